// A look at a table that nobody has described: the declarations that read it.
//
//   forms    what the file leaves open, such as whether 1.200 is 1.2 or 1200, is told by several forms, the likeliest first
//   checked  each form was compiled in a model of its own
//   json     docs/tables.md
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/run.h"

#pragma GCC visibility push(default)
namespace plimsoll {

struct ImportRequest {
  // A CSV file, or one with tabs or semicolons between its cells.
  std::string path;
  // Of a workbook; empty: its only one.
  std::string sheet;
};

struct ImportResult {
  struct Form {
    // What it takes for granted: "`1.200` in line 2 is 1200"; empty where there is one form.
    std::string when;
    // "given sales[Line] in k EUR = table(...)   cite plan_file".
    std::string text;
    // The line of time under which it was compiled; empty where no periods are in it.
    std::string time;
  };
  struct Given {
    std::string name;
    // Empty of a table with periods over its columns.
    std::string column;
    // Of the first form; empty of a plain number.
    std::string unit;
    // Index sets, and "each year", "each period" or nothing.
    std::vector<std::string> dims;
    std::string each;
    std::vector<Form> forms;
  };

  std::string path;
  std::string sha256;
  // Names of columns stand in this line; of figures that stand beside their labels the first one.
  std::size_t header_line = 0;
  // It is no table: its figures are cells of a sheet, each with its label.
  bool beside_labels = false;
  // Rows of numbers, without totals, notes and empty ones.
  std::size_t n_rows = 0;
  // For a model that has none yet: "time year from 2024-01 for 2"; empty where no periods are in it.
  std::string time;
  // "source plan_file "Budget" file "plan.csv"".
  std::string source;
  // "dim Line = north, south".
  std::vector<std::string> dims;
  std::vector<Given> givens;
  // Sentences of what was seen and decided.
  std::vector<std::string> notes;
};

// `control.opened` is told of the file before it is taken apart. A file of which no declaration can be made is an Error that
// says why.
Result<ImportResult> import_table(const ImportRequest& request, const Control& control = {});

}  // namespace plimsoll
#pragma GCC visibility pop
