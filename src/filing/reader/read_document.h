// The readers: bytes or decoded text to blocks. Each is linear in its input and opens no file.
//
//   read_text  hard-wrapped lines or one line a paragraph; EDGAR's <PAGE> and <TABLE> marks
//   read_html  any tag soup; styles from tags, style attributes and class rules
//   read_pdf   words with fonts and positions, taken from the PDF in a confined process; fails for
//              PDFs that are damaged, encrypted, without text, over the limits on pages and words,
//              or that make that process crash, hang or grow
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "filing/document/document.h"

namespace plimsoll::filing {

bool looks_like_pdf(std::string_view bytes);
bool looks_like_html(std::string_view text);

void read_text(Document& document);
void read_html(Document& document);
Result<Document> read_pdf(std::string bytes, Document document);

}  // namespace plimsoll::filing
