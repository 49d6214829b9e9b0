// The futures that agree with what has been observed.
//
//   kept      trial t of the random sampler is kept with a chance that is the product of what each observation gives it:
//             exp(-z^2 / 2) of a value, z its distance from what was seen in standard errors; 1 or 0 of a count, a range or
//             a condition. So the kept trials are independent draws given what was observed, under a normal error of
//             measurement: every statistic of them and its error hold as they do of any trials
//   noise     whether a trial is kept depends on the seed and the observations alone, not on how many are wanted; a further
//             observation keeps some of the same trials
//   cost      a plain run of what is observed, up to the last period in which something was, of (wanted / share) trials; where
//             early figures leave few, later periods are run of these alone
//   memory    8 bytes a kept trial
//   errors    kind `model`: of kMostTried trials too few are kept, with what stands in the way; a trial that fails before it
//             is found not to agree
//   source    J. von Neumann, "Various techniques used in connection with random digits", 1951; R. D. Wilkinson,
//             "Approximate Bayesian computation (ABC) gives exact results under the assumption of model error", Statistical
//             Applications in Genetics and Molecular Biology 12(2), 2013
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/trial_map.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::observe {

// Of an observation under a run's inputs, in canonical units.
struct Seen {
  ir::Observation::Kind kind = ir::Observation::Kind::near;
  // What was seen, or the lower end; the standard error, or the upper end.
  double first = 0;
  double second = 0;

  // The chance with which a trial of that value is kept.
  double kernel(double value) const;
  // The chance that what is seen of such a trial lies below what was seen; of ties half.
  double below(double value) const;
};

class Agreeing final : public engine::TrialMap {
 public:
  // Trials that are looked at first, and the fewest that say how well model and observations agree.
  static constexpr std::uint64_t kPilot = 16'384;
  // A smaller share of the futures is not looked for.
  static constexpr double kLeastShare = 1e-5;

  // Copies the module. `options`: seed, threads, instruction set and tables. The module has
  // observations. Error: what was seen is no figure, or its error none.
  static Result<std::shared_ptr<const Agreeing>> make(const ir::Module& module,
                                                      const ir::RunInputs& inputs,
                                                      const engine::RunOptions& options);
  ~Agreeing() override;

  std::optional<Error> reach(std::uint64_t end, const Caller& caller) const override;
  std::uint64_t trial(std::uint64_t row) const override;

  const std::vector<Seen>& seen() const { return seen_; }
  // Values of observation i in the trials before kPilot, or before samples of a file end; after reach().
  const std::vector<double>& pilot(std::size_t i) const { return pilot_[i]; }

 private:
  Agreeing(const ir::Module& module, ir::RunInputs inputs, const engine::RunOptions& options);

  // A run up to a period, which drops what does not agree with what was seen by then.
  struct Stage {
    std::uint32_t end = 0;
    engine::Program program;
    // Of each observation that is seen by then its flat column.
    std::vector<std::pair<std::size_t, std::size_t>> columns;
  };

  std::optional<Error> prepare();
  Result<Stage> stage_to(std::uint32_t end) const;
  // Which stages cost least, by the pilot.
  std::optional<Error> plan() const;
  // At the next n trials.
  std::optional<Error> look(std::uint64_t n, const Caller& caller) const;
  std::optional<Error> look_by(const Stage& stage, bool is_first, bool is_last, std::uint64_t n,
                               std::vector<std::uint64_t>& left, const Caller& caller) const;
  Error too_few() const;
  Error samples_end(std::uint64_t end) const;
  void add(std::uint64_t trial) const;
  static std::size_t chunk_of(std::uint64_t row);

  ir::Module module_;
  ir::RunInputs inputs_;
  engine::RunOptions options_;
  std::vector<ir::ColumnId> wanted_;
  std::vector<Seen> seen_;
  // One after the other; the last one sees everything. One alone until the pilot is there.
  mutable std::vector<Stage> stages_;
  mutable bool is_planned_ = false;
  std::uint64_t key_ = 0;
  // How many trials files have samples for, and the pilot's.
  std::uint64_t n_most_ = UINT64_MAX;
  std::uint64_t n_pilot_ = kPilot;
  mutable std::mutex mutex_;
  mutable std::uint64_t n_tried_ = 0;
  mutable std::atomic<std::uint64_t> n_kept_{0};
  mutable std::vector<std::vector<double>> pilot_;
  // Chunk k has kFirstChunk * 2^k rows and stays where it is, so that rows may be read while others are found.
  static constexpr std::uint64_t kFirstChunk = 1U << 14;
  mutable std::array<std::unique_ptr<std::uint64_t[]>, 40> chunks_;
};

}  // namespace plimsoll::observe
