// From each "1." the chain that the next numbers make; the best of them.
#include "filing/register/numbered_titles.h"

#include "filing/document/list_marks.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {

NumberedTitle numbered_title(std::string_view text) {
  NumberedTitle title;
  title.begin = after_enumerator(text);
  if (title.begin == 0) return {};
  const std::size_t at = text[0] == '(' ? 1 : 0;
  if (is_digit(text[at])) {
    for (std::size_t i = at; i < text.size() && is_digit(text[i]); ++i) {
      title.number = 10 * title.number + static_cast<std::size_t>(text[i] - '0');
    }
  } else if (at + 1 < text.size() && !is_ascii_letter(text[at + 1])) {
    title.number = static_cast<std::size_t>(lower_ascii(text[at]) - 'a') + 1;
  }
  return title.number > 0 ? title : NumberedTitle{};
}

std::vector<std::size_t> numbered_chain(const std::vector<ChainLink>& links) {
  std::vector<std::size_t> best;
  std::size_t most = 0;
  std::size_t n_tried = 0;
  for (std::size_t first = 0; first < links.size() && n_tried < kMaxChainsTried; ++first) {
    if (links[first].number != 1) continue;
    ++n_tried;
    std::vector<std::size_t> chain;
    std::size_t n_bodies = 0;
    for (std::size_t i = first; i < links.size(); ++i) {
      if (links[i].number != chain.size() + 1) continue;
      chain.push_back(i);
      n_bodies += links[i].has_body ? 1 : 0;
    }
    if (chain.size() < kNumberedLeast ||
        !is_at_least_percent(n_bodies, chain.size(), kNumberedBodyPercent)) {
      continue;
    }
    // Two lists that end in the same title: the earlier one took the other's end for its own.
    const bool later_start =
        !best.empty() && chain.back() == best.back() && chain.size() >= best.size();
    if (chain.size() + n_bodies > most || later_start) {
      most = chain.size() + n_bodies;
      best = std::move(chain);
    }
  }
  return best;
}

}  // namespace plimsoll::filing
