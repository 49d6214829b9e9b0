// How a document writes a word: small but where a sentence begins, or with a capital wherever it stands.
//
//   is_name    "Group", "Europe": mostly a capital behind a small word of the same line
//   is_common  "Availability": never so, and small elsewhere in the same document
//   neither    what the document says too seldom to tell
//   LostCapitals  "the" behind a full stop again and again: a font whose capital T is read as a small letter
//   cost       linear in the texts added; only words that `watch` names are counted
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace plimsoll::filing {

class CapitalUse {
 public:
  // The first word of a line: one that the counts will be asked for.
  void watch(std::string_view line);
  void add(std::string_view line);

  // Of the line's first word.
  bool is_name(std::string_view line) const;
  bool is_common(std::string_view line) const;

 private:
  struct Use {
    std::uint32_t n_small = 0;
    // Behind a word without a capital, nothing but a space between them.
    std::uint32_t n_capital = 0;
  };
  const Use* use_of(std::string_view line) const;

  std::unordered_map<std::uint64_t, Use> uses_;
};

class LostCapitals {
 public:
  void add(std::string_view text);
  // A word that begins sentences stands first, but for its capital, which the text loses.
  bool begins(std::string_view text) const;

 private:
  // Letters behind a full stop, by letter.
  std::array<std::size_t, 26> n_small_{};
  std::array<std::size_t, 26> n_capital_{};
};

}  // namespace plimsoll::filing
