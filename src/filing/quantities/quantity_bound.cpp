// Bounds and approximations: words before an amount, and words behind it.
#include <algorithm>
#include <array>
#include <optional>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {
namespace {

struct Phrase {
  std::array<std::string_view, 3> words;
  Approximation approximation;

  std::size_t size() const { return words[1].empty() ? 1 : words[2].empty() ? 2 : 3; }
};

// Longest first.
constexpr auto kBefore =
    std::to_array<Phrase>({{{"no", "more", "than"}, Approximation::at_most},
                           {{"not", "more", "than"}, Approximation::at_most},
                           {{"no", "greater", "than"}, Approximation::at_most},
                           {{"not", "greater", "than"}, Approximation::at_most},
                           {{"no", "higher", "than"}, Approximation::at_most},
                           {{"no", "longer", "than"}, Approximation::at_most},
                           {{"not", "to", "exceed"}, Approximation::at_most},
                           {{"a", "maximum", "of"}, Approximation::at_most},
                           {{"as", "much", "as"}, Approximation::at_most},
                           {{"as", "many", "as"}, Approximation::at_most},
                           {{"as", "high", "as"}, Approximation::at_most},
                           {{"a", "minimum", "of"}, Approximation::at_least},
                           {{"not", "less", "than"}, Approximation::at_least},
                           {{"no", "less", "than"}, Approximation::at_least},
                           {{"not", "fewer", "than"}, Approximation::at_least},
                           {{"no", "fewer", "than"}, Approximation::at_least},
                           {{"no", "lower", "than"}, Approximation::at_least},
                           {{"as", "little", "as"}, Approximation::at_least},
                           {{"as", "few", "as"}, Approximation::at_least},
                           {{"as", "low", "as"}, Approximation::at_least},
                           {{"in", "excess", "of"}, Approximation::over},
                           {{"upwards", "of", ""}, Approximation::over},
                           {{"more", "than", ""}, Approximation::over},
                           {{"greater", "than", ""}, Approximation::over},
                           {{"higher", "than", ""}, Approximation::over},
                           {{"larger", "than", ""}, Approximation::over},
                           {{"longer", "than", ""}, Approximation::over},
                           {{"less", "than", ""}, Approximation::below},
                           {{"fewer", "than", ""}, Approximation::below},
                           {{"lower", "than", ""}, Approximation::below},
                           {{"smaller", "than", ""}, Approximation::below},
                           {{"shorter", "than", ""}, Approximation::below},
                           {{"at", "least", ""}, Approximation::at_least},
                           {{"minimum", "of", ""}, Approximation::at_least},
                           {{"at", "most", ""}, Approximation::at_most},
                           {{"up", "to", ""}, Approximation::at_most},
                           {{"maximum", "of", ""}, Approximation::at_most},
                           {{"capped", "at", ""}, Approximation::at_most},
                           {{"not", "exceed", ""}, Approximation::at_most},
                           {{"not", "exceeding", ""}, Approximation::at_most},
                           {{"close", "to", ""}, Approximation::about},
                           {{"just", "over", ""}, Approximation::over},
                           {{"just", "under", ""}, Approximation::almost},
                           {{"just", "below", ""}, Approximation::almost},
                           {{"approximately", "", ""}, Approximation::about},
                           {{"approx", "", ""}, Approximation::about},
                           {{"about", "", ""}, Approximation::about},
                           {{"around", "", ""}, Approximation::about},
                           {{"roughly", "", ""}, Approximation::about},
                           {{"circa", "", ""}, Approximation::about},
                           {{"some", "", ""}, Approximation::about},
                           {{"nearly", "", ""}, Approximation::almost},
                           {{"almost", "", ""}, Approximation::almost},
                           {{"under", "", ""}, Approximation::below},
                           {{"below", "", ""}, Approximation::below},
                           {{"over", "", ""}, Approximation::over},
                           {{"above", "", ""}, Approximation::over},
                           {{"exceed", "", ""}, Approximation::over},
                           {{"exceeds", "", ""}, Approximation::over},
                           {{"exceeding", "", ""}, Approximation::over},
                           {{"exceeded", "", ""}, Approximation::over}});

// "75% or more", "five years or longer", "$3 million at most".
constexpr auto kBehind = std::to_array<Phrase>({{{"at", "the", "most"}, Approximation::at_most},
                                                {{"at", "a", "maximum"}, Approximation::at_most},
                                                {{"at", "a", "minimum"}, Approximation::at_least},
                                                {{"at", "the", "least"}, Approximation::at_least},
                                                {{"or", "more", ""}, Approximation::at_least},
                                                {{"or", "greater", ""}, Approximation::at_least},
                                                {{"or", "higher", ""}, Approximation::at_least},
                                                {{"or", "longer", ""}, Approximation::at_least},
                                                {{"or", "above", ""}, Approximation::at_least},
                                                {{"or", "over", ""}, Approximation::at_least},
                                                {{"and", "above", ""}, Approximation::at_least},
                                                {{"and", "over", ""}, Approximation::at_least},
                                                {{"at", "minimum", ""}, Approximation::at_least},
                                                {{"or", "less", ""}, Approximation::at_most},
                                                {{"or", "fewer", ""}, Approximation::at_most},
                                                {{"or", "lower", ""}, Approximation::at_most},
                                                {{"or", "shorter", ""}, Approximation::at_most},
                                                {{"or", "below", ""}, Approximation::at_most},
                                                {{"or", "under", ""}, Approximation::at_most},
                                                {{"and", "below", ""}, Approximation::at_most},
                                                {{"at", "most", ""}, Approximation::at_most},
                                                {{"or", "so", ""}, Approximation::about}});

bool is_at(const Scan& scan, std::size_t at, const Phrase& phrase) {
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (!scan.is_word(at + i, phrase.words[i])) return false;
  }
  return true;
}

bool is_filler(const Token& token) {
  static constexpr WordList kFillers({"a", "additional", "aggregate", "an", "another",
                                      "approximately", "about", "around", "combined", "coming",
                                      "cumulative", "following", "further", "next", "of", "roughly",
                                      "the", "total"});
  return token.kind == Token::Kind::word && kFillers.contains(token.lower);
}

// What "not over" and "not below" say.
void deny(Approximation& approximation) {
  if (approximation == Approximation::over) {
    approximation = Approximation::at_most;
  } else if (approximation == Approximation::below) {
    approximation = Approximation::at_least;
  }
}

// Between "maximum" and "of $15 million".
bool is_bound_noun(std::string_view lower) {
  static constexpr WordList kNouns(
      {"aggregate", "amount",    "annual",        "balance",   "borrowing", "borrowings",
       "capacity",  "combined",  "consideration", "cost",      "coverage",  "exposure",
       "facility",  "fee",       "fine",          "fines",     "initial",   "investment",
       "leverage",  "liability", "limit",         "liquidity", "loan",      "monthly",
       "nominal",   "number",    "payment",       "penalty",   "potential", "price",
       "principal", "purchase",  "rate",          "ratio",     "sublimit",  "term",
       "total",     "value",     "yearly"});
  return kNouns.contains(lower);
}

// "no tenant accounts for more than 5%", "may not exceed 20 days": the bound of a clause that denies.
bool is_denied(const Scan& scan, std::size_t at) {
  static constexpr WordList kDenials({"cannot", "neither", "never", "no", "nobody", "none", "not"});
  // What begins a clause of its own: "no assurance that more than".
  static constexpr WordList kOpens({"although", "and", "because", "but", "if", "only", "or", "than",
                                    "that", "though", "unless", "when", "where", "whether", "which",
                                    "while", "who", "whose"});
  for (std::size_t n = 0; n < kDenialTokens && at > 0; ++n) {
    const Token& token = scan.tokens[--at];
    if (token.kind == Token::Kind::sign && token.text != "-" && token.text != "\xE2\x80\x99" &&
        token.text != "'") {
      return false;
    }
    if (kOpens.contains(token.lower)) return false;
    if (kDenials.contains(token.lower)) return true;
  }
  return false;
}

// "a maximum aggregate principal amount of $15 million": the word stands before what it bounds, and an "of" behind it.
std::optional<Approximation> bound_of_noun(const Scan& scan, std::size_t first,
                                           std::size_t& begin) {
  std::size_t at = first;
  while (at > 0 && is_filler(scan.tokens[at - 1]) && !scan.is_word(at - 1, "of")) --at;
  if (at == 0 || !scan.is_word(at - 1, "of")) return std::nullopt;
  --at;
  for (std::size_t n = 0; n < kBoundNounTokens && at > 0; ++n) {
    const Token& token = scan.tokens[--at];
    if (token.kind != Token::Kind::word) return std::nullopt;
    const bool most = token.lower == "maximum";
    if (most || token.lower == "minimum") {
      begin = at;
      return most ? Approximation::at_most : Approximation::at_least;
    }
    if (!is_bound_noun(token.lower)) return std::nullopt;
  }
  return std::nullopt;
}

// "over five years" tells how long a thing goes on, "under two contracts" by what it is bound.
bool is_preposition(const Scan& scan, const Quantity& quantity, const Phrase& phrase,
                    std::size_t at) {
  if (phrase.size() > 1) return false;
  const std::string_view word = phrase.words[0];
  if (quantity.kind == QuantityKind::duration && word == "over") {
    // "balances over 90 days": few things are told to take days.
    if (quantity.unit == "days") return false;
    return !(at > 0 && (scan.is_word(at - 1, "for") || scan.is_word(at - 1, "of") ||
                        scan.is_word(at - 1, "well")));
  }
  return quantity.kind == QuantityKind::count && word == "under" &&
         quantity.value < kUnderCountLeast;
}

}  // namespace

void find_approximation(const Scan& scan, Quantity& quantity, const Scan::Range& range) {
  const auto settle_before = [&](const Phrase& phrase, std::size_t at) {
    quantity.approximation = phrase.approximation;
    quantity.begin = scan.tokens[at].begin;
  };
  const std::size_t first = range.begin;
  if (first > 0 && (scan.is_sign(first - 1, "~") || scan.is_sign(first - 1, ">") ||
                    scan.is_sign(first - 1, "<") || scan.is_sign(first - 1, "\xE2\x89\xA5") ||
                    scan.is_sign(first - 1, "\xE2\x89\xA4"))) {
    const std::string_view sign = scan.tokens[first - 1].text;
    quantity.approximation = sign == "~"              ? Approximation::about
                             : sign == ">"            ? Approximation::over
                             : sign == "<"            ? Approximation::below
                             : sign == "\xE2\x89\xA5" ? Approximation::at_least
                                                      : Approximation::at_most;
    quantity.begin = scan.tokens[first - 1].begin;
    return;
  }
  // A bound wins over the "approximately" that stands between it and its amount.
  std::size_t at = first;
  for (std::size_t n = 0; n <= kMaxBoundFillers; ++n) {
    for (const Phrase& phrase : kBefore) {
      if (at < phrase.size() || (n > 0 && phrase.size() == 1)) continue;
      if (!is_at(scan, at - phrase.size(), phrase)) continue;
      if (n == 0 && is_preposition(scan, quantity, phrase, at - 1)) return;
      if (n == 0 && phrase.approximation == Approximation::about) {
        settle_before(phrase, at - phrase.size());
        break;
      }
      settle_before(phrase, at - phrase.size());
      if (is_denied(scan, at - phrase.size())) deny(quantity.approximation);
      return;
    }
    // "up to a sublimit of": a noun that the bound's own "of" follows.
    const bool noun_of =
        at > 0 && at < first && scan.is_word(at, "of") && is_bound_noun(scan.tokens[at - 1].lower);
    if (at == 0 || !(is_filler(scan.tokens[at - 1]) || noun_of)) break;
    --at;
  }
  std::size_t noun = 0;
  if (const auto bound = bound_of_noun(scan, first, noun)) {
    quantity.approximation = *bound;
    quantity.begin = scan.tokens[noun].begin;
    return;
  }
  // "150 metres in length and above"
  const std::size_t behind = scan.is_word(range.end, "in") && scan.is_word(range.end + 2, "and")
                                 ? range.end + 2
                                 : range.end;
  for (const Phrase& phrase : kBehind) {
    if (!is_at(scan, behind, phrase)) continue;
    quantity.approximation = phrase.approximation;
    quantity.end = scan.tokens[behind + phrase.size() - 1].end;
    return;
  }
  if (scan.is_sign(behind, "+") && scan.tokens[behind].glued) {
    quantity.approximation = Approximation::at_least;
    quantity.end = scan.tokens[behind].end;
  }
}

}  // namespace plimsoll::filing
