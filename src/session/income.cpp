// A list of what income is called, then what an outcome says of itself.
#include "session/income.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace plimsoll::session {

namespace {

constexpr std::string_view kNames[] = {"net_income",       "net_profit",       "profit_after_tax",
                                       "operating_income", "operating_profit", "ebit",
                                       "profit",           "income",           "earnings"};

// "parent.net_income" and "group_net_income" are called so too.
bool is_called(std::string_view outcome, std::string_view name) {
  if (!outcome.ends_with(name)) return false;
  outcome.remove_suffix(name.size());
  return outcome.empty() || outcome.back() == '.' || outcome.back() == '_';
}

// Units have currencies under their codes.
bool is_money(const ir::Unit& unit) {
  return unit.base.size() == 3 && std::all_of(unit.base.begin(), unit.base.end(),
                                              [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Income find_income(const ir::Module& module) {
  std::vector<const ir::Column*> outcomes;
  for (const ir::Column& column : module.columns) {
    if (column.purpose == ir::Column::Purpose::outcome && column.label.empty()) {
      outcomes.push_back(&column);
    }
  }
  for (const std::string_view name : kNames) {
    for (const ir::Column* column : outcomes) {
      if (column->bad != ir::Bad::high && is_called(column->name, name)) {
        return {column->name, "by its name"};
      }
    }
  }
  for (const ir::Column* column : outcomes) {
    const bool money = column->def.valid() && is_money(module.defs[column->def.value].unit);
    if (money && column->bad == ir::Bad::low) {
      return {column->name, "as the first amount of money of which low values are bad"};
    }
  }
  for (const ir::Column* column : outcomes) {
    if (column->bad == ir::Bad::low) {
      return {column->name, "as the first outcome of which low values are bad"};
    }
  }
  if (outcomes.empty()) return {};
  return {outcomes[0]->name, "as the first outcome"};
}

}  // namespace plimsoll::session
