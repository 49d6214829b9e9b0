// Names of sheets end at their `!`.
#include "syntax/sheet_place.h"

#include "base/characters.h"

namespace plimsoll::syntax {

namespace {

char at_or_none(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : '\0';
}

bool may_begin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
  while (at < text.size() && (may_begin(text[at]) || is_digit(text[at]) || text[at] == '.')) ++at;
  return at;
}

}  // namespace

bool begins_place(std::string_view text, std::size_t at) {
  return at_or_none(text, at) == '!' && may_begin(at_or_none(text, at + 1));
}

std::size_t end_of_place(std::string_view text, std::size_t at) {
  const std::size_t end = end_of_word(text, at + 1);
  const bool area = at_or_none(text, end) == ':' && may_begin(at_or_none(text, end + 1));
  return area ? end_of_word(text, end + 1) : end;
}

std::size_t end_of_quoted_place(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  for (;; ++end) {
    if (end >= text.size() || text[end] == '\n') return 0;
    if (text[end] != '\'') continue;
    if (at_or_none(text, end + 1) != '\'') break;
    ++end;
  }
  return end > at + 1 && begins_place(text, end + 1) ? end_of_place(text, end + 1) : 0;
}

std::optional<BareSheet> bare_sheet(std::string_view text, std::size_t at) {
  if (!begins_place(text, at)) return std::nullopt;
  std::string_view name = text.substr(0, at);
  name.remove_prefix(name.rfind('\n') + 1);
  const std::size_t bracket = name.find_last_of("[,");
  if (bracket == std::string_view::npos) return std::nullopt;
  name.remove_prefix(bracket + 1);
  while (name.starts_with(' ') || name.starts_with('\'')) name.remove_prefix(1);
  BareSheet out{at - name.size(), "'"};
  while (name.ends_with(' ') || name.ends_with('\'')) name.remove_suffix(1);
  if (name.empty()) return std::nullopt;
  for (const char c : name) out.quoted += c == '\'' ? "''" : std::string(1, c);
  out.quoted += "'";
  return out;
}

}  // namespace plimsoll::syntax
