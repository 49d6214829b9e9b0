// Thresholds of the room `write`, by what they are counted in.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

// ---- text for a terminal

inline constexpr std::size_t kTextColumns = 100;
// A place is told with its column where lines are so few that they must be long.
inline constexpr std::size_t kFewLines = 200;
inline constexpr std::size_t kShownRepairs = 3;
inline constexpr std::size_t kShownReasons = 3;

// ---- skeleton of a model

// A title in a model stays on a screen; longer ones are cut.
inline constexpr std::size_t kMaxTitleBytes = 300;
// Words of the subject in a given's name.
inline constexpr std::size_t kGivenNameWords = 3;
// No noun of two letters is a unit.
inline constexpr std::size_t kUnitLeastBytes = 3;
inline constexpr int kMaxPrintedDecimals = 12;
// Fiscal years of reported figures, the last one included: as many as statements show side by side.
inline constexpr int kHistoryYears = 5;
// Of a ratio in words: "a third" is 0.3333.
inline constexpr int kRatioDecimals = 4;

// " to ", " and ", ", or ": what stands between amounts of a list.
inline constexpr std::size_t kListedGapBytes = 8;

// Words before an amount that tell it from another of the same figures.
inline constexpr std::size_t kMaxWordsBeforeQuote = 8;

}  // namespace plimsoll::filing
