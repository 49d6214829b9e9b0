// What a run is asked for, beside a program.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dist/table_store.h"
#include "engine/latents.h"
#include "engine/trial_map.h"

namespace plimsoll::engine {

class RunExchange;
struct FlatColumn;

enum class Sampler : std::uint8_t { random, latin, sobol };
enum class Executor : std::uint8_t { block, reference };

// Trials done and in all: 0 before the first, then some times per second; called by one worker at a time.
using Progress = std::function<void(std::uint64_t n_done, std::uint64_t n_trials)>;

struct RunOptions {
  std::uint64_t seed = 1;
  std::uint64_t n_trials = 100'000;
  // Of latin and sobol: whole replicates, of as many points each as this run's.
  std::uint64_t first_trial = 0;
  // 0: as many as the machine has.
  int threads = 0;
  // Trials per block, rounded up to a multiple of 64, at most 8192; 0: chosen by the program's
  // size.
  int block_size = 0;
  Sampler sampler = Sampler::random;
  // Of latin and sobol: independent replicates, each of 2^k points.
  int replicates = 32;
  // Of sobol: how many dimensions to leave out first, for points that stand beside others.
  std::size_t first_dimension = 0;
  Executor executor = Executor::block;
  // Latents that files give (ir/given.h) are drawn instead: in copies of a run that are independent of it.
  bool draws_given = false;
  // Of the random sampler: which of its trials a run's are; null: the same ones. Values by trial are those of the row.
  std::shared_ptr<const TrialMap> trial_map;
  // Instead of the sampler's latents where not null; must outlive the run.
  const LatentSource* latents = nullptr;
  // avx512, avx2, neon, scalar; empty or auto: the widest this machine has.
  std::string isa;
  // Keeps what is made of laws from one run, replay or question to the next; null: nothing is kept.
  std::shared_ptr<dist::TableStore> tables;
  // Of runs and sweeps that are given none of their own; either may be empty.
  Progress progress;
  const std::atomic<bool>* stop = nullptr;
  // Answers run() instead of it where not null, see exchange.h; must outlive the run.
  RunExchange* exchange = nullptr;
};

// How a program is made of a module.
struct CompileOptions {
  // That make tables of laws; 0: as many as the machine has. Where they cannot be started one makes all.
  int threads = 0;
  // Where tables of laws are looked for and kept; null: in the program alone.
  std::shared_ptr<dist::TableStore> tables;
  // Periods from here on are not run, and have no columns.
  std::uint32_t end_period = UINT32_MAX;
  // Which columns there are, of those asked for; empty: all.
  std::function<bool(const FlatColumn&)> has_column;
};

// A program for runs with these options.
CompileOptions compile_options(const RunOptions& options);

// n_trials rounded up to replicates x 2^k points for latin and sobol.
std::uint64_t whole_trials(const RunOptions& options);

// Whatever runs trials before `end` calls it first. Error: there are not so many, or the sampler is another one.
std::optional<Error> reach_trials(const RunOptions& options, std::uint64_t end,
                                  const TrialMap::Caller& caller);

// Instruction sets that this machine can run, widest first. Never empty.
std::vector<std::string> available_isas();

}  // namespace plimsoll::engine
