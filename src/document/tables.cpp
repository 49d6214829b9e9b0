// A function for each table of a run; other commands' lists become tables by their fields.
#include "document/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "document/observed_words.h"
#include "document/run_view.h"
#include "report/number_format.h"
#include "report/samples_writer.h"
#include "report/schemas.h"

namespace plimsoll::document {

namespace {

// The value at a path of fields; null where one is missing.
const Json& at(const Json& json, std::initializer_list<const char*> path) {
  static const Json kNone;
  const Json* here = &json;
  for (const char* field : path) {
    if (!here->is_object() || !here->contains(field)) return kNone;
    here = &(*here)[field];
  }
  return *here;
}

Cell cell(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_boolean()) return std::string(json.get<bool>() ? "yes" : "no");
  return std::monostate();
}

std::string joined(const Json& list, const char* between = ", ") {
  std::string text;
  if (!list.is_array()) return text;
  for (const Json& item : list) {
    if (!item.is_string()) continue;
    text += (text.empty() ? "" : between) + item.get<std::string>();
  }
  return text;
}

std::string citation(const Json& evidence) {
  std::string text;
  if (!evidence.is_array()) return text;
  for (const Json& item : evidence) {
    std::string one;
    const std::string kind = item.value("kind", "");
    if (kind == "judgement") {
      const std::string by = item.value("source", "");
      one = "judgement" + (by.empty() ? "" : " by " + by) + ": " + item.value("text", "");
    } else if (kind == "row") {
      one = fmt::format("{}[{}]", item.value("source", ""), item.value("text", ""));
    } else {
      one = fmt::format("{}:{}", item.value("source", ""), item.value("line", 0));
      const std::string quote = item.value("text", "");
      if (!quote.empty()) one += " \"" + quote + "\"";
    }
    text += (text.empty() ? "" : "; ") + one;
  }
  return text;
}

Table run_table(const Json& run) {
  Table table{"run", {"field", "value"}, {}};
  for (const char* field : {"model", "title", "as_of", "trials", "seed", "stream", "sampler",
                            "replicates", "digest", "scenario", "version", "command", "seconds"}) {
    table.rows.push_back({std::string(field), cell(at(run, {field}))});
  }
  table.rows.push_back({std::string("actions"), joined(at(run, {"actions"}))});
  table.rows.push_back({std::string("warnings"), joined(at(run, {"warnings"}), "; ")});
  for (const std::string& words : observed_words(run)) {
    table.rows.push_back({std::string("observed"), words});
  }
  return table;
}

Table limits_table(const Json& run) {
  Table table{"limits",
              {"name", "title", "label", "period", "text", "value", "se", "low", "high",
               "confidence", "relation", "bound", "unit", "verdict"},
              {}};
  for (const Json& limit : at(run, {"limits"})) {
    const bool is_chance = limit.contains("probability");
    const Json& value = at(limit, {is_chance ? "probability" : "statistic"});
    std::vector<Cell> row;
    for (const std::string& column : table.columns) {
      row.push_back(column == "value" ? cell(value) : cell(at(limit, {column.c_str()})));
    }
    table.rows.push_back(std::move(row));
    table.is_chance.push_back(is_chance);
  }
  return table;
}

Table outcomes_table(const Json& run) {
  Table table{
      "outcomes",
      {"name", "label", "title", "period", "unit", "mean", "mean_se", "sd", "sd_se", "min", "max"},
      {}};
  const Json& outcomes = at(run, {"outcomes"});
  // Levels of all outcomes, as an indicator has fewer figures than an amount.
  std::set<double> quantiles;
  std::set<double> shortfalls;
  for (const Json& outcome : outcomes) {
    for (const Json& item : at(outcome, {"quantiles"})) quantiles.insert(item.value("p", 0.0));
    for (const Json& item : at(outcome, {"es"})) shortfalls.insert(item.value("p", 0.0));
  }
  for (const double p : quantiles) table.columns.push_back(fmt::format("P{:.6g}", 100 * p));
  for (const double p : shortfalls) {
    table.columns.push_back(fmt::format("ES {:.6g} %", 100 * p));
    table.columns.push_back(fmt::format("ES {:.6g} % se", 100 * p));
  }
  const auto level = [](const Json& list, double p) -> const Json& {
    static const Json kNone;
    for (const Json& item : list) {
      if (item.value("p", 0.0) == p) return item;
    }
    return kNone;
  };
  for (const Json& outcome : outcomes) {
    std::vector<Cell> row;
    for (const char* field : {"name", "label", "title", "period", "unit"}) {
      row.push_back(cell(at(outcome, {field})));
    }
    for (const char* field : {"mean", "sd"}) {
      row.push_back(cell(at(outcome, {field, "value"})));
      row.push_back(cell(at(outcome, {field, "se"})));
    }
    row.push_back(cell(at(outcome, {"min"})));
    row.push_back(cell(at(outcome, {"max"})));
    for (const double p : quantiles) {
      row.push_back(cell(at(level(at(outcome, {"quantiles"}), p), {"value"})));
    }
    for (const double p : shortfalls) {
      const Json& item = level(at(outcome, {"es"}), p);
      row.push_back(cell(at(item, {"value"})));
      row.push_back(cell(at(item, {"se"})));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table curves_table(const Json& run) {
  Table table{"curves", {"name", "label", "period", "unit", "p", "value"}, {}};
  const Json& n_trials = at(run, {"trials"});
  for (const Json& outcome : at(run, {"outcomes"})) {
    const Json& amounts = at(outcome, {"distribution", "amounts"});
    const Json& trials = at(outcome, {"distribution", "trials"});
    for (std::size_t i = 0; i < amounts.size() && i < trials.size(); ++i) {
      table.rows.push_back({cell(at(outcome, {"name"})), cell(at(outcome, {"label"})),
                            cell(at(outcome, {"period"})), cell(at(outcome, {"unit"})),
                            cell(Json(trials[i].get<double>() / n_trials.get<double>())),
                            cell(amounts[i])});
    }
  }
  return table;
}

Table history_table(const Json& run) {
  std::map<std::string, Cell> units;
  for (const Json& item : at(run, {"outcomes"})) {
    const Json& name = at(item, {"name"});
    if (name.is_string()) units[name.get<std::string>()] = cell(at(item, {"unit"}));
  }
  Table table{"history", {"outcome", "period", "value", "unit"}, {}};
  for (const Json& item : at(run, {"history"})) {
    const Json& outcome = at(item, {"outcome"});
    const Cell unit = outcome.is_string() ? units[outcome.get<std::string>()] : Cell();
    table.rows.push_back(
        {cell(outcome), cell(at(item, {"period"})), cell(at(item, {"value"})), unit});
  }
  return table;
}

Table risks_table(const Json& run) {
  Table table{
      "risks", {"name", "title", "category", "owner", "groups", "carries", "off", "citation"}, {}};
  for (const Json& risk : at(run, {"description", "risks"})) {
    table.rows.push_back({cell(at(risk, {"name"})), cell(at(risk, {"title"})),
                          cell(at(risk, {"category"})), cell(at(risk, {"owner"})),
                          joined(at(risk, {"groups"})), joined(at(risk, {"carries"})),
                          cell(at(risk, {"off"})), citation(at(risk, {"evidence"}))});
  }
  return table;
}

Table events_table(const Json& run) {
  Table table{"events", {"event", "mean_per_trial", "mean_se", "share_of_trials", "share_se"}, {}};
  for (const Json& item : at(run, {"occurrences"})) {
    table.rows.push_back({cell(at(item, {"event"})), cell(at(item, {"mean", "value"})),
                          cell(at(item, {"mean", "se"})), cell(at(item, {"share", "value"})),
                          cell(at(item, {"share", "se"}))});
  }
  return table;
}

Table assumptions_table(const Json& run) {
  Table table{"assumptions",
              {"name", "kind", "risk", "label", "period", "value", "unit", "as_written", "support",
               "evidence", "feeds", "file", "line"},
              {}};
  for (const Json& item : at(run, {"description", "definitions"})) {
    const std::string kind = item.value("kind", "");
    const std::string support = item.value("support", "");
    const bool is_old = kind == "given" || kind == "draw" || kind == "mark" || kind == "event";
    if (support.empty() ? !is_old : support == "derived") continue;
    const auto add = [&](const Json& value) {
      table.rows.push_back({cell(at(item, {"name"})), kind, cell(at(item, {"risk"})),
                            cell(at(value, {"label"})), cell(at(value, {"period"})),
                            cell(at(value, {"value"})), cell(at(item, {"unit"})),
                            cell(at(item, {"formula"})), cell(at(item, {"support"})),
                            citation(at(item, {"evidence"})), joined(at(item, {"feeds"})),
                            cell(at(item, {"file"})), cell(at(item, {"line"}))});
    };
    const Json& values = at(item, {"values"});
    if (values.empty()) add(Json());
    for (const Json& value : values) add(value);
  }
  return table;
}

Table definitions_table(const Json& run) {
  Table table{
      "definitions", {"name", "kind", "risk", "unit", "formula", "reads", "file", "line"}, {}};
  for (const Json& item : at(run, {"description", "definitions"})) {
    table.rows.push_back({cell(at(item, {"name"})), cell(at(item, {"kind"})),
                          cell(at(item, {"risk"})), cell(at(item, {"unit"})),
                          cell(at(item, {"formula"})), joined(at(item, {"reads"})),
                          cell(at(item, {"file"})), cell(at(item, {"line"}))});
  }
  return table;
}

// "a.b" for nested objects; lists inside a row are left to the JSON.
void flatten(const Json& json, const std::string& prefix,
             std::vector<std::pair<std::string, Cell>>& out) {
  for (const auto& [key, value] : json.items()) {
    const std::string name = prefix.empty() ? key : prefix + "." + key;
    if (value.is_object()) {
      flatten(value, name, out);
    } else if (!value.is_array()) {
      out.emplace_back(name, cell(value));
    } else if (!value.empty() && value[0].is_string()) {
      out.emplace_back(name, joined(value));
    }
  }
}

using Row = std::vector<std::pair<std::string, Cell>>;

// What says which thing a row is about comes first.
constexpr const char* kNames[] = {"of",    "name",  "draw",    "source", "event",
                                  "input", "risk",  "outcome", "trial",  "assumption",
                                  "title", "label", "kind",    "period", "target.text"};

std::size_t rank_of(const std::string& column) {
  const auto* found = std::find(std::begin(kNames), std::end(kNames), column);
  return static_cast<std::size_t>(found - std::begin(kNames));
}

Table table_of(std::string name, const std::vector<Row>& rows) {
  Table table{std::move(name), {}, {}};
  for (const Row& row : rows) {
    for (const auto& [column, value] : row) {
      if (std::find(table.columns.begin(), table.columns.end(), column) == table.columns.end()) {
        table.columns.push_back(column);
      }
    }
  }
  std::stable_sort(table.columns.begin(), table.columns.end(),
                   [](const auto& a, const auto& b) { return rank_of(a) < rank_of(b); });
  // An error stands behind what it is of.
  for (std::size_t i = 0; i + 1 < table.columns.size(); ++i) {
    const std::string& error = table.columns[i];
    const std::string of = error.ends_with(".se") ? error.substr(0, error.size() - 3) : "";
    if (!of.empty() && table.columns[i + 1] == of + ".value") {
      std::swap(table.columns[i], table.columns[i + 1]);
    }
  }
  for (const Row& row : rows) {
    std::vector<Cell> cells(table.columns.size());
    for (const auto& [column, value] : row) {
      const auto at = std::find(table.columns.begin(), table.columns.end(), column);
      cells[static_cast<std::size_t>(at - table.columns.begin())] = value;
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

bool is_list_of_objects(const Json& json) {
  return json.is_array() && !json.empty() && json[0].is_object();
}

// What lists inside a row call it: its name, else its number.
Cell name_of(const Row& row, std::size_t index) {
  for (const char* name : kNames) {
    for (const auto& [column, value] : row) {
      if (column == name && !std::holds_alternative<std::monostate>(value)) return value;
    }
  }
  return static_cast<double>(index + 1);
}

// What an answer is about, and how many trials it rests on.
std::string about_of(const Json& result, const std::vector<Series>& all) {
  std::string text = target_words(at(result, {"target"}), all);
  for (const Json* found : {&at(result, {"statistic"}), &at(result, {"failure"})}) {
    if (text.empty() && found->is_string()) text = found->get<std::string>();
  }
  for (const Json* trials : {&at(result, {"about", "trials"}), &at(result, {"trials"}),
                             &at(result, {"cost", "trials"}), &at(result, {"plain", "trials"})}) {
    if (!trials->is_number_unsigned()) continue;
    text += (text.empty() ? "from " : ", from ") +
            report::format_count(trials->get<std::uint64_t>()) + " trials";
    break;
  }
  return text;
}

std::string unit_of(const Json& result) {
  for (const Json* unit :
       {&at(result, {"target", "unit"}), &at(result, {"unit"}), &at(result, {"income", "unit"})}) {
    if (unit->is_string() && !unit->get<std::string>().empty()) return unit->get<std::string>();
  }
  return "";
}

// Beside amounts of outcomes, each named with its label and period, stands their unit.
void add_units(Table& table, const std::vector<Series>& all) {
  const auto column = std::find(table.columns.begin(), table.columns.end(), "outcome");
  if (column == table.columns.end() ||
      std::find(table.columns.begin(), table.columns.end(), "unit") != table.columns.end()) {
    return;
  }
  const auto c = column - table.columns.begin();
  table.columns.insert(column + 1, "unit");
  for (std::vector<Cell>& row : table.rows) {
    const auto* name = std::get_if<std::string>(&row[static_cast<std::size_t>(c)]);
    const auto found = std::find_if(all.begin(), all.end(), [&](const Series& one) {
      return name != nullptr && (*name == one.name || name->starts_with(one.name + "["));
    });
    row.insert(row.begin() + c + 1, found == all.end() ? Cell() : cell(Json(found->unit)));
  }
}

// Single values of another command's result.
Table facts_of(const std::string& command, const Json& result) {
  Table table{command + "_facts", {"field", "value"}, {}};
  std::vector<std::pair<std::string, Cell>> fields;
  flatten(result, "", fields);
  for (auto& [name, value] : fields) {
    if (!std::holds_alternative<std::monostate>(value)) table.rows.push_back({name, value});
  }
  return table;
}

// Fit for a file and a sheet, whatever a field of the JSON is called.
std::string plain_name(std::string name) {
  for (char& c : name) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!is_plain) c = '_';
  }
  return name.substr(0, 100);
}

// Any list of objects of another command's result is a table with the fields as columns; a list
// inside its rows is a table of its own, whose column `of` names the row.
std::vector<Table> tables_of_part(const std::string& command, const Json& result,
                                  const std::vector<Series>& all) {
  std::vector<Table> tables;
  const std::string about = about_of(result, all);
  for (const auto& [key, list] : result.items()) {
    if (!is_list_of_objects(list)) continue;
    const std::string name = plain_name(command + "_" + key);
    std::vector<Row> rows;
    std::map<std::string, std::vector<Row>> inner;
    for (const Json& item : list) {
      if (!item.is_object()) continue;
      rows.emplace_back();
      flatten(item, "", rows.back());
      const Cell owner = name_of(rows.back(), rows.size() - 1);
      for (const auto& [field, value] : item.items()) {
        if (!is_list_of_objects(value)) continue;
        for (const Json& one : value) {
          Row row{{"of", owner}};
          if (one.is_object()) flatten(one, "", row);
          inner[field].push_back(std::move(row));
        }
      }
    }
    tables.push_back(table_of(name, rows));
    for (const auto& [field, found] : inner)
      tables.push_back(table_of(plain_name(name + "_" + field), found));
  }
  tables.insert(tables.begin(), facts_of(command, result));
  for (Table& table : tables) {
    add_units(table, all);
    table.about = about;
    table.unit = unit_of(result);
  }
  return tables;
}

// "attribute" of "plimsoll.attribute/1".
std::string command_of(const std::string& schema) {
  const std::size_t begin = std::string("plimsoll.").size();
  return schema.substr(begin, schema.find('/') - begin);
}

}  // namespace

Result<std::vector<Table>> make_tables(const Part& run, const std::vector<Part>& others) {
  const Result<std::string> schema = schema_of(run);
  if (!schema) return schema.failure();
  if (report::schemas::name_of(*schema) != report::schemas::kRun.name) {
    return Error{run.name + " has the schema '" + *schema +
                 "'; tables are made from `plimsoll run --json`"};
  }
  const Json json = Json::parse(run.json, nullptr, false);
  const std::vector<Series> all = series_of(json);
  std::vector<Table> tables{limits_table(json), outcomes_table(json)};
  for (Table table :
       {history_table(json), curves_table(json), risks_table(json), events_table(json),
        assumptions_table(json), definitions_table(json), run_table(json)}) {
    if (!table.rows.empty()) tables.push_back(std::move(table));
  }
  for (const Part& part : others) {
    const Result<std::string> kind = schema_of(part);
    if (!kind) return kind.failure();
    const Json result = Json::parse(part.json, nullptr, false);
    for (Table& table : tables_of_part(command_of(*kind), result, all)) {
      const auto taken = [&](const Table& other) { return other.name == table.name; };
      std::string base = table.name;
      for (int n = 2; std::any_of(tables.begin(), tables.end(), taken); ++n) {
        table.name = base + "_" + std::to_string(n);
      }
      tables.push_back(std::move(table));
    }
  }
  return tables;
}

namespace {

// Reads back to the same bits; whole numbers without a decimal point.
std::string shortest(double number) {
  constexpr double kMostExact = 9007199254740992.0;
  const bool is_whole = std::fabs(number) < kMostExact && std::floor(number) == number;
  return is_whole ? fmt::format("{:.0f}", number) : Json(number).dump();
}

}  // namespace

std::string write_csv(const Table& table) {
  std::string text;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    text += (i > 0 ? "," : "") + report::csv_field(table.columns[i]);
  }
  text += "\r\n";
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += ",";
      if (const auto* number = std::get_if<double>(&row[i])) text += shortest(*number);
      if (const auto* words = std::get_if<std::string>(&row[i])) text += report::csv_field(*words);
    }
    text += "\r\n";
  }
  return text;
}

}  // namespace plimsoll::document
