#include "stats/exact_sum.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr int kMantissaBits = 53;
// Sign and exponent: the top bits of a double.
constexpr int kBins = 1 << 12;
constexpr std::uint64_t kFractionMask = (std::uint64_t{1} << 52) - 1;
// 53-bit mantissas that a bin of 64 bits can hold.
constexpr std::size_t kBatch = 2048;
// Where one value at a time is cheaper than filling and emptying bins.
constexpr std::size_t kSmall = 16;

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

struct Powers {
  explicit Powers(std::uint64_t m) : first(m) {
    const Wide square = Wide{m} * m;
    second[0] = static_cast<std::uint64_t>(square);
    second[1] = static_cast<std::uint64_t>(square >> 64);

    const Wide third_low = Wide{second[0]} * m;
    const Wide third_high = Wide{second[1]} * m + (third_low >> 64);
    third[0] = static_cast<std::uint64_t>(third_low);
    third[1] = static_cast<std::uint64_t>(third_high);
    third[2] = static_cast<std::uint64_t>(third_high >> 64);

    const Wide low = Wide{second[0]} * second[0];
    const Wide cross = Wide{second[0]} * second[1];
    const Wide high = Wide{second[1]} * second[1];
    // cross < 2^106, so its double and the carry fit.
    const Wide middle = (cross << 1) + (low >> 64);
    const Wide top = high + (middle >> 64);
    fourth[0] = static_cast<std::uint64_t>(low);
    fourth[1] = static_cast<std::uint64_t>(middle);
    fourth[2] = static_cast<std::uint64_t>(top);
    fourth[3] = static_cast<std::uint64_t>(top >> 64);
  }

  std::uint64_t first;
  std::uint64_t second[2];
  std::uint64_t third[3];
  std::uint64_t fourth[4];
};

struct Bin {
  std::uint64_t count;
  std::uint64_t first;
  Wide second;
  // Two Wide halves each; the third power's top half has room to spare.
  Wide third[2];
  Wide fourth[2];
};

// The lower half takes in `low` and carries into the upper half.
inline void add_wide(Wide* sum, const std::uint64_t* words, int n_words) {
  const Wide low = Wide{words[0]} | Wide{words[1]} << 64;
  const Wide high = n_words == 3 ? Wide{words[2]} : Wide{words[2]} | Wide{words[3]} << 64;
  sum[0] += low;
  sum[1] += high + (sum[0] < low);
}

void put(FixedPoint& sum, Wide low, Wide high, int bit, bool subtract) {
  const std::uint64_t words[4] = {
      static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(low >> 64),
      static_cast<std::uint64_t>(high), static_cast<std::uint64_t>(high >> 64)};
  sum.add(words, 4, bit, subtract);
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
    if constexpr (kPower >= 2) bin.second += Wide{powers.second[0]} | Wide{powers.second[1]} << 64;
    if constexpr (kPower >= 3) add_wide(bin.third, powers.third, 3);
    if constexpr (kPower >= 4) add_wide(bin.fourth, powers.fourth, 4);
  }
}

void empty_bins(Scratch& work, std::vector<FixedPoint>& sums) {
  for (std::size_t i = 0; i < work.n_touched; ++i) {
    const std::uint32_t index = work.touched[i];
    Bin& bin = work.bins[index];
    const int bit = lowest_bit(index);
    const bool negative = index >> 11 != 0;
    put(sums[0], bin.first, 0, bit, negative);
    if (sums.size() >= 2) put(sums[1], bin.second, 0, 2 * bit, false);
    if (sums.size() >= 3) put(sums[2], bin.third[0], bin.third[1], 3 * bit, negative);
    if (sums.size() >= 4) put(sums[3], bin.fourth[0], bin.fourth[1], 4 * bit, false);
    bin = Bin{};
  }
  work.n_touched = 0;
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

PowerSums::PowerSums(int max_power) {
  PLIMSOLL_CHECK(max_power >= 1 && max_power <= kMaxPower);
  for (int power = 1; power <= max_power; ++power) {
    sums_.emplace_back(-1074 * power, words_for(power));
  }
}

void PowerSums::add(std::span<const double> values) {
  if (values.size() < kSmall) {
    for (const double x : values) add_repeated(x, 1);
    return;
  }
  Scratch& work = scratch();
  count_ += values.size();
  while (!values.empty()) {
    const auto batch = values.first(std::min(values.size(), kBatch));
    values = values.subspan(batch.size());
    switch (sums_.size()) {
      case 1:
        fill_bins<1>(work, batch);
        break;
      case 2:
        fill_bins<2>(work, batch);
        break;
      case 3:
        fill_bins<3>(work, batch);
        break;
      default:
        fill_bins<4>(work, batch);
    }
    empty_bins(work, sums_);
  }
}

void PowerSums::add_repeated(double x, std::uint64_t count) {
  const Mantissa mantissa(x);
  PLIMSOLL_CHECK(mantissa.finite);
  count_ += count;
  if (mantissa.value == 0 || count == 0) return;
  const int bit = lowest_bit(mantissa.bin);
  const bool negative = mantissa.bin >> 11 != 0;
  const Powers powers(mantissa.value);
  const std::uint64_t* const terms[] = {&powers.first, powers.second, powers.third, powers.fourth};
  for (std::size_t power = 1; power <= sums_.size(); ++power) {
    std::uint64_t scaled[5] = {};
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < power; ++i) {
      const Wide step = Wide{terms[power - 1][i]} * count + carry;
      scaled[i] = static_cast<std::uint64_t>(step);
      carry = static_cast<std::uint64_t>(step >> 64);
    }
    scaled[power] = carry;
    sums_[power - 1].add(scaled, 5, static_cast<int>(power) * bit, negative && power % 2 == 1);
  }
}

void PowerSums::merge(const PowerSums& other) {
  PLIMSOLL_CHECK(sums_.size() == other.sums_.size());
  count_ += other.count_;
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
}

double ExactSum::value() const {
  const ScaledInteger total = sums_.sum(1);
  return round_ratio(total.value, BigInteger(1), total.exponent);
}

}  // namespace plimsoll::stats
