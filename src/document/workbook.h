// A result as an Excel workbook that a board member can use; book_plan.h says what stands in it.
//
//   text     is written as text, never as a formula, whatever it begins with
//   charts   are Excel's own and show cells of their sheet
//   print    landscape, a page wide, headings of long tables on every page
//   errors   a part that is no result; what the library refuses; the module that holds it is not there
#pragma once

#include <string>
#include <vector>

#include "document/page.h"

namespace plimsoll::document {

// The bytes of the file.
Result<std::string> write_workbook(const Part& run, const std::vector<Part>& others);

}  // namespace plimsoll::document
