// Polynomials are found here by testing that x has full order: the published set takes all primitive
// ones in order of degree and value. The initial numbers are data, packed by
// tools/sobol_numbers.py.
//
// Tested by sobol_test.cpp.
#include "rng/sobol_numbers.h"

#include "base/check.h"

namespace plimsoll::rng {
namespace {

constexpr char kPacked[] =
#include "rng/sobol_numbers.inc"
    ;

constexpr std::size_t kBitsPerCharacter = 6;

// The digits of base 64 in their usual order: A-Z, a-z, 0-9, + and /.
constexpr unsigned digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0') + 52;
  return c == '+' ? 62 : 63;
}

// Takes numbers of a few bits, the lowest first, off the packed text.
class Bits {
 public:
  std::uint32_t take(int n_bits) {
    std::uint32_t value = 0;
    for (int bit = 0; bit < n_bits; ++bit, ++at_) {
      const unsigned digit = digit_of(kPacked[at_ / kBitsPerCharacter]);
      value |= ((digit >> (at_ % kBitsPerCharacter)) & 1U) << bit;
    }
    return value;
  }

 private:
  std::size_t at_ = 0;
};

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

}  // namespace

std::vector<SobolRecurrence> sobol_recurrences(std::size_t n_dimensions) {
  PLIMSOLL_CHECK(n_dimensions <= kMaxSobolDimensions);
  std::vector<SobolRecurrence> recurrences;
  Polynomials polynomials;
  Bits bits;
  for (std::size_t dimension = 1; dimension < n_dimensions; ++dimension) {
    polynomials.next();
    SobolRecurrence& one = recurrences.emplace_back();
    one.polynomial = polynomials.value();
    one.degree = polynomials.degree();
    for (int i = 0; i < one.degree; ++i) {
      one.initial[static_cast<std::size_t>(i)] = (bits.take(i) << 1) | 1U;
    }
  }
  return recurrences;
}

}  // namespace plimsoll::rng
