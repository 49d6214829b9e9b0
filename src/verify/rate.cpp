// By what time a quantity in prose is counted.
#include "verify/rate.h"

#include <algorithm>
#include <initializer_list>
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
};

Word word_at(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r')) ++at;
  Word out{"", at, at};
  if (at < text.size() && text[at] == '/') return {"/", at, at + 1};
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
  };
  while (out.end < text.size() &&
         (is_letter(text[out.end]) || (text[out.end] == '.' && out.end > at))) {
    ++out.end;
  }
  out.text = text.substr(at, out.end - at);
  for (char& c : out.text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (out.text == "p.a." || out.text == "p.m.") return out;
  while (out.text.ends_with('.')) {
    out.text.pop_back();
    --out.end;
  }
  return out;
}

// "year" of "annually", "monthly", ...; empty of other words.
std::string_view time_of_adverb(std::string_view word) {
  if (is_one_of(word, {"annually", "yearly", "annual", "p.a."})) return "year";
  if (word == "quarterly") return "quarter";
  if (is_one_of(word, {"monthly", "p.m."})) return "month";
  if (word == "weekly") return "week";
  return word == "daily" ? "day" : std::string_view();
}

std::string_view time_of_noun(std::string_view word) {
  for (const std::string_view one : {"year", "quarter", "month", "week", "day", "hour"}) {
    if (word == one) return one;
  }
  return word == "annum" ? "year" : std::string_view();
}

// Behind `end`: "a month", "per customer per month", "in each year", "annually".
std::string_view time_behind(std::string_view text, std::size_t end, std::size_t& last) {
  Word word = word_at(text, end);
  last = word.end;
  if (const std::string_view time = time_of_adverb(word.text); !time.empty()) {
    return word.text == "annual" ? std::string_view() : time;
  }
  if (is_one_of(word.text, {"in", "for"})) {
    word = word_at(text, word.end);
    if (!is_one_of(word.text, {"each", "every"})) return {};
  }
  for (int n = 0; n < 2; ++n) {
    if (!is_one_of(word.text, {"per", "a", "an", "each", "every", "/"})) return {};
    const Word noun = word_at(text, word.end);
    last = noun.end;
    if (const std::string_view time = time_of_noun(noun.text); !time.empty()) {
      // "7% a year ago".
      const Word after = word_at(text, noun.end);
      return is_one_of(after.text, {"ago", "earlier", "before", "later", "prior", "and"})
                 ? std::string_view()
                 : time;
    }
    if (noun.text.empty() || !is_one_of(word.text, {"per", "/"})) return {};
    word = word_at(text, noun.end);
  }
  return {};
}

// Before `begin`: "monthly fee of", "annual rent is": the word for the time, one or two others, and what leads to the figure.
std::string_view time_before(std::string_view text, std::size_t begin) {
  constexpr std::size_t kMostBytes = 60;
  std::size_t from = begin > kMostBytes ? begin - kMostBytes : 0;
  const std::size_t stop = text.substr(from, begin - from).find_last_of(".;:,()0123456789");
  if (stop != std::string_view::npos) from += stop + 1;
  std::vector<std::string> words;
  for (std::size_t at = from; at < begin;) {
    const Word word = word_at(text, at);
    if (word.text.empty() || word.end > begin) break;
    words.push_back(word.text);
    at = word.end;
  }
  const std::size_t n = words.size();
  if (n < 3 || !is_one_of(words[n - 1], {"of", "is", "was", "are", "were"})) return {};
  for (std::size_t back = 3; back <= std::min<std::size_t>(n, 4); ++back) {
    const std::string_view time = time_of_adverb(words[n - back]);
    if (!time.empty() && !is_one_of(words[n - back + 1], {"report", "meeting", "general"}))
      return time;
  }
  return {};
}

}  // namespace

std::optional<Rate> rate_around(std::string_view text, std::size_t begin, std::size_t end,
                                const units::UnitTable& units) {
  std::size_t last = end;
  std::string_view time = time_behind(text, end, last);
  std::string said(text.substr(end, last - end));
  if (time.empty()) {
    time = time_before(text, begin);
    said = " per " + std::string(time);
  }
  if (time.empty()) return std::nullopt;
  const auto unit = units.parse("1/" + std::string(time));
  if (!unit) return std::nullopt;
  return Rate{std::move(said), *unit};
}

}  // namespace plimsoll::verify
