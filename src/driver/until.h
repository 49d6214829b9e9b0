// `run --until`: trials are added until statistics are sure enough, or a budget ends.
//
//   result    that of a plain run of the trials that it came to, bit for bit
//   random    trials are added to the run itself
//   planned   whole replicates are added, watching only what is asked for; the run follows
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "driver/commands.h"
#include "driver/output.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "questions/precision.h"
#include "report/result.h"

namespace plimsoll::driver {

class Until {
 public:
  // An exit code other than kWell was told on standard error.
  int read(const RunArguments& arguments);
  bool active() const { return !asked_.empty(); }
  // What the model must be compiled with.
  const std::vector<questions::AskedCondition>& conditions() const { return conditions_; }
  // Finds what is asked for in a module that was compiled so, and takes from its limits those that
  // only served that.
  int find(ir::Module& module);
  // Of a random run. Starts to count the seconds.
  int start(const engine::Program& program);

  // The most trials that the run may come to.
  std::uint64_t most_trials() const { return most_trials_; }
  // For engine::run; rises when the time is over or the user interrupts. The caller shows what is
  // done by `progress`.
  const std::atomic<bool>* stop() const { return &stop_; }
  engine::Progress progress(ProgressBar& bar, std::uint64_t first_trial);
  void consume(std::uint64_t first, std::size_t n, const double* const* columns);

  // Room for trials 0 .. n_trials - 1, before they are run.
  void expect(std::uint64_t n_trials);
  // Of a random run with trials 0 .. n_done - 1: how many to have in all; n_done to stop.
  std::uint64_t trials_wanted(std::uint64_t n_done);
  // Sets the replicates and trials of a planned run. A trial that fails is left for the run to
  // tell.
  int choose_replicates(const ir::Module& module, const ir::RunInputs& inputs,
                        engine::RunOptions& options, bool show_progress);

  // What was reached, and warnings of what was not.
  void fill(report::RunResult& result) const;

 private:
  int watch(const engine::Program& program);
  bool time_is_over() const;
  // How many trials would do in all, at most most_trials(); what is there if that is enough, or if
  // no more may be had.
  std::uint64_t measure(std::uint64_t n_trials, int n_replicates);
  std::string shortfall_text(std::size_t goal) const;

  std::string model_;
  std::vector<questions::PrecisionAsked> asked_;
  std::vector<questions::AskedCondition> conditions_;
  std::vector<questions::PrecisionGoal> goals_;
  std::optional<questions::PrecisionWatch> watch_;
  std::uint64_t most_trials_ = 0;
  // Not positive: none.
  double most_seconds_ = 0;
  Stopwatch time_;
  std::atomic<bool> stop_{false};
  // The last measurement.
  std::vector<questions::PrecisionFound> found_;
  std::uint64_t n_trials_ = 0;
  // "reached", "trials", "replicates", "seconds" or "interrupted".
  std::string stopped_by_;
};

}  // namespace plimsoll::driver
