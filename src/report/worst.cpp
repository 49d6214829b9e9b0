// The worst trials one by one, then a table of what they have in common.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/amounts.h"
#include "report/explain.h"
#include "report/number_format.h"
#include "report/schemas.h"
#include "report/story.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

constexpr std::size_t kMostRows = 12;

// Behind a period and a name.
std::string told_at(const std::string& period, const std::string& name, const std::string& text) {
  return wrap(text, fmt::format("     {:<9} {:<22} ", period, name), std::string(38, ' '), 110);
}

std::string draw_text(const WorstResult::Draw& draw, const Amounts& amounts) {
  // The period stands in front, as an event's does; without one the labels.
  const std::string& first = draw.period.empty() ? draw.labels : draw.period;
  const std::string label =
      draw.period.empty() || draw.labels.empty() ? "" : "[" + draw.labels + "] ";
  const std::string told = fmt::format(
      "{}{}, {}; {} it would be {}", label, quantity(draw.value, draw.unit), rarity_text(draw),
      draw.is_coupled ? "with it and what it is correlated with at their medians"
                      : "with it at its median",
      amounts.with_unit({draw.without, std::nullopt}));
  return told_at(first.empty() ? "drawn" : first, draw.name, told);
}

std::string trial_text(std::size_t place, const WorstResult::Trial& trial, const Amounts& amounts) {
  std::string text = fmt::format("\n{:>3}. trial {}: {}\n", place, trial.trial,
                                 amounts.with_unit({trial.value, std::nullopt}));
  for (const TrialEvent& event : trial.events) {
    text += told_at(event.period.short_name, event.event, sentence(event, true));
  }
  if (trial.events.empty()) {
    text +=
        fmt::format("     no event but such as strike in half of all trials{}\n",
                    trial.draws.empty() ? ", and no draw far out that alone made it worse" : "");
  }
  for (const WorstResult::Draw& draw : trial.draws) text += draw_text(draw, amounts);
  return text;
}

std::string common_text(const WorstResult& result) {
  using Align = TextTable::Align;
  std::string text = fmt::format("\nWhat the worst {} of {} trials have in common\n",
                                 format_count(result.n_tail), format_count(result.n_trials));
  TextTable events;
  events.add_column("strikes at least once", Align::left);
  events.add_column("in these", Align::decimal);
  events.add_column("in all", Align::right);
  std::size_t n_events = 0;
  for (const WorstResult::Struck& one : result.events) {
    if (!one.stands_out || n_events == kMostRows) continue;
    ++n_events;
    events.add_row({one.event, format_percent(one.in_tail.value, one.in_tail.se),
                    format_significant(100 * one.in_all, 2) + " %"});
  }
  if (n_events > 0) text += events.text();
  TextTable draws;
  draws.add_column("draw", Align::left);
  draws.add_column("mean in these", Align::right);
  draws.add_column("in all", Align::right);
  draws.add_column("percentile", Align::decimal);
  std::size_t n_draws = 0;
  for (const WorstResult::Leaning& one : result.draws) {
    if (!one.stands_out || n_draws == kMostRows) continue;
    ++n_draws;
    draws.add_row({one.draw, quantity(*one.in_tail.value, one.unit), quantity(one.in_all, one.unit),
                   format_percent(one.percentile.value, one.percentile.se)});
  }
  if (n_draws > 0) text += (n_events > 0 ? "\n" : "") + draws.text();
  return text + (n_events + n_draws == 0
                     ? "  nothing that stands out by 3 standard errors; more trials may show "
                       "something\n"
                     : "  (percentile: the draw's average rank in these trials; 50 % says "
                       "nothing)\n");
}

nlohmann::json worst_json(const WorstResult::Trial& trial) {
  nlohmann::json events = nlohmann::json::array();
  for (const TrialEvent& event : trial.events) {
    events.push_back({{"event", event.event},
                      {"period", event.period.short_name},
                      {"text", sentence(event, true)}});
  }
  nlohmann::json draws = nlohmann::json::array();
  for (const WorstResult::Draw& draw : trial.draws) {
    draws.push_back({{"draw", draw.name},
                     {"where", draw.where()},
                     {"value", draw.value},
                     {"unit", draw.unit},
                     {"discrete", draw.is_discrete},
                     {"quantile", draw.is_high ? 1 - draw.chance : draw.chance},
                     {"coupled", draw.is_coupled},
                     {"without", draw.without}});
  }
  return {{"trial", trial.trial}, {"value", trial.value}, {"events", events}, {"draws", draws}};
}

}  // namespace

nlohmann::json struck_json(const WorstResult::Struck& one) {
  return {{"name", one.event},        {"in_tail", number(one.in_tail.value)},
          {"in_all", one.in_all},     {"se", number(one.in_tail.se)},
          {"sentence", one.sentence}, {"stands_out", one.stands_out}};
}

nlohmann::json leaning_json(const WorstResult::Leaning& one) {
  return {{"name", one.draw},
          {"in_tail", number(one.in_tail.value)},
          {"in_all", one.in_all},
          {"se", number(one.in_tail.se)},
          {"unit", one.unit},
          {"percentile", number(one.percentile.value)},
          {"percentile_se", number(one.percentile.se)},
          {"stands_out", one.stands_out}};
}

std::string write_text(const WorstResult& result) {
  const Amounts amounts(result.target, result.worst.empty() ? 0 : result.worst[0].value);
  std::string text = fmt::format("The worst trials by {}\n", result.by);
  for (std::size_t k = 0; k < result.worst.size(); ++k) {
    text += trial_text(k + 1, result.worst[k], amounts);
  }
  return text + common_text(result) + "\n" + agree_text(result.about, 100) +
         fmt::format("  {} trials, {}{}\n", format_count(result.n_trials),
                     seconds_text(result.seconds),
                     result.explain.empty() ? "" : "; a whole story: " + result.explain);
}

nlohmann::json to_json(const WorstResult& result) {
  nlohmann::json target = target_json(result.target);
  target.erase("statistic");
  target.erase("level");
  target["text"] = result.by;
  nlohmann::json worst = nlohmann::json::array();
  for (const WorstResult::Trial& one : result.worst) worst.push_back(worst_json(one));
  nlohmann::json events = nlohmann::json::array();
  for (const WorstResult::Struck& one : result.events) events.push_back(struck_json(one));
  nlohmann::json draws = nlohmann::json::array();
  for (const WorstResult::Leaning& one : result.draws) draws.push_back(leaning_json(one));
  return {{"schema", schemas::kWorst.written},
          {"model", result.about.model},
          {"about", about_json(result.about, result.futures)},
          {"target", target},
          {"seed", result.futures.seed},
          {"stream", result.futures.stream},
          {"trials", result.n_trials},
          {"tail", result.n_tail},
          {"seconds", result.seconds},
          {"worst", worst},
          {"events", events},
          {"draws", draws}};
}

}  // namespace plimsoll::report
