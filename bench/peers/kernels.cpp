// Single kernels from the first-level cache to itself: ns per item, best of many. Prints one line
// of JSON.
#include "math/elementary.h"
#include "math/normal.h"
#include "math/simd.h"
#include "rng/philox.h"

#include <time.h>

#include <cstdio>

namespace {

using plimsoll::math::bits_t;
using plimsoll::math::load;
using plimsoll::math::Pack;
using plimsoll::math::store;

constexpr int kItems = 512;
constexpr int kLanes = plimsoll::math::lanes_v<Pack>;
alignas(64) double in[kItems];
alignas(64) double out[kItems];

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

template <class Work>
double best_ns(int items, Work work) {
  constexpr int kRounds = 60;
  constexpr int kCalls = 400;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double start = cpu_seconds();
    for (int call = 0; call < kCalls; ++call) {
      work(call);
      asm volatile("" ::: "memory");
    }
    const double spent = cpu_seconds() - start;
    if (spent < best) best = spent;
  }
  return best * 1e9 / kCalls / items;
}

}  // namespace

int main() {
  // A block of Philox is four words and gives two doubles.
  const double philox = best_ns(2 * kItems, [](int call) {
    for (int i = 0; i < kItems; i += 2 * kLanes) {
      const bits_t<Pack> index = bits_t<Pack>(static_cast<std::uint64_t>(i + call * kItems)) +
                                 plimsoll::math::lane_index<Pack>();
      const bits_t<Pack> zero(std::uint64_t{0});
      const auto block = plimsoll::rng::philox<Pack>(7, index, zero, zero, zero);
      store(out + i, plimsoll::math::from_bits<Pack>(block.first));
      store(out + i + kLanes, plimsoll::math::from_bits<Pack>(block.second));
    }
  });
  plimsoll::rng::latents<Pack>(7, 0, kItems, 0, 0, in);
  const double normal = best_ns(kItems, [](int) {
    for (int i = 0; i < kItems; i += kLanes) {
      store(out + i, plimsoll::math::normal_score(load<Pack>(in + i)));
    }
  });
  const double exponential = best_ns(kItems, [](int) {
    for (int i = 0; i < kItems; i += kLanes) {
      store(out + i, plimsoll::math::exp(load<Pack>(in + i)));
    }
  });
  std::printf("{\"Philox4x32-10, 32-bit word\": %.4f, \"normal quantile\": %.4f, \"exp\": %.4f}\n",
              philox, normal, exponential);
  return 0;
}
