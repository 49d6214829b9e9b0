// One pass over the tokens: dates before amounts, as years look like numbers; then describe().
#include "filing/quantities/quantity.h"

#include "filing/quantities/quantity_scan.h"
#include "filing/text/characters.h"

namespace plimsoll::filing {

bool Scan::is_dash_at(std::size_t at) const {
  if (at >= tokens.size() || tokens[at].kind != Token::Kind::sign) return false;
  std::size_t offset = 0;
  return is_dash(next_code_point(tokens[at].text, offset));
}

void Scan::add(Quantity quantity, std::size_t first, std::size_t last) {
  quantity.begin = tokens[first].begin;
  quantity.end = tokens[last - 1].end;
  found.push_back(std::move(quantity));
  ranges.push_back({first, last});
}

std::string_view kind_name(QuantityKind kind) {
  switch (kind) {
    case QuantityKind::money:
      return "money";
    case QuantityKind::share:
      return "share";
    case QuantityKind::count:
      return "count";
    case QuantityKind::date:
      return "date";
    case QuantityKind::period:
      return "period";
    case QuantityKind::duration:
      return "duration";
    case QuantityKind::ratio:
      return "ratio";
  }
  return "";
}

std::string_view approximation_name(Approximation approximation) {
  switch (approximation) {
    case Approximation::exact:
      return "exact";
    case Approximation::about:
      return "about";
    case Approximation::almost:
      return "almost";
    case Approximation::below:
      return "below";
    case Approximation::over:
      return "over";
    case Approximation::at_least:
      return "at least";
    case Approximation::at_most:
      return "at most";
  }
  return "";
}

std::vector<Quantity> extract_quantities(std::string_view text) {
  Scan scan;
  scan.text = text;
  scan.tokens = tokenize(text);
  for (std::size_t at = 0; at < scan.tokens.size();) {
    std::size_t next = at + 1;
    if (match_date(scan, at, next)) {
      at = std::max(next, at + 1);
      continue;
    }
    if (!is_reference(scan, at) && match_amount(scan, at, next)) {
      at = std::max(next, at + 1);
      continue;
    }
    ++at;
  }
  describe(scan);
  return std::move(scan.found);
}

std::optional<Quantity> parse_quantity(std::string_view quote) {
  std::vector<Quantity> found = extract_quantities(quote);
  for (Quantity& quantity : found) {
    if (quantity.kind != QuantityKind::date && quantity.kind != QuantityKind::period) {
      return std::move(quantity);
    }
  }
  if (!found.empty()) return std::move(found.front());
  // A number quoted without its noun.
  Scan scan;
  scan.tokens = tokenize(quote);
  for (const Token& token : scan.tokens) {
    if (token.kind != Token::Kind::number) continue;
    Quantity quantity;
    quantity.value = token.value;
    quantity.begin = token.begin;
    quantity.end = token.end;
    quantity.last_digit = 1;
    for (int i = 0; i < token.n_decimals; ++i) quantity.last_digit /= 10;
    return quantity;
  }
  return std::nullopt;
}

}  // namespace plimsoll::filing
