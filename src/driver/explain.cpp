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
#include "driver/statement_text.h"
#include "driver/story.h"
#include "engine/engine.h"
#include "engine/labels.h"
#include "engine/replay.h"
#include "ir/time_names.h"
#include "report/text_table.h"
#include "simulate/drawn.h"
#include "simulate/failure.h"

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
      text += quantity(values[0][l] / def.unit.scale, def.unit.text());
    }
    fmt::print("  {:<32} {}\n", def.full_name, text);
  }
}

void tell_events(const ir::Module& module, const engine::Replay& replay) {
  fmt::print("\nWhat struck\n");
  if (replay.occurrences.empty()) fmt::print("  none of the model's events\n");
  std::vector<const engine::Replay::Occurrence*> order;
  for (const auto& occurrence : replay.occurrences) order.push_back(&occurrence);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->period < b->period; });
  for (const auto* occurrence : order) {
    fmt::print("  {:<10} {:<24} {}\n", module.time.period_name(occurrence->period).short_name,
               module.events[occurrence->event.value].full_name, sentence(module, *occurrence));
  }
}

// The draws that lie furthest out, for what no event tells.
void tell_far_out(const std::vector<simulate::Drawn>& drawn) {
  constexpr std::size_t kMost = 12;
  fmt::print("\nDraws in the outer twentieth of their distributions, on either side\n");
  if (drawn.empty()) fmt::print("  none\n");
  report::TextTable table;
  for (int i = 0; i < 4; ++i) table.add_column("", report::TextTable::Align::left);
  for (std::size_t i = 0; i < std::min(drawn.size(), kMost); ++i) {
    table.add_row({drawn[i].name, drawn[i].where(), quantity(drawn[i].value, drawn[i].unit),
                   simulate::rarity_text(drawn[i])});
  }
  if (!drawn.empty()) std::fputs(table.text().c_str(), stdout);
  if (drawn.size() > kMost) fmt::print("  and {} more, less far out\n", drawn.size() - kMost);
}

void tell_outcomes(const ir::Module& module, const engine::Replay& replay) {
  fmt::print("\nOutcomes\n");
  report::TextTable table;
  for (int i = 0; i < 2; ++i) table.add_column("", report::TextTable::Align::left);
  for (const ir::Column& column : module.columns) {
    if (column.purpose != ir::Column::Purpose::outcome) continue;
    const auto& values = replay.values[column.node.value];
    const ir::Def* def = column.def.valid() ? &module.defs[column.def.value] : nullptr;
    const auto show = [&](std::size_t t) {
      std::string text;
      for (std::size_t l = 0; l < values[t].size(); ++l) {
        const double value = values[t][l] / (def != nullptr ? def->unit.scale : 1);
        text += (l > 0 ? ", " : "") + quantity(value, def != nullptr ? def->unit.text() : "");
      }
      return text;
    };
    std::string line;
    const bool has_one_period = module.has_time && module.time.n_periods == 1;
    if (values.size() == 1 && !(has_one_period && column.sample == ir::Sample::each_year)) {
      line = show(0);
    } else if (column.sample == ir::Sample::horizon) {
      line = show(values.size() - 1);
    } else {
      const std::vector<std::uint32_t> ends = module.time.year_ends();
      for (std::uint32_t t = 0; t < values.size(); ++t) {
        // Of fiscal years, as in the run's tables.
        if (column.sample == ir::Sample::each_year &&
            !std::binary_search(ends.begin(), ends.end(), t)) {
          continue;
        }
        const bool by_year = column.sample == ir::Sample::each_year;
        line += (line.empty() ? "" : "   ") + ir::time_name(module.time, by_year, t).line_name() +
                " " + show(t);
      }
    }
    table.add_row({column.title.empty() ? column.name : column.title, line});
  }
  std::fputs(table.text().c_str(), stdout);
}

}  // namespace

int explain(const ExplainArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments.run.model, compiled)) return compiled.code;
  const ir::Module& module = *compiled.module;
  const std::optional<ir::RunInputs> inputs = run_inputs(module, arguments.run);
  if (!inputs) return kUsage;
  engine::RunOptions options = run_options(arguments.run);
  const simulate::Draws draws(module, simulate::claim_nodes(module));
  const Result<engine::Replay> replay =
      engine::replay(module, *inputs, options, arguments.trial, draws.nodes());
  if (!replay) {
    print_error(replay.error());
    return kUsage;
  }
  fmt::print("{}: trial {} of seed {}\n", module.title.empty() ? module.model_name : module.title,
             arguments.trial, arguments.run.seed);
  tell_draws(module, *replay);
  if (!module.events.empty()) tell_events(module, *replay);
  if (!draws.nodes().empty()) {
    constexpr double kFarOut = 0.05;
    tell_far_out(draws.far_out(*replay, engine::kNoPeriod, kFarOut));
  }
  if (module.has_time) std::fputs(statements_text(module, *replay).c_str(), stdout);
  tell_outcomes(module, *replay);
  if (!replay->failure) return kWell;
  std::fflush(stdout);
  diag::Sink sink;
  simulate::report_failure(module, *replay->failure, arguments.run.model.model, arguments.run.seed,
                           sink, true);
  std::fputs(diag::render_text(sink.all(), compiled.sources, arguments.run.model.colour).c_str(),
             stderr);
  return kModelWrong;
}

}  // namespace plimsoll::driver
