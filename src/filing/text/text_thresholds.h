// Thresholds of the room `text`, by what they are counted in.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::filing {

// `part` is at least, or more than, `percent` of `whole`; exact, and true of nothing in nothing.
constexpr bool is_at_least_percent(std::size_t part, std::size_t whole, std::size_t percent) {
  return part * 100 >= whole * percent;
}
constexpr bool is_over_percent(std::size_t part, std::size_t whole, std::size_t percent) {
  return part * 100 > whole * percent;
}

// Text set in capitals keeps a small letter here and there: "McDONALD", "a.m.". One letter says
// nothing.
inline constexpr std::size_t kCapitalsPercent = 90;
inline constexpr std::size_t kCapitalsLeastLetters = 2;

// The longest abbreviation before a full stop is far shorter; bounds the way back from each stop.
inline constexpr std::size_t kMaxAbbreviationBytes = 12;
// What is read behind a full stop to tell whether a new sentence begins: a few words.
inline constexpr std::size_t kNextSentenceBytes = 80;

// Before an ending that English joins with a hyphen: fewer letters are a prefix and no word.
inline constexpr std::size_t kCompoundLeastBytes = 4;
// "newly-": an adverb; "fly" and "rely" are shorter.
inline constexpr std::size_t kAdverbLeastBytes = 5;

// What is read of a line for its first word; a name has its capital so often behind a small word, and more often than it
// is written small; a common word is small so many times for each capital that a title gave it.
inline constexpr std::size_t kFirstWordBytes = 60;
inline constexpr std::uint32_t kNameLeastTimes = 2;
inline constexpr std::uint32_t kCommonPerCapital = 3;

// Names stay readable in a formula, and still tell headings apart.
inline constexpr std::size_t kMaxIdentifierBytes = 60;

// Digits that a double holds, in front of the point and behind it; further ones change nothing.
inline constexpr std::size_t kMaxWholeDigits = 18;
inline constexpr int kMaxDecimals = 15;

// A capital is lost where a full stop stands so often before its small letter, and so many times as often as before it.
inline constexpr std::size_t kLostCapitalTimes = 5;
inline constexpr std::size_t kLostPerCapital = 3;

}  // namespace plimsoll::filing
