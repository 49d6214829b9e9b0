// Where a statistic reaches a target: the goal and the givens by name, and what moves it most.
#include "questions/breakeven.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "diag/diagnostic.h"
#include "ir/time_names.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

using questions::BreakevenPoint;

constexpr std::uint64_t kScreenTrials = 4096;

// The canonical value that the statistic shall reach.
Result<double> read_goal(const Model& model, const std::string& text,
                         const questions::Target& target) {
  if (text.empty()) return 0.0;
  const auto found = constant(model, text);
  if (!found) return found.failure();
  if (auto error = simulate::not_amount_of(found->unit, target, "the target")) return *error;
  return found->value;
}

Result<std::vector<ir::InputId>> find_inputs(const ir::Module& module,
                                             const std::vector<std::string>& names) {
  std::vector<ir::InputId> out;
  for (const std::string& name : names) {
    std::vector<std::string_view> known;
    bool found = false;
    for (std::size_t i = 0; i < module.inputs.size(); ++i) {
      known.push_back(module.inputs[i].name);
      if (module.inputs[i].name != name) continue;
      out.push_back(ir::InputId(i));
      found = true;
    }
    if (found) continue;
    const std::string_view near = diag::nearest(name, known);
    return Error{"the model has no given '" + name + "'" +
                     (near.empty() ? "; only a `given` can be moved"
                                   : "; did you mean '" + std::string(near) + "'?"),
                 ErrorKind::usage};
  }
  return out;
}

// The question of the request, about the headroom where it has one.
Result<Question> open(const Model& model, const BreakevenRequest& request, const Control& control) {
  if (request.headroom.empty()) return open_question(model, request, control);
  const Result<Compiled> plain = compile(model);
  if (!plain) return plain.failure();
  QuestionRequest asked = request;
  asked.asked.outcome = "headroom";
  const auto grain = ir::sample_words(ir::sample_for(plain->module, request.asked.period));
  const check::Options::Question headroom{
      "outcome headroom = ", request.headroom, std::string(grain) + ", bad low",
      check::Options::Question::Form::expression, data::kHeadroomFile};
  return open_added(model, asked, control, {{headroom}, {}});
}

BreakevenResult::Point point_of(const ir::Module& module, const questions::Target& target,
                                const BreakevenPoint& point) {
  const ir::Input& input = module.inputs[point.input.value];
  const ir::Def& def = module.defs[input.def.value];
  const double scale = point.is_factor ? 1 : def.unit.scale;
  const auto statistic = [&](double value) { return *in_unit(target, {value, {}}).value; };
  BreakevenResult::Point out;
  out.name = input.name;
  if (!point.is_factor) out.unit = def.unit.text();
  out.is_factor = point.is_factor;
  out.n_numbers = input.values.size();
  out.now = point.now / scale;
  out.at = point.at;
  for (std::optional<double>* value : {&out.at.value, &out.at.se}) {
    if (*value) **value /= scale;
  }
  out.least = statistic(point.least);
  out.greatest = statistic(point.greatest);
  out.nearest_at = point.nearest_at / scale;
  out.nearest = statistic(point.nearest);
  return out;
}

// Of the present value; infinite where the target is not reached.
double change_of(const BreakevenPoint& point) {
  if (!point.at.value) return INFINITY;
  return std::fabs((*point.at.value - point.now) / (point.now != 0 ? point.now : 1));
}

}  // namespace

Result<BreakevenResult> breakeven(const Model& model, const BreakevenRequest& request,
                                  const Control& control) {
  if (auto error = outside("the number of givens", 1, 1000, request.top)) return *error;
  if (auto error = needs_random(request.trials, "breakeven's errors come from")) return *error;
  const Stopwatch watch;
  const Result<Question> question = open(model, request, control);
  if (!question) return question.failure();
  const ir::Module& module = question->module();
  const questions::Target& target = question->target;
  const Result<double> goal = read_goal(model, request.goal, target);
  if (!goal) return goal.failure();
  auto inputs = find_inputs(module, request.inputs);
  if (!inputs) return inputs.failure();
  const auto agreeing = agreeing_options(model, module, request.trials, request.work, control);
  if (!agreeing) return agreeing.failure();
  const engine::RunOptions& options = *agreeing;
  std::uint64_t n_screened = 0;
  if (inputs->empty()) {
    engine::RunOptions few = options;
    few.n_trials = std::min(few.n_trials, kScreenTrials);
    const auto effects =
        questions::strongest(module, question->inputs, target, few, control.cancel);
    if (!effects) return effects.failure();
    if (effects->interrupted || is_cancelled(control)) return cancelled();
    if (effects->failure) {
      return failed_trial(model, question->compiled, *effects->failure, request.trials,
                          request.switches);
    }
    n_screened = module.inputs.size();
    for (const questions::Effect& effect : effects->effects) {
      if (inputs->size() < static_cast<std::size_t>(request.top)) inputs->push_back(effect.input);
    }
    if (inputs->empty()) return Error{"no given moves " + target.text, ErrorKind::usage};
  }
  auto found = questions::breakeven(module, question->inputs, target, *goal, *inputs, options,
                                    control.cancel);
  if (!found) return found.failure();
  if (found->failure) {
    return failed_trial(model, question->compiled, *found->failure, request.trials,
                        request.switches);
  }
  if (found->interrupted || is_cancelled(control)) return cancelled();

  std::stable_sort(
      found->points.begin(), found->points.end(),
      [](const BreakevenPoint& a, const BreakevenPoint& b) { return change_of(a) < change_of(b); });
  BreakevenResult out;
  static_cast<AnswerHead&>(out) = head_of(*question, model, request);
  out.headroom = request.headroom;
  out.goal = *in_unit(target, {*goal, {}}).value;
  out.value = in_unit(target, found->statistic);
  for (const BreakevenPoint& point : found->points) {
    out.points.push_back(point_of(module, target, point));
  }
  if (auto said = of_model_as_it_stands(module, "a given moves")) {
    out.warnings.push_back(std::move(*said));
  }
  out.n_trials = request.trials.count;
  out.n_runs = found->n_variants;
  out.n_screened = n_screened;
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session
