// Windows around wanted ranks, of a pilot first and then of the trials themselves.
#include "stats/rank_partial.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace plimsoll::stats {

namespace {

struct Window {
  double low = -kInfinity;
  double high = kInfinity;
};

// How far a rank among n of n_all trials may lie from its share of all: Bernstein's bound.
double deviation(double n_deviations, double share, double n, double n_all) {
  const double variance = share * (1.0 - share) * n * std::max(1.0 - n / n_all, 0.0);
  return n_deviations * (1.0 + std::sqrt(1.0 + variance));
}

// Ranks among n trials between which a wanted stretch of n_all trials lies; absent beyond the ends.
struct RankStretch {
  std::optional<std::uint64_t> low;
  std::optional<std::uint64_t> high;
};
RankStretch ranks_around(const Wanted& wanted, double n_deviations, double n, double n_all) {
  const double low =
      std::floor(wanted.low * n - deviation(n_deviations, wanted.low, n, n_all)) - 1.0;
  const double high =
      std::ceil(wanted.high * n + deviation(n_deviations, wanted.high, n, n_all)) + 1.0;
  RankStretch ranks;
  if (low >= 1.0) ranks.low = static_cast<std::uint64_t>(low);
  if (high <= n) ranks.high = static_cast<std::uint64_t>(high);
  return ranks;
}

std::vector<Window> joined(std::vector<Window> windows) {
  std::sort(windows.begin(), windows.end(),
            [](const Window& a, const Window& b) { return a.low < b.low; });
  std::vector<Window> out;
  for (const Window& window : windows) {
    if (!(window.low <= window.high)) continue;
    if (!out.empty() && window.low <= out.back().high) {
      out.back().high = std::max(out.back().high, window.high);
    } else {
      out.push_back(window);
    }
  }
  return out;
}

void sort_unique(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

bool is_inside(const std::vector<Window>& windows, double low, double high) {
  return std::any_of(windows.begin(), windows.end(), [&](const Window& window) {
    return window.low <= low && high <= window.high;
  });
}

// Whether each stretch between the boundaries lies in a window.
std::vector<bool> stretches_inside(const std::vector<double>& boundaries,
                                   const std::vector<Window>& windows) {
  std::vector<bool> inside;
  for (std::size_t i = 0; i <= boundaries.size(); ++i) {
    inside.push_back(is_inside(windows, i == 0 ? -kInfinity : boundaries[i - 1],
                               i == boundaries.size() ? kInfinity : boundaries[i]));
  }
  return inside;
}

}  // namespace

SieveCut pilot_cut(std::span<const double> values, std::span<const Wanted> wanted, double low_tail,
                   double high_tail) {
  // As many equal values among so many are a point of their own, which needs only counting. Of more
  // points a sieve's table could not tell.
  constexpr std::size_t kFewEqual = 8;
  constexpr std::size_t kEqualShare = 50;
  SieveCut cut;
  if (values.empty()) return cut;
  const auto n = static_cast<double>(values.size());
  const auto window_of = [&](const Wanted& stretch) {
    const RankStretch ranks = ranks_around(stretch, kPartialDeviations, n, kInfinity);
    Window window;
    if (ranks.low) window.low = values[*ranks.low - 1];
    if (ranks.high) window.high = values[*ranks.high - 1];
    return window;
  };
  std::vector<Window> windows;
  for (const Wanted& stretch : wanted) windows.push_back(window_of(stretch));
  if (low_tail > 0.0) cut.sums_below = window_of({low_tail, low_tail}).low;
  if (high_tail > 0.0) cut.sums_above = window_of({1.0 - high_tail, 1.0 - high_tail}).high;
  for (std::optional<double>* end : {&cut.sums_below, &cut.sums_above}) {
    if (*end && !std::isfinite(**end)) end->reset();
  }
  windows = joined(std::move(windows));
  for (const Window& window : windows) {
    if (std::isfinite(window.low)) cut.boundaries.push_back(window.low);
    if (std::isfinite(window.high)) cut.boundaries.push_back(window.high);
  }
  for (std::size_t i = 0; i < values.size();) {
    const std::size_t from = i;
    while (i < values.size() && values[i] == values[from]) ++i;
    if (i - from < kFewEqual || (i - from) * kEqualShare < values.size()) continue;
    if (is_inside(windows, values[from], values[from])) cut.boundaries.push_back(values[from]);
  }
  sort_unique(cut.boundaries);
  cut.keep = stretches_inside(cut.boundaries, windows);
  return cut;
}

RankPartial::RankPartial(RankPlan plan, std::vector<Wanted> wanted, std::uint64_t n_trials,
                         int n_workers)
    : plan_(std::move(plan)), wanted_(std::move(wanted)), n_trials_(n_trials) {
  workers_.resize(static_cast<std::size_t>(n_workers));
}

void RankPartial::give(std::uint32_t replicate, std::unique_ptr<Sieve> sieve) {
  sieve->seal();
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = gathered_.try_emplace(replicate);
  if (is_new) {
    at->second = std::move(sieve);
  } else {
    at->second->merge(*sieve);
  }
}

void RankPartial::consume(int worker, std::uint32_t replicate, std::span<const double> values) {
  Worker& own = workers_[static_cast<std::size_t>(worker)];
  if (own.sieve != nullptr && own.replicate != replicate) give(own.replicate, std::move(own.sieve));
  if (own.sieve == nullptr) own.sieve = std::make_unique<Sieve>(plan_.cut);
  own.replicate = replicate;
  own.sieve->consume(values);
}

void RankPartial::close() {
  for (Worker& worker : workers_) {
    if (worker.sieve != nullptr) give(worker.replicate, std::move(worker.sieve));
  }
  if (!gathered_.empty()) {
    narrow(gathered_);
    push(std::exchange(gathered_, {}));
  }
  while (levels_.size() > 1) {
    Sieves last = std::move(levels_.back());
    levels_.pop_back();
    levels_.back() = merged(std::move(levels_.back()), std::move(last));
  }
  if (levels_.empty()) levels_.push_back({{0, std::make_shared<Sieve>(plan_.cut)}});
}

namespace {

std::uint64_t count_of(const RankPartial::Sieves& sieves) {
  std::uint64_t n = 0;
  for (const auto& [replicate, sieve] : sieves) n += sieve->count();
  return n;
}

// Of all replicates together.
std::uint64_t count_in(const RankPartial::Sieves& sieves, std::size_t region) {
  std::uint64_t n = 0;
  for (const auto& [replicate, sieve] : sieves) n += sieve->count_in(region);
  return n;
}

const Sieve& first_of(const RankPartial::Sieves& sieves) {
  return *sieves.begin()->second;
}

// Finds values of ranks among all replicates.
class Pooled {
 public:
  explicit Pooled(const RankPartial::Sieves& sieves) : sieves_(sieves) {
    std::uint64_t n = 0;
    for (std::size_t region = 0; region < first_of(sieves).n_regions(); ++region) {
      n += count_in(sieves, region);
      up_to_.push_back(n);
    }
  }

  // Where it was only counted, the end of that stretch on the side of the window.
  double value_of_rank(std::uint64_t rank, bool is_low_end) {
    const Sieve& first = first_of(sieves_);
    const std::vector<double>& boundaries = first.boundaries();
    const auto at = std::lower_bound(up_to_.begin(), up_to_.end(), rank);
    PLIMSOLL_CHECK(rank > 0 && at != up_to_.end());
    const auto region = static_cast<std::size_t>(at - up_to_.begin());
    const std::size_t below = region / 2;
    if (region % 2 == 1) return boundaries[below];
    if (!first.keeps(region)) {
      if (is_low_end) return below == boundaries.size() ? kInfinity : boundaries[below];
      return below == 0 ? -kInfinity : boundaries[below - 1];
    }
    const std::uint64_t before = region == 0 ? 0 : up_to_[region - 1];
    return values_in(region)[static_cast<std::size_t>(rank - before - 1)];
  }

 private:
  std::span<const double> values_in(std::size_t region) {
    if (sieves_.size() == 1) return first_of(sieves_).kept_in(region);
    std::vector<double>& values = values_[region];
    if (values.empty()) {
      for (const auto& [replicate, sieve] : sieves_) {
        const std::span<const double> own = sieve->kept_in(region);
        values.insert(values.end(), own.begin(), own.end());
      }
      std::sort(values.begin(), values.end());
    }
    return values;
  }

  const RankPartial::Sieves& sieves_;
  // By region: values in it and in those before.
  std::vector<std::uint64_t> up_to_;
  std::map<std::size_t, std::vector<double>> values_;
};

bool all_sum(const RankPartial::Sieves& sieves, std::size_t region) {
  return std::all_of(sieves.begin(), sieves.end(),
                     [&](const auto& item) { return item.second->sums(region); });
}

// Up to where, and from where on, all sums can be told.
double sums_known_up_to(const RankPartial::Sieves& sieves) {
  const Sieve& first = first_of(sieves);
  std::size_t region = 0;
  while (region < first.n_regions() && all_sum(sieves, region)) ++region;
  if (region == first.n_regions()) return kInfinity;
  return region < 2 ? -kInfinity : first.boundaries()[region / 2 - 1];
}

double sums_known_from(const RankPartial::Sieves& sieves) {
  const Sieve& first = first_of(sieves);
  std::size_t n = first.n_regions();
  while (n > 0 && all_sum(sieves, n - 1)) --n;
  if (n == 0) return -kInfinity;
  return n == first.n_regions() ? kInfinity : first.boundaries()[n / 2];
}

// Whether every value strictly between the two is kept.
bool knows_all(const RankPartial::Sieves& sieves, double low, double high) {
  const Sieve& first = first_of(sieves);
  const std::vector<double>& boundaries = first.boundaries();
  const auto from = static_cast<std::size_t>(
      std::upper_bound(boundaries.begin(), boundaries.end(), low) - boundaries.begin());
  const auto to = static_cast<std::size_t>(
      std::lower_bound(boundaries.begin(), boundaries.end(), high) - boundaries.begin());
  for (std::size_t region = 2 * from; region <= 2 * to; ++region) {
    if (!first.keeps(region) && count_in(sieves, region) > 0) return false;
  }
  return true;
}

// Whether it is certain how many values lie below x, at it and above.
bool knows_at(const RankPartial::Sieves& sieves, double x) {
  const std::vector<double>& boundaries = first_of(sieves).boundaries();
  const auto at = std::lower_bound(boundaries.begin(), boundaries.end(), x);
  if (at != boundaries.end() && *at == x) return true;
  const auto region = 2 * static_cast<std::size_t>(at - boundaries.begin());
  return first_of(sieves).keeps(region) || count_in(sieves, region) == 0;
}

// Kept values that so many trials share that counting them takes less room.
std::vector<double> repeated_in(const RankPartial::Sieves& sieves) {
  constexpr std::uint64_t kMany = 256;
  std::map<double, std::uint64_t> counts;
  for (const auto& [replicate, sieve] : sieves) {
    for (std::size_t region = 0; region < sieve->n_regions(); region += 2) {
      if (!sieve->keeps(region)) continue;
      const std::span<const double> values = sieve->kept_in(region);
      for (std::size_t i = 0; i < values.size();) {
        const std::size_t from = i;
        while (i < values.size() && values[i] == values[from]) ++i;
        if (i - from > 1) counts[values[from]] += i - from;
      }
    }
  }
  std::vector<double> repeated;
  for (const auto& [value, count] : counts) {
    if (count >= kMany) repeated.push_back(value);
  }
  return repeated;
}

void recut(RankPartial::Sieves& sieves, const SieveCut& cut) {
  for (auto& [replicate, sieve] : sieves) sieve->recut(cut);
}

}  // namespace

void RankPartial::narrow(Sieves& sieves) const {
  const auto n = static_cast<double>(count_of(sieves));
  const auto n_all = static_cast<double>(n_trials_);
  if (plan_.n_deviations <= 0.0 || n >= n_all) return;
  Pooled pooled(sieves);
  std::vector<Window> windows;
  for (const Wanted& wanted : wanted_) {
    const RankStretch ranks = ranks_around(wanted, plan_.n_deviations, n, n_all);
    Window window;
    if (ranks.low) window.low = pooled.value_of_rank(*ranks.low, true);
    if (ranks.high) window.high = pooled.value_of_rank(*ranks.high, false);
    windows.push_back(window);
  }
  windows = joined(std::move(windows));
  SieveCut cut;
  // Boundaries of the plan stay, for all parts of a run have them.
  cut.boundaries = plan_.cut.boundaries;
  for (const Window& window : windows) {
    if (std::isfinite(window.low)) cut.boundaries.push_back(window.low);
    if (std::isfinite(window.high)) cut.boundaries.push_back(window.high);
  }
  for (const double x : first_of(sieves).boundaries()) {
    if (is_inside(windows, x, x)) cut.boundaries.push_back(x);
  }
  for (const double x : repeated_in(sieves)) {
    if (is_inside(windows, x, x)) cut.boundaries.push_back(x);
  }
  sort_unique(cut.boundaries);
  cut.keep = stretches_inside(cut.boundaries, windows);
  cut_as_known(sieves, cut);
  recut(sieves, cut);
}

// Keeps no more than is known, and sums as far as is known.
void RankPartial::cut_as_known(const Sieves& sieves, SieveCut& cut) const {
  for (std::size_t i = 0; i < cut.keep.size(); ++i) {
    cut.keep[i] =
        cut.keep[i] && knows_all(sieves, i == 0 ? -kInfinity : cut.boundaries[i - 1],
                                 i == cut.boundaries.size() ? kInfinity : cut.boundaries[i]);
  }
  if (plan_.cut.sums_below) {
    const double known = sums_known_up_to(sieves);
    cut.sums_below = std::min(cut.sums_below.value_or(known), known);
  }
  if (plan_.cut.sums_above) {
    const double known = sums_known_from(sieves);
    cut.sums_above = std::max(cut.sums_above.value_or(known), known);
  }
}

RankPartial::Sieves RankPartial::merged(Sieves a, Sieves b) const {
  SieveCut cut;
  for (const Sieves* from : {&a, &b}) {
    const Sieves& other = from == &a ? b : a;
    for (const double x : first_of(*from).boundaries()) {
      if (knows_at(other, x)) cut.boundaries.push_back(x);
    }
  }
  sort_unique(cut.boundaries);
  cut.keep.assign(cut.boundaries.size() + 1, true);
  cut_as_known(a, cut);
  cut_as_known(b, cut);
  recut(a, cut);
  recut(b, cut);
  for (auto& [replicate, sieve] : b) {
    const auto [at, is_new] = a.try_emplace(replicate, sieve);
    if (!is_new) at->second->merge(*sieve);
  }
  narrow(a);
  return a;
}

void RankPartial::push(Sieves sieves) {
  levels_.push_back(std::move(sieves));
  while (levels_.size() > 1) {
    const std::size_t n = levels_.size();
    if (count_of(levels_[n - 2]) >= 2 * count_of(levels_[n - 1])) return;
    Sieves last = std::move(levels_.back());
    levels_.pop_back();
    levels_.back() = merged(std::move(levels_.back()), std::move(last));
  }
}

void RankPartial::save(ByteWriter& out) const {
  const Sieves& all = sieves();
  const Sieve& first = first_of(all);
  SieveCut cut{first.boundaries(), {}, std::nullopt, std::nullopt};
  for (std::size_t i = 0; i < first.n_regions(); i += 2) cut.keep.push_back(first.keeps(i));
  cut.save(out);
  out.number(all.size());
  for (const auto& [replicate, sieve] : all) {
    out.number(replicate);
    sieve->save(out);
  }
}

void RankPartial::absorb(ByteReader& in, std::uint32_t n_replicates, std::uint64_t n_own) {
  SieveCut cut;
  cut.load(in);
  Sieves loaded;
  const std::size_t n = in.length();
  for (std::size_t i = 0; i < n && in.good(); ++i) {
    const auto replicate = static_cast<std::uint32_t>(in.number(n_replicates - 1));
    auto sieve = std::make_shared<Sieve>(cut);
    sieve->load(in);
    if (!loaded.try_emplace(replicate, std::move(sieve)).second) in.fail();
  }
  std::uint64_t n_loaded = 0;
  for (const auto& [replicate, sieve] : loaded) n_loaded += sieve->count();
  if (n_loaded != n_own) in.fail();
  // Every partial has the boundaries of its plan.
  if (!std::includes(cut.boundaries.begin(), cut.boundaries.end(), plan_.cut.boundaries.begin(),
                     plan_.cut.boundaries.end())) {
    in.fail();
  }
  if (in.good() && !loaded.empty()) push(std::move(loaded));
}

std::vector<std::shared_ptr<Sieve>> RankPartial::list() const {
  std::vector<std::shared_ptr<Sieve>> all;
  for (const auto& [replicate, sieve] : sieves()) all.push_back(sieve);
  return all;
}

}  // namespace plimsoll::stats
