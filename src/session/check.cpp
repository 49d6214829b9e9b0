// What needs a compiler and no future: whether a model stands, constants, layout, compiled operations.
#include <fmt/format.h>

#include <algorithm>

#include "base/guest.h"
#include "engine/engine.h"
#include "opt/opt.h"
#include "session/checked.h"
#include "session/compile.h"
#include "session/found.h"
#include "session/manners.h"
#include "session/questions.h"
#include "session/register.h"
#include "session/state.h"
#include "syntax/format.h"

namespace plimsoll::session {

namespace {

// What the register says of lines and causes, which no run reads.
std::optional<Error> wrong_register(const Model& model, bool has_time) {
  const auto outlined = outline_model(model);
  if (!outlined) return outlined.failure();
  const auto rows = read_register(**outlined);
  if (!rows) return rows.failure();
  Additions added;
  added.declarations = lines_of(*rows, has_time);
  for (check::Options::Question& cause : causes_of(*rows)) {
    added.declarations.push_back(std::move(cause));
  }
  for (const RegisterRow& row : *rows) {
    if (row.cause && row.cause->is_switch()) added.part_switches.push_back(row.cause->name);
  }
  if (added.declarations.empty() && added.part_switches.empty()) return std::nullopt;
  const Result<Compiled> compiled = compile(model, added);
  if (!compiled) return compiled.failure();
  for (const RegisterRow& row : *rows) {
    if (auto error = no_switch(row, compiled->module)) return error;
  }
  return std::nullopt;
}

}  // namespace

Checked checked(const Model& model, const std::function<bool(const Checked&)>& early) {
  Checked out;
  const auto wrong_with = [&out](const Error& error) {
    out.message = error.message;
    out.found.clear();
    if (error.diagnostics == nullptr) return;
    FoundDiagnostics found = found_of(*error.diagnostics);
    out.sources = std::move(found.sources);
    out.found = std::move(found.all);
  };
  const auto error = as_guest([&]() -> Result<bool> {
    Result<Compiled> compiled = compile(model);
    if (!compiled) return compiled.failure();
    out.sources = out.module_sources = compiled->sources;
    out.found = found_of(*compiled->diagnostics).all;
    out.module = std::make_shared<const ir::Module>(std::move(compiled->module));
    if (out.module->mechanisms.empty()) return true;
    if (early && !early(out)) return true;
    if (auto wrong = wrong_register(model, out.module->has_time)) return *wrong;
    return true;
  });
  if (!error) wrong_with(error.failure());
  return out;
}

Result<CheckResult> check(const Model& model) {
  const Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (!compiled->module.mechanisms.empty()) {
    if (auto error = wrong_register(model, compiled->module.has_time)) return *error;
  }
  const ir::Module& module = compiled->module;
  CheckResult out;
  out.model = module.model_name;
  out.n_definitions = module.defs.size();
  out.n_risks = module.risks.size();
  out.n_outcomes = static_cast<std::size_t>(std::count_if(
      module.columns.begin(), module.columns.end(),
      [](const ir::Column& column) { return column.purpose == ir::Column::Purpose::outcome; }));
  out.n_limits = module.limits.size();
  out.diagnostics = compiled->diagnostics;
  return out;
}

Result<std::string> operations(const Model& model, bool with_passes, const Control& control) {
  Result<Compiled> compiled = compile(model);
  if (!compiled) return compiled.failure();
  if (auto error = tell_opened(control, model, *compiled, {}, {})) return *error;
  ir::Module& module = compiled->module;
  const std::uint64_t n_steps = with_passes ? std::size(opt::passes()) : 1;
  if (auto error = step(control, 0, n_steps)) return *error;
  if (!with_passes) return ir::print(module);
  std::string text;
  const auto print = [&](const std::string& when) {
    text += fmt::format("== {}: {} operations\n{}", when, module.nodes.size(), ir::print(module));
  };
  print("as compiled");
  std::uint64_t n_done = 0;
  for (const opt::Pass& pass : opt::passes()) {
    pass.run(module);
    if (auto error = step(control, ++n_done, n_steps)) return *error;
    print(fmt::format("after {}", pass.name));
  }
  const auto program = engine::Program::compile(module, ir::default_inputs(module));
  if (!program) return program.failure();
  return text + fmt::format("== block program\n{}", program->print());
}

Result<Constant> evaluate(const Model& model, const std::string& expression) {
  const auto found = constant(model, expression, ErrorKind::model);
  if (!found) return found.failure();
  return Constant{found->value / found->unit.scale, found->unit.text(), found->diagnostics};
}

namespace {

Result<Layout> laid_out(std::shared_ptr<source::SourceMap> sources, FileId file) {
  diag::Sink sink;
  const auto text = syntax::format_text(*sources, file, sink);
  if (!text) return wrong(std::move(sources), sink.all());
  return Layout{*text, *text != sources->file(file).text};
}

}  // namespace

Result<Layout> format(const Document& document) {
  if (auto error = source::too_large(document.path, document.text.size())) return *error;
  auto sources = std::make_shared<source::SourceMap>();
  const FileId file = sources->add(document.path, document.text);
  return laid_out(std::move(sources), file);
}

Result<Layout> format_file(const std::string& path) {
  auto sources = std::make_shared<source::SourceMap>();
  const Result<FileId> file = sources->load(path);
  if (!file) return file.failure();
  return laid_out(std::move(sources), *file);
}

}  // namespace plimsoll::session
