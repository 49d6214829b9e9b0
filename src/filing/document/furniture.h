// Page furniture: page numbers, running headers and footers.
//
//   takes   the pieces of a document in order, as a reader sees them, and where pages break
//   gives   for each whether it is furniture: a page number standing alone, or a short text that
//           stands beside page breaks again and again with nothing but its number changing
//   cost    linear
#pragma once

#include <string_view>
#include <vector>

namespace plimsoll::filing {

struct PagePiece {
  std::string_view text;
  // A page begins with it.
  bool page_break = false;
  // Never furniture, such as a row of figures.
  bool kept = false;
};

std::vector<bool> find_furniture(const std::vector<PagePiece>& pieces);

// "12", "- 12 -", "Page 12 of 80", "F-12".
bool is_page_number(std::string_view text);

}  // namespace plimsoll::filing
