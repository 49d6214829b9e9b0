// Figures of columns that hardly vary, of few trials and of laws with atoms: an error of 0 is only
// of what is known, and intervals miss no more than they say.
//
//   promised     as in coverage_test.cpp: a 95 % interval that is not in doubt misses in at most 8 %
//                of runs, a 99 % interval in at most 3 %
//   false alarm  limits lie 4 standard deviations of a count above that: one in 30,000 counts where
//                the promise is just kept; seeds are fixed. Ten times as many with PLIMSOLL_NIGHTLY.
//                The table is printed
//   chances that are one half, nearly: where the error of an sd is of second order. By squared
//                distances alone 24 % of 95 % intervals missed it, and 17 % of 99 % ones
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/testing_nightly.h"
#include "stats/collector.h"
#include "stats/summary.h"
#include "stats/test_scores.h"

namespace plimsoll::stats {
namespace {

constexpr double kTailLevel = 0.05;
constexpr double kLevels[] = {0.05, 0.5, 0.95};

// One statistic of a column, in words of all of them.
struct Figure {
  std::string name;
  std::optional<double> value;
  // Absent for quantiles, whose intervals need none.
  std::optional<double> se;
  Doubt doubt = Doubt::none;
  Bounds at_95;
  Bounds at_99;
  bool has_error = true;
};

std::vector<Figure> figures_of(const ColumnSummary& column) {
  std::vector<Figure> out;
  const auto by_error = [&](const std::string& name, std::optional<double> value,
                            std::optional<double> se, Doubt doubt) {
    out.push_back({name, value, se, doubt, error_bounds(column, value, se, doubt, 0.95),
                   error_bounds(column, value, se, doubt, 0.99)});
  };
  if (const auto& chance = column.probability) {
    out.push_back({"P", chance->value, chance->se, Doubt::none, probability_bounds(column, 0.95),
                   probability_bounds(column, 0.99)});
    return out;
  }
  const Moments& moments = column.moments;
  by_error("mean", moments.mean, moments.mean_se, column.mean_doubt);
  out.push_back({"sd", moments.sd, moments.sd_se, column.sd_doubt, sd_bounds(column, 0.95),
                 sd_bounds(column, 0.99)});
  for (const ShortfallSummary& es : column.shortfalls) {
    by_error(es.side == Side::low ? "es low" : "es high", es.value, es.se, es.doubt);
  }
  for (std::size_t i = 0; i < column.quantiles.size(); i += 2) {
    const QuantileSummary& at_95 = column.quantiles[i];
    const QuantileSummary& at_99 = column.quantiles[i + 1];
    out.push_back({"quantile " + std::to_string(100 * at_95.level).substr(0, 2),
                   at_95.value,
                   std::nullopt,
                   Doubt::none,
                   {at_95.low, at_95.high},
                   {at_99.low, at_99.high},
                   false});
  }
  out.push_back({"P negative", column.negative->value, column.negative->se, Doubt::none,
                 probability_bounds(column, *column.negative, 0.95),
                 probability_bounds(column, *column.negative, 0.99)});
  return out;
}

// Of the values, and of how often they are above one half.
std::vector<Figure> figures(const std::vector<double>& values, int n_replicates, bool has_noise) {
  ColumnRequest column;
  for (const double level : kLevels) {
    column.quantiles.push_back({level, 0.95});
    column.quantiles.push_back({level, 0.99});
  }
  column.shortfalls = {{kTailLevel, Side::low}, {kTailLevel, Side::high}};
  column.has_noise = has_noise;
  ColumnRequest indicator;
  indicator.is_indicator = true;
  indicator.has_noise = has_noise;
  CollectorPlan plan;
  plan.n_trials = values.size();
  plan.n_replicates = n_replicates;
  Collector collector({column, indicator}, plan);
  std::vector<double> hits(values.size());
  std::transform(values.begin(), values.end(), hits.begin(), [](double x) { return x > 0.5; });
  const double* columns[] = {values.data(), hits.data()};
  do {
    collector.consume(0, 0, values.size(), columns);
  } while (collector.needs_another_pass());
  std::vector<Figure> out;
  for (const ColumnSummary& summary : collector.finish()) {
    for (Figure& figure : figures_of(summary)) out.push_back(std::move(figure));
  }
  return out;
}

// Its quantile function.
struct AtomLaw {
  std::string name;
  std::function<double(double level)> at;
};

AtomLaw bernoulli(double p) {
  return {"Bernoulli " + std::to_string(100 * p).substr(0, 4) + " %",
          [p](double u) { return u < 1 - p ? 0.0 : 1.0; }};
}

// A loss of 100 or somewhat more with the chance p, else about nothing.
AtomLaw loss(double p) {
  return {"loss " + std::to_string(100 * p).substr(0, 3) + " %",
          [p](double u) { return u < p ? -110 + 10 * u / p : u; }};
}

std::vector<double> values_of(const AtomLaw& law, const std::vector<double>& scores) {
  std::vector<double> out;
  for (const double z : scores) out.push_back(law.at(math::normal_cdf(z)));
  return out;
}

struct Shape {
  Sampler sampler = Sampler::random;
  std::size_t n = 0;
  Points points = {};

  std::string text() const {
    return std::string(kSamplers[static_cast<int>(sampler)]) + " " + std::to_string(n);
  }
  std::vector<double> draw(std::uint64_t seed, const rng::Sobol& sobol) const {
    return sampler == Sampler::random ? random_scores(seed, n)
                                      : planned_scores(sampler, seed, points, sobol);
  }
  int n_replicates() const { return sampler == Sampler::random ? 1 : points.n_replicates; }
};

Shape planned(Sampler sampler, int n_replicates, int log2_size) {
  return {sampler,
          std::size_t{static_cast<unsigned>(n_replicates)} << log2_size,
          {n_replicates, log2_size}};
}

std::vector<Shape> shapes() {
  std::vector<Shape> out;
  for (const std::size_t n : {1u, 2u, 10u, 49u, 50u, 1000u, 20'000u}) {
    out.push_back({Sampler::random, n});
  }
  for (const Sampler sampler : {Sampler::latin, Sampler::sobol}) {
    out.push_back(planned(sampler, 2, 0));
    out.push_back(planned(sampler, 2, 6));
    out.push_back(planned(sampler, 16, 5));
    out.push_back(planned(sampler, 32, 8));
  }
  return out;
}

std::vector<AtomLaw> laws_with_atoms() {
  return {{"constant", [](double) { return 0.1; }},
          bernoulli(0),
          bernoulli(1),
          bernoulli(0.5),
          bernoulli(0.1),
          bernoulli(0.01),
          bernoulli(0.0001),
          bernoulli(0.95),
          {"two points", [](double u) { return u < 0.3 ? -100.0 : 3.0; }},
          loss(0.05),
          loss(0.051),
          {"tens", [](double u) { return std::floor(10 * u); }},
          {"uniform", [](double u) { return u; }},
          {"normal", [](double u) { return score_at(u); }},
          {"lognormal", [](double u) { return std::exp(0.5 * score_at(u)); }}};
}

// Every statistic of every law by every sampler.
TEST(Degenerate, AnErrorOfZeroIsOfWhatIsKnown) {
  const rng::Sobol sobol(kScoreDraws);
  for (const Shape& shape : shapes()) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      const std::vector<double> scores = shape.draw(seed, sobol);
      for (const AtomLaw& law : laws_with_atoms()) {
        for (const Figure& figure : figures(values_of(law, scores), shape.n_replicates(), true)) {
          const std::string what = shape.text() + ", " + law.name + ", " + figure.name + ", seed " +
                                   std::to_string(seed);
          const bool is_sure = figure.doubt == Doubt::none;
          if (figure.has_error && figure.se == 0.0) {
            EXPECT_FALSE(is_sure) << what;
          }
          const bool is_mean = figure.has_error && figure.name[0] != 'P';
          if (is_mean && shape.n < 50 && figure.se) {
            EXPECT_FALSE(is_sure) << what;
          }
          for (const Bounds& bounds : {figure.at_95, figure.at_99}) {
            if (!is_sure) {
              EXPECT_FALSE(bounds.low || bounds.high) << what;
            }
            if (bounds.low) {
              EXPECT_LE(*bounds.low, *figure.value) << what;
            }
            if (bounds.high) {
              EXPECT_GE(*bounds.high, *figure.value) << what;
            }
            if (figure.has_error && bounds.low) {
              EXPECT_LT(*bounds.low, *bounds.high) << what;
            }
          }
          if (figure.has_error && figure.at_95.low) {
            EXPECT_LE(*figure.at_99.low, *figure.at_95.low) << what;
            EXPECT_GE(*figure.at_99.high, *figure.at_95.high) << what;
          }
        }
      }
    }
  }
}

TEST(Degenerate, WithoutNoiseOneTrialIsTheTruth) {
  for (const Shape& shape : shapes()) {
    for (const double value : {0.0, 1.0}) {
      const std::vector<double> values(shape.n, value);
      for (const Figure& figure : figures(values, shape.n_replicates(), false)) {
        const std::string what = shape.text() + ", " + figure.name;
        EXPECT_EQ(figure.doubt, Doubt::none) << what;
        if (!figure.value) continue;
        if (figure.has_error) {
          EXPECT_EQ(figure.se, 0.0) << what;
        }
        for (const Bounds& bounds : {figure.at_95, figure.at_99}) {
          EXPECT_EQ(bounds.low, figure.value) << what;
          EXPECT_EQ(bounds.high, figure.value) << what;
        }
      }
    }
  }
}

// Replicates with the same figure have no spread at all, whatever its rounding.
TEST(Degenerate, SpreadOfEqualReplicates) {
  const std::vector<double> same(32, 0.1);
  EXPECT_EQ(replicate_se(same), 0.0);
}

std::map<std::string, double> truths_of(const AtomLaw& law) {
  constexpr std::size_t n = 1 << 18;
  double sum = 0;
  double squares = 0;
  double low = 0;
  double high = 0;
  double above = 0;
  double negative = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = law.at((static_cast<double>(i) + 0.5) / n);
    sum += x / n;
    squares += x * x / n;
    above += x > 0.5 ? 1.0 / n : 0;
    negative += x < 0 ? 1.0 / n : 0;
    low += law.at(kTailLevel * (static_cast<double>(i) + 0.5) / n) / n;
    high += law.at(1 - kTailLevel * (static_cast<double>(i) + 0.5) / n) / n;
  }
  std::map<std::string, double> out{{"mean", sum},   {"sd", std::sqrt(squares - sum * sum)},
                                    {"es low", low}, {"es high", high},
                                    {"P", above},    {"P negative", negative}};
  for (const double level : kLevels) {
    // Of an atom's upper end its own value.
    out["quantile " + std::to_string(100 * level).substr(0, 2)] = law.at(level - 1e-9);
  }
  return out;
}

struct Missed {
  int n_95 = 0;
  int n_99 = 0;
  int n_withheld = 0;
};

void expect_coverage(const Shape& shape, const std::vector<AtomLaw>& laws, int n_seeds) {
  const rng::Sobol sobol(kScoreDraws);
  std::vector<std::map<std::string, double>> truths;
  for (const AtomLaw& law : laws) truths.push_back(truths_of(law));
  std::map<std::string, Missed> missed;
  for (int seed = 0; seed < n_seeds; ++seed) {
    const auto scores = shape.draw(static_cast<std::uint64_t>(seed), sobol);
    for (std::size_t i = 0; i < laws.size(); ++i) {
      for (const Figure& figure : figures(values_of(laws[i], scores), shape.n_replicates(), true)) {
        const double truth = truths[i].at(figure.name);
        // What the truth is known to.
        const double slack = 1e-5 * (1 + std::fabs(truth));
        const auto misses = [&](const Bounds& bounds) {
          return (bounds.low && *bounds.low > truth + slack) ||
                 (bounds.high && *bounds.high < truth - slack);
        };
        Missed& of = missed[laws[i].name + ", " + figure.name];
        of.n_95 += misses(figure.at_95);
        of.n_99 += misses(figure.at_99);
        of.n_withheld += !figure.at_95.low && !figure.at_95.high;
      }
    }
  }
  const auto most = [n_seeds](double rate) {
    return n_seeds * rate + 4 * std::sqrt(n_seeds * rate * (1 - rate));
  };
  for (const auto& [name, of] : missed) {
    const double n = n_seeds;
    const std::string what = shape.text() + ", " + name;
    std::printf("%-46s %5.1f %5.1f %6.1f\n", what.c_str(), 100 * of.n_95 / n, 100 * of.n_99 / n,
                100 * of.n_withheld / n);
    EXPECT_LE(of.n_95, most(0.08)) << what;
    EXPECT_LE(of.n_99, most(0.03)) << what;
  }
}

std::vector<AtomLaw> laws_to_cover(double n) {
  const double step = 0.5 / std::sqrt(n);
  std::vector<AtomLaw> out{bernoulli(0.5),
                           {"Bernoulli 50 % + 1 error", bernoulli(0.5 + step).at},
                           {"Bernoulli 50 % + 2 errors", bernoulli(0.5 + 2 * step).at},
                           {"Bernoulli 50 % + 3 errors", bernoulli(0.5 + 3 * step).at},
                           bernoulli(0.1),
                           bernoulli(0.01),
                           {"two points", [](double u) { return u < 0.3 ? -100.0 : 3.0; }},
                           {"uniform", [](double u) { return u; }},
                           {"normal", [](double u) { return score_at(u); }},
                           {"lognormal", [](double u) { return std::exp(0.5 * score_at(u)); }}};
  // A loss that no trial saw is in no figure.
  if (n * kTailLevel < 20) return out;
  for (const double p : {0.049, 0.05, 0.051}) out.push_back(loss(p));
  return out;
}

TEST(Degenerate, IntervalsMissNoMoreThanTheySay) {
  const int times = testing_nightly::is_nightly() ? 10 : 1;
  std::printf("missed at 95 %% and at 99 %%, withheld (%%)\n");
  for (const auto& [n, n_seeds] :
       {std::pair<std::size_t, int>{2, 500}, {10, 500}, {50, 1000}, {1000, 250}, {20'000, 20}}) {
    expect_coverage({Sampler::random, n}, laws_to_cover(static_cast<double>(n)), times * n_seeds);
  }
  for (const Sampler sampler : {Sampler::latin, Sampler::sobol}) {
    expect_coverage(planned(sampler, 16, 5), laws_to_cover(512), times * 200);
    expect_coverage(planned(sampler, 32, 8), laws_to_cover(8192), times * 20);
  }
}

}  // namespace
}  // namespace plimsoll::stats
