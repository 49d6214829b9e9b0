// How a file that nobody has described seems to be written: what a correction of table(...) and `plimsoll import` rest on.
//
//   certain    what every cell agrees to. Where ways of writing numbers give different numbers (1.200) there are several
//              `ways`, the likeliest first: commas or tabs between cells go with points, semicolons with commas
//   columns    of numbers, of periods, of texts; a table is wide where names of columns are periods
//   rows       that are no data, by what stands in them: total rows (totals.h), blank ones, notes and headings, which have a
//              text in one cell and nothing else, and the year below its quarters
//   cost       a few passes over the file
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/csv.h"
#include "data/dialect.h"

namespace plimsoll::data {

struct SurveyColumn {
  enum class Kind : std::uint8_t { empty, text, period, number };
  std::string name;
  Kind kind = Kind::text;
  // Its name is a period.
  bool of_period = false;
  bool has_percent = false;
  // Sign or code of the currency in its cells, where it has one.
  std::string currency;
  // Of a sheet why its numbers are none, with the first such cell; empty of most.
  std::string wrong;
  // Where a number is missing or is none, in a column of numbers else: its row; SIZE_MAX for nowhere.
  std::size_t odd_row = SIZE_MAX;
};

// What a column seems to be for before its rows are sorted: its texts are keys, its cells are periods, or neither.
enum class ColumnRole : std::uint8_t { other, text, period };

struct SurveyRow {
  // longer: of a period that those of other rows fill, the year below its quarters.
  enum class Kind : std::uint8_t { data, total, longer, blank, note };
  Kind kind = Kind::data;
  // It is data, and may be a total: its numbers are sums of other rows, whatever it is called.
  bool is_sum = false;
  // It is a total by its word, behind the first text of its row, and may be a row of its own: it is the sum of nothing.
  bool is_doubtful = false;
  // It is data whose name begins or ends with a word of totals, and is the sum of nothing.
  bool has_total_word = false;
  std::uint32_t line = 0;
  std::vector<std::string> cells;
};

struct Survey {
  // Why there is nothing below: "its rows have ..."; empty where there is.
  std::string trouble;
  // Separator, encoding, lines to skip, brackets, zero; how numbers are written is said by each of `ways`.
  Dialect dialect;
  std::vector<Dialect> ways;
  // A cell that the first two ways read as different numbers, and what they read.
  std::string unsure_cell;
  std::uint32_t unsure_line = 0;
  std::vector<std::string> unsure_values;
  // A number with a triangle before it, which is a minus in Japan, in a file without a word of Asia; empty of most.
  std::string triangle;
  std::uint32_t triangle_line = 0;
  // By the bytes alone it could be another encoding; the line that shows it.
  std::string encoding_sample;
  // Of a workbook of which nobody said which sheet is meant: those that have cells and are not hidden.
  std::vector<std::string> sheets;
  // Of a sheet what is hidden in it, in sentences.
  std::vector<std::string> remarks;
  // Texts above the names of the columns.
  std::vector<std::string> titles;
  std::uint32_t header_line = 0;
  std::vector<SurveyColumn> columns;
  // All behind the names of the columns.
  std::vector<SurveyRow> rows;
};

// Of the bytes of a CSV file.
Survey survey_bytes(std::string_view bytes);
// Of rows with their lines, as of a sheet, whose numbers are known.
Survey survey_rows(std::vector<CsvRow> rows);

// The first row of data with a share, in a column that has amounts too; else null.
const SurveyRow* share_among_amounts(const Survey& survey, std::size_t column);

// The condition that leaves out what is no data, by columns of keys; nothing where all is data, or where it cannot be told from it.
std::optional<RowCondition> rows_that_are_data(const Survey& survey,
                                               const std::vector<std::size_t>& keys);

}  // namespace plimsoll::data
