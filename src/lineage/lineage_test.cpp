// Reads and readers of each kind of definition in one small model.
#include "lineage/lineage.h"

#include <gtest/gtest.h>

#include <set>

#include "check/check.h"

namespace plimsoll::lineage {
namespace {

constexpr const char* kModel = R"(plimsoll 1
model shop "A shop"
time quarter from 2020-01 for 8
currency JPY
given price = 100 JPY   judgement "list"
given size = lognormal(median: price, sigma: 0.3)   judgement "three experts"
given unused = 7   judgement "nothing reads it"
risk demand "Demand" {
  draw mood each period ~ normal(0, 1)   off 0   judgement "scatter"
}
draw weather each period ~ normal(0, 1)   judgement "scatter"
draw deal ~ size
correlate both gaussian { (demand.mood, weather): 0.5 }
risk fire "Fire" {
  event burns {
    rate 0.1 per year * exp(0.1 * weather)   judgement "insurer"
    draw loss ~ exponential(price)   judgement "insurer"
    total paid = loss
  }
}
flow sales = price * exp(0.1 * demand.mood)
stock cash opening 5 JPY   judgement "bank" {
  + sales
  - spent = 0.1 * balance
}
let last = prev(cash)   history { 2019Q4 5 JPY }
flow tax each year = 40% * max(0 JPY, sales)
outcome cash each year, bad low
outcome sales - fire.burns.paid - tax + deal - deal each year, bad low, "profit"
outcome last each period, bad low
limit floor: P(ever(cash < price)) <= 5% over horizon
scenario storm "Storm" { set price = 50 JPY + 1 JPY * unused }
)";

class LineageTest : public ::testing::Test {
 protected:
  LineageTest() {
    module_ = check::compile_text("shop.plim", kModel, ".", {}, sources_, sink_);
    if (!module_) ADD_FAILURE() << diag::render_text(sink_.all(), sources_);
  }

  // Names read, with "-" before those of earlier periods and "?" before those of a scenario.
  std::set<std::string> reads(const std::string& name) const {
    const Lineage lineage(*module_);
    std::set<std::string> out;
    for (const ir::DefId def : find_definitions(*module_, name)) {
      for (const Read& read : lineage.reads(def)) {
        out.insert((read.previous ? "-" : "") + std::string(read.overlay.valid() ? "?" : "") +
                   module_->defs[read.def.value].full_name);
      }
    }
    return out;
  }

  std::set<std::string> closure(const std::string& name) const {
    const Lineage lineage(*module_);
    std::set<std::string> out;
    for (const ir::DefId def : lineage.closure(find_definitions(*module_, name))) {
      out.insert(module_->defs[def.value].full_name);
    }
    return out;
  }

  using Names = std::set<std::string>;
  source::SourceMap sources_;
  diag::Sink sink_;
  std::optional<ir::Module> module_;
};

TEST_F(LineageTest, FormulasReadWhatTheyName) {
  EXPECT_EQ(reads("sales"), (Names{"price", "demand.mood"}));
  EXPECT_EQ(reads("tax"), (Names{"sales"}));
}

TEST_F(LineageTest, StocksReadTheirLinesAndLinesThePeriodBefore) {
  EXPECT_EQ(reads("cash"), (Names{"sales", "cash.spent"}));
  // The level so far, which the lines above it have moved already.
  EXPECT_EQ(reads("cash.spent"), (Names{"cash"}));
  EXPECT_EQ(reads("last"), (Names{"-cash"}));
}

TEST_F(LineageTest, TotalsReadTheEventAndTheEventItsRate) {
  EXPECT_EQ(reads("fire.burns.paid"), (Names{"fire.burns", "fire.burns.loss"}));
  EXPECT_EQ(reads("fire.burns"), (Names{"weather"}));
  EXPECT_EQ(reads("fire.burns.loss"), (Names{"price"}));
}

TEST_F(LineageTest, LawsThatStandForThemselvesReadTheirNumbers) {
  EXPECT_TRUE(closure("deal").contains("price"));
}

TEST_F(LineageTest, ScenariosAreNamedAndNotFollowed) {
  EXPECT_EQ(reads("price"), (Names{"?unused"}));
  EXPECT_FALSE(closure("cash").contains("unused"));
}

TEST_F(LineageTest, LimitsReadTheirStatisticAndBound) {
  EXPECT_EQ(reads("floor"), (Names{"cash", "price"}));
}

TEST_F(LineageTest, OutcomesAreFoundByLabel) {
  const Names all = closure("profit");
  for (const char* name : {"sales", "price", "demand.mood", "fire.burns", "fire.burns.loss", "tax",
                           "weather", "deal"}) {
    EXPECT_TRUE(all.contains(name)) << name;
  }
  EXPECT_FALSE(all.contains("cash"));
  EXPECT_FALSE(all.contains("unused"));
}

TEST_F(LineageTest, RisksAreAllTheirDefinitions) {
  EXPECT_EQ(closure("fire"), (Names{"fire.burns", "fire.burns.loss", "fire.burns.paid",
                                    "fire.burns.count", "weather", "price"}));
  EXPECT_TRUE(find_definitions(*module_, "nothing").empty());
}

TEST_F(LineageTest, CopulasJoinWithoutReading) {
  const Lineage lineage(*module_);
  const ir::DefId mood = find_definitions(*module_, "demand.mood")[0];
  const ir::DefId weather = find_definitions(*module_, "weather")[0];
  ASSERT_EQ(lineage.partners(mood).size(), 1u);
  EXPECT_EQ(lineage.partners(mood)[0], weather);
  EXPECT_TRUE(lineage.reads(mood).empty());
}

}  // namespace
}  // namespace plimsoll::lineage
