// Runs a model: blocks of trials over threads, one column of numbers per outcome, label and time.
//
//   program    a module with the inputs of one run: everything that no noise reaches is computed
//              once. The module must outlive it and stay unchanged
//   columns    flat columns: one per label and time of each wanted ir::Column
//   exact      every value is a function of module, inputs, seed and trial alone: the same bits for
//              every thread count, chunk, executor and instruction set, and for any split into runs
//              by first_trial
//   errors     lazy: only what the wanted columns need can fail. The lowest failing trial is
//              reported, with the first operation that went wrong; nothing of its block reaches the
//              sink
//   stop       a stopped run has done the trials first_trial .. first_trial + n_done - 1, no others
//   cost       compile: linear in nodes x labels x periods; run: about 0.1-0.3 ns per node, label
//              and trial, 1-4 ns per draw
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

enum class Sampler : std::uint8_t { random, latin, sobol };
enum class Executor : std::uint8_t { block, reference };

// Latents from elsewhere than the sampler: draws held at a quantile, groups that are resampled,
// points of a Markov chain.
//
//   gives     signed tails as Noise gives them, strictly inside (-1/2, 1/2) and not 0, or 1/2
//   by year   a slot drawn once a fiscal year has the same latent in all of its periods
//   asked     for any trial of a block in which the run has a trial, in any order, by several
//   threads
class LatentSource {
 public:
  virtual ~LatentSource() = default;

  // A trial or period slot, trials first .. first + n - 1.
  virtual void fill(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                    std::uint64_t first, std::size_t n, double* out) const = 0;
  // One latent of any slot; `ordinal` is 0 outside the occurrence region.
  virtual double latent(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                        std::uint64_t trial, std::uint32_t ordinal) const = 0;
  // The same for n of them, of trials first + lanes[i].
  virtual void latents_at(ir::SlotId slot, std::uint32_t element, std::uint32_t period,
                          std::uint64_t first, const std::uint32_t* lanes,
                          const std::uint32_t* ordinals, std::size_t n, double* out) const {
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = latent(slot, element, period, first + lanes[i], ordinals[i]);
    }
  }
};

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t n_trials = 100'000;
  // Of latin and sobol: whole replicates, of as many points each as this run's.
  std::uint64_t first_trial = 0;
  // 0: as many as the machine has.
  int threads = 0;
  // Trials per block, rounded up to a multiple of 64, at most 8192; 0: chosen by the program's
  // size.
  int chunk = 0;
  Sampler sampler = Sampler::random;
  // Of latin and sobol: independent replicates, each of 2^k points.
  int replicates = 32;
  // Of sobol: how many dimensions to leave out first, for points that stand beside others.
  std::size_t first_dimension = 0;
  Executor executor = Executor::block;
  // Instead of the sampler's latents where not null; must outlive the run.
  const LatentSource* latents = nullptr;
  // avx512, avx2, neon, scalar; empty or auto: PLIMSOLL_ISA, else the widest this machine has.
  std::string isa;
};

inline constexpr std::uint32_t kNoPeriod = UINT32_MAX;

struct FlatColumn {
  ir::ColumnId column;
  // Element of the node's shape.
  std::uint32_t label = 0;
  // The period it was sampled in; kNoPeriod for trial columns.
  std::uint32_t period = kNoPeriod;
  // "cut[wan, FY2012Q3]": the column's name with label names.
  std::string name;
  // "FY2012 (Apr 2012-Mar 2013)"; empty for trial and horizon columns.
  std::string time_name;
};

// One value that an operation read.
struct FailureOperand {
  // The definition's name, or which operand it is ("left", "sd", ...).
  std::string name;
  double value = 0;
  // The definition that it is the value of, if it is one.
  ir::DefId def;
  Span span;
};

struct RunFailure {
  std::uint64_t trial = 0;
  // Of the operation that went wrong; empty outside the period region.
  std::uint32_t period = kNoPeriod;
  std::string period_name;
  // "wan", "tokyo, firm"; empty for scalars.
  std::string label;
  ir::NodeId node;
  ir::DefId def;
  Span span;
  std::vector<FailureOperand> operands;
  // "division by zero", "normal: sd > 0, but sd is -1.2".
  std::string reason;
  // Index in Program::columns() of the column that failed.
  std::size_t column = 0;
  // A check that is false, rather than a number that does not exist.
  bool is_check = false;
};

struct RunReport {
  // What was asked for, after rounding up to whole replicates.
  std::uint64_t n_trials = 0;
  std::uint64_t n_done = 0;
  bool interrupted = false;
  std::optional<RunFailure> failure;
  int threads = 0;
  int chunk = 0;
  std::string isa;
  // Dimensions that latin and sobol plan, in order: "risk.draw[wan] 2012-04".
  std::vector<std::string> dimensions;
};

// columns[i]: values of Program::columns()[i] for trials first_trial .. first_trial + n - 1. Called
// at once by several workers, 0 .. threads - 1, in any order of trials.
using Sink = std::function<void(int worker, std::uint64_t first_trial, std::size_t n,
                                const double* const* columns)>;
// Trials done so far; called by one worker at a time, some times per second.
using Progress = std::function<void(std::uint64_t n_done, std::uint64_t n_trials)>;

class Program {
 public:
  // `wanted` empty: all columns of the module.
  static Result<Program> compile(const ir::Module& module, ir::RunInputs inputs,
                                 std::span<const ir::ColumnId> wanted = {});
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  const std::vector<FlatColumn>& columns() const;
  // Of one of them: no noise reaches it under these inputs, so it has one value in all trials.
  bool is_uniform(std::size_t column) const;
  // Bytes that one thread needs at this chunk, tables shared by all threads included once.
  std::size_t memory_bytes(int chunk, int threads) const;
  // The lowered program, readable: for tests and `show`.
  std::string print() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Error: what the operator can mend (memory, an option). `progress` and `stop` may be empty.
Result<RunReport> run(const Program& program, const RunOptions& options, const Sink& sink,
                      const Progress& progress = {}, const std::atomic<bool>* stop = nullptr);

// n_trials rounded up to replicates x 2^k points for latin and sobol.
std::uint64_t whole_trials(const RunOptions& options);

// Instruction sets that this machine can run, widest first. Never empty.
std::vector<std::string> available_isas();

// One trial told: for `explain`.
struct Replay {
  struct Occurrence {
    ir::EventId event;
    // Element of the event's shape.
    std::uint32_t label = 0;
    std::uint32_t period = 0;
    std::uint32_t ordinal = 0;
    // Index in Event::strikes, or -1.
    int strike = -1;
    // By mark, in the order of Event::marks: the values of the mark's node by its own labels. With
    // an indexed event only the elements at `label` have a meaning.
    std::vector<std::vector<double>> marks;
  };
  // By node: its values by label, one entry for the run and trial regions, one per period for the
  // period region. Only of nodes that definitions, columns and statements name; empty for all
  // others and for occurrence nodes.
  std::vector<std::vector<std::vector<double>>> values;
  std::vector<Occurrence> occurrences;
  // Why a run refuses the trial, if it does.
  std::optional<RunFailure> failure;

  // By definition: values of Def::node as above; empty where there is none.
  const std::vector<std::vector<double>>& of(const ir::Module& module, ir::DefId def) const;
};

// Poison is left as it is: a trial that fails can be replayed too, and says why. `also`: more nodes whose values are
// kept, none of the occurrence region.
Result<Replay> replay(const ir::Module& module, const ir::RunInputs& inputs,
                      const RunOptions& options, std::uint64_t trial,
                      std::span<const ir::NodeId> also = {});

}  // namespace plimsoll::engine
