// Collects the columns of a run from all its workers and turns them into summaries.
//
//   column    one scalar outcome at one time and label: a double per trial, always finite (CHECK)
//   use       do { deliver trials 0..m-1 in any blocks } while (needs_another_pass()); finish()
//   exact     summaries and digest do not depend on workers, blocks, order or memory budget: the
//             same bits whether the columns fit the budget or not
//   passes    columns that are kept whole need one: those of less than 2^19 trials, with many ranks or
//             of replicates, if all fit the budget together. Others nearly always one too, and beyond
//             the budget a replicated run two; the same trials must then come again with the same bits
//   partial   an interrupted run has delivered m < n_trials, all of 0..m-1; summaries are of those
//   threads   consume() may run at once for different workers; everything else from one thread
//   memory    the budget for quantiles and shortfalls, 8 bytes per trial of columns to keep, about
//             3 kB per column, worker and replicate, 8 kB per column for its tails, 0.5 MB per
//             thread
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "stats/digest.h"
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
};

struct CollectorPlan {
  static constexpr std::size_t kDefaultBudgetBytes = std::size_t{38} << 20;

  std::uint64_t n_trials = 0;
  int n_workers = 1;
  // 1: independent trials. Else replicate r is trials [r n / R, (r + 1) n / R), and R divides n.
  int n_replicates = 1;
  std::size_t budget_bytes = kDefaultBudgetBytes;
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

  // One summary per request, in order; after needs_another_pass() was false.
  std::vector<ColumnSummary> finish() const;

  Digest digest() const;
  std::uint64_t n_delivered() const;
  // Of a column to keep: the delivered values by trial.
  std::span<const double> values(std::size_t column) const;

  // Defined in column.h, for this folder only.
  class Column;

 private:
  struct Worker;

  CollectorPlan plan_;
  int pass_ = 0;
  std::uint64_t n_delivered_ = 0;
  std::vector<std::unique_ptr<Column>> columns_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace plimsoll::stats
