// Columns of texts in a table that nobody has described: why they are left out, and what those of units leave open.
#pragma once

#include <string>
#include <vector>

#include "data/survey.h"

namespace plimsoll::data {

// "column `Sales` has `n/a`, which is no number, in line 3" of figures among texts; empty of texts alone.
std::string text_among_figures(const Survey& survey, std::size_t column);
// "all its numbers are in one unit, whatever column `Currency` says (`EUR`, `USD`)" of a column of currencies or units, by its name
// or by each of its cells; empty of another.
std::string units_said_in(const Survey& survey, std::size_t column);

}  // namespace plimsoll::data
