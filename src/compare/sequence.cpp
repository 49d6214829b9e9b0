// Myers' middle snake, which halves the problem; a stretch with too many edits is replaced whole.
#include "compare/sequence.h"

#include <algorithm>
#include <limits>

namespace plimsoll::compare {

namespace {

using Signed = std::ptrdiff_t;

struct Box {
  Signed old_begin;
  Signed old_end;
  Signed new_begin;
  Signed new_end;
};

// Where a shortest path through a box crosses its middle: a run of kept elements, maybe empty.
struct Middle {
  bool found = false;
  Signed old_at = 0;
  Signed new_at = 0;
};

class Differ {
 public:
  Differ(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after)
      : a_(before), b_(after), removed_(before.size(), false), inserted_(after.size(), false) {}

  std::vector<Run> run() {
    std::vector<Box> stack{{0, static_cast<Signed>(a_.size()), 0, static_cast<Signed>(b_.size())}};
    while (!stack.empty()) {
      Box box = stack.back();
      stack.pop_back();
      trim(box);
      if (box.old_begin == box.old_end || box.new_begin == box.new_end) {
        replace(box);
        continue;
      }
      const Middle m = middle(box);
      if (!m.found) {
        replace(box);
        continue;
      }
      stack.push_back({m.old_at, box.old_end, m.new_at, box.new_end});
      stack.push_back({box.old_begin, m.old_at, box.new_begin, m.new_at});
    }
    return runs();
  }

 private:
  bool same(Signed x, Signed y) const {
    return a_[static_cast<std::size_t>(x)] == b_[static_cast<std::size_t>(y)];
  }

  void trim(Box& box) const {
    while (box.old_begin < box.old_end && box.new_begin < box.new_end &&
           same(box.old_begin, box.new_begin)) {
      ++box.old_begin;
      ++box.new_begin;
    }
    while (box.old_begin < box.old_end && box.new_begin < box.new_end &&
           same(box.old_end - 1, box.new_end - 1)) {
      --box.old_end;
      --box.new_end;
    }
  }

  void replace(const Box& box) {
    for (Signed i = box.old_begin; i < box.old_end; ++i)
      removed_[static_cast<std::size_t>(i)] = true;
    for (Signed i = box.new_begin; i < box.new_end; ++i) {
      inserted_[static_cast<std::size_t>(i)] = true;
    }
  }

  // Paths from both corners, one edit longer each round, until two of them meet. Diagonal k of the
  // forward paths is x - y = k, counted from the box's first corner.
  Middle middle(const Box& box) {
    const Signed n = box.old_end - box.old_begin;
    const Signed m = box.new_end - box.new_begin;
    const Signed delta = n - m;
    const bool odd = (delta & 1) != 0;
    const Signed limit = std::min<Signed>((n + m + 1) / 2, static_cast<Signed>(kMaxEdits / 2));
    const auto width = static_cast<std::size_t>(2 * limit + 3);
    // Furthest old element on each diagonal; -1 where no path stays in the box.
    forward_.assign(width, -1);
    backward_.assign(width, -1);
    const auto at = [limit](Signed k) { return static_cast<std::size_t>(k + limit + 1); };
    const auto step = [&](const std::vector<Signed>& furthest, Signed k, Signed d) {
      if (d == 0) return Signed{0};
      Signed x = -1;
      const Signed left = furthest[at(k - 1)];
      const Signed above = furthest[at(k + 1)];
      if (left >= 0 && left + 1 <= n && left + 1 - k <= m) x = left + 1;
      if (above >= 0 && above - k <= m) x = std::max(x, above);
      return x;
    };
    for (Signed d = 0; d <= limit; ++d) {
      for (Signed k = -d; k <= d; k += 2) {
        Signed x = step(forward_, k, d);
        while (x >= 0 && x < n && x - k < m && same(box.old_begin + x, box.new_begin + x - k)) ++x;
        forward_[at(k)] = x;
        const Signed opposite = delta - k;
        if (x >= 0 && odd && opposite >= -(d - 1) && opposite <= d - 1 &&
            backward_[at(opposite)] >= 0 && x + backward_[at(opposite)] >= n) {
          return {true, box.old_begin + x, box.new_begin + x - k};
        }
      }
      for (Signed k = -d; k <= d; k += 2) {
        Signed x = step(backward_, k, d);
        while (x >= 0 && x < n && x - k < m &&
               same(box.old_end - 1 - x, box.new_end - 1 - (x - k))) {
          ++x;
        }
        backward_[at(k)] = x;
        const Signed opposite = delta - k;
        if (x >= 0 && !odd && opposite >= -d && opposite <= d && forward_[at(opposite)] >= 0 &&
            x + forward_[at(opposite)] >= n) {
          return {true, box.old_end - x, box.new_end - (x - k)};
        }
      }
    }
    return {};
  }

  std::vector<Run> runs() const {
    std::vector<Run> out;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a_.size() || j < b_.size()) {
      Run run;
      run.old_begin = i;
      run.new_begin = j;
      if (i < a_.size() && removed_[i]) {
        run.change = Change::removed;
        while (i < a_.size() && removed_[i]) ++i;
      } else if (j < b_.size() && inserted_[j]) {
        run.change = Change::inserted;
        while (j < b_.size() && inserted_[j]) ++j;
      } else {
        while (i < a_.size() && j < b_.size() && !removed_[i] && !inserted_[j]) {
          ++i;
          ++j;
        }
      }
      run.old_end = i;
      run.new_end = j;
      out.push_back(run);
    }
    return out;
  }

  std::span<const std::uint32_t> a_;
  std::span<const std::uint32_t> b_;
  std::vector<bool> removed_;
  std::vector<bool> inserted_;
  std::vector<Signed> forward_;
  std::vector<Signed> backward_;
};

}  // namespace

std::vector<Run> difference(std::span<const std::uint32_t> before,
                            std::span<const std::uint32_t> after) {
  return Differ(before, after).run();
}

std::vector<bool> longest_rising(std::span<const std::size_t> positions) {
  // tails[l]: index of the smallest end of a rising run of l + 1 elements.
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> tails;
  std::vector<std::size_t> before(positions.size(), kNone);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto place = std::lower_bound(
        tails.begin(), tails.end(), positions[i],
        [&](std::size_t index, std::size_t value) { return positions[index] < value; });
    if (place != tails.begin()) before[i] = *(place - 1);
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<bool> kept(positions.size(), false);
  for (std::size_t i = tails.empty() ? kNone : tails.back(); i != kNone; i = before[i]) {
    kept[i] = true;
  }
  return kept;
}

}  // namespace plimsoll::compare
