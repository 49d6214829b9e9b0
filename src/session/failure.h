// A failure as it is asked about: a limit by its name, or a condition.
#pragma once

#include <optional>
#include <string>

#include "ir/ir.h"
#include "questions/target.h"

namespace plimsoll::session {

// What is looked for, in the model's own words. A limit is told by what it counts, not by its name,
// which may say the good thing.
struct Failure {
  std::string text;
  std::optional<ir::Bound> limit;
};

// Turns the target to what fails: where a limit wants its condition often, that is its contrary.
Failure find_failure(ir::Module& module, questions::Target& target);

}  // namespace plimsoll::session
