// The hypergeometric law: successes among draws without replacement.
//
// A tail is its outermost mass times the sum of the ratios of the masses further out; that sum runs
// away from the mode, so its terms fall and are all positive.
#include <algorithm>

#include "dist/laws/common.h"
#include "dist/laws/count_search.h"
#include "math/special.h"
#include "math/special_solve.h"

namespace plimsoll::dist {

namespace {

class Hypergeometric {
 public:
  static constexpr bool kInteger = true;

  Hypergeometric(double population, double successes, double draws)
      : population_(population),
        successes_(successes),
        draws_(draws),
        low_(std::max(0.0, draws - (population - successes))),
        high_(std::min(draws, successes)),
        log_ways_(log_choose(population, draws)) {}

  double lower(double p) const { return search(p, true); }
  double upper(double q) const { return search(q, false); }
  double cdf(double k) const { return tails(k).cdf; }
  double survival(double k) const { return tails(k).survival; }
  double density(double k) const {
    const math::Wide ways =
        math::add(log_choose(successes_, k), log_choose(population_ - successes_, draws_ - k));
    return math::exp_wide(math::add(ways, -log_ways_));
  }
  double mean() const { return draws_ * (successes_ / population_); }
  double variance() const {
    if (population_ == 1) return 0;
    const double share = successes_ / population_;
    const double others = (population_ - successes_) / population_;
    return draws_ * share * others * ((population_ - draws_) / (population_ - 1));
  }
  Support support() const { return {low_, high_}; }

 private:
  static math::Wide log_choose(double n, double k) {
    if (k == 0 || k == n) return math::Wide(0.0);
    return -math::add(math::log_beta_wide(k + 1, n - k + 1), math::log_wide(math::Wide(n + 1)));
  }

  static constexpr double kNearlyAll = 0.99;

  // The logarithm of the mass at any x, up to a constant.
  math::Wide log_mass(double x) const {
    return math::add(log_choose(successes_, x), log_choose(population_ - successes_, draws_ - x));
  }

  // The sum over j >= k (`side` 1) or j <= k (-1) of mass(j) / mass(k) where it has thousands of
  // terms: the integral from half a step before k, and Euler and Maclaurin's first two terms (DLMF
  // 2.10.1, for midpoints).
  double smooth_sum(double k, double side) const {
    const double edge = k - 0.5 * side;
    const math::Wide at_edge = log_mass(edge);
    const auto cost = [&](double v) { return math::add(at_edge, -log_mass(edge + side * v)).high; };
    const double before = math::add(log_mass(k - side), -log_mass(k)).high;
    const double after = math::add(log_mass(k), -log_mass(k + side)).high;
    const double bend = after - before;
    const double slope = before;
    double span =
        2 * math::kFullCost / (slope + std::sqrt(slope * slope + 2 * bend * math::kFullCost));
    // The cost is close to a parabola, so that its own factor corrects the span.
    for (int i = 0; i < 3; ++i) span *= std::sqrt(math::kFullCost / cost(span));
    const double integral = math::integrate_tail(cost, span);
    const double corrections = -slope / 24 + 7.0 / 5760 * slope * (slope * slope - 3 * bend);
    return math::exp_wide(math::add(at_edge, -log_mass(k))) * (integral + corrections);
  }
  // Whether the masses from k on fall so slowly that it pays.
  bool falls_slowly(double ratio) const { return ratio > 0.99 && variance() > 1e6; }

  // sum over j >= k of mass(j) / mass(k); masses fall from k on.
  double sum_up(double k) const {
    if (falls_slowly(((successes_ - k) / (k + 1)) *
                     ((draws_ - k) / (population_ - successes_ - draws_ + k + 1)))) {
      return smooth_sum(k, 1);
    }
    double sum = 0;
    double term = 1;
    while (k <= high_ && term > 1e-18 * sum) {
      sum += term;
      term *= ((successes_ - k) / (k + 1)) *
              ((draws_ - k) / (population_ - successes_ - draws_ + k + 1));
      k += 1;
    }
    return sum;
  }
  double sum_down(double k) const {
    if (falls_slowly((k / (successes_ - k + 1)) *
                     ((population_ - successes_ - draws_ + k) / (draws_ - k + 1)))) {
      return smooth_sum(k, -1);
    }
    double sum = 0;
    double term = 1;
    while (k >= low_ && term > 1e-18 * sum) {
      sum += term;
      term *=
          (k / (successes_ - k + 1)) * ((population_ - successes_ - draws_ + k) / (draws_ - k + 1));
      k -= 1;
    }
    return sum;
  }

  CountTails tails(double k) const {
    if (k < low_) return {0, 1};
    if (k >= high_) return {1, 0};
    const double mode = (draws_ + 1) * ((successes_ + 1) / (population_ + 2));
    if (k < mode) {
      const double below = std::min(density(k) * sum_down(k), 1.0);
      // Right below the mode of a law that is all but one value, what is above is the small one.
      if (below < kNearlyAll || k + 1 < mode) return count_tails(below, 1 - below);
    }
    const double above = std::min(density(k + 1) * sum_up(k + 1), 1.0);
    return count_tails(1 - above, above);
  }

  double search(double tail, bool below) const {
    if (low_ == high_) return low_;
    const double deviation = std::sqrt(variance());
    const double skewness = (1 - 2 * (successes_ / population_)) *
                            (1 - 2 * (draws_ / population_)) / std::max(deviation, 1e-3);
    return count_search([this](double k) { return tails(k); }, tail, below, low_, high_, mean(),
                        std::max(deviation, 0.1), skewness);
  }

  double population_;
  double successes_;
  double draws_;
  double low_;
  double high_;
  math::Wide log_ways_;
};

MakeResult make_hypergeometric(const Shape&, std::span<const double> flat) {
  const double population = flat[0];
  const double successes = flat[1];
  const double draws = flat[2];
  return Rules()
      .whole({"population", population})
      .whole({"successes", successes})
      .whole({"draws", draws})
      .holds(population >= 1, "population >= 1", {{"population", population}})
      .holds(population <= 1e15, "population <= 1e15", {{"population", population}})
      .holds(successes >= 0 && successes <= population, "0 <= successes <= population",
             {{"successes", successes}, {"population", population}})
      .holds(draws >= 0 && draws <= population, "0 <= draws <= population",
             {{"draws", draws}, {"population", population}})
      .build<Hypergeometric>(population, successes, draws);
}

}  // namespace

const Law& hypergeometric_law() {
  static const Law law = {
      .id = LawId::hypergeometric,
      .name = "hypergeometric",
      .summary = "successes among draws without replacement, as in samples from a portfolio",
      .forms =
          {{.params = {{.name = "population", .dim = Dim::none, .range = range::whole(1, 1e15)},
                       {.name = "successes", .dim = Dim::none, .range = range::whole(0, 1e15)},
                       {.name = "draws", .dim = Dim::none, .range = range::whole(0, 1e15)}},
            .may_have_unit = false}},
      .joint_rule = "successes <= population, draws <= population",
      .plain_result = true,
      .discrete = true,
      .mean_formula = "draws successes / population",
      .variance_formula =
          "draws s (1 - s) (population - draws) / (population - 1), s = successes / "
          "population",
      .source = "Johnson, Kemp, Kotz, Univariate Discrete Distributions, 3rd ed., 2005, ch. 6",
      .examples = {"hypergeometric(50, 20, 10)"},
      .make = make_hypergeometric,
  };
  return law;
}

}  // namespace plimsoll::dist
