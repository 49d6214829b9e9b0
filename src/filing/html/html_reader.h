// Room `html`: a page of HTML, any tag soup, to blocks.
//
//   read_html  inline markup becomes style runs, block markup ends blocks, rows of tables that lay
//              out text become paragraphs and list items, rows of figures one block each; styles
//              come from tags, style attributes and class rules; hidden text is not read
//   cost       linear in the page; nothing is fetched
#pragma once

#include <string_view>

#include "filing/document/document.h"

namespace plimsoll::filing {

bool looks_like_html(std::string_view text);
// `document.source` holds the page; its lines are indexed and its blocks made.
void read_html(Document& document);

}  // namespace plimsoll::filing
