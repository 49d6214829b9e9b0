// Why a trial has no value, told as far as the model's text goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/span.h"
#include "ir/ir.h"

namespace plimsoll::engine {

inline constexpr std::uint32_t kNoPeriod = UINT32_MAX;

// One value that an operation read.
struct FailureOperand {
  // The definition's name, or which operand it is ("left", "sd", ...).
  std::string name;
  double value = 0;
  // The definition that it is the value of, if it is one.
  ir::DefId def;
  Span span;
};

struct RunFailure {
  std::uint64_t trial = 0;
  // Of the operation that went wrong; empty outside the period region.
  std::uint32_t period = kNoPeriod;
  ir::PeriodName period_name;
  // "wan", "tokyo, firm"; empty for scalars.
  std::string label;
  ir::NodeId node;
  ir::DefId def;
  Span span;
  std::vector<FailureOperand> operands;
  // "division by zero", "normal: sd > 0, but sd is -1.2".
  std::string reason;
  // Index in Program::columns() of the column that failed.
  std::size_t column = 0;
  // A check that is false, rather than a number that does not exist.
  bool is_check = false;
};

}  // namespace plimsoll::engine
