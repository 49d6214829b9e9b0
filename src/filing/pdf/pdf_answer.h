// What the program that takes a PDF apart answers: pages, each behind kPdfPage, then kPdfEnd and a PdfProblem.
//
//   encode_page   the lines of a page as bytes
//   decode_page   undoes it for the page at the front of `bytes`, and takes it away; trusts nothing:
//                 false when the bytes are no page, a line is empty, or its text no UTF-8
//   limits        kMaxPdfPages, kMaxPdfTextBytes over all pages
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "filing/layout/page_layout.h"

namespace plimsoll::filing {

inline constexpr char kPdfPage = 'P';
inline constexpr char kPdfEnd = 'E';
inline constexpr int kMaxPdfPages = 5'000;
inline constexpr std::size_t kMaxPdfTextBytes = std::size_t{64} << 20;

enum class PdfProblem : std::uint8_t {
  none,
  too_large,
  damaged,
  locked,
  too_many_pages,
  too_much_text
};

// What follows the file's name in a message: "is a PDF locked by a password".
std::string problem_text(PdfProblem problem);

std::string encode_page(const std::vector<PageLine>& lines);
bool decode_page(std::string_view& bytes, std::vector<PageLine>& lines);

}  // namespace plimsoll::filing
