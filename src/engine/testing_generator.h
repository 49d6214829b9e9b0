// The generator behind testing_random.h. Its nodes stand in testing_operations.cpp, events in
// testing_events.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "engine/testing.h"

namespace plimsoll::engine::testing {

using ir::NodeId;
using ir::Op;
using ir::Region;

// A draw that stands beside another in a list of arguments gets a name first: compilers differ in
// the order in which they evaluate arguments.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}

  // Also has some operations in turn, so that few modules have all.
  ir::Module everything(std::uint64_t seed);

  // One operation, in all regions that it can be of.
  ir::Module only(Op op);

 private:
  void begin();
  ir::Module finished() { return std::move(b_.module); }

  static std::vector<Op> all_of(std::initializer_list<ir::OpGroup> groups);
  // Of operands alone, whatever these are.
  static bool is_timeless(Op op);

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(next() % n); }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  double number() { return static_cast<double>(below(4001)) / 1000.0 - 2.0; }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return list.begin()[below(static_cast<std::uint32_t>(list.size()))];
  }

  ir::ShapeId some_shape();

  NodeId keep(NodeId id) {
    pool_.push_back(id);
    return id;
  }
  // A node that a node of `region` may read; of the occurrence region of the event at hand.
  NodeId any(Region region);
  // In [-1, 1] or so, never poison unless its operand is.
  NodeId tamed(NodeId id);
  NodeId positive(NodeId id);

  void leaves();

  void leaf(Op op);

  std::vector<double> numbers(std::size_t n);

  // A latent through some law whose numbers `region` may read.
  NodeId law_of(NodeId tail, Region region);

  void draw(Region region, bool by_year);

  void copula(Region region);

  // What the operation takes there; now and then what it does not. A latent always is one.
  NodeId operand(Op op, std::size_t k, Region region);

  std::vector<NodeId> operands(Op op, Region region);
  // Degrees of freedom that no trial changes, half of the time: these are read from a table.
  std::vector<NodeId> t_operands(Op op, Region region);

  // One node of the operation at least, of operands that `region` may read: into the pool, or among
  // the marks.
  void make(Op op, Region region);

  void hold(NodeId id, Region region);

  // An index set to go over, which the node gets where it has none.
  std::pair<NodeId, ir::DimId> with_dim(NodeId x, Region region);
  bool has_dim(ir::ShapeId shape, ir::DimId dim);
  bool is_of_event(NodeId x, ir::DimId dim);

  NodeId over(Op op, Region region);

  NodeId labelled(Op op, Region region);

  // A figure of some law, or a draw.
  NodeId figure(Op op, Region region);

  NodeId past(Op op);

  void pure(std::initializer_list<Region> regions) { some_op(one_of(regions)); }

  // An operation of operands alone.
  void some_op(Region region);

  void period_node();

  // An operand and its values before the start.
  std::vector<NodeId> with_past(NodeId x, std::uint32_t n);

  // A lag of something that comes later.
  void open_lag();
  bool fits(NodeId id, ir::ShapeId outer);
  void close_lags();

  // An event, with what is made of its occurrences; of `wanted` at least one.
  void event(std::optional<Op> wanted);

  void event_of(ir::ShapeId of, std::optional<Op> wanted);

  NodeId scalar_of(NodeId id);

  NodeId mark() { return marks_[below(static_cast<std::uint32_t>(marks_.size()))]; }

  void marks(ir::EventId event, ir::ShapeId of);

  void total(ir::EventId event, ir::Total::Form form, bool and_unsettled);

  void columns();
  void column(NodeId id);

  std::uint64_t state_;
  Builder b_;
  ir::DimId a_;
  ir::DimId c_;
  std::vector<NodeId> pool_;
  std::vector<NodeId> open_;
  std::vector<NodeId> flags_;
  std::vector<NodeId> marks_;
  // Of the event at hand.
  ir::ShapeId event_shape_;
};

}  // namespace plimsoll::engine::testing
