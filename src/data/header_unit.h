// Units in headings: "Sales (k EUR)", "Revenue, JPY mn", "in Tsd. Euro", "Margin %".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::data {

struct HeaderUnit {
  // Scale word of the language, "", "k", "M" or "bn"; "%" too.
  std::string scale;
  // Code of the currency, where one is named.
  std::string currency;
  // The sign may stand for another currency too, or the words for another scale.
  bool sure = true;
  // The heading without it.
  std::string name;

  // "k EUR", "%", "EUR"; "k" where no currency is named.
  std::string text() const;
};

// Nothing where a heading names no unit.
std::optional<HeaderUnit> header_unit(std::string_view heading);

}  // namespace plimsoll::data
