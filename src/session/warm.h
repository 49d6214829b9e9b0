// Runs of one text of a model, asked again and again with other values and switches: what a change does not touch is kept.
//
//   bits      those of Model::run with the same values, switches, trials, seed and sampler
//   kept      programs by values and switches, the last few; of values that are numbers, the module in which only they
//             change (`quick`), so that a value that moves is not compiled anew
//   threads   several may ask at once
//   cost      of another value: `quick` some 5 ms of a model as an annual report's, else some 20
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plimsoll/model.h"
#include "session/pattern.h"
#include "session/run_setup.h"

namespace plimsoll::session {

struct WarmRequest {
  // `NAME=EXPR` each.
  std::vector<std::string> sets;
  Switches switches;
  Trials trials;
  Work work;
  // Numbers of trials below `trials.count`, rising, after which there is a result too; not of planned samplers.
  std::vector<std::uint64_t> steps = {};
  // All trials are a step too where what outcomes owe to uncertain givens comes after them, from trials of its own; not of
  // planned samplers.
  bool early = false;
  // What is refused by the compiler alone, and by no trial, may be run all the same; outcomes owe nothing to uncertain
  // givens.
  bool quick = false;
};

// Of one outcome and period, of two runs on the same noise.
struct PairedOutcome {
  struct Statistic {
    Estimate before;
    Estimate after;
    Estimate difference;
  };
  // As in OutcomeResult.
  std::string name;
  std::string label;
  PeriodName period;
  std::string unit;
  Statistic mean;
  Statistic p5;
  Statistic p50;
  Statistic p95;
};

// A variable by period and label.
struct VariableRow {
  std::string label;
  PeriodName period;
  Estimate mean;
  Estimate p5;
  Estimate p50;
  Estimate p95;
};
struct VariableTable {
  std::string name;
  std::string title;
  std::string unit;
  std::vector<VariableRow> rows;
  std::uint64_t n_trials = 0;
};

class WarmModel {
 public:
  // Of its text alone: it has no sets.
  explicit WarmModel(Model model) : model_(std::move(model)) {}

  const Model& model() const { return model_; }

  // What the model tells of itself, made once.
  Result<std::shared_ptr<const ShowResult>> show(const Control& control);

  // A cancel is an Error of kind `interrupted`, whatever was done.
  Result<RunResult> run(const WarmRequest& request, const Control& control,
                        const std::function<void(const RunResult&)>& step = {});

  // Both with the trials of `a`.
  Result<std::vector<PairedOutcome>> difference(const WarmRequest& a, const WarmRequest& b,
                                                const Control& control);

 private:
  using Setup = std::shared_ptr<const RunSetup>;

  Result<Setup> set_up(const Model& model, const WarmRequest& request);
  Result<Compiled> compiled(const Model& model, const WarmRequest& request);
  Result<RunResult> run_once(const Model& model, const WarmRequest& request, const Control& control,
                             const std::function<void(const RunResult&)>& step);

  const Model model_;
  std::mutex mutex_;
  // The one used last stands last. A pattern that is null: that form has none.
  std::vector<std::pair<std::string, Setup>> setups_;
  std::vector<std::pair<std::string, std::shared_ptr<const Pattern>>> patterns_;
  // Held while it is made: who comes meanwhile waits for it.
  std::mutex show_mutex_;
  std::shared_ptr<const ShowResult> show_;
};

// Any variables of the model: what an outcome of each would report, by fiscal year where it has years, with its labels. Of
// kind `usage` where one cannot be reported.
Result<std::vector<VariableTable>> variables(const Model& model,
                                             const std::vector<std::string>& names,
                                             const WarmRequest& request, const Control& control);

}  // namespace plimsoll::session
