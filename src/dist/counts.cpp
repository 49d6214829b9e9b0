// Small means walk over the masses, which follow from each other by one factor: the sum of the
// masses is the lower tail, and the upper tail is 1 minus it until that loses digits, from where on
// it is the next mass times the sum of the ratios that follow. Everything else goes through the
// incomplete gamma and beta functions: P(X <= k) = Q(k + 1, mean) and I_{1-p}(n - k, k + 1)
// (DLMF 8.4, 8.17).
#include "dist/counts.h"

#include <cmath>
#include <limits>

#include "base/limits.h"
#include "dist/laws/count_search.h"
#include "math/functions.h"
#include "math/special.h"
#include "math/special_clones.h"

namespace plimsoll::dist {

namespace {

constexpr double kLargest = 9007199254740992.0;
constexpr double kSmallMean = 30;
// More than the rounding errors of the tails of a small mean.
constexpr double kMargin = 1e-14;
// Up to here 1 - (sum of masses) keeps enough digits.
constexpr double kCentral = 1 - 0x1p-6;

bool is_level(double p) {
  return p > 0 && p <= 0.5;
}

// The masses of a law on 0, 1, ... one after the other. `Ratio` gives mass(k + 1) / mass(k).
template <class Ratio>
class Walk {
 public:
  Walk(Ratio ratio, double first_mass) : ratio_(ratio), mass_(first_mass), sum_(first_mass) {}

  double k() const { return k_; }
  double sum() const { return sum_; }
  double next_mass() const { return mass_ * ratio_(k_); }
  void advance() {
    mass_ *= ratio_(k_);
    k_ += 1;
    sum_ += mass_;
  }
  // P(X > k), from the masses above.
  double beyond() const {
    double term = next_mass();
    double total = 0;
    for (double j = k_ + 1; term > 1e-17 * total; j += 1) {
      total += term;
      term *= ratio_(j);
    }
    return total;
  }
  CountTails tails() const {
    if (sum_ < kCentral) return count_tails(sum_, 1 - sum_);
    const double rest = beyond();
    return count_tails(1 - rest, rest);
  }

 private:
  Ratio ratio_;
  double k_ = 0;
  double mass_;
  double sum_;
};

template <class Ratio>
CountTails walk_tails(Walk<Ratio> walk, double k) {
  // Far beyond every mass.
  constexpr double kFarthest = 2000;
  if (k > kFarthest) return {1, 0};
  while (walk.k() < k) walk.advance();
  return walk.tails();
}

template <class Ratio>
double walk_lower(Walk<Ratio> walk, double p) {
  while (walk.sum() < p) walk.advance();
  return walk.k();
}

template <class Ratio>
double walk_upper(Walk<Ratio> walk, double q) {
  // The same comparisons as tails(k).survival <= q would make, cheapest first.
  if (q > 1 - kCentral) {
    while (walk.sum() < kCentral && !(walk.tails().survival <= q)) walk.advance();
    if (walk.sum() < kCentral) return walk.k();
  } else {
    while (walk.sum() < kCentral) walk.advance();
  }
  while (walk.next_mass() > q) walk.advance();
  while (!(walk.beyond() <= q)) walk.advance();
  return walk.k();
}

struct PoissonRatio {
  double mean;
  double operator()(double k) const { return mean / (k + 1); }
};

Walk<PoissonRatio> poisson_walk(double mean) {
  return {PoissonRatio{mean}, math::exp(-mean)};
}

struct BinomialRatio {
  double n;
  double odds;
  double operator()(double k) const { return (n - k) / (k + 1) * odds; }
};

bool binomial_walks(double n, double chance) {
  return chance <= 0.5 && n * chance < kSmallMean;
}

Walk<BinomialRatio> binomial_walk(double n, double chance) {
  const math::Wide log_miss = math::log_wide(math::one_minus(chance));
  return {BinomialRatio{n, chance / (1 - chance)}, math::exp_wide(math::mul(log_miss, n))};
}

double poisson_search(double mean, double tail, bool below) {
  if (mean > kLargest) return kNan;
  const double deviation = std::sqrt(mean);
  return count_search([=](double k) { return poisson_tails(mean, k); }, tail, below, 0, kInfinity,
                      mean, deviation, 1 / deviation);
}

double binomial_search(double n, double chance, double tail, bool below) {
  const double mean = n * chance;
  const double deviation = std::sqrt(mean * (1 - chance));
  return count_search([=](double k) { return binomial_tails(n, chance, k); }, tail, below, 0, n,
                      mean, deviation, (1 - 2 * chance) / deviation);
}

bool is_binomial(double n, double chance) {
  return n >= 0 && n <= kLargest && std::floor(n) == n && chance >= 0 && chance <= 1;
}

}  // namespace

CountTails poisson_tails(double mean, double k) {
  if (!(mean >= 0) || std::isnan(k)) return {kNan, kNan};
  if (k < 0) return {0, 1};
  if (mean == 0) return {1, 0};
  if (mean < kSmallMean) return walk_tails(poisson_walk(mean), k);
  const math::Tails t = math::IncompleteGamma(k + 1).tails(mean);
  return count_tails(t.upper, t.lower);
}

PLIMSOLL_CLONES double poisson_lower(double mean, double p) {
  if (!(mean >= 0) || !is_level(p)) return kNan;
  // exp(-mean) is above 1 - mean: no event, in most draws of a small mean.
  if (p <= 1 - mean - kMargin) return 0;
  return mean < kSmallMean ? walk_lower(poisson_walk(mean), p) : poisson_search(mean, p, true);
}

PLIMSOLL_CLONES double poisson_upper(double mean, double q) {
  if (!(mean >= 0) || !is_level(q)) return kNan;
  // 1 - exp(-mean) is below mean.
  if (mean <= q * (1 - kMargin)) return 0;
  return mean < kSmallMean ? walk_upper(poisson_walk(mean), q) : poisson_search(mean, q, false);
}

CountTails binomial_tails(double n, double chance, double k) {
  if (!is_binomial(n, chance) || std::isnan(k)) return {kNan, kNan};
  if (k < 0) return {0, 1};
  if (k >= n || chance == 0) return {1, 0};
  if (chance == 1) return {0, 1};
  if (binomial_walks(n, chance)) return walk_tails(binomial_walk(n, chance), k);
  return count_tails(math::IncompleteBeta(n - k, k + 1).tails(math::one_minus(chance), chance));
}

PLIMSOLL_CLONES double binomial_lower(double n, double chance, double p) {
  if (!is_binomial(n, chance) || !is_level(p)) return kNan;
  if (chance == 0 || n == 0) return 0;
  if (chance == 1) return n;
  if (binomial_walks(n, chance)) return walk_lower(binomial_walk(n, chance), p);
  return binomial_search(n, chance, p, true);
}

PLIMSOLL_CLONES double binomial_upper(double n, double chance, double q) {
  if (!is_binomial(n, chance) || !is_level(q)) return kNan;
  if (chance == 0 || n == 0) return 0;
  if (chance == 1) return n;
  if (binomial_walks(n, chance)) return walk_upper(binomial_walk(n, chance), q);
  return binomial_search(n, chance, q, false);
}

}  // namespace plimsoll::dist
