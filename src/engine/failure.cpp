#include "engine/failure.h"

#include <algorithm>
#include <cmath>

#include "dist/law.h"
#include "engine/labels.h"
#include "engine/settle.h"
#include "engine/trace.h"

namespace plimsoll::engine {

using ir::Node;
using ir::Op;
using ir::Region;

namespace {

// More would not be read: sums over large index sets.
constexpr std::size_t kMaxOperands = 12;

constexpr const char* kTooLarge = "the result is too large";

std::string law_reason(const ir::Module& module, const Node& node,
                       const std::vector<double>& values) {
  const ir::LawUse& use = module.laws[node.aux];
  const std::string name(dist::law(use.shape.law).name);
  const bool has_argument = node.op != Op::law_mean && node.op != Op::law_sd;
  const std::span<const double> numbers =
      std::span<const double>(values).subspan(has_argument ? 1 : 0);
  const auto law = dist::make(use.shape, numbers);
  if (!law) return name + ": " + law.error();
  if (node.op == Op::law_mean) return name + ": the mean is infinite or undefined";
  if (node.op == Op::law_sd) return name + ": the standard deviation is infinite or undefined";
  if (node.op == Op::law_quantile_lower || node.op == Op::law_quantile_upper) {
    if (!(values[0] >= 0 && values[0] <= 1)) {
      return name + ": a quantile needs a probability from 0 to 1";
    }
    return name + ": the quantile is infinite";
  }
  return name + ": " + kTooLarge;
}

std::string count_reason(const ir::Module& module, const Node& node, double rate) {
  const ir::Event& event = module.events[node.aux];
  if (event.by_chance) return "a chance must be from 0 to 1";
  if (rate < 0) return "a rate must not be negative";
  return "more than " + std::to_string(static_cast<int>(ir::kMaxOccurrences)) +
         " occurrences in one period";
}

std::string power_reason(double base, double exponent) {
  if (base == 0 && exponent < 0) return "zero to a negative power";
  if (base < 0 && exponent != std::floor(exponent)) {
    return "a negative number to a fractional power";
  }
  return kTooLarge;
}

// `values`: the operands that were read.
// A delay or duration of some occurrence that is none.
std::string settle_reason(const std::vector<ValueRead>& reads, const std::vector<double>& values) {
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (reads[i].role == "delay" && !is_delay(values[i])) return "a delay must not be negative";
    if (reads[i].role == "duration" && !is_duration(values[i])) {
      return values[i] == 0 ? "a duration must not be zero" : "a duration must not be negative";
    }
  }
  return kTooLarge;
}

std::string reason(const ir::Module& module, const Node& node, const std::vector<ValueRead>& reads,
                   const std::vector<double>& values) {
  if (node.op >= Op::law && node.op <= Op::law_sd) return law_reason(module, node, values);
  const double a = values.empty() ? 0 : values[0];
  const double b = values.size() < 2 ? 0 : values[1];
  switch (node.op) {
    case Op::div:
      return b == 0 ? "division by zero" : kTooLarge;
    case Op::mod:
      return b == 0 ? "mod by zero" : "mod of numbers too far apart";
    case Op::pow:
      return power_reason(a, b);
    case Op::sqrt:
      return "square root of a negative number";
    case Op::log:
      return a == 0 ? "log of zero" : "log of a negative number";
    case Op::log1p:
      return "log1p of -1 or less";
    case Op::normal_quantile:
      return a == 0 || a == 1 ? "the quantile is infinite"
                              : "a quantile needs a probability from 0 to 1";
    case Op::tail_of_t:
      return "degrees of freedom must be positive";
    case Op::event_count:
      return count_reason(module, node, values.back());
    case Op::event_total:
    case Op::event_unsettled:
      return settle_reason(reads, values);
    case Op::lag:
    case Op::trailing_sum:
    case Op::year_lag:
      return values.empty() || node.op == Op::trailing_sum
                 ? "reads further back than the history reaches"
                 : kTooLarge;
    case Op::input:
    case Op::constant:
      return "the number is not finite";
    default:
      return kTooLarge;
  }
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
  failure.def = node.def;
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
