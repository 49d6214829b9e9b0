// The same bits from every carrier, and from every neighbourhood of lanes: a lane's value is a
// function of its own argument alone.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/testing_golden.h"
#include "base/testing_hash.h"
#include "math/carrier_probe.h"

namespace plimsoll::math {
namespace {

struct Set {
  const char* name;
  bool usable;
  CarrierProbe probe;
};

std::vector<Set> vector_sets() {
  std::vector<Set> sets;
#ifdef PLIMSOLL_X86_PROBES
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  sets.push_back({"avx2", avx2, probe_avx2});
  sets.push_back({"avx512", avx512, probe_avx512});
#else
  sets.push_back({"default", true, probe<Pack>});
#endif
  return sets;
}

// Ordinary values, special ones among them, and numbers of every size.
std::vector<double> arguments(std::uint64_t seed, int n) {
  constexpr double kInf = std::numeric_limits<double>::infinity();
  const double special[] = {0.0,     -0.0, 1.0,       -1.0,   0.5,    -0.5,  kInf,
                            -kInf,   NAN,  0x1p-1074, 1e308,  -1e308, 709.9, -746.0,
                            0x1p-60, 3.0,  -2.0,      1e-310, 2.5,    -3.5};
  std::vector<double> x;
  std::uint64_t state = seed;
  for (int i = 0; i < n; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const double u = static_cast<double>(state >> 11) * 0x1p-53;
    const std::uint64_t kind = (state * 0x9e3779b97f4a7c15U) >> 60;
    if (kind == 0) {
      x.push_back(special[(state >> 40) % std::size(special)]);
    } else if (kind == 1) {
      x.push_back(from_bits<double>(state));
    } else if (kind < 8) {
      x.push_back(u - 0.5);
    } else {
      x.push_back((u - 0.5) * 60);
    }
  }
  return x;
}

// Values as bits, with one bit pattern for every NaN.
std::uint64_t pattern(double v) {
  return v == v ? bits(v) : ~std::uint64_t{0};
}

TEST(Carrier, EverySetGivesTheSameBits) {
  constexpr int kPoints = 1 << 14;
  const std::vector<double> x = arguments(1, kPoints);
  const std::vector<double> y = arguments(2, kPoints);
  const char* names[kMostProbed];
  std::vector<double> reference(kMostProbed * kPoints);
  std::vector<double> value(kMostProbed * kPoints);
  const int functions = probe_scalar(x.data(), y.data(), kPoints, reference.data(), names);
  for (const Set& set : vector_sets()) {
    if (!set.usable) continue;
    ASSERT_EQ(set.probe(x.data(), y.data(), kPoints, value.data(), names), functions);
    for (int i = 0; i < functions * kPoints; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const auto point = static_cast<std::size_t>(i % kPoints);
      ASSERT_EQ(pattern(value[at]), pattern(reference[at]))
          << set.name << " " << names[i / kPoints] << " at " << std::hexfloat << x[point] << ", "
          << y[point] << ": " << value[at] << " against " << reference[at];
    }
  }
}

// No compiler and no machine gives others.
TEST(Carrier, BitsAreThoseInGit) {
  constexpr int kPoints = 1 << 14;
  const std::vector<double> x = arguments(1, kPoints);
  const std::vector<double> y = arguments(2, kPoints);
  const char* names[kMostProbed];
  std::vector<double> value(kMostProbed * kPoints);
  const int functions = probe_scalar(x.data(), y.data(), kPoints, value.data(), names);
  testing_golden::Lines lines;
  for (int f = 0; f < functions; ++f) {
    testing_hash::Hash hash;
    for (int i = 0; i < kPoints; ++i) {
      hash.add(value[static_cast<std::size_t>(f * kPoints + i)]);
    }
    lines.emplace_back(names[f], hash.value());
  }
  const std::string moved = testing_golden::compare(PLIMSOLL_ROOT, "functions", lines);
  EXPECT_TRUE(moved.empty()) << moved;
}

}  // namespace
}  // namespace plimsoll::math
