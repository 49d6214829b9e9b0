// The quantile is taken as a function of the normal score z of its probability, in which it is
// smooth for all laws near enough to the normal (Cornish & Fisher, "Moments and cumulants in the
// specification of distributions", 1938), and interpolated at Chebyshev points that include both
// ends of a segment, so that neighbours meet.
#include "dist/table.h"

#include <cmath>
#include <limits>

#include "math/special_tables.h"

namespace plimsoll::dist {

namespace {

constexpr int kTerms = TableKernel::kTerms;
constexpr int kSegments = TableKernel::kRows - 2;
// Of what sample() promises, to leave room between the points that are looked at.
constexpr double kRelative = 3e-13;
constexpr double kOfRange = 3e-14;

double at_score(const Distribution& law, double z) {
  return law.sample(math::normal_signed_tail(z));
}

}  // namespace

bool QuantileTable::suits(const Distribution& law) {
  return !law.discrete() && !law.takes_score() && law.knots().empty();
}

QuantileTable::QuantileTable(const Distribution& law) : law_(&law), support_(law.support()) {
  rows_.fill(std::numeric_limits<double>::quiet_NaN());
  // Where the quantile crosses zero a relative error means nothing.
  const bool crosses = support_.low < 0 && support_.high > 0;
  const double range = crosses ? law.lower(0.75) - law.lower(0.25) : 0;
  double first = at_score(law, -TableKernel::kReach);
  for (int segment = 0; segment < kSegments; ++segment) {
    const double center =
        (segment + 0.5) / TableKernel::kPerUnit - static_cast<double>(TableKernel::kReach);
    auto exact = [&](double s) { return at_score(law, center + s / TableKernel::kPerUnit); };
    double value[kTerms];
    value[0] = first;
    for (int k = 1; k < kTerms; ++k) value[k] = exact(math::tables::kLobatto[k]);
    first = value[kTerms - 1];

    // Around a value in the middle, so that rounding errors are those of the differences.
    const double base = value[kTerms / 2];
    double* row = &rows_[static_cast<std::size_t>((segment + 1) * kTerms)];
    for (int j = 0; j < kTerms; ++j) {
      double sum = 0;
      for (int k = 0; k < kTerms; ++k) {
        sum += math::tables::kLobattoToPower[j * kTerms + k] * (value[k] - base);
      }
      row[j] = j == 0 ? base + sum : sum;
    }

    bool served = true;
    for (const double s : {-0.47, -0.28, 0.11, 0.4}) {
      double x = row[kTerms - 1];
      for (int j = kTerms - 2; j >= 0; --j) x = std::fma(x, s, row[j]);
      const double right = exact(s);
      const double allowed = std::fmax(kRelative * std::fabs(right), kOfRange * range);
      // False with NaN too.
      served = served && std::fabs(x - right) <= allowed;
    }
    if (served) {
      n_served_ += 1;
    } else {
      for (int j = 0; j < kTerms; ++j) row[j] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace plimsoll::dist
