// Known answers of Philox, the allocation of its counters, and keys.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/testing_nightly.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::rng {
namespace {

struct Known {
  std::uint32_t counter[4];
  std::uint32_t key[2];
  std::uint32_t output[4];
};

// The known answers that come with Random123 (Salmon et al. 2011): zeros, ones, digits of pi.
constexpr Known kKnown[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

TEST(Philox, KnownAnswers) {
  for (const Known& known : kKnown) {
    const std::uint64_t key = (std::uint64_t{known.key[1]} << 32) | known.key[0];
    const Block<double> block =
        philox<double>(key, known.counter[0], known.counter[1], known.counter[2], known.counter[3]);
    EXPECT_EQ(block.first, (std::uint64_t{known.output[1]} << 32) | known.output[0]);
    EXPECT_EQ(block.second, (std::uint64_t{known.output[3]} << 32) | known.output[2]);
  }
}

// The latent from the packing as the decision record words it, written out a second time.
double latent_by_the_book(std::uint64_t key, std::uint64_t trial, std::uint32_t month,
                          std::uint32_t ordinal) {
  const std::uint64_t index = (trial / 32) * 8 + trial % 8;
  std::uint32_t c[4] = {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                        month, ordinal};
  std::uint32_t k[2] = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xd2511f53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xcd9e8d57} * c[2];
    const std::uint32_t next[4] = {
        static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
    for (int i = 0; i < 4; ++i) c[i] = next[i];
    k[0] += 0x9e3779b9;
    k[1] += 0xbb67ae85;
  }
  constexpr int kUpper[] = {1, 0, 3, 2};
  const int upper = kUpper[(trial / 8) % 4];
  const std::uint64_t r = (std::uint64_t{c[upper]} << 32) | c[upper ^ 1];
  const double u = (static_cast<double>(r >> 12) + 0.5) * 0x1p-52;
  return u < 0.5 ? u : -(1 - u);
}

TEST(Latent, FollowsTheRecord) {
  const std::uint64_t key = 0x0123456789abcdefU;
  for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1} << 33, std::uint64_t{96}}) {
    double many[53];
    latents<double>(key, first, 53, 24150, 7, many);
    for (std::uint64_t i = 0; i < 53; ++i) {
      const double want = latent_by_the_book(key, first + i, 24150, 7);
      EXPECT_EQ(many[i], want);
      EXPECT_EQ(latent(key, first + i, 24150, 7), want);
    }
  }
}

TEST(Latent, RowsFollowTheRecord) {
  std::vector<std::uint64_t> trials;
  std::vector<std::uint64_t> ordinals;
  for (std::uint64_t i = 0; i < 29; ++i) {
    trials.push_back(i * i * 0x10000001U);
    ordinals.push_back(i % 5);
  }
  double rows[29];
  latents_at<double>(99, 29, trials.data(), 3, ordinals.data(), rows);
  for (std::size_t i = 0; i < 29; ++i) {
    EXPECT_EQ(rows[i],
              latent_by_the_book(99, trials[i], 3, static_cast<std::uint32_t>(ordinals[i])));
  }
}

TEST(Latent, EndsOfTheUnitInterval) {
  EXPECT_EQ(signed_tail<double>(0), 0x1p-53);
  EXPECT_EQ(signed_tail<double>(0xfff), 0x1p-53);
  EXPECT_EQ(signed_tail<double>(~std::uint64_t{0}), -0x1p-53);
  EXPECT_EQ(signed_tail<double>((std::uint64_t{1} << 63) - 1), 0.5 - 0x1p-53);
  EXPECT_EQ(signed_tail<double>(std::uint64_t{1} << 63), -(0.5 - 0x1p-53));
}

// Different (trial, month, ordinal) read different output words.
TEST(Latent, CountersAreNeverShared) {
  std::set<std::tuple<std::uint64_t, bool, bool>> seen;
  for (const std::uint64_t start : {std::uint64_t{0}, (std::uint64_t{1} << 36) - 512}) {
    for (std::uint64_t trial = start; trial < start + 1024; ++trial) {
      const Place place = place_of(trial);
      EXPECT_TRUE(seen.emplace(place.block, place.second_half, place.turned).second) << trial;
    }
  }
  // Month and ordinal have counter words of their own: each changes the value.
  std::set<double> values;
  for (std::uint32_t month : {0U, 1U, 24150U}) {
    for (std::uint32_t ordinal : {0U, 1U, 24150U}) {
      for (std::uint64_t trial : {0U, 1U, 8U, 16U}) values.insert(latent(5, trial, month, ordinal));
    }
  }
  EXPECT_EQ(values.size(), 36U);
}

// What independent uniform numbers would show of 2^24 latents of one draw (nightly: 10^9): even cells by
// leading and by last bits, tails down to the last that a dozen reach, and pairs of trials at the
// distances that share a block or a vector. 4,095 degrees of freedom exceed 4,095 + 6.5 sqrt(2 4,095)
// with chance 1e-9 or so; tails and correlations lie within 6 errors (2e-9 each).
TEST(Latent, ManyAreUniformAndIndependent) {
  constexpr std::size_t kBatch = std::size_t{1} << 20;
  constexpr std::size_t kCells = 4096;
  constexpr int kTails = 40;
  const std::size_t n_batches = testing_nightly::is_nightly() ? 954 : 16;
  const std::vector<std::size_t> distances = {1, 7, 8, 16, 24, 31, 32};
  std::vector<std::uint64_t> leading(kCells);
  std::vector<std::uint64_t> last(kCells);
  std::vector<std::vector<std::uint64_t>> pairs(distances.size(),
                                                std::vector<std::uint64_t>(kCells));
  std::vector<double> products(distances.size());
  std::vector<std::uint64_t> tails(kTails);
  std::vector<double> u(kBatch + 32);
  for (std::size_t b = 0; b < n_batches; ++b) {
    latents<math::Pack>(0x243f6a8885a308d3U, b * kBatch, kBatch + 32, 24150, 0, u.data());
    for (std::size_t i = 0; i < kBatch; ++i) {
      const double size = std::fabs(u[i]);
      for (int j = 1; j < kTails && size < std::ldexp(1.0, -j); ++j) {
        ++tails[static_cast<std::size_t>(j)];
      }
    }
    for (double& t : u) t = t > 0 ? t : 1 + t;
    const auto cell = [&u](std::size_t i) { return static_cast<std::size_t>(u[i] * 64); };
    for (std::size_t i = 0; i < kBatch; ++i) {
      const auto k = static_cast<std::uint64_t>(u[i] * 0x1p52);
      ++leading[k >> 40];
      ++last[k % kCells];
      for (std::size_t d = 0; d < distances.size(); ++d) {
        const std::size_t other = i + distances[d];
        ++pairs[d][cell(i) * 64 + cell(other)];
        products[d] += (u[i] - 0.5) * (u[other] - 0.5);
      }
    }
  }
  const double n = static_cast<double>(n_batches * kBatch);
  const auto expect_even = [&](const std::vector<std::uint64_t>& cells, const std::string& what) {
    const double expected = n / static_cast<double>(kCells);
    double sum = 0;
    for (const std::uint64_t count : cells) {
      const double off = static_cast<double>(count) - expected;
      sum += off * off / expected;
    }
    const double freedom = kCells - 1;
    EXPECT_LT(std::fabs(sum - freedom), 6.5 * std::sqrt(2 * freedom)) << what;
  };
  expect_even(leading, "leading bits");
  expect_even(last, "last bits");
  for (std::size_t d = 0; d < distances.size(); ++d) {
    expect_even(pairs[d], "pairs at " + std::to_string(distances[d]));
    EXPECT_LT(std::fabs(products[d]) * 12, 6 * std::sqrt(n)) << distances[d];
  }
  for (int j = 1; j < kTails; ++j) {
    const double p = std::ldexp(1.0, 1 - j);
    if (j == 1 || n * p < 12) continue;
    const double off = static_cast<double>(tails[static_cast<std::size_t>(j)]) - n * p;
    EXPECT_LT(std::fabs(off), 6 * std::sqrt(n * p * (1 - p)) + 1) << j;
  }
}

// One input bit changed turns each output bit over with chance 1/2. 20,000 flips for each of 64
// output bits; z below 6 for all of them has a false-alarm rate of 1.3e-7.
TEST(Latent, OneBitChangesHalfOfTheOutput) {
  std::vector<int> flips(64);
  int n = 0;
  for (std::uint64_t key = 0; key < 125; ++key) {
    for (int bit = 0; bit < 160; ++bit, ++n) {
      std::uint64_t in[5] = {key, key * 3, 0, 24150, 1};
      const Block<double> before = philox<double>(in[0], in[1], in[2], in[3], in[4]);
      in[bit < 64 ? 0 : bit / 32 - 1] ^= std::uint64_t{1} << (bit < 64 ? bit : bit % 32);
      const Block<double> after = philox<double>(in[0], in[1], in[2], in[3], in[4]);
      for (int b = 0; b < 64; ++b) {
        flips[static_cast<std::size_t>(b)] +=
            static_cast<int>(((before.first ^ after.first) >> b) & 1);
      }
    }
  }
  for (const int count : flips) EXPECT_LT(std::fabs(count - n / 2.0), 6 * std::sqrt(n / 4.0));
}

TEST(Key, BordersOfNamesCount) {
  const std::vector<std::string> none;
  const std::vector<std::string> one = {"Line=wan"};
  const std::vector<std::string> two = {"Line=", "wan"};
  const std::set<std::uint64_t> hashes = {name_hash("draw", "growth", none),
                                          name_hash("draw", "growth", one),
                                          name_hash("draw", "growth", two),
                                          name_hash("drawg", "rowth", none),
                                          name_hash("mark", "growth", none),
                                          name_hash("draw", "growthLine=wan", none),
                                          name_hash("", "", none)};
  EXPECT_EQ(hashes.size(), 7U);
}

TEST(Key, SeedsVersionsAndNamesDiffer) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t seed = 0; seed < 32; ++seed) {
    for (std::uint32_t version = 0; version < 4; ++version) {
      for (std::uint64_t name = 0; name < 64; ++name) {
        EXPECT_TRUE(keys.insert(slot_key(seed, version, name)).second);
      }
    }
  }
}

TEST(Key, OneBitOfSeedOrNameChangesHalfOfTheKey) {
  int flips = 0;
  int n = 0;
  for (std::uint64_t base = 0; base < 100; ++base) {
    for (int bit = 0; bit < 64; ++bit, n += 128) {
      const std::uint64_t one = std::uint64_t{1} << bit;
      flips += std::popcount(slot_key(base, 1, base) ^ slot_key(base ^ one, 1, base));
      flips += std::popcount(slot_key(base, 1, base) ^ slot_key(base, 1, base ^ one));
    }
  }
  // Six standard deviations of a fair coin: a false-alarm rate of 2e-9.
  EXPECT_LT(std::fabs(flips - n / 2.0), 6 * std::sqrt(n / 4.0));
}

TEST(Key, DimensionsDiffer) {
  std::set<std::uint64_t> keys;
  for (std::uint32_t month : {0U, 1U, 24150U}) {
    for (std::uint32_t ordinal : {0U, 1U, 2U}) keys.insert(dimension_key(17, month, ordinal));
  }
  EXPECT_EQ(keys.size(), 9U);
}

}  // namespace
}  // namespace plimsoll::rng
