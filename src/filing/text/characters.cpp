// ICU decodes and classifies; white space, bullets and plain forms are our own tables, wider than
// Unicode's.
#include "filing/text/characters.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace plimsoll::filing {
namespace {

// Moves `at` past the character there; negative where the bytes are no UTF-8.
UChar32 decode_at(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) {
    ++at;
    return first;
  }
  UChar32 c = 0;
  std::int32_t offset = 0;
  const std::string_view rest = text.substr(at, 4);
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(rest.data()), offset,
          static_cast<std::int32_t>(rest.size()), c);
  at += static_cast<std::size_t>(offset);
  return c;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const UChar32 c = decode_at(text, at);
  return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

void append_code_point(std::string& text, char32_t c) {
  std::array<std::uint8_t, 4> bytes{};
  std::int32_t size = 0;
  UBool failed = false;
  U8_APPEND(bytes.data(), size, 4, static_cast<UChar32>(c), failed);
  if (failed) {
    text += "\xEF\xBF\xBD";
    return;
  }
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

char32_t windows_1252(char32_t c) {
  // The mapping that the WHATWG Encoding Standard publishes for windows-1252.
  static constexpr std::array<char32_t, 32> kTable = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  return c >= 0x80 && c <= 0x9F ? kTable[c - 0x80] : c;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (decode_at(text, at) < 0) return false;
  }
  return true;
}

std::size_t n_code_points(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return n;
}

std::size_t n_visible(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size();) n += is_space(next_code_point(text, at)) ? 0 : 1;
  return n;
}

bool is_space(char32_t c) {
  if (c < 0x80) return c <= 0x20;
  return c == 0xA0 || c == 0x85 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 || c == 0xFEFF;
}

bool is_letter(char32_t c) {
  if (c < 0x80) return is_ascii_letter(static_cast<char>(c));
  return u_isalpha(static_cast<UChar32>(c)) != 0;
}

bool is_upper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return u_isupper(static_cast<UChar32>(c)) != 0;
}

bool is_lower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return u_islower(static_cast<UChar32>(c)) != 0;
}

bool is_bullet(char32_t c) {
  switch (c) {
    case U'\u2022':  // bullet
    case U'\u2023':
    case U'\u2043':
    case U'\u204C':
    case U'\u204D':
    case U'\u2219':
    case U'\u00B7':  // middle dot
    case U'\u22C5':
    case U'\u25A0':  // squares
    case U'\u25A1':
    case U'\u25AA':
    case U'\u25AB':
    case U'\u25B6':
    case U'\u25B8':
    case U'\u25BA':
    case U'\u25CB':  // circles
    case U'\u25CF':
    case U'\u25E6':
    case U'\u25C6':
    case U'\u2756':
    case U'\u27A2':
    case U'\u2713':
    case U'\u2714':
    case U'\u30FB':
    case U'\uF0B7':  // Symbol and Wingdings by private use
    case U'\uF0A7':
    case U'\uF076':
    case U'\u0095':  // windows-1252 bullet read as a control character
      return true;
    default:
      return false;
  }
}

bool is_dash(char32_t c) {
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x96 || c == 0x97;
}

bool holds_any(std::string_view text, std::initializer_list<std::string_view> signs) {
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return text.find(sign) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x80) {
      result += lower_ascii(static_cast<char>(c));
    } else {
      append_code_point(result, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
    }
  }
  return result;
}

std::string_view trim(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t next = begin;
    if (!is_space(next_code_point(text, next))) break;
    begin = next;
  }
  text.remove_prefix(begin);
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t start = end - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    std::size_t next = start;
    if (!is_space(next_code_point(text, next))) break;
    end = start;
  }
  return text.substr(0, end);
}

std::string collapse_spaces(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (is_space(next_code_point(text, at))) {
      gap = !result.empty();
      continue;
    }
    if (gap) result += ' ';
    gap = false;
    result.append(text, begin, at - begin);
  }
  return result;
}

std::string_view ligature(char32_t c) {
  switch (c) {
    case U'\uFB00':
      return "ff";
    case U'\uFB01':
      return "fi";
    case U'\uFB02':
      return "fl";
    case U'\uFB03':
      return "ffi";
    case U'\uFB04':
      return "ffl";
    case U'\uFB05':
    case U'\uFB06':
      return "st";
    default:
      return {};
  }
}

bool is_invisible(char32_t c) {
  return c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF;
}

namespace {

// What quotation marks, dashes and the like are compared as; empty: the character itself.
std::string_view plain_form(char32_t c) {
  switch (c) {
    case U'\u2018':
    case U'\u2019':
    case U'\u201A':
    case U'\u201B':
    case U'\u2032':
    case U'\u0091':
    case U'\u0092':
    case '`':
      return "'";
    case U'\u201C':
    case U'\u201D':
    case U'\u201E':
    case U'\u201F':
    case U'\u2033':
    case U'\u0093':
    case U'\u0094':
    case U'\u00AB':
    case U'\u00BB':
      return "\"";
    case U'\u2026':
      return "...";
    case U'\uFFE5':
      return "\xC2\xA5";
    default:
      return is_dash(c) ? "-" : ligature(c);
  }
}

}  // namespace

std::string comparable(std::string_view text, std::vector<std::uint32_t>* offsets) {
  std::string result;
  result.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (is_invisible(c)) continue;
    if (is_space(c)) {
      gap = !result.empty();
      continue;
    }
    if (gap) result += ' ';
    gap = false;
    const std::string_view plain = plain_form(c);
    if (!plain.empty()) {
      result += plain;
    } else {
      result.append(text, begin, at - begin);
    }
    if (offsets != nullptr) offsets->resize(result.size(), static_cast<std::uint32_t>(begin));
  }
  return result;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  std::size_t begin = std::string_view::npos;
  const auto flush = [&](std::size_t end) {
    if (begin == std::string_view::npos) return;
    std::string_view word = text.substr(begin, end - begin);
    while (!word.empty() && (word.back() == '\'' || word.back() == '-')) word.remove_suffix(1);
    if (!word.empty()) result.push_back(word);
    begin = std::string_view::npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = next_code_point(text, at);
    const bool inner = c == '\'' || c == U'\u2019' || c == '-' || c == U'\u2010' || c == U'\u2011';
    if (is_letter(c) || (c < 0x80 && is_digit(static_cast<char>(c)))) {
      if (begin == std::string_view::npos) begin = here;
    } else if (!inner) {
      flush(here);
    }
  }
  flush(text.size());
  return result;
}

}  // namespace plimsoll::filing
