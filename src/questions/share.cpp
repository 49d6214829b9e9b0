// Replicates that differ by more than chance count for fewer points than they hold.
#include "questions/share.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "math/special.h"

namespace plimsoll::questions {

namespace {

constexpr double kTail = 0.025;

// Points that are as good as independent, by how far replicates differ in the share.
double effective_points(std::span<const std::uint8_t> flags, std::span<const std::uint32_t> owners,
                        double share, double n_most) {
  const auto n = static_cast<double>(flags.size());
  double effective = std::min(n, n_most);
  if (!owners.empty()) {
    std::map<std::uint32_t, double> gaps;
    for (std::size_t i = 0; i < flags.size(); ++i) gaps[owners[i]] += flags[i] - share;
    double squares = 0;
    for (const auto& [owner, gap] : gaps) squares += gap * gap;
    const auto parts = static_cast<double>(gaps.size());
    if (parts < 2) return 1;
    const double variance = squares * parts / (parts - 1) / (n * n);
    if (variance > 0) effective = std::min(effective, share * (1 - share) / variance);
  }
  return std::max(effective, 1.0);
}

}  // namespace

void exact_interval(double hits, double n, double& low, double& high) {
  low = hits > 0 ? math::IncompleteBeta(hits, n - hits + 1).inverse_lower(kTail).x : 0;
  high = hits < n ? math::IncompleteBeta(hits + 1, n - hits).inverse_upper(kTail).x : 1;
}

Share share_of(std::span<const std::uint8_t> flags, std::span<const std::uint32_t> owners,
               double n_most) {
  Share out;
  if (flags.empty()) return out;
  out.value = static_cast<double>(std::count(flags.begin(), flags.end(), 1)) /
              static_cast<double>(flags.size());
  const double n = effective_points(flags, owners, out.value, n_most);
  const double middle = (out.value * n + 2) / (n + 4);
  out.se = std::sqrt(middle * (1 - middle) / (n + 4));
  exact_interval(out.value * n, n, out.low, out.high);
  return out;
}

}  // namespace plimsoll::questions
