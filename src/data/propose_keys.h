// The columns of texts by which a table that nobody has described is read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/survey.h"

namespace plimsoll::data {

struct KeyColumns {
  std::vector<std::size_t> columns;
  // Why there are none, with the rows that show it: "has rows that no texts tell apart: ..."; empty where they are found.
  std::string trouble;
};

// The fewest of `texts` that tell rows of data apart, with the column of `periods` where one holds them; the first ones of the
// file among as many. Every combination of what stands in them has a row.
KeyColumns find_keys(const Survey& survey, const std::vector<std::size_t>& texts,
                     std::optional<std::size_t> periods);

// What stands in a column, of rows of data.
std::vector<std::string> cells_of_data(const Survey& survey, std::size_t column);

}  // namespace plimsoll::data
