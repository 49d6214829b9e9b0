// Full stops are the hard part: abbreviations that never end a sentence, and those that may.
#include "filing/text/sentence.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/word_list.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

bool closes(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == U'\u201D' || c == U'\u2019' ||
         c == '*';
}

char32_t last_code_point(std::string_view text, std::size_t& begin) {
  begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
  std::size_t at = begin;
  return next_code_point(text, at);
}

// Abbreviations whose full stop never ends a sentence.
constexpr std::array<std::string_view, 25> kBound = {
    "mr",  "mrs",    "ms",  "dr",   "prof", "messrs", "no", "nos", "vs",
    "fig", "e.g",    "i.e", "cf",   "sec",  "art",    "st", "gov", "sen",
    "rep", "approx", "viz", "para", "ref",  "resp",   "rs"};
// Abbreviations whose full stop may end one.
constexpr std::array<std::string_view, 16> kLoose = {"inc", "corp", "co",  "ltd", "llc",   "plc",
                                                     "etc", "u.s",  "u.k", "e.u", "p.l.c", "n.v",
                                                     "s.a", "l.p",  "jr",  "sr"};

std::string_view word_before(std::string_view text, std::size_t dot) {
  std::size_t begin = dot;
  while (begin > 0 && (is_ascii_letter(text[begin - 1]) || text[begin - 1] == '.' ||
                       is_digit(text[begin - 1]))) {
    if (dot - begin > kMaxAbbreviationBytes) break;
    --begin;
  }
  return text.substr(begin, dot - begin);
}

bool starts_new_thought(std::string_view rest) {
  static constexpr std::array<std::string_view, 32> kStarters = {
      "the",  "we",    "our",      "in",      "if",       "these",       "this",        "as",
      "any",  "it",    "there",    "for",     "such",     "a",           "an",          "although",
      "when", "while", "although", "however", "moreover", "furthermore", "accordingly", "some",
      "many", "with",  "under",    "to",      "on",       "at",          "although",    "because"};
  const std::size_t end = rest.find_first_of(" ,");
  const std::string word = lower(rest.substr(0, end));
  return std::find(kStarters.begin(), kStarters.end(), word) != kStarters.end();
}

}  // namespace

bool ends_sentence(std::string_view text) {
  text = trim(text);
  while (!text.empty()) {
    std::size_t begin = 0;
    const char32_t c = last_code_point(text, begin);
    if (!closes(c)) {
      return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == U'\u2026';
    }
    text = trim(text.substr(0, begin));
  }
  return false;
}

bool starts_lower(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_letter(c)) return is_lower(c);
    if (c < 0x80 && is_digit(static_cast<char>(c))) return false;
    if (!(c == '(' || c == '"' || c == U'\u201C' || c == '\'' || c == U'\u2018')) return false;
  }
  return false;
}

bool is_all_capitals(std::string_view text) {
  std::size_t n_upper = 0;
  std::size_t n_letters = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    n_upper += is_upper(c) ? 1 : 0;
    n_letters += is_upper(c) || is_lower(c) ? 1 : 0;
  }
  return n_letters >= kCapitalsLeastLetters &&
         is_at_least_percent(n_upper, n_letters, kCapitalsPercent);
}

bool begins_sentence(std::string_view word) {
  static constexpr WordList kBeginning(
      {"A",   "All",  "Although", "An",    "Any",   "As",     "At",   "Each",    "Even",
       "For", "If",   "In",       "It",    "Its",   "Like",   "Many", "Most",    "On",
       "Our", "Some", "Such",     "The",   "There", "These",  "This", "Through", "Under",
       "We",  "When", "Where",    "While", "With",  "Without"});
  return kBeginning.contains(word);
}

bool is_small_word(std::string_view word) {
  static constexpr WordList kSmall({"a",     "an",   "and",   "are",   "as",   "at", "be",  "but",
                                    "by",    "for",  "from",  "has",   "have", "if", "in",  "into",
                                    "is",    "its",  "may",   "of",    "on",   "or", "our", "than",
                                    "that",  "the",  "their", "these", "this", "to", "was", "were",
                                    "which", "will", "with",  "would"});
  return kSmall.contains(word);
}

std::vector<SentenceRange> sentences(std::string_view text) {
  std::vector<SentenceRange> result;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '.' && c != '!' && c != '?') continue;
    std::size_t end = i + 1;
    while (end < text.size()) {
      std::size_t next = end;
      const char32_t after = next_code_point(text, next);
      if (!closes(after) && after != '.') break;
      end = next;
    }
    if (end < text.size()) {
      std::size_t next = end;
      if (!is_space(next_code_point(text, next))) continue;
    }
    const std::string_view rest = trim(text.substr(end, kNextSentenceBytes));
    if (c == '.' && !rest.empty()) {
      const std::string word = lower(word_before(text, i));
      if (std::find(kBound.begin(), kBound.end(), word) != kBound.end()) continue;
      const bool initial = word.size() == 1;
      const bool loose = std::find(kLoose.begin(), kLoose.end(), word) != kLoose.end();
      if ((initial || loose) && !starts_new_thought(rest)) continue;
      if (starts_lower(rest)) continue;
    }
    if (end > begin) result.push_back({begin, end});
    begin = end;
    while (begin < text.size()) {
      std::size_t next = begin;
      if (!is_space(next_code_point(text, next))) break;
      begin = next;
    }
    i = end - 1;
  }
  if (begin < text.size()) result.push_back({begin, text.size()});
  return result;
}

}  // namespace plimsoll::filing
