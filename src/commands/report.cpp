// `plimsoll report`: documents from the JSON of a run.
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/arguments.h"
#include "commands/ask.h"
#include "commands/command.h"
#include "commands/documents.h"
#include "commands/files.h"
#include "document/same_run.h"
#include "document/shape.h"

namespace plimsoll::commands {

namespace {

struct ReportArguments {
  // Made by `run --json`; "-" is standard input.
  std::string result;
  Documents documents;
};

int report_result(const ReportArguments& arguments) {
  if (!arguments.documents.any()) {
    print_error("nothing to write: name a page with -o FILE.html, or --xlsx, or --csv");
    return kUsage;
  }
  const Result<std::string> json = read_file(arguments.result);
  if (!json) {
    print_error(json.error());
    return kUsage;
  }
  const document::Part run{arguments.result, *json};
  if (const auto error = document::not_a_run(run)) {
    print_error(error->message);
    return kUsage;
  }
  if (const auto error = wrong_documents(arguments.documents, document::about_of(run))) {
    return tell(*error, false);
  }
  return write_documents(arguments.documents, *json, arguments.result);
}

}  // namespace

Command report_command() {
  auto arguments = std::make_shared<ReportArguments>();
  Documents& documents = arguments->documents;
  std::vector<Output>& outputs = documents.outputs;
  return {
      .name = "report",
      .what = "make a page, a workbook or tables of a result",
      .options =
          {
              text("RESULT.json", arguments->result,
                   "made by `plimsoll run --json`; - is standard input")
                  .files()
                  .required(),
              output_file("-o,--output", outputs, documents.page, "the page").called("FILE.html"),
              output_file("--xlsx", outputs, documents.workbook, "tables and charts for Excel")
                  .called("FILE.xlsx"),
              output_folder("--csv", outputs, documents.tables, "plain tables, into a folder"),
              all("--with", documents.with, "results of other commands, as JSON (repeatable)")
                  .files()
                  .called("FILE.json"),
              flag(
                  "--other-trials", documents.other_trials,
                  "take results from another number of trials, or another sampler, than the run's"),
          },
      .footer =
          "Example:\n"
          "  plimsoll run models/iij --json iij.json\n"
          "  plimsoll attribute models/iij --json attribute.json\n"
          "  plimsoll report iij.json --with attribute.json -o iij.html",
      .run = [arguments](const Call&) { return report_result(*arguments); },
  };
}

}  // namespace plimsoll::commands
