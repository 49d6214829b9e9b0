#include "driver/compile.h"

#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "check/check.h"
#include "data/parsed_files.h"
#include "diag/screen.h"
#include "driver/locate.h"
#include "driver/output.h"
#include "simulate/stated.h"
#include "source/output_file.h"

namespace plimsoll::driver {

void print_error(const std::string& text) {
  std::fprintf(stderr, "plimsoll: %s\n", diag::printable(text).c_str());
}

bool is_missing(const diag::Diagnostic& found, const std::string& model) {
  if (found.kind != diag::Kind::model_missing) return false;
  std::error_code error;
  std::filesystem::path path = locate_model(model);
  if (std::filesystem::is_directory(path, error)) path /= "main.plim";
  return !std::filesystem::exists(path, error);
}

namespace {

// All errors are in what the command line says.
bool is_usage(const Compiled& compiled, const std::string& model) {
  for (const diag::Diagnostic& found : compiled.sink.all()) {
    if (diag::kind_severity(found.kind) != diag::Severity::error) continue;
    if (is_missing(found, model)) continue;
    const Span span = found.primary.span;
    if (!span.valid() || compiled.sources.file(span.file).path != data::kConditionFile) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool compile_model(const ModelArguments& arguments, Compiled& out) {
  check::Options options;
  options.library_paths = library_paths();
  // Numbers files as outline_model() does.
  options.parsed_files = std::make_shared<data::ParsedFiles>();
  options.sets = arguments.sets;
  options.questions = arguments.questions;
  options.conditions = arguments.conditions;
  out.module = check::compile(locate_model(arguments.model), options, out.sources, out.sink);
  if (out.module && !out.sink.has_errors()) {
    simulate::check_stated(*out.module, ir::default_inputs(*out.module), out.sink);
  }
  out.sink.sort_by_place();
  if (arguments.json_diagnostics) {
    std::fputs(diag::render_json(out.sink.all(), out.sources).c_str(), stdout);
    std::fputc('\n', stdout);
  } else if (!out.sink.all().empty()) {
    std::fputs(diag::render_text(out.sink.all(), out.sources, arguments.colour).c_str(), stderr);
  }
  if (out.sink.has_errors()) {
    out.module.reset();
    if (is_usage(out, arguments.model)) out.code = kUsage;
  }
  if (out.module && out.module->defs.empty()) {
    print_error(arguments.model +
                " declares nothing; a model begins with `plimsoll 1` and `model NAME \"title\"`");
    out.module.reset();
  }
  if (!out.module) return false;
  for (const ir::Source& source : out.module->sources) {
    if (!source.path.empty()) source::remember_input(source.path);
  }
  out.code = check_outputs(arguments.outputs);
  if (out.code != kWell) out.module.reset();
  return out.module.has_value();
}

namespace {

const char* kind_word(ir::Flag::Kind kind) {
  switch (kind) {
    case ir::Flag::Kind::risk:
      return "risk";
    case ir::Flag::Kind::scenario:
      return "scenario";
    case ir::Flag::Kind::action:
      return "action";
    case ir::Flag::Kind::command_line:
      break;
  }
  return "replacement";
}

}  // namespace

ir::FlagId find_flag(const ir::Module& module, ir::Flag::Kind kind, const std::string& name) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < module.flags.size(); ++i) {
    if (module.flags[i].kind != kind) continue;
    if (module.flags[i].name == name) return ir::FlagId(i);
    known.push_back(module.flags[i].name);
  }
  std::string message = "the model has no " + std::string(kind_word(kind)) + " '" + name + "'";
  const std::string_view near = diag::nearest(name, known);
  if (!near.empty()) {
    message += "; did you mean '" + std::string(near) + "'?";
  } else if (!known.empty()) {
    message += "; it has";
    for (const std::string_view other : known) message += " " + std::string(other);
  }
  print_error(message);
  return {};
}

}  // namespace plimsoll::driver
