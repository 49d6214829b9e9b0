// What some trials of a run leave behind of one column, so that ranks and tails of all can be told without
// any of their values but few.
//
//   cut       boundaries fixed before any trial, by a pilot (pilot_cut): windows around the wanted ranks, whose
//             values are kept, with counts between them
//   narrow    of the kept values those stay that the wanted ranks may come to have among all trials, by what
//             these trials' own ranks say: 2 d values a window, d = k (1 + sqrt(1 + n p (1 - p) (1 - n / N))) for n of N
//             trials. Independent trials lie farther out with a chance below exp(-k^2 / 2), by Bernstein
//   merged    of two sets of trials what both still know. Where a window has nothing in common the counts tell
//             so, and a second pass finds the value: nothing wrong can come out
//   exact     what workers gathered at once is a function of cut and trials alone. What is merged knows at least what is
//             needed; where its windows end may depend on the order, as those of both have to hold them
//   replicates  counts, values and sums of each stay apart, in the boundaries of all
//   threads   consume() may run at once for different workers; everything else from one thread
//   memory    of n trials O(sqrt(n)) values, a few kB for each replicate
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "stats/bytes.h"
#include "stats/sieve.h"

namespace plimsoll::stats {

struct RankPlan {
  SieveCut cut;
  // Standard errors; 0: nothing is narrowed, as in a second pass.
  double n_deviations = 0.0;
};

// Of the values of a pilot, ascending, without -0. `wanted` as of a sieve, `low_tail` and `high_tail` as of a
// RankFinder.
inline constexpr double kPartialDeviations = 6.0;
SieveCut pilot_cut(std::span<const double> values, std::span<const Wanted> wanted, double low_tail,
                   double high_tail);

class RankPartial {
 public:
  RankPartial(RankPlan plan, std::vector<Wanted> wanted, std::uint64_t n_trials, int n_workers);

  // Replicate 0 is that of independent trials. A worker's come one after the other.
  void consume(int worker, std::uint32_t replicate, std::span<const double> values);
  // After the last value: what the workers have becomes one.
  void close();

  void save(ByteWriter& out) const;
  // Adds `n_own` other trials. `n_replicates`: those that there are. Bytes that are none make the reader bad.
  void absorb(ByteReader& in, std::uint32_t n_replicates, std::uint64_t n_own);

  // One for each replicate, rising; after close().
  using Sieves = std::map<std::uint32_t, std::shared_ptr<Sieve>>;
  const Sieves& sieves() const { return levels_.front(); }
  std::vector<std::shared_ptr<Sieve>> list() const;

 private:
  struct Worker {
    std::uint32_t replicate = 0;
    std::unique_ptr<Sieve> sieve;
  };

  void give(std::uint32_t replicate, std::unique_ptr<Sieve> sieve);
  void push(Sieves sieves);
  void narrow(Sieves& sieves) const;
  void cut_as_known(const Sieves& sieves, SieveCut& cut) const;
  Sieves merged(Sieves a, Sieves b) const;

  RankPlan plan_;
  std::vector<Wanted> wanted_;
  std::uint64_t n_trials_ = 0;
  std::vector<Worker> workers_;
  std::mutex mutex_;
  // Of the workers.
  Sieves gathered_;
  // Larger ones first, each at least twice the next: what came is merged with what is about as large.
  std::vector<Sieves> levels_;
};

}  // namespace plimsoll::stats
