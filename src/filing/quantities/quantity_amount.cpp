// Which numbers are amounts, and of what kind.
#include <algorithm>
#include <array>

#include "base/word_list.h"
#include "filing/quantities/quantity_parts.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {

namespace {

bool is_name(const Token& token) {
  return token.kind == Token::Kind::word && is_upper(static_cast<unsigned char>(token.text[0]));
}

}  // namespace

bool is_reference(const Scan& scan, std::size_t at) {
  const auto& tokens = scan.tokens;
  if (!scan.is_number(at)) return false;
  static constexpr WordList kLabels(
      {"act",       "annex",     "appendix",       "article",    "articles",
       "asc",       "asu",       "basel",          "chapter",    "clause",
       "column",    "covid",     "exhibit",        "fas",        "fig",
       "figure",    "form",      "forms",          "gaap",       "ias",
       "ifric",     "ifrs",      "interpretation", "ipv",        "item",
       "items",     "level",     "line",           "no",         "nos",
       "note",      "notes",     "opinion",        "page",       "pages",
       "paragraph", "part",      "phase",          "regulation", "rule",
       "rules",     "schedule",  "section",        "sections",   "sfas",
       "stage",     "statement", "step",           "table",      "tier",
       "title",     "topic",     "type",           "version",    "volume",
       "windows",   "directive", "route",          "highway",    "iso",
       "pub",       "law",       "circular",       "decree",     "ordinance",
       "bulletin",  "docket",    "subsection",     "protocol",   "convention"});
  if (at > 0) {
    std::size_t b = at - 1;
    bool stopped = false;
    while (b > 0 && (tokens[b].text == "." || scan.is_dash_at(b) || tokens[b].text == "(")) {
      stopped = stopped || tokens[b].text == ".";
      --b;
    }
    if (tokens[b].text == "\xC2\xA7") return true;
    // A full stop behind a label ends its sentence, but for "No. 5".
    const bool goes_on = !stopped || tokens[b].lower == "no" || tokens[b].lower == "nos" ||
                         tokens[b].lower == "fig" || tokens[b].lower == "pub";
    if (tokens[b].kind == Token::Kind::word && kLabels.contains(tokens[b].lower) && goes_on) {
      // "the Act 3 million" does not occur; "no 5" does, but a scale or a percent sign is an
      // amount.
      const bool amount = at + 1 < tokens.size() && (tokens[at + 1].text == "%" ||
                                                     scale_word(tokens[at + 1].lower, false) > 0);
      if (!amount && !tokens[at].grouped) return true;
    }
    // "2016/679", "24/7".
    if (at > 1 && tokens[at].glued && tokens[at - 1].text == "/" && tokens[at - 1].glued &&
        scan.is_number(at - 2)) {
      return true;
    }
    // "the Act of 2019", of no month.
    if (is_year(tokens[at]) && at > 1 && tokens[at - 1].lower == "of" && is_name(tokens[at - 2]) &&
        month_word(tokens[at - 2].text) == 0) {
      return true;
    }
    // Glued behind letters: "IPv6", "B2B", "Q3".
    if (tokens[at].glued && tokens[at - 1].kind == Token::Kind::word &&
        tokens[at - 1].lower != "fy" && letter_code(tokens[at - 1].text).empty()) {
      return true;
    }
    // "COVID-19", "F-150": behind a hyphen that is glued to letters.
    if (tokens[at].glued && scan.is_dash_at(at - 1) && tokens[at - 1].glued && at > 1 &&
        tokens[at - 2].kind == Token::Kind::word && number_word(tokens[at - 2].lower) < 0) {
      return true;
    }
  }
  // "2020 Notes", "the 2005 Plan".
  if (is_year(tokens[at]) && at + 1 < tokens.size() && !tokens[at + 1].glued &&
      is_name(tokens[at + 1])) {
    return true;
  }
  if (at + 2 < tokens.size() && tokens[at + 1].text == "/" && tokens[at + 1].glued &&
      tokens[at + 2].glued && scan.is_number(at + 2)) {
    return true;
  }
  if (at + 1 < tokens.size() && tokens[at + 1].glued) {
    const Token& after = tokens[at + 1];
    // "the 340B program": a capital is a scale behind a currency, or before its name.
    const bool capital = after.kind == Token::Kind::word && after.text.size() == 1 &&
                         is_upper(static_cast<unsigned char>(after.text[0]));
    std::size_t behind = 0;
    const bool money = (at > 0 && (!sign_code(tokens[at - 1]).empty() ||
                                   !letter_code(tokens[at - 1].text).empty())) ||
                       !currency_behind(scan, at + 2, behind).empty();
    if (capital && !money) return true;
    // "5G", "3D"; but "5m", "31st" and "10bn" are amounts or dates.
    if (after.kind == Token::Kind::word && after.text.size() <= 2 &&
        is_upper(static_cast<unsigned char>(after.text[0])) && scale_word(after.lower, true) == 0) {
      return true;
    }
    // "20-F", "10b-5", "401(k)", "8-K"
    if (scan.is_dash_at(at + 1) && at + 2 < tokens.size() && tokens[at + 2].glued &&
        tokens[at + 2].kind == Token::Kind::word && tokens[at + 2].text.size() == 1) {
      return true;
    }
    if (after.text == "(" && at + 2 < tokens.size() && tokens[at + 2].glued &&
        tokens[at + 2].kind == Token::Kind::word && tokens[at + 2].text.size() == 1) {
      return true;
    }
    if (after.kind == Token::Kind::word && after.text.size() == 1 && after.lower != "m" &&
        after.lower != "b" && after.lower != "k" && after.lower != "x" && after.lower != "t" &&
        after.text != "p") {
      return true;
    }
  }
  return false;
}

bool match_amount(Scan& scan, std::size_t at, std::size_t& next) {
  return match_money(scan, at, next) || match_share(scan, at, next) ||
         match_one_in(scan, at, next) || match_fraction(scan, at, next) ||
         match_ratio(scan, at, next) || match_duration(scan, at, next) ||
         match_count(scan, at, next);
}

}  // namespace plimsoll::filing
