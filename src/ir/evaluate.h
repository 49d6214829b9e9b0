// The meaning of every pure operation on single doubles, and constant evaluation with it.
//
//   scalar    evaluate_op() is the definition that executors agree with bit for bit
//   labels    NodeEvaluator does the same for all labels of a node, index-set operations and laws
//             included: everything that needs no noise, time or events
//   constant  evaluate_run_region() gives the values of a run-region node under given inputs and
//             flags
//   errors    poison (a non-finite number) is returned as such; see op.def
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dist/table_store.h"
#include "ir/ir.h"

namespace plimsoll::ir {

// For operations without side tables, state or noise (arithmetic, comparison, choice, functions).
double evaluate_op(Op op, std::span<const double> args);
// The group elementwise.
bool is_pure_scalar(Op op);
// The meaning of Op::score_of_t where it is exact.
double score_of_t(double t, double degrees);
// What an operation of the group law gives of one; `x` is its operand 0, if it has one.
double law_value(Op op, const dist::Distribution& law, double x);

// What a run is given: one vector of values per input (as Input::values) and a state per flag.
struct RunInputs {
  std::vector<std::vector<double>> inputs;
  std::vector<std::uint8_t> flags;
};

// The module's own values: givens as written, risks on, overlays off.
RunInputs default_inputs(const Module& module);

// A draw whose numbers are constant by declaration is sampled from a table, in every executor
// alike, unless its law has a kernel or does not suit a table.
bool draws_from_table(const LawUse& use, const dist::Distribution& law);

// Op::score_of_t whose degrees no trial changes is read from a table, in every executor alike.
bool scores_from_table(const Module& module, const Node& node);

// Remembers index maps of the module, which must stay unchanged while this lives.
class NodeEvaluator {
 public:
  // Tables of draws are kept in `tables`, which must outlive this, or else by this alone.
  explicit NodeEvaluator(const Module& module, dist::TableStore* tables = nullptr);
  ~NodeEvaluator();

  static bool handles(Op op);
  // `operands[i]`: values of operand i, in that node's shape. `out`: as many as the node has
  // labels.
  void evaluate(const Node& node, std::span<const double* const> operands, double* out);

  // broadcast_map(from, to), made once.
  const std::vector<std::uint32_t>& map(ShapeId from, ShapeId to);
  // For each element of `to` and then each label of `dim`, the element of `from`.
  const std::vector<std::uint32_t>& map_over(ShapeId from, ShapeId to, DimId dim);

 private:
  void evaluate_elements(const Node& node, std::span<const double* const> operands, double* out);
  void reduce(const Node& node, const double* operand, double* out);
  void pick(const Node& node, const double* operand, double* out);
  void by_label(const Node& node, std::span<const double* const> operands, double* out);
  void scores_of_t(const Node& node, std::span<const double* const> operands, double* out);
  void between_latents(const Node& node, std::span<const double* const> operands, double* out);
  void evaluate_law(const Node& node, std::span<const double* const> operands, double* out);

  struct LastLaw;
  const Module& module_;
  dist::TableStore* tables_;
  std::unique_ptr<dist::TableStore> own_tables_;
  std::map<std::pair<ShapeId, ShapeId>, std::vector<std::uint32_t>> maps_;
  std::map<std::pair<std::pair<ShapeId, ShapeId>, DimId>, std::vector<std::uint32_t>> maps_over_;
  // By law use: distributions made last, by element, while their numbers stay the same.
  std::unordered_map<std::uint32_t, std::vector<LastLaw>> laws_;
  // Of a copula's degrees of freedom, those asked for last.
  double degrees_ = 0;
  std::shared_ptr<const dist::ScoreTable> scores_;
};

// Values of run-region nodes, computed when asked for and kept.
class RunRegion {
 public:
  // `module` and `inputs` must outlive this and stay unchanged.
  RunRegion(const Module& module, const RunInputs& inputs);
  // With default_inputs(), of which only what is asked for is looked at.
  explicit RunRegion(const Module& module);

  // `node` must be of the run region.
  const std::vector<double>& values(NodeId node);

 private:
  void compute(NodeId node);

  const Module& module_;
  // Null for the defaults.
  const RunInputs* inputs_;
  NodeEvaluator evaluator_;
  // By node. Of a large module one value may be asked for, and then another by another of these.
  std::unordered_map<std::uint32_t, std::vector<double>> values_;
};

// Values of a run-region node by label. Laws (law_quantile_lower, law_mean, ...) included.
std::vector<double> evaluate_run_region(const Module& module, NodeId node, const RunInputs& inputs);
// With default_inputs(); costs what the node is made of, whatever else the module has.
std::vector<double> evaluate_run_region(const Module& module, NodeId node);

}  // namespace plimsoll::ir
