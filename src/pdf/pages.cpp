// PDF by poppler: words with fonts and boxes, then lines.
#include "pdf/pages.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/word_list.h"
#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::pdf {

namespace {

// Words that tell a page of risks, and the longest of them.
constexpr std::size_t kRiskPageWords = 4;
constexpr std::size_t kLongestSign = 15;

void ignore_message(const std::string&, void*) {}

filing::Style style_of(const poppler::text_box& box) {
  filing::Style style;
  if (!box.has_font_info()) return style;
  const std::string name = filing::lower(box.get_font_name());
  for (const std::string_view heavy :
       {"bold", "black", "heavy", "semib", "demi", "medi-", "-medium", "-bd"}) {
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

using Words = std::vector<filing::PdfWord>;

Words words_of(poppler::document& pdf, int number, bool fonts) {
  const std::unique_ptr<poppler::page> page(pdf.create_page(number));
  if (!page) return {};
  Words words;
  for (const poppler::text_box& box :
       page->text_list(fonts ? poppler::page::text_list_include_font : 0)) {
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

// Words that risks are told with; a page with some of them may be one of the section.
bool speaks_of_risks(const Words& words) {
  static constexpr WordList kSigns({"adversely", "could", "may", "might", "mitigate", "mitigated",
                                    "mitigating", "mitigation", "risk", "risks", "uncertainties",
                                    "uncertainty"});
  std::size_t n = 0;
  for (const filing::PdfWord& word : words) {
    std::string_view text = word.text;
    while (!text.empty() && !filing::is_ascii_letter(text.back())) text.remove_suffix(1);
    if (!text.empty() && text.size() <= kLongestSign) n += kSigns.contains(filing::lower(text));
    if (n >= kRiskPageWords) return true;
  }
  return false;
}

// The words of one page after the other. Looking up fonts costs more than all the rest where every
// page names every font, so only pages that speak of risks, and those beside them, are asked for theirs.
class PageWords {
 public:
  explicit PageWords(poppler::document& pdf) : pdf_(pdf) {}

  // Hands on the pages that are settled.
  template <class Take>
  void read(int number, Take take) {
    const bool fonts = risky_;
    Words words = words_of(pdf_, number, fonts);
    risky_ = speaks_of_risks(words);
    if (risky_ && !fonts) {
      if (waiting_) waiting_words_ = words_of(pdf_, number - 1, true);
      words = words_of(pdf_, number, true);
    }
    finish(take);
    waiting_ = !fonts && !risky_;
    if (waiting_) {
      waiting_words_ = std::move(words);
    } else {
      take(std::move(words));
    }
  }

  // The last one.
  template <class Take>
  void finish(Take take) {
    if (waiting_) take(std::move(waiting_words_));
    waiting_ = false;
  }

 private:
  poppler::document& pdf_;
  // The page before speaks of risks.
  bool risky_ = false;
  // It does not, and what follows it decides.
  bool waiting_ = false;
  Words waiting_words_;
};

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
  PageWords pages(*pdf);
  const auto take = [&](Words words) {
    n_words += words.size();
    std::vector<filing::PdfLine> lines = filing::page_lines(std::move(words));
    for (const filing::PdfLine& line : lines) n_bytes += line.text.size() + 1;
    take_page(std::move(lines));
  };
  const auto is_too_much = [&] {
    return n_words > filing::kMaxPdfWords || n_bytes > filing::kMaxPdfTextBytes;
  };
  for (int p = 0; p < n_pages; ++p) {
    pages.read(p, take);
    if (is_too_much()) return filing::PdfProblem::too_much_text;
  }
  pages.finish(take);
  return is_too_much() ? filing::PdfProblem::too_much_text : filing::PdfProblem::none;
}

}  // namespace plimsoll::pdf
