// Titles numbered one after the other ("1. Demand", "2) Supply", "c. People"); for headings_by_grammar.cpp.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace plimsoll::filing {

struct NumberedTitle {
  // 0: none.
  std::size_t number = 0;
  // Where the title begins behind its number.
  std::size_t begin = 0;
};

// "1.", "2)", "(3)", "d.", "(e)" before something; letters count as a = 1.
NumberedTitle numbered_title(std::string_view text);

// One block, as far as chains need it.
struct ChainLink {
  // 0: no numbered title, or none that could head anything.
  std::size_t number = 0;
  // Text of its own below it.
  bool has_body = false;
};

// The longest run of links that count 1, 2, 3 ..., other blocks between them; of equal ones that with more bodies.
// Empty where too few are numbered so, or too few have a body.
std::vector<std::size_t> numbered_chain(const std::vector<ChainLink>& links);

}  // namespace plimsoll::filing
