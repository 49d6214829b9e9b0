// Passes over a module that keep the bits of everything that columns, limits, definitions,
// statements and marks name.
//
//   never    a given, a switch or an overlay is not folded: they are inputs of a run
//   nodes    numbers change; every table of the module that holds a node follows
//   errors   what fails still fails in the same trial. A node that stands for several equal ones
//            keeps the definition and place of the first
//   cost     linear in operands
#pragma once

#include <span>

#include "ir/ir.h"

namespace plimsoll::opt {

struct Pass {
  // "fold constants"
  const char* name;
  void (*run)(ir::Module& module);
};

// All passes below, in the order in which optimise() runs them.
std::span<const Pass> passes();

void optimise(ir::Module& module);

// Operations on constants alone become constants, unless the result is not finite; choices by a
// constant become the arm taken.
void fold_constants(ir::Module& module);
// Nodes of the same operation on the same operands become one.
void share_equal_nodes(ir::Module& module);
// What does not depend on period, trial or occurrence is computed outside of them.
void hoist(ir::Module& module);
// Nodes that nothing names and no named node needs.
void remove_dead_nodes(ir::Module& module);

}  // namespace plimsoll::opt
