// Runs a model: blocks of trials over threads, one column of numbers per outcome, label and time.
//
//   program    a module with the inputs of one run: everything that no noise reaches is computed
//              once. The module must outlive it and stay unchanged
//   columns    flat columns: one per label and time of each wanted ir::Column
//   exact      every value is a function of module, inputs, seed and trial alone: the same bits for
//              every thread count, block size, executor and instruction set, and for any split into runs
//              by first_trial
//   by trial   values that are given by the trial's number (ir::ByTrial) are what they are; a run beyond the last of them is an
//              Error of kind `usage`
//   errors     lazy: only what the wanted columns need can fail. The lowest failing trial is
//              reported, with the first operation that went wrong; nothing of its block reaches the
//              sink
//   caller     a library's guest manners: base/guest.h. Sinks are called with its floating-point state; no environment
//              variable is read
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
#include "engine/failure.h"
#include "engine/options.h"
#include "ir/evaluate.h"
#include "ir/ir.h"

namespace plimsoll::engine {

struct FlatColumn {
  ir::ColumnId column;
  // Element of the node's shape.
  std::uint32_t label = 0;
  // The period it was sampled in; kNoPeriod for trial columns.
  std::uint32_t period = kNoPeriod;
  // "cut[wan, FY2012Q3]": the column's name with label names.
  std::string name;
  // Empty for trial and horizon columns.
  ir::PeriodName time_name;
};

struct RunReport {
  // What was asked for, after rounding up to whole replicates.
  std::uint64_t n_trials = 0;
  std::uint64_t n_done = 0;
  bool interrupted = false;
  std::optional<RunFailure> failure;
  int threads = 0;
  int block_size = 0;
  std::string isa;
  // Dimensions that latin and sobol plan, in order: "risk.draw[wan] 2012-04".
  std::vector<std::string> dimensions;
};

// columns[i]: values of Program::columns()[i] for trials first_trial .. first_trial + n - 1. Called
// at once by several workers, 0 .. threads - 1, in any order of trials.
using Sink = std::function<void(int worker, std::uint64_t first_trial, std::size_t n,
                                const double* const* columns)>;

class Program {
 public:
  // `wanted` empty: all columns of the module.
  static Result<Program> compile(const ir::Module& module, ir::RunInputs inputs,
                                 std::span<const ir::ColumnId> wanted = {},
                                 const CompileOptions& options = {});
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  const std::vector<FlatColumn>& columns() const;
  // Of one of them: no noise reaches it under these inputs, so it has one value in all trials.
  bool is_uniform(std::size_t column) const;
  // Bytes that one thread needs at this block size, tables shared by all threads included once.
  std::size_t memory_bytes(int block_size, int threads) const;
  // The lowered program, readable: for tests and `show`.
  std::string print() const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// How many threads a run of these options takes, where memory allows it: no more than there are blocks.
int threads_of(const Program& program, const RunOptions& options);

// Error: what the operator can mend (memory, an option). `progress` and `stop` may be
// empty: then those of `options` hold, if any.
Result<RunReport> run(const Program& program, const RunOptions& options, const Sink& sink,
                      const Progress& progress = {}, const std::atomic<bool>* stop = nullptr);

}  // namespace plimsoll::engine
