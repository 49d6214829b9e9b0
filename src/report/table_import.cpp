// Declarations with comments, JSON.
#include "report/table_import.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/schemas.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;

// On one line, whatever a cell holds.
std::string comment(const std::string& text) {
  std::string line;
  for (const char c : text) line += c == '\n' || c == '\r' ? ' ' : c;
  return "# " + line + "\n";
}

}  // namespace

std::string write_text(const ImportResult& result) {
  const bool one = result.n_rows == 1;
  std::string text =
      comment(result.beside_labels
                  ? fmt::format("{}: {} beside {}, from line {} on", result.path,
                                one ? "1 figure" : fmt::format("{} figures", result.n_rows),
                                one ? "its label" : "their labels", result.header_line)
                  : fmt::format("{}: {} {} below the names of the columns in line {}", result.path,
                                result.n_rows, one ? "row" : "rows", result.header_line));
  for (const std::string& note : result.notes) text += comment(note);
  if (!result.time.empty()) text += comment("a model without a line of time needs: " + result.time);
  text += result.source + "\n";
  for (const std::string& dim : result.dims) text += dim + "\n";
  for (const ImportResult::Given& given : result.givens) {
    for (std::size_t i = 0; i < given.forms.size(); ++i) {
      const ImportResult::Form& form = given.forms[i];
      if (!form.when.empty())
        text += comment((i == 0 ? "UNSURE: if " : "or, if ") + form.when + ":");
      if (form.time != result.time) text += comment("(under: " + form.time + ")");
      text += (i == 0 ? "" : "# ") + form.text + "\n";
    }
  }
  return text;
}

ordered_json to_json(const ImportResult& result) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
  };
  ordered_json json;
  json["schema"] = schemas::kImport.written;
  json["path"] = result.path;
  json["sha256"] = result.sha256;
  json["header_line"] = result.header_line;
  json["rows"] = result.n_rows;
  json["time"] = or_null(result.time);
  json["source"] = result.source;
  json["dims"] = result.dims;
  json["givens"] = ordered_json::array();
  for (const ImportResult::Given& given : result.givens) {
    ordered_json told;
    told["name"] = given.name;
    told["column"] = or_null(given.column);
    told["unit"] = or_null(given.unit);
    told["dims"] = given.dims;
    told["each"] = or_null(given.each);
    told["forms"] = ordered_json::array();
    for (const ImportResult::Form& form : given.forms) {
      told["forms"].push_back(
          {{"when", or_null(form.when)}, {"text", form.text}, {"time", or_null(form.time)}});
    }
    json["givens"].push_back(std::move(told));
  }
  json["notes"] = result.notes;
  return json;
}

}  // namespace plimsoll::report
