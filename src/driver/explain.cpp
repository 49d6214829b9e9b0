// `plimsoll explain`: one trial as a story: what it drew, what struck when, what each line came to.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/inputs.h"
#include "driver/numbers.h"
#include "driver/story.h"
#include "engine/engine.h"
#include "engine/labels.h"

namespace plimsoll::driver {

namespace {

void tell_draws(const ir::Module& module, const engine::Replay& replay) {
  bool any = false;
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& def = module.defs[i];
    if (def.kind != ir::DefKind::draw || !def.node.valid()) continue;
    const auto& values = replay.of(module, ir::DefId(i));
    if (values.size() != 1) continue;
    if (!any) fmt::print("\nWhat it drew once\n");
    any = true;
    std::string text;
    for (std::size_t l = 0; l < values[0].size(); ++l) {
      if (l == 8) {
        text += fmt::format(", ... ({} labels)", values[0].size());
        break;
      }
      if (!text.empty()) text += ", ";
      if (values[0].size() > 1) {
        text +=
            engine::label_text(module, module.node(def.node).shape, static_cast<std::uint32_t>(l)) +
            " ";
      }
      text += quantity(values[0][l] / def.unit_scale, def.unit);
    }
    fmt::print("  {:<32} {}\n", def.full_name, text);
  }
}

void tell_events(const ir::Module& module, const engine::Replay& replay) {
  fmt::print("\nWhat struck\n");
  if (replay.occurrences.empty()) fmt::print("  nothing\n");
  std::vector<const engine::Replay::Occurrence*> order;
  for (const auto& occurrence : replay.occurrences) order.push_back(&occurrence);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->period < b->period; });
  for (const auto* occurrence : order) {
    const std::string period = module.time.period_name(occurrence->period);
    fmt::print("  {:<10} {:<24} {}\n", period.substr(0, period.find(" (")),
               module.events[occurrence->event.value].full_name, sentence(module, *occurrence));
  }
}

// A statement line by fiscal year: flows add up.
std::vector<double> by_year(const ir::Module& module,
                            const std::vector<std::vector<double>>& values) {
  std::vector<double> sums;
  double sum = 0;
  for (std::uint32_t t = 0; t < values.size(); ++t) {
    sum += values[t].empty() ? 0.0 : values[t][0];
    if (module.time.is_year_end(t)) {
      sums.push_back(sum);
      sum = 0;
    }
  }
  return sums;
}

void tell_statements(const ir::Module& module, const engine::Replay& replay) {
  const std::vector<std::uint32_t> ends = module.time.year_ends();
  for (const ir::Statement& statement : module.statements) {
    double largest = 0;
    std::vector<std::vector<double>> rows;
    for (const ir::Statement::Line& line : statement.lines) {
      rows.push_back(by_year(module, replay.values[line.node.value]));
      for (const double value : rows.back()) largest = std::max(largest, std::fabs(value));
    }
    std::string unit;
    for (const ir::Statement::Line& line : statement.lines) {
      if (line.def.valid() && !module.defs[line.def.value].unit.empty()) {
        unit = module.defs[line.def.value].unit;
        break;
      }
    }
    const double scale = largest >= 1e8 ? 1e6 : 1;
    fmt::print("\n{}, {}{}\n", statement.title.empty() ? statement.name : statement.title,
               scale == 1e6 ? "M " : "", unit);
    fmt::print("  {:<34}", "");
    for (const std::uint32_t end : ends) {
      const std::string name = module.time.year_name(end);
      fmt::print("{:>14}", name.substr(0, name.find(" (")));
    }
    fmt::print("\n");
    for (std::size_t i = 0; i < statement.lines.size(); ++i) {
      const ir::Statement::Line& line = statement.lines[i];
      fmt::print("{} {:<34}", line.sign == '=' ? "=" : std::string(1, line.sign), line.name);
      for (const double value : rows[i]) {
        fmt::print("{:>14}", readable(std::round(value / scale), 15));
      }
      fmt::print("\n");
    }
  }
}

void tell_outcomes(const ir::Module& module, const engine::Replay& replay) {
  fmt::print("\nOutcomes\n");
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome) continue;
    const auto& values = replay.values[column.node.value];
    const ir::Def* def = column.def.valid() ? &module.defs[column.def.value] : nullptr;
    const auto show = [&](std::size_t t) {
      std::string text;
      for (std::size_t l = 0; l < values[t].size(); ++l) {
        const double value = values[t][l] / (def != nullptr ? def->unit_scale : 1);
        text += (l > 0 ? ", " : "") + quantity(value, def != nullptr ? def->unit : "");
      }
      return text;
    };
    std::string line;
    if (values.size() == 1) {
      line = show(0);
    } else if (column.sample == ir::Sample::horizon) {
      line = show(values.size() - 1);
    } else {
      for (std::uint32_t t = 0; t < values.size(); ++t) {
        if (column.sample == ir::Sample::each_year && !module.time.is_year_end(t)) continue;
        const std::string name = column.sample == ir::Sample::each_year
                                     ? module.time.year_name(t)
                                     : module.time.period_name(t);
        line += (line.empty() ? "" : "   ") + name.substr(0, name.find(" (")) + " " + show(t);
      }
    }
    fmt::print("  {:<32} {}\n", column.title.empty() ? column.name : column.title, line);
  }
}

}  // namespace

int explain(const ExplainArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments.run.model, compiled)) return compiled.code;
  const ir::Module& module = *compiled.module;
  const std::optional<ir::RunInputs> inputs = run_inputs(module, arguments.run);
  if (!inputs) return kUsage;
  engine::RunOptions options = run_options(arguments.run);
  const Result<engine::Replay> replay = engine::replay(module, *inputs, options, arguments.trial);
  if (!replay) {
    print_error(replay.error());
    return kMachineFailed;
  }
  fmt::print("{}: trial {} of seed {}\n", module.title.empty() ? module.model_name : module.title,
             arguments.trial, arguments.run.seed);
  tell_draws(module, *replay);
  if (!module.events.empty()) tell_events(module, *replay);
  if (module.has_time) tell_statements(module, *replay);
  tell_outcomes(module, *replay);
  return kWell;
}

}  // namespace plimsoll::driver
