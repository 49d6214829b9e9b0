// Canonical values stay inside; what a caller sees is in the unit that stands beside it.
#include "simulate/target.h"

namespace plimsoll::simulate {

TargetResult target_result(const questions::Target& target) {
  TargetResult out;
  out.text = target.text;
  out.statistic = ir::row_of(target.statistic).name;
  out.outcome = target.name;
  out.period = target.period_name.short_name;
  out.unit = target.unit.base;
  if (target.level > 0) out.level = target.level;
  return out;
}

Estimate in_unit(const questions::Target& target, Estimate estimate) {
  for (std::optional<double>* value : {&estimate.value, &estimate.se}) {
    if (*value) **value *= 1 / target.unit.scale;
  }
  return estimate;
}

std::optional<Error> not_amount_of(const Unit& amount, const questions::Target& target,
                                   const std::string& what) {
  const bool is_share = ir::is_of_condition(target.statistic);
  if (amount.canonical == (is_share ? "" : target.unit.canonical)) return std::nullopt;
  const std::string wanted = is_share ? "" : target.unit.base;
  const std::string& unit = amount.base;
  return Error{what + " is in " + (unit.empty() ? "plain numbers" : unit) + ", but " + target.text +
                   " is in " + (wanted.empty() ? "plain numbers" : wanted),
               ErrorKind::usage};
}

}  // namespace plimsoll::simulate
