// The meaning of every pure operation on single doubles, and constant evaluation with it.
//
//   scalar    evaluate_op() is the definition that executors agree with bit for bit
//   constant  evaluate_run_region() gives the values of a run-region node under given inputs and flags
//   errors    poison (a non-finite number) is returned as such; see op.def
#pragma once

#include <span>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::ir {

// For operations without side tables, state or noise (arithmetic, comparison, choice, functions).
double evaluate_op(Op op, std::span<const double> args);

// What a run is given: one vector of values per input (as Input::values) and a state per flag.
struct RunInputs {
  std::vector<std::vector<double>> inputs;
  std::vector<std::uint8_t> flags;
};

// The module's own values: givens as written, risks on, overlays off.
RunInputs default_inputs(const Module& module);

// Values of a run-region node by label. Laws (law_quantile_lower, law_mean, ...) included.
std::vector<double> evaluate_run_region(const Module& module, NodeId node, const RunInputs& inputs);

}  // namespace plimsoll::ir
