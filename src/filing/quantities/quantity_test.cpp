// Quantities against values worked out by hand.
#include <gtest/gtest.h>

#include "filing/quantities/quantity.h"

namespace plimsoll::filing {
namespace {

struct Case {
  const char* quote;
  QuantityKind kind;
  double value;
  const char* unit;
  int sign = 1;
  Approximation approximation = Approximation::exact;
};

TEST(Quantity, OfAQuote) {
  using enum QuantityKind;
  const Case cases[] = {
      {"¥3.1 billion", money, 3.1e9, "JPY"},
      {"over ¥11.0 billion", money, 11e9, "JPY", 1, Approximation::over},
      {"almost 40%", share, 40, "%", 1, Approximation::almost},
      {"approximately 1,600 domestic corporate customers", count, 1600, "customers", 1,
       Approximation::about},
      {"£2.1m", money, 2.1e6, "GBP"},
      {"US$5 million", money, 5e6, "USD"},
      {"HK$12.50", money, 12.5, "HKD"},
      {"RMB 3.2 billion", money, 3.2e9, "CNY"},
      {"15.6 trillion yen", money, 15.6e12, "JPY"},
      {"EUR 35 million", money, 35e6, "EUR"},
      {"$(4.5) million", money, 4.5e6, "USD", -1},
      {"net loss of $41.7 million", money, 41.7e6, "USD", -1},
      {"a decrease of 7.5%", share, 7.5, "%", -1},
      {"3.5 percentage points", share, 3.5, "pp"},
      {"25 basis points", share, 25, "bp"},
      {"34 per cent", share, 34, "%"},
      {"10-year", duration, 10, "years"},
      {"three months", duration, 3, "months"},
      {"two-for-one stock split", ratio, 2, ""},
      {"1 to 5 split", ratio, 5, ""},
      {"2.5 times", ratio, 2.5, "times"},
      {"twenty-five stores", count, 25, "stores"},
      {"12,500 new shares", count, 12500, "shares"},
      {"4 million lines", count, 4e6, "lines"},
  };
  for (const Case& c : cases) {
    const std::optional<Quantity> found = parse_quantity(c.quote);
    ASSERT_TRUE(found) << c.quote;
    EXPECT_EQ(found->kind, c.kind) << c.quote;
    EXPECT_DOUBLE_EQ(found->value, c.value) << c.quote;
    EXPECT_EQ(found->unit, c.unit) << c.quote;
    EXPECT_EQ(found->sign, c.sign) << c.quote;
    EXPECT_EQ(found->approximation, c.approximation) << c.quote;
  }
}

TEST(Quantity, OfDates) {
  const auto only = [](const char* text) {
    const std::vector<Quantity> found = extract_quantities(text);
    EXPECT_EQ(found.size(), 1U) << text;
    return found.empty() ? Quantity{} : found.front();
  };
  EXPECT_EQ(date_text(only("As of March 31, 2012, it rained").to), "2012-03-31");
  EXPECT_EQ(date_text(only("on 31 March 2012").to), "2012-03-31");
  EXPECT_EQ(date_text(only("since April 2010").to), "2010-04");
  EXPECT_EQ(date_text(only("each year on March 31 or sooner").to), "--03-31");
  const Quantity year = only("the fiscal year ended March 31, 2012");
  EXPECT_EQ(year.kind, QuantityKind::period);
  EXPECT_EQ(date_text(year.from), "2011-04-01");
  const Quantity quarter = only("the three months ended June 30, 2016");
  EXPECT_EQ(date_text(quarter.from), "2016-04-01");
  EXPECT_EQ(date_text(only("the six months ended February 29, 2016").from), "2015-09-01");
  EXPECT_EQ(date_text(only("the 52 weeks ended 28 March 2014").from), "2013-03-29");
}

TEST(Quantity, DatesOfAListGoToItsAmounts) {
  const std::vector<Quantity> found = extract_quantities(
      "Spending for the years ended March 31, 2010, 2011 and 2012 was ¥5.6 billion, ¥6.8 billion "
      "and "
      "¥10.9 billion, respectively.");
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(found[3].as_of, "2009-04-01 to 2010-03-31");
  EXPECT_EQ(found[5].as_of, "2011-04-01 to 2012-03-31");
}

TEST(Quantity, BoundsHaveADirection) {
  using enum Approximation;
  struct Bound {
    const char* text;
    Approximation approximation;
    const char* quote;
  };
  const Bound cases[] = {
      {"less than 0.1% of assets", below, "less than 0.1%"},
      {"rates below 24% are valid", below, "below 24%"},
      {"owners of 75% or more may decide", at_least, "75% or more"},
      {"a fine of up to an additional $5 million", at_most, "up to an additional $5 million"},
      {"up to approximately $5 million", at_most, "up to approximately $5 million"},
      {"no more than three years", at_most, "no more than three years"},
      {"as low as $3.50 a share", at_least, "as low as $3.50"},
      {"must not exceed 60% of assets", at_most, "not exceed 60%"},
      {"margins exceed 5%", over, "exceed 5%"},
      {"a minimum of 10 days", at_least, "a minimum of 10 days"},
      {"10 days or less", at_most, "10 days or less"},
      {"upwards of $2 billion", over, "upwards of $2 billion"},
      {"about $2 billion or so", about, "about $2 billion or so"},
      {"for over ten years", over, "over ten years"},
      {"grew over ten years", exact, "ten years"},
      {"we sail under 3 contracts", exact, "3 contracts"},
      {"employers of 50 or more workers", at_least, "50 or more workers"},
      {"100+ ships", at_least, "100+ ships"},
  };
  for (const Bound& c : cases) {
    const std::vector<Quantity> found = extract_quantities(c.text);
    ASSERT_EQ(found.size(), 1U) << c.text;
    EXPECT_EQ(approximation_name(found[0].approximation), approximation_name(c.approximation))
        << c.text;
    EXPECT_EQ(std::string(c.text).substr(found[0].begin, found[0].end - found[0].begin), c.quote);
  }
}

TEST(Quantity, SignsOfWhatIsToldAgain) {
  struct Signs {
    const char* text;
    std::vector<int> signs;
  };
  const Signs cases[] = {
      {"fines of RMB500 (US$72) to RMB900 (US$130)", {1, 1, 1, 1}},
      {"a loss of RMB5 million (US$0.7 million)", {-1, -1}},
      {"a loss of $1.6 billion ($1.2 billion, net of tax, or $4.49 per share)", {-1, -1, -1}},
      {"a gain of $650 million ($493 million, net of tax)", {1, 1}},
      {"net income of ($4.5 million)", {-1}},
      {"net income (loss) of $(0.5) million and $2.0 million", {-1, 1}},
      {"fifty (50) percent of the shares", {1}},
      {"a working capital deficiency of $242,819", {-1}},
      {"net losses of $3 million for 2022 and $2 million for 2021", {-1, -1}},
      {"a loss of $3 million compared to $2 million", {-1, -1}},
      {"a loss of $3 million compared to a profit of $2 million", {-1, 1}},
      {"a provision for loan losses of $65.0 million", {1}},
      {"sales decreased $2 million to $5 million", {-1, 1}},
      {"a loss of $3 million (2021: profit of $2 million)", {-1, 1}},
      {"a loss of $3 million (2021: $2 million)", {-1, -1}},
      {"our largest order ($5 million) was late", {1}},
  };
  for (const Signs& c : cases) {
    std::vector<int> signs;
    for (const Quantity& quantity : extract_quantities(c.text)) {
      const bool dated =
          quantity.kind == QuantityKind::period || quantity.kind == QuantityKind::date;
      if (!dated) signs.push_back(quantity.sign);
    }
    EXPECT_EQ(signs, c.signs) << c.text;
  }
}

TEST(Quantity, DatesGovern) {
  struct Dates {
    const char* text;
    std::vector<std::string> dates;
  };
  const Dates cases[] = {
      {"In 2022 we lost 12% of our members, against 9% in 2021.", {"2022", "2021"}},
      {"Care cost $3.4 billion for 2022, $3.3 billion for 2021 and $3.1 billion for 2020.",
       {"2022", "2021", "2020"}},
      {"During the years ended December 31, 2021 and 2020, we spent $2 million and $1 million.",
       {"2021-01-01 to 2021-12-31", "2020-01-01 to 2020-12-31"}},
      {"We spent RMB7 million (US$1.0 million) and RMB8 million (US$1.2 million) in 2021 and 2020.",
       {"2021", "2021", "2020", "2020"}},
      {"Platforms account for 38% (FY21: 66%) of revenues.", {"", "2021"}},
      {"Costs in 2023 will be 10% lower than in 2022.", {"2023"}},
      {"We have $5 million of loans due in 2030.", {""}},
      {"In 2020 we sold $5 million of notes that mature in 2030.", {"2020"}},
      {"Sales and costs were $5 million and $4 million in 2022.", {"2022", "2022"}},
      {"We had 8,723 staff as of June 30, 2025 and 8,246 as of December 31, 2024.",
       {"2025-06-30", "2024-12-31"}},
  };
  for (const Dates& c : cases) {
    std::vector<std::string> dates;
    for (const Quantity& quantity : extract_quantities(c.text)) {
      const bool dated =
          quantity.kind == QuantityKind::period || quantity.kind == QuantityKind::date;
      if (!dated) dates.push_back(quantity.as_of);
    }
    EXPECT_EQ(dates, c.dates) << c.text;
  }
}

TEST(Quantity, PenceAndOneIn) {
  const std::vector<Quantity> found = extract_quantities(
      "One in six posts was vacant; a cut of 10p an hour, or 2.5 pence, would hurt.");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].kind, QuantityKind::ratio);
  EXPECT_DOUBLE_EQ(found[0].value, 1.0 / 6);
  EXPECT_EQ(found[1].kind, QuantityKind::money);
  EXPECT_EQ(found[1].unit, "GBP");
  EXPECT_DOUBLE_EQ(found[1].value, 0.1);
  EXPECT_DOUBLE_EQ(found[2].value, 0.025);
}

// Amounts of a text with the bound, sign and date that its words give them.
struct Told {
  const char* text;
  double value;
  const char* unit;
  int sign;
  Approximation approximation;
  const char* as_of;
};

TEST(Quantity, BoundsOfDenialsNounsAndLists) {
  using enum Approximation;
  const Told cases[] = {
      {"No other shipper accounts for more than 4.5% of freight.", 4.5, "%", 1, at_most, ""},
      {"The quay may not exceed 300 metres.", 300, "metres", 1, at_most, ""},
      {"There is no assurance that more than 60% will vote.", 60, "%", 1, over, ""},
      {"Fees over 45 days old are chased.", 45, "days", 1, over, ""},
      {"We are funded for at least the next 18 months.", 18, "months", 1, at_least, ""},
      {"A maximum aggregate principal amount of $15 million may be drawn.", 15e6, "USD", 1, at_most,
       ""},
      {"A minimum annual rate of 3% is paid.", 3, "%", 1, at_least, ""},
      {"Boats of 40 metres in length and above pay.", 40, "metres", 1, at_least, ""},
  };
  for (const Told& c : cases) {
    const std::vector<Quantity> found = extract_quantities(c.text);
    ASSERT_EQ(found.size(), 1U) << c.text;
    EXPECT_DOUBLE_EQ(found[0].value, c.value) << c.text;
    EXPECT_EQ(found[0].unit, c.unit) << c.text;
    EXPECT_EQ(found[0].approximation, c.approximation) << c.text;
  }
  const std::vector<Quantity> both = extract_quantities("up to 500 kegs and 300 kegs");
  ASSERT_EQ(both.size(), 2U);
  EXPECT_EQ(both[1].approximation, at_most);
}

TEST(Quantity, SignsOfVerbsAndOfListsBySubject) {
  const auto signs = [](const char* text) {
    std::vector<int> out;
    for (const Quantity& one : extract_quantities(text)) {
      if (one.kind == QuantityKind::money || one.kind == QuantityKind::share)
        out.push_back(one.sign);
    }
    return out;
  };
  using Signs = std::vector<int>;
  EXPECT_EQ(signs("Catches have fallen by over 13%."), Signs{-1});
  EXPECT_EQ(signs("We aim at reducing our emissions by 26%."), Signs{-1});
  EXPECT_EQ(signs("Profit was \xC2\xA3"
                  "18 million, down 2 per cent."),
            (Signs{1, -1}));
  EXPECT_EQ(signs("We paid down $5 million."), Signs{1});
  EXPECT_EQ(signs("The bid falls below $1.00 a share."), Signs{1});
  EXPECT_EQ(signs("a negative impact of $10m - $11m on sales, $5m - $6m on margin"),
            (Signs{-1, -1, -1, -1}));
  EXPECT_EQ(signs("a loss of $3 million on sales of $20 million"), (Signs{-1, 1}));
}

TEST(Quantity, DatesOfSpansListsAndDays) {
  const auto dates = [](const char* text) {
    std::vector<std::string> out;
    for (const Quantity& one : extract_quantities(text)) {
      if (one.kind != QuantityKind::date && one.kind != QuantityKind::period)
        out.push_back(one.as_of);
    }
    return out;
  };
  using Dates = std::vector<std::string>;
  EXPECT_EQ(dates("We shall cut 30% between 2023 and 2035."), Dates{"2023 to 2035"});
  EXPECT_EQ(dates("Leases of $60 million are repayable between 2023 and 2032."), Dates{""});
  EXPECT_EQ(dates("Gulls took 40% of our fish in 2012, 42% of our fish in 2011 and 43% of our fish "
                  "in 2010."),
            (Dates{"2012", "2011", "2010"}));
  EXPECT_EQ(
      dates("Sails were worth $2.4 million and $1.8 million in the north, ropes $2 million, at "
            "April 30, 2014."),
      (Dates{"2014-04-30", "2014-04-30", "2014-04-30"}));
  EXPECT_EQ(dates("At May 1, 2012 we owed as follows: (1) a note of $3 million, which we repaid on "
                  "June 2, 2013; "
                  "(2) loans of $5 million."),
            (Dates{"2013-06-02", "2012-05-01"}));
  EXPECT_EQ(dates("The indices stood at 1,319 and 1,014, respectively, as of April 11, 2013."),
            (Dates{"2013-04-11", "2013-04-11"}));
  EXPECT_EQ(dates("About 31% of our 2013 net sales were abroad."), Dates{"2013"});
}

TEST(Quantity, SpansAndUnitsOfOtherWriting) {
  const auto only = [](const char* text) {
    const std::vector<Quantity> found = extract_quantities(text);
    EXPECT_EQ(found.size(), 1U) << text;
    return found.empty() ? Quantity{} : found.front();
  };
  EXPECT_EQ(only("Work lasts from 2015 to 2017.").from.year, 2015);
  EXPECT_EQ(only("A ruling is awaited in mid-2023.").to.year, 2023);
  EXPECT_EQ(only("It ends no later than 2028.").to.year, 2028);
  EXPECT_EQ(only("since december 2010").to.month, 12);
  EXPECT_EQ(only("6.1bn Polish zloty").unit, "PLN");
  EXPECT_EQ(only("20 million Danish kroner").unit, "DKK");
  EXPECT_EQ(only("seven (7) piers").value, 7);
  EXPECT_EQ(only("a covenant of initially 7.25:1.00").value, 7.25);
  EXPECT_EQ(only("We used 15,306.6MWh.").unit, "MWh");
  EXPECT_EQ(only("three times our earnings").unit, "times");
  EXPECT_EQ(only("Debt is 2.4x earnings.").unit, "times");
  EXPECT_TRUE(extract_quantities("A team watches for threats 24x7.").empty());
  const std::vector<Quantity> part =
      extract_quantities("We run 11 piers, seven of which are leased.");
  ASSERT_EQ(part.size(), 2U);
  EXPECT_EQ(part[1].unit, "piers");
}

TEST(Quantity, NamesAndReferencesAreNone) {
  for (const char* text : {"see Item 5 of this report",
                           "our annual report on Form 20-F",
                           "Section 404 of the Act",
                           "the Securities Act of 1933",
                           "networks such as IPv6",
                           "the COVID-19 pandemic",
                           "a 401(k) plan",
                           "under ASC 606",
                           "the Boeing 737 program",
                           "Rule 10b-5",
                           "5G networks",
                           "one of our suppliers",
                           "one or more of these",
                           "We may lose customers in May or later",
                           "Chapter 11 of the Bankruptcy Code",
                           "Topic 842",
                           "Directive 95 of the European Union",
                           "along Route 66",
                           "under Law 21",
                           "Highway 101 to the plant",
                           "Windows 10 systems",
                           "video in 1080p",
                           "the year 2000 problem",
                           "YEAR 2000",
                           "The Clean Harbours Act of 2019 requires ships to report",
                           "Circular 141 further clarifies the fee",
                           "MEPC 76 adopted amendments",
                           "holders of our 2020 Notes",
                           "the 2031 notes may be called",
                           "Regulation (EU) 2016/679 applies to us",
                           "we work 24/7",
                           "SOLAS II-1/3-10 vessels",
                           "the 2017 tax reform law",
                           "the Law of 5 April 1993 on the financial sector",
                           "our 2031 notes may be called",
                           "the 340B program covers entities",
                           "under \xC2\xA7 404"}) {
    const std::vector<Quantity> found = extract_quantities(text);
    EXPECT_TRUE(found.empty()) << text << ": " << (found.empty() ? 0 : found.front().value);
  }
}

}  // namespace
}  // namespace plimsoll::filing
