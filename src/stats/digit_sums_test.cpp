// Against whole numbers of any size: for each instruction set of this machine, and for the sums that are
// made of them.
#include "stats/digit_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "stats/exact_sum.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

struct Isa {
  const char* name;
  SumDigits* sum;
};

std::vector<Isa> isas() {
  std::vector<Isa> found;
#if defined(__x86_64__)
  const bool fma = __builtin_cpu_supports("fma");
  if (fma && __builtin_cpu_supports("avx2")) found.push_back({"avx2", &sum_digits_avx2});
  if (fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl")) {
    found.push_back({"avx512", &sum_digits_avx512});
  }
#endif
  return found;
}

// In units of 2^(power * kUnit), of values that are multiples of 2^kUnit.
constexpr int kUnit = -1074;

BigInteger power_of(double x, int power) {
  const ScaledInteger one = exact(x);
  const BigInteger base = one.value.shifted_left(one.exponent - kUnit);
  BigInteger product(1);
  for (int i = 0; i < power; ++i) product = product * base;
  return product;
}

BigInteger reference(std::span<const double> values, int power) {
  BigInteger sum;
  for (const double x : values) {
    if (x != 0.0) sum = sum + power_of(x, power);
  }
  return sum;
}

BigInteger in_units(const ScaledInteger& sum, int power) {
  if (sum.value.is_zero()) return {};
  return sum.value.shifted_left(sum.exponent - power * kUnit);
}

BigInteger of_digits(const DigitSums& sums, int power) {
  BigInteger total;
  for (int k = 0; k < DigitSums::kDigits[power - 1]; ++k) {
    const std::int64_t digit = sums.digit[power - 1][k];
    const BigInteger size(static_cast<std::uint64_t>(digit < 0 ? -digit : digit));
    const BigInteger moved =
        size.shifted_left(DigitSums::kBits * k + power * (sums.unit_exponent - kUnit));
    total = digit < 0 ? total - moved : total + moved;
  }
  return total;
}

double of_bits(std::uint64_t bits) {
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

// Mantissa and sign at random, the exponent from `least` to `most`.
double at_random(TestNumbers& numbers, int least, int most) {
  const std::uint64_t z = numbers.next();
  const auto biased = static_cast<std::uint64_t>(
      1023 + least + static_cast<int>(numbers.next() % static_cast<unsigned>(most - least + 1)));
  return of_bits((z & ((std::uint64_t{1} << 52) - 1)) | biased << 52 | (z >> 63) << 63);
}

struct Sample {
  std::string name;
  std::vector<double> values;
};

// What is easy, what is at the edge of three digits, and what is beyond.
std::vector<Sample> samples() {
  std::vector<Sample> all;
  TestNumbers numbers(11);
  const auto add = [&](const std::string& name, std::size_t n, auto draw) {
    Sample sample{name, {}};
    for (std::size_t i = 0; i < n; ++i) sample.values.push_back(draw(i));
    all.push_back(sample);
  };
  constexpr double kLargest = std::numeric_limits<double>::max();
  for (const std::size_t n : {1, 7, 8, 9, 63, 64, 65, 500, 512, 513, 1000, 1024}) {
    add("like size " + std::to_string(n), n, [&](std::size_t) { return at_random(numbers, 3, 9); });
  }
  for (const int spread : {0, 14, 15, 16, 17, 18, 30, 200, 900}) {
    add("spread " + std::to_string(spread), 700,
        [&](std::size_t) { return at_random(numbers, -spread, 0); });
  }
  // All bits of each digit, and of their sums: nothing may round.
  add("largest of a size", 1024, [](std::size_t) { return 2.0 - 0x1p-52; });
  add("least of a size", 1024, [](std::size_t) { return -1.0 - 0x1p-52; });
  add("ties of digits", 1024,
      [](std::size_t i) { return (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + 0x1p-22 + 0x1p-45); });
  add("half of digits", 1024, [](std::size_t) { return 1.0 - 0x1p-23 - 0x1p-46; });
  add("cancels", 1024, [](std::size_t i) {
    return (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + static_cast<double>(i / 2) * 0x1p-52);
  });
  add("cancels to the last bit", 1023, [](std::size_t i) {
    return i == 1022 ? 0x1p-16 : (i % 2 == 0 ? 1.0 : -1.0) * (1.0 + 0x1p-52);
  });
  add("whole numbers far apart", 600, [](std::size_t i) {
    return i % 3 == 0 ? 1.0 : i % 3 == 1 ? -0x1p60 : 3.0;
  });
  add("zeros", 256, [](std::size_t i) { return i % 2 == 0 ? 0.0 : -0.0; });
  add("mostly zeros", 512, [](std::size_t i) { return i % 100 == 3 ? 12345.678 : -0.0; });
  add("one far above", 512,
      [&](std::size_t i) { return i == 77 ? 1e30 : at_random(numbers, 0, 1); });
  add("one far below", 512,
      [&](std::size_t i) { return i == 77 ? -5e-324 : at_random(numbers, 0, 1); });
  add("become zero in units", 512, [](std::size_t i) { return i % 2 == 0 ? 0x1p999 : 0x1p-1000; });
  add("become coarse in units", 512,
      [](std::size_t i) { return i % 2 == 0 ? 0x1p900 : 0x1.fffffffffffffp-200; });
  for (const int exponent : {-1022, -1000, -902, -901, -900, -899, 998, 999, 1000, 1001, 1022}) {
    add("exponent " + std::to_string(exponent), 300,
        [&](std::size_t) { return at_random(numbers, exponent, exponent + 1); });
  }
  add("subnormal", 300, [&](std::size_t) { return of_bits(numbers.next() >> 13); });
  add("all exponents", 600, [&](std::size_t) { return at_random(numbers, -1022, 1023); });
  add("largest and least", 64, [&](std::size_t i) { return i % 2 == 0 ? kLargest : -5e-324; });
  return all;
}

TEST(DigitSums, TakenAndLeftAreAll) {
  for (const Isa& isa : isas()) {
    for (const Sample& sample : samples()) {
      for (int max_power = 1; max_power <= 4; ++max_power) {
        SCOPED_TRACE(std::string(isa.name) + ", " + sample.name + ", " + std::to_string(max_power));
        DigitSums sums;
        const auto n = static_cast<int>(sample.values.size());
        if (!isa.sum(sample.values.data(), n, max_power, sums)) {
          const double most = std::abs(*std::ranges::max_element(
              sample.values, [](double a, double b) { return std::abs(a) < std::abs(b); }));
          EXPECT_TRUE(most >= 0x1p1000 || most < 0x1p-900) << most;
          continue;
        }
        std::vector<double> left;
        for (int i = 0; i < sums.n_left; ++i) left.push_back(sample.values[sums.left[i]]);
        for (int power = 1; power <= max_power; ++power) {
          EXPECT_EQ(of_digits(sums, power) + reference(left, power),
                    reference(sample.values, power));
        }
      }
    }
  }
}

// Else all might be left.
TEST(DigitSums, TakesWhatFitsThreeDigits) {
  TestNumbers numbers(12);
  for (const Isa& isa : isas()) {
    std::vector<double> values(512, 0x1.8p40);
    for (double& x : std::span(values).subspan(1)) x = at_random(numbers, 25, 39);
    DigitSums sums;
    ASSERT_TRUE(isa.sum(values.data(), 512, 4, sums));
    EXPECT_EQ(sums.n_left, 0) << isa.name;
    values[300] = 0x1.0000000000001p24;
    values[301] = 0x1.8p-29;
    ASSERT_TRUE(isa.sum(values.data(), 512, 4, sums));
    EXPECT_EQ(sums.n_left, 2) << isa.name;
  }
}

TEST(DigitSums, NeverTakesWhatIsNotFinite) {
  for (const Isa& isa : isas()) {
    std::vector<double> values(100, 1.0);
    values[99] = std::nan("");
    DigitSums sums;
    if (isa.sum(values.data(), 100, 2, sums)) {
      ASSERT_EQ(sums.n_left, 1);
      EXPECT_EQ(sums.left[0], 99);
    }
    values.assign(100, 0.0);
    values[3] = std::nan("");
    if (isa.sum(values.data(), 100, 2, sums)) {
      EXPECT_EQ(sums.n_left, 1);
    }
    values[50] = -std::numeric_limits<double>::infinity();
    EXPECT_FALSE(isa.sum(values.data(), 100, 2, sums));
  }
}

TEST(PowerSums, AreThoseOfIntegersOfAnySize) {
  for (const Sample& sample : samples()) {
    SCOPED_TRACE(sample.name);
    PowerSums whole(4);
    whole.add(sample.values);
    std::vector<double> reversed(sample.values.rbegin(), sample.values.rend());
    PowerSums parts(4);
    for (std::size_t i = 0, n = 1; i < reversed.size(); i += n, n = n % 90 + 31) {
      parts.add(std::span(reversed).subspan(i, std::min(n, reversed.size() - i)));
    }
    EXPECT_EQ(whole.count(), sample.values.size());
    EXPECT_EQ(parts.count(), sample.values.size());
    for (int power = 1; power <= 4; ++power) {
      const BigInteger expected = reference(sample.values, power);
      EXPECT_EQ(in_units(whole.sum(power), power), expected);
      EXPECT_EQ(in_units(parts.sum(power), power), expected);
    }
  }
}

TEST(PowerSums, SameSumsInEveryOrderOfNeighbours) {
  TestNumbers numbers(13);
  std::vector<double> values;
  for (int i = 0; i < 60'000; ++i) values.push_back(at_random(numbers, i % 50 == 0 ? -60 : 0, 10));
  PowerSums first(4);
  first.add(values);
  for (int order = 0; order < 4; ++order) {
    for (std::size_t i = values.size(); i > 1; --i) {
      std::swap(values[i - 1], values[numbers.next() % i]);
    }
    PowerSums again(4);
    again.add(values);
    for (int power = 1; power <= 4; ++power) {
      EXPECT_EQ(in_units(again.sum(power), power), in_units(first.sum(power), power));
    }
  }
}

TEST(PowerSums, TenMillionEqualValues) {
  const std::vector<double> block(1000, -1.0 / 3.0);
  PowerSums sums(4);
  for (int i = 0; i < 10'000; ++i) sums.add(block);
  EXPECT_EQ(sums.count(), 10'000'000U);
  for (int power = 1; power <= 4; ++power) {
    EXPECT_EQ(in_units(sums.sum(power), power),
              power_of(-1.0 / 3.0, power) * BigInteger(10'000'000));
  }
}

}  // namespace
}  // namespace plimsoll::stats
