// Direction numbers follow from primitive polynomials over GF(2), taken in order of degree and
// value, and from free odd initial numbers. Polynomials are found here by testing that x has full
// order. Initial numbers are the published ones for the first dimensions; afterwards they are drawn
// from a hash, up to 16 times, until the first 2^10 points look even in the plane with each of the
// 32 dimensions before.
//
// The scramble works on the reversed bits, where "a digit is flipped by a hash of the digits before
// it" means "a bit depends on the bits below it": additions and multiplications carry upwards only.
// Four rounds with keys of their own make the flips hard to tell from independent ones; the low
// digits, which the point itself lacks, come out as hashes of all the digits it has.
//
// Tested by sobol_test.cpp.
#include "rng/sobol.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "base/check.h"
#include "rng/key.h"
#include "rng/philox.h"

namespace plimsoll::rng {
namespace {

constexpr int kMaxInitial = 7;

// Initial numbers of dimensions 1 to 24, from the table new-joe-kuo-6 of Joe and Kuo, 2008. Their
// polynomials are the primitive ones in order.
constexpr std::uint8_t kInitial[][kMaxInitial] = {
    // clang-format off
    {1},
    {1, 3},
    {1, 3, 1},
    {1, 1, 1},
    {1, 1, 3, 3},
    {1, 3, 5, 13},
    {1, 1, 5, 5, 17},
    {1, 1, 5, 5, 5},
    {1, 1, 7, 11, 19},
    {1, 1, 5, 1, 1},
    {1, 1, 1, 3, 11},
    {1, 3, 5, 5, 31},
    {1, 3, 3, 9, 7, 49},
    {1, 1, 1, 15, 21, 21},
    {1, 3, 1, 13, 27, 49},
    {1, 1, 1, 15, 7, 5},
    {1, 3, 1, 15, 13, 25},
    {1, 1, 5, 5, 19, 61},
    {1, 3, 7, 11, 23, 15, 103},
    {1, 3, 7, 13, 13, 15, 69},
    {1, 1, 3, 13, 7, 35, 63},
    {1, 3, 5, 9, 1, 25, 53},
    {1, 3, 1, 13, 9, 35, 107},
    {1, 3, 1, 5, 27, 61, 31},
    // clang-format on
};
constexpr std::size_t kTabled = std::size(kInitial);

// a * b modulo `polynomial` of the given degree, over GF(2).
std::uint32_t multiply(std::uint32_t a, std::uint32_t b, std::uint32_t polynomial, int degree) {
  std::uint32_t product = 0;
  for (; b != 0; b >>= 1) {
    if ((b & 1) != 0) product ^= a;
    a <<= 1;
    if ((a >> degree) != 0) a ^= polynomial;
  }
  return product;
}

std::uint32_t power_of_x(std::uint32_t exponent, std::uint32_t polynomial, int degree) {
  std::uint32_t result = 1;
  // x itself, which is 1 modulo x + 1.
  std::uint32_t base = degree == 1 ? 1 : 2;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = multiply(result, base, polynomial, degree);
    base = multiply(base, base, polynomial, degree);
  }
  return result;
}

// Whether x generates all 2^degree - 1 units: its order divides no (2^degree - 1) / prime.
bool primitive(std::uint32_t polynomial, int degree) {
  const std::uint32_t order = (std::uint32_t{1} << degree) - 1;
  if (power_of_x(order, polynomial, degree) != 1) return false;
  std::uint32_t rest = order;
  for (std::uint32_t prime = 2; prime <= rest; ++prime) {
    if (rest % prime != 0) continue;
    while (rest % prime == 0) rest /= prime;
    if (power_of_x(order / prime, polynomial, degree) == 1) return false;
  }
  return true;
}

// Walks through the primitive polynomials of degree 1, 2, ... with the constant term 1.
class Polynomials {
 public:
  void next() {
    do {
      value_ += 2;
      if ((value_ >> (degree_ + 1)) != 0) {
        ++degree_;
        value_ = (std::uint32_t{1} << degree_) + 1;
      }
    } while (!primitive(value_, degree_));
  }
  std::uint32_t value() const { return value_; }
  int degree() const { return degree_; }

 private:
  std::uint32_t value_ = 1;
  int degree_ = 0;
};

using Directions = std::array<std::uint32_t, 32>;

Directions direction_numbers(std::size_t dimension, std::uint32_t attempt, std::uint32_t polynomial,
                             int degree) {
  Directions v{};
  for (int i = 0; i < degree; ++i) {
    std::uint32_t initial;
    if (dimension <= kTabled) {
      initial = kInitial[dimension - 1][i];
    } else {
      const std::uint64_t random =
          mix((std::uint64_t{dimension} << 16) + (attempt << 8) + static_cast<unsigned>(i));
      initial = static_cast<std::uint32_t>(random >> (63 - i)) | 1U;
    }
    v[static_cast<std::size_t>(i)] = initial << (31 - i);
  }
  for (int i = degree; i < 32; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto s = static_cast<std::size_t>(degree);
    std::uint32_t value = v[at - s] ^ (v[at - s] >> degree);
    for (int j = 1; j < degree; ++j) {
      if (((polynomial >> (degree - j)) & 1) != 0) value ^= v[at - static_cast<std::size_t>(j)];
    }
    v[at] = value;
  }
  return v;
}

constexpr int kJudgedDigits = 10;

// The generator matrix of the first 2^10 points: entry i has the index bits that sum to digit i.
using Matrix = std::array<std::uint32_t, kJudgedDigits>;

Matrix matrix_of(const Directions& v) {
  Matrix rows{};
  for (std::size_t digit = 0; digit < kJudgedDigits; ++digit) {
    for (std::size_t bit = 0; bit < kJudgedDigits; ++bit) {
      rows[digit] |= ((v[bit] >> (31 - digit)) & 1U) << bit;
    }
  }
  return rows;
}

// Whether the first n_a digits of one dimension and the first n_b of another are independent.
bool independent(const Matrix& a, std::size_t n_a, const Matrix& b, std::size_t n_b) {
  // Entry i is a row with leading bit i, or 0.
  std::array<std::uint32_t, kJudgedDigits> basis{};
  for (std::size_t i = 0; i < n_a + n_b; ++i) {
    std::uint32_t row = i < n_a ? a[i] : b[i - n_a];
    while (row != 0) {
      const auto lead = static_cast<std::size_t>(std::bit_width(row)) - 1;
      if (basis[lead] == 0) {
        basis[lead] = row;
        break;
      }
      row ^= basis[lead];
    }
    if (row == 0) return false;
  }
  return true;
}

// The smallest t for which every elementary interval of size 2^(t - 10) in the plane of two
// dimensions holds 2^t of the first 2^10 points.
int lost_digits(const Matrix& a, const Matrix& b) {
  for (int t = 0;; ++t) {
    const auto digits = static_cast<std::size_t>(kJudgedDigits - t);
    bool even = true;
    for (std::size_t n_a = 0; even && n_a <= digits; ++n_a) {
      even = independent(a, n_a, b, digits - n_a);
    }
    if (even) return t;
  }
}

// The matrices of the latest dimensions, against which a new one is judged.
class Neighbours {
 public:
  // The most digits lost in a pair, or any number from `limit` on once that is reached.
  int worst(const Directions& candidate, int limit) const {
    const Matrix matrix = matrix_of(candidate);
    int lost = 0;
    for (const Matrix& other : latest_) {
      lost = std::max(lost, lost_digits(matrix, other));
      if (lost >= limit) break;
    }
    return lost;
  }
  void add(const Directions& chosen) {
    if (latest_.size() == kJudgedDimensions) latest_.erase(latest_.begin());
    latest_.push_back(matrix_of(chosen));
  }

 private:
  static constexpr std::size_t kJudgedDimensions = 32;
  std::vector<Matrix> latest_;
};

Directions choose(std::size_t dimension, std::uint32_t polynomial, int degree,
                  const Neighbours& neighbours) {
  constexpr std::uint32_t kAttempts = 16;
  constexpr int kGoodEnough = 5;
  Directions best = direction_numbers(dimension, 0, polynomial, degree);
  if (dimension <= kTabled) return best;
  int lost = neighbours.worst(best, kJudgedDigits);
  for (std::uint32_t attempt = 1; attempt < kAttempts && lost > kGoodEnough; ++attempt) {
    const Directions other = direction_numbers(dimension, attempt, polynomial, degree);
    const int other_lost = neighbours.worst(other, lost);
    if (other_lost < lost) {
      best = other;
      lost = other_lost;
    }
  }
  return best;
}

std::uint64_t reverse_bits(std::uint64_t x) {
  x = ((x >> 1) & 0x5555555555555555U) | ((x & 0x5555555555555555U) << 1);
  x = ((x >> 2) & 0x3333333333333333U) | ((x & 0x3333333333333333U) << 2);
  x = ((x >> 4) & 0x0f0f0f0f0f0f0f0fU) | ((x & 0x0f0f0f0f0f0f0f0fU) << 4);
  return __builtin_bswap64(x);
}

// The keys of one scramble: from slot key and replicate.
struct Scramble {
  std::array<std::uint64_t, 4> add;
  std::array<std::uint64_t, 4> multiply;

  Scramble(std::uint64_t key, std::uint32_t replicate) {
    std::uint64_t state = mix(key ^ mix(std::uint64_t{replicate} + 0x9e3779b97f4a7c15U));
    for (std::size_t i = 0; i < 4; ++i) {
      add[i] = mix(state += 0x9e3779b97f4a7c15U);
      multiply[i] = mix(state += 0x9e3779b97f4a7c15U);
    }
  }

  // `point` has its leading digit in the lowest bit, and so has the result.
  std::uint64_t reversed(std::uint64_t point) const {
    std::uint64_t x = point;
    for (std::size_t i = 0; i < 4; ++i) {
      x += add[i];
      // An even factor: bit b of the product depends on the bits below b.
      x ^= x * (multiply[i] << 1);
      x *= (multiply[i] >> 32) | 1;
    }
    return x;
  }
};

// `leading` are the 32 leading digits of the point.
double scrambled_latent(std::uint32_t leading, const Scramble& scramble) {
  const std::uint64_t point = reverse_bits(std::uint64_t{leading} << 32);
  return signed_tail<double>(reverse_bits(scramble.reversed(point)));
}

}  // namespace

Sobol::Sobol(std::size_t n_dimensions) {
  PLIMSOLL_CHECK(n_dimensions <= kMaxDimensions);
  directions_.reserve(n_dimensions);
  Polynomials polynomials;
  Neighbours neighbours;
  for (std::size_t dimension = 0; dimension < n_dimensions; ++dimension) {
    if (dimension == 0) {
      Directions& v = directions_.emplace_back();
      for (std::size_t b = 0; b < 32; ++b) v[b] = 0x80000000U >> b;
    } else {
      polynomials.next();
      directions_.push_back(
          choose(dimension, polynomials.value(), polynomials.degree(), neighbours));
    }
    neighbours.add(directions_.back());
  }
}

std::uint32_t Sobol::unscrambled(std::size_t dimension, std::uint32_t index) const {
  const std::array<std::uint32_t, 32>& v = directions_[dimension];
  std::uint32_t point = 0;
  for (std::size_t b = 0; index != 0; index >>= 1, ++b) {
    if ((index & 1) != 0) point ^= v[b];
  }
  return point;
}

double Sobol::latent(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                     std::uint32_t index) const {
  return scrambled_latent(unscrambled(dimension, index), Scramble(key, replicate));
}

void Sobol::latents(std::size_t dimension, std::uint64_t key, std::uint32_t replicate,
                    std::uint32_t first, std::size_t n, double* out) const {
  const std::array<std::uint32_t, 32>& v = directions_[dimension];
  // From index i to i + 1 the bits 0 .. j turn over, j the number of trailing ones of i.
  std::array<std::uint32_t, 32> turn_over{};
  std::uint32_t sum = 0;
  for (std::size_t b = 0; b < 32; ++b) turn_over[b] = sum ^= v[b];
  const Scramble scramble(key, replicate);
  std::uint32_t point = unscrambled(dimension, first);
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = scrambled_latent(point, scramble);
    const auto ones =
        static_cast<std::size_t>(std::countr_one(first + static_cast<std::uint32_t>(i)));
    if (ones < 32) point ^= turn_over[ones];
  }
}

}  // namespace plimsoll::rng
