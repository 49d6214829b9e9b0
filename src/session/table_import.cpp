// From a table to declarations that compile.
#include "session/table_import.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include "base/shell_word.h"
#include "base/text.h"
#include "check/check.h"
#include "data/propose.h"
#include "data/propose_cells.h"
#include "data/sheet_table.h"
#include "diag/meant.h"
#include "session/compile.h"
#include "session/manners.h"
#include "source/sha256.h"
#include "source/source.h"

namespace plimsoll::session {

namespace {

// There are no diagnostics of a table.
std::optional<Error> tell_table(const ImportRequest& request, const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
  return control.opened({*diagnostics, {request.path}, {}, {}});
}

// A model of these givens alone, each asked for, so that every number is read.
std::string model_of(
    const data::Proposal& proposal, const std::string& time,
    const std::vector<std::pair<const data::ProposedGiven*, const data::ProposedGiven::Form*>>&
        givens) {
  std::string text = "plimsoll 1\nmodel imported \"imported\"\n";
  if (!time.empty()) text += time + "\n";
  text += proposal.source + "\n";
  const bool own_dims = givens.size() == 1 && !givens[0].second->dims.empty();
  std::vector<std::string> names;
  for (const std::string& dim : own_dims ? givens[0].second->dims : proposal.dims) {
    text += dim + "\n";
    // "dim Line = north, south"
    names.push_back(dim.substr(4, dim.find(" = ") - 4));
  }
  for (const auto& [given, form] : givens) {
    text += form->text + "\n";
    const std::string value =
        names.empty() ? given->name : "sum(" + given->name + " over " + joined(names) + ")";
    text += "outcome " + value + (given->each.empty() ? "" : " " + given->each) + ", bad low, \"" +
            given->name + "\"\n";
  }
  return text;
}

// What is wrong with a model, or nothing; then `values` are the numbers of the given.
std::optional<std::string> fault_of(const std::string& text, const std::string& folder,
                                    const std::string& given, std::vector<double>& values) {
  source::SourceMap sources;
  diag::Sink sink;
  check::Options options;
  if (const auto module =
          check::compile_text("imported.plim", text, folder, options, sources, sink)) {
    for (const ir::Input& input : module->inputs) {
      if (input.name == given) values = input.values;
    }
    return std::nullopt;
  }
  for (const diag::Diagnostic& d : sink.all()) {
    if (diag::kind_severity(d.kind) == diag::Severity::error) return d.message;
  }
  return "it does not compile";
}

// The command for each sheet of a workbook, on lines of their own.
std::string commands_for(const ImportRequest& request, const data::Survey& survey) {
  std::string out;
  for (const std::string& sheet : survey.sheets) {
    out += "\n  plimsoll import " + shell_word(request.path) + " --sheet " + shell_word(sheet);
  }
  return out;
}

// Without the forms that do not compile or read what another one reads; what is wrong with a given that has none left.
std::optional<std::string> keep_what_compiles(data::Proposal& proposal, const std::string& folder) {
  std::vector<std::pair<const data::ProposedGiven*, const data::ProposedGiven::Form*>> firsts;
  for (data::ProposedGiven& given : proposal.givens) {
    std::string fault;
    std::vector<std::pair<std::string, std::vector<double>>> read;
    std::erase_if(given.forms, [&](const data::ProposedGiven::Form& form) {
      std::vector<double> values;
      const auto wrong =
          fault_of(model_of(proposal, form.time, {{&given, &form}}), folder, given.name, values);
      if (wrong && fault.empty()) fault = *wrong;
      if (wrong) return true;
      if (std::ranges::find(read, std::pair{form.time, values}) != read.end()) return true;
      read.emplace_back(form.time, std::move(values));
      return false;
    });
    if (given.forms.empty()) return fault;
    if (given.forms.size() == 1 && !given.forms[0].is_open) given.forms[0].when.clear();
    firsts.emplace_back(&given, &given.forms[0]);
  }
  proposal.time = proposal.givens[0].forms[0].time;
  std::vector<double> ignored;
  return fault_of(model_of(proposal, proposal.time, firsts), folder, "", ignored);
}

}  // namespace

Result<ImportResult> import_table(const ImportRequest& request, const Control& control) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::exists(request.path, error)) {
    return Error{diag::cannot_open(request.path, ENOENT), ErrorKind::usage};
  }
  if (fs::is_regular_file(request.path, error) &&
      fs::file_size(request.path, error) > source::SourceMap::kMaxFileBytes) {
    return Error{"'" + request.path + "' is larger than 8 MiB, more than a model reads of a table",
                 ErrorKind::model};
  }
  const Result<std::string> bytes = source::read_text(request.path);
  if (!bytes) return bytes.failure();
  if (auto stop = tell_table(request, control)) return *stop;
  if (auto stop = step(control, 0, 2)) return *stop;
  const fs::path path(request.path);
  const std::string file = path.filename().string();
  const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
  // Said where it has to be: a workbook may get another sheet.
  std::string sheet = request.sheet;
  const data::Survey survey = data::survey_of_file(*bytes, file, sheet);
  const auto refused = [&](const std::string& why) {
    return Error{"'" + request.path + "' " + why, ErrorKind::model};
  };
  if (!survey.sheets.empty()) return refused(survey.trouble + commands_for(request, survey));
  data::Proposal proposal = data::propose(survey, file, sheet, "");
  bool beside_labels = false;
  if (!proposal.trouble.empty()) {
    // Figures of a sheet may stand beside labels.
    data::Proposal cells = data::propose_cells(*bytes, file, sheet, "");
    if (!cells.trouble.empty()) return refused(proposal.trouble);
    proposal = std::move(cells);
    beside_labels = true;
  }
  if (auto stop = step(control, 1, 2)) return *stop;
  if (auto fault = keep_what_compiles(proposal, folder)) {
    // Names of columns may be taken by the language.
    const std::string prefix = data::name_of_text(path.stem().string(), "plan");
    proposal = beside_labels ? data::propose_cells(*bytes, file, sheet, prefix)
                             : data::propose(survey, file, sheet, prefix);
    if (keep_what_compiles(proposal, folder)) {
      return refused("is read as a table of which no declaration can be made: " + *fault);
    }
  }

  ImportResult out;
  out.path = request.path;
  out.sha256 = source::sha256_hex(*bytes);
  out.header_line = survey.header_line;
  out.n_rows = proposal.n_rows;
  if (beside_labels) {
    out.beside_labels = true;
    out.header_line = proposal.first_line;
  }
  out.time = proposal.time;
  out.source = proposal.source;
  out.dims = proposal.dims;
  for (const data::ProposedGiven& given : proposal.givens) {
    ImportResult::Given told{given.name, given.column, given.unit, given.dims, given.each, {}};
    for (const auto& form : given.forms) told.forms.push_back({form.when, form.text, form.time});
    out.givens.push_back(std::move(told));
  }
  out.notes = proposal.notes;
  if (auto stop = step(control, 2, 2)) return *stop;
  return out;
}

}  // namespace plimsoll::session
