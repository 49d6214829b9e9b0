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

// Of what notes to accounts tell of, too.
bool names_financial_risk(const std::string& lowered) {
  return holds_any(lowered, {"credit", "liquidity", "market risk", "interest", "currency",
                             "exchange", "price", "capital", "equity"});
}

bool looks_like(const Block& a, const Block& b) {
  const auto style = [](const Block& block) {
    return block.styles.empty() ? Style{} : block.styles.front().style;
  };
  return a.heading_level == b.heading_level && style(a) == style(b);
}

// What titles of one look tell, from the first that names a risk on.
struct TitleRun {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t n_titles = 0;
  std::size_t n_risks = 0;
  std::size_t n_financial = 0;
  // Of the texts below them.
  std::size_t n_accounts = 0;

  bool is_list() const {
    return n_risks >= kRunLeastRisks && is_at_least_percent(n_risks, n_titles, kRunRisksPercent) &&
           2 * n_financial <= n_risks && 3 * n_accounts <= n_titles;
  }
};

bool is_nothing(const Block& block) {
  return block.furniture || block.text.empty();
}

// The block behind the text below title `i`.
std::size_t behind_text(const std::vector<Block>& blocks, std::size_t i) {
  std::size_t end = i + 1;
  while (end < blocks.size() && (is_nothing(blocks[end]) || !is_title_line(blocks[end]))) ++end;
  return end;
}

// The text right below title `i`; empty where there is none.
std::string_view text_below(const std::vector<Block>& blocks, std::size_t i) {
  for (++i; i < blocks.size() && is_nothing(blocks[i]); ++i) {
  }
  if (i >= blocks.size() || words(blocks[i].text.text()).size() < kRunLeastTextWords) return {};
  return blocks[i].text.text();
}

}  // namespace

std::optional<Window> find_run(const Document& document, const std::vector<bool>& left_out) {
  const std::vector<Block>& blocks = document.blocks;
  TitleRun best;
  TitleRun run;
  const auto settle = [&] {
    if (run.is_list() && run.n_risks > best.n_risks) best = run;
    run = {};
  };
  std::size_t before = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (left_out[i]) settle();
    if (left_out[i] || !is_title_line(blocks[i])) continue;
    const std::string_view below = text_below(blocks, i);
    if (below.empty()) continue;
    const std::string title = lower(blocks[i].text.text());
    const bool risk = is_name_of_risk(title);
    if (run.n_titles > 0 && !looks_like(blocks[i], blocks[run.first])) continue;
    // A title far behind the one before begins another part.
    if (run.n_titles > 0 && i > before + kRunMostBlocksBetween) settle();
    if (run.n_titles == 0 && !risk) continue;
    if (run.n_titles == 0) run.first = i;
    before = i;
    ++run.n_titles;
    run.n_accounts += speaks_of_accounts(lower(below)) ? 1 : 0;
    run.n_risks += risk ? 1 : 0;
    run.n_financial += risk && names_financial_risk(title) ? 1 : 0;
    if (risk) run.last = behind_text(blocks, i);
    // More titles of other things than of risks.
    if (2 * run.n_risks < run.n_titles) settle();
  }
  settle();
  if (best.n_risks == 0) return std::nullopt;
  return Window{best.first, best.last, false};
}

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
