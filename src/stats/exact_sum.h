// Exact sums of doubles and of their powers: whatever the order, the partition and the signs.
//
//   takes    finite doubles (CHECK), at most 2^60 of them; any magnitudes together
//   gives    sums as exact integers times a power of two; rounding is the caller's last step
//   exact    add and merge never round, so every order and every way of sharing out the work
//            between accumulators gives the same result; the fourth power of the largest double
//            fits
//   threads  an object belongs to one thread at a time
//   cost     whole arrays on AVX-512: 0.7 ns per value for sums and squares, 3 ns for all four powers
//            (DigitSums); without vectors 2.5 and 8 to 12 ns; 0.3 kB per power p times p; arrays under
//            16 values cost some 20 ns per value
//   source   the idea of bins by sign and exponent: R. M. Neal, "Fast exact summation using small
//            and large superaccumulators", 2015
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/big_integer.h"
#include "stats/bytes.h"

namespace plimsoll::stats {

// A whole number of fixed width (two's complement) times 2^unit_exponent, that grows by shifted
// words.
class FixedPoint {
 public:
  FixedPoint(int unit_exponent, int n_words);

  // Adds or subtracts `words` (least first) times 2^bit.
  void add(const std::uint64_t* words, int n_words, int bit, bool subtract);
  void merge(const FixedPoint& other);
  ScaledInteger value() const;
  // The words between zeros and signs.
  void save(ByteWriter& out) const;
  void load(ByteReader& in);

 private:
  int unit_exponent_;
  std::vector<std::uint64_t> words_;
};

class PowerSums {
 public:
  static constexpr int kMaxPower = 4;

  // Sums of x, x^2, ... x^max_power; max_power in 1..4.
  explicit PowerSums(int max_power);

  void add(std::span<const double> values);
  // As if x were added `count` times.
  void add_repeated(double x, std::uint64_t count);
  void merge(const PowerSums& other);
  // Without the higher ones.
  PowerSums first_powers(int max_power) const;

  void save(ByteWriter& out) const;
  // Of as many powers. Bytes that are none, or none of so many numbers, make the reader bad: sums of squares that are too
  // small for the sum, say, of which no spread is a number. Of what is loaded any sums and merges are of numbers too.
  void load(ByteReader& in);

  std::uint64_t count() const { return count_; }
  int max_power() const { return static_cast<int>(sums_.size()); }
  // Sum of x^power, power in 1..max_power.
  ScaledInteger sum(int power) const { return sums_[static_cast<std::size_t>(power) - 1].value(); }
  // All of them as whole multiples of u^power of one u = 2^exponent, the largest that they share.
  struct InUnit {
    int exponent = 0;
    // The first is that of x.
    std::vector<BigInteger> sums;
  };
  InUnit in_unit() const;

 private:
  // These leave the count to add().
  bool add_digits(std::span<const double> values);
  void add_bins(std::span<const double> values);
  void add_times(double x, std::uint64_t count);
  bool are_of_numbers() const;

  std::uint64_t count_ = 0;
  std::vector<FixedPoint> sums_;
};

class ExactSum {
 public:
  ExactSum() : sums_(1) {}
  explicit ExactSum(const PowerSums& sums) : sums_(sums.first_powers(1)) {}

  void add(double x) { sums_.add({&x, 1}); }
  void add(std::span<const double> values) { sums_.add(values); }
  void add_repeated(double x, std::uint64_t count) { sums_.add_repeated(x, count); }
  void merge(const ExactSum& other) { sums_.merge(other.sums_); }
  std::uint64_t count() const { return sums_.count(); }
  // Correctly rounded; an infinity if the sum is beyond the largest double.
  double value() const;

 private:
  PowerSums sums_;
};

}  // namespace plimsoll::stats
