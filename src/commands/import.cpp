// `plimsoll import`: the declarations that read a table as a planner has it.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/table_import.h"

namespace plimsoll::commands {

namespace {

struct ImportArguments {
  ImportRequest request;
  // "-" is standard output; empty: none.
  std::string json;
  std::vector<Output> outputs;
};

int look_at_table(const ImportArguments& arguments) {
  ModelArguments asked;
  asked.outputs = arguments.outputs;
  const Asking asking(asked);
  const auto found = import_table(arguments.request, asking.control());
  if (!found) return tell(found.failure(), false);
  if (!arguments.json.empty() && !write_whole(arguments.json, json_text(report::to_json(*found)))) {
    return kMachineFailed;
  }
  // Standard output is the reader's, or the file's that goes there.
  if (!goes_to_standard_output(arguments.outputs)) {
    std::fputs(report::write_text(*found).c_str(), stdout);
  }
  return kWell;
}

}  // namespace

Command import_command() {
  auto arguments = std::make_shared<ImportArguments>();
  std::vector<Output>& outputs = arguments->outputs;
  return {
      .name = "import",
      .what = "look at a table, CSV or a sheet, and print the declarations that read it",
      .options =
          {
              text("FILE", arguments->request.path,
                   "a table: cells between commas, semicolons, tabs or bars, or a workbook (.xlsx)")
                  .files()
                  .required(),
              text("--sheet", arguments->request.sheet,
                   "the sheet of a workbook; the only one where it has one")
                  .called("NAME"),
              output_file("--json", outputs, arguments->json,
                          "the declarations as JSON; - is standard output"),
          },
      .footer =
          "What the file leaves open, such as whether 1.200 is 1.2 or 1200, is printed in each "
          "form, the likeliest\n"
          "one to paste and the others as comments.\n"
          "\n"
          "Examples:\n"
          "  plimsoll import plan.tsv\n"
          "  plimsoll import plan.tsv --json declarations.json",
      .run = [arguments](const Call&) { return look_at_table(*arguments); },
  };
}

}  // namespace plimsoll::commands
