// `plimsoll show`.
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/effects.h"
#include "report/show.h"

namespace plimsoll::commands {

namespace {

struct ShowArguments {
  // Of `effects` but for the model.
  RunArguments run;
  bool json = false;
  bool ir = false;
  // With `ir`: again after each optimiser pass, and the program made of it.
  bool passes = false;
  bool mechanisms = false;
  // With `mechanisms`: what each moves.
  bool effects = false;
  std::string income;
};

int show_effects(const ShowArguments& arguments) {
  const RunArguments& run = arguments.run;
  EffectsRequest request;
  request.income = arguments.income;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  const Asking asking(run);
  const auto found = open_model(run.model).effects(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  const std::string text =
      arguments.json ? json_text(report::to_json(*found)) : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

int show_operations(const ShowArguments& arguments) {
  const Asking asking(arguments.run.model);
  const auto text = open_model(arguments.run.model).operations(arguments.passes, asking.control());
  if (!text) return tell(text.failure(), arguments.run.model.colour);
  std::fputs(text->c_str(), stdout);
  return kWell;
}

int show(const ShowArguments& arguments) {
  if (arguments.ir) return show_operations(arguments);
  if (arguments.effects) return show_effects(arguments);
  const Asking asking(arguments.run.model);
  const auto found = open_model(arguments.run.model).show(asking.control());
  if (!found) return tell(found.failure(), arguments.run.model.colour);
  const std::string text = arguments.mechanisms ? report::write_mechanisms(*found)
                           : arguments.json     ? json_text(report::to_json(*found))
                                                : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

// What a run takes, where there is one.
Options of_effects(RunArguments& run) {
  Options out;
  Options all{switch_options(run), simulation_options(run)};
  for (Option& option : all.all) {
    // Those of the model stand above; effects need independent trials.
    constexpr std::string_view kOthers[] = {"MODEL", "--set", "--sampler", "--replicates"};
    if (std::find(std::begin(kOthers), std::end(kOthers), option.name()) == std::end(kOthers))
      out.all.push_back(std::move(option).needs("--effects"));
  }
  return out;
}

}  // namespace

Command show_command() {
  auto arguments = std::make_shared<ShowArguments>();
  return {
      .name = "show",
      .what = "list inputs, risks, outcomes, limits and citations",
      .options =
          {
              model_options(arguments->run.model),
              flag("--json", arguments->json, "as JSON"),
              flag("--mechanisms", arguments->mechanisms, "which name carries which mechanism"),
              flag("--effects", arguments->effects,
                   "with --mechanisms: what each moves, against what the register says")
                  .needs("--mechanisms"),
              text("--income", arguments->income,
                   "of --effects: what is moved beside the register's lines, any expression")
                  .called("EXPR")
                  .needs("--effects"),
              of_effects(arguments->run),
              flag("--ir", arguments->ir, "the compiled operations"),
              flag("--passes", arguments->passes,
                   "with --ir: again after each optimiser pass, then the block program")
                  .needs("--ir"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll show models/iij\n"
          "  plimsoll show models/iij --mechanisms\n"
          "  plimsoll show models/tutorial/loss_events.plim --json",
      .run =
          [arguments](const Call& call) {
            arguments->run.model.colour = call.terminal.colour_err;
            arguments->run.progress = call.terminal.interactive;
            return show(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
