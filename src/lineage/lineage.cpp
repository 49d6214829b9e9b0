// From a definition's own nodes back over operands to the first nodes of others; how they were
// reached says whether they are read now, before, or only in a scenario.
#include "lineage/lineage.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace plimsoll::lineage {

using ir::DefId;
using ir::FlagId;
using ir::NodeId;
using ir::Op;

namespace {

bool looks_back(Op op) {
  return op == Op::lag || op == Op::year_lag;
}

// One walk from a definition's own nodes to the first nodes of others.
class Walk {
 public:
  // `also_own`: the count of an event, whose nodes are the event's.
  // `copulas`: the `correlate` nodes that it comes from.
  Walk(const ir::Module& module, DefId own, DefId also_own, std::vector<Read>& reads,
       std::vector<NodeId>& copulas)
      : module_(module), own_(own), also_own_(also_own), reads_(reads), copulas_(copulas) {}

  void from(NodeId root) {
    push(root, {}, true);
    run();
  }

 private:
  struct Step {
    NodeId node;
    // How it was come by.
    bool previous = false;
    FlagId overlay;
    bool own = false;
  };

  struct State {
    bool previous;
    bool overlay;
  };

  void push(NodeId node, Step how, bool own) {
    if (!node.valid()) return;
    how.node = node;
    how.own = own;
    stack_.push_back(how);
  }

  bool is_own(DefId def) const { return def == own_ || (also_own_.valid() && def == also_own_); }

  void note(DefId def, const Step& how) {
    if (is_own(def)) return;
    for (Read& read : reads_) {
      if (read.def != def) continue;
      read.previous = read.previous && how.previous;
      if (!how.overlay.valid()) read.overlay = {};
      return;
    }
    reads_.push_back({def, how.previous, how.overlay});
  }

  // The scenario or action that a condition asks for.
  FlagId overlay_of(NodeId condition) const {
    const ir::Node& node = module_.node(condition);
    if (node.op == Op::flag) {
      const FlagId flag(static_cast<std::size_t>(node.aux));
      return module_.flags[flag.value].on_by_default ? FlagId() : flag;
    }
    if (node.op == Op::and_) {
      for (const NodeId operand : module_.operands_of(node)) {
        const FlagId flag = overlay_of(operand);
        if (flag.valid()) return flag;
      }
    }
    return {};
  }

  // True where what lies below is the event's own business.
  bool note_event(const ir::Node& node, const Step& how) {
    const bool counts = node.op == Op::event_n || node.op == Op::event_count;
    if (!counts && !ir::event_gathers(node.op)) return false;
    const ir::EventId event = ir::event_of(module_, node);
    if (!event.valid()) return false;
    const DefId def = module_.events[event.value].def;
    if (!def.valid() || def == own_) return false;
    note(def, how);
    return counts;
  }

  void run() {
    while (!stack_.empty()) {
      const Step step = stack_.back();
      stack_.pop_back();
      const ir::Node& node = module_.node(step.node);
      if (node.def.valid() && !is_own(node.def) && !step.own) {
        // `prev(x)` belongs to x.
        Step how = step;
        how.previous = how.previous || looks_back(node.op);
        note(node.def, how);
        continue;
      }
      // Seen in the plain way, everything behind it is known.
      const std::uint8_t way =
          static_cast<std::uint8_t>((step.previous ? 1 : 0) | (step.overlay.valid() ? 2 : 0));
      const auto [seen, is_new] = seen_.try_emplace(step.node.value, way);
      if (!is_new) {
        if ((seen->second & ~way) == 0) continue;
        seen->second &= way;
      }
      visit(node, step);
    }
  }

  void visit(const ir::Node& node, const Step& step) {
    if (node.op == Op::input) {
      const DefId def = module_.inputs[node.aux].def;
      if (def.valid()) note(def, step);
      return;
    }
    if (node.op == Op::correlate) {
      copulas_.push_back(step.node);
      return;
    }
    if (node.op == Op::flag) return;
    if (note_event(node, step)) return;
    const auto operands = module_.operands_of(node);
    const FlagId overlay =
        node.op == Op::select && !operands.empty() ? overlay_of(operands[0]) : FlagId();
    // Last operand first onto the stack, so that reads come in the order of the formula.
    for (std::size_t i = operands.size(); i-- > 0;) {
      Step how = step;
      if (overlay.valid() && i < 2 && !how.overlay.valid()) how.overlay = overlay;
      if (i == 0 && looks_back(node.op)) how.previous = true;
      push(operands[i], how, false);
    }
  }

  const ir::Module& module_;
  const DefId own_;
  const DefId also_own_;
  std::vector<Read>& reads_;
  std::vector<NodeId>& copulas_;
  std::vector<Step> stack_;
  std::unordered_map<std::uint32_t, std::uint8_t> seen_;
};

}  // namespace

Lineage::Lineage(const ir::Module& module)
    : reads_(module.defs.size()), partners_(module.defs.size()) {
  std::vector<std::vector<NodeId>> roots(module.defs.size());
  std::vector<std::vector<NodeId>> owned(module.defs.size());
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const DefId def = module.nodes[i].def;
    if (def.valid()) owned[def.value].push_back(NodeId(i));
  }
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    if (module.defs[i].node.valid()) roots[i].push_back(module.defs[i].node);
  }
  for (const ir::Column& column : module.columns) {
    if (column.def.valid() && roots[column.def.value].empty()) {
      roots[column.def.value].push_back(column.node);
    }
  }
  for (const auto* bounds : {&module.limits, &module.expectations}) {
    for (const ir::Bound& bound : *bounds) {
      const DefId def = module.columns[bound.column.value].def;
      if (def.valid()) roots[def.value].push_back(bound.bound);
    }
  }
  for (const ir::Observation& seen : module.observations) {
    for (const ir::NodeId id : {seen.first, seen.second}) {
      if (seen.def.valid() && id.valid()) roots[seen.def.value].push_back(id);
    }
  }
  std::vector<DefId> counts(module.defs.size());
  std::map<std::uint32_t, std::vector<DefId>> members;
  for (const ir::Event& event : module.events) {
    if (event.def.valid() && event.count_node.valid()) {
      roots[event.def.value].push_back(event.count_node);
      counts[event.def.value] = module.node(event.count_node).def;
    }
  }
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    // Distributions that stand for themselves have no single node.
    if (roots[i].empty()) roots[i] = owned[i];
    std::vector<NodeId> copulas;
    Walk walk(module, DefId(i), counts[i], reads_[i], copulas);
    for (const NodeId root : roots[i]) {
      const DefId owner = module.node(root).def;
      // An outcome that is a name has that name's node.
      const bool borrowed = owner.valid() && owner != DefId(i) &&
                            module.defs[owner.value].node == root &&
                            module.defs[i].kind != ir::DefKind::event;
      if (borrowed) {
        reads_[i].push_back({owner, false, {}});
      } else {
        walk.from(root);
      }
    }
    for (const NodeId copula : copulas) {
      std::vector<DefId>& joined = members[copula.value];
      if (joined.empty() || joined.back() != DefId(i)) joined.push_back(DefId(i));
    }
  }
  for (const auto& [copula, defs] : members) {
    for (const DefId a : defs) {
      for (const DefId b : defs) {
        std::vector<DefId>& partners = partners_[a.value];
        if (a != b && std::find(partners.begin(), partners.end(), b) == partners.end()) {
          partners.push_back(b);
        }
      }
    }
  }
}

std::vector<DefId> Lineage::closure(std::span<const DefId> roots) const {
  std::vector<DefId> order;
  std::vector<bool> seen(reads_.size(), false);
  std::vector<DefId> stack(roots.rbegin(), roots.rend());
  while (!stack.empty()) {
    const DefId at = stack.back();
    stack.pop_back();
    if (seen[at.value]) continue;
    seen[at.value] = true;
    order.push_back(at);
    const auto& reads = reads_[at.value];
    for (auto read = reads.rbegin(); read != reads.rend(); ++read) {
      if (!read->overlay.valid()) stack.push_back(read->def);
    }
  }
  return order;
}

std::vector<DefId> find_definitions(const ir::Module& module, const std::string& name) {
  const auto claims = [](const ir::Def& def) { return ir::is_claim(def.kind); };
  std::vector<DefId> named;
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    if (module.defs[i].full_name == name && !claims(module.defs[i])) return {DefId(i)};
  }
  for (std::size_t i = 0; i < module.defs.size() && named.empty(); ++i) {
    const ir::Def& def = module.defs[i];
    if (claims(def) && (def.full_name == name || def.title == name)) named.push_back(DefId(i));
  }
  if (!named.empty()) return named;
  for (const ir::Column& column : module.columns) {
    if (column.title == name && column.def.valid()) return {column.def};
  }
  for (std::size_t risk = 0; risk < module.risks.size(); ++risk) {
    if (module.risks[risk].name != name) continue;
    for (std::size_t i = 0; i < module.defs.size(); ++i) {
      if (module.defs[i].risk == static_cast<int>(risk)) named.push_back(DefId(i));
    }
  }
  return named;
}

std::vector<std::string_view> known_names(const ir::Module& module) {
  std::vector<std::string_view> names;
  for (const ir::Def& def : module.defs) {
    names.push_back(def.full_name);
    if (!def.title.empty()) names.push_back(def.title);
  }
  for (const ir::Risk& risk : module.risks) names.push_back(risk.name);
  return names;
}

}  // namespace plimsoll::lineage
