// A set of words that is known when the program is compiled, in any order.
//
//   cost   contains(): a binary search; the words are sorted by the compiler, so no list can be out of order
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
    std::sort(words_.begin(), words_.end());
  }

  constexpr bool contains(std::string_view word) const {
    return std::binary_search(words_.begin(), words_.end(), word);
  }

 private:
  std::array<std::string_view, N> words_{};
};

}  // namespace plimsoll
