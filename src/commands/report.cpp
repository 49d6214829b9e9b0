// `plimsoll report`.
#include "driver/report.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

void add_report(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<driver::ReportArguments>();
  driver::Documents& documents = arguments->documents;
  CLI::App* command = app.add_subcommand("report", "make a page, a workbook or tables of a result");
  command
      ->add_option("RESULT.json", arguments->result,
                   "made by `plimsoll run --json`; - is standard input")
      ->required();
  std::vector<driver::Output>& outputs = documents.outputs;
  add_output_option(command, outputs, "-o,--output", documents.page, "the page")
      ->type_name("FILE.html");
  add_output_option(command, outputs, "--xlsx", documents.workbook, "tables and charts for Excel")
      ->type_name("FILE.xlsx");
  add_output_option(command, outputs, "--csv", documents.tables, "plain tables, into a folder",
                    true);
  command->add_option("--with", documents.with, "results of other commands, as JSON (repeatable)")
      ->type_name("FILE.json")
      ->take_all();
  command->add_flag(
      "--other-trials", documents.other_trials,
      "take results from another number of trials, or another sampler, than the run's");
  command->footer(
      "Example:\n"
      "  plimsoll run models/iij --json iij.json\n"
      "  plimsoll attribute models/iij --json attribute.json\n"
      "  plimsoll report iij.json --with attribute.json -o iij.html");
  command->callback([arguments, &chosen] {
    chosen.action = [arguments] { return driver::report_result(*arguments); };
  });
}

}  // namespace plimsoll::commands
