// Shared by all questions: from names and texts of a request to the engine's inputs and a target.
#include "session/question.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/workers.h"
#include "diag/meant.h"
#include "opt/opt.h"
#include "report/number_format.h"
#include "session/given_draws.h"
#include "session/ranges.h"
#include "session/shell_line.h"
#include "session/state.h"
#include "simulate/failure.h"
#include "simulate/target.h"
#include "syntax/parser.h"

namespace plimsoll::session {

namespace {

const char* kind_word(ir::Flag::Kind kind) {
  switch (kind) {
    case ir::Flag::Kind::risk:
      return "risk";
    case ir::Flag::Kind::scenario:
      return "scenario";
    case ir::Flag::Kind::action:
      return "action";
    case ir::Flag::Kind::command_line:
      break;
    case ir::Flag::Kind::part:
      return "part of a risk";
  }
  return "replacement";
}

// A risk, a group of risks, or "all".
std::optional<Error> switch_off(const ir::Module& module, const std::string& name,
                                ir::RunInputs& inputs) {
  if (name == "all") {
    for (std::size_t i = 0; i < module.flags.size(); ++i) {
      if (module.flags[i].kind == ir::Flag::Kind::risk) inputs.flags[i] = 0;
    }
    return std::nullopt;
  }
  for (const ir::Group& group : module.groups) {
    if (group.name != name) continue;
    for (const ir::FlagId member : group.members) inputs.flags[member.value] = 0;
    return std::nullopt;
  }
  const auto flag = find_flag(module, ir::Flag::Kind::risk, name);
  if (!flag) return flag.failure();
  inputs.flags[flag->value] = 0;
  return std::nullopt;
}

}  // namespace

Result<ir::FlagId> find_flag(const ir::Module& module, ir::Flag::Kind kind,
                             const std::string& name) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < module.flags.size(); ++i) {
    if (module.flags[i].kind != kind) continue;
    if (module.flags[i].name == name) return ir::FlagId(i);
    known.push_back(module.flags[i].name);
  }
  return Error{diag::has_no("the model", kind_word(kind), name, known), ErrorKind::usage};
}

Result<ir::RunInputs> run_inputs(const ir::Module& module, const Switches& switches) {
  ir::RunInputs inputs = ir::default_inputs(module);
  // Every wrong name is told, a line each.
  std::string wrong;
  const auto tell = [&](const Error& error) {
    wrong += (wrong.empty() ? "" : "\n") + error.message;
  };
  for (const std::string& name : switches.without) {
    if (const auto error = switch_off(module, name, inputs)) tell(*error);
  }
  for (const auto& [kind, names] : {std::pair{ir::Flag::Kind::scenario, &switches.scenarios},
                                    std::pair{ir::Flag::Kind::action, &switches.actions}}) {
    for (const std::string& name : *names) {
      const auto flag = find_flag(module, kind, name);
      if (flag) {
        inputs.flags[flag->value] = 1;
      } else {
        tell(flag.failure());
      }
    }
  }
  if (!wrong.empty()) return Error{wrong, ErrorKind::usage};
  if (auto error = unread_overlay(module, inputs)) return *error;
  return inputs;
}

std::optional<Error> wrong_request(const Trials& trials, const Work& work) {
  if (auto error = outside("the number of trials", 1, kMostTrials, trials.count)) return error;
  if (auto error = unknown("sampler", Sampler::sobol, trials.sampler)) return error;
  if (trials.sampler != Sampler::random) {
    if (auto error = outside("the number of replicates", 2, 4096, trials.replicates)) return error;
  }
  if (auto error = outside("the number of threads", 0, 1024, work.threads)) return error;
  if (work.block != 0) {
    if (auto error = outside("the trials of a block", 64, 8192, work.block)) return error;
  }
  if (auto error = unknown("executor", Executor::reference, work.executor)) return error;
  const std::vector<std::string> known = engine::available_isas();
  const bool any = work.isa.empty() || work.isa == "auto";
  if (!any && std::find(known.begin(), known.end(), work.isa) == known.end()) {
    return Error{fmt::format("no instruction set `{}` here; this machine has {}", work.isa,
                             joined(known, ", ")),
                 ErrorKind::usage};
  }
  return std::nullopt;
}

engine::RunOptions run_options(const Model& model, const Trials& trials, const Work& work) {
  engine::RunOptions options;
  options.tables = model.state()->tables;
  options.exchange = model.state()->exchange;
  options.seed = trials.seed;
  options.n_trials = trials.count;
  options.threads = thread_count(work.threads);
  options.block_size = work.block;
  options.replicates = trials.replicates;
  options.isa = work.isa;
  if (trials.sampler == Sampler::latin) options.sampler = engine::Sampler::latin;
  if (trials.sampler == Sampler::sobol) options.sampler = engine::Sampler::sobol;
  if (work.executor == Executor::reference) options.executor = engine::Executor::reference;
  return options;
}

engine::RunOptions run_options(const Model& model, const Trials& trials, const Work& work,
                               const Control& control) {
  engine::RunOptions options = run_options(model, trials, work);
  options.progress = in_stages(control);
  options.stop = control.cancel;
  return options;
}

Result<Question> open_question(const Model& model, const QuestionRequest& request,
                               const Control& control, Additions added) {
  if (auto error = wrong_request(request.trials, request.work)) return *error;
  const questions::Asked asked{request.asked.statistic, request.asked.outcome, request.asked.period,
                               request.asked.condition};
  const auto conditions = questions::conditions(asked);
  if (!conditions) return Error{conditions.error(), ErrorKind::usage};
  added.conditions.insert(added.conditions.end(), conditions->begin(), conditions->end());
  Result<Compiled> compiled = compile(model, added);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, request.switches, request.trials)) {
    return *error;
  }
  if (auto error = wrong_trials(model, request.trials)) return *error;
  Question out{std::move(*compiled), {}, {}};
  opt::optimise(out.compiled.module);
  auto target = questions::find_target(out.module(), asked);
  if (!target) return Error{target.error(), ErrorKind::usage};
  out.target = std::move(*target);
  auto inputs = run_inputs(out.module(), request.switches);
  if (!inputs) return inputs.failure();
  out.inputs = std::move(*inputs);
  return out;
}

Result<Question> open_added(const Model& model, const QuestionRequest& request,
                            const Control& control, Additions added) {
  Result<Question> question = open_question(model, request, control, std::move(added));
  if (question || question.failure().kind != ErrorKind::model) return question;
  Error error = question.failure();
  error.kind = ErrorKind::usage;
  return error;
}

std::optional<Error> needs_random(const Trials& trials, const std::string& why) {
  if (trials.sampler == Sampler::random) return std::nullopt;
  return Error{why + " independent trials: use --sampler random", ErrorKind::usage};
}

AnswerHead head_of(const Question& question, const Model& model, const QuestionRequest& request) {
  AnswerHead head;
  head.about = about(question.module(), model, request.switches);
  head.futures = futures(request.trials);
  head.target = simulate::target_result(question.target);
  return head;
}

Error failed_trial(const Model& model, const Compiled& compiled, const engine::RunFailure& failure,
                   const Trials& trials, const Switches& switches, bool replayed) {
  diag::Sink sink;
  simulate::report_failure(
      compiled.module, failure,
      explain_line(name_of(model), failure.trial, trials, model.state()->source, switches) +
          draws_remark(model),
      sink, replayed);
  return wrong(compiled.sources, sink.all());
}

Error too_few_trials(const questions::Target& target) {
  return {"too few trials for " + target.text + "; ask for more with --trials", ErrorKind::usage};
}

std::optional<std::string> never_occurs(const questions::Target& target, const Estimate& found,
                                        std::uint64_t n_trials) {
  if (!ir::is_of_condition(target.statistic) || found.value != 0.0) return std::nullopt;
  // The chance p of which (1 - p)^n is 5 %.
  const double bound = 3 / static_cast<double>(n_trials);
  return fmt::format(
      "{} never occurs in {} trials: with 95 % confidence it is rarer than {}; "
      "`plimsoll reverse` measures what is as rare",
      target.text, report::format_count(n_trials), report::format_percent(bound, std::nullopt));
}

}  // namespace plimsoll::session
