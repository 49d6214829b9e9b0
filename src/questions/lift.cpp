// A copy of the module in which written numbers are inputs; nodes keep their order, so that a
// lifted run has the same bits.
#include "questions/lift.h"

#include <algorithm>
#include <map>

namespace plimsoll::questions {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

class Lifter {
 public:
  Lifter(const ir::Module& module, const ir::RunInputs& inputs,
         std::span<const WrittenNumber> numbers)
      : module_(module), numbers_(numbers) {
    out_.module = module;
    out_.inputs = inputs;
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      for (const Place& place : numbers[k].places) {
        places_[place.node.value].push_back({place.operand, k});
      }
    }
  }

  Lifted run() {
    for (std::size_t k = 0; k < numbers_.size(); ++k) add_input(k);
    number_nodes();
    out_.module.nodes.clear();
    out_.module.operands.clear();
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) add_node(i);
    rename();
    return std::move(out_);
  }

 private:
  struct Lift {
    std::uint32_t operand;
    std::size_t number;
  };

  NodeId operand_at(const Place& place) const {
    return module_.operands_of(module_.node(place.node))[place.operand];
  }

  void add_input(std::size_t k) {
    const WrittenNumber& number = numbers_[k];
    const NodeId first = operand_at(number.places[0]);
    const bool one = std::all_of(number.places.begin(), number.places.end(),
                                 [&](const Place& place) { return operand_at(place) == first; });
    const Node& node = module_.node(first);
    const bool replaces = one && node.op == Op::constant;
    ir::Input input;
    input.name = number.name;
    input.shape = replaces ? node.shape : out_.module.intern_shape({});
    input.def = number.def;
    input.values.assign(out_.module.shape(input.shape).size, replaces ? node.imm : 1.0);
    out_.lifted.emplace_back(out_.module.inputs.size());
    out_.inputs.inputs.push_back(input.values);
    out_.module.inputs.push_back(std::move(input));
    replaces_.push_back(replaces);
  }

  const std::vector<Lift>* lifts_of(std::size_t node) const {
    const auto found = places_.find(static_cast<std::uint32_t>(node));
    return found == places_.end() ? nullptr : &found->second;
  }

  // Where each old node will stand: what is lifted for a node stands before it.
  void number_nodes() {
    std::size_t next = 0;
    for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
      if (const auto* lifts = lifts_of(i)) {
        for (const Lift& lift : *lifts) next += replaces_[lift.number] ? 1 : 2;
      }
      renamed_.emplace_back(next++);
    }
  }

  void add_node(std::size_t i) {
    const Node& node = module_.nodes[i];
    std::vector<NodeId> operands;
    for (const NodeId id : module_.operands_of(node)) operands.push_back(renamed_[id.value]);
    if (const auto* lifts = lifts_of(i)) {
      for (const Lift& lift : *lifts) {
        const Node& read = module_.node(module_.operands_of(node)[lift.operand]);
        const ir::InputId id = out_.lifted[lift.number];
        Node input;
        input.op = Op::input;
        input.aux = id.value;
        input.shape = out_.module.inputs[id.value].shape;
        input.span = node.span;
        const NodeId made = out_.module.add(input, {});
        if (replaces_[lift.number]) {
          operands[lift.operand] = made;
          continue;
        }
        Node product = read;
        product.op = Op::mul;
        product.aux = product.aux2 = 0;
        product.imm = 0;
        product.def = {};
        const NodeId sides[] = {operands[lift.operand], made};
        operands[lift.operand] = out_.module.add(product, sides);
      }
    }
    out_.module.add(node, operands);
  }

  void rename(NodeId& id) const {
    if (id.valid()) id = renamed_[id.value];
  }

  void rename() {
    ir::Module& module = out_.module;
    for (ir::Event& event : module.events) {
      rename(event.count_node);
      for (ir::Event::Mark& mark : event.marks) rename(mark.node);
    }
    for (ir::Def& def : module.defs) {
      rename(def.node);
      for (ir::HistoryPoint& point : def.history) rename(point.node);
    }
    for (ir::Column& column : module.columns) rename(column.node);
    for (auto* bounds : {&module.limits, &module.expectations}) {
      for (ir::Bound& bound : *bounds) {
        rename(bound.bound);
        rename(bound.tolerance);
      }
    }
    for (ir::Observation& seen : module.observations) {
      rename(seen.node);
      rename(seen.first);
      rename(seen.second);
    }
    for (ir::Statement& statement : module.statements) {
      for (ir::Statement::Line& line : statement.lines) rename(line.node);
    }
  }

  const ir::Module& module_;
  std::span<const WrittenNumber> numbers_;
  std::map<std::uint32_t, std::vector<Lift>> places_;
  std::vector<bool> replaces_;
  std::vector<NodeId> renamed_;
  Lifted out_;
};

}  // namespace

Lifted lift(const ir::Module& module, const ir::RunInputs& inputs,
            std::span<const WrittenNumber> numbers) {
  return Lifter(module, inputs, numbers).run();
}

std::vector<std::uint8_t> made_of_numbers(const ir::Module& module) {
  // A lag that reads a later node is of the period region, and so are all that read it.
  std::vector<std::uint8_t> out(module.nodes.size(), 0);
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const Node& node = module.nodes[i];
    if (node.region != ir::Region::run || node.op == Op::input || node.op == Op::flag) continue;
    const auto operands = module.operands_of(node);
    out[i] = std::all_of(operands.begin(), operands.end(),
                         [&](NodeId id) { return out[id.value] != 0; });
  }
  return out;
}

std::vector<WrittenNumber> written_pasts(const ir::Module& module) {
  const std::vector<std::uint8_t> plain = made_of_numbers(module);
  std::map<std::string, WrittenNumber> found;
  const auto add = [&](ir::DefId def, NodeId node, std::size_t operand) {
    if (!def.valid()) return;
    const ir::Def& of = module.defs[def.value];
    const Node& read = module.node(module.operands_of(module.node(node))[operand]);
    if (read.op == Op::constant && read.imm == 0) return;
    const bool is_stock = of.kind == ir::DefKind::stock || of.kind == ir::DefKind::stock_line;
    const std::string name = of.full_name + (is_stock ? ".opening" : ".history");
    WrittenNumber& number = found[name];
    number.name = name;
    number.def = def;
    number.places.push_back({node, static_cast<std::uint32_t>(operand)});
  };
  const auto is_back = [](Op op) { return ir::op_group(op) == ir::OpGroup::past; };
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const Node& node = module.nodes[i];
    const auto operands = module.operands_of(node);
    if (is_back(node.op)) {
      const ir::DefId of = module.node(operands[0]).def;
      for (std::size_t k = 1; k < operands.size(); ++k) {
        if (plain[operands[k].value] != 0) add(of.valid() ? of : node.def, NodeId(i), k);
      }
    }
    if (node.op != Op::select) continue;
    // The opening stands beside the balance of a year ago where there is none.
    for (std::size_t k = 1; k < 3; ++k) {
      const Node& past = module.node(operands[3 - k]);
      if (!is_back(past.op) || plain[operands[k].value] == 0) continue;
      const auto before = module.operands_of(past);
      const ir::DefId of = module.node(before[0]).def;
      if (std::find(before.begin() + 1, before.end(), operands[k]) != before.end()) {
        add(of.valid() ? of : past.def, NodeId(i), k);
      }
    }
  }
  std::vector<WrittenNumber> out;
  for (auto& [name, number] : found) out.push_back(std::move(number));
  return out;
}

}  // namespace plimsoll::questions
