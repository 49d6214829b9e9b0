// How often 95 % and 99 % intervals miss, by law, sampler and statistic, and how often they are
// withheld for doubt (doubt.h, decision 16).
//
// A column has the law exactly and depends on three draws: their normal scores are added, and the
// law's quantile is taken of the sum. So planned points are neither perfect nor useless for it.
//
//   promised     over all runs, a 95 % interval that is not in doubt misses in at most 8 % of
//                them, a 99 % interval in at most 3 %
//   one draw     of planned points of one skewed draw alone 10 % and 5 % of means and shortfalls, over the laws here
//   false alarm  limits lie 3 standard deviations of a count above that, which one in 700 counts
//                passes by chance where the promise is just kept; seeds are fixed
//   size         60 runs each; 500 with PLIMSOLL_NIGHTLY. The table is printed
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/testing_nightly.h"
#include "math/functions.h"
#include "rng/sobol.h"
#include "stats/collector.h"
#include "stats/summary.h"
#include "stats/test_scores.h"

namespace plimsoll::stats {
namespace {

constexpr double kInfinity = HUGE_VAL;
constexpr double kPromised95 = 0.08;
constexpr double kPromised99 = 0.03;
constexpr double kOneDraw95 = 0.10;
constexpr double kOneDraw99 = 0.05;

struct Law {
  std::string name;
  // The value that is exceeded with chance `tail`; `score` is the normal score of the same rank.
  std::function<double(double tail, double score)> value;
  double mean;
  double sd;
  // The mean of the largest p.
  std::function<double(double p)> shortfall;
};

double upper_score(double p) {
  return -score_at(p);
}

Law lognormal(double sigma) {
  const double mean = std::exp(0.5 * sigma * sigma);
  return {"lognormal " + std::to_string(sigma).substr(0, 3),
          [sigma](double, double z) { return std::exp(sigma * z); }, mean,
          mean * std::sqrt(std::expm1(sigma * sigma)),
          [sigma, mean](double p) { return mean * math::normal_cdf(sigma - upper_score(p)) / p; }};
}

Law pareto(double alpha) {
  const bool has_mean = alpha > 1;
  return {"Pareto " + std::to_string(alpha).substr(0, 3),
          [alpha](double tail, double) { return std::pow(tail, -1 / alpha); },
          has_mean ? alpha / (alpha - 1) : kInfinity,
          alpha > 2 ? std::sqrt(alpha / (alpha - 2)) / (alpha - 1) : kInfinity,
          [alpha, has_mean](double p) {
            return has_mean ? alpha / (alpha - 1) * std::pow(p, -1 / alpha) : kInfinity;
          }};
}

std::vector<Law> laws() {
  return {
      {"normal", [](double, double z) { return z; }, 0, 1,
       [](double p) {
         const double z = upper_score(p);
         return std::exp(-0.5 * z * z) / std::sqrt(2 * M_PI) / p;
       }},
      {"exponential", [](double tail, double) { return -std::log(tail); }, 1, 1,
       [](double p) { return 1 - std::log(p); }},
      lognormal(0.5),
      lognormal(1),
      lognormal(1.5),
      lognormal(2),
      pareto(4.5),
      pareto(2.5),
      pareto(1.5),
      pareto(0.9),
  };
}

constexpr Points kPoints{32, 8};
constexpr std::size_t kRandom = 10'000;

std::vector<double> run_scores(Sampler sampler, std::uint64_t seed, const rng::Sobol& sobol) {
  return sampler == Sampler::random ? random_scores(seed, kRandom)
                                    : planned_scores(sampler, seed, kPoints, sobol);
}

// One statistic under one law and sampler, over all seeds.
struct Tally {
  int n_missed_95 = 0;
  int n_missed_99 = 0;
  int n_withheld = 0;
};

void count(Tally& tally, double truth, const Bounds& at_95, const Bounds& at_99) {
  const auto missed = [truth](const Bounds& bounds) {
    return (bounds.low && *bounds.low > truth) || (bounds.high && *bounds.high < truth);
  };
  tally.n_missed_95 += missed(at_95);
  tally.n_missed_99 += missed(at_99);
  tally.n_withheld += !at_95.low && !at_95.high;
}

std::vector<ColumnSummary> summaries(const std::vector<double>& values,
                                     const std::vector<double>& often,
                                     const std::vector<double>& rarely, Sampler sampler) {
  ColumnRequest column;
  for (const double level : {0.05, 0.5, 0.95, 0.99, 0.999}) {
    column.quantiles.push_back({level, 0.95});
    column.quantiles.push_back({level, 0.99});
  }
  column.shortfalls = {{0.05, Side::high}, {0.01, Side::high}};
  ColumnRequest indicator;
  indicator.is_indicator = true;
  CollectorPlan plan;
  plan.n_trials = values.size();
  plan.n_replicates = sampler == Sampler::random ? 1 : kPoints.n_replicates;
  Collector collector({column, indicator, indicator}, plan);
  const double* columns[] = {values.data(), often.data(), rarely.data()};
  do {
    collector.consume(0, 0, values.size(), columns);
  } while (collector.needs_another_pass());
  return collector.finish();
}

using Tallies = std::map<std::string, Tally>;

void add_run(Tallies& tallies, const Law& law, Sampler sampler, const std::vector<double>& z) {
  constexpr double kOften = 0.05;
  constexpr double kRare = 0.0005;
  std::vector<double> values;
  std::vector<double> often;
  std::vector<double> rarely;
  for (const double score : z) {
    const double tail = math::normal_cdf(-score);
    values.push_back(law.value(tail, score));
    often.push_back(tail < kOften ? 1 : 0);
    rarely.push_back(tail < kRare ? 1 : 0);
  }
  const std::vector<ColumnSummary> found = summaries(values, often, rarely, sampler);
  const ColumnSummary& column = found[0];
  const auto by_error = [&](const std::string& name, double truth, std::optional<double> value,
                            std::optional<double> se, Doubt doubt) {
    count(tallies[name], truth, error_bounds(column, value, se, doubt, 0.95),
          error_bounds(column, value, se, doubt, 0.99));
  };
  const Moments& moments = column.moments;
  by_error("mean", law.mean, moments.mean, moments.mean_se, column.mean_doubt);
  count(tallies["sd"], law.sd, sd_bounds(column, 0.95), sd_bounds(column, 0.99));
  for (const ShortfallSummary& es : column.shortfalls) {
    by_error(es.level == 0.05 ? "es 5 %" : "es 1 %", law.shortfall(es.level), es.value, es.se,
             es.doubt);
  }
  for (std::size_t i = 0; i < column.quantiles.size(); i += 2) {
    const double level = column.quantiles[i].level;
    const double truth = law.value(1 - level, score_at(level));
    count(tallies["quantile " + std::to_string(100 * level).substr(0, 4) + " %"], truth,
          {column.quantiles[i].low, column.quantiles[i].high},
          {column.quantiles[i + 1].low, column.quantiles[i + 1].high});
  }
  count(tallies["P 5 %"], kOften, probability_bounds(found[1], 0.95),
        probability_bounds(found[1], 0.99));
  count(tallies["P 0.05 %"], kRare, probability_bounds(found[2], 0.95),
        probability_bounds(found[2], 0.99));
}

int n_seeds() {
  return testing_nightly::is_nightly() ? 500 : 60;
}

int most(double rate) {
  const double n = n_seeds();
  return static_cast<int>(n * rate + 3 * std::sqrt(n * rate * (1 - rate)));
}

// How often figures are in doubt, as a share of runs. Empty: anything.
struct Expected {
  double least = 0;
  double most = 1;
};

Expected expected_doubt(const std::string& law, const std::string& statistic, bool is_planned) {
  const bool is_light = law == "normal" || law == "exponential" || law == "lognormal 0.5";
  if (statistic == "mean" || statistic == "es 5 %") {
    // The bound on a planned tail is lower.
    if (is_light) return {0, is_planned && law == "lognormal 0.5" ? 0.25 : 0.05};
    if (law == "lognormal 2.0") return {0.9, 1};
    if (law == "Pareto 1.5" || law == "Pareto 0.9") return {0.95, 1};
  }
  if (statistic == "sd") {
    if (law == "normal") return {0, 0.02};
    const bool is_heavy = law.starts_with("Pareto") || law == "lognormal 1.5" ||
                          law == "lognormal 2.0" || law == "lognormal 1.0";
    if (is_heavy) return {0.95, 1};
  }
  if (statistic.starts_with("P ") || statistic.starts_with("quantile")) return {0, 0};
  return {};
}

TEST(Coverage, IntervalsMissNoMoreThanTheySay) {
  const rng::Sobol sobol(kScoreDraws);
  const std::vector<Law> all = laws();
  std::printf("%d runs: missed at 95 %% and at 99 %%, withheld (%%)\n", n_seeds());
  for (const Sampler sampler : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    std::vector<Tallies> tallies(all.size());
    for (int seed = 0; seed < n_seeds(); ++seed) {
      const std::vector<double> z = run_scores(sampler, static_cast<std::uint64_t>(seed), sobol);
      for (std::size_t i = 0; i < all.size(); ++i) add_run(tallies[i], all[i], sampler, z);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const auto& [statistic, tally] : tallies[i]) {
        const std::string what = std::string(kSamplers[static_cast<int>(sampler)]) + ", " +
                                 all[i].name + ", " + statistic;
        const double n = n_seeds();
        std::printf("%-40s %5.1f %5.1f %6.1f\n", what.c_str(), 100 * tally.n_missed_95 / n,
                    100 * tally.n_missed_99 / n, 100 * tally.n_withheld / n);
        EXPECT_LE(tally.n_missed_95, most(kPromised95)) << what;
        EXPECT_LE(tally.n_missed_99, most(kPromised99)) << what;
        const Expected doubt = expected_doubt(all[i].name, statistic, sampler != Sampler::random);
        EXPECT_GE(tally.n_withheld, std::floor(doubt.least * n) - 3) << what;
        EXPECT_LE(tally.n_withheld, std::ceil(doubt.most * n) + 3 * (doubt.most > 0)) << what;
      }
    }
  }
}

// Planned points are nowhere as even as in one dimension: what is left of an error is its tail's.
TEST(Coverage, OfOneDrawAlone) {
  const rng::Sobol sobol(1);
  for (const Sampler sampler : {Sampler::latin, Sampler::sobol}) {
    for (const Law& law : laws()) {
      Tallies tallies;
      for (int seed = 0; seed < n_seeds(); ++seed) {
        add_run(tallies, law, sampler,
                planned_scores(sampler, static_cast<std::uint64_t>(seed), kPoints, sobol, 1));
      }
      for (const std::string statistic : {"mean", "es 5 %", "es 1 %", "sd"}) {
        const Tally& tally = tallies.at(statistic);
        const std::string what = std::string(kSamplers[static_cast<int>(sampler)]) +
                                 ", one draw, " + law.name + ", " + statistic;
        const double n = n_seeds();
        std::printf("%-40s %5.1f %5.1f %6.1f\n", what.c_str(), 100 * tally.n_missed_95 / n,
                    100 * tally.n_missed_99 / n, 100 * tally.n_withheld / n);
        EXPECT_LE(tally.n_missed_95, most(statistic == "sd" ? kPromised95 : kOneDraw95)) << what;
        EXPECT_LE(tally.n_missed_99, most(statistic == "sd" ? kPromised99 : kOneDraw99)) << what;
      }
    }
  }
}

// A limit on the chance of what is exceeded three times as often as allowed: no sampler says that
// it holds in more than 1 % of runs. [0, 0] of no failing trial said so in 60 %.
TEST(Coverage, NoVerdictWithoutEvidence) {
  constexpr double kChance = 9e-5;
  constexpr double kAllowed = 3e-5;
  const rng::Sobol sobol(kScoreDraws);
  for (const Sampler sampler : {Sampler::random, Sampler::latin, Sampler::sobol}) {
    int n_holds = 0;
    int n_unhit = 0;
    for (int seed = 0; seed < n_seeds(); ++seed) {
      std::vector<double> hits;
      for (const double score : run_scores(sampler, static_cast<std::uint64_t>(seed), sobol)) {
        hits.push_back(math::normal_cdf(-score) < kChance ? 1 : 0);
      }
      const ColumnSummary found = summaries(hits, hits, hits, sampler)[1];
      const Bounds bounds = probability_bounds(found, 0.99);
      n_unhit += found.probability->n_hits == 0;
      n_holds += bounds.high && *bounds.high <= kAllowed;
      EXPECT_GT(*found.probability->se, 0.0);
    }
    EXPECT_EQ(n_holds, 0) << kSamplers[static_cast<int>(sampler)];
    EXPECT_GT(n_unhit, 0) << kSamplers[static_cast<int>(sampler)];
  }
}

}  // namespace
}  // namespace plimsoll::stats
