// How far a condition is from being met, as a column of its own.
//
//   margin    below or at 0 where the condition holds, above it where it does not, in the unit of
//             what is compared: `net_income < x` has the margin net_income - x. `or` and `ever`
//             take the least, `and` and `always` the largest. Never 0: equal values are on the side
//             on which the comparison has them
//   graded    false where some part of the condition has no distance (equality, a flag): the margin
//             is then -1 or 1 there
#pragma once

#include "ir/ir.h"

namespace plimsoll::questions {

struct Margin {
  ir::ColumnId column;
  bool graded = true;
};

// Adds a column that holds where the condition does not, sampled as it is: what a limit `P(x) >= 95%`
// counts as bad.
ir::ColumnId add_contrary(ir::Module& module, ir::ColumnId condition);

// Adds a column for the condition that `condition` samples, sampled as it is.
Margin add_margin(ir::Module& module, ir::ColumnId condition);

}  // namespace plimsoll::questions
