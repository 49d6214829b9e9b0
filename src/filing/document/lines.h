// Lines to blocks: for plain text, <pre> of HTML, and the lines of a PDF's pages.
//
//   takes   lines in reading order, none empty
//   gives   blocks: lines that one paragraph was wrapped into are joined; what joined them is
//           noted as a repair. Lines of furniture become blocks of their own, and do not part a
//           sentence that goes on behind them
#pragma once

#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

struct Line {
  // Without white space at its ends.
  MappedText text;
  std::vector<StyleRun> styles;
  // Columns from the left edge to the first and past the last character.
  std::uint16_t indent = 0;
  std::uint16_t right = 0;
  // Of the column of text that it was set in, where the page says; 0 where all lines tell it.
  std::uint16_t edge = 0;
  // Empty lines above it.
  std::uint8_t gap = 0;
  // A page begins with it.
  bool page_break = false;
  // 1 to 6 where the text marks it as a heading, else 0.
  std::uint8_t heading_level = 0;
  // Between marks of a table.
  bool table = false;
  // Of a cell of prose: see Block.
  std::uint32_t row = 0;
  std::uint16_t column = 0;
  bool furniture = false;
  // A rule of dashes stands below it.
  bool underlined = false;
};

// Sets `furniture` where it is (see furniture.h); lines of tables never are.
void mark_furniture(std::vector<Line>& lines);

void append_blocks(std::vector<Line> lines, Document& document);

}  // namespace plimsoll::filing
