// Scrambled Sobol' points as latents: R independent replicates of 2^k points in many dimensions.
//
//   takes      a dimension's number, its key (rng/key.h: dimension_key), replicate and index of the
//              point; key and replicate choose the scramble, the number the sequence
//   gives      a signed tail in the format of rng/philox.h, u a multiple of 2^-52 plus 2^-53
//   exact      before scrambling each dimension is a (0, 1)-sequence in base 2: its first 2^k
//              points (k <= 32) have one in each interval of length 2^-k; dimensions 0 and 1 form
//              a (0, 2)-sequence. The scramble keeps both. The first point, index 0, is kept
//   error      each scrambled point is uniform, so a replicate's mean is unbiased; errors come from
//              the spread over replicates only
//   limits     kMaxDimensions dimensions, indices below 2^32. Directions are those of Joe and Kuo
//              (rng/sobol_numbers.h), in their order. Pairs of late dimensions even out later than
//              those of early ones: no pair of the first 64 is noisier than independent points by
//              more than a fifth from 2^10 points on, some are with fewer (sobol_test.cpp), so
//              important draws belong in early dimensions
//   cost       latents() some 60 vector operations for the points of a vector, and a microsecond at
//              the start; making a Sobol object 13 us and 128 bytes for each dimension
//   threads    const members may be called from any thread
//   source     Sobol', "On the distribution of points in a cube", USSR Comp. Math. 7(4), 1967; Joe,
//              Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J.
//              Sci. Comput. 30(5), 2008; Owen, "Randomly permuted (t,m,s)-nets", 1995; scrambling
//              by a hash: Laine, Karras, "Stratified sampling for stochastic transparency", EGSR
//              2011, and Burley, "Practical hash-based Owen scrambling", JCGT 9(4), 2020
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rng/sobol_kernel.h"
#include "rng/sobol_numbers.h"

namespace plimsoll::rng {

class Sobol {
 public:
  static constexpr std::size_t kMaxDimensions = kMaxSobolDimensions;

  // `n_dimensions` is at most kMaxDimensions.
  explicit Sobol(std::size_t n_dimensions);

  std::size_t n_dimensions() const { return directions_.size(); }

  // One dimension of one replicate, for sobol_latents() over a carrier.
  SobolStream stream(std::size_t dimension, std::uint64_t key, std::uint32_t replicate) const;

  double latent(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                std::uint32_t index) const;

  // Latents of points first .. first + n - 1, all below 2^32.
  void latents(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
               std::uint32_t first, std::size_t n, double* out) const;

  // The point before scrambling, as the 32 leading bits of its coordinate.
  std::uint32_t unscrambled(std::size_t dimension, std::uint32_t index) const;

 private:
  // Entry b is the direction number of bit b of the index, the leading digit in the top bit.
  std::vector<std::array<std::uint32_t, 32>> directions_;
};

}  // namespace plimsoll::rng
