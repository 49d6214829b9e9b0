#include "driver/question.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "driver/inputs.h"
#include "opt/opt.h"
#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "simulate/failure.h"
#include "stats/doubt.h"

namespace plimsoll::driver {

namespace {

constexpr double kRounding = 1e-12;

std::optional<double> times(std::optional<double> value, double factor) {
  if (value) *value *= factor;
  return value;
}

}  // namespace

void add_conditions(const std::vector<questions::AskedCondition>& conditions,
                    ModelArguments& model) {
  for (const questions::AskedCondition& c : conditions) {
    model.conditions.push_back({c.name, c.text, c.period});
  }
}

int open_question(const QuestionArguments& arguments, Question& out) {
  const auto conditions = questions::conditions(arguments.asked);
  if (!conditions) {
    print_error(conditions.error());
    return kUsage;
  }
  ModelArguments model = arguments.run.model;
  add_conditions(*conditions, model);
  if (!compile_model(model, out.compiled)) return out.compiled.code;
  opt::optimise(*out.compiled.module);
  auto target = questions::find_target(out.module(), arguments.asked);
  if (!target) {
    print_error(target.error());
    return kUsage;
  }
  out.target = std::move(*target);
  const auto inputs = run_inputs(out.module(), arguments.run);
  if (!inputs) return kUsage;
  out.inputs = *inputs;
  return kWell;
}

bool stands_out(const questions::Estimate& estimate) {
  return estimate.value && estimate.se && std::fabs(*estimate.value) > 2 * *estimate.se;
}

nlohmann::json number(std::optional<double> value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

int report_question_failure(const Question& question, const engine::RunFailure& failure,
                            const RunArguments& arguments) {
  diag::Sink sink;
  simulate::report_failure(question.module(), failure, arguments.model.model, arguments.seed, sink);
  std::fputs(
      diag::render_text(sink.all(), question.compiled.sources, arguments.model.colour).c_str(),
      stderr);
  return kModelWrong;
}

Amounts::Amounts(const questions::Target& target, double magnitude)
    : canonical_(target.unit.scale) {
  if (target.statistic == ir::Statistic::probability) {
    scale_ = 0.01;
    unit_.push_back('%');
    return;
  }
  const report::Display display =
      report::choose_display(target.unit.base, std::fabs(magnitude) / target.unit.scale);
  scale_ = display.scale;
  unit_ = display.unit;
}

std::string Amounts::text(const questions::Estimate& estimate) const {
  questions::Estimate shown = estimate;
  // An error that is rounding alone: of a difference that is the same in every trial.
  if (shown.value && shown.se && *shown.se < kRounding * std::fabs(*shown.value)) shown.se = 0;
  const std::string text = report::format_quantity(times(shown.value, 1 / canonical_),
                                                   times(shown.se, 1 / canonical_), scale_);
  if (!shown.value || !shown.se || *shown.se == 0) return text;
  printed_.insert(shown.doubt);
  return text + std::string(report::doubt_mark(shown.doubt));
}

std::string Amounts::notes() const {
  return report::doubt_notes(printed_, 100);
}

std::string Amounts::with_unit(const questions::Estimate& estimate) const {
  return unit_.empty() ? text(estimate) : text(estimate) + " " + unit_;
}

nlohmann::json Amounts::json(const questions::Estimate& estimate) const {
  nlohmann::json out = {{"value", number(times(estimate.value, 1 / canonical_))},
                        {"se", number(times(estimate.se, 1 / canonical_))}};
  if (estimate.doubt != Doubt::none) out["doubt"] = stats::doubt_name(estimate.doubt);
  return out;
}

nlohmann::json target_json(const questions::Target& target) {
  const char* statistic = "mean";
  switch (target.statistic) {
    case ir::Statistic::mean:
      break;
    case ir::Statistic::sd:
      statistic = "sd";
      break;
    case ir::Statistic::quantile:
      statistic = "quantile";
      break;
    case ir::Statistic::es:
      statistic = "es";
      break;
    case ir::Statistic::probability:
      statistic = "probability";
      break;
  }
  nlohmann::json out = {{"text", target.text},
                        {"statistic", statistic},
                        {"outcome", target.name},
                        {"period", target.period_name.short_name},
                        {"unit", target.unit.base}};
  if (target.level > 0) out["level"] = target.level;
  return out;
}

std::string seconds_text(double seconds) {
  return fmt::format("{:.{}f} s", seconds, seconds < 10 ? 2 : 1);
}

}  // namespace plimsoll::driver
