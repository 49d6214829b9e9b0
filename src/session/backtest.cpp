// A figure is scored by each model that tells its outcome and period and did not know it; what was known by then makes the
// rivals.
#include "session/backtest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>

#include "base/text.h"
#include "data/period.h"
#include "diag/diagnostic.h"
#include "diag/meant.h"
#include "engine/labels.h"
#include "opt/opt.h"
#include "questions/rivals.h"
#include "questions/scores.h"
#include "session/actuals.h"
#include "session/contrasted.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/stopwatch.h"
#include "session/unit_table.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

using data::MonthSpan;

// Trials of the further run that a miss takes.
constexpr std::uint64_t kMostNearTrials = 20'000;
constexpr std::size_t kMostTold = 5;

const char* rival_name(questions::RivalKind kind) {
  switch (kind) {
    case questions::RivalKind::last_value:
      return "last_value";
    case questions::RivalKind::trend:
      return "trend";
    case questions::RivalKind::target:
      return "target";
    case questions::RivalKind::history:
      break;
  }
  return "history";
}

// A model with what it tells.
struct Opening {
  const Model* model = nullptr;
  Compiled compiled;
  ir::RunInputs inputs;
  units::UnitTable units;
  // Outcomes in all their periods.
  std::vector<questions::Target> told;
  // The last day of which it knows.
  data::Date known_to;
  bool has_as_of = false;

  const ir::Module& module() const { return compiled.module; }
};

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
  return actual.known_on->year * std::int64_t{12} + actual.known_on->month - 1 < start;
}

// Of a row, in the target's unit.
struct RowNumbers {
  double value = 0;
  std::optional<double> before;
  std::optional<double> target;
};

class InUnit {
 public:
  InUnit(const Opening& opening, const std::string& file) : opening_(opening), file_(file) {}

  Result<RowNumbers> read(const Actual& actual, const questions::Target& target) {
    std::string unknown;
    const auto unit = opening_.units.parse(actual.unit, &unknown);
    if (!unit && !actual.unit.empty()) {
      return wrong(
          actual, "the unit `" + actual.unit + "` is not known" +
                      (unknown.empty() || unknown == actual.unit ? "" : ", for `" + unknown + "`") +
                      "; " + target.name + " is in " + unit_words(target.unit) +
                      ", and may be written so, in thousands, millions or billions");
    }
    const units::ScaledUnit scaled = unit ? *unit : units::ScaledUnit();
    const plimsoll::Unit told = opening_.units.told(scaled.unit);
    if (told.canonical != target.unit.canonical) {
      return wrong(actual,
                   target.name + " is in " + unit_words(told) + " there, and in " +
                       unit_words(target.unit) + " in " + name_of(*opening_.model) +
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
      return wrong(actual, "a number is too large or too small to be read");
    }
    out.value = *value;
    return out;
  }

 private:
  static std::string unit_words(const plimsoll::Unit& unit) {
    return unit.base.empty() ? "plain numbers" : unit.base;
  }
  Error wrong(const Actual& actual, const std::string& what) const {
    return {"'" + file_ + "', " + actual.place + ": " + what, ErrorKind::model};
  }

  const Opening& opening_;
  const std::string& file_;
};

// A row that the model foretells.
struct Scored {
  const Actual* actual = nullptr;
  questions::Target target;
  RowNumbers amounts;
  std::optional<MonthSpan> span;
};

// What becomes of a row.
struct RowFate {
  bool has_outcome = false;
  bool is_past = false;
  bool is_scored = false;
  // Told by a model that knew it.
  bool is_known = false;
};

bool is_cut(const questions::Target& target) {
  return target.period_name.n_months_of_cut > 0;
}

class StartScores {
 public:
  StartScores(const Opening& opening, const Actuals& actuals, const std::string& file,
              std::vector<RowFate>& fates)
      : opening_(opening), actuals_(actuals), fates_(fates), in_unit_(opening, file) {}

  // In the order of the model's outcomes, then of periods.
  Result<std::vector<Scored>> find(const std::vector<std::string>& only) {
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
      auto amounts = in_unit_.read(actual, target);
      if (!amounts) return amounts.failure();
      out.push_back({&actual, target, std::move(*amounts), span});
    }
    return out;
  }

  Result<std::array<questions::Rival, questions::kRivals>> rivals(const Scored& scored,
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
        const auto amounts = in_unit_.read(actual, scored.target);
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
      const auto amounts = in_unit_.read(*actual, scored.target);
      if (!amounts) return amounts.failure();
      past.push_back({at, amounts->value, amounts->before, amounts->target});
    }
    return questions::rivals(past, ahead);
  }

 private:
  const Opening& opening_;
  const Actuals& actuals_;
  std::vector<RowFate>& fates_;
  InUnit in_unit_;
};

template <class Forecast>
std::array<BacktestResult::Interval, 3> intervals_of(const Forecast& forecast, double came) {
  std::array<BacktestResult::Interval, 3> out;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const double tail = (1 - BacktestResult::kLevels[k]) / 2;
    out[k].low = forecast.quantile(tail);
    out[k].high = forecast.quantile(1 - tail);
    out[k].inside = out[k].low <= came && came <= out[k].high;
  }
  return out;
}

BacktestResult::RivalScore score_of(const questions::Rival& rival, double came) {
  BacktestResult::RivalScore out;
  out.rival = rival_name(rival.kind);
  out.why_not = rival.why_not;
  out.n_past = rival.n_past;
  out.is_relative = rival.is_relative;
  if (!rival.why_not.empty()) return out;
  out.mean = rival.forecast.mean;
  out.sd = rival.forecast.sd;
  out.crps = rival.forecast.crps(came);
  out.log = rival.forecast.log_score(came);
  out.intervals = intervals_of(rival.forecast, came);
  return out;
}

// What sets the futures nearest to the figure apart.
Result<BacktestResult::Near> near_of(const Model& model, const BacktestRequest& request,
                                     const Scored& scored, const Control& control,
                                     const engine::Progress& progress) {
  QuestionRequest asked;
  asked.asked = {"mean", scored.target.name, scored.target.period_name.short_name};
  asked.switches = request.switches;
  asked.trials = request.trials;
  asked.trials.count = std::min(asked.trials.count, kMostNearTrials);
  asked.work = request.work;
  const Result<Question> plain = open_question(model, asked, {});
  if (!plain) return plain.failure();
  Additions added;
  added.declarations = cause_outcomes(plain->module(), asked.trials.count);
  const Result<Question> question = open_question(model, asked, {}, added);
  if (!question) return question.failure();
  const std::vector<Cause> causes =
      causes_of(question->module(), question->target, asked.trials.count);
  const auto options = agreeing_options(model, question->module(), asked.trials, asked.work);
  if (!options) return options.failure();
  const auto sample = questions::simulate(question->module(), question->inputs,
                                          targets_with_causes(question->target, causes), *options,
                                          control.cancel, progress);
  if (auto error = trouble(model, *question, sample, asked)) return *error;
  const std::vector<double>& values = sample->columns[0];
  const double came = scored.amounts.value * scored.target.unit.scale;
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto n_near = static_cast<std::size_t>(
      std::ceil(BacktestResult::kNear * static_cast<double>(values.size())));
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n_near), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double x = std::fabs(values[a] - came);
                      const double y = std::fabs(values[b] - came);
                      return x < y || (x == y && a < b);
                    });
  order.resize(n_near);
  const Contrasted found = contrasted(causes, *sample, order);
  BacktestResult::Near out;
  out.n_near = n_near;
  out.n_trials = values.size();
  for (const ContrastedCause& one : found.events) {
    const auto told = struck_of(one);
    if (told.stands_out && out.events.size() < kMostTold) out.events.push_back(told);
  }
  for (const ContrastedCause& one : found.draws) {
    const auto told = leaning_of(one);
    if (told.stands_out && out.draws.size() < kMostTold) out.draws.push_back(told);
  }
  return out;
}

BacktestResult::Start start_of(const Opening& opening, const BacktestRequest& request) {
  BacktestResult::Start out;
  out.model = name_of(*opening.model);
  out.about = about(opening.module(), *opening.model, request.switches);
  out.futures = futures(request.trials);
  if (opening.has_as_of) out.as_of = data::format_date(opening.known_to);
  if (opening.module().has_time) out.first = opening.module().time.period_name(0);
  return out;
}

// The figures of one model.
std::optional<Error> score_start(const Opening& opening, const BacktestRequest& request,
                                 const Actuals& actuals, const std::string& file,
                                 const Control& control, const engine::Progress& progress,
                                 std::vector<RowFate>& fates, BacktestResult& result) {
  StartScores scores(opening, actuals, file, fates);
  auto found = scores.find(request.outcomes);
  if (!found) return found.failure();
  result.starts.push_back(start_of(opening, request));
  result.starts.back().n_figures = found->size();
  if (found->empty()) return std::nullopt;
  std::vector<questions::Target> targets;
  for (const Scored& one : *found) targets.push_back(one.target);
  const auto options =
      agreeing_options(*opening.model, opening.module(), request.trials, request.work);
  if (!options) return options.failure();
  auto sample = questions::simulate(opening.module(), opening.inputs, targets, *options,
                                    control.cancel, progress);
  if (!sample) return sample.failure();
  if (sample->failure) {
    return failed_trial(*opening.model, opening.compiled, *sample->failure, request.trials,
                        request.switches);
  }
  if (sample->interrupted) return cancelled();
  for (std::size_t i = 0; i < found->size(); ++i) {
    if (auto error = stopped(control)) return error;
    const Scored& one = (*found)[i];
    const double came = one.amounts.value;
    std::vector<double>& values = sample->columns[i];
    for (double& x : values) x /= one.target.unit.scale;
    const questions::SampleForecast forecast(std::move(values));
    BacktestResult::Figure figure;
    figure.start = result.starts.size() - 1;
    figure.outcome = one.target.name;
    const ir::Column& column = opening.module().columns[one.target.column.value];
    figure.title = column.title;
    figure.period = one.target.period_name;
    figure.unit = one.target.unit.base;
    figure.came = came;
    figure.place = one.actual->place;
    if (one.actual->known_on) figure.known_on = data::format_date(*one.actual->known_on);
    figure.mean = forecast.mean();
    figure.sd = forecast.sd();
    figure.median = forecast.quantile(0.5);
    figure.intervals = intervals_of(forecast, came);
    figure.below = forecast.below(came);
    figure.up_to = forecast.up_to(came);
    figure.crps = forecast.crps(came);
    figure.log = forecast.log_score(came);
    const auto rivals = scores.rivals(one, figure.horizon);
    if (!rivals) return rivals.failure();
    for (const questions::Rival& rival : *rivals) figure.rivals.push_back(score_of(rival, came));
    if (request.causes && !figure.intervals[0].inside) {
      auto near = near_of(*opening.model, request, one, control, progress);
      if (!near) return near.failure();
      for (std::size_t k = 0; k < figure.intervals.size(); ++k) {
        if (!figure.intervals[k].inside) near->level = BacktestResult::kLevels[k];
      }
      figure.near = std::move(*near);
    }
    result.figures.push_back(std::move(figure));
  }
  return std::nullopt;
}

// The table is read, and nothing may be written over it.
std::optional<Error> tell_table(const BacktestRequest& request, const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
  return control.opened({*diagnostics, {request.actuals}, {}, {}});
}

// ---- rows that nothing is made of

std::vector<std::string> outcomes_told(const std::vector<Opening>& openings) {
  std::vector<std::string> out;
  for (const Opening& opening : openings) {
    for (const questions::Target& target : opening.told) {
      if (std::count(out.begin(), out.end(), target.name) == 0) out.push_back(target.name);
    }
  }
  return out;
}

std::string row_words(const Actual& actual) {
  return "`" + actual.outcome + "`" +
         (actual.period_text.empty() ? "" : " in " + actual.period_text) + " (" + actual.place +
         ")";
}

// Why the first row of an outcome that models tell is scored by none.
std::string why_not_scored(const std::vector<Opening>& openings, const Actual& actual,
                           const RowFate& fate) {
  if (fate.is_known) {
    return row_words(actual) + " was known when each model that tells it was made, by its `as of`";
  }
  std::vector<std::string> periods;
  bool is_fiscal = false;
  for (const Opening& opening : openings) {
    is_fiscal =
        is_fiscal || (opening.module().has_time && opening.module().time.fiscal_end_month != 12);
    for (const questions::Target& target : opening.told) {
      const std::string& name = target.period_name.short_name;
      if (target.name != actual.outcome || is_cut(target) || name.empty()) continue;
      if (std::count(periods.begin(), periods.end(), name) == 0) periods.push_back(name);
    }
  }
  const std::size_t n = periods.size();
  if (n > 6) periods = {periods[0], periods[1], "...", periods[n - 1]};
  std::string out = row_words(actual) + " lies in no period that a model tells: " +
                    (periods.empty() ? "it is told over the horizon, and its row has no period"
                                     : joined(periods));
  const bool is_plain_year =
      actual.period && actual.period->form == syntax::PeriodLiteral::Form::year;
  if (is_fiscal && is_plain_year) {
    out += "; " + actual.period_text + " is the calendar year, FY" + actual.period_text +
           " the fiscal one";
  }
  return out;
}

std::optional<Error> tell_left_out(const std::vector<Opening>& openings, const Actuals& actuals,
                                   const std::string& file, const std::vector<RowFate>& fates,
                                   BacktestResult& result) {
  const std::vector<std::string> told = outcomes_told(openings);
  std::vector<std::string> strangers;
  std::vector<std::size_t> elsewhere;
  for (std::size_t i = 0; i < fates.size(); ++i) {
    const Actual& actual = actuals.rows[i];
    if (!fates[i].has_outcome) {
      const bool is_told = std::count(told.begin(), told.end(), actual.outcome) > 0;
      if (!is_told && std::count(strangers.begin(), strangers.end(), actual.outcome) == 0) {
        strangers.push_back(actual.outcome);
      }
    } else if (!fates[i].is_scored && !fates[i].is_past) {
      elsewhere.push_back(i);
    }
  }
  const std::vector<std::string_view> known(told.begin(), told.end());
  const auto near_words = [&](const std::string& name) {
    const std::string_view near = diag::nearest(name, known);
    return near.empty() ? "" : "; did you mean `" + std::string(near) + "`?";
  };
  if (result.figures.empty()) {
    std::string why = "'" + file + "' has no figure that the models foretell: ";
    const auto first = std::find_if(fates.begin(), fates.end(),
                                    [](const RowFate& fate) { return fate.has_outcome; });
    if (first == fates.end()) {
      std::vector<std::string_view> names(strangers.begin(), strangers.end());
      why += "it is about " + diag::listed(names) + ", and they tell " +
             (known.empty() ? "no outcome" : diag::listed(known));
      if (!strangers.empty()) why += near_words(strangers[0]);
    } else {
      const auto last = std::find_if(fates.rbegin(), fates.rend(),
                                     [](const RowFate& fate) { return fate.has_outcome; });
      const auto at = static_cast<std::size_t>(fates.rend() - last) - 1;
      why += elsewhere.empty() && !fates[at].is_known
                 ? row_words(actuals.rows[at]) +
                       ", and what stands before it, was known when the models were made, or was "
                       "over before they begin"
                 : why_not_scored(openings, actuals.rows[elsewhere.empty() ? at : elsewhere[0]],
                                  fates[elsewhere.empty() ? at : elsewhere[0]]);
    }
    return Error{why, ErrorKind::usage};
  }
  if (!strangers.empty()) {
    std::string near;
    std::string name = strangers[0];
    for (const std::string& one : strangers) {
      if (!near.empty()) break;
      near = near_words(one);
      if (!near.empty()) name = one;
    }
    const std::size_t others = strangers.size() - 1;
    result.notes.push_back("`" + name + "`" +
                           (others == 0   ? " is an outcome of no model"
                            : others == 1 ? " and one other name are outcomes of no model"
                                          : fmt::format(" and {} other names are outcomes of no "
                                                        "model",
                                                        others)) +
                           ", and left out" + near);
  }
  if (!elsewhere.empty()) {
    const std::size_t at = elsewhere[0];
    result.notes.push_back(
        why_not_scored(openings, actuals.rows[at], fates[at]) +
        (elsewhere.size() == 1 ? "" : fmt::format("; so do {} others", elsewhere.size() - 1)));
  }
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (!fates[i].is_known || fates[i].is_scored) continue;
    result.notes.push_back(why_not_scored(openings, actuals.rows[i], fates[i]) +
                           ": it is no forecast, and not scored");
    break;
  }
  return std::nullopt;
}

}  // namespace

Result<BacktestResult> backtest(const std::vector<Model>& models, const BacktestRequest& request,
                                const Control& control) {
  if (models.empty()) return Error{"a backtest is of one model at least", ErrorKind::usage};
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  if (auto error = needs_random(request.trials, "the errors of scores come from")) return *error;
  const Stopwatch watch;
  namespace fs = std::filesystem;
  std::error_code missing;
  if (!fs::exists(request.actuals, missing)) {
    return Error{diag::cannot_open(request.actuals, ENOENT), ErrorKind::usage};
  }
  const Result<std::string> bytes = source::read_text(request.actuals);
  if (!bytes) return bytes.failure();
  if (auto error = tell_table(request, control)) return *error;
  const std::string file = fs::path(request.actuals).filename().string();

  std::vector<Opening> openings;
  for (const Model& model : models) {
    auto opening = open_start(model, request, control);
    if (!opening) return opening.failure();
    openings.push_back(std::move(*opening));
  }
  const std::vector<std::string> told = outcomes_told(openings);
  for (const std::string& name : request.outcomes) {
    if (std::count(told.begin(), told.end(), name) > 0) continue;
    return Error{diag::has_no(models.size() == 1 ? "the model" : "each model", "outcome", name,
                              {told.begin(), told.end()}),
                 ErrorKind::usage};
  }
  const Result<Actuals> actuals = read_actuals(*bytes, file, request.sheet, told);
  if (!actuals) return actuals.failure();
  BacktestResult out;
  out.actuals = request.actuals;
  out.sha256 = source::sha256_hex(*bytes);
  out.sheet = actuals->sheet;
  out.notes = actuals->notes;
  const engine::Progress progress = in_stages(control);
  std::vector<RowFate> fates(actuals->rows.size());
  for (const Opening& opening : openings) {
    if (auto error = score_start(opening, request, *actuals, file, control, progress, fates, out)) {
      return *error;
    }
  }
  if (auto error = tell_left_out(openings, *actuals, file, fates, out)) return *error;
  put_together(out);
  out.seconds = watch.seconds();
  return out;
}

}  // namespace plimsoll::session
