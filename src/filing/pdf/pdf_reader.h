// Room `pdf`: words with fonts and positions, taken from a PDF by a confined program (src/pdf), to blocks.
//
//   read_pdf  `document` brings path and hash; its source becomes the text taken from the PDF, line
//             by line
//   errors    PDFs that are damaged, encrypted, without text, over the limits on pages and words,
//             or that make that program crash, hang or grow: ErrorKind::model. The program is not there,
//             or a library that it needs: ErrorKind::machine
//   cost      linear in what the PDF holds, beside a start of that program; no file is opened
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "filing/document/document.h"

namespace plimsoll::filing {

bool looks_like_pdf(std::string_view bytes);
Result<Document> read_pdf(std::string_view bytes, Document document);

}  // namespace plimsoll::filing
