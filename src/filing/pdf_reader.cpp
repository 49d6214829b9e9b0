// PDF by poppler: words with fonts and boxes, then lines, then blocks.
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>

#include "filing/characters.h"
#include "filing/lines.h"
#include "filing/pdf_layout.h"
#include "filing/readers.h"

namespace plimsoll::filing {
namespace {

constexpr int kMaxPages = 5'000;
constexpr std::size_t kMaxWords = 5'000'000;
constexpr std::size_t kMaxTextBytes = std::size_t{64} << 20;

void ignore_message(const std::string&, void*) {}

Style style_of(const poppler::text_box& box) {
  Style style;
  if (!box.has_font_info()) return style;
  const std::string name = lower(box.get_font_name());
  for (const std::string_view heavy : {"bold", "black", "heavy", "semib", "demi", "medi-"}) {
    style.bold = style.bold || name.find(heavy) != std::string::npos;
  }
  style.italic =
      name.find("italic") != std::string::npos || name.find("oblique") != std::string::npos;
  const double half_points = box.get_font_size() * 2;
  if (half_points >= 1 && half_points <= 250) {
    style.size = static_cast<std::uint8_t>(std::lround(half_points));
  }
  return style;
}

std::vector<PdfWord> words_of(const poppler::page& page) {
  std::vector<PdfWord> words;
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    const poppler::byte_array bytes = box.text().to_utf8();
    PdfWord word;
    word.text = std::string(trim(std::string_view(bytes.data(), bytes.size())));
    std::replace(word.text.begin(), word.text.end(), '\n', ' ');
    if (word.text.empty() || !is_utf8(word.text)) continue;
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

Result<Document> read_pages(poppler::document& pdf, Document document) {
  const int n_pages = pdf.pages();
  if (n_pages > kMaxPages) {
    return Error{document.path + " has " + std::to_string(n_pages) + " pages; at most " +
                 std::to_string(kMaxPages) + " are read"};
  }
  std::vector<Line> lines;
  std::vector<std::uint32_t> page_starts;
  std::size_t n_words = 0;
  for (int p = 0; p < n_pages; ++p) {
    page_starts.push_back(static_cast<std::uint32_t>(document.source.size()));
    const std::unique_ptr<poppler::page> page(pdf.create_page(p));
    if (!page) continue;
    std::vector<PdfWord> words = words_of(*page);
    n_words += words.size();
    bool first = true;
    for (PdfLine& found : page_lines(std::move(words))) {
      if (document.source.size() + found.text.size() > kMaxTextBytes) break;
      Line line;
      line.text.append_verbatim(found.text, static_cast<std::uint32_t>(document.source.size()));
      line.styles = std::move(found.styles);
      line.indent = found.indent;
      line.right = found.right;
      line.gap = found.gap;
      line.page_break = first && p > 0;
      first = false;
      document.source += found.text;
      document.source += '\n';
      lines.push_back(std::move(line));
    }
    if (n_words > kMaxWords || document.source.size() > kMaxTextBytes) {
      return Error{document.path + " holds more text than a filing does; at most " +
                   std::to_string(kMaxWords) + " words are read"};
    }
  }
  if (lines.empty()) {
    return Error{document.path +
                 " has no text in it, only pictures of pages; run character recognition first"};
  }
  document.index_lines(std::move(page_starts));
  mark_furniture(lines);
  append_blocks(std::move(lines), document);
  for (Block& block : document.blocks) {
    block.n_visible = static_cast<std::uint32_t>(n_visible(block.text.text()));
  }
  return document;
}

}  // namespace

bool looks_like_pdf(std::string_view bytes) {
  return bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos;
}

Result<Document> read_pdf(std::string bytes, Document document) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return Error{document.path + " is too large for a PDF"};
  }
  poppler::set_debug_error_function(ignore_message, nullptr);
  // poppler throws nothing of its own, but the allocator and its parts may.
  try {
    const std::unique_ptr<poppler::document> pdf(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    if (!pdf) return Error{document.path + " is a PDF, but damaged beyond reading"};
    if (pdf->is_locked()) return Error{document.path + " is a PDF locked by a password"};
    return read_pages(*pdf, std::move(document));
  } catch (const std::exception& error) {
    return Error{document.path + ": reading the PDF failed: " + error.what()};
  }
}

}  // namespace plimsoll::filing
