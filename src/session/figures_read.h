// Which declarations of the text an outcome is made of. The module knows what reads what; what has no
// definition of its own there is found by what it belongs to:
//
//   component    by the parts that are made of it
//   part         a constant that is passed to one, by the rest of that part
//   schedule     by any of its results
//   statement    by any of its lines
//   correlation  each figure by its draws, all of which must be read: alone a draw is what it is
//   function     by a call, also from another function
#pragma once

#include <string>
#include <vector>

#include "session/outline.h"
#include "verify/citations.h"

namespace plimsoll::session {

// A name as the run has it, "food.margin"; where the part has no such declaration, that of its component,
// "store.margin". Null when there is none.
const outline::Declaration* declaration_named(const OutlinedModel& outlined,
                                              const std::string& name);

// Indices into `report.standings`, in order. Linear in the model for each level of parts.
std::vector<std::size_t> figures_read(const verify::Report& report, const OutlinedModel& outlined,
                                      const ir::Module& module, const std::string& outcome);

}  // namespace plimsoll::session
