// Switches, strikes, scenarios and actions on small models.
#include <gtest/gtest.h>

#include <cmath>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

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

TEST(OverlaysTest, OffIsSubstitution) {
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

TEST(OverlaysTest, StrikesNeedTheirRisk) {
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

TEST(OverlaysTest, StrikesByLabel) {
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

TEST(OverlaysTest, OverlaysInOrder) {
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
TEST(OverlaysTest, AnotherDistributionOnTheSameNoise) {
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

}  // namespace
}  // namespace plimsoll::check
