// Sums up to each block; a stretch is their difference.
#include "filing/register/section_notes.h"

#include <algorithm>
#include <string>

#include "filing/register/grammar.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {

NotesSigns::NotesSigns(const std::vector<Block>& blocks) : before_(blocks.size() + 1) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Sums& sums = before_[i + 1];
    sums = before_[i];
    const std::string& text = blocks[i].text.text();
    if (blocks[i].furniture || text.empty()) continue;
    sums.n_visible += blocks[i].n_visible;
    sums.n_digits += static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
    if (text.size() < kAccountsLeastBytes) continue;
    ++sums.n_prose;
    sums.n_accounts += speaks_of_accounts(lower(text)) ? 1 : 0;
  }
}

bool NotesSigns::reads_like_notes(std::size_t first, std::size_t last) const {
  const Sums& from = before_[first];
  const Sums& to = before_[last];
  const std::size_t n_visible = to.n_visible - from.n_visible;
  const std::size_t n_prose = to.n_prose - from.n_prose;
  if (n_visible == 0) return false;
  return is_at_least_percent(to.n_digits - from.n_digits, n_visible, kNotesDigitsPercent) ||
         (n_prose >= kAccountsLeastParagraphs &&
          is_at_least_percent(to.n_accounts - from.n_accounts, n_prose, kAccountsPercent));
}

}  // namespace plimsoll::filing
