// The unit of figures in a table that nobody has described: by the heading of their column, titles above it, signs in cells.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/survey.h"

namespace plimsoll::data {

struct ProposedUnit {
  // "k EUR"; empty of a plain number, and of shares with a sign of per cent.
  std::string text;
  // False where it may be another one, or that of other columns.
  bool sure = true;
  // A word beside it that may be a scale; see HeaderUnit.
  std::string open;
};

// Of a column; `is_only`: no other has numbers.
ProposedUnit unit_of_column(const Survey& survey, std::size_t column, bool is_only);
// Of all that stands under periods; `corner` is the column of the first key.
ProposedUnit unit_under_periods(const Survey& survey, const std::vector<std::size_t>& columns,
                                std::optional<std::size_t> corner);

}  // namespace plimsoll::data
