// From flat columns to a RunResult: which statistics each column is asked for, and where they go.
//
//   use   Measure m(...); do { deliver blocks to m.consume } while (m.needs_another_pass());
//   m.fill()
//   parts  of a plan: deliver some trials, save(); elsewhere absorb() what all parts saved
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "ir/ir.h"
#include "plimsoll/limit_sink.h"
#include "plimsoll/result.h"
#include "simulate/pilot.h"
#include "stats/collector.h"
#include "stats/parts_plan.h"
#include "stats/running.h"

namespace plimsoll::simulate {

// Where a run counts, fixed before its trials.
struct MeasurePlan {
  // By outcome: where its curve counts. Of a run that is of no parts; of others the requests say it.
  std::vector<std::vector<double>> amounts;
  // Of parts: what each is collected with.
  stats::PartsPlan outcomes;
  stats::PartsPlan bounds;

  bool of_parts() const { return !outcomes.requests.empty() || !bounds.requests.empty(); }
  int pass() const { return outcomes.plan.pass; }
  void save(stats::ByteWriter& out) const;
  // Bytes that are none make the reader bad.
  static MeasurePlan load(stats::ByteReader& in);
};

// By outcome, in its unit.
std::vector<std::vector<double>> amounts_of_curves(const ir::Module& module,
                                                   const engine::Program& program,
                                                   const Pilot& pilot);

class Measure {
 public:
  // `curves`: outcomes get the points of their curves too, and how their means settle.
  Measure(const ir::Module& module, const ir::RunInputs& inputs, const engine::Program& program,
          std::uint64_t n_trials, int n_workers, int n_replicates, bool curves = false,
          MeasurePlan plan = {});

  // As engine::Sink.
  void consume(int worker, std::uint64_t first_trial, std::size_t n, const double* const* columns);
  bool needs_another_pass();

  // ---- of parts

  // What it counts with: that of its parts, if it is one of them.
  MeasurePlan plan() const;
  // For parts of the run of a measure that is none: with the ranks that a pilot says.
  MeasurePlan plan_parts(const Pilot& pilot) const;
  void save(stats::ByteWriter& out);
  // Of so many trials, else the reader is bad.
  void absorb(stats::ByteReader& in, std::uint64_t n_trials);
  // Of all that was absorbed, as Collector::holds.
  bool holds(const std::vector<stats::Collector::Trials>& ranges) const {
    return outcomes_->holds(ranges) && bounds_->holds(ranges);
  }
  // After needs_another_pass() was true.
  MeasurePlan next_plan() const;

  // Outcomes, limits, expectations, unsettled amounts, occurrences and the digest of the outcomes.
  void fill(RunResult& result) const;

  // Names of the outcome columns, and which of the program's columns they are.
  std::vector<std::string> sample_headers() const;
  const std::vector<std::size_t>& sample_columns() const { return outcome_columns_; }
  // What limits judge, in the order of the result's limits.
  std::vector<LimitColumn> limit_columns() const;
  // A column of the program, and the canonical value of one unit of its figures.
  struct ScaledColumn {
    std::size_t column = 0;
    double scale = 1;
  };
  std::vector<ScaledColumn> outcomes_in_units() const;
  std::vector<ScaledColumn> limits_in_units() const;

 private:
  struct Judged {
    const ir::Bound* bound = nullptr;
    // Index in judged_columns_.
    std::size_t column = 0;
    std::size_t flat = 0;
    int n_periods = 1;
    bool is_limit = true;
  };

  void plan_outcomes();
  void plan_bounds(const std::vector<ir::Bound>& bounds, bool are_limits);
  double constant(ir::NodeId node) const;
  void fill_outcomes(RunResult& result) const;
  void fill_history(RunResult& result) const;
  void fill_bounds(RunResult& result) const;
  void plan_convergence();
  void fill_convergence(RunResult& result) const;
  LimitResult limit_result(const Judged& judged) const;

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const engine::Program& program_;
  bool curves_ = false;
  MeasurePlan plan_;
  // Program columns that feed each collector, in its order.
  std::vector<std::size_t> outcome_columns_;
  std::vector<std::size_t> judged_columns_;
  // Canonical value of one unit of each outcome column; 1 for nearly all.
  std::vector<double> outcome_scales_;
  std::vector<stats::ColumnRequest> outcome_requests_;
  std::vector<stats::ColumnRequest> judged_requests_;
  std::vector<Judged> judged_;
  std::unique_ptr<stats::Collector> outcomes_;
  std::unique_ptr<stats::Collector> bounds_;
  // Means and chances whose settling is told: a name, and where its column stands.
  struct Running {
    ConvergenceResult told;
    // Where it is collected.
    bool is_outcome = false;
    std::size_t column = 0;
    stats::RunningMeans::Column kind;
  };
  std::vector<Running> running_;
  std::unique_ptr<stats::RunningMeans> running_means_;
};

// Parts put together where there is no model.
class MeasureJoin {
 public:
  MeasureJoin(const MeasurePlan& plan, int n_threads);

  void absorb(stats::ByteReader& in, std::uint64_t n_trials);
  bool holds(const std::vector<stats::Collector::Trials>& ranges) const {
    return outcomes_.holds(ranges) && bounds_.holds(ranges);
  }
  void save(stats::ByteWriter& out);

 private:
  stats::Collector outcomes_;
  stats::Collector bounds_;
};

}  // namespace plimsoll::simulate
