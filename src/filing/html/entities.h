// Names of characters in HTML: `&eacute;`.
//
//   entity_code_point  of a name without its marks; 0 where HTML 4 has none. Capitals count
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll::filing {

std::uint32_t entity_code_point(std::string_view name);

}  // namespace plimsoll::filing
