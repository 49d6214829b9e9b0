// SHA-256 in lower-case hexadecimal: the hash that models state for their sources. Linear, some 5 ms for a megabyte.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace plimsoll::source {

std::string sha256_hex(std::string_view bytes);
// Of the pieces, one behind the other.
std::string sha256_hex(std::initializer_list<std::string_view> pieces);

}  // namespace plimsoll::source
