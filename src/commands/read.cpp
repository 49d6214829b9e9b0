// `plimsoll read`.
#include "driver/read.h"

#include <memory>

#include "commands/command.h"

namespace plimsoll::commands {

Command read_command() {
  auto arguments = std::make_shared<driver::ReadArguments>();
  std::vector<driver::Output>& outputs = arguments->outputs;
  return {
      .name = "read",
      .what = "from a filing (text, HTML, PDF) to its risk register and the skeleton of a model",
      .options =
          {
              text("FILING", arguments->filing, "an annual report, or its risk section")
                  .files()
                  .required(),
              output_folder(
                  "--out", outputs, arguments->out,
                  "a folder for register.json, factors.csv, quantities.csv and main.plim"),
              output_file("--json", outputs, arguments->json,
                          "the register as JSON; - is standard output"),
              output_file("--csv", outputs, arguments->csv,
                          "one row a factor; - is standard output"),
              output_file("--model", outputs, arguments->model,
                          "the skeleton; - is standard output")
                  .called("FILE.plim"),
              flag("--overwrite", arguments->overwrite,
                   "let --out and --model replace files that are not what would be written"),
              flag("--repairs", arguments->repairs, "every place that was mended"),
          },
      .run = [arguments](const Call&) { return driver::read(*arguments); },
  };
}

}  // namespace plimsoll::commands
