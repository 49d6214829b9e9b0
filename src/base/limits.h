// The two values of a double that are no numbers.
#pragma once

#include <limits>

namespace plimsoll {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace plimsoll
