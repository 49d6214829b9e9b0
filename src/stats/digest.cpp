// Each value is mixed with its column and trial, and the results are added: addition forgets
// order.
#include "stats/digest.h"

#include <cstring>

namespace plimsoll::stats {
namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

void Digest::add(std::uint64_t column_id, std::uint64_t first_trial,
                 std::span<const double> values) {
  const std::uint64_t column = mix(column_id + kGolden);
  std::uint64_t sum_low = 0;
  std::uint64_t sum_high = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t bits;
    std::memcpy(&bits, &values[i], sizeof bits);
    const std::uint64_t item = bits ^ (column + (first_trial + i) * kGolden);
    const std::uint64_t mixed = mix(item);
    sum_low += mixed;
    sum_high += static_cast<std::uint64_t>((Wide{mixed} * (item | 1)) >> 64);
  }
  low += sum_low;
  high += sum_high;
}

Digest& Digest::operator+=(const Digest& other) {
  low += other.low;
  high += other.high;
  return *this;
}

std::string Digest::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t word : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(word >> shift) & 15];
  }
  return text;
}

}  // namespace plimsoll::stats
