#include "document/histogram.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::document {

namespace {

constexpr double kEnd = 0.005;
constexpr double kBars = 30;

// Share of futures below an amount, as far from which as `near` lies on it.
double share_below(const std::vector<DistributionPoint>& curve, double amount, double near) {
  const auto next =
      std::lower_bound(curve.begin(), curve.end(), amount - near,
                       [](const DistributionPoint& point, double x) { return point.amount < x; });
  if (next == curve.begin()) return 0;
  if (next == curve.end()) return 1;
  if (next->amount <= amount + near) return next->share;
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

double RoundStep::at(double steps) const {
  const double whole = steps * digits;
  return power < 0 ? whole / std::pow(10.0, -power) : whole * std::pow(10.0, power);
}

RoundStep round_step(double width) {
  const int power = static_cast<int>(std::floor(std::log10(width)));
  for (const double digits : {1.0, 2.0, 2.5, 5.0}) {
    const RoundStep step{digits, power};
    if (width <= step.width() * (1 + 1e-9)) return step;
  }
  return {1, power + 1};
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
  const RoundStep step = round_step((high - low) / kBars);
  const double first = std::floor(low / step.width());
  const double last = std::ceil(high / step.width());
  // Amounts so large and so close that no bar could be told from the next.
  if (!(last - first >= 1) || last - first > 4 * kBars) return {};
  std::vector<Bar> bars;
  const auto n = static_cast<int>(last - first);
  constexpr double kNear = 1e-9;
  const auto share_at = [&](double edge) { return share_below(curve, edge, kNear * step.width()); };
  double from = step.at(first);
  double below = share_at(from);
  if (below > 0) bars.push_back({{}, from, below});
  for (int i = 0; i < n; ++i) {
    const double to = step.at(first + i + 1);
    const double at = share_at(to);
    bars.push_back({from, to, at - below});
    from = to;
    below = at;
  }
  if (below < 1) bars.push_back({from, {}, 1 - below});
  return bars;
}

}  // namespace plimsoll::document
