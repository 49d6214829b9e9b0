// Collects the columns of a run from all its workers and turns them into summaries.
//
//   column    one scalar outcome at one time and label: a double per trial, always finite (CHECK)
//   use       do { deliver trials 0..m-1 in any blocks } while (needs_another_pass()); finish()
//   exact     summaries and digest do not depend on workers, blocks, order or memory budget: the
//             same bits whether the columns fit the budget or not
//   passes    columns that are kept whole need one: those of less than 2^19 trials or of replicates, if all fit the budget together. Others nearly always one too, and beyond
//             the budget a replicated run two; the same trials must then come again with the same bits
//   partial   an interrupted run has delivered m < n_trials, all of 0..m-1; summaries are of those
//   parts     with `ranks` a collector sees some of the trials of a run, whole replicates of one; what it
//             save()s others absorb(), and one that absorbed all of them is as if it had seen all trials
//             itself. Where its passes do not end, the next one is again of parts: next_plan()
//   threads   consume() may run at once for different workers; everything else from one thread
//   memory    the budget for quantiles and shortfalls, 8 bytes per trial of columns to keep, about
//             3 kB per column, worker and replicate, 8 kB per column for its tails, 0.5 MB per
//             thread
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "stats/bytes.h"
#include "stats/digest.h"
#include "stats/rank_partial.h"
#include "stats/summary.h"

namespace plimsoll::stats {

struct QuantileRequest {
  double level = 0.5;
  // Of the interval around the quantile; absent: no interval.
  std::optional<double> confidence = 0.95;
};

struct ShortfallRequest {
  double level = 0.05;
  Side side = Side::low;
};

struct ColumnRequest {
  // Stable hash of outcome, label and period.
  std::uint64_t id = 0;
  // Levels in (0, 1), as decimals.
  std::vector<QuantileRequest> quantiles;
  std::vector<ShortfallRequest> shortfalls;
  // Values are 0 or 1 (CHECK).
  bool is_indicator = false;
  // False: no noise reaches the column, so that one value in all trials is no chance.
  bool has_noise = true;
  // Hold every value for values(), whatever the budget.
  bool keep = false;
  // Rising; how many values lie up to each of them is counted.
  std::vector<double> amounts = {};
  // For running_sums().
  bool runs = false;
};

struct CollectorPlan {
  static constexpr std::size_t kDefaultBudgetBytes = std::size_t{38} << 20;

  std::uint64_t n_trials = 0;
  int n_workers = 1;
  // 1: independent trials. Else replicate r is trials [r n / R, (r + 1) n / R), and R divides n.
  int n_replicates = 1;
  std::size_t budget_bytes = kDefaultBudgetBytes;
  // Of independent trials: ends of the stretches of trials for running_sums(), the last one n_trials; rising.
  std::vector<std::uint64_t> marks = {};
  // Of parts: one for each column; absent for those that the pass does not want.
  std::vector<std::optional<RankPlan>> ranks = {};
  // Of parts: 0, or that of a plan by next_plan().
  int pass = 0;
};

class Collector {
 public:
  Collector(std::vector<ColumnRequest> requests, CollectorPlan plan);
  ~Collector();
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  // columns[c][i] is column c in trial first_trial + i, for i < n; each trial once per pass. worker
  // in 0..n_workers-1.
  void consume(int worker, std::uint64_t first_trial, std::size_t n, const double* const* columns);

  // Call after all trials of a pass. True: deliver the same trials again.
  bool needs_another_pass();

  // Which columns a further pass still wants; others may be null in consume().
  bool wants(std::size_t column) const;

  // ---- of parts

  // What a pilot's values say of a column: ascending, without -0.
  RankPlan pilot_plan(std::size_t column, std::span<const double> values) const;
  // After all trials of this part; the collector is of no use afterwards but for another save().
  void save(ByteWriter& out);
  // Instead of consume(). Bytes that are none, or of another number of trials than `n_stated`, make the reader bad.
  void absorb(ByteReader& in, std::optional<std::uint64_t> n_stated = std::nullopt);
  // In the first pass: whether what was absorbed is what so many trials of these ranges [first, last) leave behind, by
  // replicate and between marks. Bytes of others add up to something else, of which nothing is to be told.
  using Trials = std::pair<std::uint64_t, std::uint64_t>;
  bool holds(const std::vector<Trials>& ranges) const;
  // After needs_another_pass() was true.
  std::vector<std::optional<RankPlan>> next_plan() const;

  // ---- results

  // One summary per request, in order; after needs_another_pass() was false.
  std::vector<ColumnSummary> finish() const;

  // Of a column that runs: sums and squares of the trials between two marks, or of a replicate; once a pass
  // has ended.
  PowerSums running_sums(std::size_t column, std::size_t stretch) const;

  Digest digest() const;
  std::uint64_t n_delivered() const;
  // Of a column to keep: the delivered values by trial.
  std::span<const double> values(std::size_t column) const;

  // Defined in column.h, for this folder only.
  class Column;

 private:
  struct Worker;

  bool of_parts() const { return !plan_.ranks.empty(); }

  CollectorPlan plan_;
  int pass_ = 0;
  std::uint64_t n_delivered_ = 0;
  std::vector<std::unique_ptr<Column>> columns_;
  std::vector<std::unique_ptr<Worker>> workers_;
  // Of what was absorbed.
  std::uint64_t n_absorbed_ = 0;
  Digest absorbed_;
};

}  // namespace plimsoll::stats
