// The domain of a parameter: what make() enforces and the reference (docs/reference/distributions.md)
// prints. Inside it a law is exact as distribution.h says; beyond it make() refuses. Each parameter says
// its own in its law's file, as do rules that tie parameters to each other (Law::joint_rule).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::dist {

struct Range {
  // A range that nobody gave holds nothing.
  double low = 1;
  double high = -1;
  // `low` itself is not in it.
  bool above_low = false;
  bool whole = false;
  // Why it ends at `high`, with what to do; may be empty.
  std::string_view beyond = {};

  friend constexpr bool operator==(const Range&, const Range&) = default;
};

namespace range {

inline constexpr double kMost = std::numeric_limits<double>::max();
// Of laws whose formulas leave the range of numbers before their values do.
inline constexpr double kMostSize = 1e300;
// Shapes between which the incomplete gamma and beta functions hold their accuracy (math/special.h).
inline constexpr double kLeastShape = 1e-10;
inline constexpr double kMostShape = 1e13;
inline constexpr std::string_view kNarrow =
    "beyond it the law is a point to all digits that are kept: write its mean";

constexpr Range any() {
  return {-kMost, kMost};
}
constexpr Range positive() {
  return {0, kMost, true};
}
constexpr Range sized() {
  return {-kMostSize, kMostSize};
}
constexpr Range positive_sized() {
  return {1 / kMostSize, kMostSize};
}
constexpr Range share() {
  return {0, 1};
}
constexpr Range whole(double low, double high) {
  return {low, high, false, true};
}

}  // namespace range

// "0 < p <= 1", "df from 1e-10 to 1e13", "any".
std::string range_text(std::string_view parameter, const Range& range);

// The rule that `value` breaks, with the value: "sd > 0, but sd is -1". Nothing where it is inside.
std::optional<std::string> outside(std::string_view parameter, const Range& range, double value);

// How many laws may stand inside one, at any depth: a quantile of a mixture asks each of them.
inline constexpr std::uint32_t kMaxLawsInside = 256;

}  // namespace plimsoll::dist
