// Units: products of rational powers of base units, and numbers written with them.
//
//   bases     each currency of ISO 4217; `year` (month = 1/12, quarter = 1/4); `day` (week = 7,
//             hour = 1/24, minute, second), which converts to no calendar time; the model's own
//   values    canonical: currency units, years, days; "3.1 bn JPY per year" is 3.1e9, 5 months is
//             5/12
//   exact     the decimal text, its power of ten and an integer factor round once together; a
//             divisor (12 of `months`) is one division after it
//   errors    reported to the sink: currency_unknown, number_out_of_range, unit_clash,
//             unit_inexact, unit_unknown
//   cost      comparing, hashing and multiplying are linear in the few factors; plain numbers
//             allocate nothing
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "diag/diagnostic.h"
#include "plimsoll/unit.h"
#include "syntax/ast.h"

namespace plimsoll::units {

using BaseUnitId = Id<struct BaseUnitTag>;

inline constexpr BaseUnitId kYear{std::size_t{0}};
inline constexpr BaseUnitId kDay{std::size_t{1}};

// In lowest terms, denominator positive.
struct Rational {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;

  constexpr bool operator==(const Rational&) const = default;
  constexpr bool is_zero() const { return numerator == 0; }
  constexpr bool is_one() const { return numerator == 1 && denominator == 1; }
};

// The unit of time that a figure was written in: month in `5% per month`. Values are canonical, per
// year; what does not convert by multiplication, a chance or a growth, goes back to what was
// written. `step`: only the length of the model's step. `several`: made of figures that differ.
enum class Written : std::uint8_t { nothing, step, month, quarter, year, several };

// Of what is made of both.
Written joined(Written a, Written b);

class Unit {
 public:
  struct Factor {
    BaseUnitId base;
    Rational power;
    bool operator==(const Factor&) const = default;
  };

  // The plain number.
  Unit() = default;
  static Unit of(BaseUnitId base, Rational power = {1, 1});
  static Unit per_year() { return of(kYear, {-1, 1}); }
  static Unit years() { return of(kYear); }

  bool is_plain() const { return factors_.empty() && valid_; }
  // False when a power left the range of numerators to 1000 and denominators to 100; such a unit
  // equals only itself and spoils every product it enters.
  bool valid() const { return valid_; }
  // Sorted by base; powers are not zero.
  std::span<const Factor> factors() const { return factors_; }
  Rational power_of(BaseUnitId base) const;

  Unit pow(Rational exponent) const;
  Unit root(int degree) const { return pow({1, degree}); }
  Unit inverse() const { return pow({-1, 1}); }

  friend Unit operator*(const Unit& a, const Unit& b);
  friend Unit operator/(const Unit& a, const Unit& b) { return a * b.inverse(); }
  // Units of one meaning, however time was written.
  bool operator==(const Unit& other) const {
    return valid_ == other.valid_ && factors_ == other.factors_;
  }
  std::size_t hash() const;

  // Products join it, powers keep it; `nothing` for a unit without a power of the year.
  Written written() const { return written_; }
  void set_written(Written written) {
    written_ = power_of(kYear).is_zero() ? Written::nothing : written;
  }
  // A value of this unit is made of one of `other` too.
  void join(const Unit& other) { set_written(joined(written_, other.written_)); }

 private:
  std::vector<Factor> factors_;
  bool valid_ = true;
  Written written_ = Written::nothing;
};

// A unit with what one of it is in canonical units: scale * 10^power10.
struct ScaledUnit {
  Unit unit;
  Rational scale{1, 1};
  int power10 = 0;

  // scale * 10^power10 as a double, rounded as literals are.
  double factor() const;
};

class UnitTable {
 public:
  // Knows the currencies and the time units.
  UnitTable();

  // `unit server/servers`. A name taken by a currency, a time unit, a scale word or another unit is
  // unit_clash.
  void declare(const syntax::UnitDecl::Item& item, diag::Sink& sink);
  // Checks `currency JPY, USD`: currency_unknown. All currencies may be used without it.
  void check_currencies(const syntax::CurrencyDecl& decl, diag::Sink& sink) const;

  // Where a new line with a declaration may go, for fixes; none by default.
  void declare_behind(Span declaration) {
    place_ = {declaration.file, declaration.end, declaration.end};
  }
  Span declaration_place() const { return place_; }

  // The base unit of a name and what one of it is; singular and plural alike.
  struct Named {
    BaseUnitId base;
    Rational scale{1, 1};
  };
  std::optional<Named> find(std::string_view name) const;
  bool is_currency(BaseUnitId base) const;

  // Nothing after an error. A null pointer is the plain number.
  std::optional<ScaledUnit> resolve(const syntax::UnitExpr* expr, diag::Sink& sink) const;
  // The unit of a text outside the model, such as a CSV cell: the language's unit syntax ("M JPY",
  // "JPY/share", "bn JPY per year", "%"), and "JPY million". Nothing when not understood; `unknown`
  // then receives the word at fault.
  std::optional<ScaledUnit> parse(std::string_view text, std::string* unknown = nullptr) const;

  // In the modeller's words: "JPY per year", "servers", "1 per year", "JPY per server per year",
  // "years", "plain number".
  std::string format(const Unit& unit) const;
  // One of it as a number of the language: "1 JPY", "1 per year".
  std::string one(const Unit& unit) const;
  // A unit expression as written, spaced evenly: "bn JPY per year"; "%"; "" for the plain number.
  std::string format(const syntax::UnitExpr* expr) const;
  // The unit to print a figure of this size in: bn, M or k for amounts of money, else the canonical
  // one.
  plimsoll::Unit choose_scale(double magnitude, const Unit& unit) const;
  // A unit to print in: the canonical one, and one as written.
  plimsoll::Unit told(const Unit& unit) const;
  plimsoll::Unit told(const syntax::UnitExpr& written, const ScaledUnit& unit) const;
  // What turns a value in `right` into one in `left`: " * step", " / (1 JPY)", to stand behind it.
  // Nothing where a factor is missing that only the modeller knows.
  struct Mend {
    std::string factor;
    std::string changes;
  };
  std::optional<Mend> mend_mismatch(const Unit& left, const Unit& right, bool has_time) const;
  // What to do about two units that should agree: lines of help, most useful first; may be empty.
  std::vector<std::string> describe_mismatch(const Unit& left, const Unit& right) const;

 private:
  struct Base {
    std::string singular;
    std::string plural;
    bool currency = false;
  };
  std::string format_factor(const Unit::Factor& factor, bool plural) const;

  std::vector<Base> bases_;
  Span place_;
  std::unordered_map<std::string, Named> names_;
};

// What a word for a unit, a scale or a currency is called in the language: `million` is `M`, `KUSD`
// is `k USD`, `tn` is `k bn`. Nothing for words that are not known elsewhere either.
struct UnitWord {
  std::string here;
  // What the word leaves open; empty where it says just that.
  std::string changes;
};
std::optional<UnitWord> foreign_unit(std::string_view word);

// The candidate that `word` may be misspelt for, or empty.
std::string_view near_unit(std::string_view word, std::vector<std::string_view> candidates);

// ISO 4217 codes of currencies in use, sorted.
std::span<const std::string_view> currency_codes();

// The number `digits` (decimal text, may have a fraction and an exponent, no separators) in
// canonical units. Nothing when it is no number, overflows, or is not zero but would become zero.
std::optional<double> decimal_value(std::string_view digits, const ScaledUnit& unit = {});

// The same for a number expression; reports number_out_of_range and what resolve() reports.
struct Quantity {
  double value = 0;
  ScaledUnit unit;
};
std::optional<Quantity> literal_value(const syntax::Expr& number, const UnitTable& units,
                                      diag::Sink& sink);

}  // namespace plimsoll::units

template <>
struct std::hash<plimsoll::units::Unit> {
  std::size_t operator()(const plimsoll::units::Unit& unit) const noexcept { return unit.hash(); }
};
