// A page as bytes: each field in turn, texts behind their lengths.
#include "filing/pdf/pdf_answer.h"

#include <cstring>

#include "filing/pdf/pdf_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

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

bool take_line(std::string_view& bytes, PageLine& line) {
  std::uint32_t n_text = 0;
  std::uint32_t n_styles = 0;
  if (!take(bytes, line.indent) || !take(bytes, line.right) || !take(bytes, line.edge) ||
      !take(bytes, line.gap) || !take(bytes, line.row) || !take(bytes, line.column) ||
      !take(bytes, n_text) || n_text == 0 || n_text > bytes.size()) {
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

std::string encode_page(const std::vector<PageLine>& lines) {
  std::string bytes;
  put(bytes, static_cast<std::uint32_t>(lines.size()));
  for (const PageLine& line : lines) {
    put(bytes, line.indent);
    put(bytes, line.right);
    put(bytes, line.edge);
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

bool decode_page(std::string_view& bytes, std::vector<PageLine>& lines) {
  lines.clear();
  std::uint32_t n_lines = 0;
  if (!take(bytes, n_lines)) return false;
  for (std::uint32_t i = 0; i < n_lines; ++i) {
    PageLine line;
    if (!take_line(bytes, line)) return false;
    lines.push_back(std::move(line));
  }
  return true;
}

}  // namespace plimsoll::filing
