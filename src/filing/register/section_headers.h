// Lines at the heads of pages, for section.cpp.
//
//   title_key        a line without its numbers: equal for a running header on two pages
//   title_letters    without the marks behind it, too, that character recognition adds: "Our risks ,'"
//   blocks_of_notes  for each block whether it stands in the notes to the accounts or the auditor's report, as headers
//                    of their pages tell
//   cost             linear in the blocks
#pragma once

#include <string>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

std::string title_key(const Block& block);
std::string title_letters(const Block& block);
std::vector<bool> blocks_of_notes(const std::vector<Block>& blocks);

}  // namespace plimsoll::filing
