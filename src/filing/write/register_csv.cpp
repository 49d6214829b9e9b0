// Factors and quantities, one row each; fields are quoted as samples are.
#include <charconv>

#include "filing/write/write.h"
#include "report/samples_writer.h"

namespace plimsoll::filing {
namespace {

void add_row(std::string& csv, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) csv += ',';
    csv += report::csv_field(cells[i]);
  }
  csv += '\n';
}

std::string number(double value) {
  char buffer[32];
  return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

std::string group_of(const Register& found, const Factor& factor) {
  return factor.group < 0 ? "" : found.groups[static_cast<std::size_t>(factor.group)].id;
}

}  // namespace

std::string write_csv(const Register& found) {
  std::string csv;
  add_row(csv, {"id", "number", "group", "category", "heading", "line", "column", "page",
                "paragraphs", "bullets", "quantities"});
  for (const Factor& factor : found.factors) {
    const Place place = found.document.place(factor.source.begin);
    add_row(csv,
            {factor.id, std::to_string(factor.number), group_of(found, factor),
             std::string(category_name(factor.category)), factor.heading.text(),
             std::to_string(place.line), std::to_string(place.column),
             place.page == 0 ? "" : std::to_string(place.page), std::to_string(factor.body.size()),
             std::to_string(factor.n_bullets()), std::to_string(factor.quantities.size())});
  }
  return csv;
}

std::string write_quantity_csv(const Register& found) {
  std::string csv;
  add_row(csv, {"factor", "kind", "value", "unit", "sign", "approximation", "about", "as_of",
                "quote", "line", "column", "page"});
  for (const Factor& factor : found.factors) {
    for (const FoundQuantity& one : factor.quantities) {
      const Quantity& quantity = one.quantity;
      const bool dated =
          quantity.kind == QuantityKind::date || quantity.kind == QuantityKind::period;
      const Place place = found.document.place(one.source.begin);
      add_row(
          csv,
          {factor.id, std::string(kind_name(quantity.kind)),
           dated ? date_text(quantity.to) : number(quantity.value), quantity.unit,
           std::to_string(quantity.sign), std::string(approximation_name(quantity.approximation)),
           quantity.about, quantity.as_of, one.quote, std::to_string(place.line),
           std::to_string(place.column), place.page == 0 ? "" : std::to_string(place.page)});
    }
  }
  return csv;
}

}  // namespace plimsoll::filing
