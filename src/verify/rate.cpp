// By what time a quantity in prose is counted.
#include "verify/rate.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

namespace plimsoll::verify {

namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

struct Word {
  // In small letters, without points at its end; "/" alone. Empty at the end, or before a sign.
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_capital = false;
};

// Behind blanks, hard and narrow ones too.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  for (;;) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    if (rest.starts_with("\u00A0")) {
      at += 2;
    } else if (rest.starts_with("\u202F") || rest.starts_with("\u2009")) {
      at += 3;
    } else if (!rest.empty() && (rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\r')) {
      ++at;
    } else {
      return at;
    }
  }
}

// Letters, digits and hyphens: "m2", "half-year", "six".
Word word_at(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  Word out{"", at, at, at < text.size() && text[at] >= 'A' && text[at] <= 'Z'};
  if (at < text.size() && text[at] == '/') return {"/", at, at + 1, false};
  const auto goes_on = [&](std::size_t i) {
    const char c = text[i];
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool is_other = (static_cast<unsigned char>(c) & 0x80) != 0 &&
                          skip_blanks(text, i) == i && !text.substr(i).starts_with("\u2013") &&
                          !text.substr(i).starts_with("\u2014");
    return is_letter || is_other || (i > at && (c == '.' || c == '-'));
  };
  while (out.end < text.size() && goes_on(out.end)) ++out.end;
  for (const std::string_view one : {"y/y", "q/q", "m/m"}) {
    const bool is_alone = at + 3 >= text.size() || !goes_on(at + 3) || text[at + 3] == '.';
    if (text.substr(at).starts_with(one) && is_alone) out.end = at + 3;
  }
  out.text = text.substr(at, out.end - at);
  for (char& c : out.text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (out.text == "p.a." || out.text == "p.m.") return out;
  while (out.text.ends_with('.') || out.text.ends_with('-')) {
    out.text.pop_back();
    --out.end;
  }
  return out;
}

struct Span {
  std::string_view noun;
  int number = 1;
};

// A year of "annually", six months of "semi-annually"; nothing of other words.
std::optional<Span> span_of_adverb(std::string_view word) {
  if (is_one_of(word, {"annually", "yearly", "annual", "p.a.", "pa", "p.a", "year-on-year", "y/y",
                       "year-over-year"}))
    return Span{"year"};
  if (is_one_of(word,
                {"semi-annually", "semiannually", "half-yearly", "semi-annual", "biannually"}))
    return Span{"month", 6};
  if (is_one_of(word, {"quarterly", "quarter-on-quarter", "q/q", "quarter-over-quarter"}))
    return Span{"quarter"};
  if (is_one_of(word,
                {"monthly", "p.m.", "pcm", "p.m", "month-on-month", "m/m", "month-over-month"}))
    return Span{"month"};
  if (is_one_of(word, {"fortnightly"})) return Span{"week", 2};
  if (word == "weekly") return Span{"week"};
  if (word == "hourly") return Span{"hour"};
  if (word == "daily") return Span{"day"};
  return std::nullopt;
}

std::string_view time_of_noun(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  for (const std::string_view one : {"year", "quarter", "month", "week", "day", "hour"}) {
    if (word == one) return one;
  }
  if (is_one_of(word, {"annum", "jahr"})) return "year";
  if (word == "quartal") return "quarter";
  if (word == "monat") return "month";
  return word == "woche" ? "week" : word == "tag" ? "day" : std::string_view();
}

// "two", "6"; 0 of what is none.
int number_of(std::string_view word) {
  constexpr std::string_view kNumbers[] = {"two",   "three", "four", "five",   "six",   "seven",
                                           "eight", "nine",  "ten",  "eleven", "twelve"};
  for (std::size_t i = 0; i < std::size(kNumbers); ++i) {
    if (word == kNumbers[i]) return static_cast<int>(i) + 2;
  }
  int out = 0;
  for (const char c : word) {
    if (c < '0' || c > '9' || out > 99) return 0;
    out = 10 * out + (c - '0');
  }
  return word.empty() ? 0 : out;
}

struct Time {
  std::string_view noun;
  int number = 1;
  std::size_t end = 0;
  // "billed monthly" tells when it is paid: an adjective before the figure goes before it.
  bool is_weak = false;
};

// "month", "calendar month", "six months", "half-year" at `at`.
std::optional<Time> time_at(std::string_view text, std::size_t at) {
  Word word = word_at(text, at);
  if (is_one_of(word.text, {"half-year", "halfyear"})) return Time{"month", 6, word.end};
  int number = number_of(word.text);
  const bool is_other =
      is_one_of(word.text, {"calendar", "full", "fiscal", "financial", "business", "working"});
  if (number > 0 || is_other) word = word_at(text, word.end);
  number = std::max(number, 1);
  const std::string_view noun = time_of_noun(word.text);
  if (noun.empty()) return std::nullopt;
  return Time{noun, number, word.end};
}

// "7% a year ago", "a year before" tell when, and not by what time; "a month before tax" does.
bool tells_when(std::string_view text, std::size_t at) {
  const Word after = word_at(text, at);
  if (is_one_of(after.text, {"ago", "earlier", "later", "prior", "previously"})) return true;
  return after.text == "before" &&
         !is_one_of(word_at(text, after.end).text,
                    {"tax", "taxes", "interest", "depreciation", "deductions", "any", "bonuses"});
}

// "monthly" at `word`, "on a monthly basis", "twice a year", "every other month", "by the month".
std::optional<Time> time_of_phrase(std::string_view text, const Word& word) {
  if (const auto span = span_of_adverb(word.text); span && word.text != "annual")
    return Time{span->noun, span->number, word.end};
  const Word second = word_at(text, word.end);
  const Word third = word_at(text, second.end);
  if (is_one_of(word.text, {"on"}) && is_one_of(second.text, {"a", "an"})) {
    const auto span = span_of_adverb(third.text);
    const Word basis = word_at(text, third.end);
    if (span && basis.text == "basis") return Time{span->noun, span->number, basis.end};
  }
  if (word.text == "by" && second.text == "the") {
    if (const std::string_view noun = time_of_noun(third.text); !noun.empty())
      return Time{noun, 1, third.end};
  }
  if (is_one_of(word.text, {"every", "each"}) &&
      is_one_of(second.text, {"other", "second", "third", "fourth"})) {
    const std::string_view noun = time_of_noun(third.text);
    const int number = second.text == "third" ? 3 : second.text == "fourth" ? 4 : 2;
    if (!noun.empty()) return Time{noun, number, third.end};
  }
  if (is_one_of(word.text, {"once", "twice"}) &&
      is_one_of(second.text, {"a", "per", "every", "each"})) {
    const std::string_view noun = time_of_noun(third.text);
    if (word.text == "once" && !noun.empty()) return Time{noun, 1, third.end};
    if (noun == "year") return Time{"month", 6, third.end};
  }
  return std::nullopt;
}

bool is_paid(std::string_view word) {
  return is_one_of(word, {"due", "payable", "paid", "billed", "charged", "invoiced", "collected"});
}

// Behind `end`: "a month", "(per month)", "net per customer per month", "in each year", "every six months", "annually", "payable
// monthly".
std::optional<Time> time_behind(std::string_view text, std::size_t end) {
  constexpr int kMostOfOne = 3;
  const std::size_t open = skip_blanks(text, end);
  if (open < text.size() && text[open] == '(') end = open + 1;
  Word word = word_at(text, end);
  if (is_one_of(word.text, {"net", "gross"})) word = word_at(text, word.end);
  if (is_one_of(word.text, {"is", "are", "was", "were", "and"})) {
    const Word next = word_at(text, word.end);
    if (is_paid(next.text)) word = next;
  }
  const bool is_weak = is_paid(word.text);
  if (is_weak) word = word_at(text, word.end);
  if (auto time = time_of_phrase(text, word)) {
    time->is_weak = is_weak;
    return time;
  }
  if (is_weak && !is_one_of(word.text, {"per", "a", "each", "every"})) return std::nullopt;
  if (is_one_of(word.text, {"in", "for"})) {
    word = word_at(text, word.end);
    if (!is_one_of(word.text, {"each", "every"})) return std::nullopt;
  }
  // "per square metre per month": what it is per else, in a few words.
  for (int n = 0; n < 2; ++n) {
    if (!is_one_of(word.text, {"per", "a", "an", "each", "every", "/", "pro", "je", "im"}))
      return std::nullopt;
    if (auto time = time_at(text, word.end)) {
      const bool is_article = is_one_of(word.text, {"a", "an"});
      time->is_weak = is_weak;
      return is_article && tells_when(text, time->end) ? std::nullopt : time;
    }
    if (!is_one_of(word.text, {"per", "/", "pro", "je"})) return std::nullopt;
    Word next = word_at(text, word.end);
    for (int k = 0; k < kMostOfOne && !next.text.empty(); ++k) {
      next = word_at(text, next.end);
      // "per square metre and month".
      if (const auto time = next.text == "and" ? time_at(text, next.end) : std::nullopt)
        return time;
      if (is_one_of(next.text, {"per", "a", "each", "/", "pro", "je"})) break;
    }
    word = next;
  }
  return std::nullopt;
}

// What is paid, earned or lost by time. Of other nouns the adjective may be no time: "the daily newspaper was", "monthly users were".
bool is_amount(std::string_view noun) {
  return is_one_of(
      noun,
      {"fee",      "fees",     "rent",     "rents",      "cost",        "costs",    "charge",
       "charges",  "payment",  "payments", "salary",     "salaries",    "wage",     "wages",
       "premium",  "premiums", "expense",  "expenses",   "spending",    "sales",    "revenue",
       "revenues", "income",   "profit",   "growth",     "inflation",   "dividend", "dividends",
       "churn",    "budget",   "turnover", "instalment", "instalments", "fine",     "fines",
       "saving",   "savings",  "output",   "loss",       "losses",      "coupon",   "licence",
       "license",  "interest", "retainer", "allowance",  "subscription"});
}

// Before `begin`: "a monthly fee of", "Annual rent is", "Monthly cost:": the word for the time, one noun, and what leads to the
// figure. "Cap on daily fines of" is not by the day.
std::optional<Span> time_before(std::string_view text, std::size_t begin) {
  constexpr std::size_t kMostBytes = 60;
  while (begin > 0 && text[begin - 1] == ' ') --begin;
  const bool is_label = begin > 0 && text[begin - 1] == ':';
  if (is_label) --begin;
  std::size_t from = begin > kMostBytes ? begin - kMostBytes : 0;
  const std::size_t stop = text.substr(from, begin - from).find_last_of(".;:,()0123456789\n");
  const bool is_begun = from == 0 || stop != std::string_view::npos;
  if (stop != std::string_view::npos) from += stop + 1;
  std::vector<Word> words;
  for (std::size_t at = from; at < begin;) {
    Word word = word_at(text, at);
    if (word.text.empty() || word.end > begin) break;
    at = word.end;
    words.push_back(std::move(word));
  }
  if (!is_label) {
    if (words.empty() || !is_one_of(words.back().text, {"of", "is", "was", "are", "were"}))
      return std::nullopt;
    words.pop_back();
  }
  const std::size_t n = words.size();
  if (n < 2 || !is_amount(words[n - 1].text)) return std::nullopt;
  const Word& adjective = words[n - 2];
  const bool is_led = n > 2 && !adjective.is_capital &&
                      is_one_of(words[n - 3].text, {"a", "an", "the", "our", "its", "their", "this",
                                                    "pay", "pays", "paid", "and", "with"});
  return (n == 2 && is_begun) || is_led ? span_of_adverb(adjective.text) : std::nullopt;
}

}  // namespace

bool is_range_mark(std::string_view between) {
  const std::size_t begin = skip_blanks(between, 0);
  std::string_view mark = between.substr(begin);
  while (!mark.empty() && mark.back() == ' ') mark.remove_suffix(1);
  return is_one_of(mark, {"-", "\u2013", "\u2014", "to", "and", "or"});
}

std::optional<Rate> rate_around(std::string_view text, std::size_t begin, std::size_t end,
                                const units::UnitTable& units) {
  Rate out;
  Span span;
  const auto behind = time_behind(text, end);
  const auto before = !behind || behind->is_weak ? time_before(text, begin) : std::nullopt;
  if (before) {
    span = *before;
    out.text = " per " + std::string(span.noun);
  } else if (behind) {
    span = {behind->noun, behind->number};
    out.text = text.substr(end, behind->end - end);
  } else {
    return std::nullopt;
  }
  const auto unit = units.parse("1/" + std::string(span.noun));
  if (!unit) return std::nullopt;
  out.unit = *unit;
  out.unit.scale = {unit->scale.numerator, unit->scale.denominator * span.number};
  return out;
}

}  // namespace plimsoll::verify
