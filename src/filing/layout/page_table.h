// Tables of risks on a page of a PDF: "Risk | Impact | Mitigation" in columns of prose.
//
//   find_table  the first on the page, by its header: a line of short captions far apart, one of
//               them of risk and another of impact, mitigation or what is done about it. Its rows
//               run down to the first line that crosses a column's edge
//   gives       words by row and column; what stands above and below it is the caller's
//   cost        O(n log n) in the words of the page
#pragma once

#include <optional>
#include <vector>

#include "filing/layout/page_layout.h"

namespace plimsoll::filing {

struct PageTable {
  std::vector<PageWord> above;
  std::vector<PageWord> header;
  // rows[r][c]: the words of a cell, some empty.
  std::vector<std::vector<std::vector<PageWord>>> rows;
  std::vector<PageWord> below;
};

// `em` is the usual height of words.
std::optional<PageTable> find_table(const std::vector<PageWord>& words, double em);

}  // namespace plimsoll::filing
