// From the model's declaration to candidates that can be run.
#include "session/decision.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "diag/meant.h"
#include "ir/evaluate.h"
#include "opt/opt.h"
#include "questions/claim_target.h"
#include "session/decided.h"
#include "session/given_draws.h"
#include "session/state.h"
#include "simulate/relation.h"
#include "simulate/target.h"

namespace plimsoll::session {

namespace {

using Decisions = std::vector<std::shared_ptr<const ir::Decision>>;

Result<std::shared_ptr<const ir::Decision>> find_decision(const Decisions& decisions,
                                                          const std::string& name) {
  std::vector<std::string_view> known;
  for (const auto& one : decisions) {
    if (one->name == name) return one;
    known.push_back(one->name);
  }
  if (decisions.empty()) {
    return Error{
        "the model declares no decision; write one, such as `decision what_to_do { maximise "
        "mean(profit) over horizon }`",
        ErrorKind::usage};
  }
  if (!name.empty())
    return Error{diag::has_no("the model", "decision", name, known), ErrorKind::usage};
  if (decisions.size() == 1) return decisions[0];
  return Error{"which decision? Name one with --decision; the model has " + diag::listed(known),
               ErrorKind::usage};
}

// What `--set` replaces stays where it is, whatever a lever says.
std::optional<Error> set_lever(const Model& model, const ir::Decision& decision) {
  for (const std::string& set : model.state()->source.sets) {
    std::string name = set.substr(0, set.find_first_of("=~"));
    while (!name.empty() && name.back() == ' ') name.pop_back();
    for (const ir::Decision::Lever& lever : decision.levers) {
      if (name != lever.name && lever.name.substr(0, lever.name.find('[')) != name) continue;
      return Error{"`" + lever.name +
                       "` is a lever of the decision, which chooses it: leave --set '" + set +
                       "' out",
                   ErrorKind::usage};
    }
  }
  return std::nullopt;
}

// A scenario's `set` of a lever's given would hold whatever is chosen.
std::optional<Error> lever_of_scenario(const Switches& switches, const ir::Decision& decision) {
  for (const ir::Decision::Lever& lever : decision.levers) {
    for (const std::string& name : lever.set_by) {
      if (std::find(switches.scenarios.begin(), switches.scenarios.end(), name) ==
          switches.scenarios.end()) {
        continue;
      }
      return Error{"the scenario `" + name + "` sets `" + lever.name +
                       "`, which is a lever of the decision: whatever it chooses would change "
                       "nothing; let the scenario build on the value so far, `set " +
                       lever.name + " = ... " + lever.name + " ...`, or leave it out",
                   ErrorKind::usage};
    }
  }
  return std::nullopt;
}

// Values of run-region nodes of a module that stays where it is, for one setting of everything.
double amount_of(const ir::Module& module, ir::NodeId node, const ir::RunInputs& inputs) {
  return ir::evaluate_run_region(module, node, inputs)[0];
}

void add_requirements(const ir::Module& module, const ir::Module& whole, const ir::Bound& bound,
                      const std::string& limit, const ir::RunInputs& inputs, OpenDecision& out) {
  const double amount = amount_of(whole, bound.bound, inputs);
  for (questions::Target& target : questions::targets_of(module, bound)) {
    DecisionAbout::Constraint about;
    about.text = target.text;
    about.limit = limit;
    about.period = target.period_name.short_name;
    about.unit = target.unit.base;
    about.is_probability = ir::is_of_condition(bound.statistic);
    about.relation = simulate::relation_of(bound.relation);
    about.bound = amount / target.unit.scale;
    out.about.constraints.push_back(std::move(about));
    out.problem.requirements.push_back({std::move(target), bound.relation, amount});
  }
}

void describe(OpenDecision& out) {
  const ir::Decision& decision = *out.decision;
  const double money = decision.money.bare().scale;
  out.about.name = decision.name;
  out.about.title = decision.title;
  out.about.maximises = decision.maximises;
  out.about.money = decision.money.bare().base;
  if (decision.budget) out.about.budget = *decision.budget / money;
  for (const ir::Decision::Action& action : decision.actions) {
    const ir::Flag& flag = out.module().flags[action.flag.value];
    DecisionAbout::Action about{flag.name, flag.title, std::nullopt};
    if (action.cost.valid()) {
      about.cost = amount_of(*out.whole, action.cost, out.question.inputs) / money;
    }
    out.about.actions.push_back(std::move(about));
  }
  const std::vector<double> now = questions::levers_now(decision, out.question.inputs);
  for (std::size_t i = 0; i < decision.levers.size(); ++i) {
    const ir::Decision::Lever& lever = decision.levers[i];
    const double scale = lever.unit.bare().scale;
    out.about.levers.push_back({lever.name, lever.unit.bare().base, lever.low / scale,
                                lever.high / scale, now[i] / scale});
  }
}

}  // namespace

Result<std::unique_ptr<OpenDecision>> open_decision(const Model& model,
                                                    const DecisionRequest& request,
                                                    const Control& control) {
  if (auto error = wrong_request(*request.trials, *request.work)) return *error;
  if (auto error = needs_random(*request.trials, request.what + " compares choices on")) {
    return *error;
  }
  Result<DecidedModel> decided = compile_decided(model);
  if (!decided) return decided.failure();
  Compiled& compiled = decided->compiled;
  if (auto error = tell_opened(control, model, compiled, *request.switches, *request.trials)) {
    return *error;
  }
  // As many again are drawn to measure by.
  Trials all = *request.trials;
  all.count *= 2;
  if (auto error = wrong_trials(model, all)) return *error;
  auto decision = find_decision(decided->decisions, request.decision);
  if (!decision) return decision.failure();
  if (auto error = set_lever(model, **decision)) return *error;
  if (auto error = lever_of_scenario(*request.switches, **decision)) return *error;
  auto out = std::make_unique<OpenDecision>();
  out->decision = *decision;
  out->whole = std::make_shared<const ir::Module>(compiled.module);
  out->question.compiled = std::move(compiled);
  opt::optimise(out->question.compiled.module);
  auto inputs = run_inputs(out->module(), *request.switches);
  if (!inputs) return inputs.failure();
  out->question.inputs = std::move(*inputs);
  const ir::Module& module = out->module();
  const std::vector<questions::Target> objective =
      questions::targets_of(module, out->decision->objective);
  if (objective.size() != 1) {
    return Error{
        "what the decision is for has no figure in the horizon: " + out->decision->objective.text,
        ErrorKind::usage};
  }
  out->question.target = objective[0];
  out->problem.module = &module;
  out->problem.base = out->question.inputs;
  out->problem.decision = out->decision.get();
  out->problem.objective = out->question.target;
  for (const ir::Decision::Constraint& one : out->decision->constraints) {
    add_requirements(module, *out->whole, one.bound, one.limit, out->question.inputs, *out);
  }
  out->problem.cost = [whole = out->whole, chosen = out->decision, base = out->question.inputs](
                          const questions::Choice& choice) -> std::optional<double> {
    const ir::RunInputs run = questions::inputs_of(*chosen, base, choice);
    double sum = 0;
    bool any = false;
    for (std::size_t i = 0; i < chosen->actions.size(); ++i) {
      const ir::Decision::Action& action = chosen->actions[i];
      any = any || action.cost.valid();
      if (choice.actions[i] == 0) continue;
      if (action.cost_varies) return std::nullopt;
      if (action.cost.valid()) sum += amount_of(*whole, action.cost, run);
    }
    return any ? std::optional(sum) : std::nullopt;
  };
  describe(*out);
  return out;
}

std::vector<std::string> action_names(const OpenDecision& open, const questions::Choice& choice) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < choice.actions.size(); ++i) {
    if (choice.actions[i] != 0) out.push_back(open.about.actions[i].name);
  }
  return out;
}

Switches switches_of(const OpenDecision& open, const Switches& asked,
                     const questions::Choice& choice) {
  Switches out = asked;
  for (const std::string& name : action_names(open, choice)) {
    if (std::find(out.actions.begin(), out.actions.end(), name) == out.actions.end()) {
      out.actions.push_back(name);
    }
  }
  return out;
}

std::vector<double> lever_values(const OpenDecision& open, const questions::Choice& choice) {
  std::vector<double> out;
  for (std::size_t i = 0; i < choice.levers.size(); ++i) {
    out.push_back(choice.levers[i] / open.decision->levers[i].unit.bare().scale);
  }
  return out;
}

std::optional<double> cost_in_unit(const OpenDecision& open, std::optional<double> cost) {
  if (cost) *cost /= open.decision->money.bare().scale;
  return cost;
}

plimsoll::Verdict told(questions::Standing standing) {
  switch (standing) {
    case questions::Standing::holds:
      return plimsoll::Verdict::holds;
    case questions::Standing::fails:
      return plimsoll::Verdict::breached;
    case questions::Standing::unclear:
      break;
  }
  return plimsoll::Verdict::too_close;
}

DecideResult::Choice told(const OpenDecision& open, const questions::RatedChoice& candidate) {
  DecideResult::Choice out;
  out.actions = action_names(open, candidate.choice);
  out.levers = lever_values(open, candidate.choice);
  out.cost = cost_in_unit(open, candidate.cost);
  out.objective = in_unit(open.question.target, candidate.objective);
  const auto n = static_cast<double>(open.problem.requirements.size());
  const double z = questions::critical_of(0.95, n);
  for (std::size_t r = 0; r < open.problem.requirements.size(); ++r) {
    const questions::Requirement& requirement = open.problem.requirements[r];
    out.kept.push_back({in_unit(requirement.target, candidate.requirements[r]),
                        told(questions::standing_of(requirement, candidate.requirements[r], z))});
  }
  out.verdict = told(candidate.standing);
  return out;
}

Error beyond_budget(const OpenDecision& open, const questions::Choices& choices) {
  const std::string unit = open.about.money.empty() ? "" : " " + open.about.money;
  const auto amount = [&](double x) { return fmt::format("{:.6g}{}", x, unit); };
  std::string text = "no choice is within the budget";
  if (open.about.budget) text += " of " + amount(*open.about.budget);
  if (const auto least = cost_in_unit(open, choices.least_cost)) {
    text += ": the cheapest that is allowed costs " + amount(*least);
  }
  return {std::move(text), ErrorKind::usage};
}

}  // namespace plimsoll::session
