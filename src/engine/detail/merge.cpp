#include "engine/detail/merge.h"

#include <map>
#include <unordered_map>
#include <utility>

#include "engine/resolve.h"

namespace plimsoll::engine {

using ir::Node;
using ir::NodeId;
using ir::Op;

namespace {

// Which sets of inputs are alike for one thing: by set, the lowest one like it.
using Classes = std::vector<std::uint16_t>;

class Merger {
 public:
  Merger(const ir::Module& module, std::span<const ir::RunInputs> sets,
         std::span<const ir::ColumnId> wanted)
      : module_(module),
        sets_(sets),
        wanted_(wanted),
        alike_(sets.size(), 0),
        inputs_(module.inputs.size(), alike_),
        flags_(module.flags.size(), alike_),
        events_(module.events.size(), alike_),
        nodes_(module.nodes.size(), alike_) {}

  Merged run() {
    std::vector<NodeId> roots;
    for (const ir::ColumnId id : wanted_) roots.push_back(module_.columns[id.value].node);
    needed_ = reachable(module_, roots);
    classify_inputs();
    // Lags read later nodes: take all for alike, then part what differs until nothing changes.
    while (classify()) {
    }
    copy_tables();
    for (std::uint16_t set = 0; set < sets_.size(); ++set) add_nodes(set);
    patch_lags();
    add_columns();
    return std::move(merged_);
  }

 private:
  template <class T>
  Classes classes_of(T value_of) const {
    Classes classes(sets_.size());
    for (std::size_t v = 0; v < sets_.size(); ++v) {
      std::size_t first = 0;
      while (value_of(first) != value_of(v)) ++first;
      classes[v] = static_cast<std::uint16_t>(first);
    }
    return classes;
  }

  void classify_inputs() {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      inputs_[i] = classes_of([&](std::size_t v) -> auto& { return sets_[v].inputs[i]; });
    }
    for (std::size_t i = 0; i < flags_.size(); ++i) {
      flags_[i] = classes_of([&](std::size_t v) { return sets_[v].flags[i]; });
    }
  }

  // Sets stay alike where both say so.
  void refine(Classes& classes, const Classes& other) const {
    if (other == alike_) return;
    std::map<std::pair<std::uint16_t, std::uint16_t>, std::uint16_t> first;
    for (std::size_t v = 0; v < classes.size(); ++v) {
      const auto key = std::make_pair(classes[v], other[v]);
      classes[v] = first.try_emplace(key, static_cast<std::uint16_t>(v)).first->second;
    }
  }

  bool classify() {
    bool changed = false;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const ir::Event& event = module_.events[i];
      if (!event.count_node.valid() || needed_[event.count_node.value] == 0) continue;
      Classes classes = events_[i];
      for (const ir::Strike& strike : event.strikes) refine(classes, flags_[strike.overlay.value]);
      for (const NodeId id : module_.operands_of(module_.node(event.count_node))) {
        refine(classes, nodes_[id.value]);
      }
      changed = changed || classes != events_[i];
      events_[i] = std::move(classes);
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (needed_[i] == 0) continue;
      const Node& node = module_.nodes[i];
      Classes classes = nodes_[i];
      if (node.op == Op::input) refine(classes, inputs_[node.aux]);
      if (node.op == Op::flag) refine(classes, flags_[node.aux]);
      if (const ir::EventId event = ir::event_of(module_, node); event.valid()) {
        refine(classes, events_[event.value]);
      }
      for (const NodeId id : module_.operands_of(node)) refine(classes, nodes_[id.value]);
      changed = changed || classes != nodes_[i];
      nodes_[i] = std::move(classes);
    }
    return changed;
  }

  void copy_tables() {
    ir::Module& to = merged_.module;
    to.model_name = module_.model_name;
    to.has_time = module_.has_time;
    to.time = module_.time;
    to.dims = module_.dims;
    to.shapes = module_.shapes;
    to.slots = module_.slots;
    to.by_trial = module_.by_trial;
    to.copulas = module_.copulas;
    to.laws = module_.laws;
  }

  // The merged number of (old number, class), made by `make` when it is new.
  using Numbers = std::map<std::pair<std::uint32_t, std::uint16_t>, std::uint32_t>;
  template <class F>
  static std::uint32_t number(Numbers& numbers, std::uint32_t old, std::uint16_t set, F make) {
    const auto found = numbers.find({old, set});
    if (found != numbers.end()) return found->second;
    const std::uint32_t made = make();
    numbers[{old, set}] = made;
    return made;
  }

  std::uint32_t input(std::uint32_t old, std::uint16_t set) {
    const std::uint16_t first = inputs_[old][set];
    return number(input_numbers_, old, first, [&] {
      merged_.module.inputs.push_back(module_.inputs[old]);
      merged_.inputs.inputs.push_back(sets_[first].inputs[old]);
      return static_cast<std::uint32_t>(merged_.module.inputs.size() - 1);
    });
  }

  std::uint32_t flag(std::uint32_t old, std::uint16_t set) {
    const std::uint16_t first = flags_[old][set];
    return number(flag_numbers_, old, first, [&] {
      merged_.module.flags.push_back(module_.flags[old]);
      merged_.inputs.flags.push_back(sets_[first].flags[old]);
      return static_cast<std::uint32_t>(merged_.module.flags.size() - 1);
    });
  }

  std::uint32_t event(std::uint32_t old, std::uint16_t set) {
    const std::uint16_t first = events_[old][set];
    return number(event_numbers_, old, first, [&] {
      ir::Event made = module_.events[old];
      made.marks.clear();
      made.count_node = {};
      for (ir::Strike& strike : made.strikes) {
        strike.overlay = ir::FlagId(flag(strike.overlay.value, first));
      }
      merged_.module.events.push_back(std::move(made));
      return static_cast<std::uint32_t>(merged_.module.events.size() - 1);
    });
  }

  std::uint32_t total(std::uint32_t old, std::uint16_t set) {
    const ir::Total& total = module_.totals[old];
    const std::uint16_t first = events_[total.event.value][set];
    return number(total_numbers_, old, first, [&] {
      ir::Total made = total;
      made.event = ir::EventId(event(total.event.value, first));
      merged_.module.totals.push_back(std::move(made));
      return static_cast<std::uint32_t>(merged_.module.totals.size() - 1);
    });
  }

  NodeId place(NodeId old, std::uint16_t set) const {
    return places_.at({old.value, nodes_[old.value][set]});
  }

  // The nodes that this set is the first of.
  void add_nodes(std::uint16_t set) {
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (needed_[i] == 0 || nodes_[i][set] != set) continue;
      const Node& old = module_.nodes[i];
      Node node = old;
      // The merged module has no definitions.
      node.def = {};
      switch (ir::op_names(node.op)) {
        case ir::OpNames::input:
          node.aux = input(old.aux, set);
          break;
        case ir::OpNames::flag:
          node.aux = flag(old.aux, set);
          break;
        case ir::OpNames::event:
          node.aux = event(old.aux, set);
          break;
        case ir::OpNames::total:
          node.aux = total(old.aux, set);
          break;
        // In tables that are copied whole, or of the event.
        case ir::OpNames::nothing:
        case ir::OpNames::time_index:
        case ir::OpNames::dim:
        case ir::OpNames::label:
        case ir::OpNames::steps:
        case ir::OpNames::slot:
        case ir::OpNames::copula:
        case ir::OpNames::element:
        case ir::OpNames::law:
        case ir::OpNames::strike:
        case ir::OpNames::by_trial:
          break;
      }
      if (old.event.valid()) node.event = ir::EventId(event(old.event.value, set));
      std::vector<NodeId> operands;
      for (const NodeId id : module_.operands_of(old)) {
        // Patched at the end where it comes later.
        operands.push_back(id.value < i ? place(id, set) : NodeId(0U));
      }
      const NodeId made = merged_.module.add(node, operands);
      places_[{static_cast<std::uint32_t>(i), set}] = made;
      if (node.op == Op::event_count) merged_.module.events[node.aux].count_node = made;
    }
  }

  void patch_lags() {
    for (const auto& [key, made] : places_) {
      const auto [old, set] = key;
      const Node& node = module_.nodes[old];
      if (node.op != Op::lag) continue;
      const NodeId past = module_.operands_of(node)[0];
      if (past.value >= old) merged_.module.patch_operand(made, 0, place(past, set));
    }
  }

  void add_columns() {
    merged_.columns.resize(sets_.size());
    for (std::uint16_t set = 0; set < sets_.size(); ++set) {
      for (std::size_t w = 0; w < wanted_.size(); ++w) {
        const ir::Column& old = module_.columns[wanted_[w].value];
        const std::uint16_t first = nodes_[old.node.value][set];
        if (first != set) {
          merged_.columns[set].push_back(merged_.columns[first][w]);
          continue;
        }
        ir::Column column = old;
        column.node = place(old.node, set);
        column.def = {};
        merged_.module.columns.push_back(std::move(column));
        merged_.columns[set].emplace_back(merged_.module.columns.size() - 1);
      }
    }
  }

  struct HashPlace {
    std::size_t operator()(const std::pair<std::uint32_t, std::uint16_t>& key) const {
      return (std::size_t{key.first} << 16 | key.second) * 0x9e3779b97f4a7c15U;
    }
  };

  const ir::Module& module_;
  std::span<const ir::RunInputs> sets_;
  std::span<const ir::ColumnId> wanted_;
  // All sets are like the first.
  const Classes alike_;
  std::vector<Classes> inputs_;
  std::vector<Classes> flags_;
  std::vector<Classes> events_;
  std::vector<Classes> nodes_;
  std::vector<std::uint8_t> needed_;
  Merged merged_;
  Numbers input_numbers_;
  Numbers flag_numbers_;
  Numbers event_numbers_;
  Numbers total_numbers_;
  std::unordered_map<std::pair<std::uint32_t, std::uint16_t>, NodeId, HashPlace> places_;
};

}  // namespace

Merged merge(const ir::Module& module, std::span<const ir::RunInputs> sets,
             std::span<const ir::ColumnId> wanted) {
  return Merger(module, sets, wanted).run();
}

}  // namespace plimsoll::engine
