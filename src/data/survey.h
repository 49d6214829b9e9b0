// How a file that nobody has described seems to be written: what a correction of table(...) and `plimsoll import` rest on.
//
//   certain    what every cell agrees to. Where ways of writing numbers give different numbers (1.200) there are several
//              `ways`, the likeliest first: commas or tabs between cells go with points, semicolons with commas
//   columns    of numbers, of periods, of texts; a table is wide where names of columns are periods
//   rows       that are no data, by what stands in them: total rows by their word, blank ones, notes and headings, which have a
//              text in one cell and nothing else
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
  // Where a number is missing or is none, in a column of numbers else: its row; SIZE_MAX for nowhere.
  std::size_t odd_row = SIZE_MAX;
};

struct SurveyRow {
  enum class Kind : std::uint8_t { data, total, blank, note };
  Kind kind = Kind::data;
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
  // By the bytes alone it could be another encoding; the line that shows it.
  std::string encoding_sample;
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

// The condition that leaves out what is no data, by the column of the keys; nothing where all is data.
std::optional<RowCondition> rows_that_are_data(const Survey& survey, std::size_t key_column);

// Whether a text is the word of a total row: "Total", "Summe", "Total Europe".
bool is_total_word(std::string_view text);

}  // namespace plimsoll::data
