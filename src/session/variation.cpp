// What a statistic owes to each draw and each risk, by the method asked for.
#include "session/variation.h"

#include "questions/shapley_effects.h"
#include "questions/variation.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using SensitivityFound = decltype(SensitivityResult::found);
using Method = SensitivityRequest::Method;

questions::SourceBy source_by(const SensitivityRequest& request) {
  switch (request.by) {
    case SensitivityRequest::By::risk:
      return questions::SourceBy::risk;
    case SensitivityRequest::By::parameter:
      return questions::SourceBy::parameter;
    case SensitivityRequest::By::input:
      break;
  }
  return questions::SourceBy::input;
}

const char* source_word(questions::SourceBy by) {
  switch (by) {
    case questions::SourceBy::risk:
      return "risk";
    case questions::SourceBy::parameter:
      return "parameter";
    case questions::SourceBy::input:
      break;
  }
  return "input";
}

std::vector<Estimate> in_units(const questions::Target& target,
                               const std::vector<Estimate>& estimates) {
  std::vector<Estimate> out;
  for (const Estimate& estimate : estimates) out.push_back(in_unit(target, estimate));
  return out;
}

Result<SensitivityFound> tornado(const SensitivityRequest& request, const Question& question,
                                 const questions::VariationOptions& options) {
  const questions::Target& target = question.target;
  const std::vector<double> levels = request.method == Method::spider
                                         ? std::vector<double>{0.05, 0.25, 0.5, 0.75, 0.95}
                                         : std::vector<double>{0.1, 0.9};
  const auto found =
      questions::tornado(question.module(), question.inputs, target, levels, options);
  if (!found) return found.failure();
  TornadoResult out;
  out.levels = levels;
  for (const questions::HeldDraw& draw : found->draws) {
    out.draws.push_back({draw.name, draw.coupled, draw.parts, in_units(target, draw.values),
                         in_units(target, draw.changes)});
  }
  for (const questions::SwitchedRisk& risk : found->risks) {
    out.risks.push_back({risk.name, in_unit(target, risk.value), in_unit(target, risk.change)});
  }
  out.n_trials = request.trials.count;
  out.n_runs = found->n_runs;
  return SensitivityFound(std::move(out));
}

Result<SensitivityFound> shares(const SensitivityRequest& request, const Question& question,
                                const questions::VariationOptions& options) {
  const questions::Target& target = question.target;
  const auto found = questions::variance_shares(question.module(), question.inputs, target,
                                                source_by(request), options);
  if (!found) return found.failure();
  SharesResult out;
  out.by = source_word(source_by(request));
  out.variance = found->variance / (target.unit.scale * target.unit.scale);
  out.largest_part = found->largest_part;
  for (const questions::VarianceShare& share : found->shares) {
    out.shares.push_back({share.name, share.first, share.total});
  }
  out.n_trials = found->n_trials;
  out.n_runs = found->n_runs;
  return SensitivityFound(std::move(out));
}

Result<SensitivityFound> shapley(const SensitivityRequest& request, const Question& question,
                                 const questions::VariationOptions& options) {
  const questions::Target& target = question.target;
  const auto found = questions::shapley_effects(question.module(), question.inputs, target,
                                                source_by(request), options);
  if (!found) return found.failure();
  ShapleyResult out;
  out.variance = found->variance / (target.unit.scale * target.unit.scale);
  out.largest_part = found->largest_part;
  for (const questions::ShapleyEffects::Effect& effect : found->effects) {
    out.effects.push_back({effect.name, effect.share, effect.coupled});
  }
  out.n_trials = request.trials.count;
  out.n_runs = found->n_runs;
  return SensitivityFound(std::move(out));
}

Result<SensitivityFound> ranks(const SensitivityRequest& request, Question& question,
                               const questions::VariationOptions& options) {
  const auto found = questions::rank_correlations(question.compiled.module, question.inputs,
                                                  question.target, options);
  if (!found) return found.failure();
  RanksResult out;
  for (const questions::RankCorrelation& one : *found) {
    out.correlations.push_back({one.name, one.value, one.se});
  }
  out.n_trials = request.trials.count;
  return SensitivityFound(std::move(out));
}

}  // namespace

Result<SensitivityResult> variation(const Model& model, const SensitivityRequest& request,
                                    Question& question, const Control& control) {
  const Stopwatch watch;
  questions::VariationOptions options;
  auto agreeing = agreeing_options(model, question.module(), request.trials, request.work, control);
  if (!agreeing) return agreeing.failure();
  options.run = std::move(*agreeing);
  options.stop = control.cancel;
  if (request.method == Method::shares || request.method == Method::shapley) {
    if (auto error =
            needs_drawn(question.module(), "shares of the variance draw every input anew")) {
      return *error;
    }
  }
  auto found = request.method == Method::shares    ? shares(request, question, options)
               : request.method == Method::shapley ? shapley(request, question, options)
               : request.method == Method::ranks   ? ranks(request, question, options)
                                                   : tornado(request, question, options);
  if (is_cancelled(control)) return cancelled();
  if (!found) return found.failure();
  SensitivityResult out;
  static_cast<AnswerHead&>(out) = head_of(question, model, request);
  out.method = request.method;
  if (request.method == Method::tornado || request.method == Method::spider) {
    for (const ir::ByTrial& given : question.module().by_trial) {
      out.warnings.push_back("`" + given.name +
                             "` is given by trial: it cannot be held at a quantile");
    }
  }
  out.found = std::move(*found);
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session
