// Units in headings against those that are declared.
#include "data/unit_denied.h"

#include <algorithm>
#include <cmath>

#include "data/csv.h"

namespace plimsoll::data {

bool has_currency(const units::Unit& unit, const units::UnitTable& units) {
  return std::ranges::any_of(unit.factors(), [&](const units::Unit::Factor& factor) {
    return units.is_currency(factor.base);
  });
}

std::string_view scale_of(const units::ScaledUnit& unit) {
  return unit.power10 == 3 ? "k" : unit.power10 == 6 ? "M" : unit.power10 == 9 ? "bn" : "";
}

std::string unit_as_written(const units::ScaledUnit& unit, const units::UnitTable& units) {
  for (const std::string_view time : {"days", "weeks", "hours", "months", "quarters", "years"}) {
    if (!unit.unit.is_plain() && is_unit_of_time(unit, time, units)) return std::string(time);
  }
  if (unit.unit.is_plain() && unit.power10 == 0) return "";
  if (unit.power10 == -2) return "%";
  if (unit.power10 == -4) return "bp";
  const std::string_view scale = scale_of(unit);
  return std::string(scale) + (scale.empty() ? "" : " ") + units.format(unit.unit);
}

Denied denied_by(const HeaderUnit& heading, std::string_view digits, const units::ScaledUnit& unit,
                 const units::UnitTable& units) {
  // A scale without a word, lakhs and crores: no scale that is written is that one.
  if (heading.open_power > 0 && unit.power10 != 0) {
    const auto named = units.find(heading.currency);
    if (named && unit.unit.power_of(named->base).is_one()) {
      const int over = heading.open_power % 3;
      const std::string one = over == 0 ? "1" : over == 1 ? "10" : "100";
      const int below = heading.open_power - over;
      const std::string scale = below == 3 ? "k" : below == 6 ? "M" : below == 9 ? "bn" : "";
      if (below <= 9) {
        return {heading.open + " " + heading.currency, "",
                one + " " + scale + (scale.empty() ? "" : " ") + units.format(unit.unit)};
      }
    }
  }
  if (!heading.sure || !heading.open.empty()) return {};
  const bool is_time = !unit.unit.is_plain() &&
                       std::ranges::all_of(unit.unit.factors(), [](const units::Unit::Factor& one) {
                         return (one.base == units::kYear || one.base == units::kDay) &&
                                one.power.numerator == 1 && one.power.denominator == 1;
                       });
  if (!heading.time.empty()) {
    if (!is_time || is_unit_of_time(unit, heading.time, units)) return {};
    return {std::string(heading.time), std::string(heading.time)};
  }
  // By another time than the heading's.
  if (!heading.rate.empty()) {
    const auto by = units.parse("1/" + std::string(heading.rate));
    bool is_rate = false;
    bool same = false;
    for (const units::BaseUnitId base : {units::kYear, units::kDay}) {
      if (unit.unit.power_of(base).numerator >= 0) continue;
      is_rate = true;
      same = by && by->unit.power_of(base).numerator < 0 && by->scale == unit.scale;
    }
    if (is_rate && !same) return {heading.text(), heading.text()};
  }
  if (heading.is_share()) {
    if (!may_be_percent(unit.unit) || unit.power10 == (heading.scale == "%" ? -2 : -4)) return {};
    const auto plain = units::decimal_value(digits, {});
    if (unit.power10 == 0 && plain && std::abs(*plain) <= 1) return {};
    const bool is_plain = unit.unit.is_plain();
    return {heading.scale, heading.scale + (is_plain ? "" : " " + units.format(unit.unit))};
  }
  const bool is_money = has_currency(unit.unit, units);
  if (!is_money) return {};
  if (!heading.currency.empty()) {
    const auto named = units.find(heading.currency);
    if (!named) return {};
    const auto power = unit.unit.power_of(named->base);
    if (power.is_zero()) return {heading.text(), heading.text()};
    if (!power.is_one()) return {};
  }
  if (heading.scale == scale_of(unit) && (unit.power10 == 0 || !scale_of(unit).empty())) return {};
  // A scale alone is one of money where a currency is counted once.
  if (heading.scale.empty() && heading.currency.empty()) return {};
  const bool once =
      std::ranges::any_of(unit.unit.factors(), [&](const units::Unit::Factor& factor) {
        return units.is_currency(factor.base) && factor.power.is_one();
      });
  if (!once) return {};
  return {heading.text(),
          heading.scale + (heading.scale.empty() ? "" : " ") + units.format(unit.unit)};
}

std::optional<HeaderUnit> unit_of_labels(std::string_view row, std::string_view column) {
  std::optional<HeaderUnit> out;
  for (const std::string_view label : {row, column}) {
    const auto one = header_unit(label);
    if (!one || ((!one->sure || !one->open.empty()) && one->open_power == 0)) continue;
    if (out && out->text() != one->text()) return std::nullopt;
    out = one;
  }
  return out;
}

}  // namespace plimsoll::data
