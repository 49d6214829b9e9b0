// Tables in CSV files.
//
//   csv       RFC 4180: comma or what the dialect says, double quotes; the first row behind the lines that are
//             skipped names the columns, blanks around names left out; a row's line is the line it starts on,
//             counted from 1. Empty lines are no rows. Cells behind the last column are left out where they are empty
//   numbers   decimal text rounds once together with its unit's power of ten (see units/unit.h), as
//             the dialect writes it (see dialect.h). `12%` is 12 in a unit of per cent, and 0.12 in a plain number;
//             a currency's sign or code must be that of the unit
//   errors    reported to the sink: csv_dialect, data_ambiguous_number, data_malformed, data_no_column,
//             data_not_a_number
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/dialect.h"
#include "data/header_unit.h"
#include "diag/diagnostic.h"
#include "source/source.h"
#include "units/unit.h"

namespace plimsoll::data {

struct CsvRow {
  std::uint32_t line = 0;
  std::vector<std::string> cells;
};

// What the numbers of a column have in common.
struct ColumnShape {
  // Cells other than 0 with and without a sign of per cent.
  bool has_percent = false;
  bool has_plain = false;
  // Its points are decimal ones; see dialect.h.
  bool shows_points = false;
};

// Why a cell of a sheet has no value, in words behind its place: `is "#REF!"`, "is text".
struct WrongCell {
  std::string why;
  // Only where money or a plain number is asked for: its format has a letter that may be a scale or a unit.
  bool may_be_unit = false;
};

// Every row has as many cells as there are columns.
struct CsvTable {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;
  // Of a sheet of a workbook its name as formulas write it, and its first column; empty of a CSV file.
  std::string sheet;
  std::uint32_t first_column = 0;
  // Conditions of `rows` and `until` whose text no row has, in sentences.
  std::vector<std::string> unmet;
  // The table as it stands in the file, of one that was made a row for each of its cells: the last column has the cells, and
  // that before it the names of their columns.
  const CsvTable* wide = nullptr;
  // By line and column.
  std::map<std::pair<std::uint32_t, std::size_t>, WrongCell> wrong;
  // Of a sheet what its readers do not see, or see otherwise: lines and columns that are hidden, by line and column numbers
  // whose format shows another sign.
  bool hidden_sheet = false;
  std::set<std::uint32_t> hidden_lines;
  std::set<std::size_t> hidden_columns;
  std::set<std::pair<std::uint32_t, std::size_t>> other_sign;
  // And those that their format does not show at all.
  std::set<std::pair<std::uint32_t, std::size_t>> unshown;
  // Of a sheet units of time that a cell's format names, "days", by line and column.
  std::map<std::pair<std::uint32_t, std::size_t>, std::string_view> counts;

  // Position of a column, or -1.
  int column(std::string_view name) const;
  // "line 7 of `plan.csv`", "`Sheet1!B7` of `plan.xlsx`".
  std::string place(const CsvRow& row, std::size_t column, const std::string& file) const;
  // "B7", of a sheet.
  std::string cell_name(std::uint32_t line, std::size_t column) const;
  // The column that a cell has in the file.
  std::size_t column_in_file(const CsvRow& row, std::size_t column) const;
  // The name of that column.
  std::string_view heading(const CsvRow& row, std::size_t column) const;
  // The unit that it says, or of a wide table the name of its first column; null where neither says one. Read once a column.
  const HeaderUnit* unit_said(const CsvRow& row, std::size_t column) const;
  // Null where nothing is wrong with a cell.
  const WrongCell* wrong_at(const CsvRow& row, std::size_t column) const;
  // "days"; empty of most.
  std::string_view counts_at(const CsvRow& row, std::size_t column) const;
  // Looked at once.
  const ColumnShape& shape(std::size_t column, const Dialect& dialect) const;

 private:
  const HeaderUnit* unit_of_column(std::size_t column) const;

  mutable std::map<std::size_t, ColumnShape> shapes_;
  mutable std::map<std::size_t, std::optional<HeaderUnit>> units_;
};

// Position of a column, or -1 after data_no_column with a suggestion.
int require_column(const CsvTable& table, std::string_view column, const std::string& file, Span at,
                   diag::Sink& sink);

// Parses the bytes of a CSV file; data_malformed names the first row at fault. `path` is for messages.
std::optional<CsvTable> parse_csv(std::string_view bytes, const std::string& path, Span at,
                                  diag::Sink& sink, const Dialect& dialect = {});

// Rows of cells, whatever their number, with the line that each starts on. False, with `bad_line` set, for bad quotes.
bool split_csv(std::string_view text, char separator, std::vector<CsvRow>& rows,
               std::uint32_t& bad_line);

// From rows of cells to a table, as parse_csv does it: names of columns, rows that are meant, none of them ragged.
std::optional<CsvTable> table_of_rows(std::vector<CsvRow> rows, const std::string& path, Span at,
                                      diag::Sink& sink, const Dialect& dialect);

// Whether 12 % of it may be written in a cell as `12%`: a plain number, or one per time.
bool may_be_percent(const units::Unit& unit);
// Whether figures in a unit may stand in a cell that counts "days" or another unit of time: that unit, or none.
bool is_unit_of_time(const units::ScaledUnit& unit, std::string_view counts,
                     const units::UnitTable& units);

// The number in a cell of a column; data_not_a_number or data_ambiguous_number else.
std::optional<double> cell_number(const CsvTable& table, const CsvRow& row, std::size_t column,
                                  const units::ScaledUnit& unit, const Dialect& dialect,
                                  const units::UnitTable& units, const std::string& file, Span at,
                                  diag::Sink& sink);

}  // namespace plimsoll::data
