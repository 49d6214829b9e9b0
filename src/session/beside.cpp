// Targets of both versions are paired by name and period.
#include "session/beside.h"

#include <algorithm>
#include <cmath>

#include "opt/opt.h"
#include "questions/sample.h"
#include "session/between.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/run.h"

namespace plimsoll::session {

Error of_version(Error error, const std::string& which, const Model& model) {
  if (error.kind != ErrorKind::interrupted && error.kind != ErrorKind::machine) {
    const std::string name = "the " + which + " model, " + name_of(model) + ", ";
    error.message = error.message.empty() ? name + "does not compile, or fails in a trial"
                                          : name + "cannot be run: " + error.message;
  }
  return error;
}

Result<RanVersion> run_version(const Model& model, const CompareRequest& request,
                               const Switches& switches, const Control& control,
                               CompareResult::Side& side) {
  auto compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, switches, request.trials)) {
    return *error;
  }
  if (auto error = wrong_trials(model, request.trials)) return *error;
  opt::optimise(compiled->module);
  if (auto error = not_of_observed(compiled->module, "a comparison of versions")) return *error;
  RunRequest plain;
  plain.switches = switches_there(compiled->module, switches);
  plain.trials = request.trials;
  plain.work = request.work;
  Control quiet;
  quiet.cancel = control.cancel;
  auto result = run(model, plain, quiet);
  if (!result) return result.failure();
  if (result->interrupted) return cancelled();
  auto inputs = run_inputs(compiled->module, plain.switches);
  if (!inputs) return inputs.failure();
  side.name = name_of(model);
  side.about = about(compiled->module, model, switches);
  side.digest = result->digest;
  return RanVersion{model, std::move(*compiled), std::move(*inputs), std::move(*result)};
}

std::vector<std::string> outcome_names(const RunResult& run) {
  std::vector<std::string> out;
  for (const OutcomeResult& outcome : run.outcomes) {
    std::string name = outcome.name;
    if (!outcome.label.empty()) name += "[" + outcome.label + "]";
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

const questions::Target* same_place(const std::vector<questions::Target>& list,
                                    const questions::Target& as) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& target) {
    return target.name == as.name && target.period_name.short_name == as.period_name.short_name;
  });
  return found == list.end() ? nullptr : &*found;
}

namespace {

std::vector<questions::Target> targets_of(const ir::Module& module, const RunResult& run,
                                          const std::string& statistic) {
  std::vector<questions::Target> out;
  for (const std::string& name : outcome_names(run)) {
    const auto found = questions::find_targets(module, {statistic, name, ""});
    if (found) out.insert(out.end(), found->begin(), found->end());
  }
  return out;
}

std::string in_period(const questions::Target& target) {
  return target.name + (target.period_name.empty() ? "" : " " + target.period_name.short_name);
}

}  // namespace

std::optional<Error> put_outcomes_beside(const RanVersion& a, const RanVersion& b,
                                         const CompareRequest& request, const Control& control,
                                         CompareResult& result) {
  const auto means_a = targets_of(a.compiled.module, a.run, "mean");
  const auto means_b = targets_of(b.compiled.module, b.run, "mean");
  const auto tails_a = targets_of(a.compiled.module, a.run, "es(5%)");
  const auto tails_b = targets_of(b.compiled.module, b.run, "es(5%)");
  std::vector<questions::Target> from;
  std::vector<questions::Target> to;
  for (const questions::Target& target : means_b) {
    const questions::Target* other = same_place(means_a, target);
    if (other == nullptr) {
      result.only_after.push_back(in_period(target));
    } else if (other->unit.canonical != target.unit.canonical) {
      result.not_comparable.push_back(in_period(target));
    } else {
      from.push_back(*other);
      to.push_back(target);
    }
  }
  for (const questions::Target& target : means_a) {
    if (same_place(means_b, target) == nullptr) result.only_before.push_back(in_period(target));
  }
  if (to.empty()) {
    if (!result.not_comparable.empty()) return std::nullopt;
    return Error{"the two models have no outcome in common; the old one has " +
                     (result.only_before.empty() ? "none" : result.only_before.front()) +
                     ", the new one " +
                     (result.only_after.empty() ? "none" : result.only_after.front()),
                 ErrorKind::usage};
  }
  const engine::RunOptions options = run_options(b.model, request.trials, request.work);
  if (auto error = questions::too_much_to_hold(options.n_trials, 2 * to.size())) return error;
  const auto x = questions::simulate(a.compiled.module, a.inputs, from, options, control.cancel);
  if (!x) return x.failure();
  const auto y = questions::simulate(b.compiled.module, b.inputs, to, options, control.cancel);
  if (!y) return y.failure();
  if (x->interrupted || y->interrupted) return cancelled();
  for (std::size_t i = 0; i < to.size(); ++i) {
    // Each version is read by its own outcome: the bad side may be another.
    const auto add = [&](const questions::Target& before, const questions::Target& target) {
      CompareResult::Outcome row;
      row.name = target.name;
      row.period = target.period_name.short_name;
      row.unit = target.unit.text();
      row.text = target.text;
      row.before = in_unit(target, questions::estimate(before, x->columns[i], x->has_noise[i]));
      row.after = in_unit(target, questions::estimate(target, y->columns[i], y->has_noise[i]));
      const bool alike = x->columns[i] == y->columns[i] && before.side == target.side;
      row.difference = alike ? Estimate{0.0, 0.0, Doubt::none}
                             : in_unit(target, questions::difference(target, y->columns[i], before,
                                                                     x->columns[i]));
      result.outcomes.push_back(std::move(row));
    };
    add(from[i], to[i]);
    const questions::Target* tail_a = same_place(tails_a, to[i]);
    const questions::Target* tail_b = same_place(tails_b, to[i]);
    if (tail_a != nullptr && tail_b != nullptr) add(*tail_a, *tail_b);
  }
  return std::nullopt;
}

void put_limits_beside(const RunResult& a, const RunResult& b, CompareResult& result) {
  const auto same = [](const LimitResult& x, const LimitResult& y) {
    return x.name == y.name && x.label == y.label && x.period.short_name == y.period.short_name;
  };
  const auto begin = [&](const LimitResult& limit) {
    CompareResult::Limit out;
    out.name = limit.name + (limit.label.empty() ? "" : "[" + limit.label + "]");
    out.title = limit.title;
    out.period = limit.period.short_name;
    out.statistic = limit.statistic;
    out.unit = limit.unit;
    out.is_probability = limit.is_probability;
    return out;
  };
  for (const LimitResult& limit : b.limits) {
    CompareResult::Limit out = begin(limit);
    out.after = limit.verdict;
    out.value_after = limit.value;
    for (const LimitResult& other : a.limits) {
      if (!same(other, limit) || other.unit != limit.unit) continue;
      out.before = other.verdict;
      out.value_before = other.value;
    }
    result.limits.push_back(std::move(out));
  }
  for (const LimitResult& limit : a.limits) {
    const bool is_there = std::any_of(b.limits.begin(), b.limits.end(), [&](const auto& other) {
      return same(other, limit) && other.unit == limit.unit;
    });
    if (is_there) continue;
    CompareResult::Limit out = begin(limit);
    out.before = limit.verdict;
    out.value_before = limit.value;
    result.limits.push_back(std::move(out));
  }
}

void say_what_to_ask(CompareResult& result) {
  const CompareResult::Outcome* most = nullptr;
  const auto score = [](const CompareResult::Outcome& row) {
    const double value = std::fabs(row.difference.value.value_or(0));
    const double se = row.difference.se.value_or(0);
    return value == 0 ? 0.0 : se == 0 ? HUGE_VAL : value / se;
  };
  for (const CompareResult::Outcome& row : result.outcomes) {
    if (most == nullptr || score(row) > score(*most)) most = &row;
  }
  if (most == nullptr || score(*most) == 0) return;
  result.warnings.push_back("to have a change explained, name an outcome with --outcome; " +
                            most->text + " changed most for its error: --outcome " + most->name +
                            (most->period.empty() ? "" : " --period " + most->period));
}

}  // namespace plimsoll::session
