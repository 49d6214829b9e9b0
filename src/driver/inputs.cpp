#include "driver/inputs.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/workers.h"
#include "diag/diagnostic.h"
#include "driver/compile.h"

namespace plimsoll::driver {

namespace {

// A risk, a group of risks, or "all".
bool switch_off(const ir::Module& module, const std::string& name, ir::RunInputs& inputs) {
  if (name == "all") {
    for (std::size_t i = 0; i < module.flags.size(); ++i) {
      if (module.flags[i].kind == ir::Flag::Kind::risk) inputs.flags[i] = 0;
    }
    return true;
  }
  for (const ir::Group& group : module.groups) {
    if (group.name != name) continue;
    for (const ir::FlagId member : group.members) inputs.flags[member.value] = 0;
    return true;
  }
  const ir::FlagId flag = find_flag(module, ir::Flag::Kind::risk, name);
  if (!flag.valid()) return false;
  inputs.flags[flag.value] = 0;
  return true;
}

}  // namespace

std::optional<ir::RunInputs> run_inputs(const ir::Module& module, const RunArguments& arguments) {
  ir::RunInputs inputs = ir::default_inputs(module);
  bool ok = true;
  for (const std::string& name : arguments.without) ok = switch_off(module, name, inputs) && ok;
  for (const auto& [kind, names] : {std::pair{ir::Flag::Kind::scenario, &arguments.scenarios},
                                    std::pair{ir::Flag::Kind::action, &arguments.actions}}) {
    for (const std::string& name : *names) {
      const ir::FlagId flag = find_flag(module, kind, name);
      if (flag.valid()) {
        inputs.flags[flag.value] = 1;
      } else {
        ok = false;
      }
    }
  }
  if (!ok) return std::nullopt;
  return inputs;
}

std::string asked_isa(const RunArguments& arguments) {
  if (!arguments.isa.empty() && arguments.isa != "auto") return arguments.isa;
  const char* wish = std::getenv("PLIMSOLL_ISA");
  return wish != nullptr ? wish : arguments.isa;
}

engine::RunOptions run_options(const RunArguments& arguments) {
  engine::RunOptions options;
  options.seed = arguments.seed;
  options.n_trials = arguments.trials;
  options.threads = thread_count(arguments.threads);
  options.block_size = arguments.block_size;
  options.replicates = arguments.replicates;
  options.isa = asked_isa(arguments);
  options.tables = std::make_shared<dist::TableStore>();
  if (arguments.sampler == "latin") options.sampler = engine::Sampler::latin;
  if (arguments.sampler == "sobol") options.sampler = engine::Sampler::sobol;
  if (arguments.executor == "reference") options.executor = engine::Executor::reference;
  return options;
}

}  // namespace plimsoll::driver
