// Lower-case hexadecimal SHA-256; empty when the library refuses.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::source {

std::string sha256_hex(std::string_view bytes);

}  // namespace plimsoll::source
