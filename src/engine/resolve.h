// A module with the inputs of one run: what is left of it.
//
//   residual   the same nodes by number; a choice that the inputs decide reads the arm taken only,
//              an event that cannot happen is gone, and what depends on time and inputs alone is
//              marked
//   exact      the values of all nodes that the roots need keep their bits
//   errors     a value that would be poison stays so wherever it is needed
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

// Node::aux of a `select` that the inputs decide: it reads the arm taken, twice.
inline constexpr std::uint32_t kDecided = 1;

struct Residual {
  ir::Module module;
  // By node: needed by a root.
  std::vector<std::uint8_t> needed;
  // By node: no noise reaches it; its values are in `tables`. Never an occurrence node.
  std::vector<std::uint8_t> uniform;
  // By node, for uniform ones that are needed: values by label; for the period region by period
  // first.
  std::vector<std::vector<double>> tables;
  // By node: a period node that changes at the start of fiscal years only.
  std::vector<std::uint8_t> by_year;
};

// Nodes that `roots` need, along all operands; entry per node.
std::vector<std::uint8_t> reachable(const ir::Module& module, std::span<const ir::NodeId> roots);

Residual resolve(const ir::Module& module, const ir::RunInputs& inputs,
                 std::span<const ir::NodeId> roots);

}  // namespace plimsoll::engine
