// The grammar that headings show.
#include <algorithm>
#include <array>
#include <string>

#include "base/word_list.h"
#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/register/section_words.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// Modals, auxiliaries and the verbs that risk headings are built with.
constexpr WordList kVerbs(
    {"affect",  "affects", "are",      "became",   "become",   "becomes",  "been",      "can",
     "cannot",  "cause",   "causes",   "contain",  "contains", "continue", "continues", "could",
     "depend",  "depends", "derive",   "derives",  "did",      "do",       "does",      "expect",
     "expects", "expose",  "exposes",  "face",     "faces",    "fail",     "fails",     "had",
     "has",     "have",    "impose",   "imposes",  "include",  "includes", "incur",     "incurred",
     "incurs",  "involve", "involves", "is",       "lack",     "may",      "might",     "must",
     "need",    "needs",   "operate",  "operates", "own",      "owns",     "relies",    "rely",
     "remain",  "remains", "require",  "requires", "result",   "results",  "seek",      "should",
     "subject", "suffer",  "suffers",  "was",      "were",     "will",     "would"});

constexpr WordList kRiskWords(
    {"adverse",     "adversely",   "breach",        "cannot",       "challenge",    "challenges",
     "claims",      "competition", "concentrated",  "could",        "damage",       "damages",
     "decline",     "decrease",    "default",       "delay",        "delays",       "depend",
     "dependent",   "difficult",   "dilution",      "disrupt",      "disrupted",    "disruption",
     "disruptions", "downturn",    "expose",        "face",         "fail",         "failure",
     "failures",    "fall",        "falls",         "few",          "fluctuate",    "fluctuations",
     "harm",        "harmed",      "higher",        "impair",       "impairment",   "inability",
     "increase",    "increases",   "increasing",    "insufficient", "interruption", "interruptions",
     "lack",        "lawsuits",    "leave",         "liability",    "limited",      "litigation",
     "lose",        "loss",        "losses",        "may",          "might",        "negatively",
     "never",       "no",          "not",           "only",         "penalties",    "reduce",
     "reduced",     "reduces",     "rely",          "rising",       "risk",         "risks",
     "shortage",    "shortages",   "single",        "strike",       "strikes",      "subject",
     "substantial", "suffer",      "terminate",     "terminated",   "theft",        "threat",
     "unable",      "uncertain",   "uncertainties", "uncertainty",  "unexpected",   "volatile",
     "volatility",  "vulnerable",  "weak",          "weaken",       "will",         "would"});

// First words of sentences that go on with something said before.
constexpr WordList kContinuing(
    {"accordingly",  "additionally", "also",        "another",   "any",      "as",
     "both",         "consequently", "conversely",  "during",    "each",     "finally",
     "for",          "further",      "furthermore", "generally", "he",       "hence",
     "here",         "however",      "in",          "it",        "likewise", "moreover",
     "nevertheless", "none",         "nonetheless", "other",     "please",   "see",
     "she",          "similarly",    "since",       "some",      "such",     "that",
     "their",        "then",         "therefore",   "these",     "they",     "this",
     "those",        "thus",         "to",          "under",     "while",    "with"});

// Captions of the columns of a table of risks.
constexpr WordList kColumnWords({"action",       "actions",     "additional",
                                 "and",          "area",        "areas",
                                 "assessment",   "broad",       "by",
                                 "category",     "change",      "comment",
                                 "commentary",   "comments",    "consequence",
                                 "consequences", "context",     "controls",
                                 "current",      "description", "descriptions",
                                 "effect",       "effects",     "employed",
                                 "executive",    "factor",      "factors",
                                 "how",          "impact",      "impacts",
                                 "in",           "key",         "level",
                                 "likelihood",   "link",        "linked",
                                 "main",         "manage",      "management",
                                 "method",       "methodology", "mitigant",
                                 "mitigants",    "mitigate",    "mitigated",
                                 "mitigating",   "mitigation",  "mitigations",
                                 "monitoring",   "movement",    "nature",
                                 "of",           "opportunity", "our",
                                 "owner",        "possible",    "potential",
                                 "principal",    "prior",       "probability",
                                 "profile",      "rating",      "reporting",
                                 "response",     "responses",   "risk",
                                 "risks",        "since",       "sponsor",
                                 "status",       "strategic",   "strategies",
                                 "strategy",     "summary",     "the",
                                 "title",        "to",          "treatment",
                                 "trend",        "type",        "uncertainties",
                                 "uncertainty",  "versus",      "we",
                                 "year"});

}  // namespace

bool has_finite_verb(std::string_view text) {
  for (const std::string_view word : words(text)) {
    if (kVerbs.contains(lower(word))) return true;
  }
  return false;
}

std::size_t n_risk_words(std::string_view text) {
  std::size_t n = 0;
  for (const std::string_view word : words(text)) n += kRiskWords.contains(lower(word)) ? 1 : 0;
  return n;
}

bool speaks_of_risk(std::string_view lowered) {
  return holds_any(lowered, {" may ", " could ", " might ", "adversely", " risk", " fail "});
}

bool speaks_of_harm(std::string_view lowered) {
  return speaks_of_risk(lowered) ||
         holds_any(lowered, {"failure", " loss", "adverse", " would ", "lead to", "result in",
                             "impact", "uncertain", "disrupt", "threat", "exposure", "exposed",
                             "mitigat", "unable", "damage", "inability", "delay", "volatil"});
}

bool is_name_of_risk(std::string_view lowered) {
  return lowered.ends_with(" risk") || lowered.ends_with(" risks") ||
         lowered.starts_with("risk of ") || lowered.starts_with("risks of ");
}

bool speaks_of_accounts(std::string_view lowered) {
  return holds_any(lowered, {"carrying amount", "carrying value", "counterpart", "credit loss",
                             "fair value", "sensitivity", "financial asset", "financial liabilit",
                             "financial instrument", "receivable", "impairment", "hedg", "maturit",
                             "basis point", "as at ", "credit rating", "past due"});
}

bool speaks_of_managing(std::string_view lowered) {
  return holds_any(
      lowered, {"committee", "the board", "framework", "oversight", "oversee", "governance",
                "appetite", "lines of defence", "line of defence", "internal audit",
                "internal control", "responsible for", "responsibilit", "scenario", "risk register",
                "identif", "assess", "director"});
}

bool starts_continuing(std::string_view text) {
  const std::vector<std::string_view> all = words(text);
  if (all.empty()) return true;
  const std::string first = lower(all[0]);
  // "IT security"
  if (!kContinuing.contains(first) || (first == "it" && all[0] == "IT")) return false;
  // "Further falls of prices" goes on with nothing; "Further, we may" does.
  if (first == "further") {
    const std::size_t behind =
        static_cast<std::size_t>(all[0].data() - text.data()) + all[0].size();
    return behind < text.size() && text[behind] == ',';
  }
  // "In the event we need capital, ..." opens a thought of its own.
  return !(first == "in" && all.size() > 3 && lower(all[2]) == "event");
}

bool may_open_thought(std::string_view text) {
  static constexpr WordList kSoft(
      {"any", "both", "during", "each", "for", "other", "since", "some", "under", "while", "with"});
  static constexpr WordList kBack({"above", "foregoing", "such", "that", "these", "this", "those"});
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  if (all.size() < 4 || !kSoft.contains(lower(all[0]))) return false;
  for (std::size_t i = 1; i < 4; ++i) {
    if (kBack.contains(lower(all[i]))) return false;
  }
  return true;
}

bool is_title_case(std::string_view text) {
  std::size_t n_long = 0;
  std::size_t n_capital = 0;
  for (const std::string_view word : words(text)) {
    if (word.size() < kTitleCaseLeastBytes) continue;
    ++n_long;
    std::size_t at = 0;
    n_capital += is_upper(next_code_point(word, at)) ? 1 : 0;
  }
  return n_long > 0 && is_at_least_percent(n_capital, n_long, kTitleCasePercent);
}

bool is_caption_by_words(std::string_view text) {
  const std::string plain = lower(comparable(text.substr(0, kCaptionReadBytes)));
  std::string_view rest = plain;
  // Notes that stand before the factors, and the section's own title once more.
  if (!has_finite_verb(rest) && (rest.find("forward-looking statement") != std::string_view::npos ||
                                 rest == "risk factors" || rest == "risk factors.")) {
    return true;
  }
  // "A. Risks Related to ...", "1) ...", "i. ..."
  const std::size_t mark = rest.find_first_of(".)");
  if (mark != std::string_view::npos && mark <= kMaxCaptionMarkBytes)
    rest = trim(rest.substr(mark + 1));
  for (const std::string_view head : {"risk related to",
                                      "risk relating to",
                                      "risks related to",
                                      "risks relating to",
                                      "risks associated with",
                                      "risks arising from",
                                      "risks particular to",
                                      "risks specific to",
                                      "risks concerning",
                                      "risks regarding",
                                      "risk factors related to",
                                      "risk factors relating to",
                                      "risks pertaining to",
                                      "risks inherent in",
                                      "risks of our",
                                      "risks involving",
                                      "risks in connection with",
                                      "additional risks",
                                      "other risks",
                                      "general risk",
                                      "other general risk"}) {
    if (rest.starts_with(head))
      return !has_finite_verb(rest) || words(rest).size() <= kMaxCaptionWords;
  }
  if (words(rest).size() <= kMaxBareCaptionWords && !has_finite_verb(rest)) {
    const std::string_view bare = rest.substr(0, rest.find_last_not_of(".: ") + 1);
    return bare.ends_with(" risks") || bare.ends_with(" risk factors") ||
           bare.ends_with("related risks");
  }
  return false;
}

bool is_header_of_columns(std::string_view text) {
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  if (all.size() < 2 || all.size() > kMaxHeaderWords) return false;
  bool risk = false;
  bool answer = false;
  std::size_t n_columns = 0;
  std::size_t n_others = 0;
  for (const std::string_view word : all) {
    const std::string plain = lower(word);
    const bool known = kColumnWords.contains(plain);
    n_columns += known ? 1 : 0;
    n_others += known ? 0 : 1;
    risk = risk || plain.starts_with("risk") || plain == "area";
    answer = answer || plain.starts_with("mitigat") || plain.starts_with("impact") ||
             plain == "description" || plain.starts_with("action") ||
             plain.starts_with("consequence");
  }
  // One name among many captions: "... strategies employed by Acme".
  return risk && answer &&
         (n_others == 0 || (n_others == 1 && n_columns >= kHeaderLeastColumnWords));
}

bool is_label_of_table(std::string_view text) {
  static constexpr WordList kTelling(
      {"action",      "actions",  "change",  "commentary",  "consequence", "consequences",
       "controls",    "impact",   "impacts", "likelihood",  "mitigants",   "mitigating",
       "mitigation",  "movement", "owner",   "probability", "rating",      "response",
       "mitigations", "status",   "trend",   "description", "link",        "responses",
       "opportunity", "sponsor"});
  // "Likelihood High", "Risk category Strategic", "Link to strategy 1 2 3": a caption and its value.
  static constexpr WordList kValued({"category", "impact", "likelihood", "movement", "owner",
                                     "probability", "rating", "status", "trend"});
  static constexpr WordList kTies({"and", "from", "in", "of", "on", "to"});
  // Values alone: "Moderate", "No change".
  static constexpr WordList kValues({"change", "critical",  "decrease", "decreased", "decreasing",
                                     "high",   "improved",  "increase", "increased", "increasing",
                                     "low",    "lower",     "medium",   "moderate",  "neutral",
                                     "new",    "reduced",   "no",       "rising",    "falling",
                                     "stable", "unchanged", "very"});
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  if (all.empty() || all.size() > kMaxHeaderWords) return false;
  const std::string first = lower(all[0]);
  const std::size_t valued = first == "risk" && all.size() > 1 ? 1 : 0;
  if (all.size() > valued + 1 && all.size() <= valued + 3 && kValued.contains(lower(all[valued])) &&
      !kTies.contains(lower(all[valued + 1])) && !ends_sentence(text)) {
    return true;
  }
  if (first == "link" && all.size() > 2 && lower(all[1]) == "to") return !ends_sentence(text);
  if (all.size() > kMaxLabelOfTableWords) return false;
  if (std::all_of(all.begin(), all.end(),
                  [](std::string_view word) {
                    // "Risk increased No change": what arrows mean.
                    return kValues.contains(lower(word)) || (word == "Risk" || word == "risk");
                  }) &&
      !(all.size() == 1 && first == "risk")) {
    return true;
  }
  bool telling = false;
  for (const std::string_view word : all) {
    const std::string plain = lower(word);
    if (!kColumnWords.contains(plain)) return false;
    telling = telling || kTelling.contains(plain);
  }
  return telling;
}

bool is_about_managing(std::string_view text) {
  static constexpr WordList kManaging(
      {"appetite", "approach", "assessment", "board", "committee", "committees", "culture",
       "framework", "governance", "identification", "management", "managing", "matrix",
       "methodology", "overview", "process", "processes", "system", "systems"});
  static constexpr WordList kPersons({"chair", "chairman", "chairwoman", "chief", "director",
                                      "directors", "officer", "officers", "secretary",
                                      "executive"});
  bool risk = false;
  bool managing = false;
  bool body = false;
  std::size_t n_persons = 0;
  for (const std::string_view word : words(text.substr(0, kSummaryReadBytes))) {
    const std::string plain = lower(word);
    risk = risk || plain == "risk" || plain == "risks";
    managing = managing || kManaging.contains(plain);
    body = body || plain == "committee" || plain == "committees" || plain == "board";
    n_persons += kPersons.contains(plain) ? 1 : 0;
  }
  return (risk && managing) || body || n_persons >= 2;
}

bool is_office(std::string_view text) {
  static constexpr WordList kOffices(
      {"chair", "chairman", "chairwoman", "chief", "director", "officer", "secretary"});
  const std::vector<std::string_view> all = words(text.substr(0, kSummaryReadBytes));
  return !all.empty() && all.size() <= kMaxOfficeWords && !ends_sentence(text) &&
         std::any_of(all.begin(), all.end(),
                     [](std::string_view word) { return kOffices.contains(lower(word)); });
}

bool is_page_header(std::string_view text) {
  if (text.size() > kSummaryReadBytes || ends_sentence(text)) return false;
  const std::string plain = lower(comparable(trim(text)));
  if (plain.empty() || words(plain).size() > kMaxPageHeaderWords) return false;
  if (plain.find("annual report") != std::string::npos) {
    return plain.find_first_of("0123456789") != std::string::npos;
  }
  if (plain.ends_with(" plc")) return true;
  // "117 Default risk": what stands on page 117, or on top of it.
  const std::size_t n_digits = plain.find_first_not_of("0123456789");
  if (n_digits > 1 && n_digits <= kMaxPageDigits && plain[n_digits] == ' ' &&
      std::stoul(plain.substr(0, n_digits)) >= kLeastPageNumber) {
    return true;
  }
  static constexpr auto kParts = std::to_array<std::string_view>(
      {"strategic report", "governance", "financial statements", "shareholder information",
       "directors' report", "business review", "additional information"});
  return std::count_if(kParts.begin(), kParts.end(), [&](std::string_view part) {
           return plain.find(part) != std::string::npos;
         }) >= 2;
}

bool is_date_or_chosen(std::string_view text) {
  static constexpr WordList kMonths({"april", "august", "december", "february", "january", "july",
                                     "june", "march", "may", "november", "october", "september"});
  static constexpr WordList kChosen({"key", "main", "material", "principal", "significant"});
  if (text.size() > kSummaryReadBytes) return false;
  bool month = false;
  bool chosen = false;
  std::size_t n_words = 0;
  for (const std::string_view word : words(text)) {
    const std::string plain = lower(word);
    month = month || kMonths.contains(plain);
    chosen = chosen || kChosen.contains(plain);
    n_words += is_digit(word.front()) ? 0 : 1;
  }
  if (month && n_words == 1 && text.find_first_of("0123456789") != std::string_view::npos) {
    return true;
  }
  return chosen && title_strength(plain(text)) == Strength::weak;
}

bool names_no_risk(std::string_view text) {
  if (text.size() > kSummaryReadBytes || words(text).size() > kMaxNoRiskWords) return false;
  const std::string plain = lower(text);
  const bool risk = plain.find("risk") != std::string::npos;
  if (plain.find("opportunit") != std::string::npos && !risk) return true;
  if (plain.find("risk report") != std::string::npos) return true;
  // "Portfolio management and performance risks" are risks.
  const std::string_view end = trim(plain);
  const bool risks = end.ends_with("risk") || end.ends_with("risks");
  if (end == "introduction" || end == "background" || end == "conclusion") return true;
  return is_page_header(text) || is_date_or_chosen(text) || (!risks && is_about_managing(text));
}

bool is_summary_caption(std::string_view text) {
  const std::string plain = lower(comparable(text.substr(0, kSummaryReadBytes)));
  if (words(plain).size() > kMaxSummaryWords) return false;
  return plain.find("summary") != std::string::npos && plain.find("risk") != std::string::npos;
}

}  // namespace plimsoll::filing
