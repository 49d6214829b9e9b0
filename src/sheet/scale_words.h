// Words of scale in the languages that planners write: the one table for formats of cells and headings of columns.
//
//   word     "Mio", "milliers", "lakh", "Prozent", in any case and without the point behind it
//   letter   may be a unit as well, or a word of another language: "T", "M", "mm", "miles"; a scale beside a currency
//   sign     百万, 億, 백만 at the start of a word; a unit may be glued to it
//   open     counts one thing or another, or hundredths of a currency: "mil" is 1e3 or 1e6, "ct" a hundredth of EUR
//   said     says no scale: "net", "in", "amounts"
//   noun     says what is counted, beside a currency in a format: "Umsatz", "sales"
//   time     counts days, weeks, hours, months, quarters or years
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::sheet {

// Powers of ten.
std::optional<int> power_of_word(std::string_view word);
std::optional<int> power_of_letter(std::string_view word);
struct PowerSign {
  std::string_view text;
  int power = 0;
};
std::optional<PowerSign> power_sign_of(std::string_view word);
bool is_open_word(std::string_view word);
bool is_said_word(std::string_view word);
bool is_noun(std::string_view word);
// As the language calls the unit, "days"; empty of another word.
std::string_view time_unit_of(std::string_view word);

// Of ASCII alone.
std::string small_letters(std::string_view text);

}  // namespace plimsoll::sheet
