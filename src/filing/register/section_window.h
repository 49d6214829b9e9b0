// A risk section that no title tells of: the stretch of a document that reads most like risks.
//
//   find_window  blocks from the first to behind the last of it; nothing where no stretch is long enough, speaks of
//                harm in most sentences, and of what may happen in many, which notes on financial risks and reports on
//                internal control do not
//   find_run     where no stretch does: titles that look alike, most of which name a risk ("People risk"), each with text
//                below it, from the first of them to behind the text of the last; nothing where most name risks of
//                the notes to accounts (credit, liquidity, currencies)
//   cost         linear in the blocks
#pragma once

#include <optional>
#include <vector>

#include "filing/document/document.h"
#include "filing/register/risk_counts.h"

namespace plimsoll::filing {

struct Window {
  std::size_t first = 0;
  std::size_t last = 0;
  // The first block is a short line that stands for a title.
  bool titled = false;
};

// `left_out[i]`: the block belongs to the notes or another part that is none.
std::optional<Window> find_window(const Document& document, const RiskCounts& counts,
                                  const std::vector<bool>& left_out);

std::optional<Window> find_run(const Document& document, const std::vector<bool>& left_out);

}  // namespace plimsoll::filing
