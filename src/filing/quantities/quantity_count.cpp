// Counts of things.
#include "base/word_list.h"
#include "filing/quantities/quantity_parts.h"
#include "filing/quantities/quantity_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {

namespace {

// Words that end the noun phrase behind a number.
bool ends_phrase(const Token& token) {
  static constexpr WordList kStops(
      {"a",     "about",  "above",   "after",      "against", "all",     "although", "an",
       "and",   "any",    "are",     "as",         "at",      "because", "been",     "before",
       "being", "below",  "between", "but",        "by",      "can",     "could",    "did",
       "do",    "during", "each",    "for",        "from",    "had",     "has",      "have",
       "if",    "in",     "into",    "is",         "it",      "its",     "may",      "more",
       "most",  "not",    "of",      "off",        "on",      "or",      "our",      "out",
       "over",  "per",    "than",    "that",       "the",     "their",   "these",    "they",
       "this",  "those",  "through", "throughout", "to",      "under",   "until",    "was",
       "we",    "were",   "when",    "where",      "which",   "while",   "who",      "whose",
       "will",  "with",   "within",  "without",    "would"});
  if (token.kind != Token::Kind::word) return true;
  // "Class A ordinary shares"
  if (token.text == "A") return false;
  return kStops.contains(token.lower);
}

// Measures that may be glued to their number: "15,306MWh".
bool is_measure(std::string_view lower) {
  static constexpr WordList kMeasures({"gwh", "kg", "km", "kwh", "mwh", "mw", "gw", "twh"});
  return kMeasures.contains(lower);
}

bool is_plural(const Token& token) {
  const std::string& word = token.lower;
  static constexpr WordList kIrregular({"aircraft", "children", "men", "people", "personnel",
                                        "staff", "women", "vessels", "kwh", "mw", "megawatts",
                                        "acres", "gigawatts", "feet", "tons", "tonnes"});
  if (kIrregular.contains(word) || is_measure(word)) return true;
  if (word.size() < kPluralLeastBytes)
    return word.size() == kAbbreviatedPluralBytes && token.text.ends_with("s") &&
           token.text[0] >= 'A' && token.text[1] >= 'A' && token.text[1] <= 'Z';
  if (!word.ends_with("s") || word.ends_with("ss") || word.ends_with("us") ||
      word.ends_with("is")) {
    return false;
  }
  // Verbs: "the Act of 2019 requires", "the circular clarifies".
  static constexpr WordList kVerbs(
      {"adds",       "allows",   "appears",     "applies",  "becomes",    "begins",    "clarifies",
       "comes",      "contains", "continues",   "creates",  "defines",    "depends",   "describes",
       "determines", "does",     "establishes", "exists",   "expires",    "extends",   "follows",
       "gives",      "goes",     "imposes",     "includes", "introduces", "involves",  "keeps",
       "makes",      "means",    "obliges",     "occurs",   "prescribes", "prohibits", "provides",
       "regulates",  "remains",  "represents",  "requires", "sets",       "specifies", "stipulates",
       "takes"});
  static constexpr WordList kOthers(
      {"always", "besides", "overseas", "perhaps", "series", "times", "years"});
  return !kVerbs.contains(word) && !kOthers.contains(word);
}

// Nouns of which "one" is a count and not a manner of speaking.
bool counts_one(std::string_view word) {
  static constexpr WordList kNouns(
      {"bank",     "competitor", "country",  "customer",     "director", "distributor", "employee",
       "facility", "lawsuit",    "location", "manufacturer", "market",   "partner",     "plant",
       "product",  "reactor",    "segment",  "shareholder",  "site",     "subsidiary",  "supplier",
       "vendor",   "vessel",     "vote",     "warehouse",    "factory",  "client",      "tenant",
       "store",    "mine",       "licence",  "license",      "patent"});
  return kNouns.contains(word);
}

// A proper name before a bare number is a label: "Boeing 737 aircraft", "MEPC 76 adopted amendments". The first
// word of a sentence is a name unless it is one of the small words that stand before counts.
bool is_named(const Scan& scan, std::size_t at) {
  if (at == 0) return false;
  const Token& before = scan.tokens[at - 1];
  if (before.kind != Token::Kind::word || before.text.size() < 2 ||
      !is_upper(static_cast<unsigned char>(before.text[0])) || number_word(before.lower) >= 0) {
    return false;
  }
  const bool first = at == 1 || scan.tokens[at - 2].kind == Token::Kind::sign;
  if (!first) return true;
  static constexpr WordList kSmall(
      {"about",   "above",   "across", "after",  "all",    "almost",  "among",   "an",
       "and",     "another", "any",    "around", "as",     "at",      "because", "before",
       "between", "both",    "but",    "by",     "during", "each",    "every",   "few",
       "first",   "for",     "from",   "given",  "how",    "if",      "in",      "including",
       "it",      "its",     "last",   "less",   "more",   "most",    "next",    "no",
       "of",      "on",      "only",   "or",     "other",  "our",     "out",     "over",
       "roughly", "since",   "some",   "such",   "than",   "that",    "the",     "their",
       "there",   "these",   "they",   "this",   "those",  "through", "to",      "today",
       "under",   "until",   "up",     "upon",   "we",     "when",    "where",   "which",
       "while",   "who",     "with",   "within", "without"});
  return !kSmall.contains(before.lower) && !before.lower.ends_with("ly");
}

// "II-1/3-10": the last of the marks of a rule.
bool ends_code(const Scan& scan, std::size_t at) {
  if (at == 0 || !scan.tokens[at].glued || !scan.is_sign(at - 1, "-")) return false;
  bool slash = false;
  std::size_t i = at;
  while (i > 0 && scan.tokens[i].glued) {
    --i;
    slash = slash || scan.is_sign(i, "/");
  }
  return slash || (scan.tokens[i].kind == Token::Kind::word &&
                   is_upper(static_cast<unsigned char>(scan.tokens[i].text[0])));
}

// "of which" and its kin at `at`.
bool is_of_them(const Scan& scan, std::size_t at) {
  return scan.is_word(at, "of") && (scan.is_word(at + 1, "which") || scan.is_word(at + 1, "whom") ||
                                    scan.is_word(at + 1, "them"));
}

// Four digits without a comma are mostly a year: "2020 notes".
bool counts_in_thousands(std::string_view noun) {
  return noun == "shares" || noun == "employees" || noun == "customers" || noun == "units" ||
         noun == "people" || noun == "stores" || noun == "vessels";
}

}  // namespace

bool match_count(Scan& scan, std::size_t at, std::size_t& next) {
  const auto& tokens = scan.tokens;
  Number number;
  if (!read_number(scan, at, false, number) || number.bracketed || number.negative) return false;
  std::size_t i = number.behind;
  if (!number.in_words && ends_code(scan, at)) return false;
  // "18Legal", "3D": a label.
  if (!number.in_words && i < tokens.size() && tokens[i].kind == Token::Kind::word &&
      tokens[i].glued && !is_measure(tokens[i].lower)) {
    return false;
  }
  // "11 units, seven of which are", "400 claims, of which 97 were": of the kind counted before.
  static constexpr WordList kVerbs({"are", "had", "has", "have", "is", "was", "were", "will"});
  const bool of_them =
      is_of_them(scan, i) || (at >= 2 && is_of_them(scan, at - 2) && i < tokens.size() &&
                              kVerbs.contains(tokens[i].lower));
  if (of_them && !scan.found.empty() && scan.found.back().kind == QuantityKind::count) {
    const std::string unit = scan.found.back().unit;
    scan.add(make_quantity(QuantityKind::count, number, unit), at, i);
    next = i;
    return true;
  }
  const bool one = number.value == 1 && number.scale == 1;
  if (number.value < 1 && number.scale == 1) return false;
  // "100 or more employees", "100+ ships"; "two or more", "one or both" count nothing.
  Approximation bound = Approximation::exact;
  if (scan.is_sign(i, "+") && tokens[i].glued) {
    bound = Approximation::at_least;
    ++i;
  } else if (!number.in_words && scan.is_word(i, "or") && scan.is_word(i + 1, "more")) {
    bound = Approximation::at_least;
    i += 2;
  } else if (!number.in_words && scan.is_word(i, "or") &&
             (scan.is_word(i + 1, "fewer") || scan.is_word(i + 1, "less"))) {
    bound = Approximation::at_most;
    i += 2;
  } else if (scan.is_word(i, "or") ||
             (i < tokens.size() && tokens[i].glued && scan.is_dash_at(i) && number.scale == 1)) {
    return false;
  }
  // "five of our suppliers"
  if (!one && scan.is_word(i, "of") && i + 1 < tokens.size() &&
      (scan.is_word(i + 1, "our") || scan.is_word(i + 1, "the") || scan.is_word(i + 1, "its") ||
       scan.is_word(i + 1, "these") || scan.is_word(i + 1, "their"))) {
    i += 2;
  }
  // "9 of 130 patients": both count the same.
  const bool part = !one && scan.is_word(i, "of") && scan.is_number(i + 1);
  if (part) i += 2;
  std::size_t head = 0;
  for (std::size_t j = i; j < tokens.size() && j < i + kMaxNounPhraseTokens; ++j) {
    const Token& token = tokens[j];
    if (token.kind == Token::Kind::sign && (scan.is_dash_at(j) || token.text == "'" ||
                                            token.text == "\xE2\x80\x99" || token.text == "&")) {
      // "third-party manufacturers"; "customers' accounts" ends at its owner.
      if (token.text == "'" || token.text == "\xE2\x80\x99") break;
      continue;
    }
    if (token.kind != Token::Kind::word) break;
    if (j > i && ends_phrase(token)) {
      // "research and development centers": an "and" inside, with a plural right behind.
      const bool inside = token.lower == "and" && head == 0 && j + 2 < tokens.size() &&
                          tokens[j + 1].kind == Token::Kind::word && is_plural(tokens[j + 2]);
      if (!inside) break;
      continue;
    }
    if (j == i && ends_phrase(token)) break;
    if (one ? counts_one(token.lower) : is_plural(token)) {
      head = j;
      // A plural may qualify the next: "systems engineers".
      const bool qualifies = token.lower == "systems" || token.lower == "sales" ||
                             token.lower == "operations" || token.lower == "goods" ||
                             token.lower == "communications" || token.lower == "securities";
      if (qualifies && j + 1 < tokens.size() && !ends_phrase(tokens[j + 1]) &&
          is_plural(tokens[j + 1])) {
        continue;
      }
      break;
    }
  }
  if (head == 0) {
    // Large numbers count something even when its name stands elsewhere.
    if (number.in_words || !(tokens[at].grouped || number.scale > 1)) return false;
    scan.add(make_quantity(QuantityKind::count, number, ""), at, number.behind);
    next = number.behind;
    return true;
  }
  if (!number.in_words && !tokens[at].grouped && number.scale == 1 &&
      (is_named(scan, at) || (is_year(tokens[at]) && !counts_in_thousands(tokens[head].lower)))) {
    return false;
  }
  Quantity quantity = make_quantity(QuantityKind::count, number, std::string(tokens[head].text));
  quantity.approximation = bound;
  quantity.about =
      std::string(scan.text.substr(tokens[i].begin, tokens[head].end - tokens[i].begin));
  scan.add(quantity, at, part ? number.behind : head + 1);
  next = part ? number.behind : head + 1;
  return true;
}

}  // namespace plimsoll::filing
