// Schoolbook arithmetic on 64-bit words: numbers here have a few hundred words at most.
#include "stats/big_integer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

__extension__ typedef unsigned __int128 Wide;
using Words = std::vector<std::uint64_t>;

std::strong_ordering compare_magnitude(const Words& a, const Words& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  for (std::size_t i = a.size(); i-- > 0;) {
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return std::strong_ordering::equal;
}

Words add_magnitude(const Words& a, const Words& b) {
  const Words& longer = a.size() >= b.size() ? a : b;
  const Words& shorter = a.size() >= b.size() ? b : a;
  Words sum = longer;
  Wide carry = 0;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    carry += Wide{sum[i]} + (i < shorter.size() ? shorter[i] : 0);
    sum[i] = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  if (carry != 0) sum.push_back(static_cast<std::uint64_t>(carry));
  return sum;
}

// a - b where a >= b.
Words subtract_magnitude(const Words& a, const Words& b) {
  Words difference = a;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const std::uint64_t take = i < b.size() ? b[i] : 0;
    const std::uint64_t once = difference[i] - take;
    const std::uint64_t twice = once - borrow;
    borrow =
        static_cast<std::uint64_t>(once > difference[i]) | static_cast<std::uint64_t>(twice > once);
    difference[i] = twice;
  }
  return difference;
}

int bit_length(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  return high != 0 ? 64 + std::bit_width(high) : std::bit_width(low);
}

struct Quotient {
  // floor(ratio * 2^-exponent), 120 bits or a few more.
  Wide value = 0;
  // Whether anything was cut off.
  bool inexact = false;
  int exponent = 0;
};

// Divides u by v, whose highest bit is set; leaves the remainder in u. Source: Knuth, The Art of Computer Programming 2,
// 4.3.1, algorithm D, which forms a word of the quotient from the highest two words and corrects it at most twice.
Wide divide_words(Words& u, const Words& v) {
  const std::size_t n = v.size();
  while (u.size() <= n) u.push_back(0);
  u.push_back(0);
  Wide quotient = 0;
  for (std::size_t j = u.size() - n; j-- > 0;) {
    const Wide top = Wide{u[j + n]} << 64 | u[j + n - 1];
    const std::uint64_t divisor = v[n - 1];
    Wide digit = u[j + n] >= divisor ? ~std::uint64_t{0} : top / divisor;
    Wide rest = top - digit * divisor;
    while (n > 1 && (rest >> 64) == 0 && digit * v[n - 2] > (rest << 64 | u[j + n - 2])) {
      digit -= 1;
      rest += divisor;
    }
    Wide carry = 0;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i <= n; ++i) {
      carry += digit * (i < n ? v[i] : 0);
      const Wide take = Wide{static_cast<std::uint64_t>(carry)} + borrow;
      carry >>= 64;
      borrow = u[j + i] < take ? 1 : 0;
      u[j + i] -= static_cast<std::uint64_t>(take);
    }
    if (borrow != 0) {
      digit -= 1;
      Wide sum = 0;
      for (std::size_t i = 0; i <= n; ++i) {
        sum += Wide{u[j + i]} + (i < n ? v[i] : 0);
        u[j + i] = static_cast<std::uint64_t>(sum);
        sum >>= 64;
      }
    }
    quotient = quotient << 64 | digit;
  }
  return quotient;
}

Quotient divide(const BigInteger& numerator, const BigInteger& denominator, int exponent) {
  const BigInteger magnitude(numerator.words(), false);
  constexpr int kBits = 120;
  const int shift = kBits - (magnitude.bit_length() - denominator.bit_length());
  // Both moved so that the divisor fills its highest word.
  const int fill = (64 - (denominator.bit_length() + std::max(0, -shift)) % 64) % 64;
  Words remainder = magnitude.shifted_left(std::max(0, shift) + fill).words();
  const Words divisor = denominator.shifted_left(std::max(0, -shift) + fill).words();
  Quotient quotient;
  quotient.value = divide_words(remainder, divisor);
  quotient.inexact =
      std::any_of(remainder.begin(), remainder.end(), [](std::uint64_t word) { return word != 0; });
  quotient.exponent = exponent - shift;
  return quotient;
}

// value * 2^exponent, with `inexact` standing for something beyond the last bit. The value has 60
// to 122 bits, so something is always cut off.
double assemble(Wide value, bool inexact, int exponent) {
  const int length = bit_length(value);
  const int lowest = std::max(exponent + length - 53, -1074);
  const int drop = lowest - exponent;
  if (drop > length + 1) return 0.0;
  Wide kept = value >> drop;
  const Wide cut = value - (kept << drop);
  const Wide half = Wide{1} << (drop - 1);
  const bool above = cut > half || (cut == half && inexact);
  const bool tie = cut == half && !inexact;
  if (above || (tie && (kept & 1) != 0)) kept += 1;
  return std::ldexp(static_cast<double>(static_cast<std::uint64_t>(kept)), lowest);
}

}  // namespace

BigInteger::BigInteger(std::uint64_t value) {
  if (value != 0) words_.push_back(value);
}

BigInteger::BigInteger(std::vector<std::uint64_t> words, bool negative)
    : words_(std::move(words)), negative_(negative) {
  trim();
}

void BigInteger::trim() {
  while (!words_.empty() && words_.back() == 0) words_.pop_back();
  if (words_.empty()) negative_ = false;
}

int BigInteger::bit_length() const {
  if (words_.empty()) return 0;
  return static_cast<int>(64 * (words_.size() - 1)) + std::bit_width(words_.back());
}

BigInteger BigInteger::operator-() const {
  return BigInteger(words_, !negative_);
}

BigInteger BigInteger::operator+(const BigInteger& other) const {
  if (negative_ == other.negative_) {
    return BigInteger(add_magnitude(words_, other.words_), negative_);
  }
  if (compare_magnitude(words_, other.words_) >= 0) {
    return BigInteger(subtract_magnitude(words_, other.words_), negative_);
  }
  return BigInteger(subtract_magnitude(other.words_, words_), other.negative_);
}

BigInteger BigInteger::operator-(const BigInteger& other) const {
  return *this + (-other);
}

BigInteger BigInteger::operator*(const BigInteger& other) const {
  if (is_zero() || other.is_zero()) return BigInteger();
  Words product(words_.size() + other.words_.size(), 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < other.words_.size(); ++j) {
      const Wide step = Wide{words_[i]} * other.words_[j] + product[i + j] + carry;
      product[i + j] = static_cast<std::uint64_t>(step);
      carry = static_cast<std::uint64_t>(step >> 64);
    }
    product[i + other.words_.size()] = carry;
  }
  return BigInteger(std::move(product), negative_ != other.negative_);
}

BigInteger BigInteger::shifted_left(int n_bits) const {
  PLIMSOLL_CHECK(n_bits >= 0);
  if (is_zero()) return *this;
  const std::size_t n_words = static_cast<std::size_t>(n_bits) / 64;
  const int rest = n_bits % 64;
  Words shifted(words_.size() + n_words + 1, 0);
  for (std::size_t i = 0; i < words_.size(); ++i) {
    shifted[i + n_words] |= words_[i] << rest;
    if (rest != 0) shifted[i + n_words + 1] = words_[i] >> (64 - rest);
  }
  return BigInteger(std::move(shifted), negative_);
}

std::strong_ordering BigInteger::operator<=>(const BigInteger& other) const {
  if (negative_ != other.negative_) return other.negative_ <=> negative_;
  return negative_ ? compare_magnitude(other.words_, words_)
                   : compare_magnitude(words_, other.words_);
}

ScaledInteger exact(double x) {
  PLIMSOLL_CHECK(std::isfinite(x));
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  const int biased = static_cast<int>((bits >> 52) & 0x7ff);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
  const std::uint64_t mantissa = biased == 0 ? fraction : fraction | (std::uint64_t{1} << 52);
  return {BigInteger({mantissa}, (bits >> 63) != 0), (biased == 0 ? 1 : biased) - 1075};
}

double round_ratio(const BigInteger& numerator, const BigInteger& denominator, int exponent) {
  PLIMSOLL_CHECK(!denominator.is_zero() && !denominator.is_negative());
  if (numerator.is_zero()) return 0.0;
  const Quotient quotient = divide(numerator, denominator, exponent);
  const double magnitude = assemble(quotient.value, quotient.inexact, quotient.exponent);
  return numerator.is_negative() ? -magnitude : magnitude;
}

double round_sqrt_ratio(const BigInteger& numerator, const BigInteger& denominator, int exponent) {
  PLIMSOLL_CHECK(!denominator.is_zero() && !denominator.is_negative() && !numerator.is_negative());
  if (numerator.is_zero()) return 0.0;
  Quotient quotient = divide(numerator, denominator, exponent);
  if (quotient.exponent % 2 != 0) {
    quotient.value <<= 1;
    quotient.exponent -= 1;
  }
  // The root bit by bit: 60 or more bits of it, and whether anything is left.
  Wide root = 0;
  for (int bit = 61; bit >= 0; --bit) {
    const Wide next = root | (Wide{1} << bit);
    if (next * next <= quotient.value) root = next;
  }
  const bool inexact = quotient.inexact || root * root != quotient.value;
  return assemble(root, inexact, quotient.exponent / 2);
}

}  // namespace plimsoll::stats
