// What a block without looks is, by its words alone: for headings_by_grammar.cpp.
//
//   shape_of   of a paragraph or an item of a list; of other blocks nothing is set
//   labels_of  for each block whether it is a label: a short line that recurs, a caption of a table's columns, a page's
//              header, a line of figures. It is part of what stands below a heading, and never one
//   ends       places in the block's text where a phrase that begins it ends; 0 without
//   cost       linear in the blocks
#pragma once

#include <cstddef>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

struct BlockShape {
  // "Risks related to our business".
  bool caption = false;
  std::size_t n_words = 0;
  std::size_t n_sentences = 0;
  bool paragraph = false;
  bool bullet = false;
  bool introduces = false;
  bool continuing = false;
  // Begins with a word that may go on with something, or not.
  bool soft = false;
  // Digits tell of what happened.
  bool figures = false;
  bool sentence = false;
  // Short, no verb, no full stop: a title.
  bool title = false;
  // "Competition"
  bool one_word = false;
  bool ended = false;
  // An item that begins as sentences do.
  bool opens = false;
  // An item of a list that lost its mark: "pay dividends; and".
  bool fragment = false;
  // Begins or ends as the middle of a sentence does: "The condition of", "We sell goods to".
  bool cut = false;
  // Of who manages risks, and how.
  bool managing = false;
  // "Chief Financial Officer": below a signature.
  bool office = false;
  std::size_t n_risk_words = 0;
  std::size_t run_in_end = 0;
  // "Key people There is a risk ...": a cell's title and its text, without a mark between them.
  std::size_t glued_end = 0;
  // Behind a mark alone, whatever letters the phrase has.
  std::size_t loose_end = 0;
};

BlockShape shape_of(const Block& block);
std::vector<bool> labels_of(const std::vector<Block>& blocks);

}  // namespace plimsoll::filing
