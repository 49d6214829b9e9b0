// Values of like size are summed in vectors (DigitSums). Of others mantissas are added into bins by
// sign and exponent, and bins into one wide integer when they fill: integer addition has no order.
// Squares and higher powers go the same way.
#include "stats/exact_sum.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/check.h"
#include "stats/digit_sums.h"

namespace plimsoll::stats {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr int kMantissaBits = 53;
// Sign and exponent: the top bits of a double.
constexpr int kBins = 1 << 12;
constexpr std::uint64_t kFractionMask = (std::uint64_t{1} << 52) - 1;
constexpr std::uint64_t kMantissaMask = (std::uint64_t{1} << kMantissaBits) - 1;
// 53-bit mantissas that a bin of 64 bits can hold.
static_assert(DigitSums::kMost <= 2048);
// Where one value at a time is cheaper than filling and emptying bins, and bins than digits.
constexpr std::size_t kSmall = 16;
constexpr std::size_t kFew = 48;

constexpr int words_for(int power) {
  // All bits from the lowest (-1074 power) to the highest (1024 power), 62 bits of count, a sign.
  return ((1074 + 1024) * power + 62 + 1 + 63) / 64;
}

struct Mantissa {
  explicit Mantissa(double x) {
    std::uint64_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    bin = static_cast<std::uint32_t>(bits >> 52);
    const std::uint32_t biased = bin & 0x7ff;
    value = (bits & kFractionMask) | (std::uint64_t{biased != 0} << 52);
    finite = biased != 0x7ff;
  }

  std::uint64_t value;
  std::uint32_t bin;
  bool finite;
};

// The mantissa's lowest bit, counted from 2^-1074.
int lowest_bit(std::uint32_t bin) {
  const int biased = static_cast<int>(bin & 0x7ff);
  return biased == 0 ? 0 : biased - 1;
}

// With m^2 = a 2^53 + b, the higher powers are sums of products of 53-bit numbers:
//   m^3 = m a 2^53 + m b        m^4 = a^2 2^106 + 2 a b 2^53 + b^2
// Each product has its own sum of 128 bits, so that nothing carries from one to the next.
struct Powers {
  explicit Powers(std::uint64_t m) : first(m), second(Wide{m} * m) {
    const auto a = static_cast<std::uint64_t>(second >> kMantissaBits);
    const auto b = static_cast<std::uint64_t>(second) & kMantissaMask;
    third[0] = Wide{m} * b;
    third[1] = Wide{m} * a;
    fourth[0] = Wide{b} * b;
    fourth[1] = Wide{a} * b;
    fourth[2] = Wide{a} * a;
  }

  std::uint64_t first;
  Wide second;
  Wide third[2];
  Wide fourth[3];
};

struct alignas(128) Bin {
  std::uint64_t count;
  std::uint64_t first;
  Wide second;
  Wide third[2];
  Wide fourth[3];
};

void put(FixedPoint& sum, Wide value, int bit, bool subtract) {
  const std::uint64_t words[2] = {static_cast<std::uint64_t>(value),
                                  static_cast<std::uint64_t>(value >> 64)};
  sum.add(words, 2, bit, subtract);
}

// Adds 2^shift times sums of powers of mantissas whose lowest bit stands at `bit`.
void put_powers(std::vector<FixedPoint>& sums, Wide first, Wide second, const Wide* third,
                const Wide* fourth, int bit, int shift, bool negative) {
  put(sums[0], first, bit + shift, negative);
  if (sums.size() < 2) return;
  put(sums[1], second, 2 * bit + shift, false);
  if (sums.size() < 3) return;
  put(sums[2], third[0], 3 * bit + shift, negative);
  put(sums[2], third[1], 3 * bit + kMantissaBits + shift, negative);
  if (sums.size() < 4) return;
  put(sums[3], fourth[0], 4 * bit + shift, false);
  put(sums[3], fourth[1], 4 * bit + kMantissaBits + 1 + shift, false);
  put(sums[3], fourth[2], 4 * bit + 2 * kMantissaBits + shift, false);
}

// Scratch of a thread: empty between calls.
struct Scratch {
  std::array<Bin, kBins> bins{};
  std::array<std::uint32_t, kBins> touched;
  std::size_t n_touched = 0;
};

Scratch& scratch() {
  thread_local const std::unique_ptr<Scratch> instance = std::make_unique<Scratch>();
  return *instance;
}

template <int kPower>
void fill_bins(Scratch& work, std::span<const double> values) {
  for (const double x : values) {
    const Mantissa mantissa(x);
    PLIMSOLL_CHECK(mantissa.finite);
    Bin& bin = work.bins[mantissa.bin];
    if (bin.count++ == 0) work.touched[work.n_touched++] = mantissa.bin;
    const Powers powers(mantissa.value);
    bin.first += powers.first;
    if constexpr (kPower >= 2) bin.second += powers.second;
    if constexpr (kPower >= 3) {
      bin.third[0] += powers.third[0];
      bin.third[1] += powers.third[1];
    }
    if constexpr (kPower >= 4) {
      bin.fourth[0] += powers.fourth[0];
      bin.fourth[1] += powers.fourth[1];
      bin.fourth[2] += powers.fourth[2];
    }
  }
}

void empty_bins(Scratch& work, std::vector<FixedPoint>& sums) {
  for (std::size_t i = 0; i < work.n_touched; ++i) {
    const std::uint32_t index = work.touched[i];
    Bin& bin = work.bins[index];
    put_powers(sums, bin.first, bin.second, bin.third, bin.fourth, lowest_bit(index), 0,
               index >> 11 != 0);
    bin = Bin{};
  }
  work.n_touched = 0;
}

// Adds the sum over k of digits[k] * 2^(DigitSums::kBits k + bit).
void put_digits(FixedPoint& sum, const std::int64_t* digits, int n, int bit) {
  constexpr std::int64_t kMask = (std::int64_t{1} << DigitSums::kBits) - 1;
  // Digits that are not negative, below a last one that has the sign.
  std::int64_t plain[DigitSums::kMostDigits + 1];
  const auto carry = [&](std::int64_t sign) {
    std::int64_t above = 0;
    for (int k = 0; k < n; ++k) {
      above += sign * digits[k];
      plain[k] = above & kMask;
      above >>= DigitSums::kBits;
    }
    plain[n] = above;
    return above >= 0;
  };
  const bool negative = !carry(1);
  if (negative) carry(-1);
  constexpr int kWords = (DigitSums::kMostDigits * DigitSums::kBits + 63) / 64 + 2;
  std::uint64_t words[kWords] = {};
  for (int k = 0; k <= n; ++k) {
    const int at = k * DigitSums::kBits;
    const Wide moved = Wide{static_cast<std::uint64_t>(plain[k])} << at % 64;
    words[at / 64] |= static_cast<std::uint64_t>(moved);
    words[at / 64 + 1] |= static_cast<std::uint64_t>(moved >> 64);
  }
  sum.add(words, (n * DigitSums::kBits + 63) / 64 + 1, bit, negative);
}

}  // namespace

FixedPoint::FixedPoint(int unit_exponent, int n_words)
    : unit_exponent_(unit_exponent), words_(static_cast<std::size_t>(n_words), 0) {}

void FixedPoint::add(const std::uint64_t* words, int n_words, int bit, bool subtract) {
  const std::size_t start = static_cast<std::size_t>(bit) / 64;
  const int shift = bit % 64;
  std::uint64_t carried_bits = 0;
  std::uint64_t carry = 0;
  const std::size_t size = words_.size();
  std::size_t at = start;
  for (int i = 0; i <= n_words && at < size; ++i, ++at) {
    const std::uint64_t word = i < n_words ? words[i] : 0;
    const std::uint64_t moved = (word << shift) | carried_bits;
    carried_bits = shift == 0 ? 0 : word >> (64 - shift);
    const std::uint64_t old = words_[at];
    if (subtract) {
      const std::uint64_t once = old - moved;
      words_[at] = once - carry;
      carry = static_cast<std::uint64_t>(once > old) | static_cast<std::uint64_t>(once < carry);
    } else {
      const std::uint64_t once = old + moved;
      words_[at] = once + carry;
      carry =
          static_cast<std::uint64_t>(once < old) | static_cast<std::uint64_t>(words_[at] < once);
    }
  }
  for (; carry != 0 && at < size; ++at) {
    const std::uint64_t old = words_[at];
    words_[at] = subtract ? old - 1 : old + 1;
    carry = static_cast<std::uint64_t>(subtract ? old == 0 : old == UINT64_MAX);
  }
}

void FixedPoint::merge(const FixedPoint& other) {
  PLIMSOLL_CHECK(unit_exponent_ == other.unit_exponent_);
  add(other.words_.data(), static_cast<int>(other.words_.size()), 0, false);
}

ScaledInteger FixedPoint::value() const {
  const bool negative = (words_.back() >> 63) != 0;
  std::vector<std::uint64_t> magnitude = words_;
  if (negative) {
    bool carry = true;
    for (std::uint64_t& word : magnitude) {
      word = ~word + static_cast<std::uint64_t>(carry);
      carry = carry && word == 0;
    }
  }
  // Zeros at the low end would only slow the arithmetic that follows.
  const auto first = std::find_if(magnitude.begin(), magnitude.end(),
                                  [](std::uint64_t word) { return word != 0; });
  const auto n_zero = first - magnitude.begin();
  if (first == magnitude.end()) return {BigInteger(), unit_exponent_};
  magnitude.erase(magnitude.begin(), first);
  return {BigInteger(std::move(magnitude), negative),
          unit_exponent_ + 64 * static_cast<int>(n_zero)};
}

void FixedPoint::save(ByteWriter& out) const {
  const std::uint64_t sign = words_.back() >> 63 != 0 ? UINT64_MAX : 0;
  std::size_t first = 0;
  std::size_t last = words_.size();
  while (last > 0 && words_[last - 1] == sign) --last;
  while (first < last && words_[first] == 0) ++first;
  out.flag(sign != 0);
  out.number(first);
  out.number(last - first);
  for (std::size_t i = first; i < last; ++i) out.fixed(words_[i]);
}

void FixedPoint::load(ByteReader& in) {
  const bool negative = in.flag();
  const std::size_t first = static_cast<std::size_t>(in.number(words_.size()));
  const std::size_t n = static_cast<std::size_t>(in.number(words_.size() - first));
  std::fill(words_.begin(), words_.end(), 0);
  for (std::size_t i = first; i < first + n; ++i) words_[i] = in.fixed();
  std::fill(words_.begin() + static_cast<std::ptrdiff_t>(first + n), words_.end(),
            negative ? UINT64_MAX : 0);
  if ((words_.back() >> 63 != 0) != negative) in.fail();
  // One number is written in one way.
  const std::uint64_t sign = negative ? UINT64_MAX : 0;
  const bool is_short =
      n == 0 ? negative || first == 0 : words_[first] != 0 && words_[first + n - 1] != sign;
  if (!is_short) in.fail();
}

PowerSums::PowerSums(int max_power) {
  PLIMSOLL_CHECK(max_power >= 1 && max_power <= kMaxPower);
  for (int power = 1; power <= max_power; ++power) {
    sums_.emplace_back(-1074 * power, words_for(power));
  }
}

void PowerSums::add(std::span<const double> values) {
  count_ += values.size();
  while (!values.empty()) {
    const auto some = values.first(std::min<std::size_t>(values.size(), DigitSums::kMost));
    values = values.subspan(some.size());
    if (some.size() < kFew || !add_digits(some)) add_bins(some);
  }
}

// False, with nothing done, where digits are not for these values or this machine.
bool PowerSums::add_digits(std::span<const double> values) {
  SumDigits* const sum_digits = widest_sum_digits();
  if (sum_digits == nullptr) return false;
  DigitSums digits;
  if (!sum_digits(values.data(), static_cast<int>(values.size()), max_power(), digits)) {
    return false;
  }
  for (int i = 0; i < max_power(); ++i) {
    const int power = i + 1;
    put_digits(sums_[static_cast<std::size_t>(i)], digits.digit[i], DigitSums::kDigits[i],
               power * (digits.unit_exponent + 1074));
  }
  double left[DigitSums::kMost];
  for (int i = 0; i < digits.n_left; ++i) left[i] = values[digits.left[i]];
  add_bins({left, static_cast<std::size_t>(digits.n_left)});
  return true;
}

void PowerSums::add_bins(std::span<const double> values) {
  if (values.size() < kSmall) {
    for (const double x : values) add_times(x, 1);
    return;
  }
  Scratch& work = scratch();
  switch (sums_.size()) {
    case 1:
      fill_bins<1>(work, values);
      break;
    case 2:
      fill_bins<2>(work, values);
      break;
    case 3:
      fill_bins<3>(work, values);
      break;
    default:
      fill_bins<4>(work, values);
  }
  empty_bins(work, sums_);
}

void PowerSums::add_repeated(double x, std::uint64_t count) {
  count_ += count;
  add_times(x, count);
}

void PowerSums::add_times(double x, std::uint64_t count) {
  const Mantissa mantissa(x);
  PLIMSOLL_CHECK(mantissa.finite);
  if (mantissa.value == 0 || count == 0) return;
  const Powers powers(mantissa.value);
  // 106-bit products times 22 bits of the count at a time.
  constexpr int kStep = 22;
  for (int shift = 0; count >> shift != 0; shift += kStep) {
    const std::uint64_t part = (count >> shift) & ((std::uint64_t{1} << kStep) - 1);
    const Wide third[] = {powers.third[0] * part, powers.third[1] * part};
    const Wide fourth[] = {powers.fourth[0] * part, powers.fourth[1] * part,
                           powers.fourth[2] * part};
    put_powers(sums_, Wide{powers.first} * part, powers.second * part, third, fourth,
               lowest_bit(mantissa.bin), shift, mantissa.bin >> 11 != 0);
  }
}

void PowerSums::merge(const PowerSums& other) {
  PLIMSOLL_CHECK(sums_.size() == other.sums_.size());
  count_ += other.count_;
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
}

PowerSums PowerSums::first_powers(int max_power) const {
  PLIMSOLL_CHECK(max_power <= this->max_power());
  PowerSums out(max_power);
  out.count_ = count_;
  for (std::size_t i = 0; i < out.sums_.size(); ++i) out.sums_[i] = sums_[i];
  return out;
}

void PowerSums::save(ByteWriter& out) const {
  out.number(count_);
  for (const FixedPoint& sum : sums_) sum.save(out);
}

void PowerSums::load(ByteReader& in) {
  count_ = in.number(std::uint64_t{1} << 60);
  for (FixedPoint& sum : sums_) sum.load(in);
  if (in.good() && !are_of_numbers()) in.fail();
}

PowerSums::InUnit PowerSums::in_unit() const {
  InUnit out;
  out.exponent = 2000;
  std::vector<ScaledInteger> scaled;
  for (int power = 1; power <= max_power(); ++power) {
    scaled.push_back(sum(power));
    if (scaled.back().value.is_zero()) continue;
    const int exponent = scaled.back().exponent;
    int unit = exponent / power;
    while (unit * power > exponent) --unit;
    out.exponent = std::min(out.exponent, unit);
  }
  for (int power = 1; power <= max_power(); ++power) {
    const ScaledInteger& sum = scaled[static_cast<std::size_t>(power) - 1];
    const int more = sum.exponent - out.exponent * power;
    out.sums.push_back(sum.value.is_zero() ? sum.value : sum.value.shifted_left(more));
  }
  return out;
}

// Moments of n numbers: the matrix of n, s1, s2; s1, s2, s3; s2, s3, s4 has no negative minor. Sums of such are such.
bool PowerSums::are_of_numbers() const {
  const auto not_below = [](const BigInteger& a, const BigInteger& b) {
    return !(a - b).is_negative();
  };
  for (int power = 1; power <= max_power(); ++power) {
    const ScaledInteger own = sum(power);
    if (own.value.is_zero()) continue;
    // The largest double lies below 2^1024.
    const int most = 1024 * power + BigInteger(count_).bit_length();
    const bool is_wrong = power % 2 == 0 && own.value.is_negative();
    if (count_ == 0 || is_wrong || own.value.bit_length() + own.exponent > most) return false;
  }
  if (max_power() < 2) return true;
  const InUnit all = in_unit();
  const BigInteger n(count_);
  const BigInteger& s1 = all.sums[0];
  const BigInteger& s2 = all.sums[1];
  if (!not_below(n * s2, s1 * s1)) return false;
  if (max_power() < 4) return true;
  const BigInteger& s3 = all.sums[2];
  const BigInteger& s4 = all.sums[3];
  const BigInteger last = s2 * s4 - s3 * s3;
  return !last.is_negative() && not_below(n * s4, s2 * s2) &&
         not_below(n * last + s2 * (s1 * s3 - s2 * s2), s1 * (s1 * s4 - s2 * s3));
}

double ExactSum::value() const {
  const ScaledInteger total = sums_.sum(1);
  return round_ratio(total.value, BigInteger(1), total.exponent);
}

}  // namespace plimsoll::stats
