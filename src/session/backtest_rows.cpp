#include "session/backtest_rows.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "engine/labels.h"
#include "opt/opt.h"
#include "session/given_draws.h"
#include "session/question.h"
#include "session/unit_table.h"

namespace plimsoll::session {

namespace {

using data::MonthSpan;

std::vector<questions::Target> all_targets(const ir::Module& module) {
  std::vector<questions::Target> out;
  std::set<std::string> seen;
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome || !seen.insert(column.name).second)
      continue;
    const std::uint32_t size = module.size_of(column.node);
    for (std::uint32_t label = 0; label < size; ++label) {
      const std::string text =
          size == 1 ? "" : engine::label_text(module, module.node(column.node).shape, label);
      const std::string name = column.name + (text.empty() ? "" : "[" + text + "]");
      const auto found = questions::find_targets(module, {"mean", name, ""});
      if (found) out.insert(out.end(), found->begin(), found->end());
    }
  }
  return out;
}

// The months that a value is of; nothing of what is over the horizon.
std::optional<MonthSpan> span_of(const ir::Module& module, const questions::Target& target) {
  const ir::Time& time = module.time;
  switch (module.columns[target.column.value].sample) {
    case ir::Sample::each_year:
      return MonthSpan{time.first_month_of_year(target.period), 12};
    case ir::Sample::each_period:
      return MonthSpan{time.month_of(target.period), time.months_per_step};
    case ir::Sample::horizon:
    case ir::Sample::trial:
      break;
  }
  return std::nullopt;
}

std::optional<MonthSpan> span_of(const ir::Module& module, const Actual& actual) {
  if (!actual.period) return std::nullopt;
  return data::months_of(*actual.period, module.time);
}

bool was_known(const Opening& opening, const Actual& actual) {
  if (actual.known_on && opening.has_as_of) return *actual.known_on <= opening.known_to;
  const auto span = span_of(opening.module(), actual);
  if (!span || !opening.module().has_time) return false;
  const std::int64_t start = opening.module().time.first_month;
  if (!actual.known_on) return span->first + span->count <= start;
  // A model that does not say what it knows is of the day before it begins.
  return data::month_of(*actual.known_on) < start;
}

std::string unit_words(const plimsoll::Unit& unit) {
  return unit.base.empty() ? "plain numbers" : unit.base;
}

}  // namespace

Result<Opening> open_start(const Model& model, const BacktestRequest& request,
                           const Control& control) {
  auto compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, request.switches, request.trials)) {
    return *error;
  }
  if (auto error = wrong_trials(model, request.trials)) return *error;
  Opening out;
  out.model = &model;
  out.compiled = std::move(*compiled);
  opt::optimise(out.compiled.module);
  auto inputs = run_inputs(out.module(), request.switches);
  if (!inputs) return inputs.failure();
  out.inputs = std::move(*inputs);
  auto units = unit_table(model);
  if (units) out.units = std::move(*units);
  out.told = all_targets(out.module());
  const ir::Module& module = out.module();
  if (const auto day = data::parse_date(module.as_of)) {
    out.known_to = *day;
    out.has_as_of = true;
  }
  return out;
}

std::vector<std::string> outcomes_told(const std::vector<Opening>& openings) {
  std::vector<std::string> out;
  for (const Opening& opening : openings) {
    for (const questions::Target& target : opening.told) {
      if (std::count(out.begin(), out.end(), target.name) == 0) out.push_back(target.name);
    }
  }
  return out;
}

bool is_cut(const questions::Target& target) {
  return target.period_name.n_months_of_cut > 0;
}

Result<RowNumbers> StartScores::in_unit(const Actual& actual,
                                        const questions::Target& target) const {
  const auto wrong = [&](const std::string& what) {
    return Error{"'" + file_ + "', " + actual.place + ": " + what, ErrorKind::model};
  };
  std::string unknown;
  const auto unit = opening_.units.parse(actual.unit, &unknown);
  if (!unit && !actual.unit.empty()) {
    return wrong("the unit `" + actual.unit + "` is not known" +
                 (unknown.empty() || unknown == actual.unit ? "" : ", for `" + unknown + "`") +
                 "; " + target.name + " is in " + unit_words(target.unit) +
                 ", and may be written so, in thousands, millions or billions");
  }
  const units::ScaledUnit scaled = unit ? *unit : units::ScaledUnit();
  const plimsoll::Unit told = opening_.units.told(scaled.unit);
  if (told.canonical != target.unit.canonical) {
    const std::string there = actual.unit.empty() ? unit_words(told) : actual.unit;
    return wrong(target.name + " is in " + there + " there, and in " + unit_words(target.unit) +
                 " in " + name_of(*opening_.model) +
                 (actual.unit.empty() ? "; a column `unit` says what a figure is in" : ""));
  }
  RowNumbers out;
  const auto number = [&](const std::string& digits) -> std::optional<double> {
    if (digits.empty()) return std::nullopt;
    const auto value = units::decimal_value(digits, scaled);
    if (!value) return std::nullopt;
    return *value / target.unit.scale;
  };
  const auto value = number(actual.value);
  out.before = number(actual.before);
  out.target = number(actual.target);
  if (!value || (!out.before && !actual.before.empty()) ||
      (!out.target && !actual.target.empty())) {
    return wrong("a number is too large or too small to be read");
  }
  out.value = *value;
  return out;
}

Result<std::vector<Scored>> StartScores::find(const std::vector<std::string>& only) {
  std::vector<Scored> out;
  for (const questions::Target& target : opening_.told) {
    if (!only.empty() && std::count(only.begin(), only.end(), target.name) == 0) continue;
    const auto span = span_of(opening_.module(), target);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < actuals_.rows.size(); ++i) {
      const Actual& actual = actuals_.rows[i];
      if (actual.outcome != target.name) continue;
      fates_[i].has_outcome = true;
      const auto its = span_of(opening_.module(), actual);
      if (was_known(opening_, actual)) {
        fates_[i].is_past = true;
        if (its == span && span) fates_[i].is_known = true;
        continue;
      }
      if (its != span || is_cut(target)) continue;
      // Of several the one that became known first: what a forecast was of.
      if (!best || (actual.known_on && actuals_.rows[*best].known_on &&
                    *actual.known_on < *actuals_.rows[*best].known_on)) {
        best = i;
      }
      fates_[i].is_scored = true;
    }
    if (!best) continue;
    const Actual& actual = actuals_.rows[*best];
    auto amounts = in_unit(actual, target);
    if (!amounts) return amounts.failure();
    out.push_back({&actual, target, std::move(*amounts), span});
  }
  return out;
}

Result<std::array<questions::Rival, questions::kRivals>> StartScores::rivals(const Scored& scored,
                                                                             int& horizon) {
  questions::Ahead ahead;
  ahead.target = scored.amounts.target;
  ahead.first = 1;
  std::vector<questions::PastFigure> past;
  if (!scored.span) {
    horizon = 1;
    return questions::rivals(past, ahead);
  }
  const MonthSpan span = *scored.span;
  if (span.count < 12 && 12 % span.count == 0) ahead.season = 12 / span.count;
  const std::int64_t to_start = opening_.module().time.first_month - span.first;
  // A period that holds the start was not over then.
  ahead.first = to_start / span.count - (to_start % span.count < 0 ? 1 : 0);
  horizon = ahead.years();
  // By place on the grid, that which became known last.
  std::map<std::int64_t, const Actual*> last;
  const std::int64_t footing = -std::int64_t{horizon - 1} * ahead.season;
  for (const Actual& actual : actuals_.rows) {
    if (actual.outcome != scored.actual->outcome) continue;
    const auto its = span_of(opening_.module(), actual);
    if (!its || its->count != span.count || (its->first - span.first) % span.count != 0) continue;
    const std::int64_t at = (its->first - span.first) / span.count;
    if (at == footing && !actual.before.empty()) {
      const auto amounts = in_unit(actual, scored.target);
      if (!amounts) return amounts.failure();
      ahead.before = amounts->before;
    }
    if (!was_known(opening_, actual) || at >= 0) continue;
    const Actual*& known = last[at];
    const bool is_later = known == nullptr || !known->known_on ||
                          (actual.known_on && *actual.known_on > *known->known_on);
    if (is_later) known = &actual;
  }
  for (const auto& [at, actual] : last) {
    const auto amounts = in_unit(*actual, scored.target);
    if (!amounts) return amounts.failure();
    past.push_back({at, amounts->value, amounts->before, amounts->target});
  }
  return questions::rivals(past, ahead);
}

}  // namespace plimsoll::session
