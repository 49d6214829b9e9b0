// Words that every heading of a risk has are passed over; what is left tells headings apart.
#include "filing/text/identifier.h"

#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

constexpr WordList kPassedOver(
    {"a",        "able", "achieve", "adverse",    "adversely",  "affect", "affected", "an",
     "and",      "any",  "are",     "as",         "at",         "be",     "because",  "been",
     "business", "by",   "can",     "cannot",     "certain",    "could",  "do",       "effect",
     "for",      "from", "have",    "harm",       "has",        "if",     "impact",   "in",
     "is",       "it",   "its",     "material",   "materially", "may",    "might",    "no",
     "not",      "of",   "on",      "operations", "or",         "other",  "our",      "ours",
     "results",  "so",   "some",    "subject",    "such",       "than",   "that",     "the",
     "their",    "them", "these",   "they",       "this",       "those",  "to",       "us",
     "was",      "we",   "were",    "when",       "which",      "will",   "with",     "would",
     "you",      "your"});

}  // namespace

std::string identifier(std::string_view text, std::string_view fallback, std::size_t max_words) {
  std::string name;
  std::size_t n = 0;
  for (const std::string_view raw : words(text)) {
    std::string word;
    for (const char c : lower(raw)) {
      if ((c >= 'a' && c <= 'z') || is_digit(c)) word += c;
      if (c == '-') word += '_';
    }
    if (word.empty() || kPassedOver.contains(word)) continue;
    if (name.empty() && is_digit(word[0])) continue;
    if (word.size() == 1) continue;
    if (name.size() + word.size() + 1 > kMaxIdentifierBytes) break;
    name += (name.empty() ? "" : "_") + word;
    if (++n == max_words) break;
  }
  return name.empty() ? std::string(fallback) : name;
}

std::string unique_id(std::string_view text, std::string_view fallback, TakenNames& taken) {
  const std::string name = identifier(text, fallback);
  const auto [known, is_new] = taken.try_emplace(name, 1);
  if (is_new) return name;
  std::size_t n = known->second;
  std::string unique;
  do {
    unique = name + "_" + std::to_string(++n);
  } while (!taken.try_emplace(unique, 1).second);
  taken[name] = n;
  return unique;
}

}  // namespace plimsoll::filing
