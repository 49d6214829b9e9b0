// Eight bytes at a time by eight tables. Joining multiplies the first checksum, as a polynomial over the field of two
// elements, by x to the number of bits that follow.
#include "report/crc32.h"

#include <array>
#include <bit>
#include <cstring>

namespace plimsoll::report {

namespace {

constexpr std::uint32_t kPolynomial = 0xEDB88320U;

using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
  Tables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
    tables[0][i] = value;
  }
  for (std::size_t t = 1; t < 8; ++t) {
    for (std::size_t i = 0; i < 256; ++i) {
      tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 255];
    }
  }
  return tables;
}

constexpr Tables kTables = make_tables();

// Product modulo the polynomial; bit 31 is the coefficient of x^0.
std::uint32_t product(std::uint32_t a, std::uint32_t b) {
  std::uint32_t out = 0;
  for (std::uint32_t bit = std::uint32_t{1} << 31; bit != 0; bit >>= 1) {
    if ((a & bit) != 0) out ^= b;
    b = (b >> 1) ^ ((b & 1) != 0 ? kPolynomial : 0);
  }
  return out;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little,
                "words are read as the machine holds them");
  std::uint32_t crc = ~std::uint32_t{0};
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    word ^= crc;
    crc = kTables[7][word & 255] ^ kTables[6][(word >> 8) & 255] ^ kTables[5][(word >> 16) & 255] ^
          kTables[4][(word >> 24) & 255] ^ kTables[3][(word >> 32) & 255] ^
          kTables[2][(word >> 40) & 255] ^ kTables[1][(word >> 48) & 255] ^ kTables[0][word >> 56];
  }
  for (; left > 0; --left, ++at) {
    crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<unsigned char>(*at)) & 255];
  }
  return ~crc;
}

std::uint32_t joined_crc32(std::uint32_t first, std::uint32_t second, std::uint64_t n_second) {
  // x^8, the shift by a byte, squared over and over.
  std::uint32_t power = std::uint32_t{1} << 23;
  std::uint32_t shift = std::uint32_t{1} << 31;
  for (std::uint64_t n = n_second; n != 0; n >>= 1) {
    if ((n & 1) != 0) shift = product(shift, power);
    power = product(power, power);
  }
  return product(first, shift) ^ second;
}

}  // namespace plimsoll::report
