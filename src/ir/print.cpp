#include <charconv>

#include "ir/ir.h"

namespace plimsoll::ir {

namespace {

// Shortest text that reads back as the same number.
std::string number(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return std::string(buffer, end);
}

std::string shape_text(const Module& module, ShapeId id) {
  std::string text;
  for (const DimId dim : module.shape(id).dims) {
    const Dim& d = module.dims[dim.value];
    text += text.empty() ? " [" : ", ";
    text += d.name.empty() ? "#" + std::to_string(dim.value) : d.name;
    text += " " + std::to_string(d.labels.size());
  }
  return text.empty() ? text : text + "]";
}

std::string law_text(const Module& module, const Node& node) {
  const LawUse& use = module.laws[node.aux];
  std::string text = " law " + std::to_string(node.aux) + " form " + std::to_string(use.shape.form);
  return use.constant ? text + " constant" : text;
}

std::string aux_text(const Module& module, const Node& node) {
  switch (op_names(node.op)) {
    case OpNames::nothing:
      return node.op == Op::constant ? " " + number(node.imm) : "";
    case OpNames::input:
      return " " + module.inputs[node.aux].name;
    case OpNames::flag:
      return " " + module.flags[node.aux].name;
    case OpNames::time_index: {
      constexpr const char* kNames[] = {" period", " fiscal_year", " period_of_year"};
      return kNames[node.aux];
    }
    case OpNames::dim:
      return " " + module.dims[node.aux].name;
    case OpNames::label:
      return " " + module.dims[node.aux].name + "." + module.dims[node.aux].labels[node.aux2];
    case OpNames::steps:
    case OpNames::element:
    case OpNames::strike:
      return " " + std::to_string(node.aux);
    case OpNames::slot:
      return " " + std::string(purpose_word(module.slots[node.aux].purpose)) + ":" +
             module.slots[node.aux].full_name;
    case OpNames::by_trial:
      return " " + module.by_trial[node.aux].name;
    case OpNames::copula:
      return " " + module.copulas[node.aux].name;
    case OpNames::law:
      return law_text(module, node);
    case OpNames::event:
      return " " + module.events[node.aux].full_name;
    case OpNames::total:
      return " " + module.events[module.totals[node.aux].event.value].full_name + "." +
             module.totals[node.aux].name;
  }
  return "";
}

}  // namespace

std::string print(const Module& module) {
  constexpr const char* kRegions[] = {"run", "trial", "period", "occurrence"};
  constexpr const char* kWhens[] = {"", " year_end", " last_period"};
  std::string text;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const Node& node = module.nodes[i];
    text += "%" + std::to_string(i) + " = " + std::string(op_name(node.op));
    text += aux_text(module, node);
    bool first = true;
    for (const NodeId operand : module.operands_of(node)) {
      text += first ? " %" : ", %";
      text += operand.valid() ? std::to_string(operand.value) : "none";
      first = false;
    }
    text += " : ";
    text += kRegions[static_cast<int>(node.region)];
    if (node.region == Region::occurrence && node.event.valid()) {
      text += " of " + module.events[node.event.value].full_name;
    }
    text += kWhens[static_cast<int>(node.when)];
    text += shape_text(module, node.shape);
    if (node.def.valid()) text += "  # " + module.defs[node.def.value].full_name;
    text += "\n";
  }
  for (const Column& column : module.columns) {
    constexpr const char* kSamples[] = {"trial", "each_period", "each_year", "horizon"};
    text += "column " + column.name + " %" + std::to_string(column.node.value) + " " +
            kSamples[static_cast<int>(column.sample)] + "\n";
  }
  return text;
}

}  // namespace plimsoll::ir
