// A sheet as lines of texts, as tables in files are read.
//
//   texts   numbers "-1234.5", dates "2025-03-31", "TRUE"; of an empty cell "". A cell of a merged area beside its first is
//           empty
//   shape   from the first column and row that hold a value to the last; every line has as many cells as there are columns
//   cost    linear in the area; more than kMaxGridCells are refused
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sheet/workbook.h"

namespace plimsoll::sheet {

inline constexpr std::size_t kMaxGridCells = 4'000'000;

struct GridCell {
  std::string_view text;
  // Null of an empty cell.
  const Cell* cell = nullptr;
  // Why it has no value, in words that follow its place: `is "#REF!"`, "holds the formula `=B2*C2` without a value".
  std::string wrong;
};

struct GridRow {
  // As the spreadsheet program counts, from 1.
  std::uint32_t number = 0;
  bool hidden = false;
  std::vector<GridCell> cells;
};

struct Grid {
  // Column of the first cell of each line, from 0.
  std::uint32_t first_column = 0;
  std::vector<GridRow> rows;
};

// Of a part of a sheet: a table, a named area; or of all of it.
Result<Grid> grid(const Workbook& workbook, const Sheet& sheet);
Result<Grid> grid(const Workbook& workbook, const Sheet& sheet, const Area& area);

// Why a cell has no value that can be taken; empty where it has. See GridCell::wrong.
std::string what_is_wrong(const Workbook& workbook, const Cell& cell);

}  // namespace plimsoll::sheet
