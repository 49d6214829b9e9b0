// PDF by poppler: words with fonts and boxes, then lines.
#include "pdf/pages.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::pdf {

namespace {

void ignore_message(const std::string&, void*) {}

filing::Style style_of(const poppler::text_box& box) {
  filing::Style style;
  if (!box.has_font_info()) return style;
  const std::string name = filing::lower(box.get_font_name());
  for (const std::string_view heavy : {"bold", "black", "heavy", "semib", "demi", "medi-"}) {
    style.bold = style.bold || name.find(heavy) != std::string::npos;
  }
  style.italic =
      name.find("italic") != std::string::npos || name.find("oblique") != std::string::npos;
  const double half_points = box.get_font_size() * 2;
  if (half_points >= filing::kLeastTypeHalfPoints && half_points <= filing::kMostTypeHalfPoints) {
    style.size = static_cast<std::uint8_t>(std::lround(half_points));
  }
  return style;
}

std::vector<filing::PdfWord> words_of(const poppler::page& page) {
  std::vector<filing::PdfWord> words;
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    filing::PdfWord word;
    const poppler::byte_array bytes = box.text().to_utf8();
    word.text = std::string(filing::trim(std::string_view(bytes.data(), bytes.size())));
    std::replace(word.text.begin(), word.text.end(), '\n', ' ');
    if (word.text.empty() || !filing::is_utf8(word.text)) continue;
    const poppler::rectf area = box.bbox();
    word.left = area.left();
    word.right = area.right();
    word.top = area.top();
    word.bottom = area.bottom();
    // Text turned on its side stands in margins.
    if (box.rotation() != 0 || !std::isfinite(word.left + word.right + word.top + word.bottom)) {
      continue;
    }
    word.style = style_of(box);
    words.push_back(std::move(word));
  }
  return words;
}

}  // namespace

filing::PdfProblem pdf_pages(std::string_view bytes, const TakePage& take_page) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return filing::PdfProblem::too_large;
  }
  poppler::set_debug_error_function(ignore_message, nullptr);
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!pdf) return filing::PdfProblem::damaged;
  if (pdf->is_locked()) return filing::PdfProblem::locked;
  const int n_pages = pdf->pages();
  if (n_pages > filing::kMaxPdfPages) return filing::PdfProblem::too_many_pages;
  std::size_t n_words = 0;
  std::size_t n_bytes = 0;
  for (int p = 0; p < n_pages; ++p) {
    const std::unique_ptr<poppler::page> page(pdf->create_page(p));
    std::vector<filing::PdfLine> lines;
    if (page) {
      std::vector<filing::PdfWord> words = words_of(*page);
      n_words += words.size();
      lines = filing::page_lines(std::move(words));
    }
    for (const filing::PdfLine& line : lines) n_bytes += line.text.size() + 1;
    if (n_words > filing::kMaxPdfWords || n_bytes > filing::kMaxPdfTextBytes)
      return filing::PdfProblem::too_much_text;
    take_page(std::move(lines));
  }
  return filing::PdfProblem::none;
}

}  // namespace plimsoll::pdf
