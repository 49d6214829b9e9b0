// What feeds a name, as a tree or as a list. A name that stands in several branches is told once.
#include "report/trace.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>

#include "report/schemas.h"

namespace plimsoll::report {

namespace {

using nlohmann::ordered_json;
using TracedAssumption = TraceResult::Assumption;
using Definition = TraceResult::Definition;
using Read = TraceResult::Read;

constexpr std::size_t kMaxFormula = 100;

std::string place_text(const std::string& file, std::uint32_t line) {
  return file.empty() ? "" : file + ":" + std::to_string(line);
}

std::string formula_text(const Definition& d) {
  if (d.n_values > 1) return fmt::format("table of {} values", d.n_values);
  if (d.formula.size() <= kMaxFormula) return d.formula;
  std::size_t cut = kMaxFormula;
  while (cut > 0 && (static_cast<unsigned char>(d.formula[cut]) & 0xC0) == 0x80) --cut;
  return d.formula.substr(0, cut) + " ...";
}

std::string head_text(const Definition& d) {
  std::string out = fmt::format("{} ({})", d.name, d.kind);
  if (!d.unit.empty()) out += " [" + d.unit + "]";
  const std::string formula = formula_text(d);
  if (!formula.empty() && formula != d.name) out += "  " + formula;
  const std::string at = place_text(d.file, d.line);
  return at.empty() ? out : out + "  " + at;
}

std::string remark_text(const Read& read) {
  std::string out;
  if (read.previous) out += "  (of earlier periods)";
  if (!read.only_with.empty()) {
    out += fmt::format("  (only with the {} {})", read.only_with_action ? "action" : "scenario",
                       read.only_with);
  }
  return out;
}

std::string evidence_text(const TracedAssumption& assumption) {
  std::string out;
  for (const std::string& one : assumption.evidence) out += (out.empty() ? "" : "; ") + one;
  return out;
}

// What stands behind the figures of a name, one line for each assumption that differs.
std::vector<std::string> evidence_lines(const Definition& d) {
  if (d.assumptions.empty()) return {};
  const TracedAssumption& first = d.assumptions.front();
  const std::string shared = evidence_text(first);
  bool alike = true;
  for (const TracedAssumption& one : d.assumptions) {
    alike = alike && evidence_text(one) == shared && !one.has_own_evidence;
  }
  if (alike || d.assumptions.size() == 1) {
    if (!shared.empty()) return {shared};
    if (first.support == "bare") return {"no evidence"};
    return {};
  }
  std::vector<std::string> lines;
  for (const TracedAssumption& one : d.assumptions) {
    const std::string words = evidence_text(one);
    lines.push_back(
        fmt::format("{}: {}  {}", one.name, one.value, words.empty() ? "no evidence" : words));
  }
  return lines;
}

// What the definition reads as the model stands, directly or not; itself is not counted.
std::size_t count_below(const TraceResult& result, std::size_t at) {
  std::vector<bool> seen(result.definitions.size(), false);
  std::vector<std::size_t> stack{at};
  std::size_t n = 0;
  while (!stack.empty()) {
    const std::size_t one = stack.back();
    stack.pop_back();
    if (seen[one]) continue;
    seen[one] = true;
    ++n;
    for (const Read& read : result.definitions[one].reads) {
      if (read.only_with.empty()) stack.push_back(read.definition);
    }
  }
  return n - 1;
}

std::string summary_text(const TraceResult& result) {
  std::size_t n_cited = 0;
  std::size_t n_judgement = 0;
  std::size_t n_bare = 0;
  for (const Definition& d : std::span(result.definitions).first(result.n_in_force)) {
    for (const TracedAssumption& one : d.assumptions) {
      n_cited += one.support == "cited";
      n_judgement += one.support == "judgement";
      n_bare += one.support == "bare";
    }
  }
  return fmt::format("\n{} {}, {} assumptions: {} cited, {} judgement, {} without evidence\n",
                     result.n_in_force, result.n_in_force == 1 ? "name" : "names",
                     n_cited + n_judgement + n_bare, n_cited, n_judgement, n_bare);
}

ordered_json definition_json(const TraceResult& result, const Definition& d) {
  ordered_json out;
  out["id"] = d.id;
  out["name"] = d.name;
  out["kind"] = d.kind;
  out["unit"] = d.unit;
  out["formula"] = d.formula;
  if (!d.risk.empty()) out["risk"] = d.risk;
  if (!d.file.empty()) {
    out["file"] = d.file;
    out["line"] = d.line;
  }
  out["reads"] = ordered_json::array();
  for (const Read& read : d.reads) {
    const Definition& other = result.definitions[read.definition];
    ordered_json one = {{"id", other.id}, {"name", other.name}};
    if (read.previous) one["previous"] = true;
    if (!read.only_with.empty()) one["only_with"] = read.only_with;
    out["reads"].push_back(std::move(one));
  }
  for (const std::string& name : d.correlated_with) out["correlated_with"].push_back(name);
  for (const TracedAssumption& one : d.assumptions) {
    out["assumptions"].push_back({{"name", one.name},
                                  {"value", one.value},
                                  {"support", one.support},
                                  {"line", one.line},
                                  {"evidence", one.evidence}});
  }
  return out;
}

}  // namespace

// Depth first with a stack of our own: chains may be as long as the model.
std::string write_tree(const TraceResult& result, int depth) {
  struct Step {
    Read read;
    std::string prefix;
    bool last;
    int level;
  };
  std::string text;
  std::vector<Step> stack;
  for (std::size_t i = result.roots.size(); i-- > 0;) {
    Read root;
    root.definition = result.roots[i];
    stack.push_back({root, "", true, 0});
  }
  std::vector<bool> shown(result.definitions.size(), false);
  while (!stack.empty()) {
    const Step step = std::move(stack.back());
    stack.pop_back();
    const std::size_t at = step.read.definition;
    const Definition& d = result.definitions[at];
    const char* branch = step.level == 0 ? "" : step.last ? "└ " : "├ ";
    if (shown[at] && (!d.reads.empty() || d.is_written)) {
      text +=
          fmt::format("{}{}{}{}  (above)\n", step.prefix, branch, d.name, remark_text(step.read));
      continue;
    }
    shown[at] = true;
    text += fmt::format("{}{}{}{}\n", step.prefix, branch, head_text(d), remark_text(step.read));
    const std::string below = step.level == 0 ? "" : step.prefix + (step.last ? "  " : "│ ");
    const char* bar = d.reads.empty() ? "    " : "│   ";
    for (const std::string& line : evidence_lines(d)) {
      text += fmt::format("{}{}{}\n", below, bar, line);
    }
    if (!d.correlated_with.empty()) {
      std::string names;
      for (const std::string& name : d.correlated_with) names += (names.empty() ? "" : ", ") + name;
      text += fmt::format("{}{}correlated with {}\n", below, bar, names);
    }
    if (depth >= 0 && step.level >= depth && !d.reads.empty()) {
      text += fmt::format("{}└ ... {} more below\n", below, count_below(result, at));
      continue;
    }
    for (std::size_t i = d.reads.size(); i-- > 0;) {
      stack.push_back({d.reads[i], below, i + 1 == d.reads.size(), step.level + 1});
    }
  }
  return text + summary_text(result);
}

std::string write_assumptions(const TraceResult& result) {
  std::string text;
  for (const Definition& d : std::span(result.definitions).first(result.n_in_force)) {
    for (const TracedAssumption& one : d.assumptions) {
      if (one.support == "derived") continue;
      std::string evidence = evidence_text(one);
      if (evidence.empty() && one.support == "bare") evidence = "no evidence";
      text += fmt::format("{}  {} = {}  {}  {}\n", d.name, one.name, one.value, evidence,
                          place_text(one.file, one.line));
    }
  }
  return text + summary_text(result);
}

ordered_json to_json(const TraceResult& result) {
  ordered_json out;
  out["schema"] = schemas::kTrace.written;
  out["model"] = result.about.model;
  out["roots"] = ordered_json::array();
  for (const std::size_t root : result.roots) {
    out["roots"].push_back(result.definitions[root].id);
  }
  out["definitions"] = ordered_json::array();
  for (const Definition& d : std::span(result.definitions).first(result.n_in_force)) {
    out["definitions"].push_back(definition_json(result, d));
  }
  return out;
}

}  // namespace plimsoll::report
