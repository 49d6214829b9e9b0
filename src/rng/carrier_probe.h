// The body of carrier_*.cpp: latents by the Pack of one instruction set.
#pragma once

#include "rng/philox.h"

namespace plimsoll::rng {

// Writes the latents of trials first .. first + n - 1, then those of n rows.
using LatentProbe = void (*)(std::uint64_t key, std::uint64_t first, std::int64_t n,
                             const std::uint64_t* trials, const std::uint64_t* ordinals,
                             double* out);

void probe_avx2(std::uint64_t key, std::uint64_t first, std::int64_t n, const std::uint64_t* trials,
                const std::uint64_t* ordinals, double* out);
void probe_avx512(std::uint64_t key, std::uint64_t first, std::int64_t n,
                  const std::uint64_t* trials, const std::uint64_t* ordinals, double* out);

inline namespace PLIMSOLL_ISA {

inline void probe(std::uint64_t key, std::uint64_t first, std::int64_t n,
                  const std::uint64_t* trials, const std::uint64_t* ordinals, double* out) {
  latents<math::Pack>(key, first, n, 24150, 3, out);
  latents_at<math::Pack>(key, n, trials, 24150, ordinals, out + n);
}

}  // namespace PLIMSOLL_ISA
}  // namespace plimsoll::rng
