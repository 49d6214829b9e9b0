// The manners of base/guest.h, of all that runs a model: what the caller had is given back and changes no bit; memory
// and threads that are not there are errors, wherever they are missing.
#include "base/guest.h"

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cerrno>
#include <cfenv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "adjoint/adjoint.h"
#include "base/testing_hash.h"
#include "base/workers.h"
#include "engine/engine.h"
#include "engine/replay.h"
#include "engine/testing.h"
#include "engine/variants.h"
#include "questions/sample.h"

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

namespace {

// Allocations from now on until one fails; 0: none does.
std::atomic<long> left{0};
// Whether all later ones fail too.
std::atomic<bool> for_good{false};
std::atomic<long> n_allocations{0};

// The test's own allocations do not count.
thread_local bool exempt = false;

struct Exempt {
  explicit Exempt(bool now) : was(exempt) { exempt = now; }
  ~Exempt() { exempt = was; }
  bool was;
};

bool refused() {
  if (exempt) return false;
  n_allocations.fetch_add(1, std::memory_order_relaxed);
  long now = left.load(std::memory_order_relaxed);
  while (now > 0) {
    const long next = now == 1 && for_good.load(std::memory_order_relaxed) ? 1 : now - 1;
    if (left.compare_exchange_weak(now, next)) return now == 1;
  }
  return false;
}

void* allocate(std::size_t n) {
  void* place = refused() ? nullptr : std::malloc(n == 0 ? 1 : n);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

}  // namespace

void* operator new(std::size_t n) {
  return allocate(n);
}
void* operator new[](std::size_t n) {
  return allocate(n);
}
void operator delete(void* place) noexcept {
  std::free(place);
}
void operator delete[](void* place) noexcept {
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
  std::free(place);
}
void operator delete[](void* place, std::size_t) noexcept {
  std::free(place);
}

namespace plimsoll::questions {
namespace {

using engine::testing::Builder;
using ir::NodeId;
using ir::Op;
using ir::Region;
using testing_hash::Hash;

constexpr std::uint64_t kTrials = 300;

// A table of a law, an event, a fold over time, a law whose numbers are not constant.
ir::Module small_model() {
  Builder b;
  b.quarters(4);
  const NodeId rate = b.input({0.4}, b.scalar());
  const NodeId three = b.input({3}, b.scalar());
  const NodeId two = b.input({2}, b.scalar());
  const NodeId claims =
      b.law(dist::LawId::gamma, 0, b.noise(Region::trial, b.scalar()), {three, two});
  const NodeId weather =
      b.law(dist::LawId::gamma, 0, b.noise(Region::period, b.scalar()), {two, two});
  const ir::EventId event = b.event(b.scalar());
  b.count(event, rate);
  const NodeId size = b.law(dist::LawId::gamma, 0, b.noise(Region::occurrence, b.scalar(), event),
                            {b.op(Op::add, {claims, two}), two});
  const NodeId paid =
      b.total(event, ir::Total::Form::spread, {size, b.constant(0), b.constant(0.5)});
  const NodeId risk = b.op(Op::select, {b.flag(true), paid, b.op(Op::div, {paid, three})});
  b.column("paid", b.in_period(Op::total_sum, {b.op(Op::add, {risk, weather})}),
           ir::Sample::horizon);
  return std::move(b.module);
}

engine::RunOptions options_of(int threads) {
  engine::RunOptions options;
  options.n_trials = kTrials;
  options.threads = threads;
  options.block_size = 64;
  return options;
}

// Every way to run a model, one after the other: a hash of all that comes of it, or the first error. Only what the
// library does counts as an allocation.
Result<std::uint64_t> everything(const ir::Module& module, int threads) {
  const Exempt ours(true);
  const auto library = [](auto call) {
    const Exempt theirs(false);
    return call();
  };
  const ir::RunInputs inputs = ir::default_inputs(module);
  const engine::RunOptions options = options_of(threads);
  const engine::CompileOptions compile = engine::compile_options(options);
  Hash hash;
  std::vector<double> values(2 * kTrials);

  ir::RunInputs same = inputs;
  const auto program =
      library([&] { return engine::Program::compile(module, std::move(same), {}, compile); });
  if (!program) return program.failure();
  const engine::Sink sink = [&](int, std::uint64_t first, std::size_t n,
                                const double* const* columns) {
    std::copy_n(columns[0], n, values.data() + first);
  };
  const auto report = library([&] { return engine::run(*program, options, sink); });
  if (!report) return report.failure();
  EXPECT_FALSE(report->failure);

  ir::RunInputs other = inputs;
  other.flags[0] = 0;
  std::vector<ir::RunInputs> both = {inputs, other};
  const auto variants = library(
      [&] { return engine::VariantProgram::compile(module, std::move(both), {}, compile); });
  if (!variants) return variants.failure();
  const engine::VariantSink variant_sink = [&](int, std::size_t variant, std::uint64_t first,
                                               std::size_t n, const double* const* columns) {
    std::copy_n(columns[0], n, values.data() + variant * kTrials + first);
  };
  const auto varied =
      library([&] { return engine::run_variants(*variants, options, variant_sink); });
  if (!varied) return varied.failure();
  for (const double x : values) hash.add(x);

  const auto replayed = library([&] { return engine::replay(module, inputs, options, 7); });
  if (!replayed) return replayed.failure();
  for (const double x : replayed->values[module.columns[0].node.value].back()) hash.add(x);

  adjoint::Target node;
  node.node = module.columns[0].node;
  node.period = module.time.n_periods - 1;
  std::vector<adjoint::TrialWeight> weights;
  for (std::uint64_t i = 0; i < kTrials; ++i) weights.push_back({i, 1.0, values[i]});
  const adjoint::SweepOptions sweeping{options, nullptr};
  const auto swept =
      library([&] { return adjoint::sweep(module, inputs, node, weights, sweeping); });
  if (!swept) return swept.failure();
  for (const adjoint::Derivative& d : swept->derivatives) hash.add(d.value);

  Target target;
  target.column = ir::ColumnId(0);
  target.period = module.time.n_periods - 1;
  const Target targets[] = {target};
  const auto sample = library([&] { return simulate(module, inputs, targets, options); });
  if (!sample) return sample.failure();
  const Estimate mean = estimate(target, sample->columns[0]);
  hash.add(*mean.value);
  hash.add(*mean.se);
  return hash.value();
}

// What the program that calls has.
struct State {
  int rounding = 0;
  int traps = 0;
  unsigned sse = 0;
  unsigned short x87 = 0;

  bool operator==(const State&) const = default;
};

State state_now() {
  State state;
  state.rounding = std::fegetround();
  state.traps = fegetexcept();
#if defined(__x86_64__)
  // Without the flags, which any arithmetic raises.
  state.sse = _mm_getcsr() & ~0x3fU;
  __asm__ volatile("fnstcw %0" : "=m"(state.x87));
#endif
  return state;
}

TEST(Guest, GivesBackTheStateOfTheCallerAndComputesInItsOwn) {
  const ir::Module module = small_model();
  const auto expected = everything(module, 2);
  ASSERT_TRUE(expected.ok()) << expected.error();
  const auto odd_states = {
    +[] { std::fesetround(FE_UPWARD); },
    +[] { std::fesetround(FE_TOWARDZERO); },
    +[] { feenableexcept(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW | FE_UNDERFLOW | FE_INEXACT); },
#if defined(__x86_64__)
    // Subnormal numbers are 0.
    +[] { _mm_setcsr(_mm_getcsr() | 0x8040U); },
    // x87 rounds to float, downwards.
    +[] {
      const unsigned short word = 0x047f;
      __asm__ volatile("fldcw %0" : : "m"(word));
    },
#endif
  };
  for (const int threads : {1, 2}) {
    int which = 0;
    for (const auto set : odd_states) {
      std::fenv_t own;
      std::fegetenv(&own);
      set();
      const State before = state_now();
      errno = 4711;
      const auto got = everything(module, threads);
      const int errno_after = errno;
      const State after = state_now();
      std::fesetenv(&own);
      EXPECT_TRUE(before == after) << which << ", " << threads << " threads";
      EXPECT_EQ(errno_after, 4711) << which;
      ASSERT_TRUE(got.ok()) << got.error();
      EXPECT_EQ(*got, *expected) << which << ", " << threads << " threads";
      ++which;
    }
  }
}

// Lets the n-th allocation fail from here on, and perhaps all after it.
struct Shortage {
  Shortage(long n, bool all) {
    for_good = all;
    left = n;
  }
  ~Shortage() { left = 0; }
};

TEST(Guest, MemoryThatIsNotThereIsAnError) {
  const ir::Module module = small_model();
  const auto expected = everything(module, 2);
  ASSERT_TRUE(expected.ok());
  const long before = n_allocations;
  ASSERT_TRUE(everything(module, 2).ok());
  const long n = n_allocations - before;
  ASSERT_GT(n, 1000);
  for (const bool all : {false, true}) {
    int n_errors = 0;
    int n_tried = 0;
    for (long i = 1; i < n + n / 10; i += 1 + i / 40) {
      ++n_tried;
      Result<std::uint64_t> got = Error{};
      {
        const Shortage shortage(i, all);
        got = everything(module, 2);
      }
      if (got.ok()) {
        EXPECT_EQ(*got, *expected) << i;
        continue;
      }
      ++n_errors;
      const std::string& why = got.error();
      EXPECT_TRUE(why == "out of memory" || why.starts_with("not enough memory: "))
          << i << ": " << why;
      EXPECT_EQ(got.failure().kind, ErrorKind::machine);
    }
    EXPECT_GT(n_errors, n_tried / 2) << n_tried << " of " << n;
  }
  // And nothing is left behind that would change what comes next.
  const auto again = everything(module, 2);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, *expected);
}

std::atomic<int> threads_left{0};
std::atomic<bool> for_memory{false};

std::thread start_some(std::function<void()> body) {
  if (threads_left.fetch_sub(1) > 0) return std::thread(std::move(body));
  if (for_memory) throw std::bad_alloc();
  throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
}

TEST(Guest, AThreadThatCannotStartIsAnError) {
  const ir::Module module = small_model();
  const auto expected = everything(module, 3);
  ASSERT_TRUE(expected.ok());
  start_threads_with(&start_some);
  for (const bool memory : {false, true}) {
    for_memory = memory;
    int n_errors = 0;
    for (int n = 0; n < 14; ++n) {
      threads_left = n;
      const auto got = everything(module, 3);
      if (got.ok()) {
        EXPECT_EQ(*got, *expected) << n;
        continue;
      }
      ++n_errors;
      EXPECT_TRUE(
          got.error().starts_with(memory ? "not enough memory: " : "cannot start 3 threads: "))
          << got.error();
    }
    EXPECT_GT(n_errors, 6);
  }
  start_threads_with(nullptr);
}

}  // namespace
}  // namespace plimsoll::questions
