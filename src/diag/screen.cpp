// Each byte of a text to the terminal's cell it is shown in, so that carets stand under what they
// mean also beside wide and combining characters.
#include "diag/screen.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <utility>

namespace plimsoll::diag {
namespace {

constexpr std::uint32_t kTabWidth = 4;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_unsafe(UChar32 c) {
  if (c < 0 || c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  return u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) != 0 || c == 0x2028 || c == 0x2029;
}

std::uint32_t cell_width(UChar32 c) {
  if (c < 0x300) return 1;
  const int type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

ScreenText to_screen(std::string_view slice) {
  ScreenText out;
  out.text.reserve(slice.size());
  out.column.reserve(slice.size() + 1);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(slice.data());
  const auto size = static_cast<std::int32_t>(slice.size());
  std::uint32_t column = 0;
  std::int32_t i = 0;
  while (i < size) {
    const std::int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    for (std::int32_t k = begin; k < i; ++k) out.column.push_back(column);
    if (c == '\t') {
      const std::uint32_t next = (column / kTabWidth + 1) * kTabWidth;
      out.text.append(next - column, ' ');
      column = next;
    } else if (is_unsafe(c)) {
      out.text += kReplacement;
      ++column;
    } else {
      out.text +=
          slice.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
      column += cell_width(c);
    }
  }
  out.column.push_back(column);
  return out;
}

std::string printable(std::string_view text) {
  std::string plain(text);
  for (char& c : plain) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return to_screen(plain).text;
}

namespace {

// Longest sequence of a colour that we write.
constexpr std::size_t kLongestColour = 16;

// Length of "ESC [ digits and ; m" at the start of `text`; 0 for something else. Complete or not:
// `is_open` where the end of the text came first.
std::size_t colour_length(std::string_view text, bool& is_open) {
  for (std::size_t i = 1; i < text.size() && i < kLongestColour; ++i) {
    const char c = text[i];
    if (i == 1 ? c == '[' : (c >= '0' && c <= '9') || c == ';') continue;
    return i > 1 && c == 'm' ? i + 1 : 0;
  }
  is_open = text.size() < kLongestColour;
  return 0;
}

// Bytes that the lead byte asks for; 1 for what leads nothing.
std::size_t utf8_length(unsigned char lead) {
  return lead >= 0xF0 && lead < 0xF8 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
}

}  // namespace

std::string SafeStream::add(std::string_view bytes) {
  waiting_ += bytes;
  const std::string all = std::move(waiting_);
  waiting_.clear();
  std::string out;
  out.reserve(all.size());
  std::size_t i = 0;
  while (i < all.size()) {
    const std::string_view rest = std::string_view(all).substr(i);
    const auto lead = static_cast<unsigned char>(rest[0]);
    if (lead == '\n' || lead == '\t' || (lead >= 0x20 && lead < 0x7F)) {
      out += rest[0];
      ++i;
      continue;
    }
    if (lead == 0x1B && colours_) {
      bool is_open = false;
      const std::size_t length = colour_length(rest, is_open);
      if (is_open) {
        waiting_ = rest;
        break;
      }
      if (length > 0) {
        out += rest.substr(0, length);
        i += length;
        continue;
      }
    }
    if (lead >= 0xC2 && rest.size() < utf8_length(lead)) {
      waiting_ = rest;
      break;
    }
    std::int32_t at = 0;
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(rest.data()), at,
            static_cast<std::int32_t>(std::min<std::size_t>(rest.size(), 8)), c);
    const auto length = static_cast<std::size_t>(at);
    if (is_unsafe(c)) {
      out += kReplacement;
    } else {
      out += rest.substr(0, length);
    }
    i += length;
  }
  return out;
}

std::string SafeStream::end() {
  const bool any = !waiting_.empty();
  waiting_.clear();
  return any ? std::string(kReplacement) : "";
}

}  // namespace plimsoll::diag
