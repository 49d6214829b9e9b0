// Products of series by their sums, order by order.
//
// With Q(z) the quantile at the score z and Q' = p it holds that p = phi(z) / f(Q), and so
//     p' = -p (z + g(Q) p),  g = f' / f.
// Where g is a ratio of polynomials every coefficient follows from those before it (Steinbrecher & Shaw, "Quantile
// mechanics", European Journal of Applied Mathematics 19(2), 2008).
#include "dist/series.h"

#include <limits>
#include <optional>

#include "math/functions.h"

namespace plimsoll::dist {

double product_term(const Series& a, const Series& b, int n) {
  double sum = 0;
  for (int i = 0; i <= n; ++i) {
    sum += a[static_cast<std::size_t>(i)] * b[static_cast<std::size_t>(n - i)];
  }
  return sum;
}

double series_at(const Series& series, double s) {
  double sum = series[kSeriesTerms - 1];
  for (int n = kSeriesTerms - 2; n >= 0; --n) sum = sum * s + series[static_cast<std::size_t>(n)];
  return sum;
}

Series quantile_series(const Distribution& law, double z0, double value, double unit) {
  Series out;
  out.fill(std::numeric_limits<double>::quiet_NaN());
  const std::optional<LogSlope> g = law.log_slope(value);
  if (!g) return out;
  // Q - value, its slope p, its square, top and bottom of g at Q, and g p.
  Series q{}, p{}, square{}, top{}, bottom{}, pull{};
  const double by_bottom = 1 / g->bottom[0];
  top[0] = g->top[0];
  bottom[0] = g->bottom[0];
  p[0] = unit * (math::normal_density(z0) / law.density(value));
  for (int n = 0; n + 1 < kSeriesTerms; ++n) {
    const auto at = static_cast<std::size_t>(n);
    if (n > 0) {
      square[at] = product_term(q, q, n);
      top[at] = g->top[1] * q[at] + g->top[2] * square[at];
      bottom[at] = g->bottom[1] * q[at] + g->bottom[2] * square[at];
    }
    // bottom (g p) = top p
    pull[at] = (product_term(top, p, n) - product_term(bottom, pull, n)) * by_bottom;
    q[at + 1] = p[at] / (n + 1);
    double slope = unit * z0 * p[at] + product_term(p, pull, n);
    if (n > 0) slope += unit * unit * p[at - 1];
    p[at + 1] = -slope / (n + 1);
  }
  out = q;
  out[0] = value;
  return out;
}

// Around a value in the middle, so that rounding errors are those of the differences.
void row_through(const double (&value)[kRowTerms], std::span<double, kRowTerms> row) {
  const double base = value[kRowTerms / 2];
  for (int j = 0; j < kRowTerms; ++j) {
    double sum = 0;
    for (int k = 0; k < kRowTerms; ++k) {
      sum += math::tables::kLobattoToPower[j * kRowTerms + k] * (value[k] - base);
    }
    row[static_cast<std::size_t>(j)] = j == 0 ? base + sum : sum;
  }
}

double row_at(std::span<const double, kRowTerms> row, double s) {
  double x = row[kRowTerms - 1];
  for (std::size_t j = kRowTerms - 1; j-- > 0;) x = x * s + row[j];
  return x;
}

}  // namespace plimsoll::dist
