// Bars of a distribution whose curve is known at some amounts.
//
//   widths   1, 2, 2.5 or 5 times a power of ten, up to 30 of them between the half per cent below and above
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

// 1, 2, 2.5 or 5 times a power of ten, the next that is not less. `width`: above 0.
double round_step(double width);

// Empty where all futures have one amount, or the curve is none.
std::vector<Bar> bars_of(const std::vector<DistributionPoint>& curve);

}  // namespace plimsoll::document
