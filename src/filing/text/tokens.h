// Words, numbers and signs of a text, for the search for quantities.
//
//   Token   a run of letters, a number with its separators and decimals, or one sign
//   cost    linear; tokens are views, `lower` is the word in lower case
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::filing {

struct Token {
  enum class Kind : std::uint8_t { word, number, sign };
  Kind kind = Kind::sign;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view text;
  // Words only.
  std::string lower;
  // Numbers only: value, digits behind the point, and whether thousands were separated.
  double value = 0;
  int n_decimals = 0;
  bool grouped = false;
  // No white space stands before it.
  bool glued = false;
};

std::vector<Token> tokenize(std::string_view text);

// Of number words: "twelve" 12, "hundred" 100 (as a number), "first" none; -1 if it is none.
int number_word(std::string_view lower);
// 1e3 for "thousand", 1e9 for "billion" and "bn"; 0 if it is none. Short forms ("m", "k", "b") only
// where `glued` to the number or behind a currency.
double scale_word(std::string_view lower, bool short_forms);
// 1 to 12, also of "Jan." and "sept"; 0 if it is none.
int month_word(std::string_view text);
// "january" for 1, to "december" for 12.
std::string_view month_name(int month);

}  // namespace plimsoll::filing
