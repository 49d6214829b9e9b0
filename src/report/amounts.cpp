// One scale for all figures of an answer, so that they can be read side by side.
#include "report/amounts.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/doubt_marks.h"
#include "report/number_format.h"
#include "stats/doubt.h"

namespace plimsoll::report {

namespace {

constexpr double kRounding = 1e-12;

}  // namespace

bool stands_out(const Estimate& estimate) {
  return estimate.value && estimate.se && std::fabs(*estimate.value) > 2 * *estimate.se;
}

nlohmann::json number(std::optional<double> value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

Amounts::Amounts(const TargetResult& target, double magnitude) {
  if (target.is_probability()) {
    scale_ = 0.01;
    unit_.push_back('%');
    return;
  }
  const Display display = choose_display(target.unit, std::fabs(magnitude));
  scale_ = display.scale;
  unit_ = display.unit;
}

std::string Amounts::text(const Estimate& estimate) const {
  Estimate shown = estimate;
  // An error that is rounding alone: of a difference that is the same in every trial.
  if (shown.value && shown.se && *shown.se < kRounding * std::fabs(*shown.value)) shown.se = 0;
  const std::string text = format_quantity(shown.value, shown.se, scale_);
  if (!shown.value || !shown.se) return text;
  // No error at all is in doubt only where the trials showed no spread.
  if (*shown.se == 0 && shown.doubt != Doubt::no_spread) return text;
  printed_.insert(shown.doubt);
  return text + std::string(doubt_mark(shown.doubt));
}

std::string Amounts::notes() const {
  return doubt_notes(printed_, 100);
}

std::string Amounts::with_unit(const Estimate& estimate) const {
  return unit_.empty() ? text(estimate) : text(estimate) + " " + unit_;
}

nlohmann::json estimate_json(const Estimate& estimate) {
  nlohmann::json out = {{"value", number(estimate.value)}, {"se", number(estimate.se)}};
  if (estimate.doubt != Doubt::none) out["doubt"] = stats::doubt_name(estimate.doubt);
  return out;
}

nlohmann::json target_json(const TargetResult& target) {
  nlohmann::json out = {{"text", target.text},
                        {"statistic", target.statistic},
                        {"outcome", target.outcome},
                        {"period", target.period},
                        {"unit", target.unit}};
  if (target.level) out["level"] = *target.level;
  return out;
}

std::string seconds_text(double seconds) {
  return fmt::format("{:.{}f} s", seconds, seconds < 10 ? 2 : 1);
}

}  // namespace plimsoll::report
