// The scramble works on the reversed bits, where "a digit is flipped by a hash of the digits before
// it" means "a bit depends on the bits below it": additions and multiplications carry upwards only.
// Four rounds with keys of their own make the flips hard to tell from independent ones; the low
// digits, which the point itself lacks, come out as hashes of all the digits it has.
//
// Tested by sobol_test.cpp.
#include "rng/sobol.h"

#include <bit>

#include "base/check.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::rng {
namespace {

using Directions = std::array<std::uint32_t, 32>;

Directions direction_numbers(const SobolRecurrence& recurrence) {
  Directions v{};
  const auto degree = static_cast<std::size_t>(recurrence.degree);
  for (std::size_t i = 0; i < degree; ++i) v[i] = recurrence.initial[i] << (31 - i);
  for (std::size_t i = degree; i < v.size(); ++i) {
    std::uint32_t value = v[i - degree] ^ (v[i - degree] >> degree);
    for (std::size_t j = 1; j < degree; ++j) {
      if (((recurrence.polynomial >> (degree - j)) & 1) != 0) value ^= v[i - j];
    }
    v[i] = value;
  }
  return v;
}

std::uint64_t reverse_bits(std::uint64_t x) {
  x = ((x >> 1) & 0x5555555555555555U) | ((x & 0x5555555555555555U) << 1);
  x = ((x >> 2) & 0x3333333333333333U) | ((x & 0x3333333333333333U) << 2);
  x = ((x >> 4) & 0x0f0f0f0f0f0f0f0fU) | ((x & 0x0f0f0f0f0f0f0f0fU) << 4);
  return __builtin_bswap64(x);
}

// The keys of one scramble: from slot key and replicate.
struct Scramble {
  std::array<std::uint64_t, 4> add;
  std::array<std::uint64_t, 4> multiply;

  Scramble(std::uint64_t key, std::uint32_t replicate) {
    std::uint64_t state = mix(key ^ mix(std::uint64_t{replicate} + 0x9e3779b97f4a7c15U));
    for (std::size_t i = 0; i < 4; ++i) {
      add[i] = mix(state += 0x9e3779b97f4a7c15U);
      multiply[i] = mix(state += 0x9e3779b97f4a7c15U);
    }
  }

  // `point` has its leading digit in the lowest bit, and so has the result.
  std::uint64_t reversed(std::uint64_t point) const {
    std::uint64_t x = point;
    for (std::size_t i = 0; i < 4; ++i) {
      x += add[i];
      // An even factor: bit b of the product depends on the bits below b.
      x ^= x * (multiply[i] << 1);
      x *= (multiply[i] >> 32) | 1;
    }
    return x;
  }
};

// `leading` are the 32 leading digits of the point.
double scrambled_latent(std::uint32_t leading, const Scramble& scramble) {
  const std::uint64_t point = reverse_bits(std::uint64_t{leading} << 32);
  return signed_tail<double>(reverse_bits(scramble.reversed(point)));
}

}  // namespace

Sobol::Sobol(std::size_t n_dimensions) {
  PLIMSOLL_CHECK(n_dimensions <= kMaxDimensions);
  if (n_dimensions == 0) return;
  directions_.reserve(n_dimensions);
  Directions& radical_inverse = directions_.emplace_back();
  for (std::size_t b = 0; b < 32; ++b) radical_inverse[b] = 0x80000000U >> b;
  for (const SobolRecurrence& recurrence : sobol_recurrences(n_dimensions)) {
    directions_.push_back(direction_numbers(recurrence));
  }
}

std::uint32_t Sobol::unscrambled(std::size_t dimension, std::uint32_t index) const {
  const std::array<std::uint32_t, 32>& v = directions_[dimension];
  std::uint32_t point = 0;
  for (std::size_t b = 0; index != 0; index >>= 1, ++b) {
    if ((index & 1) != 0) point ^= v[b];
  }
  return point;
}

double Sobol::latent(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                     std::uint32_t index) const {
  return scrambled_latent(unscrambled(dimension, index), Scramble(key, replicate));
}

void Sobol::latents(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                    std::uint32_t first, std::size_t n, double* out) const {
  const std::array<std::uint32_t, 32>& v = directions_[dimension];
  // From index i to i + 1 the bits 0 .. j turn over, j the number of trailing ones of i.
  std::array<std::uint32_t, 32> turn_over{};
  std::uint32_t sum = 0;
  for (std::size_t b = 0; b < 32; ++b) turn_over[b] = sum ^= v[b];
  const Scramble scramble(key, replicate);
  std::uint32_t point = unscrambled(dimension, first);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = scrambled_latent(point, scramble);
    const auto ones =
        static_cast<std::size_t>(std::countr_one(first + static_cast<std::uint32_t>(i)));
    if (ones < 32) point ^= turn_over[ones];
  }
}

}  // namespace plimsoll::rng
