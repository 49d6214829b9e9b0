#include "commands/run_outputs.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands/command.h"
#include "commands/output.h"
#include "report/write_json.h"
#include "report/write_text.h"

namespace plimsoll::commands {

namespace {

bool any_breached(const RunResult& result) {
  for (const LimitResult& limit : result.limits) {
    if (limit.verdict == Verdict::breached) return true;
  }
  return false;
}

}  // namespace

Documents documents_of(const RunArguments& arguments) {
  return {arguments.report, arguments.xlsx,
          arguments.csv,    arguments.model.outputs,
          arguments.with,   arguments.other_trials || !arguments.until.empty(),
          arguments.csv_bom};
}

int write_run(const RunArguments& arguments, const RunResult& result, Keeping* keeping) {
  const bool keeps = keeping != nullptr && keeping->wanted();
  const std::string json =
      keeps || !arguments.json.empty() ? report::write_json(result) : std::string();
  if (!arguments.json.empty() && !write_whole(arguments.json, json)) return kMachineFailed;
  if (const int code = write_documents(documents_of(arguments), result); code != kWell) return code;
  if (!arguments.quiet && !goes_to_standard_output(arguments.model.outputs)) {
    report::TextOptions text;
    text.colour = arguments.model.colour;
    std::fputs(report::write_text(result, text).c_str(), stdout);
  }
  if (keeps) {
    if (const int code = keeping->end(json, result.digest); code != kWell) return code;
  }
  if (result.interrupted) return kInterrupted;
  if (arguments.limits && any_breached(result)) return kLimitBreached;
  return kWell;
}

Options run_output_options(RunArguments& run) {
  std::vector<Output>& outputs = run.model.outputs;
  return {
      flag("--limits", run.limits, "exit with 3 when a limit is breached"),
      output_file("--json", outputs, run.json, "write the results as JSON; - is standard output"),
      output_file("--report", outputs, run.report, "write a page that a board can read")
          .called("FILE.html"),
      workbook_file("--xlsx", outputs, run.xlsx, "write tables and charts for Excel"),
      output_folder("--csv", outputs, run.csv, "write plain tables into a folder"),
      flag("--csv-bom", run.csv_bom,
           "begin CSV files, of --csv and of --samples, with a byte order mark, by which Excel "
           "knows "
           "UTF-8"),
      all("--with", run.with, "results of other commands, as JSON, for the page (repeatable)")
          .files()
          .called("FILE.json"),
      flag("--other-trials", run.other_trials,
           "take them in though they come from another number of trials, or another sampler"),
      flag("--quiet", run.quiet, "print no tables"),
  };
}

}  // namespace plimsoll::commands
