// Small models whose figures can be had by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

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

// The horizon cuts the first fiscal year: what is left of it books as a year does.
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
  // Whole years are periods 1..4 and 5..8, the first period is what is left of a year.
  EXPECT_EQ(first(c, "total@0"), 1);
  EXPECT_EQ(first(c, "total@4"), 5);
  EXPECT_EQ(first(c, "total@8"), 9);
  EXPECT_EQ(first(c, "sales@0"), 1);
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
    return constant ? constant->value / constant->unit.scale : NAN;
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
