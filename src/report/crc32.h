// The checksum of ZIP files (reflected polynomial 0xEDB88320), of parts that are put together later.
//
//   cost   crc32: about a byte a cycle and better; joined: some microseconds, whatever the length
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll::report {

std::uint32_t crc32(std::string_view bytes);
// Of a text whose first part has the checksum `first`, and whose second part, of n_second bytes, has `second`.
std::uint32_t joined_crc32(std::uint32_t first, std::uint32_t second, std::uint64_t n_second);

}  // namespace plimsoll::report
