// Thresholds of the room `reader`, by what they are counted in.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

inline constexpr std::size_t kTabColumns = 8;
// The white between two columns of a table; justified text has less. Two such gaps make a row, or one before a
// figure: "1,234.5", "(12.3)%".
inline constexpr std::size_t kColumnGapColumns = 4;
inline constexpr std::size_t kTabularGaps = 2;
inline constexpr std::size_t kFigureBytes = 10;
// "---": two signs are a dash.
inline constexpr std::size_t kRuleLeastBytes = 3;
// "</DOCUMENT>" and its like; a longer tag is text.
inline constexpr std::size_t kMarkLeastBytes = 3;
inline constexpr std::size_t kMaxMarkEnd = 24;

}  // namespace plimsoll::filing
