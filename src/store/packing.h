// Bytes as the store holds them: deflated by zlib where that makes them smaller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace plimsoll::store {

enum class Packing : std::int64_t { plain = 0, zlib = 1 };

// What one content may hold; a larger one is no content of ours.
inline constexpr std::int64_t kMostContentBytes = std::int64_t{512} << 20;

struct Packed {
  Packing packing = Packing::plain;
  std::string bytes;
};

Packed pack(const std::string& bytes);
// Nothing where `packed` is not the packed form of `size` bytes.
std::optional<std::string> unpack(const Packed& packed, std::int64_t size);

}  // namespace plimsoll::store
