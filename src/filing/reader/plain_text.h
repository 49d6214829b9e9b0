// Plain text to blocks: hard-wrapped lines or one line a paragraph; EDGAR's <PAGE> and <TABLE> marks.
// Linear in the text.
#pragma once

#include "filing/document/document.h"

namespace plimsoll::filing {

// `document.source` holds the text; its lines are indexed and its blocks made.
void read_text(Document& document);

}  // namespace plimsoll::filing
