// The quantile is taken as a function of the normal score z of its probability, in which it is
// smooth for all laws near enough to the normal (Cornish & Fisher, "Moments and cumulants in the
// specification of distributions", 1938), and interpolated at Chebyshev points that include both
// ends of a segment, so that neighbours meet.
//
// Values at these points come from the power series around the exact quantile in the middle of the segment, where the
// law has one and it reaches the exact quantiles in the middle of both neighbours, twice as far as it is used; else
// from exact quantiles.
#include "dist/table.h"

#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "dist/series.h"

namespace plimsoll::dist {

namespace {

static_assert(TableKernel::kTerms == kRowTerms);
constexpr int kSegments = TableKernel::kRows - 2;
// Of what sample() promises, to leave room between the points that are looked at.
constexpr double kRelative = 3e-13;
constexpr double kOfRange = 3e-14;

double at_score(const Distribution& law, double z) {
  return law.sample(math::normal_signed_tail(z));
}

// The middle of a segment; -1 and kSegments are the neighbours of the first and last.
double center(int segment) {
  return (segment + 0.5) / TableKernel::kPerUnit - static_cast<double>(TableKernel::kReach);
}

}  // namespace

bool QuantileTable::suits(const Distribution& law) {
  return !law.discrete() && !law.takes_score() && law.knots().empty();
}

QuantileTable::QuantileTable(const Distribution& law) : law_(&law), support_(law.support()) {
  rows_.fill(std::numeric_limits<double>::quiet_NaN());
  // Where the quantile crosses zero a relative error means nothing.
  const bool crosses = support_.low < 0 && support_.high > 0;
  const double of_range = crosses ? kOfRange * (law.lower(0.75) - law.lower(0.25)) : 0;
  std::array<double, kSegments + 2> centers;
  std::array<double, kSegments + 2> middle;
  for (int i = -1; i <= kSegments; ++i) {
    const auto at = static_cast<std::size_t>(i + 1);
    centers[at] = center(i);
    middle[at] = at_score(law, centers[at]);
  }
  std::array<Series, kSegments> around;
  quantile_series(law, std::span(centers).subspan<1, kSegments>(),
                  std::span(middle).subspan<1, kSegments>(), 1.0 / TableKernel::kPerUnit, around);

  for (int segment = 0; segment < kSegments; ++segment) {
    const auto at = static_cast<std::size_t>(segment + 1);
    const std::span<double, kRowTerms> row(&rows_[at * kRowTerms], kRowTerms);
    const double z = centers[at];
    const Series& series = around[at - 1];
    auto near = [&](double s, double right) {
      const double allowed = std::fmax(kRelative * std::fabs(right), of_range);
      return std::fabs(series_at(series, s) - right) <= allowed;
    };
    const bool has_series = near(-1, middle[at - 1]) && near(1, middle[at + 1]);
    auto by_series = [&](double s) { return series_at(series, s); };
    auto exact = [&](double s) { return at_score(law, z + s / TableKernel::kPerUnit); };
    const bool served = has_series ? interpolate(by_series, kRelative, of_range, row)
                                   : interpolate(exact, kRelative, of_range, row);
    if (served) {
      n_served_ += 1;
    } else {
      for (double& x : row) x = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace plimsoll::dist
