// A column of a table that nobody has described, as observations.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::session {

struct Observations {
  std::vector<double> values;
  // Empty where no column of weights is asked for.
  std::vector<double> weights;
  // Where each stands: "line 7".
  std::vector<std::string> places;
  // The column as the file names it, without its unit.
  std::string column;
  std::string heading;
  // "k EUR"; empty of plain numbers.
  std::string unit;
  // What a number of the column is divided by to be one of `values`: 100 where it is in per cent.
  double divisor = 1;
  std::string sheet;
  std::vector<std::string> notes;
};

// `column` may be left out where there is one column of numbers. Error: what in the file is none of that, by its line.
Result<Observations> read_observations(std::string_view bytes, const std::string& path,
                                       const std::string& sheet, const std::string& column,
                                       const std::string& weights);

}  // namespace plimsoll::session
