#include "observe/told.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "base/guest.h"
#include "engine/resolve.h"
#include "math/normal.h"

namespace plimsoll::observe {

namespace {

using Values = std::vector<double>;

// The value of rank ceil(level * n).
double at_level(const Values& sorted, double level) {
  const auto n = static_cast<double>(sorted.size());
  const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(level * n)));
  return sorted[std::min(rank, sorted.size()) - 1];
}

Spread spread_of(const Values& sorted) {
  return {at_level(sorted, 0.05), at_level(sorted, 0.5), at_level(sorted, 0.95)};
}

// All columns of a run of trials 0 .. n - 1.
Result<std::vector<Values>> columns_of(const engine::Program& program, engine::RunOptions run,
                                       std::uint64_t n) {
  run.first_trial = 0;
  run.n_trials = n;
  std::vector<Values> out(program.columns().size(), Values(n));
  const auto report = engine::run(
      program, run, [&](int, std::uint64_t first, std::size_t count, const double* const* columns) {
        for (std::size_t c = 0; c < out.size(); ++c) {
          std::copy_n(columns[c], count, out[c].data() + first);
        }
      });
  if (!report) return report.failure();
  if (report->failure) return Error{report->failure->reason, ErrorKind::model};
  if (report->interrupted) {
    return Error{"interrupted before the answer was known", ErrorKind::interrupted};
  }
  return out;
}

class Teller {
 public:
  Teller(const ir::Module& module, const ir::RunInputs& inputs, const Agreeing& agreeing,
         const engine::RunOptions& options)
      : module_(module), inputs_(inputs), agreeing_(agreeing), options_(options) {}

  Result<Told> tell(std::uint64_t n) {
    if (auto error = agreeing_.reach(n, {options_.progress, options_.stop})) return *error;
    add_columns();
    told_.n_kept = n;
    told_.n_tried = agreeing_.trial(n - 1) + 1;
    told_.share = static_cast<double>(n - 1) / static_cast<double>(told_.n_tried - 1);
    told_.share_se = told_.share * std::sqrt((1 - told_.share) / static_cast<double>(n - 1));
    told_.log_evidence = std::log(told_.share);
    if (auto error = show(std::min(n, kShown))) return *error;
    return std::move(told_);
  }

 private:
  // What was observed, then the draws that it can see.
  void add_columns() {
    std::vector<ir::NodeId> roots;
    for (const ir::Observation& of : module_.observations) {
      add(of.node, of.sample);
      roots.push_back(of.node);
      if (of.sample != ir::Sample::trial) end_ = std::max(end_, of.period + 1);
    }
    const auto needed = engine::reachable(module_, roots);
    for (std::size_t d = 0; d < module_.defs.size(); ++d) {
      const ir::Def& def = module_.defs[d];
      if (def.kind != ir::DefKind::draw || !def.node.valid() || needed[def.node.value] == 0)
        continue;
      const ir::Region region = module_.node(def.node).region;
      if (region == ir::Region::trial) {
        add(def.node, ir::Sample::trial);
      } else if (region == ir::Region::period && end_ > 0) {
        add(def.node, ir::Sample::each_period);
      } else {
        continue;
      }
      draws_.emplace_back(d);
    }
  }

  void add(ir::NodeId node, ir::Sample sample) {
    ir::Column column;
    column.purpose = ir::Column::Purpose::requested;
    column.node = node;
    column.sample = sample;
    columns_.emplace_back(module_.columns.size());
    module_.columns.push_back(std::move(column));
  }

  std::optional<Error> show(std::uint64_t n) {
    engine::CompileOptions compile = engine::compile_options(options_);
    compile.end_period = end_;
    compile.has_column = [&](const engine::FlatColumn& column) {
      const std::size_t at = column.column.value - columns_.front().value;
      if (at >= module_.observations.size()) return true;
      const ir::Observation& of = module_.observations[at];
      return of.sample == ir::Sample::trial || column.period == of.period;
    };
    const auto program = engine::Program::compile(module_, inputs_, columns_, compile);
    if (!program) return program.failure();
    engine::RunOptions plain = options_;
    plain.trial_map = nullptr;
    auto before =
        columns_of(*program, plain, std::min<std::uint64_t>(kShown, agreeing_.pilot(0).size()));
    if (!before) return before.failure();
    auto after = columns_of(*program, options_, n);
    if (!after) return after.failure();
    for (auto* columns : {&*before, &*after}) {
      for (Values& values : *columns) std::sort(values.begin(), values.end());
    }
    const std::vector<engine::FlatColumn>& flat = program->columns();
    for (std::size_t i = 0; i < module_.observations.size(); ++i) {
      tell_figure(i, flat, *before, *after);
    }
    std::vector<Moved> best(draws_.size());
    for (std::size_t c = 0; c < flat.size(); ++c) {
      const std::size_t at = flat[c].column.value - columns_.front().value;
      if (at < module_.observations.size()) continue;
      const std::size_t d = at - module_.observations.size();
      const Moved moved = moved_of(draws_[d], flat[c], (*before)[c], (*after)[c]);
      if (weight(moved) > weight(best[d])) best[d] = moved;
    }
    // A median of n values has a score with an error of 1.25 / sqrt(n), their width one of about 1.7 / sqrt(n).
    const double noise = 4 * 1.7 / std::sqrt(static_cast<double>(n));
    for (const Moved& moved : best) {
      if (weight(moved) > noise) told_.moved.push_back(moved);
    }
    std::stable_sort(told_.moved.begin(), told_.moved.end(),
                     [](const Moved& a, const Moved& b) { return weight(a) > weight(b); });
    return std::nullopt;
  }

  void tell_figure(std::size_t i, const std::vector<engine::FlatColumn>& flat,
                   const std::vector<Values>& before, const std::vector<Values>& after) {
    const ir::Observation& of = module_.observations[i];
    const Seen& seen = agreeing_.seen()[i];
    ToldFigure figure;
    for (const double value : agreeing_.pilot(i)) {
      figure.quantile += seen.below(value);
      figure.alone += seen.kernel(value);
    }
    const auto n_pilot = static_cast<double>(agreeing_.pilot(i).size());
    figure.quantile /= n_pilot;
    figure.alone /= n_pilot;
    for (std::size_t c = 0; c < flat.size(); ++c) {
      const bool here = flat[c].column == columns_[i] &&
                        (of.sample == ir::Sample::trial || flat[c].period == of.period);
      if (!here) continue;
      figure.before = spread_of(before[c]);
      figure.after = spread_of(after[c]);
    }
    told_.figures.push_back(figure);
    if (of.kind == ir::Observation::Kind::near) {
      told_.log_evidence -= std::log(seen.second * std::sqrt(2 * std::numbers::pi));
    }
  }

  static double weight(const Moved& moved) {
    return std::max(std::fabs(moved.score), std::fabs(std::log(moved.width)));
  }

  static Moved moved_of(ir::DefId def, const engine::FlatColumn& column, const Values& before,
                        const Values& after) {
    Moved out;
    out.def = def;
    out.label = column.label;
    out.period = column.period;
    out.before = spread_of(before);
    out.after = spread_of(after);
    const double old_width = out.before.high - out.before.low;
    const double new_width = out.after.high - out.after.low;
    if (old_width == 0 || new_width == 0) {
      // One value in most trials: how far the mean has moved, as a median would that is a normal's.
      const auto n_before = static_cast<double>(before.size());
      const double mean = std::accumulate(before.begin(), before.end(), 0.0) / n_before;
      double squares = 0;
      for (const double value : before) squares += (value - mean) * (value - mean);
      const double now =
          std::accumulate(after.begin(), after.end(), 0.0) / static_cast<double>(after.size());
      const double sd = std::sqrt(squares / n_before);
      if (sd > 0) out.score = (now - mean) / sd;
      return out;
    }
    const double median = out.after.median;
    const auto low = std::lower_bound(before.begin(), before.end(), median) - before.begin();
    const auto high = std::upper_bound(before.begin(), before.end(), median) - before.begin();
    const auto n = static_cast<double>(before.size());
    const double share = std::clamp((static_cast<double>(low) + static_cast<double>(high)) / 2 / n,
                                    0.5 / n, 1 - 0.5 / n);
    // A median that is a value of many trials has not moved.
    out.score =
        median == out.before.median ? 0 : math::normal_score(share < 0.5 ? share : share - 1);
    out.width = new_width / old_width;
    return out;
  }

  ir::Module module_;
  const ir::RunInputs& inputs_;
  const Agreeing& agreeing_;
  const engine::RunOptions& options_;
  std::vector<ir::ColumnId> columns_;
  std::vector<ir::DefId> draws_;
  std::uint32_t end_ = 0;
  Told told_;
};

}  // namespace

Result<Told> tell(const ir::Module& module, const ir::RunInputs& inputs, const Agreeing& agreeing,
                  std::uint64_t n, const engine::RunOptions& options) {
  return as_guest([&] { return Teller(module, inputs, agreeing, options).tell(n); });
}

}  // namespace plimsoll::observe
