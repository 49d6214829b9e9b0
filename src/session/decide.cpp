// The search chooses, fresh trials measure: what is told of the chosen was chosen by none of them.
#include "session/decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "session/decision.h"
#include "session/frontier.h"
#include "session/observed.h"
#include "session/ranges.h"
#include "session/stopwatch.h"
#include "stats/critical.h"

namespace plimsoll::session {

namespace {

using questions::Choice;
using questions::RatedChoice;

constexpr std::size_t kMostRivals = 5;
constexpr std::size_t kMostUnclear = 3;
constexpr std::size_t kCurvePoints = 7;

class Decide {
 public:
  Decide(const Model& model, const DecideRequest& request, const Control& control)
      : model_(model), request_(request), control_(control) {}

  Result<DecideResult> run();

 private:
  std::optional<Error> search();
  std::optional<Error> measure();
  void plan();
  void tell();
  void tell_unmet();
  void warn();
  void warn_of_better();
  bool is_allowed(std::size_t i) const;

  // Where the choice stands among those that are measured.
  std::size_t wanted(const Choice& choice) {
    const auto at = std::find(measured_choices_.begin(), measured_choices_.end(), choice);
    if (at != measured_choices_.end()) {
      return static_cast<std::size_t>(at - measured_choices_.begin());
    }
    measured_choices_.push_back(choice);
    return measured_choices_.size() - 1;
  }
  // The best one's objective less the other's.
  Estimate difference(std::size_t other) const {
    const std::vector<double>& a = measured_[best_].values.columns[0];
    const std::vector<double>& b = measured_[other].values.columns[0];
    return questions::difference(problem().objective, a, b, a != b);
  }
  // Beyond its error, over so many comparisons together.
  bool is_apart(const Estimate& difference, std::size_t n) const {
    if (!difference.value || !difference.se) return false;
    const double z = stats::normal_critical(
        1 - (1 - request_.confidence) / static_cast<double>(std::max<std::size_t>(1, n)));
    return std::fabs(*difference.value) > z * *difference.se && *difference.value != 0;
  }
  std::optional<Error> trouble_of(const std::optional<questions::ChoiceFailure>& failure,
                                  bool interrupted, const std::optional<Choice>& failing) const;
  std::vector<std::uint8_t> without(std::size_t action) const;

  const questions::Choosing& problem() const { return open_->problem; }
  const questions::Target& target() const { return open_->question.target; }

  const Model& model_;
  const DecideRequest& request_;
  const Control& control_;
  Stopwatch watch_;
  std::unique_ptr<OpenDecision> open_;
  std::optional<engine::RunOptions> options_;
  questions::Choices choices_;
  questions::Chosen chosen_;
  std::vector<Choice> measured_choices_;
  std::vector<RatedChoice> measured_;
  std::size_t now_ = 0;
  std::size_t best_ = 0;
  std::vector<std::size_t> rivals_;
  std::vector<std::size_t> unclear_;
  // By part, then by lever and point, then by frontier and point.
  std::vector<std::pair<DecideResult::Part, std::size_t>> parts_;
  std::vector<std::vector<std::pair<double, std::size_t>>> curves_;
  std::vector<FrontierPlan> frontiers_;
  std::vector<std::vector<std::size_t>> on_frontier_;
  DecideResult out_;
};

std::optional<Error> Decide::trouble_of(const std::optional<questions::ChoiceFailure>& failure,
                                        bool interrupted,
                                        const std::optional<Choice>& failing) const {
  if (failure) {
    Switches switches = request_.switches;
    if (failing) switches = switches_of(*open_, switches, *failing);
    return failed_trial(model_, open_->question.compiled, failure->failure, request_.trials,
                        switches);
  }
  if (interrupted || is_cancelled(control_)) return cancelled();
  return std::nullopt;
}

std::optional<Error> Decide::search() {
  auto found = questions::choices_of(*open_->decision, problem().base, problem().cost);
  if (!found) return found.failure();
  choices_ = std::move(*found);
  if (choices_.all.empty()) {
    return beyond_budget(*open_, choices_);
  }
  questions::ChoosingOptions how;
  how.confidence = request_.confidence;
  auto chosen = questions::choose(open_->problem, choices_, *options_, how, control_.cancel,
                                  options_->progress);
  if (!chosen) return chosen.failure();
  chosen_ = std::move(*chosen);
  return trouble_of(chosen_.failure, chosen_.interrupted, chosen_.failing);
}

// The best one's actions less one, and less those that need it.
std::vector<std::uint8_t> Decide::without(std::size_t action) const {
  const std::vector<std::uint8_t> given =
      questions::actions_given(*open_->decision, problem().base);
  std::vector<std::uint8_t> out = chosen_.ranked[0].choice.actions;
  out[action] = 0;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [one, needed] : open_->decision->needs) {
      if (out[one] == 0 || out[needed] != 0) continue;
      if (given[one] != 0) continue;
      out[one] = 0;
      more = true;
    }
  }
  return out;
}

// What is worth measuring.
void Decide::plan() {
  const ir::Decision& decision = *open_->decision;
  Choice now{questions::actions_given(decision, problem().base),
             questions::levers_now(decision, problem().base)};
  now_ = wanted(now);
  const RatedChoice& best = chosen_.ranked[0];
  best_ = wanted(best.choice);
  std::vector<std::vector<std::uint8_t>> known{best.choice.actions};
  const auto is_new = [&](const Choice& choice) {
    if (std::find(known.begin(), known.end(), choice.actions) != known.end()) return false;
    known.push_back(choice.actions);
    return true;
  };
  const auto score = [&](double objective) { return questions::score_of(problem(), objective); };
  const double best_score = score(best.objective.value.value_or(0));
  for (const RatedChoice& one : chosen_.ranked) {
    const bool is_better = score(one.objective.value.value_or(0)) > best_score;
    if (one.standing == questions::Standing::holds || !is_better) continue;
    if (one.standing == questions::Standing::unclear && unclear_.size() < kMostUnclear &&
        is_new(one.choice)) {
      unclear_.push_back(wanted(one.choice));
    }
  }
  for (const RatedChoice& one : chosen_.ranked) {
    if (rivals_.size() < kMostRivals && is_new(one.choice)) rivals_.push_back(wanted(one.choice));
  }
  // Where all others were dropped, the best of them by the first stage.
  std::vector<const questions::Glance*> order;
  for (const questions::Glance& one : chosen_.glances) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    const double far_a = questions::distance_of(problem(), a->requirements);
    const double far_b = questions::distance_of(problem(), b->requirements);
    if (far_a != far_b) return far_a < far_b;
    return score(a->objective) > score(b->objective);
  });
  for (const questions::Glance* one : order) {
    if (rivals_.size() >= kMostRivals) break;
    if (is_new(one->choice)) rivals_.push_back(wanted(one->choice));
  }
  for (std::size_t i = 0; i < decision.actions.size(); ++i) {
    if (best.choice.actions[i] == 0 || now.actions[i] != 0) continue;
    Choice other = best.choice;
    other.actions = without(i);
    DecideResult::Part part;
    part.name = open_->about.actions[i].name;
    for (std::size_t k = 0; k < decision.actions.size(); ++k) {
      if (k != i && best.choice.actions[k] != 0 && other.actions[k] == 0) {
        part.with.push_back(open_->about.actions[k].name);
      }
    }
    parts_.emplace_back(std::move(part), wanted(other));
  }
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    if (best.choice.levers[i] == now.levers[i]) continue;
    Choice other = best.choice;
    other.levers[i] = now.levers[i];
    DecideResult::Part part;
    part.kind = DecideResult::Part::Kind::lever;
    part.name = open_->about.levers[i].name;
    parts_.emplace_back(std::move(part), wanted(other));
  }
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    const ir::Decision::Lever& lever = decision.levers[i];
    std::vector<double> at{best.choice.levers[i]};
    for (const double point : questions::settings_of(lever, kCurvePoints)) at.push_back(point);
    // The best one in the place of a point that is as good as there.
    const double near = 1e-6 * (lever.high - lever.low);
    at.erase(std::remove_if(at.begin() + 1, at.end(),
                            [&](double x) { return std::fabs(x - at.front()) <= near; }),
             at.end());
    std::sort(at.begin(), at.end());
    std::vector<std::pair<double, std::size_t>> curve;
    for (const double value : at) {
      Choice other = best.choice;
      other.levers[i] = value;
      curve.emplace_back(value, wanted(other));
    }
    curves_.push_back(std::move(curve));
  }
  frontiers_ = plan_frontiers(*open_, chosen_.glances);
  for (const FrontierPlan& frontier : frontiers_) {
    std::vector<std::size_t> at;
    for (const Choice& choice : frontier.choices) at.push_back(wanted(choice));
    if (std::find(at.begin(), at.end(), best_) == at.end()) at.push_back(best_);
    on_frontier_.push_back(std::move(at));
  }
}

std::optional<Error> Decide::measure() {
  engine::RunOptions options = *options_;
  options.first_trial = options_->n_trials;
  std::vector<questions::ChoiceValues> values;
  const auto ran = questions::run_choices(problem(), measured_choices_, values, options,
                                          control_.cancel, options_->progress);
  if (!ran) return ran.failure();
  std::optional<Choice> failing;
  if (ran->failure) failing = measured_choices_[ran->failure->choice];
  if (auto error = trouble_of(ran->failure, ran->interrupted, failing)) return error;
  for (std::size_t i = 0; i < measured_choices_.size(); ++i) {
    measured_.push_back(questions::made(problem(), measured_choices_[i], std::move(values[i])));
  }
  out_.n_evaluations = chosen_.n_evaluations + measured_choices_.size() * options.n_trials;
  return std::nullopt;
}

void Decide::tell_unmet() {
  for (std::size_t r = 0; r < problem().requirements.size(); ++r) {
    const questions::Requirement& requirement = problem().requirements[r];
    const questions::Glance* nearest = nullptr;
    for (const questions::Glance& one : chosen_.glances) {
      if (nearest == nullptr || questions::margin_of(requirement, one.requirements[r]) >
                                    questions::margin_of(requirement, nearest->requirements[r])) {
        nearest = &one;
      }
    }
    DecideResult::Unmet unmet;
    unmet.constraint = r;
    unmet.by_some = questions::margin_of(requirement, nearest->requirements[r]) >= 0;
    unmet.actions = action_names(*open_, nearest->choice);
    unmet.levers = lever_values(*open_, nearest->choice);
    unmet.value = nearest->requirements[r] / requirement.target.unit.scale;
    out_.unmet.push_back(std::move(unmet));
  }
}

// Holds what is required, as it was measured, within the budget.
bool Decide::is_allowed(std::size_t i) const {
  const RatedChoice& one = measured_[i];
  const auto& budget = open_->decision->budget;
  return one.standing == questions::Standing::holds &&
         (!budget || !one.cost || *one.cost <= *budget * (1 + 1e-12));
}

// The search is over what it saw; what measures may know better.
void Decide::warn_of_better() {
  if (!out_.meets) return;
  std::size_t n = rivals_.size();
  for (const auto& curve : curves_) n += curve.size();
  const auto better_by = [&](std::size_t i) -> std::optional<std::string> {
    if (i == best_ || !is_allowed(i)) return std::nullopt;
    const Estimate apart = difference(i);
    if (!is_apart(apart, n) || questions::score_of(problem(), *apart.value) >= 0) {
      return std::nullopt;
    }
    const double scale = target().unit.scale;
    const std::string unit = target().unit.base.empty() ? "" : " " + target().unit.base;
    return fmt::format("by {:.4g}{} (± {:.2g})", std::fabs(*apart.value) / scale, unit,
                       *apart.se / scale);
  };
  constexpr const char* kTooShort =
      ": the search was too short; ask for more with --trials, or narrow the levers' ranges";
  for (std::size_t l = 0; l < curves_.size(); ++l) {
    const ir::Decision::Lever& lever = open_->decision->levers[l];
    for (const auto& [at, i] : curves_[l]) {
      const auto by = better_by(i);
      if (!by) continue;
      out_.warnings.push_back(fmt::format(
          "on the trials that measure, `{}` at {:.6g}{} is better than the best choice {}{}",
          lever.name, at / lever.unit.bare().scale,
          open_->about.levers[l].unit.empty() ? "" : " " + open_->about.levers[l].unit, *by,
          kTooShort));
    }
  }
  for (const std::size_t i : rivals_) {
    const auto by = better_by(i);
    if (!by) continue;
    std::string names;
    for (const std::string& name : action_names(*open_, measured_choices_[i])) {
      names += (names.empty() ? "" : ", ") + name;
    }
    out_.warnings.push_back(
        fmt::format("on the trials that measure, {} is better than the best choice {}{}",
                    names.empty() ? "no action" : names, *by, kTooShort));
  }
}

void Decide::warn() {
  const RatedChoice& best = measured_[best_];
  for (std::size_t r = 0; out_.meets && r < problem().requirements.size(); ++r) {
    const questions::Requirement& requirement = problem().requirements[r];
    const Estimate& found = best.requirements[r];
    if (found.value && questions::margin_of(requirement, *found.value) < 0) {
      out_.warnings.push_back("on the trials that measure, " + requirement.target.text +
                              " of the best choice is beyond its bound: the search was too short "
                              "to tell; ask for more with --trials");
    }
  }
  if (chosen_.levers_cut) out_.warnings.emplace_back(questions::kLeversCut);
  warn_of_better();
  for (std::size_t i = 0; i < open_->decision->levers.size(); ++i) {
    const ir::Decision::Lever& lever = open_->decision->levers[i];
    const double at = measured_choices_[best_].levers[i];
    const bool matters = std::any_of(curves_[i].begin(), curves_[i].end(), [&](const auto& point) {
      return measured_[point.second].values.columns != best.values.columns;
    });
    if (!matters) {
      out_.warnings.push_back("`" + lever.name + "` changes nothing beside the best actions");
    } else if (at == lever.low || at == lever.high) {
      out_.warnings.push_back("`" + lever.name + "` is best at the " +
                              (at == lever.low ? "lower" : "upper") +
                              " end of its range: what lies beyond may be better");
    }
  }
}

void Decide::tell() {
  out_.decision = open_->about;
  out_.by_racing = chosen_.by_racing;
  out_.confidence = request_.confidence;
  out_.n_portfolios = choices_.n_portfolios;
  out_.n_allowed = choices_.n_allowed;
  out_.n_within_budget = choices_.n_within_budget;
  out_.n_choices = choices_.all.size();
  out_.n_alike = chosen_.n_alike;
  for (const questions::Stage& stage : chosen_.stages) {
    out_.stages.push_back({stage.n_trials, stage.n_choices, stage.n_failing, stage.n_worse});
  }
  out_.n_searched = out_.n_measured = options_->n_trials;
  out_.now = told(*open_, measured_[now_]);
  out_.best = told(*open_, measured_[best_]);
  out_.gain = in_unit(target(), difference(now_));
  out_.gain_is_apart = is_apart(out_.gain, 1);
  out_.meets = chosen_.ranked[0].is_kept;
  const std::size_t n_others = rivals_.size() + unclear_.size();
  for (auto [list, to] : {std::pair{&rivals_, &out_.rivals}, std::pair{&unclear_, &out_.unclear}}) {
    for (const std::size_t i : *list) {
      DecideResult::Rival rival;
      rival.choice = told(*open_, measured_[i]);
      rival.difference = in_unit(target(), difference(i));
      rival.is_apart = is_apart(rival.difference, n_others);
      to->push_back(std::move(rival));
    }
  }
  for (auto& [part, i] : parts_) {
    part.value = in_unit(target(), difference(i));
    part.is_apart = is_apart(part.value, parts_.size());
    part.verdict = told(measured_[i].standing);
    out_.parts.push_back(part);
  }
  std::stable_sort(out_.parts.begin(), out_.parts.end(), [&](const auto& a, const auto& b) {
    return questions::score_of(problem(), a.value.value.value_or(0)) >
           questions::score_of(problem(), b.value.value.value_or(0));
  });
  for (std::size_t l = 0; l < curves_.size(); ++l) {
    const double scale = open_->decision->levers[l].unit.bare().scale;
    DecideResult::LeverCurve curve;
    curve.lever = open_->about.levers[l].name;
    curve.best = measured_choices_[best_].levers[l] / scale;
    for (const auto& [at, i] : curves_[l]) {
      Estimate apart = difference(i);
      if (apart.value) apart.value = -*apart.value;
      curve.points.push_back({at / scale, in_unit(target(), measured_[i].objective),
                              in_unit(target(), apart), told(measured_[i].standing)});
    }
    out_.curves.push_back(std::move(curve));
  }
  for (std::size_t f = 0; f < frontiers_.size(); ++f) {
    DecideResult::Frontier frontier = frontiers_[f].about;
    for (const std::size_t i : on_frontier_[f]) {
      DecideResult::FrontierPoint point = measured_point(*open_, frontiers_[f], measured_[i]);
      point.is_best = i == best_;
      frontier.points.push_back(std::move(point));
    }
    std::stable_sort(
        frontier.points.begin(), frontier.points.end(),
        [](const auto& a, const auto& b) { return a.x.value.value_or(0) < b.x.value.value_or(0); });
    out_.frontiers.push_back(std::move(frontier));
  }
  if (!out_.meets) tell_unmet();
  warn();
}

Result<DecideResult> Decide::run() {
  if (!(request_.confidence > 0.5 && request_.confidence < 1)) {
    return Error{"the confidence must lie between 50% and 100%", ErrorKind::usage};
  }
  auto open = open_decision(
      model_, {request_.decision, &request_.switches, &request_.trials, &request_.work, "`decide`"},
      control_);
  if (!open) return open.failure();
  open_ = std::move(*open);
  auto options =
      agreeing_options(model_, open_->module(), request_.trials, request_.work, control_);
  if (!options) return options.failure();
  options_ = std::move(*options);
  if (auto error = search()) return *error;
  plan();
  if (auto error = measure()) return *error;
  QuestionRequest asked;
  asked.switches = request_.switches;
  asked.trials = request_.trials;
  static_cast<AnswerHead&>(out_) = head_of(open_->question, model_, asked);
  tell();
  out_.seconds = watch_.seconds();
  return std::move(out_);
}

}  // namespace

Result<DecideResult> decide(const Model& model, const DecideRequest& request,
                            const Control& control) {
  return Decide(model, request, control).run();
}

}  // namespace plimsoll::session
