// The generator of SIPmath against whole numbers of any size, computed apart.
#include "rng/hdr.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace plimsoll::rng {
namespace {

struct KnownHdr {
  std::array<std::uint64_t, 4> seeds;
  std::uint64_t trial;
  std::uint32_t number;
};

// By the published formula in Python's integers, which have no largest.
constexpr KnownHdr kKnownHdr[] = {
    {{1, 0, 0, 0}, 1ULL, 844181656U},
    {{1, 0, 0, 0}, 2ULL, 451877261U},
    {{1, 0, 0, 0}, 3ULL, 1739628436U},
    {{1, 0, 0, 0}, 1000000ULL, 2543241033U},
    {{1, 0, 0, 0}, 100000000ULL, 304192537U},
    {{1, 0, 0, 0}, 9007199254740992ULL, 288882206U},
    {{1, 0, 0, 0}, 9223372036854775808ULL, 3102485042U},
    {{2, 1, 3, 4}, 1ULL, 3119511895U},
    {{2, 1, 3, 4}, 2ULL, 2691994432U},
    {{2, 1, 3, 4}, 3ULL, 3821809889U},
    {{2, 1, 3, 4}, 1000000ULL, 622181781U},
    {{2, 1, 3, 4}, 100000000ULL, 289704317U},
    {{2, 1, 3, 4}, 9007199254740992ULL, 1330664124U},
    {{2, 1, 3, 4}, 9223372036854775808ULL, 140540698U},
    {{8, 9039920, 0, 0}, 1ULL, 458539890U},
    {{8, 9039920, 0, 0}, 2ULL, 538817238U},
    {{8, 9039920, 0, 0}, 3ULL, 2787446851U},
    {{8, 9039920, 0, 0}, 1000000ULL, 3478096547U},
    {{8, 9039920, 0, 0}, 100000000ULL, 2547320219U},
    {{8, 9039920, 0, 0}, 9007199254740992ULL, 1754512384U},
    {{8, 9039920, 0, 0}, 9223372036854775808ULL, 2861104463U},
    {{100000000, 100000000, 100000000, 100000000}, 1ULL, 383119390U},
    {{100000000, 100000000, 100000000, 100000000}, 2ULL, 2715769979U},
    {{100000000, 100000000, 100000000, 100000000}, 3ULL, 3993217994U},
    {{100000000, 100000000, 100000000, 100000000}, 1000000ULL, 1894962251U},
    {{100000000, 100000000, 100000000, 100000000}, 100000000ULL, 405320363U},
    {{100000000, 100000000, 100000000, 100000000}, 9007199254740992ULL, 1686420383U},
    {{100000000, 100000000, 100000000, 100000000}, 9223372036854775808ULL, 651666293U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 1ULL, 3179330040U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 2ULL, 3361926307U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 3ULL, 3164968247U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 1000000ULL, 49127809U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 100000000ULL, 3886612846U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 9007199254740992ULL, 2050860703U},
    {{1000000000, 1000000000, 1000000000, 1000000000}, 9223372036854775808ULL, 2448639129U},
};

TEST(Hdr, NumbersAreThoseOfTheFormula) {
  for (const KnownHdr& known : kKnownHdr) {
    EXPECT_EQ(Hdr(known.seeds).number(known.trial), known.number)
        << known.seeds[0] << " " << known.trial;
  }
}

TEST(Hdr, LatentsAreTheUniformsExactly) {
  const Hdr generator({3, 5, 0, 0});
  double sum = 0;
  constexpr int kTrials = 200'000;
  for (int trial = 1; trial <= kTrials; ++trial) {
    const double u = (generator.number(static_cast<std::uint64_t>(trial)) + 0.5) / 4294967296.0;
    const double latent = generator.latent(static_cast<std::uint64_t>(trial));
    EXPECT_EQ(latent, u < 0.5 ? u : u - 1);
    EXPECT_LE(std::fabs(latent), 0.5);
    sum += u;
  }
  // Five standard errors.
  EXPECT_NEAR(sum / kTrials, 0.5, 5 * std::sqrt(1 / 12.0 / kTrials));
}

TEST(Hdr, EachSeedMakesOtherNumbers) {
  const Hdr base({1, 2, 3, 4});
  for (std::size_t i = 0; i < 4; ++i) {
    std::array<std::uint64_t, 4> seeds = {1, 2, 3, 4};
    ++seeds[i];
    const Hdr other(seeds);
    double product = 0;
    int same = 0;
    constexpr int kTrials = 20'000;
    for (std::uint64_t trial = 1; trial <= kTrials; ++trial) {
      const double a = (base.number(trial) + 0.5) / 4294967296.0 - 0.5;
      const double b = (other.number(trial) + 0.5) / 4294967296.0 - 0.5;
      product += 12 * a * b;
      same += base.number(trial) == other.number(trial) ? 1 : 0;
    }
    EXPECT_LT(same, 5);
    EXPECT_LT(std::fabs(product / kTrials), 5 / std::sqrt(kTrials));
  }
}

}  // namespace
}  // namespace plimsoll::rng
