// Each statistic with its influence function: one gives its error, two of the same trials the
// error of a difference.
#include "questions/sample.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/guest.h"
#include "stats/binomial.h"
#include "stats/exact_sum.h"
#include "stats/moments.h"
#include "stats/rank.h"
#include "stats/shortfall.h"

namespace plimsoll::questions {

namespace {

Result<Sample> simulate_inside(const ir::Module& module, const ir::RunInputs& inputs,
                               std::span<const Target> targets, const engine::RunOptions& options,
                               const std::atomic<bool>* stop, const engine::Progress& progress) {
  Sample out;
  const std::uint64_t n_trials = engine::whole_trials(options);
  const std::size_t bytes = n_trials * targets.size() * sizeof(double);
  if (bytes > kMostSampleBytes) {
    return Error{"this question holds every trial of what it asks about in memory: " +
                 std::to_string(bytes >> 20) + " MiB here, of at most " +
                 std::to_string(kMostSampleBytes >> 20) + " MiB; ask for fewer trials"};
  }
  std::set<std::uint32_t> wanted_set;
  for (const Target& target : targets) wanted_set.insert(target.column.value);
  std::vector<ir::ColumnId> wanted;
  for (const std::uint32_t id : wanted_set) wanted.push_back(ir::ColumnId(id));
  Result<engine::Program> program =
      engine::Program::compile(module, inputs, wanted, engine::compile_options(options));
  if (!program) return program.failure();
  std::vector<std::size_t> at;
  for (const Target& target : targets) {
    const auto index = find_column(program->columns(), target);
    if (!index) return Error{"the model has no column for " + target.text};
    at.push_back(*index);
  }
  out.columns.assign(targets.size(), std::vector<double>(n_trials));
  const Result<engine::RunReport> report = engine::run(
      *program, options,
      [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
        for (std::size_t i = 0; i < at.size(); ++i) {
          std::copy_n(columns[at[i]], n, &out.columns[i][first - options.first_trial]);
        }
      },
      progress, stop);
  if (!report) return report.failure();
  out.n_trials = report->n_done;
  out.interrupted = report->interrupted;
  out.failure = report->failure;
  if (out.failure || out.interrupted) out.columns.clear();
  return out;
}

}  // namespace

Result<Sample> simulate(const ir::Module& module, const ir::RunInputs& inputs,
                        std::span<const Target> targets, const engine::RunOptions& options,
                        const std::atomic<bool>* stop, const engine::Progress& progress) {
  return as_guest(
      [&] { return simulate_inside(module, inputs, targets, options, stop, progress); });
}

namespace {

// The values at and beyond the edge of a shortfall, as stats::shortfall wants them.
struct Tail {
  // floor(n * level) worst values, exactly summed.
  stats::PowerSums worst{2};
  double edge = 0;
};

// Level of the tail's edge counted from below, and the sign that turns the bad side down.
double sign_of(stats::Side side) {
  return side == stats::Side::high ? -1 : 1;
}

Estimate shortfall_of(const Target& target, std::span<const double> values) {
  const std::uint64_t n = values.size();
  const auto level = stats::DecimalLevel::of(target.level);
  const stats::DecimalShare share = stats::share(n, level);
  const double sign = sign_of(target.side);
  std::vector<double> sorted(values.begin(), values.end());
  const auto worse = [sign](double a, double b) { return sign * a < sign * b; };
  const std::size_t rank = std::min<std::size_t>(share.whole + (share.has_remainder ? 1 : 0), n);
  if (rank == 0) return {};
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(rank - 1),
                   sorted.end(), worse);
  Tail tail;
  tail.edge = sorted[rank - 1];
  tail.worst.add(std::span<const double>(sorted).first(share.whole));
  const stats::Shortfall found = stats::shortfall(n, level, tail.worst, tail.edge);
  Estimate out{found.value, found.se};
  if (found.se) {
    const std::size_t n_ends = std::min<std::size_t>(stats::n_extremes(n) + 1, n);
    std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(n_ends),
                      sorted.end(), worse);
    sorted.resize(n_ends);
    out.doubt = stats::judge_shortfall(n, target.level, found, tail.edge, sorted).doubt;
  }
  return out;
}

double order_statistic(std::vector<double>& values, std::uint64_t rank) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

Estimate quantile_of(double level, std::span<const double> values) {
  const std::uint64_t n = values.size();
  std::vector<double> work(values.begin(), values.end());
  Estimate out;
  out.value = order_statistic(work, stats::rank_of_level(n, stats::DecimalLevel::of(level)));
  const stats::RankInterval ranks = stats::interval_ranks(n, level, 0.95);
  if (ranks.low && ranks.high) {
    const double low = order_statistic(work, *ranks.low);
    const double high = order_statistic(work, *ranks.high);
    // 2 * 1.96
    out.se = (high - low) / 3.919927969080109;
  }
  return out;
}

}  // namespace

Estimate estimate(const Target& target, std::span<const double> values) {
  const CallerState state;
  if (values.empty()) return {};
  switch (target.statistic) {
    case ir::Statistic::es:
      return shortfall_of(target, values);
    case ir::Statistic::quantile:
      return quantile_of(target.level, values);
    case ir::Statistic::mean:
    case ir::Statistic::sd:
    case ir::Statistic::probability:
      break;
  }
  stats::PowerSums sums(target.statistic == ir::Statistic::sd ? 4 : 2);
  sums.add(values);
  const stats::Moments moments = stats::moments(sums);
  if (target.statistic == ir::Statistic::sd) {
    Estimate out{moments.sd, moments.sd_se};
    if (!moments.sd) return out;
    std::vector<double> squares(values.begin(), values.end());
    for (double& x : squares) x = (x - *moments.mean) * (x - *moments.mean);
    out.doubt = stats::judge_terms(squares).doubt;
    return out;
  }
  if (target.statistic == ir::Statistic::mean) {
    return {moments.mean, moments.mean_se, stats::judge_terms(values).doubt};
  }
  // By Wilson's centre, so that no hit at all is not taken for certainty.
  const double n = static_cast<double>(values.size());
  const double p = moments.mean.value_or(0);
  const double centre = (p * n + 2) / (n + 4);
  return {p, std::sqrt(centre * (1 - centre) / (n + 4))};
}

std::vector<double> influence(const Target& target, std::span<const double> values) {
  const CallerState state;
  std::vector<double> out(values.begin(), values.end());
  const Estimate all = estimate(target, values);
  if (!all.value) return {};
  switch (target.statistic) {
    case ir::Statistic::mean:
    case ir::Statistic::probability:
      return out;
    case ir::Statistic::sd: {
      const double sd = *all.value;
      // All trials alike: nothing moves it.
      if (sd == 0) return std::vector<double>(values.size(), 0.0);
      stats::ExactSum sum;
      sum.add(values);
      const double mean = sum.value() / static_cast<double>(values.size());
      for (double& x : out) x = sd + ((x - mean) * (x - mean) - sd * sd) / (2 * sd);
      return out;
    }
    case ir::Statistic::es: {
      const double sign = sign_of(target.side);
      const double from_below = target.side == stats::Side::high ? 1 - target.level : target.level;
      const double edge = *quantile_of(from_below, values).value;
      for (double& x : out) x = edge + sign * std::min(sign * (x - edge), 0.0) / target.level;
      return out;
    }
    case ir::Statistic::quantile: {
      // The density at the quantile, from the spacing of the order-statistic interval.
      if (!all.se) return {};
      // Within an atom: a trial more or less does not move it.
      if (*all.se == 0) return std::vector<double>(values.size(), *all.value);
      const double n = static_cast<double>(values.size());
      const double p = target.level;
      const double density = std::sqrt(p * (1 - p) / n) / *all.se;
      for (double& x : out) x = *all.value + (p - (x <= *all.value ? 1.0 : 0.0)) / density;
      return out;
    }
  }
  return {};
}

namespace {

// What the difference is a mean of; empty where one of the two is.
std::vector<double> difference_terms(const Target& target, std::span<const double> a,
                                     std::span<const double> b) {
  std::vector<double> of_a = influence(target, a);
  const std::vector<double> of_b = influence(target, b);
  if (of_a.size() != of_b.size()) return {};
  for (std::size_t i = 0; i < of_a.size(); ++i) of_a[i] -= of_b[i];
  return of_a;
}

std::optional<double> error_of_mean(std::span<const double> terms) {
  if (terms.empty()) return std::nullopt;
  stats::PowerSums sums(2);
  sums.add(terms);
  return stats::moments(sums).mean_se;
}

}  // namespace

std::optional<double> difference_se(const Target& target, std::span<const double> a,
                                    std::span<const double> b) {
  return error_of_mean(difference_terms(target, a, b));
}

Estimate difference(const Target& target, std::span<const double> a, std::span<const double> b) {
  const CallerState state;
  const Estimate of_a = estimate(target, a);
  const Estimate of_b = estimate(target, b);
  if (!of_a.value || !of_b.value) return {};
  const std::vector<double> terms = difference_terms(target, a, b);
  Estimate out{*of_a.value - *of_b.value, error_of_mean(terms)};
  const bool has_terms = target.statistic == ir::Statistic::mean ||
                         target.statistic == ir::Statistic::sd ||
                         target.statistic == ir::Statistic::es;
  if (has_terms) out.doubt = stats::judge_terms(terms).doubt;
  return out;
}

}  // namespace plimsoll::questions
