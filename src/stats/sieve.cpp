#include "stats/sieve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"

namespace plimsoll::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kLook = UINT32_MAX;
constexpr int kCells = 1024;
constexpr std::size_t kBatch = 1024;
constexpr std::size_t kWaiting = 256;
constexpr std::uint64_t kFirstNarrowing = 1024;
// Standard errors between a rank in this worker's share and the same rank among all trials.
constexpr double kWide = 5.0;
constexpr double kTight = 3.5;

}  // namespace

Sieve::Sieve(SievePlan plan)
    : adaptive_(true), plan_(std::move(plan)), next_narrowing_(kFirstNarrowing) {
  regions_.resize(1);
  regions_[0].kept = true;
  build_table();
}

Sieve::Sieve(std::vector<double> boundaries, std::vector<bool> keep,
             std::optional<double> sums_below, std::optional<double> sums_above) {
  PLIMSOLL_CHECK(keep.size() == boundaries.size() + 1);
  regions_.resize(1);
  rebuild(std::move(boundaries), keep, sums_below, sums_above);
}

std::size_t Sieve::region_of(double x) const {
  const auto at = std::lower_bound(boundaries_.begin(), boundaries_.end(), x);
  const auto index = static_cast<std::size_t>(at - boundaries_.begin());
  return at != boundaries_.end() && *at == x ? 2 * index + 1 : 2 * index;
}

void Sieve::file(double x) {
  Region& region = regions_[region_of(x)];
  region.count += 1;
  if (region.kept) {
    kept_.push_back(x);
  } else if (region.sums) {
    region.waiting.push_back(x);
    if (region.waiting.size() >= kWaiting) flush_sums(region);
  }
}

void Sieve::flush_sums(Region& region) {
  if (region.sums && !region.waiting.empty()) region.sums->add(region.waiting);
  region.waiting.clear();
}

// Most values fall where they are only counted. A table of equal cells tells so with one
// multiplication; subtraction and multiplication round monotonically, so a cell strictly between
// the cells of two neighbouring boundaries holds values of that stretch alone.
void Sieve::build_table() {
  table_.assign(kCells, kLook);
  table_origin_ = 0.0;
  table_scale_ = 0.0;
  if (boundaries_.empty()) return;
  table_origin_ = boundaries_.front();
  const double width = boundaries_.back() - boundaries_.front();
  const double scale = static_cast<double>(kCells - 3) / width;
  if (!(width > 0.0) || !std::isfinite(width) || !std::isfinite(scale)) return;
  table_scale_ = scale;
  const auto fill = [&](int from, int to, std::size_t index) {
    const Region& region = regions_[index];
    if (region.kept || region.sums) return;
    for (int cell = from; cell < to; ++cell) {
      table_[static_cast<std::size_t>(cell)] = static_cast<std::uint32_t>(index);
    }
  };
  int next = 0;
  for (std::size_t i = 0; i < boundaries_.size(); ++i) {
    const int cell = static_cast<int>((boundaries_[i] - table_origin_) * table_scale_ + 1.0);
    if (cell > next) fill(next, cell, 2 * i);
    next = cell + 1;
  }
  fill(next, kCells, 2 * boundaries_.size());
}

void Sieve::consume(std::span<const double> values) {
  constexpr double kLastCell = kCells - 1;
  pending_.resize(kBatch);
  while (!values.empty()) {
    const auto batch = values.first(std::min(values.size(), kBatch));
    values = values.subspan(batch.size());
    n_seen_ += batch.size();
    if (boundaries_.empty() && regions_[0].kept) {
      regions_[0].count += batch.size();
      // Adding zero turns -0 into +0 and changes nothing else.
      for (const double x : batch) kept_.push_back(x + 0.0);
    } else {
      std::size_t n_pending = 0;
      for (const double x : batch) {
        const double position = (x - table_origin_) * table_scale_ + 1.0;
        const int cell = position >= kLastCell ? kCells - 1
                         : position > 0.0      ? static_cast<int>(position)
                                               : 0;
        const std::uint32_t code = table_[static_cast<std::size_t>(cell)];
        if (code == kLook) {
          pending_[n_pending++] = x + 0.0;
        } else {
          regions_[code].count += 1;
        }
      }
      for (std::size_t i = 0; i < n_pending; ++i) file(pending_[i]);
    }
    if (adaptive_ && n_seen_ >= next_narrowing_) narrow();
  }
}

void Sieve::seal() {
  std::sort(kept_.begin(), kept_.end());
  counts_before_.assign(regions_.size() + 1, 0);
  kept_before_.assign(regions_.size() + 1, 0);
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    flush_sums(regions_[i]);
    counts_before_[i + 1] = counts_before_[i] + regions_[i].count;
    kept_before_[i + 1] = kept_before_[i] + (regions_[i].kept ? regions_[i].count : 0);
  }
}

std::span<const double> Sieve::kept_in(std::size_t index) const {
  return std::span(kept_).subspan(kept_before_[index],
                                  kept_before_[index + 1] - kept_before_[index]);
}

// The value of a rank among this worker's own; where only counted, the end of that stretch.
double Sieve::value_of_rank(std::uint64_t rank, bool round_down) const {
  const auto after = std::lower_bound(counts_before_.begin() + 1, counts_before_.end(), rank);
  const auto index = static_cast<std::size_t>(after - counts_before_.begin()) - 1;
  if (index % 2 == 1) return boundaries_[index / 2];
  if (regions_[index].kept) return kept_in(index)[rank - counts_before_[index] - 1];
  const std::size_t below = index / 2;
  if (round_down) return below == 0 ? -kInfinity : boundaries_[below - 1];
  return below == boundaries_.size() ? kInfinity : boundaries_[below];
}

void Sieve::narrow() {
  seal();
  if (!narrow_with(kWide) && !narrow_with(kTight)) {
    // Too many values to keep: count only, and leave the rest to another pass.
    std::vector<bool> keep(boundaries_.size() + 1, false);
    rebuild(boundaries_, keep, std::nullopt, std::nullopt);
    adaptive_ = false;
    return;
  }
  next_narrowing_ = 2 * n_seen_;
}

bool Sieve::narrow_with(double n_deviations) {
  const double seen = static_cast<double>(n_seen_);
  const double total = static_cast<double>(std::max(plan_.n_trials, n_seen_));
  const auto deviation = [&](double share) {
    return n_deviations * (std::sqrt(share * (1.0 - share) * seen * (1.0 - seen / total)) + 1.0);
  };
  struct Stretch {
    double low;
    double high;
    // The ends again, but where they fall on a stretch that is only counted, its inner end.
    double inner_low;
    double inner_high;
  };
  std::vector<Stretch> stretches;
  for (const Wanted& wanted : plan_.wanted) {
    const double low = std::floor(wanted.low * seen - deviation(wanted.low)) - 1.0;
    const double high = std::ceil(wanted.high * seen + deviation(wanted.high)) + 1.0;
    Stretch stretch{-kInfinity, kInfinity, -kInfinity, kInfinity};
    if (low >= 1.0) {
      const auto rank = static_cast<std::uint64_t>(low);
      stretch.low = value_of_rank(rank, true);
      stretch.inner_low = value_of_rank(rank, false);
    }
    if (high <= seen) {
      const auto rank = static_cast<std::uint64_t>(high);
      stretch.high = value_of_rank(rank, false);
      stretch.inner_high = value_of_rank(rank, true);
    }
    stretches.push_back(stretch);
  }
  // Sums once given up cannot be had again, so they end where the kept values begin.
  std::optional<double> sums_below;
  std::optional<double> sums_above;
  if (plan_.sums_below) sums_below = stretches[*plan_.sums_below].inner_low;
  if (plan_.sums_above) sums_above = stretches[*plan_.sums_above].inner_high;

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

  // What is kept from now on lies inside what was kept so far.
  struct Window {
    double low;
    double high;
  };
  std::vector<Window> windows;
  for (std::size_t i = 0; i <= boundaries_.size(); ++i) {
    if (!regions_[2 * i].kept) continue;
    const double low = i == 0 ? -kInfinity : boundaries_[i - 1];
    const double high = i == boundaries_.size() ? kInfinity : boundaries_[i];
    for (const Stretch& stretch : merged) {
      const Window window{std::max(low, stretch.low), std::min(high, stretch.high)};
      if (window.low <= window.high) windows.push_back(window);
    }
  }
  std::vector<double> boundaries;
  for (const Window& window : windows) {
    if (std::isfinite(window.low)) boundaries.push_back(window.low);
    if (std::isfinite(window.high)) boundaries.push_back(window.high);
  }
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  std::vector<bool> keep(boundaries.size() + 1, false);
  std::size_t n_kept = 0;
  for (const Window& window : windows) {
    if (!(window.low < window.high)) continue;
    const auto at = std::upper_bound(boundaries.begin(), boundaries.end(), window.low);
    keep[static_cast<std::size_t>(at - boundaries.begin())] = true;
    n_kept += static_cast<std::size_t>(std::lower_bound(kept_.begin(), kept_.end(), window.high) -
                                       std::upper_bound(kept_.begin(), kept_.end(), window.low));
  }
  // Until the next narrowing it doubles.
  if (2 * n_kept > plan_.max_kept) return false;
  rebuild(std::move(boundaries), keep, sums_below, sums_above);
  return true;
}

void Sieve::rebuild(std::vector<double> boundaries, const std::vector<bool>& keep,
                    std::optional<double> sums_below, std::optional<double> sums_above) {
  std::vector<double> old_boundaries = std::exchange(boundaries_, std::move(boundaries));
  std::vector<Region> old_regions = std::exchange(regions_, {});
  std::vector<double> old_kept = std::exchange(kept_, {});
  regions_.resize(2 * boundaries_.size() + 1);
  for (std::size_t i = 0; i <= boundaries_.size(); ++i) {
    Region& region = regions_[2 * i];
    region.kept = keep[i];
    const double low = i == 0 ? -kInfinity : boundaries_[i - 1];
    const double high = i == boundaries_.size() ? kInfinity : boundaries_[i];
    const bool summed = (sums_below && high <= *sums_below) || (sums_above && low >= *sums_above);
    if (summed && !region.kept) region.sums.emplace(2);
  }

  for (std::size_t i = 0; i < old_regions.size(); ++i) {
    Region& old = old_regions[i];
    if (old.kept || old.count == 0) continue;
    if (i % 2 == 1) {
      const double x = old_boundaries[i / 2];
      Region& region = regions_[region_of(x)];
      PLIMSOLL_CHECK(!region.kept);
      region.count += old.count;
      if (region.sums) region.sums->add_repeated(x, old.count);
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
    if (!region.sums) continue;
    if (old.sums) {
      flush_sums(old);
      region.sums->merge(*old.sums);
    } else {
      // Counted without sums once, so the sum is lost.
      region.sums.reset();
    }
  }
  for (const double x : old_kept) file(x);
  build_table();
}

Sieve::Range Sieve::count_up_to(double x) const {
  const std::size_t index = region_of(x);
  const std::uint64_t before = counts_before_[index];
  const Region& region = regions_[index];
  if (index % 2 == 1) return {before + region.count, before + region.count};
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
    if (from % 2 == 1) from += 1;
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
  } else if (region.sums) {
    sums.merge(*region.sums);
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
  if (last % 2 == 1) return add_region_sums(last, sums);
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
