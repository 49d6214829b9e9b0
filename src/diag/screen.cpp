#include "diag/screen.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

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

}  // namespace plimsoll::diag
