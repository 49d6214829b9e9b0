// The best of many choices, on common random numbers.
//
//   search     choices are compared on trials 0 .. n - 1, in stages of more and more trials for those that are left. One is
//              dropped where a requirement surely fails, or where another surely meets all and is surely better; surely is
//              by one-sided normal intervals whose errors add up to 1 - confidence over all choices, requirements and
//              stages (Bonferroni). So the best of those given is among those left with at least that confidence.
//              Screening by subsets: Nelson, Swann, Goldsman & Song, Operations Research 49(6), 2001
//   rare       before all trials are run nothing is dropped by a figure that fewer than 50 trials tell: an event that did not
//              strike yet leaves an error of 0. Nor are settings taken for alike before
//   grid       a setting is dropped only where it is surely worse, or surely fails, by more than turning its levers further could
//              add (questions/reach.h): so the best set of actions is among those left also where its best setting is off the
//              grid, if the figures are concave in the levers
//   levers     of all sets that are left, from each hilltop of the grid, by steps along each lever, halved where none improves
//              (compass search: Kolda, Lewis & Torczon, SIAM Review 45(3), 2003), on the trials of the search, which make
//              the statistic a fixed function
//   chosen     the best whose requirements all hold by one-sided 95 % intervals; else the best whose estimates keep them
//   exact      every figure is a function of module, seed and trials; no thread count or order of choices moves one
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "ir/evaluate.h"
#include "questions/portfolio.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct Requirement {
  Target target;
  ir::Relation relation = ir::Relation::le;
  // Canonical.
  double bound = 0;
  // What misses are counted in: how far apart the choices are, as the first stage of choose() sees them; 0: not known.
  double spread = 0;
};

struct Choosing {
  const ir::Module* module = nullptr;
  ir::RunInputs base;
  const ir::Decision* decision = nullptr;
  Target objective;
  std::vector<Requirement> requirements;
  CostOf cost;
};

// Values of a choice, trial by trial: of the objective, then of each requirement.
struct ChoiceValues {
  std::vector<std::vector<double>> columns;
  std::vector<bool> has_noise;
};

struct ChoiceFailure {
  engine::RunFailure failure;
  // Which of the choices.
  std::size_t choice = 0;
};

struct ChoiceRun {
  bool interrupted = false;
  std::optional<ChoiceFailure> failure;
};

// Runs trials options.first_trial .. + n_trials - 1 of each and appends their values.
Result<ChoiceRun> run_choices(const Choosing& problem, const std::vector<Choice>& choices,
                              std::vector<ChoiceValues>& values, const engine::RunOptions& options,
                              const std::atomic<bool>* stop = nullptr,
                              const engine::Progress& progress = {});

enum class Standing : std::uint8_t { holds, unclear, fails };

// How a requirement stands at `z` standard errors.
Standing standing_of(const Requirement& requirement, const Estimate& estimate, double z);
// By how much it is kept, where positive, in its own unit.
double margin_of(const Requirement& requirement, double value);

struct Stage {
  std::uint64_t n_trials = 0;
  std::size_t n_choices = 0;
  std::size_t n_failing = 0;
  std::size_t n_worse = 0;
};

struct RatedChoice {
  Choice choice;
  std::optional<double> cost;
  ChoiceValues values;
  Estimate objective;
  std::vector<Estimate> requirements;
  // All together, by one-sided 95 % intervals; and by the estimates alone.
  Standing standing = Standing::holds;
  bool is_kept = true;
};

// What the first stage says of each choice, those dropped too: what frontiers are chosen by.
struct Glance {
  Choice choice;
  std::optional<double> cost;
  double objective = 0;
  double mean = 0;
  double shortfall = 0;
  // Of each requirement.
  std::vector<double> requirements;
};

struct ChoosingOptions {
  double confidence = 0.95;
  // Whether the levers of what is left of the grid are turned further.
  bool refines = true;
  // Whether all choices are run on all trials at once.
  std::uint64_t most_exact = 2'000'000;
};

struct Chosen {
  bool interrupted = false;
  std::optional<ChoiceFailure> failure;
  // Of a failure.
  std::optional<Choice> failing;
  bool by_racing = false;
  std::vector<Stage> stages;
  // Settings of levers that change nothing of a set of actions.
  std::size_t n_alike = 0;
  std::vector<Glance> glances;
  // With levers refined; the best first: those that hold, then those that are unclear, then those that fail.
  std::vector<RatedChoice> ranked;
  // The levers' steps still improved when no more were allowed.
  bool levers_cut = false;
  std::uint64_t n_evaluations = 0;
};

// Sets the spreads of the problem's requirements. Error: what the operator can mend.
Result<Chosen> choose(Choosing& problem, const Choices& choices, const engine::RunOptions& options,
                      const ChoosingOptions& how, const std::atomic<bool>* stop = nullptr,
                      const engine::Progress& progress = {});

// What is said of Chosen::levers_cut.
inline constexpr const char* kLeversCut =
    "the steps along the levers were used up (100 of a set of actions) while they still improved: "
    "a better setting may lie "
    "further on; narrow the levers' ranges";

// Larger is better.
double score_of(const Choosing& problem, double objective);
// The critical value of so many one-sided intervals together.
double critical_of(double confidence, double n_intervals);

}  // namespace plimsoll::questions
