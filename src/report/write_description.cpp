// The description is data already; this gives its parts their names.
#include "report/write_description.h"

namespace plimsoll::report {

using Json = nlohmann::ordered_json;

Json evidence_json(const std::vector<EvidenceItem>& evidence) {
  Json out = Json::array();
  for (const EvidenceItem& item : evidence) {
    Json json;
    json["kind"] = item.kind;
    if (!item.source.empty()) json["source"] = item.source;
    if (item.line > 0) json["line"] = item.line;
    json["text"] = item.text;
    out.push_back(std::move(json));
  }
  return out;
}

namespace {

Json definition(const DefinitionItem& item) {
  Json json;
  json["name"] = item.name;
  json["kind"] = item.kind;
  if (item.is_parameter) json["parameter"] = true;
  json["title"] = item.title;
  json["unit"] = item.unit;
  json["risk"] = item.risk;
  json["formula"] = item.formula;
  json["file"] = item.file;
  json["line"] = item.line;
  json["evidence"] = evidence_json(item.evidence);
  json["support"] = item.support;
  json["reads"] = item.reads;
  json["feeds"] = item.feeds;
  json["values"] = Json::array();
  for (const AssumedValue& one : item.values) {
    json["values"].push_back({{"label", one.label}, {"period", one.period}, {"value", one.value}});
  }
  json["quantiles"] = Json::array();
  for (const QuantileOfLaw& one : item.quantiles) {
    json["quantiles"].push_back({{"p", one.p}, {"value", one.value}});
  }
  return json;
}

Json risk(const RiskItem& item) {
  Json json;
  json["name"] = item.name;
  json["title"] = item.title;
  json["category"] = item.category;
  json["owner"] = item.owner;
  json["groups"] = item.groups;
  json["carries"] = item.carries;
  json["off"] = item.off;
  json["evidence"] = evidence_json(item.evidence);
  return json;
}

Json statement(const StatementItem& item) {
  Json lines = Json::array();
  for (const StatementItem::Line& line : item.lines) {
    lines.push_back({{"name", line.name}, {"sign", line.sign}});
  }
  return {{"name", item.name}, {"title", item.title}, {"lines", std::move(lines)}};
}

Json switches(const std::vector<SwitchItem>& items) {
  Json out = Json::array();
  for (const SwitchItem& item : items) {
    out.push_back({{"name", item.name}, {"title", item.title}});
  }
  return out;
}

}  // namespace

Json describe_json(const ModelDescription& description) {
  Json json;
  json["sources"] = Json::array();
  for (const SourceItem& item : description.sources) {
    json["sources"].push_back(
        {{"name", item.name}, {"title", item.title}, {"file", item.file}, {"sha256", item.sha256}});
  }
  json["risks"] = Json::array();
  for (const RiskItem& item : description.risks) json["risks"].push_back(risk(item));
  json["groups"] = switches(description.groups);
  json["scenarios"] = switches(description.scenarios);
  json["actions"] = switches(description.actions);
  json["definitions"] = Json::array();
  for (const DefinitionItem& item : description.definitions) {
    json["definitions"].push_back(definition(item));
  }
  json["statements"] = Json::array();
  for (const StatementItem& item : description.statements) {
    json["statements"].push_back(statement(item));
  }
  return json;
}

}  // namespace plimsoll::report
