// The reference executor: one trial at a time, every node in order, everything kept. The oracle of
// the block executor, and what replays failing trials and tells stories.
//
//   values   poison is kept as it is; nothing is skipped because of a switch
//   cost     some hundred nanoseconds per node, label and period; law objects are made anew
//   whenever their
//            numbers change
//   memory   every value of one trial
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "engine/noise.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

class Reference {
 public:
  struct Occurrence {
    // Element of the event's shape.
    std::uint32_t element = 0;
    std::uint32_t ordinal = 0;
    // Index in Event::strikes, or -1.
    int strike = -1;
  };

  // Evaluates the nodes of `mask` only, which must hold the operands of each of them. All arguments
  // must outlive this. `noise` may be null when the mask holds no noise; `tables` as in
  // ir::NodeEvaluator.
  Reference(const ir::Module& module, const ir::RunInputs& inputs, const Noise* noise,
            std::vector<std::uint8_t> mask, dist::TableStore* tables = nullptr);

  void run(std::uint64_t trial);

  bool has(ir::NodeId node) const { return mask_[node.value] != 0; }
  // Values by label of a run, trial or period node; `period` matters for the last only.
  const double* value(ir::NodeId node, std::uint32_t period) const;
  // By the node's own labels; with an indexed event only those at the occurrence's label mean
  // anything.
  const double* occurrence_value(ir::NodeId node, std::uint32_t period, std::size_t index);
  // Sorted by element, then ordinal; strikes after the others. Known in periods that the trial
  // reached.
  const std::vector<Occurrence>& occurrences(ir::EventId event, std::uint32_t period) const {
    return occurrences_[event.value][period];
  }
  // Element `from` of the operand that element `to` of the node reads.
  const std::vector<std::uint32_t>& map(ir::ShapeId from, ir::ShapeId to) {
    return evaluator_.map(from, to);
  }
  // For each element of `to` and each label of `dim`.
  const std::vector<std::uint32_t>& map_over(ir::ShapeId from, ir::ShapeId to, ir::DimId dim) {
    return evaluator_.map_over(from, to, dim);
  }

 private:
  struct TotalState {
    // By period, then label.
    std::vector<double> due;
    std::vector<double> unsettled;
  };

  double* slot(ir::NodeId node, std::uint32_t period);
  void evaluate(ir::NodeId node, std::uint32_t period);
  void evaluate_leaf(ir::NodeId node, std::uint32_t period, double* out);
  void evaluate_past(const ir::Node& node, std::uint32_t period, double* out);
  void evaluate_gather(ir::NodeId node, std::uint32_t period, double* out);
  void evaluate_pure(ir::NodeId node, std::uint32_t period, double* out);
  void noise_values(const ir::Node& node, std::uint32_t period, std::uint32_t ordinal, double* out);
  void input_values(const ir::Node& node, std::uint32_t period, double* out);
  bool active(const ir::Node& node, std::uint32_t period) const;
  // Time: value of operand 0 `back` periods ago, or of the initial values.
  const double* past(const ir::Node& node, std::uint32_t period, std::uint32_t back);
  void lag(const ir::Node& node, std::uint32_t period, double* out);
  void trailing_sum(const ir::Node& node, std::uint32_t period, double* out);
  void year_lag(const ir::Node& node, std::uint32_t period, double* out);
  void accumulate(ir::NodeId node_id, std::uint32_t period, double* out);
  // Events.
  void event_count(const ir::Node& node, std::uint32_t period, double* out);
  void list_occurrences(ir::EventId event, std::uint32_t period, const double* counts);
  void event_n(const ir::Node& node, std::uint32_t period, double* out);
  void event_total(ir::NodeId node_id, std::uint32_t period, double* out);
  void event_fold(const ir::Node& node, std::uint32_t period, double* out);
  // Element of an operand for each label of a gathering node, for one occurrence.
  double gathered(ir::NodeId operand, std::uint32_t period, std::size_t index, ir::ShapeId to,
                  std::uint32_t element);
  void latent(const ir::Node& node, std::uint32_t period, const Occurrence& occurrence,
              double* out);
  void compute_occurrence(ir::NodeId node, std::uint32_t period);

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Noise* noise_;
  std::vector<std::uint8_t> mask_;
  ir::NodeEvaluator evaluator_;
  std::uint64_t trial_ = 0;
  // Run and trial: by label; period: by period, then label.
  std::vector<std::vector<double>> values_;
  // Accumulators of time operations: by label.
  std::vector<std::vector<double>> states_;
  // Occurrence nodes: by period, then occurrence, then label; empty until asked for.
  std::vector<std::vector<std::vector<double>>> occurrence_values_;
  std::vector<std::vector<std::vector<Occurrence>>> occurrences_;
  // Occurrences counted against the cap, by event and element.
  std::vector<std::vector<double>> used_;
  std::vector<TotalState> totals_;
};

}  // namespace plimsoll::engine
