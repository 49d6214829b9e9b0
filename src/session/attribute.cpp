// Shapley values of risks, groups or factors, from names to names.
#include "questions/attribute.h"

#include <algorithm>
#include <cmath>

#include "report/amounts.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using By = AttributeRequest::By;
using Share = AttributeResult::Share;

questions::PlayersBy players_by(By by) {
  switch (by) {
    case By::group:
      return questions::PlayersBy::group;
    case By::factor:
      return questions::PlayersBy::factor;
    case By::risk:
      break;
  }
  return questions::PlayersBy::risk;
}

std::vector<std::string> risks_of(const ir::Module& module, const questions::Player& player) {
  std::vector<std::string> out;
  for (const ir::Risk& risk : module.risks) {
    if (std::count(player.flags.begin(), player.flags.end(), risk.flag) > 0) {
      out.push_back(risk.name);
    }
  }
  return out;
}

// Why the shares say little, where they do.
std::vector<std::string> warnings_of(const questions::Target& target,
                                     const questions::Attribution& found) {
  std::vector<std::string> out;
  if (const auto never = never_occurs(target, found.all_on, found.n_trials)) out.push_back(*never);
  const bool nothing_moves = std::all_of(
      found.shares.begin(), found.shares.end(), [](const questions::PlayerShare& share) {
        return share.shapley.value == 0.0 && share.without.value == 0.0;
      });
  if (nothing_moves) {
    if (out.empty()) {
      out.push_back("no risk moves " + target.text + ": there is nothing to share out");
    }
  } else if (!report::stands_out(found.difference)) {
    out.push_back(
        "the risks together make a difference smaller than twice its error: these trials cannot "
        "tell which of them cause it");
  }
  return out;
}

std::optional<Error> wrong_numbers(const AttributeRequest& request) {
  if (auto error = unknown("kind of shares", By::factor, request.by)) return error;
  if (auto error = outside("the number of orders", 1, 1000, request.orders)) return error;
  return outside("the seconds for orders", 0.0, 1e7, request.seconds);
}

}  // namespace

Result<AttributeResult> attribute(const Model& model, const AttributeRequest& request,
                                  const Control& control) {
  if (auto error = wrong_numbers(request)) return *error;
  const Result<Question> question = open_question(model, request, control);
  if (!question) return question.failure();
  const questions::Target& target = question->target;
  const Stopwatch watch;
  questions::AttributeOptions options;
  auto agreeing = agreeing_options(model, question->module(), request.trials, request.work);
  if (!agreeing) return agreeing.failure();
  options.run = std::move(*agreeing);
  options.orders = request.orders;
  options.seconds = request.seconds;
  const auto found = questions::attribute(
      question->module(), question->inputs, target,
      questions::players_of(question->module(), question->inputs, players_by(request.by)), options,
      control.cancel, engine::Progress(control.progress));
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model, question->compiled, *found->failure, request.trials,
                        request.switches);
  }
  if (found->interrupted) return cancelled("interrupted before the shares were known");
  if (!found->difference.value) return too_few_trials(target);

  AttributeResult out;
  static_cast<AnswerHead&>(out) = head_of(*question, model, request);
  out.by = request.by;
  out.all_on = in_unit(target, found->all_on);
  out.all_off = in_unit(target, found->all_off);
  out.difference = in_unit(target, found->difference);
  for (const questions::PlayerShare& share : found->shares) {
    out.shares.push_back({share.player.name, share.player.title,
                          risks_of(question->module(), share.player),
                          in_unit(target, share.shapley), in_unit(target, share.alone),
                          in_unit(target, share.without)});
  }
  std::stable_sort(out.shares.begin(), out.shares.end(), [](const Share& a, const Share& b) {
    return std::fabs(a.shapley.value.value_or(0)) > std::fabs(b.shapley.value.value_or(0));
  });
  out.exact = found->exact;
  out.n_orders = found->n_orders;
  out.n_blocks = found->n_blocks;
  out.n_trials = found->n_trials;
  out.n_evaluations = found->n_evaluations;
  out.times_apart = found->times_apart;
  out.warnings = warnings_of(target, *found);
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session
