// What an attack on fits found, each as a table of its kind: laws that are all but another one, values far off, zeros, bounds
// beyond which nothing was seen, posteriors of very few and of truncated values.
#include <algorithm>
#include <cmath>

#include "fit/fit.h"
#include "fit/posterior.h"
#include "fit/testing.h"

namespace plimsoll::fit {
namespace {

using dist::LawId;
using testing::drawn;
using testing::fitted;
using testing::law;
using testing::sample;

LawFit tried(const std::vector<double>& x, LawId id, const Bounds& bounds = {}) {
  return fit_law(sample(x, bounds), *find_family(id));
}

// Of shapes so large that log Gamma has lost the digits which tell them: 1 / (2 s) (1 + s / 3) with s the distance of the
// logarithm of the mean from the mean of logarithms, and an error of shape sqrt(2 / n).
TEST(Attacked, AGammaLawThatIsAllButAPointHasItsShape) {
  for (const double ratio : {1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
    SCOPED_TRACE(ratio);
    std::vector<double> x = drawn(*law(LawId::normal, 0, {0, 1}), 50, 5);
    double mean = 0;
    for (double& v : x) {
      v = 1000 * (1 + ratio * v);
      mean += v / 50;
    }
    double s = 0;
    for (const double v : x) {
      const double d = (v - mean) / mean;
      s += (d - std::log1p(d)) / 50;
    }
    const LawFit fit = fitted(sample(x), LawId::gamma);
    EXPECT_NEAR(fit.numbers[0] * 2 * s, 1, std::max(1e-9, s));
    EXPECT_NEAR(fit.estimates[0].error / fit.numbers[0], std::sqrt(2.0 / 50), 1e-4);
  }
}

// The likelihood rises to that of the simpler law, and never falls again; or it has a top, where its errors are those of its
// second differences. Rounding makes neither.
TEST(Attacked, ALawThatIsAllButASimplerOneSaysSo) {
  int n_fitted = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    for (const std::size_t n : {30u, 1000u}) {
      for (const bool counts : {true, false}) {
        const auto simple = counts ? law(LawId::poisson, 0, {4}) : law(LawId::normal, 0, {0, 1});
        const LawFit fit =
            tried(drawn(*simple, n, seed), counts ? LawId::negative_binomial : LawId::student_t);
        EXPECT_EQ(fit.trouble.find("does not converge"), std::string::npos) << fit.trouble;
        n_fitted += fit.fitted ? 1 : 0;
      }
    }
  }
  // About half of such samples scatter more than the simpler law says.
  EXPECT_GT(n_fitted, 6);
  EXPECT_LT(n_fitted, 42);
}

// A kernel's slopes against differences, where its terms nearly cancel.
TEST(Attacked, KernelsKeepTheirDigits) {
  struct Case {
    LawId law;
    std::vector<double> x;
    std::vector<Point> at;
  };
  const std::vector<Case> cases = {
      {LawId::negative_binomial, {0, 3, 7}, {{3.39, 1}, {3.41, 1}, {9, 1}, {16, 1}}},
      {LawId::student_t, {-2, 0.1, 3}, {{3.68, 0, 0}, {3.70, 0, 0}, {9, 0, 0}, {16, 0, 0}}},
      {LawId::gamma, {0.99, 1, 1.02}, {{3.39, 0}, {3.41, 0}, {9, 0}, {16, 0}}}};
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(dist::law(one.law).name));
    const Family& family = *find_family(one.law);
    const Framed framed = family.framed(sample(one.x), nullptr);
    for (const Point& at : one.at) {
      constexpr double h = 1e-3;
      for (const WeightedRow& row : framed.rows) {
        for (std::size_t i = 0; i < family.n_free; ++i) {
          Point up = at;
          Point down = at;
          up[i] += h;
          down[i] -= h;
          const Local more = family.one(row.row, up);
          const Local less = family.one(row.row, down);
          const Local here = family.one(row.row, at);
          const double size = 1 + std::fabs(here.bend[i][i]);
          EXPECT_NEAR(here.slope[i], (more.value - less.value) / (2 * h), 1e-5 * size) << at[0];
          EXPECT_NEAR(here.bend[i][i], (more.slope[i] - less.slope[i]) / (2 * h), 1e-5 * size)
              << at[0];
        }
      }
    }
  }
}

TEST(Attacked, ValuesFarOffHaveATop) {
  std::vector<double> x;
  for (int i = 1; i < 60; ++i) x.push_back(i);
  x.push_back(1e6);
  for (const LawId id : {LawId::normal, LawId::logistic, LawId::laplace, LawId::cauchy}) {
    SCOPED_TRACE(std::string(dist::law(id).name));
    EXPECT_EQ(tried(x, id).trouble, "");
  }
  EXPECT_NEAR(fitted(sample(x), LawId::normal).numbers[0], (59.0 * 30 + 1e6) / 60, 1e-6);
  const std::vector<double> large = {3e12, 4e12, 4e12, 5e12};
  EXPECT_NEAR(fitted(sample(large), LawId::poisson).numbers[0], 4e12, 1);
}

TEST(Attacked, AnExponentialLawMayBeZero) {
  const LawFit fit = fitted(sample(std::vector<double>{0, 0, 0, 2, 6}), LawId::exponential);
  EXPECT_NEAR(fit.numbers[0], 1.6, 1e-13);
  EXPECT_NE(tried({0, 0, 0}, LawId::exponential).trouble, "");
  EXPECT_NE(tried({-1, 2, 3}, LawId::exponential).trouble, "");
  // Others have no density there, or an endless one.
  for (const LawId id : {LawId::lognormal, LawId::gamma, LawId::weibull, LawId::rayleigh})
    EXPECT_NE(tried({0, 1, 2, 3}, id).trouble.find("above 0"), std::string::npos);
}

TEST(Attacked, ATailBeginsWhereValuesAreKnown) {
  std::vector<double> x;
  for (int i = 10; i < 110; ++i) x.push_back(i);
  struct Case {
    std::optional<double> Bounds::*bound;
    double at;
    double threshold;
    bool known;
  };
  for (const Case& one :
       {Case{&Bounds::truncated_below, 10, 5, false}, Case{&Bounds::truncated_below, 10, 10, true},
        Case{&Bounds::censored_below, 20, 15, false}, Case{&Bounds::censored_below, 20, 20, true},
        Case{&Bounds::truncated_above, 120, 120, false},
        Case{&Bounds::censored_above, 100, 100, false},
        Case{&Bounds::censored_above, 100, 50, true}}) {
    Bounds bounds;
    bounds.*one.bound = one.at;
    const TailFit tail = fit_tail(sample(x, bounds), one.threshold);
    EXPECT_EQ(tail.n_above > 0, one.known) << one.at << " " << one.threshold << " " << tail.trouble;
    if (!one.known) {
      EXPECT_NE(tail.trouble, "");
    }
  }
}

TEST(Attacked, AmountsAreNoCounts) {
  const std::vector<double> x = {1000, 2000, 2000, 3000, 2000, 5000, 1000};
  Options options;
  EXPECT_TRUE(dist::law(fit_laws(sample(x), options)[0].id).discrete);
  options.have_unit = true;
  for (const LawFit& fit : fit_laws(sample(x), options))
    EXPECT_FALSE(dist::law(fit.id).discrete) << dist::law(fit.id).name;
  options.laws = {LawId::poisson};
  EXPECT_NE(fit_laws(sample(x), options)[0].trouble.find("have a unit"), std::string::npos);
}

// The share of kept values of a parameter at or below each of the exact posterior's quantiles; of 1000 vectors it has an error of
// up to 0.016.
void expect_levels(std::vector<double> kept, const dist::Distribution& exact, double within) {
  std::sort(kept.begin(), kept.end());
  for (const double level : {0.025, 0.25, 0.5, 0.75, 0.975}) {
    const double x = level <= 0.5 ? exact.lower(level) : exact.upper(1 - level);
    const auto below = std::upper_bound(kept.begin(), kept.end(), x) - kept.begin();
    EXPECT_NEAR(static_cast<double>(below) / static_cast<double>(kept.size()), level, within)
        << level;
  }
}

// A funnel: the fewer the values, the wider the place is where the law is wide. The mean is Student's, the sum of squares over
// the variance is chi squared.
TEST(Attacked, PosteriorsOfVeryFewValues) {
  const std::vector<std::vector<double>> samples = {
      {4.1, 5.3}, {4.1, 5.3, 2.2}, {4.1, 5.3, 2.2, 6.8}};
  for (const std::vector<double>& x : samples) {
    SCOPED_TRACE(x.size());
    const auto n = static_cast<double>(x.size());
    double mean = 0;
    for (const double v : x) mean += v / n;
    double squares = 0;
    for (const double v : x) squares += (v - mean) * (v - mean);
    const Posterior p = posterior_of(sample(x), fitted(sample(x), LawId::normal));
    ASSERT_EQ(p.trouble, "");
    const double scale = std::sqrt(squares / (n - 1) / n);
    expect_levels(p.numbers[0], *law(LawId::student_t, 0, {n - 1, mean, scale}), 0.055);
    std::vector<double> chi;
    for (const double sd : p.numbers[1]) chi.push_back(squares / (sd * sd));
    expect_levels(chi, *law(LawId::chi_squared, 0, {n - 1}), 0.055);
  }
}

// A lognormal law seen above its 60 % quantile, by the sum over a grid of medians and sigmas with the priors that are stated.
// Without a weight of its own the median would go to 0, where the tail alone is a Pareto law that fits nearly as well.
TEST(Attacked, APosteriorOfTruncatedValuesHasItsWeight) {
  const auto source = law(LawId::lognormal, 1, {10, 0.8});
  const double bound = source->lower(0.6);
  for (const std::size_t n : {12u, 40u}) {
    SCOPED_TRACE(n);
    std::vector<double> x;
    for (const double v : drawn(*source, 1000, 4)) {
      if (v >= bound && x.size() < n) x.push_back(v);
    }
    Bounds bounds;
    bounds.truncated_below = bound;
    const Sample s = sample(x, bounds);
    const LawFit fit = fit_law(s, *find_family(LawId::lognormal));
    if (!fit.fitted) continue;
    const Posterior p = posterior_of(s, fit);
    if (!p.trouble.empty()) continue;
    std::vector<double> medians = p.numbers[0];
    std::sort(medians.begin(), medians.end());
    const double middle = std::log(s.quantile(0.5));
    std::vector<double> weight_by_mu;
    double all = 0;
    const auto mu_at = [&](int i) { return middle - 11 + 0.02 * i; };
    for (int i = 0; i <= 700; ++i) {
      double sum = 0;
      for (double log_sigma = -3; log_sigma < 4; log_sigma += 0.02) {
        const double sigma = std::exp(log_sigma);
        const double mu = mu_at(i);
        double value = -0.5 * (mu - middle) * (mu - middle) / 4;
        for (const double v : x) {
          const double z = (std::log(v) - mu) / sigma;
          value += -0.5 * z * z - log_sigma;
        }
        const double seen = 0.5 * std::erfc((std::log(bound) - mu) / sigma / std::sqrt(2));
        if (seen > 0) sum += std::exp(value - static_cast<double>(n) * std::log(seen));
      }
      weight_by_mu.push_back(sum);
      all += sum;
    }
    for (const double level : {0.05, 0.25, 0.5, 0.75, 0.95}) {
      const double at = std::log(medians[static_cast<std::size_t>(level * 1000)]);
      double below = 0;
      for (int i = 0; i <= 700 && mu_at(i) <= at; ++i)
        below += weight_by_mu[static_cast<std::size_t>(i)];
      EXPECT_NEAR(below / all, level, 0.05);
    }
  }
}

}  // namespace
}  // namespace plimsoll::fit
