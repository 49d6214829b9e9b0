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
