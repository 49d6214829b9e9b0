// The language by example, as the design shows it, completed with what it leaves out.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "check/testing.h"

namespace plimsoll::check {
namespace {

constexpr std::string_view kHistory =
    "period,line,value,unit\n"
    "FY2011,revenue_wan,25666.524,M JPY\n"
    "FY2012,target_operating_income,7.5,bn JPY\n";

constexpr std::string_view kModel = R"(plimsoll 1
model iij "Internet Initiative Japan, April 2012 to March 2015" as of 2012-07-31
time quarter from 2012-04 for 12, fiscal year ends march, named by start
currency JPY
unit server/servers, customer/customers
source form20f "Form 20-F, year ended March 31, 2012" file "form20f.txt"
source history "Reported figures" file "history.csv" key period, line  value value  unit unit

dim Line = firm, home, wan, outsourcing, operation, cloud, construction
dim Site = tokyo, osaka, matsue

given start[Line] in M JPY per year {
  wan        25_666.524   cite history[FY2011, revenue_wan]
  operation  19_500       judgement "31.2 bn less construction"
  else       10_000       judgement "made up"
}
given drift[Line] in % per year { else 3 } judgement "made up"
given cloud_sales = 3.1 bn JPY per year                       cite form20f:66 "3.1 billion"
given capex_plan each year in bn JPY { FY2011 10.9 cite form20f:64 "10.9 billion"; FY2012 11.0 cite form20f:64 "over 11.0 billion"; else 11 }

risk economy "The economy" {
  draw shock each period ~ normal(0, 1) off 0 judgement "standardised"
  stock cycle opening 0 judgement "normal" { + pull = -0.15 * balance
    + push = 0.25 * shock }
}
risk price_war "One war, many lines" cite form20f:41 carries 1.1, 2.1, 2.2, 2.7 {
  event war "rivals cut prices for {length}" {
    rate  0.2 per year * exp(-0.3 * economy.cycle)
    draw  depth[Line] ~ beta(2, 18) per year   correlate across Line: 0.6
    draw  length      ~ uniform(2, 8) quarters
    total cut[Line]   = depth   for length
  }
}
risk leak "Customers' secrets leak" cite form20f:106 carries 9.1, 18.1 {
  event leak {
    chance 3% per year
    draw  records ~ lognormal(p5: 1_000, p95: 2_000_000)
    draw  sued    ~ bernoulli(30%)
    total damages = if sued then records * 3_000 JPY else 0   after 2 years
  }
}
risk late_cloud "Firms take up cloud computing late" cite form20f:66 {
  draw growth ~ pert(5%, 35%, 70%) per year    off 35% per year    judgement "range of market forecasts of 2012"
}
risk project "Systems construction" {
  event job {
    always
    rate 8 per year
    draw price ~ lognormal(median: 300 M JPY, sigma: 0.6)
    draw trouble ~ bernoulli(10%) off false
    total booked = price
    total loss = if trouble then 0.2 * price else 0
  }
  flow revenue = job.booked - job.loss
}
risk network "Outages" {
  event outage {
    rate 0.35 per year
    draw hit[Site] ~ bernoulli(35%)
    draw hours[Site] ~ lognormal(median: 4, sigma: 1.2)
    total stopped = sum((if hit then hours else 0) over Site) * 1 M JPY
  }
}

stock run_rate[Line] opening start * compound(drift, 2 quarters) {
  + organic = balance * (compound(drift + 2% per year * economy.cycle) - 1)
  - price   = balance * price_war.war.cut * step
}
flow revenue[Line] = { construction: project.revenue,  else: average(run_rate) * step }
flow line_cost = 40 bn JPY per year * step + network.outage.stopped
flow personnel = 19 bn JPY per year * step
flow power = 1 bn JPY per year * step
flow capex = capex_plan / 4
stock property opening 25 bn JPY { + capex
  - depreciation = balance * step / 4 years }
flow depreciation = property.depreciation

statement income "Consolidated statement of income" {
  revenue_total = sum(revenue over Line)
  - line_cost, personnel, power, depreciation, leak.leak.damages
  = operating_income
  - intangibles.impairment
  = income_before_tax
  - tax
  = net_income
}
fn loss_carry_forward(income, rate) {
  stock losses opening 0 { + added = max(0, -income)
    - used = min(balance, max(0, income)) }
  result rate * (max(0, income) - losses.used)
}
flow  tax each year = loss_carry_forward(income_before_tax, rate: 40%)
flow  value each year = 3 * 0.05 * revenue[wan]
stock intangibles opening 5.3 bn JPY cite form20f:78 "5.3 billion" { - impairment each year = max(0, balance - value) }
given cash_floor = 3 bn JPY
flow dividend_paid each year = max(0, 0.3 * net_income)
stock cash opening 13.5 bn JPY judgement "not in the filing" {
  + net_income, depreciation, intangibles.impairment
  - capex, dividend_paid
  + raised = max(0, cash_floor - balance)
}

correlate demand gaussian { (late_cloud.growth, network_price): 0.4 }
draw network_price ~ normal(0, 1)

outcome net_income each year, bad low
outcome operating_income / revenue_total each year, bad low, "operating margin"
limit   no_loss: P(net_income < 0) <= 5% each year
limit   floor:   P(ever(cash < 3 bn JPY)) <= 1% over horizon
limit   write_off: es(intangibles.impairment, 5%) <= 2 bn JPY each year
scenario tokyo_quake "A great earthquake under the capital" { strike network.outage in FY2012Q3 { hit[tokyo] = true; hours[tokyo] = 72 } }
action second_route "Lease a second backbone" cost 400 M JPY per year to line_cost { set network.outage.rate = 0.3 * network.outage.rate }
check  balance: abs(cash) < 1e15 JPY
expect median(operating_income) within 10% of 7.5 bn JPY in FY2012   cite history[FY2012, target_operating_income]
)";

TEST(DesignTest, TheExampleRuns) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("plimsoll_design_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "history.csv") << kHistory;
  std::ofstream(folder / "main.plim") << kModel;
  source::SourceMap sources;
  diag::Sink sink;
  const auto module = compile(folder.string(), {}, sources, sink);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(module.has_value()) << diag::render_text(sink.all(), sources);
  EXPECT_EQ(ir::verify(*module), "");
  EXPECT_EQ(module->risks.size(), 6u);
  EXPECT_EQ(module->limits.size(), 3u);
  EXPECT_EQ(module->as_of, "2012-07-31");
  const Columns quiet = run_columns(*module, 8);
  const Columns quake = run_columns(*module, 8, {.on = {"tokyo_quake"}, .off = {}});
  EXPECT_LT(quake.at("net_income@3")[0], quiet.at("net_income@3")[0]);
  // Everything that is not struck is as it was.
  EXPECT_EQ(quake.at("leak.leak.damages@11"), quiet.at("leak.leak.damages@11"));
}

}  // namespace
}  // namespace plimsoll::check
