// Columns that count events: how often each happened in a trial, and whether it did.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::simulate {

// By node: whether the roots need it, the counts of the events that they read included.
std::vector<std::uint8_t> needed_nodes(const ir::Module& module, std::span<const ir::NodeId> roots);

// Adds two columns of purpose `occurrences` for each event that the module's columns depend on, in
// the order of events; no other event, so that nothing new can fail. Before optimisation.
void add_occurrence_columns(ir::Module& module);

}  // namespace plimsoll::simulate
