// What the words around a quantity say of it: approximation, sign, subject, governing date.
#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

bool is_amount(const Quantity& quantity) {
  return quantity.kind != QuantityKind::date && quantity.kind != QuantityKind::period;
}

struct Phrase {
  std::array<std::string_view, 4> words;
  Approximation approximation;
};

// Longest first.
constexpr auto kApproximations =
    std::to_array<Phrase>({{{"a", "minimum", "of", ""}, Approximation::at_least},
                           {{"a", "maximum", "of", ""}, Approximation::at_most},
                           {{"no", "more", "than", ""}, Approximation::at_most},
                           {{"not", "more", "than", ""}, Approximation::at_most},
                           {{"not", "less", "than", ""}, Approximation::at_least},
                           {{"no", "less", "than", ""}, Approximation::at_least},
                           {{"no", "fewer", "than", ""}, Approximation::at_least},
                           {{"in", "excess", "of", ""}, Approximation::over},
                           {{"as", "much", "as", ""}, Approximation::at_most},
                           {{"as", "many", "as", ""}, Approximation::at_most},
                           {{"as", "little", "as", ""}, Approximation::at_least},
                           {{"more", "than", "", ""}, Approximation::over},
                           {{"greater", "than", "", ""}, Approximation::over},
                           {{"less", "than", "", ""}, Approximation::almost},
                           {{"fewer", "than", "", ""}, Approximation::almost},
                           {{"at", "least", "", ""}, Approximation::at_least},
                           {{"at", "most", "", ""}, Approximation::at_most},
                           {{"up", "to", "", ""}, Approximation::at_most},
                           {{"close", "to", "", ""}, Approximation::about},
                           {{"just", "over", "", ""}, Approximation::over},
                           {{"just", "under", "", ""}, Approximation::almost},
                           {{"approximately", "", "", ""}, Approximation::about},
                           {{"approx", "", "", ""}, Approximation::about},
                           {{"about", "", "", ""}, Approximation::about},
                           {{"around", "", "", ""}, Approximation::about},
                           {{"roughly", "", "", ""}, Approximation::about},
                           {{"circa", "", "", ""}, Approximation::about},
                           {{"some", "", "", ""}, Approximation::about},
                           {{"nearly", "", "", ""}, Approximation::almost},
                           {{"almost", "", "", ""}, Approximation::almost},
                           {{"under", "", "", ""}, Approximation::almost},
                           {{"below", "", "", ""}, Approximation::almost},
                           {{"over", "", "", ""}, Approximation::over},
                           {{"above", "", "", ""}, Approximation::over},
                           {{"exceeding", "", "", ""}, Approximation::over},
                           {{"exceeded", "", "", ""}, Approximation::over}});

void find_approximation(const Scan& scan, Quantity& quantity, const Scan::Range& range) {
  std::size_t first = range.begin;
  // "over a total of", "approximately a"
  if (first > 0 && scan.is_sign(first - 1, "~")) {
    quantity.approximation = Approximation::about;
    quantity.begin = scan.tokens[first - 1].begin;
    return;
  }
  for (const Phrase& phrase : kApproximations) {
    std::size_t n = 0;
    while (n < 4 && !phrase.words[n].empty()) ++n;
    if (first < n) continue;
    bool all = true;
    for (std::size_t i = 0; i < n && all; ++i) all = scan.is_word(first - n + i, phrase.words[i]);
    if (!all) continue;
    // "over the next five years": the words stand right before the number, so this does not match.
    // "over five years" tells how long a thing goes on, not that it is longer.
    if (quantity.kind == QuantityKind::duration && n == 1 && phrase.words[0] == "over") return;
    quantity.approximation = phrase.approximation;
    quantity.begin = scan.tokens[first - n].begin;
    return;
  }
}

// The amount right before, with nothing but "and" or a comma between: "of $3 million and $2
// million".
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

bool is_loss_word(std::string_view lower) {
  static constexpr WordList kWords({"decline", "declined", "declines", "decrease", "decreased",
                                    "decreases", "deficit", "deficits", "fell", "loss", "losses",
                                    "reduced", "reduction", "reductions", "shortfall"});
  return kWords.contains(lower);
}

bool is_clause_end(const Token& token) {
  return token.text == ";" || token.text == "." || token.text == "," || token.text == ":" ||
         token.text == "(";
}

void find_sign(const Scan& scan, Quantity& quantity, std::size_t index) {
  if (quantity.kind != QuantityKind::money && quantity.kind != QuantityKind::share) return;
  const Scan::Range& range = scan.ranges[index];
  const auto& tokens = scan.tokens;
  // Behind: "¥0.2 billion of operating loss", "a 5% decline", "$3 million net loss".
  std::size_t i = range.end;
  if (scan.is_word(i, "of") || scan.is_word(i, "in")) ++i;
  for (std::size_t n = 0; n < kLossBehindTokens && i < tokens.size(); ++n, ++i) {
    if (tokens[i].kind != Token::Kind::word || scan.is_word(i, "and") || scan.is_word(i, "of") ||
        scan.is_word(i, "in") || scan.is_word(i, "to") || scan.is_word(i, "the") ||
        scan.is_word(i, "from")) {
      break;
    }
    if (is_loss_word(tokens[i].lower)) {
      // "5% loss carryforwards" and "10% reduced rate" are no losses.
      if (scan.is_word(i + 1, "carryforwards") || scan.is_word(i + 1, "carryforward")) break;
      quantity.sign = -1;
      return;
    }
  }
  if (const Quantity* before = listed_before(scan, index)) {
    quantity.sign = before->sign;
    return;
  }
  // Before: "net loss of", "decreased by", "net loss for the year ended ... was".
  std::size_t b = range.begin;
  while (b > 0 && tokens[b].begin > quantity.begin) --b;
  if (b == 0) return;
  --b;
  static constexpr auto kLinks =
      std::to_array<std::string_view>({"of", "by", "was", "were", "is", "are", "totaling",
                                       "totalling", "totaled", "reached", "amounting", "amounted"});
  if (scan.is_word(b, "to") && b > 0 && tokens[b - 1].lower.starts_with("amount")) --b;
  const bool direct = is_loss_word(tokens[b].lower);
  if (!direct && std::find(kLinks.begin(), kLinks.end(), tokens[b].lower) == kLinks.end()) {
    return;
  }
  const bool by_or_of = scan.is_word(b, "of") || scan.is_word(b, "by");
  std::size_t n_steps = 0;
  for (std::size_t k = direct ? b + 1 : b; k-- > 0 && n_steps < kLossBeforeTokens; ++n_steps) {
    // A date may stand between subject and verb.
    bool in_date = false;
    for (std::size_t q = index; q-- > 0;) {
      if (scan.ranges[q].end <= k) break;
      if (k >= scan.ranges[q].begin && !is_amount(scan.found[q])) in_date = true;
      if (k >= scan.ranges[q].begin && is_amount(scan.found[q])) return;
    }
    if (in_date) continue;
    if (is_clause_end(tokens[k])) return;
    if (is_loss_word(tokens[k].lower)) {
      // "loss of 5 customers" counts nothing lost of money; of money and shares it is a loss.
      quantity.sign = -1;
      return;
    }
    if (by_or_of && n_steps > kLossBeforeLinkTokens) return;
    // A new subject.
    if (tokens[k].lower == "and" || tokens[k].lower == "which" || tokens[k].lower == "that") return;
  }
}

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

std::string governing_text(const Quantity& date) {
  if (date.kind == QuantityKind::date) return date_text(date.to);
  if (date.from.month != 0 && date.to.month != 0) {
    return date_text(date.from) + " to " + date_text(date.to);
  }
  return date_text(date.to);
}

Quantity year_before(Quantity date) {
  if (date.from.year != 0) --date.from.year;
  if (date.to.year != 0) --date.to.year;
  if (date.kind == QuantityKind::date) date.kind = QuantityKind::period;
  return date;
}

// "for the previous fiscal year" right behind an amount.
bool names_previous_year(const Scan& scan, std::size_t at) {
  std::size_t i = at;
  for (std::size_t n = 0; n < kPreviousYearTokens && i < scan.tokens.size(); ++n, ++i) {
    if (scan.is_word(i, "previous") || scan.is_word(i, "prior") || scan.is_word(i, "preceding")) {
      return scan.is_word(i + 1, "year") ||
             ((scan.is_word(i + 1, "fiscal") || scan.is_word(i + 1, "financial")) &&
              scan.is_word(i + 2, "year"));
    }
    if (scan.tokens[i].kind != Token::Kind::word) return false;
  }
  return false;
}

struct SentenceScope {
  std::size_t first;
  std::size_t last;
};

// Amounts of one sentence against its dates.
void assign_dates(Scan& scan, const SentenceScope& scope, const Quantity*& carried) {
  std::vector<std::size_t> dates;
  std::vector<std::size_t> amounts;
  for (std::size_t i = scope.first; i < scope.last; ++i) {
    const Quantity& quantity = scan.found[i];
    if (!is_amount(quantity)) {
      if (quantity.to.year != 0) dates.push_back(i);
    } else if (quantity.kind != QuantityKind::duration) {
      amounts.push_back(i);
    }
  }
  if (amounts.empty()) {
    if (!dates.empty()) carried = &scan.found[dates.back()];
    return;
  }
  bool respectively = false;
  const std::size_t from = scan.ranges[scope.first].begin;
  const std::size_t to = scan.ranges[scope.last - 1].end + kRespectivelyTokens;
  for (std::size_t i = from; i < std::min(to, scan.tokens.size()); ++i) {
    respectively = respectively || scan.is_word(i, "respectively");
  }
  // Money and shares of a list, one for each date, in order; more lists may follow.
  if (respectively && dates.size() > 1) {
    std::vector<std::size_t> listed;
    for (const std::size_t i : amounts) {
      const QuantityKind kind = scan.found[i].kind;
      if (kind == QuantityKind::money || kind == QuantityKind::share ||
          kind == QuantityKind::count) {
        listed.push_back(i);
      }
    }
    if (!listed.empty() && listed.size() % dates.size() == 0) {
      for (std::size_t k = 0; k < listed.size(); ++k) {
        scan.found[listed[k]].as_of = governing_text(scan.found[dates[k % dates.size()]]);
      }
      carried = &scan.found[dates.back()];
      return;
    }
  }
  for (const std::size_t i : amounts) {
    Quantity& quantity = scan.found[i];
    const Quantity* best = nullptr;
    std::size_t best_distance = 0;
    for (const std::size_t d : dates) {
      const bool behind = scan.ranges[d].begin >= scan.ranges[i].end;
      const std::size_t distance = behind ? scan.ranges[d].begin - scan.ranges[i].end
                                          : scan.ranges[i].begin - scan.ranges[d].end;
      if (best == nullptr || distance < best_distance) {
        best = &scan.found[d];
        best_distance = distance;
      }
      if (distance > kMaxDateTokens) break;
    }
    if (names_previous_year(scan, scan.ranges[i].end)) {
      const Quantity* base = best != nullptr ? best : carried;
      if (base != nullptr) quantity.as_of = governing_text(year_before(*base));
      continue;
    }
    if (best != nullptr) quantity.as_of = governing_text(*best);
  }
  if (!dates.empty()) carried = &scan.found[dates.back()];
}

}  // namespace

void describe(Scan& scan) {
  for (std::size_t i = 0; i < scan.found.size(); ++i) {
    Quantity& quantity = scan.found[i];
    if (is_amount(quantity)) find_approximation(scan, quantity, scan.ranges[i]);
    find_sign(scan, quantity, i);
    find_subject(scan, quantity, i);
  }
  const Quantity* carried = nullptr;
  std::size_t at = 0;
  for (const SentenceRange& sentence : sentences(scan.text)) {
    SentenceScope scope{at, at};
    while (scope.last < scan.found.size() && scan.found[scope.last].begin < sentence.end) {
      ++scope.last;
    }
    if (scope.last > scope.first) {
      if (scope.last - scope.first <= kMaxInSentence) assign_dates(scan, scope, carried);
      at = scope.last;
    }
  }
}

}  // namespace plimsoll::filing
