// A model's parts as lists of names, each with what is said of it behind.
#include "report/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "report/schemas.h"
#include "report/verify.h"
#include "report/write_description.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;

std::string evidence_text(const EvidenceItem& evidence) {
  if (evidence.kind == "row") return evidence.text;
  if (evidence.kind == "judgement") {
    return "judgement" + (evidence.source.empty() ? "" : " by " + evidence.source) + ": " +
           evidence.text;
  }
  return fmt::format("{}{}{}", evidence.source,
                     evidence.line == 0 ? "" : fmt::format(":{}", evidence.line),
                     evidence.text.empty() ? "" : " \"" + evidence.text + "\"");
}

std::string evidence_list(const std::vector<EvidenceItem>& list) {
  if (list.empty()) return "-";
  std::string text;
  for (const EvidenceItem& evidence : list) {
    if (!text.empty()) text += "; ";
    text += evidence_text(evidence);
  }
  return text;
}

// A name in a column of its own, the rest after it.
struct Row {
  std::string name;
  std::string rest;
};

std::string rows_text(const std::vector<Row>& rows) {
  constexpr std::size_t kWidest = 36;
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, std::min(row.name.size(), kWidest));
  std::string text;
  for (const Row& row : rows) text += fmt::format("  {:<{}}  {}\n", row.name, width, row.rest);
  return text;
}

std::string list_text(const std::string& heading, const std::vector<Row>& rows) {
  return fmt::format("\n{} ({})\n", heading, rows.size()) + rows_text(rows);
}

std::vector<Row> definition_rows(const ShowResult& result, const std::string& kind,
                                 bool is_parameter = false) {
  std::vector<Row> rows;
  for (const DefinitionItem& item : result.definitions) {
    if (item.kind != kind || item.is_parameter != is_parameter || item.balancing) continue;
    std::string rest = item.formula;
    if (!item.unit.empty()) rest += "  [" + item.unit + "]";
    if (!item.evidence.empty()) rest += "  " + evidence_list(item.evidence);
    rows.push_back({item.name, rest});
  }
  return rows;
}

// With their size, of what their equations are balanced to.
std::vector<Row> balancing_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const DefinitionItem& item : result.definitions) {
    if (!item.balancing) continue;
    std::string rest = std::isinf(*item.balancing)
                           ? "against a right side of 0, of "
                           : fmt::format("{:.1f} % of the right side of ", *item.balancing * 100);
    rest += item.formula;
    if (!item.evidence.empty()) rest += "  " + evidence_list(item.evidence);
    rows.push_back({item.name, rest});
  }
  return rows;
}

std::vector<Row> source_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const ShowResult::Source& source : result.sources) {
    rows.push_back({source.name, source.title + "  " + source.file +
                                     (source.is_present ? "" : "  (not present)")});
  }
  return rows;
}

std::vector<Row> risk_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const RiskItem& risk : result.risks) {
    rows.push_back({risk.name, risk.title + "  " + evidence_list(risk.evidence)});
  }
  return rows;
}

std::vector<Row> group_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const ShowResult::Group& group : result.groups) {
    std::string rest = group.title + " =";
    for (const std::string& risk : group.risks) rest += " " + risk;
    rows.push_back({group.name, rest});
  }
  return rows;
}

std::vector<Row> limit_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const ShowResult::Limit& limit : result.limits) {
    rows.push_back(
        {limit.name, limit.title.empty() ? limit.text : limit.text + "  \"" + limit.title + "\""});
  }
  return rows;
}

std::vector<Row> switch_rows(const std::vector<SwitchItem>& items) {
  std::vector<Row> rows;
  for (const SwitchItem& item : items) rows.push_back({item.name, item.title});
  return rows;
}

std::vector<Row> bare_rows(const ShowResult& result) {
  std::vector<Row> rows;
  for (const ShowResult::Bare& one : result.bare) {
    rows.push_back(
        {one.name, fmt::format("{}: {}  {}:{}", one.field, one.text, one.file, one.line)});
  }
  return rows;
}

// Part of a risk, or the risk itself.
bool belongs_to(const std::string& carrier, const std::string& risk) {
  return carrier.starts_with(risk) &&
         (carrier.size() == risk.size() || carrier[risk.size()] == '.');
}

bool is_carried_by(const ShowResult::Mechanism& mechanism, const ShowResult::Group& group) {
  const auto in_group = [&](const std::string& carrier) {
    return std::any_of(group.risks.begin(), group.risks.end(),
                       [&](const std::string& risk) { return belongs_to(carrier, risk); });
  };
  return std::any_of(mechanism.carriers.begin(), mechanism.carriers.end(), in_group);
}

ordered_json switches_json(const std::vector<SwitchItem>& items) {
  ordered_json out = ordered_json::array();
  for (const SwitchItem& item : items) {
    out.push_back({{"name", item.name}, {"title", item.title}});
  }
  return out;
}

ordered_json definition_json(const DefinitionItem& item) {
  ordered_json out;
  out["name"] = item.name;
  out["kind"] = item.kind;
  if (item.is_parameter) out["parameter"] = true;
  if (item.balancing) out["balancing"] = std::isinf(*item.balancing) ? 1.0 : *item.balancing;
  out["unit"] = item.unit;
  out["formula"] = item.formula;
  if (!item.risk.empty()) out["risk"] = item.risk;
  if (!item.file.empty()) {
    out["file"] = item.file;
    out["line"] = item.line;
  }
  out["evidence"] = evidence_json(item.evidence);
  return out;
}

void fill_risks(const ShowResult& result, ordered_json& out) {
  out["risks"] = ordered_json::array();
  for (const RiskItem& risk : result.risks) {
    out["risks"].push_back({{"name", risk.name},
                            {"title", risk.title},
                            {"category", risk.category},
                            {"owner", risk.owner},
                            {"carries", risk.carries},
                            {"evidence", evidence_json(risk.evidence)}});
  }
  out["groups"] = ordered_json::array();
  for (const ShowResult::Group& group : result.groups) {
    out["groups"].push_back({{"name", group.name},
                             {"title", group.title},
                             {"risks", group.risks},
                             {"evidence", evidence_json(group.evidence)}});
  }
}

}  // namespace

std::string write_text(const ShowResult& result) {
  std::string text = fmt::format("{}  {}\n", result.model, result.title);
  if (!result.as_of.empty()) text += fmt::format("as of {}\n", result.as_of);
  if (result.horizon) {
    text += fmt::format("{} periods, {} to {}\n", result.horizon->n_periods,
                        result.horizon->first.long_name(), result.horizon->last.long_name());
  }
  if (!result.sources.empty()) text += list_text("Sources", source_rows(result));
  text += list_text("Risks", risk_rows(result));
  if (!result.groups.empty()) text += list_text("Groups of risks", group_rows(result));
  for (const auto& [kind, title] :
       {std::pair{"given", "Givens"}, std::pair{"draw", "Draws"},
        std::pair{"mark", "Marks of events"}, std::pair{"outcome", "Outcomes"}}) {
    text += list_text(title, definition_rows(result, kind));
    const auto uncertain = definition_rows(result, "draw", true);
    if (std::string_view(kind) == "given" && !uncertain.empty()) {
      text += list_text("Uncertain givens", uncertain);
    }
    const auto balancing = balancing_rows(result);
    if (std::string_view(kind) == "given" && !balancing.empty()) {
      text += list_text("Balancing items", balancing);
    }
  }
  text += list_text("Limits", limit_rows(result));
  if (!result.scenarios.empty()) text += list_text("Scenarios", switch_rows(result.scenarios));
  if (!result.actions.empty()) text += list_text("Actions", switch_rows(result.actions));
  if (!result.decisions.empty()) text += list_text("Decisions", switch_rows(result.decisions));
  if (!result.bare.empty()) text += list_text("Without evidence", bare_rows(result));
  text += fmt::format("\nAssumptions: {} cited, {} judgement, {} without evidence\n",
                      result.n_cited, result.n_judgement, result.n_bare);
  if (result.strengths.empty()) {
    return text + "What stands behind them is not known: " + result.no_strengths + "\n";
  }
  std::string strengths;
  for (std::size_t k = 0; k < result.strengths.size(); ++k) {
    if (result.strengths[k] == 0) continue;
    strengths += fmt::format("{}{} {}", strengths.empty() ? "" : ", ", result.strengths[k],
                             strength_word(static_cast<VerifyResult::Strength>(k)));
  }
  return strengths.empty() ? text
                           : text + "By strength, as `plimsoll verify` tells: " + strengths + "\n";
}

std::string write_mechanisms(const ShowResult& result) {
  const auto& all = result.mechanisms;
  const auto n_carried = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const auto& m) { return !m.carriers.empty(); }));
  const auto n_qualitative = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const auto& m) { return !m.qualitative.empty(); }));
  std::string text = fmt::format(
      "{}{} mechanisms: {} carried by {} risks, {} qualitative, {} open\n",
      result.register_title.empty() ? "" : result.register_title + ": ", all.size(), n_carried,
      result.risks.size(), n_qualitative, all.size() - n_carried - n_qualitative);
  std::vector<Row> rows;
  for (const ShowResult::Group& group : result.groups) {
    const auto count = std::count_if(all.begin(), all.end(), [&](const auto& mechanism) {
      return is_carried_by(mechanism, group);
    });
    std::string rest = fmt::format("{:>3}  ", count);
    for (const std::string& risk : group.risks) rest += " " + risk;
    rows.push_back({group.name, rest});
  }
  text += rows_text(rows) + "\n";
  for (const ShowResult::Mechanism& m : all) {
    text += fmt::format("  {:<6}{}\n", m.id, m.title);
    if (!m.qualitative.empty()) text += fmt::format("        qualitative: {}\n", m.qualitative);
    if (m.carriers.empty()) continue;
    text += "        by";
    for (const std::string& name : m.carriers) text += " " + name;
    text += "\n";
  }
  return text;
}

ordered_json to_json(const ShowResult& result) {
  ordered_json out;
  out["schema"] = schemas::kShow.written;
  out["model"] = result.model;
  out["title"] = result.title;
  out["as_of"] = result.as_of;
  out["definitions"] = ordered_json::array();
  for (const DefinitionItem& item : result.definitions) {
    out["definitions"].push_back(definition_json(item));
  }
  fill_risks(result, out);
  out["register"] = result.register_title;
  out["mechanisms"] = ordered_json::array();
  for (const ShowResult::Mechanism& m : result.mechanisms) {
    out["mechanisms"].push_back({{"id", m.id},
                                 {"title", m.title},
                                 {"carried_by", m.carriers},
                                 {"qualitative", m.qualitative}});
  }
  out["limits"] = ordered_json::array();
  for (const ShowResult::Limit& limit : result.limits) {
    out["limits"].push_back({{"name", limit.name}, {"title", limit.title}, {"text", limit.text}});
  }
  out["scenarios"] = switches_json(result.scenarios);
  out["actions"] = switches_json(result.actions);
  out["decisions"] = switches_json(result.decisions);
  out["assumptions"] = {{"cited", result.n_cited},
                        {"judgement", result.n_judgement},
                        {"without_evidence", result.n_bare}};
  out["strength"] = ordered_json::object();
  for (std::size_t k = 0; k < result.strengths.size(); ++k) {
    out["strength"][strength_word(static_cast<VerifyResult::Strength>(k))] = result.strengths[k];
  }
  out["without_evidence"] = ordered_json::array();
  for (const ShowResult::Bare& one : result.bare) {
    out["without_evidence"].push_back({{"name", one.name},
                                       {"field", one.field},
                                       {"text", one.text},
                                       {"figures", one.n_figures},
                                       {"file", one.file},
                                       {"line", one.line}});
  }
  return out;
}

}  // namespace plimsoll::report
