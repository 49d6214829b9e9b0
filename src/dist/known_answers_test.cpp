// Known answers: values of the reliability plan (mpmath, 20 digits, inputs as binary64), composite
// laws against mpmath at 50 digits, and by-hand cases.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "dist/example.h"

namespace plimsoll::dist {
namespace {

enum class Ask { lower, upper, cdf, survival, mean, variance };

struct Known {
  std::string_view law;
  Ask ask;
  double argument;
  double want;
};

double answer(const Distribution& d, Ask ask, double x) {
  switch (ask) {
    case Ask::lower:
      return d.lower(x);
    case Ask::upper:
      return d.upper(x);
    case Ask::cdf:
      return d.cdf(x);
    case Ask::survival:
      return d.survival(x);
    case Ask::mean:
      return d.mean();
    case Ask::variance:
      return d.variance();
  }
  return NAN;
}

constexpr Known kKnown[] = {
    {"normal(0, 1)", Ask::lower, 1e-200, -30.205594179579643063},
    {"normal(0, 1)", Ask::survival, 20, 2.7536241186062336951e-89},
    {"normal(0, 1)", Ask::cdf, -30, 4.9067139271481870595e-198},
    {"lognormal(mu: 0, sigma: 1)", Ask::upper, 1e-15, 2811.1398655279051229},
    {"triangular(0, 1, 4)", Ask::lower, 1e-200, 1.9999999999999999821e-100},
    {"weibull(1.5, 10)", Ask::upper, 1e-200, 596.34436919050937351},
    {"pareto(1.5, 1)", Ask::upper, 1e-200, 2.1544346900318837475e133},
    {"gev(0, 1, 1e-10)", Ask::lower, 0.99, 4.6001492278346477507},
    {"gpd(0, 1, 1e-10)", Ask::survival, 30, 9.3576233899332168351e-14},
    {"gpd(0, 1, 0.5)", Ask::upper, 1e-20, 19999999998.000000548},
    {"exponential(rate: 2)", Ask::lower, 1e-250, 5.0e-251},
    {"logistic(0, 1)", Ask::lower, 1e-250, -575.64627324851142095},
    {"cauchy(0, 1)", Ask::lower, 1e-300, -3.183098861837906635612109e299},
    {"uniform(-1.7e308, 1.7e308)", Ask::lower, 0.25, -8.4999999999999996942e307},
    {"truncated(normal(0, 1), low: 10)", Ask::mean, 0, 10.098093233962511963},
    {"truncated(normal(0, 1), low: 10)", Ask::variance, 0, 0.009445377825656261164137},
    {"truncated(normal(0, 1), low: 10)", Ask::lower, 0.5, 10.068411836081429405},
    {"truncated(normal(0, 1), low: 10)", Ask::upper, 1e-100, 23.63921180973062278115},
    {"truncated(normal(0, 1), high: -10)", Ask::mean, 0, -10.098093233962511963},
    {"truncated(normal(10, 4), 0, 30)", Ask::lower, 1e-300, 2.267852604163860022454e-298},
    {"truncated(normal(10, 4), 0, 30)", Ask::lower, 1e-30, 2.267852604163860154619e-28},
    {"truncated(normal(10, 4), 0, 30)", Ask::lower, 1e-6, 0.0002267691896957010387829},
    {"truncated(normal(10, 4), 0, 30)", Ask::lower, 0.3, 7.952242041270026905611},
    {"truncated(normal(10, 4), 0, 30)", Ask::mean, 0, 10.07054533825902955739},
    {"truncated(normal(10, 4), 0, 30)", Ask::variance, 0, 15.28939045150007570116},
    {"mixture({normal(0, 1): 90%, normal(0, 5): 10%})", Ask::lower, 1e-300,
     -184.9246824845128611448},
    {"mixture({normal(0, 1): 90%, normal(0, 5): 10%})", Ask::lower, 1e-10,
     -29.98903507503843435076},
    {"mixture({normal(0, 1): 90%, normal(0, 5): 10%})", Ask::upper, 0.25, 0.7428581050017608426613},
    {"mixture({normal(0, 1): 90%, normal(0, 5): 10%})", Ask::variance, 0, 3.4},
    {"metalog(p10: 1, p50: 2, p90: 5)", Ask::lower, 0.95, 6.187724780072459438004},
    {"metalog(p10: 1, p50: 2, p90: 5)", Ask::lower, 1e-100, -76.59637278585192946742},
    {"metalog(p10: 1, p50: 2, p90: 5)", Ask::mean, 0, 2.568899516641773255363},
    {"metalog(p10: 1, p50: 2, p90: 5)", Ask::variance, 0, 3.188572871394551327677},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 0)", Ask::lower, 0.95, 6.956885894753550647973},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 0)", Ask::lower, 0.99, 14.32365992470644685337},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 0)", Ask::lower, 1e-100, 1.056829437709460547675e-30},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 0)", Ask::mean, 0, 2.787908950275142215798},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 0)", Ask::variance, 0, 17.21593630008683870293},
    {"metalog(p10: 2, p50: 5, p90: 9, low: 0, high: 10)", Ask::lower, 0.95,
     9.531293091975419133281},
    {"metalog(p10: 2, p50: 5, p90: 9, low: 0, high: 10)", Ask::lower, 1e-20,
     2.014097751588803911733e-11},
    {"metalog(p5: -8, p25: -3, p50: 0, p75: 4, p95: 15)", Ask::lower, 0.01,
     -12.9013015429316020619},
    {"metalog(p95: 15, p75: 4, p5: -8, p25: -3, p50: 0)", Ask::lower, 0.99,
     27.08218536214304817466},
    // By coefficients.
    {"metalog([9.87, 1.68, 2.55, 3.54, -13.4])", Ask::lower, 0.95, 17.07490121359310654612},
    {"metalog([9.87, 1.68, 2.55, 3.54, -13.4])", Ask::lower, 1e-100, -88.50469626625885721813},
    {"metalog([9.87, 1.68, 2.55, 3.54, -13.4])", Ask::mean, 0, 10.02833333333333243331},
    {"metalog([9.87, 1.68, 2.55, 3.54, -13.4])", Ask::variance, 0, 16.75145167104718856988},
    {"metalog([100, 5, 1, 3, 0.4, 0.2])", Ask::lower, 0.3, 95.34219188725832474873},
    {"metalog([0.2, 0.9, 0.1], low: 0, high: 10)", Ask::lower, 0.95, 9.517770072207895300439},
    {"metalog([0.2, 0.9, 0.1], low: 0, high: 10)", Ask::lower, 1e-20, 1.221402758160168682745e-16},
    {"metalog([1.2, 0.4, 0.1], low: 0)", Ask::lower, 0.99, 26.13325948121727244493},
    {"metalog([-0.7, 0.5], high: 0)", Ask::lower, 0.01, -20.03658645372566299891},
    {"lognormal(mean: 10, sd: 5)", Ask::mean, 0, 10},
    {"lognormal(mean: 10, sd: 5)", Ask::variance, 0, 25},
    {"lognormal(median: 3, sigma: 0.5)", Ask::upper, 0.5, 3},
};

TEST(KnownAnswers, AreMet) {
  for (const Known& known : kKnown) {
    const auto made = make_example(known.law);
    ASSERT_TRUE(made.ok()) << known.law << ": " << made.error();
    const double got = answer(**made, known.ask, known.argument);
    // Moments by quadrature are good to a little less.
    const double tolerance = known.ask == Ask::mean || known.ask == Ask::variance ? 2e-12 : 1e-13;
    EXPECT_LE(std::fabs(got - known.want), tolerance * std::fabs(known.want))
        << known.law << " at " << known.argument << ": " << got << ", not " << known.want;
  }
}

TEST(KnownAnswers, GivenQuantilesAreMet) {
  for (const std::string law :
       {"normal", "lognormal", "logistic", "gumbel", "weibull", "uniform"}) {
    for (const std::string pairs : {"p5: 2, p95: 7", "p95: 7, p5: 2", "p1: 2, p2: 7",
                                    "p0.01: 2, p99.999: 7", "p50: 2, p90: 7", "p97: 2, p98: 7"}) {
      const auto example = parse_example(law + "(" + pairs + ")");
      ASSERT_TRUE(example.ok());
      const auto made = make(example->shape, example->flat);
      ASSERT_TRUE(made.ok()) << law << pairs << made.error();
      for (std::size_t i = 0; i < 4; i += 2) {
        EXPECT_NEAR((*made)->lower(example->flat[i]), example->flat[i + 1], 1e-12)
            << law << "(" << pairs << ")";
      }
    }
  }
  EXPECT_NEAR((*make_example("exponential(p90: 7)"))->lower(0.9), 7, 1e-14);
}

TEST(KnownAnswers, DecimalRanks) {
  const auto law = make_example("uniform_int(1, 100)");
  ASSERT_TRUE(law.ok());
  std::string list;
  for (int k = 1; k <= 100; ++k) list += std::to_string(k) + ", ";
  const auto data = make_example("empirical([" + list + "])");
  ASSERT_TRUE(data.ok());
  for (int k = 1; k < 100; ++k) {
    // 0.07 * 100 exceeds 7 in binary64.
    EXPECT_EQ((*law)->lower(k / 100.0), k);
    EXPECT_EQ((*data)->lower(k / 100.0), k);
    EXPECT_EQ((*law)->upper(k / 100.0), 100 - k);
    EXPECT_EQ((*data)->upper(k / 100.0), 100 - k);
    EXPECT_EQ((*data)->lower((*data)->cdf(k)), k);
    EXPECT_EQ((*law)->lower((*law)->cdf(k)), k);
  }
}

TEST(KnownAnswers, Tables) {
  const auto law = make_example("discrete({2: 3, 1: 5, 7: 0, 3: 1, 2: 1})");
  ASSERT_TRUE(law.ok());
  const Distribution& d = **law;
  EXPECT_EQ(d.support().high, 3);
  EXPECT_DOUBLE_EQ(d.mean(), 1.6);
  EXPECT_DOUBLE_EQ(d.variance(), 0.44);
  EXPECT_DOUBLE_EQ(d.density(2), 0.4);
  EXPECT_EQ(d.density(7), 0);
  EXPECT_EQ(d.lower(0.5), 1);
  EXPECT_EQ(d.lower(0.500001), 2);
  EXPECT_EQ(d.upper(0.1), 2);
  EXPECT_EQ(d.upper(0.0999), 3);
  const auto line = make_example("cumulative({0%: 10, 50%: 20, 90%: 40, 100%: 100})");
  ASSERT_TRUE(line.ok());
  EXPECT_DOUBLE_EQ((*line)->lower(0.25), 15);
  EXPECT_DOUBLE_EQ((*line)->lower(0.7), 30);
  EXPECT_DOUBLE_EQ((*line)->upper(0.05), 70);
  EXPECT_DOUBLE_EQ((*line)->cdf(40), 0.9);
  EXPECT_DOUBLE_EQ((*line)->mean(), 0.5 * 15 + 0.4 * 30 + 0.1 * 70);
}

// A point mass inside a continuous law: the quantile stays at it over its whole probability.
TEST(KnownAnswers, MixtureWithAnAtom) {
  const auto law = make_example("mixture({discrete({0: 1}): 70%, uniform(-1, 1): 30%})");
  ASSERT_TRUE(law.ok());
  const Distribution& d = **law;
  EXPECT_FALSE(d.discrete());
  EXPECT_NEAR(d.lower(0.1499), -0.0004 / 0.6, 1e-3);
  for (const double p : {0.1500001, 0.3, 0.5}) EXPECT_EQ(d.lower(p), 0) << p;
  EXPECT_EQ(d.upper(0.3), 0);
  EXPECT_GT(d.upper(0.1499), 0);
  EXPECT_NEAR(d.variance(), 0.1, 1e-15);
}

TEST(KnownAnswers, TruncatedCounts) {
  // A die without its ends.
  const auto law = make_example("truncated(uniform_int(1, 6), 1.5, 5.5)");
  ASSERT_TRUE(law.ok());
  const Distribution& d = **law;
  EXPECT_EQ(d.support().low, 2);
  EXPECT_EQ(d.support().high, 5);
  EXPECT_DOUBLE_EQ(d.mean(), 3.5);
  EXPECT_DOUBLE_EQ(d.variance(), 1.25);
  EXPECT_EQ(d.lower(1e-300), 2);
  EXPECT_EQ(d.lower(0.25), 2);
  EXPECT_EQ(d.lower(0.26), 3);
  EXPECT_EQ(d.upper(1e-300), 5);
  // Bounds belong to what is left.
  EXPECT_DOUBLE_EQ((*make_example("truncated(uniform_int(1, 6), 2, 5)"))->density(5), 0.25);
  EXPECT_DOUBLE_EQ((*make_example("truncated(discrete({0.5: 1, 1.5: 2, 4: 1}), 0.7, 9)"))->mean(),
                   7.0 / 3);
}

// By hand: E[N; N >= 1] = 3 and E[Z; Z > 1/2] = density(1/2), over their probabilities.
TEST(KnownAnswers, TruncatedMixtureOfCountsAndReals) {
  const auto law = make_example("truncated(mixture({poisson(3): 1, normal(0, 1): 1}), low: 0.5)");
  ASSERT_TRUE(law.ok()) << law.error();
  const Distribution& d = **law;
  const double mass = (1 - std::exp(-3)) + 0.5 * std::erfc(0.5 / std::sqrt(2.0));
  EXPECT_NEAR(d.mean(), (3 + 0.35206532676429948) / mass, 1e-12);
  EXPECT_NEAR(d.cdf(0.999999), (0.69146246127401310 - 0.84134474606854293) / -mass, 1e-6);
  EXPECT_EQ(d.support().low, 0.5);
  // The atom at 1 holds 3 exp(-3) / mass.
  EXPECT_EQ(d.lower(0.2), 1);
  const auto twice = make_example(
      "truncated(truncated(mixture({uniform(0, 4): 1, uniform(2, 6): 3}), "
      "low: 1), high: 3)");
  ASSERT_TRUE(twice.ok()) << twice.error();
  // On [1, 2] the density is 1/4, on [2, 3] it is 1/4 + 3/4.
  EXPECT_NEAR((*twice)->mean(), (0.25 * 1.5 + 1 * 2.5) / 1.25, 1e-14);
  EXPECT_NEAR((*twice)->lower(0.2), 2, 1e-14);
}

TEST(KnownAnswers, InfiniteMoments) {
  const auto mean = [](std::string_view text) { return (*make_example(text))->mean(); };
  const auto variance = [](std::string_view text) { return (*make_example(text))->variance(); };
  EXPECT_TRUE(std::isnan(mean("cauchy(0, 1)")));
  EXPECT_EQ(mean("pareto(1, 1)"), HUGE_VAL);
  EXPECT_EQ(variance("pareto(2, 1)"), HUGE_VAL);
  EXPECT_EQ(mean("truncated(cauchy(0, 1), high: 3)"), -HUGE_VAL);
  EXPECT_EQ(mean("truncated(pareto(1, 1), low: 2)"), HUGE_VAL);
  EXPECT_TRUE(std::isfinite(variance("truncated(cauchy(0, 1), -100, 3)")));
  EXPECT_TRUE(std::isnan(mean("mixture({cauchy(0, 1): 1, normal(0, 1): 1})")));
  EXPECT_EQ(variance("mixture({pareto(1.5, 1): 1, normal(0, 1): 1})"), HUGE_VAL);
}

// V8: with r = (q50 - q10) / (q90 - q10) a three-point metalog exists for 0.16657738 < r <
// 0.83342262.
TEST(KnownAnswers, MetalogFeasibility) {
  const auto feasible = [](double r) {
    Shape shape;
    shape.law = LawId::metalog;
    shape.n_own = 6;
    const double own[] = {0.1, 0, 0.5, r, 0.9, 1};
    return make(shape, own).ok();
  };
  EXPECT_TRUE(feasible(0.16657739));
  EXPECT_FALSE(feasible(0.16657737));
  EXPECT_TRUE(feasible(0.83342261));
  EXPECT_FALSE(feasible(0.83342263));
  // Two points always do: the logistic law.
  EXPECT_NEAR((*make_example("metalog(p10: -1, p90: 1)"))->upper(1e-9),
              std::log(1e9) / std::log(9.0), 1e-7);
  const auto bad = make_example("metalog(p10: 0, p50: 0.9, p90: 1)");
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().find("falls near p"), std::string::npos) << bad.error();
}

struct Refused {
  std::string_view law;
  std::string_view reason;
};

constexpr Refused kRefused[] = {
    {"normal(0, 0)", "sd > 0, but sd is 0"},
    {"normal(0, -1)", "sd > 0, but sd is -1"},
    {"normal(nan, 1)", "mean is finite, but mean is nan"},
    {"normal(p5: 3, p95: 2)", "p5 < p95, but p5 is 3 and p95 is 2"},
    {"lognormal(mean: -3, sd: 1)", "mean > 0, but mean is -3"},
    {"lognormal(p5: -1, p95: 2)", "the lower quantile > 0, but the lower quantile is -1"},
    {"uniform(3, 2)", "low < high, but low is 3 and high is 2"},
    {"uniform(2, 2)", "low < high, but low is 2 and high is 2"},
    {"triangular(0, 5, 4)", "mode <= high, but mode is 5 and high is 4"},
    {"triangular(0, -1, 4)", "low <= mode, but low is 0 and mode is -1"},
    {"triangular(1, 1, 1)", "low < high, but low is 1 and high is 1"},
    {"exponential(0)", "mean > 0, but mean is 0"},
    {"exponential(rate: inf)", "rate is finite, but rate is inf"},
    {"weibull(0, 1)", "shape > 0, but shape is 0"},
    {"pareto(1, 0)", "minimum > 0, but minimum is 0"},
    {"gpd(0, 1, nan)", "shape is finite, but shape is nan"},
    {"gev(0, 0, 1)", "scale > 0, but scale is 0"},
    {"bernoulli(1.2)", "0 <= p <= 1, but p is 1.2"},
    {"bernoulli(nan)", "0 <= p <= 1, but p is nan"},
    {"uniform_int(1.5, 3)", "low is a whole number, but low is 1.5"},
    {"uniform_int(4, 3)", "low <= high, but low is 4 and high is 3"},
    {"discrete({1: 0, 2: 0})", "the weights add up to more than 0, but their sum is 0"},
    {"discrete({1: 1, 2: -1})", "a weight >= 0, but a weight is -1"},
    {"cumulative({0%: 1, 90%: 2})", "the last level is 1, but it is 0.9"},
    {"cumulative({10%: 1, 100%: 2})", "the first level is 0, but it is 0.1"},
    {"cumulative({0%: 1, 50%: 1, 100%: 2})",
     "values rise with the level, but one is 1 and the next is 1"},
    {"mixture({normal(0, -1): 1})", "in normal: sd > 0, but sd is -1"},
    {"truncated(normal(0, 1), 3, 2)", "low < high, but low is 3 and high is 2"},
    {"truncated(uniform(0, 1), low: 2)", "the bounds leave some probability, but it is 0"},
    {"truncated(uniform_int(0, 9), 2.2, 2.8)", "the bounds leave some probability, but it is 0"},
    {"metalog(p10: 1, p50: 1, p90: 5)", "p10 < p50, but p10 is 1 and p50 is 1"},
    {"metalog(p10: 1, p50: 2, p90: 5, low: 1)",
     "low < the first value, but low is 1 and the first value is 1"},
    {"metalog([1])", "there are 2 to 30 coefficients, but their number is 1"},
    {"metalog([1, nan])", "a coefficient is finite, but a coefficient is nan"},
    {"metalog([1, 1], low: 2, high: 2)", "low < high, but low is 2 and high is 2"},
    {"metalog([1, 1, 0, -30])",
     "quantiles rise with the level, but the metalog of these coefficients falls near "
     "p3.73268873441"},
    {"metalog([1, -1])",
     "quantiles rise with the level, but the metalog of these coefficients falls at its lower end"},
    {"metalog([1, 1, 3])",
     "quantiles rise with the level, but the metalog of these coefficients falls at its lower end"},
    {"empirical([1, nan])", "a value is finite, but a value is nan"},
};

TEST(KnownAnswers, BadParametersAreRefusedWithTheReason) {
  for (const Refused& refused : kRefused) {
    const auto made = make_example(refused.law);
    ASSERT_FALSE(made.ok()) << refused.law;
    EXPECT_EQ(made.error(), refused.reason) << refused.law;
  }
  std::string nest = "normal(0, 1)";
  for (int depth = 2; depth <= 8; ++depth) nest = "truncated(" + nest + ", low: -1)";
  EXPECT_TRUE(make_example(nest).ok());
  EXPECT_FALSE(make_example("truncated(" + nest + ", low: -1)").ok());
  // Forms that do not exist: a lognormal must say which pair it is given.
  EXPECT_FALSE(make_example("lognormal(0, 1)").ok());
  EXPECT_FALSE(make_example("exponential(mean: 1, rate: 1)").ok());
}

TEST(KnownAnswers, TriangularWithItsModeAtAnEnd) {
  EXPECT_DOUBLE_EQ((*make_example("triangular(0, 0, 1)"))->lower(0.75), 0.5);
  EXPECT_DOUBLE_EQ((*make_example("triangular(0, 1, 1)"))->lower(0.25), 0.5);
  EXPECT_DOUBLE_EQ((*make_example("triangular(0, 0, 1)"))->lower(1e-300), 5e-301);
  EXPECT_DOUBLE_EQ((*make_example("triangular(0, 0, 1)"))->cdf(5e-301), 1e-300);
}

}  // namespace
}  // namespace plimsoll::dist
