#include "ir/poison.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "dist/law.h"

namespace plimsoll::ir {

namespace {

constexpr const char* kTooLarge = "the result is too large";

std::string law_reason(const Module& module, const Node& node, std::span<const double> values) {
  const LawUse& use = module.laws[node.aux];
  const std::string name(dist::law(use.shape.law).name);
  const std::span<const double> numbers = values.subspan(has_argument(node.op) ? 1 : 0);
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

std::string count_reason(const Module& module, const Node& node, double rate) {
  const Event& event = module.events[node.aux];
  if (event.by_chance) return "a chance must be from 0 to 1";
  if (rate < 0) return "a rate must not be negative";
  return "more than " + std::to_string(static_cast<int>(kMaxOccurrences)) +
         " occurrences in one period";
}

std::string power_reason(double base, double exponent) {
  if (base == 0 && exponent < 0) return "zero to a negative power";
  if (base < 0 && exponent != std::floor(exponent)) {
    return "a negative number to a fractional power";
  }
  return kTooLarge;
}

}  // namespace

std::string poison_reason(const Module& module, const Node& node, std::span<const double> values) {
  if (op_group(node.op) == OpGroup::law) return law_reason(module, node, values);
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
    case Op::score_of_t:
      return "degrees of freedom must be positive";
    case Op::event_count:
      return count_reason(module, node, values.back());
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

PoisonCause poison_cause(const Module& module, RunRegion& region, NodeId id) {
  const auto bad = [&](NodeId node) {
    const std::vector<double>& values = region.values(node);
    return std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
  };
  std::vector<NodeId> read;
  for (bool further = true; further;) {
    const auto operands = module.operands_of(module.node(id));
    read.assign(operands.begin(), operands.end());
    // Of a choice, the arm that was taken.
    if (module.node(id).op == Op::select && std::isfinite(region.values(read[0])[0])) {
      read = {region.values(read[0])[0] != 0 ? read[1] : read[2]};
    }
    const auto cause = std::find_if(read.begin(), read.end(), [&](NodeId node) {
      return bad(node) != region.values(node).end();
    });
    further = cause != read.end();
    if (further) id = *cause;
  }
  const auto element = static_cast<std::size_t>(bad(id) - region.values(id).begin());
  std::vector<double> values;
  for (const NodeId operand : read) {
    const std::vector<double>& all = region.values(operand);
    values.push_back(all[all.size() == module.size_of(id) ? element : 0]);
  }
  return {id, poison_reason(module, module.node(id), values)};
}

}  // namespace plimsoll::ir
