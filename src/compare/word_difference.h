// Texts compared word by word.
//
//   words       what white space parts, compared as filing::comparable has them: quotation marks,
//               dashes, ligatures and soft hyphens of any kind are alike
//   similarity  twice the words kept over the words of both; 1 for equal texts, 0 for no word kept
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compare/sequence.h"

namespace plimsoll::compare {

struct WordChange {
  Change change = Change::kept;
  std::string text;
};

struct WordDifference {
  std::vector<WordChange> changes;
  std::size_t n_kept = 0;
  std::size_t n_removed = 0;
  std::size_t n_inserted = 0;

  bool equal() const { return n_removed == 0 && n_inserted == 0; }
  double similarity() const;
};

WordDifference compare_words(std::string_view before, std::string_view after);

// "revenue fell by [-31-] {+35+} per cent ...": each change with `context` words around it.
std::string marked(const WordDifference& difference, std::size_t context);

// How often each word occurs, by the word.
class WordBag {
 public:
  explicit WordBag(std::string_view text);
  WordBag() = default;

  std::size_t size() const { return size_; }
  // Words that both have, counted.
  std::size_t shared(const WordBag& other) const;
  // What is left when the other's words are taken away.
  WordBag without(const WordBag& other) const;
  // Twice the shared words over the words of both.
  double similarity(const WordBag& other) const;

 private:
  // Sorted by word.
  std::vector<std::pair<std::string, std::size_t>> counts_;
  std::size_t size_ = 0;
};

}  // namespace plimsoll::compare
