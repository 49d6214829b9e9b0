// What it is worth to know more before a decision is made, in the unit of what the decision is for.
//
//   choices   sets of actions that keep the constraints as the search has them, each at its best setting of the levers: what a
//             better informed decision may take. Constraints are those of the decision without the knowledge
//   of        a decision that maximises or minimises a mean: of other statistics a single trial has no worth
//   methods   docs/questions/value.md; search and measure as in decide.h
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "plimsoll/decide.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct ValueRequest {
  // Of the model; may be empty where it declares one only.
  std::string decision;
  // Scenarios and risks; no actions.
  Switches switches;
  Trials trials = {.count = 20'000};
  Work work;
};

struct ValueResult : AnswerHead {
  struct Known {
    enum class Kind : std::uint8_t { given, draw, event, risk };
    Kind kind = Kind::draw;
    std::string name;
    std::string title;
    // Its risk; may be empty.
    std::string risk;
    // Of knowing it by itself: what a rule found on other trials gains. Not below what is known of it, but for its error.
    Estimate value;
    // The same as the regression has it: a check of `value`, without an error that could be told.
    double fitted = 0;
    // Told apart from nothing, over all that is listed.
    bool is_apart = false;
    // Seen through summaries (an event's counts and sums, means by year or over labels) or with levers: it is worth this or more.
    bool is_at_least = false;
  };
  struct Alternative {
    std::vector<std::string> actions;
    std::vector<double> levers;
    Estimate objective;
    // Of futures in which it is the best.
    double share = 0;
  };
  DecisionAbout decision;
  // What is decided without knowing more: an alternative.
  std::vector<std::string> actions;
  std::vector<double> levers;
  Estimate objective;
  // Of knowing everything; that or more where there are levers.
  Estimate perfect;
  // Largest first; risks stand beside what they are made of.
  std::vector<Known> known;
  // The most often best first, at most ten.
  std::vector<Alternative> alternatives;
  std::size_t n_alternatives = 0;
  // Settings of the levers among the alternatives; 0 without levers.
  std::size_t n_settings = 0;
  std::uint64_t n_trials = 0;
  std::uint64_t n_evaluations = 0;
};

Result<ValueResult> value_of_knowing(const Model& model, const ValueRequest& request,
                                     const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
