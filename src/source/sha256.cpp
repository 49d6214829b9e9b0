// The hash that models state for their sources, by libmd: small, so that loading it costs no time. Whole blocks of long
// texts by the processor's own instructions, where it has them.
#include "source/sha256.h"

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cstdint>

#include "source/sha256_blocks.h"

namespace plimsoll::source {

namespace {

constexpr std::size_t kBitsPerByte = 8;

void add(std::string_view piece, SHA2_CTX& context) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(piece.data());
  std::size_t n = piece.size();
  if (n >= kSha256Block && has_sha256_blocks()) {
    // What is begun is filled up first.
    const std::size_t begun = context.bitcount[0] / kBitsPerByte % kSha256Block;
    const std::size_t n_first = begun == 0 ? 0 : kSha256Block - begun;
    SHA256Update(&context, bytes, n_first);
    const std::size_t n_blocks = (n - n_first) / kSha256Block;
    sha256_blocks(context.state.st32, bytes + n_first, n_blocks);
    context.bitcount[0] += kBitsPerByte * kSha256Block * n_blocks;
    bytes += n_first + kSha256Block * n_blocks;
    n -= n_first + kSha256Block * n_blocks;
  }
  SHA256Update(&context, bytes, n);
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return sha256_hex({bytes});
}

std::string sha256_hex(std::initializer_list<std::string_view> pieces) {
  SHA2_CTX context;
  SHA256Init(&context);
  for (const std::string_view piece : pieces) add(piece, context);
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  SHA256End(&context, text.data());
  return text.data();
}

}  // namespace plimsoll::source
