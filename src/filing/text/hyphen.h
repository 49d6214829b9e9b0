// Hyphens at line ends, by the words that the same document uses elsewhere.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace plimsoll::filing {

// The same for words that differ in case alone.
std::uint64_t word_hash(std::string_view word);

// How often each word stands in the texts added, whatever its case; hyphenated words count whole.
class Vocabulary {
 public:
  void add(std::string_view text);
  std::size_t count(std::string_view word) const;

 private:
  std::unordered_map<std::uint64_t, std::uint32_t> counts_;
};

// The offset of the hyphen that ends `text` behind a letter; 0 without.
std::size_t end_hyphen(std::string_view text);

// Whether "long-" and "term" make "long-term" rather than "longterm". `before` ends with its
// hyphen. The document's own use decides; without any, a hyphen between two known words is kept.
bool keeps_hyphen(std::string_view before, std::string_view after, const Vocabulary& vocabulary);

// Where a hyphen was lost inside `word` ("computingrelated"), the offset where it belongs; 0 if the
// word is whole. Only before endings that English joins with a hyphen.
std::size_t lost_hyphen(std::string_view word, const Vocabulary& vocabulary);

}  // namespace plimsoll::filing
