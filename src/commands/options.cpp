// Options that many commands share.
#include "commands/command.h"
#include "commands/value.h"

namespace plimsoll::commands {

CLI::Option* add_output_option(CLI::App* command, std::vector<driver::Output>& outputs,
                               const std::string& option, std::string& path,
                               const std::string& what, bool is_folder) {
  // "-o,--output" is named by its last.
  const std::string name = option.substr(option.rfind(',') + 1);
  const auto take = [&outputs, &path, name, is_folder](const std::string& given) {
    if (given.empty()) {
      throw CLI::ValidationError(
          name, std::string("needs the name of a ") + (is_folder ? "folder" : "file"));
    }
    const bool is_standard = !is_folder && (given == "/dev/stdout" || given == "/dev/fd/1" ||
                                            given == "/proc/self/fd/1");
    path = is_standard ? "-" : given;
    outputs.push_back({name, path, is_folder});
  };
  return command->add_option_function<std::string>(option, take, what)
      ->type_name(is_folder ? "DIR" : "FILE");
}

void add_model_options(CLI::App* command, driver::ModelArguments& model) {
  command->add_option("MODEL", model.model, "model file, or a folder with main.plim")->required();
  command->add_option("--set", model.sets, "replace a value: NAME=EXPR, e.g. --set 'tax_rate=35%'")
      ->type_name("NAME=EXPR")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
}

void add_switch_options(CLI::App* command, driver::RunArguments& run) {
  add_model_options(command, run.model);
  add_whole_option(command, "--seed", run.seed, {0, UINT64_MAX, "42"}, "seed of the random numbers")
      ->default_str(std::to_string(run.seed));
  command->add_option("--scenario", run.scenarios, "switch a scenario on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command->add_option("--action", run.actions, "switch an action on (repeatable)")
      ->type_name("NAME")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--without", run.without,
                   "switch a risk or a group off (repeatable); 'all' switches every risk off")
      ->type_name("RISK")
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->take_all();
  add_word_option(command, "--sampler", run.sampler, {"random", "latin", "sobol"},
                  "how trials are drawn");
  add_whole_option(command, "--replicates", run.replicates, {2, 4096, "32"},
                   "replicates of latin and sobol")
      ->default_str(std::to_string(run.replicates));
}

void add_simulation_options(CLI::App* command, driver::RunArguments& run) {
  add_whole_option(command, "--trials", run.trials, kTrials, "number of trials, such as 1e6")
      ->default_str(std::to_string(run.trials));
  add_whole_option(command, "--threads", run.threads, {0, 1024, "8"},
                   "threads; 0 means one per processor")
      ->default_str(std::to_string(run.threads));
  add_whole_option(command, "--block", run.chunk, {64, 8192, "1024"},
                   "trials per block; never changes a result");
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
  add_output_option(command, question.run.model.outputs, "--json", question.run.json,
                    "write the answer as JSON; - is standard output");
}

void settle_question(driver::QuestionArguments& question, const Terminal& terminal) {
  question.run.progress = terminal.interactive;
  question.run.model.colour = terminal.colour_err;
}

}  // namespace plimsoll::commands
