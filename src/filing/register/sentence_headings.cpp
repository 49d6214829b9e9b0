// A sum of weights, one a sign.
#include "filing/register/sentence_headings.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/word_list.h"
#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"

namespace plimsoll::filing {
namespace {

// The first letters of the longer words, in order, each once.
std::vector<std::uint64_t> stems(const std::vector<std::string_view>& all, std::size_t most) {
  std::vector<std::uint64_t> found;
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
    if (all[i].size() < kStemLeastBytes) continue;
    std::uint64_t key = 0;
    for (const char c : all[i].substr(0, kStemBytes)) {
      key = key << 8 | static_cast<unsigned char>(lower_ascii(c));
    }
    found.push_back(key);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// The share of `own` that `others` hold too.
double shared(const std::vector<std::uint64_t>& own, const std::vector<std::uint64_t>& others) {
  const auto n = std::count_if(own.begin(), own.end(), [&](std::uint64_t key) {
    return std::binary_search(others.begin(), others.end(), key);
  });
  return static_cast<double>(n) / static_cast<double>(std::max<std::size_t>(own.size(), 1));
}

// "You should consider the risks below": it stands before all of them.
bool introduces_risks(std::string_view text) {
  const std::string plain = lower(comparable(text.substr(0, kReadAroundBytes)));
  static constexpr auto kPhrases = std::to_array<std::string_view>(
      {"carefully consider", "described below", "following risk", "risk factors", "risks below",
       "risks described", "risks set forth", "risks that follow"});
  return std::any_of(kPhrases.begin(), kPhrases.end(), [&](std::string_view phrase) {
    return plain.find(phrase) != std::string::npos;
  });
}

}  // namespace

double heading_odds(std::string_view text, const Surroundings& around) {
  static constexpr WordList kMay({"can", "could", "may", "might"});
  static constexpr WordList kAdding(
      {"additionally", "also", "furthermore", "however", "therefore"});
  const std::vector<std::string_view> own = words(text);
  const std::vector<std::string_view> above = words(around.before.substr(0, kReadAroundBytes));
  const std::vector<std::string_view> below = words(around.behind.substr(0, kReadAroundBytes));
  if (own.empty()) return kOddsBase;
  bool may = false;
  bool adding = false;
  bool including = false;
  std::size_t n_capitals = 0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::string word = lower(own[i]);
    may = may || kMay.contains(word);
    adding = adding || kAdding.contains(word);
    including = including || word == "including";
    std::size_t at = 0;
    n_capitals += i > 0 && is_upper(next_code_point(own[i], at)) ? 1 : 0;
  }
  const auto n = static_cast<double>(own.size());
  const std::string first = lower(own[0]);
  double odds = kOddsBase + kOddsPerWord * n;
  if (own.size() > kShortHeadingWords) odds += kOddsPerWordBeyondShort * (n - kShortHeadingWords);
  if (own.size() > kLongHeadingWords) odds += kOddsPerWordBeyondLong * (n - kLongHeadingWords);
  const std::size_t n_sentences = sentences(text).size();
  if (n_sentences == 2) odds += kOddsTwoSentences;
  if (n_sentences == 3) odds += kOddsThreeSentences;
  if (n_sentences > 3) odds += kOddsMoreSentences;
  odds += kOddsRiskWords * static_cast<double>(n_risk_words(text)) / n;
  odds += kOddsCapitals * static_cast<double>(n_capitals) / n;
  if (starts_continuing(text)) odds += kOddsContinuing;
  if (may) odds += kOddsMay;
  if (adding) odds += kOddsAdding;
  if (including) odds += kOddsIncluding;
  if (first == "we" || first == "our") odds += kOddsWe;
  // How long the text below is, beside it.
  const double ratio = static_cast<double>(below.size() + kOddsRatioWords) / (n + kOddsRatioWords);
  if (ratio >= 1) odds += kOddsAsLong;
  if (ratio >= 1.5) odds += kOddsHalfLonger;
  if (ratio >= 2.5) odds += kOddsMuchLonger;
  if (ratio >= 4) odds += kOddsFarLonger;
  if (below.size() < kBodyLeastWords) odds += kOddsLittleBelow;
  if (starts_continuing(around.behind)) odds += kOddsBelowContinues;
  if (trim(around.behind).ends_with(":")) odds += kOddsBelowIntroduces;
  if (introduces_risks(text)) odds += kOddsIntroducesRisks;
  if (around.item_behind) odds += kOddsItemBelow;
  if (around.item_before) odds += kOddsItemAbove;
  if (above.size() < kLittleAboveWords) odds += kOddsLittleAbove;
  const std::vector<std::uint64_t> telling = stems(own, own.size());
  odds += kOddsSharedBelow * shared(telling, stems(below, kStemsBelowWords));
  odds += kOddsSharedAbove * shared(telling, stems(above, above.size()));
  return odds;
}

}  // namespace plimsoll::filing
