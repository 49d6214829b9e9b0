// Products of series by their sums, order by order.
//
// With Q(z) the quantile at the score z and Q' = p it holds that p = phi(z) / f(Q), and so
//     p' = -p (z + g(Q) p),  g = f' / f.
// Where g is a ratio of polynomials every coefficient follows from those before it (Steinbrecher & Shaw, "Quantile
// mechanics", European Journal of Applied Mathematics 19(2), 2008).
#include "dist/series.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include "math/functions.h"
#include "math/special_clones.h"

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

namespace {

// Series around several places, term by term: what a vector holds.
constexpr std::size_t kLanes = 8;
using Lanes = double[kLanes];
using LaneSeries = Lanes[kSeriesTerms];

// What is known at each place: the score there, and the slope and the ratio g of the quantile.
struct Places {
  Lanes z0;
  Lanes slope;
  Lanes top[3];
  Lanes bottom[3];
};

PLIMSOLL_INLINE void product_lanes(const LaneSeries& a, const LaneSeries& b, std::size_t n,
                                   Lanes& sum) {
  for (double& x : sum) x = 0;
  for (std::size_t i = 0; i <= n; ++i) {
    for (std::size_t l = 0; l < kLanes; ++l) sum[l] += a[i][l] * b[n - i][l];
  }
}

// Q - value, with its slope p, its square, top and bottom of g at Q, and g p.
PLIMSOLL_CLONES void quantile_lanes(const Places& at, double unit, LaneSeries& q) {
  LaneSeries p, square, top, bottom, pull;
  Lanes by_bottom;
  for (std::size_t l = 0; l < kLanes; ++l) {
    by_bottom[l] = 1 / at.bottom[0][l];
    top[0][l] = at.top[0][l];
    bottom[0][l] = at.bottom[0][l];
    p[0][l] = at.slope[l];
    q[0][l] = 0;
    // Read by a product before it is known, there times zero.
    pull[0][l] = 0;
  }
  for (std::size_t n = 0; n + 1 < kSeriesTerms; ++n) {
    Lanes pushed, pulled;
    if (n > 0) {
      product_lanes(q, q, n, square[n]);
      for (std::size_t l = 0; l < kLanes; ++l) {
        top[n][l] = at.top[1][l] * q[n][l] + at.top[2][l] * square[n][l];
        bottom[n][l] = at.bottom[1][l] * q[n][l] + at.bottom[2][l] * square[n][l];
        pull[n][l] = 0;
      }
    }
    // bottom (g p) = top p
    product_lanes(top, p, n, pushed);
    product_lanes(bottom, pull, n, pulled);
    for (std::size_t l = 0; l < kLanes; ++l) {
      pull[n][l] = (pushed[l] - pulled[l]) * by_bottom[l];
      q[n + 1][l] = p[n][l] / static_cast<double>(n + 1);
    }
    product_lanes(p, pull, n, pulled);
    for (std::size_t l = 0; l < kLanes; ++l) {
      double slope = unit * at.z0[l] * p[n][l] + pulled[l];
      if (n > 0) slope += unit * unit * p[n - 1][l];
      p[n + 1][l] = -slope / static_cast<double>(n + 1);
    }
  }
}

}  // namespace

void quantile_series(const Distribution& law, std::span<const double> z0,
                     std::span<const double> value, double unit, std::span<Series> out) {
  for (std::size_t first = 0; first < out.size(); first += kLanes) {
    const std::size_t n_here = std::min(kLanes, out.size() - first);
    Places at = {};
    std::array<bool, kLanes> known = {};
    for (std::size_t l = 0; l < n_here; ++l) {
      const double x = value[first + l];
      const std::optional<LogSlope> g = law.log_slope(x);
      known[l] = g.has_value();
      if (!g) continue;
      at.z0[l] = z0[first + l];
      at.slope[l] = unit * (math::normal_density(at.z0[l]) / law.density(x));
      for (std::size_t k = 0; k < 3; ++k) {
        at.top[k][l] = g->top[k];
        at.bottom[k][l] = g->bottom[k];
      }
    }
    LaneSeries q;
    quantile_lanes(at, unit, q);
    for (std::size_t l = 0; l < n_here; ++l) {
      Series& series = out[first + l];
      series[0] = known[l] ? value[first + l] : std::numeric_limits<double>::quiet_NaN();
      for (std::size_t n = 1; n < kSeriesTerms; ++n) {
        series[n] = known[l] ? q[n][l] : std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
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
