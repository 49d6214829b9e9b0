// Fills a sheet from above: titles, sentences, tables; in the end columns are as wide as what stands in them.
//
//   widths   text wider than a column may be wraps, so nothing is cut
//   filter   of one table; its headings stay in sight where nothing tall stands above them
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/book.h"
#include "document/run_view.h"

namespace plimsoll::document {

// A table as it is shown: a heading and cells for each column.
struct ShownTable {
  std::vector<std::string> headings;
  std::vector<std::vector<BookCell>> rows;
};

// All but the first.
void drop_empty_columns(ShownTable& table);

// An empty cell where there is no number. What is not 0 does not look like it, however small it is in the scale.
BookCell number_cell(std::optional<double> value, const Scale& scale);
// With as many digits as an error has.
BookCell error_cell(std::optional<double> error, const Scale& scale);
// {"value": .., "se": .., "doubt": ..}: a cell of its value and one of its error. A doubt marks the error, or the value where
// there is no error.
std::pair<BookCell, BookCell> estimate_cells(const Json& estimate, const Scale& scale);
// Of an entry of the run's `limits`.
std::pair<BookCell, BookCell> limit_cells(const Json& limit, const Scale& scale);
// The value alone, with the mark.
BookCell estimate_cell(const Json& estimate, const Scale& scale);
BookCell limit_cell(const Json& limit, const Scale& scale);
// Of any unit: whole numbers as they are, others with digits enough.
BookCell value_cell(std::optional<double> value);
BookCell text_cell(std::string text);
// In its colour.
BookCell verdict_cell(const std::string& verdict);
// Plain for other words.
Look look_of_verdict(const std::string& words);

// Where a table's cells stand.
struct ShownAt {
  std::size_t headings = 0;
  std::size_t n_rows = 0;

  BookRange column(std::size_t c) const { return {c, headings + 1, headings + n_rows}; }
};

class SheetMaker {
 public:
  explicit SheetMaker(std::string name, std::string about = "");

  std::size_t row() const { return row_; }
  void skip(std::size_t rows = 1) { row_ += rows; }
  void go_to(std::size_t row) { row_ = row; }
  void write(std::size_t row, std::size_t column, BookCell cell);

  void title(const std::string& text);
  // Over the columns, in as many lines as it needs.
  void words(const std::string& text, Look look);
  void caption(const std::string& text);
  void link(const std::string& to, const std::string& text, const std::string& about);
  // Headings and rows, and an empty row.
  ShownAt table(const ShownTable& table);
  // With its title and what it is about, unless these are empty.
  ShownAt block(const std::string& title, const std::string& about, const ShownTable& table);
  // Headings of this table stay in sight, and it has a filter.
  void filter(const ShownAt& at, std::size_t n_columns);
  // All above this row stays in sight, and so many columns.
  void freeze(std::size_t rows, std::size_t columns);
  // Side by side in pairs, from here down.
  void pictures(std::vector<BookChart> charts);
  // Of pictures of the usual height.
  static std::size_t rows_of_pictures(std::size_t n);
  // Text below wraps rather than widen a column that is there.
  void keep_widths() { n_kept_ = sheet_.widths.size(); }
  // What the marks say that were written since the last legend; nothing where there were none.
  void legend();
  // Text that was written has the mark.
  void marked(Doubt doubt) { doubts_.insert(doubt); }
  // What follows is not printed.
  void end_print() { sheet_.printed_rows = row_; }
  // At least so wide.
  void widen(std::size_t column, double width);
  void color(std::uint32_t color) { sheet_.color = color; }

  BookSheet finish();

 private:
  BookSheet sheet_;
  std::size_t row_ = 0;
  std::size_t n_kept_ = 0;
  std::set<Doubt> doubts_;
};

// Columns of a screen that text takes.
double text_width(const std::string& text);
// Lines that it takes where they are so wide, cut between words.
double text_lines(const std::string& text, double width);

}  // namespace plimsoll::document
