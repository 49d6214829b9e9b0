#include "ir/ir.h"

#include <algorithm>

#include "base/check.h"

namespace plimsoll::ir {

namespace {

// As op.def writes them.
constexpr int any = -1;
enum class Gives : std::uint8_t { number, flag };
enum class Keeps : std::uint8_t { all, first };

struct Row {
  std::string_view name;
  int arity;
  OpClass first;
  OpClass others;
  Gives gives;
  Keeps keeps;
  OpGroup group;
  OpNames names;
  OpTakes takes;
  OpTakes others_take;
};

constexpr Row kRows[] = {
#define OP(name, arity, cls, others, gives, keeps, group, names, takes, others_take) \
  {#name,        arity,          OpClass::cls,   OpClass::others, Gives::gives,      \
   Keeps::keeps, OpGroup::group, OpNames::names, OpTakes::takes,  OpTakes::others_take},
#include "ir/op.def"
};

constexpr const Row& row(Op op) {
  return kRows[static_cast<std::size_t>(op)];
}

}  // namespace

std::string_view purpose_word(Purpose purpose) {
  switch (purpose) {
    case Purpose::draw:
      break;
    case Purpose::count:
      return "count";
    case Purpose::common:
      return "common";
    case Purpose::copula:
      return "copula";
  }
  return "draw";
}

std::string_view op_name(Op op) {
  std::string_view name = row(op).name;
  // C++ keywords carry an underscore in the enum.
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

int op_arity(Op op) {
  return row(op).arity;
}

OpGroup op_group(Op op) {
  return row(op).group;
}

OpNames op_names(Op op) {
  return row(op).names;
}

OpClass op_class(Op op, std::size_t operand) {
  return operand == 0 ? row(op).first : row(op).others;
}

OpTakes op_takes(Op op, std::size_t operand) {
  return operand == 0 ? row(op).takes : row(op).others_take;
}

bool gives_flag(Op op) {
  return row(op).gives == Gives::flag;
}

bool keeps_poison(Op op, std::size_t operand) {
  return operand == 0 || row(op).keeps == Keeps::all;
}

bool has_argument(Op op) {
  return op != Op::law_mean && op != Op::law_sd;
}

bool event_gathers(Op op) {
  return op_group(op) == OpGroup::gather;
}

NodeId Module::add(Node node, std::span<const NodeId> node_operands) {
  node.first_operand = static_cast<std::uint32_t>(operands.size());
  node.n_operands = static_cast<std::uint32_t>(node_operands.size());
  // By index, because the span may lie in `operands` itself.
  if (!node_operands.empty() && node_operands.data() >= operands.data() &&
      node_operands.data() < operands.data() + operands.size()) {
    const std::vector<NodeId> copy(node_operands.begin(), node_operands.end());
    operands.insert(operands.end(), copy.begin(), copy.end());
  } else {
    operands.insert(operands.end(), node_operands.begin(), node_operands.end());
  }
  nodes.push_back(node);
  return NodeId(nodes.size() - 1);
}

ShapeId Module::intern_shape(std::span<const DimId> shape_dims) {
  // Shapes may have been copied from another module.
  for (std::size_t i = shape_places.size(); i < shapes.size(); ++i) {
    shape_places.try_emplace(shapes[i].dims, ShapeId(i));
  }
  const auto [place, is_new] = shape_places.try_emplace(
      std::vector<DimId>(shape_dims.begin(), shape_dims.end()), ShapeId(shapes.size()));
  if (!is_new) return place->second;
  Shape shape;
  for (const DimId dim : shape_dims) {
    shape.dims.push_back(dim);
    shape.size *= static_cast<std::uint32_t>(dims[dim.value].labels.size());
  }
  shapes.push_back(std::move(shape));
  return ShapeId(shapes.size() - 1);
}

void Module::patch_operand(NodeId node_id, std::uint32_t index, NodeId operand) {
  const Node& n = node(node_id);
  PLIMSOLL_CHECK(index < n.n_operands);
  operands[n.first_operand + index] = operand;
}

EventId event_of(const Module& module, const Node& node) {
  if (op_names(node.op) == OpNames::event) return EventId(node.aux);
  if (op_names(node.op) == OpNames::total) return module.totals[node.aux].event;
  if (event_gathers(node.op)) {
    const Node& operand = module.node(module.operands_of(node)[0]);
    return operand.region == Region::occurrence ? operand.event : node.event;
  }
  return node.region == Region::occurrence ? node.event : EventId();
}

std::vector<std::uint32_t> broadcast_map(const Module& module, ShapeId from, ShapeId to) {
  return broadcast_map(module, module.shape(from).dims, module.shape(to).dims);
}

std::vector<std::uint32_t> broadcast_map(const Module& module, std::span<const DimId> from,
                                         std::span<const DimId> to) {
  const auto n_labels = [&](DimId dim) {
    return static_cast<std::uint32_t>(module.dims[dim.value].labels.size());
  };
  // Stride in `from` of each index set of `to`.
  std::vector<std::uint32_t> strides(to.size(), 0);
  std::uint32_t stride = 1;
  for (std::size_t i = from.size(); i-- > 0;) {
    for (std::size_t j = 0; j < to.size(); ++j) {
      if (to[j] == from[i]) strides[j] = stride;
    }
    stride *= n_labels(from[i]);
  }
  std::uint32_t n_elements = 1;
  for (const DimId dim : to) n_elements *= n_labels(dim);
  std::vector<std::uint32_t> map(n_elements, 0);
  for (std::uint32_t element = 0; element < n_elements; ++element) {
    std::uint32_t rest = element;
    for (std::size_t j = to.size(); j-- > 0;) {
      map[element] += (rest % n_labels(to[j])) * strides[j];
      rest /= n_labels(to[j]);
    }
  }
  return map;
}

}  // namespace plimsoll::ir
