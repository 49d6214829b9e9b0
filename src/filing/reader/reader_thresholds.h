// Thresholds of the room `reader`, by what they are counted in.
#pragma once

#include <cstddef>

namespace plimsoll::filing {

inline constexpr std::size_t kTabColumns = 8;
// "---": two signs are a dash.
inline constexpr std::size_t kRuleLeastBytes = 3;
// "</DOCUMENT>" and its like; a longer tag is text.
inline constexpr std::size_t kMarkLeastBytes = 3;
inline constexpr std::size_t kMaxMarkEnd = 24;

}  // namespace plimsoll::filing
