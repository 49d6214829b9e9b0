// Which blocks of a risk section are headings, and of what: of a group, of a factor, within one.
//
//   classify   one role a block. The section is judged as a whole: the looks that set most headings
//              apart are learnt from it (bold, italic, underlined, size, capitals, own paragraph or
//              run-in); captions are told from headings by rank, grammar and what follows them.
//              A section without such looks is judged by position and grammar
//   source     none: the rules and their weights are our own; docs/read.md lists them
#pragma once

#include <cstdint>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

enum class Role : std::uint8_t {
  furniture,
  caption,
  heading,
  subheading,
  paragraph,
  bullet,
  table,
};

struct Judged {
  Role role = Role::paragraph;
  // A heading may end inside its block: the rest is body.
  std::size_t heading_end = 0;
};

std::vector<Judged> classify(const std::vector<Block>& blocks);

}  // namespace plimsoll::filing
