// Each statistic with its influence function: one gives its error, two of the same trials the
// error of a difference.
#include "questions/sample.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "base/guest.h"
#include "stats/binomial.h"
#include "stats/exact_sum.h"
#include "stats/moments.h"
#include "stats/rank.h"
#include "stats/shortfall.h"

namespace plimsoll::questions {

Error stopped_by_caller() {
  return {"interrupted before the answer was known", ErrorKind::interrupted};
}

std::optional<Error> too_much_to_hold(std::uint64_t n_trials, std::size_t n_columns) {
  const std::size_t bytes = n_trials * n_columns * sizeof(double);
  if (bytes <= kMostSampleBytes) return std::nullopt;
  return Error{"this question holds every trial of what it asks about in memory: " +
               std::to_string(bytes >> 20) + " MiB here, of at most " +
               std::to_string(kMostSampleBytes >> 20) + " MiB; ask for fewer trials"};
}

namespace {

// `hold`, of so many trials, gives where each target's values go.
Result<Sample> simulate_inside(
    const ir::Module& module, const ir::RunInputs& inputs, std::span<const Target> targets,
    const engine::RunOptions& options,
    const std::function<std::vector<double*>(Sample&, std::uint64_t)>& hold,
    const std::atomic<bool>* stop, const engine::Progress& progress) {
  Sample out;
  const std::uint64_t n_trials = engine::whole_trials(options);
  if (auto error = too_much_to_hold(n_trials, targets.size())) return *error;
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
    out.has_noise.push_back(!program->is_uniform(*index));
  }
  const std::vector<double*> into = hold(out, n_trials);
  const Result<engine::RunReport> report = engine::run(
      *program, options,
      [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
        for (std::size_t i = 0; i < at.size(); ++i) {
          std::copy_n(columns[at[i]], n, into[i] + (first - options.first_trial));
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
  const auto hold = [&](Sample& out, std::uint64_t n_trials) {
    out.columns.assign(targets.size(), std::vector<double>(n_trials));
    std::vector<double*> into;
    for (std::vector<double>& column : out.columns) into.push_back(column.data());
    return into;
  };
  return as_guest(
      [&] { return simulate_inside(module, inputs, targets, options, hold, stop, progress); });
}

Result<Sample> simulate_into(const ir::Module& module, const ir::RunInputs& inputs,
                             std::span<const Target> targets, const engine::RunOptions& options,
                             std::vector<double>& values, const std::atomic<bool>* stop,
                             const engine::Progress& progress) {
  const auto hold = [&](Sample&, std::uint64_t n_trials) {
    values.assign(targets.size() * n_trials, 0.0);
    std::vector<double*> into;
    for (std::size_t i = 0; i < targets.size(); ++i) into.push_back(values.data() + i * n_trials);
    return into;
  };
  return as_guest(
      [&] { return simulate_inside(module, inputs, targets, options, hold, stop, progress); });
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
    const stats::RankInterval around =
        stats::interval_ranks(n, target.level, stats::kEdgeConfidence);
    const std::size_t n_ends = std::min<std::size_t>(stats::n_extremes(n) + 1, n);
    const std::size_t far = around.high.value_or(n);
    const std::size_t n_sorted = std::max(n_ends, far);
    std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(n_sorted),
                      sorted.end(), worse);
    const stats::TailEdge edge{tail.edge, sorted[around.low.value_or(1) - 1], sorted[far - 1], far};
    sorted.resize(n_ends);
    out.doubt = stats::judge_shortfall(n, target.level, found, edge, sorted).doubt;
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

stats::Moments moments_to(int order, std::span<const double> values) {
  stats::PowerSums sums(order);
  sums.add(values);
  return stats::moments(sums);
}

// By Wilson's centre, so that no hit at all is not taken for certainty.
Estimate share_of(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  const double p = moments_to(2, values).mean.value_or(0);
  const double centre = (p * n + 2) / (n + 4);
  return {p, std::sqrt(centre * (1 - centre) / (n + 4))};
}

Estimate deviation_of(std::span<const double> values) {
  const stats::Moments moments = moments_to(4, values);
  Estimate out{moments.sd, moments.sd_se};
  if (!moments.sd) return out;
  std::vector<double> squares(values.begin(), values.end());
  for (double& x : squares) x = (x - *moments.mean) * (x - *moments.mean);
  const std::size_t n_ends =
      std::min<std::size_t>(stats::n_extremes(values.size()) + 1, squares.size());
  std::partial_sort(squares.begin(), squares.begin() + static_cast<std::ptrdiff_t>(n_ends),
                    squares.end(), std::greater<>());
  squares.resize(n_ends);
  out.doubt = stats::judge_sd(moments, squares).doubt;
  return out;
}

// Of independent trials that noise reaches.
Estimate random_estimate(const Target& target, std::span<const double> values) {
  switch (target.statistic) {
    case ir::Statistic::es:
      return shortfall_of(target, values);
    case ir::Statistic::quantile:
      return quantile_of(target.level, values);
    case ir::Statistic::mean: {
      const stats::Moments moments = moments_to(2, values);
      return {moments.mean, moments.mean_se, stats::judge_terms(values).doubt};
    }
    case ir::Statistic::sd:
      return deviation_of(values);
    case ir::Statistic::probability:
      return share_of(values);
  }
  return {};
}

bool is_mean_of_terms(const Target& target) {
  switch (target.statistic) {
    case ir::Statistic::mean:
    case ir::Statistic::sd:
    case ir::Statistic::es:
      return true;
    // A quantile within an atom is sure: its interval is one value. A share has Wilson's error.
    case ir::Statistic::quantile:
    case ir::Statistic::probability:
      return false;
  }
  return false;
}

}  // namespace

Estimate estimate(const Target& target, std::span<const double> values, bool has_noise) {
  const CallerState state;
  if (values.empty()) return {};
  Estimate out = random_estimate(target, values);
  if (!has_noise) {
    if (out.value) out.se = 0.0;
    out.doubt = stats::Doubt::none;
  } else if (out.se == 0.0 && is_mean_of_terms(target)) {
    out.doubt = stats::worse(out.doubt, stats::Doubt::no_spread);
  }
  return out;
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

// A value takes a handful of operations.
constexpr double kRounding = 16 * std::numeric_limits<double>::epsilon();

}  // namespace

bool are_alike(std::span<const double> terms, double largest) {
  const auto [least, most] = std::minmax_element(terms.begin(), terms.end());
  return *most - *least <= kRounding * largest;
}

namespace {

// What the difference is a mean of, but for a rest with a variance of its own.
struct DifferenceTerms {
  // Empty where those of one of the two are.
  std::vector<double> terms;
  double variance_of_rest = 0;
  // They differ by rounding only, and there is no rest.
  bool are_alike = false;
};

double sd_or_zero(std::span<const double> values) {
  stats::PowerSums sums(2);
  sums.add(values);
  return stats::moments(sums).sd.value_or(0);
}

// Of the squared distances of both means from the true ones, which the terms of sds leave out: the
// second term of the error in stats/moments.h, less what both have in common.
double variance_of_squared_means(std::span<const double> a, std::span<const double> b) {
  std::vector<double> moved(a.begin(), a.end());
  for (std::size_t i = 0; i < moved.size(); ++i) moved[i] -= b[i];
  const double sd_a = sd_or_zero(a);
  const double sd_b = sd_or_zero(b);
  const double sd_moved = sd_or_zero(moved);
  const double squares = sd_a * sd_a + sd_b * sd_b;
  double rest = squares;
  if (sd_a > 0 && sd_b > 0) {
    const double covariance = (squares - sd_moved * sd_moved) / 2;
    rest -= 2 * covariance * covariance / (sd_a * sd_b);
  }
  const auto n = static_cast<double>(a.size());
  return rest > kRounding * squares ? rest / (2 * n * (n - 1)) : 0;
}

DifferenceTerms difference_terms(const Target& target_a, std::span<const double> a,
                                 const Target& target_b, std::span<const double> b) {
  DifferenceTerms out;
  out.terms = influence(target_a, a);
  const std::vector<double> of_b = influence(target_b, b);
  if (out.terms.size() != of_b.size() || of_b.size() < 2) return {};
  double largest = 0;
  for (std::size_t i = 0; i < of_b.size(); ++i) {
    largest = std::max({largest, std::fabs(out.terms[i]), std::fabs(of_b[i])});
    out.terms[i] -= of_b[i];
  }
  if (target_a.statistic == ir::Statistic::sd) {
    out.variance_of_rest = variance_of_squared_means(a, b);
  }
  out.are_alike = questions::are_alike(out.terms, largest) && out.variance_of_rest == 0;
  return out;
}

std::optional<double> error_of_mean(const DifferenceTerms& found) {
  if (found.terms.empty()) return std::nullopt;
  if (found.are_alike) return 0.0;
  stats::PowerSums sums(2);
  sums.add(found.terms);
  const double of_terms = *stats::moments(sums).mean_se;
  return found.variance_of_rest > 0 ? std::sqrt(of_terms * of_terms + found.variance_of_rest)
                                    : of_terms;
}

stats::Doubt doubt_of_mean(const DifferenceTerms& found) {
  if (found.terms.empty()) return stats::Doubt::none;
  if (found.are_alike) return stats::Doubt::no_spread;
  const stats::Doubt doubt = stats::judge_terms(found.terms).doubt;
  const bool is_few = found.terms.size() < stats::kFewestTrials;
  return is_few ? stats::worse(doubt, stats::Doubt::few_trials) : doubt;
}

}  // namespace

Estimate difference(const Target& target, std::span<const double> a, std::span<const double> b,
                    bool may_differ) {
  return difference(target, a, target, b, may_differ);
}

Estimate difference(const Target& target_a, std::span<const double> a, const Target& target_b,
                    std::span<const double> b, bool may_differ) {
  const CallerState state;
  const Estimate of_a = estimate(target_a, a);
  const Estimate of_b = estimate(target_b, b);
  if (!of_a.value || !of_b.value) return {};
  const double value = *of_a.value - *of_b.value;
  if (!may_differ) return {value, 0.0};
  const DifferenceTerms found = difference_terms(target_a, a, target_b, b);
  Estimate out{value, error_of_mean(found)};
  switch (target_a.statistic) {
    case ir::Statistic::mean:
    case ir::Statistic::sd:
    case ir::Statistic::es:
    case ir::Statistic::probability:
      out.doubt = doubt_of_mean(found);
      break;
    case ir::Statistic::quantile:
      break;
  }
  return out;
}

}  // namespace plimsoll::questions
