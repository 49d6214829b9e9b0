// A title and what stands below it, and how much that promises to be the risk section.
//
//   weight   of two bare titles apart from each other the heavier one is the section: sentences of harm beyond those
//            that any part of a report has, times what the title promises; the longer it is, the less more counts
//   better   the order of candidates
#pragma once

#include "filing/register/risk_counts.h"
#include "filing/register/section.h"
#include "filing/register/section_words.h"

namespace plimsoll::filing {

struct Candidate {
  Section section;
  Strength strength = Strength::none;
  std::size_t n_visible = 0;
  bool ended = false;
  // "Factors affecting the results of operations" may head the whole of a management's discussion.
  bool names_risks = true;
  // In the notes to the accounts, or in the auditor's report; or told with as many figures.
  bool in_notes = false;
  // Not asked of the items of a form.
  RiskShare share;

  bool is_long() const;
  // A page of a section that its title heads again.
  bool may_go_on() const;
  bool reads_like_risks() const;
  double weight() const;
  // The same, each sentence counting alike.
  double beyond_usual() const;
  bool holds(const Candidate& other) const;
};

bool better(const Candidate& a, const Candidate& b);

}  // namespace plimsoll::filing
