// Fields in the documented order, each absent number with its reason.
#include "report/write_json.h"

#include <nlohmann/json.hpp>

#include "report/about.h"
#include "report/doubt_marks.h"
#include "report/observed.h"
#include "report/schemas.h"
#include "report/write_description.h"
#include "stats/doubt.h"
#include "stats/verdict.h"

namespace plimsoll::report {
namespace {

const char* stopped_by_name(StoppedBy stopped) {
  switch (stopped) {
    case StoppedBy::nothing:
      return "";
    case StoppedBy::reached:
      return "reached";
    case StoppedBy::trials:
      return "trials";
    case StoppedBy::replicates:
      return "replicates";
    case StoppedBy::seconds:
      return "seconds";
    case StoppedBy::interrupted:
      return "interrupted";
  }
  return "";
}

using Json = nlohmann::ordered_json;

Json number(std::optional<double> x) {
  return x ? Json(*x) : Json(nullptr);
}

void add_doubt(Json& json, Doubt doubt) {
  if (doubt == Doubt::none) return;
  json["doubt"] = std::string(stats::doubt_name(doubt));
  json["reason"] = std::string(doubt_reason(doubt));
}

Json estimate(const Estimate& item) {
  Json json = {{"value", number(item.value)}, {"se", number(item.se)}};
  add_doubt(json, item.doubt);
  if (!item.value || !item.se) json["reason"] = "too few trials";
  return json;
}

Json quantile(const QuantileResult& item) {
  Json json = {{"p", item.p},
               {"value", number(item.value)},
               {"low", number(item.low)},
               {"high", number(item.high)}};
  if (!item.value || !item.low || !item.high) {
    json["reason"] = "too few trials beyond this level";
  }
  return json;
}

Json shortfall(const ShortfallResult& item) {
  Json json = {{"p", item.p},
               {"value", number(item.value)},
               {"se", number(item.se)},
               {"n_tail", item.n_tail}};
  add_doubt(json, item.doubt);
  if (!item.value || !item.se) json["reason"] = "too few trials in the tail";
  return json;
}

Json probability(const ProbabilityResult& item) {
  Json json = {{"value", number(item.value)},
               {"se", number(item.se)},
               {"low", number(item.low)},
               {"high", number(item.high)}};
  if (!item.value || !item.se) json["reason"] = "too few trials or replicates";
  return json;
}

// Null where there is none to tell.
Json share(const Estimate& item) {
  return item.value ? estimate(item) : Json(nullptr);
}

Json bad_side(std::optional<Side> side) {
  if (!side) return nullptr;
  return *side == Side::low ? "low" : "high";
}

Json outcome(const OutcomeResult& item) {
  Json json;
  // As one asks about it.
  json["name"] = item.label.empty() ? item.name : item.name + "[" + item.label + "]";
  json["label"] = item.label;
  json["title"] = item.title;
  json["kind"] = item.kind;
  json["period"] = item.period.long_name();
  json["unit"] = item.unit;
  json["scale"] = item.scale;
  json["display_unit"] = item.display_unit;
  json["bad"] = bad_side(item.bad_side);
  json["mean"] = estimate(item.mean);
  json["sd"] = estimate(item.sd);
  json["tail_index"] = number(item.tail_index);
  json["skewness"] = number(item.skewness);
  json["kurtosis"] = number(item.kurtosis);
  json["min"] = number(item.min);
  json["max"] = number(item.max);
  json["quantiles"] = Json::array();
  for (const QuantileResult& one : item.quantiles) json["quantiles"].push_back(quantile(one));
  json["es"] = Json::array();
  for (const ShortfallResult& one : item.es) json["es"].push_back(shortfall(one));
  json["p_negative"] = item.p_negative ? probability(*item.p_negative) : Json(nullptr);
  Json amounts = Json::array();
  Json trials = Json::array();
  for (const CurvePoint& point : item.curve) {
    amounts.push_back(point.amount);
    trials.push_back(point.trials);
  }
  json["distribution"] = {{"amounts", std::move(amounts)}, {"trials", std::move(trials)}};
  if (item.owed_to_givens) {
    json["owed_to_givens"] = {{"variance", share(item.owed_to_givens->variance)},
                              {"worst", share(item.owed_to_givens->worst)}};
  }
  return json;
}

Json limit(const LimitResult& item) {
  Json json;
  json["name"] = item.name;
  json["title"] = item.title;
  json["label"] = item.label;
  json["period"] = item.period.long_name();
  json["text"] = item.statistic;
  json[item.is_probability ? "probability" : "statistic"] = number(item.value);
  json["se"] = number(item.se);
  json["low"] = number(item.low);
  json["high"] = number(item.high);
  json["confidence"] = item.confidence;
  json["relation"] = std::string(stats::relation_sign(item.relation));
  json["bound"] = item.bound;
  json["unit"] = item.unit;
  json["scale"] = item.scale;
  json["display_unit"] = item.display_unit;
  json["verdict"] = std::string(stats::verdict_name(item.verdict));
  if (!item.value || !item.low || !item.high) json["reason"] = "too few trials";
  add_doubt(json, item.doubt);
  return json;
}

Json expectation(const ExpectationResult& item) {
  Json json;
  json["text"] = item.text;
  json["period"] = item.period.long_name();
  json["met"] = item.met;
  json["value"] = number(item.value);
  json["low"] = number(item.low);
  json["high"] = number(item.high);
  json["unit"] = item.unit;
  json["scale"] = item.scale;
  json["display_unit"] = item.display_unit;
  json["evidence"] = item.evidence;
  return json;
}

Json unsettled(const UnsettledResult& item) {
  Json json;
  json["name"] = item.name;
  json["label"] = item.label;
  json["mean"] = estimate(item.mean);
  json["unit"] = item.unit;
  json["scale"] = item.scale;
  json["display_unit"] = item.display_unit;
  return json;
}

Json occurrence(const OccurrenceResult& item) {
  Json json;
  json["event"] = item.event;
  json["mean"] = estimate(item.mean);
  json["share"] = estimate(item.share);
  return json;
}

Json precision(const PrecisionResult& item) {
  Json json;
  json["text"] = item.text;
  json["statistic"] = item.statistic;
  json["reached"] = item.reached;
  json["value"] = number(item.value.value);
  json["se"] = number(item.value.se);
  add_doubt(json, item.value.doubt);
  json["most"] = item.most;
  json["relative"] = item.is_relative;
  json["trials_needed"] = item.trials_needed ? Json(*item.trials_needed) : Json(nullptr);
  if (item.screened) {
    json["screened"] = {{"trials", item.screened->trials},
                        {"run", item.screened->run},
                        {"plain_trials", item.screened->plain_trials}};
  }
  json["unit"] = item.unit;
  json["scale"] = item.scale;
  json["display_unit"] = item.display_unit;
  return json;
}

Json history(const HistoryItem& item) {
  return {{"outcome", item.outcome}, {"period", item.period.long_name()}, {"value", item.value}};
}

Json convergence(const ConvergenceResult& item) {
  Json value = Json::array();
  Json se = Json::array();
  for (const Estimate& estimate : item.estimates) {
    value.push_back(number(estimate.value));
    se.push_back(number(estimate.se));
  }
  return {{"kind", item.is_limit ? "limit" : "outcome"},
          {"name", item.name},
          {"period", item.period.long_name()},
          {"value", std::move(value)},
          {"se", std::move(se)}};
}

template <class Item>
Json list(const std::vector<Item>& items, Json (*convert)(const Item&)) {
  Json json = Json::array();
  for (const Item& item : items) json.push_back(convert(item));
  return json;
}

}  // namespace

std::string write_json(const RunResult& result, int indent) {
  Json json;
  json["schema"] = schemas::kRun.written;
  json["model"] = result.model;
  json["about"] = about_json(result.about, result.futures);
  json["title"] = result.title;
  json["as_of"] = result.as_of;
  json["trials"] = result.trials;
  json["trials_requested"] = result.trials_requested;
  json["seed"] = result.seed;
  json["stream"] = result.stream;
  json["sampler"] = result.sampler;
  json["replicates"] = result.replicates;
  json["digest"] = result.digest;
  json["threads"] = result.threads;
  json["seconds"] = result.seconds;
  json["scenario"] = result.scenario;
  json["actions"] = result.actions;
  json["outcomes"] = list(result.outcomes, outcome);
  json["limits"] = list(result.limits, limit);
  json["expectations"] = list(result.expectations, expectation);
  json["unsettled"] = list(result.unsettled, unsettled);
  json["warnings"] = result.warnings;
  if (result.until.empty()) {
    json["until"] = nullptr;
  } else {
    json["until"] = {{"stopped_by", stopped_by_name(result.stopped_by)},
                     {"goals", list(result.until, precision)}};
  }
  json["version"] = result.version;
  json["command"] = result.command;
  json["timing"] = {{"isa", result.isa}, {"compile_seconds", result.compile_seconds}};
  json["history"] = list(result.history, history);
  json["occurrences"] = list(result.occurrences, occurrence);
  json["convergence"] = {{"trials", result.convergence_trials},
                         {"series", list(result.convergence, convergence)}};
  if (result.observed) json["observed"] = observed_json(*result.observed);
  if (const auto& risk = result.parameter_risk) {
    json["parameter_risk"] = {{"givens", risk->givens}, {"trials", risk->trials}};
    if (!risk->reason.empty()) json["parameter_risk"]["reason"] = risk->reason;
  }
  json["description"] = result.description ? describe_json(*result.description) : Json(nullptr);
  // Names come from model files, which may hold bytes that are not UTF-8.
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll::report
