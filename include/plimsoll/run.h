// What is asked of a run, and what a caller may do while it works.
//
//   bits       a result depends on model, switches, trials, seed and sampler; never on threads, block,
//              executor or instruction set
//   memory     never grows with the trials, but for goals (`until`) and for questions that compare trials one
//              by one (attribute, stress, sensitivity by ranks, explain_worst), which hold what they watch;
//              what is too much is an Error of kind `machine` before the work, with the amount
//   cancel     a request that is cancelled ends after the blocks in work; a run tells what there is, anything
//              else, and what is cancelled before it begins, is an Error of kind `interrupted` (but see
//              ReverseResult::interrupted)
//   progress   every request with a Control tells of its work, once at least; `done` and the total never fall,
//              and the last word of a request that succeeds is that all is done
//   ranges     a number or an enumerator that lies outside of what is said here is an Error of kind `usage`
//   callbacks  what one of the caller's functions throws leaves the request as it was thrown
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/failure.h"
#include "plimsoll/result.h"

#pragma GCC visibility push(default)
namespace plimsoll {

enum class Sampler : std::uint8_t { random, latin, sobol };
// The fast executor, or the simple one it is tested against; same bits.
enum class Executor : std::uint8_t { block, reference };

// "random", "latin", "sobol".
const char* sampler_name(Sampler sampler);

// Which of the model's risks, scenarios and actions are in force, by name.
struct Switches {
  // Off by default.
  std::vector<std::string> scenarios;
  std::vector<std::string> actions;
  // On by default: risks and groups to switch off; "all" is every risk.
  std::vector<std::string> without;
};

// How the futures are drawn.
struct Trials {
  // 1 to 2^40.
  std::uint64_t count = 100'000;
  std::uint64_t seed = 1;
  Sampler sampler = Sampler::random;
  // Of latin and sobol: independent replicates, 2 to 4096. `count` is rounded up to whole ones.
  int replicates = 32;
};

// How the work is done; changes no bit of a result.
struct Work {
  // To 1024; 0: one per processor.
  int threads = 0;
  // Trials per block, 64 to 8192; 0: by the model's size.
  int block = 0;
  Executor executor = Executor::block;
  // "avx512", "avx2", "neon", "scalar"; empty or "auto": the widest this machine has.
  std::string isa;
};

// Every trial of the outcomes, in the units of the run's result. Several threads may add at once, in any order of trials.
class SampleSink {
 public:
  virtual ~SampleSink() = default;
  // Before the first add(): a name for each column, such as "net_income FY2012". An error ends the run.
  virtual std::optional<Error> begin(const std::vector<std::string>& columns) = 0;
  // columns[c][i] is column c in trial first_trial + i, for i < n.
  virtual void add(std::uint64_t first_trial, std::size_t n, const double* const* columns) = 0;
};

// What a request reads, once its model is compiled and before it simulates.
struct Opened {
  // Warnings of the model; never errors.
  const Diagnostics& diagnostics;
  // Paths of sources, tables and model files that were read.
  const std::vector<std::string>& files;
  const About& about;
  const Futures& futures;
};

struct Control {
  // Units of work done and in all; called by one thread at a time, some times a second. Neither falls;
  // `all` grows as more work is found.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  // Set by the caller, from any thread; null: the request cannot be cancelled.
  const std::atomic<bool>* cancel = nullptr;
  // An error that it gives ends the request.
  std::function<std::optional<Error>(const Opened&)> opened;
};

struct RunRequest {
  Switches switches;
  Trials trials;
  Work work;
  // Curves, convergence, occurrences and the model's description too, which files show.
  bool in_full = false;
  // `se(STATISTIC) < AMOUNT` each: trials are added until all hold or a budget ends; `trials.count` is
  // what it starts with.
  std::vector<std::string> until;
  // Of `until`. To 2^40; 0: ten million, or as many as it starts with.
  std::uint64_t most_trials = 0;
  // Of `until`. To 1e7; 0: no end.
  double most_seconds = 0;
  // Of `until`: goals are reached by the run's own trials alone, none by looking at more of them than are run.
  bool plain = false;
  // May be null. What is added is whole only where the result is not interrupted.
  SampleSink* samples = nullptr;
};

}  // namespace plimsoll
#pragma GCC visibility pop
