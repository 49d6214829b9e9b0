// Tables of fields for each schema, and one recursive comparison with them.
#include "document/shape.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/schemas.h"

namespace plimsoll::document {

namespace {

using Json = nlohmann::ordered_json;

// No result is as deep; what is deeper would exhaust the stack of whoever walks it.
constexpr int kDeepest = 64;

enum class Kind {
  text,
  text_or_null,
  number,
  number_or_null,
  whole,
  flag,
  object,
  object_or_null,
  list
};

struct Field;
using Shape = std::vector<Field>;

struct Field {
  const char* name;
  Kind kind;
  // Of the object, or of each object in the list; null where anything may stand there.
  const Shape* inside = nullptr;
  // Of a list without a shape: what its items are.
  std::optional<Kind> items = std::nullopt;
  bool required = true;
};

Field optional(Field field) {
  field.required = false;
  return field;
}

const char* kind_words(Kind kind) {
  switch (kind) {
    case Kind::text:
      return "a text";
    case Kind::text_or_null:
      return "a text or null";
    case Kind::number:
      return "a number";
    case Kind::number_or_null:
      return "a number or null";
    case Kind::whole:
      return "a whole number";
    case Kind::flag:
      return "true or false";
    case Kind::object:
      return "an object";
    case Kind::object_or_null:
      return "an object or null";
    case Kind::list:
      break;
  }
  return "a list";
}

const char* words_for(const Json& json) {
  if (json.is_string()) return "a text";
  if (json.is_boolean()) return json.get<bool>() ? "true" : "false";
  if (json.is_number()) return "a number";
  if (json.is_array()) return "a list";
  return json.is_object() ? "an object" : "null";
}

bool is(const Json& json, Kind kind) {
  switch (kind) {
    case Kind::text:
      return json.is_string();
    case Kind::text_or_null:
      return json.is_string() || json.is_null();
    case Kind::number:
      return json.is_number();
    case Kind::number_or_null:
      return json.is_number() || json.is_null();
    case Kind::whole:
      return json.is_number_unsigned() ||
             (json.is_number_integer() && json.get<std::int64_t>() >= 0);
    case Kind::flag:
      return json.is_boolean();
    case Kind::object:
      return json.is_object();
    case Kind::object_or_null:
      return json.is_object() || json.is_null();
    case Kind::list:
      break;
  }
  return json.is_array();
}

std::optional<std::string> wrong_in(const Json& json, const Shape& shape, const std::string& where);

std::optional<std::string> wrong_at(const Json& json, const Field& field, const std::string& path) {
  if (!is(json, field.kind)) {
    return fmt::format("{} is {}, where {} belongs", path, words_for(json), kind_words(field.kind));
  }
  if (json.is_object() && field.inside != nullptr) return wrong_in(json, *field.inside, path + ".");
  if (!json.is_array()) return std::nullopt;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string item = fmt::format("{}[{}]", path, i);
    const Kind kind = field.items.value_or(Kind::object);
    if ((field.inside != nullptr || field.items) && !is(json[i], kind)) {
      return fmt::format("{} is {}, where {} belongs", item, words_for(json[i]), kind_words(kind));
    }
    if (field.inside == nullptr) continue;
    if (auto wrong = wrong_in(json[i], *field.inside, item + ".")) return wrong;
  }
  return std::nullopt;
}

std::optional<std::string> wrong_in(const Json& json, const Shape& shape,
                                    const std::string& where) {
  for (const Field& field : shape) {
    const auto found = json.find(field.name);
    if (found == json.end()) continue;
    if (auto wrong = wrong_at(*found, field, where + field.name)) return wrong;
  }
  for (const Field& field : shape) {
    if (!field.required || json.contains(field.name)) continue;
    return fmt::format("{}{} is missing, where {} belongs", where, field.name,
                       kind_words(field.kind));
  }
  return std::nullopt;
}

// The tables below are docs/results.md; what only newer versions of the program write is optional.
const Shape kEstimate = {
    {"value", Kind::number_or_null}, {"se", Kind::number_or_null}, optional({"doubt", Kind::text})};
const Shape kProbability = {{"value", Kind::number_or_null},
                            {"se", Kind::number_or_null},
                            {"low", Kind::number_or_null},
                            {"high", Kind::number_or_null}};
const Shape kQuantile = {{"p", Kind::number},
                         {"value", Kind::number_or_null},
                         {"low", Kind::number_or_null},
                         {"high", Kind::number_or_null}};
const Shape kShortfall = {{"p", Kind::number},
                          {"value", Kind::number_or_null},
                          {"se", Kind::number_or_null},
                          optional({"doubt", Kind::text}),
                          optional({"n_tail", Kind::number})};
const Shape kOwedToGivens = {{"variance", Kind::object_or_null, &kEstimate},
                             {"worst", Kind::object_or_null, &kEstimate}};
const Shape kParameterRisk = {{"givens", Kind::list, nullptr, Kind::text},
                              {"trials", Kind::whole},
                              optional({"reason", Kind::text})};
const Shape kDistribution = {{"amounts", Kind::list, nullptr, Kind::number},
                             {"trials", Kind::list, nullptr, Kind::number}};
const Shape kOutcome = {{"name", Kind::text},
                        {"label", Kind::text},
                        {"title", Kind::text},
                        {"kind", Kind::text},
                        {"period", Kind::text},
                        {"unit", Kind::text},
                        {"scale", Kind::number},
                        {"display_unit", Kind::text},
                        {"bad", Kind::text_or_null},
                        {"mean", Kind::object, &kEstimate},
                        {"sd", Kind::object, &kEstimate},
                        {"skewness", Kind::number_or_null},
                        {"kurtosis", Kind::number_or_null},
                        {"min", Kind::number_or_null},
                        {"max", Kind::number_or_null},
                        {"quantiles", Kind::list, &kQuantile},
                        {"es", Kind::list, &kShortfall},
                        {"p_negative", Kind::object_or_null, &kProbability},
                        optional({"tail_index", Kind::number_or_null}),
                        optional({"distribution", Kind::object, &kDistribution}),
                        optional({"owed_to_givens", Kind::object, &kOwedToGivens})};
const Shape kLimit = {{"name", Kind::text},
                      {"label", Kind::text},
                      optional({"title", Kind::text}),
                      {"period", Kind::text},
                      {"text", Kind::text},
                      optional({"probability", Kind::number_or_null}),
                      optional({"statistic", Kind::number_or_null}),
                      {"se", Kind::number_or_null},
                      {"low", Kind::number_or_null},
                      {"high", Kind::number_or_null},
                      {"confidence", Kind::number},
                      {"relation", Kind::text},
                      {"bound", Kind::number},
                      {"unit", Kind::text},
                      {"scale", Kind::number},
                      {"display_unit", Kind::text},
                      {"verdict", Kind::text}};
const Shape kExpectation = {{"text", Kind::text},          {"period", Kind::text},
                            {"met", Kind::flag},           {"value", Kind::number_or_null},
                            {"low", Kind::number_or_null}, {"high", Kind::number_or_null},
                            {"unit", Kind::text},          {"scale", Kind::number},
                            {"display_unit", Kind::text},  {"evidence", Kind::text}};
const Shape kUnsettled = {
    {"name", Kind::text}, {"label", Kind::text},   {"mean", Kind::object, &kEstimate},
    {"unit", Kind::text}, {"scale", Kind::number}, {"display_unit", Kind::text}};
const Shape kTiming = {{"isa", Kind::text}, {"compile_seconds", Kind::number}};
const Shape kHistory = {
    {"outcome", Kind::text}, {"period", Kind::text}, {"value", Kind::number_or_null}};
const Shape kOccurrence = {
    {"event", Kind::text}, {"mean", Kind::object, &kEstimate}, {"share", Kind::object, &kEstimate}};
const Shape kSeries = {{"kind", Kind::text},
                       {"name", Kind::text},
                       {"period", Kind::text},
                       {"value", Kind::list, nullptr, Kind::number_or_null},
                       {"se", Kind::list, nullptr, Kind::number_or_null}};
const Shape kConvergence = {{"trials", Kind::list, nullptr, Kind::number},
                            {"series", Kind::list, &kSeries}};
const Shape kEvidence = {{"kind", Kind::text},
                         optional({"source", Kind::text}),
                         optional({"line", Kind::whole}),
                         {"text", Kind::text}};
const Shape kSource = {
    {"name", Kind::text}, {"title", Kind::text}, {"file", Kind::text}, {"sha256", Kind::text}};
const Shape kRisk = {{"name", Kind::text},
                     {"title", Kind::text},
                     {"category", Kind::text},
                     {"owner", Kind::text},
                     {"groups", Kind::list, nullptr, Kind::text},
                     {"carries", Kind::list, nullptr, Kind::text},
                     {"off", Kind::flag},
                     {"evidence", Kind::list, &kEvidence}};
const Shape kNamed = {{"name", Kind::text}, {"title", Kind::text}};
const Shape kValue = {
    {"label", Kind::text}, {"period", Kind::text}, {"value", Kind::number_or_null}};
const Shape kLevel = {{"p", Kind::number}, {"value", Kind::number_or_null}};
const Shape kDefinition = {{"name", Kind::text},
                           {"kind", Kind::text},
                           {"title", Kind::text},
                           {"unit", Kind::text},
                           {"risk", Kind::text},
                           {"formula", Kind::text},
                           {"file", Kind::text},
                           {"line", Kind::whole},
                           {"evidence", Kind::list, &kEvidence},
                           {"reads", Kind::list, nullptr, Kind::text},
                           {"feeds", Kind::list, nullptr, Kind::text},
                           optional({"support", Kind::text}),
                           optional({"parameter", Kind::flag}),
                           optional({"values", Kind::list, &kValue}),
                           optional({"quantiles", Kind::list, &kLevel})};
const Shape kLine = {{"name", Kind::text}, {"sign", Kind::text}};
const Shape kStatement = {
    {"name", Kind::text}, {"title", Kind::text}, {"lines", Kind::list, &kLine}};
const Shape kDescription = {
    {"sources", Kind::list, &kSource},      {"risks", Kind::list, &kRisk},
    {"groups", Kind::list, &kNamed},        {"scenarios", Kind::list, &kNamed},
    {"actions", Kind::list, &kNamed},       {"definitions", Kind::list, &kDefinition},
    {"statements", Kind::list, &kStatement}};
const Shape kReadFile = {{"name", Kind::text}, {"sha256", Kind::text}};
const Shape kGivenDraw = {
    {"name", Kind::text}, {"sha256", Kind::text}, {"trials", Kind::whole}, {"unit", Kind::text}};
const Shape kAbout = {{"model", Kind::text},
                      {"version", Kind::text},
                      {"files", Kind::list, &kReadFile},
                      {"set", Kind::list, nullptr, Kind::text},
                      {"scenarios", Kind::list, nullptr, Kind::text},
                      {"actions", Kind::list, nullptr, Kind::text},
                      {"without", Kind::list, nullptr, Kind::text},
                      optional({"observed", Kind::list, nullptr, Kind::text}),
                      optional({"prior", Kind::flag}),
                      optional({"agree_with", Kind::list, nullptr, Kind::text}),
                      optional({"trials", Kind::whole}),
                      optional({"seed", Kind::whole}),
                      optional({"stream", Kind::whole}),
                      optional({"sampler", Kind::text}),
                      optional({"draws", Kind::list, &kGivenDraw})};
const Shape kSpread = {{"p5", Kind::number}, {"p50", Kind::number}, {"p95", Kind::number}};
const Shape kObservedFigure = {{"text", Kind::text},
                               {"object", Kind::text},
                               {"period", Kind::text},
                               {"kind", Kind::text},
                               {"unit", Kind::text},
                               {"seen", Kind::number_or_null},
                               {"error", Kind::number_or_null},
                               {"quantile", Kind::number},
                               {"alone", Kind::number},
                               {"surprise", Kind::text},
                               {"before", Kind::object, &kSpread},
                               {"after", Kind::object, &kSpread},
                               {"evidence", Kind::list, &kEvidence}};
const Shape kMovedDraw = {{"name", Kind::text},
                          {"label", Kind::text},
                          {"period", Kind::text},
                          {"unit", Kind::text},
                          {"before", Kind::object, &kSpread},
                          {"after", Kind::object, &kSpread},
                          {"score", Kind::number},
                          {"width", Kind::number}};
const Shape kObserved = {{"tried", Kind::whole},
                         {"agreeing", Kind::whole},
                         {"share", Kind::number},
                         {"share_se", Kind::number},
                         {"log_evidence", Kind::number},
                         {"summary", Kind::text},
                         {"figures", Kind::list, &kObservedFigure},
                         {"moved", Kind::list, &kMovedDraw}};
const Shape kRun = {{"model", Kind::text},
                    optional({"about", Kind::object, &kAbout}),
                    {"title", Kind::text},
                    {"as_of", Kind::text},
                    {"trials", Kind::whole},
                    {"trials_requested", Kind::whole},
                    {"seed", Kind::whole},
                    {"stream", Kind::whole},
                    {"sampler", Kind::text},
                    {"replicates", Kind::whole},
                    {"digest", Kind::text},
                    {"threads", Kind::whole},
                    {"seconds", Kind::number},
                    {"scenario", Kind::text},
                    {"actions", Kind::list, nullptr, Kind::text},
                    {"outcomes", Kind::list, &kOutcome},
                    {"limits", Kind::list, &kLimit},
                    {"expectations", Kind::list, &kExpectation},
                    {"unsettled", Kind::list, &kUnsettled},
                    {"warnings", Kind::list, nullptr, Kind::text},
                    optional({"until", Kind::object_or_null}),
                    optional({"version", Kind::text}),
                    optional({"command", Kind::text}),
                    optional({"timing", Kind::object, &kTiming}),
                    optional({"history", Kind::list, &kHistory}),
                    optional({"occurrences", Kind::list, &kOccurrence}),
                    optional({"convergence", Kind::object, &kConvergence}),
                    optional({"observed", Kind::object, &kObserved}),
                    optional({"parameter_risk", Kind::object, &kParameterRisk}),
                    optional({"description", Kind::object_or_null, &kDescription})};

// Answers of other commands: what the page and the tables are made from.
const Shape kAny = {};
const Shape kNamedRow = {{"name", Kind::text}};
const Shape kShares = {{"shares", Kind::list, &kNamedRow}, optional({"target", Kind::object})};
const Shape kParts = {{"parts", Kind::list, &kNamedRow}, optional({"target", Kind::object})};
const Shape kStress = {{"stresses", Kind::list, &kNamedRow}, optional({"target", Kind::object})};
const Shape kCompare = {{"outcomes", Kind::list, &kNamedRow},
                        {"limits", Kind::list, &kNamedRow},
                        optional({"shares", Kind::list, &kNamedRow}),
                        optional({"target", Kind::object})};
const Shape kAssumptions = {{"assumptions", Kind::list, &kAny}, optional({"target", Kind::object})};
const Shape kSensitivity = {
    optional({"assumptions", Kind::list, &kAny}), optional({"draws", Kind::list, &kAny}),
    optional({"shares", Kind::list, &kAny}), optional({"correlations", Kind::list, &kAny}),
    optional({"target", Kind::object})};
const Shape kReverse = {optional({"failure", Kind::text}), optional({"ways", Kind::list, &kAny}),
                        optional({"necessary", Kind::list, &kAny})};
const Shape kEffects = {{"mechanisms", Kind::list, &kAny}};
const Shape kBacktest = {{"starts", Kind::list, &kAny},
                         {"figures", Kind::list, &kAny},
                         {"groups", Kind::list, &kAny},
                         {"ranks", Kind::object}};
const Shape kWatch = {{"warnings", Kind::list, &kAny}};
const Shape kDecide = {{"decision", Kind::object},
                       {"best", Kind::object},
                       {"now", Kind::object},
                       {"rivals", Kind::list, &kAny},
                       {"parts", Kind::list, &kAny}};
const Shape kWorth = {{"decision", Kind::text}, {"known", Kind::list, &kNamedRow}};
const Shape kWorst = {{"worst", Kind::list, &kAny},
                      optional({"events", Kind::list, &kAny}),
                      optional({"draws", Kind::list, &kAny}),
                      optional({"target", Kind::object})};

namespace schemas = report::schemas;

struct Readable {
  schemas::Schema schema;
  const Shape* shape;
};
const Readable kAnswers[] = {
    {schemas::kAttribute, &kShares}, {schemas::kParts, &kParts},
    {schemas::kStress, &kStress},    {schemas::kBreakeven, &kAssumptions},
    {schemas::kReverse, &kReverse},  {schemas::kSensitivity, &kSensitivity},
    {schemas::kWorst, &kWorst},      {schemas::kVerify, &kAny},
    {schemas::kEffects, &kEffects},  {schemas::kTrace, &kAny},
    {schemas::kShow, &kAny},         {schemas::kDiff, &kAny},
    {schemas::kCompare, &kCompare},  {schemas::kBacktest, &kBacktest},
    {schemas::kWatch, &kWatch},      {schemas::kDecide, &kDecide},
    {schemas::kValue, &kWorth},
};

Result<Json> parsed(const Part& part) {
  bool too_deep = false;
  std::string twice;
  // Of the groups that are open, by depth.
  std::array<std::set<std::string>, kDeepest + 1> keys;
  const Json json = Json::parse(
      part.json,
      [&](int depth, Json::parse_event_t event, Json& found) {
        too_deep = too_deep || depth > kDeepest;
        // What is left out keeps the rest shallow.
        if (depth > kDeepest) return false;
        const auto at = static_cast<std::size_t>(depth);
        if (event == Json::parse_event_t::object_start && depth < kDeepest) keys[at + 1].clear();
        if (event == Json::parse_event_t::key &&
            !keys[at].insert(found.get<std::string>()).second) {
          twice = found.get<std::string>();
        }
        return true;
      },
      false);
  if (too_deep) return Error{part.name + " is nested deeper than any result of plimsoll"};
  if (json.is_discarded()) return Error{part.name + " is not JSON"};
  if (!twice.empty()) {
    return Error{part.name + " has the key '" + twice +
                 "' twice in one group, and programs differ in which of the two counts"};
  }
  return json;
}

std::optional<Error> wrong(const Part& part, const Json& json, const Readable& readable) {
  if (const auto found = wrong_in(json, *readable.shape, "")) {
    return Error{
        fmt::format("{}: {}; it is no result of {}", part.name, *found, readable.schema.written)};
  }
  return std::nullopt;
}

// Whether `schema` names `one` in any version, or in the spelling "plimsoll-trace/1" of earlier programs.
bool names(std::string_view schema, const schemas::Schema& one) {
  std::string name(schemas::name_of(schema));
  constexpr std::string_view kOld = "plimsoll-";
  if (name.starts_with(kOld)) name[kOld.size() - 1] = '.';
  return name == one.name;
}

Error other_version(const Part& part, const std::string& found, const schemas::Schema& schema) {
  return Error{
      fmt::format("{}: schema is '{}', and this program reads {}; make it again with this "
                  "version, or read it with the one that made it",
                  part.name, found, schema.written)};
}

}  // namespace

std::optional<Error> not_a_run(const Part& part) {
  const Result<Json> json = parsed(part);
  if (!json) return json.failure();
  const Result<std::string> schema = schema_of(part);
  if (!schema) return schema.failure();
  if (!names(*schema, schemas::kRun)) {
    return Error{part.name + ": schema is '" + *schema +
                 "'; a page and its tables are made from `plimsoll run --json`"};
  }
  if (*schema != schemas::kRun.written) return other_version(part, *schema, schemas::kRun);
  return wrong(part, *json, {schemas::kRun, &kRun});
}

std::optional<Error> not_an_answer(const Part& part) {
  const Result<Json> json = parsed(part);
  if (!json) return json.failure();
  const Result<std::string> schema = schema_of(part);
  if (!schema) return schema.failure();
  for (const Readable& one : kAnswers) {
    if (!names(*schema, one.schema)) continue;
    if (*schema != one.schema.written) return other_version(part, *schema, one.schema);
    return wrong(part, *json, one);
  }
  std::string known;
  for (const Readable& one : kAnswers) {
    known += (known.empty() ? "" : ", ") + std::string(one.schema.written);
  }
  return Error{fmt::format("{}: schema is '{}'; beside a run go {}", part.name, *schema, known)};
}

}  // namespace plimsoll::document
