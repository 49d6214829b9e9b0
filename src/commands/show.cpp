// `plimsoll show`.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/show.h"

namespace plimsoll::commands {

namespace {

struct ShowArguments {
  ModelArguments model;
  bool json = false;
  bool ir = false;
  // With `ir`: again after each optimiser pass, and the program made of it.
  bool passes = false;
  bool mechanisms = false;
};

int show_operations(const ShowArguments& arguments) {
  const Asking asking(arguments.model);
  const auto text = open_model(arguments.model).operations(arguments.passes, asking.control());
  if (!text) return tell(text.failure(), arguments.model.colour);
  std::fputs(text->c_str(), stdout);
  return kWell;
}

int show(const ShowArguments& arguments) {
  if (arguments.ir) return show_operations(arguments);
  const Asking asking(arguments.model);
  const auto found = open_model(arguments.model).show(asking.control());
  if (!found) return tell(found.failure(), arguments.model.colour);
  const std::string text = arguments.mechanisms ? report::write_mechanisms(*found)
                           : arguments.json     ? json_text(report::to_json(*found))
                                                : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace

Command show_command() {
  auto arguments = std::make_shared<ShowArguments>();
  return {
      .name = "show",
      .what = "list inputs, risks, outcomes, limits and citations",
      .options =
          {
              model_options(arguments->model),
              flag("--json", arguments->json, "as JSON"),
              flag("--mechanisms", arguments->mechanisms, "which name carries which mechanism"),
              flag("--ir", arguments->ir, "the compiled operations"),
              flag("--passes", arguments->passes,
                   "with --ir: again after each optimiser pass, then the block program")
                  .needs("--ir"),
          },
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return show(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
