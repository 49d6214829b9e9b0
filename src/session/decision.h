// A decision of the model, opened: what is chosen from, for what and within what, in the engine's terms.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/decide.h"
#include "questions/choosing.h"
#include "questions/lever_search.h"
#include "session/question.h"

namespace plimsoll::session {

struct OpenDecision {
  Question question;
  // As it was before optimising, of which costs are computed: kept where it stands.
  std::shared_ptr<const ir::Module> whole;
  std::shared_ptr<const ir::Decision> decision;
  questions::Choosing problem;
  DecisionAbout about;

  const ir::Module& module() const { return question.module(); }
};

struct DecisionRequest {
  std::string decision;
  const Switches* switches = nullptr;
  const Trials* trials = nullptr;
  const Work* work = nullptr;
  // "`decide`".
  std::string what;
};

// The problem points into the result, which must not move once it is made.
Result<std::unique_ptr<OpenDecision>> open_decision(const Model& model,
                                                    const DecisionRequest& request,
                                                    const Control& control);

// In words and units.
std::vector<std::string> action_names(const OpenDecision& open, const questions::Choice& choice);
// What a run of the choice is asked with.
Switches switches_of(const OpenDecision& open, const Switches& asked,
                     const questions::Choice& choice);
std::vector<double> lever_values(const OpenDecision& open, const questions::Choice& choice);
std::optional<double> cost_in_unit(const OpenDecision& open, std::optional<double> cost);
DecideResult::Choice told(const OpenDecision& open, const questions::RatedChoice& candidate);
Verdict told(questions::Standing standing);

// Of choices of which none is left.
Error beyond_budget(const OpenDecision& open, const questions::Choices& choices);

}  // namespace plimsoll::session
