// Texts near page edges are counted with their numbers blotted out; what comes again is furniture.
#include "filing/document/furniture.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "filing/document/document_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

bool is_roman(std::string_view text) {
  return !text.empty() && text.size() <= kMaxRomanBytes &&
         text.find_first_not_of("ivxlc") == std::string_view::npos;
}

// Lower case, numbers as "#": equal for the same header on two pages.
std::string key_of(std::string_view text) {
  std::string key;
  for (const char c : comparable(text)) {
    if (is_digit(c)) {
      if (key.empty() || key.back() != '#') key += '#';
    } else {
      key += lower_ascii(c);
    }
  }
  return key;
}

}  // namespace

bool is_page_number(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.size() > kMaxPageNumberBytes) return false;
  // "is provided on" and "page 16."
  if (text.starts_with("page ") && text.ends_with(".")) return false;
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_dash(c)) {
      plain += '-';
    } else if (c >= 0x80 || c == '|' || c == '[' || c == ']' || c == '.' || c == '~') {
      plain += ' ';
    } else {
      plain += lower_ascii(static_cast<char>(c));
    }
  }
  std::string_view rest = trim(plain);
  while (!rest.empty() && rest.front() == '-') rest = trim(rest.substr(1));
  while (!rest.empty() && rest.back() == '-') rest = trim(rest.substr(0, rest.size() - 1));
  if (rest.starts_with("page ")) rest = trim(rest.substr(5));
  // "f-12", "a-3"
  if (rest.size() > 2 && is_ascii_letter(rest[0]) && rest[1] == '-') rest = rest.substr(2);
  if (is_roman(rest)) return rest.size() > 1 || rest == "i" || rest == "v" || rest == "x";
  std::size_t n_digits = 0;
  while (n_digits < rest.size() && is_digit(rest[n_digits])) ++n_digits;
  if (n_digits == 0 || n_digits > kMaxPageNumberDigits) return false;
  rest = trim(rest.substr(n_digits));
  if (rest.starts_with("of ") || rest.starts_with("/")) {
    return rest.find_first_not_of("of /0123456789") == std::string_view::npos;
  }
  return rest.empty();
}

std::vector<bool> find_furniture(const std::vector<PagePiece>& pieces) {
  const std::size_t n = pieces.size();
  std::vector<bool> result(n, false);
  std::vector<bool> number(n, false);
  bool has_breaks = false;
  for (std::size_t i = 0; i < n; ++i) {
    number[i] = !pieces[i].kept && is_page_number(pieces[i].text);
    has_breaks = has_breaks || pieces[i].page_break;
  }
  // Distance to the nearest page edge: a break, or a page number where there are no breaks.
  const auto is_edge = [&](std::size_t i) {
    return pieces[i].page_break || (number[i] && !has_breaks);
  };
  constexpr std::size_t kFar = kReachPieces + 1;
  std::vector<std::size_t> distance(n, kFar);
  std::size_t since = kFar;
  for (std::size_t i = 0; i < n; ++i) {
    since = is_edge(i) ? 0 : std::min(kFar, since + 1);
    distance[i] = since;
  }
  since = kFar;
  for (std::size_t i = n; i-- > 0;) {
    // The piece before a break is as near to it as the one behind.
    distance[i] = std::min(distance[i], since);
    since = is_edge(i) ? 0 : std::min(kFar, since + 1);
  }
  std::unordered_map<std::string, std::size_t> n_near;
  for (std::size_t i = 0; i < n; ++i) {
    if (pieces[i].kept || pieces[i].text.size() > kMaxFurnitureBytes ||
        distance[i] > kReachPieces) {
      continue;
    }
    ++n_near[key_of(pieces[i].text)];
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (pieces[i].kept || pieces[i].text.size() > kMaxFurnitureBytes) continue;
    if (number[i]) {
      result[i] = !has_breaks || distance[i] <= kReachPieces;
      continue;
    }
    if (distance[i] > kReachPieces) continue;
    const auto found = n_near.find(key_of(pieces[i].text));
    if (found == n_near.end()) continue;
    // Right at a page's edge two of a kind are enough.
    result[i] = found->second >= kHeaderTimes ||
                (found->second == kHeaderTimesAtEdge && has_breaks && distance[i] <= 1);
  }
  return result;
}

}  // namespace plimsoll::filing
