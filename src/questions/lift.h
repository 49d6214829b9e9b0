// Numbers that stand in a module's nodes as inputs of a run, so that variants of the run can move
// them: those written in laws, openings and histories.
//
//   places    an operand of a node; all places of one number move together
//   input     the number itself where every place reads one and the same constant; else a factor
//             of 1 that multiplies what each place reads. Neither changes a bit
//   numbers   of nodes shift; definitions, columns, events and all else that names them follow
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::questions {

struct Place {
  ir::NodeId node;
  std::uint32_t operand = 0;
};

struct WrittenNumber {
  std::string name;
  ir::DefId def;
  std::vector<Place> places;
};

struct Lifted {
  ir::Module module;
  ir::RunInputs inputs;
  // By written number.
  std::vector<ir::InputId> lifted;
};

// No place stands twice.
Lifted lift(const ir::Module& module, const ir::RunInputs& inputs,
            std::span<const WrittenNumber> numbers);

// Openings of stocks and values before the first period that are numbers by themselves, but for 0:
// nothing to start from is no figure.
std::vector<WrittenNumber> written_pasts(const ir::Module& module);

// By node: no given, no noise, no time and no switch is beneath it.
std::vector<std::uint8_t> made_of_numbers(const ir::Module& module);

}  // namespace plimsoll::questions
