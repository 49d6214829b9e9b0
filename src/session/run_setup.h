// What a run and a part of a run have in common: a model made ready to simulate, and what a result says of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "ir/evaluate.h"
#include "plimsoll/model.h"
#include "session/compile.h"
#include "simulate/measure.h"
#include "simulate/until.h"

namespace plimsoll::session {

struct RunSetup {
  Compiled compiled;
  ir::RunInputs inputs;
  std::optional<engine::Program> program;
  // Of whole replicates.
  engine::RunOptions options;
  // Only where asked for in full.
  std::optional<ModelDescription> description;
  double compile_seconds = 0.0;

  const ir::Module& module() const { return compiled.module; }
  bool planned() const { return options.sampler != engine::Sampler::random; }
};

// Goals are found in the module; `until` without any stands for none. Never moved: the program knows its module.
Result<std::unique_ptr<RunSetup>> set_up_run(const Model& model, const RunRequest& request,
                                             const Control& control, simulate::Until& until);

// Of a run without goals and not in full, from what is compiled already.
Result<std::unique_ptr<RunSetup>> set_up_compiled(Compiled compiled, const Model& model,
                                                  const RunRequest& request);

// Where the curves of a run in full count; of any other nothing.
Result<simulate::MeasurePlan> plan_of_curves(const RunSetup& setup, const RunRequest& request,
                                             const Control& control);

// Warnings of this machine, and of a plan of so many dimensions.
std::vector<std::string> engine_warnings(const RunSetup& setup, std::size_t n_dimensions);

// What a result says of the run itself. `reached`: the request with what it came to.
void describe_run(const Model& model, const RunRequest& request, const RunRequest& reached,
                  const RunSetup& setup, std::uint64_t n_done, RunResult& result);

// A warning of what is off.
void tell_switches(const RunRequest& request, RunResult& result);
// What follows from the figures: what is owed to uncertain givens, where the run is whole, and warnings. `options` with
// the trials that were done.
std::optional<Error> end_run(const RunRequest& request, const RunSetup& setup,
                             const simulate::Measure& measure, const engine::RunOptions& options,
                             const Control& control, RunResult& result);

// The warnings alone.
void tell_warnings(const RunRequest& request, const RunSetup& setup, RunResult& result);

}  // namespace plimsoll::session
