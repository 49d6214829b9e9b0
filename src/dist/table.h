// A continuous law's quantile as polynomials, for draws whose parameters are constant: some
// nanoseconds where the exact quantile takes a root search.
//
//   exact    within 1e-12 of the value or, for laws with values of both signs, 1e-13 of the
//            interquartile range where that is more; where a polynomial does not reach this, and
//            beyond 4 standard deviations of the normal score, the exact quantile itself
//   rule     a draw with constant parameters of a law that `suits` has the value of its table in
//            every executor: sample() here, or TableKernel over any carrier with sample() of the
//            law in the lanes it leaves NaN, give the same bits
//   order    never falls inside a segment but by rounding; segments meet within 1e-13
//   cost     some 70 exact quantiles and densities once, 0.1 to 0.2 ms, where the law has a log_slope(); else 700 exact
//            quantiles, 0.7 to 2 ms; 4 KiB
//   threads  const members may be called from any thread
#pragma once

#include <array>

#include "dist/distribution.h"
#include "dist/table_kernel.h"

namespace plimsoll::dist {

class QuantileTable {
 public:
  // Whether the law is continuous and smooth enough for a table to be worth while. Laws with a
  // kernel of their own need none; that is the caller's to know.
  static bool suits(const Distribution& law);

  // `law` must outlive the table.
  explicit QuantileTable(const Distribution& law);

  double sample(double signed_tail) const {
    const double x = TableKernel::sample(signed_tail, rows(), support_.low, support_.high);
    return x == x ? x : law_->sample(signed_tail);
  }

  // For TableKernel: kRows rows of kTerms coefficients.
  const double* rows() const { return rows_.data(); }
  Support support() const { return support_; }
  // How many segments are polynomials.
  int n_served() const { return n_served_; }

 private:
  const Distribution* law_;
  Support support_;
  int n_served_ = 0;
  std::array<double, TableKernel::kRows * TableKernel::kTerms> rows_;
};

}  // namespace plimsoll::dist
