// What the words around a quantity say of it: its subject here; see quantity_bound.cpp, quantity_sign.cpp and
// quantity_governing.cpp for the rest.
#include <algorithm>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {

bool is_amount(const Quantity& quantity) {
  return quantity.kind != QuantityKind::date && quantity.kind != QuantityKind::period;
}

const Quantity* listed_before(const Scan& scan, std::size_t index) {
  if (index == 0) return nullptr;
  const Quantity& before = scan.found[index - 1];
  const std::size_t gap = scan.ranges[index].begin - scan.ranges[index - 1].end;
  if (before.kind != scan.found[index].kind || gap == 0 || gap > kListGapTokens) return nullptr;
  for (std::size_t i = scan.ranges[index - 1].end; i < scan.ranges[index].begin; ++i) {
    if (!scan.is_word(i, "and") && !scan.is_sign(i, ",") && !scan.is_word(i, "to") &&
        !scan.is_dash_at(i)) {
      return nullptr;
    }
  }
  return &before;
}

namespace {

bool is_function_word(std::string_view lower) {
  static constexpr WordList kWords(
      {"a",   "an",   "and",  "are",  "as",    "at",    "be",  "been", "but",   "by",
       "for", "from", "had",  "has",  "have",  "if",    "in",  "into", "is",    "it",
       "no",  "of",   "on",   "or",   "than",  "that",  "the", "then", "there", "to",
       "was", "we",   "were", "when", "which", "while", "who", "will", "with"});
  return kWords.contains(lower);
}

std::string words_between(const Scan& scan, std::size_t begin, std::size_t end) {
  if (begin >= end) return {};
  return std::string(scan.text.substr(scan.tokens[begin].begin,
                                      scan.tokens[end - 1].end - scan.tokens[begin].begin));
}

// The run of words that ends before `end`, function words and signs ending it.
std::string phrase_before(const Scan& scan, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < kMaxSubjectTokens &&
         scan.tokens[begin - 1].kind == Token::Kind::word &&
         !is_function_word(scan.tokens[begin - 1].lower)) {
    --begin;
  }
  return words_between(scan, begin, end);
}

std::string phrase_behind(const Scan& scan, std::size_t begin) {
  if (begin < scan.tokens.size() && scan.tokens[begin].lower == "the") ++begin;
  std::size_t end = begin;
  while (end < scan.tokens.size() && end - begin < kMaxSubjectTokens &&
         scan.tokens[end].kind == Token::Kind::word && !is_function_word(scan.tokens[end].lower)) {
    ++end;
  }
  return words_between(scan, begin, end);
}

void find_subject(const Scan& scan, Quantity& quantity, std::size_t index) {
  if (!quantity.about.empty() || !is_amount(quantity)) return;
  const Scan::Range& range = scan.ranges[index];
  if (const Quantity* before = listed_before(scan, index)) {
    quantity.about = before->about;
    return;
  }
  const auto& tokens = scan.tokens;
  // "40% of our revenue", "¥26.1 billion in revenues"
  if (scan.is_word(range.end, "of") || scan.is_word(range.end, "in")) {
    quantity.about = phrase_behind(scan, range.end + 1);
    if (!quantity.about.empty()) return;
  }
  std::size_t b = range.begin;
  while (b > 0 && tokens[b].begin > quantity.begin) --b;
  // Back over dates and small words to what the sentence tells of.
  std::size_t q = index;
  while (b > 0) {
    while (q > 0 && scan.ranges[q - 1].begin >= b) --q;
    if (q > 0 && scan.ranges[q - 1].end >= b && !is_amount(scan.found[q - 1])) {
      b = scan.ranges[q - 1].begin;
    } else if (tokens[b - 1].kind == Token::Kind::number || is_function_word(tokens[b - 1].lower) ||
               tokens[b - 1].text == "," || tokens[b - 1].lower == "respectively") {
      --b;
    } else {
      break;
    }
  }
  if (q > 0 && scan.ranges[q - 1].end == b && is_amount(scan.found[q - 1])) {
    quantity.about = scan.found[q - 1].about;
    if (!quantity.about.empty()) return;
  }
  quantity.about = phrase_before(scan, b);
  if (quantity.about.empty()) quantity.about = phrase_behind(scan, range.end);
}

// "up to 500 preferred shares and 400 common shares": one bound for both.
void share_bound(const Scan& scan, Quantity& quantity, std::size_t i) {
  const Quantity* before = listed_before(scan, i);
  if (before == nullptr || quantity.approximation != Approximation::exact) return;
  const bool bound = before->approximation == Approximation::at_most ||
                     before->approximation == Approximation::at_least;
  const bool in_front = before->begin < scan.tokens[scan.ranges[i - 1].begin].begin;
  if (bound && in_front && before->kind == quantity.kind && before->unit == quantity.unit) {
    quantity.approximation = before->approximation;
  }
}

}  // namespace

void describe(Scan& scan) {
  for (std::size_t i = 0; i < scan.found.size(); ++i) {
    Quantity& quantity = scan.found[i];
    if (is_amount(quantity)) {
      find_approximation(scan, quantity, scan.ranges[i]);
      share_bound(scan, quantity, i);
    }
    find_sign(scan, quantity, i);
    find_subject(scan, quantity, i);
  }
  // "40-45 percent reduction": both ends have one sign.
  for (std::size_t i = scan.found.size(); i-- > 1;) {
    const bool range = scan.ranges[i].begin == scan.ranges[i - 1].end + 1 &&
                       scan.is_dash_at(scan.ranges[i].begin - 1) &&
                       scan.found[i - 1].unit == scan.found[i].unit &&
                       scan.found[i - 1].kind == scan.found[i].kind;
    if (range && scan.found[i].sign < 0) scan.found[i - 1].sign = -1;
  }
  find_dates(scan);
}

}  // namespace plimsoll::filing
