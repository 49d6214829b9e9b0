// Words on a page to lines in reading order.
//
//   page_lines  columns are read one after the other, the left one first, tables of risks (see
//               page_table.h) row by row; words on one base line are one line. A line's indent, its
//               right edge and that of its column of text are measured from the column's left edge,
//               in characters of the page's average width. Whether white stands above it is judged
//               by the usual distance of lines. A page that lies askew is put straight first
//   method      recursive cuts along white strips: Nagy and Seth, "Hierarchical representation of
//               optically scanned documents", 7th Int. Conf. on Pattern Recognition, 1984
//   cost        O(n log n) in the words of the page, times the depth of the cuts, at most kMaxCuts
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

inline constexpr int kMaxCuts = 12;

// Its text lies with whoever made it.
struct PageWord {
  std::string_view text;
  double left = 0;
  double right = 0;
  double top = 0;
  double bottom = 0;
  Style style;
  // Whatever its maker knows it by.
  std::uint32_t id = 0;
};

struct PageLine {
  std::string text;
  std::vector<StyleRun> styles;
  // Those of its words, in the order of the text.
  std::vector<std::uint32_t> ids;
  std::uint16_t indent = 0;
  std::uint16_t right = 0;
  // Of the column of text that it stands in.
  std::uint16_t edge = 0;
  // Lines of white above it.
  std::uint8_t gap = 0;
  // Of a table of risks: the row on the page, and the cell in it, both counted from 1; a header has
  // no cell. 0 outside of tables.
  std::uint16_t row = 0;
  std::uint16_t column = 0;
};

std::vector<PageLine> page_lines(std::vector<PageWord> words);

}  // namespace plimsoll::filing
