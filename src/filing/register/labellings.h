// Ways to read a section's headings, each a labelling of all its blocks, and the best of them.
//
//   best_labelling  `current` is what looks or grammar gave; others are made of names before a mark ("Fuel - its price
//                   may rise"), titles above the same label each ("Impact"), items of a list, risks in turn with what is
//                   done about them, lists of names that recur, and `others`. Each is measured by how much of the
//                   section's prose of harm it puts below headings, a long stretch below one heading counting little, and by how
//                   many of its headings have such prose. Another than `current` must be clearly better, more so where looks
//                   set its headings apart, and less where it keeps what looks that an extraction may lose set apart and
//                   goes on where they stop; none where none is
//   cost            linear in the text, a few passes
#pragma once

#include <optional>
#include <vector>

#include "filing/document/document.h"
#include "filing/register/headings.h"

namespace plimsoll::filing {

// What sets the headings of a labelling apart: any extraction keeps capitals, other looks it may lose here and there.
enum class SetApart { not_at_all, by_capitals, by_looks };

std::optional<std::vector<Judged>> best_labelling(const std::vector<Block>& blocks,
                                                  const std::vector<Judged>& current,
                                                  SetApart set_apart,
                                                  std::vector<std::vector<Judged>> others);

// `other` explains the section clearly better than `current`.
bool is_clearly_better(const std::vector<Block>& blocks, const std::vector<Judged>& other,
                       const std::vector<Judged>& current);

}  // namespace plimsoll::filing
