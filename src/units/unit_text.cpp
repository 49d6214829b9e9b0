// Units in words: of data beside the model, and in messages and reports.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "units/unit.h"

namespace plimsoll::units {
namespace {

struct ScaleWord {
  std::string_view word;
  int power10;
};

// Of the language first, then those that figures outside use.
constexpr ScaleWord kScaleWords[] = {
    {"bn", 9},       {"M", 6},         {"k", 3},         {"%", -2},         {"bp", -4},
    {"pp", -2},      {"billion", 9},   {"billions", 9},  {"million", 6},    {"millions", 6},
    {"thousand", 3}, {"thousands", 3}, {"trillion", 12}, {"trillions", 12},
};

std::optional<int> scale_word(std::string_view word) {
  for (const ScaleWord& scale : kScaleWords) {
    if (scale.word == word) return scale.power10;
  }
  return std::nullopt;
}

// The scale words of a power of ten: "bn", "M %", "" for 0.
std::string scale_text(int power10) {
  if (power10 == 0) return "";
  constexpr std::array<ScaleWord, 5> words = {
      {{"bn", 9}, {"M", 6}, {"k", 3}, {"%", -2}, {"bp", -4}}};
  for (const ScaleWord& one : words) {
    if (one.power10 == power10) return std::string(one.word);
  }
  for (const ScaleWord& one : words) {
    for (const ScaleWord& two : words) {
      if (one.power10 + two.power10 == power10) {
        return std::string(one.word) + " " + std::string(two.word);
      }
    }
  }
  return "1e" + std::to_string(power10);
}

std::string power_text(Rational power) {
  if (power.is_one()) return "";
  if (power.denominator == 1) return "^" + std::to_string(power.numerator);
  return "^(" + std::to_string(power.numerator) + "/" + std::to_string(power.denominator) + ")";
}

// Splits a unit text into words, numbers and signs.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  std::string_view next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    const std::size_t begin = at_;
    if (at_ == text_.size()) return {};
    const auto is_word = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
             static_cast<unsigned char>(c) >= 0x80;
    };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (is_word(text_[at_])) {
      while (at_ < text_.size() && (is_word(text_[at_]) || is_digit(text_[at_]))) ++at_;
    } else if (is_digit(text_[at_])) {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    } else {
      ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// 1..999, or nothing.
std::optional<int> small_number(std::string_view word) {
  if (word.empty() || word.size() > 3) return std::nullopt;
  int value = 0;
  for (const char c : word) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value > 0 ? std::optional<int>(value) : std::nullopt;
}

// `^2`, `^-1`, `^(1/2)`, `^1/2` is not taken: it reads two ways. The `^` is consumed already.
bool parse_power(Words& words, syntax::UnitFactor& factor) {
  std::string_view word = words.next();
  const bool bracket = word == "(";
  if (bracket) word = words.next();
  const bool negative = word == "-";
  if (negative) word = words.next();
  const std::optional<int> numerator = small_number(word);
  if (!numerator) return false;
  int denominator = 1;
  if (bracket) {
    word = words.next();
    if (word == "/") {
      const std::optional<int> below = small_number(words.next());
      if (!below) return false;
      denominator = *below;
      word = words.next();
    }
    if (word != ")") return false;
  }
  factor.numerator *= negative ? -*numerator : *numerator;
  factor.denominator = denominator;
  return true;
}

// Order in which factors are told: money, things, days, years.
int rank(BaseUnitId base, bool currency) {
  if (currency) return 0;
  if (base == kDay) return 2;
  if (base == kYear) return 3;
  return 1;
}

}  // namespace

std::optional<ScaledUnit> UnitTable::parse(std::string_view text, std::string* unknown) const {
  const auto fail = [unknown](std::string_view word) -> std::optional<ScaledUnit> {
    if (unknown != nullptr) *unknown = std::string(word);
    return std::nullopt;
  };
  syntax::UnitExpr expr;
  Words words(text);
  // What the next factor is by its sign: a factor of its own, under a `/`, under `per` or after
  // `*`.
  std::string_view sign;
  // -1 inside the product that follows `per`: `per server*year` divides by both.
  int product = 1;
  bool first = true;
  for (std::string_view word = words.next(); !word.empty(); word = words.next()) {
    const bool was_first = std::exchange(first, false);
    if (word == "per" || word == "/" || (word == "*" && !was_first)) {
      if (!sign.empty()) return fail(word);
      sign = word;
      continue;
    }
    if (word == "^") {
      if (expr.factors.empty() || !sign.empty()) return fail(word);
      if (!parse_power(words, expr.factors.back())) return fail(word);
      continue;
    }
    if (word == "1" && was_first) continue;
    if (const std::optional<int> power10 = scale_word(word); power10 && sign.empty()) {
      expr.power10 += *power10;
      continue;
    }
    if (!find(word)) return fail(word);
    if (sign.empty()) product = 1;
    if (sign == "per") product = -1;
    const int numerator = sign == "/" ? -1 : product;
    expr.factors.push_back({.name = word, .numerator = numerator, .span = {}});
    sign = {};
  }
  if (!sign.empty()) return fail(sign);
  diag::Sink silent;
  return resolve(&expr, silent);
}

std::string UnitTable::format_factor(const Unit::Factor& factor, bool plural) const {
  const Base& base = bases_[factor.base.value];
  const Rational size{std::abs(factor.power.numerator), factor.power.denominator};
  return (plural && size.is_one() ? base.plural : base.singular) + power_text(size);
}

std::string UnitTable::format(const Unit& unit) const {
  if (!unit.valid()) return "a unit out of range";
  if (unit.is_plain()) return "plain number";
  std::vector<Unit::Factor> factors(unit.factors().begin(), unit.factors().end());
  std::ranges::stable_sort(factors, {}, [this](const Unit::Factor& factor) {
    return rank(factor.base, is_currency(factor.base));
  });
  std::string text;
  const Unit::Factor* last = nullptr;
  for (const Unit::Factor& factor : factors) {
    if (factor.power.numerator > 0) last = &factor;
  }
  for (const Unit::Factor& factor : factors) {
    if (factor.power.numerator <= 0) continue;
    if (!text.empty()) text += ' ';
    text += format_factor(factor, &factor == last);
  }
  if (text.empty()) text = "1";
  for (const Unit::Factor& factor : factors) {
    if (factor.power.numerator < 0) text += " per " + format_factor(factor, false);
  }
  return text;
}

std::string UnitTable::one(const Unit& unit) const {
  if (unit.is_plain()) return "1";
  const std::string text = format(unit);
  return text.starts_with("1 per ") ? text : "1 " + text;
}

std::string UnitTable::format(const syntax::UnitExpr* expr) const {
  if (expr == nullptr) return "";
  std::string text = scale_text(expr->power10);
  for (const syntax::UnitFactor& factor : expr->factors) {
    const bool below = factor.numerator < 0;
    if (!text.empty()) text += ' ';
    if (below) text += text.empty() ? "1 per " : "per ";
    text += factor.name;
    text += power_text({std::abs(factor.numerator), factor.denominator});
  }
  return text;
}

plimsoll::Unit UnitTable::told(const Unit& unit) const {
  if (unit.is_plain()) return {};
  const std::string text = format(unit);
  return {.base = text, .canonical = text};
}

plimsoll::Unit UnitTable::told(const syntax::UnitExpr& written, const ScaledUnit& unit) const {
  plimsoll::Unit out = told(unit.unit);
  out.scale = unit.factor();
  syntax::UnitExpr bare = written;
  // Of plain numbers the word is all there is to tell the unit by, as `%` is: `3 M`.
  if (!written.factors.empty()) {
    for (const auto word :
         {plimsoll::ScaleWord::k, plimsoll::ScaleWord::M, plimsoll::ScaleWord::bn}) {
      if (scale_text(written.power10) != plimsoll::scale_text(word)) continue;
      out.word = word;
      bare.power10 = 0;
    }
  }
  out.base = format(&bare);
  return out;
}

plimsoll::Unit UnitTable::choose_scale(double magnitude, const Unit& unit) const {
  plimsoll::Unit out = told(unit);
  if (unit.is_plain()) return out;
  const bool money = std::ranges::any_of(unit.factors(), [this](const Unit::Factor& factor) {
    return is_currency(factor.base) && factor.power.is_one();
  });
  const double size = std::fabs(magnitude);
  if (!money || !std::isfinite(size)) return out;
  if (size >= 1e4) out.word = plimsoll::ScaleWord::k;
  if (size >= 1e6) out.word = plimsoll::ScaleWord::M;
  if (size >= 1e9) out.word = plimsoll::ScaleWord::bn;
  out.scale = scale_factor(out.word);
  return out;
}

std::optional<UnitTable::Mend> UnitTable::mend_mismatch(const Unit& left, const Unit& right,
                                                        bool has_time) const {
  if (!left.valid() || !right.valid() || left == right) return std::nullopt;
  const Unit ratio = left / right;
  const std::string length = has_time ? "step" : "(1 year)";
  // A plain number is no rate: `for weeks` counts something, and the length of a period is not it.
  if (right.is_plain() && left == Unit::years()) return Mend{" * (1 year)", "a figure in years"};
  if (ratio == Unit::years()) return Mend{" * " + length, "the amount of a period at that rate"};
  if (ratio == Unit::per_year()) {
    return Mend{" / " + length, left.power_of(kYear).numerator < 0
                                    ? "the rate at which a period has that amount"
                                    : "that it is no amount times a time"};
  }
  const Unit days_per_year = Unit::of(kDay) * Unit::per_year();
  if (ratio == days_per_year) return Mend{" * (365.25 days per year)", "years of 365.25 days"};
  if (ratio == days_per_year.inverse()) {
    return Mend{" / (365.25 days per year)", "years of 365.25 days"};
  }
  if (right.is_plain()) return Mend{" * (" + one(left) + ")", "a figure in " + format(left)};
  if (left.is_plain()) return Mend{" / (" + one(right) + ")", "its figure in " + format(right)};
  const std::span<const Unit::Factor> factors = ratio.factors();
  if (factors.size() != 2 || !is_currency(factors[0].base) || !is_currency(factors[1].base)) {
    return std::nullopt;
  }
  const bool first_up = factors[0].power == Rational{1, 1} && factors[1].power == Rational{-1, 1};
  const bool last_up = factors[1].power == Rational{1, 1} && factors[0].power == Rational{-1, 1};
  if (!first_up && !last_up) return std::nullopt;
  const std::string& up = bases_[factors[first_up ? 0 : 1].base.value].singular;
  const std::string& down = bases_[factors[first_up ? 1 : 0].base.value].singular;
  // The figure shows the form only.
  const std::string rate = up + down == "JPYUSD" ? "81" : "1.2";
  return Mend{" * (" + rate + " " + up + "/" + down + ")", "a rate of exchange, here an example"};
}

std::vector<std::string> UnitTable::describe_mismatch(const Unit& left, const Unit& right) const {
  std::vector<std::string> help;
  if (!left.valid() || !right.valid() || left == right) return help;
  const Unit ratio = left / right;
  const auto is_rate_of_plain = [](const Unit& a, const Unit& b) {
    return a.is_plain() && b == Unit::per_year();
  };
  if (is_rate_of_plain(left, right) || is_rate_of_plain(right, left)) {
    help.push_back("`compound` turns a growth per year into a factor per step");
    help.push_back("multiply the rate by `step` to get the share of one period");
    return help;
  }
  if (left == Unit::years() && right.is_plain()) {
    help.push_back("or say where it is declared what it counts: months, quarters or years");
    return help;
  }
  if (ratio == Unit::per_year() || ratio == Unit::years()) {
    const Unit& rate = ratio == Unit::per_year() ? left : right;
    if (rate.power_of(kYear).numerator >= 0) {
      help.push_back("or what stands in it is a rate, and does not say where declared per what");
      return help;
    }
    help.push_back("multiply by `step` to turn " + format(rate) + " into the amount of a period");
    return help;
  }
  // All factors but the currencies agree: a rate of exchange is missing.
  std::optional<BaseUnitId> up;
  std::optional<BaseUnitId> down;
  bool others = false;
  for (const Unit::Factor& factor : ratio.factors()) {
    const bool currency = is_currency(factor.base);
    if (currency && factor.power == Rational{1, 1} && !up) {
      up = factor.base;
    } else if (currency && factor.power == Rational{-1, 1} && !down) {
      down = factor.base;
    } else {
      others = true;
    }
  }
  if (up && down && !others) {
    const std::string& a = bases_[up->value].singular;
    const std::string& b = bases_[down->value].singular;
    help.push_back("multiply the " + b + " side with a rate of exchange in " + a + "/" + b);
    return help;
  }
  if (!ratio.power_of(kYear).is_zero() && !ratio.power_of(kDay).is_zero()) {
    help.push_back(
        "days, weeks and hours do not convert to months, quarters and years by themselves; a year "
        "of "
        "how many days is meant?");
    return help;
  }
  help.push_back("the left side is the right side times " + format(ratio) +
                 ": a factor in that unit is missing or too many");
  return help;
}

}  // namespace plimsoll::units
