// PDF by poppler's core: words with fonts and boxes, then lines. Its C++ interface would cost four times as much: it looks
// the fonts of every page up again and gives each letter a box and each word three copies (decision 46).
#include "pdf/pages.h"

#include <poppler/Error.h>
#include <poppler/ErrorCodes.h>
#include <poppler/GlobalParams.h>
#include <poppler/PDFDoc.h>
#include <poppler/Stream.h>
#include <poppler/TextOutputDev.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::pdf {

namespace {

// At a point a pixel, places are in points.
constexpr double kPointsPerInch = 72;

void ignore_message(ErrorCategory, Goffset, const char*) {}

// The font of the text that character recognition puts behind a picture: its size is measured, and differs from line to
// line.
constexpr std::string_view kRecognised = "glyphless";

filing::Style look_of(const std::string& name) {
  filing::Style style;
  for (const std::string_view heavy :
       {"bold", "black", "heavy", "semib", "demi", "medi-", "-medium", "-bd"}) {
    style.bold = style.bold || name.find(heavy) != std::string::npos;
  }
  style.italic =
      name.find("italic") != std::string::npos || name.find("oblique") != std::string::npos;
  return style;
}

// The looks of a page's fonts, each worked out once.
class Looks {
 public:
  filing::Style of(const TextWord& word) {
    const GooString* const font = word.getFontName(0);
    auto known = std::find_if(looks_.begin(), looks_.end(),
                              [&](const Look& look) { return look.font == font; });
    if (known == looks_.end()) {
      const std::string name = font == nullptr ? std::string() : filing::lower(font->toStr());
      looks_.push_back({font, look_of(name), name.find(kRecognised) == std::string::npos});
      known = looks_.end() - 1;
    }
    filing::Style style = known->style;
    const double half_points = word.getFontSize() * 2;
    if (known->sized && half_points >= filing::kLeastTypeHalfPoints &&
        half_points <= filing::kMostTypeHalfPoints) {
      style.size = static_cast<std::uint8_t>(std::lround(half_points));
    }
    return style;
  }

 private:
  struct Look {
    const GooString* font;
    filing::Style style;
    bool sized;
  };
  std::vector<Look> looks_;
};

// Puts the word's text behind `text`. What is no character is left out.
void append_text(const TextWord& word, std::string& text) {
  for (int i = 0; i < word.getLength(); ++i) {
    const char32_t c = *word.getChar(i);
    const bool character = c > 0 && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    if (character) filing::append_code_point(text, c == U'\n' ? U' ' : c);
  }
}

// The words of a page; `text` holds theirs.
std::vector<filing::PageWord> words_of(PDFDoc& pdf, TextOutputDev& device, int number,
                                       std::string& text) {
  text.clear();
  if (pdf.getPage(number) == nullptr) return {};
  pdf.displayPage(&device, number, kPointsPerInch, kPointsPerInch, 0, false, false, false);
  const std::unique_ptr<TextWordList> found = device.makeWordList();
  if (!found) return {};
  std::vector<filing::PageWord> words;
  std::vector<std::size_t> ends;
  Looks looks;
  for (int i = 0; i < found->getLength(); ++i) {
    const TextWord& of_page = *found->get(i);
    // Text turned on its side stands in margins.
    if (of_page.getRotation() != 0 || of_page.getLength() == 0) continue;
    filing::PageWord word;
    of_page.getBBox(&word.left, &word.top, &word.right, &word.bottom);
    if (!std::isfinite(word.left + word.right + word.top + word.bottom)) continue;
    append_text(of_page, text);
    word.style = looks.of(of_page);
    words.push_back(word);
    ends.push_back(text.size());
  }
  // Only now does it stay where it is.
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i].text = filing::trim(std::string_view(text).substr(begin, ends[i] - begin));
    begin = ends[i];
  }
  std::erase_if(words, [](const filing::PageWord& word) { return word.text.empty(); });
  return words;
}

}  // namespace

filing::PdfProblem pdf_pages(std::string_view bytes, const TakePage& take_page) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return filing::PdfProblem::too_large;
  }
  setErrorCallback(ignore_message);
  globalParams = std::make_unique<GlobalParams>();
  // It takes the stream over.
  PDFDoc pdf(new MemStream(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull)));
  if (!pdf.isOk()) {
    return pdf.getErrorCode() == errEncrypted ? filing::PdfProblem::locked
                                              : filing::PdfProblem::damaged;
  }
  const int n_pages = pdf.getNumPages();
  if (n_pages > filing::kMaxPdfPages) return filing::PdfProblem::too_many_pages;
  TextOutputDev device(nullptr, false, 0, false, false);
  std::size_t n_words = 0;
  std::size_t n_bytes = 0;
  std::string text;
  // poppler counts pages from 1.
  for (int number = 1; number <= n_pages; ++number) {
    std::vector<filing::PageWord> words = words_of(pdf, device, number, text);
    n_words += words.size();
    std::vector<filing::PageLine> lines = filing::page_lines(std::move(words));
    for (const filing::PageLine& line : lines) n_bytes += line.text.size() + 1;
    if (n_words > filing::kMaxPdfWords || n_bytes > filing::kMaxPdfTextBytes) {
      return filing::PdfProblem::too_much_text;
    }
    take_page(std::move(lines));
  }
  return filing::PdfProblem::none;
}

}  // namespace plimsoll::pdf
