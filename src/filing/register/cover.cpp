// What is reported as data first, as it is exact; then the words of the first pages, and the currency that most
// amounts of the document have.
#include "filing/register/cover.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <vector>

#include "facts/read_facts.h"
#include "facts/select.h"
#include "filing/register/parties.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"
#include "units/unit.h"

namespace plimsoll::filing {
namespace {

// "For the fiscal year ended March 31, 2012", on the first pages.
CalendarDate year_end_in_words(const Document& document, std::size_t last) {
  std::size_t n_bytes = 0;
  for (std::size_t i = 0; i < last && n_bytes < kCoverBytes; ++i) {
    const std::string& text = document.blocks[i].text.text();
    n_bytes += text.size();
    if (text.size() > kCoverBytes) break;
    for (const Quantity& quantity : extract_quantities(text)) {
      if (is_year_long(quantity)) return quantity.to;
    }
  }
  return {};
}

// A company's name standing alone, on the first pages.
std::string company_in_words(const Document& document, std::size_t last) {
  std::size_t n_bytes = 0;
  for (std::size_t i = 0; i < last && n_bytes < kCoverBytes; ++i) {
    const MappedText& text = document.blocks[i].text;
    n_bytes += text.size();
    if (text.size() > kCompanyBytes) continue;
    PartyFinder finder;
    finder.add(text);
    const std::vector<Party> found = finder.take();
    const std::string_view whole = trim(text.text());
    if (found.size() == 1 && found.front().name.size() + 1 >= whole.size()) {
      return found.front().name;
    }
  }
  return {};
}

std::string currency_of(const Document& document) {
  std::map<std::string, std::size_t> n;
  std::size_t n_bytes = 0;
  for (const Block& block : document.blocks) {
    if (block.furniture || n_bytes > kCurrencyBytes) continue;
    n_bytes += block.text.size();
    for (const Quantity& quantity : extract_quantities(block.text.text())) {
      if (quantity.kind == QuantityKind::money) ++n[quantity.unit];
    }
  }
  const auto most = std::max_element(
      n.begin(), n.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == n.end() ? std::string() : most->first;
}

// Names of who reports, in the taxonomies of SEC, of the European Union and of the United Kingdom.
constexpr std::array<std::string_view, 3> kCompanyFacts = {
    "EntityRegistrantName", "NameOfReportingEntityOrOtherMeansOfIdentification",
    "EntityCurrentLegalOrRegisteredName"};

// The year-long period that most facts are of; year 0 without one.
facts::Day most_reported_year(const facts::Table& table) {
  std::map<facts::Day, std::size_t> n;
  for (const facts::Fact& fact : table.facts) {
    const facts::Context* context = table.context_of(fact);
    if (context == nullptr || context->period.span != facts::Span::duration) continue;
    const std::int64_t days =
        facts::day_number(context->period.end) - facts::day_number(context->period.start) + 1;
    if (days >= kLeastYearDays && days <= kMostYearDays) ++n[context->period.end];
  }
  const auto most = std::max_element(
      n.begin(), n.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == n.end() ? facts::Day() : most->first;
}

std::string most_reported_currency(const facts::Table& table) {
  std::map<std::string, std::size_t> n;
  for (const facts::Fact& fact : table.facts) {
    const facts::Unit* unit = table.unit_of(fact);
    if (unit == nullptr || !unit->denominator.empty() || unit->numerator.size() != 1) continue;
    const std::string code = unit->text();
    const std::span<const std::string_view> known = units::currency_codes();
    if (std::binary_search(known.begin(), known.end(), code)) ++n[code];
  }
  const auto most = std::max_element(
      n.begin(), n.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == n.end() ? std::string() : most->first;
}

Cover reported_cover(const facts::Table& table) {
  Cover cover;
  for (const std::string_view name : kCompanyFacts) {
    if (cover.company.empty()) cover.company = facts::text_fact(table, name);
  }
  const std::string_view type = facts::text_fact(table, "DocumentType");
  const bool annual = type.empty() || type.starts_with("10-K") || type.starts_with("20-F") ||
                      type.starts_with("40-F");
  facts::Day end;
  if (annual) {
    end = facts::read_day(facts::text_fact(table, "DocumentPeriodEndDate"), false)
              .value_or(facts::Day{});
    if (!end.known()) end = most_reported_year(table);
  }
  if (end.known()) {
    // A year of weeks may end in the first days of the next month.
    if (end.day <= facts::kSlackDays) end = facts::day_before({end.year, end.month, 1});
    cover.year_end = {end.year, end.month, facts::days_in_month(end.year, end.month)};
    const facts::FiscalYear year = facts::fiscal_year_of(table);
    cover.named_by_end = year.named_by_end;
  }
  cover.currency = most_reported_currency(table);
  return cover;
}

}  // namespace

bool is_year_long(const Quantity& quantity) {
  if (quantity.kind != QuantityKind::period || quantity.to.month == 0 || quantity.to.year == 0) {
    return false;
  }
  // Years of 52 weeks end within a month.
  const int months =
      (quantity.to.year - quantity.from.year) * 12 + quantity.to.month - quantity.from.month;
  return months == 11 || months == 12;
}

std::optional<facts::Table> reported_facts(const Document& document) {
  if (document.format != Format::html || !facts::may_hold_facts(document.source)) {
    return std::nullopt;
  }
  Result<facts::Table> table = facts::read_facts(document.source, document.path, true);
  if (!table) return std::nullopt;
  return std::move(*table);
}

Cover read_cover(const Document& document, std::uint32_t section_begin,
                 const facts::Table* reported) {
  std::size_t first_block = 0;
  while (first_block < document.blocks.size() &&
         (document.blocks[first_block].text.empty() ||
          document.blocks[first_block].text.source_begin() < section_begin)) {
    ++first_block;
  }
  Cover cover;
  if (reported != nullptr) cover = reported_cover(*reported);
  if (cover.year_end.year == 0) cover.year_end = year_end_in_words(document, first_block);
  if (cover.company.empty()) cover.company = company_in_words(document, first_block);
  if (cover.currency.empty()) cover.currency = currency_of(document);
  return cover;
}

}  // namespace plimsoll::filing
