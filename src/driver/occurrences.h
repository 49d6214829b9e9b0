// Columns that count events: how often each happened in a trial, and whether it did.
#pragma once

#include "ir/ir.h"

namespace plimsoll::driver {

// Adds two columns of purpose `occurrences` for each event that the module's columns depend on, in
// the order of events; no other event, so that nothing new can fail. Before optimisation.
void add_occurrence_columns(ir::Module& module);

}  // namespace plimsoll::driver
