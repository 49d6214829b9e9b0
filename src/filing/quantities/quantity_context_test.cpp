// What the words around an amount say of it: its sign, its date, its bound. Sentences of our own.
#include <gtest/gtest.h>

#include <string>

#include "filing/quantities/quantity.h"

namespace plimsoll::filing {
namespace {

// The amount in square brackets is meant.
struct Said {
  const char* text;
  int sign;
  const char* as_of;
  Approximation approximation = Approximation::exact;
};

void expect(const Said& said) {
  std::string text = said.text;
  const std::size_t begin = text.find('[');
  const std::size_t end = text.find(']') - 1;
  text.erase(end + 1, 1);
  text.erase(begin, 1);
  for (const Quantity& quantity : extract_quantities(text)) {
    const bool amount =
        quantity.kind != QuantityKind::date && quantity.kind != QuantityKind::period;
    if (!amount || quantity.end <= begin || quantity.begin >= end) continue;
    EXPECT_EQ(quantity.sign, said.sign) << said.text;
    EXPECT_EQ(quantity.as_of, said.as_of) << said.text;
    EXPECT_EQ(quantity.approximation, said.approximation) << said.text;
    return;
  }
  ADD_FAILURE() << "not found: " << said.text;
}

TEST(QuantityContext, SignsDatesAndBounds) {
  const Said cases[] = {
      {"Net cash outflow from operating activities was [$12 million] in 2021.", -1, "2021"},
      {"We used net cash of [$12 million] in operating activities in 2021.", 1, "2021"},
      {"The pension scheme had a deficit of [£31.2 million] at 31 March 2019.", -1, "2019-03-31"},
      {"The scheme's deficit, as measured by the actuary, stood at [£31.2 million].", -1, ""},
      {"Operating profit fell from [£12m] to £9m.", 1, ""},
      {"Operating profit fell from £12m to [£9m].", 1, ""},
      {"Operating profit fell by £3m to [£9m].", 1, ""},
      {"Operating profit fell [25%] to £9m in 2015.", -1, "2015"},
      {"Revenue was [12%] lower than in the prior year.", -1, ""},
      {"Revenue was down [12%] on the prior year.", -1, ""},
      {"Sales declined by 4% in Europe and [6%] in Asia.", -1, ""},
      {"Sales declined by 4% in Europe and rose by [6%] in Asia.", 1, ""},
      {"Sales rose 4% in Europe and fell [6%] in Asia.", -1, ""},
      {"We reported a net loss of RMB350.2 million ([US$50.8 million]) in 2022.", -1, "2022"},
      {"We had net cash of RMB350.2 million ([US$50.8 million]) as of December 31, 2022.", 1,
       "2022-12-31"},
      {"We had an accumulated deficit of [$1.2 billion], net of dividends of $3 million.", -1, ""},
      {"We had an accumulated deficit of $1.2 billion, net of dividends of [$3 million].", 1, ""},
      {"Receivables were [$40 million], net of an allowance for losses of $2 million.", 1, ""},
      {"Receivables were $40 million, net of an allowance for losses of [$2 million].", 1, ""},
      {"We recorded a gain of [$4 million] after a loss of $6 million the year before.", 1, ""},
      {"We recorded a gain of $4 million after a loss of [$6 million] the year before.", -1, ""},
      {"A 10% fall in prices would reduce our profit by [$5 million].", -1, ""},
      {"A [10%] fall in prices would reduce our profit by $5 million.", -1, ""},
      {"A 10% increase in prices would reduce our profit by [$5 million].", -1, ""},
      {"A [10%] increase in prices would reduce our profit by $5 million.", 1, ""},
      {"An increase of 100 basis points would decrease net income by approximately [$7 million].",
       -1, "", Approximation::about},
      {"A strengthening of sterling by [5%] would lower profit by £2m.", 1, ""},
      {"We lost [$5 million] on the sale.", -1, ""},
      {"The charge of [$5 million] was taken in 2020.", 1, "2020"},
      {"We wrote off [$5 million] of goodwill in fiscal 2020.", 1, "2020"},
      {"Impairment losses of [$5 million] were recognised in fiscal 2020.", -1, "2020"},
      {"The loss before tax was [£7.5 million] (2021: £3.9 million).", -1, ""},
      {"The loss before tax was £7.5 million (2021: [£3.9 million]).", -1, "2021"},
      {"The loss before tax was £7.5 million (2021: profit of [£3.9 million]).", 1, "2021"},
      {"The profit before tax was £7.5 million (2021: loss of [£3.9 million]).", -1, "2021"},
      {"The profit before tax was £7.5 million (2021: [£(3.9) million]).", -1, "2021"},
      {"The group made a pre-tax loss of [£2.1m] compared with a profit of £1.0m in 2014.", -1, ""},
      {"The group made a pre-tax loss of £2.1m compared with a profit of [£1.0m] in 2014.", 1,
       "2014"},
      {"Working capital was negative at [$3 million].", -1, ""},
      {"We had negative working capital of [$3 million] as of 30 June 2020.", -1, "2020-06-30"},
      {"EBITDA of minus [$3 million].", -1, ""},
      {"Free cash flow was -[$3 million].", -1, ""},
      {"Shareholders' deficit was [$3 million].", -1, ""},
      {"Our stock price dropped from $10 to [$4].", 1, ""},
      {"Losses could exceed [$10 million].", -1, "", Approximation::over},
      {"We carry insurance for losses of up to [$10 million].", 1, "", Approximation::at_most},
      {"Credit losses of [0.4%] of loans were recorded.", -1, ""},
      {"We reduced headcount by [10%].", -1, ""},
      {"We reduced our debt to [$10 million].", 1, ""},
      {"The reduction in debt was [$10 million].", -1, ""},
      {"Our tax rate was reduced from 25% to [19%].", 1, ""},
      {"Discounts of [20%] were given.", 1, ""},
      {"Our net losses were $12 million, $9 million and [$7 million] in 2022, 2021 and 2020, "
       "respectively.",
       -1, "2020"},
      {"For the years ended June 30, 2022 and 2021, we had revenue of $10 million and [$8 "
       "million], respectively.",
       1, "2020-07-01 to 2021-06-30"},
      {"Revenue was $10 million and [$8 million] in fiscal 2022 and 2021.", 1, "2021"},
      {"In 2020 and 2021, our revenue was [$10 million] and $8 million, respectively.", 1, "2020"},
      {"In 2022, our revenue of $10 million, compared to [$8 million] in 2021, rose.", 1, "2021"},
      {"As of December 31, 2022 and 2021, we had cash of $10 million and [$8 million].", 1,
       "2021-12-31"},
      {"The notes of [$300 million] mature on June 1, 2027.", 1, ""},
      {"As of May 31, 2022, the [$300 million] notes due 2027 were outstanding.", 1, "2022-05-31"},
      {"We have [$300 million] of 5% notes due in 2027.", 1, ""},
      {"The loan of [$5 million] falls due in March 2024.", 1, ""},
      {"The loan of [$5 million] is repayable by March 2024.", 1, ""},
      {"The facility expires in 2025 and had [$5 million] drawn at 31 March 2021.", 1,
       "2021-03-31"},
      {"In the six months ended June 30, 2021, revenue was [$5 million].", 1,
       "2021-01-01 to 2021-06-30"},
      {"In the first half of 2021, revenue was [$5 million].", 1, "2021"},
      {"Between January 1, 2020 and December 31, 2021 we invested [$5 million].", 1, "2021-12-31"},
      {"We expect to spend [$5 million] in 2024.", 1, "2024"},
      {"By 2030 we aim to cut emissions by [50%].", -1, "2030"},
      {"Compared with 2015, emissions fell [50%].", -1, ""},
      {"At year end 2021, inventories were [$5 million].", 1, "2021"},
      {"At 31 December 2015 net debt was £10m (31 December 2014: [£12m]).", 1, "2014-12-31"},
      {"At 31 December 2015 net debt was [£10m] (31 December 2014: £12m).", 1, "2015-12-31"},
      {"Net debt at the year end was [£10m] (2014: £12m).", 1, ""},
      {"Revenue of £10m (FY14: [£12m]) was earned.", 1, "2014"},
      {"Two customers made up 20% and [15%] of revenue in 2021.", 1, "2021"},
      {"Two customers made up [20%] and 15% of revenue in 2021.", 1, "2021"},
      {"Customer A accounted for 20%, 18% and [15%] of revenue for 2022, 2021 and 2020, "
       "respectively.",
       1, "2020"},
      {"Customers A and B accounted for 20% and [15%], respectively, of revenue in 2022.", 1,
       "2022"},
      {"Our 2021 revenue of [$5 million] came from one customer.", 1, "2021"},
      {"For fiscal 2021 (ended September 30, 2021), revenue was [$5 million].", 1, "2021-09-30"},
      {"During the three months ended March 31, 2021 and 2020, losses were [$5 million] and $4 "
       "million.",
       -1, "2021-01-01 to 2021-03-31"},
      {"Losses totalled [$5 million] in the year to 31 March 2020.", -1,
       "2019-04-01 to 2020-03-31"},
      {"The company paid dividends of [Rs. 12 crore] in FY 2020-21.", 1, "2021"},
      {"Profit after tax for the year was [Rs 12 crore] as against loss of Rs 4 crore in the "
       "previous year.",
       1, ""},
      {"Profit after tax for the year was Rs 12 crore as against loss of [Rs 4 crore] in the "
       "previous year.",
       -1, ""},
      {"The rupee depreciated by [9.5%] in 2013.", -1, "2013"},
      {"The rupee appreciated by [9.5%] in 2013.", 1, "2013"},
      {"Our share price decreased approximately [40%] between January 2020 and March 2020.", -1,
       "2020-03", Approximation::about},
      {"The market fell by more than [20%] in 2008.", -1, "2008", Approximation::over},
      {"An outflow of [€2 million] is expected.", -1, ""},
      {"Losses, net of reinsurance, were [$5 million].", -1, ""},
      {"Our loss ratio was [62%].", 1, ""},
      {"The loss rate was [0.6%] in 2020.", 1, "2020"},
      {"A 1% decrease in the discount rate would increase the liability by [$5 million].", 1, ""},
      {"A [1%] decrease in the discount rate would increase the liability by $5 million.", -1, ""},
      {"If rates fell by [100 basis points], income would fall by $2 million.", -1, ""},
      {"If rates fell by 100 basis points, income would fall by [$2 million].", -1, ""},
      {"If rates rose by 100 basis points, income would rise by [$2 million].", 1, ""},
      {"Our shortfall of [$2 million] was met.", -1, ""},
      {"The plan was underfunded by [$2 million] at December 31, 2020.", -1, "2020-12-31"},
      {"Loss per share was [$0.12] for 2020.", -1, "2020"},
      {"Basic loss per share of [12.96 pence].", -1, ""},
      {"Earnings per share decreased to [$0.12].", 1, ""},
      {"We had losses of $5 million in 2021 and income of [$3 million] in 2020.", 1, "2020"},
      {"We suffered damage of [$2 million].", 1, ""},
      {"In 2021, a fire caused losses of [$2 million].", -1, "2021"},
      {"We had [$2 million] in net losses in 2021.", -1, "2021"},
      {"Up to [30%] of staff may leave.", 1, "", Approximation::at_most},
      {"No single customer exceeds [5%] of sales.", 1, "", Approximation::at_most},
      {"Prices fell to as low as [$20] in April 2020.", 1, "2020-04", Approximation::at_least},
      {"Net debt at 31 December 2013 was £140 million compared to [£997 million] a year earlier.",
       1, "2012-12-31 to 2012-12-31"},
      {"We tax dividends at the reduced [15%] rate.", 1, ""},
      {"The loss for the period transferred to reserves is [£21.7m].", -1, ""},
      {"Losses arising in tax years beginning after December 31, 2017 may offset [80%] of income.",
       1, ""},
      {"In 2022, 14% of sales came from A and 33% from B, as compared to [21%] from A and 30% from "
       "B for the year ended December 31, 2021.",
       1, "2021-01-01 to 2021-12-31"},
      {"In 2022, 14% of sales came from A and [33%] from B, as compared to 21% from A and 30% from "
       "B for the year ended December 31, 2021.",
       1, "2022"},
      {"We spent [$5 million] in 2020-21.", 1, "2021"},
      {"We spent [$5 million] in 2020/21.", 1, "2021"},
      {"We spent [$5 million] in FY 2020-21.", 1, "2021"},
      {"We spent [$5 million] in FY2020-21.", 1, "2021"},
      {"We spent [$5 million] in the financial year 2020-21 alone.", 1, "2021"},
      {"Profit rose to £9m (2014/15: [£7m]).", 1, "2015"},
  };
  for (const Said& said : cases) expect(said);
}

}  // namespace
}  // namespace plimsoll::filing
