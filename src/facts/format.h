// What a printed text means by the format that inline XBRL gives it: the registries of transformations 1 to 5, and
// SEC's.
//
//   numbers   "1,234.5" by num-dot-decimal is 1234.5; the older registries want thousands in threes
//   dates     "31 mars 2022" by date-day-monthname-year-fr is 2022-03-31; years of two digits are of this century
//   texts     fixed and boolean ones; SEC's durations (P3Y), numbers in words, ballot boxes, filer categories,
//             exchanges and states
//   not read  calendars of India; SEC's names of countries, and of exchanges and provinces beyond the usual:
//             Outcome::unknown, and the text stays as printed
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plimsoll::facts {

struct Formatted {
  enum class Outcome : std::uint8_t {
    done,
    // The text is none of that format.
    mismatch,
    // A format that is not known.
    unknown,
  };
  Outcome outcome = Outcome::unknown;
  std::string text;
};

// `space`: the registry; empty where its prefix is not declared, then the name alone tells. `local`: the format.
// `text` has white space at its ends removed.
Formatted formatted(std::string_view space, std::string_view local, std::string_view text);

// The parts of it, by kind of format.
Formatted formatted_number(std::string_view local, std::string_view text, bool strict);
Formatted formatted_date(std::string_view local, std::string_view text);
Formatted formatted_sec(std::string_view local, std::string_view text);
// "one hundred and five": "105"; empty where it is none.
std::string number_in_words(std::string_view text);

}  // namespace plimsoll::facts
