// Keys of a plan.
//
// Tested by latin_test.cpp.
#include "rng/latin.h"

#include "rng/key.h"

namespace plimsoll::rng {

LatinStream latin_stream(std::uint64_t key, std::uint32_t replicate, int log2_points) {
  constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;
  std::uint64_t state = mix(key ^ mix((std::uint64_t{replicate} << 1) + 1));
  LatinStream stream;
  stream.jitter = mix(~state);
  // A pair that differs in the upper half alone is parted in every other round, each time with the
  // chance that the lower half has.
  constexpr int kManyBits = 12;
  stream.rounds = log2_points < kManyBits ? LatinStream::kMostRounds : 8;
  for (int i = 0; i < 2 * stream.rounds; ++i) {
    stream.keys[i] = static_cast<std::uint32_t>(mix(state += kGolden) >> 32);
  }
  stream.log2_points = log2_points;
  return stream;
}

double latin_latent(std::uint64_t key, std::uint32_t replicate, int log2_points,
                    std::uint64_t index) {
  double out;
  latin_latents<double>(latin_stream(key, replicate, log2_points), index, 1, &out);
  return out;
}

void latin_latents(std::uint64_t key, std::uint32_t replicate, int log2_points, std::uint64_t first,
                   std::size_t n, double* out) {
  latin_latents<math::Pack>(latin_stream(key, replicate, log2_points), first,
                            static_cast<std::int64_t>(n), out);
}

std::uint64_t latin_stratum(std::uint64_t key, std::uint32_t replicate, int log2_points,
                            std::uint64_t index) {
  return latin_stratum<double>(latin_stream(key, replicate, log2_points), index);
}

}  // namespace plimsoll::rng
