// A set of words that is known when the program is compiled, in any order.
//
//   cost   contains(): a comparison with each word of the same length and first letter; the words are sorted by the
//          compiler, so no list can be out of order
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace plimsoll {

template <std::size_t N>
class WordList {
 public:
  consteval explicit WordList(const std::string_view (&words)[N]) {
    std::copy(std::begin(words), std::end(words), words_.begin());
    std::sort(words_.begin(), words_.end(),
              [](std::string_view a, std::string_view b) { return a.size() < b.size(); });
    for (std::size_t length = 0; length < begin_.size(); ++length) {
      while (begin_[length] < N && words_[begin_[length]].size() < length) ++begin_[length];
    }
    // A word too long for the table of lengths.
    if (words_.back().size() > kLongest || words_.front().empty()) throw "WordList";
  }

  constexpr bool contains(std::string_view word) const {
    if (word.empty() || word.size() > kLongest) return false;
    for (std::size_t i = begin_[word.size()]; i < begin_[word.size() + 1]; ++i) {
      if (words_[i].front() == word.front() && words_[i] == word) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t kLongest = 15;

  std::array<std::string_view, N> words_{};
  // Where the words of each length begin.
  std::array<std::size_t, kLongest + 2> begin_{};
};

}  // namespace plimsoll
