// Correlation matrices: what is wrong with one, its factor for simulation, and the nearest valid
// one.
//
//   shapes     matrices are row-major, n x n, both triangles given
//   exact      correlation_fault and cholesky use plain IEEE operations only: same bits everywhere.
//              diagnose() serves messages; its last digits may differ between machines
//   cost       cholesky O(n^3 / 3); diagnose some thousand eigenvalue decompositions
//   source     Higham, "Computing the nearest correlation matrix: a problem from finance", IMA
//              Journal of Numerical Analysis 22(3), 2002
//   tested     correlation_test.cpp
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace plimsoll::math {

struct CorrelationFault {
  enum class Kind {
    not_finite,
    // An entry on the diagonal is not 1.
    diagonal,
    // Entries (row, column) and (column, row) differ.
    asymmetric,
    // Below -1 or above 1.
    out_of_range,
  };
  Kind kind;
  std::size_t row;
  std::size_t column;
  double value;
};

// The first entry, by rows, that no correlation matrix could have.
std::optional<CorrelationFault> correlation_fault(std::span<const double> matrix, std::size_t n);

// The lower triangular factor L with L L^T = matrix, row-major n x n with zeros above the diagonal.
// Singular matrices are accepted: a variable that is a combination of those before it has a zero on
// the diagonal. Row i depends on the rows and columns up to i only. nullopt: an eigenvalue is
// negative by more than rounding. Takes a matrix without correlation_fault.
std::optional<std::vector<double>> cholesky(std::span<const double> matrix, std::size_t n);

struct CorrelationDiagnosis {
  double smallest_eigenvalue;
  // The pair that `nearest` changes most; row > column.
  std::size_t worst_row;
  std::size_t worst_column;
  // The nearest correlation matrix in the Frobenius norm, to about 1e-10, and its distance.
  std::vector<double> nearest;
  double distance;
  // `nearest` drawn towards the unit matrix just so far that, rounded to six decimals as it is
  // here, cholesky() accepts it.
  std::vector<double> printable;
};

CorrelationDiagnosis diagnose_correlation(std::span<const double> matrix, std::size_t n);

}  // namespace plimsoll::math
