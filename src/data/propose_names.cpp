// Letters and digits of a text, with _ for what stands between.
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "data/detail/store.h"
#include "data/propose.h"

namespace plimsoll::data {

std::string name_of_text(std::string_view text, const std::string& fallback) {
  std::string out;
  bool gap = false;
  std::size_t i = 0;
  while (i < text.size() && out.size() < 60) {
    const std::size_t begin = i;
    UChar32 c = 0;
    U8_NEXT(text.data(), i, text.size(), c);
    if (c < 0 || !(u_isalpha(c) || (c < 0x80 && u_isdigit(c)))) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += '_';
    gap = false;
    std::string letter(text.substr(begin, i - begin));
    if (c < 0x80) letter[0] = static_cast<char>(u_tolower(c));
    out += letter;
  }
  if (out.empty()) return fallback;
  if (out[0] >= '0' && out[0] <= '9') out = "n" + out;
  const std::string name = name_or_text(out);
  // Words that are no names, and periods.
  const bool ascii =
      std::ranges::all_of(out, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii && name.starts_with('"')) out += "_value";
  return out;
}

std::string dim_of_name(std::string_view name) {
  std::string out;
  bool upper = true;
  for (const char c : name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    upper = false;
  }
  return out;
}

}  // namespace plimsoll::data
