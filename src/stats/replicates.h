// Errors of runs made of replicates: independent, equally large, each evenly spread in itself
// (Latin hypercube, Sobol'). The trials of one replicate are not independent, so no formula for
// independent trials applies; only the spread between replicates tells the error.
//
//   estimates  come from all trials pooled
//   errors     sd of the replicates' estimates over sqrt(number of replicates), Student's t with
//              one degree of freedom less; absent under two complete replicates
//   quantiles  by the spread of each replicate's share of values up to the pooled quantile, turned
//              into a stretch of ranks of the pooled trials
//   exact      same bits for any order of delivery
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/exact_sum.h"
#include "stats/rank.h"
#include "stats/rank_finder.h"

namespace plimsoll::stats {

// Counts and sums of each replicate beside pooled quantiles.
class ReplicateTally {
 public:
  struct Tail {
    Side side = Side::low;
    // The pooled quantile at the tail's edge, and the tail's share.
    double edge = 0.0;
    double level = 0.0;
  };

  ReplicateTally(int n_replicates, std::vector<double> cuts, std::vector<Tail> tails);

  void consume(int replicate, std::span<const double> values);
  void merge(const ReplicateTally& other);

  // Share of values up to cut i, for each of the first `n_complete` replicates.
  std::vector<double> shares(std::size_t cut, int n_complete) const;
  // Shortfall in tail i of each of the first `n_complete` replicates, at the pooled edge.
  std::vector<double> shortfalls(std::size_t tail, int n_complete) const;

 private:
  struct Replicate {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> up_to;
    // Sums of the values beyond each tail's edge.
    std::vector<ExactSum> beyond;
  };

  std::vector<double> cuts_;
  std::vector<Tail> tails_;
  std::vector<Replicate> replicates_;
};

// sd / sqrt(n) of the estimates; absent for fewer than two.
std::optional<double> replicate_se(std::span<const double> estimates);

// Ranks around `level` among n pooled trials, given each replicate's share up to the pooled
// quantile.
RankInterval replicate_ranks(std::uint64_t n, double level, std::span<const double> shares,
                             double confidence);

}  // namespace plimsoll::stats
