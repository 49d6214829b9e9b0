// Passes over a module that save work and never change a bit.
//
//   fold    an operation on constants becomes its value (never on inputs or flags)
//   share   two nodes that compute the same thing become one
//   hoist   a node that does not vary with the period (or the trial) is computed in the outer
//   region drop    what no column or bound needs goes; definitions and statement lines that point
//   at it are
//           left without a node
//   order   fold, share, hoist, share, drop
//   exact   every column has the same bits before and after; running the passes twice changes
//   nothing
#pragma once

#include <string>

#include "ir/ir.h"

namespace plimsoll::opt {

void fold(ir::Module& module);
void share(ir::Module& module);
void hoist(ir::Module& module);
void drop(ir::Module& module);

// All passes in order. `log`, when given, gets the printed module before and after each pass, or
// "(unchanged)".
void optimise(ir::Module& module, std::string* log = nullptr);

}  // namespace plimsoll::opt
