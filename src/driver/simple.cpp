// The commands that do not simulate: check, fmt, eval.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "check/check.h"
#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/locate.h"
#include "driver/output.h"
#include "report/numbers.h"
#include "syntax/format.h"

namespace plimsoll::driver {

int check(const ModelArguments& arguments) {
  Compiled compiled;
  if (!compile_model(arguments, compiled)) return compiled.code;
  if (arguments.json_diagnostics) return kWell;
  const ir::Module& module = *compiled.module;
  std::size_t n_warnings = compiled.sink.all().size();
  std::printf("%s: %zu definitions, %zu risks, %zu outcomes, %zu limits; %zu %s\n",
              module.model_name.c_str(), module.defs.size(), module.risks.size(),
              static_cast<std::size_t>(std::count_if(
                  module.columns.begin(), module.columns.end(),
                  [](const ir::Column& c) { return c.purpose == ir::Column::Purpose::outcome; })),
              module.limits.size(), n_warnings, n_warnings == 1 ? "warning" : "warnings");
  return kWell;
}

int format(const FormatArguments& arguments) {
  int code = kWell;
  for (const std::string& path : arguments.files) {
    source::SourceMap sources;
    diag::Sink sink;
    const Result<FileId> file = sources.load(path);
    if (!file) {
      print_error(file.error());
      return kUsage;
    }
    const std::optional<std::string> text = syntax::format_text(sources, *file, sink);
    if (!text) {
      std::fputs(diag::render_text(sink.all(), sources).c_str(), stderr);
      code = kModelWrong;
      continue;
    }
    if (arguments.to_stdout) {
      std::fputs(text->c_str(), stdout);
      continue;
    }
    if (*text == sources.file(*file).text) continue;
    if (arguments.check) {
      std::printf("%s would change\n", path.c_str());
      code = kModelWrong;
    } else if (!write_whole(path, *text, source::Over::inputs)) {
      return kMachineFailed;
    }
  }
  return code;
}

int eval(const EvalArguments& arguments) {
  source::SourceMap sources;
  diag::Sink sink;
  check::Options options;
  options.library_paths = library_paths();
  const std::string model =
      arguments.model.model.empty() ? "" : locate_model(arguments.model.model);
  const std::optional<check::Constant> result =
      check::evaluate(arguments.expression, model, options, sources, sink);
  if (!sink.all().empty()) {
    std::fputs(diag::render_text(sink.all(), sources, arguments.model.colour).c_str(), stderr);
  }
  if (!result || sink.has_errors()) {
    const auto& all = sink.all();
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& d) { return is_missing(d, arguments.model.model); })
               ? kUsage
               : kModelWrong;
  }
  const double shown = result->value / result->unit.scale;
  if (arguments.json) {
    std::printf("{\"value\": %s, \"unit\": %s}\n", report::full_precision(shown).c_str(),
                nlohmann::json(result->unit.text()).dump().c_str());
  } else {
    std::printf("%s\n", report::with_unit(report::readable(shown), result->unit.text()).c_str());
  }
  return kWell;
}

}  // namespace plimsoll::driver
