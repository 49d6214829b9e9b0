// Text of the model or of a result as a workbook can hold it: never a formula, never broken XML.
//
//   bytes    what XML cannot hold (control characters but tab and newline, bytes that are not UTF-8) is
//            U+FFFD
//   length   cut between characters where Excel's limit is reached
#pragma once

#include <string>

namespace plimsoll::document {

// Of a cell.
std::string cell_text(const std::string& text);
// Of a title, an axis or a series of a chart.
std::string chart_text(const std::string& text);

}  // namespace plimsoll::document
