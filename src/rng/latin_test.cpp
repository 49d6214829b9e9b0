// Strata, independence of columns and variance of rng/latin.h.
#include "rng/latin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "rng/key.h"

namespace plimsoll::rng {
namespace {

double uniform(double t) {
  return t > 0 ? t : 1 + t;
}

std::vector<double> column(std::uint64_t key, std::uint32_t replicate, int log2_points) {
  std::vector<double> u(std::size_t{1} << log2_points);
  latin_latents(key, replicate, log2_points, 0, u.size(), u.data());
  for (double& x : u) x = uniform(x);
  return u;
}

TEST(Latin, OnePointInEachStratum) {
  for (int k = 0; k <= 14; ++k) {
    for (std::uint64_t key = 0; key < 4; ++key) {
      const std::vector<double> u = column(key, 2, k);
      std::vector<int> cells(u.size());
      for (const double x : u) ++cells[static_cast<std::size_t>(std::ldexp(x, k))];
      for (const int count : cells) ASSERT_EQ(count, 1) << k;
    }
  }
}

TEST(Latin, BatchesAndSinglePointsAgree) {
  double batch[10];
  latin_latents(9, 3, 20, 100, 10, batch);
  for (std::uint64_t i = 0; i < 10; ++i) EXPECT_EQ(batch[i], latin_latent(9, 3, 20, 100 + i));
}

// All ordered pairs of strata of two points are equally likely, for each pair of points: of 8 strata
// 56 pairs, of 16 240, in plans that make 250 of each; chi-square lies within 6.5 of its deviations.
// Their differences are too: pairs that a round parts with chance 1/2 would stay together.
TEST(Latin, PairsOfStrataAreUniform) {
  for (const int k : {2, 3, 4, 5}) {
    const std::uint64_t n = std::uint64_t{1} << k;
    const std::uint64_t n_pairs = n * (n - 1);
    const std::uint64_t n_plans = 250 * n_pairs;
    std::vector<std::vector<int>> pairs(n * n, std::vector<int>(n * n));
    std::vector<std::uint64_t> strata(n);
    for (std::uint64_t key = 0; key < n_plans; ++key) {
      const LatinStream stream = latin_stream(key, 0, k);
      for (std::uint64_t i = 0; i < n; ++i) strata[i] = latin_stratum<double>(stream, i);
      for (std::uint64_t a = 0; a < n; ++a) {
        for (std::uint64_t b = 0; b < a; ++b) ++pairs[a * n + b][strata[a] * n + strata[b]];
      }
    }
    for (std::uint64_t a = 0; a < n; ++a) {
      for (std::uint64_t b = 0; b < a; ++b) {
        double sum = 0;
        std::vector<double> differences(n);
        for (std::uint64_t i = 0; i < n * n; ++i) {
          const int count = pairs[a * n + b][i];
          differences[(i / n) ^ (i % n)] += count;
          if (i / n != i % n) sum += (count - 250.0) * (count - 250.0) / 250.0;
        }
        EXPECT_EQ(differences[0], 0);
        const double freedom = static_cast<double>(n_pairs) - 1;
        EXPECT_LT(std::fabs(sum - freedom), 6.5 * std::sqrt(2 * freedom) + 10)
            << k << " " << a << " " << b;
        const double expected = static_cast<double>(n_plans) / static_cast<double>(n - 1);
        for (std::uint64_t d = 1; d < n; ++d) {
          EXPECT_LT(std::fabs(differences[d] - expected), 6 * std::sqrt(expected))
              << k << " " << a << " " << b;
        }
      }
    }
  }
}

// 190 pairs of columns of 4096 points; a correlation above 5 / sqrt(n) anywhere has chance 1e-4.
TEST(Latin, ColumnsAreIndependent) {
  std::vector<std::vector<double>> columns;
  for (std::uint64_t key = 0; key < 20; ++key) columns.push_back(column(key, 0, 12));
  for (std::size_t a = 0; a < 20; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      for (std::size_t i = 0; i < 4096; ++i) sum += (columns[a][i] - 0.5) * (columns[b][i] - 0.5);
      EXPECT_LT(std::fabs(sum * 12 / 4096), 5.0 / 64) << a << " " << b;
    }
  }
}

// The sum of exp(u) over five columns is additive: over 2000 plans of 64 points the mean is
// unbiased (z below 5) and its variance is below 1 % of plain sampling's.
TEST(Latin, AdditiveFunctions) {
  constexpr int kPlans = 2000;
  constexpr double kPoints = 64;
  const double e = std::exp(1.0);
  const double mean = 5 * (e - 1);
  const double plain_variance = 5 * ((e * e - 1) / 2 - (e - 1) * (e - 1)) / kPoints;
  double sum = 0;
  double sum_of_squares = 0;
  for (std::uint32_t plan = 0; plan < kPlans; ++plan) {
    double total = 0;
    for (std::uint64_t key = 0; key < 5; ++key) {
      for (const double u : column(key, plan, 6)) total += std::exp(u) / kPoints;
    }
    sum += total - mean;
    sum_of_squares += (total - mean) * (total - mean);
  }
  const double variance = sum_of_squares / kPlans;
  EXPECT_LT(variance, 0.01 * plain_variance);
  EXPECT_LT(std::fabs(sum / kPlans), 5 * std::sqrt(variance / kPlans));
}

}  // namespace
}  // namespace plimsoll::rng
