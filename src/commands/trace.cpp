// `plimsoll trace`: from a name back to every assumption that feeds it.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/trace.h"

namespace plimsoll::commands {

namespace {

struct TraceArguments {
  ModelArguments model;
  std::string name;
  // Levels below the name; negative: all.
  int depth = -1;
  // Assumptions only, without the formulas between.
  bool assumptions = false;
  bool json = false;
};

int trace(const TraceArguments& arguments) {
  const Asking asking(arguments.model);
  const auto found = open_model(arguments.model).trace({arguments.name}, asking.control());
  if (!found) return tell(found.failure(), arguments.model.colour);
  const std::string text = arguments.json          ? json_text(report::to_json(*found))
                           : arguments.assumptions ? report::write_assumptions(*found)
                                                   : report::write_tree(*found, arguments.depth);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace

Command trace_command() {
  auto arguments = std::make_shared<TraceArguments>();
  return {
      .name = "trace",
      .what = "from a name back to every assumption that feeds it",
      .options =
          {
              model_options(arguments->model),
              text("NAME", arguments->name, "an outcome, its label, a risk, or any other name")
                  .naming("names")
                  .required(),
              whole("--depth", arguments->depth, {0, 1'000'000, "2"},
                    "levels of the tree; all when left out"),
              flag("--assumptions", arguments->assumptions, "a list of the assumptions only"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll trace models/iij net_income --depth 2\n"
          "  plimsoll trace models/iij 'operating margin' --assumptions\n"
          "  plimsoll trace models/iij price_war",
      .run =
          [arguments](const Call& call) {
            arguments->model.colour = call.terminal.colour_err;
            return trace(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
