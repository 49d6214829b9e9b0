// `until`: trials are added until statistics are sure enough, or a budget ends.
//
//   result    that of a plain run of the trials that it came to, bit for bit
//   random    trials are added to the run itself. A goal that is far off may be screened instead (questions/screening.h):
//             then its figure alone comes from more trials, behind the run's own
//   planned   whole replicates are added, watching only what is asked for; the run follows
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/run.h"
#include "questions/precision.h"
#include "questions/screening.h"

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
  // Of a random run: goals may be screened. What is given must outlive this; `options` of the run.
  void may_screen(const ir::Module& module, const ir::RunInputs& inputs,
                  const engine::RunOptions& options);

  // The most trials that the run may come to.
  std::uint64_t most_trials() const { return most_trials_; }
  // For engine::run; rises when the time is over or the caller cancels, which progress() looks at.
  const std::atomic<bool>* stop() const { return &stop_; }
  engine::Progress progress(std::uint64_t first_trial);
  void consume(std::uint64_t first, std::size_t n, const double* const* columns);

  // Room for trials 0 .. n_trials - 1, before they are run.
  void expect(std::uint64_t n_trials);
  // Of a random run with trials 0 .. n_done - 1: how many to have in all; n_done to stop, or to screen.
  Result<std::uint64_t> trials_wanted(std::uint64_t n_done);
  // Whether goals are left for screen().
  bool screens() const { return screening_ != nullptr && stopped_by_ == StoppedBy::nothing; }
  // Whether there is a reason to stop.
  bool is_settled() const { return stopped_by_ != StoppedBy::nothing; }
  // Looks at trials beyond 0 .. n_done - 1 until the goals that are screened are reached, or a budget ends. Where that
  // cannot be, trials_wanted() wants more.
  Result<std::optional<engine::RunFailure>> screen(std::uint64_t n_done);
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
  // Of what stands in all_.
  void settle(std::uint64_t n_trials, bool has_time);
  bool is_screened(std::size_t goal) const;
  std::optional<Error> plan_screening(std::uint64_t n_done);
  // How far a goal is to go before it can be known whether it is to be screened; 0 where it is not.
  std::uint64_t pilot_trials(std::size_t goal) const;

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
  // The last measurement, by goal and period and of the farthest period.
  std::vector<std::vector<questions::PrecisionFound>> all_;
  std::vector<questions::PrecisionFound> found_;
  // What may be screened, and how often that was looked into.
  const ir::Module* module_ = nullptr;
  const ir::RunInputs* inputs_ = nullptr;
  engine::RunOptions options_;
  int n_plans_ = 0;
  std::unique_ptr<questions::Screening> screening_;
  // By target of it: goal and period.
  std::vector<std::pair<std::size_t, std::size_t>> screened_;
  std::uint64_t n_trials_ = 0;
  StoppedBy stopped_by_ = StoppedBy::nothing;
};

}  // namespace plimsoll::simulate
