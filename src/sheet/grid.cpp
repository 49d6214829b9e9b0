// Cells in lines.
#include "sheet/grid.h"

#include <algorithm>

namespace plimsoll::sheet {

std::string what_is_wrong(const Workbook& workbook, const Cell& cell) {
  const std::string formula = "the formula `=" + std::string(cell.formula.substr(0, 200)) + "`";
  const std::string open_it =
      "open the workbook in a spreadsheet program and save it, which calculates it";
  if (cell.kind == CellKind::error) {
    return "is " + std::string(cell.text.substr(0, 40)) +
           (cell.formula.empty() ? "" : ", what " + formula + " gives");
  }
  if (cell.kind == CellKind::uncalculated) {
    return "holds " + formula +
           " without its value; a program wrote it that does not calculate: " + open_it;
  }
  if (cell.kind != CellKind::number) return "";
  const Format& format = workbook.format(cell);
  switch (format.kind) {
    case Format::Kind::mixed:
      return "has a format that shows it in another scale, or as something else, by its size: `" +
             format.code + "`; set one format for all of its values";
    case Format::Kind::time:
      return "is shown as hours (`" + format.code +
             "`) and stored as days; set a plain format for the number that is meant";
    case Format::Kind::date:
      return "has a format of dates (`" + format.code + "`) and holds " + std::string(cell.text) +
             ", which is no day of the calendar; set a plain format for the number that is meant";
    case Format::Kind::unknown:
      if (!format.currency.empty()) {
        return "has the word `" + format.currency + "` in its format (`" + format.code +
               "`), which may be a scale that is not known; set a plain format, and write the "
               "unit in the model";
      }
      return "has the number format " + format.code +
             ", of which the workbook does not say what it shows; set a format for it, and save";
    default:
      break;
  }
  if (!cell.formula.empty() && workbook.stale && cell.text == "0") {
    return "holds " + formula +
           " with the value 0, in a workbook that asks to be calculated when it is opened; "
           "programs "
           "that do not calculate write 0 for every formula: " +
           open_it;
  }
  return "";
}

Result<Grid> grid(const Workbook& workbook, const Sheet& sheet) {
  if (sheet.cells.empty()) return Grid();
  Area area{{sheet.cells.front().row, UINT32_MAX}, {sheet.cells.back().row, 0}};
  for (const Cell& cell : sheet.cells) {
    area.first.column = std::min(area.first.column, cell.column);
    area.last.column = std::max(area.last.column, cell.column);
  }
  return grid(workbook, sheet, area);
}

Result<Grid> grid(const Workbook& workbook, const Sheet& sheet, const Area& area) {
  const auto from =
      std::lower_bound(sheet.cells.begin(), sheet.cells.end(), area.first.row,
                       [](const Cell& cell, std::uint32_t row) { return cell.row < row; });
  const auto to =
      std::upper_bound(from, sheet.cells.end(), area.last.row,
                       [](std::uint32_t row, const Cell& cell) { return row < cell.row; });
  Grid out;
  if (from == to) return out;
  // Names of whole columns end with the last cell.
  const std::uint32_t first_row = std::max(area.first.row, from->row);
  const std::uint32_t last_row = std::min(area.last.row, std::prev(to)->row);
  std::uint32_t last_column = 0;
  std::uint32_t first_column = area.last.column;
  for (auto it = from; it != to; ++it) {
    if (it->column < area.first.column || it->column > area.last.column) continue;
    last_column = std::max(last_column, it->column);
    first_column = std::min(first_column, it->column);
  }
  if (last_column < first_column) return out;
  // A stated area begins where it says.
  out.first_column = area.first.column == 0 ? first_column : area.first.column;
  const std::size_t width = std::size_t{last_column} - out.first_column + 1;
  const std::size_t height = std::size_t{last_row} - first_row + 1;
  if (width * height > kMaxGridCells) {
    return Error{"the sheet `" + sheet.name + "` has " + std::to_string(height) + " rows and " +
                     std::to_string(width) + " columns up to `" + address({last_row, last_column}) +
                     "`, more than can be read as a table; clear what stands far from it, or name "
                     "a part of it",
                 ErrorKind::model};
  }
  out.rows.resize(height);
  for (std::size_t i = 0; i < height; ++i) {
    out.rows[i].number = static_cast<std::uint32_t>(first_row + i + 1);
    out.rows[i].hidden = sheet.hides_row(static_cast<std::uint32_t>(first_row + i));
    out.rows[i].cells.resize(width);
  }
  for (auto it = from; it != to; ++it) {
    if (it->column < out.first_column || it->column > last_column) continue;
    GridCell& cell = out.rows[it->row - first_row].cells[it->column - out.first_column];
    cell.cell = &*it;
    cell.wrong = what_is_wrong(workbook, *it);
    if (cell.wrong.empty() || it->kind == CellKind::error) cell.text = it->text;
  }
  return out;
}

}  // namespace plimsoll::sheet
