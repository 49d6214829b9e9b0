#include "rng/hdr.h"

namespace plimsoll::rng {

namespace {

// One of the two halves: a counter made of trial and seeds by weights, modulo a prime, which makes the divisor of a second
// prime.
struct Half {
  std::uint64_t of_trial;
  std::array<std::uint64_t, 4> of_seeds;
  std::uint64_t prime;
  std::uint64_t times;
  std::uint64_t plus;
};

constexpr Half kHalves[] = {
    {2499997, {1800451, 2000371, 1796777, 2299603}, 7450589, 4658, 7450581},
    {2246527, {2399993, 2100869, 1918303, 1624729}, 7450987, 7580, 7560584},
};
constexpr std::uint64_t kDivided = 999999999999989;

}  // namespace

Hdr::Hdr(const std::array<std::uint64_t, 4>& seeds) {
  for (std::size_t h = 0; h < 2; ++h) {
    const Half& half = kHalves[h];
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < 4; ++i) sum += seeds[i] % half.prime * half.of_seeds[i];
    shift_[h] = sum % half.prime;
  }
}

std::uint32_t Hdr::number(std::uint64_t trial) const {
  std::array<std::uint64_t, 2> rest;
  for (std::size_t h = 0; h < 2; ++h) {
    const Half& half = kHalves[h];
    const std::uint64_t counter =
        (trial % half.prime * half.of_trial + shift_[h]) % half.prime * half.times + half.plus;
    rest[h] = kDivided % counter;
  }
  const std::uint64_t high = rest[0] * 383 % 99991;
  const std::uint64_t low = rest[1] * 17669 % 7440893;
  // Below 2^50 before the remainder by 2^32.
  return static_cast<std::uint32_t>((high * 7440893 + low) * 1343);
}

double Hdr::latent(std::uint64_t trial) const {
  constexpr double kStep = 0x1p-32;
  const std::uint32_t k = number(trial);
  if (k < 0x80000000U) return (k + 0.5) * kStep;
  return -((~k) + 0.5) * kStep;
}

}  // namespace plimsoll::rng
