// The runs that a question asks for, cut into ranges of trials: computed for one part, counted, or answered from all parts.
//
//   waves     runs that do not depend on each other's answers are one wave. A question is asked again from its beginning
//             for each: runs of earlier waves are answered from their parts, those of the next one are what is
//             computed
//   bytes     of a part all values of its range, by run and column: a column of one value, or one that is equal to another,
//             once. A function of question, wave and part alone
//   ranges    part k of n of a run has trials floor(N (k - 1) / n) .. floor(N k / n) - 1 of its N, none where N is small; of
//             latin and sobol replicates instead of trials
//   pieces    of other work, such as the replicates of a reverse stress test, are cut as trials are
//   memory    what the parts of earlier waves hold, and of the part in hand its values
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/exchange.h"
#include "stats/bytes.h"

namespace plimsoll::session {

// A part is handed on as a file, and read whole.
inline constexpr std::uint64_t kMostPartBytes = std::uint64_t{64} << 20;

class PartedRuns final : public engine::RunExchange {
 public:
  // What a part is called, by wave and number from 1; an error of kind `usage` of its bytes is told by it.
  using Name = std::function<std::string(std::size_t, std::uint64_t)>;
  // By wave and part, in order. Error: bytes that are no parts of one question; values that are no numbers are none.
  static Result<PartedRuns> open(std::vector<std::vector<std::string>> waves, Name name = {});

  // From now on runs of the next wave are computed for part k of n, and not counted only.
  void compute(std::uint64_t k, std::uint64_t n) {
    part_ = k;
    n_parts_ = n;
  }

  Result<engine::RunReport> run(const engine::Program& program, const engine::RunOptions& options,
                                const engine::Sink& sink, const std::atomic<bool>* stop) override;
  Result<std::vector<std::string>> pieces(std::size_t n, const MakePiece& make) override;
  Error wrong_piece(std::size_t i) override;
  bool is_waiting() const override { return is_waiting_; }
  void skip(std::size_t n_runs) override { n_asked_ += n_runs; }

  // Of runs that wait.
  std::uint64_t n_waiting() const { return n_waiting_; }
  // At most so many, in all parts of the wave together.
  std::uint64_t waiting_bytes() const { return waiting_bytes_; }
  // Runs that are answered.
  std::uint64_t n_known() const { return known_.size(); }
  // What went wrong in a run, whatever the question makes of it.
  const std::optional<Error>& error() const { return error_; }
  // Of the part, once the question has ended.
  std::string bytes() const;

 private:
  // Values of one column of one part.
  struct Column {
    enum class Kind : std::uint8_t { one_value, as_another, values, piece };
    Kind kind = Kind::one_value;
    double value = 0;
    std::size_t other = 0;
    // Eight bytes each; of a piece its own.
    std::string_view values;
  };
  struct Range {
    std::uint64_t first = 0;
    std::uint64_t n = 0;
    std::optional<std::uint64_t> failing;
    std::uint64_t n_dimensions = 0;
    std::vector<Column> columns;
  };
  struct Run {
    std::size_t wave = 0;
    std::vector<Range> by_part;
  };

  std::optional<Error> read(std::size_t wave);
  bool read_range(stats::ByteReader& in, Range& range) const;
  Error wrong_part(std::size_t wave, std::size_t index) const;
  Result<engine::RunReport> answer(const Run& run, const engine::Program& program,
                                   const engine::RunOptions& options, const engine::Sink& sink,
                                   const std::atomic<bool>* stop) const;
  // Of the part; error: it is too large now.
  std::optional<Error> keep(std::string run);
  std::optional<Error> compute_run(const engine::Program& program,
                                   const engine::RunOptions& options,
                                   const std::atomic<bool>* stop);

  // Views of `known_` look into it.
  std::vector<std::vector<std::string>> waves_;
  Name name_;
  std::vector<Run> known_;
  std::uint64_t part_ = 0;
  std::uint64_t n_parts_ = 0;
  std::size_t n_asked_ = 0;
  // By piece of those that were given last, which part of which wave holds it.
  std::vector<std::pair<std::size_t, std::size_t>> pieces_of_;
  bool is_waiting_ = false;
  std::uint64_t n_waiting_ = 0;
  std::uint64_t waiting_bytes_ = 0;
  std::optional<Error> error_;
  // Of the part, by run.
  std::vector<std::string> computed_;
  std::uint64_t computed_bytes_ = 0;
};

}  // namespace plimsoll::session
