// Values are counted in cells of equal width; those in cells that hold a rank are gathered by cell, and
// each cell is treated in the same way until it is small.
#include "stats/order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/limits.h"

namespace plimsoll::stats {
namespace {

constexpr std::size_t kRankCells = 4096;
// Where selecting costs less than cells.
constexpr std::size_t kSelectedAtOnce = 4096;
// Laws with heavy tails have nearly all values in one cell, again and again.
constexpr int kMostLevels = 6;

struct Range {
  double min = kInfinity;
  double max = -kInfinity;
};

// In lanes, so that no value waits for the one before it.
Range range_of(std::span<const double> values) {
  constexpr std::size_t kLanes = 8;
  Range lanes[kLanes];
  const auto take = [&](Range& lane, double x) {
    lane.min = x < lane.min ? x : lane.min;
    lane.max = x > lane.max ? x : lane.max;
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) take(lanes[lane], values[i + lane]);
  }
  for (; i < values.size(); ++i) take(lanes[0], values[i]);
  Range all;
  for (const Range& lane : lanes) {
    all.min = std::min(all.min, lane.min);
    all.max = std::max(all.max, lane.max);
  }
  return all;
}

// Subtraction and multiplication round monotonically: what lies in a higher cell is larger.
class Cells {
 public:
  explicit Cells(Range range, std::size_t n_cells = kRankCells)
      : last_(n_cells - 1),
        min_(range.min),
        scale_(static_cast<double>(n_cells - 1) / (range.max - range.min)) {}

  bool are_usable() const { return std::isfinite(scale_) && scale_ > 0.0; }
  std::size_t of(double x) const {
    // A last bit beyond the last cell at most.
    return std::min(static_cast<std::size_t>((x - min_) * scale_), last_);
  }

 private:
  std::size_t last_;
  double min_;
  double scale_;
};

void by_selecting(std::span<double> values, std::span<const std::uint64_t> ranks, double* found) {
  std::vector<std::size_t> positions;
  for (const std::uint64_t rank : ranks) positions.push_back(static_cast<std::size_t>(rank) - 1);
  select(values, positions, 0);
  for (std::size_t i = 0; i < ranks.size(); ++i) found[i] = values[positions[i]];
}

// Values of the ranks within those of one cell, or within all.
void by_cells(std::span<const double> values, std::span<const std::uint64_t> ranks, double* found,
              int level) {
  const Range range = range_of(values);
  if (range.min == range.max) {
    std::fill_n(found, ranks.size(), range.min);
    return;
  }
  const Cells cells(range);
  if (values.size() <= kSelectedAtOnce || level == kMostLevels || !cells.are_usable()) {
    std::vector<double> copy(values.begin(), values.end());
    by_selecting(copy, ranks, found);
    return;
  }
  // Neighbours count in different tallies, as adding to what was just stored would wait for it.
  std::vector<std::array<std::uint64_t, 2>> tallies(kRankCells);
  for (std::size_t i = 0; i < values.size(); ++i) tallies[cells.of(values[i])][i % 2] += 1;

  // By cell: where its next value goes and whether there is one; others share the place at the end.
  struct Next {
    std::size_t at = 0;
    std::size_t step = 0;
  };
  struct Part {
    std::size_t cell;
    std::uint64_t before;
    std::size_t begin;
    std::size_t end;
  };
  std::vector<Next> next(kRankCells);
  std::vector<Part> parts;
  std::uint64_t before = 0;
  std::size_t n_gathered = 0;
  std::size_t rank = 0;
  for (std::size_t cell = 0; cell < kRankCells; ++cell) {
    const std::uint64_t count = tallies[cell][0] + tallies[cell][1];
    const std::size_t first = rank;
    while (rank < ranks.size() && ranks[rank] <= before + count) ++rank;
    if (rank > first) {
      parts.push_back({cell, before, n_gathered, n_gathered + static_cast<std::size_t>(count)});
      next[cell] = {n_gathered, 1};
      n_gathered += static_cast<std::size_t>(count);
    }
    before += count;
  }
  for (Next& each : next) {
    if (each.step == 0) each.at = n_gathered;
  }
  std::vector<double> gathered(n_gathered + 1);
  for (const double x : values) {
    Next& to = next[cells.of(x)];
    gathered[to.at] = x;
    to.at += to.step;
  }
  rank = 0;
  for (const Part& part : parts) {
    const std::size_t first = rank;
    std::vector<std::uint64_t> within;
    const std::size_t size = part.end - part.begin;
    while (rank < ranks.size() && ranks[rank] <= part.before + size) {
      within.push_back(ranks[rank++] - part.before);
    }
    const auto own = std::span(gathered).subspan(part.begin, size);
    if (size <= kSelectedAtOnce) {
      by_selecting(own, within, found + first);
    } else {
      by_cells(own, within, found + first, level + 1);
    }
  }
}

// Each cell is sorted in the same way. `room` is as large as `values`.
void sort_by_cells(std::span<double> values, std::span<double> room, int level) {
  constexpr std::size_t kFew = 64;
  constexpr std::size_t kValuesPerCell = 4;
  if (values.size() <= kFew || level == kMostLevels) {
    std::sort(values.begin(), values.end());
    return;
  }
  const Range range = range_of(values);
  if (range.min == range.max) return;
  const std::size_t n_cells = std::min(values.size() / kValuesPerCell, kRankCells);
  const Cells cells(range, n_cells);
  if (!cells.are_usable()) {
    std::sort(values.begin(), values.end());
    return;
  }
  // By cell: where its next value goes; in the end, where the cell ends.
  std::vector<std::size_t> next(n_cells + 1, 0);
  for (const double x : values) next[cells.of(x) + 1] += 1;
  for (std::size_t cell = 0; cell < n_cells; ++cell) next[cell + 1] += next[cell];
  for (const double x : values) room[next[cells.of(x)]++] = x;
  std::copy_n(room.begin(), values.size(), values.begin());
  std::size_t begin = 0;
  for (std::size_t cell = 0; cell < n_cells; ++cell) {
    const std::size_t size = next[cell] - begin;
    if (size > 1) sort_by_cells(values.subspan(begin, size), room.subspan(begin, size), level + 1);
    begin = next[cell];
  }
}

}  // namespace

void sort_values(std::span<double> values) {
  std::vector<double> room(values.size());
  sort_by_cells(values, room, 0);
}

// No branch depends on which of the two comes next.
std::vector<double> merged_values(std::span<const double> a, std::span<const double> b) {
  std::vector<double> all(a.size() + b.size());
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < a.size() && k < b.size()) {
    const double x = a[i];
    const double y = b[k];
    const bool is_second = y < x;
    all[i + k] = is_second ? y : x;
    i += is_second ? 0 : 1;
    k += is_second ? 1 : 0;
  }
  const auto rest = std::copy(a.begin() + static_cast<std::ptrdiff_t>(i), a.end(),
                              all.begin() + static_cast<std::ptrdiff_t>(i + k));
  std::copy(b.begin() + static_cast<std::ptrdiff_t>(k), b.end(), rest);
  return all;
}

void select(std::span<double> values, std::span<const std::size_t> positions, std::size_t offset) {
  if (positions.empty() || values.size() < 2) return;
  const std::size_t middle = positions.size() / 2;
  const std::size_t at = positions[middle] - offset;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  std::size_t first = middle;
  while (first > 0 && positions[first - 1] == positions[middle]) --first;
  std::size_t last = middle;
  while (last < positions.size() && positions[last] == positions[middle]) ++last;
  select(values.first(at), positions.first(first), offset);
  select(values.subspan(at + 1), positions.subspan(last), offset + at + 1);
}

std::uint64_t order_key(double x) {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits >> 63 != 0 ? ~bits : bits | std::uint64_t{1} << 63;
}

double value_of_key(std::uint64_t key) {
  const std::uint64_t bits = key >> 63 != 0 ? key & ~(std::uint64_t{1} << 63) : ~key;
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x + 0.0;
}

std::vector<double> values_of_ranks(std::span<const double> values,
                                    std::span<const std::uint64_t> ranks) {
  std::vector<double> found(ranks.size());
  if (ranks.empty()) return found;
  PLIMSOLL_CHECK(ranks.front() >= 1 && ranks.back() <= values.size());
  by_cells(values, ranks, found.data(), 0);
  return found;
}

}  // namespace plimsoll::stats
