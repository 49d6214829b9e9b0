// The end of a risk section by what its headings have below them.
//
//   barren_tail   the first heading at the end of the section from which on nothing, or next to nothing, speaks of harm:
//                 directors, committees, the report's next part. The number of blocks without; never where that would
//                 leave fewer headings with harm below them than without
//   cost          linear in the text
#pragma once

#include <vector>

#include "filing/document/document.h"
#include "filing/register/headings.h"

namespace plimsoll::filing {

std::size_t barren_tail(const std::vector<Block>& blocks, const std::vector<Judged>& judged);

}  // namespace plimsoll::filing
