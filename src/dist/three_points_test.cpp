// Laws between bounds by a quantile on either side of their mode.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "dist/distribution.h"
#include "dist/law.h"

namespace plimsoll::dist {
namespace {

std::unique_ptr<Distribution> made(LawId law, std::uint16_t form, std::vector<double> numbers) {
  Shape shape;
  shape.law = law;
  shape.form = form;
  shape.n_own = static_cast<std::uint32_t>(numbers.size());
  auto result = make(shape, numbers);
  return result ? std::move(*result) : nullptr;
}

TEST(ThreePoints, QuantilesAndModeAreThoseAskedFor) {
  for (const auto& [low, mode, high] :
       {std::array{1.0, 2.0, 5.0}, std::array{-30.0, 2.0, 2.5}, std::array{9.99, 10.0, 1000.0},
        std::array{-3e9, -1e9, 1e8}}) {
    for (const auto& [p, q] : {std::pair{0.1, 0.1}, std::pair{0.05, 0.05}, std::pair{0.25, 0.01}}) {
      const auto triangle = made(LawId::triangular, 1, {mode, 1 - q, high, p, low});
      ASSERT_NE(triangle, nullptr);
      const auto pert = made(LawId::pert, 1, {mode, 4, p, low, 1 - q, high});
      ASSERT_NE(pert, nullptr);
      for (const Distribution* law : {triangle.get(), pert.get()}) {
        const double width = law->support().high - law->support().low;
        EXPECT_NEAR(law->lower(p), low, 1e-11 * width);
        EXPECT_NEAR(law->upper(q), high, 1e-11 * width);
        EXPECT_LT(law->support().low, low);
        EXPECT_GT(law->support().high, high);
        // The density is greatest at the mode.
        EXPECT_GT(law->density(mode), law->density(mode - 0.01 * width));
        EXPECT_GT(law->density(mode), law->density(mode + 0.01 * width));
      }
    }
  }
}

// Forms of two quantiles behind a law's other numbers: from laws that are all but a spike to such that are endlessly skewed.
TEST(TwoQuantiles, AreThoseAskedFor) {
  struct Row {
    LawId law;
    std::uint16_t form;
    std::vector<double> before;
    double low;
    double high;
  };
  const std::vector<Row> rows = {
      {LawId::beta, 2, {}, 0.2, 0.6},           {LawId::beta, 2, {}, 1e-4, 0.5},
      {LawId::beta, 2, {}, 0.499, 0.501},       {LawId::beta, 2, {}, 0.001, 0.999},
      {LawId::beta, 2, {}, 0.97, 0.999},        {LawId::beta, 3, {10, 20}, 12, 16},
      {LawId::beta, 3, {-5e6, 1e6}, -1e6, 9e5}, {LawId::student_t, 1, {4}, 1, 3},
      {LawId::student_t, 1, {0.5}, -1e6, 3},    {LawId::student_t, 1, {1e6}, 99.9, 100},
      {LawId::inverse_gaussian, 1, {}, 4, 20},  {LawId::inverse_gaussian, 1, {}, 99, 100},
      {LawId::inverse_gaussian, 1, {}, 1, 8}};
  for (const Row& row : rows) {
    for (const auto& [p, q] :
         {std::pair{0.1, 0.1}, std::pair{0.05, 0.3}, std::pair{0.25, 0.01}, std::pair{0.5, 0.05}}) {
      std::vector<double> own = row.before;
      for (const double x : {p, row.low, 1 - q, row.high}) own.push_back(x);
      const auto law = made(row.law, row.form, own);
      ASSERT_NE(law, nullptr) << row.low << " " << row.high << " at " << p << " " << q;
      EXPECT_NEAR(law->cdf(row.low), p, 1e-10) << row.low << " " << row.high;
      EXPECT_NEAR(law->survival(row.high), q, 1e-10) << row.low << " " << row.high;
      // Named in the other order they are the same.
      std::vector<double> turned = row.before;
      for (const double x : {1 - q, row.high, p, row.low}) turned.push_back(x);
      const auto same = made(row.law, row.form, turned);
      ASSERT_NE(same, nullptr);
      EXPECT_EQ(same->lower(0.3), law->lower(0.3));
    }
  }
}

// No law has them, or they lie outside.
TEST(TwoQuantiles, WhatNoLawHasIsRefused) {
  EXPECT_EQ(made(LawId::beta, 2, {0.1, 0.2, 0.9, 1.2}), nullptr);
  EXPECT_EQ(made(LawId::beta, 2, {0.1, 0.6, 0.9, 0.2}), nullptr);
  EXPECT_EQ(made(LawId::beta, 3, {10, 20, 0.1, 9, 0.9, 12}), nullptr);
  // Quantiles of 10 and 90 % of any such law are less than 172 times apart: of the Levy law, its limit.
  EXPECT_EQ(made(LawId::inverse_gaussian, 1, {0.1, 1e-3, 0.9, 1e3}), nullptr);
  EXPECT_EQ(made(LawId::inverse_gaussian, 1, {0.1, -1, 0.9, 2}), nullptr);
  EXPECT_EQ(made(LawId::student_t, 1, {-1, 0.1, 1, 0.9, 3}), nullptr);
}

TEST(ThreePoints, OfATriangleGiveItBack) {
  const auto triangle = made(LawId::triangular, 0, {2, 3, 8});
  const std::vector<double> own = {3, 0.1, triangle->lower(0.1), 0.9, triangle->upper(0.1)};
  std::vector<double> out(3);
  ASSERT_TRUE(law(LawId::triangular).canonical(1, own, out));
  EXPECT_NEAR(out[0], 2, 1e-12);
  EXPECT_EQ(out[1], 3);
  EXPECT_NEAR(out[2], 8, 1e-12);
}

TEST(ThreePoints, AModeOutsideOfThemIsRefused) {
  EXPECT_EQ(made(LawId::triangular, 1, {1, 0.1, 1, 0.9, 5}), nullptr);
  EXPECT_EQ(made(LawId::triangular, 1, {6, 0.1, 1, 0.9, 5}), nullptr);
  EXPECT_EQ(made(LawId::pert, 1, {0.5, 4, 0.1, 1, 0.9, 5}), nullptr);
  EXPECT_EQ(made(LawId::pert, 1, {2, 4, 0.1, 5, 0.9, 1}), nullptr);
}

}  // namespace
}  // namespace plimsoll::dist
