// Tables of normal scores of t scores against the exact ones, and against closed forms.
#include "dist/score_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "base/limits.h"
#include "dist/table_store.h"

namespace plimsoll::dist {
namespace {

struct Case {
  double degrees;
  // Pieces that must be polynomials, of 256.
  int served;
};

// Far out the scores of many degrees leave what a tail can hold.
constexpr Case kCases[] = {{0.5, 256}, {1, 256},  {2, 256},   {3, 256}, {5, 256},
                           {8, 256},   {30, 200}, {1000, 64}, {1e-3, 0}};

std::vector<double> arguments() {
  std::vector<double> out = {0x1p-1074, 1e-300, 1e-20, 0x1p-53, 65534.999, 65535, 65536, 1e9, 1e30};
  for (double t = 1e-9; t < 1e6; t *= 1.013) out.push_back(t);
  for (int i = 0; i <= 256; ++i) out.push_back(std::ldexp(1 + (i % 16) / 16.0, i / 16) - 1);
  return out;
}

TEST(ScoreTable, IsWithinItsToleranceOrExact) {
  for (const Case& c : kCases) {
    const ScoreTable table(make_t_law(c.degrees));
    EXPECT_GE(table.n_served(), c.served) << c.degrees;
    for (const double t : arguments()) {
      const double right = ScoreTable::exact(table.law(), t);
      const double got = table.score(t);
      if (std::isinf(right)) {
        EXPECT_EQ(got, right) << c.degrees << " " << t;
        continue;
      }
      // Of scores near 0 the exact one is itself rounded with its tail, near 1/2.
      ASSERT_LE(std::fabs(got - right), 1e-12 * right + 2e-16) << c.degrees << " at " << t;
      ASSERT_EQ(table.score(-t), -got) << c.degrees << " at " << t;
    }
  }
}

// T_1(t) = 1/2 + atan(t) / pi; T_2(t) = 1/2 + t / (2 sqrt(2 + t^2)).
TEST(ScoreTable, AgreesWithClosedForms) {
  const ScoreTable one(make_t_law(1));
  const ScoreTable two(make_t_law(2));
  for (double t = 1e-3; t < 1e15; t *= 1.37) {
    const double tail_one = std::atan(1 / t) / std::numbers::pi;
    const double root = std::sqrt(2 + t * t);
    const double tail_two = 1 / (root * (root + t));
    for (const auto& [score, tail] :
         {std::pair(one.score(t), tail_one), {two.score(t), tail_two}}) {
      const double right = math::normal_score(-tail);
      EXPECT_NEAR(score, right, 1e-12 * right + 1e-15) << t;
    }
  }
}

TEST(ScoreTable, RisesUpToRounding) {
  for (const double degrees : {0.5, 3.0, 1000.0}) {
    const ScoreTable table(make_t_law(degrees));
    double last = -1;
    for (double t = 0; t < 30; t += 1e-3) {
      const double score = table.score(t);
      ASSERT_GE(score, last) << degrees << " at " << t;
      last = score;
    }
  }
}

TEST(ScoreTable, LeavesTheRestToTheLaw) {
  const ScoreTable table(make_t_law(5));
  for (const double t : {65535.0, 1e10, 1e300, -1e10, kInfinity, -kInfinity, kNan}) {
    EXPECT_TRUE(std::isnan(ScoreKernel::score(t, table.rows()))) << t;
  }
  EXPECT_EQ(table.score(1e10), ScoreTable::exact(table.law(), 1e10));
  EXPECT_EQ(table.score(0), 0);
  EXPECT_FALSE(std::signbit(table.score(-0.0)));
  EXPECT_EQ(make_t_law(0), nullptr);
  EXPECT_EQ(make_t_law(-1), nullptr);
  EXPECT_EQ(make_t_law(NAN), nullptr);
}

TEST(ScoreTable, IsKeptByItsDegrees) {
  TableStore store;
  const auto five = store.scores(5);
  EXPECT_EQ(store.scores(5), five);
  EXPECT_NE(store.scores(6), five);
  EXPECT_EQ(store.n_made(), 2U);
}

}  // namespace
}  // namespace plimsoll::dist
