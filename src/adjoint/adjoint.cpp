// Trials in batches over threads: values forward onto a tape, adjoints back over it, then sums by
// theta. What meets a jump or an arm that turns is handed back to be bumped.
#include "adjoint/adjoint.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>
#include <tuple>

#include "adjoint/tape.h"
#include "base/guest.h"
#include "base/stop.h"
#include "base/workers.h"

namespace plimsoll::adjoint {

namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

constexpr std::size_t kBatches = 32;
// One block in so many looks at the arms of choices.
constexpr std::size_t kWatchEvery = 4;
// Arms that lie closer than this share of their usual distance where the condition turns: a kink.
constexpr double kKink = 0.2;
constexpr double kFewNear = 10;

double folded(const double* lanes) {
  double sum = 0;
  for (std::int64_t j = 0; j < kSumLanes; ++j) sum += lanes[j];
  return sum;
}

const engine::block::KernelTable* choose_kernels(std::string isa) {
  if (isa.empty() || isa == "auto") isa = engine::available_isas().front();
  return engine::block::find_kernels(isa);
}

// By node: what was observed depends on it, so that trials were chosen by it.
std::vector<std::uint8_t> chosen_by(const ir::Module& module, const SweepOptions& options) {
  std::vector<std::uint8_t> out(module.nodes.size(), 0);
  if (options.run.trial_map == nullptr) return out;
  std::vector<NodeId> stack;
  const auto add = [&](NodeId id) {
    if (out[id.value] != 0) return;
    out[id.value] = 1;
    stack.push_back(id);
  };
  for (const ir::Observation& of : module.observations) add(of.node);
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    for (const NodeId operand : module.operands_of(module.node(id))) add(operand);
  }
  return out;
}

class Sweep {
 public:
  Sweep(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
        std::span<const TrialWeight> trials, const SweepOptions& options)
      : inputs_(inputs),
        trials_(trials),
        options_(options),
        graph_(make_graph(module, inputs, target)),
        chosen_(chosen_by(module, options)),
        noise_(module, options.run),
        tables_(options.run.tables ? options.run.tables : std::make_shared<dist::TableStore>()) {}

  Result<SweepResult> run() {
    const auto begin = std::chrono::steady_clock::now();
    const auto* kernels = choose_kernels(options_.run.isa);
    if (kernels == nullptr) return Error{"no instruction set `" + options_.run.isa + "` here"};
    result_.values.assign(trials_.size(), 0);
    const bool varies = graph_.varies[graph_.target.node.value] != 0;
    if (!varies || trials_.empty()) {
      if (!varies) return Error{"the outcome is the same in every trial"};
      return result_;
    }
    std::uint64_t end = 0;
    for (const TrialWeight& weight : trials_) end = std::max<std::uint64_t>(end, weight.trial + 1);
    if (auto error =
            engine::reach_trials(options_.run, end, {options_.run.progress, options_.run.stop}))
      return *error;
    n_batches_ = std::min(kBatches, trials_.size());
    for (std::size_t b = 0; b <= n_batches_; ++b) {
      result_.batch_begin.push_back(b * trials_.size() / n_batches_);
    }
    for (std::size_t b = 0; b < n_batches_; ++b) sums_.emplace_back(graph_);
    const LawPartials laws(graph_);
    const auto work = [&] {
      Tape tape(graph_, inputs_, noise_, *kernels, laws, *tables_);
      for (;;) {
        const std::size_t batch = next_.fetch_add(1);
        if (batch >= n_batches_ || stopped() || abandoned_.load(std::memory_order_relaxed)) return;
        run_batch(tape, batch);
      }
    };
    if (options_.run.progress) options_.run.progress(0, trials_.size());
    const int n_threads = thread_count(options_.run.threads);
    if (const auto error = run_workers(
            n_threads, [&](int) { work(); }, &abandoned_))
      return *error;
    result_.interrupted = stopped();
    if (result_.interrupted) heed_stop();
    result_.n_trials = trials_.size();
    if (!result_.interrupted) assemble(laws);
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return std::move(result_);
  }

 private:
  // The derivative by one theta, batch by batch.
  struct Part {
    Derivative derivative;
    std::vector<double> batches;
  };

  const ir::Module& module() const { return graph_.module(); }
  bool stopped() const {
    const std::atomic<bool>* stop = options_.stop != nullptr ? options_.stop : options_.run.stop;
    return stop != nullptr && stop->load(std::memory_order_relaxed);
  }

  // Batches are of as many trials each as can be: what one has more than another would stand in the
  // errors.
  void run_batch(Tape& tape, std::size_t batch) {
    const std::size_t end = result_.batch_begin[batch + 1];
    std::size_t block = batch;
    for (std::size_t begin = result_.batch_begin[batch]; begin < end && !stopped(); ++block) {
      const std::size_t n = std::min<std::size_t>(kLanes, end - begin);
      std::uint64_t trials[kLanes];
      double value_weights[kLanes];
      double score_weights[kLanes];
      for (std::size_t i = 0; i < n; ++i) {
        trials[i] = trials_[begin + i].trial;
        value_weights[i] = trials_[begin + i].value_weight;
        score_weights[i] = trials_[begin + i].score_weight;
      }
      const bool watch = block % kWatchEvery == 0;
      tape.forward({trials, n}, watch ? &sums_[batch].gaps : nullptr);
      std::copy_n(tape.target_values(), n, result_.values.data() + begin);
      tape.backward(value_weights, score_weights, sums_[batch]);
      begin += n;
      tell(n);
    }
    tape.finish(sums_[batch]);
  }

  void tell(std::size_t n) {
    if (!options_.run.progress) return;
    const std::lock_guard<std::mutex> lock(progress_mutex_);
    n_told_ += n;
    options_.run.progress(n_told_, trials_.size());
  }

  bool meets(std::size_t node) const {
    ArmGap gap;
    for (const Sums& sums : sums_) {
      const ArmGap& more = sums.gaps[node];
      gap.torn = gap.torn || more.torn;
      gap.near_sum += more.near_sum;
      gap.near_n += more.near_n;
      gap.all_sum += more.all_sum;
      gap.all_n += more.all_n;
    }
    if (gap.torn || gap.all_n == 0) return false;
    if (gap.all_sum == 0) return true;
    return gap.near_n >= kFewNear && gap.near_sum / gap.near_n < kKink * gap.all_sum / gap.all_n;
  }

  std::vector<std::uint8_t> feeding_jumps() const {
    std::vector<NodeId> jumps;
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      if (graph_.varies[i] == 0) continue;
      const Node& node = module().nodes[i];
      const auto operands = module().operands_of(node);
      const auto add = [&](std::size_t k) {
        if (graph_.varies[operands[k].value] != 0) jumps.push_back(operands[k]);
      };
      for (std::size_t k = 0; k < operands.size(); ++k) {
        switch (ir::op_class(node.op, k)) {
          case ir::OpClass::smooth:
          case ir::OpClass::kink:
            // A flag that is counted or multiplied.
            if (ir::gives_flag(module().node(operands[k]).op) ||
                is_stepped_figure(module(), node, k)) {
              add(k);
            }
            break;
          case ir::OpClass::jump:
            // What a flag is made of jumps where the flag is used.
            if (!ir::gives_flag(node.op) && !(node.op == Op::select && meets(i))) add(k);
            break;
          case ir::OpClass::score:
          case ir::OpClass::none:
            break;
        }
      }
    }
    if (ir::gives_flag(module().node(graph_.target.node).op)) jumps.push_back(graph_.target.node);
    return feeding(graph_, jumps);
  }

  // Scores of all draws, or of those by which trials were chosen.
  std::vector<std::uint8_t> feeding_scores(bool chosen) const {
    std::vector<NodeId> roots;
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      if (graph_.varies[i] == 0 || (chosen && chosen_[i] == 0)) continue;
      const auto operands = module().operands_of(module().nodes[i]);
      if (module().nodes[i].op == Op::event_count) roots.push_back(operands[1]);
      if (graph_.discrete[i] != 0) roots.insert(roots.end(), operands.begin() + 1, operands.end());
    }
    return feeding(graph_, roots);
  }

  // What is a number of a law that has no derivative by it.
  std::vector<std::uint8_t> feeding_undefined(const LawPartials& laws) const {
    std::vector<NodeId> roots;
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      if (node.op != Op::law || graph_.varies[i] == 0) continue;
      const auto operands = module().operands_of(node);
      for (std::size_t k = 1; k < operands.size(); ++k) {
        const LawPartial* partial = laws.find(NodeId(i), 0, 0, k - 1);
        if (partial != nullptr && partial->kind() == LawPartial::Kind::undefined) {
          roots.push_back(operands[k]);
        }
      }
    }
    return feeding(graph_, roots);
  }

  void assemble(const LawPartials& laws) {
    const std::vector<std::uint8_t> to_jump = feeding_jumps();
    const std::vector<std::uint8_t> to_chosen = feeding_scores(true);
    add_inputs(to_jump, feeding_scores(false), to_chosen, feeding_undefined(laws));
    add_numbers(laws, to_jump, to_chosen);
    add_rates();
  }

  void finish(const Part& part) {
    Derivative derivative = part.derivative;
    for (const double g : part.batches) derivative.value += g;
    derivative.se = mean_error(part.batches);
    derivative.batches = part.batches;
    result_.derivatives.push_back(derivative);
  }

  // Of a sum to which every trial gives as much as any other.
  double mean_error(std::span<const double> batches) const {
    std::vector<double> shares;
    std::vector<double> rest;
    double sum = 0;
    double size = 0;
    for (const double part : batches) {
      sum += part;
      size += std::fabs(part);
    }
    for (std::size_t b = 0; b < batches.size(); ++b) {
      const std::size_t n = result_.batch_begin[b + 1] - result_.batch_begin[b];
      shares.push_back(static_cast<double>(n) / static_cast<double>(trials_.size()));
      rest.push_back(batches[b] - sum * shares[b]);
    }
    return batch_error(rest, shares, size);
  }

  void add_inputs(const std::vector<std::uint8_t>& to_jump,
                  const std::vector<std::uint8_t>& to_score,
                  const std::vector<std::uint8_t>& to_chosen,
                  const std::vector<std::uint8_t>& to_undefined) {
    std::map<std::pair<std::uint32_t, std::size_t>, Part> parts;
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      if (node.op != Op::input || sums_[0].uniform[i].empty()) continue;
      const ir::Input& input = module().inputs[node.aux];
      const auto map = ir::broadcast_map(module(), input.shape, node.shape);
      const std::size_t shape = module().shape(input.shape).size;
      const bool in_time = node.region == ir::Region::period;
      for (std::uint32_t p = 0; p < (in_time ? graph_.n_periods : 1); ++p) {
        std::size_t time = 0;
        if (input.time == ir::InputTime::by_period) time = p;
        if (input.time == ir::InputTime::by_year) {
          time = static_cast<std::size_t>(module().time.year_index(p));
        }
        for (std::size_t e = 0; e < map.size(); ++e) {
          const std::size_t entry = time * shape + map[e];
          Part& part = parts[{node.aux, entry}];
          part.batches.resize(n_batches_, 0.0);
          Derivative& d = part.derivative;
          d.theta.kind = Theta::Kind::input;
          d.theta.input = ir::InputId(node.aux);
          d.theta.entry = entry;
          d.at = inputs_.inputs[node.aux][entry];
          d.past_jump = d.past_jump || to_jump[i] != 0;
          d.by_score = d.by_score || to_score[i] != 0;
          d.chosen = d.chosen || to_chosen[i] != 0;
          d.undefined = d.undefined || to_undefined[i] != 0;
          const std::size_t place = (in_time ? p * map.size() : 0) + e;
          for (std::size_t b = 0; b < n_batches_; ++b) {
            part.batches[b] += folded(sums_[b].uniform[i].data() + place * kSumLanes);
          }
        }
      }
    }
    for (const auto& [key, part] : parts) finish(part);
  }

  void add_numbers(const LawPartials& laws, const std::vector<std::uint8_t>& to_jump,
                   const std::vector<std::uint8_t>& to_chosen) {
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      if (node.op != Op::law || graph_.varies[i] == 0 || graph_.useful[i] == 0) continue;
      const auto operands = module().operands_of(node);
      const std::size_t size = module().shape(node.shape).size;
      for (std::uint32_t k = 1; k < operands.size(); ++k) {
        if (graph_.active[operands[k].value] != 0 || !graph_.uniform(operands[k])) continue;
        const auto map = ir::broadcast_map(module(), module().node(operands[k]).shape, node.shape);
        std::map<std::uint32_t, Part> parts;
        for (std::uint32_t e = 0; e < size; ++e) {
          Part& part = parts[map[e]];
          part.batches.resize(n_batches_, 0.0);
          Derivative& d = part.derivative;
          d.theta.kind = Theta::Kind::number;
          d.theta.node = NodeId(i);
          d.theta.number = k - 1;
          d.theta.element = map[e];
          d.at = graph_.residual.tables[operands[k].value][map[e]];
          d.past_jump = d.past_jump || (graph_.discrete[i] == 0 && to_jump[i] != 0);
          if (const LawPartial* partial = laws.find(NodeId(i), 0, e, k - 1)) {
            d.by_score = partial->kind() == LawPartial::Kind::score;
            d.undefined = partial->kind() == LawPartial::Kind::undefined;
          }
          d.chosen = d.chosen || (d.by_score ? chosen_[i] : to_chosen[i]) != 0;
          const std::size_t place = (k - 1) * size + e;
          for (std::size_t b = 0; b < n_batches_; ++b) {
            part.batches[b] += folded(sums_[b].constants[i].data() + place * kSumLanes);
          }
        }
        for (const auto& [element, part] : parts) finish(part);
      }
    }
  }

  bool ever_live(std::size_t node) const {
    return std::any_of(graph_.live.begin(), graph_.live.end(),
                       [&](const auto& live) { return live[node] != 0; });
  }

  void add_rates() {
    for (std::size_t i = 0; i < module().nodes.size(); ++i) {
      const Node& node = module().nodes[i];
      if (node.op != Op::event_count || !ever_live(i)) continue;
      for (std::uint32_t e = 0; e < module().shape(node.shape).size; ++e) {
        Part part;
        part.derivative.theta.kind = Theta::Kind::rate;
        part.derivative.theta.node = NodeId(i);
        part.derivative.theta.element = e;
        part.derivative.at = 1;
        part.derivative.by_score = true;
        part.derivative.chosen = chosen_[i] != 0;
        for (std::size_t b = 0; b < n_batches_; ++b) {
          part.batches.push_back(folded(sums_[b].constants[i].data() + e * kSumLanes));
        }
        finish(part);
      }
    }
  }

  const ir::RunInputs& inputs_;
  std::span<const TrialWeight> trials_;
  const SweepOptions& options_;
  Graph graph_;
  std::vector<std::uint8_t> chosen_;
  engine::Noise noise_;
  std::shared_ptr<dist::TableStore> tables_;
  std::vector<Sums> sums_;
  std::size_t n_batches_ = 0;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> abandoned_{false};
  std::mutex progress_mutex_;
  std::size_t n_told_ = 0;
  SweepResult result_;
};

}  // namespace

double batch_error(std::span<const double> rest, std::span<const double> shares, double size) {
  double squares = 0;
  double shared = 0;
  for (std::size_t b = 0; b < rest.size(); ++b) {
    squares += rest[b] * rest[b];
    shared += shares[b] * shares[b];
  }
  if (!(shared < 1)) return HUGE_VAL;
  const double error = std::sqrt(squares / (1 - shared));
  // Sums of the same terms in another order differ by less than this.
  constexpr double kRounding = 1e-10;
  return error <= kRounding * size ? 0 : error;
}

Result<SweepResult> sweep(const ir::Module& module, const ir::RunInputs& inputs,
                          const Target& target, std::span<const TrialWeight> trials,
                          const SweepOptions& options) {
  return as_guest([&] { return Sweep(module, inputs, target, trials, options).run(); });
}

}  // namespace plimsoll::adjoint
