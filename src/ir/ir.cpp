#include "ir/ir.h"

#include <algorithm>

#include "base/check.h"

namespace plimsoll::ir {

namespace {

struct OpInfo {
  std::string_view name;
  int arity;
  OpClass op_class;
};

constexpr OpInfo kOps[] = {
#define OP(name, arity, cls) {#name, arity, OpClass::cls},
#include "ir/op.def"
};

}  // namespace

std::string_view op_name(Op op) {
  std::string_view name = kOps[static_cast<std::size_t>(op)].name;
  // C++ keywords carry an underscore in the enum.
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

int op_arity(Op op) {
  return kOps[static_cast<std::size_t>(op)].arity;
}

OpClass op_class(Op op) {
  return kOps[static_cast<std::size_t>(op)].op_class;
}

bool event_gathers(Op op) {
  return op == Op::event_total || op == Op::event_unsettled || op == Op::event_kept ||
         op == Op::event_largest;
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
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (std::equal(shapes[i].dims.begin(), shapes[i].dims.end(), shape_dims.begin(),
                   shape_dims.end())) {
      return ShapeId(i);
    }
  }
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
