// Random orders of players, the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace plimsoll::questions {

// Shuffles from a generator of its own for each stream.
class Orders {
 public:
  Orders(std::uint64_t seed, std::uint64_t stream) : state_(seed ^ (stream * kStep)) {}

  std::vector<std::size_t> next(std::size_t n) {
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
    return order;
  }

 private:
  // SplitMix64: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", 2014.
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
  std::uint64_t draw() {
    state_ += kStep;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) {
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    std::uint64_t x = draw();
    while (x >= limit) x = draw();
    return static_cast<std::size_t>(x % n);
  }

  std::uint64_t state_;
};

}  // namespace plimsoll::questions
