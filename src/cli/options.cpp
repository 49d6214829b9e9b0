// Options that many commands share.
#include "cli/command.h"

namespace plimsoll::cli {

void add_model_options(CLI::App* command, driver::ModelArguments& model) {
  command->add_option("MODEL", model.model, "model file, or a folder with main.plim")->required();
  command->add_option("--set", model.sets, "replace a value: NAME=EXPR, e.g. --set 'tax_rate=35%'")
      ->type_name("NAME=EXPR")
      ->expected(1)
      ->take_all();
}

void add_switch_options(CLI::App* command, driver::RunArguments& run) {
  add_model_options(command, run.model);
  command->add_option("--seed", run.seed, "seed of the random numbers")->capture_default_str();
  command->add_option("--scenario", run.scenarios, "switch a scenario on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  command->add_option("--action", run.actions, "switch an action on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->take_all();
  command
      ->add_option("--without", run.without,
                   "switch a risk or a group off (repeatable); 'all' switches every risk off")
      ->type_name("RISK")
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->take_all();
  command->add_option("--sampler", run.sampler, "random, latin or sobol")
      ->check(CLI::IsMember({"random", "latin", "sobol"}))
      ->capture_default_str();
  command->add_option("--replicates", run.replicates, "replicates of latin and sobol")
      ->check(CLI::Range(2, 4096))
      ->capture_default_str();
}

void add_simulation_options(CLI::App* command, driver::RunArguments& run) {
  command->add_option("--trials", run.trials, "number of trials")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40))
      ->capture_default_str();
  command->add_option("--threads", run.threads, "threads; 0 means one per processor")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  command->add_option("--block", run.chunk, "trials per block; never changes a result")
      ->check(CLI::Range(64, 8192));
}

void add_question_options(CLI::App* command, driver::QuestionArguments& question,
                          const std::string& statistic) {
  add_switch_options(command, question.run);
  add_simulation_options(command, question.run);
  question.asked.statistic = statistic;
  command
      ->add_option("--statistic", question.asked.statistic,
                   "mean, sd, quantile(5%), es(5%), P(limit) or P(condition)")
      ->capture_default_str();
  command->add_option("--outcome", question.asked.outcome, "outcome of the model")
      ->type_name("NAME");
  command->add_option("--period", question.asked.period, "such as FY2013; the last when left out")
      ->type_name("PERIOD");
  command->add_option("--json", question.run.json, "write the answer as JSON; - is standard output")
      ->type_name("FILE");
}

void settle_question(driver::QuestionArguments& question, const Terminal& terminal) {
  question.run.progress = terminal.interactive;
  question.run.model.colour = terminal.colour_err;
}

}  // namespace plimsoll::cli
