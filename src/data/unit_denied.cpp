// Units in headings against those that are declared.
#include "data/unit_denied.h"

#include <algorithm>
#include <cmath>

#include "data/csv.h"

namespace plimsoll::data {

namespace {

using units::ScaledUnit;
using units::Unit;

// Nothing else in the text speaks against it. `$` is of several currencies, and its scale is certain.
bool is_certain(const HeaderUnit& said) {
  if (!said.firm) return false;
  return said.open_power > 0 || said.is_per_other ||
         (said.open.empty() && (said.sure || said.several_currencies));
}

bool is_time(const Unit::Factor& factor) {
  return factor.base == units::kYear || factor.base == units::kDay;
}

bool is_duration(const Unit& unit) {
  return !unit.is_plain() && std::ranges::all_of(unit.factors(), [](const Unit::Factor& one) {
    return is_time(one) && one.power.is_one();
  });
}

std::string with_scale(std::string_view scale, const Unit& unit, const units::UnitTable& units) {
  if (unit.is_plain()) return std::string(scale);
  std::string text = units.format(unit);
  // "1 per year" of a share per year.
  if (text.starts_with("1 ")) text.erase(0, 2);
  return std::string(scale) + (scale.empty() ? "" : " ") + text;
}

// "month" of EUR per month; empty where it counts by no time, or by none that has a word.
std::string_view time_of_rate(const ScaledUnit& unit, const units::UnitTable& units) {
  for (const std::string_view time : {"year", "quarter", "month", "week", "day", "hour"}) {
    const auto by = units.parse("1/" + std::string(time));
    if (!by || !(by->scale == unit.scale)) continue;
    for (const Unit::Factor& factor : by->unit.factors()) {
      if (unit.unit.power_of(factor.base) == factor.power) return time;
    }
  }
  return {};
}

// What is left of a rate.
Unit without_time(const Unit& unit) {
  Unit out;
  for (const Unit::Factor& factor : unit.factors()) {
    if (!is_time(factor)) out = out * Unit::of(factor.base, factor.power);
  }
  return out;
}

class Comparison {
 public:
  Comparison(const HeaderUnit& said, std::string_view digits, const ScaledUnit& unit,
             const units::UnitTable& units)
      : said_(said), digits_(digits), unit_(unit), units_(units) {}

  Denied denied() const {
    if (!is_certain(said_)) return {};
    if (!said_.time.empty()) return by_time();
    if (said_.is_share()) {
      const Denied rate = by_rate();
      return rate.says.empty() ? by_share() : rate;
    }
    if (!has_currency(unit_.unit, units_) || !is_of_said_currency()) {
      if (is_of_another_currency()) return by_currency();
      return said_.currency.empty() && counts_things() ? by_scale() : Denied{};
    }
    if (said_.open_power > 0) return by_wordless_scale();
    const Denied rate = by_rate();
    return rate.says.empty() ? by_scale() : rate;
  }

 private:
  Denied offered(std::string in) const {
    // What cannot be pasted is not offered.
    if (!units_.parse(in)) return {};
    const bool is_share_of_none =
        said_.several_currencies && (!said_.scale.empty() || said_.rate.empty());
    return {is_share_of_none ? said_.scale
            : said_.several_currencies
                ? "per " + std::string(said_.rate.substr(0, said_.rate.size() - 1))
                : said_.text(),
            read(), std::move(in), ""};
  }

  std::string read() const {
    const std::string written = unit_as_written(unit_, units_);
    return written.empty() ? "as a plain number" : "in " + written;
  }

  Denied by_time() const {
    if (!is_duration(unit_.unit) || is_unit_of_time(unit_, said_.time, units_)) return {};
    return offered(std::string(said_.time));
  }

  Denied by_share() const {
    if (!may_be_percent(unit_.unit) || unit_.power10 == (said_.scale == "%" ? -2 : -4)) return {};
    const auto plain = units::decimal_value(digits_, {});
    if (unit_.power10 == 0 && plain && std::abs(*plain) <= 1) return {};
    return offered(with_scale(said_.scale, unit_.unit, units_));
  }

  // Both count by time, and by another one.
  Denied by_rate() const {
    if (said_.rate.empty()) return {};
    const std::string_view said = said_.rate.substr(0, said_.rate.size() - 1);
    const std::string_view own = time_of_rate(unit_, units_);
    if (own.empty() || own == said) return {};
    return offered(with_scale(said_.scale, without_time(unit_.unit), units_) + " per " +
                   std::string(said));
  }

  // Another currency and scale, with all else that the figure is declared in.
  Denied by_currency() const {
    const auto named = units_.find(said_.currency);
    std::optional<units::BaseUnitId> own;
    for (const Unit::Factor& factor : unit_.unit.factors()) {
      if (!units_.is_currency(factor.base)) continue;
      if (own || !factor.power.is_one()) return {};
      own = factor.base;
    }
    if (!own || !named) return {};
    ScaledUnit other = with_said_scale();
    other.unit = other.unit * Unit::of(named->base) * Unit::of(*own, {-1, 1});
    return offered(unit_as_written(other, units_));
  }

  // The declared unit in the heading's scale: by the same time, per the same thing.
  ScaledUnit with_said_scale() const {
    ScaledUnit out = unit_;
    out.power10 = said_.scale == "k" ? 3 : said_.scale == "M" ? 6 : said_.scale == "bn" ? 9 : 0;
    return out;
  }

  // A unit of the model's own, "customers".
  bool counts_things() const {
    return !unit_.unit.is_plain() && !has_currency(unit_.unit, units_) &&
           std::ranges::any_of(unit_.unit.factors(), [](const Unit::Factor& factor) {
             return !is_time(factor) && factor.power.is_one();
           });
  }

  // The currency of the heading, once; of "$" any.
  bool is_of_said_currency() const {
    if (said_.currency.empty() || said_.several_currencies) return counts_money_once();
    const auto named = units_.find(said_.currency);
    return named && unit_.unit.power_of(named->base).is_one();
  }

  bool is_of_another_currency() const {
    if (said_.currency.empty() || said_.several_currencies || said_.open_power > 0) return false;
    const auto named = units_.find(said_.currency);
    return named && has_currency(unit_.unit, units_) && unit_.unit.power_of(named->base).is_zero();
  }

  bool counts_money_once() const {
    return std::ranges::any_of(unit_.unit.factors(), [&](const Unit::Factor& factor) {
      return units_.is_currency(factor.base) && factor.power.is_one();
    });
  }

  Denied by_scale() const {
    if (said_.scale.empty() && (said_.currency.empty() || said_.several_currencies)) return {};
    const std::string_view scale = scale_of(unit_);
    if (said_.scale == scale && (unit_.power10 == 0 || !scale.empty())) return {};
    return offered(unit_as_written(with_said_scale(), units_));
  }

  // Lakhs and crores: no scale that is written is that one.
  Denied by_wordless_scale() const {
    if (unit_.power10 == 0) return {};
    const int over = said_.open_power % 3;
    const int below = said_.open_power - over;
    const std::string_view scale = below == 3 ? "k" : below == 6 ? "M" : below == 9 ? "bn" : "";
    if (scale.empty()) return {};
    const std::string_view one = over == 0 ? "1" : over == 1 ? "10" : "100";
    return {said_.open + " " + said_.currency, read(), "",
            "the language has no word for that scale: leave `in` out, and multiply by " +
                std::string(one) + " " + with_scale(scale, unit_.unit, units_)};
  }

  const HeaderUnit& said_;
  std::string_view digits_;
  const ScaledUnit& unit_;
  const units::UnitTable& units_;
};

}  // namespace

bool has_currency(const Unit& unit, const units::UnitTable& units) {
  return std::ranges::any_of(
      unit.factors(), [&](const Unit::Factor& factor) { return units.is_currency(factor.base); });
}

std::string_view scale_of(const ScaledUnit& unit) {
  return unit.power10 == 3 ? "k" : unit.power10 == 6 ? "M" : unit.power10 == 9 ? "bn" : "";
}

std::string unit_as_written(const ScaledUnit& unit, const units::UnitTable& units) {
  for (const std::string_view time : {"days", "weeks", "hours", "months", "quarters", "years"}) {
    if (!unit.unit.is_plain() && is_unit_of_time(unit, time, units)) return std::string(time);
  }
  const std::string_view share = unit.power10 == -2 ? "%" : unit.power10 == -4 ? "bp" : "";
  const std::string_view scale = share.empty() ? scale_of(unit) : share;
  const std::string_view time = time_of_rate(unit, units);
  if (time.empty()) return with_scale(scale, unit.unit, units);
  const std::string amount = with_scale(scale, without_time(unit.unit), units);
  return amount + (amount.empty() ? "per " : " per ") + std::string(time);
}

Denied denied_by(const HeaderUnit& said, std::string_view digits, const ScaledUnit& unit,
                 const units::UnitTable& units) {
  return Comparison(said, digits, unit, units).denied();
}

std::optional<HeaderUnit> unit_of_labels(std::string_view row, std::string_view column) {
  std::optional<HeaderUnit> out;
  for (const std::string_view label : {row, column}) {
    auto one = header_unit(label);
    if (!one) continue;
    if (!is_certain(*one) || (out && out->text() != one->text())) return std::nullopt;
    out = std::move(one);
  }
  return out;
}

Denied denied_by_labels(std::string_view row, std::string_view column, std::string_view digits,
                        const ScaledUnit& unit, const units::UnitTable& units) {
  const auto said = unit_of_labels(row, column);
  const bool has_own_unit =
      std::ranges::any_of(unit.unit.factors(), [&](const Unit::Factor& factor) {
        return !is_time(factor) && !units.is_currency(factor.base);
      });
  if (!said || (has_own_unit && !header_unit(row))) return {};
  return denied_by(*said, digits, unit, units);
}

std::optional<CountedIn> counted_in(const HeaderUnit& said, const units::UnitTable& units) {
  if (!is_certain(said) || said.several_currencies || said.is_per_other) return std::nullopt;
  HeaderUnit amount = said;
  amount.rate = {};
  const auto unit = units.parse(amount.text());
  if (!unit) return std::nullopt;
  CountedIn out{*unit, std::nullopt, said.name.empty()};
  if (said.open_power > 0) out.unit.power10 = said.open_power;
  if (!said.rate.empty()) out.rate = units.parse("1/" + std::string(said.rate));
  return out;
}

}  // namespace plimsoll::data
