// Which blocks may be the title of a risk section, and which begin what follows it.
//
//   title_of         by the block's words, and by what follows in it; see Strength
//   is_cut_title     a title that goes on in the next block: "Risks to achieving the", "Group's objectives"
//   names_risks      "risk" or "uncertainty" stands in it; "Factors affecting results" does not
//   ending_of        whether a block begins what follows the section of `own`; a soft ending is one only where what
//                    stands behind it no longer speaks of risks, a guessed one where it hardly does
//   may_stand_out    by looks, or where looks are not told
//   part_titles      lines of text that are titles become blocks of their own where they were joined to others
//   cost             constant in a block, but for part_titles(): linear in the document
#pragma once

#include "filing/document/document.h"
#include "filing/register/section_words.h"

namespace plimsoll::filing {

struct Title {
  Strength strength = Strength::none;
  // Where the title ends in the block's text.
  std::size_t end = 0;
  // The captions of a table's columns, which are no title of what stands below them.
  bool captions = false;
};

Title title_of(const Block& block);
bool is_cut_title(const Block& block, const Block& next);
bool names_risks(const Block& block);

enum class Ending { none, soft, guessed, firm };

// `body`: of most of the text; see body_style(), which knows its size alone.
Ending ending_of(const Document& document, const Block& block, const Title& own,
                 const Block& title_block, const Style& body);
Style body_style(const Document& document);
bool may_stand_out(const Document& document, const Block& block, const Style& body);

void part_titles(Document& document);

}  // namespace plimsoll::filing
