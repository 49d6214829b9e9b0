// The quantile of a law of which only the distribution function is at hand.
//
//   takes    a bracket [low, high] with low <= x <= high for the x asked for; `reach` gets to
//            `target` as x rises: from below, or for a survival function from above
//   gives    the smallest x in the bracket at which `reach` has got to `target`, as computed: to
//            the last bit, jumps included
//   cost     some 15 evaluations where `reach` is smooth, 70 to 130 at a jump
//   source   regula falsi that steps past its root to close the bracket, with bisection over the
//            ordered doubles as its safeguard; compare Oliveira & Takahashi, "An enhancement of the
//            bisection method average performance preserving minmax optimality", ACM TOMS 47(1),
//            2021
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "math/functions.h"

namespace plimsoll::dist {

// Doubles in order as integers: neighbours differ by 1. Numbers past an infinity are that infinity.
inline std::int64_t ordinal(double x) {
  std::int64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits >= 0 ? bits : INT64_MIN - bits;
}

inline double from_ordinal(std::int64_t n) {
  constexpr std::int64_t kInfinite = 0x7ff0000000000000;
  n = n > kInfinite ? kInfinite : n < -kInfinite ? -kInfinite : n;
  const std::int64_t bits = n >= 0 ? n : INT64_MIN - n;
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

// What `reach` is: a probability that rises or falls with x, or any other rising number.
enum class Reached { cdf, survival, value };

// As quantile_search, but never falls where `target` moves up (for a survival function, down) and
// `low` and `high` do not fall, whatever bits the rounding of `reach` makes rise or fall: every
// target walks down the same tree of numbers. Some 50 to 64 evaluations.
template <class Reach>
double ordered_search(const Reach& reach, double target, double low, double high, Reached kind) {
  const auto reached = [&](double x) {
    if (x >= high) return true;
    if (x < low) return false;
    const double value = reach(x);
    return kind == Reached::survival ? value <= target : value >= target;
  };
  // Reached at `last`, not at `first` - 1.
  std::int64_t first = ordinal(-HUGE_VAL);
  std::int64_t last = ordinal(HUGE_VAL);
  while (first < last) {
    const std::int64_t middle =
        first + static_cast<std::int64_t>(
                    (static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first)) / 2);
    if (reached(from_ordinal(middle))) {
      last = middle;
    } else {
      first = middle + 1;
    }
  }
  return from_ordinal(last);
}

template <class Reach>
double quantile_search(const Reach& reach, double target, double low, double high, Reached kind) {
  struct Point {
    bool reached;
    double excess;
  };
  // Which side is decided by the numbers themselves; the logarithm of their ratio, close to
  // straight in tails, only says where to look next.
  const auto look = [&](double x) {
    const double value = reach(x);
    switch (kind) {
      case Reached::cdf:
        return Point{value >= target, math::log(value / target)};
      case Reached::survival:
        return Point{value <= target, -math::log(value / target)};
      default:
        return Point{value >= target, value - target};
    }
  };
  const Point first = look(low);
  if (first.reached) return low;
  double f_low = first.excess;
  double f_high = look(high).excess;
  // How far past the secant's root to look, in units of its distance from the end moved last: the
  // next look then falls on the other side, and the bracket closes from both.
  double overshoot = 0;
  bool was_reached = false;
  std::uint64_t width_before = UINT64_MAX;
  for (int step = 1;; ++step) {
    const std::int64_t a = ordinal(low);
    const std::int64_t b = ordinal(high);
    // Unsigned, because the whole line is wider than int64.
    const auto width = static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a);
    if (width <= 1) return high;
    double x = low - f_low * ((high - low) / (f_high - f_low));
    if (overshoot > 0) {
      const double end = was_reached ? high : low;
      const double shift = overshoot * (std::fabs(x - end) + 2e-16 * std::fabs(x));
      x = was_reached ? x - shift : x + shift;
    }
    bool halve = !(x > low && x < high);
    // Three looks must leave a quarter of the numbers, whatever the shape is.
    if (step % 3 == 0) {
      halve = halve || width > width_before / 4;
      width_before = width;
    }
    if (halve)
      x = from_ordinal(static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + width / 2));
    const Point point = look(x);
    const bool again = step > 1 && point.reached == was_reached;
    overshoot = halve ? 0 : again && overshoot > 0 ? overshoot * 8 : 1;
    was_reached = point.reached;
    (point.reached ? high : low) = x;
    (point.reached ? f_high : f_low) = point.excess;
  }
}

}  // namespace plimsoll::dist
