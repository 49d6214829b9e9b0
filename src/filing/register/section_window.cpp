// The stretch with the largest sum, each sentence of harm counting for it and each other one against it.
#include "filing/register/section_window.h"

#include <algorithm>
#include <string>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/sentence.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {
namespace {

// A short line without a verb, which something begins with.
bool is_title_line(const Block& block) {
  const std::string& text = block.text.text();
  if (block.furniture || text.empty() || block.kind != BlockKind::paragraph) return false;
  const std::size_t n_words = words(text).size();
  return n_words > 0 && n_words <= kMaxFollowingTitleWords && !ends_sentence(text) &&
         !starts_lower(text) && !has_finite_verb(text);
}

bool is_nothing(const Block& block) {
  return block.furniture || block.text.empty();
}

}  // namespace

std::optional<Window> find_window(const Document& document, const RiskCounts& counts,
                                  const std::vector<bool>& left_out) {
  const std::vector<Block>& blocks = document.blocks;
  std::size_t first = 0;
  double sum = 0;
  double best_sum = 0;
  Window best;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (left_out[i] || sum <= 0) {
      sum = 0;
      first = i;
    }
    if (left_out[i]) continue;
    const RiskShare own = counts.between(i, i + 1);
    sum += static_cast<double>(own.n_harms - own.n_process) -
           kWindowUsualHarm * static_cast<double>(own.n_sentences);
    if (sum > best_sum) {
      best_sum = sum;
      best = {first, i + 1, false};
    }
  }
  const RiskShare share = counts.between(best.first, best.last);
  if (share.n_sentences < kWindowLeastSentences ||
      !is_at_least_percent(share.n_harms - share.n_process, share.n_sentences,
                           kWindowHarmPercent) ||
      !is_at_least_percent(share.n_mays, share.n_sentences, kWindowMayPercent)) {
    return std::nullopt;
  }
  std::size_t n_named = 0;
  for (std::size_t i = best.first; i < best.last; ++i) {
    const std::string text = lower(blocks[i].text.text());
    for (const std::string_view sign : {"risk", "uncertain", "threat"}) {
      for (std::size_t at = text.find(sign); at != std::string::npos;
           at = text.find(sign, at + 1)) {
        ++n_named;
      }
    }
  }
  if (kWindowSentencesPerRisk * n_named < share.n_sentences) return std::nullopt;
  while (best.first < best.last && is_nothing(blocks[best.first])) ++best.first;
  // Lines above it: the nearest title and those right above that.
  std::size_t above = best.first;
  for (std::size_t n = 0; above > 0 && n < kWindowBlocksAbove;) {
    const Block& block = blocks[above - 1];
    if (left_out[above - 1]) break;
    --above;
    if (is_nothing(block)) continue;
    ++n;
    if (!is_title_line(block)) continue;
    best.first = above;
    best.titled = true;
    n = kWindowBlocksAbove - 1;
  }
  if (!best.titled) best.titled = is_title_line(blocks[best.first]);
  // What goes on below the last sentence of harm, up to the next title.
  for (std::size_t n = 0; best.last < blocks.size() && n < kWindowBlocksBelow; ++best.last) {
    if (is_title_line(blocks[best.last]) || left_out[best.last]) break;
    n += is_nothing(blocks[best.last]) ? 0 : 1;
  }
  return best;
}

}  // namespace plimsoll::filing
