// Signs: a bracket or a minus, and words of loss or decrease. An amount that tells of another one again, or is
// compared with it, has its sign.
#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/quantities/quantity_scan.h"
#include "filing/quantities/quantity_thresholds.h"

namespace plimsoll::filing {
namespace {

constexpr std::size_t kNoToken = static_cast<std::size_t>(-1);

bool is_loss_word(std::string_view lower) {
  static constexpr WordList kWords(
      {"contracted",  "decline",     "declined",     "declines", "decrease", "decreased",
       "decreases",   "declining",   "decreasing",   "drop",     "dropped",  "dropping",
       "drops",       "fall",        "fallen",       "falling",  "falls",    "deficit",
       "deficits",    "deficiency",  "deficiencies", "fell",     "loss",     "losses",
       "negative",    "outflow",     "outflows",     "plunged",  "reduced",  "reduction",
       "reductions",  "shortfall",   "shortfalls",   "shrank",   "shrunk",   "slipped",
       "underfunded", "underfunding"});
  return kWords.contains(lower);
}

// Of a currency or a share of something; "depreciation of $3 million" is a cost.
bool is_weakening_word(std::string_view lower) {
  static constexpr WordList kWords({"depreciated", "depreciates", "devaluation", "devalued",
                                    "weaken", "weakened", "weakening", "weakens"});
  return kWords.contains(lower);
}

// Behind an amount these tell of something else: "the loan of $5 million falls due", "sales of $3 million fell".
bool is_verb_of_loss(std::string_view lower) {
  static constexpr WordList kWords({"contracted", "declined", "declines", "dropped", "fell",
                                    "falls", "plunged", "shrank", "slipped"});
  return kWords.contains(lower);
}

// Verbs that tell a decrease only with "by": "reducing emissions by 26%", and not "reduce debt of $3 million".
bool lessens(std::string_view lower) {
  static constexpr WordList kWords(
      {"cut", "cutting", "down", "lower", "lowering", "reduce", "reduces", "reducing"});
  return kWords.contains(lower);
}

// "down 2%", and not "paid down $2 million".
bool is_down(const Scan& scan, std::size_t at) {
  if (!scan.is_word(at, "down")) return false;
  static constexpr WordList kOthers({"draw", "drawn", "drew", "paid", "pay", "paying", "payment",
                                     "put", "write", "writing", "written", "wrote"});
  return at == 0 || !kOthers.contains(scan.tokens[at - 1].lower);
}

bool is_gain_word(std::string_view lower) {
  static constexpr WordList kWords({"gain", "gains", "income", "increase", "increased", "profit",
                                    "profits", "surplus", "earnings", "rose", "grew", "inflow",
                                    "inflows"});
  return kWords.contains(lower);
}

// What stands ready for losses is none itself: "a provision for loan losses of", "loss reserves of".
bool stands_for_losses(std::string_view lower) {
  static constexpr WordList kWords({"allowance", "allowances", "carryforward", "carryforwards",
                                    "coverage", "insurance", "limit", "limits", "provision",
                                    "provisions", "rate", "rates", "ratio", "ratios", "reserve",
                                    "reserves"});
  return kWords.contains(lower);
}

// "losses could exceed $3 million": the bound is the amount's own.
bool is_modal(std::string_view lower) {
  static constexpr WordList kModals({"can", "could", "may", "might", "will", "would"});
  return kModals.contains(lower);
}

bool is_link(std::string_view lower) {
  static constexpr WordList kLinks({"of", "by", "was", "were", "is", "are", "totaling", "totalling",
                                    "totaled", "totalled", "reached", "amounting", "amounted"});
  return kLinks.contains(lower) || is_modal(lower);
}

// "stood at", "negative at".
bool is_level_link(const Scan& scan, std::size_t at) {
  static constexpr WordList kBefore({"negative", "remained", "stands", "stood"});
  return at > 0 && scan.is_word(at, "at") && kBefore.contains(scan.tokens[at - 1].lower);
}

bool is_clause_end(const Token& token) {
  return token.text == ";" || token.text == "." || token.text == "," || token.text == ":" ||
         token.text == "(";
}

bool has_sign(const Quantity& quantity) {
  return quantity.kind == QuantityKind::money || quantity.kind == QuantityKind::share;
}

// The bracket that the token stands in, opened at the token given back.
std::size_t open_bracket(const Scan& scan, std::size_t at) {
  std::size_t depth = 0;
  for (std::size_t n = 0; at > 0 && n < kBracketTokens; ++n) {
    --at;
    if (scan.is_sign(at, ")")) ++depth;
    if (!scan.is_sign(at, "(")) continue;
    if (depth == 0) return at;
    --depth;
  }
  return kNoToken;
}

// The amount that a bracket at `open` tells of again: right before it, a date at most between.
const Quantity* told_again(const Scan& scan, std::size_t index, std::size_t open) {
  std::size_t q = index;
  while (q > 0 && scan.ranges[q - 1].begin >= open) --q;
  std::size_t at = open;
  std::size_t n_words = 0;
  for (std::size_t n_dates = 0; q > 0 && n_dates < kBeforeBracketTokens; --q, ++n_dates) {
    const Scan::Range& range = scan.ranges[q - 1];
    for (; at > range.end; --at) {
      if (is_clause_end(scan.tokens[at - 1]) || ++n_words > kBeforeBracketTokens) return nullptr;
    }
    if (is_amount(scan.found[q - 1])) return &scan.found[q - 1];
    at = range.begin;
  }
  return nullptr;
}

// What words between two places say: -1, 1, or 0 for nothing.
int sign_between(const Scan& scan, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (is_loss_word(scan.tokens[i].lower)) return -1;
    if (is_gain_word(scan.tokens[i].lower)) return 1;
  }
  return 0;
}

bool is_printed_negative(const Scan& scan, std::size_t index) {
  if (scan.found[index].sign >= 0) return false;
  const Scan::Range& range = scan.ranges[index];
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (scan.is_sign(i, "(") || scan.is_dash_at(i)) return true;
  }
  return false;
}

// "(US$5 million)" is a loss behind "of" or "was", where nothing was told before.
bool bracket_is_loss(const Scan& scan, std::size_t index) {
  const std::size_t open = scan.ranges[index].begin;
  if (!scan.is_sign(open, "(")) return true;
  if (told_again(scan, index, open) != nullptr) return false;
  if (open == 0) return true;
  const Token& before = scan.tokens[open - 1];
  if (before.kind == Token::Kind::number || number_word(before.lower) >= 0) return false;
  return before.kind == Token::Kind::sign || is_link(before.lower) || before.lower == "and" ||
         before.lower == "to" || before.lower == "from" || is_loss_word(before.lower);
}

// "$3 million compared to $2 million".
bool is_compared(const Scan& scan, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (scan.is_word(i, "compared") || scan.is_word(i, "versus") || scan.is_word(i, "vs") ||
        scan.is_word(i, "against") || scan.is_word(i, "comparison")) {
      return true;
    }
  }
  return false;
}

// "loss carryforwards", "loss (“NOL”) carryforward": what stands ready for losses, behind the word at `at`.
bool is_of_what_stands_for_losses(const Scan& scan, std::size_t at) {
  std::size_t i = at + 1;
  if (scan.is_sign(i, "(")) {
    while (i < at + kBracketTokens && i < scan.tokens.size() && !scan.is_sign(i, ")")) ++i;
    ++i;
  }
  return i < scan.tokens.size() && stands_for_losses(scan.tokens[i].lower);
}

// Behind: "¥0.2 billion of operating loss", "a 5% decline", "$3 million net loss", "12% lower".
bool is_loss_behind(const Scan& scan, const Quantity& quantity, std::size_t i) {
  // What begins something else than the noun of the amount.
  static constexpr WordList kParting(
      {"a",   "after",     "against", "an", "and", "as",   "before", "below", "by",   "despite",
       "due", "following", "for",     "if", "in",  "of",   "on",     "or",    "than", "that",
       "the", "to",        "versus",  "vs", "was", "when", "which",  "while", "with", "from"});
  if (scan.is_word(i, "lower") || scan.is_word(i, "weaker") ||
      (scan.is_word(i, "less") && scan.is_word(i + 1, "than"))) {
    return quantity.kind == QuantityKind::share;
  }
  if (scan.is_word(i, "of") || scan.is_word(i, "in")) ++i;
  const auto& tokens = scan.tokens;
  for (std::size_t n = 0; n < kLossBehindTokens && i < tokens.size(); ++n, ++i) {
    if (tokens[i].kind != Token::Kind::word || kParting.contains(tokens[i].lower)) return false;
    if (quantity.kind == QuantityKind::share && tokens[i].lower == "depreciation") return true;
    if (!is_loss_word(tokens[i].lower)) continue;
    return !is_verb_of_loss(tokens[i].lower) && !is_of_what_stands_for_losses(scan, i);
  }
  return false;
}

// Before: "net loss of", "decreased by", "net loss for the year ended ... was".
bool is_loss_before(const Scan& scan, const Quantity& quantity, std::size_t index) {
  const auto& tokens = scan.tokens;
  std::size_t b = scan.ranges[index].begin;
  while (b > 0 && tokens[b].begin > quantity.begin) --b;
  if (b == 0) return false;
  --b;
  if (scan.is_word(b, "to") && b > 0 && tokens[b - 1].lower.starts_with("amount")) --b;
  const bool share = quantity.kind == QuantityKind::share;
  const auto loses = [&](std::size_t at) {
    return is_loss_word(tokens[at].lower) || (share && is_weakening_word(tokens[at].lower));
  };
  if (scan.is_word(b, "lost") || scan.is_word(b, "minus")) return true;
  const bool direct = loses(b) || is_down(scan, b);
  const bool level = is_level_link(scan, b);
  if (!direct && !level && !is_link(tokens[b].lower)) return false;
  // "falls below 5%" tells a level.
  if (direct && (scan.is_word(b + 1, "below") || scan.is_word(b + 1, "under"))) return false;
  // "loss reserves of", and not "the loss transferred to reserves was".
  const bool moved = b > 1 && (scan.is_word(b - 2, "to") || scan.is_word(b - 2, "from"));
  if (!direct && b > 0 && stands_for_losses(tokens[b - 1].lower) && !moved) return false;
  // "at the reduced 15% rate": the one that is left.
  if (scan.is_word(b, "reduced") && b > 0 &&
      (scan.is_word(b - 1, "the") || scan.is_word(b - 1, "a"))) {
    return false;
  }
  const bool by_or_of = scan.is_word(b, "of") || scan.is_word(b, "by");
  std::size_t n_steps = 0;
  bool aside = by_or_of || direct;
  for (std::size_t k = direct ? b + 1 : b; k-- > 0 && n_steps < kLossBeforeTokens; ++n_steps) {
    // A date may stand between subject and verb.
    bool in_date = false;
    for (std::size_t q = index; q-- > 0;) {
      if (scan.ranges[q].end <= k) break;
      if (k >= scan.ranges[q].begin && !is_amount(scan.found[q])) in_date = true;
      if (k >= scan.ranges[q].begin && is_amount(scan.found[q])) return false;
    }
    if (in_date) continue;
    // "The deficit, as the actuary sees it, was": what is said aside, right before the verb.
    if (!aside && scan.is_sign(k, ",")) {
      aside = true;
      std::size_t comma = k;
      while (comma-- > 0 && k - comma < kLossBeforeTokens) {
        if (is_clause_end(tokens[comma])) break;
      }
      if (comma < k && scan.is_sign(comma, ",") && n_steps <= 1) {
        k = comma;
        continue;
      }
    }
    if (is_clause_end(tokens[k])) return false;
    if (is_down(scan, k) && (direct || scan.is_word(b, "by"))) return true;
    if (scan.is_word(b, "by") && n_steps <= kLossBeforeLinkTokens + 1 && lessens(tokens[k].lower)) {
      return true;
    }
    if (loses(k)) {
      for (std::size_t p = k, n = 0; p-- > 0 && n < kLossBehindTokens; ++n) {
        if (scan.is_word(p, "for") && p > 0) return !stands_for_losses(tokens[p - 1].lower);
        if (tokens[p].kind != Token::Kind::word) break;
      }
      // "loss of 5 customers" counts nothing lost of money; of money and shares it is a loss.
      return true;
    }
    if (by_or_of && n_steps > kLossBeforeLinkTokens) return false;
    // A new subject.
    if (tokens[k].lower == "and" || tokens[k].lower == "or" || tokens[k].lower == "which" ||
        tokens[k].lower == "that") {
      return false;
    }
  }
  return false;
}

// "losses of $3 million for 2022 and $2 million for 2021": a list whose amounts have their dates behind them.
const Quantity* listed_with_dates(const Scan& scan, std::size_t index) {
  static constexpr WordList kBetween(
      {"and", "as", "at", "during", "ended", "ending", "for", "in", "of", "on", "the"});
  std::size_t at = scan.ranges[index].begin;
  std::size_t q = index;
  for (std::size_t n_dates = 0; q > 0 && n_dates < kBeforeBracketTokens; --q, ++n_dates) {
    const Scan::Range& range = scan.ranges[q - 1];
    if (at > range.end + kComparedTokens) return nullptr;
    for (; at > range.end; --at) {
      const Token& token = scan.tokens[at - 1];
      if (token.text != "," && !kBetween.contains(token.lower)) return nullptr;
    }
    if (is_amount(scan.found[q - 1])) {
      return scan.found[q - 1].kind == scan.found[index].kind && q < index ? &scan.found[q - 1]
                                                                           : nullptr;
    }
    at = range.begin;
  }
  return nullptr;
}

// "losses of $3 million on loans and $2 million on bonds": a list whose amounts have, behind one small word, what they are of.
const Quantity* listed_by_subject(const Scan& scan, std::size_t index) {
  if (index == 0) return nullptr;
  const Quantity& before = scan.found[index - 1];
  const Scan::Range& range = scan.ranges[index];
  const std::size_t begin = scan.ranges[index - 1].end;
  if (before.kind != scan.found[index].kind || before.unit != scan.found[index].unit ||
      range.begin < begin + 3 || range.begin - begin > kLossBeforeLinkTokens) {
    return nullptr;
  }
  const Token& joint = scan.tokens[range.begin - 1];
  static constexpr WordList kLinks({"at", "for", "from", "in", "on"});
  const std::string& link = scan.tokens[begin].lower;
  if (!(joint.text == "," || joint.lower == "and") || !kLinks.contains(link)) return nullptr;
  for (std::size_t i = begin + 1; i + 1 < range.begin; ++i) {
    if (scan.tokens[i].kind != Token::Kind::word && scan.tokens[i].text != ",") return nullptr;
  }
  // Both ends of a range stand before the small word.
  std::size_t end = range.end;
  if (index + 1 < scan.ranges.size() && scan.is_dash_at(end) &&
      scan.ranges[index + 1].begin == end + 1) {
    end = scan.ranges[index + 1].end;
  }
  return scan.is_word(end, link) ? &before : nullptr;
}

// "decreased $2 million to $5 million": the second is a level.
bool is_level_behind_change(const Scan& scan, std::size_t index) {
  const std::size_t begin = scan.ranges[index - 1].begin;
  bool to = false;
  for (std::size_t i = scan.ranges[index - 1].end; i < scan.ranges[index].begin; ++i) {
    to = to || scan.is_word(i, "to");
  }
  if (!to || begin == 0) return false;
  const std::string& verb = scan.tokens[begin - 1].lower;
  return verb == "by" || (is_loss_word(verb) && verb.ends_with("ed")) || verb == "fell";
}

}  // namespace

void find_sign(const Scan& scan, Quantity& quantity, std::size_t index) {
  if (!has_sign(quantity)) return;
  const Scan::Range& range = scan.ranges[index];
  if (quantity.sign < 0) {
    if (bracket_is_loss(scan, index)) return;
    quantity.sign = 1;
  }
  if (is_loss_behind(scan, quantity, range.end)) {
    quantity.sign = -1;
    return;
  }
  if (const Quantity* before = listed_before(scan, index)) {
    if (!is_printed_negative(scan, index - 1) && !is_level_behind_change(scan, index)) {
      quantity.sign = before->sign;
      return;
    }
  }
  if (const Quantity* before = listed_with_dates(scan, index)) {
    quantity.sign = before->sign;
    return;
  }
  if (const Quantity* before = listed_by_subject(scan, index)) {
    quantity.sign = before->sign;
    return;
  }
  const std::size_t open =
      scan.is_sign(range.begin, "(") ? range.begin : open_bracket(scan, range.begin);
  if (open != kNoToken) {
    if (const Quantity* before = told_again(scan, index, open)) {
      const int said = sign_between(scan, open, range.begin);
      quantity.sign = said != 0 ? said : before->sign;
      return;
    }
  }
  for (std::size_t q = index; q-- > 0;) {
    if (!is_amount(scan.found[q])) continue;
    const std::size_t end = scan.ranges[q].end;
    if (!has_sign(scan.found[q]) || range.begin - end > kComparedTokens) break;
    if (is_compared(scan, end, range.begin)) {
      const int said = sign_between(scan, end, range.begin);
      quantity.sign = said != 0 ? said : scan.found[q].sign;
      return;
    }
    break;
  }
  if (is_loss_before(scan, quantity, index)) quantity.sign = -1;
}

}  // namespace plimsoll::filing
