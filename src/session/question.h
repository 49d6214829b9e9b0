// What requests have in common: switches to inputs, trials to options, a statistic to a target.
#pragma once

#include <optional>
#include <string>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "plimsoll/question.h"
#include "questions/sample.h"
#include "questions/target.h"
#include "session/compile.h"
#include "session/manners.h"
#include "simulate/target.h"

namespace plimsoll::session {

using simulate::in_unit;

// Error: a name that the model does not have, with the nearest that it has.
Result<ir::RunInputs> run_inputs(const ir::Module& module, const Switches& switches);
Result<ir::FlagId> find_flag(const ir::Module& module, ir::Flag::Kind kind,
                             const std::string& name);

// Error: a number that lies outside of what plimsoll/run.h says, an instruction set that is not here.
std::optional<Error> wrong_request(const Trials& trials, const Work& work);
// Keeps the model's tables of laws.
engine::RunOptions run_options(const Model& model, const Trials& trials, const Work& work);
// Of questions of several runs: each tells of itself, and ends with the request.
engine::RunOptions run_options(const Model& model, const Trials& trials, const Work& work,
                               const Control& control);

// A model compiled with what a question adds to it and optimised, its target and its inputs.
struct Question {
  Compiled compiled;
  questions::Target target;
  ir::RunInputs inputs;

  const ir::Module& module() const { return compiled.module; }
};

// Tells the caller what was opened. `added`: declarations beside the statistic's own condition.
Result<Question> open_question(const Model& model, const QuestionRequest& request,
                               const Control& control, Additions added = {});

// The same where the model stands without `added`: what is wrong is what was asked for, of kind `usage`.
Result<Question> open_added(const Model& model, const QuestionRequest& request,
                            const Control& control, Additions added);

// Errors that come from independent trials: `why` begins the sentence, "the errors of differences come
// from".
std::optional<Error> needs_random(const Trials& trials, const std::string& why);

AnswerHead head_of(const Question& question, const Model& model, const QuestionRequest& request);
// A failed trial, as an Error of kind `model` that says how to see the whole trial.
Error failed_trial(const Model& model, const Compiled& compiled, const engine::RunFailure& failure,
                   const Trials& trials, const Switches& switches, bool replayed = false);
// "too few trials for es(net_income, 5%) in FY2013; ask for more with --trials".
Error too_few_trials(const questions::Target& target);

// The error of a sample that is not whole, if it is one.
template <class Sample>
std::optional<Error> trouble(const Model& model, const Question& question,
                             const Result<Sample>& sample, const QuestionRequest& request) {
  if (!sample) return sample.failure();
  if (sample->failure) {
    return failed_trial(model, question.compiled, *sample->failure, request.trials,
                        request.switches);
  }
  if (sample->interrupted) return cancelled();
  return std::nullopt;
}

// What there is to say of a chance that no trial met: how rare it must be. Source: Hanley &
// Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249(13), 1983.
std::optional<std::string> never_occurs(const questions::Target& target, const Estimate& found,
                                        std::uint64_t n_trials);

}  // namespace plimsoll::session
