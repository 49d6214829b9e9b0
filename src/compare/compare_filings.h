// Two filings of a company, factor by factor.
//
//   matched   by id, else by how many words heading and body share; the rest is added or dropped
//   split     an added factor most of whose words were cut from one that is still there; merged, a
//             dropped one most of whose words went into another
//   moved     stands in another order among the matched factors, or under another caption than
//             those that it stood with; a caption that is reworded, or that one filing has not, moves
//             nothing
//   reworded  share of the words that changed, and the changes themselves
//   cost      linear in the words, but for unmatched factors of the one times those of the other
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compare/word_difference.h"
#include "filing/register/register.h"

namespace plimsoll::compare {

// Of quantities of one kind about the same thing; empty where there is none.
struct QuantityChange {
  std::string before;
  std::string after;
};

struct FactorChange {
  // Null where there is none.
  const filing::Factor* before = nullptr;
  const filing::Factor* after = nullptr;
  bool moved = false;
  // Captions of the groups; equal unless it left those that it stood with.
  std::string old_group;
  std::string new_group;
  WordDifference heading;
  WordDifference body;
  std::vector<QuantityChange> quantities;
  // Of an added factor: what it was cut from. Of a dropped one: what it went into. Factors of the
  // new filing in both cases.
  const filing::Factor* split_from = nullptr;
  const filing::Factor* merged_into = nullptr;

  bool matched() const { return before != nullptr && after != nullptr; }
  bool reworded() const { return matched() && !(heading.equal() && body.equal()); }
  bool unchanged() const {
    return matched() && !moved && !reworded() && quantities.empty() && old_group == new_group;
  }
  // 0 for equal texts, 1 where no word was kept.
  double share_changed() const;
};

// In the order of the new filing; dropped factors last.
std::vector<FactorChange> compare_filings(const filing::Register& before,
                                          const filing::Register& after);

// The paragraphs of a factor, one a line.
std::string body_text(const filing::Factor& factor);

}  // namespace plimsoll::compare
