// A table of equal cells finds the amounts near a value at once.
#include "stats/amount_counts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/limits.h"

namespace plimsoll::stats {

namespace {

constexpr std::size_t kCellsOfAmounts = 512;

}  // namespace

// Subtraction and multiplication round monotonically: what lies in a higher cell is larger.
std::size_t AmountCounts::cell_of(double x) const {
  constexpr double kLast = kCellsOfAmounts - 1;
  double position = (x - origin_) * scale_ + 1.0;
  position = position > 0.0 ? position : 0.0;
  position = position < kLast ? position : kLast;
  return static_cast<std::size_t>(position);
}

AmountCounts::AmountCounts(std::vector<double> amounts, int n_workers)
    : amounts_(std::move(amounts)) {
  PLIMSOLL_CHECK(amounts_.size() <= kMostAmounts);
  counts_.assign(static_cast<std::size_t>(n_workers),
                 std::vector<std::uint64_t>(amounts_.size() + 1, 0));
  if (!amounts_.empty()) {
    const double width = amounts_.back() - amounts_.front();
    const double scale = static_cast<double>(kCellsOfAmounts - 3) / width;
    // Else everything is in one cell, with all amounts.
    if (width > 0.0 && std::isfinite(width) && std::isfinite(scale)) {
      origin_ = amounts_.front();
      scale_ = scale;
    }
  }
  cells_.resize(kCellsOfAmounts);
  std::size_t i = 0;
  for (std::size_t c = 0; c < kCellsOfAmounts; ++c) {
    const std::size_t from = i;
    while (i < amounts_.size() && cell_of(amounts_[i]) == c) ++i;
    cells_[c] = {from < i ? amounts_[from] : kInfinity,
                 from + 1 < i ? amounts_[from + 1] : kInfinity, static_cast<std::uint32_t>(from),
                 static_cast<std::uint32_t>(i > from + 2 ? i - from - 2 : 0)};
  }
}

void AmountCounts::consume(int worker, std::span<const double> values) {
  constexpr std::size_t kBatch = 1024;
  std::vector<std::uint64_t>& counts = counts_[static_cast<std::size_t>(worker)];
  const Cell* const cells = cells_.data();
  while (!values.empty()) {
    const auto batch = values.first(std::min(values.size(), kBatch));
    values = values.subspan(batch.size());
    // Neighbours count in different tallies, as adding to what was just stored would wait for it.
    std::array<std::array<std::uint32_t, kMostAmounts + 1>, 2> tally{};
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const double x = batch[i];
      const Cell& cell = cells[cell_of(x)];
      std::uint32_t index = cell.before + static_cast<std::uint32_t>(x > cell.first) +
                            static_cast<std::uint32_t>(x > cell.second);
      if (cell.more != 0) [[unlikely]] {
        const auto first = amounts_.begin() + cell.before;
        index = static_cast<std::uint32_t>(std::lower_bound(first, first + cell.more + 2, x) -
                                           amounts_.begin());
      }
      tally[i % 2][index] += 1;
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
      counts[i] += std::uint64_t{tally[0][i]} + tally[1][i];
    }
  }
}

std::vector<std::uint64_t> AmountCounts::up_to() const {
  std::vector<std::uint64_t> out;
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < amounts_.size(); ++i) {
    for (const std::vector<std::uint64_t>& own : counts_) n += own[i];
    out.push_back(n);
  }
  return out;
}

std::uint64_t AmountCounts::count() const {
  std::uint64_t n = 0;
  for (const std::vector<std::uint64_t>& own : counts_) {
    for (const std::uint64_t some : own) n += some;
  }
  return n;
}

void AmountCounts::save(ByteWriter& out) const {
  for (std::size_t i = 0; i <= amounts_.size(); ++i) {
    std::uint64_t n = 0;
    for (const std::vector<std::uint64_t>& own : counts_) n += own[i];
    out.number(n);
  }
}

void AmountCounts::absorb(ByteReader& in) {
  for (std::uint64_t& count : counts_.front()) count += in.number(std::uint64_t{1} << 60);
}

}  // namespace plimsoll::stats
