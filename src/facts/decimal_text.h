// Numbers as exact decimal text.
//
//   form   "-1234.50": a minus or none, digits without leading zeros, and a point with digits behind it or none;
//          zero has no minus. Zeros behind the point stay: they were printed
//   cost   linear in the text; a power of ten adds at most kMaxShift zeros
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::facts {

// Powers of ten beyond these are refused: nothing that is reported has them.
inline constexpr int kMaxShift = 64;
// Digits of a number.
inline constexpr std::size_t kMaxDigits = 400;

// A number of XML, "-12.5", ".5", "1.5E6"; nothing for any other text.
std::optional<std::string> read_decimal(std::string_view text);
// times 10^power; nothing where the power is out of bounds. `decimal` is in form.
std::optional<std::string> shifted(std::string_view decimal, int power);
std::string negated(const std::string& decimal);
// Both in form: are they the same number?
bool same_number(std::string_view a, std::string_view b);
// a - b.
std::string difference(std::string_view a, std::string_view b);
// Whether |a| <= |b|.
bool at_most(std::string_view a, std::string_view b);
// "1,234,500": thousands apart, for reading.
std::string grouped(std::string_view decimal);
// A whole number within bounds; nothing for any other text.
std::optional<int> read_whole(std::string_view text, int most = 1000);

}  // namespace plimsoll::facts
