// `plimsoll read`.
#include "driver/read.h"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include "diag/screen.h"
#include "driver/ask.h"
#include "driver/compile.h"
#include "driver/files.h"
#include "source/output_file.h"

namespace plimsoll::driver {
namespace {

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
    made.push_back(
        {(folder / "main.plim").string(), writer.skeleton(folder.string()), true});
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
    fs::create_directories(arguments.out, error);
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

}  // namespace

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

}  // namespace plimsoll::driver
