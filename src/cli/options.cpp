// Options that many commands share.
#include <algorithm>
#include <cctype>

#include "cli/command.h"

namespace plimsoll::cli {

CLI::Validator written_count(std::uint64_t most) {
  const auto rewrite = [most](std::string& text) {
    const auto is_digits = [](const std::string& word) {
      return !word.empty() && std::all_of(word.begin(), word.end(),
                                          [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    std::string digits = text.substr(0, text.find('e'));
    std::erase(digits, '_');
    std::string zeros = "0";
    if (text.find('e') != std::string::npos) zeros = text.substr(text.find('e') + 1);
    const std::string rule = text + " is not a number of trials: a whole number from 1 to " +
                             std::to_string(most) + ", such as 100000 or 1e6";
    if (!is_digits(digits) || !is_digits(zeros) || zeros.size() > 2) return rule;
    digits.append(static_cast<std::size_t>(std::stoi(zeros)), '0');
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty() || digits.size() > 18 || std::stoull(digits) > most) return rule;
    text = digits;
    return std::string{};
  };
  return CLI::Validator(rewrite, "").name("COUNT");
}

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
  command->add_option("--seed", run.seed, "seed of the random numbers")->capture_default_str();
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
  command->add_option("--sampler", run.sampler, "random, latin or sobol")
      ->check(CLI::IsMember({"random", "latin", "sobol"}))
      ->capture_default_str();
  command->add_option("--replicates", run.replicates, "replicates of latin and sobol")
      ->check(CLI::Range(2, 4096))
      ->capture_default_str();
}

void add_simulation_options(CLI::App* command, driver::RunArguments& run) {
  command->add_option("--trials", run.trials, "number of trials, such as 1e6")
      ->transform(written_count(kMostTrials))
      ->type_name("N")
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
  add_output_option(command, question.run.model.outputs, "--json", question.run.json,
                    "write the answer as JSON; - is standard output");
}

void settle_question(driver::QuestionArguments& question, const Terminal& terminal) {
  question.run.progress = terminal.interactive;
  question.run.model.colour = terminal.colour_err;
}

}  // namespace plimsoll::cli
