// Sums of weights from taxonomy.def; the words that counted are the reasons.
#include "filing/register/taxonomy.h"

#include <algorithm>
#include <array>

#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

struct Entry {
  Category category;
  std::string_view words;
  int weight;
};

constexpr auto kEntries = std::to_array<Entry>({
#define RISK_WORD(category, words, weight) {Category::category, words, weight},
#include "filing/register/taxonomy.def"
#undef RISK_WORD
});

bool is_word_byte(char c) {
  return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

// How often the entry stands in `text` (lower case), up to `limit`.
std::size_t count(std::string_view text, std::string_view words, std::size_t limit) {
  const bool open_ended = words.ends_with("*");
  if (open_ended) words.remove_suffix(1);
  std::size_t n = 0;
  for (std::size_t at = text.find(words); at != std::string_view::npos && n < limit;
       at = text.find(words, at + words.size())) {
    const std::size_t end = at + words.size();
    const bool starts = at == 0 || !is_word_byte(text[at - 1]);
    const bool ends = open_ended || end >= text.size() || !is_word_byte(text[end]);
    n += starts && ends ? 1 : 0;
  }
  return n;
}

}  // namespace

std::string_view category_name(Category category) {
  switch (category) {
    case Category::strategic:
      return "strategic";
    case Category::operational:
      return "operational";
    case Category::financial:
      return "financial";
    case Category::legal_regulatory:
      return "legal and regulatory";
    case Category::technology_security:
      return "technology and security";
    case Category::people:
      return "people";
    case Category::external_event:
      return "external event";
    case Category::governance_ownership:
      return "governance and ownership";
    case Category::unclassified:
      return "unclassified";
  }
  return "";
}

Classification classify_risk(std::string_view heading, std::string_view body) {
  const std::string plain_heading = lower(comparable(heading));
  const std::string plain_body = lower(comparable(body.substr(0, kBodyBytes)));
  constexpr auto n_categories = static_cast<std::size_t>(Category::unclassified);
  std::array<int, n_categories> scores{};
  struct Reason {
    Category category;
    int score;
    std::string text;
  };
  std::vector<Reason> reasons;
  const auto add = [&](const Entry& entry, int score, std::string_view where, std::size_t n) {
    scores[static_cast<std::size_t>(entry.category)] += score;
    std::string text = "\"" + std::string(entry.words) + "\" in the " + std::string(where);
    if (n > 1) text += ", " + std::to_string(n) + (n == kMaxBodyHits ? " times or more" : " times");
    reasons.push_back({entry.category, score, text + " (+" + std::to_string(score) + ")"});
  };
  for (const Entry& entry : kEntries) {
    if (count(plain_heading, entry.words, 1) > 0) {
      add(entry, kHeadingFactor * entry.weight, "heading", 1);
    }
    if (const std::size_t n = count(plain_body, entry.words, kMaxBodyHits); n > 0) {
      add(entry, static_cast<int>(n) * entry.weight, "text", n);
    }
  }
  Classification result;
  const auto best = std::max_element(scores.begin(), scores.end());
  if (*best < kLeastScore) return result;
  result.category = static_cast<Category>(best - scores.begin());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.score > b.score; });
  for (const Reason& reason : reasons) {
    if (reason.category == result.category) result.reasons.push_back(reason.text);
  }
  return result;
}

}  // namespace plimsoll::filing
