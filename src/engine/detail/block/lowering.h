// The working state of lower(); its parts stand in lower.cpp, lower_nodes.cpp and lower_events.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/detail/block/lower.h"

namespace plimsoll::engine::block {

using ir::DimId;
using ir::Node;
using ir::NodeId;
using ir::Op;
using Dims = std::vector<DimId>;
using Elements = std::vector<std::uint32_t>;

// 0, 1, ..., n - 1.
Elements identity(std::uint32_t n);

class Lowering {
 public:
  Lowering(const Residual& residual, const ir::RunInputs& inputs,
           const std::vector<FlatColumn>& columns);
  Plan run(dist::TableStore& tables, int threads);

 private:
  // Where the values of a node are: element e is element elements[e] of the place.
  struct Value {
    std::uint32_t place = kNone;
    Elements elements;
  };

  // Where instructions go and how operands are read: lanes, or the rows of a phase.
  struct Scope {
    std::vector<Step>* steps = nullptr;
    bool rows = false;
    ir::EventId event;
    // Event index sets whose labels are all computed, as bits; the others are at the row's own
    // label.
    std::uint32_t keep = 0;
    Run run = Run::always;
    bool zero = false;
  };

  // Places and maps.
  std::uint32_t new_place(PlaceInfo::Kind kind, std::uint32_t size, bool persistent = false);
  std::uint32_t new_table(std::span<const double> values, std::uint32_t size, bool in_time);
  bool is_due(const Node& node) const;
  std::uint32_t new_due(std::uint32_t size);
  std::uint32_t intern(const Elements& elements);
  Arg arg(const Value& value, const Elements& map);
  bool is_splat(const Value& value) const;
  bool is_splat(std::uint32_t place) const;
  // Value of a splat argument at compile time.
  double table_value(const Arg& arg, std::uint32_t element, std::uint32_t time) const;
  std::uint32_t n_times(std::span<const Arg> args) const;
  Step& emit(const Scope& scope, Kernel kernel, std::uint32_t out, std::uint32_t n,
             std::span<const Arg> args, std::uint32_t aux = 0);

  // Shapes.
  std::uint32_t n_labels(DimId dim) const;
  std::uint32_t n_elements(const Dims& dims) const;
  Elements broadcast(const Dims& from, const Dims& to) const;
  const Dims& event_dims(ir::EventId event) const;
  // Index sets of a node as seen in a scope.
  Dims dims_of(const Scope& scope, NodeId node) const;

  // Views: nodes that are elements of another node's place.
  bool is_view(NodeId node) const;
  NodeId root(NodeId node) const;
  NodeId view_source(NodeId node) const;
  Elements view_elements(NodeId node) const;

  // Before lowering.
  void find_history();
  void find_zeros();
  void find_samples();

  // Lowering.
  Value value(NodeId node);
  Value operand_value(const Scope& scope, NodeId operand);
  Arg operand_arg(const Scope& scope, NodeId operand, NodeId user);
  std::uint32_t result_place(const Scope& scope, NodeId node);
  void lower_node(NodeId node);
  // Operations that lanes and rows have in common.
  std::uint32_t lower_pure(const Scope& scope, NodeId node);
  std::uint32_t lower_elementwise(const Scope& scope, NodeId node);
  std::uint32_t lower_reduce(const Scope& scope, NodeId node);
  std::uint32_t lower_by_label(const Scope& scope, NodeId node);
  std::uint32_t lower_concat(const Scope& scope, NodeId node);
  std::uint32_t lower_correlate(const Scope& scope, NodeId node);
  std::uint32_t lower_event_count(const Scope& scope, NodeId node);
  std::uint32_t lower_event_n(const Scope& scope, NodeId node);
  std::uint32_t lower_law(const Scope& scope, NodeId node);
  void make_laws(const Scope& scope, NodeId node, std::span<const NodeId> numbers, LawOp& op);
  void make_tables(dist::TableStore& tables, int threads);
  std::vector<Arg> law_numbers(const Scope& scope, NodeId node, std::span<const NodeId> numbers);
  std::vector<Arg> canonical_args(const Scope& scope, const ir::LawUse& use,
                                  std::span<const Arg> args, std::uint32_t n);
  // Time.
  void lower_time(const Scope& scope, NodeId node, std::uint32_t out);
  std::uint32_t lower_accumulate(const Scope& scope, NodeId node);
  void store_columns(NodeId node);
  // Events.
  void lower_count(const Scope& scope, NodeId node, std::uint32_t out);
  void lower_sample(const Scope& scope, NodeId node, std::uint32_t out);
  void add_count_tables(const Arg& rate, std::uint32_t n, CountOp& op);
  std::uint32_t threshold_table(double rate);
  std::uint32_t unsettled_place(NodeId total);
  void lower_phase(NodeId first);
  std::uint32_t ready_at(NodeId gatherer);
  void lower_gather(const Scope& scope, NodeId node, Phase& phase);
  Value row_value(const Scope& scope, NodeId node);
  // For each event element and each element of `dims`, the element of `shape`.
  Elements row_elements(const Scope& scope, const Dims& shape, const Dims& dims) const;
  Value gather_rows(const Scope& scope, NodeId node);
  Value row_slice(const Scope& scope, NodeId node);
  bool has_strikes(ir::EventId event) const;

  const Residual& residual_;
  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const std::vector<FlatColumn>& columns_;
  Plan plan_;

  std::vector<std::uint8_t> persistent_;
  // Tables of quantiles, made when all laws are known.
  struct TableToMake {
    std::size_t law_op;
    std::size_t made;
    std::vector<double> flat;
  };
  std::vector<TableToMake> tables_to_make_;
  std::unordered_map<std::size_t, std::vector<std::pair<Elements, std::uint32_t>>> maps_;
  std::vector<std::optional<Value>> values_;
  // By root node: periods to keep, 0 for none, and the place that keeps them.
  std::vector<std::uint32_t> history_;
  std::vector<std::uint32_t> ring_place_;
  std::vector<std::uint8_t> needs_zero_;
  std::vector<std::uint8_t> lowered_;
  // By node: counts that are drawn and listed by one step, and the noise that only these read.
  std::vector<std::uint8_t> sampled_;
  // By node: counts that someone reads as numbers.
  std::vector<std::uint8_t> count_read_;
  // Columns by node: indices of the first flat column of each.
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> columns_of_;
  std::vector<std::uint8_t> rows_listed_;
  std::map<double, std::uint32_t> thresholds_;
  // By event_total node.
  std::map<std::uint32_t, std::uint32_t> unsettled_;
  // Of the phase being lowered: by node and kept index sets.
  std::map<std::pair<std::uint32_t, std::uint32_t>, Value> row_values_;
  // Places that it reads from lanes or writes to them.
  std::vector<Arg> phase_uses_;
};

// The variant of a binary kernel, given the one for two vectors.
Kernel binary_variant(Kernel vectors, bool splat_a, bool splat_b);

}  // namespace plimsoll::engine::block
