// Options that many commands share.
#include "commands/arguments.h"
#include "commands/command.h"

namespace plimsoll::commands {

namespace {

Option output(const std::string& names, std::vector<Output>& outputs, std::string& path,
              const std::string& what, bool is_folder) {
  Option out = text(names, path, what).called(is_folder ? "DIR" : "FILE");
  out.values = is_folder ? Option::Values::folders : Option::Values::files;
  out.take = [&outputs, &path, name = out.name(),
              is_folder](const std::string& given) -> std::optional<std::string> {
    if (given.empty()) return std::string("needs the name of a ") + (is_folder ? "folder" : "file");
    const bool is_standard = !is_folder && (given == "/dev/stdout" || given == "/dev/fd/1" ||
                                            given == "/proc/self/fd/1");
    path = is_standard ? "-" : given;
    outputs.push_back({name, path, is_folder});
    return std::nullopt;
  };
  return out;
}

}  // namespace

Option output_file(const std::string& names, std::vector<Output>& outputs, std::string& path,
                   const std::string& what) {
  return output(names, outputs, path, what, false);
}

Option output_folder(const std::string& names, std::vector<Output>& outputs, std::string& path,
                     const std::string& what) {
  return output(names, outputs, path, what, true);
}

namespace {

Option set_option(ModelArguments& model) {
  return each("--set", model.sets, "replace a value: NAME=EXPR, e.g. --set 'tax_rate=35%'")
      .called("NAME=EXPR")
      .naming("givens");
}

}  // namespace

Options observe_options(ModelArguments& model) {
  return {
      each("--observe", model.observed,
           "what has been seen: the futures that agree with it, e.g. --observe 'sales in 2024 = "
           "130 EUR +- 20 EUR'")
          .called("FIGURE"),
      flag("--prior", model.prior, "leave out what the model itself declares as observed"),
  };
}

Options model_options(ModelArguments& model) {
  return {
      text("MODEL", model.model, "model file, or a folder with main.plim").files().required(),
      set_option(model),
  };
}

Options futures_options(RunArguments& run) {
  return {
      set_option(run.model),
      observe_options(run.model),
      whole("--seed", run.seed, {0, UINT64_MAX, "42"}, "seed of the random numbers")
          .shown(std::to_string(run.seed)),
      each("--scenario", run.scenarios, "switch a scenario on (repeatable)")
          .called("NAME")
          .naming("scenarios"),
      each("--action", run.actions, "switch an action on (repeatable)")
          .called("NAME")
          .naming("actions"),
      all("--without", run.without,
          "switch a risk or a group off (repeatable); 'all' switches every risk off")
          .called("RISK")
          .naming("risks"),
      word("--sampler", run.sampler, {"random", "latin", "sobol"}, "how trials are drawn"),
      whole("--replicates", run.replicates, {2, 4096, "32"}, "replicates of latin and sobol")
          .shown(std::to_string(run.replicates)),
  };
}

Options switch_options(RunArguments& run) {
  return {
      text("MODEL", run.model.model, "model file, or a folder with main.plim").files().required(),
      futures_options(run),
  };
}

Options work_options(RunArguments& run) {
  return {
      whole("--threads", run.threads, {0, 1024, "8"}, "threads; 0 means one per processor")
          .shown(std::to_string(run.threads)),
      whole("--block", run.block_size, {64, 8192, "1024"},
            "trials per block; never changes a result"),
  };
}

Options simulation_options(RunArguments& run) {
  return {
      whole("--trials", run.trials, kTrials, "number of trials, such as 1e6")
          .shown(std::to_string(run.trials)),
      work_options(run),
  };
}

Options question_options(QuestionArguments& question, const std::string& statistic) {
  question.asked.statistic = statistic;
  return {
      switch_options(question.run),
      simulation_options(question.run),
      text("--statistic", question.asked.statistic,
           "mean, sd, quantile(5%), es(5%), P(limit) or P(condition)")
          .shown(statistic),
      text("--outcome", question.asked.outcome, "outcome of the model")
          .called("NAME")
          .naming("outcomes"),
      text("--period", question.asked.period, "such as FY2013; the last when left out")
          .called("PERIOD")
          .naming("periods"),
      output_file("--json", question.run.model.outputs, question.run.json,
                  "write the answer as JSON; - is standard output"),
  };
}

Options until_options(RunArguments& run) {
  return {
      each("--until", run.until,
           "add trials until 'se(STATISTIC) < AMOUNT' holds (repeatable); --trials is how "
           "many to start with")
          .called("GOAL"),
      whole("--max-trials", run.most_trials, kTrials, "most trials of --until; 10 million")
          .needs("--until"),
      real("--seconds", run.most_seconds, 0.1, 1e7, "longest time of --until").needs("--until"),
      flag("--plain", run.plain,
           "reach the goals of --until by plain trials alone, not by screening more of them")
          .needs("--until"),
  };
}

void settle_question(QuestionArguments& question, const Terminal& terminal) {
  question.run.progress = terminal.interactive;
  question.run.model.colour = terminal.colour_err;
}

}  // namespace plimsoll::commands
