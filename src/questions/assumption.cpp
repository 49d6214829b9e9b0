// A theta of the sweep has a place in the module; here it gets the name that the modeller knows.
#include "questions/assumption.h"

#include <algorithm>

#include "dist/law.h"
#include "engine/labels.h"

namespace plimsoll::questions {

namespace {

using adjoint::Theta;

// Of own numbers; those of laws inside follow theirs.
std::string own_name(const dist::Shape& shape, std::uint32_t k) {
  const dist::Law& law = dist::law(shape.law);
  if (k < shape.n_own) {
    const dist::Form& form = law.forms[shape.form];
    // Fixed parameters come first.
    if (k < form.params.size()) return std::string(form.params[k].name);
    k -= static_cast<std::uint32_t>(form.params.size());
    switch (form.variadic) {
      case dist::Variadic::quantiles:
        return (k % 2 == 0 ? "level " : "value ") + std::to_string(k / 2 + 1);
      case dist::Variadic::value_weights:
        return (k % 2 == 0 ? "value " : "weight ") + std::to_string(k / 2 + 1);
      case dist::Variadic::prob_values:
        return (k % 2 == 0 ? "probability " : "value ") + std::to_string(k / 2 + 1);
      case dist::Variadic::data:
        return "value " + std::to_string(k + 1);
      case dist::Variadic::children:
        return "weight " + std::to_string(k + 1);
      case dist::Variadic::none:
        break;
    }
    return "number " + std::to_string(k + 1);
  }
  k -= shape.n_own;
  for (const dist::Shape& child : shape.children) {
    if (k < child.n_flat()) {
      return std::string(dist::law(child.law).name) + "." + own_name(child, k);
    }
    k -= child.n_flat();
  }
  return "number";
}

bool has_unit_of_values(const dist::Shape& shape, std::uint32_t k) {
  const dist::Law& law = dist::law(shape.law);
  if (k >= shape.n_own || law.plain_result) return false;
  const dist::Form& form = law.forms[shape.form];
  if (!form.may_have_unit) return false;
  if (k < form.params.size()) return form.params[k].dim == dist::Dim::same;
  k -= static_cast<std::uint32_t>(form.params.size());
  switch (form.variadic) {
    case dist::Variadic::quantiles:
    case dist::Variadic::prob_values:
      return k % 2 == 1;
    case dist::Variadic::value_weights:
      return k % 2 == 0;
    case dist::Variadic::data:
      return true;
    case dist::Variadic::children:
      return false;
    case dist::Variadic::none:
      break;
  }
  return false;
}

std::string entry_label(const ir::Module& module, const ir::Input& input, std::size_t entry) {
  const std::size_t size = module.shape(input.shape).size;
  std::string label =
      engine::label_text(module, input.shape, static_cast<std::uint32_t>(entry % size));
  const auto time = static_cast<std::uint32_t>(entry / size);
  std::string when;
  if (input.time == ir::InputTime::by_period) when = module.time.period_name(time).short_name;
  if (input.time == ir::InputTime::by_year) {
    for (std::uint32_t p = 0; p < module.time.n_periods; ++p) {
      if (module.time.year_index(p) == static_cast<int>(time)) {
        when = module.time.year_name(p).short_name;
        break;
      }
    }
  }
  if (!label.empty() && !when.empty()) label += ", ";
  return label + when;
}

}  // namespace

bool Assumption::is_zero() const {
  return !entries.empty() && std::all_of(entries.begin(), entries.end(),
                                         [](const Entry& entry) { return entry.value == 0; });
}

Assumption assumption_of(const ir::Module& module, const Theta& theta) {
  Assumption a;
  a.kind = theta.kind;
  if (theta.kind == Theta::Kind::input) {
    const ir::Input& input = module.inputs[theta.input.value];
    a.name = input.name;
    a.def = input.def;
    a.input = theta.input;
    if (a.def.valid()) a.unit = module.defs[a.def.value].unit;
    return a;
  }
  const ir::Node& node = module.node(theta.node);
  if (theta.kind == Theta::Kind::rate) {
    const ir::Event& event = module.events[node.aux];
    a.name = event.full_name + (event.by_chance ? ".chance" : ".rate");
    a.def = event.def;
    // The mean stands behind the latent, as a law's first number does.
    a.numbers = {{theta.node, 0}};
    return a;
  }
  const ir::LawUse& use = module.laws[node.aux];
  a.name = number_name(module, ir::LawUseId(node.aux), theta.number);
  a.def = use.def;
  a.numbers = {{theta.node, theta.number}};
  if (a.def.valid() && has_unit_of_values(use.shape, theta.number)) {
    a.unit = module.defs[a.def.value].unit;
  }
  return a;
}

double unit_scale_of(const ir::Module& module, const Theta& theta) {
  ir::DefId def;
  if (theta.kind == Theta::Kind::input) def = module.inputs[theta.input.value].def;
  if (theta.kind == Theta::Kind::number) {
    const ir::LawUse& use = module.laws[module.node(theta.node).aux];
    if (has_unit_of_values(use.shape, theta.number)) def = use.def;
  }
  return def.valid() ? module.defs[def.value].unit.scale : 1;
}

std::string label_of(const ir::Module& module, const Theta& theta) {
  if (theta.kind == Theta::Kind::input) {
    return entry_label(module, module.inputs[theta.input.value], theta.entry);
  }
  if (theta.kind == Theta::Kind::rate) {
    return engine::label_text(module, module.node(theta.node).shape, theta.element);
  }
  const ir::Node& law = module.node(theta.node);
  const ir::NodeId number = module.operands_of(law)[theta.number + 1];
  return engine::label_text(module, module.node(number).shape, theta.element);
}

namespace {

// A law that no name of the model has, that of a t copula, goes by its noise.
std::string name_of_noise(const ir::Module& module, ir::LawUseId law) {
  for (const ir::Node& node : module.nodes) {
    if (node.op != ir::Op::law || node.aux != law.value) continue;
    const ir::Node* at = &node;
    while (at->op != ir::Op::noise && !module.operands_of(*at).empty()) {
      at = &module.node(module.operands_of(*at)[0]);
    }
    if (at->op == ir::Op::noise) return module.slots[at->aux].name;
  }
  return "law";
}

}  // namespace

std::string number_name(const ir::Module& module, ir::LawUseId law, std::uint32_t number) {
  const ir::LawUse& use = module.laws[law.value];
  const std::string of =
      use.def.valid() ? module.defs[use.def.value].full_name : name_of_noise(module, law);
  return of + "." + own_name(use.shape, number);
}

}  // namespace plimsoll::questions
