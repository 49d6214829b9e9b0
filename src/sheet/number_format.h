// What a number format means.
//
//   read   the section for positive numbers, and that for negative ones for its sign; words beside the number
//          (format_words.h), thousands, commas that leave thousands out, per cent, dates, times
//   ids    those that files may use without saying what they are; what they show of currencies is the reader's own sign,
//          so the currency of these is not known
#pragma once

#include <cstdint>
#include <string_view>

#include "sheet/workbook.h"

namespace plimsoll::sheet {

// Of Kind::unknown where a word beside the number may be a scale and is not known; `currency` is that word.
Format read_format(std::string_view code);
// Of Kind::unknown where the number is none of them; its code is that number.
Format builtin_format(std::uint32_t id);

}  // namespace plimsoll::sheet
