// From a model's text to a program, and from a request to the words of its result.
#include "session/run_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/shell_word.h"
#include "opt/opt.h"
#include "report/number_format.h"
#include "rng/key.h"
#include "rng/sobol.h"
#include "session/given_draws.h"
#include "session/observed.h"
#include "session/outline.h"
#include "session/parameter_risk.h"
#include "session/question.h"
#include "session/shell_line.h"
#include "session/state.h"
#include "session/stopwatch.h"
#include "simulate/description.h"
#include "simulate/occurrences.h"
#include "simulate/pilot.h"
#include "simulate/stated.h"
#include "simulate/warnings.h"

namespace plimsoll::session {

namespace {

bool is_plain(const Switches& switches) {
  return switches.scenarios.empty() && switches.actions.empty() && switches.without.empty();
}

std::string joined_words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The command that gives the same figures; how they are shown and how fast is left out.
std::string command_line(const Model& model, const RunRequest& request) {
  std::string text =
      fmt::format("plimsoll run {} --trials {} --seed {}", shell_word(name_of(model)),
                  request.trials.count, request.trials.seed);
  if (request.trials.sampler != Sampler::random) {
    text += fmt::format(" --sampler {} --replicates {}", sampler_name(request.trials.sampler),
                        request.trials.replicates);
  }
  return text + shell_options(model.state()->source, request.switches) + draws_remark(model);
}

// What the model says of itself, without what the goals added to it.
Result<ModelDescription> describe_plain(const Model& model, const RunRequest& request,
                                        bool any_added, const Compiled& compiled,
                                        const ir::RunInputs& inputs) {
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  const simulate::Supports supports = simulate::supports_of((*outlined)->declarations);
  if (!any_added) {
    return simulate::describe(compiled.module, inputs, *compiled.sources, supports);
  }
  const Result<Compiled> plain = compile(model);
  if (!plain) return plain.failure();
  const Result<ir::RunInputs> its_inputs = run_inputs(plain->module, request.switches);
  if (!its_inputs) return its_inputs.failure();
  return simulate::describe(plain->module, *its_inputs, *plain->sources, supports);
}

// With scenarios, actions and risks as they are in this run.
Result<std::unique_ptr<RunSetup>> begin_setup(Compiled compiled, const Switches& switches) {
  auto setup = std::make_unique<RunSetup>();
  setup->compiled = std::move(compiled);
  const Result<ir::RunInputs> inputs = run_inputs(setup->compiled.module, switches);
  if (!inputs) return inputs.failure();
  setup->inputs = *inputs;
  if (diag::Sink sink; !simulate::check_stated(setup->compiled.module, setup->inputs, sink)) {
    return wrong(setup->compiled.sources, sink.all());
  }
  return setup;
}

// The module is as it will be run.
std::optional<Error> end_setup(const Model& model, const RunRequest& request, RunSetup& setup) {
  auto options = agreeing_options(model, setup.compiled.module, request.trials, request.work);
  if (!options) return options.failure();
  setup.options = std::move(*options);
  Result<engine::Program> program = engine::Program::compile(
      setup.compiled.module, setup.inputs, {}, engine::compile_options(setup.options));
  if (!program) return program.failure();
  setup.program.emplace(std::move(*program));
  setup.options.n_trials = engine::whole_trials(setup.options);
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<RunSetup>> set_up_compiled(Compiled compiled, const Model& model,
                                                  const RunRequest& request) {
  const Stopwatch watch;
  auto setup = begin_setup(std::move(compiled), request.switches);
  if (!setup) return setup.failure();
  opt::optimise((*setup)->compiled.module);
  if (auto error = end_setup(model, request, **setup)) return *error;
  (*setup)->compile_seconds = watch.seconds();
  return setup;
}

Result<std::unique_ptr<RunSetup>> set_up_run(const Model& model, const RunRequest& request,
                                             const Control& control, simulate::Until& until) {
  const Stopwatch compiling;
  Result<Compiled> compiled = compile(model, {{}, until.conditions()});
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, request.switches, request.trials)) {
    return *error;
  }
  if (auto error = wrong_trials(model, request.trials)) return *error;
  auto begun = begin_setup(std::move(*compiled), request.switches);
  if (!begun) return begun.failure();
  std::unique_ptr<RunSetup> setup = std::move(*begun);
  ir::Module& module = setup->compiled.module;
  if (request.in_full) {
    const auto description =
        describe_plain(model, request, !until.conditions().empty(), setup->compiled, setup->inputs);
    if (!description) return description.failure();
    setup->description = *description;
    simulate::add_occurrence_columns(module);
  }
  opt::optimise(module);
  const auto read_amount = [&](const std::string& text) -> Result<simulate::Amount> {
    const auto found = constant(model, text);
    if (!found) return found.failure();
    return simulate::Amount{found->value, found->unit};
  };
  if (auto error = until.find(module, read_amount)) return *error;
  setup->compile_seconds = compiling.seconds();
  if (auto error = end_setup(model, request, *setup)) return *error;
  return setup;
}

Result<simulate::MeasurePlan> plan_of_curves(const RunSetup& setup, const RunRequest& request,
                                             const Control& control) {
  simulate::MeasurePlan plan;
  if (!request.in_full) return plan;
  const engine::Program& program = *setup.program;
  const auto pilot =
      simulate::run_pilot(program, setup.options, simulate::curve_trials(program), control.cancel);
  if (!pilot) return pilot.failure();
  plan.amounts = simulate::amounts_of_curves(setup.module(), program, *pilot);
  return plan;
}

std::vector<std::string> engine_warnings(const RunSetup& setup, std::size_t n_dimensions) {
  std::vector<std::string> warnings;
  if (engine::available_isas().front() == "scalar") {
    warnings.push_back(
        "this processor has neither AVX2 with FMA nor NEON: the scalar path ran, with the same "
        "results, several times slower");
  }
  if (setup.options.sampler == engine::Sampler::sobol &&
      n_dimensions > rng::Sobol::kMaxDimensions) {
    warnings.push_back(fmt::format(
        "sobol has points of {} dimensions and the model draws {}: the others are of a Latin "
        "hypercube",
        report::format_count(rng::Sobol::kMaxDimensions), report::format_count(n_dimensions)));
  }
  return warnings;
}

void describe_run(const Model& model, const RunRequest& request, const RunRequest& reached,
                  const RunSetup& setup, std::uint64_t n_done, RunResult& result) {
  const ir::Module& module = setup.module();
  const bool planned = setup.planned();
  result.version = PLIMSOLL_VERSION;
  result.description = setup.description;
  result.compile_seconds = setup.compile_seconds;
  // Of a plan, the points that were reached have no command of their own.
  RunRequest again = reached;
  if (result.interrupted) again.trials.count = n_done;
  if (!result.interrupted || !planned) result.command = command_line(model, again);
  result.model = module.model_name;
  result.about = about(module, model, request.switches);
  result.futures = futures(reached.trials);
  result.title = module.title;
  result.as_of = module.as_of;
  result.trials_requested = reached.trials.count;
  result.seed = request.trials.seed;
  result.stream = static_cast<int>(rng::kStreamVersion);
  result.sampler = sampler_name(request.trials.sampler);
  result.replicates = planned ? reached.trials.replicates : 1;
  result.scenario = joined_words(request.switches.scenarios);
  result.actions = request.switches.actions;
}

void tell_switches(const RunRequest& request, RunResult& result) {
  if (request.switches.without.empty()) return;
  result.warnings.push_back("switched off: " + joined_words(request.switches.without));
}

std::optional<Error> end_run(const RunRequest& request, const RunSetup& setup,
                             const simulate::Measure& measure, const engine::RunOptions& options,
                             const Control& control, RunResult& result) {
  if (!result.interrupted) {
    auto observed = observed_result(setup.module(), options.n_trials, options);
    if (!observed) return observed.failure();
    result.observed = std::move(*observed);
    if (result.observed && !is_plain(request.switches)) {
      result.warnings.push_back(*of_model_as_it_stands(setup.module(), "what is switched acts"));
    }
    const auto is_uncertain = [](const ir::Slot& slot) { return slot.is_parameter; };
    if (result.observed && std::ranges::any_of(setup.module().slots, is_uncertain)) {
      result.warnings.push_back(
          "what outcomes owe to uncertain givens is not told of observed futures: it is measured "
          "by "
          "drawing them anew; ask with --prior");
    }
    if (result.observed) {
      // What is owed to uncertain givens is measured by drawing them anew, which agrees with nothing that was observed.
    } else if (auto error =
                   add_parameter_risk(setup.module(), setup.inputs, *setup.program,
                                      measure.sample_columns(), options, control, result)) {
      return error;
    }
  }
  tell_warnings(request, setup, result);
  return std::nullopt;
}

void tell_warnings(const RunRequest& request, const RunSetup& setup, RunResult& result) {
  simulate::year_warnings(setup.module(), result);
  simulate::add_warnings(result, request.in_full);
}

}  // namespace plimsoll::session
