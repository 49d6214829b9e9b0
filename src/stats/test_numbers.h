// Numbers for tests: SplitMix64 by G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom
// number generators", 2014, in the form that the reference scripts of these tests use.
#pragma once

#include <cstdint>

namespace plimsoll::stats {

class TestNumbers {
 public:
  explicit TestNumbers(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  // In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace plimsoll::stats
