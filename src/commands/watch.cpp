// `plimsoll watch`: which figures, seen by when, tell that a limit will break.
#include "plimsoll/watch.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/watch.h"

namespace plimsoll::commands {

namespace {

struct WatchArguments {
  RunArguments run;
  WatchRequest request;
  // Percent; 0: none.
  double false_alarms = 0;
};

int watch_limit(const WatchArguments& arguments) {
  const RunArguments& run = arguments.run;
  WatchRequest request = arguments.request;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  if (arguments.false_alarms > 0) request.most_false_alarms = arguments.false_alarms / 100;
  say_not_kept("watch", "--json FILE writes it");
  const Asking asking(run.model, run.progress);
  const auto found = watch(open_model(run.model), request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      nullptr, run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

Command watch_command() {
  auto arguments = std::make_shared<WatchArguments>();
  RunArguments& run = arguments->run;
  run.trials = 20'000;
  return {
      .name = "watch",
      .what = "early warnings: which figures, seen by when, tell that a limit will break",
      .options =
          {
              switch_options(run),
              simulation_options(run),
              text("--limit", arguments->request.limit,
                   "a limit of the model on a chance, in --period")
                  .called("NAME")
                  .naming("limits"),
              text("--failure", arguments->request.failure,
                   "instead, a condition with its period: 'net_income < -2 bn JPY in FY2013'"),
              text("--period", arguments->request.period, "of a limit; the last by default")
                  .naming("periods"),
              each("--figure", arguments->request.figures,
                   "look at this variable too (repeatable); outcomes, lines of statements and "
                   "events "
                   "are looked at anyway")
                  .called("NAME"),
              real(
                  "--false-alarms", arguments->false_alarms, 0.1, 50,
                  "as many hits as there are with no more false alarms than that, in percent; else "
                  "the largest difference of the two"),
              whole("--top", arguments->request.top, {1, 100, "3"}, "figures told for each period")
                  .shown(std::to_string(arguments->request.top)),
              output_file("--json", run.model.outputs, run.json,
                          "write everything as JSON; - is standard output"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll watch models/iij --limit no_loss --period FY2013\n"
          "  plimsoll watch models/iij --failure 'net_income < -2 bn JPY in FY2014' --false-alarms "
          "10",
      .run =
          [arguments](const Call& call) {
            arguments->run.progress = call.terminal.interactive;
            arguments->run.model.colour = call.terminal.colour_err;
            return watch_limit(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
