// Directions, and the keys of a scramble: four rounds with keys of their own make its flips hard to
// tell from independent ones.
//
// Tested by sobol_test.cpp.
#include "rng/sobol.h"

#include "base/check.h"
#include "rng/key.h"

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

std::uint32_t reverse_bits(std::uint32_t x) {
  x = ((x >> 1) & 0x55555555U) | ((x & 0x55555555U) << 1);
  x = ((x >> 2) & 0x33333333U) | ((x & 0x33333333U) << 2);
  x = ((x >> 4) & 0x0f0f0f0fU) | ((x & 0x0f0f0f0fU) << 4);
  return __builtin_bswap32(x);
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

SobolStream Sobol::stream(std::size_t dimension, std::uint64_t key, std::uint32_t replicate) const {
  SobolStream stream;
  std::uint32_t sum = 0;
  for (std::size_t b = 0; b < 32; ++b) {
    stream.turn_over[b] = sum ^= reverse_bits(directions_[dimension][b]);
  }
  for (std::uint32_t i = 0; i < 8; ++i) stream.first[i] = stream.point(i);
  std::uint64_t state = mix(key ^ mix(std::uint64_t{replicate} + 0x9e3779b97f4a7c15U));
  const auto next = [&state] {
    return static_cast<std::uint32_t>(mix(state += 0x9e3779b97f4a7c15U) >> 32);
  };
  for (std::size_t i = 0; i < 4; ++i) {
    stream.add[i] = next();
    stream.even[i] = next() << 1;
    stream.odd[i] = next() | 1;
  }
  for (std::uint32_t& number : stream.more) number = next();
  return stream;
}

double Sobol::latent(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                     std::uint32_t index) const {
  const SobolStream stream = this->stream(dimension, key, replicate);
  return sobol_latent<double>(stream, stream.point(index));
}

void Sobol::latents(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                    std::uint32_t first, std::size_t n, double* out) const {
  sobol_latents<math::Pack>(stream(dimension, key, replicate), first, static_cast<std::int64_t>(n),
                            out);
}

}  // namespace plimsoll::rng
