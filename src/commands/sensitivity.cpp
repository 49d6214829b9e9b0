// `plimsoll sensitivity`.
#include "driver/sensitivity.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_sensitivity(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::SensitivityArguments>();
  CLI::App* command =
      app.add_subcommand("sensitivity", "which assumption moves a statistic, and how much");
  add_question_options(command, arguments->question, "mean");
  add_word_option(command, "--method", arguments->method,
                  {"derivatives", "tornado", "spider", "shares", "shapley", "ranks"},
                  "derivatives by every assumption; tornado or spider of draws held at quantiles; "
                  "shares of the outcome's variance (Sobol' indices), shapley: the same for "
                  "dependent inputs; ranks: correlation from one run");
  add_word_option(command, "--by", arguments->by, {"input", "risk"},
                  "shares of inputs or of risks");
  add_whole_option(command, "--top", arguments->top, {1, 100'000, "10"},
                   "rows to show; the JSON has all")
      ->default_str(std::to_string(arguments->top));
  add_whole_option(command, "--bumps", arguments->bumps, {0, 100'000, "2"},
                   "how many assumptions that reach a jump to bump, two variants of the run each; "
                   "left out, as many as the model's size allows");
  add_whole_option(command, "--sweep", arguments->sweep, kTrials,
                   "trials to sweep back over at most")
      ->default_str(std::to_string(arguments->sweep));
  command->footer(
      "Examples:\n"
      "  plimsoll sensitivity models/iij --outcome net_income --period FY2013\n"
      "  plimsoll sensitivity models/iij --outcome net_income --statistic 'es(5%)'");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::sensitivity(*arguments); };
  });
}

}  // namespace plimsoll::commands
