// Every piece with its places; docs/read.md describes the fields.
#include <nlohmann/json.hpp>

#include "filing/write/write.h"
#include "report/schemas.h"

namespace plimsoll::filing {
namespace {

using Json = nlohmann::ordered_json;

std::string_view paragraph_kind_name(ParagraphKind kind) {
  switch (kind) {
    case ParagraphKind::paragraph:
      return "paragraph";
    case ParagraphKind::bullet:
      return "bullet";
    case ParagraphKind::subheading:
      return "subheading";
    case ParagraphKind::table:
      return "table";
  }
  return "";
}

Json place_json(const Document& document, std::uint32_t offset) {
  const Place place = document.place(offset);
  Json json = {{"line", place.line}, {"column", place.column}};
  if (place.page > 0) json["page"] = place.page;
  return json;
}

Json text_json(const Document& document, const MappedText& text) {
  return {{"text", text.text()},
          {"begin", place_json(document, text.source_begin())},
          {"end", place_json(document, text.source_end())}};
}

Json paragraph_json(const Document& document, const Paragraph& paragraph) {
  Json json = {{"kind", paragraph_kind_name(paragraph.kind)}};
  json.update(text_json(document, paragraph.text));
  return json;
}

Json quantity_json(const Document& document, const FoundQuantity& found) {
  const Quantity& quantity = found.quantity;
  Json json = {{"kind", kind_name(quantity.kind)},
               {"quote", found.quote},
               {"value", quantity.value},
               {"unit", quantity.unit},
               {"scale", quantity.scale},
               {"sign", quantity.sign},
               {"approximation", approximation_name(quantity.approximation)},
               {"about", quantity.about},
               {"as_of", quantity.as_of}};
  if (quantity.kind == QuantityKind::date || quantity.kind == QuantityKind::period) {
    json["from"] = date_text(quantity.from);
    json["to"] = date_text(quantity.to);
  }
  json["paragraph"] = found.paragraph;
  json["begin"] = place_json(document, found.source.begin);
  json["end"] = place_json(document, found.source.end);
  return json;
}

Json factor_json(const Register& found, const Factor& factor) {
  const Document& document = found.document;
  Json json = {{"id", factor.id}, {"number", factor.number}};
  json["group"] = factor.group < 0 ? Json(nullptr)
                                   : Json(found.groups[static_cast<std::size_t>(factor.group)].id);
  json["heading"] = text_json(document, factor.heading);
  json["category"] = category_name(factor.category);
  json["reasons"] = factor.reasons;
  json["body"] = Json::array();
  for (const Paragraph& paragraph : factor.body) {
    json["body"].push_back(paragraph_json(document, paragraph));
  }
  json["quantities"] = Json::array();
  for (const FoundQuantity& quantity : factor.quantities) {
    json["quantities"].push_back(quantity_json(document, quantity));
  }
  return json;
}

}  // namespace

std::string write_json(const Register& found) {
  const Document& document = found.document;
  Json json = {{"schema", report::schemas::kRegister.written}};
  json["source"] = {{"file", document.path},
                    {"format", format_name(document.format)},
                    {"encoding", document.encoding},
                    {"sha256", document.sha256}};
  json["section"] = {{"title", found.title.text()},
                     {"begin", place_json(document, found.section.begin)},
                     {"end", place_json(document, found.section.end)}};
  json["lead_in"] = Json::array();
  for (const Paragraph& paragraph : found.lead_in) {
    json["lead_in"].push_back(paragraph_json(document, paragraph));
  }
  json["groups"] = Json::array();
  for (const Group& group : found.groups) {
    json["groups"].push_back({{"id", group.id}, {"caption", text_json(document, group.caption)}});
  }
  json["factors"] = Json::array();
  for (const Factor& factor : found.factors) json["factors"].push_back(factor_json(found, factor));
  json["parties"] = Json::array();
  for (const Party& party : found.parties) {
    json["parties"].push_back({{"name", party.name},
                               {"abbreviations", party.abbreviations},
                               {"first_mention", place_json(document, party.first_mention)},
                               {"n_mentions", party.n_mentions}});
  }
  const Coverage& coverage = found.coverage;
  json["coverage"] = {{"section", coverage.section()},
                      {"headings", coverage.headings},
                      {"bodies", coverage.bodies},
                      {"bullets", coverage.bullets},
                      {"lead_in", coverage.lead_in},
                      {"noise", coverage.noise},
                      {"unassigned", coverage.unassigned},
                      {"before_section", coverage.before_section},
                      {"after_section", coverage.after_section}};
  json["repairs"] = Json::array();
  for (const Repair& repair : found.repairs) {
    json["repairs"].push_back(
        {{"what", repair_name(repair.kind)}, {"begin", place_json(document, repair.source.begin)}});
  }
  json["warnings"] = found.warnings;
  // Characters that are no UTF-8 cannot be here, but a library must not throw on them.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plimsoll::filing
