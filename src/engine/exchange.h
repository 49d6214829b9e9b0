// What answers run() in place of the machine: runs that were computed elsewhere, or are to be.
//
//   asked     by one thread, in the order in which a question asks; a question that is asked again with the same answers
//             asks the same
//   waiting   an answer is not there yet: run() gave an Error, and the question may go on to others that do not
//             depend on it, so that they are computed together, before it ends with that Error
#pragma once

#include "engine/engine.h"

namespace plimsoll::engine {

class RunExchange {
 public:
  virtual ~RunExchange() = default;
  // As engine::run(); the sink may be called with any number of trials, of one worker.
  virtual Result<RunReport> run(const Program& program, const RunOptions& options, const Sink& sink,
                                const std::atomic<bool>* stop) = 0;
  // The same of n pieces of other work, none of which depends on another: the bytes of each, by make(i).
  using MakePiece = std::function<Result<std::string>(std::size_t)>;
  virtual Result<std::vector<std::string>> pieces(std::size_t n, const MakePiece& make) = 0;
  // What to tell where piece i, of those that were given last, holds other bytes than make(i) would give.
  virtual Error wrong_piece(std::size_t i) = 0;
  virtual bool is_waiting() const = 0;
  // So many runs that are asked together with those before while waiting are not asked now: one before has failed.
  virtual void skip(std::size_t n_runs) = 0;
};

inline bool is_waiting(const RunOptions& options) {
  return options.exchange != nullptr && options.exchange->is_waiting();
}

}  // namespace plimsoll::engine
