// PDF by poppler: words with fonts and boxes, then lines.
#include "filing/pdf/pdf_pages.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

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
  if (half_points >= kLeastTypeHalfPoints && half_points <= kMostTypeHalfPoints) {
    style.size = static_cast<std::uint8_t>(std::lround(half_points));
  }
  return style;
}

std::vector<PdfWord> words_of(const poppler::page& page) {
  std::vector<PdfWord> words;
  for (const poppler::text_box& box : page.text_list(poppler::page::text_list_include_font)) {
    PdfWord word;
    const poppler::byte_array bytes = box.text().to_utf8();
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

template <class T>
void put(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <class T>
bool take(std::string_view& bytes, T& value) {
  if (bytes.size() < sizeof(T)) return false;
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return true;
}

std::uint8_t flags_of(const Style& style) {
  return static_cast<std::uint8_t>((style.bold ? 1 : 0) | (style.italic ? 2 : 0) |
                                   (style.underline ? 4 : 0) | (style.small_caps ? 8 : 0) |
                                   (style.link ? 16 : 0));
}

Style style_from(std::uint8_t flags, std::uint8_t size) {
  return {(flags & 1) != 0, (flags & 2) != 0,  (flags & 4) != 0,
          (flags & 8) != 0, (flags & 16) != 0, size};
}

bool take_line(std::string_view& bytes, PdfLine& line) {
  std::uint32_t n_text = 0;
  std::uint32_t n_styles = 0;
  if (!take(bytes, line.indent) || !take(bytes, line.right) || !take(bytes, line.gap) ||
      !take(bytes, line.row) || !take(bytes, line.column) || !take(bytes, n_text) || n_text == 0 ||
      n_text > bytes.size()) {
    return false;
  }
  line.text = std::string(bytes.substr(0, n_text));
  bytes.remove_prefix(n_text);
  if (!is_utf8(line.text) || line.text.find('\n') != std::string::npos) return false;
  if (!take(bytes, n_styles) || n_styles == 0 || n_styles > n_text) return false;
  for (std::uint32_t i = 0; i < n_styles; ++i) {
    StyleRun run;
    std::uint8_t flags = 0;
    std::uint8_t size = 0;
    if (!take(bytes, run.begin) || !take(bytes, flags) || !take(bytes, size)) return false;
    const bool in_order =
        line.styles.empty() ? run.begin == 0 : run.begin > line.styles.back().begin;
    if (!in_order || run.begin >= n_text) return false;
    run.style = style_from(flags, size);
    line.styles.push_back(run);
  }
  return true;
}

}  // namespace

std::string problem_text(PdfProblem problem) {
  switch (problem) {
    case PdfProblem::none:
      return "is well";
    case PdfProblem::too_large:
      return "is too large for a PDF";
    case PdfProblem::damaged:
      return "is a PDF, but damaged beyond reading";
    case PdfProblem::locked:
      return "is a PDF locked by a password";
    case PdfProblem::too_many_pages:
      return "has too many pages; at most " + std::to_string(kMaxPdfPages) + " are read";
    case PdfProblem::too_much_text:
      return "holds more text than a filing does; at most " + std::to_string(kMaxPdfWords) +
             " words are read";
  }
  return "is a PDF that cannot be read";
}

PdfProblem pdf_pages(std::string_view bytes, const TakePage& take_page) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return PdfProblem::too_large;
  }
  poppler::set_debug_error_function(ignore_message, nullptr);
  const std::unique_ptr<poppler::document> pdf(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!pdf) return PdfProblem::damaged;
  if (pdf->is_locked()) return PdfProblem::locked;
  const int n_pages = pdf->pages();
  if (n_pages > kMaxPdfPages) return PdfProblem::too_many_pages;
  std::size_t n_words = 0;
  std::size_t n_bytes = 0;
  for (int p = 0; p < n_pages; ++p) {
    const std::unique_ptr<poppler::page> page(pdf->create_page(p));
    std::vector<PdfLine> lines;
    if (page) {
      std::vector<PdfWord> words = words_of(*page);
      n_words += words.size();
      lines = page_lines(std::move(words));
    }
    for (const PdfLine& line : lines) n_bytes += line.text.size() + 1;
    if (n_words > kMaxPdfWords || n_bytes > kMaxPdfTextBytes) return PdfProblem::too_much_text;
    take_page(std::move(lines));
  }
  return PdfProblem::none;
}

std::string encode_page(const std::vector<PdfLine>& lines) {
  std::string bytes;
  put(bytes, static_cast<std::uint32_t>(lines.size()));
  for (const PdfLine& line : lines) {
    put(bytes, line.indent);
    put(bytes, line.right);
    put(bytes, line.gap);
    put(bytes, line.row);
    put(bytes, line.column);
    put(bytes, static_cast<std::uint32_t>(line.text.size()));
    bytes += line.text;
    put(bytes, static_cast<std::uint32_t>(line.styles.size()));
    for (const StyleRun& run : line.styles) {
      put(bytes, run.begin);
      put(bytes, flags_of(run.style));
      put(bytes, run.style.size);
    }
  }
  return bytes;
}

bool decode_page(std::string_view& bytes, std::vector<PdfLine>& lines) {
  lines.clear();
  std::uint32_t n_lines = 0;
  if (!take(bytes, n_lines)) return false;
  for (std::uint32_t i = 0; i < n_lines; ++i) {
    PdfLine line;
    if (!take_line(bytes, line)) return false;
    lines.push_back(std::move(line));
  }
  return true;
}

}  // namespace plimsoll::filing
