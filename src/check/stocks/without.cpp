#include "check/stocks/without.h"

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>

#include "ir/evaluate.h"

namespace plimsoll::check {

using ir::NodeId;
using ir::Op;

namespace {

class WithoutRisk {
 public:
  WithoutRisk(const ir::Module& module, NodeId flag) : module_(module), flag_(flag) {}

  std::optional<double> of(NodeId id) { return at(id, 0); }

 private:
  using Known = std::optional<double>;

  bool is_switch(NodeId id) const {
    if (id == flag_) return true;
    const ir::Node& node = module_.node(id);
    return node.op == Op::and_ && module_.operands_of(node)[0] == flag_;
  }

  Known at(NodeId id, int depth) {
    constexpr int kMaxDepth = 200;
    if (!id.valid() || depth > kMaxDepth) return std::nullopt;
    const auto [place, is_new] = known_.try_emplace(id.value);
    if (!is_new) return place->second;
    const Known value = worked_out(id, depth + 1);
    known_[id.value] = value;
    return value;
  }

  Known worked_out(NodeId id, int depth) {
    if (is_switch(id)) return 0.0;
    const ir::Node& node = module_.node(id);
    if (node.op == Op::constant) return node.imm;
    const auto operands = module_.operands_of(node);
    if (node.op == Op::select) {
      const Known condition = at(operands[0], depth);
      if (!condition) return std::nullopt;
      const Known taken = at(operands[*condition != 0 ? 1 : 2], depth);
      return is_switch(operands[0]) && taken && *taken != 0 ? std::nullopt : taken;
    }
    if (!ir::is_pure_scalar(node.op)) return std::nullopt;
    std::array<double, 3> args{};
    bool all_known = true;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Known arg = at(operands[i], depth);
      if (arg && *arg == 0 && node.op == Op::mul) return 0.0;
      all_known = all_known && arg.has_value();
      if (arg) args[i] = *arg;
    }
    if (!all_known) return std::nullopt;
    return ir::evaluate_op(node.op, std::span<const double>(args.data(), operands.size()));
  }

  const ir::Module& module_;
  NodeId flag_;
  std::unordered_map<std::uint32_t, Known> known_;
};

}  // namespace

std::optional<double> value_without(const ir::Module& module, NodeId node, NodeId flag) {
  return WithoutRisk(module, flag).of(node);
}

}  // namespace plimsoll::check
