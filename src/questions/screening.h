// Fewer trials for a rare outcome: of many trials only a score is computed, and the model is run for some of them.
//
//   trials     each is the very trial of that number of a plain run; which are run is told by a hash of the seed and the
//              trial, against a chance that its scores give (screen_cells.h)
//   plan       features, scores, cells and chances are made from the pilot, the first plain trials, and stay as they are, so
//              that nothing that estimates has chosen anything. What the pilot knows counts with its own weight, 1 a trial
//   worthless  where the pilot tells that plain trials would cost less than kLeastGain times as much, there is no plan
//   levels     one, or two: the features of the second are computed for the trials that the first leaves
//   several    statistics share the trials: each is run by the highest of its chances
//   exact      the same bits for every thread count, block size and instruction set
//   memory     8 bytes for each trial that is run and 16 more for each statistic; some MB for those being looked at
//   errors     screen_estimate.h; a trial that is run and fails ends it, as in a plain run
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "questions/screen_estimate.h"
#include "questions/screen_plan.h"
#include "questions/target.h"

namespace plimsoll::questions {

inline constexpr double kLeastGain = 1.5;

struct ScreenProgress {
  std::uint64_t n_looked = 0;
  std::uint64_t n_run = 0;
  std::optional<engine::RunFailure> failure;
  // A feature of a trial is no number; which need not matter to the model. No more can be looked at.
  bool is_blind = false;
};

class Screening {
 public:
  // Nothing where plain trials do as well. Module and inputs must outlive it. Options: of the run. Error: what the operator can
  // mend.
  static Result<std::unique_ptr<Screening>> make(const ir::Module& module,
                                                 const ir::RunInputs& inputs,
                                                 std::span<const ScreenGoal> goals,
                                                 const engine::RunOptions& options,
                                                 double least_gain = kLeastGain);

  // As the pilot sees it, see ScreenPlan.
  double gain() const { return plan_.gain; }
  double trials_needed() const { return plan_.trials_needed; }
  std::size_t size() const { return targets_.size(); }
  const Target& target(std::size_t i) const { return targets_[i]; }

  // Looks at trials first .. first + n - 1, which are beyond all before. When stopped it has looked at the first of them.
  Result<ScreenProgress> look(std::uint64_t first, std::uint64_t n,
                              const engine::Progress& progress = {},
                              const std::atomic<bool>* stop = nullptr);
  std::uint64_t n_looked() const { return n_looked_; }
  std::uint64_t n_run() const { return weights_.size(); }
  // Of target i, with its values in all plain trials.
  ScreenEstimate estimate(std::size_t i, std::span<const double> plain) const;

 private:
  Screening(const ir::Module& module, ScreenPlan plan, engine::Program run,
            const engine::RunOptions& options, std::span<const ScreenGoal> goals);

  // What a level says of trials, by their place.
  struct Looks {
    std::vector<double> chances;
    // By statistic, the mean of the cell.
    std::vector<std::vector<double>> means;

    void resize(std::size_t n_statistics, std::size_t n);
  };
  // Of trials at places first .. first + n - 1.
  void look_at(const ScreenLevel& level, std::size_t first, std::size_t n,
               const double* const* columns, Looks& looks) const;
  // Whether a trial goes on: a number in (0, 1) of its own at each level, of trials first + lanes[i].
  void uniforms(std::uint32_t level, std::uint64_t first, const std::uint32_t* lanes, std::size_t n,
                double* out) const;
  // False where it does not come to its end.
  Result<bool> run_some(const engine::Program& program, engine::RunOptions options,
                        const engine::Sink& sink, const engine::Progress& progress,
                        const std::atomic<bool>* stop, ScreenProgress& out) const;
  Result<ScreenProgress> take(std::uint64_t first, std::uint64_t n,
                              const engine::Progress& progress, const std::atomic<bool>* stop);

  const ir::Module& module_;
  ScreenPlan plan_;
  engine::Program run_;
  engine::RunOptions options_;
  std::uint64_t key_ = 0;
  std::vector<Target> targets_;
  // By target, the column of run_.
  std::vector<std::size_t> columns_;
  std::uint64_t n_looked_ = 0;
  // By statistic: terms of trials that were not run.
  std::vector<PowerSum> others_;
  // Of trials that were run; by statistic, turned values and what stands beside these in the term.
  std::vector<double> weights_;
  std::vector<std::vector<double>> values_;
  std::vector<std::vector<double>> bases_;
};

}  // namespace plimsoll::questions
