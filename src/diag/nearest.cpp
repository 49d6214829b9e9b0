// The known word that was meant, by edit distance over folded letters, allowing more slips in
// longer words.
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "diag/diagnostic.h"

namespace plimsoll::diag {
namespace {

// Longer words are no slips of the finger, and the cost is the product of the lengths.
constexpr std::size_t kMaxLetters = 64;

std::vector<UChar32> folded_letters(std::string_view word) {
  std::vector<UChar32> letters;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(word.data());
  const auto size = static_cast<std::int32_t>(word.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    letters.push_back(u_foldCase(c, U_FOLD_CASE_DEFAULT));
  }
  return letters;
}

// Insertions, deletions, changes and swaps of neighbours, each of cost 1 (optimal string
// alignment). Source: F. J. Damerau, "A technique for computer detection and correction of spelling
// errors", Communications of the ACM 7(3), 1964.
std::size_t edit_distance(const std::vector<UChar32>& a, const std::vector<UChar32>& b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> before(width), last(width), row(width);
  for (std::size_t j = 0; j < width; ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j < width; ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

// One slip in a short word, about one in three letters of a longer one.
std::size_t allowed_slips(std::size_t n_letters) {
  if (n_letters <= 1) return 0;
  if (n_letters <= 4) return 1;
  return std::min<std::size_t>(n_letters / 3 + 1, 4);
}

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::vector<UChar32> wanted = folded_letters(word);
  if (wanted.empty() || wanted.size() > kMaxLetters) return {};
  std::string_view best;
  std::size_t best_distance = allowed_slips(wanted.size()) + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate == word || candidate.size() > 4 * kMaxLetters) continue;
    const std::vector<UChar32> letters = folded_letters(candidate);
    const std::size_t gap = letters.size() > wanted.size() ? letters.size() - wanted.size()
                                                           : wanted.size() - letters.size();
    if (letters.empty() || gap >= best_distance) continue;
    const std::size_t distance = edit_distance(wanted, letters);
    if (distance < best_distance && distance < std::max(wanted.size(), letters.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace plimsoll::diag
