// A walk over the module that stops at what switches have turned off, noting the way it came.
#include "questions/reads.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "adjoint/graph.h"
#include "dist/law.h"
#include "engine/resolve.h"
#include "ir/given.h"

namespace plimsoll::questions {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

class Reader {
 public:
  Reader(const ir::Module& module, const ir::RunInputs& inputs, NodeId root)
      : module_(module), inputs_(inputs), known_(module.nodes.size()) {
    const NodeId roots[] = {root};
    residual_ = engine::resolve(module, inputs, roots);
    find_known();
    find_inputs_beneath();
    push(root, {});
  }

  Readings run() {
    while (!stack_.empty()) {
      const Step step = stack_.back();
      stack_.pop_back();
      visit(step);
    }
    return std::move(out_);
  }

 private:
  // How it was come by, down from the root.
  struct Way {
    bool unseen = false;
    bool past_condition = false;
    double duration = 0;
  };
  struct Step {
    NodeId node;
    Way way;
  };

  bool still(NodeId id) const { return residual_.uniform[id.value] != 0; }

  // Values that switches and numbers alone decide.
  void find_known() {
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
      const Node& node = module_.nodes[i];
      const auto operands = module_.operands_of(node);
      const auto of = [&](std::size_t k) { return known_[operands[k].value]; };
      std::optional<double> value;
      switch (node.op) {
        case Op::constant:
          value = node.imm;
          break;
        case Op::flag:
          value = inputs_.flags[node.aux] != 0 ? 1 : 0;
          break;
        case Op::not_:
          if (of(0)) value = *of(0) != 0 ? 0 : 1;
          break;
        case Op::and_:
        case Op::or_: {
          const bool deciding = node.op == Op::or_;
          for (std::size_t k = 0; k < 2; ++k) {
            if (of(k) && (*of(k) != 0) == deciding) value = deciding ? 1 : 0;
          }
          if (of(0) && of(1) && !value) value = deciding ? 0 : 1;
          break;
        }
        case Op::select:
          if (of(0)) value = *of(0) != 0 ? of(1) : of(2);
          break;
        case Op::mul:
          for (std::size_t k = 0; k < 2; ++k) {
            if (of(k) && *of(k) == 0) value = 0;
          }
          break;
        default:
          break;
      }
      known_[i] = value;
    }
  }

  void find_inputs_beneath() {
    fed_.assign(module_.nodes.size(), 0);
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
        if (fed_[i] != 0) continue;
        const Node& node = module_.nodes[i];
        bool fed = node.op == Op::input;
        for (const NodeId id : module_.operands_of(node)) fed = fed || fed_[id.value] != 0;
        fed_[i] = fed ? 1 : 0;
        changed = changed || fed;
      }
    }
  }

  void push(NodeId id, const Way& way) {
    // Each node is seen once for each kind of way, and again for a smaller duration.
    const auto bit =
        static_cast<std::uint8_t>(1U << ((way.unseen ? 1 : 0) + (way.past_condition ? 2 : 0)));
    auto& seen = seen_[id.value];
    const bool shorter = way.duration > 0 && (seen.second == 0 || way.duration < seen.second);
    if ((seen.first & bit) != 0 && !shorter) return;
    seen.first |= bit;
    if (shorter) seen.second = way.duration;
    stack_.push_back({id, way});
  }

  bool happens(const ir::Event& event) const {
    const bool struck = std::any_of(
        event.strikes.begin(), event.strikes.end(),
        [&](const ir::Strike& strike) { return inputs_.flags[strike.overlay.value] != 0; });
    const NodeId rate = module_.operands_of(module_.node(event.count_node))[1];
    return struck || known_[rate.value] != 0.0;
  }

  static bool is_condition(const Node& node, std::size_t k) {
    switch (node.op) {
      case Op::select:
        return k == 0;
      case Op::and_:
      case Op::or_:
      case Op::not_:
      case Op::any_over:
      case Op::all_over:
      case Op::running_any:
      case Op::running_all:
        return true;
      default:
        return false;
    }
  }

  static void note(Reading& reading, const Way& way) {
    reading.unseen = reading.unseen || way.unseen;
    reading.past_condition = reading.past_condition || way.past_condition;
    if (way.duration > 0 && (reading.duration == 0 || way.duration < reading.duration)) {
      reading.duration = way.duration;
    }
  }

  void note_condition(NodeId id) {
    auto& all = out_.conditions;
    if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
  }

  double least(NodeId id) const {
    double out = 0;
    for (const double x : residual_.tables[id.value]) {
      const double size = std::fabs(x);
      if (size > 0 && (out == 0 || size < out)) out = size;
    }
    return out;
  }

  void visit(const Step& step) {
    const Node& node = module_.node(step.node);
    const auto operands = module_.operands_of(node);
    if (node.op == Op::input) return note(out_.inputs[node.aux], step.way);
    if (node.op == Op::select && known_[operands[0].value]) {
      return push(operands[*known_[operands[0].value] != 0 ? 1 : 2], step.way);
    }
    if (known_[step.node.value] && node.op != Op::constant) return;
    if (node.op == Op::event_count) {
      if (!happens(module_.events[node.aux])) return;
      if (std::find(out_.counts.begin(), out_.counts.end(), step.node) == out_.counts.end()) {
        out_.counts.push_back(step.node);
      }
      // The score takes what depends on the number of occurrences however it does.
      return push(operands[1], {});
    }
    const ir::EventId event = ir::event_of(module_, node);
    if (event.valid() && module_.events[event.value].count_node.valid()) {
      if (!happens(module_.events[event.value])) return;
      push(module_.events[event.value].count_node, {});
    }
    const bool draw = adjoint::is_draw(node);
    const bool discrete = draw && dist::law(module_.laws[node.aux].shape.law).discrete;
    const bool elementwise = ir::is_pure_scalar(node.op);
    const bool compares = ir::gives_flag(node.op);
    for (std::size_t k = 0; k < operands.size(); ++k) {
      const NodeId to = operands[k];
      if (is_condition(node, k) && module_.node(to).op == Op::input) {
        out_.inputs[module_.node(to).aux].is_condition = true;
      }
      Way way = step.way;
      if (draw && k > 0) {
        // What a discrete draw does is seen by its score.
        if (discrete) way = {};
        if (fed_[to.value] == 0 && still(to) && !ir::draws_given(module_, node)) {
          note(out_.numbers[{step.node.value, static_cast<std::uint32_t>(k) - 1}], way);
        }
      } else if (node.op == Op::select) {
        if (k == 0 && still(to)) {
          note_condition(to);
          way.past_condition = true;
        }
      } else if (elementwise && !compares && ir::op_class(node.op, k) == ir::OpClass::jump) {
        // Past noise the sweep sees that it is a jump.
        if (still(step.node)) {
          note_condition(step.node);
          way.past_condition = true;
        } else if (still(to)) {
          way.unseen = true;
        }
      } else if (compares) {
        if (still(step.node)) {
          note_condition(step.node);
          way.past_condition = true;
        }
      } else if (node.op == Op::event_total && k > 0) {
        if (still(to)) {
          way.unseen = true;
          way.duration = least(to);
        }
      } else if (!adjoint::is_smooth_edge(node, k) && still(to)) {
        way.unseen = true;
      }
      push(to, way);
    }
  }

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  engine::Residual residual_;
  std::vector<std::optional<double>> known_;
  std::vector<std::uint8_t> fed_;
  std::map<std::uint32_t, std::pair<std::uint8_t, double>> seen_;
  std::vector<Step> stack_;
  Readings out_;
};

}  // namespace

Readings readings_of(const ir::Module& module, const ir::RunInputs& inputs, NodeId root) {
  return Reader(module, inputs, root).run();
}

bool turns(const ir::Module& module, const ir::RunInputs& inputs, const Readings& readings,
           ir::InputId input, double share) {
  const auto tables = [&](double factor) {
    ir::RunInputs moved = inputs;
    for (double& x : moved.inputs[input.value]) x *= factor;
    return engine::resolve(module, moved, readings.conditions).tables;
  };
  const auto now = tables(1);
  for (const double factor : {1 - share, 1 + share}) {
    const auto then = tables(factor);
    for (const NodeId id : readings.conditions) {
      if (then[id.value] != now[id.value]) return true;
    }
  }
  return false;
}

}  // namespace plimsoll::questions
