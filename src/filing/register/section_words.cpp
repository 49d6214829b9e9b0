// Titles are runs of words that titles are made of, one of them a risk; kerned ones are cut into such words again.
#include "filing/register/section_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/word_list.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

// Words that titles of risk sections are made of. What has another one names a risk or another part.
constexpr WordList kTitleWords({"a",
                                "achieving",
                                "actions",
                                "additional",
                                "affect",
                                "affecting",
                                "affects",
                                "all",
                                "an",
                                "analysis",
                                "and",
                                "approach",
                                "are",
                                "arising",
                                "assessment",
                                "associated",
                                "business",
                                "businesses",
                                "by",
                                "can",
                                "cautionary",
                                "certain",
                                "challenges",
                                "company",
                                "companys",
                                "concerns",
                                "condition",
                                "considerations",
                                "controlled",
                                "controlling",
                                "could",
                                "countermeasures",
                                "description",
                                "development",
                                "developments",
                                "disclosure",
                                "disclosures",
                                "emerging",
                                "enterprise",
                                "environment",
                                "exposure",
                                "exposures",
                                "face",
                                "faced",
                                "faces",
                                "facing",
                                "factor",
                                "factors",
                                "financial",
                                "for",
                                "framework",
                                "from",
                                "future",
                                "general",
                                "group",
                                "groups",
                                "how",
                                "identified",
                                "impact",
                                "important",
                                "in",
                                "industry",
                                "influence",
                                "influencing",
                                "information",
                                "inherent",
                                "investment",
                                "its",
                                "key",
                                "main",
                                "major",
                                "manage",
                                "managed",
                                "management",
                                "managing",
                                "material",
                                "matrix",
                                "may",
                                "measures",
                                "might",
                                "mitigants",
                                "mitigating",
                                "mitigation",
                                "mitigations",
                                "objectives",
                                "of",
                                "on",
                                "operating",
                                "operations",
                                "opportunities",
                                "opportunity",
                                "or",
                                "other",
                                "our",
                                "overview",
                                "performance",
                                "position",
                                "possible",
                                "potential",
                                "primary",
                                "principal",
                                "principals",
                                "principle",
                                "profile",
                                "prospects",
                                "related",
                                "relating",
                                "relevant",
                                "report",
                                "reporting",
                                "response",
                                "responses",
                                "results",
                                "review",
                                "risk",
                                "risks",
                                "section",
                                "significant",
                                "specific",
                                "statement",
                                "statements",
                                "strategies",
                                "strategy",
                                "summary",
                                "that",
                                "the",
                                "their",
                                "these",
                                "threats",
                                "to",
                                "top",
                                "uncertainties",
                                "uncertainty",
                                "us",
                                "we",
                                "weaknesses",
                                "which",
                                "with"});

// They raise a title above "Risk management": someone chose the risks that follow.
constexpr WordList kChosen({"certain", "emerging", "important", "key", "main", "major", "material",
                            "potential", "primary", "principal", "principals", "principle",
                            "significant", "specific", "top"});

bool is_letter_of_words(char c) {
  return c >= 'a' && c <= 'z';
}

// Letters apart: "p rincipal", "r isk f actors". Words of one or two letters that English has none of.
bool is_kerned(const std::vector<std::string>& all) {
  static constexpr WordList kShort({"a", "an", "as", "at", "by", "i", "if", "in", "is", "it", "no",
                                    "of", "on", "or", "so", "to", "us", "we"});
  return std::any_of(all.begin(), all.end(), [](const std::string& word) {
    return word.size() <= 2 && !kShort.contains(word);
  });
}

// The word that `word` was meant to be, where one letter is wrong, missing or too many, or two changed places.
std::string_view meant(std::string_view word) {
  static constexpr auto kLong =
      std::to_array<std::string_view>({"considerations", "management", "mitigation", "principal",
                                       "significant", "uncertainties", "uncertainty"});
  for (const std::string_view known : kLong) {
    if (word.size() + 1 < known.size() || word.size() > known.size() + 1 || word == known) continue;
    std::size_t same = 0;
    while (same < std::min(word.size(), known.size()) && word[same] == known[same]) ++same;
    const std::string_view a = word.substr(same);
    const std::string_view b = known.substr(same);
    const bool changed = a.size() == b.size() && a.size() > 1 && a[0] == b[1] && a[1] == b[0] &&
                         a.substr(2) == b.substr(2);
    const bool wrong = a.size() == b.size() && !a.empty() && a.substr(1) == b.substr(1);
    const bool more = a.size() == b.size() + 1 && a.substr(1) == b;
    const bool fewer = b.size() == a.size() + 1 && b.substr(1) == a;
    if (changed || wrong || more || fewer) return known;
  }
  return word;
}

// The words of a kerned title, found again by the words that titles are made of; empty if they are not.
std::vector<std::string> cut_again(std::string_view letters) {
  constexpr std::size_t kLongest = 15;
  if (letters.size() > kMaxKernedLetters) return {};
  // Where the last word of a cut that ends here begins; 0 is reached from nowhere.
  std::vector<std::size_t> from(letters.size() + 1, std::string::npos);
  from[0] = 0;
  for (std::size_t end = 1; end <= letters.size(); ++end) {
    // Longer words first.
    for (std::size_t n = std::min(end, kLongest); n > 0; --n) {
      if (from[end - n] == std::string::npos || !kTitleWords.contains(letters.substr(end - n, n))) {
        continue;
      }
      from[end] = end - n;
      break;
    }
  }
  std::vector<std::string> found;
  for (std::size_t end = letters.size(); end > 0; end = from[end]) {
    if (from[end] == std::string::npos) return {};
    found.emplace_back(letters.substr(from[end], end - from[end]));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

// Letters and spaces of it; empty if it holds anything that titles do not. A name that owns what follows
// ("Acme's business operations") reads as "company's" does.
std::vector<std::string> words_of_title(std::string_view text) {
  std::vector<std::string> found(1);
  const std::string_view bare = bare_title(text);
  for (std::size_t i = 0; i < bare.size(); ++i) {
    const char c = bare[i];
    if (is_letter_of_words(c)) {
      found.back() += c;
    } else if (c == '\'') {
      if (bare.substr(i).starts_with("'s ") && !kTitleWords.contains(found.back() + "s")) {
        found.back() = "company";
      }
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      // What an extraction could not read stands mostly for a space.
      if (!found.back().empty()) found.emplace_back();
    } else if (c == ' ' || c == ',' || c == '-' || c == '&' || c == '/' || c == ':' || c == '(' ||
               c == ')' || c == '|') {
      if (!found.back().empty()) found.emplace_back();
    } else {
      return {};
    }
  }
  if (found.back().empty()) found.pop_back();
  return found;
}

}  // namespace

std::string_view without_count(std::string_view text) {
  static constexpr WordList kCounts(
      {"part",    "section", "chapter", "first", "second",  "third",    "fourth",  "fifth", "sixth",
       "seventh", "eighth",  "ninth",   "tenth", "firstly", "secondly", "thirdly", "one",   "two",
       "three",   "four",    "five",    "six",   "seven",   "eight",    "nine",    "ten",   "st",
       "nd",      "rd",      "th",      "a",     "b",       "c",        "d",       "e",     "f",
       "i",       "ii",      "iii",     "iv",    "v",       "vi"});
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > kMaxCountBytes) return text;
  std::string word;
  for (const char c : text.substr(0, colon + 1)) {
    if (is_letter_of_words(c)) {
      word += c;
      continue;
    }
    if (!word.empty() && !kCounts.contains(word)) return text;
    word.clear();
  }
  return trim(text.substr(colon + 1));
}

std::string_view bare_title(std::string_view text) {
  text = without_count(without_end_marks(trim(text)));
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos || space > kMaxTitleNumberBytes) return text;
  const std::string_view head = text.substr(0, space);
  // "26 Principal risks" stands in a table of contents, "26." before a title.
  const bool page =
      head.size() >= 2 && head.find_first_not_of("0123456789") == std::string_view::npos;
  const bool number = !page && head.find_first_not_of("0123456789.()[]-") == std::string_view::npos;
  const bool mark = head.find_first_not_of("abcdefghivx.()[]") == std::string_view::npos &&
                    (head.back() == '.' || head.back() == ')');
  return number || mark ? trim(text.substr(space)) : text;
}

std::string plain(std::string_view text) {
  return lower(comparable(text.substr(0, kTitleReadBytes)));
}

std::string_view without_end_marks(std::string_view text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == '*' ||
                           text.back() == '-' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  return text;
}

std::string item_number(std::string_view text, std::size_t& end) {
  // The letters of "item", spaces between them; character recognition takes its "i" for an "l".
  std::size_t at = 0;
  for (const char c : std::string_view("item")) {
    while (at > 0 && at < text.size() && text[at] == ' ') ++at;
    if (at >= text.size() || !(text[at] == c || (c == 'i' && text[at] == 'l'))) return {};
    ++at;
  }
  if (at < text.size() && text[at] == 's') ++at;
  const std::size_t space = text.find_first_not_of(' ', at);
  if (space == std::string_view::npos || (space == at && !is_digit(text[space]))) return {};
  at = space;
  std::string number;
  while (at < text.size() && is_digit(text[at]) && number.size() < 2) number += text[at++];
  if (number.empty()) {
    // "item la.", "item ib."
    const bool misread = at + 1 < text.size() && (text[at] == 'l' || text[at] == 'i') &&
                         text[at + 1] >= 'a' && text[at + 1] <= 'c' &&
                         (at + 2 >= text.size() || !is_ascii_letter(text[at + 2]));
    if (!misread) return {};
    number += '1';
    ++at;
  }
  // "1a", "1 a", "1(a)", "3.d"
  std::size_t peek = at;
  while (peek < text.size() && (text[peek] == ' ' || text[peek] == '(' || text[peek] == '.'))
    ++peek;
  if (peek < text.size() && text[peek] >= 'a' && text[peek] <= 'd') {
    const bool glued = peek == at;
    const bool alone = peek + 1 >= text.size() || !is_ascii_letter(text[peek + 1]);
    if (alone && (glued || peek + 1 >= text.size() || text[peek + 1] != ' ' || text[at] == '(' ||
                  text[at] == '.')) {
      number += text[peek];
      at = peek + 1;
    }
  }
  end = at;
  return number;
}

bool ends_with_page_number(std::string_view text) {
  // "12", "27-36", "9, 14"
  std::size_t at = text.size();
  std::size_t n_digits = 0;
  while (at > 0 && (is_digit(text[at - 1]) ||
                    (n_digits > 0 && (text[at - 1] == '-' || text[at - 1] == ',')))) {
    n_digits = is_digit(text[at - 1]) ? n_digits + 1 : 0;
    if (n_digits > kMaxPageDigits) return false;
    --at;
  }
  if (at == text.size()) return false;
  return at > 0 && (text[at - 1] == ' ' || text[at - 1] == '.');
}

std::string_view without_page(std::string_view text) {
  const auto is_header = [](std::string_view part) {
    return holds_any(part, {" plc", "annual report", "report and accounts", "report & accounts",
                            " limited", " group"});
  };
  for (const std::string_view word : words(text)) {
    const bool number = word.size() <= kMaxPageDigits &&
                        word.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number) continue;
    const auto at = static_cast<std::size_t>(word.data() - text.data());
    const std::string_view before = trim(text.substr(0, at));
    const std::string_view behind = trim(text.substr(at + word.size()));
    if (before.empty() || behind.empty()) continue;
    if (is_header(behind)) return before;
    if (is_header(before)) return behind;
  }
  return {};
}

std::string_view part_number(std::string_view text) {
  text = trim(text);
  static constexpr auto kOrdinals =
      std::to_array<std::string_view>({"first:", "second:", "third:", "fourth:", "fifth:", "sixth:",
                                       "seventh:", "eighth:", "ninth:"});
  static constexpr std::string_view kDigits = "123456789";
  const std::string head = lower(text.substr(0, kMaxTitleNumberBytes + 2));
  for (std::size_t i = 0; i < kOrdinals.size(); ++i) {
    if (head.starts_with(kOrdinals[i])) return kDigits.substr(i, 1);
  }
  const std::size_t end = text.find_first_not_of("0123456789.");
  if (end == std::string_view::npos || end == 0 || end > kMaxTitleNumberBytes ||
      !is_digit(text[0])) {
    return {};
  }
  const std::string_view number = text.substr(0, end);
  const std::string_view rest = text.substr(end);
  const bool ordinal = rest.size() > 2 && rest[2] == ':' &&
                       (rest.starts_with("st") || rest.starts_with("nd") ||
                        rest.starts_with("rd") || rest.starts_with("th"));
  // "12 Risk factors"; smaller numbers without a mark count things.
  const bool bare =
      number.size() == 2 && rest.size() > 2 && rest[0] == ' ' && rest[1] >= 'A' && rest[1] <= 'Z';
  const bool marked = ordinal || bare || number.back() == '.' || text[end] == ')' ||
                      (text[end] == ' ' && number.find('.') != std::string_view::npos);
  return marked ? number.substr(0, number.find_last_of("0123456789") + 1) : std::string_view();
}

std::size_t page_of_contents(std::string_view text) {
  if (!ends_with_page_number(text)) return 0;
  const std::size_t digits = text.find_last_not_of("0123456789") + 1;
  const std::string_view head = trim(text.substr(0, digits));
  const std::size_t first = head.find_first_not_of("0123456789. ");
  if (head.size() == digits || first == std::string_view::npos || !is_ascii_letter(head[first]) ||
      !is_ascii_letter(head.back())) {
    return 0;
  }
  std::size_t page = 0;
  for (const char c : text.substr(digits)) page = 10 * page + static_cast<std::size_t>(c - '0');
  return page;
}

bool is_next_part(std::string_view number, std::string_view text) {
  const std::string_view next = part_number(text);
  if (number.empty() || next.empty()) return false;
  const std::size_t a = number.rfind('.') + 1;
  const std::size_t b = next.rfind('.') + 1;
  if (a != b || number.substr(0, a) != next.substr(0, b)) return false;
  const auto value = [](std::string_view digits) {
    std::size_t n = 0;
    for (const char c : digits) n = 10 * n + static_cast<std::size_t>(c - '0');
    return n;
  };
  return value(next.substr(b)) == value(number.substr(a)) + 1;
}

// "iii" of "(iii) Risks", "c" of "(c) Risks".
std::string_view number_in_brackets(std::string_view text) {
  const std::size_t end = text.substr(0, kMaxTitleNumberBytes).find(')');
  return text.starts_with("(") && end != std::string_view::npos ? text.substr(1, end - 1)
                                                                : std::string_view();
}

bool is_next_in_brackets(std::string_view title, std::string_view text) {
  static constexpr auto kRoman = std::to_array<std::string_view>(
      {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"});
  const std::string_view number = number_in_brackets(trim(title));
  const std::string_view next = number_in_brackets(trim(text));
  if (number.empty() || next.empty()) return false;
  if (number.size() == 1 && next.size() == 1 && is_ascii_letter(number[0]) &&
      next[0] == number[0] + 1) {
    return true;
  }
  const auto at = std::find(kRoman.begin(), kRoman.end(), number);
  return at != kRoman.end() && at + 1 != kRoman.end() && *(at + 1) == next;
}

bool is_continued(std::string_view text) {
  text = without_end_marks(trim(text));
  if (text.ends_with(")")) text.remove_suffix(1);
  return text.ends_with("continued") || text.ends_with("cont'd") || text.ends_with("cont'd.");
}

bool can_follow_title(std::string_view rest) {
  rest = trim(rest);
  if (rest.empty()) return true;
  if (rest.front() == '"' || rest.front() == '\'' || rest.front() == ',' || rest.front() == ';' ||
      rest.front() == ')') {
    return false;
  }
  static constexpr auto kProse = std::to_array<std::string_view>(
      {"of ",     "in ",       "and elsewhere", "contained", "included",  "section",
       "for ",    "set forth", "as ",           "below",     "above",     "to ",
       "on ",     "which ",    "that ",         "discussed", "described", "herein",
       "should ", "are ",      "is ",           "under ",    "captions",  "may "});
  for (const std::string_view word : kProse) {
    if (rest.starts_with(word)) return false;
  }
  return true;
}

Strength title_strength(std::string_view text) {
  std::vector<std::string> all = words_of_title(text);
  if (all.empty() || all.size() > kMaxTitleWords + kMaxKernedLetters) return Strength::none;
  const auto known = [](const std::string& word) { return kTitleWords.contains(word); };
  if (!std::all_of(all.begin(), all.end(), known)) {
    if (is_kerned(all)) {
      std::string letters;
      for (const std::string& word : all) letters += word;
      all = cut_again(letters);
    } else {
      for (std::string& word : all) {
        if (word.size() >= kMisspeltLeastBytes && !known(word)) word = meant(word);
      }
      if (!std::all_of(all.begin(), all.end(), known)) return Strength::none;
    }
  }
  if (all.empty() || all.size() > kMaxTitleWords) return Strength::none;
  const auto has = [&](std::string_view word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  };
  const bool chosen = std::any_of(all.begin(), all.end(),
                                  [](const std::string& word) { return kChosen.contains(word); });
  // "Our assessment of risks of material misstatement" is the auditor's.
  if (has("assessment") && (!chosen || all.back() == "material")) return Strength::none;
  // "Development risk" and "Investment risk" are two of them, "Development of risks" is a title.
  if ((has("development") || has("developments")) && !has("of")) return Strength::none;
  if (has("investment") && !has("considerations")) return Strength::none;
  // A cut of a sentence begins or ends in small words.
  static constexpr WordList kNeverFirst({"a",    "affect", "affecting", "affects", "an",  "and",
                                         "are",  "by",     "can",       "could",   "for", "from",
                                         "in",   "may",    "might",     "of",      "on",  "or",
                                         "that", "these",  "to",        "which",   "with"});
  static constexpr WordList kNeverLast(
      {"a",   "all",   "an",   "and", "are",   "can",   "certain", "companys", "groups", "could",
       "for", "from",  "how",  "in",  "its",   "may",   "might",   "of",       "on",     "or",
       "our", "other", "that", "the", "their", "these", "to",      "we",       "which",  "with"});
  if (kNeverFirst.contains(all.front()) || kNeverLast.contains(all.back())) return Strength::none;
  const bool joined = has("and") || has("of") || has("to") || has("for") || has("in") ||
                      text.find('&') != std::string_view::npos;
  const bool header = has("impact") || has("mitigation") || has("mitigations") ||
                      has("mitigating") || has("response") || has("responses") ||
                      has("description") || has("measures") || has("actions");
  // "Risk | Impact | Mitigation": the header of a table.
  if (header && !joined) return Strength::none;
  const bool risks = has("risks") || has("risk");
  const bool uncertain = has("uncertainties") || has("uncertainty");
  const bool factors = has("factors") || has("factor");
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    // Of the notes to the accounts.
    if (all[i] == "financial" && (all[i + 1] == "risk" || all[i + 1] == "risks")) {
      return Strength::none;
    }
  }
  if (!risks && !uncertain) {
    const bool affects = has("affect") || has("affecting") || has("affects") || has("influence") ||
                         has("influencing");
    if (has("investment")) return Strength::weak;
    if (factors && (affects || all.front() == "certain" || all.front() == "cautionary")) {
      return Strength::weak;
    }
    return all.size() == 2 && all[0] == "cautionary" && all[1] == "statements" ? Strength::weak
                                                                               : Strength::none;
  }
  if (all.size() == 1 && all[0] != "risks") return Strength::none;
  // "Risk factors and other key information" holds more than risks.
  if (has("information") && all.size() > 2) return Strength::none;
  if (has("summary") && all.size() <= 3 && has("factors")) return Strength::faint;
  const bool tied = has("related") || has("relating") || has("facing") || has("associated") ||
                    has("faced") || has("affecting");
  if (factors && risks) return Strength::weak;
  if (!has("risks") && !uncertain) {
    const bool report = has("report") && !has("management");
    return report ? Strength::weak : Strength::faint;
  }
  // Told beside the principal ones.
  if (all.size() == 2 && all[0] == "emerging") return Strength::faint;
  // "Risk report" heads the part of a report that tells of them all.
  if (has("report") && !has("management")) return Strength::weak;
  const bool says = has("may") || has("could") || has("might") || has("can") || has("are");
  if (says && !factors) return Strength::none;
  // "Associated risks" are told beside something else.
  if (tied && !chosen && all.size() == 2) return Strength::faint;
  if (chosen || uncertain || tied || has("business") || has("concerns") || has("challenges") ||
      has("threats") || has("considerations")) {
    return Strength::weak;
  }
  return Strength::faint;
}

}  // namespace plimsoll::filing
