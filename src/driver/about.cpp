#include "driver/about.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace plimsoll::driver {

About about(const ir::Module& module, const RunArguments& arguments) {
  About out;
  out.model = module.model_name;
  out.version = PLIMSOLL_VERSION;
  for (const ir::ReadFile& file : module.files) out.files.push_back({file.name, file.sha256});
  std::sort(out.files.begin(), out.files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  out.sets = arguments.model.sets;
  out.scenarios = arguments.scenarios;
  out.actions = arguments.actions;
  out.without = arguments.without;
  return out;
}

Futures futures(const ir::Module& module, const RunArguments& arguments) {
  return {arguments.trials, arguments.seed, module.stream_version, arguments.sampler};
}

nlohmann::ordered_json about_json(const ir::Module& module, const RunArguments& arguments) {
  return report::about_json(about(module, arguments), futures(module, arguments));
}

}  // namespace plimsoll::driver
