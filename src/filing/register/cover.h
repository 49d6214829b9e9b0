// What a filing says of its filer before the risk section begins: company, fiscal year, currency.
//
//   reported_facts   what the page reports as data (inline XBRL); nothing where it has none, or cannot be read as such
//   read_cover       from these, else from its words: a company's name standing alone, "for the fiscal year
//                    ended"; the currency is that of most amounts. What is not said stays empty
//   cost             linear in the document, with a search for amounts in the first megabyte: for what shows a filer only
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "facts/fact.h"
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
  // Where the filing says so of its fiscal years as data.
  bool named_by_end = false;
};

// A fiscal year, and no half of one, whose end is told with its month.
bool is_year_long(const Quantity& quantity);

std::optional<facts::Table> reported_facts(const Document& document);
// `section_begin`: offset in the source where the risk section begins.
// `reported` may be null.
Cover read_cover(const Document& document, std::uint32_t section_begin,
                 const facts::Table* reported);

}  // namespace plimsoll::filing
