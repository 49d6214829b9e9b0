// Facts first, as they are exact; then the words of the first pages, and the currency that most
// amounts of the document have.
#include "filing/register/cover.h"

#include <algorithm>
#include <map>
#include <vector>

#include "filing/html/html_scanner.h"
#include "filing/register/parties.h"
#include "filing/register/register_thresholds.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {
namespace {

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string code = text[at] == '&' ? decode_entity(text, at) : std::string();
    if (code.empty()) {
      result += text[at++];
    } else {
      result += code;
    }
  }
  return result;
}

// The text of the first fact of a name, without markup; empty where there is none.
std::string fact(std::string_view source, std::string_view name) {
  const std::size_t at = source.find("\"dei:" + std::string(name) + "\"");
  if (at == std::string_view::npos) return {};
  const std::size_t open = source.find('>', at);
  if (open == std::string_view::npos || open - at > kMaxFactBytes) return {};
  HtmlScanner scanner(source.substr(open + 1, kMaxFactBytes));
  std::string text;
  // Facts may hold others.
  std::size_t depth = 0;
  for (HtmlToken token = scanner.next(); token.kind != HtmlToken::Kind::end;
       token = scanner.next()) {
    if (token.kind == HtmlToken::Kind::text) {
      text += decoded(token.body);
      continue;
    }
    text += ' ';
    if (!token.name.starts_with("ix:") || token.self_closing) continue;
    if (token.kind == HtmlToken::Kind::open) ++depth;
    if (token.kind == HtmlToken::Kind::close && depth-- == 0) break;
  }
  return std::string(trim(collapse_spaces(text)));
}

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

Cover read_cover(const Document& document, std::uint32_t section_begin) {
  std::size_t first_block = 0;
  while (first_block < document.blocks.size() &&
         (document.blocks[first_block].text.empty() ||
          document.blocks[first_block].text.source_begin() < section_begin)) {
    ++first_block;
  }
  Cover cover;
  if (document.format == Format::html) {
    cover.company = fact(document.source, "EntityRegistrantName");
    std::vector<Quantity> found =
        extract_quantities(fact(document.source, "DocumentPeriodEndDate"));
    const std::string type = fact(document.source, "DocumentType");
    const bool annual =
        type.starts_with("10-K") || type.starts_with("20-F") || type.starts_with("40-F");
    if (annual && !found.empty() && found.front().to.month != 0) cover.year_end = found.front().to;
  }
  if (cover.year_end.year == 0) cover.year_end = year_end_in_words(document, first_block);
  if (cover.company.empty()) cover.company = company_in_words(document, first_block);
  cover.currency = currency_of(document);
  return cover;
}

}  // namespace plimsoll::filing
