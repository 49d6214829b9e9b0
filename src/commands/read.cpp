// `plimsoll read`: from a filing to its risk register and the skeleton of a model.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/files.h"
#include "diag/screen.h"
#include "source/output_file.h"

namespace plimsoll::commands {

namespace {

struct ReadArguments {
  std::string filing;
  // A folder that gets register.json, factors.csv, quantities.csv and main.plim; empty: none.
  std::string out;
  // "-" is standard output; empty: none.
  std::string json;
  std::string csv;
  std::string model;
  // The four, in the words of the command line.
  std::vector<Output> outputs;
  // Files of `out` and `model` that differ from what would be written are replaced.
  bool overwrite = false;
  // Every place that was mended, not the first three of a kind.
  bool repairs = false;
};

namespace fs = std::filesystem;

// A file to write, whole.
struct Made {
  std::string path;
  std::string text;
  // Made to be worked on: one that differs from what would be written may be somebody's work.
  bool is_to_edit = false;
};

std::vector<Made> made_of(const ReadResult& found, const ReadArguments& arguments) {
  const RegisterWriter& writer = *found.writer;
  std::vector<Made> made;
  if (!arguments.out.empty()) {
    const fs::path folder = arguments.out;
    made.push_back({(folder / "register.json").string(), writer.json(), true});
    made.push_back({(folder / "factors.csv").string(), writer.csv(), true});
    made.push_back({(folder / "quantities.csv").string(), writer.quantity_csv(), true});
    made.push_back({(folder / "main.plim").string(), writer.skeleton(folder.string()), true});
  }
  if (!arguments.json.empty()) made.push_back({arguments.json, writer.json()});
  if (!arguments.csv.empty()) made.push_back({arguments.csv, writer.csv()});
  if (!arguments.model.empty()) {
    const std::string folder = fs::path(arguments.model).parent_path().string();
    made.push_back({arguments.model, writer.skeleton(folder), true});
  }
  return made;
}

bool is_as_made(const Made& made) {
  std::error_code error;
  if (made.path == "-" || !fs::is_regular_file(made.path, error)) return true;
  if (fs::file_size(made.path, error) != made.text.size()) return false;
  const Result<std::string> text = read_file(made.path);
  return text.ok() && *text == made.text;
}

// Exit code; nothing is written where one of the files would be lost.
int write_all(const std::vector<Made>& made, const ReadArguments& arguments) {
  std::string differ;
  for (const Made& one : made) {
    if (source::is_input(one.path)) {
      print_error("--out would overwrite " + one.path +
                  ", which this command reads; name another folder");
      return kUsage;
    }
  }
  for (const Made& one : made) {
    if (!one.is_to_edit || arguments.overwrite || is_as_made(one)) continue;
    differ += (differ.empty() ? "" : ", ") + one.path;
  }
  if (!differ.empty()) {
    print_error("not overwritten, as they are not what this filing gives and may hold your work: " +
                differ + "; name another place, or add --overwrite to replace them");
    return kUsage;
  }
  if (!arguments.out.empty()) {
    std::error_code error;
    fs::create_directory(arguments.out, error);
    if (error) {
      print_error("cannot make the folder " + arguments.out + ": " + error.message());
      return kMachineFailed;
    }
  }
  const FolderLock lock(arguments.out.empty() ? "." : arguments.out);
  for (const Made& one : made) {
    if (!write_whole(one.path, one.text, source::Over::inputs)) return kMachineFailed;
  }
  return kWell;
}

int read(const ReadArguments& arguments) {
  ModelArguments asked;
  asked.outputs = arguments.outputs;
  const Asking asking(asked);
  const auto found = read_filing({arguments.filing}, asking.control());
  if (!found) return tell(found.failure(), false);
  if (const int code = write_all(made_of(*found, arguments), arguments); code != kWell) return code;
  // Standard output is the reader's, or the file's that goes there.
  if (!goes_to_standard_output(arguments.outputs)) {
    std::fputs(found->writer->text(arguments.repairs).c_str(), stdout);
  } else {
    for (const std::string& warning : found->warnings) {
      std::fprintf(stderr, "warning: %s\n", diag::printable(warning).c_str());
    }
  }
  // A section without a single factor is an answer nobody can use.
  return found->factors.empty() ? kModelWrong : kWell;
}

}  // namespace

Command read_command() {
  auto arguments = std::make_shared<ReadArguments>();
  std::vector<Output>& outputs = arguments->outputs;
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
      .footer =
          "Examples:\n"
          "  plimsoll read models/tutorial/telegraph/telegraph_1999.htm\n"
          "  plimsoll read models/tutorial/telegraph/telegraph_1999.htm --out telegraph\n"
          "  plimsoll read models/tutorial/telegraph/telegraph_1999.htm --json - --repairs",
      .run = [arguments](const Call&) { return read(*arguments); },
  };
}

}  // namespace plimsoll::commands
