// `plimsoll report`.
#include "driver/report.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command report_command() {
  auto arguments = std::make_shared<driver::ReportArguments>();
  driver::Documents& documents = arguments->documents;
  std::vector<driver::Output>& outputs = documents.outputs;
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
      .run = [arguments](const Call&) { return driver::report_result(*arguments); },
  };
}

}  // namespace plimsoll::commands
