// Nodes and shapes of the module under construction.
//
//   shapes    sets of index sets, sorted by DimId; equal sets have one ShapeId
//   limits    kMaxNodes nodes and kMaxElements elements of a shape; beyond them `overflow` says
//             which, and what is returned is of no use
//   constants one node per bit pattern
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ir/ir.h"

namespace plimsoll::check {

inline constexpr std::size_t kMaxNodes = 2'000'000;
inline constexpr std::uint64_t kMaxElements = 10'000'000;

// What a node is besides its operation and operands.
struct NodeSpec {
  ir::Region region = ir::Region::run;
  ir::ShapeId shape = {};
  ir::When when = ir::When::every_period;
  ir::EventId event = {};
  std::uint32_t aux = 0;
  std::uint32_t aux2 = 0;
  double imm = 0;
  Span span = {};
};

class Builder {
 public:
  enum class Overflow : std::uint8_t { none, nodes, elements };

  explicit Builder(ir::Module& module);

  ir::ShapeId scalar() const { return scalar_; }
  ir::ShapeId shape(std::vector<ir::DimId> dims);
  // None where there is no shape.
  const std::vector<ir::DimId>& dims(ir::ShapeId shape) const;
  ir::ShapeId unite(ir::ShapeId a, ir::ShapeId b);
  ir::ShapeId without(ir::ShapeId shape, ir::DimId dim);
  bool contains(ir::ShapeId shape, ir::DimId dim) const;
  // Every index set of `inner` is one of `outer`.
  bool within(ir::ShapeId inner, ir::ShapeId outer) const;
  std::uint32_t n_labels(ir::DimId dim) const;

  ir::NodeId add(ir::Op op, std::span<const ir::NodeId> operands, const NodeSpec& spec);
  ir::NodeId add(ir::Op op, std::initializer_list<ir::NodeId> operands, const NodeSpec& spec) {
    return add(op, std::span<const ir::NodeId>(operands.begin(), operands.size()), spec);
  }
  ir::NodeId constant(double value);
  ir::NodeId flag(ir::FlagId id);

  // The definition that nodes made now belong to; InDefinition changes it.
  ir::DefId current_def() const { return current_def_; }
  Overflow overflow = Overflow::none;

 private:
  friend class InDefinition;

  ir::Module& module_;
  ir::DefId current_def_;
  ir::ShapeId scalar_;
  std::unordered_map<std::uint64_t, ir::NodeId> constants_;
  std::unordered_map<std::uint64_t, ir::ShapeId> unions_;
  std::vector<ir::NodeId> flags_;
};

// While it stands, nodes belong to that definition, or to none.
class InDefinition {
 public:
  InDefinition(Builder& builder, ir::DefId def)
      : builder_(builder), outer_(std::exchange(builder.current_def_, def)) {}
  ~InDefinition() { builder_.current_def_ = outer_; }
  InDefinition(const InDefinition&) = delete;
  InDefinition& operator=(const InDefinition&) = delete;

 private:
  Builder& builder_;
  ir::DefId outer_;
};

}  // namespace plimsoll::check
