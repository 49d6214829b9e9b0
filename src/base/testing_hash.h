// For tests that hold bits in git: a hash of numbers, the same on every compiler and machine.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace plimsoll::testing_hash {

// FNV-1a over 64-bit words.
class Hash {
 public:
  void add(std::uint64_t word) { value_ = (value_ ^ word) * 0x100000001b3U; }
  // Every NaN counts the same.
  void add(double x) { add(x == x ? std::bit_cast<std::uint64_t>(x) : ~std::uint64_t{0}); }
  void add(std::string_view text) {
    for (const char c : text) add(std::uint64_t{static_cast<unsigned char>(c)});
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

}  // namespace plimsoll::testing_hash
