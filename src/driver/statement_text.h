// A model's statements in one trial, by fiscal year, as text.
//
//   lines     every line with its amount, in all columns: one that never varies or was drawn once has
//             its amount in each period, as the subtotals under it count it
//   columns   fiscal years; one that the horizon cuts off is marked, with the periods that it has
//   digits    whole units where the largest amount has four digits or more, else four digits of it;
//             sums tie to half a unit of the last digit for each line, and a note says so where one
//             does not tie as printed
#pragma once

#include <string>

#include "engine/replay.h"
#include "ir/ir.h"

namespace plimsoll::driver {

std::string statements_text(const ir::Module& module, const engine::Replay& replay);

}  // namespace plimsoll::driver
