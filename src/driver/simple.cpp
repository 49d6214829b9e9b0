// The commands that do not simulate: check, fmt, eval.
#include <cstdio>
#include <string>

#include "driver/ask.h"
#include "driver/compile.h"
#include "driver/locate.h"
#include "report/check.h"

namespace plimsoll::driver {

int check(const ModelArguments& arguments) {
  const Result<CheckResult> found = open_model(arguments).check();
  if (arguments.json_diagnostics) {
    Error error = found ? Error() : found.failure();
    const auto diagnostics = found ? found->diagnostics : std::move(error.diagnostics);
    if (diagnostics) std::printf("%s\n", diagnostics->json().c_str());
    return found ? kWell : tell(error, arguments.colour);
  }
  if (!found) return tell(found.failure(), arguments.colour);
  std::fputs(found->diagnostics->text(arguments.colour).c_str(), stderr);
  std::fputs(report::write_text(*found).c_str(), stdout);
  return kWell;
}

int format(const FormatArguments& arguments) {
  int code = kWell;
  for (const std::string& path : arguments.files) {
    const Result<Layout> found = format_file(path);
    if (!found) {
      code = tell(found.failure(), false);
      // What is no model is told, and the others are laid out; a file that is not there ends it.
      if (code == kUsage) return code;
      continue;
    }
    if (arguments.to_stdout) {
      std::fputs(found->text.c_str(), stdout);
      continue;
    }
    if (!found->changes) continue;
    if (arguments.check) {
      std::printf("%s would change\n", path.c_str());
      code = kModelWrong;
    } else if (!write_whole(path, found->text, source::Over::inputs)) {
      return kMachineFailed;
    }
  }
  return code;
}

int eval(const EvalArguments& arguments) {
  ModelSource source;
  source.path = arguments.model.model.empty() ? "" : locate_model(arguments.model.model);
  source.library = library_paths();
  const Result<Constant> found = Model::open(std::move(source)).evaluate(arguments.expression);
  if (!found) return tell(found.failure(), arguments.model.colour);
  std::fputs(found->diagnostics->text(arguments.model.colour).c_str(), stderr);
  const std::string text =
      arguments.json ? report::write_json(*found) : report::write_text(*found);
  std::fputs(text.c_str(), stdout);
  return kWell;
}

}  // namespace plimsoll::driver
