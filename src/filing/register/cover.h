// What a filing says of its filer before the risk section begins: company, fiscal year, currency.
//
//   read_cover   from the inline XBRL facts of the cover page ("dei"), else from its words: a company's
//                name standing alone, "for the fiscal year ended"; the currency is that of most
//                amounts. What is not said stays empty
//   cost         linear in the document, with a search for amounts in the first megabyte: for what shows a filer only
#pragma once

#include <cstdint>
#include <string>

#include "filing/document/document.h"
#include "filing/quantities/quantity.h"

namespace plimsoll::filing {

struct Cover {
  // As the filing names it.
  std::string company;
  // Month and day 0 where only a year is told.
  CalendarDate year_end;
  // ISO 4217.
  std::string currency;
};

// A fiscal year, and no half of one, whose end is told with its month.
bool is_year_long(const Quantity& quantity);

// `section_begin`: offset in the source where the risk section begins.
Cover read_cover(const Document& document, std::uint32_t section_begin);

}  // namespace plimsoll::filing
