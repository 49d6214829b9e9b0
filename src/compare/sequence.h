// The difference of two sequences.
//
//   gives    runs in order that cover both sequences: kept in both, removed from the old, inserted
//            in the new; never two of a kind side by side, and removed before inserted
//   exact    as few removals and insertions as there can be, while they are no more than
//            kMaxEdits in a stretch; a stretch beyond that is told as replaced whole
//   cost     O((n + m) * min(edits, kMaxEdits)) time, memory linear in n + m
//   source   Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1, 1986
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace plimsoll::compare {

inline constexpr std::size_t kMaxEdits = 2000;

enum class Change : std::uint8_t { kept, removed, inserted };

struct Run {
  Change change = Change::kept;
  // Half-open ranges; the one that the change does not speak of is empty.
  std::size_t old_begin = 0;
  std::size_t old_end = 0;
  std::size_t new_begin = 0;
  std::size_t new_end = 0;

  std::size_t size() const {
    return change == Change::inserted ? new_end - new_begin : old_end - old_begin;
  }
};

std::vector<Run> difference(std::span<const std::uint32_t> before,
                            std::span<const std::uint32_t> after);

// Elements that keep their order when `positions` is sorted: the longest rising subsequence, as
// one flag for each. O(n log n).
std::vector<bool> longest_rising(std::span<const std::size_t> positions);

}  // namespace plimsoll::compare
