// `plimsoll sensitivity`.
#include "driver/sensitivity.h"

#include <memory>

#include "cli/command.h"

namespace plimsoll::cli {

void add_sensitivity(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::SensitivityArguments>();
  CLI::App* command =
      app.add_subcommand("sensitivity", "which assumption moves a statistic, and how much");
  add_question_options(command, arguments->question, "mean");
  command
      ->add_option("--method", arguments->method,
                   "derivatives by every assumption; tornado or spider of draws held at quantiles; "
                   "shares of the outcome's variance (Sobol' indices), shapley: the same for "
                   "dependent inputs; ranks: correlation from one run")
      ->check(CLI::IsMember({"derivatives", "tornado", "spider", "shares", "shapley", "ranks"}))
      ->capture_default_str();
  command->add_option("--by", arguments->by, "shares of inputs or of risks")
      ->check(CLI::IsMember({"input", "risk"}))
      ->capture_default_str();
  command->add_option("--top", arguments->top, "rows to show; the JSON has all")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command
      ->add_option(
          "--bumps", arguments->bumps,
          "how many assumptions that reach a jump to bump, two variants of the run each; left "
          "out, as many as the model's size allows")
      ->check(CLI::Range(0, 100000));
  command->add_option("--sweep", arguments->sweep, "trials to sweep back over at most")
      ->transform(written_count(kMostTrials))
      ->type_name("N")
      ->capture_default_str();
  command->footer(
      "Examples:\n"
      "  plimsoll sensitivity models/iij --outcome net_income --period FY2013\n"
      "  plimsoll sensitivity models/iij --outcome net_income --statistic 'es(5%)'");
  command->callback([arguments, &chosen] {
    settle_question(arguments->question, chosen.terminal);
    chosen.action = [arguments] { return driver::sensitivity(*arguments); };
  });
}

}  // namespace plimsoll::cli
