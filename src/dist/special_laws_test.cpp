// The laws that rest on incomplete gamma and beta functions, and the counts: published and computed
// answers, quantiles that rise, counts whose quantile undoes their distribution function, edges.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "dist/counts.h"
#include "dist/law.h"

namespace plimsoll::dist {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

Result<std::unique_ptr<Distribution>> try_law(std::string_view name, std::vector<double> own,
                                              std::uint16_t form = 0) {
  const Law* law = find_law(name);
  if (law == nullptr) return Error{"no law " + std::string(name)};
  Shape shape;
  shape.law = law->id;
  shape.form = form;
  shape.n_own = static_cast<std::uint32_t>(own.size());
  return make(shape, own);
}

std::unique_ptr<Distribution> make_law(std::string_view name, std::vector<double> own) {
  auto made = try_law(name, std::move(own));
  EXPECT_TRUE(made.ok()) << name << ": " << (made.ok() ? "" : made.error());
  return std::move(*made);
}

void expect_near_relative(double got, double expected, double tolerance, const std::string& what) {
  EXPECT_NEAR(got / expected, 1, tolerance) << what << " gives " << testing::PrintToString(got);
}

TEST(SpecialLaws, KnownAnswers) {
  struct Row {
    const char* law;
    std::vector<double> own;
    char function;
    double argument;
    double expected;
  };
  // l lower, u upper, s survival; computed with mpmath at 50 digits, apart from this program.
  const Row rows[] = {
      {"student_t", {5, 0, 1}, 'l', 1e-250, -1.568392559099337792e50},
      {"student_t", {1.5, 0, 1}, 'u', 1e-20, 11245005997832.135803},
      {"gamma", {0.01, 1}, 'l', 0.25, 3.5226859973137558945e-61},
      {"gamma", {7, 2}, 'u', 1e-200, 982.26058131217990107},
      {"gamma", {10000, 1}, 's', 11000, 1.6928531496469327577e-22},
      {"beta", {3, 4, 0, 1}, 'l', 1e-250, 1.7099759466766970201e-84},
      {"beta", {0.1, 0.1, 0, 1}, 'l', 0.01, 8.8692806555502343229e-18},
      {"pert", {0, 2, 10, 4}, 'l', 0.9, 5.4533405043358181884},
      {"chi_squared", {3}, 'l', 1e-30, 2.4179879310247045954e-20},
      {"inverse_gaussian", {1, 2000}, 'l', 0.01, 0.949082592101087459},
      {"inverse_gaussian", {1, 1}, 'u', 1e-80, 352.34848525012434723},
      {"poisson", {1000}, 'u', 1e-18, 1289},
      {"poisson", {5}, 'u', 1e-150, 143},
      {"binomial", {5000, 1e-4}, 'u', 1e-18, 15},
      {"negative_binomial", {0.5, 0.01}, 'l', 0.99, 330},
  };
  for (const Row& row : rows) {
    const auto d = make_law(row.law, row.own);
    const double got = row.function == 'l'   ? d->lower(row.argument)
                       : row.function == 'u' ? d->upper(row.argument)
                                             : d->survival(row.argument);
    expect_near_relative(got, row.expected, d->discrete() ? 0 : 1e-13, row.law);
  }
}

struct Case {
  const char* law;
  std::vector<double> own;
};

const std::vector<Case>& continuous_cases() {
  static const std::vector<Case> cases = {
      {"gamma", {1e-3, 1}},
      {"gamma", {0.3, 1}},
      {"gamma", {1, 1}},
      {"gamma", {2.9, 1}},
      {"gamma", {3.1, 1}},
      {"gamma", {50, 1}},
      {"gamma", {1e5, 1}},
      {"gamma", {1e11, 1}},
      {"beta", {1e-3, 1e-3, 0, 1}},
      {"beta", {0.5, 2, 0, 1}},
      {"beta", {1, 1, 0, 1}},
      {"beta", {4, 7, 0, 1}},
      {"beta", {1e5, 0.2, 0, 1}},
      {"beta", {3e6, 2e5, 0, 1}},
      {"beta", {8, 30, -5, 5}},
      {"pert", {0, 2, 10, 4}},
      {"pert", {0, 0, 1, 4}},
      {"chi_squared", {3}},
      {"student_t", {0.5, 0, 1}},
      {"student_t", {4, 0, 1}},
      {"student_t", {1e6, 0, 1}},
      {"student_t", {3, 10, 2}},
      {"inverse_gaussian", {1, 1}},
      {"inverse_gaussian", {1, 1e-3}},
      {"inverse_gaussian", {3, 1e4}},
  };
  return cases;
}

// Levels of all sizes, rising, each with its upper neighbour.
std::vector<double> rising_levels(int n) {
  std::vector<double> out;
  for (int i = 0; i < n; ++i) {
    // From 1e-300 to 1/2, dense where draws are.
    const double t = (i + 0.5) / n;
    const double p = t < 0.2 ? 0.5 * std::ldexp(1.0, static_cast<int>(-990 + t * 4900)) * (1 + t)
                             : 0.5 * (t - 0.2) / 0.8;
    if (!out.empty() && p <= out.back()) continue;
    out.push_back(p);
    out.push_back(std::nextafter(p, 1));
  }
  return out;
}

TEST(SpecialLaws, QuantilesNeverFallAndAreUndone) {
  const std::vector<double> levels = rising_levels(1500);
  for (const Case& c : continuous_cases()) {
    const auto d = make_law(c.law, c.own);
    const std::string name = std::string(c.law) + " " + testing::PrintToString(c.own);
    double last_low = -kInf;
    double last_high = kInf;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const double p = levels[i];
      const double low = d->lower(p);
      const double high = d->upper(p);
      ASSERT_GE(low, last_low) << name << " lower " << p;
      ASSERT_LE(high, last_high) << name << " upper " << p;
      last_low = low;
      last_high = high;
      if (i % 10 != 0) continue;
      // The condition of the tail in its argument, by the density.
      if (std::fabs(low) > 1e-290 && low > d->support().low) {
        const double k = std::fabs(low * d->density(low) / p);
        ASSERT_NEAR(d->cdf(low) / p, 1, 1e-14 + 3e-16 * k) << name << " lower " << p;
      }
      if (std::fabs(high) > 1e-290 && high < 1e290 && high < d->support().high) {
        const double k = std::fabs(high * d->density(high) / p);
        ASSERT_NEAR(d->survival(high) / p, 1, 1e-14 + 3e-16 * k) << name << " upper " << p;
      }
    }
    // The two sides meet.
    const double middle = std::fmax(std::fabs(d->lower(0.5)), d->upper(0.5) - d->lower(0.25));
    ASSERT_NEAR(d->lower(0.5), d->upper(0.5), 4e-16 * middle) << name;
    ASSERT_LE(last_low, last_high) << name;
  }
}

TEST(SpecialLaws, TailsAddUp) {
  for (const Case& c : continuous_cases()) {
    const auto d = make_law(c.law, c.own);
    for (double p = 0.01; p < 0.995; p += 0.02) {
      const double x = d->lower(p);
      ASSERT_NEAR(d->cdf(x) + d->survival(x), 1, 0x1p-52) << c.law << " " << p;
    }
  }
}

TEST(SpecialLaws, AgreeWithClosedForms) {
  const auto exponential = make_law("gamma", {1, 2});
  const auto erlang = make_law("gamma", {3, 1});
  const auto power = make_law("beta", {2.5, 1, 0, 1});
  const auto cauchy = make_law("student_t", {1, 0, 1});
  const auto two = make_law("student_t", {2, 0, 1});
  for (double x = 0.01; x < 30; x *= 1.3) {
    expect_near_relative(exponential->survival(x), std::exp(-x / 2), 2e-15, "exponential");
    expect_near_relative(erlang->survival(x), std::exp(-x) * (1 + x + x * x / 2), 3e-15, "erlang");
    expect_near_relative(two->survival(x), 1 / (2 + x * x + x * std::sqrt(2 + x * x)), 3e-15, "t2");
    expect_near_relative(cauchy->survival(x), std::atan2(1, x) / std::acos(-1.0), 3e-15, "t1");
    if (x < 1) expect_near_relative(power->cdf(x), std::pow(x, 2.5), 3e-15, "power");
  }
}

const std::vector<Case>& count_cases() {
  static const std::vector<Case> cases = {
      {"poisson", {1e-20}},
      {"poisson", {0.3}},
      {"poisson", {4}},
      {"poisson", {29.99}},
      {"poisson", {30}},
      {"poisson", {1234.5}},
      {"binomial", {1, 0.5}},
      {"binomial", {40, 0.3}},
      {"binomial", {40, 0.97}},
      {"binomial", {1000, 0.03}},
      {"binomial", {1000, 0.5}},
      {"negative_binomial", {0.5, 0.2}},
      {"negative_binomial", {1e-3, 0.5}},
      {"negative_binomial", {70, 0.4}},
      {"geometric", {0.3}},
      {"geometric", {1}},
      {"hypergeometric", {50, 20, 10}},
      {"hypergeometric", {2000, 700, 900}},
      {"hypergeometric", {10, 9, 8}},
  };
  return cases;
}

TEST(Counts, TheQuantileUndoesTheDistributionFunction) {
  for (const Case& c : count_cases()) {
    const auto d = make_law(c.law, c.own);
    const std::string name = std::string(c.law) + " " + testing::PrintToString(c.own);
    const Support s = d->support();
    double mass = 0;
    for (double k = s.low; k <= std::fmin(s.high, 3000); k += 1) {
      const double f = d->cdf(k);
      const double g = d->survival(k);
      ASSERT_NEAR(f + g, 1, 0x1p-52) << name << " " << k;
      ASSERT_GE(f, d->cdf(k - 1)) << name << " " << k;
      ASSERT_LE(g, d->survival(k - 1)) << name << " " << k;
      if (f > d->cdf(k - 1) && f < 1) {
        ASSERT_EQ(d->lower(f), k) << name;
      }
      if (g < d->survival(k - 1) && g > 0) {
        ASSERT_EQ(d->upper(g), k) << name;
      }
      // Each mass is the step of the tails, as far as the step is resolved.
      const double step = k < d->mean() ? f - d->cdf(k - 1) : d->survival(k - 1) - g;
      const double noise = 1e-14 * (k < d->mean() ? f : d->survival(k - 1));
      ASSERT_NEAR(d->density(k), step, 1e-13 * step + noise + 1e-300) << name << " " << k;
      mass += d->density(k);
      if (g < 1e-290) break;
    }
    ASSERT_NEAR(mass, 1, 1e-12) << name;
  }
}

// For each level, the answer by walking over all k: tests the search, not the tails.
TEST(Counts, TheQuantileIsTheSmallestThatSuffices) {
  const std::vector<double> levels = {1e-300, 1e-100, 1e-16, 1e-8, 1e-3, 0.015, 0.0157,
                                      0.1,    0.25,   0.3,   0.4,  0.45, 0.5};
  for (const Case& c : count_cases()) {
    const auto d = make_law(c.law, c.own);
    const Support s = d->support();
    for (const double p : levels) {
      double k = s.low;
      while (d->cdf(k) < p) k += 1;
      ASSERT_EQ(d->lower(p), k) << c.law << testing::PrintToString(c.own) << " " << p;
      k = s.low;
      while (d->survival(k) > p) k += 1;
      ASSERT_EQ(d->upper(p), k) << c.law << testing::PrintToString(c.own) << " " << p;
    }
  }
}

TEST(Counts, LargeCounts) {
  // 1e9 +- 37 standard deviations, with the skewness term: checked against mpmath in
  // tests/data/dist_reference.csv; here that the neighbours decide.
  const auto d = make_law("poisson", {1e9});
  for (const double p : {1e-300, 1e-12, 0.2, 0.5}) {
    const double k = d->lower(p);
    EXPECT_GE(d->cdf(k), p);
    EXPECT_LT(d->cdf(k - 1), p);
    const double j = d->upper(p);
    EXPECT_LE(d->survival(j), p);
    EXPECT_GT(d->survival(j - 1), p);
  }
}

TEST(Counts, ChangingMeansMoveTheQuantileUp) {
  // Across the border between walking and searching too.
  for (const double p : {0.01, 0.3, 0.5}) {
    double last_low = 0;
    double last_high = 0;
    for (double mean = 0; mean < 60; mean += 0.03125) {
      ASSERT_GE(poisson_lower(mean, p), last_low);
      ASSERT_GE(poisson_upper(mean, p), last_high);
      last_low = poisson_lower(mean, p);
      last_high = poisson_upper(mean, p);
    }
  }
}

TEST(Counts, Edges) {
  EXPECT_EQ(poisson_lower(0, 0.3), 0);
  EXPECT_EQ(poisson_upper(0, 1e-300), 0);
  EXPECT_TRUE(std::isnan(poisson_lower(-1, 0.3)));
  EXPECT_TRUE(std::isnan(poisson_lower(NAN, 0.3)));
  EXPECT_TRUE(std::isnan(poisson_lower(kInf, 0.3)));
  EXPECT_TRUE(std::isnan(poisson_upper(1, 0.6)));
  EXPECT_EQ(binomial_upper(10, 1, 0.2), 10);
  EXPECT_EQ(binomial_upper(10, 0, 0.2), 0);
  EXPECT_EQ(binomial_lower(0, 0.5, 0.2), 0);
  EXPECT_TRUE(std::isnan(binomial_lower(2.5, 0.5, 0.2)));
  EXPECT_TRUE(std::isnan(binomial_lower(3, 1.5, 0.2)));
}

TEST(SpecialLaws, Edges) {
  for (const auto& cases : {continuous_cases(), count_cases()}) {
    for (const Case& c : cases) {
      const auto d = make_law(c.law, c.own);
      const Support s = d->support();
      EXPECT_EQ(d->lower(0), s.low) << c.law;
      EXPECT_EQ(d->upper(1), s.low) << c.law;
      EXPECT_EQ(d->lower(1), s.high) << c.law;
      EXPECT_EQ(d->upper(0), s.high) << c.law;
      for (const double p : {-0.1, 1.1, std::nan("")}) {
        EXPECT_TRUE(std::isnan(d->lower(p))) << c.law;
        EXPECT_TRUE(std::isnan(d->upper(p))) << c.law;
      }
      EXPECT_EQ(d->cdf(-kInf), 0) << c.law;
      EXPECT_EQ(d->survival(-kInf), 1) << c.law;
      EXPECT_EQ(d->cdf(kInf), 1) << c.law;
      EXPECT_EQ(d->survival(kInf), 0) << c.law;
      EXPECT_TRUE(std::isnan(d->cdf(std::nan("")))) << c.law;
      for (const double p : {5e-324, 1e-310}) {
        EXPECT_FALSE(std::isnan(d->lower(p))) << c.law << testing::PrintToString(c.own);
        EXPECT_FALSE(std::isnan(d->upper(p))) << c.law << testing::PrintToString(c.own);
      }
    }
  }
}

TEST(SpecialLaws, BadParametersAreRefused) {
  const std::vector<Case> bad = {
      {"gamma", {0, 1}},
      {"gamma", {1, -1}},
      {"gamma", {kInf, 1}},
      {"beta", {0, 1, 0, 1}},
      {"beta", {1, 1, 2, 2}},
      {"beta", {1, 1, -1.7e308, 1.7e308}},
      {"pert", {0, 2, 1, 4}},
      {"pert", {0, 0, 0, 4}},
      {"pert", {0, 1, 2, 0}},
      {"chi_squared", {0}},
      {"student_t", {0, 0, 1}},
      {"student_t", {3, kInf, 1}},
      {"student_t", {3, 0, 0}},
      {"inverse_gaussian", {0, 1}},
      {"inverse_gaussian", {1, std::nan("")}},
      {"poisson", {-1}},
      {"poisson", {1e20}},
      {"binomial", {-1, 0.5}},
      {"binomial", {2.5, 0.5}},
      {"binomial", {3, 1.1}},
      {"binomial", {1e17, 0.1}},
      {"negative_binomial", {0, 0.5}},
      {"negative_binomial", {3, 0}},
      // Past 2^63.
      {"negative_binomial", {1e10, 1e-10}},
      {"geometric", {0}},
      {"geometric", {1e-20}},
      {"hypergeometric", {10, 11, 5}},
      {"hypergeometric", {10, 5, 11}},
      {"hypergeometric", {0, 0, 0}},
      {"hypergeometric", {10.5, 5, 5}},
  };
  for (const Case& c : bad) {
    auto made = try_law(c.law, c.own);
    EXPECT_FALSE(made.ok()) << c.law << testing::PrintToString(c.own);
    if (!made.ok()) {
      EXPECT_FALSE(made.error().empty());
    }
  }
}

TEST(SpecialLaws, GammaFromQuantiles) {
  for (const double ratio : {1.0001, 1.3, 4.0, 1000.0, 1e12}) {
    auto made = try_law("gamma", {0.05, 3, 0.95, 3 * ratio}, 2);
    ASSERT_TRUE(made.ok()) << ratio << ": " << made.error();
    expect_near_relative((*made)->lower(0.05), 3, 1e-13, "p5");
    expect_near_relative((*made)->lower(0.95), 3 * ratio, 1e-13, "p95");
  }
  EXPECT_FALSE(try_law("gamma", {0.05, -1, 0.95, 3}, 2).ok());
  EXPECT_FALSE(try_law("gamma", {0.05, 3, 0.95, 2}, 2).ok());
}

}  // namespace
}  // namespace plimsoll::dist
