// Against closed forms and a double integral done another way.
#include "math/rank_correlation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

#include "base/testing_hash.h"

namespace plimsoll::math {
namespace {

TEST(RankCorrelation, OfGaussianAndEllipticalPairs) {
  EXPECT_NEAR(gaussian_from_spearman(0.6), 0.61803398874989485, 1e-15);
  EXPECT_NEAR(elliptical_from_kendall(0.4), 0.58778525229247313, 1e-15);
  EXPECT_EQ(gaussian_from_spearman(1), 1);
  EXPECT_EQ(gaussian_from_spearman(-1), -1);
  EXPECT_EQ(elliptical_from_kendall(-1), -1);
  EXPECT_EQ(elliptical_from_kendall(0), 0);
  EXPECT_TRUE(std::isnan(elliptical_from_kendall(1.01)));
  EXPECT_TRUE(std::isnan(gaussian_from_spearman(NAN)));
}

// The double integral over the two ratios of mixing variables, by a program of its own.
TEST(RankOfStudent, AgreesWithTheDoubleIntegral) {
  struct Row {
    double degrees, latent, spearman;
  };
  constexpr Row rows[] = {
      {1, 0.3, 0.2550112839238975},
      {1, 0.618033988749895, 0.5423433435588685},
      {1, 0.95, 0.912634575185525},
      {2, 0.3, 0.269623687756447},
      {2, 0.618033988749895, 0.5692468361070898},
      {2, 0.95, 0.9312206142673325},
      {5, 0.3, 0.2803837865945479},
      {5, 0.618033988749895, 0.5881903858057467},
      {5, 0.95, 0.9410226200872982},
      {30, 0.3, 0.28642261215660425},
      {30, 0.618033988749895, 0.5981902674621038},
      {30, 0.95, 0.9447436138347899},
  };
  for (const Row& row : rows) {
    const auto relation = RankOfStudent::of(row.degrees);
    ASSERT_TRUE(relation);
    EXPECT_NEAR(relation->spearman(row.latent), row.spearman, 1e-11) << row.degrees;
    EXPECT_NEAR(relation->latent(row.spearman), row.latent, 1e-11) << row.degrees;
  }
}

// As latent correlation goes to 1, so does Spearman's: the weights and the integrand agree.
TEST(RankOfStudent, DirectionsAreInverse) {
  for (const double degrees : {0.1, 0.3, 1.0, 2.0, 3.5, 10.0, 300.0, 1e5, 9e7, 1e9, 1e300}) {
    const auto relation = RankOfStudent::of(degrees);
    ASSERT_TRUE(relation) << degrees;
    double before = -1;
    for (int k = -99; k <= 99; k += 6) {
      const double wanted = k / 100.0;
      const double latent = relation->latent(wanted);
      EXPECT_NEAR(relation->spearman(latent), wanted, 1e-13) << degrees;
      EXPECT_EQ(relation->latent(-wanted), -latent);
      // Tails that meet more often take from the ranks' agreement.
      EXPECT_GE(std::fabs(latent), std::fabs(gaussian_from_spearman(wanted)) - 1e-9) << degrees;
      EXPECT_GT(latent, before);
      before = latent;
    }
    for (const double close : {1 - 1e-6, 1 - 1e-12, std::nextafter(1.0, 0.0)}) {
      const double latent = relation->latent(close);
      EXPECT_LE(latent, 1) << degrees;
      EXPECT_NEAR(relation->spearman(latent), close, 1e-8) << degrees;
    }
    EXPECT_EQ(relation->latent(1), 1);
    EXPECT_EQ(relation->latent(-1), -1);
    EXPECT_EQ(relation->latent(0), 0);
    EXPECT_TRUE(std::isnan(relation->latent(1.5)));
    EXPECT_TRUE(std::isnan(relation->spearman(NAN)));
  }
}

TEST(RankOfStudent, TendsToTheGaussianRelation) {
  for (const double degrees : {1e4, 1e6, 9.9e7}) {
    const auto relation = RankOfStudent::of(degrees);
    const double difference = relation->latent(0.6) - gaussian_from_spearman(0.6);
    EXPECT_GT(difference * degrees, 0.05);
    EXPECT_LT(difference * degrees, 0.08);
  }
}

TEST(RankOfStudent, BitsAreThoseInGit) {
  testing_hash::Hash hash;
  for (const double degrees : {0.1, 0.7, 1.0, 2.0, 4.0, 25.0, 1e3, 1e7}) {
    const auto relation = RankOfStudent::of(degrees);
    for (int k = 1; k < 100; k += 7) hash.add(relation->latent(k / 100.0));
  }
  EXPECT_EQ(hash.value(), 0x2b24e26c274db814U);
}

TEST(RankOfStudent, Domain) {
  for (const double degrees : {0.0, -2.0, 0.0999, double{NAN}, double{INFINITY}}) {
    EXPECT_FALSE(RankOfStudent::of(degrees)) << degrees;
  }
}

TEST(RankCorrelation, RanksAreInTheMiddleOfEqualValues) {
  const std::vector<double> values = {3, -1, 3, 7, 3, -1, 2};
  EXPECT_EQ(middle_ranks(values), (std::vector<double>{5, 1.5, 5, 7, 5, 1.5, 3}));
  EXPECT_EQ(middle_ranks({}), std::vector<double>{});
}

}  // namespace
}  // namespace plimsoll::math
