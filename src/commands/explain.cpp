// `plimsoll explain`.
#include <memory>

#include "commands/command.h"
#include "driver/worst.h"

namespace plimsoll::commands {

namespace {

// One trial, or the worst of them.
struct ExplainChoice {
  driver::WorstArguments worst;
  std::optional<std::uint64_t> trial;
};

}  // namespace

Command explain_command() {
  auto arguments = std::make_shared<ExplainChoice>();
  driver::WorstArguments& worst = arguments->worst;
  return {
      .name = "explain",
      .what = "tell trials as stories: one, or the worst ones",
      .options =
          {
              switch_options(worst.question.run),
              simulation_options(worst.question.run),
              whole(
                  "--trial", [arguments](std::uint64_t trial) { arguments->trial = trial; },
                  {0, kMostTrials - 1, "4711"}, "the trial to replay, counted from 0")
                  .excludes("--worst"),
              whole("--worst", worst.n_worst, {1, 1000, "10"},
                    "the worst trials, and what they have in common"),
              text("--outcome", worst.question.asked.outcome, "of --worst: by which outcome")
                  .called("NAME")
                  .needs("--worst"),
              text("--period", worst.question.asked.period, "of --worst: the last when left out")
                  .called("PERIOD")
                  .needs("--worst"),
              output_file("--json", worst.question.run.model.outputs, worst.question.run.json,
                          "of --worst: write it as JSON; - is standard output")
                  .needs("--worst"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll explain models/iij --trial 4711\n"
          "  plimsoll explain models/iij --worst 10 --outcome net_income --period FY2013",
      .one_of = {"--trial", "--worst"},
      .run =
          [arguments](const Call& call) {
            settle_question(arguments->worst.question, call.terminal);
            if (!arguments->trial) return driver::explain_worst(arguments->worst);
            return driver::explain({arguments->worst.question.run, *arguments->trial});
          },
  };
}

}  // namespace plimsoll::commands
