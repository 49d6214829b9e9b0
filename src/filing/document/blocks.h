// Blocks cut and joined, places and looks moving along.
//
//   part_of        a part of a block without the white space at its ends, with its styles and the
//                  rest of its looks; of style runs, the same
//   append_block   puts `next` behind `block`, `between` standing for what was between them
//   append_styles  runs of a text that is put at `base` behind another; equal looks go on
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

std::vector<StyleRun> part_of(const std::vector<StyleRun>& styles, std::size_t begin,
                              std::size_t end);
void append_styles(std::vector<StyleRun>& styles, const std::vector<StyleRun>& next,
                   std::uint32_t base);
Block part_of(const Block& block, std::size_t begin, std::size_t end);
void append_block(Block& block, const Block& next, std::string_view between);

}  // namespace plimsoll::filing
