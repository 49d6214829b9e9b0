// Bullets, and the dashes, stars and letters that stand for them; enumerators.
#include "filing/document/list_marks.h"
#include "filing/document/document_thresholds.h"

#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// Past the white space at `at`.
std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t next = at;
    if (!is_space(next_code_point(text, next))) break;
    at = next;
  }
  return at;
}

// What character recognition takes a small disc for.
bool is_misread_bullet(char32_t c) {
  return c == U'=' || c == U'.' || c == U'\u00B0' || c == U'\u00A2';
}

}  // namespace

std::size_t after_bullet(std::string_view text) {
  std::size_t at = 0;
  std::size_t result = 0;
  while (at < text.size()) {
    std::size_t next = at;
    if (text.substr(at).starts_with("\\cdot") || text.substr(at).starts_with("\\bullet")) {
      next = text.find_first_not_of("\\bcdotule", at);
      if (next == std::string_view::npos) break;
    } else {
      const char32_t c = next_code_point(text, next);
      const bool weak =
          is_dash(c) || c == '*' || c == 'o' || c == '>' || c == U'\u201E' || is_misread_bullet(c);
      if (!weak && !is_bullet(c)) break;
      // A dash, a star, an "o" or a misread mark is one only when it stands alone.
      if (weak) {
        std::size_t peek = next;
        if (peek >= text.size() || !is_space(next_code_point(text, peek))) break;
        // "o" is also a letter: two spaces, or nothing but marks before it.
        if (c == 'o' && result == 0) {
          const std::size_t content = skip_spaces(text, next);
          if (content >= text.size()) break;
        }
      }
    }
    const std::size_t content = skip_spaces(text, next);
    if (content >= text.size()) break;
    result = content;
    at = content;
  }
  return result;
}

bool is_lone_bullet(std::string_view text) {
  text = trim(text);
  if (text.empty()) return false;
  std::size_t at = 0;
  const char32_t c = next_code_point(text, at);
  return at == text.size() && (is_bullet(c) || c == '*' || c == 'o');
}

std::size_t after_enumerator(std::string_view text) {
  std::size_t at = 0;
  const bool opened = !text.empty() && text[0] == '(';
  if (opened) ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at == begin) {
    while (at < text.size() && is_ascii_letter(text[at])) ++at;
    const std::string_view letters = text.substr(begin, at - begin);
    const bool roman = letters.find_first_not_of("ivx") == std::string_view::npos;
    if (letters.empty() || letters.size() > (roman ? kMaxRomanMarkBytes : kMaxLetterMarkBytes))
      return 0;
  } else if (at - begin > kMaxNumberMarkDigits) {
    return 0;
  }
  if (at >= text.size()) return 0;
  // "1 . The": some extractions set full stops apart.
  if (!opened && is_digit(text[begin]) && text.substr(at).starts_with(" . ")) ++at;
  if (text[at] == ')') {
    ++at;
  } else if (!opened && text[at] == '.') {
    ++at;
  } else {
    return 0;
  }
  const std::size_t content = skip_spaces(text, at);
  return content > at && content < text.size() ? content : 0;
}

}  // namespace plimsoll::filing
