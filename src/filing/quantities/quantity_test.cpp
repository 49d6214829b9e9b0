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
                           "YEAR 2000"}) {
    const std::vector<Quantity> found = extract_quantities(text);
    EXPECT_TRUE(found.empty()) << text << ": " << (found.empty() ? 0 : found.front().value);
  }
}

}  // namespace
}  // namespace plimsoll::filing
