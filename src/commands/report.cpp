// `plimsoll report`: documents from the JSON of a run; of a model, also the run and the questions that a board would ask.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "base/shell_word.h"
#include "commands/arguments.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/documents.h"
#include "commands/files.h"
#include "commands/locate.h"
#include "commands/parser.h"
#include "document/same_run.h"
#include "document/shape.h"
#include "report/about.h"
#include "report/number_format.h"
#include "report/write_json.h"
#include "session/board.h"

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;

struct ReportArguments {
  // A result, made by `run --json`, "-" of standard input; else a model.
  std::string subject;
  // Of a model.
  RunArguments run;
  double budget = 60;
  Documents documents;
};

// By its name, or by how it begins.
bool is_result(const std::string& subject) {
  if (subject == "-" || subject.ends_with(".json") || subject.starts_with("/dev/")) return true;
  std::error_code error;
  if (!fs::is_regular_file(subject, error)) return false;
  std::ifstream file(subject);
  char first = 0;
  return file >> first && first == '{';
}

int report_result(const ReportArguments& arguments) {
  if (!arguments.documents.any()) {
    print_error("nothing to write: name a page with -o FILE.html, or --xlsx, or --csv");
    return kUsage;
  }
  const Result<std::string> json = read_file(arguments.subject);
  if (!json) {
    print_error(json.error());
    return kUsage;
  }
  const document::Part run{arguments.subject, *json};
  if (const auto error = document::not_a_run(run)) {
    print_error(error->message);
    return kUsage;
  }
  if (const auto error = wrong_documents(arguments.documents, document::about_of(run))) {
    return tell(*error, false);
  }
  return write_documents(arguments.documents, *json, arguments.subject);
}

// What asks a question alone: a line for a shell.
std::string line_of(const session::BoardAnswer& answer, const RunArguments& run) {
  std::string line = "plimsoll " + answer.words[0] + " " + shell_word(run.model.model);
  for (std::size_t i = 1; i < answer.words.size(); ++i) line += " " + shell_word(answer.words[i]);
  if (run.seed != 1) line += " --seed " + std::to_string(run.seed);
  for (const std::string& set : run.model.sets) line += " --set " + shell_word(set);
  if (!answer.is_before_news) {
    for (const std::string& one : run.model.observed) line += " --observe " + shell_word(one);
  }
  if (run.model.prior || answer.is_before_news) line += " --prior";
  for (const std::string& name : run.scenarios) line += " --scenario " + shell_word(name);
  for (const std::string& name : run.actions) line += " --action " + shell_word(name);
  for (const std::string& name : run.without) line += " --without " + shell_word(name);
  return line;
}

void say(const session::BoardAnswer& answer, const RunArguments& run) {
  if (answer.reason.empty()) {
    fmt::print("  {:<12} {:>6.1f} s  {}\n", answer.name, answer.seconds, answer.what);
  } else {
    fmt::print("  {:<12}           not asked: {}\n", answer.name,
               answer.reason.substr(0, answer.reason.find('\n')));
    fmt::print("                         {}\n", line_of(answer, run));
  }
  std::fflush(stdout);
}

int report_model(ReportArguments arguments) {
  say_not_kept("report", "`plimsoll run MODEL --keep` keeps its run");
  RunArguments& run = arguments.run;
  run.model.model = arguments.subject;
  Documents& documents = arguments.documents;
  // Most questions are asked of fewer trials than the run; the page says so beside them.
  documents.other_trials = true;
  if (!documents.any()) {
    const fs::path path(locate_model(run.model.model));
    const fs::path named = path.filename().empty() ? path.parent_path() : path;
    documents.page = named.stem().string() + "_report.html";
    documents.outputs.push_back({"-o", documents.page, false});
  }
  Asking asking(run.model, run.progress, [&](const Opened& opened) {
    return wrong_documents(documents, report::about_json(opened.about, opened.futures));
  });
  const Model model = open_model(run.model);
  RunRequest request;
  request.switches = switches_of(run);
  request.trials = trials_of(run);
  request.work = work_of(run);
  request.in_full = true;
  const auto result = model.run(request, asking.control());
  if (!result) return tell(result.failure(), run.model.colour);
  if (result->interrupted)
    return tell({"interrupted before the run was whole", ErrorKind::interrupted}, run.model.colour);
  fmt::print("{} ({}): {} trials in {:.1f} s, digest {}\n", result->title, result->model,
             report::format_count(result->trials), result->seconds, result->digest);
  const session::BoardFigure figure = session::board_figure(*result);
  if (figure.outcome.empty()) {
    fmt::print(
        "No outcome says which side is bad, `bad low` or `bad high`: questions about bad years are "
        "left out.\n");
  } else {
    fmt::print("Asked about {} of {}{}, within {:.0f} s:\n", figure.statistic, figure.outcome,
               figure.period.empty() ? "" : " in " + figure.period, arguments.budget);
  }
  std::fflush(stdout);
  session::BoardRequest board;
  board.switches = request.switches;
  board.trials = request.trials;
  board.work = request.work;
  board.seconds = arguments.budget;
  Control control;
  control.cancel = asking.control().cancel;
  const auto answers = session::ask_for_board(
      model, *result, board, control, [&](const session::BoardAnswer& one) { say(one, run); });
  if (!answers) return tell(answers.failure(), run.model.colour);
  std::vector<document::Part> parts;
  for (const session::BoardAnswer& one : *answers) {
    if (!one.json.empty()) parts.push_back({one.name + ".json", one.json});
  }
  const int code =
      write_documents(documents, report::write_json(*result, -1), "the run", std::move(parts));
  if (code != kWell) return code;
  for (const Output& output : documents.outputs) fmt::print("{}\n", output.path);
  return kWell;
}

}  // namespace

Command report_command() {
  auto arguments = std::make_shared<ReportArguments>();
  Documents& documents = arguments->documents;
  std::vector<Output>& outputs = documents.outputs;
  const Options of_models = {
      real("--budget", arguments->budget, 1, 1e6,
           "seconds for the questions to a model: fewer trials where they would not do")
          .shown("60"),
      futures_options(arguments->run),
      simulation_options(arguments->run),
  };
  std::set<std::string> names_of_models;
  for (const Option& one : of_models.all) names_of_models.insert(one.name());
  return {
      .name = "report",
      .what =
          "ask a model what a board would, and write a page, a workbook or tables; or of a result",
      .options =
          {
              text("MODEL", arguments->subject,
                   "model file or folder: it is run, and asked; or RESULT.json, made by `plimsoll "
                   "run --json`, as it "
                   "is; - is such a result from standard input")
                  .files()
                  .required(),
              output_file("-o,--output", outputs, documents.page,
                          "the page; of a model MODEL_report.html")
                  .called("FILE.html"),
              workbook_file("--xlsx", outputs, documents.workbook, "tables and charts for Excel"),
              output_folder("--csv", outputs, documents.tables, "plain tables, into a folder"),
              flag("--csv-bom", documents.csv_bom,
                   "begin these with a byte order mark, by which Excel knows UTF-8"),
              all("--with", documents.with, "results of other commands, as JSON (repeatable)")
                  .files()
                  .called("FILE.json"),
              flag(
                  "--other-trials", documents.other_trials,
                  "take results from another number of trials, or another sampler, than the run's"),
              of_models,
          },
      .footer =
          "Examples:\n"
          "  plimsoll report models/iij --budget 120 -o iij.html --xlsx iij.xlsx\n"
          "  plimsoll run models/iij --json iij.json\n"
          "  plimsoll attribute models/iij --outcome net_income --json attribute.json\n"
          "  plimsoll report iij.json --with attribute.json -o iij.html",
      .run =
          [arguments, names_of_models](const Call& call) {
            if (!is_result(arguments->subject)) {
              arguments->run.progress = call.terminal.interactive;
              arguments->run.model.colour = call.terminal.colour_err;
              return report_model(*arguments);
            }
            for (const Parsed::Given& given : call.parsed.given) {
              const std::string name = given.option->name();
              if (!names_of_models.contains(name)) continue;
              print_error(name + " is for a model; " + arguments->subject +
                          " is a run that was made: name the model to run it again");
              return static_cast<int>(kUsage);
            }
            return report_result(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
