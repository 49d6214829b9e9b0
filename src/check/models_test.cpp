// Small models whose figures can be had by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

const std::string kQuarters = R"(plimsoll 1
model test
time quarter from 2020-01 for 8
currency EUR, USD
dim Line = firm, home, wan
dim Site = tokyo, osaka
)";

double first(const Columns& columns, const std::string& name) {
  const auto found = columns.find(name);
  if (found != columns.end()) return found->second[0];
  std::string known;
  for (const auto& [other, values] : columns) known += " " + other;
  ADD_FAILURE() << "no column " << name << " among" << known;
  return NAN;
}

TEST(ModelsTest, Units) {
  const Columns c = run_text(kQuarters + R"(
given rate = 2% per quarter
given delay = 18 months
outcome a = rate * 1 year, bad low
outcome b = delay / 1 quarter, bad low
outcome c = 3 M EUR / (2 k EUR), bad low
outcome d = compound(21% per year, 6 months), bad low
outcome e = (4 EUR ^ 2) ^ (1/2) / 1 EUR, bad low
outcome f = sqrt(9 EUR * 1 EUR) / 1 EUR, bad low
outcome g = mod(7, 3) + abs(-2) + floor(1.5) + max(1, 2, 3), bad low
outcome h = if not (1 < 2) or 3 >= 3 and 1 != 2 then 1 else 0, bad low
)");
  EXPECT_DOUBLE_EQ(first(c, "a"), 0.08);
  EXPECT_DOUBLE_EQ(first(c, "b"), 6);
  EXPECT_DOUBLE_EQ(first(c, "c"), 1500);
  EXPECT_NEAR(first(c, "d"), 1.1, 1e-15);
  EXPECT_DOUBLE_EQ(first(c, "e"), 4);
  EXPECT_DOUBLE_EQ(first(c, "f"), 3);
  EXPECT_DOUBLE_EQ(first(c, "g"), 7);
  EXPECT_DOUBLE_EQ(first(c, "h"), 1);
}

// The left side may state index sets in any order.
TEST(ModelsTest, Tables) {
  const Columns c = run_text(kQuarters + R"(
given a[Site, Line] in k EUR { firm, tokyo 1; osaka, firm 2; home 3; else 4 }
given b[Line] each year { FY2020 10; FY2021, home 20; else 30 }
given m each period { 2020Q2 7; FY2021 8; else 1 }
given e[Line] { firm 2; else 2 * base }
given base = 5
outcome a1 = a[tokyo, firm] / 1 EUR, bad low
outcome a2 = a[firm, osaka] / 1 EUR, bad low
outcome a3 = a[osaka, home] / 1 EUR, bad low
outcome a4 = a[Site.tokyo, wan] / 1 EUR, bad low
outcome b1 = b[home] each year, bad low
outcome b2 = b[wan] each year, bad low
outcome m each period, bad low
outcome e1 = e[firm] + 100 * e[wan], bad low
)");
  EXPECT_EQ(first(c, "a1"), 1000);
  EXPECT_EQ(first(c, "a2"), 2000);
  EXPECT_EQ(first(c, "a3"), 3000);
  EXPECT_EQ(first(c, "a4"), 4000);
  EXPECT_EQ(first(c, "b1@3"), 10);
  EXPECT_EQ(first(c, "b1@7"), 20);
  EXPECT_EQ(first(c, "b2@7"), 30);
  EXPECT_EQ(first(c, "m@0"), 1);
  EXPECT_EQ(first(c, "m@1"), 7);
  EXPECT_EQ(first(c, "m@4"), 8);
  EXPECT_EQ(first(c, "e1"), 2 + 1000);
}

TEST(ModelsTest, IndexSets) {
  const Columns c = run_text(kQuarters + R"(
given x[Line] { firm 1; home 2; wan 3 }
given y[Site] { tokyo 10; osaka 20 }
let z[Line, Site] = x * y
let w[Line] = { home: 100 * x, else: x }
let flat[Site] = 7
let inner = sum({ firm: 5, else: 0 } * x over Line)
outcome total = sum(z over Line, Site), bad low
outcome by_site = sum(z over Line), bad low
outcome w, bad low
outcome ordinals = sum(ordinal(Line) * x over Line), bad low
outcome extremes = max(x over Line) * 10 + min(x over Line), bad low
outcome others = product(x over Line) + mean(x over Line), bad low
outcome flags = if any(x > 2 over Line) and not all(x > 2 over Line) then 1 else 0, bad low
outcome flat = sum(flat over Site), bad low
outcome inner, bad low
)");
  EXPECT_EQ(first(c, "total"), 6 * 30);
  EXPECT_EQ(first(c, "by_site[tokyo]"), 60);
  EXPECT_EQ(first(c, "by_site[osaka]"), 120);
  EXPECT_EQ(first(c, "w[firm]"), 1);
  EXPECT_EQ(first(c, "w[home]"), 200);
  EXPECT_EQ(first(c, "ordinals"), 1 + 4 + 9);
  EXPECT_EQ(first(c, "extremes"), 31);
  EXPECT_EQ(first(c, "others"), 6 + 2);
  EXPECT_EQ(first(c, "flags"), 1);
  EXPECT_EQ(first(c, "flat"), 14);
  EXPECT_EQ(first(c, "inner"), 5);
}

TEST(ModelsTest, StocksAndTime) {
  const Columns c = run_text(kQuarters + R"(
flow sales = 10 EUR * (period_number + 1)  history { 2019Q4 4 EUR; 2019Q3 3 EUR }
flow before = prev(sales)
flow earlier = lag(sales, 2 quarters)
flow window = trailing(sales, 3 quarters)
stock cash opening 100 EUR {
  + inflow = balance * 10%
  - outflow = balance * 50%
  + sales
}
flow at_start = opening(cash)
flow middle = average(cash)
flow two_back = lag(cash, 1 quarter)
outcome before each period, bad low
outcome earlier each period, bad low
outcome window each period, bad low
outcome cash each period, bad low
outcome cash.outflow each period, bad low
outcome at_start each period, bad low
outcome middle each period, bad low
outcome two_back each period, bad low
)");
  EXPECT_EQ(first(c, "before@0"), 4);
  EXPECT_EQ(first(c, "before@3"), 30);
  EXPECT_EQ(first(c, "earlier@0"), 3);
  EXPECT_EQ(first(c, "earlier@1"), 4);
  EXPECT_EQ(first(c, "earlier@2"), 10);
  EXPECT_EQ(first(c, "window@0"), 17);
  EXPECT_EQ(first(c, "window@2"), 60);
  // 100 + 10, minus half of 110, plus 10.
  EXPECT_EQ(first(c, "cash.outflow@0"), 55);
  EXPECT_EQ(first(c, "cash@0"), 65);
  EXPECT_EQ(first(c, "cash@1"), 65 * 1.1 / 2 + 20);
  EXPECT_EQ(first(c, "at_start@0"), 100);
  EXPECT_EQ(first(c, "at_start@1"), 65);
  EXPECT_EQ(first(c, "middle@0"), 82.5);
  EXPECT_EQ(first(c, "two_back@1"), 65);
}

TEST(ModelsTest, YearValues) {
  const Columns c = run_text(kQuarters + R"(
flow sales = 10 EUR * (period_number + 1)  history { FY2019 60 EUR }
stock debt opening 100 EUR { - repaid = 5 EUR }
let margin = (sales - 4 EUR) / sales
let growth each year = sales / prev(sales) - 1
flow bonus each year = 10% * sales
outcome margin each year, bad low
outcome whole = margin over horizon, bad low
outcome growth each year, bad low
outcome bonus each period, bad low
outcome debt_year = average(debt) / 1 EUR each year, bad low
outcome debt_start = opening(debt) / 1 EUR each year, bad low
outcome debt_before = lag(debt, 1 year) / 1 EUR each year, bad low
outcome repaid = debt.repaid over horizon, bad low
outcome span = step / 1 year each year, bad low
)");
  // 100 EUR in the first year, 260 EUR in the second.
  EXPECT_DOUBLE_EQ(first(c, "margin@3"), 96.0 / 100);
  EXPECT_DOUBLE_EQ(first(c, "margin@7"), 256.0 / 260);
  EXPECT_DOUBLE_EQ(first(c, "whole@7"), 356.0 / 360);
  EXPECT_DOUBLE_EQ(first(c, "growth@3"), 100.0 / 60 - 1);
  EXPECT_DOUBLE_EQ(first(c, "growth@7"), 1.6);
  EXPECT_EQ(first(c, "bonus@2"), 0);
  EXPECT_EQ(first(c, "bonus@3"), 10);
  EXPECT_EQ(first(c, "bonus@7"), 26);
  EXPECT_EQ(first(c, "debt_year@3"), 90);
  EXPECT_EQ(first(c, "debt_start@7"), 80);
  EXPECT_EQ(first(c, "debt_before@3"), 100);
  EXPECT_EQ(first(c, "debt_before@7"), 80);
  EXPECT_EQ(first(c, "repaid@7"), 40);
  EXPECT_EQ(first(c, "span@3"), 1);
}

// The first fiscal year is cut off: it has no year end, and state begins with the first whole one.
TEST(ModelsTest, FirstYearCutOff) {
  const Columns c = run_text(R"(plimsoll 1
model test
time quarter from 2020-01 for 9, fiscal year ends march, named by start
currency EUR
fn counted(x) {
  stock level opening 0 { + passed = x }
  result level
}
flow sales = 1 EUR
flow total each year = counted(sales)
stock seen opening 5 EUR { + sales }
outcome total each year, bad low
outcome sales each year, bad low
outcome opened = opening(seen) each year, bad low
)");
  // Whole years are periods 1..4 and 5..8.
  EXPECT_EQ(c.count("total@0"), 0u);
  EXPECT_EQ(first(c, "total@4"), 4);
  EXPECT_EQ(first(c, "total@8"), 8);
  EXPECT_EQ(first(c, "sales@4"), 4);
  EXPECT_EQ(first(c, "opened@4"), 6);
}

TEST(ModelsTest, FunctionsOwnTheirState) {
  const Columns c = run_text(kQuarters + R"(
fn smoothed(x, weight = 50%) {
  stock level opening 0 { + move = weight * (x - balance) }
  let twice = 2 * level
  result twice / 2
}
flow a = 8 EUR
flow b[Line] = { firm: 16 EUR, else: 0 EUR }
flow s = smoothed(a)
flow t[Line] = smoothed(b, weight: 25%)
outcome s each period, bad low
outcome t1 = t[firm] each period, bad low
)");
  EXPECT_EQ(first(c, "s@0"), 4);
  EXPECT_EQ(first(c, "s@1"), 6);
  EXPECT_EQ(first(c, "t1@0"), 4);
  EXPECT_EQ(first(c, "t1@1"), 7);
}

TEST(ModelsTest, Statements) {
  const Columns c = run_text(kQuarters + R"(
flow a = 100 EUR
flow b = 30 EUR
flow d = 7 EUR
statement income "Income" {
  sales = a
  - b, d
  = result_before
  - extra = 0.5 * result_before
  = net
}
outcome net each period, bad low
outcome extra each year, bad low
)");
  EXPECT_EQ(first(c, "net@0"), 31.5);
  EXPECT_EQ(first(c, "extra@3"), 126);
  const auto module = compiled(kQuarters + "flow a = 1 EUR\nstatement s { a\n = t\n - a\n = u }\n");
  ASSERT_EQ(module->statements.size(), 1u);
  std::string signs;
  for (const auto& line : module->statements[0].lines) signs += line.sign;
  EXPECT_EQ(signs, "+=-=");
}

// ---------------------------------------------------------------- switches and overlays

const std::string kRisky = kQuarters + R"(
risk r {
  draw x ~ uniform(5, 6)  off 2
  draw f ~ bernoulli(50%)  off true
  let y = 3 * x  off 1
  flow z = 1 EUR * x  off 10 EUR
  event hit {
    rate 400 per year
    severity ~ uniform(1 EUR, 2 EUR)
    kept factor = 0.5
  }
}
outcome r.x, bad low
outcome f = if r.f then 1 else 0, bad low
outcome r.y, bad low
outcome y_year = r.y each year, bad low
outcome r.z each year, bad low
outcome r.hit.total each period, bad low
outcome r.hit.count each period, bad low
outcome r.hit.factor each period, bad low
outcome r.hit.largest each period, bad low
scenario struck { strike r.hit in 2020Q2 { severity = 50 EUR } }
)";

TEST(ModelsTest, OffIsSubstitution) {
  const Columns on = run_text(kRisky);
  EXPECT_GE(first(on, "r.x"), 5);
  EXPECT_DOUBLE_EQ(first(on, "r.y"), 3 * first(on, "r.x"));
  EXPECT_GT(first(on, "r.hit.count@0"), 40);
  const Columns off = run_text(kRisky, {.on = {}, .off = {"r"}});
  EXPECT_EQ(first(off, "r.x"), 2);
  EXPECT_EQ(first(off, "f"), 1);
  EXPECT_EQ(first(off, "r.y"), 1);
  EXPECT_EQ(first(off, "y_year@3"), 1);
  EXPECT_EQ(first(off, "r.z@3"), 40);
  EXPECT_EQ(first(off, "r.hit.total@0"), 0);
  EXPECT_EQ(first(off, "r.hit.count@0"), 0);
  EXPECT_EQ(first(off, "r.hit.factor@0"), 1);
}

TEST(ModelsTest, StrikesNeedTheirRisk) {
  const std::string quiet = [] {
    std::string text = kRisky;
    return text.replace(text.find("rate 400"), 8, "rate 0");
  }();
  const Columns on = run_text(quiet, {.on = {"struck"}, .off = {}});
  EXPECT_EQ(first(on, "r.hit.total@1"), 50);
  EXPECT_EQ(first(on, "r.hit.largest@1"), 50);
  EXPECT_EQ(first(on, "r.hit.factor@1"), 0.5);
  EXPECT_EQ(first(on, "r.hit.total@0"), 0);
  const Columns off = run_text(quiet, {.on = {"struck"}, .off = {"r"}});
  EXPECT_EQ(first(off, "r.hit.total@1"), 0);
  EXPECT_EQ(first(off, "r.hit.count@1"), 0);
}

TEST(ModelsTest, StrikesByLabel) {
  const Columns c = run_text(kQuarters + R"(
event loss[Line] {
  rate 0 per year
  draw size[Site] ~ uniform(1 EUR, 2 EUR)
  total paid[Site] = size
  total all = sum(size over Site)
}
outcome paid = loss.paid each period, bad low
outcome all = loss.all each period, bad low
outcome n = loss.count each period, bad low
scenario one { strike loss[home] in 2020Q1 { size[tokyo] = 8 EUR; size[osaka] = 2 * size[osaka] } }
scenario every { strike loss in 2020Q1 { size = 4 EUR } }
)",
                             {.on = {"one"}, .off = {}});
  EXPECT_EQ(first(c, "n[home]@0"), 1);
  EXPECT_EQ(first(c, "n[firm]@0"), 0);
  EXPECT_EQ(first(c, "paid[home, tokyo]@0"), 8);
  EXPECT_EQ(first(c, "paid[firm, tokyo]@0"), 0);
  const double osaka = first(c, "paid[home, osaka]@0");
  EXPECT_TRUE(osaka >= 2 && osaka <= 4) << osaka;
  EXPECT_DOUBLE_EQ(first(c, "all[home]@0"), 8 + osaka);
}

const std::string kSets = kQuarters + R"(
given price = 100 EUR
given share[Line] { firm 1; home 2; wan 3 }
draw deal ~ uniform(low: 1, high: 2)
flow cost = 10 EUR
flow fee each year = 1 EUR
let twice = 2 * price
event e { rate 0 per year
  draw m ~ uniform(0, 1)
  total t = m }
outcome price, bad low
outcome twice, bad low
outcome share, bad low
outcome deal, bad low
outcome cost each year, bad high
outcome fee each year, bad high
scenario cheap {
  set price = 0.5 * price
  set share[home] = 10 * share[home]
  set deal.high = 1 + 1e-9
}
action more cost 40 EUR per year to cost { set price = price + 1 EUR }
action fees cost 8 EUR per year to fee { set twice = 7 EUR }
)";

TEST(ModelsTest, OverlaysInOrder) {
  const Columns none = run_text(kSets);
  EXPECT_EQ(first(none, "price"), 100);
  EXPECT_EQ(first(none, "cost@3"), 40);
  const Columns both = run_text(kSets, {.on = {"cheap", "more"}, .off = {}});
  EXPECT_EQ(first(both, "price"), 51);
  EXPECT_EQ(first(both, "twice"), 102);
  EXPECT_EQ(first(both, "share[home]"), 20);
  EXPECT_EQ(first(both, "share[wan]"), 3);
  EXPECT_NEAR(first(both, "deal"), 1, 1e-8);
  EXPECT_EQ(first(both, "cost@3"), 80);
  const Columns fees = run_text(kSets, {.on = {"fees"}, .off = {}});
  EXPECT_EQ(first(fees, "fee@3"), 9);
  EXPECT_EQ(first(fees, "twice"), 7);
  Options options;
  options.sets = {"price = 2 * price", "price = price + 3 EUR"};
  const Columns typed = run_text(kSets, {.on = {"cheap"}, .off = {}}, 4, options);
  EXPECT_EQ(first(typed, "price"), 103);
}

// `set x ~ LAW`: the same noise, so a normal in place of a normal is the old one, moved and scaled, a
// uniform in place of a uniform too; and what correlates with x keeps its values.
TEST(ModelsTest, AnotherDistributionOnTheSameNoise) {
  const std::string text = kQuarters + R"(
draw x ~ normal(10, 2)
draw y ~ normal(0, 1)
draw z[Line] ~ uniform(1, 3)
correlate g gaussian { (x, y): 0.5 }
event e { rate 8 per year
  draw m ~ uniform(0, 1)
  total t = m }
outcome x, bad low
outcome y, bad low
outcome z, bad low
outcome t = e.t each period, bad high
outcome n = e.count each period, bad high
scenario other { set x ~ normal(0, 1)
  set z[home] ~ uniform(10, 20)
  set e.m ~ uniform(5, 6) }
scenario flat { set x ~ uniform(0, 1) }
)";
  const Columns old = run_text(text, {}, 64);
  const Columns now = run_text(text, {.on = {"other"}, .off = {}}, 64);
  const Columns flat = run_text(text, {.on = {"flat"}, .off = {}}, 64);
  EXPECT_EQ(old.at("y"), now.at("y"));
  EXPECT_EQ(old.at("z[wan]"), now.at("z[wan]"));
  EXPECT_EQ(old.at("n@3"), now.at("n@3"));
  for (std::size_t i = 0; i < 64; ++i) {
    const double score = (old.at("x")[i] - 10) / 2;
    EXPECT_NEAR(now.at("x")[i], score, 1e-12);
    EXPECT_NEAR(flat.at("x")[i], std::erfc(-score / std::sqrt(2.0)) / 2, 1e-12);
    EXPECT_NEAR(now.at("z[home]")[i], 10 + 5 * (old.at("z[home]")[i] - 1), 1e-12);
    EXPECT_NEAR(now.at("t@3")[i], old.at("t@3")[i] + 5 * old.at("n@3")[i], 1e-12);
  }
  Options options;
  options.sets = {"x ~ normal(0, 1)"};
  EXPECT_EQ(run_text(text, {}, 64, options).at("x"), now.at("x"));
}

// ---------------------------------------------------------------- noise

// The noise of a draw does not depend on what else the model holds, and `was` keeps it.
TEST(ModelsTest, EditsKeepNoise) {
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

TEST(ModelsTest, Correlations) {
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

TEST(ModelsTest, CorrelatedEventsAndMarks) {
  const Columns c = run_text(kQuarters + R"(
event e { chance 50%
  draw m ~ normal(0, 1)
  draw n ~ normal(0, 1)
  total tm = m
  total tn = n }
event f { chance 50% }
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

TEST(ModelsTest, Draws) {
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

TEST(ModelsTest, EventsOverYears) {
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

// ---------------------------------------------------------------- what is asked for

TEST(ModelsTest, LimitsAndExpectations) {
  const auto module = compiled(kQuarters + R"(
draw z each period ~ normal(0, 1)
flow gain = 10 EUR * z
stock cash opening 20 EUR { + gain }
draw start ~ normal(0, 1)
outcome cash each year, bad low
outcome spread = cash - 5 EUR each year, bad low
limit a: es(cash, 5%) <= 8 EUR each year
limit b: es(gain, upper: 1%) <= 8 EUR each year
limit c: 5% >= P(ever(cash < 0 EUR)) over horizon
limit d: quantile(spread, 10%) > 1 EUR each year
limit e: P(start < 0) <= 60%
expect median(cash) within 10% of 20 EUR in FY2021
expect mean(gain) <= 5 EUR in 2020Q3
expect mean(start) <= 1
check positive: cash > -1000 EUR
)");
  ASSERT_TRUE(module);
  ASSERT_EQ(module->limits.size(), 5u);
  EXPECT_FALSE(module->limits[0].high_side);
  EXPECT_TRUE(module->limits[1].high_side);
  EXPECT_EQ(module->limits[2].relation, ir::Relation::le);
  EXPECT_EQ(module->columns[module->limits[2].column.value].sample, ir::Sample::horizon);
  EXPECT_EQ(module->limits[3].relation, ir::Relation::gt);
  EXPECT_EQ(module->columns[module->limits[4].column.value].sample, ir::Sample::trial);
  ASSERT_EQ(module->expectations.size(), 3u);
  EXPECT_EQ(module->expectations[0].period, 7u);
  EXPECT_EQ(module->expectations[1].period, 2u);
  EXPECT_EQ(module->columns[module->expectations[1].column.value].sample, ir::Sample::each_period);
  EXPECT_EQ(module->columns[module->expectations[2].column.value].sample, ir::Sample::trial);
}

TEST(ModelsTest, Constants) {
  const auto value = [](const std::string& text) {
    source::SourceMap sources;
    diag::Sink sink;
    const auto constant = evaluate(text, "", {}, sources, sink);
    EXPECT_TRUE(constant.has_value()) << diag::render_text(sink.all(), sources);
    return constant ? constant->value / constant->unit_scale : NAN;
  };
  EXPECT_DOUBLE_EQ(value("2 + 3 * 4"), 14);
  EXPECT_DOUBLE_EQ(value("3.1 bn JPY / (2 years)"), 1.55);
  EXPECT_NEAR(value("quantile(normal(0, 1), 97.5%)"), 1.959963984540054, 1e-12);
  EXPECT_DOUBLE_EQ(value("mean(uniform(1, 3))"), 2);
  source::SourceMap sources;
  diag::Sink sink;
  EXPECT_FALSE(evaluate("1 JPY + 2", "", {}, sources, sink).has_value());
  EXPECT_TRUE(sink.has_errors());
}

}  // namespace
}  // namespace plimsoll::check
