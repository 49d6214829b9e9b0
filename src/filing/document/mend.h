// Mends what extraction broke inside a block, and says what it did.
//
//   mend_block     ligatures, special spaces, soft hyphens, control characters, LaTeX remains, lost
//                  hyphens; places and style runs stay right
//   join_cut       blocks of a section that one sentence runs through, across a page or within a
//                  heading, become one
//   currency_sign  the sign that stands for money in the text most often; "" if none does. A yen
//                  sign that character recognition turned into a fraction is read as that sign
#pragma once

#include <string>
#include <vector>

#include "filing/document/document.h"
#include "filing/text/capitals.h"
#include "filing/text/hyphen.h"

namespace plimsoll::filing {

struct MendContext {
  std::string currency_sign;
  Vocabulary vocabulary;
};

MendContext mend_context(const std::vector<Block>& blocks, std::size_t first, std::size_t last);
Block mend_block(const Block& block, const MendContext& context, std::vector<Repair>& repairs);
void join_cut(std::vector<Block>& blocks, const LostCapitals& lost, std::vector<Repair>& repairs);

}  // namespace plimsoll::filing
