// Whole blocks of SHA-256 by the instructions that x86-64 has for it: some ten times as fast as without.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::source {

inline constexpr std::size_t kSha256Block = 64;

// False on other processors.
bool has_sha256_blocks();
// `state`: the eight words of the hash; only where there are such instructions (CHECK).
void sha256_blocks(std::uint32_t* state, const std::uint8_t* bytes, std::size_t n_blocks);

}  // namespace plimsoll::source
