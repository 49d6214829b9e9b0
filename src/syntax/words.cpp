// Sorted tables, searched by halves.
#include "syntax/words.h"

#include "base/word_list.h"
#include "syntax/word_lists.h"

#include <algorithm>
#include <iterator>

namespace plimsoll::syntax {
namespace {

// Sorted, for binary search.
constexpr std::string_view kReservedList[] = {"and", "else", "false", "if",
                                              "not", "or",   "then",  "true"};
constexpr WordList kReserved(kReservedList);

constexpr std::string_view kClauseWordsList[] = {
    "across", "after",     "and",     "as",        "bad",   "by",    "carries", "category",
    "cite",   "correlate", "cost",    "each",      "else",  "ends",  "file",    "for",
    "from",   "history",   "in",      "judgement", "key",   "known", "life",    "named",
    "of",     "off",       "opening", "or",        "over",  "owner", "per",     "sha256",
    "spread", "then",      "to",      "truncated", "value", "was",   "where",   "within",
};
constexpr WordList kClauseWords(kClauseWordsList);

constexpr WordList kUnitEnds({
    "across",  "after",    "and",  "as",        "at",        "bad",  "between",   "by",
    "carries", "category", "cite", "correlate", "cost",      "each", "else",      "ever",
    "false",   "for",      "from", "history",   "if",        "in",   "judgement", "named",
    "not",     "of",       "off",  "opening",   "or",        "over", "owner",     "per",
    "spread",  "then",     "to",   "true",      "truncated", "was",  "where",     "within",
});

const std::vector<std::string_view> kHeadWords = {
    "plimsoll", "import",   "use",      "model",     "time",      "currency",  "unit",
    "source",   "dim",      "given",    "draw",      "event",     "flow",      "stock",
    "let",      "fn",       "risk",     "group",     "statement", "correlate", "outcome",
    "limit",    "scenario", "action",   "check",     "expect",    "set",       "strike",
    "rate",     "chance",   "at",       "always",    "severity",  "total",     "kept",
    "result",   "register", "schedule", "balancing", "affects",   "state",     "component",
    "part",     "observe",  "decision", "allow",
};

}  // namespace

bool is_reserved(std::string_view word) {
  return kReserved.contains(word);
}

bool ends_unit(std::string_view word) {
  return kUnitEnds.contains(word);
}

bool is_clause_word(std::string_view word) {
  return kClauseWords.contains(word);
}

bool is_head(std::string_view word) {
  return std::find(kHeadWords.begin(), kHeadWords.end(), word) != kHeadWords.end();
}

const std::vector<std::string_view>& heads() {
  return kHeadWords;
}

std::vector<std::string_view> reserved_words() {
  return {std::begin(kReservedList), std::end(kReservedList)};
}

std::vector<std::string_view> clause_words() {
  return {std::begin(kClauseWordsList), std::end(kClauseWordsList)};
}

std::string folded(std::string_view word) {
  std::string text(word);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace plimsoll::syntax
