// A figure is tried in each way in which it may be printed: per year or per month, with or without
// its scale, rounded on either side. Only where no way agrees is the kind of the difference looked
// for.
#include "verify/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace plimsoll::verify {

using filing::QuantityKind;
using units::Unit;

namespace {

// Relative slack for decimals that are not exact in binary.
constexpr double kSlack = 1e-9;

// "3.10" has two decimals and three digits.
struct Digits {
  int decimals = 0;
  int significant = 0;
};

Digits digits_of(std::string_view text) {
  Digits out;
  bool fraction = false;
  bool begun = false;
  for (const char c : text) {
    if (c == 'e' || c == 'E') break;
    if (c == '.') {
      fraction = true;
      continue;
    }
    if (c < '0' || c > '9') continue;
    if (fraction) ++out.decimals;
    begun = begun || c != '0';
    if (begun) ++out.significant;
  }
  return out;
}

// Nothing of time in the denominator: what a fiscal year or a day brought.
Unit without_rate(const Unit& unit) {
  for (const units::BaseUnitId base : {units::kYear, units::kDay}) {
    if (unit.power_of(base) == units::Rational{-1, 1}) return unit * Unit::of(base, {1, 1});
  }
  return unit;
}

// Currencies and durations must agree; the model's own units are no business of the source.
Unit comparable_part(const Unit& unit, const units::UnitTable& units) {
  Unit out;
  for (const Unit::Factor& f : unit.factors()) {
    const bool own = !units.is_currency(f.base) && f.base != units::kYear && f.base != units::kDay;
    if (!own) out = out * Unit::of(f.base, f.power);
  }
  return out;
}

// What of the model's own units stands below: of "USD/share" the share.
Unit own_denominator(const Unit& unit, const units::UnitTable& units) {
  Unit out;
  for (const Unit::Factor& f : unit.factors()) {
    const bool own = !units.is_currency(f.base) && f.base != units::kYear && f.base != units::kDay;
    if (own && f.power.numerator < 0) out = out * Unit::of(f.base, f.power);
  }
  return out;
}

std::string amount(double value, std::string_view text) {
  return text.empty() ? fmt::format("{:.10g}", value) : std::string(text);
}

bool near(double model, double source, double below, double above) {
  const double slack = kSlack * std::max(std::abs(model), source);
  return model - source <= above + slack && source - model <= below + slack;
}

// The magnitude that the model states, in the way that comes nearest to the source.
struct Match {
  bool agrees = false;
  double value = 0;
};

Match match(const Stated& m, const Printed& s) {
  struct Way {
    double value;
    double last_digit;
  };
  std::vector<Way> ways{{m.value, m.last_digit}, {m.written, m.written_last_digit}};
  // "(in millions of yen)" stands above the table; the number stands alone.
  if (s.bare) {
    const double scale = m.written == 0 ? 0 : std::abs(m.digits / m.written);
    ways.push_back({m.digits, s.exact ? m.written_last_digit * scale : 0});
  }
  Match best{false, std::abs(s.bare && s.exact ? m.digits : m.value)};
  for (const Way& way : ways) {
    const double rounding = way.last_digit / 2;
    if (near(std::abs(way.value), s.value, std::max(s.below, rounding),
             std::max(s.above, rounding))) {
      return {true, std::abs(way.value)};
    }
  }
  return best;
}

Difference compare(const Stated& m, const Printed& s, const units::UnitTable& units,
                   std::string& why) {
  // Both say by what time they count: the amounts are compared of the same time.
  if (s.rate && is_rate(m.unit)) {
    const Unit by_time = s.rate->unit;
    for (const units::BaseUnitId base : {units::kYear, units::kDay}) {
      if ((m.unit.power_of(base).numerator < 0) == (by_time.power_of(base).numerator < 0)) continue;
      why = "counted by another time";
      return Difference::unit;
    }
    Printed same = s;
    const double factor = s.rate->factor();
    for (double* amount : {&same.value, &same.below, &same.above}) *amount *= factor;
    same.rate.reset();
    Stated own = m;
    for (const units::BaseUnitId base : {units::kYear, units::kDay}) {
      if (by_time.power_of(base).numerator < 0) own.unit = own.unit * Unit::of(base, {1, 1});
    }
    own.written = m.value;
    own.written_last_digit = m.last_digit;
    if (same.bare) own.digits = m.value;
    return compare(own, same, units, why);
  }
  const Match found = match(m, s);
  if (!comparable_units(m, s, units)) {
    why = found.agrees ? "another unit" : "another unit and number";
    return Difference::unit;
  }
  if (s.points != m.points && (s.points || s.percent) && found.agrees && m.unit.is_plain()) {
    why = s.points ? "percentage points are not per cent" : "per cent are not percentage points";
    return Difference::unit;
  }
  if (found.agrees) {
    if (m.value > 0 && s.minus) {
      why = "the source has a minus sign";
      return Difference::sign;
    }
    if (m.value < 0 && !s.minus && !s.loss) {
      why = "the source has no minus sign and no word of loss";
      return Difference::sign;
    }
    return Difference::none;
  }
  if (found.value > 0 && s.value > 0) {
    const double ratio = s.value / found.value;
    // Near enough, but on the wrong side of what the words allow.
    const double whole = std::max(s.below, s.above);
    if (!s.bound.empty() && near(found.value, s.value, whole, whole)) {
      why = fmt::format("{} than \"{}\" allows", found.value > s.value ? "more" : "less", s.bound);
      return Difference::number;
    }
    for (const double power : {1e3, 1e6, 1e9, 1e-3, 1e-6, 1e-9, 1e2, 1e-2}) {
      if (near(found.value * power, s.value, s.below, s.above)) {
        why = ratio > 1 ? fmt::format("{:g} times as much", power)
                        : fmt::format("one part in {:g}", 1 / power);
        return Difference::scale;
      }
    }
    why = ratio > 10 || ratio < 0.1 ? fmt::format("{:.3g} times", ratio)
                                    : fmt::format("{:+.3g} % against the model", (ratio - 1) * 100);
  } else {
    why = "another number";
  }
  return Difference::number;
}

// How far from what is printed, `step` to the last digit, the words let it be.
void set_width(filing::Approximation approximation, double step, Printed& printed) {
  using enum filing::Approximation;
  switch (approximation) {
    case exact:
      printed.below = printed.above = step / 2;
      return;
    case about:
      printed.below = printed.above = step;
      return;
    case almost:
    case below:
    case at_most:
      printed.below = step;
      break;
    case over:
    case at_least:
      printed.above = step;
      break;
  }
  printed.bound = filing::approximation_name(approximation);
}

}  // namespace

bool is_rate(const Unit& unit) {
  return std::ranges::any_of(unit.factors(), [](const Unit::Factor& f) {
    return (f.base == units::kYear || f.base == units::kDay) && f.power.numerator < 0;
  });
}

std::string_view difference_word(Difference difference) {
  constexpr std::string_view kWords[] = {"agrees", "sign", "scale", "number", "unit"};
  return kWords[static_cast<std::size_t>(difference)];
}

std::optional<Stated> stated(const outline::Figure& figure, const units::UnitTable& units) {
  diag::Sink silent;
  units::ScaledUnit scaled;
  const syntax::UnitExpr* own = figure.number->unit;
  for (const syntax::UnitExpr* part : {own, figure.unit}) {
    if (part == nullptr) continue;
    const auto one = units.resolve(part, silent);
    if (!one) return std::nullopt;
    scaled.unit = scaled.unit * one->unit;
    if (!one->scale.is_one()) scaled.scale = one->scale;
    scaled.power10 += one->power10;
  }
  units::ScaledUnit as_written;
  as_written.power10 = scaled.power10;
  // What a month brings is printed without its length; 24 months are not 24 years.
  if (!is_rate(scaled.unit)) as_written.scale = scaled.scale;
  const auto value = units::decimal_value(figure.number->text, scaled);
  const auto written = units::decimal_value(figure.number->text, as_written);
  const auto plain = units::decimal_value(figure.number->text, {});
  if (!value || !written || !plain) return std::nullopt;
  const Digits digits = digits_of(figure.number->text);
  const double sign = figure.negative ? -1 : 1;
  Stated out;
  out.value = sign * *value;
  out.written = sign * *written;
  out.digits = sign * *plain;
  out.unit = scaled.unit;
  if (digits.significant >= 2 && *plain != 0) {
    const double step = std::pow(10.0, -digits.decimals);
    out.last_digit = std::abs(*value / *plain) * step;
    out.written_last_digit = std::abs(*written / *plain) * step;
  }
  return out;
}

std::optional<Printed> printed(const filing::Quantity& quantity, std::string_view text,
                               const units::UnitTable& units) {
  Printed out;
  out.value = quantity.value;
  out.text = text;
  double step = quantity.last_digit;
  double scale = 1;
  switch (quantity.kind) {
    case QuantityKind::date:
    case QuantityKind::period:
      return std::nullopt;
    case QuantityKind::money: {
      const auto named = units.find(quantity.unit);
      if (named) out.unit = Unit::of(named->base);
      break;
    }
    case QuantityKind::share:
      out.unit = Unit();
      out.points = quantity.unit == "pp";
      out.percent = !out.points && quantity.unit != "bp";
      scale = quantity.unit == "bp" ? 1e-4 : 1e-2;
      break;
    case QuantityKind::duration: {
      const auto named = units.find(quantity.unit);
      if (!named) return std::nullopt;
      out.unit = Unit::of(named->base);
      scale = static_cast<double>(named->scale.numerator) /
              static_cast<double>(named->scale.denominator);
      break;
    }
    case QuantityKind::count:
    case QuantityKind::ratio:
      out.bare = quantity.unit.empty() && quantity.scale == 1;
      break;
  }
  out.value *= scale;
  step *= scale;
  set_width(quantity.approximation, step, out);
  out.loss = quantity.sign < 0;
  // Brackets are read as a loss; only a minus sign or its Japanese triangle is one for sure.
  const std::string_view minus_signs[] = {"-", "\u2212", "\u2013", "\u25b3", "\u25b2"};
  const std::size_t first = text.find_first_of("0123456789");
  if (out.loss && first != std::string_view::npos) {
    for (const std::string_view sign : minus_signs) {
      out.minus = out.minus || text.substr(0, first).find(sign) != std::string_view::npos;
    }
    // "$(4.5) million": brackets around the number alone; those around its currency as well may be an equivalent.
    out.minus = out.minus || (first > 1 && text[first - 1] == '(');
  }
  return out;
}

Printed printed(const data::DataRow& row, std::string_view cell, const units::UnitTable& units) {
  Printed out;
  out.value = std::abs(row.value);
  out.minus = row.value < 0;
  out.loss = out.minus;
  if (row.cell) {
    // A cell is exact to its 15 digits. It tells no scale but where it shows per cent or leaves thousands out.
    const data::CellFigure& cell = *row.cell;
    out.exact = true;
    out.percent = cell.percent;
    out.bare = !cell.percent && cell.n_thousands_left_out == 0 && cell.power_of_words == 0;
    out.value *= std::pow(10.0, cell.power_of_words);
    if (cell.percent || cell.power_of_words < 0) out.unit = Unit();
    if (cell.currency) out.unit = *cell.currency;
    if (cell.labelled) {
      out.bare = false;
      out.value *= cell.labelled->unit.factor();
      out.unit = cell.labelled->unit.unit;
      out.rate = cell.labelled->rate;
    }
    const std::string_view unit = cell.labelled ? cell.label_unit : std::string_view();
    out.text = fmt::format("{}{}{} in {}", cell.shown, unit.empty() ? "" : " ", unit, cell.where);
    return out;
  }
  out.unit = comparable_part(without_rate(row.unit.unit), units);
  // Its unit says by what time; `value` is canonical.
  if (is_rate(row.unit.unit)) {
    const bool by_day = row.unit.unit.power_of(units::kDay).numerator < 0;
    out.rate = units::ScaledUnit{Unit::of(by_day ? units::kDay : units::kYear, {-1, 1}), {1, 1}, 0};
  }
  // A fact says itself how far it was rounded; else its digits do.
  out.below = row.fact_text.empty()
                  ? std::pow(10.0, -digits_of(cell).decimals) * std::abs(row.unit.factor()) / 2
                  : row.fact_slack;
  if (!row.fact_text.empty()) {
    const Unit per = own_denominator(row.unit.unit, units);
    if (!per.is_plain()) out.per = per;
  }
  out.above = out.below;
  out.text = std::string(cell) + (row.unit_text.empty() ? "" : " " + row.unit_text);
  return out;
}

bool comparable_units(const Stated& model, const Printed& source, const units::UnitTable& units) {
  if (!source.unit) return true;
  // An amount per share is no amount.
  if (source.per && own_denominator(model.unit, units) != *source.per) return false;
  if (comparable_part(without_rate(model.unit), units) == *source.unit) return true;
  return comparable_part(model.unit, units) == *source.unit;
}

Agreement agree(std::span<const Stated> model, std::span<const Printed> source,
                const units::UnitTable& units) {
  Agreement best;
  bool first = true;
  for (const Stated& m : model) {
    for (const Printed& s : source) {
      std::string why;
      const Difference difference = compare(m, s, units, why);
      if (difference == Difference::none) return {};
      if (!first && difference >= best.difference) continue;
      first = false;
      best.difference = difference;
      best.text = fmt::format("the source says {}, the model {} ({})", amount(s.value, s.text),
                              amount(m.value, m.text), why);
    }
  }
  return best;
}

}  // namespace plimsoll::verify
