// The base stands first in each group of variants, and what a variant is moved from right before it, so
// that their blocks are at hand when the variant's come.
#include "questions/shifts.h"

#include <algorithm>

#include "base/guest.h"
#include "base/workers.h"
#include "engine/variants.h"
#include "stats/exact_sum.h"
#include "stats/moments.h"

namespace plimsoll::questions {

namespace {

// Of one variant and column on one thread.
struct Differences {
  stats::PowerSums differences{2};
  std::uint64_t n_moved = 0;
  std::uint64_t n_higher = 0;
};

// Of one thread.
struct Worker {
  std::vector<std::vector<double>> base;
  std::vector<std::vector<double>> from;
  std::vector<double> differences;
  std::vector<Differences> sums;
};

class Shifting {
 public:
  Shifting(const std::vector<ShiftedInputs>& variants, const ir::RunInputs& base,
           std::size_t n_columns)
      : n_columns_(n_columns) {
    add(base, Role::base, 0);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      // A pair stays in one group.
      const std::size_t n = variants[i].from ? 2 : 1;
      const std::size_t at = runs_.size() % engine::kVariantGroup;
      if (at + n > engine::kVariantGroup && at > 0) add(base, Role::base, 0);
      if (runs_.size() % engine::kVariantGroup == 0) add(base, Role::base, 0);
      if (variants[i].from) add(*variants[i].from, Role::from, i);
      add(variants[i].to, variants[i].from ? Role::to : Role::variant, i);
    }
    n_variants_ = variants.size();
  }

  std::vector<ir::RunInputs> take_runs() { return std::move(runs_); }
  std::optional<std::size_t> variant_of(std::size_t run) const {
    return roles_[run] == Role::base ? std::nullopt : std::optional<std::size_t>(variant_[run]);
  }
  void prepare(int n_workers) {
    workers_.resize(static_cast<std::size_t>(n_workers));
    for (Worker& worker : workers_) {
      worker.base.resize(n_columns_);
      worker.from.resize(n_columns_);
      worker.sums.resize(n_variants_ * n_columns_);
    }
  }
  void take(int worker, std::size_t run, std::size_t n, const double* const* columns);
  // `places`: by column, its index in the program.
  Shifts finish(const engine::VariantProgram& program, std::span<const std::size_t> places) const;

 private:
  enum class Role : std::uint8_t { base, variant, from, to };

  void add(const ir::RunInputs& inputs, Role role, std::size_t variant) {
    runs_.push_back(inputs);
    roles_.push_back(role);
    variant_.push_back(variant);
  }

  std::size_t n_columns_;
  std::size_t n_variants_ = 0;
  std::vector<ir::RunInputs> runs_;
  // By run, what it is, and of which variant.
  std::vector<Role> roles_;
  std::vector<std::size_t> variant_;
  std::vector<Worker> workers_;
};

void Shifting::take(int worker, std::size_t run, std::size_t n, const double* const* columns) {
  Worker& own = workers_[static_cast<std::size_t>(worker)];
  for (std::size_t c = 0; c < n_columns_; ++c) {
    if (roles_[run] == Role::base || roles_[run] == Role::from) {
      (roles_[run] == Role::base ? own.base : own.from)[c].assign(columns[c], columns[c] + n);
      continue;
    }
    const std::vector<double>& before = roles_[run] == Role::to ? own.from[c] : own.base[c];
    Differences& sums = own.sums[variant_[run] * n_columns_ + c];
    own.differences.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      own.differences[i] = columns[c][i] - before[i];
      sums.n_moved += own.differences[i] != 0;
      sums.n_higher += own.differences[i] > 0;
    }
    sums.differences.add(own.differences);
  }
}

Shifts Shifting::finish(const engine::VariantProgram& program,
                        std::span<const std::size_t> places) const {
  Shifts out;
  out.by_variant.resize(n_variants_);
  std::size_t base = 0;
  for (std::size_t run = 0; run < variant_.size(); ++run) {
    if (roles_[run] == Role::base) base = run;
    if (roles_[run] == Role::base || roles_[run] == Role::from) continue;
    const std::size_t before = roles_[run] == Role::to ? run - 1 : base;
    for (std::size_t c = 0; c < n_columns_; ++c) {
      Differences all;
      for (const Worker& worker : workers_) {
        const Differences& own = worker.sums[variant_[run] * n_columns_ + c];
        all.differences.merge(own.differences);
        all.n_moved += own.n_moved;
        all.n_higher += own.n_higher;
      }
      const stats::Moments moments = stats::moments(all.differences);
      Shift shift;
      shift.mean = {moments.mean, moments.mean_se, Doubt::none};
      shift.n_moved = all.n_moved;
      shift.n_higher = all.n_higher;
      shift.sd = moments.sd.value_or(0);
      shift.may_move = program.same_as(run, places[c]) != program.same_as(before, places[c]);
      if (shift.may_move && shift.n_moved < kFewestMoved) {
        shift.mean.doubt = shift.n_moved == 0 ? Doubt::no_spread : Doubt::few_trials;
      }
      if (!shift.may_move) shift.mean = {0.0, 0.0, Doubt::none};
      out.by_variant[variant_[run]].push_back(shift);
    }
  }
  return out;
}

Result<Shifts> shifts_inside(const ir::Module& module, const ir::RunInputs& base,
                             const std::vector<ShiftedInputs>& variants,
                             std::span<const ir::ColumnId> columns,
                             const engine::RunOptions& options, const std::atomic<bool>* stop) {
  Shifting shifting(variants, base, columns.size());
  Result<engine::VariantProgram> program = engine::VariantProgram::compile(
      module, shifting.take_runs(), columns, engine::compile_options(options));
  if (!program) return program.failure();
  // By column asked for, its place among the program's.
  std::vector<std::size_t> places;
  for (const ir::ColumnId wanted : columns) {
    const auto& all = program->columns();
    const auto at = std::find_if(all.begin(), all.end(), [&](const engine::FlatColumn& one) {
      return one.column.value == wanted.value;
    });
    if (at == all.end()) return Error{"the model has no such column"};
    places.push_back(static_cast<std::size_t>(at - all.begin()));
  }
  shifting.prepare(thread_count(options.threads));
  const Result<engine::VariantReport> report = engine::run_variants(
      *program, options,
      [&](int worker, std::size_t run, std::uint64_t, std::size_t n, const double* const* values) {
        std::vector<const double*> wanted;
        for (const std::size_t place : places) wanted.push_back(values[place]);
        shifting.take(worker, run, n, wanted.data());
      },
      options.progress, stop);
  if (!report) return report.failure();
  if (report->run.failure || report->run.interrupted) {
    Shifts out;
    out.interrupted = report->run.interrupted;
    out.failure = report->run.failure;
    if (out.failure) out.failing_variant = shifting.variant_of(report->failing_variant);
    return out;
  }
  return shifting.finish(*program, places);
}

}  // namespace

Result<Shifts> shifts(const ir::Module& module, const ir::RunInputs& base,
                      const std::vector<ShiftedInputs>& variants,
                      std::span<const ir::ColumnId> columns, const engine::RunOptions& options,
                      const std::atomic<bool>* stop) {
  return as_guest([&] { return shifts_inside(module, base, variants, columns, options, stop); });
}

}  // namespace plimsoll::questions
