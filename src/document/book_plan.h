// A run and other commands' answers as a workbook that a board member can use.
//
//   sheets    the summary, limits, one sheet for each of the outcomes that limits speak of first, all outcomes, causes, bad
//             futures, risks, assumptions with their evidence, formulas, the run: at most 12 where no unknown command adds one,
//             so outcomes beyond have no sheet of their own
//   errors    a part that is no result
#pragma once

#include <vector>

#include "document/book.h"
#include "document/page.h"

namespace plimsoll::document {

Result<Book> make_book(const Part& run, const std::vector<Part>& others);

}  // namespace plimsoll::document
