// plimsoll-pdf: takes one PDF apart. The only part of Plimsoll that code of others works in on bytes of strangers, and
// the only one that is linked with poppler; the library and the program start it where a PDF is to be read.
#include <malloc.h>

#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "filing/pdf/pdf_answer.h"
#include "pdf/confine.h"
#include "pdf/pages.h"

namespace {

using plimsoll::filing::PageLine;
using plimsoll::pdf::Send;

// poppler takes and gives back millions of small pieces a page after the other: what is free stays with the process.
constexpr int kKeptBytes = 64 << 20;

void send_pages(std::string_view pdf, const Send& send) {
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  mallopt(M_MMAP_THRESHOLD, kKeptBytes / 2);
  mallopt(M_TOP_PAD, kKeptBytes / 64);
  const auto problem = plimsoll::pdf::pdf_pages(pdf, [&](const std::vector<PageLine>& lines) {
    send(plimsoll::filing::kPdfPage + plimsoll::filing::encode_page(lines));
  });
  send(std::string{plimsoll::filing::kPdfEnd, static_cast<char>(problem)});
}

}  // namespace

int main(int argc, char** argv) {
  if (!plimsoll::pdf::is_asked(argc, argv)) {
    std::fputs(
        "plimsoll-pdf is started by plimsoll, to take a PDF apart; `plimsoll read FILE` reads "
        "one\n",
        stderr);
    return 2;
  }
  plimsoll::pdf::serve(argv, send_pages);
}
