// `plimsoll fmt`.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "commands/ask.h"
#include "commands/command.h"
#include "report/check.h"

namespace plimsoll::commands {

namespace {

namespace fs = std::filesystem;

constexpr const char* kStandardInput = "/dev/stdin";

struct FormatArguments {
  std::vector<std::string> files;
  // Report files that would change; change nothing.
  bool check = false;
  bool to_stdout = false;
};

// What cannot be rewritten: a pipe, a terminal, and standard input, even where a file stands behind it.
bool is_stream(const std::string& path) {
  if (path == kStandardInput || path == "/dev/fd/0" || path == "/proc/self/fd/0") return true;
  std::error_code error;
  return fs::exists(path, error) && !fs::is_regular_file(path, error) &&
         !fs::is_directory(path, error);
}

int format(const FormatArguments& arguments) {
  int code = kWell;
  for (const std::string& given : arguments.files) {
    const std::string path = given == "-" ? kStandardInput : given;
    const Result<Layout> found = format_file(path);
    if (!found) {
      code = tell(found.failure(), false);
      // What is no model is told, and the others are laid out; a file that is not there ends it.
      if (code == kUsage) return code;
      continue;
    }
    if (arguments.to_stdout || (is_stream(path) && !arguments.check)) {
      std::fputs(found->text.c_str(), stdout);
      continue;
    }
    if (!found->changes) continue;
    if (arguments.check) {
      std::printf("%s would change\n", given.c_str());
      code = kModelWrong;
    } else if (!write_whole(path, found->text, source::Over::inputs)) {
      return kMachineFailed;
    }
  }
  return code;
}

}  // namespace

Command fmt_command() {
  auto arguments = std::make_shared<FormatArguments>();
  return {
      .name = "fmt",
      .what = "lay a model out; keeps every comment",
      .options =
          {
              all("FILE", arguments->files, "model files; - is standard input").files().required(),
              flag("--check", arguments->check, "exit with 1 when a file would change"),
              flag("--stdout", arguments->to_stdout, "print instead of rewriting"),
          },
      .footer =
          "Examples:\n"
          "  plimsoll fmt shop.plim\n"
          "  plimsoll fmt --check shop.plim\n"
          "  plimsoll fmt --stdout - < shop.plim",
      .run = [arguments](const Call&) { return format(*arguments); },
  };
}

}  // namespace plimsoll::commands
