// Rows of HTML tables, most of which lay out text and hold no figures.
//
//   RowBuilder            told where tables, rows and cells begin and end while blocks are
//                         appended; a mark of a list beside a cell of text becomes a list item, a
//                         row with one filled cell stays as it is, a row of figures becomes one
//                         block of kind cell, a row with prose stays a block a cell
//   split_at_line_breaks  a block with "\n" where <br> stood: one block a paragraph, by empty lines
//                         and by changes of emphasis
#pragma once

#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

class RowBuilder {
 public:
  explicit RowBuilder(std::vector<Block>& blocks) : blocks_(blocks) {}

  void open_table();
  void open_row();
  void open_cell();
  void close_row();
  void close_table();
  void close_all();

 private:
  struct Table {
    bool row_open = false;
    std::size_t first_block = 0;
    // Index of the first block of each cell.
    std::vector<std::size_t> cells;
  };

  void settle(const Table& table);

  std::vector<Block>& blocks_;
  std::vector<Table> tables_;
  std::uint32_t n_rows_ = 0;
};

std::vector<Block> split_at_line_breaks(Block block);

}  // namespace plimsoll::filing
