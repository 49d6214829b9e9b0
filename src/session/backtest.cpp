// A figure is scored by each model that tells its outcome and period and did not know it; what was known by then makes the
// rivals.
#include "session/backtest.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <numeric>

#include "data/period.h"
#include "diag/diagnostic.h"
#include "diag/meant.h"
#include "questions/rivals.h"
#include "questions/scores.h"
#include "session/actuals.h"
#include "session/actuals_held.h"
#include "session/backtest_left_out.h"
#include "session/backtest_rows.h"
#include "session/contrasted.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/stopwatch.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

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

template <class Forecast>
std::array<BacktestResult::Interval, 3> intervals_of(const Forecast& forecast, double came) {
  std::array<BacktestResult::Interval, 3> out;
  for (std::size_t k = 0; k < out.size(); ++k) {
    // Of whole per cents: 1 - 0.95 is a little more than 0.05, and its rank would be one too high.
    const double tail = std::round(100 * (1 - BacktestResult::kLevels[k])) / 200;
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
  std::vector<About> abouts;
  for (const Opening& opening : openings) {
    abouts.push_back(about(opening.module(), *opening.model, request.switches));
  }
  if (auto error = model_twice(abouts)) return *error;
  const std::vector<std::string> told = outcomes_told(openings);
  for (const std::string& name : request.outcomes) {
    if (std::count(told.begin(), told.end(), name) > 0) continue;
    return Error{diag::has_no(models.size() == 1 ? "the model" : "each model", "outcome", name,
                              {told.begin(), told.end()}),
                 ErrorKind::usage};
  }
  const Result<Actuals> actuals = read_actuals(*bytes, file, request.sheet, told);
  if (!actuals) return actuals.failure();
  for (const Opening& opening : openings) {
    if (auto error = wrong_actuals(opening.module(), *actuals, file)) return *error;
  }
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
