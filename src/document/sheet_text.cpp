// Escapes and cuts by characters; what Excel would read as more than text is made text.
#include "document/sheet_text.h"

#include <unicode/utf8.h>

#include <cctype>
#include <cstdint>

namespace plimsoll::document {

namespace {

// Excel's own limit for a cell.
constexpr std::size_t kMostCharacters = 32'000;

std::string cut(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  // Not inside a character.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// As XML can hold it: no control characters but tab and newline, no half surrogates, no bytes that
// are not UTF-8. What is left out of a cell's text is shown as U+FFFD.
std::string xml_text(const std::string& text) {
  std::string out;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    const bool fits = (c >= 0x20 || c == '\t' || c == '\n') && c != 0x7F &&
                      !(c >= 0x80 && c < 0xA0) && c != 0xFFFE && c != 0xFFFF;
    if (fits) {
      out += text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
    } else {
      out += "\xEF\xBF\xBD";
    }
  }
  return out;
}

}  // namespace

// Of a cell. Excel reads "_x0041_" as a letter by its number, unless the first sign is written so.
std::string cell_text(const std::string& text) {
  std::string out = cut(xml_text(text), kMostCharacters);
  const auto is_hex = [&](std::size_t i) {
    return std::isxdigit(static_cast<unsigned char>(out[i])) != 0;
  };
  for (std::size_t i = 0; i + 6 < out.size(); ++i) {
    if (out[i] != '_' || out[i + 1] != 'x' || out[i + 6] != '_') continue;
    if (is_hex(i + 2) && is_hex(i + 3) && is_hex(i + 4) && is_hex(i + 5)) {
      out.replace(i, 1, "_x005F_");
      i += 6;
    }
  }
  return out;
}

// Of a title, an axis or a series: the library takes "=" at the start for a formula.
std::string chart_text(const std::string& text) {
  constexpr std::size_t kMost = 200;
  const std::string plain = cut(xml_text(text), kMost);
  return plain.starts_with("=") ? " " + plain : plain;
}

}  // namespace plimsoll::document
