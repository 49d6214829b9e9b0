// Sums that cancel, in every order; identities of the integers below them.
#include "stats/exact_sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

double sum_of(std::vector<double> values) {
  ExactSum sum;
  sum.add(values);
  return sum.value();
}

TEST(ExactSum, CancelsWithoutLoss) {
  EXPECT_EQ(sum_of({}), 0.0);
  EXPECT_EQ(sum_of({1e308, 1.0, -1e308}), 1.0);
  EXPECT_EQ(sum_of({-0.0, 0.0}), 0.0);
  EXPECT_EQ(sum_of({1e308, 1e308, -1e308}), 1e308);
  EXPECT_EQ(sum_of({1e308, 1e308}), std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum_of({-1e308, -1e308}), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(sum_of({5e-324, 5e-324, -1e-323}), 0.0);
  EXPECT_EQ(sum_of({5e-324, 5e-324}), 1e-323);
  // Ties go to the even neighbour, and anything beyond decides them.
  EXPECT_EQ(sum_of({1.0, 0x1p-53}), 1.0);
  EXPECT_EQ(sum_of({1.0 + 0x1p-52, 0x1p-53}), 1.0 + 0x1p-51);
  EXPECT_EQ(sum_of({1.0, 0x1p-53, 5e-324}), 1.0 + 0x1p-52);
  EXPECT_EQ(sum_of({-1.0, -0x1p-53, -5e-324}), -1.0 - 0x1p-52);
}

// A million numbers over 600 decades; the sum is Python's math.fsum of the same numbers.
TEST(ExactSum, SameBitsInEveryOrderAndPartition) {
  constexpr double kReference = 0x1.d4145a29b7c8dp+996;
  TestNumbers numbers(0);
  std::vector<double> values(1'000'000);
  for (double& x : values) {
    const std::uint64_t z = numbers.next();
    const std::uint64_t biased = 30 + ((z >> 52) & 0x7ff) % 1987;
    const std::uint64_t bits =
        (z & ((std::uint64_t{1} << 52) - 1)) | biased << 52 | (z >> 63) << 63;
    std::memcpy(&x, &bits, sizeof x);
  }
  TestNumbers order(1);
  for (int shuffle = 0; shuffle < 5; ++shuffle) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[order.next() % i]);
    }
    const std::size_t n_parts = std::size_t{1} << (shuffle + shuffle / 4 * 2);
    std::vector<ExactSum> parts(n_parts);
    for (std::size_t i = 0; i < values.size();) {
      const std::size_t n = std::min<std::size_t>(values.size() - i, order.next() % 5000);
      parts[order.next() % n_parts].add(std::span(values).subspan(i, n));
      i += n;
    }
    ExactSum total;
    for (const ExactSum& part : parts) total.merge(part);
    EXPECT_EQ(total.value(), kReference);
    EXPECT_EQ(total.count(), values.size());
  }
}

TEST(PowerSums, AreIntegersForIntegers) {
  // Sums of k^p for k = 1..n in closed form, n = 1000, with alternating exponents in between.
  PowerSums sums(4);
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), 1.0);
  sums.add(values);
  const double expected[] = {500500.0, 333833500.0, 250500250000.0, 200500333333300.0};
  for (int power = 1; power <= 4; ++power) {
    const ScaledInteger sum = sums.sum(power);
    EXPECT_EQ(round_ratio(sum.value, BigInteger(1), sum.exponent), expected[power - 1]);
  }
}

TEST(PowerSums, RepeatedEqualsOneByOne) {
  const double x = -1234.5678e-200;
  PowerSums once(4);
  once.add_repeated(x, 100'000);
  PowerSums many(4);
  many.add(std::vector<double>(100'000, x));
  for (int power = 1; power <= 4; ++power) {
    const ScaledInteger a = once.sum(power);
    const ScaledInteger b = many.sum(power);
    EXPECT_EQ(round_ratio(a.value, BigInteger(1), a.exponent + 640 * power),
              round_ratio(b.value, BigInteger(1), b.exponent + 640 * power));
    EXPECT_NE(round_ratio(a.value, BigInteger(1), a.exponent + 640 * power), 0.0);
  }
}

// The bytes of sums, with their words given.
std::string written(std::uint64_t count, std::vector<std::vector<std::uint64_t>> words,
                    std::uint64_t first = 10) {
  ByteWriter out;
  out.number(count);
  for (const auto& of_power : words) {
    const bool negative = !of_power.empty() && of_power.back() >> 63 != 0;
    out.flag(negative);
    out.number(of_power.empty() ? 0 : first);
    out.number(of_power.size());
    for (const std::uint64_t word : of_power) out.fixed(word);
  }
  return out.bytes();
}

bool loads(const std::string& bytes, int max_power) {
  PowerSums sums(max_power);
  ByteReader in(bytes);
  sums.load(in);
  return in.good() && in.at_end();
}

TEST(PowerSums, LoadOnlyWhatNumbersLeaveBehind) {
  TestNumbers numbers(11);
  for (int i = 0; i < 200; ++i) {
    for (int power = 1; power <= 4; ++power) {
      PowerSums sums(power);
      std::vector<double> values(numbers.next() % 20);
      for (double& x : values) {
        x = std::ldexp(numbers.uniform() - 0.5, static_cast<int>(numbers.next() % 2000) - 1000);
        if (numbers.next() % 4 == 0) x = numbers.next() % 2 == 0 ? 0.0 : -3.0;
      }
      if (i % 5 == 0) values.assign(values.size(), i % 2 == 0 ? 1.7e308 : -5e-324);
      sums.add(values);
      ByteWriter out;
      sums.save(out);
      EXPECT_TRUE(loads(out.bytes(), power)) << i << " " << power;
      ByteWriter again;
      PowerSums read(power);
      ByteReader in(out.bytes());
      read.load(in);
      read.save(again);
      EXPECT_EQ(again.bytes(), out.bytes());
    }
  }
  EXPECT_TRUE(loads(written(0, {{}, {}}), 2));
  EXPECT_TRUE(loads(written(1, {{3}}), 1));
  // Sums of no numbers; a number of zeros more in front or behind than there need be.
  EXPECT_FALSE(loads(written(0, {{3}}), 1));
  EXPECT_FALSE(loads(written(1, {{0, 3}}), 1));
  EXPECT_FALSE(loads(written(1, {{3, 0}}), 1));
  // A sum beyond that of the largest numbers; a sum of squares below zero, and one too small for the sum.
  EXPECT_FALSE(loads(written(1, {{std::uint64_t{1} << 62}}, 32), 1));
  EXPECT_FALSE(loads(written(2, {{}, {~std::uint64_t{0} << 1}}), 2));
  EXPECT_FALSE(loads(written(2, {{3}, {}}), 2));
  // Three such sums that leave the fourth too small.
  EXPECT_FALSE(loads(written(2, {{}, {1}, {}, {}}), 4));
}

TEST(ExactSumDeathTest, RefusesWhatIsNotFinite) {
  EXPECT_DEATH(sum_of({1.0, std::nan("")}), "finite");
  EXPECT_DEATH(sum_of(std::vector<double>(100, std::numeric_limits<double>::infinity())), "finite");
}

TEST(BigInteger, ArithmeticAgreesWithIdentities) {
  TestNumbers numbers(7);
  for (int i = 0; i < 200; ++i) {
    const auto draw = [&] {
      std::vector<std::uint64_t> words(1 + numbers.next() % 6);
      for (auto& word : words) word = numbers.next() >> (numbers.next() % 64);
      return BigInteger(words, numbers.next() % 2 == 0);
    };
    const BigInteger a = draw();
    const BigInteger b = draw();
    EXPECT_EQ((a + b) * (a - b), a * a - b * b);
    EXPECT_EQ((a + b) - b, a);
    EXPECT_EQ(a.shifted_left(67), a * BigInteger(std::uint64_t{1} << 60) * BigInteger(128));
    EXPECT_EQ(a<b, (b - a)> BigInteger(0));
  }
}

TEST(BigInteger, RoundsRatiosAndRoots) {
  EXPECT_EQ(round_ratio(BigInteger(1), BigInteger(3)), 1.0 / 3.0);
  EXPECT_EQ(round_ratio(-BigInteger(2), BigInteger(3), -1074), -5e-324);
  EXPECT_EQ(round_ratio(BigInteger(1), BigInteger(2), -1074), 0.0);
  EXPECT_EQ(round_ratio(BigInteger(3), BigInteger(2), -1074), 1e-323);
  EXPECT_EQ(round_sqrt_ratio(BigInteger(2), BigInteger(1)), std::sqrt(2.0));
  EXPECT_EQ(round_sqrt_ratio(BigInteger(9), BigInteger(16), -2000), std::ldexp(0.75, -1000));
  TestNumbers numbers(3);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t a = numbers.next() >> 11;
    const std::uint64_t b = 1 + (numbers.next() >> 12);
    // Both fit a double, so IEEE division and root are the reference.
    const double x = static_cast<double>(a);
    EXPECT_EQ(round_ratio(BigInteger(a), BigInteger(b)), x / static_cast<double>(b));
    EXPECT_EQ(round_sqrt_ratio(BigInteger(a), BigInteger(1)), std::sqrt(x));
  }
}

}  // namespace
}  // namespace plimsoll::stats
