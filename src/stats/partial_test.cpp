// Parts of a run put together against the run: the same bits for any cuts, any order, with wrong windows and
// with damaged bytes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "stats/collector.h"
#include "stats/test_numbers.h"

namespace plimsoll::stats {
namespace {

using Data = std::vector<std::vector<double>>;

constexpr std::size_t kAmounts = 9;

// Smooth, with an atom, whole numbers, one value, of any size, and an indicator.
Data columns(std::size_t n, int seed = 77) {
  TestNumbers numbers(static_cast<std::uint64_t>(seed));
  Data data(kAmounts + 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = numbers.uniform();
    const double v = numbers.uniform();
    data[0].push_back(1e9 * (u + v - 1.0));
    data[1].push_back(u < 0.9 ? 0.0 : 1.0 / (1.0 - u));
    data[2].push_back(std::floor(10.0 * u) - 5.0);
    data[3].push_back(7.0);
    data[4].push_back((v < 0.5 ? -1.0 : 1.0) * std::pow(10.0, 600.0 * u - 300.0));
    data[5].push_back(u < 0.5 ? -0.0 : 0.0);
    data[6].push_back(v < 0.01 ? -1e6 * u : 1e-3 * u);
    data[7].push_back(std::pow(u, -2.0));
    data[8].push_back(u < 0.3 ? -std::numeric_limits<double>::max() * v
                              : std::numeric_limits<double>::max() * v);
    data[9].push_back(u < 0.03 ? 1.0 : 0.0);
  }
  return data;
}

std::vector<ColumnRequest> requests() {
  std::vector<ColumnRequest> out(kAmounts + 1);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].id = 100 + i;
    out[i].runs = i % 2 == 0;
    if (i == kAmounts) {
      out[i].is_indicator = true;
      break;
    }
    for (const double level : {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999}) {
      out[i].quantiles.push_back({level, 0.95});
    }
    const Side side = i % 3 == 0 ? Side::high : Side::low;
    out[i].shortfalls = {{0.01, side}, {0.05, side}};
    if (i == 0) out[i].shortfalls.push_back({0.05, Side::low});
    out[i].amounts = {-1e9, -5.0, 0.0, 0.5, 7.0, 1e8};
  }
  return out;
}

CollectorPlan plan_of(std::size_t n, int n_replicates) {
  CollectorPlan plan;
  plan.n_trials = n;
  plan.n_replicates = n_replicates;
  if (n_replicates == 1) {
    for (const std::uint64_t mark : {100U, 1000U, 3000U}) {
      if (mark < n) plan.marks.push_back(mark);
    }
    plan.marks.push_back(n);
  }
  return plan;
}

void deliver(Collector& collector, const Data& data, std::size_t first, std::size_t last,
             int n_workers, std::size_t block = 512) {
  int worker = 0;
  for (std::size_t at = first; at < last; at += block) {
    std::vector<const double*> pointers;
    for (const auto& column : data) pointers.push_back(column.data() + at);
    collector.consume(worker, at, std::min(block, last - at), pointers.data());
    worker = (worker + 1) % n_workers;
  }
}

// Every number of a summary, as its bits.
std::string told(const Collector& collector, std::size_t n_stretches) {
  ByteWriter out;
  const auto some = [&](const std::optional<double>& x) {
    out.flag(x.has_value());
    if (x) out.real(*x);
  };
  for (const ColumnSummary& x : collector.finish()) {
    out.number(x.n_trials);
    const Moments& m = x.moments;
    for (const auto& value :
         {m.mean, m.variance, m.sd, m.skewness, m.kurtosis, m.mean_se, m.sd_se, x.min, x.max}) {
      some(value);
    }
    out.number(static_cast<std::uint64_t>(x.mean_doubt));
    out.number(static_cast<std::uint64_t>(x.sd_doubt));
    if (x.tail_index) out.real(x.tail_index->value);
    for (const QuantileSummary& q : x.quantiles) {
      out.real(q.value);
      some(q.low);
      some(q.high);
    }
    for (const ShortfallSummary& es : x.shortfalls) {
      some(es.value);
      some(es.se);
      out.number(static_cast<std::uint64_t>(es.doubt));
      out.number(es.n_tail);
    }
    for (const auto& p : {x.probability, x.negative}) {
      if (!p) continue;
      out.number(p->n_hits);
      out.real(p->value);
      some(p->se);
      for (const std::uint64_t hits : p->replicates.by_replicate) out.number(hits);
    }
    for (const std::uint64_t n : x.up_to) out.number(n);
  }
  for (std::size_t c = 0; c <= kAmounts; c += 2) {
    for (std::size_t i = 0; i < n_stretches; ++i) collector.running_sums(c, i).save(out);
  }
  return out.bytes() + collector.digest().hex();
}

std::size_t stretches(const CollectorPlan& plan) {
  return plan.n_replicates > 1 ? static_cast<std::size_t>(plan.n_replicates) : plan.marks.size();
}

std::string of_one_run(const Data& data, std::size_t n, int n_replicates) {
  CollectorPlan plan = plan_of(n, n_replicates);
  Collector collector(requests(), plan);
  do {
    deliver(collector, data, 0, n, 1);
  } while (collector.needs_another_pass());
  return told(collector, stretches(plan));
}

std::vector<std::optional<RankPlan>> pilot(const Data& data, std::size_t n_pilot,
                                           const CollectorPlan& plan) {
  const Collector collector(requests(), plan);
  std::vector<std::optional<RankPlan>> plans;
  for (std::size_t c = 0; c < data.size(); ++c) {
    std::vector<double> values;
    for (std::size_t i = 0; i < n_pilot; ++i) values.push_back(data[c][i] + 0.0);
    std::sort(values.begin(), values.end());
    plans.push_back(collector.pilot_plan(c, values));
  }
  return plans;
}

struct Merged {
  std::string told;
  int n_passes = 0;
  std::size_t largest = 0;
};

// `by_pairs`: parts are put together two by two, as in a tree.
Merged of_parts(const Data& data, CollectorPlan plan, std::vector<std::size_t> cuts,
                const std::vector<std::optional<RankPlan>>& ranks, std::mt19937& order,
                bool by_pairs = false) {
  Merged result;
  plan.ranks = ranks;
  Collector all(requests(), plan);
  do {
    CollectorPlan own = plan;
    own.pass = result.n_passes;
    std::vector<std::string> parts;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      own.n_workers = 1 + static_cast<int>(i % 3);
      Collector part(requests(), own);
      deliver(part, data, cuts[i], cuts[i + 1], own.n_workers);
      ByteWriter out;
      part.save(out);
      parts.push_back(out.bytes());
      result.largest = std::max(result.largest, parts.back().size());
    }
    std::shuffle(parts.begin(), parts.end(), order);
    while (by_pairs && parts.size() > 1) {
      own.n_workers = 1;
      Collector pair(requests(), own);
      for (int i = 0; i < 2; ++i) {
        ByteReader in(parts.back());
        pair.absorb(in);
        EXPECT_TRUE(in.good() && in.at_end());
        parts.pop_back();
      }
      ByteWriter out;
      pair.save(out);
      parts.insert(parts.begin(), out.bytes());
    }
    for (const std::string& part : parts) {
      ByteReader in(part);
      all.absorb(in);
      EXPECT_TRUE(in.good() && in.at_end());
    }
    result.n_passes += 1;
    if (!all.needs_another_pass()) break;
    plan.ranks = all.next_plan();
  } while (result.n_passes < 20);
  result.told = told(all, stretches(plan));
  return result;
}

std::vector<std::size_t> random_cuts(std::size_t n, std::size_t n_parts, std::size_t unit,
                                     std::mt19937& numbers) {
  std::vector<std::size_t> cuts{0, n};
  while (cuts.size() < n_parts + 1) {
    const std::size_t cut = unit * (numbers() % (n / unit));
    if (std::find(cuts.begin(), cuts.end(), cut) == cuts.end()) cuts.push_back(cut);
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

TEST(Parts, GiveTheBitsOfOneRun) {
  std::mt19937 numbers(5);
  for (const std::size_t n : {2048U, 65'536U}) {
    const Data data = columns(n);
    for (const int n_replicates : {1, 16}) {
      const CollectorPlan plan = plan_of(n, n_replicates);
      const auto ranks = pilot(data, std::min<std::size_t>(n, 4096), plan);
      const std::string expected = of_one_run(data, n, n_replicates);
      const std::size_t unit = n_replicates > 1 ? n / 16 : 1;
      for (const std::size_t n_parts : {1U, 2U, 5U, 13U}) {
        for (const bool by_pairs : {false, true}) {
          const auto cuts = random_cuts(n, n_parts, unit, numbers);
          const Merged found = of_parts(data, plan, cuts, ranks, numbers, by_pairs);
          EXPECT_EQ(found.told, expected) << n << " " << n_replicates << " " << n_parts;
          EXPECT_EQ(found.n_passes, 1);
        }
      }
    }
  }
}

// A part is the same bytes from any workers and blocks.
TEST(Parts, AreTheSameBytesFromAnyWorkers) {
  constexpr std::size_t kTrials = 200'000;
  const Data data = columns(kTrials);
  CollectorPlan plan = plan_of(kTrials, 1);
  plan.ranks = pilot(data, 4096, plan);
  const auto part = [&](std::size_t first, std::size_t last, int n_workers, std::size_t block) {
    plan.n_workers = n_workers;
    Collector collector(requests(), plan);
    deliver(collector, data, first, last, n_workers, block);
    ByteWriter out;
    collector.save(out);
    return out.bytes();
  };
  const std::string whole = part(30'000, 100'000, 1, 512);
  EXPECT_EQ(part(30'000, 100'000, 3, 700), whole);
}

// Windows of another law, windows so narrow that parts have nothing in common, and none at all.
TEST(Parts, FindInFurtherPassesWhatWindowsMissed) {
  constexpr std::size_t kTrials = 32'768;
  const Data data = columns(kTrials);
  std::mt19937 numbers(11);
  for (const int n_replicates : {1, 8}) {
    const CollectorPlan plan = plan_of(kTrials, n_replicates);
    const std::string expected = of_one_run(data, kTrials, n_replicates);
    Data other = columns(4096, 5);
    for (auto& column : other) {
      for (double& x : column) x = 0.5 * x + 1.0;
    }
    auto narrow = pilot(data, 4096, plan);
    for (auto& rank : narrow) rank->n_deviations = 0.01;
    std::vector<std::optional<RankPlan>> none(data.size(), RankPlan{});
    const std::size_t unit = n_replicates > 1 ? kTrials / 8 : 1;
    for (const auto& ranks : {pilot(other, 4096, plan), narrow, none}) {
      const auto cuts = random_cuts(kTrials, 5, unit, numbers);
      const Merged found = of_parts(data, plan, cuts, ranks, numbers);
      EXPECT_EQ(found.told, expected);
      EXPECT_GT(found.n_passes, 1);
      EXPECT_LT(found.n_passes, 13);
    }
  }
}

// Trials that are not alike: values that rise with the trial's number.
TEST(Parts, OfTrialsInOrder) {
  constexpr std::size_t kTrials = 32'768;
  Data data = columns(kTrials);
  for (auto& column : data) std::sort(column.begin(), column.end());
  const CollectorPlan plan = plan_of(kTrials, 1);
  std::mt19937 numbers(13);
  const auto cuts = random_cuts(kTrials, 7, 1, numbers);
  const Merged found = of_parts(data, plan, cuts, pilot(data, 4096, plan), numbers);
  EXPECT_EQ(found.told, of_one_run(data, kTrials, 1));
}

TEST(Parts, WeighWithTheRootOfTheirTrials) {
  std::mt19937 numbers(17);
  std::size_t last = 0;
  for (const std::size_t n : {1U << 16U, 1U << 18U}) {
    const Data data = columns(n);
    const CollectorPlan plan = plan_of(2 * n, 1);
    CollectorPlan own = plan;
    own.ranks = pilot(data, 16'384, plan);
    Collector part(requests(), own);
    deliver(part, data, 0, n, 1);
    ByteWriter out;
    part.save(out);
    if (last > 0) {
      EXPECT_LT(out.bytes().size(), 2.4 * static_cast<double>(last));
    }
    last = out.bytes().size();
  }
}

TEST(Parts, RefuseBytesThatAreNone) {
  constexpr std::size_t kTrials = 3000;
  const Data data = columns(kTrials);
  CollectorPlan plan = plan_of(kTrials, 1);
  plan.ranks = pilot(data, 2048, plan);
  Collector part(requests(), plan);
  deliver(part, data, 0, kTrials, 1);
  ByteWriter out;
  part.save(out);
  const std::string whole = sealed(out.bytes());
  ASSERT_TRUE(unsealed(whole).has_value());
  std::mt19937 numbers(19);
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = whole;
    damaged[numbers() % damaged.size()] ^= static_cast<char>(1U << (numbers() % 8));
    EXPECT_FALSE(unsealed(damaged).has_value());
    EXPECT_FALSE(unsealed(std::string_view(whole).substr(0, numbers() % whole.size())));
  }
  // And where someone made a new mark: no crash while they are read, and none while they are counted.
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = out.bytes();
    if (i % 3 == 0) damaged.resize(numbers() % damaged.size());
    if (!damaged.empty()) damaged[numbers() % damaged.size()] ^= static_cast<char>(numbers() % 256);
    Collector collector(requests(), plan);
    ByteReader in(damaged);
    collector.absorb(in);
    if (in.good() && !collector.needs_another_pass()) collector.finish();
  }
}

// What was counted is what so many trials of these ranges leave behind, and of no others.
TEST(Parts, HoldTheirRangesAndNoOthers) {
  constexpr std::size_t kTrials = 4096;
  const Data data = columns(kTrials);
  for (const int n_replicates : {1, 8}) {
    CollectorPlan plan = plan_of(kTrials, n_replicates);
    plan.ranks = pilot(data, 2048, plan);
    const auto saved = [&](std::size_t first, std::size_t last) {
      Collector part(requests(), plan);
      deliver(part, data, first, last, 1);
      ByteWriter out;
      part.save(out);
      return out.bytes();
    };
    Collector all(requests(), plan);
    const auto add = [&](const std::string& bytes) {
      ByteReader in(bytes);
      all.absorb(in);
      EXPECT_TRUE(in.good() && in.at_end());
    };
    add(saved(512, 1024));
    EXPECT_TRUE(all.holds({{512, 1024}}));
    EXPECT_FALSE(all.holds({{2048, 2560}}));
    EXPECT_FALSE(all.holds({{512, 1536}}));
    add(saved(2048, 4096));
    EXPECT_TRUE(all.holds({{512, 1024}, {2048, 4096}}));
    EXPECT_FALSE(all.holds({{0, 512}, {2048, 4096}}));
  }
}

}  // namespace
}  // namespace plimsoll::stats
