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

// All ordered pairs of strata of two points are equally likely: 8 strata, 56 pairs, 14,000 plans;
// chi-square with 55 degrees of freedom exceeds 128 with chance 1e-7.
TEST(Latin, PairsOfStrataAreUniform) {
  std::vector<int> pairs(64);
  for (std::uint64_t key = 0; key < 14000; ++key) {
    ++pairs[latin_stratum(key, 0, 3, 2) * 8 + latin_stratum(key, 0, 3, 5)];
  }
  double sum = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    if (i / 8 == i % 8) {
      EXPECT_EQ(pairs[i], 0);
    } else {
      sum += (pairs[i] - 250.0) * (pairs[i] - 250.0) / 250.0;
    }
  }
  EXPECT_LT(sum, 128);
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
