// Under a t copula with n degrees a pair is (X, Y) = (Z1, Z2) / sqrt(G), with G of the gamma law of
// shape n / 2. Spearman's correlation is 3 times that of concordance with a pair (X', Y'') of
// independent copies. Given the three G the differences X - X' and Y - Y'' are normal with
// correlation r / sqrt((1 + A)(1 + B)), A = G / G', B = G / G''. So
//
//   rho = (6 / pi) E asin(r / sqrt(1 + m)),   m = (1 + A)(1 + B) - 1
//
// A and B have the density c (A B)^(n - 1) (A B + A + B)^(-3 n / 2); as A B + A + B = m, that of m
// is c m^(-3 n / 2) times the integral of A^(n - 1) (m - A)^(n - 1) (1 + A)^(-n) from 0 to m. With
// q = sqrt(1 + m) and A / (m - A) = exp(z) / q this becomes
//
//   c m^(n / 2 - 1) integral (1 + q^2 + 2 q cosh z)^(-n) dz
//
// Both integrals, over z and over s = log m, are of functions that are analytic in a strip of
// half-width pi and fall exponentially, for which the trapezoidal rule with step h is wrong by about
// exp(-2 pi^2 / h). Weights are divided by their sum, so c is not needed.
#include "math/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "math/functions.h"
#include "math/trig.h"

namespace plimsoll::math {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kStep = 0.5;
constexpr double kNegligible = 1e-18;

// The integral over z, apart from a constant factor and (1 + q)^(-2 n).
double over_z(double q, double n) {
  // 1 + q^2 + 2 q cosh z = (1 + q)^2 (1 + c (cosh z - 1)), also where q^2 would overflow.
  const double c = 2 / ((1 + q) * (1 + 1 / q));
  const double step = std::min(kStep, 0.5 * std::sqrt(2 / n));
  double sum = 0.5;
  for (int k = 1;; ++k) {
    const double e = expm1(0.5 * step * k);
    const double sinh = 0.5 * (e + e / (1 + e));
    const double term = exp(-n * log1p(2 * c * sinh * sinh));
    sum += term;
    if (term < kNegligible * sum) return sum * step;
  }
}

// The logarithm of the density of s = log m, apart from a constant.
double log_density(double s, double n) {
  // Beyond, q^2 = 1 + m is m.
  const double q = s > 80 ? exp(0.5 * s) : std::sqrt(1 + exp(s));
  return n * (0.5 * s - 2 * log(1 + q)) + log(over_z(q, n));
}

}  // namespace

std::vector<double> middle_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] != values[b] ? values[a] < values[b] : a < b;
  });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    const double rank = static_cast<double>(i + end + 1) / 2;
    for (; i < end; ++i) ranks[order[i]] = rank;
  }
  return ranks;
}

double gaussian_from_spearman(double rho) {
  if (!(std::fabs(rho) <= 1)) return kNaN;
  if (std::fabs(rho) == 1) return rho;
  return 2 * sinpi(rho / 6);
}

double elliptical_from_kendall(double tau) {
  if (!(std::fabs(tau) <= 1)) return kNaN;
  return sinpi(tau / 2);
}

std::optional<RankOfStudent> RankOfStudent::of(double degrees) {
  if (!(degrees >= kLeastDegrees) || !std::isfinite(degrees)) return std::nullopt;
  RankOfStudent out;
  if (degrees > kMostDegrees) return out;
  const double step = std::min(kStep, 1 / std::sqrt(degrees));
  // The density is largest near m = 3, where A = B = 1.
  const double middle = log(3.0);
  const double most = log_density(middle, degrees);
  double sum = 1;
  out.nodes_.push_back({3, 1});
  for (const double side : {-step, step}) {
    double largest = 1;
    for (int k = 1;; ++k) {
      const double s = middle + k * side;
      const double weight = exp(log_density(s, degrees) - most);
      largest = std::max(largest, weight);
      if (weight < kNegligible * largest) break;
      sum += weight;
      // An infinite m is a pair without concordance: asin(0).
      out.nodes_.push_back({exp(s), weight});
    }
  }
  for (Node& node : out.nodes_) node.weight /= sum;
  return out;
}

double RankOfStudent::spearman(double latent) const {
  if (!(std::fabs(latent) <= 1)) return kNaN;
  if (std::fabs(latent) == 1) return latent;
  const double r = std::fabs(latent);
  const double rest = (1 - r) * (1 + r);
  double sum = 0;
  if (nodes_.empty()) {
    sum = atanpi(r / std::sqrt(rest + 3));
  } else {
    for (const Node& node : nodes_) sum += node.weight * atanpi(r / std::sqrt(rest + node.m));
  }
  return std::copysign(std::min(6 * sum, 1.0), latent);
}

// The derivative of spearman() by the latent correlation, in [0, 1).
double RankOfStudent::slope(double latent) const {
  const double rest = (1 - latent) * (1 + latent);
  double sum = 0;
  for (const Node& node : nodes_) sum += node.weight / std::sqrt(rest + node.m);
  return 6 / std::numbers::pi * sum;
}

// Newton's rule in a bracket. The relation is convex, and lies below the Gaussian one.
double RankOfStudent::latent(double spearman) const {
  if (nodes_.empty()) return gaussian_from_spearman(spearman);
  if (!(std::fabs(spearman) <= 1)) return kNaN;
  if (std::fabs(spearman) == 1 || spearman == 0) return spearman;
  const double wanted = std::fabs(spearman);
  double low = 0;
  double high = 1;
  double r = std::min(gaussian_from_spearman(wanted), std::nextafter(1.0, 0.0));
  for (int round = 0; round < 100; ++round) {
    const double miss = this->spearman(r) - wanted;
    if (miss == 0) break;
    (miss < 0 ? low : high) = r;
    double next = r - miss / slope(r);
    if (!(next > low && next < high)) next = low + 0.5 * (high - low);
    const bool settled = std::fabs(next - r) <= 0x1p-52;
    r = next;
    if (settled || !(low < r && r < high)) break;
  }
  return std::copysign(r, spearman);
}

}  // namespace plimsoll::math
