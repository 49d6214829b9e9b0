// Runs of capitalised tokens, kept where a legal form, an office, a title or a definition says
// that they are names.
#include "filing/register/parties.h"

#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/tokens.h"

namespace plimsoll::filing {
namespace {

constexpr WordList kForms({"AB",    "AG",       "ASA",     "Bancorp",      "Bank",        "Bhd",
                           "BV",    "Co",       "Company", "Corp",         "Corporation", "GmbH",
                           "Group", "Holdings", "Inc",     "Incorporated", "KGaA",        "KK",
                           "LLC",   "LLP",      "LP",      "Limited",      "Ltd",         "NV",
                           "Oyj",   "PLC",      "Plc",     "Pte",          "Pty",         "Pvt",
                           "SA",    "SE",       "SpA",     "Tbk",          "plc"});
// Forms with full stops between their letters.
constexpr auto kDottedForms =
    std::to_array<std::string_view>({"A.B", "A.G", "B.V", "K.K", "L.L.C", "L.L.P", "L.P", "N.A",
                                     "N.V", "P.L.C", "S.A", "S.E", "p.l.c"});
constexpr WordList kAuthorities({"Administration", "Agency", "Authority", "Board", "Bureau",
                                 "Commission", "Court", "Department", "Exchange", "Ministry"});

// Statutes, contracts and securities have names too, and are no parties.
constexpr WordList kThings({"Act",       "Acts",       "Agreement",    "Agreements",  "Bill",
                            "Bonds",     "Code",       "Constitution", "Contract",    "Convention",
                            "Credit",    "Decree",     "Directive",    "Facility",    "Guidelines",
                            "Indenture", "Initiative", "Law",          "Laws",        "Lease",
                            "Loan",      "Loans",      "Measures",     "Notes",       "Order",
                            "Ordinance", "Plan",       "Policy",       "Program",     "Programme",
                            "Protocol",  "Provisions", "Regulation",   "Regulations", "Reform",
                            "Rule",      "Rules",      "Shares",       "Standard",    "Standards",
                            "Statement", "Stock",      "Treaty",       "Units",       "Warrants"});

// First words of sentences, and others that stand before a name and are none of it.
constexpr WordList kNoName(
    {"a",        "according",   "accordingly", "additionally", "after",     "all",      "also",
     "although", "an",          "and",         "any",          "as",        "at",       "because",
     "before",   "both",        "but",         "by",           "certain",   "chairman", "during",
     "each",     "either",      "every",       "finally",      "following", "for",      "from",
     "further",  "furthermore", "given",       "had",          "has",       "he",       "however",
     "if",       "in",          "including",   "is",           "it",        "its",      "like",
     "many",     "may",         "moreover",    "most",         "neither",   "no",       "nor",
     "not",      "of",          "on",          "or",           "other",     "our",      "over",
     "pursuant", "several",     "should",      "similarly",    "since",     "so",       "some",
     "such",     "than",        "that",        "the",          "their",     "then",     "therefore",
     "these",    "they",        "this",        "those",        "through",   "to",       "under",
     "unlike",   "until",       "upon",        "us",           "we",        "when",     "where",
     "whether",  "which",       "while",       "who",          "with",      "within",   "without"});

bool is_capitalised(const Token& token) {
  if (token.kind != Token::Kind::word) return false;
  std::size_t at = 0;
  return is_upper(next_code_point(token.text, at));
}

bool is_quote(const Token& token) {
  return token.text == "\"" || token.text == "\xE2\x80\x9C" || token.text == "\xE2\x80\x9D" ||
         token.text == "''" || token.text == "\xE2\x80\x98";
}

// Forms that are cut words, and so may end with a full stop of their own.
bool is_shortened(std::string_view form) {
  static constexpr WordList kCut({"Bhd", "Co", "Corp", "Inc", "Ltd", "Pte", "Pty", "Pvt"});
  return kCut.contains(form);
}

// "Co-operation"
bool is_hyphenated(const std::vector<Token>& tokens, std::size_t at) {
  return at + 2 < tokens.size() && tokens[at + 1].text == "-" && tokens[at + 1].glued &&
         tokens[at + 2].glued;
}

bool ends_in_dotted_form(std::string_view name) {
  if (name.ends_with(".")) name.remove_suffix(1);
  return std::any_of(kDottedForms.begin(), kDottedForms.end(), [&](std::string_view form) {
    return name.size() > form.size() + 1 && name.ends_with(form) &&
           (name[name.size() - form.size() - 1] == ' ');
  });
}

// Letters glued to what stands before them.
bool is_letter_behind(const Token& token) {
  return token.kind == Token::Kind::word && token.glued;
}

// "S.A.", "N.V." at `at`: the token behind it; 0 without.
std::size_t dotted_form_end(std::string_view text, const std::vector<Token>& tokens,
                            std::size_t at) {
  for (const std::string_view form : kDottedForms) {
    if (at >= tokens.size() || !text.substr(tokens[at].begin).starts_with(form)) continue;
    std::size_t end = at;
    while (end < tokens.size() && tokens[end].begin < tokens[at].begin + form.size()) ++end;
    if (end < tokens.size() && is_letter_behind(tokens[end])) continue;
    if (end < tokens.size() && tokens[end].text == "." && tokens[end].glued) ++end;
    return end;
  }
  return 0;
}

// A run of capitalised words with the small words and signs that names have inside. A legal form ends it, and so
// does an "and" behind one.
std::size_t name_end(std::string_view text, const std::vector<Token>& tokens, std::size_t begin) {
  std::size_t end = begin;
  bool formed = false;
  for (std::size_t i = begin; i < tokens.size() && i < begin + kMaxNameTokens; ++i) {
    const Token& token = tokens[i];
    if (const std::size_t dotted = i > begin ? dotted_form_end(text, tokens, i) : 0) return dotted;
    if (is_capitalised(token) || (i > begin && token.lower == "plc")) {
      // "Acme Inc Beta Corp" are two.
      const bool form = i > begin && kForms.contains(token.text) && !is_hyphenated(tokens, i);
      // "Delaware General Corporation Law" is one, of a statute.
      if (formed && !form && !kThings.contains(token.text)) break;
      formed = formed || (form && token.text != "Bank" && token.text != "Group" &&
                          token.text != "Holdings" && token.text != "Company");
      end = i + 1;
      continue;
    }
    const bool next_capital = i + 1 < tokens.size() && is_capitalised(tokens[i + 1]);
    const auto is_small = [&](const Token& t) {
      return t.lower == "of" || t.lower == "and" || t.lower == "for" || t.lower == "the" ||
             t.text == "&" || t.lower == "de";
    };
    const bool small = is_small(token);
    // "Court of Justice of the European Union"
    const bool two_small = small && i + 2 < tokens.size() && tokens[i + 1].lower == "the" &&
                           is_capitalised(tokens[i + 2]);
    if (two_small && !formed) {
      ++i;
      continue;
    }
    // "CAMP4"
    if (token.kind == Token::Kind::number && token.glued && i > begin && end == i) {
      end = i + 1;
      continue;
    }
    const bool inside = token.text == "." || token.text == "," || token.text == "-";
    if (small && next_capital && !formed) continue;
    if (token.text == "," && i + 1 < tokens.size() &&
        (kForms.contains(tokens[i + 1].text) || dotted_form_end(text, tokens, i + 1) > 0)) {
      continue;
    }
    if (token.text == "." && end == i && i > begin && is_shortened(tokens[i - 1].text)) {
      end = i + 1;
      continue;
    }
    // "Moody's Investors"
    const bool apostrophe = token.text == "'" || token.text == "\xE2\x80\x99";
    if (apostrophe && !kAuthorities.contains(tokens[begin].text) && token.glued &&
        i + 2 < tokens.size() && tokens[i + 1].lower == "s" && tokens[i + 1].glued &&
        is_capitalised(tokens[i + 2])) {
      ++i;
      continue;
    }
    if (inside && token.glued && next_capital && tokens[i + 1].glued) continue;
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
    // A sentence's first word is capitalised too.
    if (!is_capitalised(tokens[i]) || kNoName.contains(tokens[i].lower)) {
      ++i;
      continue;
    }
    const std::size_t end = name_end(text, tokens, i);
    // What is longer than any name was cut somewhere.
    const bool cut = end - i >= kMaxNameTokens;
    const std::string name(text.substr(tokens[i].begin, tokens[end - 1].end - tokens[i].begin));
    const std::string abbreviation = definition_at(text, tokens, end);
    const std::uint32_t source = mapped.source_offset(tokens[i].begin);
    std::size_t last_at = end - 1;
    if (tokens[last_at].text == "." && end >= i + 2) --last_at;
    const std::string_view last = tokens[last_at].text;
    const bool dotted = ends_in_dotted_form(name);
    const bool company =
        end > i + 1 && ((kForms.contains(last) && !is_hyphenated(tokens, last_at)) || dotted ||
                        tokens[i].text == "Bank");
    const bool authority =
        end > i + 1 && (kAuthorities.contains(tokens[i].text) || kAuthorities.contains(last));
    const bool title = tokens[i].lower == "mr" || tokens[i].lower == "ms" ||
                       tokens[i].lower == "mrs" || tokens[i].lower == "dr";
    if (title && i + 2 < tokens.size() && tokens[i + 1].text == ".") {
      const std::size_t person_end = name_end(text, tokens, i + 2);
      if (person_end > i + 2) {
        mention(std::string(text.substr(tokens[i + 2].begin,
                                        tokens[person_end - 1].end - tokens[i + 2].begin)),
                definition_at(text, tokens, person_end), source);
        i = person_end;
        continue;
      }
    }
    // "Clean Water Act of 1972"
    bool thing = kThings.contains(last) || name == "Board of Directors" ||
                 kForms.contains(std::string_view(name).substr(0, name.find('.')));
    for (std::size_t k = i; k + 1 < end; ++k) {
      thing = thing || (kThings.contains(tokens[k].text) && tokens[k + 1].lower == "of");
    }
    // A defined term of one common word is no party: the "Notes", the "Act".
    const bool defined = !abbreviation.empty() && end > i + 1 && !kThings.contains(abbreviation);
    if (!thing && !cut && (company || authority || defined)) {
      mention(name, abbreviation, source);
      // The name without its form is the party too: "Acme Logistics" of "Acme Logistics, Inc.".
      if (company) know_short(name, tokens, i, end, text);
    } else if (const auto known = index_.find(name); known != index_.end()) {
      ++parties_[known->second].n_mentions;
    } else {
      count_parts(text, tokens, i, end);
    }
    i = end;
  }
}

void PartyFinder::know_short(const std::string& name, const std::vector<Token>& tokens,
                             std::size_t begin, std::size_t end, std::string_view text) {
  const auto party = index_.find(name);
  if (party == index_.end()) return;
  while (end > begin + 1 &&
         (tokens[end - 1].kind == Token::Kind::sign || tokens[end - 1].text.size() == 1 ||
          kForms.contains(tokens[end - 1].text))) {
    --end;
  }
  if (end <= begin + 1) return;
  const std::size_t first = tokens[begin].begin;
  index_.try_emplace(std::string(text.substr(first, tokens[end - 1].end - first)), party->second);
}

// "Acme and Beta": each may be known.
void PartyFinder::count_parts(std::string_view text, const std::vector<Token>& tokens,
                              std::size_t begin, std::size_t end) {
  for (std::size_t from = begin; from < end;) {
    std::size_t to = from;
    while (to < end && tokens[to].lower != "and" && tokens[to].text != "&") ++to;
    if (to > from && to - from < end - begin) {
      const std::size_t first = tokens[from].begin;
      const auto known = index_.find(std::string(text.substr(first, tokens[to - 1].end - first)));
      if (known != index_.end()) ++parties_[known->second].n_mentions;
    }
    from = to + 1;
  }
}

}  // namespace plimsoll::filing
