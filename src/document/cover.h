// The first sheet of a workbook, for who reads no more.
//
//   summary   what holds and what breaks, then what was answered, in the words of the report's page
//   limits    each once, where it lies deepest: its verdict, by how much it is beyond its line, since when
//   outcomes  the first of those that limits speak of, by period
//   causes    risks by what they add, scenarios and actions, where they were asked
//   run       model, trials, seed, switches, digest
#pragma once

#include <string>
#include <vector>

#include "document/book.h"
#include "document/run_view.h"

namespace plimsoll::document {

// "Of 8 limits, 2 hold throughout; 6 are broken, the first in FY2013."
std::string cover_lead(const Json& run, const std::vector<LimitLine>& lines);
// A sentence for what was answered, none for what was not; and what the figures rest on.
std::string cover_words(const Json& run, const std::vector<Series>& all,
                        const std::vector<Json>& answers);

// `others`: the sheets behind it, in their order.
BookSheet cover_sheet(const std::string& name, const Json& run, const std::vector<Series>& all,
                      const std::vector<Json>& answers, const std::vector<BookSheet>& others);

}  // namespace plimsoll::document
