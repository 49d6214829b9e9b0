// Words for what happened in a trial.
#pragma once

#include <string>

#include "engine/replay.h"
#include "ir/ir.h"

namespace plimsoll::driver {

// A value with its unit, money scaled to bn, M or k, in so many significant digits.
std::string quantity(double value, const std::string& unit, int digits = 4);

// The event's sentence with {mark} replaced, its numbers in three digits; without a sentence the marks are listed. `brief`: of a
// mark over more than three labels its range only.
std::string sentence(const ir::Module& module, const engine::Replay::Occurrence& occurrence,
                     bool brief = false);

}  // namespace plimsoll::driver
