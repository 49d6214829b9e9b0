// Bars of a distribution whose curve is known at some amounts.
//
//   widths   1, 2, 2.5 or 5 times a power of ten, up to 30 of them between the half per cent below and above
//   edges    decimals as they are written; an amount on an edge is of the bar that begins there, also where sums have put it
//            beside the edge by a billionth of a bar
//   ends     the first bar holds all below, the last all above
//   exact    at the curve's amounts; straight lines between them
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace plimsoll::document {

struct DistributionPoint {
  double amount = 0;
  // Share of futures at or below; of an amount that stands twice, first below it.
  double share = 0;
};

struct Bar {
  // Absent at the open ends.
  std::optional<double> from;
  std::optional<double> to;
  double share = 0;
};

// 1, 2, 2.5 or 5 times a power of ten.
struct RoundStep {
  double digits = 1;
  int power = 0;

  // So many steps from 0, rounded once: 3 steps of 0.1 are 0.3.
  double at(double steps) const;
  double width() const { return at(1); }
};
// The next that is not less. `width`: above 0.
RoundStep round_step(double width);

// Empty where all futures have one amount, or the curve is none.
std::vector<Bar> bars_of(const std::vector<DistributionPoint>& curve);

}  // namespace plimsoll::document
