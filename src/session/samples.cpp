// Values of every trial: the columns of chosen variables, and statistics of such columns.
#include "plimsoll/samples.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/guest.h"
#include "questions/sample.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/reported.h"

namespace plimsoll {

namespace {

// Of outcomes, in the order of the model, each once.
std::vector<std::string> outcomes_of(const ir::Module& module) {
  std::vector<std::string> names;
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome) continue;
    const std::size_t of_label = column.label.empty() ? 0 : column.label.size() + 2;
    std::string name = column.name.substr(0, column.name.size() - of_label);
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

SamplesResult::Column column_of(const session::Reported& reported,
                                const session::Reported::Variable& variable,
                                const questions::Target& target) {
  SamplesResult::Column out;
  out.label = reported.label_of(target);
  out.name = variable.name;
  // Asked for by one label, it has the name of the rest.
  const std::string label = "[" + out.label + "]";
  if (!out.label.empty() && out.name.ends_with(label))
    out.name.resize(out.name.size() - label.size());
  out.title = variable.title;
  out.period = target.period_name;
  out.unit = target.unit.base;
  const ir::Bad bad = reported.compiled.module.columns[target.column.value].bad;
  if (bad != ir::Bad::unstated) out.bad_side = bad == ir::Bad::high ? Side::high : Side::low;
  return out;
}

std::optional<Error> wrong_range(const SamplesRequest& request) {
  if (request.only == 0 && request.first == 0) return std::nullopt;
  if (request.trials.sampler != Sampler::random) {
    return Error{
        "a range of trials is of independent ones: the points of latin and sobol belong together",
        ErrorKind::usage};
  }
  if (request.only >= 1 && request.only <= request.trials.count &&
      request.first <= request.trials.count - request.only) {
    return std::nullopt;
  }
  return Error{"the range of trials lies outside of the " + std::to_string(request.trials.count) +
                   " that are asked for",
               ErrorKind::usage};
}

std::optional<Error> wrong_values(std::span<const double> values,
                                  const SampleStatistic& statistic) {
  if (values.empty()) return Error{"a statistic of no values", ErrorKind::usage};
  const auto bad =
      std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
  if (bad != values.end()) {
    return Error{"value " + std::to_string(bad - values.begin()) + " is not finite",
                 ErrorKind::usage};
  }
  if (statistic.kind != SampleStatistic::Kind::share) return std::nullopt;
  const bool are_hits =
      std::all_of(values.begin(), values.end(), [](double x) { return x == 0 || x == 1; });
  if (are_hits) return std::nullopt;
  return Error{"a share is of values that are 0 or 1", ErrorKind::usage};
}

Result<questions::Target> target_of(const SampleStatistic& statistic) {
  using Kind = SampleStatistic::Kind;
  questions::Target target;
  const bool has_level = statistic.kind == Kind::quantile || statistic.kind == Kind::shortfall;
  if (has_level && !(statistic.level > 0 && statistic.level < 1)) {
    return Error{"a level lies above 0 and below 1", ErrorKind::usage};
  }
  switch (statistic.kind) {
    case Kind::mean:
      target.statistic = ir::Statistic::mean;
      break;
    case Kind::sd:
      target.statistic = ir::Statistic::sd;
      break;
    case Kind::quantile:
      target.statistic = ir::Statistic::quantile;
      break;
    case Kind::shortfall:
      target.statistic = ir::Statistic::es;
      break;
    case Kind::share:
      target.statistic = ir::Statistic::probability;
      break;
  }
  if (has_level) target.level = statistic.level;
  target.side = statistic.side == Side::high ? stats::Side::high : stats::Side::low;
  return target;
}

}  // namespace

Result<SamplesResult> Model::samples(const SamplesRequest& request, const Control& control) const {
  return as_guest([&]() -> Result<SamplesResult> {
    if (auto error = session::wrong_request(request.trials, request.work)) return *error;
    if (auto error = wrong_range(request)) return *error;
    std::vector<std::string> names = request.names;
    if (names.empty()) {
      const auto compiled = session::compile(*this);
      if (!compiled) return compiled.failure();
      names = outcomes_of(compiled->module);
      if (names.empty()) return Error{"the model has no outcome", ErrorKind::usage};
    }
    const auto reported = session::report_variables(*this, names, request.switches, control);
    if (!reported) return reported.failure();
    const ir::Module& module = reported->compiled.module;
    if (auto error = session::tell_opened(control, *this, reported->compiled, request.switches,
                                          request.trials)) {
      return *error;
    }
    if (auto error = session::wrong_trials(*this, request.trials)) return *error;
    SamplesResult out;
    out.about = session::about(module, *this, request.switches);
    out.futures = session::futures(request.trials);
    for (const auto& variable : reported->variables) {
      for (const auto& mean : variable.means) {
        out.columns.push_back(column_of(*reported, variable, mean));
      }
    }
    const std::vector<questions::Target> targets = reported->targets();
    auto agreeing = session::agreeing_options(*this, module, request.trials, request.work, control);
    if (!agreeing) return agreeing.failure();
    engine::RunOptions& options = *agreeing;
    if (request.only > 0) {
      options.first_trial = request.first;
      options.n_trials = request.only;
    }
    auto sample = questions::simulate_into(module, reported->inputs, targets, options, out.values,
                                           control.cancel, session::in_stages(control));
    if (!sample) return sample.failure();
    if (sample->failure) {
      return session::failed_trial(*this, reported->compiled, *sample->failure, request.trials,
                                   request.switches);
    }
    if (sample->interrupted) return session::cancelled();
    out.n_trials = sample->n_trials;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      out.columns[i].has_noise = sample->has_noise[i];
      const double scale = targets[i].unit.scale;
      if (scale == 1) continue;
      for (std::size_t k = 0; k < out.n_trials; ++k) out.values[i * out.n_trials + k] /= scale;
    }
    return out;
  });
}

Result<Estimate> estimate(std::span<const double> values, const SampleStatistic& statistic,
                          bool has_noise) {
  return as_guest([&]() -> Result<Estimate> {
    if (auto error = wrong_values(values, statistic)) return *error;
    const auto target = target_of(statistic);
    if (!target) return target.failure();
    return questions::estimate(*target, values, has_noise);
  });
}

Result<Estimate> estimate_difference(std::span<const double> after, std::span<const double> before,
                                     const SampleStatistic& statistic, bool has_noise) {
  return as_guest([&]() -> Result<Estimate> {
    for (const auto values : {after, before}) {
      if (auto error = wrong_values(values, statistic)) return *error;
    }
    if (after.size() != before.size()) {
      return Error{"the two are of " + std::to_string(after.size()) + " and " +
                       std::to_string(before.size()) + " trials",
                   ErrorKind::usage};
    }
    const auto target = target_of(statistic);
    if (!target) return target.failure();
    return questions::difference(*target, after, before, has_noise);
  });
}

}  // namespace plimsoll
