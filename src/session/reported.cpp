// Outcomes are added for variables that have none, and found again by their names.
#include "session/reported.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "diag/diagnostic.h"
#include "diag/meant.h"
#include "engine/labels.h"
#include "opt/opt.h"

namespace plimsoll::session {

namespace {

// A name alone, and no number: it is put into a declaration.
bool is_variable_name(const std::string& text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9') || text[0] == '.') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
}

// An outcome over labels is a column for each: all of them by its name, one by "cut[wan]".
bool is_of(const ir::Column& column, const std::string& name) {
  if (column.purpose != ir::Column::Purpose::outcome) return false;
  if (column.name == name) return true;
  return !column.label.empty() && column.name == name + "[" + column.label + "]";
}

bool reports(const ir::Module& module, const std::string& name) {
  return std::any_of(module.columns.begin(), module.columns.end(),
                     [&](const ir::Column& column) { return is_of(column, name); });
}

// What makes an outcome of it: by fiscal year where that can be, else by what it has. Empty where nothing does.
std::string declaration_of(const Model& model, const std::string& name) {
  for (const char* when : {" each year", " each period", " over horizon", ""}) {
    const std::string declaration = "outcome " + name + when;
    if (compile(model, {{{declaration}}, {}})) return declaration;
  }
  return "";
}

// What there is in its place: of an event its totals, among them its count, else a name like it.
std::string in_place_of(const ir::Module& module, const std::string& name) {
  std::vector<std::string_view> known;
  std::vector<std::string> parts;
  bool is_event = false;
  for (const ir::Def& def : module.defs) {
    known.push_back(def.full_name);
    is_event = is_event || (def.full_name == name && def.kind == ir::DefKind::event);
    if (def.kind == ir::DefKind::total && def.full_name.starts_with(name + ".") &&
        is_variable_name(def.full_name)) {
      parts.push_back("`" + def.full_name + "`");
    }
  }
  if (is_event && !parts.empty()) {
    return "; of an event there is " + diag::listed({parts.begin(), parts.end()});
  }
  const std::string_view near = diag::nearest(name, known);
  return near.empty() || near == name ? "" : "; did you mean `" + std::string(near) + "`?";
}

Result<std::vector<questions::Target>> means_of(const ir::Module& module, const std::string& name) {
  std::vector<questions::Target> out;
  std::vector<std::string> seen;
  for (const ir::Column& column : module.columns) {
    // Of several columns of one name, by year and over the horizon, find_targets() gives all.
    if (!is_of(column, name) || std::find(seen.begin(), seen.end(), column.name) != seen.end()) {
      continue;
    }
    seen.push_back(column.name);
    const ir::ShapeId shape = module.node(column.node).shape;
    for (std::uint32_t label = 0; label < module.shape(shape).size; ++label) {
      const std::string text = engine::label_text(module, shape, label);
      const std::string object = column.name + (text.empty() ? "" : "[" + text + "]");
      const auto found = questions::find_targets(module, {"mean", object, ""});
      if (!found) return Error{found.error(), ErrorKind::usage};
      out.insert(out.end(), found->begin(), found->end());
    }
  }
  return out;
}

std::string title_of(const ir::Module& module, const std::string& name) {
  const auto def = std::find_if(module.defs.begin(), module.defs.end(),
                                [&](const ir::Def& one) { return one.full_name == name; });
  return def == module.defs.end() ? "" : def->title;
}

}  // namespace

std::vector<questions::Target> Reported::targets() const {
  std::vector<questions::Target> out;
  for (const Variable& one : variables) out.insert(out.end(), one.means.begin(), one.means.end());
  return out;
}

std::string Reported::label_of(const questions::Target& target) const {
  const ir::Module& module = compiled.module;
  const ir::Column& column = module.columns[target.column.value];
  if (!column.label.empty()) return column.label;
  return engine::label_text(module, module.node(column.node).shape, target.label);
}

Result<Reported> report_variables(const Model& model, const std::vector<std::string>& names,
                                  const Switches& switches, const Control& control) {
  Result<Compiled> plain = compile(model);
  if (!plain) return plain.failure();
  Additions added;
  for (const std::string& name : names) {
    if (reports(plain->module, name)) continue;
    if (!is_variable_name(name)) {
      return Error{"`" + name + "` is no name of a variable", ErrorKind::usage};
    }
    const std::string declaration = declaration_of(model, name);
    if (declaration.empty()) {
      return Error{"the model has no variable `" + name + "` that a run could report" +
                       in_place_of(plain->module, name),
                   ErrorKind::usage};
    }
    added.declarations.push_back({declaration});
    if (auto error = stopped(control)) return *error;
  }
  Reported out;
  for (const std::string& name : names)
    out.variables.push_back({name, title_of(plain->module, name), {}});
  if (added.declarations.empty()) {
    out.compiled = std::move(*plain);
  } else {
    Result<Compiled> compiled = compile(model, added);
    if (!compiled) return compiled.failure();
    out.compiled = std::move(*compiled);
  }
  Result<ir::RunInputs> inputs = run_inputs(out.compiled.module, switches);
  if (!inputs) return inputs.failure();
  out.inputs = std::move(*inputs);
  opt::optimise(out.compiled.module);
  for (Reported::Variable& one : out.variables) {
    auto means = means_of(out.compiled.module, one.name);
    if (!means) return means.failure();
    one.means = std::move(*means);
  }
  return out;
}

}  // namespace plimsoll::session
