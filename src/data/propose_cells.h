// The declarations that read figures which stand beside their labels: "Tax rate | 35%", "Sales | 1200 | k EUR".
//
//   rows      a text, and behind it one number; a text behind the number may be its unit. Rows with several numbers are told and
//             left out; where these are most of them the sheet is no such list
//   labels    a text that stands in one row alone is the key, else the place is
//   units     of a format of money or per cent, or of the text behind the number; a text that is no known unit leaves it open
#pragma once

#include <string>
#include <string_view>

#include "data/propose.h"

namespace plimsoll::data {

// `bytes` of a workbook, `sheet` one of its. With `trouble` where it is no such list.
Proposal propose_cells(std::string_view bytes, const std::string& file, const std::string& sheet,
                       const std::string& prefix);

}  // namespace plimsoll::data
