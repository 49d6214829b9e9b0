// `plimsoll explain`.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/keep.h"
#include "report/explain.h"

namespace plimsoll::commands {

namespace {

// One trial, or the worst of them.
struct ExplainArguments {
  // `asked.statistic` is not read.
  QuestionArguments question;
  std::optional<std::uint64_t> trial;
  int n_worst = 10;
};

int explain_trial(const ExplainArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  const TrialRequest request{switches_of(run), trials_of(run), work_of(run), *arguments.trial};
  const Asking asking(run);
  const Result<TrialResult> found = open_model(run.model).explain(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  std::fputs(report::write_text(*found).c_str(), stdout);
  if (!found->failure) return kWell;
  std::fflush(stdout);
  return tell({"", ErrorKind::model, found->failure}, run.model.colour);
}

int explain_worst(const ExplainArguments& arguments) {
  const RunArguments& run = arguments.question.run;
  WorstRequest request;
  fill_question(arguments.question, request);
  request.n_worst = static_cast<std::size_t>(arguments.n_worst);
  Asking asking(run);
  const Result<WorstResult> found = open_model(run.model).explain_worst(request, asking.control());
  if (!found) return tell(found.failure(), run.model.colour);
  return deliver(
      asking.keeping(), run, [&] { return report::write_text(*found); },
      [&] { return json_text(report::to_json(*found)); });
}

Options keep_options_of_worst(RunArguments& run) {
  Options out = keep_options(run);
  for (Option& option : out.all) {
    option.what = "of --worst: " + option.what;
    option = std::move(option).needs("--worst");
  }
  return out;
}

}  // namespace

Command explain_command() {
  auto arguments = std::make_shared<ExplainArguments>();
  QuestionArguments& question = arguments->question;
  return {
      .name = "explain",
      .what = "tell trials as stories: one, or the worst ones",
      .options =
          {
              switch_options(question.run),
              simulation_options(question.run),
              whole(
                  "--trial", [arguments](std::uint64_t trial) { arguments->trial = trial; },
                  {0, kMostTrials - 1, "4711"}, "the trial to replay, counted from 0")
                  .excludes("--worst"),
              whole("--worst", arguments->n_worst, {1, 1000, "10"},
                    "the worst trials, and what they have in common"),
              text("--outcome", question.asked.outcome, "of --worst: by which outcome")
                  .called("NAME")
                  .naming("outcomes")
                  .needs("--worst"),
              text("--period", question.asked.period, "of --worst: the last when left out")
                  .called("PERIOD")
                  .naming("periods")
                  .needs("--worst"),
              output_file("--json", question.run.model.outputs, question.run.json,
                          "of --worst: write it as JSON; - is standard output")
                  .needs("--worst"),
              keep_options_of_worst(question.run),
          },
      .footer =
          "Examples:\n"
          "  plimsoll explain models/iij --trial 4711\n"
          "  plimsoll explain models/iij --worst 10 --outcome net_income --period FY2013",
      .one_of = {"--trial", "--worst"},
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->question, call.terminal);
            if (arguments->trial) return explain_trial(*arguments);
            settle_keeping(arguments->question.run, call);
            return explain_worst(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
