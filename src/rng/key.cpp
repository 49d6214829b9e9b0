// Names are hashed with their lengths, then mixed with two words made of seed and stream version.
#include "rng/key.h"

namespace plimsoll::rng {
namespace {

// Fowler, Noll, Vo, "FNV hash", 1991: variant 1a, 64 bits.
constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325U;
constexpr std::uint64_t kFnvPrime = 0x100000001b3U;

std::uint64_t add_byte(std::uint64_t hash, std::uint64_t byte) {
  return (hash ^ byte) * kFnvPrime;
}

// Length first, so that the borders between texts count.
std::uint64_t add_text(std::uint64_t hash, std::string_view text) {
  const auto length = static_cast<std::uint64_t>(text.size());
  for (int shift = 0; shift < 64; shift += 8) hash = add_byte(hash, (length >> shift) & 0xff);
  for (const char c : text) hash = add_byte(hash, static_cast<unsigned char>(c));
  return hash;
}

}  // namespace

std::uint64_t name_hash(std::string_view purpose, std::string_view full_name,
                        std::span<const std::string> labels) {
  std::uint64_t hash = add_text(add_text(kFnvOffset, purpose), full_name);
  for (const std::string& label : labels) hash = add_text(hash, label);
  return mix(hash);
}

std::uint64_t slot_key(std::uint64_t seed, std::uint32_t stream_version, std::uint64_t name_hash) {
  // Two words from seed and version, so that no shift of names makes one seed look like another.
  const std::uint64_t base = mix(seed + 0x9e3779b97f4a7c15U) ^ mix(~std::uint64_t{stream_version});
  const std::uint64_t first = mix(base + 0x9e3779b97f4a7c15U);
  const std::uint64_t second = mix(base + 0x3c6ef372fe94f82aU);
  return mix(mix(name_hash ^ first) ^ second);
}

std::uint64_t dimension_key(std::uint64_t slot_key, std::uint32_t month, std::uint32_t ordinal) {
  const std::uint64_t place = (std::uint64_t{month} << 32) | ordinal;
  return mix(slot_key ^ mix(place + 0x9e3779b97f4a7c15U));
}

}  // namespace plimsoll::rng
