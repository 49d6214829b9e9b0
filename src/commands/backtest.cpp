// `plimsoll backtest`: what models of earlier days said, against what came.
#include "plimsoll/backtest.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/backtest.h"

namespace plimsoll::commands {

namespace {

struct BacktestArguments {
  RunArguments run;
  std::vector<std::string> models;
  BacktestRequest request;
  bool no_causes = false;
};

int backtest_models(const BacktestArguments& arguments) {
  const RunArguments& run = arguments.run;
  std::vector<Model> models;
  for (const std::string& name : arguments.models) {
    ModelArguments one = run.model;
    one.model = name;
    models.push_back(open_model(one));
  }
  BacktestRequest request = arguments.request;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  request.causes = !arguments.no_causes;
  say_not_kept("backtest", "--json FILE writes it");
  const Asking asking(run.model, run.progress);
  const auto found = backtest(models, request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      nullptr, run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

}  // namespace

Command backtest_command() {
  auto arguments = std::make_shared<BacktestArguments>();
  RunArguments& run = arguments->run;
  run.trials = 20'000;
  return {
      .name = "backtest",
      .what = "forecasts of models as they stood then, against what came and against rivals",
      .options =
          {
              all("MODEL", arguments->models,
                  "model files, or folders with main.plim: one for each day that is looked back "
                  "from")
                  .files()
                  .required(),
              text("--actuals", arguments->request.actuals,
                   "a table of what came: outcome, period, value, unit; known_on, target and "
                   "before where it has them")
                  .called("FILE")
                  .files()
                  .required(),
              text("--sheet", arguments->request.sheet,
                   "the sheet of a workbook; the only one where it has one")
                  .called("NAME"),
              each("--outcome", arguments->request.outcomes,
                   "figures of these outcomes alone (repeatable)")
                  .called("NAME")
                  .naming("outcomes"),
              futures_options(run),
              simulation_options(run),
              flag("--no-causes", arguments->no_causes,
                   "do not look for what sets the futures near a miss apart, a run each"),
              output_file("--json", run.model.outputs, run.json,
                          "write the answer as JSON; - is standard output"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll backtest models/iij/hindcast_2009.plim models/iij/hindcast_2010.plim "
          "--actuals "
          "models/iij/actuals.csv\n"
          "  plimsoll backtest models/iij/hindcast_2011.plim --actuals models/iij/actuals.csv "
          "--outcome revenue_total --json backtest.json",
      .run =
          [arguments](const Call& call) {
            arguments->run.progress = call.terminal.interactive;
            arguments->run.model.colour = call.terminal.colour_err;
            return backtest_models(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
