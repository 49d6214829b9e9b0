// A forward pass that keeps every value, for a few trials side by side, and the sweep back over it.
//
//   forward   the values of engine::Program for the same trials, bit for bit
//   backward  adds the trials' derivatives to Sums: of nodes that are the same in all trials per
//             element, of laws' numbers and events' rates where they are constants
//   threads   one tape per thread; graph, laws and noise are shared
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "adjoint/graph.h"
#include "adjoint/law_partial.h"
#include "adjoint/partials.h"
#include "engine/kernels/dispatch.h"
#include "engine/kernels/factors.h"
#include "engine/noise.h"

namespace plimsoll::adjoint {

inline constexpr std::int64_t kLanes = 64;
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

class Tape {
 public:
  Tape(const Graph& graph, const ir::RunInputs& inputs, const engine::Noise& noise,
       const engine::block::KernelTable& kernels, const LawPartials& laws,
       dist::TableStore& tables);

  // At most kLanes trials, rising, less than 2^32 apart.
  // `gaps`, by node: also look how far choices' arms lie apart; or null.
  void forward(std::span<const std::uint64_t> trials, std::vector<ArmGap>* gaps);
  // The target's values, one per trial of the last forward().
  const double* target_values() const;
  // After forward(); weights by trial.
  void backward(const double* value_weights, const double* score_weights, Sums& sums);
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
    std::shared_ptr<const dist::QuantileTable> table;
  };

  static constexpr std::size_t kMostOperands = 4;
  // One node of one period forward: a kernel whose operands lie ready, or what evaluate() does.
  struct Step {
    ir::NodeId id;
    std::uint32_t period = 0;
    bool is_kernel = false;
    engine::block::Inst inst = {};
    double* places[kMostOperands + 1] = {};
    engine::block::Arg args[kMostOperands] = {};
  };
  // One node of one period backward: pushes first .. first + n - 1, or what reverse() does.
  struct Back {
    ir::NodeId id;
    std::uint32_t period = 0;
    // The first of its period: adjoints of the period after are cleared before it.
    bool clears = false;
    std::uint32_t first = 0;
    std::uint32_t n = 0;
  };
  // What n elements of a node give to elements of one operand: to += a, -a, a * x, ...
  struct Push {
    enum class Form : std::uint8_t { same, minus, times, over, where, where_not };
    Form form = Form::same;
    // x is one number for all lanes.
    bool splat = false;
    // `to` is in Sums: folded.
    bool folds = false;
    std::uint32_t n = 0;
    const double* a = nullptr;
    const double* x = nullptr;
    double* to = nullptr;
    ir::NodeId sums_of;
    // Elements; null: 0, 1, 2, ...
    const std::uint32_t* a_map = nullptr;
    const std::uint32_t* x_map = nullptr;
    const std::uint32_t* to_map = nullptr;
    std::size_t to_first = 0;
  };

  const ir::Module& module() const { return graph_.module(); }
  const ir::Node& node(ir::NodeId id) const { return module().node(id); }
  std::uint32_t size(ir::NodeId id) const { return module().size_of(id); }
  const double* table(ir::NodeId id, std::uint32_t period) const;
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

  // Making the tape (tape_plan.cpp).
  void make_maps(ir::NodeId id);
  bool rereads(ir::NodeId id, std::size_t k, std::uint32_t period) const;
  std::vector<std::vector<std::uint8_t>> find_reread() const;
  void place_values();
  void place_adjoints();
  void plan_forward(ir::NodeId id, std::uint32_t period);
  bool plan_kernel(ir::NodeId id, std::uint32_t period, Step& step);
  bool plan_law(ir::NodeId id, std::uint32_t period, Step& step);
  bool law_operands(const Frame& frame, ir::NodeId id, Step& step);
  const double* canonical_numbers(ir::NodeId id, std::uint32_t period);
  void plan_backward(ir::NodeId id, std::uint32_t period);
  bool plan_pushes(ir::NodeId id, std::uint32_t period);
  void plan_push(Push push, ir::NodeId to, std::uint32_t period, const std::uint32_t* to_map);
  double* lanes(ir::NodeId id, std::uint32_t period) {
    return values_.data() + value_at_[id.value][graph_.time_of(id, period)];
  }

  // Forward.
  std::uint32_t label_at(const ir::Node& node, std::uint32_t element) const;
  void evaluate(ir::NodeId id, std::uint32_t period);
  void evaluate_in(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_kernel(const Frame& frame, ir::NodeId id, engine::block::Kernel kernel,
                       std::uint32_t aux, double* out);
  void evaluate_copies(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_law(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_t_scores(const Frame& frame, ir::NodeId id, double* out);
  void evaluate_noise(const Frame& frame, const ir::Node& node, double* out);
  void evaluate_time(ir::NodeId id, std::uint32_t period, double* out);
  void accumulate(ir::NodeId id, std::uint32_t period, double* out);
  void event_count(ir::NodeId id, std::uint32_t period, double* out);
  void event_n(ir::NodeId id, std::uint32_t period, double* out);
  void evaluate_gather(ir::NodeId id, std::uint32_t period, double* out);
  void ensure_rows(ir::EventId event, std::uint32_t period);
  void event_total(ir::NodeId id, std::uint32_t period);
  void event_fold(ir::NodeId id, std::uint32_t period, double* out);

  // Backward.
  double* adjoint(ir::NodeId id, std::uint32_t period) {
    return adjoints_.data() + adjoint_at_[id.value][graph_.time_of(id, period)];
  }
  void clear_passing(std::uint32_t period);
  void push_all(const Push& push, Sums& sums);
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
  void watch_gaps(const Step& step, std::vector<ArmGap>& gaps);
  // Adds `g`, frame.stride numbers, to element `e` of a node's adjoint.
  void deposit(const Frame& frame, ir::NodeId to, std::uint32_t e, const double* g, Sums& sums);
  // An adjoint of the node's value of the period leads on.
  bool wanted(ir::NodeId id, std::uint32_t period) const {
    return graph_.uniform(id) ? graph_.useful[id.value] != 0 : graph_.is_carrying(id, period);
  }

  const Graph& graph_;
  const ir::RunInputs& inputs_;
  const engine::Noise& noise_;
  const engine::block::KernelTable& kernels_;
  const LawPartials& laws_;
  dist::TableStore& tables_;
  ir::NodeEvaluator evaluator_;

  // Index maps of all nodes in one array, and where those of a node's operands begin.
  std::vector<std::uint32_t> pool_;
  std::vector<std::vector<std::uint32_t>> map_at_;
  engine::block::Factors factors_;

  std::vector<double> values_;
  // By node and time.
  std::vector<std::vector<std::size_t>> value_at_;
  std::vector<Step> forward_;
  std::vector<Back> backward_;
  std::vector<Push> pushes_;
  // Numbers of laws in the form that their kernels take, by node and time.
  std::vector<std::vector<std::vector<double>>> law_numbers_;
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
  // Trials follow each other, and begin where the noise's batches do.
  bool in_a_row_ = false;

  // Adjoints: first those of one period, cleared with each, then what is kept over periods.
  std::vector<double> adjoints_;
  std::size_t n_passing_ = 0;
  // By node and time.
  std::vector<std::vector<std::size_t>> adjoint_at_;
  std::vector<std::vector<double>> row_adjoints_;
  std::vector<std::vector<double>> adjoint_states_;
  std::vector<std::vector<double>> unsettled_adjoints_;
  double score_weights_[kLanes] = {};
  std::vector<std::vector<double>> scratch_;
  std::vector<double> dense_;
};

}  // namespace plimsoll::adjoint
