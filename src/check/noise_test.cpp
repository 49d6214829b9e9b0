// Draws, events and correlations on small models.
#include <gtest/gtest.h>

#include <cmath>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

// The noise of a draw does not depend on what else the model holds, and `was` keeps it.
TEST(NoiseTest, EditsKeepNoise) {
  const Columns a = run_text(kQuarters + "draw x ~ normal(0, 1)\noutcome x, bad low\n", {}, 16);
  const Columns b = run_text(kQuarters +
                                 "draw other ~ normal(0, 1)\ndraw x ~ normal(0, 1)\n"
                                 "outcome x, bad low\noutcome other, bad low\n",
                             {}, 16);
  const Columns c =
      run_text(kQuarters + "draw y ~ normal(0, 1) was \"x\"\noutcome y, bad low\n", {}, 16);
  const Columns d = run_text(kQuarters +
                                 "draw x ~ normal(0, 1)\ndraw z ~ normal(0, 1)\n"
                                 "correlate g gaussian { (x, z): 0.5 }\noutcome x, bad low\n",
                             {}, 16);
  EXPECT_EQ(a.at("x"), b.at("x"));
  EXPECT_NE(b.at("x"), b.at("other"));
  EXPECT_EQ(a.at("x"), c.at("y"));
  EXPECT_EQ(a.at("x"), d.at("x"));
}

// Sample correlation of 20 000 normal pairs: standard error about (1 - r^2) / sqrt(n) < 0.007; a
// bound of 0.04 is crossed by chance less than once in 1e7 runs, and never or always with this
// seed.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  const double n = static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i];
    sy += y[i];
    sxx += x[i] * x[i];
    syy += y[i] * y[i];
    sxy += x[i] * y[i];
  }
  return (sxy - sx * sy / n) / std::sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
}

TEST(NoiseTest, Correlations) {
  const Columns c = run_text(kQuarters + R"(
draw a ~ normal(0, 1)
draw b ~ normal(0, 1)
draw x[Line] ~ normal(0, 1)
draw y[Line] ~ normal(0, 1)  correlate across Line: 0.5
draw p ~ uniform(0, 1)
draw q ~ uniform(0, 1)
correlate g gaussian { (a, b): -0.6; x across Line: 0.3; (a, x[wan]): 0.4 }
correlate t student_t(4) { (p, q): 0.7 }
outcome a, bad low
outcome b, bad low
outcome x, bad low
outcome y, bad low
outcome p, bad low
outcome q, bad low
)",
                             {}, 20'000);
  EXPECT_NEAR(correlation(c.at("a"), c.at("b")), -0.6, 0.04);
  EXPECT_NEAR(correlation(c.at("a"), c.at("x[wan]")), 0.4, 0.04);
  EXPECT_NEAR(correlation(c.at("a"), c.at("x[firm]")), 0, 0.04);
  EXPECT_NEAR(correlation(c.at("x[home]"), c.at("x[firm]")), 0.3, 0.04);
  EXPECT_NEAR(correlation(c.at("y[home]"), c.at("y[firm]")), 0.5, 0.04);
  EXPECT_NEAR(correlation(c.at("x[home]"), c.at("y[home]")), 0, 0.04);
  // Spearman of a t copula with 4 degrees of freedom lies a little under the normal one, 0.683.
  EXPECT_NEAR(correlation(c.at("p"), c.at("q")), 0.67, 0.05);
  double low = 0;
  for (const double p : c.at("p")) low += p < 0.1 ? 1 : 0;
  EXPECT_NEAR(low / 20'000, 0.1, 0.013);
}

TEST(NoiseTest, CorrelatedEventsAndMarks) {
  const Columns c = run_text(kQuarters + R"(
event e { chance 50% per quarter
  draw m ~ normal(0, 1)
  draw n ~ normal(0, 1)
  total tm = m
  total tn = n }
event f { chance 50% per quarter }
correlate counts gaussian { (e.count, f.count): 0.9 }
correlate marks gaussian { (e.m, e.n): 0.8 }
outcome e.count each period, bad low
outcome f.count each period, bad low
outcome tm = e.tm each period, bad low
outcome tn = e.tn each period, bad low
)",
                             {}, 20'000);
  // P(both) of two medians under correlation r is 1/4 + asin(r) / (2 pi).
  double both = 0;
  std::vector<double> m, n;
  for (std::size_t i = 0; i < 20'000; ++i) {
    both += c.at("e.count@0")[i] * c.at("f.count@0")[i];
    if (c.at("e.count@0")[i] == 0) continue;
    m.push_back(c.at("tm@0")[i]);
    n.push_back(c.at("tn@0")[i]);
  }
  EXPECT_NEAR(both / 20'000, 0.25 + std::asin(0.9) / (2 * M_PI), 0.02);
  EXPECT_NEAR(correlation(m, n), 0.8, 0.03);
}

TEST(NoiseTest, Draws) {
  const Columns c = run_text(kQuarters + R"(
draw by_year each year ~ uniform(0, 1)
draw by_period each period ~ uniform(0, 1)
draw scaled ~ uniform(2, 8) quarters
draw moved ~ 10 EUR + uniform(0, 1) * 2 EUR
draw cut ~ normal(10, 3) quarters truncated to [9 quarters, 11 quarters]
draw mixed ~ mixture({uniform(0, 1): 1, uniform(10, 11): 1})
draw lumpy ~ discrete({1 EUR: 0.5, 3 EUR: 0.5})
draw fitted ~ lognormal(p5: 1 EUR, p95: 4 EUR)
given size = lognormal(median: 3 EUR, sigma: 0.2)
draw sized ~ size
outcome by_year each period, bad low
outcome by_period each period, bad low
outcome scaled / 1 year, bad low, "scaled"
outcome moved, bad low
outcome cut_years = cut / 1 year, bad low
outcome mixed, bad low
outcome lumpy, bad low
outcome fitted, bad low
outcome worst = quantile(size, upper: 1%) / quantile(size, 99%), bad low
outcome mid = median(size) / 1 EUR, bad low
outcome half = cdf(size, 3 EUR) + survival(size, 3 EUR), bad low
outcome twelve = mean(uniform(2, 8) quarters) / 1 month, bad low
)",
                             {}, 256);
  for (std::size_t i = 0; i < 256; ++i) {
    EXPECT_EQ(c.at("by_year@0")[i], c.at("by_year@3")[i]);
    EXPECT_NE(c.at("by_year@0")[i], c.at("by_year@4")[i]);
    EXPECT_NE(c.at("by_period@0")[i], c.at("by_period@1")[i]);
    const double scaled = c.at("scaled / 1 year")[i];
    EXPECT_TRUE(scaled > 0.5 && scaled < 2) << scaled;
    EXPECT_TRUE(c.at("moved")[i] > 10 && c.at("moved")[i] < 12);
    const double cut = c.at("cut_years")[i] * 4;
    EXPECT_TRUE(cut > 9 && cut < 11) << cut;
    const double mixed = c.at("mixed")[i];
    EXPECT_TRUE((mixed > 0 && mixed < 1) || (mixed > 10 && mixed < 11)) << mixed;
    EXPECT_TRUE(c.at("lumpy")[i] == 1 || c.at("lumpy")[i] == 3);
  }
  EXPECT_NEAR(first(c, "worst"), 1, 1e-12);
  EXPECT_NEAR(first(c, "mid"), 3, 1e-12);
  EXPECT_NEAR(first(c, "half"), 1, 1e-12);
  EXPECT_DOUBLE_EQ(first(c, "twelve"), 15);
}

TEST(NoiseTest, EventsOverYears) {
  const Columns c = run_text(kQuarters + R"(
event e {
  chance 100% per year
  at most 2 per year
  draw size ~ discrete({3 EUR: 1})
  total later = size  after 3 quarters
  severity ~ discrete({2: 1})
  kept left = 0.5
}
event never { chance 0% per year }
outcome n = e.count each year, bad high
outcome sums = e.total each year, bad high
outcome most = e.largest each year, bad high
outcome left = e.left each year, bad low
outcome all_left = e.left over horizon, bad low
outcome later = e.later each year, bad high
outcome none = never.count over horizon, bad high
)");
  EXPECT_EQ(first(c, "n@3"), 2);
  EXPECT_EQ(first(c, "sums@3"), 4);
  EXPECT_EQ(first(c, "most@3"), 2);
  EXPECT_EQ(first(c, "left@3"), 0.25);
  EXPECT_EQ(first(c, "left@7"), 0.25);
  EXPECT_EQ(first(c, "all_left@7"), 0.0625);
  // Both of the first year fall in its first two quarters; what the second year's owe is settled
  // in its last quarter and after the end.
  EXPECT_EQ(first(c, "later@3"), 3);
  EXPECT_EQ(first(c, "later@7"), 6);
  EXPECT_EQ(first(c, "e.later@7"), 3);
  EXPECT_EQ(first(c, "none@7"), 0);
}

}  // namespace
}  // namespace plimsoll::check
