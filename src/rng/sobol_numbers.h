// The recurrences behind the directions of Sobol' points: for each dimension after the first a
// primitive polynomial over GF(2) and free odd initial numbers.
//
//   numbers    new-joe-kuo-6.21201 of Joe and Kuo, 2008: chosen for even pairs (their criterion
//              D(6)); the first 1,111 dimensions keep property A (Sobol', 1976): the first 2^d
//              points of d dimensions have one in each of the 2^d halves of halves
//   limits     kMaxSobolDimensions dimensions, the first included
//   cost       13 us for each dimension
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace plimsoll::rng {

inline constexpr std::size_t kMaxSobolDimensions = 4000;

struct SobolRecurrence {
  static constexpr int kMaxDegree = 16;

  // With its leading and its constant term; in the order of dimensions they rise.
  std::uint32_t polynomial = 0;
  int degree = 0;
  // m_1 .. m_degree, of which m_i is odd and below 2^i.
  std::array<std::uint32_t, kMaxDegree> initial{};
};

// Of dimensions 1 .. n_dimensions - 1, at most kMaxSobolDimensions. Dimension 0 is the radical
// inverse, which needs none.
std::vector<SobolRecurrence> sobol_recurrences(std::size_t n_dimensions);

}  // namespace plimsoll::rng
