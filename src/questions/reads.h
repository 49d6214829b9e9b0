// What an outcome reads, along every way: through conditions, roundings, delays, rates, copulas, as
// the model stands with the run's switches. What adjoint::sweep() has no figure for is among it.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::questions {

// How something is read.
struct Reading {
  // Some way leads through a delay or a copula, which no sweep sees. Ways through numbers of
  // occurrences and discrete draws do not count: their score sees jumps.
  bool unseen = false;
  // Some way leads through a condition between figures or a rounding of them, which no noise
  // reaches: see turns().
  bool past_condition = false;
  // Somewhere it is a condition itself.
  bool is_condition = false;
  // The smallest delay or duration that it moves, in years, where no noise reaches that; 0: none.
  double duration = 0;
};

struct Readings {
  // By InputId.
  std::map<std::uint32_t, Reading> inputs;
  // Numbers by themselves in laws that are drawn from: the law's node and which number.
  std::map<std::pair<std::uint32_t, std::uint32_t>, Reading> numbers;
  // Counts of events.
  std::vector<ir::NodeId> counts;
  // Conditions between figures and roundings of them.
  std::vector<ir::NodeId> conditions;
};

Readings readings_of(const ir::Module& module, const ir::RunInputs& inputs, ir::NodeId root);

// Whether a condition between figures turns, or a rounding, when an input moves by a share of itself
// up or down. Where none does, a derivative along the arms taken is all there is.
bool turns(const ir::Module& module, const ir::RunInputs& inputs, const Readings& readings,
           ir::InputId input, double share);

}  // namespace plimsoll::questions
