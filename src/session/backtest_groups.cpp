// Figures by outcome and by how far ahead they were; what hits and differences of so few say.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "questions/scores.h"
#include "session/backtest.h"
#include "stats/binomial.h"
#include "stats/critical.h"

namespace plimsoll::session {

namespace {

using Figure = BacktestResult::Figure;
using Group = BacktestResult::Group;

constexpr double kConfidence = 0.95;
// From so many figures on ranks are counted in ten parts.
constexpr std::size_t kManyRanks = 40;
// Independent figures by which an interval of 80 % is told from one of 70 or 90 %: (1.96 / 0.1)^2 0.8 0.2.
constexpr std::size_t kEnough = 61;

std::size_t n_dates_of(const BacktestResult& result, const std::vector<const Figure*>& figures) {
  std::set<std::pair<std::string, std::string>> dates;
  for (const Figure* one : figures) {
    dates.emplace(result.starts[one->start].model, one->period.short_name);
  }
  return dates.size();
}

BacktestResult::Coverage coverage_of(double level, std::size_t n, std::size_t hits) {
  BacktestResult::Coverage out;
  out.level = level;
  out.n = n;
  out.hits = hits;
  const stats::Interval interval = stats::clopper_pearson_interval(hits, n, kConfidence);
  out.low = interval.low;
  out.high = interval.high;
  const stats::BinomialLaw law(n, level);
  // Beyond the law's ends there is less than 1e-20.
  const double below = hits < law.first() ? 0 : hits > law.last() ? 1 : law.lower_tail(hits);
  const double above = hits > law.last() ? 0 : hits < law.first() ? 1 : law.upper_tail(hits);
  out.chance = std::min(1.0, 2 * std::min(below, above));
  return out;
}

const BacktestResult::RivalScore* rival_of(const Figure& figure, const std::string& name) {
  const auto found =
      std::find_if(figure.rivals.begin(), figure.rivals.end(),
                   [&](const auto& rival) { return rival.rival == name && rival.why_not.empty(); });
  return found == figure.rivals.end() ? nullptr : &*found;
}

// Pairs: the model's score and the rival's.
std::optional<BacktestResult::Difference> difference_of(
    const std::vector<std::pair<double, double>>& scores) {
  if (scores.empty()) return std::nullopt;
  BacktestResult::Difference out;
  out.n = scores.size();
  const auto n = static_cast<double>(scores.size());
  for (const auto& [model, rival] : scores) {
    out.model += model / n;
    out.rival += rival / n;
    out.n_better += model < rival ? 1 : 0;
  }
  out.value = out.model - out.rival;
  if (out.n < 2) return out;
  double squares = 0;
  for (const auto& [model, rival] : scores) {
    const double off = model - rival - out.value;
    squares += off * off;
  }
  const double reach = stats::student_critical(static_cast<int>(out.n) - 1, kConfidence) *
                       std::sqrt(squares / (n - 1) / n);
  out.low = out.value - reach;
  out.high = out.value + reach;
  return out;
}

std::optional<BacktestResult::Against> against(const Group& group,
                                               const std::vector<const Figure*>& figures,
                                               const std::string& name) {
  BacktestResult::Against out;
  out.rival = name;
  std::vector<std::pair<double, double>> crps;
  std::vector<std::pair<double, double>> log;
  for (const Figure* one : figures) {
    const auto* rival = rival_of(*one, name);
    if (rival == nullptr) continue;
    ++out.n;
    for (std::size_t k = 0; k < out.hits.size(); ++k) {
      out.hits[k] += rival->intervals[k].inside ? 1 : 0;
    }
    crps.emplace_back(*one->crps.value, rival->crps);
    if (one->log.value) log.emplace_back(*one->log.value, rival->log);
  }
  if (out.n == 0) return std::nullopt;
  if (group.crps) out.crps = difference_of(crps);
  out.log = difference_of(log);
  return out;
}

Group group_of(const BacktestResult& result, const std::vector<const Figure*>& figures) {
  Group out;
  out.n = figures.size();
  out.n_dates = n_dates_of(result, figures);
  for (std::size_t k = 0; k < out.coverage.size(); ++k) {
    const auto hits = std::count_if(figures.begin(), figures.end(),
                                    [&](const Figure* one) { return one->intervals[k].inside; });
    out.coverage[k] =
        coverage_of(BacktestResult::kLevels[k], out.n, static_cast<std::size_t>(hits));
  }
  const bool one_unit = std::all_of(figures.begin(), figures.end(), [&](const Figure* one) {
    return one->unit == figures[0]->unit;
  });
  const auto n = static_cast<double>(out.n);
  if (one_unit) {
    out.unit = figures[0]->unit;
    out.crps = 0;
    for (const Figure* one : figures) *out.crps += *one->crps.value / n;
    const bool all_log = std::all_of(figures.begin(), figures.end(),
                                     [](const Figure* one) { return one->log.value.has_value(); });
    if (all_log) {
      out.log = 0;
      for (const Figure* one : figures) *out.log += *one->log.value / n;
    }
  }
  for (const auto& rival : figures[0]->rivals) {
    if (auto found = against(out, figures, rival.rival)) out.rivals.push_back(std::move(*found));
  }
  return out;
}

std::vector<std::string> cautions_of(const BacktestResult& result) {
  std::vector<std::string> out;
  const Group& all = result.groups[0];
  if (all.n_dates < all.n) {
    out.push_back(fmt::format(
        "{} figures are of {} {}: figures of one date miss together, so they prove less than the "
        "intervals here say, which take each for itself",
        all.n, all.n_dates, all.n_dates == 1 ? "date" : "dates"));
  }
  const BacktestResult::Coverage& middle = all.coverage[1];
  if (all.n_dates < kEnough) {
    out.push_back(fmt::format(
        "{} {} {}: what {} of {} hits of 80 % intervals leave open is any share from {:.0f} to "
        "{:.0f} %; to tell 80 % from 70 or 90 % takes some {} independent figures",
        all.n, all.n == 1 ? "figure" : "figures", all.n == 1 ? "is few" : "are few", middle.hits,
        middle.n, 100 * middle.low, 100 * middle.high, kEnough));
  }
  for (const Figure& figure : result.figures) {
    if (figure.below > 0 && figure.up_to < 1) continue;
    out.push_back(fmt::format(
        "{}{} lies beyond every one of the futures ({}): ask for more trials, or take it that the "
        "model did not think of it",
        figure.outcome, figure.period.empty() ? "" : " in " + figure.period.short_name,
        figure.place));
  }
  return out;
}

}  // namespace

void put_together(BacktestResult& result) {
  std::vector<std::string> outcomes;
  std::set<int> horizons;
  std::vector<questions::Rank> ranks;
  for (const Figure& figure : result.figures) {
    if (std::count(outcomes.begin(), outcomes.end(), figure.outcome) == 0) {
      outcomes.push_back(figure.outcome);
    }
    horizons.insert(figure.horizon);
    ranks.push_back({figure.below, figure.up_to});
  }
  const auto add = [&](const std::string& outcome, int horizon) {
    std::vector<const Figure*> figures;
    for (const Figure& figure : result.figures) {
      if (!outcome.empty() && figure.outcome != outcome) continue;
      if (horizon != 0 && figure.horizon != horizon) continue;
      figures.push_back(&figure);
    }
    if (figures.empty()) return;
    Group group = group_of(result, figures);
    group.outcome = outcome;
    if (!outcome.empty()) group.title = figures[0]->title;
    group.horizon = horizon;
    result.groups.push_back(std::move(group));
  };
  add("", 0);
  for (const std::string& outcome : outcomes) add(outcome, 0);
  if (horizons.size() > 1) {
    for (const int horizon : horizons) add("", horizon);
    for (const std::string& outcome : outcomes) {
      for (const int horizon : horizons) {
        if (outcomes.size() > 1) add(outcome, horizon);
      }
    }
  }
  const questions::Ranks together =
      questions::ranks_together(ranks, ranks.size() >= kManyRanks ? 10 : 5);
  result.ranks = {together.counts, together.mean, together.mean_error, together.spread,
                  together.spread_error};
  result.cautions = cautions_of(result);
}

}  // namespace plimsoll::session
