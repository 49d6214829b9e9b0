// Estimates: closed forms, what another program finds, and what cannot be fitted.
#include "fit/fit.h"

#include <algorithm>
#include <cmath>

#include "fit/testing.h"

namespace plimsoll::fit {
namespace {

using dist::LawId;
using testing::fitted;
using testing::sample;

const std::vector<double> kAmounts = {1.82, 0.64, 2.95, 7.31, 1.17, 4.02, 0.93, 3.38,
                                      12.6, 2.21, 1.49, 5.74, 0.41, 2.67, 1.05, 8.86,
                                      3.11, 1.93, 0.78, 4.55, 2.04, 6.18, 1.36, 3.72};
const std::vector<double> kCounts = {3, 0, 1, 7, 2, 4, 0, 1, 12, 2, 5, 1, 0, 3, 6, 2, 9, 1, 4, 2};
const std::vector<double> kShares = {0.12, 0.34, 0.08, 0.51, 0.22, 0.67,
                                     0.41, 0.29, 0.18, 0.36, 0.73, 0.25};

double mean_of(const std::vector<double>& x, double (*f)(double)) {
  double sum = 0;
  for (const double v : x) sum += f(v);
  return sum / static_cast<double>(x.size());
}
double itself(double x) {
  return x;
}
double logarithm_of(double x) {
  return std::log(x);
}

void expect_near(double value, double wanted, double relative) {
  EXPECT_NEAR(value, wanted, relative * std::max(1e-3, std::fabs(wanted)));
}

TEST(Fit, ClosedFormsAreMet) {
  const Sample s = sample(kAmounts);
  const double n = static_cast<double>(kAmounts.size());
  const double m = mean_of(kAmounts, itself);
  const double m_log = mean_of(kAmounts, logarithm_of);
  double square = 0;
  double square_log = 0;
  double inverse = 0;
  double squares = 0;
  for (const double x : kAmounts) {
    square += (x - m) * (x - m) / n;
    square_log += (std::log(x) - m_log) * (std::log(x) - m_log) / n;
    inverse += 1 / x / n;
    squares += x * x / n;
  }
  const double sd = std::sqrt(square);
  LawFit fit = fitted(s, LawId::normal);
  expect_near(fit.numbers[0], m, 1e-14);
  expect_near(fit.numbers[1], sd, 1e-14);
  expect_near(fit.estimates[0].error, sd / std::sqrt(n), 1e-12);
  expect_near(fit.estimates[1].error, sd / std::sqrt(2 * n), 1e-12);
  expect_near(fit.log_likelihood, -n / 2 * (std::log(2 * M_PI * square) + 1), 1e-13);
  EXPECT_DOUBLE_EQ(fit.aic, 4 - 2 * fit.log_likelihood);
  expect_near(fit.bic, 2 * std::log(n) - 2 * fit.log_likelihood, 1e-14);

  fit = fitted(s, LawId::lognormal);
  expect_near(fit.numbers[0], std::exp(m_log), 1e-13);
  expect_near(fit.numbers[1], std::sqrt(square_log), 1e-13);
  expect_near(fit.estimates[1].error, std::sqrt(square_log / (2 * n)), 1e-12);

  fit = fitted(s, LawId::exponential);
  expect_near(fit.numbers[0], m, 1e-14);
  expect_near(fit.estimates[0].error, m / std::sqrt(n), 1e-12);

  fit = fitted(s, LawId::rayleigh);
  expect_near(fit.numbers[0], std::sqrt(squares / 2), 1e-13);

  fit = fitted(s, LawId::inverse_gaussian);
  expect_near(fit.numbers[0], m, 1e-13);
  expect_near(fit.numbers[1], 1 / (inverse - 1 / m), 1e-12);

  fit = fitted(s, LawId::laplace);
  expect_near(fit.numbers[0], (2.21 + 2.67) / 2, 1e-14);

  Bounds bounds;
  bounds.truncated_below = 0.4;
  fit = fitted(sample(kAmounts, bounds), LawId::pareto);
  expect_near(fit.numbers[0], 1 / (m_log - std::log(0.4)), 1e-13);
  EXPECT_EQ(fit.numbers[1], 0.4);
  EXPECT_EQ(fit.estimates[1].error, 0);
  expect_near(fit.estimates[0].error, fit.numbers[0] / std::sqrt(n), 1e-12);

  const Sample counts = sample(kCounts);
  const double m_count = mean_of(kCounts, itself);
  fit = fitted(counts, LawId::poisson);
  expect_near(fit.numbers[0], m_count, 1e-14);
  expect_near(fit.estimates[0].error, std::sqrt(m_count / 20), 1e-12);
  fit = fitted(counts, LawId::geometric);
  expect_near(fit.numbers[0], 1 / (1 + m_count), 1e-13);
  const std::vector<double> flags = {1, 0, 0, 1, 0, 0, 0, 1};
  fit = fitted(sample(flags), LawId::bernoulli);
  expect_near(fit.numbers[0], 3.0 / 8, 1e-13);
  expect_near(fit.estimates[0].error, std::sqrt(3.0 / 8 * 5 / 8 / 8), 1e-12);
}

// scipy 1.14.1: `minimize(..., method="Nelder-Mead", options=dict(xatol=1e-12, fatol=1e-13))`, twice, of minus the sum of
// `logpdf`: weibull_min, gamma, fisk, logistic, gumbel_r, cauchy, t, genextreme(-shape), genpareto, invgauss(mean / shape, 0,
// shape), nbinom, beta; truncated ones less `logsf` of the bound, censored ones with `logsf` or `logcdf` of it.
struct Known {
  LawId law;
  const std::vector<double>* data;
  Bounds bounds;
  std::vector<double> numbers;
  double log_likelihood;
};

TEST(Fit, AnotherProgramFindsTheSame) {
  std::vector<double> from_one;
  std::vector<double> up_to_eight;
  for (const double x : kAmounts) {
    if (x >= 1) from_one.push_back(x);
    if (x <= 8) up_to_eight.push_back(x);
  }
  Bounds below;
  below.truncated_below = 1;
  Bounds limit;
  limit.censored_above = 5;
  Bounds both;
  both.truncated_above = 8;
  both.censored_below = 1;
  const std::vector<Known> all = {
      {LawId::weibull, &kAmounts, {}, {1.259082871, 3.648942391}, -52.1647239773},
      {LawId::gamma, &kAmounts, {}, {1.601857154, 2.104848538}, -51.7661551006},
      {LawId::log_logistic, &kAmounts, {}, {2.002346229, 2.406991204}, -51.7299473278},
      {LawId::logistic, &kAmounts, {}, {2.904432661, 1.486346887}, -58.2126886794},
      {LawId::gumbel, &kAmounts, {}, {2.171921667, 1.82396026}, -54.2107047324},
      {LawId::cauchy, &kAmounts, {}, {2.139199572, 1.214260562}, -58.5178792214},
      {LawId::student_t, &kAmounts, {}, {2.264640026, 2.44913764, 1.635881923}, -57.2779380789},
      {LawId::gev, &kAmounts, {}, {1.781742286, 1.376945159, 0.4604397316}, -51.7015586724},
      {LawId::gpd, &kAmounts, {}, {0, 3.915256658, -0.1614460432}, -52.8824360251},
      {LawId::inverse_gaussian, &kAmounts, {}, {3.371666626, 3.334343394}, -50.9910389542},
      {LawId::negative_binomial, &kCounts, {}, {1.640610279, 0.3354612594}, -45.8584987072},
      {LawId::beta, &kShares, {}, {1.90488642, 3.537359072, 0, 1}, 3.71488843415},
      {LawId::lognormal, &from_one, below, {2.529891427, 0.8250999432}, -41.5847054212},
      {LawId::weibull, &kAmounts, limit, {1.396288285, 3.430563594}, -41.1397625542},
      {LawId::gamma, &up_to_eight, both, {1.588588466, 1.887602375}, -41.3705575563},
  };
  for (const Known& one : all) {
    SCOPED_TRACE(std::string(dist::law(one.law).name));
    const LawFit fit = fitted(sample(*one.data, one.bounds), one.law);
    expect_near(fit.log_likelihood, one.log_likelihood, 2e-11);
    ASSERT_EQ(fit.numbers.size(), one.numbers.size());
    for (std::size_t i = 0; i < one.numbers.size(); ++i)
      expect_near(fit.numbers[i], one.numbers[i], 2e-6);
  }
}

// Kernels against the laws themselves, and their derivatives against differences.
TEST(Fit, KernelsAreTheLaws) {
  for (const Family* family : all_families()) {
    SCOPED_TRACE(std::string(family->law().name));
    Sample s;
    Bounds bounds;
    switch (family->values) {
      case Values::share:
        s = sample(kShares);
        break;
      case Values::count:
        s = sample(kCounts);
        break;
      case Values::flag:
        s = sample(std::vector<double>{0, 1, 1});
        break;
      case Values::above:
        bounds.truncated_below = 0.3;
        s = sample(kAmounts, bounds);
        break;
      default:
        s = sample(kAmounts);
    }
    const Framed framed = family->framed(s);
    Point at = family->starts(framed)[0];
    // A place where the law is not at its top.
    for (std::size_t i = 0; i < family->n_free; ++i) at[i] += 0.1 + 0.05 * static_cast<double>(i);
    const auto law = dist::make(family->shape(), family->framed_numbers(at));
    ASSERT_TRUE(bool(law)) << law.error();
    for (const WeightedRow& row : framed.rows) {
      const Local local = family->one(row.row, at);
      EXPECT_NEAR(local.value, std::log((*law)->density(row.row.x)), 1e-11);
      if (family->closed_only) continue;
      constexpr double h = 1e-4;
      for (std::size_t i = 0; i < family->n_free; ++i) {
        Point up = at;
        Point down = at;
        up[i] += h;
        down[i] -= h;
        const Local more = family->one(row.row, up);
        const Local less = family->one(row.row, down);
        const double slope = (more.value - less.value) / (2 * h);
        EXPECT_NEAR(local.slope[i], slope, 1e-6 * (1 + std::fabs(slope)));
        for (std::size_t j = 0; j < family->n_free; ++j) {
          const double bend = (more.slope[j] - less.slope[j]) / (2 * h);
          EXPECT_NEAR(local.bend[i][j], bend, 1e-5 * (1 + std::fabs(bend)));
        }
      }
    }
  }
}

TEST(Fit, UnitsDoNotMatter) {
  std::vector<double> large;
  for (const double x : kAmounts) large.push_back(1e9 * x);
  for (const Family* family : all_families()) {
    if (family->values != Values::positive && family->values != Values::any) continue;
    if (family->id == LawId::chi_squared) continue;
    SCOPED_TRACE(std::string(family->law().name));
    const LawFit small_fit = fitted(sample(kAmounts), family->id);
    const LawFit large_fit = fitted(sample(large), family->id);
    EXPECT_NEAR(large_fit.log_likelihood, small_fit.log_likelihood - 24 * std::log(1e9), 1e-9);
    for (std::size_t i = 0; i < small_fit.numbers.size(); ++i) {
      const double factor = family->slots[i].role == Role::plain ? 1 : 1e9;
      expect_near(large_fit.numbers[i], factor * small_fit.numbers[i], 1e-8);
      expect_near(large_fit.estimates[i].error, factor * small_fit.estimates[i].error, 1e-6);
    }
    expect_near(large_fit.quantile_95.high, 1e9 * small_fit.quantile_95.high, 1e-6);
  }
}

TEST(Fit, WeightsCountObservations) {
  const std::vector<double> twice = {1, 1, 2, 3, 3, 3, 5, 8, 8};
  const std::vector<double> once = {1, 2, 3, 5, 8};
  const std::vector<double> weights = {2, 1, 3, 1, 2};
  for (const LawId law : {LawId::gamma, LawId::lognormal, LawId::gumbel}) {
    const LawFit a = fitted(sample(twice), law);
    const LawFit b = fitted(sample(once, {}, weights), law);
    EXPECT_EQ(a.numbers, b.numbers);
    EXPECT_EQ(a.log_likelihood, b.log_likelihood);
    EXPECT_EQ(a.bic, b.bic);
  }
}

std::string trouble_of(const std::vector<double>& values, LawId law, const Bounds& bounds = {}) {
  const LawFit fit = fit_law(sample(values, bounds), *find_family(law));
  EXPECT_FALSE(fit.fitted);
  return fit.trouble;
}

TEST(Fit, WhatALawForbidsIsSaid) {
  EXPECT_EQ(trouble_of({1, 0, 3, 4}, LawId::lognormal),
            "lognormal is of values above 0, and 0 is among them");
  EXPECT_EQ(trouble_of({-2.5, 3, 4}, LawId::gamma),
            "gamma is of values above 0, and -2.5 is among them");
  EXPECT_EQ(trouble_of({0.2, 0.4, 1}, LawId::beta),
            "beta is of values between 0 and 1, and 1 is among them");
  EXPECT_EQ(trouble_of({1, 2.5, 3}, LawId::poisson),
            "poisson is of counts: 0, 1, 2, ..., and 2.5 is among them");
  EXPECT_EQ(trouble_of({1, 2, 0}, LawId::bernoulli),
            "bernoulli is of 0 and 1, and 2 is among them");
  EXPECT_NE(trouble_of({3, 4, 5}, LawId::pareto).find("needs its minimum"), std::string::npos);
}

TEST(Fit, ConstantAndTooFewValuesAreSaid) {
  EXPECT_EQ(trouble_of({4, 4, 4}, LawId::normal),
            "normal needs 2 different values or more that are known exactly, and there is 1");
  EXPECT_EQ(trouble_of({4, 5, 5}, LawId::gev),
            "gev needs 3 different values or more that are known exactly, and there are 2");
  EXPECT_EQ(trouble_of({0, 0}, LawId::poisson),
            "poisson has no likelihood that is greatest inside its range: all values are 0");
  EXPECT_EQ(trouble_of({1, 1}, LawId::bernoulli),
            "bernoulli has no likelihood that is greatest inside its range: all values are 1");
}

TEST(Fit, LikelihoodsWithoutATopAreSaid) {
  // Less spread than a Poisson law: r grows without end.
  EXPECT_NE(trouble_of({2, 3, 2, 3, 2, 3, 3, 2}, LawId::negative_binomial), "");
  // No heavier tails than those of a normal law.
  EXPECT_NE(trouble_of({-2, -1.2, -0.7, -0.3, 0, 0.3, 0.7, 1.2, 2}, LawId::student_t), "");
  // Evenly spread up to a bound: the density there grows without end.
  std::vector<double> even;
  for (int i = 1; i <= 60; ++i) even.push_back(i);
  EXPECT_NE(trouble_of(even, LawId::gpd), "");
}

TEST(Fit, FaultsOfSamplesAreSaid) {
  const auto fault = [](const std::vector<double>& values, const Bounds& bounds,
                        const std::vector<double>& weights = {}) {
    const MadeSample made = sample_of(values, weights, bounds);
    EXPECT_TRUE(made.fault.has_value());
    return made.fault.value_or(SampleFault{});
  };
  Bounds b;
  b.truncated_below = 2;
  EXPECT_EQ(fault({3, 1}, b).row, 1u);
  EXPECT_EQ(fault({3, 1}, b).what,
            "the value 1 lies below 2, below which nothing is said to be recorded");
  EXPECT_EQ(fault({3, std::nan("")}, {}).what, "a value is a finite number");
  EXPECT_EQ(fault({3, 1}, {}, {1, -1}).what,
            "a weight is zero or more, and finite, and this is -1");
  b.censored_above = 1;
  EXPECT_EQ(fault({3}, b).row, SIZE_MAX);
}

TEST(Fit, EveryLawIsFittedOrSaysWhyNot) {
  for (const dist::Law* law : dist::all_laws()) {
    if (find_family(law->id) != nullptr) continue;
    EXPECT_NE(why_not(law->id), "data do not determine it") << law->name;
  }
}

}  // namespace
}  // namespace plimsoll::fit
