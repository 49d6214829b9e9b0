// Power series of what tables of laws hold, around a place at which it is known: what hundreds of exact values near by
// would say, for the price of one density.
#pragma once

#include <array>
#include <cmath>
#include <span>

#include "dist/distribution.h"
#include "math/special_tables.h"

namespace plimsoll::dist {

inline constexpr int kSeriesTerms = 18;

// Coefficients of powers of s.
using Series = std::array<double, kSeriesTerms>;

double series_at(const Series& series, double s);
// The coefficient n of a product.
double product_term(const Series& a, const Series& b, int n);

// The quantile of a law over (z - z0[i]) / unit, z the normal score of its probability, where the quantile at z0[i] is
// value[i]: one series for each i, worked out side by side. NaN throughout for a law without log_slope, and where the
// numbers leave their range.
void quantile_series(const Distribution& law, std::span<const double> z0,
                     std::span<const double> value, double unit, std::span<Series> out);

inline constexpr int kRowTerms = 8;

// The polynomial of degree 7 that is f at the points of math::tables::kLobatto, in powers of s in (-1/2, 1/2).
void row_through(const double (&value)[kRowTerms], std::span<double, kRowTerms> row);
double row_at(std::span<const double, kRowTerms> row, double s);

// Makes the row of f; whether it is f to within `relative` of it, or `absolute` where that is more, at points between.
template <class Function>
bool interpolate(Function f, double relative, double absolute, std::span<double, kRowTerms> row) {
  double value[kRowTerms];
  for (int k = 0; k < kRowTerms; ++k) value[k] = f(math::tables::kLobatto[k]);
  row_through(value, row);
  for (const double s : {-0.47, -0.28, 0.11, 0.4}) {
    const double right = f(s);
    // False with NaN too.
    if (!(std::fabs(row_at(row, s) - right) <= std::fmax(relative * std::fabs(right), absolute)))
      return false;
  }
  return true;
}

}  // namespace plimsoll::dist
