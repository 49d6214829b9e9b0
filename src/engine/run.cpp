// Blocks of trials over threads.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <mutex>

#include "base/guest.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/workers.h"
#include "engine/detail/block/machine.h"
#include "engine/detail/program.h"
#include "engine/detail/reference/explain.h"
#include "engine/detail/reference/reference.h"
#include "engine/engine.h"
#include "engine/exchange.h"
#include "engine/given.h"
#include "engine/kernels/dispatch.h"
#include "engine/noise.h"
#include "ir/by_trial.h"

namespace plimsoll::engine {

namespace {

constexpr int kBlockUnit = 64;
constexpr int kMaxBlockSize = 8192;
// Trials per block: the wider, unless its lanes would not stay in the second cache of most machines.
constexpr int kWideBlockSize = 512;
constexpr int kDefaultBlockSize = 256;
constexpr std::size_t kCachedBytes = 640 * 1024;
constexpr auto kProgressPause = std::chrono::milliseconds(50);
constexpr std::uint64_t kNoTrial = UINT64_MAX;

// One worker's executor.
class Worker {
 public:
  virtual ~Worker() = default;
  // Trials first .. first + n - 1; first is a multiple of kBlockUnit.
  virtual const double* const* run(std::uint64_t first, std::size_t n) = 0;
};

class BlockWorker final : public Worker {
 public:
  BlockWorker(const Program::Impl& program, const Noise& noise, const block::KernelTable& kernels,
              int block_size)
      : machine_(program.plan, program.residual.module, program.inputs, noise, kernels,
                 block_size) {}

  const double* const* run(std::uint64_t first, std::size_t n) override {
    machine_.run(first, n);
    return machine_.columns().data();
  }

 private:
  block::Machine machine_;
};

class ReferenceWorker final : public Worker {
 public:
  ReferenceWorker(const Program::Impl& program, const Noise& noise, int block_size)
      : program_(program),
        reference_(program.module, program.inputs, &noise, program.mask, program.tables.get()),
        values_(program.columns.size() * static_cast<std::size_t>(block_size)) {
    for (std::size_t c = 0; c < program.columns.size(); ++c) {
      columns_.push_back(values_.data() + c * static_cast<std::size_t>(block_size));
    }
  }

  const double* const* run(std::uint64_t first, std::size_t n) override {
    for (std::size_t i = 0; i < n; ++i) {
      reference_.run(first + i);
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const FlatColumn& flat = program_.columns[c];
        const ir::NodeId node = program_.module.columns[flat.column.value].node;
        const std::uint32_t period = flat.period == kNoPeriod ? 0 : flat.period;
        columns_[c][i] = reference_.value(node, period)[flat.label];
      }
    }
    return columns_.data();
  }

 private:
  const Program::Impl& program_;
  Reference reference_;
  std::vector<double> values_;
  std::vector<double*> columns_;
};

struct RunSize {
  int threads = 0;
  int block_size = 0;
  std::optional<Error> error;
};

Error too_large(const RunSize& size, std::size_t need, std::size_t have) {
  return Error{"not enough memory: the model needs " + std::to_string(need >> 20) + " MB at " +
               std::to_string(size.threads) + " threads and " + std::to_string(size.block_size) +
               " trials a block; " + std::to_string(have >> 20) +
               " MB are free; ask for fewer with --threads" +
               (size.block_size > kBlockUnit ? " or --block" : "")};
}

RunSize size_of(const Program::Impl& program, const RunOptions& options) {
  RunSize size;
  size.threads = thread_count(options.threads);
  const bool cached = program.plan.lane_elements * kWideBlockSize * sizeof(double) <= kCachedBytes;
  const int wish = options.block_size > 0 ? options.block_size
                   : cached               ? kWideBlockSize
                                          : kDefaultBlockSize;
  size.block_size = std::min((wish + kBlockUnit - 1) / kBlockUnit * kBlockUnit, kMaxBlockSize);
  const auto of_blocks = [&] {
    if (options.executor == Executor::reference) return std::size_t{0};
    return block::Machine::bytes(program.plan, size.block_size) *
           static_cast<std::size_t>(size.threads);
  };
  const std::size_t known = memory_left();
  const std::size_t memory = known == 0 ? SIZE_MAX : known;
  if (options.block_size <= 0 && of_blocks() > memory) size.block_size = kBlockUnit;
  // No more threads are started than there are blocks.
  const std::uint64_t n_blocks =
      (whole_trials(options) + static_cast<std::uint64_t>(size.block_size) - 1) /
      static_cast<std::uint64_t>(size.block_size);
  size.threads = static_cast<int>(
      std::min<std::uint64_t>(static_cast<std::uint64_t>(size.threads), n_blocks + 1));
  const std::size_t stacks = stack_bytes() * static_cast<std::size_t>(size.threads - 1);
  const std::size_t addresses = addresses_left();
  if (of_blocks() > memory) {
    size.error = too_large(size, of_blocks(), memory);
  } else if (of_blocks() + stacks > addresses) {
    size.error = too_large(size, of_blocks() + stacks, addresses);
  }
  return size;
}

// Of the values by trial that the program needs, those of the fewest trials; null where it needs none.
const ir::ByTrial* shortest_values(const Program::Impl& program) {
  const ir::Module& module = program.residual.module;
  const ir::ByTrial* shortest = nullptr;
  if (module.by_trial.empty()) return shortest;
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (node.op != ir::Op::by_trial || program.residual.needed[i] == 0) continue;
    const ir::ByTrial& given = module.by_trial[node.aux];
    if (shortest == nullptr || given.values->n_trials() < shortest->values->n_trials()) {
      shortest = &given;
    }
  }
  return shortest;
}

class Run {
 public:
  Run(const Program::Impl& program, const RunOptions& options, const Sink& sink,
      const Progress& progress, const std::atomic<bool>* stop)
      : program_(program),
        options_(options),
        sink_(sink),
        progress_(progress ? progress : options.progress),
        stop_(stop != nullptr ? stop : options.stop),
        noise_(program.module, options) {}

  Result<RunReport> go() {
    report_.n_trials = whole_trials(options_);
    if (report_.n_trials == 0) return Error{"the number of trials must be at least 1"};
    if (auto error =
            reach_trials(options_, options_.first_trial + report_.n_trials, {progress_, stop_})) {
      return *error;
    }
    if (options_.sampler != Sampler::random) {
      const std::uint64_t points =
          report_.n_trials / static_cast<std::uint64_t>(std::max(1, options_.replicates));
      if (options_.first_trial % points != 0) {
        return Error{"trials of latin and sobol can only be added by whole replicates",
                     ErrorKind::usage};
      }
      report_.dimensions = noise_.dimension_names();
    }
    if (options_.latents == nullptr || options_.latents->has_trials()) {
      std::uint64_t end = options_.first_trial + report_.n_trials;
      if (options_.trial_map != nullptr) end = options_.trial_map->trial(end - 1) + 1;
      if (auto error = beyond_samples(program_.module, program_.mask, end)) return *error;
    }
    if (const auto error = too_few_values()) return *error;
    if (const auto error = choose_kernels()) return *error;
    const RunSize size = size_of(program_, options_);
    if (size.error) return *size.error;
    report_.threads = size.threads;
    report_.block_size = size.block_size;
    const auto block_size = static_cast<std::uint64_t>(report_.block_size);
    first_block_ = options_.first_trial / block_size;
    end_trial_ = options_.first_trial + report_.n_trials;
    end_block_ = (end_trial_ + block_size - 1) / block_size;
    const std::uint64_t n_blocks = end_block_ - first_block_;
    report_.threads = static_cast<int>(
        std::min<std::uint64_t>(static_cast<std::uint64_t>(report_.threads), n_blocks));
    next_block_ = first_block_;
    if (progress_) progress_(0, report_.n_trials);
    if (const auto error = run_workers(
            report_.threads, [this](int i) { work(i); }, &abandoned_)) {
      return *error;
    }
    if (stop_ != nullptr && stop_->load()) heed_stop();
    finish();
    return report_;
  }

 private:
  // Of draws whose values are given by the trial's number.
  std::optional<Error> too_few_values() const {
    const std::uint64_t end = options_.first_trial + report_.n_trials;
    const ir::ByTrial* shortest = shortest_values(program_);
    if (shortest == nullptr || shortest->values->n_trials() >= end) return std::nullopt;
    return Error{"`" + shortest->name + "` has values of " +
                     std::to_string(shortest->values->n_trials()) + " trials, and this needs " +
                     std::to_string(end),
                 ErrorKind::usage};
  }

  std::optional<Error> choose_kernels() {
    report_.isa = "reference";
    if (options_.executor == Executor::reference) return std::nullopt;
    std::string isa = options_.isa == "auto" ? "" : options_.isa;
    if (isa.empty()) isa = available_isas().front();
    kernels_ = block::find_kernels(isa);
    if (kernels_ == nullptr) {
      std::string known;
      for (const std::string& name : available_isas()) known += (known.empty() ? "" : ", ") + name;
      return Error{"no instruction set `" + isa + "` here; this machine has " + known};
    }
    report_.isa = isa;
    return std::nullopt;
  }

  std::unique_ptr<Worker> make_worker() const {
    if (options_.executor == Executor::reference) {
      return std::make_unique<ReferenceWorker>(program_, noise_, report_.block_size);
    }
    return std::make_unique<BlockWorker>(program_, noise_, *kernels_, report_.block_size);
  }

  void work(int index) {
    const std::unique_ptr<Worker> worker = make_worker();
    const auto block_size = static_cast<std::uint64_t>(report_.block_size);
    std::vector<const double*> columns(program_.columns.size());
    for (;;) {
      // Blocks are handed out in order, so those done are a prefix.
      if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) return;
      if (abandoned_.load(std::memory_order_relaxed)) return;
      if (failing_trial_.load(std::memory_order_relaxed) != kNoTrial) return;
      const std::uint64_t block = next_block_.fetch_add(1);
      if (block >= end_block_) return;
      const std::uint64_t base = block * block_size;
      const std::uint64_t first = std::max(base, options_.first_trial);
      const std::uint64_t end = std::min(base + block_size, end_trial_);
      const double* const* values = worker->run(base, end - base);
      for (std::size_t c = 0; c < columns.size(); ++c) columns[c] = values[c] + (first - base);
      const std::size_t bad = first_bad(columns, end - first);
      if (bad < end - first) {
        lower_failing(first + bad);
        return;
      }
      if (sink_) sink_(index, first, end - first, columns.data());
      tell(n_done_.fetch_add(end - first) + (end - first));
    }
  }

  bool is_check(std::size_t column) const {
    const ir::ColumnId id = program_.columns[column].column;
    return program_.module.columns[id.value].purpose == ir::Column::Purpose::check;
  }

  // The first trial that fails in some column; n when none does.
  std::size_t first_bad(const std::vector<const double*>& columns, std::size_t n) const {
    std::size_t bad = n;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const ir::Column& column = program_.module.columns[program_.columns[c].column.value];
      if (kernels_ != nullptr && !is_check(c) &&
          kernels_->all_finite(columns[c], static_cast<std::int64_t>(bad))) {
        continue;
      }
      for (std::size_t i = 0; i < bad; ++i) {
        if (is_bad(column, columns[c][i])) bad = i;
      }
    }
    return bad;
  }

  void lower_failing(std::uint64_t trial) {
    std::uint64_t known = failing_trial_.load();
    while (trial < known && !failing_trial_.compare_exchange_weak(known, trial)) {
    }
  }

  void tell(std::uint64_t n_done) {
    if (!progress_) return;
    const std::unique_lock<std::mutex> lock(progress_mutex_, std::try_to_lock);
    if (!lock.owns_lock() || n_done <= n_told_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now < next_progress_) return;
    next_progress_ = now + kProgressPause;
    n_told_ = n_done;
    progress_(n_done, report_.n_trials);
  }

  void finish() {
    const std::uint64_t failing = failing_trial_.load();
    if (failing == kNoTrial) {
      report_.n_done = n_done_.load();
      report_.interrupted = report_.n_done < report_.n_trials;
      return;
    }
    const auto block_size = static_cast<std::uint64_t>(report_.block_size);
    const std::uint64_t block_start =
        std::max(failing / block_size * block_size, options_.first_trial);
    report_.n_done = block_start - options_.first_trial;
    Reference reference(program_.module, program_.inputs, &noise_, program_.mask,
                        program_.tables.get());
    report_.failure = explain_failure(program_.module, program_.columns, reference, failing);
  }

  const Program::Impl& program_;
  const RunOptions& options_;
  const Sink& sink_;
  const Progress progress_;
  const std::atomic<bool>* stop_;
  Noise noise_;
  const block::KernelTable* kernels_ = nullptr;
  RunReport report_;
  std::uint64_t first_block_ = 0;
  std::uint64_t end_block_ = 0;
  std::uint64_t end_trial_ = 0;
  std::atomic<std::uint64_t> next_block_{0};
  std::atomic<std::uint64_t> n_done_{0};
  std::atomic<std::uint64_t> failing_trial_{kNoTrial};
  std::atomic<bool> abandoned_{false};
  std::mutex progress_mutex_;
  std::chrono::steady_clock::time_point next_progress_;
  // By another worker, perhaps, than one that has done fewer.
  std::uint64_t n_told_ = 0;
};

}  // namespace

std::uint64_t most_trials(const Program& program) {
  const ir::ByTrial* shortest = shortest_values(program.impl());
  const std::uint64_t of_samples = most_trials(program.impl().module, program.impl().mask);
  return shortest == nullptr ? of_samples : std::min(of_samples, shortest->values->n_trials());
}

int threads_of(const Program& program, const RunOptions& options) {
  return size_of(program.impl(), options).threads;
}

Result<RunReport> run(const Program& program, const RunOptions& options, const Sink& sink,
                      const Progress& progress, const std::atomic<bool>* stop) {
  return as_guest([&] {
    if (options.exchange != nullptr) {
      return options.exchange->run(program, options, sink, stop != nullptr ? stop : options.stop);
    }
    return Run(program.impl(), options, sink, progress, stop).go();
  });
}

}  // namespace plimsoll::engine
