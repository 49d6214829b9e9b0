// Counts of hashed words: whether a document writes "long-term" elsewhere decides for this line
// end.
#include "filing/text/hyphen.h"

#include <array>
#include <string>

#include "filing/text/characters.h"
#include "filing/text/text_thresholds.h"

namespace plimsoll::filing {

std::uint64_t word_hash(std::string_view word) {
  // FNV-1a over lower case (Fowler, Noll, Vo, 1991).
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : word) {
    hash ^= static_cast<unsigned char>(lower_ascii(c));
    hash *= 1099511628211ULL;
  }
  return hash;
}

namespace {

bool same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && word_hash(a) == word_hash(b);
}

// Participles and adjectives that end a compound written with a hyphen.
constexpr std::array<std::string_view, 12> kCompoundEndings = {
    "related", "owned", "based",    "term",      "denominated", "driven",
    "traded",  "sized", "oriented", "effective", "sponsored",   "specific"};

}  // namespace

void Vocabulary::add(std::string_view text) {
  for (const std::string_view word : words(text)) ++counts_[word_hash(word)];
}

std::size_t Vocabulary::count(std::string_view word) const {
  const auto found = counts_.find(word_hash(word));
  return found == counts_.end() ? 0 : found->second;
}

std::size_t end_hyphen(std::string_view text) {
  std::size_t cut = 0;
  if (text.ends_with("-")) {
    cut = text.size() - 1;
  } else if (text.ends_with("\xE2\x80\x90")) {
    cut = text.size() - 3;
  } else if (text.ends_with("\xC2\xAD")) {
    cut = text.size() - 2;
  } else {
    return 0;
  }
  return cut > 0 && is_ascii_letter(text[cut - 1]) ? cut : 0;
}

bool keeps_hyphen(std::string_view before, std::string_view after, const Vocabulary& vocabulary) {
  if (before.ends_with("\xC2\xAD")) return false;
  const std::vector<std::string_view> left = words(before);
  const std::vector<std::string_view> right = words(after);
  if (left.empty() || right.empty()) return true;
  const std::string_view a = left.back();
  const std::string_view b = right.front();
  if (!is_ascii_letter(b.front()) || (b.front() >= 'A' && b.front() <= 'Z')) return true;
  const std::size_t n_joined = vocabulary.count(std::string(a) + std::string(b));
  const std::size_t n_hyphenated = vocabulary.count(std::string(a) + "-" + std::string(b));
  if (n_joined != n_hyphenated) return n_hyphenated > n_joined;
  for (const std::string_view ending : kCompoundEndings) {
    if (same_word(b, ending)) return true;
  }
  // The halves stand in the vocabulary once for this very place.
  return vocabulary.count(a) > 1 && vocabulary.count(b) > 1;
}

std::size_t lost_hyphen(std::string_view word, const Vocabulary& vocabulary) {
  for (const std::string_view ending : kCompoundEndings) {
    if (word.size() < ending.size() + kCompoundLeastBytes || !lower(word).ends_with(ending))
      continue;
    const std::size_t cut = word.size() - ending.size();
    const std::string_view left = word.substr(0, cut);
    if (left.back() == '-' || vocabulary.count(word) > 1) return 0;
    const std::string hyphenated = std::string(left) + "-" + std::string(ending);
    const bool adverb = left.ends_with("ly") && left.size() >= kAdverbLeastBytes;
    if (vocabulary.count(hyphenated) > 0 || vocabulary.count(left) > 1 || adverb) return cut;
  }
  return 0;
}

}  // namespace plimsoll::filing
