// Derivatives of a statistic by every assumption; the other methods are in variation.cpp.
#include <fmt/format.h>

#include <string_view>

#include "questions/derivatives.h"
#include "questions/margin.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/variation.h"

namespace plimsoll::session {

namespace {

using AssumptionRow = DerivativesResult::Assumption;

AssumptionRow::Kind kind_of(const ir::Module& module, const questions::Assumption& a) {
  switch (a.kind) {
    case adjoint::Theta::Kind::number:
      return AssumptionRow::Kind::law_number;
    case adjoint::Theta::Kind::rate:
      return AssumptionRow::Kind::event_rate;
    default:
      break;
  }
  if (!a.def.valid()) return AssumptionRow::Kind::given;
  switch (module.defs[a.def.value].kind) {
    case ir::DefKind::given:
      return AssumptionRow::Kind::given;
    case ir::DefKind::stock:
    case ir::DefKind::stock_line:
      return AssumptionRow::Kind::opening;
    default:
      return AssumptionRow::Kind::history;
  }
}

AssumptionRow::Method method_of(const questions::Assumption& a) {
  using Method = questions::Assumption::Method;
  if (!a.measured()) return AssumptionRow::Method::none;
  switch (a.method) {
    case Method::path:
      return AssumptionRow::Method::path;
    case Method::path_and_score:
      return AssumptionRow::Method::path_and_score;
    case Method::score:
      return AssumptionRow::Method::score;
    case Method::bump:
      return AssumptionRow::Method::bump;
    case Method::none:
      break;
  }
  return AssumptionRow::Method::none;
}

class Answer {
 public:
  Answer(const Question& question, const questions::Derivatives& found)
      : module_(question.module()), scale_(question.target.unit.scale), found_(found) {}

  DerivativesResult result(bool of_condition) const {
    DerivativesResult out;
    out.statistic = in_unit(found_.statistic);
    for (const questions::Assumption& a : found_.assumptions) out.assumptions.push_back(row(a));
    out.derived = found_.derived;
    out.unread = found_.unread;
    out.smoothing.n_trials = found_.smoothing.n_window;
    if (!of_condition) {
      out.smoothing.low = found_.smoothing.window_low / scale_;
      out.smoothing.high = found_.smoothing.window_high / scale_;
    }
    out.smoothing.on_atom = found_.smoothing.on_atom;
    out.n_trials = found_.n_trials;
    out.n_swept = found_.n_swept;
    out.n_runs = found_.n_runs;
    out.run_seconds = found_.run_seconds;
    out.sweep_seconds = found_.sweep_seconds;
    out.bump_seconds = found_.bump_seconds;
    return out;
  }

 private:
  std::optional<double> in_unit(std::optional<double> value) const {
    return value ? std::optional<double>(*value / scale_) : value;
  }
  Estimate in_unit(const Estimate& estimate) const {
    return {in_unit(estimate.value), in_unit(estimate.se), estimate.doubt};
  }

  AssumptionRow row(const questions::Assumption& a) const {
    AssumptionRow out;
    out.name = a.name;
    out.kind = kind_of(module_, a);
    out.unit = a.unit.text();
    if (a.def.valid() && module_.defs[a.def.value].risk >= 0) {
      out.risk = module_.risks[static_cast<std::size_t>(module_.defs[a.def.value].risk)].name;
    }
    if (a.measured()) {
      out.effect = {a.effect / scale_, a.se / scale_};
      out.elasticity = a.elasticity;
    }
    out.method = method_of(a);
    out.past_jump = a.past_jump;
    if (a.bump) {
      out.bump = {a.bump->step, in_unit(a.bump->up), in_unit(a.bump->down), a.bump->uneven};
    }
    out.not_measured = a.not_measured;
    out.is_zero = a.has_no_percentage;
    out.moves_nothing = a.moves_nothing;
    for (const questions::Assumption::Entry& entry : a.entries) {
      out.entries.push_back(
          {entry.label, entry.value, {in_unit(entry.derivative), in_unit(entry.se)}});
    }
    return out;
  }

  const ir::Module& module_;
  double scale_;
  const questions::Derivatives& found_;
};

Result<DerivativesResult> derivatives(const Model& model, const SensitivityRequest& request,
                                      Question& question, const Control& control) {
  questions::Target& target = question.target;
  const bool of_condition = ir::is_of_condition(target.statistic);
  questions::DerivativeOptions options;
  if (of_condition) {
    options.asked = question.module().columns[target.column.value].def;
    const questions::Margin margin = questions::add_margin(question.compiled.module, target.column);
    if (!margin.graded) {
      return Error{"the condition of " + target.text +
                       " has no distance (it is a flag or an equality), so its probability has no "
                       "derivative; ask for a comparison of amounts",
                   ErrorKind::usage};
    }
    target.column = margin.column;
  }
  auto agreeing = agreeing_options(model, question.module(), request.trials, request.work, control);
  if (!agreeing) return agreeing.failure();
  options.run = std::move(*agreeing);
  if (request.bumps) options.n_bumps = static_cast<std::size_t>(*request.bumps);
  options.n_swept = request.sweep;
  options.stop = control.cancel;
  const auto found = questions::derivatives(question.module(), question.inputs, target, options);
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model, question.compiled, *found->failure, request.trials,
                        request.switches);
  }
  if (found->interrupted) return cancelled();
  if (!found->unsupported.empty()) return Error{found->unsupported, ErrorKind::usage};
  return Answer(question, *found).result(of_condition);
}

// What holds a draw at a quantile of its law, or draws sources anew, leaves the futures that agree.
std::optional<Error> leaves_observed(const ir::Module& module, SensitivityRequest::Method method) {
  using Method = SensitivityRequest::Method;
  if (module.observations.empty()) return std::nullopt;
  const bool held = method == Method::tornado || method == Method::spider;
  if (!held && method != Method::shares && method != Method::shapley) return std::nullopt;
  const char* name = method == Method::tornado  ? "tornado"
                     : method == Method::spider ? "spider"
                     : method == Method::shares ? "shares"
                                                : "shapley";
  return Error{fmt::format("`--method {}` {}, and what was observed has moved and joined them; "
                           "`--method derivatives` and `--method ranks` are of the futures that "
                           "agree; or ask before the news, with --prior",
                           name,
                           held ? "holds draws at quantiles of their laws"
                                : "shares the variance out among draws that it draws anew"),
               ErrorKind::usage};
}

std::optional<Error> wrong_numbers(const SensitivityRequest& request) {
  using Method = SensitivityRequest::Method;
  if (auto error = unknown("method", Method::ranks, request.method)) return error;
  if (auto error = unknown("kind of sources", SensitivityRequest::By::parameter, request.by)) {
    return error;
  }
  if (request.bumps) {
    if (auto error = outside("the number of bumps", 0, 100'000, *request.bumps)) return error;
  }
  return outside("the trials to sweep back over", 1, kMostTrials, request.sweep);
}

}  // namespace

Result<SensitivityResult> sensitivity(const Model& model, const SensitivityRequest& request,
                                      const Control& control) {
  if (auto error = wrong_numbers(request)) return *error;
  if (auto error = needs_random(request.trials, "sensitivity's errors come from")) return *error;
  Result<Question> question = open_question(model, request, control);
  if (!question) return question.failure();
  if (auto error = leaves_observed(question->module(), request.method)) return *error;
  if (request.method != SensitivityRequest::Method::derivatives) {
    return variation(model, request, *question, control);
  }
  const AnswerHead head = head_of(*question, model, request);
  auto found = derivatives(model, request, *question, control);
  if (!found) return found.failure();
  SensitivityResult out;
  static_cast<AnswerHead&>(out) = head;
  out.seconds = found->run_seconds + found->sweep_seconds + found->bump_seconds;
  out.found = std::move(*found);
  if (auto said = of_model_as_it_stands(question->module(), "an assumption moves")) {
    out.warnings.push_back(std::move(*said));
  }
  return out;
}

}  // namespace plimsoll::session
