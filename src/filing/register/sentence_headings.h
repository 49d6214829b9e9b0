// How much a sentence reads like a heading of what stands below it; for headings_by_grammar.cpp.
//
//   heading_odds  the logarithm of the odds, from its length, its words, and what it shares with the text around it:
//                 a heading's words return right below it, and hardly stand right above
//   cost          linear in the three texts, of which the beginnings are read
//   source        none: the weights were fitted by logistic regression to headings of some 2,800 risk factors that looks
//                 set apart in annual reports to the SEC, and rounded; register_thresholds.h holds them
#pragma once

#include <string_view>

namespace plimsoll::filing {

struct Surroundings {
  // The blocks before and behind; empty at the ends of the section.
  std::string_view before;
  std::string_view behind;
  bool item_before = false;
  bool item_behind = false;
};

double heading_odds(std::string_view text, const Surroundings& around);

}  // namespace plimsoll::filing
