// Plain loops where a run's bits depend on the result; Eigen only for messages, as its last digits
// are not the same everywhere.
#include "math/correlation.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

namespace plimsoll::math {

namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

using Matrix = Eigen::MatrixXd;

Matrix to_eigen(std::span<const double> matrix, std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  return Eigen::Map<const Eigen::Matrix<double, -1, -1, Eigen::RowMajor>>(matrix.data(), size,
                                                                          size);
}

std::vector<double> from_eigen(const Matrix& matrix) {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(matrix.size()));
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) out.push_back(matrix(i, j));
  }
  return out;
}

// The nearest positive semidefinite matrix: negative eigenvalues become zero.
Matrix without_negative_part(const Matrix& matrix) {
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(matrix);
  const Eigen::VectorXd kept = solver.eigenvalues().cwiseMax(0.0);
  const Matrix out = solver.eigenvectors() * kept.asDiagonal() * solver.eigenvectors().transpose();
  return 0.5 * (out + out.transpose());
}

// Alternating projections with Dykstra's correction for the semidefinite cone (Higham 2002,
// algorithm 3.3). Converges linearly, so the step is asked to be far below the accuracy wanted.
Matrix nearest_correlation(const Matrix& matrix) {
  constexpr double kStep = 1e-13;
  const int max_rounds = static_cast<int>(std::max<Eigen::Index>(200, 40000 / matrix.rows()));
  Matrix y = matrix;
  Matrix correction = Matrix::Zero(matrix.rows(), matrix.cols());
  for (int round = 0; round < max_rounds; ++round) {
    const Matrix r = y - correction;
    const Matrix x = without_negative_part(r);
    correction = x - r;
    const Matrix before = y;
    y = x;
    y.diagonal().setOnes();
    if ((y - before).cwiseAbs().maxCoeff() <= kStep) break;
  }
  return y.cwiseMax(-1.0).cwiseMin(1.0);
}

std::vector<double> rounded_and_accepted(const Matrix& nearest) {
  const auto n = static_cast<std::size_t>(nearest.rows());
  const Matrix identity = Matrix::Identity(nearest.rows(), nearest.cols());
  double shrink = 0;
  while (true) {
    std::vector<double> out = from_eigen((1 - shrink) * nearest + shrink * identity);
    for (double& value : out) value = std::round(value * 1e6) / 1e6;
    // Shrunk to the unit matrix this must succeed.
    if (cholesky(out, n) || shrink >= 1) return out;
    shrink = std::min(1.0, shrink == 0 ? 5e-7 : shrink * 1.25);
  }
}

}  // namespace

std::optional<CorrelationFault> correlation_fault(std::span<const double> matrix, std::size_t n) {
  using Kind = CorrelationFault::Kind;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double value = matrix[i * n + j];
      if (!std::isfinite(value)) return CorrelationFault{Kind::not_finite, i, j, value};
      if (i == j && value != 1) return CorrelationFault{Kind::diagonal, i, j, value};
      if (std::fabs(value) > 1) return CorrelationFault{Kind::out_of_range, i, j, value};
      if (j < i && value != matrix[j * n + i]) {
        return CorrelationFault{Kind::asymmetric, i, j, value};
      }
    }
  }
  return std::nullopt;
}

// Cholesky by columns of the remaining matrix, without pivoting, so that a row depends on earlier
// ones alone. In exact arithmetic a zero pivot means a zero column below it. Here a pivot within
// rounding of zero ends its column where the rest of it is rounding as well; else the pivot is
// taken to be as large as rounding could have made it, and a column that is too large for that
// shows as a negative pivot later.
std::optional<std::vector<double>> cholesky(std::span<const double> matrix, std::size_t n) {
  const double tolerance = 8 * static_cast<double>(n) * kEpsilon;
  std::vector<double> factor(n * n, 0.0);
  std::vector<double> column(n);
  for (std::size_t j = 0; j < n; ++j) {
    double largest = 0;
    for (std::size_t i = j; i < n; ++i) {
      double rest = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) rest -= factor[i * n + k] * factor[j * n + k];
      column[i] = rest;
      if (i > j) largest = std::max(largest, std::fabs(rest));
    }
    double pivot = column[j];
    if (pivot < -tolerance) return std::nullopt;
    if (pivot <= tolerance) {
      if (largest <= 16 * tolerance) continue;
      pivot = tolerance;
    }
    const double root = std::sqrt(pivot);
    factor[j * n + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) factor[i * n + j] = column[i] / root;
  }
  return factor;
}

CorrelationDiagnosis diagnose_correlation(std::span<const double> matrix, std::size_t n) {
  CorrelationDiagnosis out{};
  if (n == 0) return out;
  const Matrix given = to_eigen(matrix, n);
  out.smallest_eigenvalue =
      Eigen::SelfAdjointEigenSolver<Matrix>(given, Eigen::EigenvaluesOnly).eigenvalues()(0);
  const Matrix nearest = nearest_correlation(given);
  double largest = -1;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto row = static_cast<Eigen::Index>(i);
      const auto col = static_cast<Eigen::Index>(j);
      const double change = std::fabs(nearest(row, col) - given(row, col));
      // Changes that differ by rounding only count as equal: the first pair is named.
      if (change > largest + 1e-9) {
        largest = change;
        out.worst_row = i;
        out.worst_column = j;
      }
    }
  }
  out.distance = (nearest - given).norm();
  out.nearest = from_eigen(nearest);
  out.printable = rounded_and_accepted(nearest);
  return out;
}

}  // namespace plimsoll::math
