// Sums before each block; a share is a difference of two.
#include "filing/register/risk_counts.h"

#include <algorithm>
#include <string>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

void add(const Block& block, RiskShare& share) {
  const std::string text = lower(block.text.text());
  for (const SentenceRange& range : sentences(text)) {
    const std::string_view sentence =
        std::string_view(text).substr(range.begin, range.end - range.begin);
    // Figures and labels of charts and tables are no sentences.
    const auto n_spaces = std::count(sentence.begin(), sentence.end(), ' ');
    if (n_spaces < kSentenceLeastSpaces) continue;
    ++share.n_sentences;
    const bool may =
        holds_any(sentence, {" may ", " could ", " might ", " would ", "adverse", " fail ",
                             "failure", "unable", "inability", "no guarantee", "no assurance"});
    share.n_mays += may ? 1 : 0;
    const bool risk = speaks_of_risk(sentence);
    const bool harm = speaks_of_harm(sentence);
    const bool manages = !may && speaks_of_managing(sentence);
    const bool process = manages && harm;
    share.n_risks += risk ? 1 : 0;
    share.n_harms += harm ? 1 : 0;
    share.n_process += process ? 1 : 0;
    share.n_process_risks += process && risk ? 1 : 0;
    share.n_manages += manages && !harm ? 1 : 0;
  }
}

// A row of a table of words, as raw text has them.
bool is_prose_row(const Block& block) {
  const std::vector<std::string_view> all = words(block.text.text());
  if (all.size() < kProseRowWords) return false;
  const auto n_figures = static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](std::string_view word) { return is_digit(word.front()); }));
  return kWordsPerFigure * n_figures <= all.size();
}

}  // namespace

bool RiskShare::at_least(std::size_t percent) const {
  return is_at_least_percent(n_risks, n_sentences, percent);
}

bool RiskShare::is_silent(bool wholly) const {
  const auto below = [&](std::size_t n, std::size_t percent) {
    return !is_at_least_percent(n, n_sentences, percent);
  };
  return (below(n_risks, kSilentRiskPercent) && below(n_harms, kSilentHarmPercent)) ||
         (!wholly && below(n_risks - n_process_risks, kSilentRiskPercent) &&
          below(n_harms - n_process, kSilentBareHarmPercent));
}

RiskShare risk_share(const Block& block) {
  RiskShare share;
  add(block, share);
  return share;
}

RiskCounts::RiskCounts(const Document& document) : before_(1) {
  before_.reserve(document.blocks.size() + 1);
  for (const Block& block : document.blocks) {
    RiskShare share = before_.back();
    if (!block.furniture && (block.kind != BlockKind::cell || is_prose_row(block))) {
      add(block, share);
    }
    before_.push_back(share);
  }
}

RiskShare RiskCounts::between(std::size_t first, std::size_t last) const {
  if (last <= first) return {};
  return {before_[last].n_sentences - before_[first].n_sentences,
          before_[last].n_risks - before_[first].n_risks,
          before_[last].n_harms - before_[first].n_harms,
          before_[last].n_mays - before_[first].n_mays,
          before_[last].n_process - before_[first].n_process,
          before_[last].n_process_risks - before_[first].n_process_risks,
          before_[last].n_manages - before_[first].n_manages};
}

std::size_t RiskCounts::behind(std::size_t first, std::size_t n) const {
  const std::size_t wanted = before_[first].n_sentences + n;
  const auto found =
      std::partition_point(before_.begin() + static_cast<std::ptrdiff_t>(first), before_.end(),
                           [&](const RiskShare& share) { return share.n_sentences < wanted; });
  return std::min(static_cast<std::size_t>(found - before_.begin()), before_.size() - 1);
}

}  // namespace plimsoll::filing
