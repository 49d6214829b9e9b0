// docs/results.md describes every field.
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/backtest.h"
#include "report/explain.h"
#include "report/schemas.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json or_null(const std::optional<double>& x) {
  return x ? ordered_json(*x) : ordered_json(nullptr);
}

ordered_json intervals_json(const std::array<BacktestResult::Interval, 3>& intervals) {
  ordered_json out = ordered_json::array();
  for (std::size_t k = 0; k < intervals.size(); ++k) {
    out.push_back({{"level", BacktestResult::kLevels[k]},
                   {"low", intervals[k].low},
                   {"high", intervals[k].high},
                   {"inside", intervals[k].inside}});
  }
  return out;
}

ordered_json rival_json(const BacktestResult::RivalScore& one) {
  ordered_json out = {{"rival", one.rival},
                      {"why_not", or_null(one.why_not)},
                      {"n_past", one.n_past},
                      {"relative", one.is_relative}};
  const bool is_there = one.why_not.empty();
  out["mean"] = is_there ? ordered_json(one.mean) : ordered_json(nullptr);
  out["sd"] = is_there ? ordered_json(one.sd) : ordered_json(nullptr);
  out["crps"] = is_there ? ordered_json(one.crps) : ordered_json(nullptr);
  out["log"] = is_there ? ordered_json(one.log) : ordered_json(nullptr);
  out["intervals"] = is_there ? intervals_json(one.intervals) : ordered_json::array();
  return out;
}

ordered_json near_json(const BacktestResult::Near& near) {
  ordered_json events = ordered_json::array();
  for (const auto& one : near.events) events.push_back(ordered_json(struck_json(one)));
  ordered_json draws = ordered_json::array();
  for (const auto& one : near.draws) draws.push_back(ordered_json(leaning_json(one)));
  return {{"level", near.level},
          {"near", near.n_near},
          {"trials", near.n_trials},
          {"events", events},
          {"draws", draws}};
}

ordered_json figure_json(const BacktestResult::Figure& one) {
  ordered_json out;
  out["start"] = one.start;
  out["outcome"] = one.outcome;
  out["title"] = one.title;
  out["period"] = one.period.short_name;
  out["horizon"] = one.horizon;
  out["unit"] = one.unit;
  out["came"] = one.came;
  out["place"] = one.place;
  out["known_on"] = or_null(one.known_on);
  out["mean"] = one.mean;
  out["sd"] = one.sd;
  out["median"] = one.median;
  out["intervals"] = intervals_json(one.intervals);
  out["below"] = one.below;
  out["up_to"] = one.up_to;
  out["crps"] = estimate_json(one.crps);
  out["log"] = estimate_json(one.log);
  out["rivals"] = ordered_json::array();
  for (const auto& rival : one.rivals) out["rivals"].push_back(rival_json(rival));
  out["near"] = one.near ? near_json(*one.near) : ordered_json(nullptr);
  return out;
}

ordered_json difference_json(const std::optional<BacktestResult::Difference>& one) {
  if (!one) return nullptr;
  return {{"n", one->n},
          {"model", one->model},
          {"rival", one->rival},
          {"value", one->value},
          {"low", or_null(one->low)},
          {"high", or_null(one->high)},
          {"better", one->n_better}};
}

ordered_json group_json(const BacktestResult::Group& one) {
  ordered_json out;
  out["outcome"] = or_null(one.outcome);
  out["title"] = one.title;
  out["horizon"] = one.horizon == 0 ? ordered_json(nullptr) : ordered_json(one.horizon);
  out["unit"] = one.crps ? ordered_json(one.unit) : ordered_json(nullptr);
  out["n"] = one.n;
  out["dates"] = one.n_dates;
  out["coverage"] = ordered_json::array();
  for (const BacktestResult::Coverage& c : one.coverage) {
    out["coverage"].push_back({{"level", c.level},
                               {"n", c.n},
                               {"hits", c.hits},
                               {"low", c.low},
                               {"high", c.high},
                               {"chance", c.chance}});
  }
  out["crps"] = or_null(one.crps);
  out["log"] = or_null(one.log);
  out["rivals"] = ordered_json::array();
  for (const BacktestResult::Against& rival : one.rivals) {
    out["rivals"].push_back({{"rival", rival.rival},
                             {"n", rival.n},
                             {"hits", rival.hits},
                             {"crps", difference_json(rival.crps)},
                             {"log", difference_json(rival.log)}});
  }
  return out;
}

}  // namespace

ordered_json to_json(const BacktestResult& result) {
  ordered_json out;
  out["schema"] = schemas::kBacktest.written;
  out["actuals"] = result.actuals;
  out["sha256"] = result.sha256;
  out["sheet"] = or_null(result.sheet);
  out["starts"] = ordered_json::array();
  for (const BacktestResult::Start& one : result.starts) {
    out["starts"].push_back({{"model", one.model},
                             {"about", about_json(one.about, one.futures)},
                             {"as_of", or_null(one.as_of)},
                             {"first", one.first.short_name},
                             {"figures", one.n_figures}});
  }
  out["figures"] = ordered_json::array();
  for (const auto& one : result.figures) out["figures"].push_back(figure_json(one));
  out["groups"] = ordered_json::array();
  for (const auto& one : result.groups) out["groups"].push_back(group_json(one));
  out["ranks"] = {{"counts", result.ranks.counts},
                  {"mean", result.ranks.mean},
                  {"mean_error", result.ranks.mean_error},
                  {"spread", result.ranks.spread},
                  {"spread_error", result.ranks.spread_error}};
  out["seconds"] = result.seconds;
  out["notes"] = result.notes;
  out["cautions"] = result.cautions;
  return out;
}

}  // namespace plimsoll::report
