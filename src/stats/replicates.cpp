// Counts and tail sums of each replicate by itself; the spread between them is the only error that
// evenly spread trials have.
#include "stats/replicates.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "stats/critical.h"

namespace plimsoll::stats {

ReplicateTally::ReplicateTally(int n_replicates, std::vector<double> cuts, std::vector<Tail> tails)
    : cuts_(std::move(cuts)),
      tails_(std::move(tails)),
      replicates_(static_cast<std::size_t>(n_replicates)) {
  for (Replicate& replicate : replicates_) {
    replicate.up_to.assign(cuts_.size(), 0);
    replicate.beyond.resize(tails_.size());
  }
}

void ReplicateTally::consume(int replicate, std::span<const double> values) {
  Replicate& into = replicates_[static_cast<std::size_t>(replicate)];
  into.count += values.size();
  for (std::size_t i = 0; i < cuts_.size(); ++i) {
    std::uint64_t n = 0;
    for (const double x : values) n += x <= cuts_[i];
    into.up_to[i] += n;
  }
  std::vector<double> beyond;
  for (std::size_t i = 0; i < tails_.size(); ++i) {
    beyond.clear();
    const Tail& tail = tails_[i];
    for (const double x : values) {
      if (tail.side == Side::low ? x < tail.edge : x > tail.edge) beyond.push_back(x);
    }
    into.beyond[i].add(beyond);
  }
}

void ReplicateTally::merge(const ReplicateTally& other) {
  PLIMSOLL_CHECK(replicates_.size() == other.replicates_.size());
  for (std::size_t r = 0; r < replicates_.size(); ++r) {
    Replicate& into = replicates_[r];
    const Replicate& from = other.replicates_[r];
    into.count += from.count;
    for (std::size_t i = 0; i < cuts_.size(); ++i) into.up_to[i] += from.up_to[i];
    for (std::size_t i = 0; i < tails_.size(); ++i) into.beyond[i].merge(from.beyond[i]);
  }
}

void ReplicateTally::set(int replicate, std::uint64_t count, std::vector<std::uint64_t> up_to,
                         std::vector<ExactSum> beyond) {
  PLIMSOLL_CHECK(up_to.size() == cuts_.size() && beyond.size() == tails_.size());
  replicates_[static_cast<std::size_t>(replicate)] = {count, std::move(up_to), std::move(beyond)};
}

std::vector<std::uint64_t> ReplicateTally::counts(std::size_t cut, int n_complete) const {
  std::vector<std::uint64_t> result;
  for (int r = 0; r < n_complete; ++r) {
    result.push_back(replicates_[static_cast<std::size_t>(r)].up_to[cut]);
  }
  return result;
}

// edge + mean(min(x - edge, 0)) / level, and the same with max for the high side.
std::vector<double> ReplicateTally::shortfalls(std::size_t tail, int n_complete) const {
  const Tail& at = tails_[tail];
  std::vector<double> result;
  for (int r = 0; r < n_complete; ++r) {
    const Replicate& replicate = replicates_[static_cast<std::size_t>(r)];
    const ExactSum& beyond = replicate.beyond[tail];
    ExactSum total = beyond;
    total.add_repeated(-at.edge, beyond.count());
    result.push_back(at.edge + total.value() / (static_cast<double>(replicate.count) * at.level));
  }
  return result;
}

std::optional<double> replicate_se(std::span<const double> estimates) {
  if (estimates.size() < 2) return std::nullopt;
  const auto [least, most] = std::minmax_element(estimates.begin(), estimates.end());
  // Their mean, rounded, need not be theirs.
  if (*least == *most) return 0.0;
  const double n = static_cast<double>(estimates.size());
  double sum = 0.0;
  for (const double x : estimates) sum += x;
  const double mean = sum / n;
  double squares = 0.0;
  for (const double x : estimates) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / (n - 1.0) / n);
}

bool tied(std::span<const double> estimates) {
  std::vector<double> sorted(estimates.begin(), estimates.end());
  std::sort(sorted.begin(), sorted.end());
  std::size_t most = 0;
  for (auto at = sorted.begin(); at != sorted.end();) {
    const auto end = std::upper_bound(at, sorted.end(), *at);
    most = std::max(most, static_cast<std::size_t>(end - at));
    at = end;
  }
  return most >= 2 && 2 * most >= sorted.size();
}

namespace {

double share_of(const ReplicateHits& hits) {
  return static_cast<double>(hits.n_hits) / static_cast<double>(hits.n_trials);
}

std::optional<double> spread_of(const ReplicateHits& hits) {
  std::vector<double> shares;
  for (const std::uint64_t n : hits.by_replicate) {
    shares.push_back(static_cast<double>(n) / static_cast<double>(hits.size));
  }
  return replicate_se(shares);
}

double critical_of(const ReplicateHits& hits, double confidence) {
  return student_critical(static_cast<int>(hits.by_replicate.size()) - 1, confidence);
}

// An even sample of n points meets a condition of chance p either floor(n p) or ceil(n p) times
// where it is evenest, so that counts tell p no closer than the share of replicates with one more.
Interval by_counts(const ReplicateHits& hits, double confidence) {
  const auto [least, most] =
      std::minmax_element(hits.by_replicate.begin(), hits.by_replicate.end());
  const auto size = static_cast<double>(hits.size);
  const std::uint64_t n = hits.by_replicate.size();
  if (*most - *least == 1) {
    const auto n_more = static_cast<std::uint64_t>(
        std::count(hits.by_replicate.begin(), hits.by_replicate.end(), *most));
    const Interval more = clopper_pearson_interval(n_more, n, confidence);
    const auto fewer = static_cast<double>(*least);
    return {(fewer + more.low) / size, (fewer + more.high) / size};
  }
  const double unseen = clopper_pearson_interval(0, n, confidence).high / size;
  return {share_of(hits) - unseen, share_of(hits) + unseen};
}

bool is_few(const ReplicateHits& hits) {
  return std::min(hits.n_hits, hits.n_trials - hits.n_hits) < kFewHits;
}

}  // namespace

std::optional<Interval> replicate_interval(const ReplicateHits& hits, double confidence) {
  const std::optional<double> se = spread_of(hits);
  if (!se) return std::nullopt;
  const double half = critical_of(hits, confidence) * *se;
  const Interval counted = by_counts(hits, confidence);
  Interval out{std::min(share_of(hits) - half, counted.low),
               std::max(share_of(hits) + half, counted.high)};
  if (is_few(hits)) {
    const Interval pooled = clopper_pearson_interval(hits.n_hits, hits.n_trials, confidence);
    out = {std::min(out.low, pooled.low), std::max(out.high, pooled.high)};
  }
  return Interval{std::max(out.low, 0.0), std::min(out.high, 1.0)};
}

std::optional<double> replicate_share_se(const ReplicateHits& hits) {
  constexpr double kConfidence = 0.95;
  const std::optional<double> se = spread_of(hits);
  if (!se) return std::nullopt;
  const Interval interval = *replicate_interval(hits, kConfidence);
  const double half = 0.5 * (interval.high - interval.low);
  return std::max(*se, half / critical_of(hits, kConfidence));
}

RankInterval replicate_ranks(double level, const ReplicateHits& up_to, double confidence) {
  const std::optional<Interval> chance = replicate_interval(up_to, confidence);
  if (!chance) return {};
  const double share = share_of(up_to);
  const auto trials = static_cast<double>(up_to.n_trials);
  const double low = std::floor(trials * (level - (chance->high - share)));
  const double high = std::ceil(trials * (level + (share - chance->low))) + 1.0;
  RankInterval ranks;
  if (low >= 1.0) ranks.low = static_cast<std::uint64_t>(low);
  if (high <= trials) ranks.high = static_cast<std::uint64_t>(high);
  if (!is_few(up_to)) return ranks;
  const RankInterval exact = interval_ranks(up_to.n_trials, level, confidence);
  ranks.low =
      ranks.low && exact.low ? std::optional(std::min(*ranks.low, *exact.low)) : std::nullopt;
  ranks.high =
      ranks.high && exact.high ? std::optional(std::max(*ranks.high, *exact.high)) : std::nullopt;
  return ranks;
}

}  // namespace plimsoll::stats
