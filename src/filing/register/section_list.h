// Whether a candidate section is a list of risks: its headings are read, and what stands below each is asked.
//
//   list_of_risks  headings that classify() gives in the section, and of these the risks: none of who manages what, and
//                  told with words of harm in the heading or below it
//                  of these, the sure ones name a risk or say what may happen
//   is_sure        so many of them, and little else, that it is a section whatever its sentences say
//   score          sure risks, times the share of headings that they are
//   promise        what such a list is worth beside the sentences alone, from kListOfNone to kListOfRisks
//   cost           linear in the section
#pragma once

#include <cstddef>

#include "filing/document/document.h"
#include "filing/register/section.h"

namespace plimsoll::filing {

struct RiskList {
  std::size_t n_headings = 0;
  std::size_t n_risks = 0;
  std::size_t n_sure = 0;

  // The block of the first heading.
  std::size_t first_heading = 0;

  bool is_sure() const;
  double score() const;
  double promise() const;
};

RiskList list_of_risks(const Document& document, const Section& section);

}  // namespace plimsoll::filing
