// What a model says of itself, as data: the part of a result that no trial is needed for.
//
//   values    in `unit` as written in the model ("bn JPY per year")
//   reads     names of other definitions, which the formula names directly
//   json      docs/results.md describes every field, under `description`
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plimsoll::report {

struct EvidenceItem {
  // "line", "row" or "judgement".
  std::string kind;
  std::string source;
  std::uint32_t line = 0;
  // Quote, key of the row, or reason.
  std::string text;
};

// One value of a given, with its place in its index sets and in time where it has them.
struct AssumedValue {
  std::string label;
  std::string period;
  double value = 0.0;
};

struct QuantileOfLaw {
  double p = 0.0;
  double value = 0.0;
};

struct DefinitionItem {
  std::string name;
  // "given", "draw", "event", "mark", "total", "flow", "let", "stock", ...
  std::string kind;
  std::string title;
  std::string unit;
  // Empty outside risks.
  std::string risk;
  std::string formula;
  std::string file;
  std::uint32_t line = 0;
  std::vector<EvidenceItem> evidence;
  // Who answers for its figures: "cited", "judgement", "bare" (nobody); "derived" where it has none.
  std::string support;
  std::vector<std::string> reads;
  // Of assumptions: outcomes and limits that depend on it.
  std::vector<std::string> feeds;
  // Of givens.
  std::vector<AssumedValue> values;
  // Of draws and marks whose law has constant numbers, under the run's switches.
  std::vector<QuantileOfLaw> quantiles;
};

struct RiskItem {
  std::string name;
  std::string title;
  std::string category;
  std::string owner;
  // Groups that it is a member of.
  std::vector<std::string> groups;
  std::vector<std::string> carries;
  std::vector<EvidenceItem> evidence;
  // Off in this run.
  bool off = false;
};

struct StatementItem {
  std::string name;
  std::string title;
  struct Line {
    std::string name;
    // "+", "-" or "=".
    std::string sign;
  };
  std::vector<Line> lines;
};

struct SourceItem {
  std::string name;
  std::string title;
  std::string file;
  std::string sha256;
};

struct SwitchItem {
  std::string name;
  std::string title;
};

struct HistoryItem {
  // An outcome of the result.
  std::string outcome;
  std::string period;
  // In the outcome's unit.
  double value = 0.0;
};

struct ModelDescription {
  std::vector<SourceItem> sources;
  std::vector<RiskItem> risks;
  std::vector<SwitchItem> groups;
  std::vector<SwitchItem> scenarios;
  std::vector<SwitchItem> actions;
  std::vector<DefinitionItem> definitions;
  std::vector<StatementItem> statements;
};

}  // namespace plimsoll::report
