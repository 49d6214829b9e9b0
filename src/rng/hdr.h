// The generator of the Open SIPmath 3.0 standard, "HDR_2_0" (Hubbard Decision Research, version 2): a counter-based hash of a
// trial's number and four seeds, by remainders of whole numbers.
//
//   trials    counted from 1, as the standard's PM_Index
//   numbers   32 bits k; the uniform is (k + 1/2) / 2^32, which a double holds exactly. Programs that round it to 15
//             decimals, as a sheet does, differ by less than 1e-15
//   seeds     0 .. kMostSeed. Beyond it programs that count in doubles no longer agree with each other
//   source    D. W. Hubbard, "A multi-dimensional, counter-based pseudo random number generator as a standard for Monte Carlo
//             simulations", Winter Simulation Conference, 2019
#pragma once

#include <array>
#include <cstdint>

namespace plimsoll::rng {

class Hdr {
 public:
  static constexpr std::uint64_t kMostSeed = 1'000'000'000;

  // Variable, entity, third, fourth.
  explicit Hdr(const std::array<std::uint64_t, 4>& seeds);

  std::uint32_t number(std::uint64_t trial) const;
  // The uniform as a latent: u where it is below 1/2, else -(1 - u); both exact.
  double latent(std::uint64_t trial) const;

 private:
  // What the seeds add to each of the two counters.
  std::array<std::uint64_t, 2> shift_;
};

}  // namespace plimsoll::rng
