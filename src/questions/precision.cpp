// Reads the goal; trials that would do follow from the errors so far, which fall with the square
// root of the trials.
#include "questions/precision.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "questions/reading.h"
#include "stats/collector.h"
#include "stats/critical.h"

namespace plimsoll::questions {

using syntax::TokenKind;

namespace {

constexpr double kSpare = 1.05;
constexpr std::uint64_t kMostGrowth = 16;
constexpr std::uint64_t kBlindGrowth = 4;
constexpr double kIntervalConfidence = 0.95;

Error cannot_read_goal(const std::string& text, const std::string& why) {
  return {
      "cannot read --until '" + text + "': " + why +
          "; write se(STATISTIC) < AMOUNT, such as 'se(es(5%, net_income)) < 20 M JPY', 'se(mean("
          "net_income)) < 1% in FY2013' or 'se(P(no_loss)) < 0.1%'",
      ErrorKind::usage};
}

stats::ColumnRequest request_of(const Target& target) {
  stats::ColumnRequest request;
  request.is_indicator = ir::is_of_condition(target.statistic);
  switch (target.statistic) {
    case ir::Statistic::quantile:
      request.quantiles.push_back({target.level, kIntervalConfidence});
      break;
    case ir::Statistic::es:
      request.shortfalls.push_back({target.level, target.side});
      break;
    case ir::Statistic::mean:
    case ir::Statistic::sd:
    case ir::Statistic::probability:
      break;
  }
  return request;
}

Estimate estimate_of(const Target& target, const stats::ColumnSummary& found) {
  switch (target.statistic) {
    case ir::Statistic::mean:
      return {found.moments.mean, found.moments.mean_se, found.mean_doubt};
    case ir::Statistic::sd:
      return {found.moments.sd, found.moments.sd_se, found.sd_doubt};
    case ir::Statistic::probability:
      return {found.probability->value, found.probability->se};
    case ir::Statistic::es:
      return {found.shortfalls[0].value, found.shortfalls[0].se, found.shortfalls[0].doubt};
    case ir::Statistic::quantile:
      break;
  }
  const stats::QuantileSummary& quantile = found.quantiles[0];
  Estimate out{quantile.value, std::nullopt};
  if (quantile.low && quantile.high) {
    const double critical =
        found.degrees_of_freedom > 0
            ? stats::student_critical(found.degrees_of_freedom, kIntervalConfidence)
            : stats::normal_critical(kIntervalConfidence);
    out.se = (*quantile.high - *quantile.low) / (2 * critical);
  }
  return out;
}

// Three digits; far beyond what can be run, as much as that.
std::uint64_t rounded_up(double n) {
  constexpr double kMost = 1e18;
  double unit = 1;
  while (n / unit >= 1000 && unit < kMost) unit *= 10;
  return static_cast<std::uint64_t>(std::min(std::ceil(n / unit) * unit, kMost));
}

}  // namespace

std::optional<double> ratio_of(const PrecisionGoal& goal, const Estimate& estimate) {
  if (!estimate.value || !estimate.se || estimate.doubt != stats::Doubt::none) {
    return std::nullopt;
  }
  if (*estimate.se == 0) return 0.0;
  const double most = goal.is_relative ? goal.most * std::fabs(*estimate.value) : goal.most;
  if (!(most > 0)) return std::nullopt;
  return *estimate.se / most;
}

const PrecisionFound& farthest(std::span<const PrecisionFound> periods) {
  const PrecisionFound* worst = &periods.front();
  for (const PrecisionFound& found : periods) {
    if (worst->ratio && (!found.ratio || *found.ratio > *worst->ratio)) worst = &found;
  }
  return *worst;
}

Result<PrecisionAsked> read_precision(const std::string& text) {
  const QuestionTokens reading(text);
  const QuestionTokens::Range all = reading.all();
  PrecisionAsked out;
  out.text = reading.text(all);
  const auto below = reading.last_outside(all, TokenKind::less);
  const auto at_most = reading.last_outside(all, TokenKind::less_equal);
  // Nothing is less than the least.
  const auto sign = std::max(below, at_most);
  if (!sign) return cannot_read_goal(out.text, "a `<` is missing");
  QuestionTokens::Range left{all.begin, *sign};
  QuestionTokens::Range right{*sign + 1, all.end};
  std::vector<std::string> periods{reading.take_period(right), reading.take_period(left)};
  if (left.end < left.begin + 2 || !reading.is_word(left.begin, "se") ||
      !reading.is(left.begin + 1, TokenKind::left_paren)) {
    return cannot_read_goal(out.text, "'" + reading.text(left) + "' is no standard error");
  }
  const auto inside = reading.inside(left, left.begin + 1);
  if (!inside) return cannot_read_goal(out.text, "a `)` is missing");
  QuestionTokens::Range statistic = *inside;
  periods.push_back(reading.take_period(statistic));
  if (statistic.empty()) return cannot_read_goal(out.text, "se() needs a statistic");
  out.statistic.statistic = reading.text(statistic);
  for (const std::string& period : periods) {
    if (period.empty()) continue;
    if (!out.statistic.period.empty()) return cannot_read_goal(out.text, "it names two periods");
    out.statistic.period = period;
  }
  if (!right.empty() && reading.is_word(right.end - 1, "relative")) {
    out.is_relative = true;
    --right.end;
  }
  if (right.empty()) return cannot_read_goal(out.text, "the amount is missing");
  out.is_percent = reading.is(right.end - 1, TokenKind::percent);
  out.amount = reading.text(right);
  return out;
}

Result<PrecisionWatch> PrecisionWatch::make(std::vector<PrecisionGoal> goals,
                                            const std::vector<engine::FlatColumn>& columns,
                                            const std::vector<bool>& has_noise) {
  PrecisionWatch out;
  std::map<std::size_t, std::size_t> known;
  for (const PrecisionGoal& goal : goals) {
    std::vector<std::size_t> where;
    for (const Target& target : goal.targets) {
      const auto column = find_column(columns, target);
      if (!column) return Error{"the model has no column for " + target.text};
      const auto [at, is_new] = known.try_emplace(*column, out.columns_.size());
      if (is_new) {
        out.columns_.push_back(*column);
        out.has_noise_.push_back(has_noise.empty() || has_noise[*column]);
      }
      where.push_back(at->second);
    }
    out.where_.push_back(std::move(where));
  }
  out.values_.resize(out.columns_.size());
  out.goals_ = std::move(goals);
  return out;
}

void PrecisionWatch::make_room(std::uint64_t n_trials) {
  for (std::vector<double>& values : values_) values.resize(n_trials);
}

void PrecisionWatch::consume(std::uint64_t first_trial, std::size_t n,
                             const double* const* columns) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::copy_n(columns[columns_[i]], n, &values_[i][first_trial]);
  }
}

std::vector<PrecisionFound> PrecisionWatch::measure(std::uint64_t n_trials,
                                                    int n_replicates) const {
  std::vector<PrecisionFound> out;
  for (const auto& periods : measure_all(n_trials, n_replicates)) out.push_back(farthest(periods));
  return out;
}

std::vector<std::vector<PrecisionFound>> PrecisionWatch::measure_all(std::uint64_t n_trials,
                                                                     int n_replicates) const {
  std::vector<stats::ColumnRequest> requests;
  std::vector<const double*> columns;
  for (std::size_t g = 0; g < goals_.size(); ++g) {
    for (std::size_t k = 0; k < goals_[g].targets.size(); ++k) {
      requests.push_back(request_of(goals_[g].targets[k]));
      requests.back().has_noise = has_noise_[where_[g][k]];
      columns.push_back(values_[where_[g][k]].data());
    }
  }
  stats::CollectorPlan plan;
  plan.n_trials = n_trials;
  plan.n_replicates = n_replicates;
  stats::Collector collector(std::move(requests), plan);
  do {
    collector.consume(0, 0, n_trials, columns.data());
  } while (collector.needs_another_pass());
  const std::vector<stats::ColumnSummary> summaries = collector.finish();
  std::vector<std::vector<PrecisionFound>> out;
  auto summary = summaries.begin();
  for (const PrecisionGoal& goal : goals_) {
    std::vector<PrecisionFound> periods;
    for (const Target& target : goal.targets) {
      periods.push_back({target, estimate_of(target, *summary++), std::nullopt});
      periods.back().ratio = ratio_of(goal, periods.back().estimate);
    }
    out.push_back(std::move(periods));
  }
  return out;
}

std::optional<std::uint64_t> trials_needed(const PrecisionFound& found, std::uint64_t n) {
  if (!found.ratio || found.reached()) return std::nullopt;
  return rounded_up(static_cast<double>(n) * *found.ratio * *found.ratio * kSpare);
}

std::uint64_t trials_that_do(std::span<const PrecisionFound> found, std::uint64_t n) {
  std::uint64_t wanted = n;
  for (const PrecisionFound& one : found) {
    if (one.reached()) continue;
    const auto needed = trials_needed(one, n);
    wanted = std::max(wanted, needed ? std::min(*needed, kMostGrowth * n) : kBlindGrowth * n);
  }
  return wanted;
}

}  // namespace plimsoll::questions
