#include "document/sheet_names.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <string_view>

namespace plimsoll::document {

namespace {

constexpr int kLongestName = 31;

bool is_forbidden(UChar32 c) {
  constexpr std::u16string_view kForbidden = u"[]:*?/\\'!";
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || c == 0xFFFE || c == 0xFFFF ||
         (c < 0x7F && kForbidden.find(static_cast<char16_t>(c)) != std::u16string_view::npos);
}

// Forbidden signs become spaces, and spaces one.
icu::UnicodeString allowed(const std::string& title) {
  const icu::UnicodeString given = icu::UnicodeString::fromUTF8(title);
  icu::UnicodeString out;
  bool after_space = true;
  for (int i = 0; i < given.length();) {
    const UChar32 c = given.char32At(i);
    i += U16_LENGTH(c);
    const bool is_half = c >= 0xD800 && c < 0xE000;
    if (is_forbidden(c) || is_half || c == ' ') {
      if (!after_space) out.append(static_cast<UChar32>(' '));
      after_space = true;
      continue;
    }
    const bool is_formula = c == '=' || c == '+' || c == '-' || c == '@';
    if (out.isEmpty() && is_formula) continue;
    out.append(c);
    after_space = false;
  }
  return out.trim();
}

// Of so many units, with "…" where something is left out.
icu::UnicodeString shortened(const icu::UnicodeString& name, int most) {
  if (name.length() <= most) return name;
  int end = most - 1;
  if (U16_IS_TRAIL(name.charAt(end))) --end;
  // A word that would be cut is left out, unless it is most of the name.
  const int space = name.lastIndexOf(static_cast<UChar32>(' '), 0, end + 1);
  if (space > most / 2) end = space;
  icu::UnicodeString out(name, 0, end);
  out.trim();
  while (out.endsWith(u",", 1)) out.truncate(out.length() - 1);
  return out.append(static_cast<UChar32>(0x2026));
}

std::string utf8_of(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

// Names that differ in nothing else are one to Excel.
std::string folded(const std::string& name) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(name);
  if (U_FAILURE(error) != 0) return utf8_of(icu::UnicodeString(text).foldCase());
  const icu::UnicodeString out = fold->normalize(text, error);
  return utf8_of(U_FAILURE(error) != 0 ? icu::UnicodeString(text).foldCase() : out);
}

}  // namespace

bool SheetNames::take(const std::string& name) {
  // Excel keeps this one for itself.
  return folded(name) != "history" && taken_.insert(folded(name)).second;
}

std::string SheetNames::make(const std::string& title) {
  icu::UnicodeString name = allowed(title);
  if (name.isEmpty()) name = icu::UnicodeString::fromUTF8("Sheet");
  const std::string first = utf8_of(shortened(name, kLongestName));
  if (take(first)) return first;
  for (int n = 2;; ++n) {
    const std::string end = " (" + std::to_string(n) + ")";
    const std::string next =
        utf8_of(shortened(name, kLongestName - static_cast<int>(end.size()))) + end;
    if (take(next)) return next;
  }
}

}  // namespace plimsoll::document
