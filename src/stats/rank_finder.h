// Exact order statistics and tail sums of one column, without keeping the column.
//
//   use       deliver every trial once through consume(); ask(); then end_pass(). While end_pass()
//             is false, deliver the same trials again and call it again. Nearly always one pass is
//             enough. Or, with no workers, ask() and answer() from all values in an array
//   exact     values and sums are those of the whole column, bit for bit, however many passes it
//             took
//   ends      each further pass divides every stretch still in doubt by 64 or more: 12 passes at
//             most
//   threads   consume() may run at once for different workers; everything else from one thread
//   memory    budget_values doubles among all workers, but at least 2048 for each
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "plimsoll/estimate.h"
#include "stats/exact_sum.h"
#include "stats/sieve.h"

namespace plimsoll::stats {

using plimsoll::Side;

// Sums of the `n_trials` lowest or highest values.
struct TailKey {
  Side side = Side::low;
  std::uint64_t n_trials = 0;

  auto operator<=>(const TailKey&) const = default;
};

class RankFinder {
 public:
  struct Plan {
    std::uint64_t n_trials = 0;
    int n_workers = 1;
    std::size_t budget_values = 0;
    std::vector<Wanted> wanted;
    // Tails whose sums will be asked for, as shares of all trials; 0 for none.
    double low_tail = 0.0;
    double high_tail = 0.0;
  };

  // No worker: for answer() alone.
  explicit RankFinder(const Plan& plan);

  void consume(int worker, std::span<const double> values);

  // Ranks in 1..n; may be asked at any time, also for ranks the plan did not name.
  void ask(std::uint64_t rank);
  void ask(TailKey tail);
  bool end_pass();
  // Of no workers: end_pass() looks into these, which all trials together went through.
  void adopt(std::vector<std::shared_ptr<Sieve>> sieves) { sieves_ = std::move(sieves); }
  // After it was false: what the next pass counts and keeps.
  const SieveCut& next_cut() const { return next_cut_; }
  // `values` of all trials, without -0.
  void answer(std::span<const double> values);

  // After end_pass() was true; for what was asked only.
  double value(std::uint64_t rank) const { return *ranks_.at(rank); }
  const PowerSums& tail(TailKey key) const { return *tails_.at(key); }

 private:
  // Ends that are known to lie around a rank's value: low < value <= high.
  struct Bracket {
    std::optional<double> low;
    std::optional<double> high;
    bool known = false;
    // Values that may lie in between.
    std::uint64_t most = 0;
  };

  Bracket bracket(std::uint64_t rank, const std::vector<double>& boundaries) const;
  // All values in the bracket, ascending, and how many lie below it.
  struct Found {
    std::vector<Sieve::Repeated> values;
    std::uint64_t n_below = 0;
  };
  Found values_in(const Bracket& bracket) const;
  std::optional<PowerSums> tail_sums(TailKey key, std::uint64_t n_total,
                                     const std::vector<double>& boundaries) const;
  void prepare_next_pass(std::vector<Bracket> open, std::optional<double> sums_below,
                         std::optional<double> sums_above);

  std::size_t budget_values_ = 0;
  std::vector<std::shared_ptr<Sieve>> sieves_;
  SieveCut next_cut_;
  std::map<std::uint64_t, std::optional<double>> ranks_;
  std::map<TailKey, std::optional<PowerSums>> tails_;
};

}  // namespace plimsoll::stats
