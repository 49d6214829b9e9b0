#include "engine/engine.h"

#include <gtest/gtest.h>
#include <link.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

#include "engine/replay.h"
#include "engine/testing.h"
#include "engine/testing_random.h"

namespace plimsoll::engine {
namespace {

using ir::NodeId;
using ir::Op;
using ir::Region;
using ir::Sample;
using ir::When;
using testing::Builder;

// Sums of hashes: the order of blocks does not matter.
std::uint64_t hash_of(std::uint64_t column, std::uint64_t trial, double value) {
  std::uint64_t x = std::bit_cast<std::uint64_t>(value) ^ (column * 0x9e3779b97f4a7c15U) ^
                    (trial * 0xbf58476d1ce4e5b9U);
  x = (x ^ (x >> 31)) * 0x94d049bb133111ebU;
  return x ^ (x >> 29);
}

struct Outcome {
  std::uint64_t digest = 0;
  std::uint64_t n = 0;
  std::string failure;
  std::vector<double> means;
  RunReport report;
};

Outcome run_all(const ir::Module& module, const RunOptions& options,
                const std::atomic<bool>* stop = nullptr) {
  const auto program = Program::compile(module, ir::default_inputs(module));
  Outcome outcome;
  outcome.means.resize(program->columns().size());
  std::mutex mutex;
  const auto sink = [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
    const std::lock_guard lock(mutex);
    outcome.n += n;
    for (std::size_t c = 0; c < outcome.means.size(); ++c) {
      for (std::size_t i = 0; i < n; ++i) {
        outcome.digest += hash_of(c, first + i, columns[c][i]);
        outcome.means[c] += columns[c][i];
      }
    }
  };
  const auto report = run(*program, options, sink, {}, stop);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error());
  outcome.report = *report;
  for (double& mean : outcome.means)
    mean /= static_cast<double>(std::max<std::uint64_t>(outcome.n, 1));
  if (report->failure) {
    const RunFailure& f = *report->failure;
    outcome.failure = std::to_string(f.trial) + " " + f.period_name.long_name() + " %" +
                      std::to_string(f.node.value) + " " + f.label + " " + f.reason;
    outcome.digest = 0;
  }
  return outcome;
}

RunOptions options_of(std::uint64_t n, int threads, int block_size) {
  RunOptions options;
  options.n_trials = n;
  options.threads = threads;
  options.block_size = block_size;
  return options;
}

TEST(Run, SameBitsForThreadsBlockSizesSetsAndExecutors) {
  int n_well = 0;
  for (std::uint64_t seed = 500; seed < 506; ++seed) {
    const ir::Module module = testing::random_module(seed);
    const Outcome expected = run_all(module, options_of(400, 1, 256));
    for (const int block_size : {64, 100, 4096}) {
      for (const int threads : {2, 7}) {
        const Outcome other = run_all(module, options_of(400, threads, block_size));
        EXPECT_EQ(other.digest, expected.digest) << seed << " " << block_size << " " << threads;
        EXPECT_EQ(other.failure, expected.failure);
      }
    }
    for (const std::string& isa : available_isas()) {
      RunOptions options = options_of(400, 2, 128);
      options.isa = isa;
      EXPECT_EQ(run_all(module, options).digest, expected.digest) << seed << " " << isa;
    }
    RunOptions options = options_of(400, 2, 64);
    options.executor = Executor::reference;
    const Outcome reference = run_all(module, options);
    EXPECT_EQ(reference.digest, expected.digest) << seed;
    EXPECT_EQ(reference.failure, expected.failure) << seed;
    n_well += expected.failure.empty() ? 1 : 0;
  }
  // Some fail and some do not.
  EXPECT_GT(n_well, 1);
  EXPECT_LT(n_well, 6);
}

// 400 trials in so many shards, the last first, each in blocks of its own.
TEST(Run, ShardsInAnyOrderAddUp) {
  constexpr std::uint64_t kTrials = 400;
  int n_well = 0;
  for (std::uint64_t seed = 500; seed < 506; ++seed) {
    const ir::Module module = testing::random_module(seed);
    const Outcome expected = run_all(module, options_of(kTrials, 1, 256));
    if (!expected.failure.empty()) continue;
    ++n_well;
    for (const std::uint64_t n_shards : {1U, 3U, 13U}) {
      std::uint64_t digest = 0;
      for (std::uint64_t shard = n_shards; shard-- > 0;) {
        const std::uint64_t first = kTrials * shard / n_shards;
        RunOptions options = options_of(kTrials * (shard + 1) / n_shards - first, 2, 64);
        options.first_trial = first;
        options.executor = shard % 4 == 3 ? Executor::reference : Executor::block;
        digest += run_all(module, options).digest;
      }
      EXPECT_EQ(digest, expected.digest) << seed << " " << n_shards;
    }
  }
  EXPECT_GT(n_well, 1);
}

// x ~ normal(1, 2) by trial and y each period: a column of each.
Builder two_draws() {
  Builder b;
  b.quarters(3);
  const NodeId x = b.normal(b.noise(Region::trial, b.scalar()), b.constant(1), b.constant(2));
  const NodeId y = b.normal(b.noise(Region::period, b.scalar()), x, b.constant(1));
  b.column("x", x, Sample::trial);
  b.column("y", y, Sample::each_period);
  return b;
}

TEST(Run, ShardsAddUp) {
  const Builder b = two_draws();
  const Outcome whole = run_all(b.module, options_of(5000, 2, 256));
  std::uint64_t digest = 0;
  for (const auto& [first, n] : {std::pair{0, 777}, {777, 3000}, {3777, 1223}}) {
    RunOptions options = options_of(static_cast<std::uint64_t>(n), 2, 256);
    options.first_trial = static_cast<std::uint64_t>(first);
    digest += run_all(b.module, options).digest;
  }
  EXPECT_EQ(digest, whole.digest);
}

TEST(Run, NamesColumns) {
  const Builder b = two_draws();
  const auto program = Program::compile(b.module, ir::default_inputs(b.module));
  ASSERT_EQ(program->columns().size(), 4U);
  EXPECT_EQ(program->columns()[0].name, "x");
  EXPECT_EQ(program->columns()[2].name, "y[FY2012Q2]");
  EXPECT_EQ(program->columns()[2].time_name.long_name(), "FY2012Q2 (Jul-Sep 2012)");
}

TEST(Run, MeanOfADrawIsItsLaws) {
  const Builder b = two_draws();
  const Outcome outcome = run_all(b.module, options_of(100'000, 2, 256));
  // Standard error 2 / sqrt(1e5); 5 of them: false alarms once in a million.
  EXPECT_NEAR(outcome.means[0], 1, 5 * 2 / std::sqrt(1e5));
  EXPECT_NEAR(outcome.means[2], 1, 5 * std::sqrt(5) / std::sqrt(1e5));
}

TEST(Run, SobolAndLatinMeansAreCloser) {
  const Builder b = two_draws();
  for (const Sampler sampler : {Sampler::sobol, Sampler::latin}) {
    RunOptions options = options_of(30'000, 2, 256);
    options.sampler = sampler;
    const Outcome outcome = run_all(b.module, options);
    // 32 replicates of 1024.
    EXPECT_EQ(outcome.report.n_trials, 32'768U);
    EXPECT_EQ(outcome.n, 32'768U);
    // At random the error would be 0.011.
    EXPECT_NEAR(outcome.means[0], 1, 0.002);
    ASSERT_EQ(outcome.report.dimensions.size(), 4U);
    EXPECT_EQ(outcome.report.dimensions[1], "draw:slot1 FY2012Q1 (Apr-Jun 2012)");
  }
}

TEST(Run, StoppedRunIsAPrefix) {
  const Builder b = two_draws();
  const std::atomic<bool> stop = true;
  const Outcome outcome = run_all(b.module, options_of(100'000, 2, 256), &stop);
  EXPECT_TRUE(outcome.report.interrupted);
  EXPECT_EQ(outcome.report.n_done, outcome.n);
}

TEST(Run, RefusesWhatItCannotDo) {
  const Builder b = two_draws();
  const auto program = Program::compile(b.module, ir::default_inputs(b.module));
  RunOptions options;
  options.isa = "mmx";
  const auto report = run(*program, options, {});
  ASSERT_FALSE(report.ok());
  EXPECT_NE(report.error().find("mmx"), std::string::npos);
}

// A balance by hand: opening 10, + 2 each quarter, interest on the balance before: exact numbers.
TEST(Time, StocksYearsAndWindows) {
  Builder b;
  b.quarters(8);
  const NodeId noise = b.noise(Region::trial, b.scalar());
  // 2, but not for the compiler to see.
  const NodeId two = b.op(Op::add, {b.op(Op::mul, {noise, b.constant(0)}), b.constant(2)});
  const NodeId before = b.in_period(Op::lag, {two, b.constant(10)}, 1);
  const NodeId balance = b.op(Op::add, {before, two});
  b.module.patch_operand(before, 0, balance);
  const NodeId year_sum = b.in_period(Op::year_sum, {balance});
  b.module.node(year_sum).when = When::year_end;
  const NodeId last_year = b.in_period(Op::year_lag, {year_sum, b.constant(7), b.constant(8)}, 1);
  const NodeId window = b.in_period(Op::trailing_sum, {balance, b.constant(1), b.constant(5)}, 3);
  const NodeId start = b.in_period(Op::year_start, {balance});
  b.column("balance", balance, Sample::each_period);
  b.column("year_sum", year_sum, Sample::each_period);
  b.column("last_year", last_year, Sample::each_period);
  b.column("window", window, Sample::each_period);
  b.column("start", start, Sample::each_period);
  ASSERT_EQ(ir::verify(b.module), "");
  const std::vector<double> expected = {
      12, 14, 16, 18, 20, 22, 24, 26,  // balance
      0,  0,  0,  60, 0,  0,  0,  92,  // year_sum
      8,  8,  8,  8,  60, 60, 60, 60,  // last_year
      18, 31, 42, 48, 54, 60, 66, 72,  // window
      12, 12, 12, 12, 20, 20, 20, 20,  // start
  };
  for (const Executor executor : {Executor::block, Executor::reference}) {
    RunOptions options = options_of(64, 1, 64);
    options.executor = executor;
    EXPECT_EQ(run_all(b.module, options).means, expected);
  }
}

// Strikes make exactly known occurrences; the event does not occur by itself.
TEST(Events, StrikesFallDueAsTheTotalsSay) {
  Builder b;
  b.quarters(6);
  const ir::EventId event = b.event(b.scalar());
  b.flag(true, "overlay");
  b.module.events[event.value].strikes.push_back({ir::FlagId(0), 1});
  const NodeId rate = b.op(Op::mul, {b.noise(Region::trial, b.scalar()), b.constant(0)});
  const NodeId count = b.count(event, b.op(Op::abs, {rate}));
  const NodeId n = b.in_period(Op::event_n, {count}, event.value);
  const NodeId amount = b.constant(6);
  using Form = ir::Total::Form;
  const NodeId at_once = b.total(event, Form::at_once, {amount});
  const NodeId after = b.total(event, Form::after, {amount, b.constant(0.5)});
  const NodeId repeat = b.total(event, Form::repeat, {amount, b.constant(0.25), b.constant(0.5)});
  const NodeId spread = b.total(event, Form::spread, {amount, b.constant(0), b.constant(1.5)});
  const NodeId late = b.unsettled(spread);
  b.column("n", n, Sample::each_period);
  b.column("at_once", at_once, Sample::each_period);
  b.column("after", after, Sample::each_period);
  b.column("repeat", repeat, Sample::each_period);
  b.column("spread", spread, Sample::each_period);
  b.column("late", late, Sample::horizon, ir::Column::Purpose::unsettled);
  ASSERT_EQ(ir::verify(b.module), "");
  const std::vector<double> expected = {
      0, 1, 0, 0, 0, 0,  // n
      0, 6, 0, 0, 0, 0,  // at_once
      0, 0, 0, 6, 0, 0,  // after half a year
      0, 0, 6, 6, 0, 0,  // repeated twice from the next quarter on
      0, 1, 1, 1, 1, 1,  // spread over six quarters
      1,                 // one of them after the horizon
  };
  for (const Executor executor : {Executor::block, Executor::reference}) {
    RunOptions options = options_of(128, 1, 64);
    options.executor = executor;
    EXPECT_EQ(run_all(b.module, options).means, expected);
  }
}

TEST(Events, CountsAreTheLaws) {
  Builder b;
  b.quarters(4);
  const ir::EventId often = b.event(b.scalar());
  const NodeId count = b.count(often, b.constant(3));
  const ir::EventId capped = b.event(b.scalar(), false, ir::CapPer::year, 2);
  const NodeId few = b.count(capped, b.constant(50));
  const ir::EventId chance = b.event(b.scalar(), true);
  const NodeId coin = b.count(chance, b.constant(0.25));
  const NodeId squares = b.op(Op::mul, {count, count});
  b.column("count", count, Sample::horizon);
  b.column("squares", squares, Sample::horizon);
  b.column("few", b.in_period(Op::year_sum, {few}), Sample::horizon);
  b.column("coin", coin, Sample::horizon);
  const Outcome outcome = run_all(b.module, options_of(100'000, 2, 256));
  // Poisson(3): mean 3, sd sqrt(3); mean of squares 12, their sd sqrt(3 + 42 + 108 + ...) < 20.
  // Five standard errors each.
  EXPECT_NEAR(outcome.means[0], 3, 5 * std::sqrt(3 / 1e5));
  EXPECT_NEAR(outcome.means[1], 12, 5 * 20 / std::sqrt(1e5));
  EXPECT_EQ(outcome.means[2], 2);
  EXPECT_NEAR(outcome.means[3], 0.25, 5 * std::sqrt(0.1875 / 1e5));
}

TEST(Failures, NameTheFirstBadOperation) {
  Builder b;
  b.quarters(4);
  const NodeId noise = b.noise(Region::period, b.scalar());
  const NodeId x = b.normal(noise, b.constant(0), b.constant(1));
  b.define("x", x);
  // Below zero once in thousands of quarters.
  const NodeId shifted = b.op(Op::add, {x, b.constant(3.5)});
  b.define("shifted", shifted);
  const NodeId log = b.op(Op::log, {shifted});
  b.module.node(log).span = {FileId(0), 10, 20};
  const NodeId total = b.in_period(Op::total_sum, {log});
  const NodeId guarded =
      b.op(Op::select, {b.op(Op::gt, {shifted, b.constant(0)}), log, b.constant(0)});
  b.column("total", total, Sample::horizon);
  const Outcome failed = run_all(b.module, options_of(50'000, 2, 256));
  ASSERT_TRUE(failed.report.failure.has_value());
  const RunFailure& f = *failed.report.failure;
  EXPECT_EQ(f.node, log);
  EXPECT_EQ(f.reason, "log of a negative number");
  EXPECT_EQ(f.span.begin, 10U);
  ASSERT_EQ(f.operands.size(), 1U);
  EXPECT_EQ(f.operands[0].name, "shifted");
  EXPECT_LT(f.operands[0].value, 0);
  EXPECT_LE(failed.report.n_done, f.trial);
  // The same trial whatever the threads.
  EXPECT_EQ(run_all(b.module, options_of(50'000, 7, 64)).report.failure->trial, f.trial);
  // The arm not taken raises no error.
  b.module.columns[0].node = guarded;
  EXPECT_FALSE(run_all(b.module, options_of(50'000, 2, 256)).report.failure.has_value());
}

TEST(Failures, ParametersOutOfTheirDomain) {
  Builder b;
  b.quarters(4);
  const NodeId sd = b.op(Op::sub, {b.noise(Region::trial, b.scalar()), b.constant(1)});
  b.define("spread", sd);
  const NodeId x = b.normal(b.noise(Region::period, b.scalar()), b.constant(0), sd);
  b.column("x", x, Sample::each_period);
  const Outcome outcome = run_all(b.module, options_of(100, 1, 64));
  ASSERT_TRUE(outcome.report.failure.has_value());
  EXPECT_EQ(outcome.report.failure->trial, 0U);
  EXPECT_EQ(outcome.report.failure->period_name.long_name(), "FY2012Q1 (Apr-Jun 2012)");
  EXPECT_NE(outcome.report.failure->reason.find("normal: sd > 0, but sd is -"), std::string::npos)
      << outcome.report.failure->reason;
}

TEST(Failures, ChecksThatAreFalse) {
  Builder b;
  b.quarters(4);
  const NodeId x = b.normal(b.noise(Region::period, b.scalar()), b.constant(0), b.constant(1));
  b.define("x", x);
  b.column("small", b.op(Op::lt, {x, b.constant(3)}), Sample::each_period,
           ir::Column::Purpose::check);
  const Outcome outcome = run_all(b.module, options_of(10'000, 2, 256));
  ASSERT_TRUE(outcome.report.failure.has_value());
  EXPECT_TRUE(outcome.report.failure->is_check);
  EXPECT_EQ(outcome.report.failure->operands[0].name, "x");
  EXPECT_GE(outcome.report.failure->operands[0].value, 3);
}

TEST(Failures, PoissonOutOfHand) {
  Builder b;
  b.quarters(4);
  const ir::EventId event = b.event(b.scalar());
  const NodeId rate = b.op(Op::add, {b.noise(Region::trial, b.scalar()), b.constant(1e7)});
  const NodeId count = b.count(event, rate);
  const NodeId total = b.total(event, ir::Total::Form::at_once, {b.constant(1)});
  b.column("total", total, Sample::horizon);
  const Outcome outcome = run_all(b.module, options_of(100, 1, 64));
  ASSERT_TRUE(outcome.report.failure.has_value());
  EXPECT_EQ(outcome.report.failure->node, count);
  EXPECT_EQ(outcome.report.failure->reason, "more than 100000 occurrences in one period");
}

TEST(Replay, TellsWhatTheRunSaw) {
  Builder b = two_draws();
  const ir::EventId event = b.event(b.scalar());
  const NodeId count = b.count(event, b.constant(2));
  const NodeId mark =
      b.normal(b.noise(Region::occurrence, b.scalar(), event), b.constant(5), b.constant(1));
  b.module.events[event.value].marks.push_back({"size", mark, {}});
  const NodeId total = b.total(event, ir::Total::Form::at_once, {mark});
  const ir::DefId def = b.define("loss", total);
  b.column("loss", total, Sample::each_period);
  b.column("count", count, Sample::each_period);
  const RunOptions options = options_of(64, 1, 64);
  const auto replayed = replay(b.module, ir::default_inputs(b.module), options, 17);
  ASSERT_TRUE(replayed.ok());
  const auto program = Program::compile(b.module, ir::default_inputs(b.module));
  std::vector<double> seen;
  const auto sink = [&](int, std::uint64_t, std::size_t, const double* const* columns) {
    for (std::size_t c = 0; c < program->columns().size(); ++c) seen.push_back(columns[c][17]);
  };
  ASSERT_TRUE(run(*program, options, sink).ok());
  double sum = 0;
  double n = 0;
  for (const Replay::Occurrence& occurrence : replayed->occurrences) {
    if (occurrence.period != 2) continue;
    sum += occurrence.marks[0][0];
    n += 1;
  }
  // Columns: x, y by period, loss by period, count by period.
  EXPECT_EQ(replayed->of(b.module, def)[2][0], seen[6]);
  EXPECT_EQ(sum, seen[6]);
  EXPECT_EQ(n, seen[9]);
}

TEST(ByTrial, ARunEndsWithTheValues) {
  Builder b;
  b.quarters(4);
  const ir::NodeId x = b.by_trial(ir::Region::trial, b.scalar(), false, 1000);
  const ir::NodeId y = b.by_trial(ir::Region::period, b.scalar(), true);
  b.column("x", x, ir::Sample::trial);
  b.column("y", b.op(ir::Op::add, {x, y}), ir::Sample::each_period);
  ASSERT_EQ(ir::verify(b.module), "");
  const auto program = Program::compile(b.module, ir::default_inputs(b.module));
  ASSERT_TRUE(program.ok());
  EXPECT_FALSE(program->is_uniform(0));
  RunOptions options;
  options.first_trial = 700;
  options.n_trials = 300;
  std::vector<double> seen(300);
  std::vector<std::vector<double>> by_period(4, seen);
  const auto sink = [&](int, std::uint64_t first, std::size_t n, const double* const* columns) {
    std::copy_n(columns[0], n, seen.begin() + static_cast<std::ptrdiff_t>(first - 700));
    for (std::size_t p = 0; p < 4; ++p) {
      std::copy_n(columns[1 + p], n,
                  by_period[p].begin() + static_cast<std::ptrdiff_t>(first - 700));
    }
  };
  ASSERT_TRUE(run(*program, options, sink).ok());
  std::vector<double> wanted(300);
  b.module.by_trial[0].values->fill(0, 0, 700, 300, wanted.data());
  EXPECT_EQ(seen, wanted);
  // The same through the fiscal year.
  EXPECT_EQ(by_period[0], by_period[3]);
  const auto replayed = replay(b.module, ir::default_inputs(b.module), options, 750);
  EXPECT_EQ(replayed->values[x.value][0][0], seen[50]);
  options.n_trials = 301;
  const auto beyond = run(*program, options, sink);
  ASSERT_FALSE(beyond.ok());
  EXPECT_EQ(beyond.failure().kind, ErrorKind::usage);
  EXPECT_NE(beyond.error().find("`given0` has values of 1000 trials"), std::string::npos);
}

// Whoever runs models takes no more with it: this program is linked with the engine alone.
TEST(Library, NeedsThreadsOnly) {
  std::vector<std::string> others;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        std::string name = info->dlpi_name;
        name = name.substr(name.rfind('/') + 1);
        for (const char* known :
             {"ld-linux", "libasan", "libc.so", "libc++", "libgcc_s", "libm.so", "libpthread",
              "libstdc++", "libtsan", "libubsan", "linux-vdso", "libunwind"}) {
          if (name.starts_with(known)) return 0;
        }
        if (!name.empty()) static_cast<std::vector<std::string>*>(out)->push_back(name);
        return 0;
      },
      &others);
  EXPECT_TRUE(others.empty()) << others[0];
}

}  // namespace
}  // namespace plimsoll::engine
