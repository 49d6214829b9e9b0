// How much of a text speaks of what may happen, and of harm in any way.
//
//   RiskCounts  sentences of a document, counted once; shares between any two blocks in constant time. A paragraph is
//               mostly one: the text is lowered before it is cut, and no capital tells where one begins. The thresholds
//               rest on that: a heading, a row and a paragraph count alike, however much is said in it.
//               Furniture, cells of tables of figures and labels of fewer than four words are none
//   cost        linear in the text; behind() logarithmic in the blocks
#pragma once

#include <cstddef>
#include <vector>

#include "filing/document/document.h"

namespace plimsoll::filing {

struct RiskShare {
  std::size_t n_sentences = 0;
  // Of these, those that speak of what may happen; and those that speak of harm in any way.
  std::size_t n_risks = 0;
  std::size_t n_harms = 0;
  // Those with a word of what may happen but "risk" itself, which notes and reports of committees have as well.
  std::size_t n_mays = 0;
  // Those of harm, and of these those of risk, that tell who manages risks, and how, and of nothing that may happen.
  std::size_t n_process = 0;
  std::size_t n_process_risks = 0;
  // Those of managing that speak of no harm either.
  std::size_t n_manages = 0;

  // Of the sentences, those of what may happen.
  bool at_least(std::size_t percent) const;
  // Hardly any of risk or harm; or, if not `wholly`, fewer still that tell more than how risks are managed.
  bool is_silent(bool wholly) const;
};

// Of one block's text, furniture or not.
RiskShare risk_share(const Block& block);

class RiskCounts {
 public:
  explicit RiskCounts(const Document& document);

  // Of blocks `first` up to `last`.
  RiskShare between(std::size_t first, std::size_t last) const;
  // The block behind which `n` sentences have passed since `first`; the last one without.
  std::size_t behind(std::size_t first, std::size_t n) const;

 private:
  // What stands before each block.
  std::vector<RiskShare> before_;
};

}  // namespace plimsoll::filing
