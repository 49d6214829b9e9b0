// The hash that models state for their sources, by libmd: small, so that loading it costs no time.
#include "source/sha256.h"

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cstdint>

namespace plimsoll::source {

std::string sha256_hex(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), text.data());
  return text.data();
}

std::string sha256_hex(std::initializer_list<std::string_view> pieces) {
  SHA2_CTX context;
  SHA256Init(&context);
  for (const std::string_view piece : pieces) {
    SHA256Update(&context, reinterpret_cast<const std::uint8_t*>(piece.data()), piece.size());
  }
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  SHA256End(&context, text.data());
  return text.data();
}

}  // namespace plimsoll::source
