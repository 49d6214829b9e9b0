// The decision's alternatives on trials that chose none of them, and what each draw or event tells of which is best.
#include "session/value.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "questions/information.h"
#include "questions/knowables.h"
#include "questions/lever_search.h"
#include "session/decision.h"
#include "session/observed.h"
#include "session/stopwatch.h"
#include "stats/critical.h"

namespace plimsoll::session {

namespace {

using questions::Choice;

constexpr std::size_t kMostAlternatives = 1'024;
constexpr std::size_t kShownAlternatives = 10;
// Alternatives times trials up to which settings of the levers are added, and how many may always stand.
constexpr std::uint64_t kMostSettingTrials = 1'000'000;
constexpr std::size_t kFewestSettings = 100;
// Columns of features that are held at a time.
constexpr std::size_t kColumnsAtATime = 256;

// In the unit of the objective. No knowledge makes a choice worse, since it may be left aside: what a regression loses on trials that
// it has not seen is noise around nothing.
Estimate worth(Estimate found, double scale) {
  if (found.value) found.value = std::max(0.0, *found.value) / scale;
  if (found.se) *found.se /= scale;
  return found;
}

class Value {
 public:
  Value(const Model& model, const ValueRequest& request, const Control& control)
      : model_(model), request_(request), control_(control) {}

  Result<ValueResult> run();

 private:
  std::optional<Error> search();
  std::optional<Error> add_settings(const std::vector<const questions::Glance*>& kept,
                                    const std::vector<double>& spacing,
                                    const questions::RatedChoice& found);
  std::optional<Error> measure();
  std::optional<Error> look_at(const questions::Knowables& knowables, std::size_t first,
                               std::size_t end);
  void tell(const questions::InformationValue& information);
  std::optional<Error> trouble_of(const std::optional<questions::ChoiceFailure>& failure,
                                  bool interrupted, const Choice* failing) const;

  const questions::Choosing& problem() const { return open_->problem; }
  bool has_levers() const { return !open_->decision->levers.empty(); }

  const Model& model_;
  const ValueRequest& request_;
  const Control& control_;
  Stopwatch watch_;
  std::unique_ptr<OpenDecision> open_;
  std::optional<engine::RunOptions> options_;
  // On fresh trials.
  std::optional<engine::RunOptions> fresh_;
  std::vector<Choice> alternatives_;
  // Utilities, larger is better.
  std::vector<std::vector<double>> utilities_;
  std::optional<questions::InformationValue> information_;
  std::map<std::string, std::vector<std::vector<double>>> of_risk_;
  ValueResult out_;
};

std::optional<Error> Value::trouble_of(const std::optional<questions::ChoiceFailure>& failure,
                                       bool interrupted, const Choice* failing) const {
  if (failure) {
    Switches switches = request_.switches;
    if (failing != nullptr) switches = switches_of(*open_, switches, *failing);
    return failed_trial(model_, open_->question.compiled, failure->failure, request_.trials,
                        switches);
  }
  if (interrupted || is_cancelled(control_)) return cancelled();
  return std::nullopt;
}

// The decision, and of each other set of actions that keeps the constraints its best setting.
std::optional<Error> Value::search() {
  auto choices = questions::choices_of(*open_->decision, problem().base, problem().cost);
  if (!choices) return choices.failure();
  if (choices->all.empty()) {
    return beyond_budget(*open_, *choices);
  }
  // Finer settings are added below; refined ones are looked for where the grid keeps no constraint.
  questions::ChoosingOptions how;
  how.refines = false;
  std::optional<questions::Chosen> chosen;
  for (const bool refines : {false, true}) {
    how.refines = refines;
    auto found = questions::choose(open_->problem, *choices, *options_, how, control_.cancel,
                                   options_->progress);
    if (!found) return found.failure();
    chosen = std::move(*found);
    out_.n_evaluations += chosen->n_evaluations;
    if (auto error = trouble_of(chosen->failure, chosen->interrupted,
                                chosen->failing ? &*chosen->failing : nullptr)) {
      return error;
    }
    if (chosen->ranked[0].is_kept || !has_levers()) break;
  }
  const questions::RatedChoice& best = chosen->ranked[0];
  if (!best.is_kept) {
    return Error{
        "nothing meets the constraints of the decision, so there is no choice that knowledge could "
        "better; `plimsoll decide` says which constraint is in the way",
        ErrorKind::usage};
  }
  alternatives_.push_back(best.choice);
  std::vector<const questions::Glance*> order;
  for (const questions::Glance& one : chosen->glances) {
    if (questions::distance_of(problem(), one.requirements) == 0) order.push_back(&one);
  }
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    return questions::score_of(problem(), a->objective) >
           questions::score_of(problem(), b->objective);
  });
  std::set<std::vector<std::uint8_t>> known{best.choice.actions};
  for (const questions::Glance* one : order) {
    if (known.insert(one->choice.actions).second) alternatives_.push_back(one->choice);
  }
  if (alternatives_.size() > kMostAlternatives) {
    return Error{"the decision leaves " + std::to_string(alternatives_.size()) +
                     " alternatives that keep the constraints, and at most " +
                     std::to_string(kMostAlternatives) + " are compared; choose from fewer actions",
                 ErrorKind::usage};
  }
  if (chosen->levers_cut) out_.warnings.emplace_back(questions::kLeversCut);
  if (has_levers()) return add_settings(order, choices->spacing, best);
  return std::nullopt;
}

// Knowledge may turn the levers: of each set, the chosen one first, the points of as fine a grid as its share of
// kMostSettingTrials takes.
std::optional<Error> Value::add_settings(const std::vector<const questions::Glance*>& kept,
                                         const std::vector<double>& spacing,
                                         const questions::RatedChoice& found) {
  const auto& levers = open_->decision->levers;
  std::vector<std::vector<std::uint8_t>> sets;
  for (const Choice& one : alternatives_) {
    // The levers of what stays the same at every setting are idle.
    std::set<double> objectives;
    for (const questions::Glance* glance : kept) {
      if (glance->choice.actions == one.actions) objectives.insert(glance->objective);
    }
    if (objectives.size() > 1) sets.push_back(one.actions);
  }
  const std::size_t most =
      std::clamp(static_cast<std::size_t>(kMostSettingTrials / options_->n_trials), kFewestSettings,
                 kMostAlternatives);
  std::size_t room = most - std::min(alternatives_.size(), most);
  std::vector<Choice> settings;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const std::size_t share = room / (sets.size() - i);
    std::vector<std::vector<double>> points(levers.size());
    std::size_t n = 0;
    for (const double parts : {16.0, 8.0, 4.0, 2.0, 1.0}) {
      n = 1;
      for (std::size_t l = 0; l < levers.size(); ++l) {
        const double steps = std::round((levers[l].high - levers[l].low) / spacing[l]);
        points[l] = questions::settings_of(levers[l], static_cast<std::size_t>(steps * parts) + 1);
        n *= points[l].size();
      }
      if (n <= share) break;
    }
    // Of the chosen set the search's own grid stands in any case.
    if (n > (i == 0 ? kMostAlternatives - alternatives_.size() : share)) continue;
    room -= std::min(n, room);
    for (std::size_t k = 0; k < n; ++k) {
      Choice one{sets[i], std::vector<double>(levers.size())};
      std::size_t rest = k;
      for (std::size_t l = 0; l < levers.size(); ++l) {
        one.levers[l] = points[l][rest % points[l].size()];
        rest /= points[l].size();
      }
      const std::optional<double>& budget = open_->decision->budget;
      const std::optional<double> costs = budget ? problem().cost(one) : std::nullopt;
      if (costs && *costs > *budget * (1 + 1e-12)) continue;
      if (std::find(alternatives_.begin(), alternatives_.end(), one) == alternatives_.end()) {
        settings.push_back(std::move(one));
      }
    }
  }
  if (!settings.empty()) {
    std::vector<questions::ChoiceValues> values;
    const auto ran = questions::run_choices(problem(), settings, values, *options_, control_.cancel,
                                            options_->progress);
    if (!ran) return ran.failure();
    const Choice* failing = ran->failure ? &settings[ran->failure->choice] : nullptr;
    if (auto error = trouble_of(ran->failure, ran->interrupted, failing)) return error;
    out_.n_evaluations += settings.size() * options_->n_trials;
    std::vector<Choice> keeping;
    std::optional<questions::RatedChoice> better;
    for (std::size_t i = 0; i < settings.size(); ++i) {
      questions::RatedChoice one = questions::made(problem(), settings[i], std::move(values[i]));
      if (one.is_kept) keeping.push_back(std::move(settings[i]));
      if (questions::is_better(problem(), one, better ? *better : found)) better = std::move(one);
    }
    settings = std::move(keeping);
    if (better) {
      alternatives_.insert(alternatives_.begin(), better->choice);
      std::erase(settings, better->choice);
    }
  }
  alternatives_.insert(alternatives_.end(), settings.begin(), settings.end());
  std::set<std::vector<double>> known;
  for (const Choice& one : alternatives_) known.insert(one.levers);
  out_.n_settings = known.size();
  return std::nullopt;
}

std::optional<Error> Value::measure() {
  fresh_ = *options_;
  fresh_->first_trial = options_->n_trials;
  // Only what the decision is for.
  questions::Choosing plain = problem();
  plain.requirements.clear();
  std::vector<questions::ChoiceValues> values;
  const auto ran = questions::run_choices(plain, alternatives_, values, *fresh_, control_.cancel,
                                          options_->progress);
  if (!ran) return ran.failure();
  const Choice* failing = ran->failure ? &alternatives_[ran->failure->choice] : nullptr;
  if (auto error = trouble_of(ran->failure, ran->interrupted, failing)) return error;
  out_.n_evaluations += alternatives_.size() * fresh_->n_trials;
  const double sign = open_->decision->maximises ? 1 : -1;
  for (questions::ChoiceValues& one : values) {
    for (double& x : one.columns[0]) x *= sign;
    utilities_.push_back(std::move(one.columns[0]));
  }
  std::vector<std::span<const double>> spans(utilities_.begin(), utilities_.end());
  information_.emplace(std::move(spans));
  return std::nullopt;
}

std::optional<Error> Value::look_at(const questions::Knowables& knowables, std::size_t first,
                                    std::size_t end) {
  std::vector<ir::ColumnId> wanted;
  for (std::size_t i = first; i < end; ++i) {
    wanted.insert(wanted.end(), knowables.all[i].columns.begin(), knowables.all[i].columns.end());
  }
  auto program = engine::Program::compile(knowables.module, problem().base, wanted,
                                          engine::compile_options(*fresh_));
  if (!program) return program.failure();
  const std::vector<engine::FlatColumn>& columns = program->columns();
  if (auto error = questions::too_much_to_hold(fresh_->n_trials, columns.size())) return error;
  std::vector<std::vector<double>> values(columns.size(), std::vector<double>(fresh_->n_trials));
  const auto report = engine::run(
      *program, *fresh_,
      [&](int, std::uint64_t trial, std::size_t n, const double* const* from) {
        for (std::size_t c = 0; c < values.size(); ++c) {
          std::copy_n(from[c], n, &values[c][trial - fresh_->first_trial]);
        }
      },
      options_->progress, control_.cancel);
  if (!report) return report.failure();
  if (report->failure) {
    return failed_trial(model_, open_->question.compiled, *report->failure, request_.trials,
                        request_.switches);
  }
  if (report->interrupted || is_cancelled(control_)) return cancelled();
  const ir::Module& module = open_->module();
  const double scale = open_->question.target.unit.scale;
  for (std::size_t i = first; i < end; ++i) {
    const questions::Knowable& one = knowables.all[i];
    const auto features = questions::features_of(knowables.module, one, columns, values);
    const questions::Information found = information_->partial(features);
    ValueResult::Known known;
    constexpr ValueResult::Known::Kind kKinds[] = {ValueResult::Known::Kind::given,
                                                   ValueResult::Known::Kind::draw,
                                                   ValueResult::Known::Kind::event};
    known.kind = kKinds[static_cast<std::size_t>(one.kind)];
    known.name = one.name;
    if (one.def.valid()) {
      const ir::Def& def = module.defs[one.def.value];
      known.title = def.title;
      if (def.risk >= 0) known.risk = module.risks[static_cast<std::size_t>(def.risk)].name;
    }
    known.value = worth(found.value, scale);
    known.fitted = found.fitted / scale;
    const auto n_own = static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [&](const engine::FlatColumn& flat) {
          return std::find(one.columns.begin(), one.columns.end(), flat.column) !=
                 one.columns.end();
        }));
    known.is_at_least =
        one.kind == questions::Knowable::Kind::event || features.size() < n_own || has_levers();
    if (!known.risk.empty()) {
      auto& all = of_risk_[known.risk];
      all.insert(all.end(), features.begin(), features.end());
    }
    out_.known.push_back(std::move(known));
  }
  return std::nullopt;
}

void Value::tell(const questions::InformationValue& information) {
  const double scale = open_->question.target.unit.scale;
  const ir::Module& module = open_->module();
  for (auto& [risk, features] : of_risk_) {
    const std::string& name = risk;
    const auto n_own = std::count_if(out_.known.begin(), out_.known.end(),
                                     [&](const auto& known) { return known.risk == name; });
    if (n_own < 2) continue;
    if (features.size() > questions::kMostFeatures) {
      out_.warnings.push_back("the risk `" + name +
                              "` as a whole has more figures than a regression takes; its "
                              "draws and events are told by themselves");
      continue;
    }
    ValueResult::Known known;
    known.kind = ValueResult::Known::Kind::risk;
    known.name = known.risk = name;
    for (const ir::Risk& risk : module.risks) {
      if (risk.name == name) known.title = risk.title;
    }
    const questions::Information found = information.partial(features);
    known.value = worth(found.value, scale);
    known.fitted = found.fitted / scale;
    known.is_at_least = std::any_of(out_.known.begin(), out_.known.end(), [&](const auto& own) {
      return own.risk == name && own.is_at_least;
    });
    out_.known.push_back(std::move(known));
  }
  const double z = stats::normal_critical(
      1 - 0.05 / static_cast<double>(std::max<std::size_t>(1, out_.known.size())));
  for (ValueResult::Known& known : out_.known) {
    known.is_apart = known.value.value && known.value.se &&
                     *known.value.value > z * *known.value.se && *known.value.value > 0;
  }
  std::stable_sort(out_.known.begin(), out_.known.end(), [](const auto& a, const auto& b) {
    return a.value.value.value_or(0) > b.value.value.value_or(0);
  });
  const Estimate perfect = information.perfect();
  out_.perfect = {*perfect.value / scale, *perfect.se / scale};
  out_.n_alternatives = alternatives_.size();
  std::vector<std::size_t> order(alternatives_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const std::vector<double>& shares = information.shares();
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  const auto objective = [&](std::size_t i) {
    std::vector<double> values = utilities_[i];
    if (!open_->decision->maximises) {
      for (double& x : values) x = -x;
    }
    return in_unit(open_->question.target, questions::estimate(problem().objective, values));
  };
  for (const std::size_t i : order) {
    if (out_.alternatives.size() == kShownAlternatives || shares[i] == 0) break;
    out_.alternatives.push_back({action_names(*open_, alternatives_[i]),
                                 lever_values(*open_, alternatives_[i]), objective(i), shares[i]});
  }
  out_.actions = action_names(*open_, alternatives_[0]);
  out_.levers = lever_values(*open_, alternatives_[0]);
  out_.objective = objective(0);
}

Result<ValueResult> Value::run() {
  if (request_.trials.count < questions::kFewestInformationTrials) {
    return Error{"what knowledge is worth needs at least " +
                     std::to_string(questions::kFewestInformationTrials) + " trials",
                 ErrorKind::usage};
  }
  auto open = open_decision(
      model_, {request_.decision, &request_.switches, &request_.trials, &request_.work, "`value`"},
      control_);
  if (!open) return open.failure();
  open_ = std::move(*open);
  if (problem().objective.statistic != ir::Statistic::mean) {
    return Error{"what knowledge is worth is told of a decision by a mean, and this one is by " +
                     problem().objective.text +
                     ": of a shortfall, a quantile or a chance no single future has a worth",
                 ErrorKind::usage};
  }
  auto options =
      agreeing_options(model_, open_->module(), request_.trials, request_.work, control_);
  if (!options) return options.failure();
  options_ = std::move(*options);
  if (auto error = search()) return *error;
  if (auto error = measure()) return *error;
  const ir::Module& module = open_->module();
  const questions::Knowables knowables =
      questions::knowables(module, module.columns[problem().objective.column.value].node);
  for (std::size_t first = 0; first < knowables.all.size();) {
    std::size_t end = first;
    std::size_t n = 0;
    while (end < knowables.all.size()) {
      std::size_t own = 0;
      for (const ir::ColumnId id : knowables.all[end].columns) {
        const ir::Column& column = knowables.module.columns[id.value];
        own += knowables.module.size_of(column.node) *
               (column.sample == ir::Sample::trial ? 1 : module.time.n_periods);
      }
      if (end > first && n + own > kColumnsAtATime) break;
      n += own;
      ++end;
    }
    if (auto error = look_at(knowables, first, end)) return *error;
    first = end;
  }
  QuestionRequest asked;
  asked.switches = request_.switches;
  asked.trials = request_.trials;
  static_cast<AnswerHead&>(out_) = head_of(open_->question, model_, asked);
  out_.decision = open_->about;
  tell(*information_);
  out_.n_trials = fresh_->n_trials;
  out_.seconds = watch_.seconds();
  return std::move(out_);
}

}  // namespace

Result<ValueResult> value_of_knowing(const Model& model, const ValueRequest& request,
                                     const Control& control) {
  return Value(model, request, control).run();
}

}  // namespace plimsoll::session
