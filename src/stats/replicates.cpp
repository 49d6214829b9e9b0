#include "stats/replicates.h"

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

std::vector<double> ReplicateTally::shares(std::size_t cut, int n_complete) const {
  std::vector<double> result;
  for (int r = 0; r < n_complete; ++r) {
    const Replicate& replicate = replicates_[static_cast<std::size_t>(r)];
    result.push_back(static_cast<double>(replicate.up_to[cut]) /
                     static_cast<double>(replicate.count));
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
  const double n = static_cast<double>(estimates.size());
  double sum = 0.0;
  for (const double x : estimates) sum += x;
  const double mean = sum / n;
  double squares = 0.0;
  for (const double x : estimates) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / (n - 1.0) / n);
}

RankInterval replicate_ranks(std::uint64_t n, double level, std::span<const double> shares,
                             double confidence) {
  const std::optional<double> se = replicate_se(shares);
  if (!se) return {};
  const double half = *se * student_critical(static_cast<int>(shares.size()) - 1, confidence);
  const double trials = static_cast<double>(n);
  const double low = std::floor(trials * (level - half));
  const double high = std::ceil(trials * (level + half)) + 1.0;
  RankInterval ranks;
  if (low >= 1.0) ranks.low = static_cast<std::uint64_t>(low);
  if (high <= trials) ranks.high = static_cast<std::uint64_t>(high);
  return ranks;
}

}  // namespace plimsoll::stats
