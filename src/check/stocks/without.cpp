#include "check/stocks/without.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace plimsoll::check {

using ir::NodeId;
using ir::Op;

namespace {

// What adds up to 0 in figures may be a little more in bits.
constexpr double kNothing = 1e-12;

class WithoutRisk {
 public:
  WithoutRisk(const ir::Module& module, ir::NodeEvaluator& evaluator, NodeId flag)
      : module_(module), evaluator_(evaluator), flag_(flag) {}

  // By label; empty where it is not known.
  using Known = std::vector<double>;

  Known of(NodeId id) { return at(id, 0); }

 private:
  bool is_switch(NodeId id) const {
    if (id == flag_) return true;
    const ir::Node& node = module_.node(id);
    return node.op == Op::and_ && module_.operands_of(node)[0] == flag_;
  }

  std::size_t n_labels(NodeId id) const { return module_.size_of(id); }

  static bool is_all(const Known& values, double x) {
    return !values.empty() &&
           std::all_of(values.begin(), values.end(), [x](double value) { return value == x; });
  }

  // References to values outlive insertions.
  const Known& at(NodeId id, int depth) {
    static const Known kUnknown;
    constexpr int kMaxDepth = 200;
    if (!id.valid() || depth > kMaxDepth) return kUnknown;
    const auto [place, is_new] = known_.try_emplace(id.value);
    Known& known = place->second;
    if (is_new) known = worked_out(id, depth + 1);
    return known;
  }

  Known worked_out(NodeId id, int depth) {
    if (is_switch(id)) return Known(n_labels(id), 0.0);
    const ir::Node& node = module_.node(id);
    if (node.op == Op::input) {
      const ir::Input& input = module_.inputs[node.aux];
      if (input.time != ir::InputTime::constant) return {};
      return broadcast(input.values, input.shape, node.shape);
    }
    if (node.op == Op::flag) return overlay(module_.flags[node.aux], n_labels(id));
    if (!ir::NodeEvaluator::handles(node.op)) return {};
    const auto operands = module_.operands_of(node);
    if (node.op == Op::select) {
      const Known& condition = at(operands[0], depth);
      if (condition.empty()) return {};
      const bool no = is_all(condition, 0);
      if (no || is_all(condition, 1)) return taken(node, operands[no ? 2 : 1], depth);
    }
    std::vector<const double*> values;
    bool all_known = true;
    for (const NodeId operand : operands) {
      const Known& known = at(operand, depth);
      if (node.op == Op::mul && is_all(known, 0)) return Known(n_labels(id), 0.0);
      all_known = all_known && !known.empty();
      if (!all_known && node.op != Op::mul) return {};
      values.push_back(known.data());
    }
    if (!all_known) return {};
    Known result(n_labels(id));
    evaluator_.evaluate(node, values, result.data());
    return result;
  }

  Known taken(const ir::Node& choice, NodeId branch, int depth) {
    const Known& value = at(branch, depth);
    if (value.empty()) return {};
    if (is_switch(module_.operands_of(choice)[0]) && !is_all(value, 0)) return {};
    return broadcast(value, module_.node(branch).shape, choice.shape);
  }

  Known broadcast(const Known& values, ir::ShapeId from, ir::ShapeId to) {
    Known result;
    for (const std::uint32_t element : evaluator_.map(from, to)) result.push_back(values[element]);
    return result;
  }

  // Scenarios and actions are not taken, a --set is. Whether other risks are on is another question.
  static Known overlay(const ir::Flag& flag, std::size_t n) {
    const bool is_risk = flag.kind == ir::Flag::Kind::risk || flag.kind == ir::Flag::Kind::part;
    return is_risk ? Known() : Known(n, flag.on_by_default ? 1.0 : 0.0);
  }

  const ir::Module& module_;
  ir::NodeEvaluator& evaluator_;
  NodeId flag_;
  std::unordered_map<std::uint32_t, Known> known_;
};

}  // namespace

bool stays_without(const ir::Module& module, ir::NodeEvaluator& evaluator, NodeId node,
                   NodeId flag) {
  const auto values = WithoutRisk(module, evaluator, flag).of(node);
  return std::any_of(values.begin(), values.end(),
                     [](double value) { return std::fabs(value) > kNothing; });
}

}  // namespace plimsoll::check
