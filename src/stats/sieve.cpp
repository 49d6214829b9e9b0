// A sample settles where the wanted ranks will lie; from then on a table of equal cells tells in
// one look-up whether a value is only counted.
#include "stats/sieve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "stats/order.h"

namespace plimsoll::stats {
namespace {

constexpr std::uint8_t kLook = UINT8_MAX;
constexpr int kCells = 1024;
constexpr std::size_t kSieveBatch = 1024;
constexpr std::size_t kWaiting = 256;
constexpr std::uint64_t kFirstNarrowing = 1024;
// Standard errors between a rank in this worker's share and the same rank among all trials.
constexpr double kWide = 5.0;
constexpr double kTight = 3.5;
// Narrowing costs about as much as reading half of the kept values again.
constexpr double kLeastGrowth = 1.125;

// Subtraction and multiplication round monotonically: what lies in a higher cell is larger.
inline std::size_t cell(double x, double origin, double scale) {
  constexpr double kLastCell = kCells - 1;
  double position = (x - origin) * scale + 1.0;
  position = position > 0.0 ? position : 0.0;
  position = position < kLastCell ? position : kLastCell;
  return static_cast<std::size_t>(position);
}

}  // namespace

Sieve::Sieve(SievePlan plan)
    : adaptive_(true), plan_(std::move(plan)), next_narrowing_(kFirstNarrowing) {
  regions_.resize(1);
  regions_[0].kept = true;
  place_boundaries();
  build_table();
}

Sieve::Sieve(const SieveCut& cut) {
  PLIMSOLL_CHECK(cut.keep.size() == cut.boundaries.size() + 1);
  regions_.resize(1);
  rebuild(cut);
}

std::size_t Sieve::cell_of(double x) const {
  return cell(x, table_origin_, table_scale_);
}

std::size_t Sieve::region_of(double x) const {
  const std::size_t cell = cell_of(x);
  const auto first = boundaries_.begin() + boundaries_before_[cell];
  const auto last = boundaries_.begin() + boundaries_before_[cell + 1];
  const auto at = std::lower_bound(first, last, x);
  const auto index = static_cast<std::size_t>(at - boundaries_.begin());
  return at != last && *at == x ? 2 * index + 1 : 2 * index;
}

void Sieve::file(double x) {
  Region& region = regions_[region_of(x)];
  region.count += 1;
  if (region.kept) {
    kept_.push_back(x);
  } else if (region.summed >= 0) {
    std::vector<double>& waiting = summed_[static_cast<std::size_t>(region.summed)].waiting;
    waiting.push_back(x);
    if (waiting.size() >= kWaiting) flushed(region);
  }
}

PowerSums* Sieve::flushed(const Region& region) {
  if (region.summed < 0) return nullptr;
  Summed& summed = summed_[static_cast<std::size_t>(region.summed)];
  if (!summed.waiting.empty()) summed.sums.add(summed.waiting);
  summed.waiting.clear();
  return &summed.sums;
}

const PowerSums* Sieve::sums_of(const Region& region) const {
  return region.summed < 0 ? nullptr : &summed_[static_cast<std::size_t>(region.summed)].sums;
}

void Sieve::place_boundaries() {
  boundaries_before_.assign(kCells + 1, static_cast<std::uint32_t>(boundaries_.size()));
  table_origin_ = 0.0;
  table_scale_ = 0.0;
  if (boundaries_.empty()) return;
  const double width = boundaries_.back() - boundaries_.front();
  const double scale = static_cast<double>(kCells - 3) / width;
  // Else everything is in one cell, with all boundaries.
  if (width > 0.0 && std::isfinite(width) && std::isfinite(scale)) {
    table_origin_ = boundaries_.front();
    table_scale_ = scale;
  }
  for (std::size_t cell = 0, i = 0; cell < kCells; ++cell) {
    boundaries_before_[cell] = static_cast<std::uint32_t>(i);
    while (i < boundaries_.size() && cell_of(boundaries_[i]) == cell) ++i;
  }
}

// Most values are counted, and kept or not. A table of the cells tells so at once: a cell strictly
// between those of two neighbouring boundaries holds values of that stretch alone.
void Sieve::build_table() {
  table_.assign(kCells, kLook);
  keeps_.fill(false);
  // A cell names a region by one byte.
  if (table_scale_ == 0.0 || regions_.size() > kLook) return;
  const auto fill = [&](int from, int to, std::size_t index) {
    const Region& region = regions_[index];
    if (region.summed >= 0 || from == to) return;
    keeps_[index] = region.kept;
    for (int cell = from; cell < to; ++cell) {
      table_[static_cast<std::size_t>(cell)] = static_cast<std::uint8_t>(index);
    }
  };
  int next = 0;
  for (std::size_t i = 0; i < boundaries_.size(); ++i) {
    const int cell = static_cast<int>(cell_of(boundaries_[i]));
    if (cell > next) fill(next, cell, 2 * i);
    next = cell + 1;
  }
  fill(next, kCells, 2 * boundaries_.size());
}

void Sieve::consume(std::span<const double> values) {
  pending_.resize(kSieveBatch);
  known_kept_.resize(kSieveBatch);
  while (!values.empty()) {
    const auto batch = values.first(std::min(values.size(), kSieveBatch));
    values = values.subspan(batch.size());
    n_seen_ += batch.size();
    if (boundaries_.empty() && regions_[0].kept) {
      regions_[0].count += batch.size();
      // Adding zero turns -0 into +0 and changes nothing else.
      for (const double x : batch) kept_.push_back(x + 0.0);
    } else {
      // No branch depends on the values: each is put on both lists, which grow only where the table
      // says to look, and to keep. Neighbours count in different tallies, as adding to what was just
      // stored would wait for it.
      const std::uint8_t* const table = table_.data();
      const bool* const keeps = keeps_.data();
      double* const pending = pending_.data();
      double* const known_kept = known_kept_.data();
      const double origin = table_origin_;
      const double scale = table_scale_;
      std::size_t n_pending = 0;
      std::size_t n_kept = 0;
      std::array<std::array<std::uint32_t, 256>, 2> tally{};
      for (std::size_t i = 0; i < batch.size(); ++i) {
        const double x = batch[i];
        const std::uint8_t code = table[cell(x, origin, scale)];
        tally[i % 2][code] += 1;
        pending[n_pending] = x + 0.0;
        n_pending += code == kLook;
        known_kept[n_kept] = x + 0.0;
        n_kept += keeps[code];
      }
      kept_.insert(kept_.end(), known_kept, known_kept + n_kept);
      for (std::size_t i = 0; i < regions_.size() && i < kLook; ++i) {
        regions_[i].count += std::uint64_t{tally[0][i]} + tally[1][i];
      }
      for (std::size_t i = 0; i < n_pending; ++i) file(pending[i]);
    }
    if (adaptive_ && n_seen_ >= next_narrowing_) narrow();
  }
}

void Sieve::seal() {
  sort_values(kept_);
  add_up();
}

// Counts before each region, of all values and of kept ones.
void Sieve::add_up() {
  counts_before_.assign(regions_.size() + 1, 0);
  kept_before_.assign(regions_.size() + 1, 0);
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    flushed(regions_[i]);
    counts_before_[i + 1] = counts_before_[i] + regions_[i].count;
    kept_before_[i + 1] = kept_before_[i] + (regions_[i].kept ? regions_[i].count : 0);
  }
}

std::span<const double> Sieve::kept_in(std::size_t index) const {
  return std::span(kept_).subspan(kept_before_[index],
                                  kept_before_[index + 1] - kept_before_[index]);
}

// Where the value of a rank among this worker's own stands in kept_ once that is in order, if it is
// there.
std::optional<std::size_t> Sieve::kept_position(std::uint64_t rank) const {
  const std::size_t index = region_of_rank(rank);
  if (index % 2 == 1 || !regions_[index].kept) return std::nullopt;
  return kept_before_[index] + static_cast<std::size_t>(rank - counts_before_[index]) - 1;
}

std::size_t Sieve::region_of_rank(std::uint64_t rank) const {
  const auto after = std::lower_bound(counts_before_.begin() + 1, counts_before_.end(), rank);
  return static_cast<std::size_t>(after - counts_before_.begin()) - 1;
}

// The value of a rank; where only counted, the lower or upper end of that stretch.
double Sieve::value_of_rank(std::uint64_t rank, bool round_down) const {
  if (const auto position = kept_position(rank)) return kept_[*position];
  const std::size_t index = region_of_rank(rank);
  const std::size_t below = index / 2;
  if (index % 2 == 1) return boundaries_[below];
  if (round_down) return below == 0 ? -kInfinity : boundaries_[below - 1];
  return below == boundaries_.size() ? kInfinity : boundaries_[below];
}

// Many trials may share a value, such as a loss of nothing or a cap that was reached.
void Sieve::find_repeated() {
  constexpr std::size_t kShare = 100;
  std::vector<double> values = kept_;
  std::sort(values.begin(), values.end());
  repeated_.clear();
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i;
    while (end < values.size() && values[end] == values[i]) ++end;
    if ((end - i) * kShare >= values.size()) repeated_.push_back(values[i]);
    i = end;
  }
}

void Sieve::narrow() {
  if (boundaries_.empty()) find_repeated();
  for (const double n_deviations : {kWide, kTight}) {
    narrow_to(n_deviations);
    // Kept values grow in proportion until the next narrowing.
    const double growth = static_cast<double>(plan_.max_kept) /
                          static_cast<double>(std::max<std::size_t>(kept_.size(), 1));
    if (growth < kLeastGrowth) continue;
    next_narrowing_ =
        static_cast<std::uint64_t>(static_cast<double>(n_seen_) * std::min(growth, 2.0));
    return;
  }
  give_up();
}

// Too many values to keep: from now on only counts, between boundaries so close that another pass
// can keep what lies between two of them.
void Sieve::give_up() {
  constexpr std::size_t kParts = 2048;
  sort_values(kept_);
  std::vector<double> boundaries = boundaries_;
  boundaries.insert(boundaries.end(), repeated_.begin(), repeated_.end());
  for (std::size_t i = 0; i < kParts && !kept_.empty(); ++i) {
    boundaries.push_back(kept_[i * kept_.size() / kParts]);
  }
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  const std::vector<bool> keep(boundaries.size() + 1, false);
  rebuild({std::move(boundaries), keep, std::nullopt, std::nullopt});
  adaptive_ = false;
}

// The ranks of each wanted stretch among this worker's values, as far out as the same ranks among
// all trials may lie; absent beyond the ends.
std::vector<Sieve::RankStretch> Sieve::wanted_ranks(double n_deviations) const {
  const double seen = static_cast<double>(n_seen_);
  const double total = static_cast<double>(std::max(plan_.n_trials, n_seen_));
  const auto deviation = [&](double share) {
    return n_deviations * (std::sqrt(share * (1.0 - share) * seen * (1.0 - seen / total)) + 1.0);
  };
  std::vector<RankStretch> stretches;
  for (const Wanted& wanted : plan_.wanted) {
    const double low = std::floor(wanted.low * seen - deviation(wanted.low)) - 1.0;
    const double high = std::ceil(wanted.high * seen + deviation(wanted.high)) + 1.0;
    RankStretch stretch;
    if (low >= 1.0) stretch.low = static_cast<std::uint64_t>(low);
    if (high <= seen) stretch.high = static_cast<std::uint64_t>(high);
    stretches.push_back(stretch);
  }
  return stretches;
}

void Sieve::narrow_to(double n_deviations) {
  add_up();
  const std::vector<RankStretch> ranks = wanted_ranks(n_deviations);
  std::vector<std::size_t> positions;
  for (const RankStretch& stretch : ranks) {
    for (const auto& rank : {stretch.low, stretch.high}) {
      const auto position = rank ? kept_position(*rank) : std::nullopt;
      if (position) positions.push_back(*position);
    }
  }
  std::sort(positions.begin(), positions.end());
  select(kept_, positions, 0);

  std::vector<Stretch> stretches;
  for (const RankStretch& stretch : ranks) {
    stretches.push_back({stretch.low ? value_of_rank(*stretch.low, true) : -kInfinity,
                         stretch.high ? value_of_rank(*stretch.high, false) : kInfinity});
  }
  // Sums once given up cannot be had again, so they end where the kept values begin.
  std::optional<double> sums_below;
  std::optional<double> sums_above;
  if (plan_.sums_below) {
    const auto rank = ranks[*plan_.sums_below].low;
    sums_below = rank ? value_of_rank(*rank, false) : -kInfinity;
  }
  if (plan_.sums_above) {
    const auto rank = ranks[*plan_.sums_above].high;
    sums_above = rank ? value_of_rank(*rank, true) : kInfinity;
  }

  const std::vector<Stretch> windows = parted_by_repeated(windows_within(std::move(stretches)));
  std::vector<double> boundaries;
  for (const Stretch& window : windows) {
    if (std::isfinite(window.low)) boundaries.push_back(window.low);
    if (std::isfinite(window.high)) boundaries.push_back(window.high);
  }
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  std::vector<bool> keep(boundaries.size() + 1, false);
  for (const Stretch& window : windows) {
    if (!(window.low < window.high)) continue;
    const auto at = std::upper_bound(boundaries.begin(), boundaries.end(), window.low);
    keep[static_cast<std::size_t>(at - boundaries.begin())] = true;
  }
  rebuild({std::move(boundaries), std::move(keep), sums_below, sums_above});
}

// The parts of the stretches, merged where they overlap, that lie inside what is kept so far:
// nothing else can be kept from now on.
std::vector<Sieve::Stretch> Sieve::windows_within(std::vector<Stretch> stretches) const {
  std::sort(stretches.begin(), stretches.end(),
            [](const Stretch& a, const Stretch& b) { return a.low < b.low; });
  std::vector<Stretch> merged;
  for (const Stretch& stretch : stretches) {
    if (!merged.empty() && stretch.low <= merged.back().high) {
      merged.back().high = std::max(merged.back().high, stretch.high);
    } else {
      merged.push_back(stretch);
    }
  }
  std::vector<Stretch> windows;
  for (std::size_t i = 0; i <= boundaries_.size(); ++i) {
    if (!regions_[2 * i].kept) continue;
    const double low = i == 0 ? -kInfinity : boundaries_[i - 1];
    const double high = i == boundaries_.size() ? kInfinity : boundaries_[i];
    for (const Stretch& stretch : merged) {
      const Stretch window{std::max(low, stretch.low), std::min(high, stretch.high)};
      if (window.low <= window.high) windows.push_back(window);
    }
  }
  // A point that is wanted stays one, also where nothing beside it is kept.
  for (const double x : boundaries_) {
    const bool wanted = std::any_of(merged.begin(), merged.end(), [&](const Stretch& stretch) {
      return stretch.low <= x && x <= stretch.high;
    });
    if (wanted) windows.push_back({x, x});
  }
  return windows;
}

std::vector<Sieve::Stretch> Sieve::parted_by_repeated(std::vector<Stretch> windows) const {
  if (repeated_.empty()) return windows;
  std::vector<Stretch> parts;
  for (Stretch window : windows) {
    auto at = std::upper_bound(repeated_.begin(), repeated_.end(), window.low);
    for (; at != repeated_.end() && *at < window.high; ++at) {
      parts.push_back({window.low, *at});
      window.low = *at;
    }
    parts.push_back(window);
  }
  return parts;
}

void Sieve::rebuild(SieveCut cut, bool in_order) {
  std::vector<double> old_boundaries = std::exchange(boundaries_, std::move(cut.boundaries));
  std::vector<Region> old_regions = std::exchange(regions_, {});
  for (const Region& region : old_regions) flushed(region);
  std::vector<Summed> old_summed = std::exchange(summed_, {});
  std::vector<double> old_kept = std::exchange(kept_, {});
  regions_.resize(2 * boundaries_.size() + 1);
  place_boundaries();
  for (std::size_t i = 0; i <= boundaries_.size(); ++i) {
    Region& region = regions_[2 * i];
    region.kept = cut.keep[i];
    const double low = i == 0 ? -kInfinity : boundaries_[i - 1];
    const double high = i == boundaries_.size() ? kInfinity : boundaries_[i];
    const bool summed =
        (cut.sums_below && high <= *cut.sums_below) || (cut.sums_above && low >= *cut.sums_above);
    if (summed && !region.kept) {
      region.summed = static_cast<std::int32_t>(summed_.size());
      summed_.emplace_back();
    }
  }

  for (std::size_t i = 0; i < old_regions.size(); ++i) {
    const Region& old = old_regions[i];
    if (old.kept || old.count == 0) continue;
    if (i % 2 == 1) {
      const double x = old_boundaries[i / 2];
      Region& region = regions_[region_of(x)];
      PLIMSOLL_CHECK(!region.kept);
      region.count += old.count;
      if (PowerSums* sums = flushed(region)) sums->add_repeated(x, old.count);
      continue;
    }
    // No new boundary lies inside a stretch that was only counted.
    std::size_t index = 0;
    if (i > 0) {
      const double low = old_boundaries[i / 2 - 1];
      index = 2 * static_cast<std::size_t>(
                      std::upper_bound(boundaries_.begin(), boundaries_.end(), low) -
                      boundaries_.begin());
    }
    Region& region = regions_[index];
    PLIMSOLL_CHECK(!region.kept);
    region.count += old.count;
    PowerSums* sums = flushed(region);
    if (!sums) continue;
    if (old.summed >= 0) {
      sums->merge(old_summed[static_cast<std::size_t>(old.summed)].sums);
    } else {
      // Counted without sums once, so the sum is lost.
      region.summed = -1;
    }
  }
  if (in_order) {
    file_ordered(old_kept);
  } else {
    for (const double x : old_kept) file(x);
  }
  build_table();
}

void Sieve::file_ordered(std::span<const double> values) {
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    auto end = values.end();
    if (i % 2 == 1) {
      end = std::upper_bound(values.begin(), values.end(), boundaries_[i / 2]);
    } else if (i / 2 < boundaries_.size()) {
      end = std::lower_bound(values.begin(), values.end(), boundaries_[i / 2]);
    }
    const auto own = values.first(static_cast<std::size_t>(end - values.begin()));
    values = values.subspan(own.size());
    Region& region = regions_[i];
    region.count += own.size();
    if (region.kept) {
      kept_.insert(kept_.end(), own.begin(), own.end());
    } else if (PowerSums* sums = flushed(region)) {
      sums->add(own);
    }
  }
}

// x lies in an open stretch, and nothing of that stretch lies above x.
bool Sieve::reaches_end(std::size_t index, double x) const {
  const std::size_t end = index / 2;
  return index % 2 == 0 && end < boundaries_.size() &&
         std::nextafter(x, kInfinity) == boundaries_[end];
}

Sieve::Range Sieve::count_up_to(double x) const {
  const std::size_t index = region_of(x);
  const std::uint64_t before = counts_before_[index];
  const Region& region = regions_[index];
  if (index % 2 == 1 || reaches_end(index, x)) {
    return {before + region.count, before + region.count};
  }
  if (!region.kept) return {before, before + region.count};
  const auto kept = kept_in(index);
  const auto n_up_to =
      static_cast<std::uint64_t>(std::upper_bound(kept.begin(), kept.end(), x) - kept.begin());
  return {before + n_up_to, before + n_up_to};
}

bool Sieve::knows_between(std::optional<double> low, std::optional<double> high) const {
  std::size_t from = 0;
  std::size_t to = regions_.size() - 1;
  if (low) {
    from = region_of(*low);
    if (from % 2 == 1 || reaches_end(from, *low)) from += 1;
  }
  if (high) {
    to = region_of(*high);
    if (to % 2 == 1) to -= 1;
  }
  for (std::size_t i = from; i <= to && i < regions_.size(); ++i) {
    if (i % 2 == 0 && !regions_[i].kept && regions_[i].count > 0) return false;
  }
  return true;
}

void Sieve::known_in(std::optional<double> low, std::optional<double> high,
                     std::vector<Repeated>& out) const {
  const double above = low.value_or(-kInfinity);
  const double up_to = high.value_or(kInfinity);
  for (std::size_t i = 0; i < boundaries_.size(); ++i) {
    const double x = boundaries_[i];
    if (x > above && x <= up_to && regions_[2 * i + 1].count > 0) {
      out.push_back({x, regions_[2 * i + 1].count});
    }
  }
  const auto first = std::upper_bound(kept_.begin(), kept_.end(), above);
  const auto last = std::upper_bound(kept_.begin(), kept_.end(), up_to);
  for (auto at = first; at < last; ++at) out.push_back({*at, 1});
}

bool Sieve::add_region_sums(std::size_t index, PowerSums& sums) const {
  const Region& region = regions_[index];
  if (region.count == 0) return true;
  if (index % 2 == 1) {
    sums.add_repeated(boundaries_[index / 2], region.count);
  } else if (region.kept) {
    sums.add(kept_in(index));
  } else if (const PowerSums* own = sums_of(region)) {
    sums.merge(*own);
  } else {
    return false;
  }
  return true;
}

bool Sieve::add_sums_up_to(double high, PowerSums& sums) const {
  const std::size_t last = region_of(high);
  for (std::size_t i = 0; i < last; ++i) {
    if (!add_region_sums(i, sums)) return false;
  }
  const Region& region = regions_[last];
  if (last % 2 == 1 || reaches_end(last, high)) return add_region_sums(last, sums);
  if (!region.kept) return region.count == 0;
  const auto kept = kept_in(last);
  sums.add(kept.first(
      static_cast<std::size_t>(std::upper_bound(kept.begin(), kept.end(), high) - kept.begin())));
  return true;
}

bool Sieve::add_sums_above(double low, PowerSums& sums) const {
  const std::size_t first = region_of(low);
  for (std::size_t i = first + 1; i < regions_.size(); ++i) {
    if (!add_region_sums(i, sums)) return false;
  }
  const Region& region = regions_[first];
  if (first % 2 == 1) return true;
  if (!region.kept) return region.count == 0;
  const auto kept = kept_in(first);
  sums.add(kept.subspan(
      static_cast<std::size_t>(std::upper_bound(kept.begin(), kept.end(), low) - kept.begin())));
  return true;
}

}  // namespace plimsoll::stats
