#include "simulate/measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/limits.h"
#include "report/number_format.h"
#include "rng/key.h"
#include "simulate/judge.h"
#include "simulate/relation.h"
#include "stats/verdict.h"

namespace plimsoll::simulate {

namespace {

constexpr double kQuantiles[] = {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999};
constexpr double kShortfalls[] = {0.01, 0.05};

std::size_t n_ranked(const std::vector<stats::ColumnRequest>& requests) {
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [](const stats::ColumnRequest& request) {
        return !request.quantiles.empty() || !request.shortfalls.empty();
      }));
}

Side side_of(ir::Bad bad) {
  return bad == ir::Bad::high ? Side::high : Side::low;
}

bool is_outcome(const ir::Column& column) {
  return column.purpose == ir::Column::Purpose::outcome ||
         column.purpose == ir::Column::Purpose::requested;
}

// Stable over edits elsewhere: from the column's own name, label and time.
std::uint64_t column_id(const engine::FlatColumn& flat) {
  return rng::name_hash("column", flat.name + "@" + flat.time_name.long_name(), {});
}

double size_of(const OutcomeResult& outcome) {
  double size = std::fabs(outcome.mean.value.value_or(0));
  for (const QuantileResult& quantile : outcome.quantiles) {
    if (quantile.p >= 0.05 && quantile.p <= 0.95) {
      size = std::max(size, std::fabs(quantile.value.value_or(0)));
    }
  }
  return size;
}

// Values are measured without the scale word of their unit, 13.5 bn JPY in JPY, and shown in what
// their size asks for.
ir::Unit measured_in(const ir::Module& module, ir::DefId id) {
  return id.valid() ? module.defs[id.value].unit.bare() : ir::Unit();
}

// From canonical values to those of the unit that stands beside them.
void divide(LimitResult& limit, double scale) {
  if (scale == 1) return;
  for (std::optional<double>* value : {&limit.value, &limit.se, &limit.low, &limit.high}) {
    if (*value) **value /= scale;
  }
  limit.bound /= scale;
}

const char* sample_kind(const ir::Module& module, const ir::Column& column) {
  if (column.is_flag) return "indicator";
  if (!column.def.valid()) return "value";
  const ir::DefId reported = module.defs[column.def.value].reports;
  switch (module.defs[(reported.valid() ? reported : column.def).value].kind) {
    case ir::DefKind::flow:
    case ir::DefKind::stock_line:
    case ir::DefKind::statement_line:
      return "flow";
    case ir::DefKind::stock:
      return "stock";
    default:
      return "value";
  }
}

// "wan" of "cut[wan]"; the label part of a flat column's name without its time.
std::string label_of(const ir::Module& module, const ir::Column& column, std::uint32_t element) {
  const ir::Shape& shape = module.shape(module.node(column.node).shape);
  std::string text;
  std::uint32_t stride = shape.size;
  for (const ir::DimId dim_id : shape.dims) {
    const ir::Dim& dim = module.dims[dim_id.value];
    stride /= static_cast<std::uint32_t>(dim.labels.size());
    if (!text.empty()) text += ", ";
    text += dim.labels[(element / stride) % dim.labels.size()];
  }
  return text;
}

// The outcome's own name: that of a column of one label is "cut[wan, tokyo]".
std::string name_of(const ir::Column& column) {
  if (column.label.empty()) return column.name;
  return column.name.substr(0, column.name.size() - column.label.size() - 2);
}

}  // namespace

Relation relation_of(ir::Relation relation) {
  switch (relation) {
    case ir::Relation::lt:
      return Relation::below;
    case ir::Relation::gt:
      return Relation::above;
    case ir::Relation::ge:
      return Relation::at_least;
    case ir::Relation::le:
    case ir::Relation::within:
      break;
  }
  return Relation::at_most;
}

std::vector<std::vector<double>> amounts_of_curves(const ir::Module& module,
                                                   const engine::Program& program,
                                                   const Pilot& pilot) {
  std::vector<std::vector<double>> amounts;
  const auto n_trials = static_cast<std::size_t>(curve_trials(program));
  for (std::size_t i = 0; i < program.columns().size(); ++i) {
    if (!is_outcome(module.columns[program.columns()[i].column.value])) continue;
    const auto first = pilot[i].begin();
    const auto n = static_cast<std::ptrdiff_t>(std::min(n_trials, pilot[i].size()));
    std::vector<double> values(first, first + n);
    const double scale =
        measured_in(module, module.columns[program.columns()[i].column.value].def).scale;
    for (double& x : values) x /= scale;
    amounts.push_back(curve_amounts(std::move(values)));
  }
  return amounts;
}

Measure::Measure(const ir::Module& module, const ir::RunInputs& inputs,
                 const engine::Program& program, std::uint64_t n_trials, int n_workers,
                 int n_replicates, bool curves, MeasurePlan plan)
    : module_(module), inputs_(inputs), program_(program), curves_(curves), plan_(std::move(plan)) {
  plan_outcomes();
  plan_bounds(module.limits, true);
  plan_bounds(module.expectations, false);
  stats::CollectorPlan collect;
  collect.n_trials = n_trials;
  collect.n_workers = n_workers;
  collect.n_replicates = n_replicates;
  collect.pass = plan_.pass();
  if (curves_) {
    running_means_ = std::make_unique<stats::RunningMeans>(n_trials, n_replicates);
    if (n_replicates == 1) collect.marks = running_means_->ends();
    plan_convergence();
  }
  // Of another model, which plan() tells.
  if (plan_.of_parts()) {
    plan_.outcomes.plan.ranks.resize(outcome_requests_.size());
    plan_.bounds.plan.ranks.resize(judged_requests_.size());
  }
  // Most limits are probabilities, which need no ranks.
  const std::size_t budget = collect.budget_bytes;
  const std::size_t n_outcomes = n_ranked(outcome_requests_);
  const std::size_t n_judged = n_ranked(judged_requests_);
  const std::size_t n_all = std::max<std::size_t>(n_outcomes + n_judged, 1);
  collect.budget_bytes = budget / n_all * n_outcomes;
  collect.ranks = plan_.outcomes.plan.ranks;
  outcomes_ = std::make_unique<stats::Collector>(outcome_requests_, collect);
  collect.budget_bytes = budget / n_all * n_judged;
  collect.ranks = plan_.bounds.plan.ranks;
  bounds_ = std::make_unique<stats::Collector>(judged_requests_, collect);
  for (stats::PartsPlan* own : {&plan_.outcomes, &plan_.bounds}) {
    const std::vector<std::optional<stats::RankPlan>> ranks = std::move(own->plan.ranks);
    own->plan = {};
    own->plan.n_trials = n_trials;
    own->plan.n_replicates = n_replicates;
    own->plan.marks = collect.marks;
    own->plan.pass = collect.pass;
    own->plan.ranks = ranks;
  }
}

// Limits first: a model with thousands of columns must not need memory for each of them.
void Measure::plan_convergence() {
  constexpr std::size_t kMostRunning = 256;
  const auto add = [&](std::size_t flat, const std::string& name, bool is_outcome,
                       std::size_t column) {
    const engine::FlatColumn& at = program_.columns()[flat];
    const ir::Column& of = module_.columns[at.column.value];
    if (running_.size() == kMostRunning || !label_of(module_, of, at.label).empty()) return;
    (is_outcome ? outcome_requests_ : judged_requests_)[column].runs = true;
    running_.push_back({{!is_outcome, name, at.time_name, {}},
                        is_outcome,
                        column,
                        {!is_outcome || of.is_flag, !program_.is_uniform(flat)}});
  };
  for (const Judged& judged : judged_) {
    if (!judged.is_limit || !ir::is_of_condition(judged.bound->statistic)) continue;
    add(judged.flat, judged.bound->name, false, judged.column);
  }
  for (std::size_t i = 0; i < outcome_columns_.size(); ++i) {
    const std::size_t flat = outcome_columns_[i];
    add(flat, module_.columns[program_.columns()[flat].column.value].name, true, i);
  }
}

void Measure::plan_outcomes() {
  const std::vector<engine::FlatColumn>& flats = program_.columns();
  for (std::size_t i = 0; i < flats.size(); ++i) {
    const ir::Column& column = module_.columns[flats[i].column.value];
    const bool counted = column.purpose == ir::Column::Purpose::unsettled ||
                         column.purpose == ir::Column::Purpose::occurrences;
    if (!is_outcome(column) && !counted) continue;
    stats::ColumnRequest request;
    request.id = column_id(flats[i]);
    request.has_noise = !program_.is_uniform(i);
    if (is_outcome(column)) {
      for (const double level : kQuantiles) request.quantiles.push_back({level, 0.95});
      if (!column.is_flag && column.bad != ir::Bad::unstated) {
        for (const double level : kShortfalls) {
          request.shortfalls.push_back({level, side_of(column.bad)});
        }
      }
      outcome_columns_.push_back(i);
      outcome_scales_.push_back(measured_in(module_, column.def).scale);
      if (const std::size_t index = outcome_requests_.size(); plan_.of_parts()) {
        const std::vector<stats::ColumnRequest>& planned = plan_.outcomes.requests;
        if (index < planned.size()) request.amounts = planned[index].amounts;
      } else if (index < plan_.amounts.size()) {
        request.amounts = plan_.amounts[index];
      }
      outcome_requests_.push_back(std::move(request));
    } else {
      request.is_indicator = column.is_flag;
      judged_columns_.push_back(i);
      judged_requests_.push_back(std::move(request));
    }
  }
}

void Measure::plan_bounds(const std::vector<ir::Bound>& bounds, bool are_limits) {
  const std::vector<engine::FlatColumn>& flats = program_.columns();
  for (const ir::Bound& bound : bounds) {
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < flats.size(); ++i) {
      if (flats[i].column != bound.column) continue;
      if (bound.period && flats[i].period != *bound.period) continue;
      mine.push_back(i);
    }
    const int n_periods = static_cast<int>(std::max<std::size_t>(mine.size(), 1));
    const double confidence = are_limits ? stats::limit_confidence(n_periods) : 0.95;
    for (const std::size_t flat : mine) {
      stats::ColumnRequest request;
      request.id = column_id(flats[flat]);
      request.has_noise = !program_.is_uniform(flat);
      request.is_indicator = ir::is_of_condition(bound.statistic);
      switch (bound.statistic) {
        case ir::Statistic::quantile:
          request.quantiles.push_back({bound.level, confidence});
          break;
        case ir::Statistic::es:
          request.shortfalls.push_back({bound.level, bound.high_side ? Side::high : Side::low});
          break;
        case ir::Statistic::mean:
        case ir::Statistic::sd:
        case ir::Statistic::probability:
          break;
      }
      judged_.push_back({&bound, judged_columns_.size(), flat, n_periods, are_limits});
      judged_columns_.push_back(flat);
      judged_requests_.push_back(std::move(request));
    }
  }
}

void Measure::consume(int worker, std::uint64_t first_trial, std::size_t n,
                      const double* const* columns) {
  thread_local std::vector<const double*> chosen;
  chosen.clear();
  for (const std::size_t i : outcome_columns_) chosen.push_back(columns[i]);
  thread_local std::vector<std::vector<double>> scaled;
  scaled.resize(outcome_columns_.size());
  for (std::size_t c = 0; c < outcome_columns_.size(); ++c) {
    if (outcome_scales_[c] == 1) continue;
    scaled[c].resize(n);
    for (std::size_t i = 0; i < n; ++i) scaled[c][i] = chosen[c][i] / outcome_scales_[c];
    chosen[c] = scaled[c].data();
  }
  outcomes_->consume(worker, first_trial, n, chosen.data());
  chosen.clear();
  for (const std::size_t i : judged_columns_) chosen.push_back(columns[i]);
  bounds_->consume(worker, first_trial, n, chosen.data());
}

bool Measure::needs_another_pass() {
  const bool first = outcomes_->needs_another_pass();
  const bool second = bounds_->needs_another_pass();
  for (stats::PartsPlan* own : {&plan_.outcomes, &plan_.bounds}) {
    own->plan.pass += first || second ? 1 : 0;
  }
  return first || second;
}

double Measure::constant(ir::NodeId node) const {
  return ir::evaluate_run_region(module_, node, inputs_).front();
}

std::vector<std::string> Measure::sample_headers() const {
  std::vector<std::string> headers;
  for (const std::size_t i : outcome_columns_) {
    const engine::FlatColumn& flat = program_.columns()[i];
    const ir::Column& column = module_.columns[flat.column.value];
    const std::string label = label_of(module_, column, flat.label);
    const std::string& time = flat.time_name.short_name;
    headers.push_back(column.name + (label.empty() ? "" : "[" + label + "]") +
                      (time.empty() ? "" : " " + time));
  }
  return headers;
}

std::vector<LimitColumn> Measure::limit_columns() const {
  using Kind = LimitColumn::Kind;
  std::vector<LimitColumn> out;
  for (const Judged& judged : judged_) {
    if (!judged.is_limit) continue;
    const ir::Bound& bound = *judged.bound;
    const engine::FlatColumn& flat = program_.columns()[judged.flat];
    const std::string label = label_of(module_, module_.columns[flat.column.value], flat.label);
    const std::string& time = flat.time_name.short_name;
    LimitColumn one;
    one.name =
        bound.name + (label.empty() ? "" : "[" + label + "]") + (time.empty() ? "" : " " + time);
    one.level = bound.level;
    one.side = bound.high_side ? Side::high : Side::low;
    switch (bound.statistic) {
      case ir::Statistic::probability:
        one.kind = Kind::share;
        break;
      case ir::Statistic::mean:
        one.kind = Kind::mean;
        break;
      case ir::Statistic::sd:
        one.kind = Kind::sd;
        break;
      case ir::Statistic::quantile:
        one.kind = Kind::quantile;
        break;
      case ir::Statistic::es:
        one.kind = Kind::shortfall;
        break;
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Measure::ScaledColumn> Measure::outcomes_in_units() const {
  std::vector<ScaledColumn> out;
  for (std::size_t i = 0; i < outcome_columns_.size(); ++i) {
    out.push_back({outcome_columns_[i], outcome_scales_[i]});
  }
  return out;
}

std::vector<Measure::ScaledColumn> Measure::limits_in_units() const {
  std::vector<ScaledColumn> out;
  for (const Judged& judged : judged_) {
    if (!judged.is_limit) continue;
    const bool is_share = ir::is_of_condition(judged.bound->statistic);
    out.push_back({judged.flat, is_share ? 1 : judged.bound->unit.bare().scale});
  }
  return out;
}

namespace {

// From the least value, with the no trials below it, to the largest, with all of them. Between them an amount that stands
// behind the number before it is an atom: it stands twice.
std::vector<CurvePoint> curve_of(const std::vector<double>& amounts,
                                 const stats::ColumnSummary& summary) {
  if (summary.up_to.empty() || !summary.min || !summary.max) return {};
  std::vector<CurvePoint> curve{{*summary.min + 0.0, 0}};
  for (std::size_t i = 0; i < summary.up_to.size(); ++i) {
    const std::uint64_t n = summary.up_to[i];
    if (n == 0) continue;
    if (n == summary.n_trials) break;
    const bool is_before_atom =
        i + 1 < amounts.size() && std::nextafter(amounts[i], kInfinity) == amounts[i + 1];
    curve.push_back({is_before_atom ? amounts[i + 1] : amounts[i], n});
  }
  curve.push_back({*summary.max + 0.0, summary.n_trials});
  return curve;
}

}  // namespace

void Measure::fill_outcomes(RunResult& result) const {
  const std::vector<stats::ColumnSummary> summaries = outcomes_->finish();
  // One scale for all periods and labels of an outcome, so that its table can be read down.
  std::map<std::uint32_t, double> magnitude;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const engine::FlatColumn& flat = program_.columns()[outcome_columns_[i]];
    const ir::Column& column = module_.columns[flat.column.value];
    OutcomeResult outcome;
    outcome.name = name_of(column);
    outcome.title = column.title;
    outcome.label = column.label.empty() ? label_of(module_, column, flat.label) : column.label;
    outcome.kind = sample_kind(module_, column);
    outcome.period = flat.time_name;
    outcome.unit = measured_in(module_, column.def).base;
    if (column.bad != ir::Bad::unstated) outcome.bad_side = side_of(column.bad);
    set_statistics(outcome, summaries[i]);
    outcome.curve = curve_of(outcome_requests_[i].amounts, summaries[i]);
    double& size = magnitude[flat.column.value];
    size = std::max(size, size_of(outcome));
    result.outcomes.push_back(std::move(outcome));
  }
  fill_history(result);
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    OutcomeResult& outcome = result.outcomes[i];
    const engine::FlatColumn& flat = program_.columns()[outcome_columns_[i]];
    const report::Display display =
        report::choose_display(outcome.unit, magnitude[flat.column.value]);
    outcome.scale = display.scale;
    outcome.display_unit = display.unit;
  }
}

// What the model says of its outcomes before the first period, where the times are of one length.
void Measure::fill_history(RunResult& result) const {
  std::set<std::string> told;
  for (std::size_t i = 0; i < outcome_columns_.size(); ++i) {
    const ir::Column& column =
        module_.columns[program_.columns()[outcome_columns_[i]].column.value];
    const int months = column.sample == ir::Sample::each_year     ? 12
                       : column.sample == ir::Sample::each_period ? module_.time.months_per_step
                                                                  : 0;
    if (months == 0 || !told.insert(column.name).second) continue;
    for (const ir::Def& def : module_.defs) {
      if (def.full_name != column.name) continue;
      for (const ir::HistoryPoint& point : def.history) {
        const bool is_before = point.first_month + point.n_months <= module_.time.first_month;
        if (point.n_months != months || !is_before) continue;
        result.history.push_back(
            {column.name, point.period, constant(point.node) / outcome_scales_[i]});
      }
    }
  }
}

LimitResult Measure::limit_result(const Judged& judged) const {
  const engine::FlatColumn& flat = program_.columns()[judged.flat];
  const ir::Column& column = module_.columns[flat.column.value];
  LimitResult limit;
  limit.name = judged.bound->name;
  limit.title = judged.bound->title;
  limit.label = label_of(module_, column, flat.label);
  limit.period = flat.time_name;
  limit.statistic = judged.bound->statistic_text;
  limit.is_probability = ir::is_of_condition(judged.bound->statistic);
  limit.confidence = judged.is_limit ? stats::limit_confidence(judged.n_periods) : 0.95;
  limit.relation = relation_of(judged.bound->relation);
  limit.bound = constant(judged.bound->bound);
  if (!limit.is_probability) {
    limit.unit = judged.bound->unit.bare().base;
  }
  return limit;
}

namespace {

// One scale for all periods and labels of a limit; a bound of zero says nothing of the size.
void set_scales(std::vector<LimitResult>& limits) {
  std::map<std::string, double> sizes;
  for (const LimitResult& limit : limits) {
    const double size =
        limit.bound != 0 ? std::fabs(limit.bound) : std::fabs(limit.value.value_or(0));
    double& largest = sizes[limit.name];
    largest = std::max(largest, size);
  }
  for (LimitResult& limit : limits) {
    const report::Display display = report::choose_display(limit.unit, sizes[limit.name]);
    limit.scale = display.scale;
    limit.display_unit = display.unit;
  }
}

}  // namespace

void Measure::fill_bounds(RunResult& result) const {
  const std::vector<stats::ColumnSummary> summaries = bounds_->finish();
  for (std::size_t i = 0; i < judged_columns_.size(); ++i) {
    const engine::FlatColumn& flat = program_.columns()[judged_columns_[i]];
    const ir::Column& column = module_.columns[flat.column.value];
    if (column.purpose == ir::Column::Purpose::occurrences) {
      // Two columns for each event: how often, and whether at all.
      if (column.is_flag) {
        const std::optional<stats::ProbabilitySummary>& share = summaries[i].probability;
        if (share) result.occurrences.back().share = {share->value, share->se};
      } else {
        const stats::Moments& moments = summaries[i].moments;
        result.occurrences.push_back(
            {column.name, {moments.mean, moments.mean_se, summaries[i].mean_doubt}, {}});
      }
      continue;
    }
    if (column.purpose != ir::Column::Purpose::unsettled) continue;
    UnsettledResult unsettled;
    unsettled.name = column.name;
    unsettled.label = label_of(module_, column, flat.label);
    const ir::Unit measured = measured_in(module_, column.def);
    unsettled.mean = {summaries[i].moments.mean, summaries[i].moments.mean_se,
                      summaries[i].mean_doubt};
    for (std::optional<double>* value : {&unsettled.mean.value, &unsettled.mean.se}) {
      if (*value) **value /= measured.scale;
    }
    unsettled.unit = measured.base;
    const report::Display display =
        report::choose_display(unsettled.unit, std::fabs(unsettled.mean.value.value_or(0)));
    unsettled.scale = display.scale;
    unsettled.display_unit = display.unit;
    if (unsettled.mean.value.value_or(0) != 0) result.unsettled.push_back(std::move(unsettled));
  }
  for (const Judged& judged : judged_) {
    LimitResult limit = limit_result(judged);
    const stats::ColumnSummary& summary = summaries[judged.column];
    switch (judged.bound->statistic) {
      case ir::Statistic::probability:
        judge_probability(limit, summary);
        break;
      case ir::Statistic::mean:
        judge_mean(limit, summary);
        break;
      case ir::Statistic::sd:
        judge_sd(limit, summary);
        break;
      case ir::Statistic::quantile:
        judge_quantile(limit, summary, 0);
        break;
      case ir::Statistic::es:
        judge_shortfall(limit, summary, 0);
        break;
    }
    const double tolerance = judged.bound->relation == ir::Relation::within
                                 ? constant(judged.bound->tolerance) * std::fabs(limit.bound)
                                 : 0;
    const bool is_near = limit.value && std::fabs(*limit.value - limit.bound) <= tolerance;
    const bool holds = limit.value && stats::judge(limit.value, limit.value, limit.relation,
                                                   limit.bound) == Verdict::holds;
    if (!limit.is_probability) {
      divide(limit, judged.bound->unit.bare().scale);
    }
    if (judged.is_limit) {
      result.limits.push_back(std::move(limit));
      continue;
    }
    const report::Display display = report::choose_display(limit.unit, std::fabs(limit.bound));
    ExpectationResult expectation;
    expectation.text = judged.bound->text;
    expectation.names_period = judged.bound->period.has_value();
    expectation.period = limit.period;
    expectation.value = limit.value;
    expectation.low = limit.low;
    expectation.high = limit.high;
    expectation.unit = limit.unit;
    expectation.scale = display.scale;
    expectation.display_unit = display.unit;
    expectation.met = judged.bound->relation == ir::Relation::within ? is_near : holds;
    result.expectations.push_back(std::move(expectation));
  }
  set_scales(result.limits);
}

void Measure::fill(RunResult& result) const {
  result.digest = outcomes_->digest().hex();
  result.trials = outcomes_->n_delivered();
  fill_outcomes(result);
  fill_bounds(result);
  if (running_means_ != nullptr) fill_convergence(result);
}

void Measure::fill_convergence(RunResult& result) const {
  result.convergence_trials = running_means_->marks(result.trials);
  for (const Running& running : running_) {
    const stats::Collector& sums = running.is_outcome ? *outcomes_ : *bounds_;
    ConvergenceResult item = running.told;
    for (const stats::RunningPoint& point : running_means_->points(
             running.kind,
             [&](std::size_t stretch) { return sums.running_sums(running.column, stretch); },
             result.trials)) {
      item.estimates.push_back({point.value, point.se});
    }
    result.convergence.push_back(std::move(item));
  }
}

}  // namespace plimsoll::simulate
