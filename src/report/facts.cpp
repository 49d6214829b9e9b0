// A table for a terminal, rows of CSV, JSON.
#include "report/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/samples_writer.h"
#include "report/schemas.h"
#include "report/text_table.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using Fact = FactsResult::Fact;

// What is shown of a text, in bytes; facts at fault and disagreements that are named.
constexpr std::size_t kTextBytes = 60;
constexpr std::size_t kListed = 20;

constexpr const char* kMonths[] = {"january",   "february", "march",    "april",
                                   "may",       "june",     "july",     "august",
                                   "september", "october",  "november", "december"};

std::string behind_colon(const std::string& name) {
  return name.substr(name.rfind(':') + 1);
}

std::string first_bytes(const std::string& text) {
  if (text.size() <= kTextBytes) return text;
  std::size_t end = kTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string with_commas(const std::string& decimal) {
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  const std::size_t first = decimal.starts_with('-') ? 1 : 0;
  std::string out;
  for (std::size_t i = 0; i < decimal.size(); ++i) {
    if (i > first && i < point && (point - i) % 3 == 0) out += ',';
    out += decimal[i];
  }
  return out;
}

std::string period_text(const Fact& fact) {
  if (fact.end.empty()) return fact.entity.empty() ? "" : "forever";
  return fact.start.empty() ? fact.end : fact.start + " to " + fact.end;
}

// "us-gaap:Revenues [ProductMember]".
std::string named(const Fact& fact) {
  std::string members;
  for (const FactsResult::Dimension& d : fact.dimensions) {
    members += (members.empty() ? "" : ", ") +
               (d.typed ? behind_colon(d.axis) + "=" + d.member : behind_colon(d.member));
  }
  return fact.name + (members.empty() ? "" : " [" + members + "]");
}

std::string value_text(const Fact& fact) {
  if (!fact.wrong.empty()) return "not read";
  if (fact.nil) return "nil";
  return fact.is_number ? with_commas(fact.value) : first_bytes(fact.value);
}

std::string counted(std::size_t n, const std::string& one, const std::string& many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::string dimensions_text(const Fact& fact) {
  std::string out;
  for (const FactsResult::Dimension& d : fact.dimensions) {
    out += (out.empty() ? "" : "; ") + d.axis + "=" + d.member;
  }
  return out;
}

}  // namespace

std::string write_text(const FactsResult& result) {
  std::string text =
      result.path + ": " + result.kind + ", " + counted(result.n_all, "fact", "facts");
  if (!result.company.empty()) text += ", " + result.company;
  if (result.fiscal_end_month != 0) {
    text += fmt::format(", fiscal year ends {}", kMonths[result.fiscal_end_month - 1]);
    if (result.fiscal_end_month != 12) {
      text +=
          result.fiscal_named_by_end ? " and is named by its end" : " and is named by its start";
    }
  }
  text += "\n\n";
  const bool known = std::any_of(result.facts.begin(), result.facts.end(),
                                 [](const Fact& fact) { return !fact.known.empty(); });
  // Of numbers alone, so that a long text moves no column.
  TextTable table(2, 2);
  table.add_column("concept", TextTable::Align::left);
  table.add_column("period", TextTable::Align::left);
  table.add_column("value", TextTable::Align::decimal);
  table.add_column("unit", TextTable::Align::left);
  table.add_column("decimals", TextTable::Align::right);
  table.add_column("line", TextTable::Align::right);
  if (known) table.add_column("known", TextTable::Align::left);
  TextTable texts(2, 2);
  texts.add_column("concept", TextTable::Align::left);
  texts.add_column("period", TextTable::Align::left);
  texts.add_column("line", TextTable::Align::right);
  texts.add_column("text", TextTable::Align::left);
  std::size_t n_numbers = 0;
  std::size_t n_texts = 0;
  for (const Fact& fact : result.facts) {
    if (!fact.is_number) {
      ++n_texts;
      texts.add_row({named(fact), period_text(fact), std::to_string(fact.line), value_text(fact)});
      continue;
    }
    ++n_numbers;
    std::vector<std::string> cells = {named(fact), period_text(fact), value_text(fact),
                                      fact.unit,   fact.decimals,     std::to_string(fact.line)};
    if (known) cells.push_back(fact.known);
    table.add_row(std::move(cells));
  }
  if (n_numbers > 0) text += table.text();
  if (n_texts > 0) text += (n_numbers > 0 ? "\n" : "") + texts.text();
  text +=
      fmt::format("\n{} of {} shown", counted(result.facts.size(), "fact", "facts"), result.n_all);
  if (result.n_merged > 0) {
    text += fmt::format("; {} told again and {} merged (--duplicates shows each)", result.n_merged,
                        result.n_merged == 1 ? "was" : "were");
  }
  text += ".\n";
  std::size_t n_told = 0;
  for (const FactsResult::Conflict& conflict : result.conflicts) {
    const Fact& a = result.facts[conflict.first];
    const Fact& b = result.facts[conflict.second];
    if (n_told++ == kListed) break;
    text += fmt::format("disagree: {}, {}: {} on line {}, {} on line {}\n", named(a),
                        period_text(a), value_text(a), a.line, value_text(b), b.line);
  }
  if (result.conflicts.size() > kListed) {
    text += fmt::format("... and {} more that disagree\n", result.conflicts.size() - kListed);
  }
  std::size_t n_wrong = 0;
  for (const Fact& fact : result.facts) {
    if (fact.wrong.empty() || n_wrong++ >= kListed) continue;
    text += fmt::format("not read: {}, line {}, column {}: {}\n", fact.name, fact.line, fact.column,
                        fact.wrong);
  }
  if (n_wrong > kListed)
    text += fmt::format("... and {} more that are not read\n", n_wrong - kListed);
  for (const std::string& warning : result.warnings) text += "warning: " + warning + "\n";
  return text;
}

std::string write_csv(const FactsResult& result) {
  std::string csv;
  const auto add = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      csv += (i > 0 ? "," : "") + csv_field(cells[i]);
    }
    csv += '\n';
  };
  add({"concept", "label", "entity", "start", "end", "dimensions", "value", "unit", "decimals",
       "scale", "sign", "line", "column", "known", "accession", "form", "told", "not_read"});
  for (const Fact& fact : result.facts) {
    add({fact.name, fact.label, fact.entity, fact.start, fact.end, dimensions_text(fact),
         fact.nil || !fact.wrong.empty() ? "" : fact.value, fact.unit, fact.decimals, fact.scale,
         fact.sign, std::to_string(fact.line), std::to_string(fact.column), fact.known,
         fact.accession, fact.form, std::to_string(fact.n_told), fact.wrong});
  }
  return csv;
}

ordered_json to_json(const FactsResult& result) {
  const auto or_null = [](const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
  };
  ordered_json json;
  json["schema"] = schemas::kFacts.written;
  json["path"] = result.path;
  json["sha256"] = result.sha256;
  json["kind"] = result.kind;
  json["company"] = or_null(result.company);
  json["fiscal_end_month"] =
      result.fiscal_end_month == 0 ? ordered_json(nullptr) : ordered_json(result.fiscal_end_month);
  json["fiscal_named_by_end"] = result.fiscal_named_by_end;
  json["namespaces"] = ordered_json::array();
  for (const auto& [prefix, space] : result.namespaces) {
    json["namespaces"].push_back({{"prefix", prefix}, {"uri", space}});
  }
  json["facts"] = ordered_json::array();
  for (const Fact& fact : result.facts) {
    ordered_json row;
    row["concept"] = fact.name;
    row["label"] = or_null(fact.label);
    row["entity"] = fact.entity;
    row["start"] = or_null(fact.start);
    row["end"] = or_null(fact.end);
    row["dimensions"] = ordered_json::array();
    for (const FactsResult::Dimension& d : fact.dimensions) {
      row["dimensions"].push_back(
          {{"axis", d.axis}, {"member", d.member}, {"typed", d.typed}, {"scenario", d.scenario}});
    }
    row["number"] = fact.is_number;
    row["nil"] = fact.nil;
    row["hidden"] = fact.hidden;
    row["value"] =
        fact.nil || !fact.wrong.empty() ? ordered_json(nullptr) : ordered_json(fact.value);
    row["not_read"] = or_null(fact.wrong);
    row["unit"] = or_null(fact.unit);
    row["numerator"] = fact.numerator;
    row["denominator"] = fact.denominator;
    row["decimals"] = or_null(fact.decimals);
    row["scale"] = or_null(fact.scale);
    row["sign"] = or_null(fact.sign);
    row["format"] = or_null(fact.format);
    row["line"] = fact.line;
    row["column"] = fact.column;
    row["known"] = or_null(fact.known);
    row["accession"] = or_null(fact.accession);
    row["form"] = or_null(fact.form);
    row["told"] = fact.n_told;
    json["facts"].push_back(std::move(row));
  }
  json["all"] = result.n_all;
  json["merged"] = result.n_merged;
  json["disagree"] = ordered_json::array();
  for (const FactsResult::Conflict& conflict : result.conflicts) {
    json["disagree"].push_back({{"first", conflict.first}, {"second", conflict.second}});
  }
  json["warnings"] = result.warnings;
  return json;
}

}  // namespace plimsoll::report
