// Keys of noise: which 64-bit key a random slot draws with.
//
//   stable   a key depends on the seed, the stream version and the slot's own names alone, so an
//            edit elsewhere in a model leaves the draw alone
//   unique   for one seed and stream version, different name hashes have different keys; two names
//            with one hash (chance 2^-64 a pair) are the caller's to refuse
//   stream   any change here changes every draw and needs a new stream version
//            (docs/decisions/0001)
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace plimsoll::rng {

// What draws are made by (docs/decisions/0001, docs/versioning.md).
inline constexpr std::uint32_t kStreamVersion = 2;

// A bijection of 64-bit words in which every input bit reaches every output bit. Source: the
// finalizer "variant 13" of Stafford, "Better bit mixing", 2011, as in Steele, Lea, Flood, "Fast
// splittable pseudorandom number generators", OOPSLA 2014.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// `labels` are "Dim=label" in sorted order. No two different arguments give the same bytes to hash.
std::uint64_t name_hash(std::string_view purpose, std::string_view full_name,
                        std::span<const std::string> labels);

// Bijective in `name_hash` for fixed seed and stream version; 0 is a seed like any other.
std::uint64_t slot_key(std::uint64_t seed, std::uint32_t stream_version, std::uint64_t name_hash);

// The key of one dimension of a sampling plan: slot, month and ordinal in one word. Bijective in
// `slot_key` for fixed month and ordinal.
std::uint64_t dimension_key(std::uint64_t slot_key, std::uint32_t month, std::uint32_t ordinal);

}  // namespace plimsoll::rng
