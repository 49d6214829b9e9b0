#include "engine/resolve.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/detail/reference/reference.h"

namespace plimsoll::engine {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

namespace {

class Resolver {
 public:
  Resolver(const ir::Module& module, const ir::RunInputs& inputs, std::span<const NodeId> roots)
      : inputs_(inputs), roots_(roots.begin(), roots.end()) {
    residual_.module = module;
  }

  Residual run() {
    // Their operand may leave the occurrence region.
    for (Node& node : module().nodes) {
      if (ir::event_gathers(node.op) && ir::op_names(node.op) == ir::OpNames::nothing) {
        node.event = ir::event_of(module(), node);
      }
    }
    // What is switched off may free further choices and events: a few rounds find all.
    decide_choices();
    for (int round = 0; round < kMaxRounds; ++round) {
      mark();
      if (!drop_events()) break;
    }
    mark_by_year();
    return std::move(residual_);
  }

 private:
  static constexpr int kMaxRounds = 8;

  ir::Module& module() { return residual_.module; }
  NodeId& operand(const Node& node, std::size_t i) {
    return module().operands[node.first_operand + i];
  }

  // True or false where all labels agree.
  static std::optional<bool> decided(const std::vector<double>& condition) {
    const bool first = condition[0] != 0;
    for (const double c : condition) {
      if (!std::isfinite(c) || (c != 0) != first) return std::nullopt;
    }
    return first;
  }

  void make_constant(Node& node, double value) {
    node.op = Op::constant;
    node.n_operands = 0;
    node.imm = value;
  }

  void decide_choices() {
    const ir::Module original = module();
    ir::RunRegion run_region(original, inputs_);
    for (Node& node : module().nodes) {
      if (node.op != Op::select && node.op != Op::and_ && node.op != Op::or_) continue;
      const NodeId condition = operand(node, 0);
      if (module().node(condition).region != Region::run) continue;
      const std::optional<bool> on = decided(run_region.values(condition));
      if (!on) continue;
      if (node.op == Op::select) {
        operand(node, *on ? 2 : 1) = operand(node, *on ? 1 : 2);
        node.aux = kDecided;
      } else if (*on == (node.op == Op::or_)) {
        make_constant(node, *on ? 1 : 0);
      }
    }
  }

  static bool is_random(Op op) {
    return ir::op_group(op) == ir::OpGroup::latent || ir::op_group(op) == ir::OpGroup::given;
  }

  // Needed nodes, uniform nodes and the values of the latter.
  void mark() {
    residual_.needed = reachable(module(), roots_);
    const std::size_t n = module().nodes.size();
    // A lag may read a later node: assume uniform, then take back until nothing changes.
    residual_.uniform.assign(n, 1);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < n; ++i) {
        const Node& node = module().nodes[i];
        if (residual_.needed[i] == 0 || residual_.uniform[i] == 0) continue;
        bool uniform = !is_random(node.op) && !ir::event_gathers(node.op);
        for (const NodeId id : module().operands_of(node)) {
          uniform = uniform && residual_.uniform[id.value] != 0;
        }
        if (uniform) continue;
        residual_.uniform[i] = 0;
        changed = true;
      }
    }
    std::vector<std::uint8_t> mask(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      mask[i] = residual_.needed[i] != 0 && residual_.uniform[i] != 0 ? 1 : 0;
      if (mask[i] == 0) continue;
      Node& node = module().nodes[i];
      // Nothing of the occurrence is read.
      if (node.region == Region::occurrence) node.region = Region::period;
    }
    Reference reference(module(), inputs_, nullptr, mask);
    reference.run(0);
    residual_.tables.assign(n, {});
    const std::uint32_t n_periods = module().time.n_periods;
    for (std::size_t i = 0; i < n; ++i) {
      if (mask[i] == 0) continue;
      const Node& node = module().nodes[i];
      const bool in_time = node.region == Region::period;
      const std::size_t size = module().shape(node.shape).size * (in_time ? n_periods : 1);
      const double* values = reference.value(NodeId(i), 0);
      residual_.tables[i].assign(values, values + size);
    }
  }

  // A latent that is never poison.
  bool is_sound_latent(NodeId id) {
    const Op op = module().node(id).op;
    return op == Op::noise || op == Op::tail_of_score;
  }

  bool has_strikes(const ir::Event& event) const {
    return std::any_of(event.strikes.begin(), event.strikes.end(), [&](const ir::Strike& strike) {
      return inputs_.flags[strike.overlay.value] != 0;
    });
  }

  // Counts of events that cannot happen become 0 and what gathers nothing becomes constant. True
  // when something changed.
  bool drop_events() {
    bool changed = false;
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      Node& node = module().nodes[i];
      if (residual_.needed[i] == 0) continue;
      if (node.op == Op::event_count) {
        const NodeId rate = operand(node, 1);
        const auto& rates = residual_.tables[rate.value];
        const bool never = residual_.uniform[rate.value] != 0 &&
                           std::all_of(rates.begin(), rates.end(), [](double r) { return r == 0; });
        if (!never || !is_sound_latent(operand(node, 0))) continue;
        make_constant(node, 0);
        changed = true;
      } else if (ir::event_gathers(node.op)) {
        const ir::Event& event = module().events[ir::event_of(module(), node).value];
        if (module().node(event.count_node).op != Op::constant || has_strikes(event)) continue;
        make_constant(node, node.op == Op::event_kept ? 1 : 0);
        changed = true;
      } else if (node.op == Op::event_n) {
        if (module().node(operand(node, 0)).op != Op::constant) continue;
        if (has_strikes(module().events[node.aux])) continue;
        make_constant(node, 0);
        changed = true;
      }
    }
    return changed;
  }

  static bool is_timeless(Op op) { return ir::NodeEvaluator::handles(op) || op == Op::flag; }

  void mark_by_year() {
    const std::size_t n = module().nodes.size();
    residual_.by_year.assign(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      const Node& node = module().nodes[i];
      if (node.region != Region::period || node.when != ir::When::every_period) continue;
      if (node.op == Op::noise) {
        residual_.by_year[i] = module().slots[node.aux].by_year ? 1 : 0;
        continue;
      }
      if (node.op == Op::by_trial) {
        residual_.by_year[i] = module().by_trial[node.aux].by_year ? 1 : 0;
        continue;
      }
      if (node.op == Op::input) {
        residual_.by_year[i] = module().inputs[node.aux].time != ir::InputTime::by_period ? 1 : 0;
        continue;
      }
      bool all = is_timeless(node.op);
      for (const NodeId id : module().operands_of(node)) {
        all =
            all && (module().node(id).region < Region::period || residual_.by_year[id.value] != 0);
      }
      residual_.by_year[i] = all ? 1 : 0;
    }
  }

  const ir::RunInputs& inputs_;
  std::vector<NodeId> roots_;
  Residual residual_;
};

}  // namespace

Residual resolve(const ir::Module& module, const ir::RunInputs& inputs,
                 std::span<const NodeId> roots) {
  return Resolver(module, inputs, roots).run();
}

}  // namespace plimsoll::engine
