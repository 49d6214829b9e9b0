#include "engine/detail/reference/explain.h"

#include <algorithm>
#include <cmath>

#include "engine/detail/reference/trace.h"
#include "engine/labels.h"
#include "engine/settle.h"
#include "ir/poison.h"

namespace plimsoll::engine {

using ir::Node;
using ir::Op;
using ir::Region;

namespace {

// More would not be read: sums over large index sets.
constexpr std::size_t kMaxOperands = 12;

// A delay or duration of some occurrence that is none.
std::string settle_reason(const std::vector<ValueRead>& reads, const std::vector<double>& values) {
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (reads[i].role == "delay" && !is_delay(values[i])) return "a delay must not be negative";
    if (reads[i].role == "duration" && !is_duration(values[i])) {
      return values[i] == 0 ? "a duration must not be zero" : "a duration must not be negative";
    }
  }
  return "the result is too large";
}

// `values`: the operands that were read.
std::string reason(const ir::Module& module, const Node& node, const std::vector<ValueRead>& reads,
                   const std::vector<double>& values) {
  if (node.op == Op::event_total || node.op == Op::event_unsettled) {
    return settle_reason(reads, values);
  }
  return ir::poison_reason(module, node, values);
}

// A definition's value, rather than a part of its formula.
bool is_definition(const ir::Module& module, ir::NodeId id) {
  const ir::DefId def = module.node(id).def;
  return def.valid() && module.defs[def.value].node == id;
}

FailureOperand operand_text(const ir::Module& module, const ValueRead& read, double value) {
  FailureOperand operand;
  const Node& node = module.node(read.place.node);
  operand.name = read.role;
  operand.value = value;
  operand.span = node.span;
  if (is_definition(module, read.place.node)) {
    operand.def = node.def;
    operand.name = module.defs[node.def.value].full_name;
    const std::string label = label_text(module, node.shape, read.place.element);
    if (!label.empty()) operand.name += "[" + label + "]";
  }
  return operand;
}

bool is_noise(const ir::Module& module, const ValueRead& read) {
  const Op op = module.node(read.place.node).op;
  return op == Op::noise || op == Op::score || op == Op::tail_of_score || op == Op::slice;
}

}  // namespace

bool is_bad(const ir::Column& column, double value) {
  return !std::isfinite(value) || (column.purpose == ir::Column::Purpose::check && value == 0);
}

std::optional<RunFailure> explain_failure(const ir::Module& module,
                                          const std::vector<FlatColumn>& columns,
                                          Reference& reference, std::uint64_t trial) {
  reference.run(trial);
  Trace trace(module, reference);
  RunFailure failure;
  failure.trial = trial;
  bool found = false;
  std::uint32_t found_period = 0;
  ValuePlace place;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const ir::Column& column = module.columns[columns[i].column.value];
    const std::uint32_t period = columns[i].period == kNoPeriod ? 0 : columns[i].period;
    const ValuePlace here = {column.node, period, 0, columns[i].label};
    if (!is_bad(column, trace.value(here)) || (found && period >= found_period)) continue;
    found = true;
    found_period = period;
    failure.column = i;
    place = here;
  }
  if (!found) return std::nullopt;
  failure.is_check = std::isfinite(trace.value(place));
  std::vector<ValueRead> reads = trace.reads(place);
  const auto is_poison = [&](const ValueRead& read) {
    return !std::isfinite(trace.value(read.place));
  };
  while (!failure.is_check) {
    const auto cause = std::find_if(reads.begin(), reads.end(), is_poison);
    if (cause == reads.end()) break;
    place = cause->place;
    reads = trace.reads(place);
  }
  const Node& node = module.node(place.node);
  if (node.region >= Region::period) {
    failure.period = place.period;
    failure.period_name = module.time.period_name(place.period);
  }
  failure.label = label_text(module, node.shape, place.element);
  failure.node = place.node;
  failure.def =
      failure.is_check ? module.columns[columns[failure.column].column.value].def : node.def;
  failure.span = node.span;
  std::vector<double> values;
  for (const ValueRead& read : reads) {
    values.push_back(trace.value(read.place));
    if (failure.operands.size() < kMaxOperands && !is_noise(module, read)) {
      failure.operands.push_back(operand_text(module, read, values.back()));
    }
  }
  failure.reason = failure.is_check ? "the check is false" : reason(module, node, reads, values);
  return failure;
}

}  // namespace plimsoll::engine
