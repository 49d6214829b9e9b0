// The order of strata is a Feistel network on k bits: the lower half is changed by a hash of the
// upper half and the other way round, eight times, which is a bijection whatever the hash is.
//
// Tested by latin_test.cpp.
#include "rng/latin.h"

#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::rng {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U;

std::uint64_t plan_key(std::uint64_t key, std::uint32_t replicate) {
  return mix(key ^ mix((std::uint64_t{replicate} << 1) + 1));
}

std::uint64_t stratum_of(std::uint64_t plan, int log2_points, std::uint64_t index) {
  const int low_bits = log2_points / 2;
  const int high_bits = log2_points - low_bits;
  const std::uint64_t low_mask = (std::uint64_t{1} << low_bits) - 1;
  const std::uint64_t high_mask = (std::uint64_t{1} << high_bits) - 1;
  std::uint64_t low = index & low_mask;
  std::uint64_t high = index >> low_bits;
  std::uint64_t round_key = plan;
  for (int round = 0; round < 4; ++round) {
    high ^= mix(low + (round_key += kGolden)) & high_mask;
    low ^= mix(high + (round_key += kGolden)) & low_mask;
  }
  return (high << low_bits) | low;
}

double latent_of(std::uint64_t plan, int log2_points, std::uint64_t index) {
  const std::uint64_t jitter = mix(mix(~plan) + (index + 1) * kGolden);
  if (log2_points == 0) return signed_tail<double>(jitter);
  const std::uint64_t stratum = stratum_of(plan, log2_points, index);
  return signed_tail<double>((stratum << (64 - log2_points)) | (jitter >> log2_points));
}

}  // namespace

double latin_latent(std::uint64_t key, std::uint32_t replicate, int log2_points,
                    std::uint64_t index) {
  return latent_of(plan_key(key, replicate), log2_points, index);
}

void latin_latents(std::uint64_t key, std::uint32_t replicate, int log2_points, std::uint64_t first,
                   std::size_t n, double* out) {
  const std::uint64_t plan = plan_key(key, replicate);
  for (std::size_t i = 0; i < n; ++i) out[i] = latent_of(plan, log2_points, first + i);
}

std::uint64_t latin_stratum(std::uint64_t key, std::uint32_t replicate, int log2_points,
                            std::uint64_t index) {
  return stratum_of(plan_key(key, replicate), log2_points, index);
}

}  // namespace plimsoll::rng
