// Facts by name, period and members, as a question or a citation asks for them.
//
//   names     "us-gaap:Revenues", or "Revenues" where no two namespaces have it; with `*` and `?` any that fit
//   periods   a span of whole months is a year of 52 or 53 weeks too, whose ends lie within kSlackDays of its own;
//             an instant is that at its end
//   members   "ProductMember", with its prefix or without, or "Axis=Member". Without members: totals alone
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/fact.h"

namespace plimsoll::facts {

inline constexpr int kSlackDays = 10;

// What a period of a model or of a question denotes.
struct Asked {
  Day first;
  Day last;
  // One day: of instants on it, and of all durations that end on it.
  bool is_day = false;
};

// Whether the fact's period is meant, and how many days its ends are off; nothing where it is not.
std::optional<int> days_off(const Period& period, const Asked& asked);

// `pattern` with `*` and `?`; the prefix may be left out. Case counts.
bool name_fits(std::string_view name, std::string_view pattern);

// Names that hold the word, or as long a beginning of it as any holds, at most `most`, shorter ones first: "Revenues" is
// near "RevenueFromContractWithCustomer". With prefixes where the word has one. `numbers`: names of figures alone.
std::vector<std::string> near_names(const Table& table, std::string_view word, bool numbers,
                                    std::size_t most = 8);

// "ProductMember", "us-gaap:ProductMember", "srt:ProductOrServiceAxis=us-gaap:ProductMember".
bool member_fits(const Dimension& dimension, std::string_view asked);
// "ProductOrServiceAxis=ProductMember", as a citation writes it where its member alone does not tell.
std::string dimension_text(const Dimension& dimension);
// "ProductMember, EuropeMember"; empty for a total.
std::string members_text(const Context& context);

// The last day of the fiscal year that most year-long durations of the file end in, by month, and whether fiscal
// years have the name of the year in which they end; as the document says of itself where it does.
struct FiscalYear {
  // 1 to 12; 0 where the file does not tell.
  int end_month = 0;
  bool named_by_end = true;
};
FiscalYear fiscal_year_of(const Table& table);

// One figure, as a citation asks for it.
struct Wanted {
  std::string name;
  std::optional<Asked> period;
  std::vector<std::string> members;
  // Facts known later are passed over; not known: all.
  Day as_of;
};

struct Choice {
  enum class Trouble : std::uint8_t {
    none,
    no_name,
    // Two namespaces have the name.
    several_names,
    no_period,
    several_periods,
    no_members,
    several_members,
    several_units,
    known_later,
    // They say different things.
    conflict,
    // It cannot be read, or is no number.
    no_number,
  };
  Trouble trouble = Trouble::none;
  // The figure; else one of those in question.
  std::uint32_t fact = kNone;
  // What there is instead: names, periods, members, units, values, days; each once, in order.
  std::vector<std::string> there;
};

Choice choose(const Table& table, const Wanted& wanted);

}  // namespace plimsoll::facts
