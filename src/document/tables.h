// A result as plain tables: one table per kind of thing, one row per thing.
//
//   takes    the JSON of a run and of other commands (docs/results.md)
//   numbers  as in the JSON, in the unit beside them; an absent one is an empty cell
//   order    of rows as in the JSON
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "document/page.h"

namespace plimsoll::document {

// Nothing, a number, or a text.
using Cell = std::variant<std::monostate, double, std::string>;

struct Table {
  // Fit for a file or a sheet: "outcomes".
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
  // What an answer is about: "Net income in FY2013, mean of the worst 5 % of futures, from 4,000 trials". No part of the CSV,
  // as the rest.
  std::string about = {};
  // Of limits, by row: it is about a chance, not an amount.
  std::vector<bool> is_chance = {};
  // Of the amounts of an answer.
  std::string unit = {};
};

// Tables without a row are left out, but for `outcomes` and `limits`.
Result<std::vector<Table>> make_tables(const Part& run, const std::vector<Part>& others);

// RFC 4180, with a line of headings.
std::string write_csv(const Table& table);

}  // namespace plimsoll::document
