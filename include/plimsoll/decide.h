// What to do: the best of the actions and levers of a decision that the model declares, and what it is worth.
//
//   search   choices are compared on `trials.count` futures, the same for all of them; none is dropped unless the futures say
//            so with the confidence asked for, over all comparisons together
//   measure  what is told of the best, of rivals, of parts and of frontiers is measured on as many futures more, which
//            nothing was chosen by: errors are those of an ordinary run, and no winner is flattered
//   units    amounts are in the unit beside them; a cost is per year
//   json     docs/questions/decide.md
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/question.h"
#include "plimsoll/result.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

class Model;

struct DecideRequest {
  // Of the model; may be empty where it declares one only.
  std::string decision;
  // Scenarios and risks; actions are what is decided, and none is named here.
  Switches switches;
  Trials trials = {.count = 20'000};
  Work work;
  // That the best choice is among those not dropped: above 0.5, below 1.
  double confidence = 0.95;
};

// What is decided, as the model declares it.
struct DecisionAbout {
  struct Action {
    std::string name;
    std::string title;
    // Per year; absent where it costs nothing, or where its cost is not known before a run.
    std::optional<double> cost;
  };
  struct Lever {
    std::string name;
    std::string unit;
    double low = 0;
    double high = 0;
    double now = 0;
  };
  // One for each period of a limit that is kept each year.
  struct Constraint {
    // "P(net_income < 0 JPY) in FY2012".
    std::string text;
    // Of the model; empty of one that the decision itself says.
    std::string limit;
    std::string period;
    // Empty of a probability.
    std::string unit;
    bool is_probability = false;
    Relation relation = Relation::at_most;
    double bound = 0;
  };
  std::string name;
  std::string title;
  bool maximises = true;
  std::vector<Action> actions;
  std::vector<Lever> levers;
  std::vector<Constraint> constraints;
  std::optional<double> budget;
  // Of budget and costs.
  std::string money;
};

struct DecideResult : AnswerHead {
  // In `target.unit`; what is kept in the order of `decision.constraints`.
  struct Choice {
    std::vector<std::string> actions;
    // In the order of `decision.levers`.
    std::vector<double> levers;
    std::optional<double> cost;
    Estimate objective;
    struct Kept {
      Estimate value;
      Verdict verdict = Verdict::holds;
    };
    std::vector<Kept> kept;
    // Of all together.
    Verdict verdict = Verdict::holds;
  };
  struct Rival {
    Choice choice;
    // The best choice's objective less this one's.
    Estimate difference;
    // Told apart from the best, over all rivals together.
    bool is_apart = false;
  };
  // What the best choice has by one of its parts: its objective less that without it.
  struct Part {
    enum class Kind : std::uint8_t { action, lever };
    Kind kind = Kind::action;
    std::string name;
    // Actions that need it and leave with it.
    std::vector<std::string> with;
    Estimate value;
    bool is_apart = false;
    // Of the choice without it.
    Verdict verdict = Verdict::holds;
  };
  // The best choice with one lever elsewhere.
  struct LeverPoint {
    double at = 0;
    Estimate objective;
    // Less that of the best choice.
    Estimate difference;
    Verdict verdict = Verdict::holds;
  };
  struct LeverCurve {
    std::string lever;
    double best = 0;
    std::vector<LeverPoint> points;
  };
  // Two figures of which no other choice that was looked at has both better.
  struct FrontierPoint {
    std::vector<std::string> actions;
    std::vector<double> levers;
    std::optional<double> cost;
    // Absent where there is no error: a cost.
    Estimate x;
    Estimate y;
    Verdict verdict = Verdict::holds;
    bool is_best = false;
  };
  struct Frontier {
    // "mean", "shortfall", "cost", "constraint", "objective".
    std::string x;
    std::string y;
    std::string x_text;
    std::string y_text;
    std::string x_unit;
    std::string y_unit;
    bool y_is_probability = false;
    std::vector<FrontierPoint> points;
  };
  // A stage of the search.
  struct Stage {
    std::uint64_t n_trials = 0;
    std::size_t n_choices = 0;
    // Dropped since a constraint surely fails; since another surely holds all and is surely better.
    std::size_t n_failing = 0;
    std::size_t n_worse = 0;
  };
  // Where nothing meets the constraints: what comes nearest to one.
  struct Unmet {
    // In `decision.constraints`.
    std::size_t constraint = 0;
    // Some choice keeps it by its estimate in the search, though perhaps no other one.
    bool by_some = false;
    std::vector<std::string> actions;
    std::vector<double> levers;
    // Of the search.
    double value = 0;
  };

  DecisionAbout decision;
  bool by_racing = false;
  double confidence = 0.95;
  // All sets of actions; those that the rules allow; of these within the budget.
  std::uint64_t n_portfolios = 0;
  std::size_t n_allowed = 0;
  std::size_t n_within_budget = 0;
  // With settings of levers, and those of them that change nothing.
  std::size_t n_choices = 0;
  std::size_t n_alike = 0;
  std::vector<Stage> stages;
  std::uint64_t n_searched = 0;
  std::uint64_t n_measured = 0;
  std::uint64_t n_evaluations = 0;
  // With no action, levers where they stand.
  Choice now;
  Choice best;
  // The best choice's objective less that of now.
  Estimate gain;
  bool gain_is_apart = false;
  // Whether `best` holds every constraint by the search; else it is what comes nearest.
  bool meets = true;
  // Other sets of actions, the best first.
  std::vector<Rival> rivals;
  // Better than the best one in the search, with a constraint too close to call.
  std::vector<Rival> unclear;
  std::vector<Part> parts;
  std::vector<LeverCurve> curves;
  std::vector<Frontier> frontiers;
  std::vector<Unmet> unmet;
};

Result<DecideResult> decide(const Model& model, const DecideRequest& request,
                            const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
