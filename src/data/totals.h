// Which rows of a table are totals of others.
//
//   by word     "Total" alone, in the first text of a row whatever its numbers are, in another column of texts where a column
//               adds up; where none does it is told as doubtful. "Total Europe", "EMEA total" where a column adds up
//   by numbers  a row whose columns all add up, of two rows or more, may be a total whatever it is called
//   adds up     of all rows above or below, of those up to the next total, heading or blank row, of that total and what stands
//               behind it, or of totals alone; and so among the rows that agree in every other text and period: in the column
//               that tells these apart a text without a word is a total where it is one everywhere
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

// Sets the kind of rows that are data so far; `ways` in which numbers may be written. Linear in the cells, but for as many
// passes as there are columns of texts.
void sort_totals(std::vector<SurveyRow>& rows, std::vector<ColumnRole> roles,
                 const std::vector<Dialect>& ways);

}  // namespace plimsoll::data
