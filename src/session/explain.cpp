// One trial replayed: what it drew, what struck when, what each line came to.
#include <algorithm>

#include "engine/labels.h"
#include "ir/time_names.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/questions.h"
#include "session/ranges.h"
#include "session/trial.h"
#include "simulate/failure.h"

namespace plimsoll::session {

namespace {

// By label; without one where there is one value.
std::vector<LabelledValue> labelled(const ir::Module& module, ir::ShapeId shape,
                                    const std::vector<double>& values, double scale) {
  std::vector<LabelledValue> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string label;
    if (values.size() > 1) {
      label = engine::label_text(module, shape, static_cast<std::uint32_t>(i));
    }
    out.push_back({std::move(label), values[i] / scale});
  }
  return out;
}

std::vector<TrialResult::Drawn> drawn_once(const ir::Module& module, const engine::Replay& replay) {
  std::vector<TrialResult::Drawn> out;
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& def = module.defs[i];
    if (def.kind != ir::DefKind::draw || !def.node.valid()) continue;
    const auto& values = replay.of(module, ir::DefId(i));
    if (values.size() != 1) continue;
    out.push_back({def.full_name, def.unit.text(),
                   labelled(module, module.node(def.node).shape, values[0], def.unit.scale)});
  }
  return out;
}

std::vector<TrialEvent> events_of(const ir::Module& module, const engine::Replay& replay) {
  std::vector<const engine::Replay::Occurrence*> order;
  for (const auto& occurrence : replay.occurrences) order.push_back(&occurrence);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->period < b->period; });
  std::vector<TrialEvent> out;
  for (const auto* occurrence : order) out.push_back(event_of(module, *occurrence));
  return out;
}

// ---- statements

struct YearSpan {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

std::vector<YearSpan> columns_of(const ir::Time& time) {
  std::vector<YearSpan> columns;
  std::uint32_t first = 0;
  for (std::uint32_t t = 0; t < time.n_periods; ++t) {
    if (!time.is_year_end(t) && t + 1 < time.n_periods) continue;
    columns.push_back({first, t});
    first = t + 1;
  }
  return columns;
}

// What the line adds in a period.
double amount_at(const std::vector<std::vector<double>>& values, std::uint32_t period) {
  if (values.empty()) return 0;
  const std::vector<double>& now = values.size() == 1 ? values[0] : values[period];
  return now.empty() ? 0 : now[0];
}

std::vector<double> by_column(const std::vector<std::vector<double>>& values,
                              const std::vector<YearSpan>& columns) {
  std::vector<double> sums;
  for (const auto& [first, last] : columns) {
    double sum = 0;
    for (std::uint32_t t = first; t <= last; ++t) sum += amount_at(values, t);
    sums.push_back(sum);
  }
  return sums;
}

// Of all lines, without its scale word.
ir::Unit unit_of(const ir::Module& module, const ir::Statement& statement) {
  for (const ir::Statement::Line& line : statement.lines) {
    if (!line.def.valid()) continue;
    const ir::Def& def = module.defs[line.def.value];
    if (!def.unit.base.empty()) return def.unit.bare();
  }
  return {};
}

std::vector<TrialResult::Statement> statements_of(const ir::Module& module,
                                                  const engine::Replay& replay) {
  if (!module.has_time) return {};
  const std::vector<YearSpan> columns = columns_of(module.time);
  std::vector<TrialResult::Statement> out;
  for (const ir::Statement& statement : module.statements) {
    TrialResult::Statement one;
    one.name = statement.name;
    one.title = statement.title;
    const ir::Unit unit = unit_of(module, statement);
    one.unit = unit.base;
    one.scale = unit.scale;
    for (const auto& [first, last] : columns) one.columns.push_back(module.time.year_name(last));
    for (const ir::Statement::Line& line : statement.lines) {
      one.lines.push_back({std::string(1, line.sign), line.name,
                           by_column(replay.values[line.node.value], columns)});
    }
    out.push_back(std::move(one));
  }
  return out;
}

// ---- outcomes

TrialResult::Outcome outcome_of(const ir::Module& module, const engine::Replay& replay,
                                const ir::Column& column) {
  TrialResult::Outcome out;
  out.name = column.name;
  out.title = column.title;
  const ir::Unit unit = column.def.valid() ? module.defs[column.def.value].unit : ir::Unit();
  out.unit = unit.text();
  const auto& values = replay.values[column.node.value];
  const auto add = [&](ir::PeriodName period, std::size_t t) {
    std::vector<double> scaled = values[t];
    for (double& value : scaled) value /= unit.scale;
    out.points.push_back({std::move(period), std::move(scaled)});
  };
  const bool by_year = column.sample == ir::Sample::each_year;
  const bool has_one_period = module.has_time && module.time.n_periods == 1;
  if (values.size() == 1 && !(has_one_period && by_year)) {
    add({}, 0);
  } else if (column.sample == ir::Sample::horizon) {
    add({}, values.size() - 1);
  } else {
    const std::vector<std::uint32_t> ends = module.time.year_ends();
    for (std::uint32_t t = 0; t < values.size(); ++t) {
      // Of fiscal years, as in the run's tables.
      if (by_year && !std::binary_search(ends.begin(), ends.end(), t)) continue;
      add(ir::time_name(module.time, by_year, t), t);
    }
  }
  return out;
}

}  // namespace

TrialEvent event_of(const ir::Module& module, const engine::Replay::Occurrence& occurrence) {
  const ir::Event& event = module.events[occurrence.event.value];
  TrialEvent out;
  out.event = event.full_name;
  if (module.shape(event.shape).size > 1) {
    out.label = engine::label_text(module, event.shape, occurrence.label);
  }
  out.period = module.time.period_name(occurrence.period);
  out.sentence = event.sentence;
  for (std::size_t m = 0; m < event.marks.size() && m < occurrence.marks.size(); ++m) {
    const ir::Event::Mark& mark = event.marks[m];
    out.marks.push_back(
        {mark.name, mark.unit.text(),
         labelled(module, module.node(mark.node).shape, occurrence.marks[m], mark.unit.scale)});
  }
  out.by_scenario = occurrence.strike >= 0;
  return out;
}

TrialDraw draw_of(const simulate::Drawn& drawn) {
  return {drawn.name, drawn.labels,      drawn.when,    drawn.value,
          drawn.unit, drawn.is_discrete, drawn.is_high, drawn.chance};
}

Result<TrialResult> explain(const Model& model, const TrialRequest& request,
                            const Control& control) {
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  if (auto error = outside("the trial", 0, kMostTrials - 1, request.trial)) return *error;
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  const ir::Module& module = compiled->module;
  if (auto error = tell_opened(control, model, *compiled, request.switches, request.trials)) {
    return *error;
  }
  if (auto error = wrong_trial(model, request.trial)) return *error;
  const auto inputs = run_inputs(module, request.switches);
  if (!inputs) return inputs.failure();
  if (auto error = step(control, 0, 1)) return *error;
  const simulate::Draws draws(module, simulate::claim_nodes(module));
  const auto options = agreeing_options(model, module, request.trials, request.work, control);
  if (!options) return options.failure();
  const auto replay = engine::replay(module, *inputs, *options, request.trial, draws.nodes());
  if (!replay) return Error{replay.error(), ErrorKind::usage};
  if (auto error = step(control, 1, 1)) return *error;
  TrialResult out;
  out.about = about(module, model, request.switches);
  out.futures = futures(request.trials);
  out.title = module.title.empty() ? module.model_name : module.title;
  out.trial = request.trial;
  out.draws = drawn_once(module, *replay);
  out.has_events = !module.events.empty();
  out.events = events_of(module, *replay);
  out.has_draws = !draws.nodes().empty();
  for (const simulate::Drawn& one : draws.far_out(*replay, engine::kNoPeriod, kFarOut)) {
    out.far_out.push_back(draw_of(one));
  }
  out.statements = statements_of(module, *replay);
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome) continue;
    out.outcomes.push_back(outcome_of(module, *replay, column));
  }
  if (replay->failure) {
    out.failure =
        failed_trial(model, *compiled, *replay->failure, request.trials, request.switches, true)
            .diagnostics;
  }
  return out;
}

}  // namespace plimsoll::session
