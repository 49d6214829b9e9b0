#include "session/warm.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/guest.h"
#include "engine/engine.h"
#include "engine/labels.h"
#include "opt/opt.h"
#include "questions/sample.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/stopwatch.h"
#include "simulate/measure.h"

namespace plimsoll::session {

namespace {

// Programs with their modules, a few MB each of a model as an annual report's.
constexpr std::size_t kMostSetups = 4;
constexpr std::size_t kMostPatterns = 16;

RunRequest run_request(const WarmRequest& request) {
  RunRequest out;
  out.switches = request.switches;
  out.trials = request.trials;
  out.work = request.work;
  return out;
}

// All that a program is made of beside the text.
std::string key_of(const WarmRequest& request) {
  std::string key = sampler_name(request.trials.sampler);
  const auto add = [&key](char kind, const std::vector<std::string>& words) {
    for (const std::string& word : words) key += std::string("\x01") + kind + word;
  };
  add('s', request.sets);
  add('c', request.switches.scenarios);
  add('a', request.switches.actions);
  add('w', request.switches.without);
  return key;
}

template <class Value>
const Value* kept(std::vector<std::pair<std::string, Value>>& list, const std::string& key) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.first == key; });
  if (found == list.end()) return nullptr;
  std::rotate(found, found + 1, list.end());
  return &list.back().second;
}

template <class Value>
void keep(std::vector<std::pair<std::string, Value>>& list, const std::string& key, Value value,
          std::size_t most) {
  std::erase_if(list, [&](const auto& one) { return one.first == key; });
  if (list.size() >= most) list.erase(list.begin());
  list.emplace_back(key, std::move(value));
}

bool has_uncertain_givens(const RunSetup& setup) {
  const std::vector<ir::Slot>& slots = setup.module().slots;
  return std::any_of(slots.begin(), slots.end(),
                     [](const ir::Slot& slot) { return slot.is_parameter; });
}

// The trials of a run in stages: what comes after each is measured apart, from all trials so far.
class Stages {
 public:
  Stages(const RunSetup& setup, engine::RunOptions options, std::vector<std::uint64_t> ends,
         const Control& control)
      : setup_(setup),
        options_(std::move(options)),
        ends_(std::move(ends)),
        control_(control),
        progress_(in_stages(control)) {
    options_.threads = engine::threads_of(*setup_.program, options_);
    const bool planned = options_.sampler != engine::Sampler::random;
    for (const std::uint64_t end : ends_) {
      measures_.push_back(
          std::make_unique<simulate::Measure>(setup_.module(), setup_.inputs, *setup_.program, end,
                                              options_.threads, planned ? options_.replicates : 1));
    }
  }

  // Of what has failed, where something has.
  Result<std::optional<engine::RunFailure>> run(std::size_t stage) {
    const std::uint64_t first = stage == 0 ? 0 : ends_[stage - 1];
    auto failed = pass(first, ends_[stage] - first, stage, ends_.size());
    while (failed && !*failed && measures_[stage]->needs_another_pass()) {
      failed = pass(0, ends_[stage], stage, stage + 1);
    }
    return failed;
  }

  const simulate::Measure& measure(std::size_t stage) const { return *measures_[stage]; }
  void forget(std::size_t stage) { measures_[stage].reset(); }
  std::uint64_t end(std::size_t stage) const { return ends_[stage]; }
  std::size_t n() const { return ends_.size(); }
  const engine::RunOptions& options() const { return options_; }
  const engine::RunReport& report() const { return report_; }

 private:
  Result<std::optional<engine::RunFailure>> pass(std::uint64_t first, std::uint64_t n,
                                                 std::size_t from, std::size_t to) {
    engine::RunOptions stage = options_;
    stage.first_trial = first;
    stage.n_trials = n;
    auto report = engine::run(
        *setup_.program, stage,
        [&](int worker, std::uint64_t at, std::size_t k, const double* const* columns) {
          for (std::size_t i = from; i < to; ++i) {
            measures_[i]->consume(worker, at, k, columns);
          }
        },
        progress_, control_.cancel);
    if (!report) return report.failure();
    if (report->interrupted || is_cancelled(control_)) return cancelled();
    report_ = std::move(*report);
    return report_.failure;
  }

  const RunSetup& setup_;
  engine::RunOptions options_;
  const std::vector<std::uint64_t> ends_;
  const Control& control_;
  const engine::Progress progress_;
  std::vector<std::unique_ptr<simulate::Measure>> measures_;
  engine::RunReport report_;
};

}  // namespace

Result<Compiled> WarmModel::compiled(const Model& model, const WarmRequest& request) {
  const std::string form = request.quick ? Pattern::form_of(request.sets) : "";
  if (form.empty()) return compile(model);
  std::shared_ptr<const Pattern> pattern;
  bool is_known = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (const auto* found = kept(patterns_, form)) {
      pattern = *found;
      is_known = true;
    }
  }
  if (pattern != nullptr) {
    if (auto found = pattern->with(request.sets)) return std::move(*found);
  }
  Result<Compiled> out = compile(model);
  if (!out || pattern != nullptr || is_known) return out;
  pattern = Pattern::make(model);
  const std::lock_guard<std::mutex> lock(mutex_);
  keep(patterns_, form, std::move(pattern), kMostPatterns);
  return out;
}

Result<WarmModel::Setup> WarmModel::set_up(const Model& model, const WarmRequest& request) {
  const std::string key = key_of(request);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (const Setup* found = kept(setups_, key)) return *found;
  }
  Result<Compiled> from = compiled(model, request);
  if (!from) return from.failure();
  auto setup = set_up_compiled(std::move(*from), model, run_request(request));
  if (!setup) return setup.failure();
  const Setup made = std::move(*setup);
  // What the compiler has not seen is not kept as if it had.
  if (request.quick) return made;
  const std::lock_guard<std::mutex> lock(mutex_);
  keep(setups_, key, made, kMostSetups);
  return made;
}

Result<RunResult> WarmModel::run_once(const Model& model, const WarmRequest& request,
                                      const Control& control,
                                      const std::function<void(const RunResult&)>& step) {
  const Stopwatch watch;
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  const Result<Setup> made = set_up(model, request);
  if (!made) return made.failure();
  if (auto error = stopped(control)) return *error;
  const RunSetup& setup = **made;
  auto agreeing = agreeing_options(model, setup.module(), request.trials, request.work);
  if (!agreeing) return agreeing.failure();
  engine::RunOptions& options = *agreeing;
  options.n_trials = engine::whole_trials(options);
  std::vector<std::uint64_t> ends;
  if (!setup.planned()) {
    for (const std::uint64_t end : request.steps) {
      if (end > (ends.empty() ? 0 : ends.back()) && end < options.n_trials) ends.push_back(end);
    }
  }
  ends.push_back(options.n_trials);
  Stages stages(setup, options, std::move(ends), control);
  for (std::size_t i = 0; i < stages.n(); ++i) {
    const auto failed = stages.run(i);
    if (!failed) return failed.failure();
    if (*failed) {
      return failed_trial(model, setup.compiled, **failed, request.trials, request.switches);
    }
    const bool is_last = i + 1 == stages.n();
    RunRequest reached = run_request(request);
    if (!setup.planned()) reached.trials.count = stages.end(i);
    RunResult result;
    result.warnings = engine_warnings(setup, stages.report().dimensions.size());
    result.threads = stages.report().threads;
    result.isa = stages.report().isa;
    describe_run(model, reached, reached, setup, stages.end(i), result);
    result.seconds = watch.seconds();
    stages.measure(i).fill(result);
    tell_switches(reached, result);
    if (is_last && !request.quick) {
      if (request.early && step && !setup.planned() && has_uncertain_givens(setup)) {
        RunResult early = result;
        tell_warnings(reached, setup, early);
        step(early);
      }
      engine::RunOptions all = stages.options();
      all.progress = control.progress;
      if (auto error = end_run(reached, setup, stages.measure(i), all, control, result)) {
        return *error;
      }
      if (auto error = stopped(control)) return *error;
    } else {
      tell_warnings(reached, setup, result);
    }
    if (is_last) return result;
    if (step) step(result);
    stages.forget(i);
  }
  return cancelled();
}

Result<std::shared_ptr<const ShowResult>> WarmModel::show(const Control& control) {
  const std::lock_guard<std::mutex> lock(show_mutex_);
  if (show_ == nullptr) {
    Result<ShowResult> made = model_.show(control);
    if (!made) return made.failure();
    show_ = std::make_shared<const ShowResult>(std::move(*made));
  }
  return show_;
}

Result<RunResult> WarmModel::run(const WarmRequest& request, const Control& control,
                                 const std::function<void(const RunResult&)>& step) {
  return as_guest([&]() -> Result<RunResult> {
    const Model model = model_.with_sets(request.sets);
    auto found = run_once(model, request, control, step);
    if (found || !request.quick || found.failure().kind != ErrorKind::model) return found;
    // In the words of the compiler, and at the places of this text.
    WarmRequest exact = request;
    exact.quick = false;
    return run_once(model, exact, control, step);
  });
}

namespace {

// One run of two that are compared.
struct PairSide {
  std::vector<questions::Target> means;
  questions::Sample sample;
};

constexpr const char* kPairedStatistics[] = {"mean", "quantile(5%)", "quantile(50%)",
                                             "quantile(95%)"};

// Each outcome of the module once, as one asks about it.
std::vector<std::string> names_of_outcomes(const RunSetup& setup) {
  const ir::Module& module = setup.module();
  std::vector<std::string> names;
  for (const engine::FlatColumn& flat : setup.program->columns()) {
    const ir::Column& column = module.columns[flat.column.value];
    if (column.purpose != ir::Column::Purpose::outcome) continue;
    std::string name = column.name;
    const std::string label =
        engine::label_text(module, module.node(column.node).shape, flat.label);
    if (!label.empty()) name += "[" + label + "]";
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

std::vector<questions::Target> targets_of(const RunSetup& setup, const std::string& statistic) {
  std::vector<questions::Target> out;
  for (const std::string& name : names_of_outcomes(setup)) {
    const auto found = questions::find_targets(setup.module(), {statistic, name, ""});
    if (found) out.insert(out.end(), found->begin(), found->end());
  }
  return out;
}

// Outcome and label of each. An outcome that is an expression has brackets of its own.
std::vector<std::pair<std::string, std::string>> names_of_rows(
    const RunSetup& setup, const std::vector<questions::Target>& targets) {
  const ir::Module& module = setup.module();
  std::vector<std::pair<std::string, std::string>> out;
  for (const questions::Target& target : targets) {
    const ir::Column& column = module.columns[target.column.value];
    out.emplace_back(column.name,
                     engine::label_text(module, module.node(column.node).shape, target.label));
  }
  return out;
}

}  // namespace

Result<std::vector<PairedOutcome>> WarmModel::difference(const WarmRequest& a, const WarmRequest& b,
                                                         const Control& control) {
  using Rows = std::vector<PairedOutcome>;
  return as_guest([&]() -> Result<Rows> {
    if (auto error = wrong_request(a.trials, a.work)) return *error;
    if (auto error = needs_random(a.trials, "the errors of differences come from")) return *error;
    PairSide sides[2];
    std::shared_ptr<const engine::TrialMap> trial_map;
    std::vector<std::vector<questions::Target>> targets;
    std::vector<std::pair<std::string, std::string>> names;
    const engine::Progress progress = in_stages(control);
    for (int i = 0; i < 2; ++i) {
      WarmRequest request = i == 0 ? a : b;
      request.trials = a.trials;
      const Model model = model_.with_sets(request.sets);
      const Result<Setup> setup = set_up(model, request);
      if (!setup) return setup.failure();
      PairSide& side = sides[i];
      side.means = targets_of(**setup, "mean");
      const auto agreeing =
          agreeing_options(model, (*setup)->module(), request.trials, request.work);
      if (!agreeing) return agreeing.failure();
      const engine::RunOptions& options = *agreeing;
      if (i == 0) trial_map = options.trial_map;
      if (auto error = other_futures(trial_map.get(), options)) return *error;
      if (auto error = questions::too_much_to_hold(options.n_trials, 2 * side.means.size())) {
        return *error;
      }
      auto sample = questions::simulate((*setup)->module(), (*setup)->inputs, side.means, options,
                                        control.cancel, progress);
      if (!sample) return sample.failure();
      if (sample->failure) {
        return failed_trial(model, (*setup)->compiled, *sample->failure, request.trials,
                            request.switches);
      }
      if (sample->interrupted || is_cancelled(control)) return cancelled();
      side.sample = std::move(*sample);
      if (i == 0) {
        names = names_of_rows(**setup, side.means);
        for (const char* statistic : kPairedStatistics) {
          targets.push_back(targets_of(**setup, statistic));
        }
      }
    }
    if (sides[0].means.size() != sides[1].means.size()) {
      return Error{"the two runs do not have the same outcomes", ErrorKind::usage};
    }
    Rows rows(targets[0].size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const questions::Target& mean = targets[0][k];
      PairedOutcome& row = rows[k];
      std::tie(row.name, row.label) = names[k];
      row.period = mean.period_name;
      row.unit = mean.unit.text();
      const std::vector<double>& x = sides[0].sample.columns[k];
      const std::vector<double>& y = sides[1].sample.columns[k];
      PairedOutcome::Statistic* const into[] = {&row.mean, &row.p5, &row.p50, &row.p95};
      for (std::size_t s = 0; s < targets.size(); ++s) {
        const questions::Target& target = targets[s][k];
        into[s]->before =
            in_unit(target, questions::estimate(target, x, sides[0].sample.has_noise[k]));
        into[s]->after =
            in_unit(target, questions::estimate(target, y, sides[1].sample.has_noise[k]));
        into[s]->difference = x == y ? Estimate{0.0, 0.0, Doubt::none}
                                     : in_unit(target, questions::difference(target, y, x));
      }
    }
    return rows;
  });
}

}  // namespace plimsoll::session
