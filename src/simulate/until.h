// `until`: trials are added until statistics are sure enough, or a budget ends.
//
//   result    that of a plain run of the trials that it came to, bit for bit
//   random    trials are added to the run itself
//   planned   whole replicates are added, watching only what is asked for; the run follows
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/run.h"
#include "questions/precision.h"

namespace plimsoll::simulate {

// A constant expression with the model's units.
struct Amount {
  double value = 0;
  Unit unit;
};
using ReadAmount = std::function<Result<Amount>(const std::string& text)>;

class Until {
 public:
  // Of the request: goals, budget, cancel and progress.
  Until(const RunRequest& request, const Control& control)
      : request_(request), control_(control), most_seconds_(request.most_seconds) {}

  std::optional<Error> read();
  bool active() const { return !asked_.empty(); }
  // What the model must be compiled with.
  const std::vector<questions::AskedCondition>& conditions() const { return conditions_; }
  // Finds what is asked for in a module that was compiled so, and takes from its limits those that
  // only served that.
  std::optional<Error> find(ir::Module& module, const ReadAmount& read_amount);
  // Of a random run. Starts to count the seconds.
  std::optional<Error> start(const engine::Program& program);

  // The most trials that the run may come to.
  std::uint64_t most_trials() const { return most_trials_; }
  // For engine::run; rises when the time is over or the caller cancels, which progress() looks at.
  const std::atomic<bool>* stop() const { return &stop_; }
  engine::Progress progress(std::uint64_t first_trial);
  void consume(std::uint64_t first, std::size_t n, const double* const* columns);

  // Room for trials 0 .. n_trials - 1, before they are run.
  void expect(std::uint64_t n_trials);
  // Of a random run with trials 0 .. n_done - 1: how many to have in all; n_done to stop.
  std::uint64_t trials_wanted(std::uint64_t n_done);
  // Sets the replicates and trials of a planned run. A trial that fails is left for the run to
  // tell.
  std::optional<Error> choose_replicates(const ir::Module& module, const ir::RunInputs& inputs,
                                         engine::RunOptions& options);

  // What was reached, and warnings of what was not.
  void fill(RunResult& result) const;

 private:
  std::optional<Error> find_goal(const ir::Module& module, std::size_t index,
                                 const ReadAmount& read_amount);
  bool time_is_over() const;
  bool is_cancelled() const { return control_.cancel != nullptr && control_.cancel->load(); }
  // How many trials would do in all, at most most_trials(); what is there if that is enough, or if
  // no more may be had.
  std::uint64_t measure(std::uint64_t n_trials, int n_replicates);
  std::string shortfall_text(std::size_t goal) const;

  const RunRequest& request_;
  const Control& control_;
  std::vector<questions::PrecisionAsked> asked_;
  std::vector<questions::AskedCondition> conditions_;
  std::vector<questions::PrecisionGoal> goals_;
  std::optional<questions::PrecisionWatch> watch_;
  std::uint64_t most_trials_ = 0;
  // Not positive: none.
  double most_seconds_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::atomic<bool> stop_{false};
  // The last measurement.
  std::vector<questions::PrecisionFound> found_;
  std::uint64_t n_trials_ = 0;
  StoppedBy stopped_by_ = StoppedBy::nothing;
};

}  // namespace plimsoll::simulate
