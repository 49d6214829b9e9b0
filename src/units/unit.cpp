// Units as products of powers, and what a unit expression of the model denotes.
#include "units/unit.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "syntax/words.h"

namespace plimsoll::units {
namespace {

constexpr std::int64_t kMaxNumerator = 1000;
constexpr std::int64_t kMaxDenominator = 100;

// Both within the limits above, so nothing overflows.
Rational reduced(std::int64_t numerator, std::int64_t denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const std::int64_t divisor = std::gcd(numerator, denominator);
  return divisor > 1 ? Rational{numerator / divisor, denominator / divisor}
                     : Rational{numerator, denominator};
}

bool in_range(Rational r) {
  return std::abs(r.numerator) <= kMaxNumerator && r.denominator <= kMaxDenominator;
}

// base^exponent; false when it does not fit.
bool integer_power(std::int64_t base, std::int64_t exponent, std::int64_t& result) {
  result = 1;
  if (base == 1) return true;
  for (std::int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result)) return false;
  }
  return true;
}

// The exact root; false when there is none.
bool integer_root(std::int64_t value, std::int64_t degree, std::int64_t& result) {
  for (result = 1;; ++result) {
    std::int64_t power = 0;
    if (!integer_power(result, degree, power) || power > value) return false;
    if (power == value) return true;
    // Scales are powers of 2, 3, 5 and 7 whose roots are small.
    if (result > 100'000) return false;
  }
}

// scale^exponent; false when it is not a fraction of whole numbers, or does not fit.
bool rational_power(Rational scale, Rational exponent, Rational& result) {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  if (!integer_root(scale.numerator, exponent.denominator, numerator)) return false;
  if (!integer_root(scale.denominator, exponent.denominator, denominator)) return false;
  const std::int64_t times = std::abs(exponent.numerator);
  if (!integer_power(numerator, times, numerator)) return false;
  if (!integer_power(denominator, times, denominator)) return false;
  result =
      exponent.numerator < 0 ? Rational{denominator, numerator} : Rational{numerator, denominator};
  return true;
}

bool multiply(Rational a, Rational b, Rational& result) {
  const Rational first = reduced(a.numerator, b.denominator);
  const Rational second = reduced(b.numerator, a.denominator);
  return !__builtin_mul_overflow(first.numerator, second.numerator, &result.numerator) &&
         !__builtin_mul_overflow(first.denominator, second.denominator, &result.denominator);
}

struct TimeName {
  std::string_view singular;
  std::string_view plural;
  BaseUnitId base;
  Rational scale;
};

constexpr TimeName kTimeNames[] = {
    {"year", "years", kYear, {1, 1}},       {"quarter", "quarters", kYear, {1, 4}},
    {"month", "months", kYear, {1, 12}},    {"day", "days", kDay, {1, 1}},
    {"week", "weeks", kDay, {7, 1}},        {"hour", "hours", kDay, {1, 24}},
    {"minute", "minutes", kDay, {1, 1440}}, {"second", "seconds", kDay, {1, 86'400}},
};

Written written_as(const UnitTable::Named& time) {
  if (time.base != kYear) return Written::nothing;
  return time.scale.denominator == 12  ? Written::month
         : time.scale.denominator == 4 ? Written::quarter
                                       : Written::year;
}

constexpr std::string_view kScaleNames[] = {"bn", "M", "k", "bp", "pp", "per"};

}  // namespace

// ---------------------------------------------------------------- Unit

Written joined(Written a, Written b) {
  if (a == b || b == Written::nothing) return a;
  if (a == Written::nothing || a == Written::step) return b;
  return b == Written::step ? a : Written::several;
}

Unit Unit::of(BaseUnitId base, Rational power) {
  Unit unit;
  unit.valid_ = power.denominator > 0 && in_range(power);
  if (unit.valid_ && !power.is_zero()) {
    unit.factors_.push_back({base, reduced(power.numerator, power.denominator)});
  }
  return unit;
}

Rational Unit::power_of(BaseUnitId base) const {
  for (const Factor& factor : factors_) {
    if (factor.base == base) return factor.power;
  }
  return {0, 1};
}

Unit Unit::pow(Rational exponent) const {
  Unit result;
  result.valid_ = valid_ && exponent.denominator != 0 && in_range(exponent);
  if (!result.valid_ || exponent.is_zero()) return result;
  result.written_ = written_;
  for (const Factor& factor : factors_) {
    const Rational power = reduced(factor.power.numerator * exponent.numerator,
                                   factor.power.denominator * exponent.denominator);
    if (!in_range(power)) {
      result.factors_.clear();
      result.valid_ = false;
      return result;
    }
    result.factors_.push_back({factor.base, power});
  }
  return result;
}

Unit operator*(const Unit& a, const Unit& b) {
  if (b.is_plain()) return a;
  if (a.is_plain()) return b;
  Unit result;
  result.valid_ = a.valid_ && b.valid_;
  if (!result.valid_) return result;
  auto i = a.factors_.begin();
  auto j = b.factors_.begin();
  while (i != a.factors_.end() || j != b.factors_.end()) {
    if (j == b.factors_.end() || (i != a.factors_.end() && i->base < j->base)) {
      result.factors_.push_back(*i++);
    } else if (i == a.factors_.end() || j->base < i->base) {
      result.factors_.push_back(*j++);
    } else {
      const Rational p = i->power;
      const Rational q = j->power;
      const Rational power = reduced(p.numerator * q.denominator + q.numerator * p.denominator,
                                     p.denominator * q.denominator);
      if (!in_range(power)) {
        result.factors_.clear();
        result.valid_ = false;
        return result;
      }
      if (!power.is_zero()) result.factors_.push_back({i->base, power});
      ++i;
      ++j;
    }
  }
  result.set_written(joined(a.written_, b.written_));
  return result;
}

std::size_t Unit::hash() const {
  std::size_t h = valid_ ? 0x9e3779b97f4a7c15u : 0;
  const auto mix = [&h](std::uint64_t x) { h = (h ^ x) * 0xff51afd7ed558ccdu + (h >> 29); };
  for (const Factor& factor : factors_) {
    mix(factor.base.value);
    mix(static_cast<std::uint64_t>(factor.power.numerator * 128 + factor.power.denominator));
  }
  return h;
}

// ---------------------------------------------------------------- UnitTable

UnitTable::UnitTable() {
  bases_.push_back({"year", "years", false});
  bases_.push_back({"day", "days", false});
  for (const TimeName& time : kTimeNames) {
    names_[std::string(time.singular)] = {time.base, time.scale};
    names_[std::string(time.plural)] = {time.base, time.scale};
  }
  for (const std::string_view code : currency_codes()) {
    names_[std::string(code)] = {BaseUnitId(bases_.size()), {1, 1}};
    bases_.push_back({std::string(code), std::string(code), true});
  }
}

void UnitTable::declare(const syntax::UnitDecl::Item& item, diag::Sink& sink) {
  const syntax::Name plural = item.plural.text.empty() ? item.singular : item.plural;
  bool ok = true;
  for (const syntax::Name& name : {item.singular, plural}) {
    const std::string text(name.text);
    const auto known = names_.find(text);
    std::string taken_by;
    if (syntax::ends_unit(name.text) || syntax::is_reserved(name.text) ||
        std::ranges::find(kScaleNames, name.text) != std::end(kScaleNames)) {
      taken_by = "a word of the language";
    } else if (known != names_.end()) {
      const BaseUnitId base = known->second.base;
      taken_by = is_currency(base)               ? "a currency"
                 : base == kYear || base == kDay ? "a unit of time"
                                                 : "a unit declared before";
    }
    if (taken_by.empty()) continue;
    sink.report(diag::Kind::unit_clash, name.span, "the name `" + text + "` is " + taken_by)
        .add_fix("choose another name, such as `" + text + "_unit`", name.span, text + "_unit",
                 "a new name, to use after its numbers too");
    ok = false;
    // Singular and plural may be one word, which then is one mistake.
    if (item.singular.text == plural.text) break;
  }
  if (!ok) return;
  const Named named{BaseUnitId(bases_.size()), {1, 1}};
  bases_.push_back({std::string(item.singular.text), std::string(plural.text), false});
  names_[std::string(item.singular.text)] = named;
  names_[std::string(plural.text)] = named;
}

void UnitTable::check_currencies(const syntax::CurrencyDecl& decl, diag::Sink& sink) const {
  for (const syntax::Name& code : decl.codes) {
    const std::span<const std::string_view> codes = currency_codes();
    if (std::ranges::binary_search(codes, code.text)) continue;
    diag::Diagnostic& d =
        sink.report(diag::Kind::currency_unknown, code.span,
                    "`" + std::string(code.text) + "` is not a currency code of ISO 4217");
    if (!sink.may_suggest()) continue;
    const std::string_view near = diag::nearest(code.text, {codes.begin(), codes.end()});
    if (!near.empty()) d.did_you_mean(code.span, near);
  }
}

std::optional<UnitTable::Named> UnitTable::find(std::string_view name) const {
  const auto it = names_.find(std::string(name));
  if (it == names_.end()) return std::nullopt;
  return it->second;
}

bool UnitTable::is_currency(BaseUnitId base) const {
  return base.value < bases_.size() && bases_[base.value].currency;
}

std::optional<ScaledUnit> UnitTable::resolve(const syntax::UnitExpr* expr, diag::Sink& sink) const {
  ScaledUnit result;
  if (expr == nullptr) return result;
  result.power10 = expr->power10;
  bool ok = true;
  for (const syntax::UnitFactor& factor : expr->factors) {
    const std::string name(factor.name);
    const std::optional<Named> named = find(factor.name);
    if (!named) {
      ok = false;
      diag::Diagnostic& d =
          sink.report(diag::Kind::unit_unknown, factor.span, "`" + name + "` is not a unit");
      if (factor.name == "a" && &factor != &expr->factors.back()) {
        d.add_fix("write `per`", factor.span, "per");
        continue;
      }
      if (const auto foreign = foreign_unit(factor.name)) {
        d.add_fix("write `" + foreign->here + "`", factor.span, foreign->here, foreign->changes);
        continue;
      }
      if (!sink.may_suggest()) continue;
      std::vector<std::string_view> candidates;
      for (const auto& entry : names_) candidates.push_back(entry.first);
      // The hash map's order is not part of the message.
      std::ranges::sort(candidates);
      const std::string_view near = near_unit(factor.name, std::move(candidates));
      if (!near.empty()) {
        d.did_you_mean(factor.span, near);
      } else {
        const bool plural = name.size() > 3 && name.ends_with('s') && !name.ends_with("ss");
        const std::string singular = plural ? name.substr(0, name.size() - 1) : name;
        const std::string line = "unit " + singular + "/" + singular + "s";
        if (place_.valid()) {
          d.add_fix("declare it: `" + line + "`", place_, "\n" + line);
        } else {
          d.add_help("declare it: `" + line + "`");
        }
      }
      continue;
    }
    const Rational power{factor.numerator, factor.denominator};
    Unit unit = power.denominator > 0 && in_range(power)
                    ? Unit::of(named->base, reduced(power.numerator, power.denominator))
                    : Unit::of(named->base, {kMaxNumerator + 1, 1});
    unit.set_written(written_as(*named));
    Rational scale;
    if (!unit.valid()) {
      ok = false;
      sink.report(diag::Kind::unit_inexact, factor.span,
                  "the power of `" + name + "` is out of range");
    } else if (!rational_power(named->scale, reduced(power.numerator, power.denominator), scale) ||
               !multiply(result.scale, scale, result.scale)) {
      ok = false;
      const std::string base(bases_[named->base.value].singular);
      sink.report(diag::Kind::unit_inexact, factor.span,
                  "this power of `" + name + "` is no exact number of powers of `" + base + "`")
          .add_help("write it with " + base + "s");
    } else {
      result.unit = result.unit * unit;
    }
  }
  if (!ok) return std::nullopt;
  if (!result.unit.valid()) {
    sink.report(diag::Kind::unit_inexact, expr->span, "the powers of this unit are out of range");
    return std::nullopt;
  }
  return result;
}

}  // namespace plimsoll::units
