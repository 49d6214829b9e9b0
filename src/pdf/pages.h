// What poppler finds in a PDF. On a hostile file it may crash, hang, or take all memory: run it confined.
//
//   pdf_pages  calls `take` with the lines of each page in order; the pages taken so far mean nothing
//              when there is a problem
//   limits     kMaxPdfPages, kMaxPdfWords, kMaxPdfTextBytes over all pages
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "filing/layout/page_layout.h"
#include "filing/pdf/pdf_answer.h"

namespace plimsoll::pdf {

using TakePage = std::function<void(std::vector<filing::PageLine>)>;

filing::PdfProblem pdf_pages(std::string_view bytes, const TakePage& take);

}  // namespace plimsoll::pdf
