// Aligned columns of text for a terminal.
#pragma once

#include <string>
#include <vector>

namespace plimsoll::report {

class TextTable {
 public:
  enum class Align { left, right, decimal };

  // Columns stand `gap` spaces apart, all rows indented.
  explicit TextTable(std::size_t indent = 2, std::size_t gap = 2) : indent_(indent), gap_(gap) {}

  // `header` may be empty for all columns: no header line then.
  void add_column(std::string header, Align align);
  // As many cells as columns. A decimal cell lines up at its point, and at "±" if it has one.
  void add_row(std::vector<std::string> cells);

  std::size_t width() const;
  // Lines without trailing spaces, each ended.
  std::string text() const;

 private:
  struct Column {
    std::string header;
    Align align;
  };
  std::vector<std::string> aligned(std::size_t column) const;

  std::size_t indent_;
  std::size_t gap_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// `text` in lines of at most `width`, the first behind `first`, the others behind `rest`.
std::string wrap(const std::string& text, const std::string& first, const std::string& rest,
                 std::size_t width);

}  // namespace plimsoll::report
