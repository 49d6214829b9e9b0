// A workbook as plain data: which cells and charts stand where, before any library writes them.
//
//   rows      and columns are counted from 0
//   charts    show cells of their own sheet
//   text      of a model or a result as it is; what a cell can hold is made by who writes it (sheet_text.h)
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/tables.h"
#include "plimsoll/estimate.h"

namespace plimsoll::document {

enum class Look : std::uint8_t {
  plain,
  title,
  // The sentence below the title.
  lead,
  hint,
  // Of a table.
  caption,
  heading,
  link,
  // Verdicts.
  holds,
  breached,
  open,
};

struct BookCell {
  Cell value = {};
  Look look = Look::plain;
  // Excel's format of a number.
  std::string format = {};
  // Of a number: its mark stands behind the digits, by the format.
  Doubt doubt = Doubt::none;
  bool wraps = false;
  // Of headings above numbers.
  bool is_right = false;
  // Of a link: the sheet that it leads to.
  std::string to = {};
  // Never of text of a model: names and titles stand in cells that formulas read. `value` is what it gives.
  std::string formula = {};
  bool is_array = false;
  // Cells whose values may be chosen: "=Trials!$B$1:$D$1".
  std::string choices = {};
  // To be typed over.
  bool is_input = false;
};

// Text over several columns; its row is as high as it needs.
struct BookText {
  std::size_t row = 0;
  std::size_t last_column = 0;
  std::string text;
  Look look = Look::plain;
};

// Cells of a column, from the first row to the last.
struct BookRange {
  std::size_t column = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

enum class Dash : std::uint8_t { solid, dashes, dots };

struct BookSeries {
  std::string name;
  // Categories, or the amounts of a curve.
  BookRange along;
  BookRange values;
  std::uint32_t color = 0;
  double width = 1.5;
  Dash dash = Dash::solid;
};

struct BookChart {
  // `bars` lie: the first category stands above. A curve has a number on either axis.
  enum class Kind : std::uint8_t { lines, columns, bars, curve };
  Kind kind = Kind::lines;
  std::string title;
  // As they are seen: across and upwards.
  std::string across;
  std::string upwards;
  // Formats of the numbers on the axes.
  std::string across_format = "General";
  std::string upwards_format = "General";
  // Ends of a curve's axis across, where it does not choose them.
  std::optional<double> across_least = {};
  std::optional<double> across_largest = {};
  std::optional<double> across_step = {};
  // Of columns: every so many is named.
  std::size_t names_every = 1;
  std::vector<BookSeries> series;
  bool has_legend = false;
  // Bars of all series on one line.
  bool overlaps = false;
  // The row of its upper edge, and pixels.
  std::size_t row = 0;
  std::size_t left = 0;
  std::size_t width = 0;
  std::size_t height = 0;
};

struct BookSheet {
  std::string name;
  // In the list of sheets.
  std::string about = {};
  std::map<std::pair<std::size_t, std::size_t>, BookCell> cells = {};
  std::vector<BookText> texts = {};
  // In characters, by column.
  std::vector<double> widths = {};
  std::vector<BookChart> charts = {};
  // Rows and columns that stay in sight.
  std::size_t frozen_rows = 0;
  std::size_t frozen_columns = 0;
  // Headings of the table that has a filter, repeated on every page; none where there is no row.
  std::size_t filter_row = 0;
  std::size_t filter_last_row = 0;
  std::size_t filter_last_column = 0;
  // Lines that a row of headings takes.
  std::map<std::size_t, double> heights = {};
  // Rows that are printed, from the first; 0: all.
  std::size_t printed_rows = 0;
  // Of its tab; 0: none.
  std::uint32_t color = 0;
};

struct Book {
  std::string title;
  std::vector<BookSheet> sheets;
};

}  // namespace plimsoll::document
