// Months by name: English, German, French and Spanish, in full or shortened as each does.
#pragma once

#include <string_view>

namespace plimsoll::data {

// 1..12 for a word in small letters, without the point behind a shortened one; 0 for anything else.
int month_of_word(std::string_view word);

}  // namespace plimsoll::data
