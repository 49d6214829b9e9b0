// SHA-256 in lower-case hexadecimal: the hash that models state for their sources. Linear, 1 to 5 ms for a megabyte.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::source {

std::string sha256_hex(std::string_view bytes);

// Without the processor's own instructions, as other processors compute it.
std::string sha256_hex_plain(std::string_view bytes);

}  // namespace plimsoll::source
