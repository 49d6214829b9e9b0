// Vectors of parameters against posteriors that are known.
#include "fit/posterior.h"

#include <algorithm>
#include <cmath>

#include "fit/testing.h"

namespace plimsoll::fit {
namespace {

using dist::LawId;
using testing::drawn;
using testing::fitted;
using testing::law;
using testing::sample;

double quantile_of(std::vector<double> x, double level) {
  std::sort(x.begin(), x.end());
  return x[static_cast<std::size_t>(level * static_cast<double>(x.size()))];
}

// 1000 vectors give a quantile within a tenth of the posterior's width, give or take.
void expect_quantiles(const std::vector<double>& got, const dist::Distribution& wanted,
                      double (*seen_as)(double)) {
  const double width = wanted.upper(0.16) - wanted.lower(0.16);
  for (const double level : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    std::vector<double> x;
    for (const double v : got) x.push_back(seen_as(v));
    EXPECT_NEAR(quantile_of(x, level), level <= 0.5 ? wanted.lower(level) : wanted.upper(1 - level),
                0.15 * width)
        << level;
  }
}

double itself(double x) {
  return x;
}
double inverse(double x) {
  return 1 / x;
}

TEST(Posterior, OfAPoissonMeanIsAGamma) {
  const std::vector<double> x = {3, 0, 2, 1, 4, 2};
  const Posterior p = posterior_of(sample(x), fitted(sample(x), LawId::poisson));
  ASSERT_EQ(p.trouble, "");
  ASSERT_EQ(p.numbers[0].size(), kPosteriorVectors);
  expect_quantiles(p.numbers[0], *law(LawId::gamma, 0, {12.5, 1.0 / 6}), itself);
}

TEST(Posterior, OfAnExponentialRateIsAGamma) {
  const std::vector<double> x = {3, 1.5, 0.2, 7, 4.1};
  const Posterior p = posterior_of(sample(x), fitted(sample(x), LawId::exponential));
  expect_quantiles(p.numbers[0], *law(LawId::gamma, 0, {5, 1 / 15.8}), inverse);
}

TEST(Posterior, OfAShareIsABeta) {
  const std::vector<double> x = {1, 0, 0, 1, 0, 0, 0};
  const Posterior p = posterior_of(sample(x), fitted(sample(x), LawId::bernoulli));
  expect_quantiles(p.numbers[0], *law(LawId::beta, 0, {2.5, 5.5, 0, 1}), itself);
}

TEST(Posterior, OfANormalMeanIsStudents) {
  const std::vector<double> x = {4.1, 5.3, 2.2, 6.8, 4.9, 3.7, 5.1};
  const Posterior p = posterior_of(sample(x), fitted(sample(x), LawId::normal));
  double m = 0;
  double square = 0;
  for (const double v : x) m += v / 7;
  for (const double v : x) square += (v - m) * (v - m) / 6;
  expect_quantiles(p.numbers[0], *law(LawId::student_t, 0, {6, m, std::sqrt(square / 7)}), itself);
}

TEST(Posterior, GoesFromMildToBadAndShrinksWithTheData) {
  const auto source = law(LawId::lognormal, 1, {10, 0.8});
  double before = 1e300;
  for (const std::size_t n : {10u, 100u, 1000u, 3000u}) {
    const Sample s = sample(drawn(*source, n, 2));
    const Posterior p = posterior_of(s, fitted(s, LawId::lognormal));
    ASSERT_EQ(p.trouble, "");
    std::vector<double> quantiles;
    for (std::size_t j = 0; j < kPosteriorVectors; ++j)
      quantiles.push_back(
          law(LawId::lognormal, 1, {p.numbers[0][j], p.numbers[1][j]})->upper(0.05));
    EXPECT_TRUE(std::is_sorted(quantiles.begin(), quantiles.end()));
    const double width = quantiles[950] - quantiles[50];
    EXPECT_LT(width, before);
    before = width;
  }
}

}  // namespace
}  // namespace plimsoll::fit
