// Figures of all periods before the limit's are columns of one run; each is learnt on one half of it and measured on the other.
#include "session/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/text.h"
#include "engine/labels.h"
#include "opt/opt.h"
#include "questions/early_warning.h"
#include "questions/reading.h"
#include "session/contrasted.h"
#include "session/failure.h"
#include "session/observed.h"
#include "session/question.h"
#include "session/ranges.h"
#include "session/reported.h"
#include "session/stopwatch.h"

namespace plimsoll::session {

namespace {

// Below so many in a half nothing is told.
constexpr std::size_t kFewestBreaches = 30;
// A figure that does not stand out by so many errors on the half that chooses tells nothing.
constexpr double kTells = 4;

// A figure by its periods.
struct Watched {
  std::string name;
  std::string title;
  bool is_count = false;
  std::vector<questions::Target> targets;
};

// What a board can know: outcomes, lines of statements, and what was asked for.
std::vector<std::string> names_watched(const ir::Module& module,
                                       const std::vector<std::string>& more) {
  std::vector<std::string> out = more;
  const auto add = [&](ir::DefId id) {
    if (!id.valid()) return;
    const ir::Def& def = module.defs[id.value];
    if (!def.node.valid() || module.node(def.node).region != ir::Region::period) return;
    if (std::find(out.begin(), out.end(), def.full_name) == out.end()) {
      out.push_back(def.full_name);
    }
  };
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome) add(column.def);
  }
  for (const ir::Statement& statement : module.statements) {
    for (const ir::Statement::Line& line : statement.lines) add(line.def);
  }
  return out;
}

// Declarations that a compilation takes: by period, else by year, else none.
std::vector<check::Options::Question> declarations_of(const Model& model, const ir::Module& module,
                                                      const std::vector<std::string>& names) {
  std::vector<check::Options::Question> out;
  for (const std::string& name : names) {
    if (!has_outcome(module, name, ir::Sample::each_period)) {
      out.push_back({"outcome " + name + " each period"});
    }
  }
  for (const ir::Event& event : module.events) {
    const std::string name = event.full_name + ".count";
    if (!has_outcome(module, name, ir::Sample::each_period)) {
      out.push_back({"outcome " + name + " each period"});
    }
  }
  if (compile(model, {out, {}})) return out;
  std::erase_if(out, [&](const check::Options::Question& one) {
    return !compile(model, {{one}, {}}).ok();
  });
  return out;
}

// Periods that are over before the limit's, by figure and label.
std::vector<Watched> watched_of(const ir::Module& module, const std::vector<std::string>& names,
                                std::uint32_t before) {
  std::vector<Watched> out;
  // Two names of one thing are one figure.
  std::set<std::pair<std::uint32_t, std::string>> seen;
  const auto add = [&](const std::string& name, const std::string& title, bool is_count) {
    std::map<std::string, Watched> by_label;
    std::vector<std::string> order;
    for (const ir::Column& column : module.columns) {
      const bool is_own = column.purpose == ir::Column::Purpose::outcome &&
                          (column.name == name || (!column.label.empty() &&
                                                   column.name == name + "[" + column.label + "]"));
      if (!is_own) continue;
      const bool by_year = column.sample == ir::Sample::each_year;
      if (column.sample != ir::Sample::each_period) {
        // Where it is told by period, its years are sums of these, and no earlier.
        if (!by_year || has_outcome(module, column.name, ir::Sample::each_period)) continue;
      }
      if (!seen.emplace(column.node.value, column.label).second) continue;
      const std::uint32_t size = module.size_of(column.node);
      for (std::uint32_t label = 0; label < size; ++label) {
        const std::string text =
            size == 1 ? "" : engine::label_text(module, module.node(column.node).shape, label);
        const std::string full = column.name + (text.empty() ? "" : "[" + text + "]");
        if (by_label
                .emplace(full,
                         Watched{full, column.title.empty() ? title : column.title, is_count, {}})
                .second) {
          order.push_back(full);
        }
        Watched& one = by_label[full];
        if (!one.targets.empty()) continue;
        for (std::uint32_t t = 0; t < before; ++t) {
          if (by_year && !module.time.is_year_end(t)) continue;
          questions::Target target;
          target.column = ir::ColumnId(static_cast<std::size_t>(&column - module.columns.data()));
          target.label = label;
          target.period = t;
          target.name = full;
          target.text = full;
          target.period_name = by_year ? module.time.year_name(t) : module.time.period_name(t);
          if (column.def.valid()) target.unit = module.defs[column.def.value].unit.bare();
          one.targets.push_back(std::move(target));
        }
      }
    }
    for (const std::string& full : order) out.push_back(std::move(by_label[full]));
  };
  for (const std::string& name : names) {
    const auto def = std::find_if(module.defs.begin(), module.defs.end(),
                                  [&](const ir::Def& one) { return one.full_name == name; });
    add(name, def == module.defs.end() ? "" : def->title, false);
  }
  for (const ir::Event& event : module.events) {
    const std::string name = event.full_name + ".count";
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      add(name, event.sentence, true);
    }
  }
  return out;
}

// The failure's column by period, of a condition that may come true at any time; invalid else.
ir::ColumnId add_so_far(ir::Module& module, const questions::Target& target) {
  ir::Column column = module.columns[target.column.value];
  const ir::Node& node = module.node(column.node);
  if (column.sample != ir::Sample::horizon || node.region != ir::Region::period ||
      node.when != ir::When::every_period) {
    return {};
  }
  column.sample = ir::Sample::each_period;
  column.purpose = ir::Column::Purpose::requested;
  column.name += ".so_far";
  module.columns.push_back(std::move(column));
  return ir::ColumnId(module.columns.size() - 1);
}

struct Halves {
  std::vector<double> figures[2];
  std::vector<double> breaches[2];
};

// `broken`: by then; may be null.
Halves halves_of(std::span<const double> figures, std::span<const double> breaches,
                 const std::vector<double>* broken) {
  Halves out;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (broken != nullptr && (*broken)[i] != 0) continue;
    out.figures[i % 2].push_back(figures[i]);
    out.breaches[i % 2].push_back(breaches[i]);
  }
  return out;
}

std::size_t n_of(const std::vector<double>& flags) {
  return static_cast<std::size_t>(
      std::count_if(flags.begin(), flags.end(), [](double x) { return x != 0; }));
}

int months_between(const ir::Time& time, std::uint32_t from, std::uint32_t to) {
  return static_cast<int>(to - from) * time.months_per_step;
}

struct Ranked {
  double area = 0;
  WatchResult::Warning warning;
};

std::optional<Error> wrong_watch(const WatchRequest& request) {
  if (request.failure.empty() == request.limit.empty()) {
    return Error{"name one limit: --limit NAME, or --failure 'net_income < -2 bn JPY in FY2013'",
                 ErrorKind::usage};
  }
  if (request.most_false_alarms &&
      !(*request.most_false_alarms > 0 && *request.most_false_alarms < 1)) {
    return Error{"the share of false alarms lies above 0 and below 1, such as 10 %",
                 ErrorKind::usage};
  }
  if (auto error = outside("the number of figures for a period", 1, 100, request.top)) {
    return error;
  }
  return needs_random(request.trials, "the errors of warnings come from");
}

// Warnings of one period, the best first.
std::vector<WatchResult::Warning> best_of(std::vector<Ranked> all, int top) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Ranked& a, const Ranked& b) { return a.area > b.area; });
  std::vector<WatchResult::Warning> out;
  for (Ranked& one : all) {
    if (out.size() == static_cast<std::size_t>(top)) break;
    // That which says the same of every future under another name.
    const auto is_same = [&](const WatchResult::Warning& other) {
      return other.area.value == one.warning.area.value &&
             other.hits.value == one.warning.hits.value &&
             other.false_alarms.value == one.warning.false_alarms.value;
    };
    if (std::any_of(out.begin(), out.end(), is_same)) continue;
    out.push_back(std::move(one.warning));
  }
  return out;
}

}  // namespace

Result<WatchResult> watch(const Model& model, const WatchRequest& request, const Control& control) {
  if (auto error = wrong_watch(request)) return *error;
  const Stopwatch clock;
  QuestionRequest asked;
  asked.asked.condition = request.limit;
  asked.asked.period = request.period;
  asked.switches = request.switches;
  asked.trials = request.trials;
  asked.work = request.work;
  if (!request.failure.empty()) {
    const questions::InPeriod failure = questions::read_in_period(request.failure);
    asked.asked.condition = failure.text;
    if (!failure.period.empty()) asked.asked.period = failure.period;
  }
  const Result<Question> plain = open_question(model, asked, control);
  if (!plain) return plain.failure();
  if (!plain->module().has_time) {
    return Error{"a model without time has nothing that is seen before", ErrorKind::usage};
  }
  if (!request.figures.empty()) {
    const auto reported = report_variables(model, request.figures, request.switches, {});
    if (!reported) return reported.failure();
  }
  const auto unoptimised = compile(model);
  if (!unoptimised) return unoptimised.failure();
  const std::vector<std::string> names = names_watched(unoptimised->module, request.figures);
  Additions added;
  added.declarations = declarations_of(model, unoptimised->module, names);
  Result<Question> question = open_question(model, asked, {}, added);
  if (!question) return question.failure();
  ir::Module& module = question->compiled.module;
  const ir::Time& time = module.time;
  const Failure failure = find_failure(module, question->target);
  questions::Target target = question->target;
  if (target.period == engine::kNoPeriod) target.period = time.n_periods - 1;
  const ir::ColumnId so_far = add_so_far(module, target);
  if (target.period == 0) {
    return Error{"nothing is seen before the first period ends, in which " + failure.text +
                     " is judged; name a later one with --period",
                 ErrorKind::usage};
  }
  const std::vector<Watched> watched = watched_of(module, names, target.period);
  std::vector<questions::Target> targets{question->target};
  if (so_far.valid()) {
    for (std::uint32_t t = 0; t < target.period; ++t) {
      questions::Target one = question->target;
      one.column = so_far;
      one.period = t;
      targets.push_back(std::move(one));
    }
  }
  const std::size_t first_figure = targets.size();
  for (const Watched& one : watched) {
    targets.insert(targets.end(), one.targets.begin(), one.targets.end());
  }
  const auto options = agreeing_options(model, module, request.trials, request.work, control);
  if (!options) return options.failure();
  const auto sample = questions::simulate(module, question->inputs, targets, *options,
                                          control.cancel, options->progress);
  if (auto error = trouble(model, *question, sample, asked)) return *error;

  WatchResult out;
  out.about = about(module, model, request.switches);
  out.futures = futures(request.trials);
  out.failure = failure.text;
  if (failure.limit) {
    out.limit = failure.limit->name;
    out.limit_title = failure.limit->title;
  }
  out.period = question->target.period_name;
  out.n_trials = sample->n_trials;
  out.most_false_alarms = request.most_false_alarms;
  const std::vector<double>& breaches = sample->columns[0];
  out.n_breaches = n_of(breaches);
  out.n_figures = targets.size() - first_figure;
  out.chance = questions::estimate(question->target, breaches, sample->has_noise[0]);
  const std::size_t n_rarer = std::min<std::size_t>(out.n_breaches, out.n_trials - out.n_breaches);
  if (n_rarer < 2 * kFewestBreaches) {
    const bool always = out.n_breaches > n_rarer;
    const std::string seen =
        fmt::format("{}: in {} of {} trials", failure.text, out.n_breaches, out.n_trials);
    if (n_rarer == 0) {
      return Error{seen + (always ? ", so there is nothing to be warned of: it is always so"
                                  : "; it never comes so far, and nothing leads there"),
                   ErrorKind::usage};
    }
    return Error{seen + ": too few " + (always ? "without it " : "") +
                     "to tell what leads there; ask for more with --trials",
                 ErrorKind::usage};
  }

  std::vector<std::vector<Ranked>> by_period(target.period);
  std::size_t at = first_figure;
  for (const Watched& one : watched) {
    std::vector<double> counted(one.is_count ? breaches.size() : 0, 0.0);
    for (const questions::Target& figure : one.targets) {
      if (auto error = stopped(control)) return *error;
      std::span<const double> values = sample->columns[at++];
      if (one.is_count) {
        for (std::size_t i = 0; i < counted.size(); ++i) counted[i] += values[i];
        values = counted;
      }
      const std::vector<double>* broken =
          so_far.valid() ? &sample->columns[1 + figure.period] : nullptr;
      const Halves halves = halves_of(values, breaches, broken);
      if (n_of(halves.breaches[0]) < kFewestBreaches ||
          n_of(halves.breaches[1]) < kFewestBreaches) {
        continue;
      }
      const auto learnt = questions::learn_warning(halves.figures[0], halves.breaches[0],
                                                   request.most_false_alarms);
      if (!learnt || *learnt->area.value - 0.5 <= kTells * *learnt->area.se) continue;
      const questions::WarningRates rates =
          questions::measure_warning(halves.figures[1], halves.breaches[1], learnt->rule);
      WatchResult::Warning warning;
      warning.figure = one.name;
      warning.title = one.title;
      warning.period = figure.period_name;
      warning.months_ahead = months_between(time, figure.period, target.period);
      warning.is_count = one.is_count;
      warning.unit = one.is_count ? "" : figure.unit.base;
      warning.is_low = learnt->rule.is_low;
      warning.threshold = learnt->rule.threshold / (one.is_count ? 1 : figure.unit.scale);
      warning.hits = rates.hits;
      warning.false_alarms = rates.false_alarms;
      warning.after_warning = rates.after_warning;
      warning.area = rates.area;
      warning.n_breaches = rates.n_breaches;
      warning.n_calm = rates.n_calm;
      by_period[figure.period].push_back({*learnt->area.value, std::move(warning)});
    }
  }
  for (std::vector<Ranked>& all : by_period) {
    for (WatchResult::Warning& one : best_of(std::move(all), request.top)) {
      out.warnings.push_back(std::move(one));
    }
  }
  if (so_far.valid()) {
    out.cautions.push_back(
        "the limit may break at any time: by each period only futures in which it has not are "
        "counted");
  }
  if (out.warnings.empty()) {
    out.cautions.push_back(
        "no figure tells: none stands out by four errors; more trials may show one");
  }
  out.seconds = clock.seconds();
  return out;
}

}  // namespace plimsoll::session
