// Which tables of a result stand on which sheet of the workbook, in which order, and how they are headed there. Limits,
// outcomes and assumptions have sheets of their own making (book_plan.h).
//
//   sheets    few, by what a reader asks; those without a row are left out
//   blocks    related tables below each other
//   headings  words for the fields of the JSON: "difference.se" is "Difference ±"
//   numbers   shares in percent, other numbers with as many digits as the largest of their column needs, or in k, M or bn
#pragma once

#include <string>
#include <vector>

#include "document/tables.h"

namespace plimsoll::document {

struct Block {
  std::string title;
  const Table* table = nullptr;
};

struct Sheet {
  std::string name;
  std::string about;
  std::vector<Block> blocks;
};

// The tables must outlive the plan.
std::vector<Sheet> plan_sheets(const std::vector<Table>& tables);

std::string heading_of(const Table& table, std::size_t column);

// Excel's number formats of a table's cells.
class NumberFormats {
 public:
  explicit NumberFormats(const Table& table);
  std::string of(std::size_t row, std::size_t column) const;
  // What a heading adds where a column is shown in larger units: ", bn", or nothing.
  std::string scale_of(std::size_t column) const;

 private:
  struct Column {
    double largest = 0;
    bool all_whole = true;
    bool is_label = false;
    bool is_share = false;
    // Powers of a thousand that the format leaves out.
    std::size_t thousands = 0;
  };
  void scale_column(std::size_t c);

  const Table& table_;
  std::vector<Column> columns_;
  bool has_units_ = false;
  bool are_limits_ = false;
};

// "sensitivity_draws" of "sensitivity_draws_2", the second result of one command.
std::string base_name(const std::string& table);

}  // namespace plimsoll::document
