// From a question's target to what results say of it.
#pragma once

#include <optional>
#include <string>

#include "plimsoll/question.h"
#include "plimsoll/unit.h"
#include "questions/target.h"

namespace plimsoll::simulate {

TargetResult target_result(const questions::Target& target);
// From canonical values to the target's unit.
Estimate in_unit(const questions::Target& target, Estimate estimate);

// Error: an amount of that unit cannot stand beside the target; a share is also a number, of a probability
// the only one: "the target is in USD, but ... is in JPY".
std::optional<Error> not_amount_of(const Unit& amount, const questions::Target& target,
                                   const std::string& what);

}  // namespace plimsoll::simulate
