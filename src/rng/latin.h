// Latin hypercube sampling as latents: R independent replicates of 2^k points.
//
//   takes    the key of a dimension (rng/key.h: dimension_key), replicate, k, index of the point
//   gives    a signed tail in the format of rng/philox.h. Over the 2^k indices of a replicate each
//            interval of length 2^-k holds one point, in an order and at places of its own for each
//            key and replicate
//   limits   k <= 40
//   cost     some 80 vector operations for the points of a vector, no memory
//   source   McKay, Beckman, Conover, "A comparison of three methods for selecting values of input
//            variables", Technometrics 21(2), 1979; the permutation without a table after Luby,
//            Rackoff, "How to construct pseudorandom permutations", SIAM J. Comput. 17(2), 1988
#pragma once

#include <cstddef>
#include <cstdint>

#include "rng/latin_kernel.h"

namespace plimsoll::rng {

// One dimension of one replicate, for latin_latents() over a carrier.
LatinStream latin_stream(std::uint64_t key, std::uint32_t replicate, int log2_points);

double latin_latent(std::uint64_t key, std::uint32_t replicate, int log2_points,
                    std::uint64_t index);

// Latents of points first .. first + n - 1, all below 2^log2_points.
void latin_latents(std::uint64_t key, std::uint32_t replicate, int log2_points, std::uint64_t first,
                   std::size_t n, double* out);

// The interval that holds a point: a permutation of 0 .. 2^log2_points - 1.
std::uint64_t latin_stratum(std::uint64_t key, std::uint32_t replicate, int log2_points,
                            std::uint64_t index);

}  // namespace plimsoll::rng
