// Libraries that are written from samples, read again.
#include "sipmath/write.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "dist/distribution.h"
#include "math/functions.h"
#include "rng/hdr.h"
#include "sipmath/library.h"

namespace plimsoll::sipmath {
namespace {

constexpr std::size_t kTrials = 20'000;

double uniform_of(std::uint64_t variable, std::uint64_t trial) {
  const double latent = rng::Hdr({variable, 77, 0, 0}).latent(trial);
  return latent > 0 ? latent : 1 + latent;
}

Column column_of(const std::string& name, std::uint64_t variable,
                 const std::function<double(double)>& quantile) {
  Column out{name, "EUR", {}};
  for (std::size_t t = 0; t < kTrials; ++t)
    out.samples.push_back(quantile(uniform_of(variable, t + 1)));
  return out;
}

double normal_quantile(double u) {
  return math::normal_score(u <= 0.5 ? u : u - 1);
}

std::unique_ptr<dist::Distribution> law_of(const Sip& sip) {
  dist::Shape shape;
  shape.law = dist::LawId::metalog;
  shape.form = static_cast<std::uint16_t>(4 + (sip.low ? 1 : 0) + (sip.high ? 2 : 0));
  std::vector<double> flat;
  if (sip.low) flat.push_back(*sip.low);
  if (sip.high) flat.push_back(*sip.high);
  flat.insert(flat.end(), sip.terms.begin(), sip.terms.end());
  shape.n_own = static_cast<std::uint32_t>(flat.size());
  auto made = dist::make(shape, flat);
  return made ? std::move(*made) : nullptr;
}

TEST(Fit, OfKnownLawsIsNearThem) {
  const auto normal = [](double u) { return 10 + 3 * normal_quantile(u); };
  const auto lognormal = [](double u) { return math::exp(1 + 0.8 * normal_quantile(u)); };
  const auto below_zero = [](double u) { return -math::exp(-0.5 * normal_quantile(u)); };
  const auto gumbel = [](double u) { return 5 - 2 * math::log(-math::log(u)); };
  for (const auto& quantile :
       {std::function<double(double)>(normal), std::function<double(double)>(lognormal),
        std::function<double(double)>(below_zero), std::function<double(double)>(gumbel)}) {
    std::vector<double> sorted;
    double mean = 0;
    for (std::size_t i = 0; i < kTrials; ++i) {
      sorted.push_back(quantile((static_cast<double>(i) + 0.5) / kTrials));
      mean += sorted.back() / kTrials;
    }
    double square = 0;
    for (const double x : sorted) square += (x - mean) * (x - mean) / kTrials;
    const auto fit = fit_metalog(sorted, std::sqrt(square));
    ASSERT_TRUE(fit);
    const double scatter = 1 / std::sqrt(static_cast<double>(kTrials));
    EXPECT_LE(fit->probability, std::max(kCloseProbability, scatter));
    EXPECT_LE(fit->quantile, std::max(kCloseQuantile, 10 * scatter));
    EXPECT_EQ(fit->low.has_value() || fit->high.has_value(),
              (sorted.front() > 0 || sorted.back() < 0) && (fit->low || fit->high));
    EXPECT_EQ(fit->density.size(), 25u);
  }
}

TEST(Fit, OfAMetalogIsThatMetalog) {
  // Three terms, which 4 and more have with zeros behind.
  std::vector<double> sorted;
  for (std::size_t i = 0; i < 5000; ++i) {
    const double below = (static_cast<double>(i) + 0.5) / 5000;
    const double logit = math::log(below / (1 - below));
    sorted.push_back(8 + 1.5 * logit + 0.5 * (below - 0.5) * logit);
  }
  const auto fit = fit_metalog(sorted, 3);
  ASSERT_TRUE(fit);
  ASSERT_EQ(fit->terms.size(), 3u);
  EXPECT_NEAR(fit->terms[0], 8, 1e-10);
  EXPECT_NEAR(fit->terms[1], 1.5, 1e-10);
  EXPECT_NEAR(fit->terms[2], 0.5, 1e-10);
}

TEST(Fit, OfFewSamplesIsGoodWhereOneIs) {
  for (const std::size_t n : {1000u, 3000u, 5000u}) {
    std::vector<double> sorted;
    for (std::size_t i = 0; i < n; ++i)
      sorted.push_back(
          -10 - 2 * normal_quantile((static_cast<double>(i) + 0.5) / static_cast<double>(n)));
    std::sort(sorted.begin(), sorted.end());
    const auto fit = fit_metalog(sorted, 2);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(fit->is_good()) << n << ": " << fit->probability << ", " << fit->quantile;
  }
}

TEST(Fit, OfSamplesAndOfTheirNegativesIsTheSame) {
  // A tail on one side, where half a rank is much.
  for (const std::size_t n : {100u, 777u, 2000u, 2048u, 4096u, 5000u}) {
    std::vector<double> samples;
    for (std::size_t t = 0; t < n; ++t) {
      samples.push_back(-3 + math::exp(0.9 * normal_quantile(uniform_of(5, t + 1))));
    }
    std::vector<double> turned = samples;
    for (double& x : turned) x = -x;
    std::sort(samples.begin(), samples.end());
    std::sort(turned.begin(), turned.end());
    const auto fit = fit_metalog(samples, 1.5);
    const auto other = fit_metalog(turned, 1.5);
    ASSERT_TRUE(fit && other) << n;
    EXPECT_NEAR(fit->quantile, other->quantile, 1e-9) << n;
    EXPECT_NEAR(fit->probability, other->probability, 1e-9) << n;
    ASSERT_EQ(fit->terms.size(), other->terms.size()) << n;
    for (std::size_t k = 0; k < fit->terms.size(); ++k) {
      // Terms that are odd in u keep their sign: L, u, u^2 L, u^3 and so on.
      const bool is_odd = k == 1 || k == 3 || (k > 4 && k % 4 != 0 && k % 4 != 3);
      EXPECT_NEAR(fit->terms[k], (is_odd ? 1 : -1) * other->terms[k],
                  1e-7 * (1 + std::fabs(fit->terms[k])))
          << n << ", " << k;
    }
  }
}

TEST(Fit, TellsThatADeviationIsInfinite) {
  // Values whose logarithm is 0.6 logits have a mean and no variance.
  std::vector<double> wide;
  std::vector<double> narrow;
  std::vector<double> above;
  for (std::size_t i = 0; i < 5000; ++i) {
    const double below = (static_cast<double>(i) + 0.5) / 5000;
    const double logit = math::log(below / (1 - below));
    wide.push_back(math::exp(0.6 * logit));
    narrow.push_back(math::exp(0.2 * logit));
    above.push_back(-math::exp(-0.6 * logit));
  }
  EXPECT_FALSE(fit_metalog(wide, 20)->has_deviation());
  EXPECT_FALSE(fit_metalog(above, 20)->has_deviation());
  EXPECT_TRUE(fit_metalog(narrow, 0.5)->has_deviation());
  EXPECT_NEAR(fit_metalog(wide, 20)->tail, 0.6, 0.1);
}

TEST(Write, WhatIsWrittenIsReadWithItsCorrelations) {
  Column a = column_of("a FY2024", 1, [](double u) { return 100 + 20 * normal_quantile(u); });
  Column b = column_of("b FY2024", 2, [](double u) { return normal_quantile(u); });
  for (std::size_t t = 0; t < kTrials; ++t) {
    b.samples[t] = math::exp(0.7 * (a.samples[t] - 100) / 20 + std::sqrt(1 - 0.49) * b.samples[t]);
  }
  const auto written = write_library({"out.json", "test", "key"}, {a, b}, Form::metalog);
  ASSERT_TRUE(written) << written.error();
  const auto library = Library::read(written->json, "out.json");
  ASSERT_TRUE(library) << library.error();
  const auto second = library->find("b FY2024", {});
  ASSERT_TRUE(second) << second.error();
  ASSERT_NE(second->copula, nullptr);
  EXPECT_NEAR(second->copula->factor[2], 0.7, 0.01);
  EXPECT_NE(second->copula->generators[0].seeds, second->copula->generators[1].seeds);
  const auto law = law_of(*second);
  ASSERT_NE(law, nullptr);
  std::sort(b.samples.begin(), b.samples.end());
  for (const double level : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    EXPECT_NEAR(law->cdf(b.samples[static_cast<std::size_t>(level * kTrials)]), level, 0.01);
  }
  EXPECT_EQ(write_library({"out.json", "test", "key"}, {a}, Form::metalog)->json,
            write_library({"out.json", "test", "key"}, {a}, Form::metalog)->json);
}

TEST(Write, WhatDoesNotFitIsRefusedOrWrittenAsSamples) {
  const Column coin = column_of("coin", 3, [](double u) { return u < 0.4 ? 0.0 : 7.5; });
  const Column still = column_of("still", 3, [](double) { return 4.0; });
  const Column well = column_of("well", 4, [](double u) { return normal_quantile(u); });
  const auto refused = write_library({"o", "t", "k"}, {well, coin, still}, Form::metalog);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("no metalog fits 2 of 3 columns"), std::string::npos)
      << refused.error();
  EXPECT_NE(refused.error().find("still: it does not vary"), std::string::npos);
  const auto either = write_library({"o", "t", "k"}, {well, coin, still}, Form::either);
  ASSERT_TRUE(either) << either.error();
  EXPECT_FALSE(either->columns[0].is_samples);
  EXPECT_TRUE(either->columns[1].is_samples);
  const auto library = Library::read(either->json, "o");
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->find("coin", {})->samples, coin.samples);
}

TEST(Write, CorrelationsOfCopiesCanBeFactored) {
  Column a = column_of("a", 1, normal_quantile);
  Column b = a;
  b.name = "b";
  const auto written = write_library({"o", "t", "k"}, {a, b}, Form::metalog);
  ASSERT_TRUE(written) << written.error();
  EXPECT_GT(written->moved, 0);
  const auto library = Library::read(written->json, "o");
  ASSERT_TRUE(library) << library.error();
  const auto second = library->find("b", {});
  ASSERT_TRUE(second) << second.error();
  EXPECT_GT(second->copula->factor[3], 1e-4);
  EXPECT_LT(second->copula->factor[3], 0.01);
}

TEST(Write, SamplesThatCouldNotBeReadBackAreRefused) {
  Column many{"many", "", std::vector<double>(kMaxSamples + 1, 1.0)};
  EXPECT_FALSE(write_library({"o", "t", "k"}, {many}, Form::samples));
}

}  // namespace
}  // namespace plimsoll::sipmath
