// Runs of capitalised tokens, kept where a legal form, an office, a title or a definition says
// that they are names.
#include "filing/register/parties.h"

#include <algorithm>
#include <array>

#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/tokens.h"

namespace plimsoll::filing {
namespace {

constexpr auto kForms = std::to_array<std::string_view>(
    {"AG",    "Bancorp",  "Bank", "BV",           "Co", "Company", "Corp", "Corporation", "GmbH",
     "Group", "Holdings", "Inc",  "Incorporated", "KK", "LLC",     "LLP",  "LP",          "Limited",
     "Ltd",   "NV",       "PLC",  "Plc",          "SA", "SE",      "plc"});
constexpr auto kAuthorities =
    std::to_array<std::string_view>({"Administration", "Agency", "Authority", "Board", "Bureau",
                                     "Commission", "Court", "Department", "Exchange", "Ministry"});

bool is_capitalised(const Token& token) {
  if (token.kind != Token::Kind::word) return false;
  std::size_t at = 0;
  return is_upper(next_code_point(token.text, at));
}

template <std::size_t n>
bool is_listed(const std::array<std::string_view, n>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_quote(const Token& token) {
  return token.text == "\"" || token.text == "\xE2\x80\x9C" || token.text == "\xE2\x80\x9D" ||
         token.text == "''" || token.text == "\xE2\x80\x98";
}

// A run of capitalised words with the small words and signs that names have inside.
std::size_t name_end(const std::vector<Token>& tokens, std::size_t begin) {
  std::size_t end = begin;
  for (std::size_t i = begin; i < tokens.size() && i < begin + kMaxNameTokens; ++i) {
    const Token& token = tokens[i];
    if (is_capitalised(token)) {
      end = i + 1;
      continue;
    }
    const bool small = token.lower == "of" || token.lower == "and" || token.lower == "for" ||
                       token.lower == "the" || token.text == "&" || token.lower == "de";
    const bool inside = token.text == "." || token.text == "," || token.text == "-";
    if (small && i + 1 < tokens.size() && is_capitalised(tokens[i + 1])) continue;
    if (token.text == "," && i + 1 < tokens.size() && is_listed(kForms, tokens[i + 1].text))
      continue;
    if (token.text == "." && end == i && is_listed(kForms, tokens[i - 1].text)) {
      end = i + 1;
      continue;
    }
    if (inside && token.glued && i + 1 < tokens.size() && tokens[i + 1].glued &&
        is_capitalised(tokens[i + 1])) {
      continue;
    }
    break;
  }
  return end;
}

// (the "Company") or ("IIJ") at `at`: what stands between the quotation marks.
std::string definition_at(std::string_view text, const std::vector<Token>& tokens, std::size_t at) {
  if (at >= tokens.size() || tokens[at].text != "(") return {};
  std::size_t i = at + 1;
  for (std::size_t n = 0; n < kMaxBeforeQuoteTokens && i < tokens.size() && !is_quote(tokens[i]);
       ++n)
    ++i;
  if (i >= tokens.size() || !is_quote(tokens[i])) return {};
  const std::size_t begin = i + 1;
  std::size_t end = begin;
  while (end < tokens.size() && end < begin + kMaxQuotedTokens && !is_quote(tokens[end])) ++end;
  if (end == begin || end >= tokens.size() || !is_quote(tokens[end])) return {};
  if (!is_capitalised(tokens[begin])) return {};
  return std::string(text.substr(tokens[begin].begin, tokens[end - 1].end - tokens[begin].begin));
}

}  // namespace

void PartyFinder::mention(const std::string& name, const std::string& abbreviation,
                          std::uint32_t source) {
  auto found = index_.find(name);
  if (found == index_.end()) {
    if (parties_.size() >= kMaxParties) return;
    found = index_.emplace(name, parties_.size()).first;
    parties_.push_back({name, {}, source, 0});
  }
  Party& party = parties_[found->second];
  ++party.n_mentions;
  if (abbreviation.empty()) return;
  if (std::find(party.abbreviations.begin(), party.abbreviations.end(), abbreviation) ==
      party.abbreviations.end()) {
    party.abbreviations.push_back(abbreviation);
    index_.try_emplace(abbreviation, found->second);
  }
}

void PartyFinder::add(const MappedText& mapped) {
  const std::string_view text = mapped.text();
  const std::vector<Token> tokens = tokenize(text);
  for (std::size_t i = 0; i < tokens.size();) {
    if (!is_capitalised(tokens[i])) {
      ++i;
      continue;
    }
    const std::size_t end = name_end(tokens, i);
    const std::string name(text.substr(tokens[i].begin, tokens[end - 1].end - tokens[i].begin));
    const std::string abbreviation = definition_at(text, tokens, end);
    const std::uint32_t source = mapped.source_offset(tokens[i].begin);
    std::string_view last = tokens[end - 1].text;
    if (last == "." && end >= i + 2) last = tokens[end - 2].text;
    const bool company = end > i + 1 && is_listed(kForms, last);
    const bool authority =
        end > i + 1 && (is_listed(kAuthorities, tokens[i].text) || is_listed(kAuthorities, last));
    const bool title = tokens[i].lower == "mr" || tokens[i].lower == "ms" ||
                       tokens[i].lower == "mrs" || tokens[i].lower == "dr";
    if (title && i + 2 < tokens.size() && tokens[i + 1].text == ".") {
      const std::size_t person_end = name_end(tokens, i + 2);
      if (person_end > i + 2) {
        mention(std::string(text.substr(tokens[i + 2].begin,
                                        tokens[person_end - 1].end - tokens[i + 2].begin)),
                definition_at(text, tokens, person_end), source);
        i = person_end;
        continue;
      }
    }
    // A defined term of one common word is no party: the "Notes", the "Act".
    const bool defined = !abbreviation.empty() && end > i + 1;
    if (company || authority || defined) {
      mention(name, abbreviation, source);
    } else if (const auto known = index_.find(name); known != index_.end()) {
      ++parties_[known->second].n_mentions;
    }
    i = end;
  }
}

}  // namespace plimsoll::filing
