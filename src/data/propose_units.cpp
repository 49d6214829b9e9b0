// A heading says more than a title, and both more than the signs in cells.
#include "data/propose_units.h"

#include "data/dialect.h"
#include "data/header_unit.h"

namespace plimsoll::data {
namespace {

// The unit that a title names, the last one that does.
std::optional<HeaderUnit> unit_of_titles(const Survey& survey) {
  std::optional<HeaderUnit> out;
  for (const std::string& title : survey.titles) {
    if (auto unit = header_unit(title); unit && !unit->is_share()) out = std::move(unit);
  }
  return out;
}

// `sure` so far.
ProposedUnit with_sign(HeaderUnit unit, const std::string& sign, bool sure) {
  ProposedUnit out;
  out.sure = sure && unit.sure;
  out.open = unit.open;
  if (!sign.empty() && unit.currency.empty()) {
    const auto codes = currencies_of(sign);
    unit.currency = codes[0];
    out.sure = out.sure && codes.size() == 1;
  }
  out.text = unit.text();
  return out;
}

}  // namespace

ProposedUnit unit_of_column(const Survey& survey, std::size_t column, bool is_only) {
  const SurveyColumn& seen = survey.columns[column];
  if (seen.has_percent) return {};
  const std::optional<HeaderUnit> own = header_unit(seen.name);
  const std::optional<HeaderUnit> titled = unit_of_titles(survey);
  if (own && own->is_share()) return {own->scale, true, {}};
  // Of several columns a title may be the unit of some.
  if (!own) return with_sign(titled.value_or(HeaderUnit{}), seen.currency, !titled || is_only);
  HeaderUnit unit = *own;
  if (unit.currency.empty() && unit.time.empty() && titled) unit.currency = titled->currency;
  return with_sign(std::move(unit), seen.currency, true);
}

ProposedUnit unit_under_periods(const Survey& survey, const std::vector<std::size_t>& columns,
                                std::optional<std::size_t> corner) {
  std::string sign;
  for (const std::size_t c : columns) {
    if (survey.columns[c].has_percent) return {};
    if (!survey.columns[c].currency.empty()) sign = survey.columns[c].currency;
  }
  std::optional<HeaderUnit> said = unit_of_titles(survey);
  if (!said && corner) said = header_unit(survey.columns[*corner].name);
  if (said && said->is_share()) return {said->scale, true, {}};
  return with_sign(said.value_or(HeaderUnit{}), sign, true);
}

}  // namespace plimsoll::data
