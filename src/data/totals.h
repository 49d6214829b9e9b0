// Which rows of a table are totals of others.
//
//   by word     "Total" alone, whatever its numbers are; "Total Europe", "EMEA total" where a column adds up
//   by numbers  a row whose columns all add up, of two rows or more, may be a total whatever it is called
//   adds up     of all rows above, of those behind the last total, heading or blank row, of that total and what stands behind
//               it, or of totals alone
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/dialect.h"
#include "data/survey.h"

namespace plimsoll::data {

// Whether a text is the word of a total row: whole "Total", "Summe"; part "Total Europe", which a name may be as well.
enum class TotalWord : std::uint8_t { none, part, whole };
TotalWord total_word(std::string_view text);

// Sets the kind of rows that are data so far; `ways` in which numbers may be written. Linear in the cells.
void sort_totals(std::vector<SurveyRow>& rows, const std::vector<Dialect>& ways);

}  // namespace plimsoll::data
