// One column of a Collector: its accumulators, and which numbers it still lacks. See collector.h.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "stats/amount_counts.h"
#include "stats/collector.h"
#include "stats/extremes.h"
#include "stats/replicates.h"

namespace plimsoll::stats {

// Interval ranks are the same for all columns of a run; each is worked out once. For any threads.
class RankCache {
 public:
  RankInterval get(std::uint64_t n, double level, double confidence);

 private:
  std::mutex mutex_;
  std::map<std::tuple<std::uint64_t, double, double>, RankInterval> known_;
};

class Collector::Column {
 public:
  // `ranks`: of parts, else null.
  Column(ColumnRequest request, const CollectorPlan& plan, bool whole, std::size_t budget_values,
         const RankPlan* ranks, RankCache& cache);

  std::uint64_t id() const { return request_.id; }
  std::span<const double> values() const { return values_; }

  void consume_first(int worker, std::uint64_t first_trial, std::span<const double> values);
  void consume_again(int worker, std::uint64_t first_trial, std::span<const double> values);
  // True: another pass over `n_total` trials is needed.
  bool end_pass(std::uint64_t n_total, RankCache& cache);
  bool done() const { return stage_ == Stage::done; }
  // A pass of parts does not want it.
  void skip() { stage_ = Stage::done; }

  RankPlan pilot_plan(std::span<const double> values) const;
  // Of the pass; `n_own`: trials of this part.
  void save(bool is_first_pass, ByteWriter& out);
  void absorb(bool is_first_pass, std::uint64_t n_own, ByteReader& in);
  bool holds(const std::vector<Trials>& ranges) const;
  std::optional<RankPlan> next_plan() const;
  PowerSums running_sums(std::size_t stretch) const;
  ColumnSummary finish(std::uint64_t n_total) const;

 private:
  enum class Stage : std::uint8_t { ranks, replicates, bounds, done };

  // What one worker has gathered.
  struct Part {
    PowerSums sums{PowerSums::kMaxPower};
    // Of a column that runs: not yet in `sums`, all of one stretch between marks.
    PowerSums since{PowerSums::kMaxPower};
    std::size_t stretch = 0;
    std::vector<PowerSums> replicate_sums;
    // Ones of an indicator, values below zero of any other column.
    std::vector<std::uint64_t> replicate_hits;
    double min;
    double max;
    std::optional<ReplicateTally> tally;
  };

  // Calls visit(replicate, values) for each replicate that the trials touch.
  template <class Visit>
  void by_replicate(std::uint64_t first_trial, std::span<const double> values, Visit visit) const;
  std::vector<Wanted> wanted_of_parts() const;
  void add_sums(Part& part, std::uint64_t first_trial, std::span<const double> values);
  void end_stretch(Part& part);
  bool end_pass_of_parts(std::uint64_t n_total, RankCache& cache);
  void plan_pass_of_parts(SieveCut cut);
  // From what parts counted; false: a pass must count at the cuts.
  bool fill_tally(ReplicateTally& tally) const;
  void save_all(ByteWriter& out);
  void absorb_all(std::uint64_t n_own, ByteReader& in);
  bool runs_by_marks() const { return request_.runs && !plan_.marks.empty() && !replicated(); }
  bool ranked() const { return finder_ != nullptr; }
  bool replicated() const { return plan_.n_replicates > 1; }
  double too_heavy() const { return replicated() ? kTooHeavyForPlans : kNoVariance; }
  int n_complete(std::uint64_t n_total) const;
  TailKey tail_key(const ShortfallRequest& request, std::uint64_t n_total) const;
  // Ranks of a tail's edge and of the interval around it.
  struct EdgeRanks {
    std::uint64_t edge = 0;
    std::uint64_t near = 0;
    std::uint64_t far = 0;
    std::uint64_t far_from_worst = 0;
  };
  EdgeRanks edge_ranks(const ShortfallRequest& request, std::uint64_t n_total,
                       RankCache& cache) const;
  // Moves on as far as what was gathered allows; false: a pass is needed first.
  bool advance(std::uint64_t n_total, RankCache& cache);
  void ask_for_ranks(std::uint64_t n_total, RankCache& cache);
  void start_tally(std::uint64_t n_total);
  void ask_for_replicate_bounds(std::uint64_t n_total);
  ReplicateTally merged_tally() const;
  std::uint64_t n_hits(int replicate) const;
  ReplicateHits replicate_hits(std::vector<std::uint64_t> by_replicate,
                               std::uint64_t n_total) const;
  PowerSums finish_sums(int replicate, std::uint64_t n_total) const;
  // Moments, their errors and the doubts about them.
  void finish_moments(ColumnSummary& summary) const;
  void finish_shortfalls(ColumnSummary& summary) const;
  ProbabilitySummary finish_probability(std::uint64_t n_total) const;

  ColumnRequest request_;
  CollectorPlan plan_;
  bool whole_ = false;
  Stage stage_ = Stage::ranks;
  bool asked_ = false;
  std::vector<double> values_;
  std::unique_ptr<RankFinder> finder_;
  // Of parts: what this pass gathers, and what those before it did. Ranks that are wanted, as shares.
  std::unique_ptr<RankPartial> partial_;
  RankPlan partial_plan_;
  std::vector<std::unique_ptr<RankPartial>> past_;
  RankFinder::Plan wanted_;
  std::unique_ptr<AmountCounts> amounts_;
  // Of a column that runs, by stretch.
  std::mutex running_mutex_;
  std::vector<PowerSums> running_;
  // Not of indicators.
  std::unique_ptr<Extremes> extremes_;
  std::vector<std::unique_ptr<Part>> parts_;
  // Per quantile request, once known.
  std::vector<RankInterval> bounds_;
  // Per shortfall request, once asked for.
  std::vector<EdgeRanks> edges_;
};

}  // namespace plimsoll::stats
