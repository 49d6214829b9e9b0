// Parts that the kinds of amounts share; see quantity_scan.h.
#pragma once

#include <string>
#include <string_view>

#include "filing/quantities/quantity_scan.h"

namespace plimsoll::filing {

struct Number {
  double value = 0;
  double scale = 1;
  double last_digit = 1;
  bool in_words = false;
  bool bracketed = false;
  bool negative = false;
  std::size_t behind = 0;
};

// A number at `at`, in figures or words, with the scale words behind it; `short_forms` takes the
// "m" of "5m" for one.
bool read_number(const Scan& scan, std::size_t at, bool short_forms, Number& number);
Quantity make_quantity(QuantityKind kind, const Number& number, std::string unit);
// What stands between the two numbers of a range.
bool is_range_word(const Scan& scan, std::size_t at);

// The currency of a sign; of the letters before a dollar sign. Empty for others.
std::string_view sign_code(const Token& token);
std::string_view letter_code(std::string_view text);
// A currency that begins at `at`: its code, and the token behind it.
std::string_view currency_before(const Scan& scan, std::size_t at, std::size_t& behind);
// A currency in words behind an amount: "yen", "U.S. dollars", "pounds sterling", "EUR".
std::string_view currency_behind(const Scan& scan, std::size_t at, std::size_t& behind);

// "years", "months", ...: the unit; empty for other words.
std::string_view duration_unit(std::string_view lower);

bool match_money(Scan& scan, std::size_t at, std::size_t& next);
// "5 %", "30 basis points".
bool match_share(Scan& scan, std::size_t at, std::size_t& next);
bool match_duration(Scan& scan, std::size_t at, std::size_t& next);
// "1 to 5 split", "two-for-one", "3.5 to 1", "4:1", "2.5 times".
bool match_ratio(Scan& scan, std::size_t at, std::size_t& next);
// "one in six": shares of a whole in words.
bool match_one_in(Scan& scan, std::size_t at, std::size_t& next);
// "one-third of": fractions in words.
bool match_fraction(Scan& scan, std::size_t at, std::size_t& next);
bool match_count(Scan& scan, std::size_t at, std::size_t& next);

}  // namespace plimsoll::filing
