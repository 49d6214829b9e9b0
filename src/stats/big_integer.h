// Whole numbers of any size, for the last step of exact statistics: a few products and one
// rounding.
//
//   exact   add, subtract, multiply and compare never round; round_ratio and round_sqrt_ratio are
//           correctly rounded (to nearest, ties to even), subnormal results included; a result
//           beyond the largest double is an infinity
//   cost    multiplication O(n m) words, rounding O(128 n) words; meant for a few hundred words
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace plimsoll::stats {

class BigInteger {
 public:
  BigInteger() = default;
  BigInteger(std::uint64_t value);
  // Magnitude in words, least first.
  BigInteger(std::vector<std::uint64_t> words, bool negative);

  bool is_zero() const { return words_.empty(); }
  bool is_negative() const { return negative_; }
  int bit_length() const;
  const std::vector<std::uint64_t>& words() const { return words_; }

  BigInteger operator-() const;
  BigInteger operator+(const BigInteger& other) const;
  BigInteger operator-(const BigInteger& other) const;
  BigInteger operator*(const BigInteger& other) const;
  BigInteger shifted_left(int n_bits) const;
  std::strong_ordering operator<=>(const BigInteger& other) const;
  bool operator==(const BigInteger& other) const = default;

 private:
  void trim();

  std::vector<std::uint64_t> words_;
  bool negative_ = false;
};

// x as an integer times 2^exponent; finite x only.
struct ScaledInteger {
  BigInteger value;
  int exponent = 0;
};
ScaledInteger exact(double x);

// numerator / denominator * 2^exponent; the denominator is positive.
double round_ratio(const BigInteger& numerator, const BigInteger& denominator, int exponent = 0);
// sqrt(numerator / denominator * 2^exponent); the numerator is not negative.
double round_sqrt_ratio(const BigInteger& numerator, const BigInteger& denominator,
                        int exponent = 0);

}  // namespace plimsoll::stats
