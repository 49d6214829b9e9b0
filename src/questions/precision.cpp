// Reads the goal; trials that would do follow from the errors so far, which fall with the square
// root of the trials.
#include "questions/precision.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "stats/collector.h"
#include "stats/critical.h"

namespace plimsoll::questions {

namespace {

constexpr double kSpare = 1.05;
constexpr std::uint64_t kMostGrowth = 16;
constexpr std::uint64_t kBlindGrowth = 4;
constexpr double kIntervalConfidence = 0.95;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Where `word` stands last outside all brackets.
std::size_t find_outside(std::string_view text, std::string_view word) {
  std::size_t found = std::string_view::npos;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
    if (depth == 0 && text.substr(i).starts_with(word)) found = i;
  }
  return found;
}

Error cannot_read(std::string_view text, const std::string& why) {
  return {"cannot read --until '" + std::string(text) + "': " + why +
          "; write se(STATISTIC) < AMOUNT, such as 'se(es(5%, net_income)) < 20 M JPY', 'se(mean("
          "net_income)) < 1% in FY2013' or 'se(P(no_loss)) < 0.1%'"};
}

stats::ColumnRequest request_of(const Target& target) {
  stats::ColumnRequest request;
  request.is_indicator = target.statistic == ir::Statistic::probability;
  if (target.statistic == ir::Statistic::quantile) {
    request.quantiles.push_back({target.level, kIntervalConfidence});
  } else if (target.statistic == ir::Statistic::es) {
    request.shortfalls.push_back({target.level, target.side});
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

std::optional<double> ratio_of(const PrecisionGoal& goal, const Estimate& estimate) {
  if (!estimate.value || !estimate.se || estimate.doubt != stats::Doubt::none) {
    return std::nullopt;
  }
  if (*estimate.se == 0) return 0.0;
  const double most = goal.is_relative ? goal.most * std::fabs(*estimate.value) : goal.most;
  if (!(most > 0)) return std::nullopt;
  return *estimate.se / most;
}

}  // namespace

Result<PrecisionAsked> read_precision(const std::string& text) {
  const std::string_view whole = trimmed(text);
  PrecisionAsked out;
  out.text = whole;
  const std::size_t sign = find_outside(whole, "<");
  if (sign == std::string_view::npos) return cannot_read(whole, "a `<` is missing");
  std::string_view left = trimmed(whole.substr(0, sign));
  std::string_view right = whole.substr(sign + 1);
  if (right.starts_with('=')) right.remove_prefix(1);
  right = trimmed(right);
  std::vector<std::string> periods{take_period(right), take_period(left)};
  if (!left.starts_with("se") || !trimmed(left.substr(2)).starts_with('(')) {
    return cannot_read(whole, "'" + std::string(left) + "' is no standard error");
  }
  left = trimmed(left.substr(2));
  if (!left.ends_with(')')) return cannot_read(whole, "a `)` is missing");
  left = trimmed(left.substr(1, left.size() - 2));
  periods.push_back(take_period(left));
  if (left.empty()) return cannot_read(whole, "se() needs a statistic");
  out.statistic.statistic = left;
  for (const std::string& period : periods) {
    if (period.empty()) continue;
    if (!out.statistic.period.empty()) return cannot_read(whole, "it names two periods");
    out.statistic.period = period;
  }
  constexpr std::string_view kRelative = "relative";
  if (right.ends_with(kRelative)) {
    out.is_relative = true;
    right = trimmed(right.substr(0, right.size() - kRelative.size()));
  }
  if (right.empty()) return cannot_read(whole, "the amount is missing");
  out.amount = right;
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
  std::vector<PrecisionFound> out;
  auto summary = summaries.begin();
  for (const PrecisionGoal& goal : goals_) {
    std::optional<PrecisionFound> worst;
    for (const Target& target : goal.targets) {
      PrecisionFound found{target, estimate_of(target, *summary++), std::nullopt};
      found.ratio = ratio_of(goal, found.estimate);
      if (!worst || (worst->ratio && (!found.ratio || *found.ratio > *worst->ratio))) {
        worst = std::move(found);
      }
    }
    out.push_back(std::move(*worst));
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
