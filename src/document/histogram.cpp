#include "document/histogram.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::document {

namespace {

constexpr double kEnd = 0.005;
constexpr double kBars = 30;

// Share of futures below an amount.
double share_below(const std::vector<DistributionPoint>& curve, double amount) {
  const auto next =
      std::lower_bound(curve.begin(), curve.end(), amount,
                       [](const DistributionPoint& point, double x) { return point.amount < x; });
  if (next == curve.begin()) return 0;
  if (next == curve.end()) return 1;
  if (next->amount == amount) return next->share;
  const DistributionPoint& before = *(next - 1);
  const double width = next->amount - before.amount;
  return before.share + (next->share - before.share) * (amount - before.amount) / width;
}

double amount_at(const std::vector<DistributionPoint>& curve, double share) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    if (curve[i].share < share) continue;
    const double part = curve[i].share - curve[i - 1].share;
    if (!(part > 0)) return curve[i].amount;
    return curve[i - 1].amount +
           (curve[i].amount - curve[i - 1].amount) * (share - curve[i - 1].share) / part;
  }
  return curve.back().amount;
}

}  // namespace

double round_step(double width) {
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  for (const double step : {1.0, 2.0, 2.5, 5.0}) {
    if (width <= step * power * (1 + 1e-9)) return step * power;
  }
  return 10 * power;
}

std::vector<Bar> bars_of(const std::vector<DistributionPoint>& curve) {
  if (curve.size() < 2) return {};
  double low = amount_at(curve, kEnd);
  double high = amount_at(curve, 1 - kEnd);
  // Nearly all futures at one amount: what the others have is shown.
  if (!(high > low)) {
    low = curve.front().amount;
    high = curve.back().amount;
  }
  if (!(high > low) || !std::isfinite(high - low)) return {};
  const double width = round_step((high - low) / kBars);
  const double first = std::floor(low / width);
  const double last = std::ceil(high / width);
  // Amounts so large and so close that no bar could be told from the next.
  if (!(last - first >= 1) || last - first > 4 * kBars) return {};
  std::vector<Bar> bars;
  const auto n = static_cast<int>(last - first);
  double below = share_below(curve, first * width);
  if (below > 0) bars.push_back({{}, first * width, below});
  for (int i = 0; i < n; ++i) {
    const double from = (first + i) * width;
    const double to = (first + i + 1) * width;
    const double at = share_below(curve, to);
    bars.push_back({from, to, at - below});
    below = at;
  }
  if (below < 1) bars.push_back({last * width, {}, 1 - below});
  return bars;
}

}  // namespace plimsoll::document
