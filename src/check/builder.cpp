#include "check/builder.h"

#include <algorithm>
#include <bit>

namespace plimsoll::check {

using ir::DimId;
using ir::NodeId;
using ir::ShapeId;

Builder::Builder(ir::Module& module) : module_(module), scalar_(module.intern_shape({})) {}

ShapeId Builder::shape(std::vector<DimId> dims) {
  std::sort(dims.begin(), dims.end());
  dims.erase(std::unique(dims.begin(), dims.end()), dims.end());
  std::uint64_t size = 1;
  for (const DimId dim : dims) {
    size *= n_labels(dim);
    if (size > kMaxElements) {
      overflow = Overflow::elements;
      return scalar_;
    }
  }
  return module_.intern_shape(dims);
}

const std::vector<DimId>& Builder::dims(ShapeId shape) const {
  return module_.shape(shape.valid() ? shape : scalar_).dims;
}

ShapeId Builder::unite(ShapeId a, ShapeId b) {
  if (a == b || b == scalar_) return a;
  if (a == scalar_) return b;
  const std::uint64_t key = std::uint64_t{a.value} << 32 | b.value;
  const auto found = unions_.find(key);
  if (found != unions_.end()) return found->second;
  std::vector<DimId> both = dims(a);
  both.insert(both.end(), dims(b).begin(), dims(b).end());
  const ShapeId united = shape(std::move(both));
  unions_.emplace(key, united);
  return united;
}

ShapeId Builder::without(ShapeId from, DimId dim) {
  std::vector<DimId> rest = dims(from);
  std::erase(rest, dim);
  return module_.intern_shape(rest);
}

bool Builder::contains(ShapeId shape, DimId dim) const {
  const auto& all = dims(shape);
  return std::find(all.begin(), all.end(), dim) != all.end();
}

bool Builder::within(ShapeId inner, ShapeId outer) const {
  if (inner == outer || inner == scalar_) return true;
  return std::includes(dims(outer).begin(), dims(outer).end(), dims(inner).begin(),
                       dims(inner).end());
}

std::uint32_t Builder::n_labels(DimId dim) const {
  return static_cast<std::uint32_t>(module_.dims[dim.value].labels.size());
}

NodeId Builder::add(ir::Op op, std::span<const NodeId> operands, const NodeSpec& spec) {
  if (module_.nodes.size() >= kMaxNodes) {
    overflow = Overflow::nodes;
    return NodeId(std::size_t{0});
  }
  ir::Node node;
  node.op = op;
  node.region = spec.region;
  node.shape = spec.shape.valid() ? spec.shape : scalar_;
  node.when = spec.region == ir::Region::period ? spec.when : ir::When::every_period;
  node.event = spec.event;
  node.aux = spec.aux;
  node.aux2 = spec.aux2;
  node.imm = spec.imm;
  node.def = current_def_;
  node.span = spec.span;
  return module_.add(node, operands);
}

NodeId Builder::constant(double value) {
  const auto [place, is_new] = constants_.try_emplace(std::bit_cast<std::uint64_t>(value));
  if (is_new) {
    const InDefinition none(*this, {});
    place->second = add(ir::Op::constant, {}, {.shape = scalar_, .imm = value});
  }
  return place->second;
}

NodeId Builder::flag(ir::FlagId id) {
  if (flags_.size() <= id.value) flags_.resize(id.value + 1);
  NodeId& node = flags_[id.value];
  if (!node.valid()) {
    const InDefinition none(*this, {});
    node = add(ir::Op::flag, {}, {.shape = scalar_, .aux = id.value});
  }
  return node;
}

}  // namespace plimsoll::check
