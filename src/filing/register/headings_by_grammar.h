// Headings by position and grammar alone, of text that lost its looks; for headings.cpp.
//
//   headings_by_grammar  for each block whether it is the heading of a factor
//   n_titles_by_grammar  how many of them are titles, no sentences
//   judge_by_grammar     gives headings and captions their roles, and leaves the other blocks' alone
#pragma once

#include <vector>

#include "filing/document/document.h"
#include "filing/register/headings.h"

namespace plimsoll::filing {

std::vector<bool> headings_by_grammar(const std::vector<Block>& blocks);
// Of these, none: paragraphs that begin with a risk and go on behind a mark, "Currency risk: the company ...".
std::size_t n_run_in_risks(const std::vector<Block>& blocks);
std::size_t n_titles_by_grammar(const std::vector<Block>& blocks);
void judge_by_grammar(const std::vector<Block>& blocks, std::vector<Judged>& judged);

}  // namespace plimsoll::filing
