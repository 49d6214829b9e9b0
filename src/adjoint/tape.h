// A forward pass that keeps every value, for a few trials side by side, and the sweep back over it.
//
//   forward   the values of engine::Program for the same trials, bit for bit
//   backward  adds the trials' derivatives to Sums: of nodes that are the same in all trials per
//             element, of laws' numbers and events' rates where they are constants
//   one tape per thread; graph, laws and noise are shared
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "adjoint/graph.h"
#include "adjoint/law_partial.h"
#include "adjoint/partials.h"
#include "engine/block/dispatch.h"
#include "engine/noise.h"

namespace plimsoll::adjoint {

inline constexpr std::int64_t kLanes = 32;
// Sums over trials are kept in so many lanes, whatever the instruction set.
inline constexpr std::int64_t kSumLanes = 8;

// What a choice's arms differ by where its condition is about to turn, against everywhere.
struct ArmGap {
  double near_sum = 0;
  double near_n = 0;
  double all_sum = 0;
  double all_n = 0;
  // An arm that has no value close to the turn.
  bool torn = false;
};

// What one batch of trials adds up to.
struct Sums {
  // By node that is uniform and useful: kSumLanes numbers for each value of its table.
  std::vector<std::vector<double>> uniform;
  // By node: law nodes have numbers x elements, counts have elements; kSumLanes each.
  std::vector<std::vector<double>> constants;
  // By node, of choices.
  std::vector<ArmGap> gaps;

  explicit Sums(const Graph& graph);
};

// The value of a law's operation.
double law_value(ir::Op op, const dist::Distribution& law, double x);

class Tape {
 public:
  Tape(const Graph& graph, const ir::RunInputs& inputs, const engine::Noise& noise,
       const engine::block::KernelTable& kernels, const LawPartials& laws);

  // At most kLanes trials, rising, less than 2^32 apart.
  void forward(std::span<const std::uint64_t> trials);
  // The target's values, one per trial of the last forward().
  const double* target_values() const;
  // After forward(); weights by trial.
  // `watch`: also look how far choices' arms lie apart.
  void backward(const double* value_weights, const double* score_weights, bool watch, Sums& sums);
  // Once all trials of a batch are in `sums`: on through nodes that are the same in all trials.
  void finish(Sums& sums);

 private:
  struct Rows {
    std::vector<std::uint32_t> lane;
    std::vector<std::uint32_t> element;
    // Trial less the first of the block.
    std::vector<std::uint32_t> trial;
    std::vector<std::uint32_t> ordinal;
    std::vector<std::int32_t> strike;
    // Element and lane of counts that are poison.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> poison;
    std::int64_t n = 0;
    std::int64_t stride = 0;
  };
  // Where a node is being computed: over lanes, or over the rows of its event.
  struct Frame {
    std::uint32_t period = 0;
    const Rows* rows = nullptr;
    std::int64_t stride = kLanes;
  };
  // An operand's values: element e at base + e * stride of the frame, or base[e] where all lanes
  // are the same.
  struct Operand {
    const double* base;
    bool splat;
  };
  struct Law {
    std::vector<double> numbers;
    std::unique_ptr<dist::Distribution> law;
    std::unique_ptr<dist::QuantileTable> table;
  };

  const ir::Module& module() const { return graph_.module(); }
  const ir::Node& node(ir::NodeId id) const { return module().node(id); }
  std::uint32_t size(ir::NodeId id) const { return module().size_of(id); }
  bool active_in(const ir::Node& node, std::uint32_t period) const;
  const double* table(ir::NodeId id, std::uint32_t period) const;
  double* lanes(ir::NodeId id, std::uint32_t period);
  double* row_values(ir::NodeId id, std::uint32_t period) {
    return row_values_[id.value][period].data();
  }
  // `place`: 0, 1, ...: which scratch to use for values copied from lanes to rows.
  Operand operand(const Frame& frame, ir::NodeId id, std::size_t place);
  // Element e of an operand as `frame.stride` numbers; copied to scratch where it is a splat.
  const double* dense(const Frame& frame, const Operand& operand, std::uint32_t e, double* scratch);
  const std::uint32_t* map(ir::NodeId id, std::size_t k) const {
    return pool_.data() + map_at_[id.value][k];
  }

  // Forward.
  std::uint32_t label_at(const ir::Node& node, std::uint32_t element) const;
  void evaluate(ir::NodeId id, std::uint32_t period);
  void evaluate_in(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_kernel(const Frame& frame, ir::NodeId id, engine::block::Kernel kernel,
                       std::uint32_t aux, double* out);
  void evaluate_copies(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_law(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_noise(const Frame& frame, const ir::Node& node, double* out);
  void evaluate_time(ir::NodeId id, std::uint32_t period, double* out);
  void accumulate(ir::NodeId id, std::uint32_t period, double* out);
  // The operand's values `back` periods before, or the values before the first; base null where
  // there are none. Tells the period that they are of, and which operand.
  Operand past(ir::NodeId id, std::uint32_t period, std::uint32_t back, std::uint32_t* at,
               std::size_t* operand_index);
  Operand year_past(ir::NodeId id, std::uint32_t period, std::uint32_t* at,
                    std::size_t* operand_index);
  void event_count(ir::NodeId id, std::uint32_t period, double* out);
  void ensure_rows(ir::EventId event, std::uint32_t period);
  void event_total(ir::NodeId id, std::uint32_t period);
  void event_fold(ir::NodeId id, std::uint32_t period, double* out);

  // Backward.
  double* adjoint(ir::NodeId id, std::uint32_t period);
  void reverse(ir::NodeId id, std::uint32_t period, Sums& sums);
  void reverse_in(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_elementwise(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_over(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_time(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  // `a` null in periods in which the node is not computed.
  void reverse_running(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_law(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_law_function(const Frame& frame, ir::NodeId id, const double* a, Sums& sums);
  void reverse_count(ir::NodeId id, std::uint32_t period, Sums& sums);
  void reverse_total(ir::NodeId id, std::uint32_t period, Sums& sums);
  void reverse_fold(ir::NodeId id, std::uint32_t period, const double* a, Sums& sums);
  void scores_of(const double* latents, bool are_scores, double* to, std::int64_t n);
  const std::uint32_t* struck_elements(const Frame& frame, const ir::Node& node);
  void watch_gap(const Frame& frame, ir::NodeId id, std::uint32_t e, const Elementwise& values,
                 Sums& sums);
  // Adds `g`, frame.stride numbers, to element `e` of a node's adjoint.
  void deposit(const Frame& frame, ir::NodeId to, std::uint32_t e, const double* g, Sums& sums);
  bool wanted(ir::NodeId id) const { return graph_.useful[id.value] != 0; }

  const Graph& graph_;
  const ir::RunInputs& inputs_;
  const engine::Noise& noise_;
  const engine::block::KernelTable& kernels_;
  const LawPartials& laws_;
  ir::NodeEvaluator evaluator_;

  // Index maps of all nodes in one array, and where those of a node's operands begin.
  std::vector<std::uint32_t> pool_;
  std::vector<std::vector<std::uint32_t>> map_at_;
  std::vector<engine::block::Factor> factors_;

  std::vector<double> values_;
  std::vector<std::size_t> value_at_;
  std::vector<std::vector<double>> states_;
  std::vector<std::vector<double>> unsettled_;
  std::vector<std::vector<double>> used_;
  // Counts before caps, by event: period, then element, then lane.
  std::vector<std::vector<double>> raw_counts_;
  std::vector<std::vector<Rows>> rows_;
  std::vector<std::vector<std::uint8_t>> rows_known_;
  std::vector<std::vector<std::vector<double>>> row_values_;
  std::vector<std::vector<Law>> law_cache_;
  std::uint64_t first_trial_ = 0;
  std::uint32_t trials_[kLanes] = {};
  std::uint32_t zero_ordinals_[kLanes] = {};
  std::size_t n_trials_ = 0;

  // Adjoints: of one period for most nodes, of all for those that later periods reach back to.
  std::vector<double> adjoints_;
  std::vector<double> kept_adjoints_;
  std::vector<std::size_t> adjoint_at_;
  std::vector<std::vector<double>> row_adjoints_;
  std::vector<std::vector<double>> adjoint_states_;
  std::vector<std::vector<double>> unsettled_adjoints_;
  double score_weights_[kLanes] = {};
  std::vector<std::vector<double>> scratch_;
  std::vector<double> dense_;
  bool watch_ = false;
};

}  // namespace plimsoll::adjoint
