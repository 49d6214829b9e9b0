// Units in headings: "Sales (k EUR)", "Revenue, JPY mn", "in Tsd. Euro", "Margin %". Words of scale are those of formats of cells
// (sheet/scale_words.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::data {

struct HeaderUnit {
  // Scale word of the language, "", "k", "M" or "bn"; "%" and "bp" too.
  std::string scale;
  // Code of the currency, where one is named.
  std::string currency;
  // False where the sign may stand for another currency too, or the words for another scale.
  bool sure = true;
  // The sign may stand for others as well: "$". What is said of the scale is sure all the same.
  bool several_currencies = false;
  // False where it may be no unit of the numbers below: a bare code behind other words ("Exposure to USD"), a number or a sign beside
  // it ("Losses > EUR 1,000"), another unit in the rest of the heading. A declared unit is held against what is firm alone.
  bool firm = true;
  // Units of time that it counts, as the language calls them: "days" of "Lead time (days)"; empty of most. A single year, month
  // or day in a heading is a period and no unit.
  std::string_view time = {};
  // The time that an amount of money or a share is of: "months" of "Rent (EUR per month)"; empty of most.
  std::string_view rate = {};
  // A word beside the unit that may be a scale: one that is not known, or one for which the language has no word.
  std::string open = {};
  // Of such a scale beside a currency, as a power of ten: 7 of "₹ crore"; 0 where it is not known.
  int open_power = 0;
  // What stands behind `/` or "per" is what the amount is for: "Price (k EUR/t)". What is said of scale and currency is sure all the same.
  bool is_per_other = false;
  // The heading without it.
  std::string name;

  // "k EUR", "%", "EUR per month", "days"; "k" where no currency is named.
  std::string text() const;
  bool is_share() const { return scale == "%" || scale == "bp"; }
};

// Nothing where a heading names no unit.
std::optional<HeaderUnit> header_unit(std::string_view heading);

}  // namespace plimsoll::data
