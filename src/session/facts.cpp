// From a file to its facts: read, equal ones merged, and what was asked for.
#include "session/facts.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include "base/text.h"
#include "data/period.h"
#include "diag/meant.h"
#include "facts/read_facts.h"
#include "facts/select.h"
#include "filing/reader/read_document.h"
#include "session/compile.h"
#include "session/manners.h"
#include "source/sha256.h"

namespace plimsoll::session {

namespace {

// There are no diagnostics of a filing.
std::optional<Error> tell_found(const FactsRequest& request, const Control& control) {
  if (!control.opened) return std::nullopt;
  const auto diagnostics = diagnostics_of(std::make_shared<source::SourceMap>(), {});
  return control.opened({*diagnostics, {request.path}, {}, {}});
}

FactsResult::Fact fact_of(const facts::Table& table, const facts::Fact& fact) {
  FactsResult::Fact out;
  out.name = fact.name;
  if (const auto label = table.labels.find(fact.name); label != table.labels.end()) {
    out.label = label->second;
  }
  if (const facts::Context* context = table.context_of(fact)) {
    out.entity = context->entity;
    out.start = facts::text_of(context->period.start);
    out.end = facts::text_of(context->period.end);
    for (const facts::Dimension& d : context->dimensions) {
      out.dimensions.push_back({d.axis, d.member, d.typed, d.scenario});
    }
  }
  if (const facts::Unit* unit = table.unit_of(fact)) {
    out.unit = unit->text();
    out.numerator = unit->numerator;
    out.denominator = unit->denominator;
  }
  out.is_number = fact.is_number;
  out.nil = fact.nil;
  out.hidden = fact.hidden;
  out.value = fact.value;
  out.wrong = fact.wrong;
  out.decimals = fact.decimals;
  out.scale = fact.scale;
  out.sign = fact.sign;
  out.format = fact.format;
  out.line = fact.place.line;
  out.column = fact.place.column;
  out.known = facts::text_of(fact.known);
  out.accession = fact.accession;
  out.form = fact.form;
  out.n_told = fact.n_told;
  return out;
}

facts::Day day_of(const data::Date& date) {
  return {date.year, date.month, date.day};
}

// Fiscal years as the file has them.
ir::Time time_of(const facts::FiscalYear& year) {
  ir::Time time;
  time.fiscal_end_month = year.end_month == 0 ? 12 : year.end_month;
  time.named_by_start = !year.named_by_end;
  return time;
}

Result<facts::Asked> asked_period(const std::string& text, const ir::Time& time) {
  std::optional<syntax::PeriodLiteral> literal = data::parse_period(text);
  // A calendar year, which alone is a number in a model.
  const bool year = text.size() == 4 && text.find_first_not_of("0123456789") == std::string::npos;
  facts::Asked asked;
  if (!literal && year) {
    asked.first = {std::stoi(text), 1, 1};
    asked.last = {std::stoi(text), 12, 31};
    return asked;
  }
  if (!literal) {
    return Error{
        "'" + text + "' is no period such as FY2022, FY2022Q3, 2022, 2022Q4, 2022-12 or 2022-12-31",
        ErrorKind::usage};
  }
  asked.last = day_of(data::last_day(*literal, time));
  asked.is_day = literal->form == syntax::PeriodLiteral::Form::day;
  const data::MonthSpan months = data::months_of(*literal, time);
  asked.first = {static_cast<int>(months.first / 12), static_cast<int>(months.first % 12) + 1, 1};
  return asked;
}

// What of the file has a name that is asked for; else which are near.
std::optional<Error> no_such_concept(const facts::Table& table, const std::string& pattern) {
  for (const facts::Fact& fact : table.facts) {
    if (facts::name_fits(fact.name, pattern)) return std::nullopt;
  }
  const std::vector<std::string> near = facts::near_names(table, pattern, false);
  const std::string has = near.empty() ? "; without --concept all that it has is listed"
                                       : "; near it are " + joined(near);
  return Error{"the file has no concept '" + pattern + "'" + has +
                   "; `*` and `?` stand for any letters, as in '*Income*'",
               ErrorKind::usage};
}

Error no_such_period(const facts::Table& table, const std::string& text) {
  std::set<std::string> periods;
  for (const facts::Fact& fact : table.facts) {
    if (const facts::Context* context = table.context_of(fact))
      periods.insert(context->period.text());
  }
  return {diag::has_no("the file", "period", text, {periods.begin(), periods.end()}),
          ErrorKind::usage};
}

}  // namespace

Result<FactsResult> facts(const FactsRequest& request, const Control& control) {
  const Result<std::string> bytes = filing::read_bytes(request.path);
  if (!bytes) {
    std::error_code error;
    if (std::filesystem::exists(request.path, error)) return bytes.failure();
    return Error{diag::cannot_open(request.path, ENOENT), ErrorKind::usage};
  }
  if (auto error = tell_found(request, control)) return *error;
  if (auto error = step(control, 0, 2)) return *error;
  Result<facts::Table> read = facts::read_facts(*bytes, request.path);
  if (!read) return read.failure();
  if (auto error = step(control, 1, 2)) return *error;
  facts::Table& table = *read;

  FactsResult out;
  out.path = request.path;
  out.sha256 = source::sha256_hex(*bytes);
  out.kind = facts::kind_name(table.kind);
  out.company = table.entity_name.empty()
                    ? std::string(facts::text_fact(table, "EntityRegistrantName"))
                    : table.entity_name;
  const facts::FiscalYear year = facts::fiscal_year_of(table);
  out.fiscal_end_month = year.end_month;
  out.fiscal_named_by_end = year.named_by_end;
  out.n_all = table.facts.size();
  out.namespaces = table.namespaces;
  out.warnings = table.warnings;

  for (const std::string& pattern : request.concepts) {
    if (auto error = no_such_concept(table, pattern)) return *error;
  }
  std::vector<facts::Asked> periods;
  for (const std::string& text : request.periods) {
    const Result<facts::Asked> asked = asked_period(text, time_of(year));
    if (!asked) return asked.failure();
    const bool any = std::any_of(
        table.contexts.begin(), table.contexts.end(),
        [&](const facts::Context& context) { return facts::days_off(context.period, *asked); });
    if (!any) return no_such_period(table, text);
    periods.push_back(*asked);
  }
  const auto is_asked = [&](const facts::Fact& fact) {
    const facts::Context* context = table.context_of(fact);
    if (request.numbers && !fact.is_number) return false;
    if (request.totals && (context == nullptr || !context->dimensions.empty())) return false;
    const bool name =
        request.concepts.empty() || std::any_of(request.concepts.begin(), request.concepts.end(),
                                                [&](const std::string& pattern) {
                                                  return facts::name_fits(fact.name, pattern);
                                                });
    if (!name || periods.empty()) return name;
    return context != nullptr &&
           std::any_of(periods.begin(), periods.end(), [&](const facts::Asked& asked) {
             return facts::days_off(context->period, asked).has_value();
           });
  };

  const facts::Merged merged = facts::merge_equal(table);
  std::vector<std::uint32_t> shown = merged.facts;
  if (request.duplicates) {
    shown.clear();
    for (std::uint32_t i = 0; i < table.facts.size(); ++i) shown.push_back(i);
  } else {
    out.n_merged = merged.n_merged;
  }
  std::vector<std::size_t> place(table.facts.size(), SIZE_MAX);
  for (const std::uint32_t i : shown) {
    if (!is_asked(table.facts[i])) continue;
    place[i] = out.facts.size();
    out.facts.push_back(fact_of(table, table.facts[i]));
    if (request.duplicates) out.facts.back().n_told = 1;
  }
  for (const facts::Merged::Conflict& conflict : merged.conflicts) {
    if (place[conflict.first] == SIZE_MAX || place[conflict.second] == SIZE_MAX) continue;
    out.conflicts.push_back({place[conflict.first], place[conflict.second]});
  }
  if (auto error = step(control, 2, 2)) return *error;
  return out;
}

}  // namespace plimsoll::session
