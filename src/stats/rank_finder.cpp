// A sieve for each worker, and a merge of what they counted; what is still in doubt is divided and
// asked for again.
#include "stats/rank_finder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "stats/order.h"

namespace plimsoll::stats {
namespace {

// Parts a stretch is cut into when it holds too many values to keep.
constexpr std::uint64_t kParts = 1024;

}  // namespace

RankFinder::RankFinder(const Plan& plan)
    : budget_values_(std::max<std::size_t>(plan.budget_values,
                                           2048 * static_cast<std::size_t>(plan.n_workers))) {
  SievePlan sieve{plan.n_trials, plan.wanted, std::nullopt, std::nullopt,
                  budget_values_ / static_cast<std::size_t>(std::max(plan.n_workers, 1))};
  if (plan.low_tail > 0.0) {
    sieve.sums_below = sieve.wanted.size();
    sieve.wanted.push_back({plan.low_tail, plan.low_tail});
  }
  if (plan.high_tail > 0.0) {
    sieve.sums_above = sieve.wanted.size();
    sieve.wanted.push_back({1.0 - plan.high_tail, 1.0 - plan.high_tail});
  }
  for (int worker = 0; worker < plan.n_workers; ++worker) {
    sieves_.push_back(std::make_shared<Sieve>(sieve));
  }
}

void RankFinder::consume(int worker, std::span<const double> values) {
  sieves_[static_cast<std::size_t>(worker)]->consume(values);
}

void RankFinder::ask(std::uint64_t rank) {
  ranks_.try_emplace(rank);
}

void RankFinder::ask(TailKey tail) {
  tails_.try_emplace(tail);
}

RankFinder::Bracket RankFinder::bracket(std::uint64_t rank,
                                        const std::vector<double>& boundaries) const {
  const auto up_to = [&](double x) {
    Sieve::Range range;
    for (const auto& sieve : sieves_) {
      const Sieve::Range part = sieve->count_up_to(x);
      range.least += part.least;
      range.most += part.most;
    }
    return range;
  };
  Bracket result;
  const auto above = std::partition_point(boundaries.begin(), boundaries.end(),
                                          [&](double x) { return up_to(x).most < rank; });
  if (above != boundaries.begin()) result.low = *(above - 1);
  const auto at = std::partition_point(boundaries.begin(), boundaries.end(),
                                       [&](double x) { return up_to(x).least < rank; });
  if (at != boundaries.end()) {
    result.high = *at;
    // A rank among equal values: what lies below them need not be known.
    const double before = std::nextafter(*at, -std::numeric_limits<double>::infinity());
    if (up_to(before).most < rank && (!result.low || *result.low < before)) result.low = before;
  }

  result.known = true;
  std::uint64_t n_total = 0;
  for (const auto& sieve : sieves_) {
    result.known = result.known && sieve->knows_between(result.low, result.high);
    n_total += sieve->count();
  }
  // The upper end itself is a point and needs no keeping, however many values it has.
  const std::uint64_t n_below_high =
      result.high ? up_to(std::nextafter(*result.high, -kInfinity)).most : n_total;
  const std::uint64_t n_up_to_low = result.low ? up_to(*result.low).least : 0;
  result.most = n_below_high > n_up_to_low ? n_below_high - n_up_to_low : 0;
  return result;
}

RankFinder::Found RankFinder::values_in(const Bracket& bracket) const {
  Found found;
  for (const auto& sieve : sieves_) {
    sieve->known_in(bracket.low, bracket.high, found.values);
    if (bracket.low) found.n_below += sieve->count_up_to(*bracket.low).most;
  }
  std::sort(found.values.begin(), found.values.end(),
            [](const Sieve::Repeated& a, const Sieve::Repeated& b) { return a.value < b.value; });
  return found;
}

std::optional<PowerSums> RankFinder::tail_sums(TailKey key, std::uint64_t n_total,
                                               const std::vector<double>& boundaries) const {
  PowerSums sums(2);
  if (key.n_trials == 0) return sums;
  const bool low = key.side == Side::low;
  // The innermost rank of the tail.
  const std::uint64_t rank = low ? key.n_trials : n_total - key.n_trials + 1;
  const Bracket around = bracket(rank, boundaries);
  if (!around.known) return std::nullopt;
  Found found = values_in(around);
  std::uint64_t n_beyond = found.n_below;
  if (!low) {
    std::uint64_t n_between = 0;
    for (const auto& item : found.values) n_between += item.count;
    n_beyond = n_total - found.n_below - n_between;
    std::reverse(found.values.begin(), found.values.end());
  }
  for (const auto& sieve : sieves_) {
    if (low && around.low && !sieve->add_sums_up_to(*around.low, sums)) return std::nullopt;
    if (!low && around.high && !sieve->add_sums_above(*around.high, sums)) return std::nullopt;
  }
  std::uint64_t left = key.n_trials - n_beyond;
  std::vector<double> singles;
  for (const auto& item : found.values) {
    if (left == 0) break;
    const std::uint64_t take = std::min(left, item.count);
    if (take == 1) {
      singles.push_back(item.value);
    } else {
      sums.add_repeated(item.value, take);
    }
    left -= take;
  }
  sums.add(singles);
  PLIMSOLL_CHECK(left == 0 && sums.count() == key.n_trials);
  return sums;
}

void RankFinder::answer(std::span<const double> values) {
  // The innermost value of each tail.
  const auto edge_of = [&](TailKey key) {
    return key.side == Side::low ? key.n_trials : values.size() - key.n_trials + 1;
  };
  std::vector<std::uint64_t> wanted;
  for (const auto& [rank, value] : ranks_) {
    if (!value) wanted.push_back(rank);
  }
  for (const auto& [key, sums] : tails_) {
    if (!sums && key.n_trials > 0) wanted.push_back(edge_of(key));
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  const std::vector<double> found = values_of_ranks(values, wanted);
  const auto value_of = [&](std::uint64_t rank) {
    const auto at = std::lower_bound(wanted.begin(), wanted.end(), rank);
    return found[static_cast<std::size_t>(at - wanted.begin())];
  };
  for (auto& [rank, value] : ranks_) {
    if (!value) value = value_of(rank);
  }
  for (auto& [key, sums] : tails_) {
    if (sums) continue;
    sums.emplace(2);
    if (key.n_trials == 0) continue;
    const double edge = value_of(edge_of(key));
    const bool low = key.side == Side::low;
    std::vector<double> beyond;
    for (const double x : values) {
      if (low ? x < edge : x > edge) beyond.push_back(x);
    }
    sums->add(beyond);
    // Of those that equal the edge as many as belong to the tail.
    sums->add_repeated(edge, key.n_trials - beyond.size());
  }
}

bool RankFinder::end_pass() {
  if (sieves_.empty()) {
    const auto is_open = [](const auto& entry) { return !entry.second.has_value(); };
    return std::none_of(ranks_.begin(), ranks_.end(), is_open) &&
           std::none_of(tails_.begin(), tails_.end(), is_open);
  }
  std::vector<double> boundaries;
  std::uint64_t n_total = 0;
  for (const auto& sieve : sieves_) {
    sieve->seal();
    n_total += sieve->count();
    boundaries.insert(boundaries.end(), sieve->boundaries().begin(), sieve->boundaries().end());
  }
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());

  std::vector<Bracket> open;
  // Neighbouring ranks share brackets, and often values.
  std::optional<Bracket> last;
  Found last_found;
  for (auto& [rank, value] : ranks_) {
    if (value) continue;
    PLIMSOLL_CHECK(rank >= 1 && rank <= n_total);
    const Bracket around = bracket(rank, boundaries);
    if (!around.known) {
      open.push_back(around);
      continue;
    }
    if (!last || last->low != around.low || last->high != around.high) {
      last_found = values_in(around);
      last = around;
    }
    std::uint64_t reached = last_found.n_below;
    for (const auto& item : last_found.values) {
      reached += item.count;
      if (reached >= rank) {
        value = item.value;
        break;
      }
    }
    PLIMSOLL_CHECK(value.has_value());
  }
  std::optional<double> sums_below;
  std::optional<double> sums_above;
  for (auto& [key, sums] : tails_) {
    if (sums) continue;
    PLIMSOLL_CHECK(key.n_trials <= n_total);
    sums = tail_sums(key, n_total, boundaries);
    if (sums) continue;
    const bool low = key.side == Side::low;
    const Bracket around = bracket(low ? key.n_trials : n_total - key.n_trials + 1, boundaries);
    open.push_back(around);
    constexpr double kLargest = std::numeric_limits<double>::max();
    if (low) {
      const double end = around.low.value_or(-kLargest);
      sums_below = sums_below ? std::max(*sums_below, end) : end;
    } else {
      const double end = around.high.value_or(kLargest);
      sums_above = sums_above ? std::min(*sums_above, end) : end;
    }
  }
  if (open.empty()) return true;
  prepare_next_pass(std::move(open), sums_below, sums_above);
  return false;
}

// Either the stretches in doubt are few enough to keep, or they are cut into parts that are equal
// in the order of doubles, to be counted; sums wait for the pass that keeps.
void RankFinder::prepare_next_pass(std::vector<Bracket> open, std::optional<double> sums_below,
                                   std::optional<double> sums_above) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  struct Stretch {
    std::uint64_t low;
    std::uint64_t high;
    std::uint64_t most;
  };
  std::vector<Stretch> stretches;
  for (const Bracket& bracket : open) {
    stretches.push_back({order_key(bracket.low.value_or(-kLargest)),
                         order_key(bracket.high.value_or(kLargest)), bracket.most});
  }
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return std::pair(a.low, a.high) < std::pair(b.low, b.high);
  });
  std::vector<Stretch> merged;
  for (const Stretch& next : stretches) {
    if (!merged.empty() && next.low < merged.back().high) {
      // Overlapping brackets share values; identical ones share all of them.
      Stretch& back = merged.back();
      if (next.low != back.low || next.high != back.high) back.most += next.most;
      back.high = std::max(back.high, next.high);
    } else {
      merged.push_back(next);
    }
  }
  std::uint64_t n_kept = 0;
  for (const Stretch& stretch : merged) n_kept += stretch.most;
  const bool keeps = n_kept <= budget_values_;
  const std::uint64_t n_parts = keeps ? 1 : std::max<std::uint64_t>(kParts / merged.size(), 64);

  std::vector<std::uint64_t> keys;
  std::vector<std::uint64_t> kept_from;
  for (const Stretch& stretch : merged) {
    const std::uint64_t width = stretch.high - stretch.low;
    const std::uint64_t step = width / n_parts + (width % n_parts != 0 ? 1 : 0);
    if (keeps) kept_from.push_back(stretch.low);
    for (std::uint64_t key = stretch.low; key < stretch.high;) {
      keys.push_back(key);
      key = stretch.high - key > step ? key + step : stretch.high;
    }
    keys.push_back(stretch.high);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<double> boundaries;
  std::vector<bool> keep(1, false);
  for (const std::uint64_t key : keys) {
    const double x = value_of_key(key);
    const bool kept = std::binary_search(kept_from.begin(), kept_from.end(), key);
    if (!boundaries.empty() && boundaries.back() == x) {
      keep.back() = keep.back() || kept;
      continue;
    }
    boundaries.push_back(x);
    keep.push_back(kept);
  }
  if (!keeps) {
    sums_below.reset();
    sums_above.reset();
  }
  next_cut_ = {std::move(boundaries), std::move(keep), sums_below, sums_above};
  for (auto& sieve : sieves_) sieve = std::make_shared<Sieve>(next_cut_);
}

}  // namespace plimsoll::stats
