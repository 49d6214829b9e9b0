// `plimsoll diff`: two models or two filings, in the modeller's terms.
//
//   exit codes   as diff(1): 0 nothing changed, 1 something did, 2 they cannot be compared (one
//                cannot be read or parsed, a model against a filing, usage)
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "commands/ask.h"
#include "commands/command.h"
#include "commands/locate.h"
#include "diag/meant.h"
#include "report/diff.h"

namespace plimsoll::commands {

namespace {

struct DiffArguments {
  std::string before;
  std::string after;
  bool json = false;
  // Of models: what is added and removed with all its fields. Of filings: the whole of each change.
  bool full = false;
  bool colour = false;
};

// diff(1)'s "trouble".
constexpr int kNotComparable = kUsage;
constexpr int kDifferent = 1;

bool is_model(const std::string& path) {
  std::error_code error;
  const std::string found = locate_model(path);
  return path.ends_with(".plim") || std::filesystem::is_directory(found, error);
}

Model model_of(const std::string& name) {
  ModelArguments arguments;
  arguments.model = name;
  return open_model(arguments);
}

template <class Diff>
int print(const DiffArguments& arguments, const Diff& found, bool same) {
  const std::string text = arguments.json ? json_text(report::to_json(found))
                                          : report::write_text(found, arguments.full);
  std::fputs(text.c_str(), stdout);
  return same ? kWell : kDifferent;
}

int diff_models(const DiffArguments& arguments) {
  const auto found = diff(model_of(arguments.before), model_of(arguments.after));
  if (found) return print(arguments, *found, found->changes.empty());
  tell(found.failure(), arguments.colour);
  return kNotComparable;
}

int diff_filings(const DiffArguments& arguments) {
  const auto found = plimsoll::diff_filings(arguments.before, arguments.after);
  if (!found) {
    tell(found.failure(), arguments.colour);
    return kNotComparable;
  }
  for (const FilingDiff::Side* side : {&found->before, &found->after}) {
    for (const std::string& warning : side->warnings) {
      std::fprintf(stderr, "plimsoll: %s: %s\n", side->path.c_str(), warning.c_str());
    }
  }
  return print(arguments, *found, found->same());
}

int diff(const DiffArguments& arguments) {
  for (const std::string& path : {arguments.before, arguments.after}) {
    std::error_code ignored;
    if (path == "-" || std::filesystem::exists(locate_model(path), ignored)) continue;
    print_error(diag::cannot_open(path, ENOENT));
    return kNotComparable;
  }
  const bool models = is_model(arguments.before);
  if (models != is_model(arguments.after)) {
    print_error("a model and a filing cannot be compared; give two models or two filings");
    return kNotComparable;
  }
  return models ? diff_models(arguments) : diff_filings(arguments);
}

}  // namespace

Command diff_command() {
  auto arguments = std::make_shared<DiffArguments>();
  return {
      .name = "diff",
      .what = "what changed between two models or two filings, in the modeller's terms",
      .options =
          {
              text("OLD", arguments->before, "model or filing").files().required(),
              text("NEW", arguments->after, "the later one").files().required(),
              flag("--full", arguments->full, "every field and every word of a change"),
              flag("--json", arguments->json, "as JSON"),
          },
      .footer =
          "Exit code 0 when nothing changed, 1 when something did, 2 when they cannot be "
          "compared.\n"
          "Examples:\n"
          "  plimsoll diff models/iij my_iij\n"
          "  plimsoll diff report_2011.htm report_2012.htm --json",
      .run =
          [arguments](const Call& call) {
            arguments->colour = call.terminal.colour_err;
            return diff(*arguments);
          },
  };
}

}  // namespace plimsoll::commands
