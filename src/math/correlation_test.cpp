// Faults by name, Higham's example, and that a row does not depend on later ones.
#include "math/correlation.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::math {
namespace {

using Kind = CorrelationFault::Kind;

std::vector<double> all_equal(std::size_t n, double r) {
  std::vector<double> out(n * n, r);
  for (std::size_t i = 0; i < n; ++i) out[i * n + i] = 1;
  return out;
}

double product_error(const std::vector<double>& matrix, const std::vector<double>& factor,
                     std::size_t n) {
  double worst = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += factor[i * n + k] * factor[j * n + k];
      worst = std::max(worst, std::fabs(sum - matrix[i * n + j]));
    }
  }
  return worst;
}

TEST(Correlation, NamesTheFirstFault) {
  const auto kind = [](std::vector<double> m) { return correlation_fault(m, 2)->kind; };
  EXPECT_EQ(kind({1, 0.5, 0.4, 1}), Kind::asymmetric);
  EXPECT_EQ(kind({1, 0.5, 0.5, 0.9}), Kind::diagonal);
  EXPECT_EQ(kind({1, 1.5, 1.5, 1}), Kind::out_of_range);
  EXPECT_EQ(kind({1, NAN, 0.4, 1}), Kind::not_finite);
  EXPECT_FALSE(correlation_fault(std::vector<double>{1, -1, -1, 1}, 2));
}

TEST(Correlation, IndefiniteMatricesAreRefused) {
  const std::vector<double> three = {1, .9, .9, .9, 1, -.9, .9, -.9, 1};
  EXPECT_FALSE(cholesky(three, 3));
  EXPECT_NEAR(diagnose_correlation(three, 3).smallest_eigenvalue, -0.8, 1e-14);
  const std::vector<double> five = all_equal(5, -0.5);
  EXPECT_FALSE(cholesky(five, 5));
  EXPECT_NEAR(diagnose_correlation(five, 5).smallest_eigenvalue, -1, 1e-14);
  // Two equal variables that correlate differently with a third.
  EXPECT_FALSE(cholesky(std::vector<double>{1, 1, .5, 1, 1, .5001, .5, .5001, 1}, 3));
  EXPECT_FALSE(cholesky(std::vector<double>{1, 1, .5, 1, 1, .500001, .5, .500001, 1}, 3));
}

TEST(Correlation, SingularMatricesAreAccepted) {
  for (const std::size_t n : {2u, 3u, 4u, 5u, 6u, 7u, 11u, 41u}) {
    const auto matrix = all_equal(n, -1.0 / static_cast<double>(n - 1));
    const auto factor = cholesky(matrix, n);
    ASSERT_TRUE(factor) << n;
    EXPECT_LT(product_error(matrix, *factor, n), 1e-13) << n;
    EXPECT_LT((*factor)[n * n - 1], 1e-7) << n;
  }
  const auto same = all_equal(4, 1);
  const auto factor = cholesky(same, 4);
  ASSERT_TRUE(factor);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 0; k < 4; ++k) EXPECT_EQ((*factor)[i * 4 + k], k == 0 ? 1 : 0);
  }
}

TEST(Correlation, ExactOpposite) {
  const auto factor = cholesky(std::vector<double>{1, -1, -1, 1}, 2);
  ASSERT_TRUE(factor);
  EXPECT_EQ(*factor, (std::vector<double>{1, 0, -1, 0}));
}

TEST(Correlation, ARowDoesNotDependOnLaterOnes) {
  const std::vector<double> small = {1, .3, .3, 1};
  const std::vector<double> large = {1, .3, .2, .3, 1, -.7, .2, -.7, 1};
  const auto a = cholesky(small, 2);
  const auto b = cholesky(large, 3);
  ASSERT_TRUE(a && b);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k < 2; ++k) EXPECT_EQ((*a)[i * 2 + k], (*b)[i * 3 + k]);
  }
}

TEST(Correlation, NearestMatrixIsHighams) {
  const std::vector<double> matrix = {1, 1, 0, 1, 1, 1, 0, 1, 1};
  const CorrelationDiagnosis d = diagnose_correlation(matrix, 3);
  constexpr double kA = 0.7606898534022837852;
  constexpr double kB = 0.15729810613837599083;
  EXPECT_NEAR(d.nearest[1], kA, 1e-9);
  EXPECT_NEAR(d.nearest[2], kB, 1e-9);
  EXPECT_NEAR(d.nearest[5], kA, 1e-9);
  EXPECT_NEAR(d.distance, 0.52779046358182837, 1e-9);
  EXPECT_EQ(d.worst_row, 1u);
  EXPECT_EQ(d.worst_column, 0u);
  EXPECT_NEAR(d.smallest_eigenvalue, 1 - std::sqrt(2.0), 1e-14);
  EXPECT_TRUE(cholesky(d.printable, 3));
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(d.printable[i], d.nearest[i], 5e-6);
    EXPECT_NEAR(d.printable[i] * 1e6, std::round(d.printable[i] * 1e6), 1e-9);
  }
}

TEST(Correlation, PrintableIsAcceptedAndFreeOfFaults) {
  for (const std::size_t n : {3u, 5u, 12u}) {
    // A band of strong correlation that its far corners contradict.
    auto matrix = all_equal(n, -0.6);
    for (std::size_t i = 0; i + 1 < n; ++i) matrix[i * n + i + 1] = matrix[(i + 1) * n + i] = 0.9;
    const CorrelationDiagnosis d = diagnose_correlation(matrix, n);
    EXPECT_LT(d.smallest_eigenvalue, 0) << n;
    EXPECT_FALSE(cholesky(matrix, n)) << n;
    EXPECT_FALSE(correlation_fault(d.printable, n)) << n;
    EXPECT_TRUE(cholesky(d.printable, n)) << n;
  }
}

}  // namespace
}  // namespace plimsoll::math
