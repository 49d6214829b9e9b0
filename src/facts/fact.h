// What a filing reports as data: one table of facts, whichever kind of file it was read from.
//
//   values     numbers are exact decimal text ("-1234500000", "0.125"): what was printed, with the file's sign
//              and power of ten, never a double; texts have white space joined to one space and no markup
//   periods    days; an end is the last day of the period, an instant the end of that day
//   names      "us-gaap:Revenues": one prefix for each namespace, the one under which the file first used it
//   places     line and column count from 1; a column is a code point
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace plimsoll::facts {

struct Day {
  int year = 0;
  int month = 0;
  int day = 0;

  bool known() const { return year != 0; }
  auto operator<=>(const Day&) const = default;
};

// "2022-12-31"; empty where it is not known.
std::string text_of(Day day);
// Of "2022-12-31", also with a time behind it; `end`: midnight is the end of the day before.
std::optional<Day> read_day(std::string_view text, bool end);
bool is_leap_year(int year);
int days_in_month(int year, int month);
Day day_before(Day day);
// Days from the year 0 on.
std::int64_t day_number(Day day);

enum class Span : std::uint8_t { instant, duration, forever };

struct Period {
  Span span = Span::forever;
  // Of a duration; an instant has its end alone.
  Day start;
  Day end;

  auto operator<=>(const Period&) const = default;
  // "2022-01-01 to 2022-12-31", "2022-12-31", "forever".
  std::string text() const;
};

struct Dimension {
  // "srt:ProductOrServiceAxis".
  std::string axis;
  // A name, or the text of a typed member; what stands in a segment and is no dimension is typed too.
  std::string member;
  bool typed = false;
  bool scenario = false;

  auto operator<=>(const Dimension&) const = default;
};

struct Context {
  std::string id;
  std::string scheme;
  std::string entity;
  Period period;
  // Sorted by axis.
  std::vector<Dimension> dimensions;
  // Why it says nothing; empty where all is well.
  std::string wrong;
};

struct Unit {
  std::string id;
  // "iso4217:USD"; sorted.
  std::vector<std::string> numerator;
  std::vector<std::string> denominator;

  // "USD", "USD/shares", "pure".
  std::string text() const;
};

struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

inline constexpr std::uint32_t kNone = UINT32_MAX;

struct Fact {
  std::string name;
  // Indices into the table; kNone where there is none.
  std::uint32_t context = kNone;
  std::uint32_t unit = kNone;
  bool is_number = false;
  bool nil = false;
  // Not shown where the filing is read as a page.
  bool hidden = false;
  // The value; of a fact that cannot be read what stands there.
  std::string value;
  // As stated: "-6", "INF", or empty.
  std::string decimals;
  // As stated, of inline XBRL: power of ten, "-" or empty, "ixt:num-dot-decimal".
  std::string scale;
  std::string sign;
  std::string format;
  Place place;
  // When it became known; of a file that says so for each fact.
  Day known;
  // The filing that reported it, of SEC's JSON: "0000320193-22-000108", "10-K".
  std::string accession;
  std::string form;
  // Why there is no value; empty where there is one.
  std::string wrong;
  // As often as this fact was told, where equal ones were merged; see merge_equal().
  std::uint32_t n_told = 1;
};

enum class Kind : std::uint8_t { inline_xbrl, instance, company_facts };

// "inline XBRL", "XBRL instance", "SEC company facts".
std::string_view kind_name(Kind kind);

struct Table {
  Kind kind = Kind::instance;
  std::string path;
  // Of company facts: the company's name.
  std::string entity_name;
  std::vector<Context> contexts;
  std::vector<Unit> units;
  // In the order of the file.
  std::vector<Fact> facts;
  // By name; where the file has them.
  std::unordered_map<std::string, std::string> labels;
  // Namespaces by prefix.
  std::vector<std::pair<std::string, std::string>> namespaces;
  // Sentences of what was left out and why.
  std::vector<std::string> warnings;

  const Context* context_of(const Fact& fact) const {
    return fact.context == kNone ? nullptr : &contexts[fact.context];
  }
  const Unit* unit_of(const Fact& fact) const {
    return fact.unit == kNone ? nullptr : &units[fact.unit];
  }
};

// Behind the colon.
std::string_view local_name(std::string_view name);
// The text of the first fact of that local name without dimensions, "EntityRegistrantName"; empty where there
// is none.
std::string_view text_fact(const Table& table, std::string_view local);

// Same name, entity, period, dimensions, unit.
bool same_subject(const Table& table, const Fact& a, const Fact& b);
// A total order of subjects, for sorting; equal where same_subject().
std::strong_ordering compare_subject(const Table& table, const Fact& a, const Fact& b);

}  // namespace plimsoll::facts
