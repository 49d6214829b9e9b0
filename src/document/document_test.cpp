// Hostile texts in pages and tables, and results that are none.
#include <gtest/gtest.h>

#include <map>

#include "document/histogram.h"
#include "document/page.h"
#include "document/shape.h"
#include "document/tables.h"

namespace plimsoll::document {
namespace {

const char* const kTemplate = "<html><script type=\"application/json\">PLIMSOLL_DATA</script>";

Part run_part(const std::string& title) {
  return {"run.json", R"({"schema": "plimsoll.run/1", "title": ")" + title +
                          R"(", "outcomes": [], "limits": []})"};
}

TEST(Page, NothingInTheDataCanEndTheirBlock) {
  const std::string hostile =
      "</script><script>alert(1)</script><!-- <![CDATA[ &lt; \xE2\x80\xA8 \xE2\x80\xA9";
  const auto page = write_page(kTemplate, run_part(hostile), {});
  ASSERT_TRUE(page.ok());
  const std::size_t begin = page->find("json\">") + 6;
  const std::string data = page->substr(begin, page->rfind("</script>") - begin);
  for (const char* bad : {"<", ">", "&", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    EXPECT_EQ(data.find(bad), std::string::npos) << bad;
  }
  EXPECT_NE(data.find("\\u003c/script\\u003e"), std::string::npos);
  EXPECT_NE(data.find("\\u2028"), std::string::npos);
}

TEST(Page, ARunHasEachKeyOnce) {
  for (const char* twice :
       {R"({"a": 1, "b": {"a": 2}, "a": 3})", R"({"b": [{"c": 1, "a": 2, "a": 3}]})"}) {
    const auto error = not_a_run({"x.json", twice});
    ASSERT_TRUE(error) << twice;
    EXPECT_EQ(error->message,
              "x.json has the key 'a' twice in one group, and programs differ in which of the two "
              "counts");
  }
}

TEST(Page, RefusesWhatIsNoResult) {
  EXPECT_EQ(write_page(kTemplate, {"x.json", "nonsense"}, {}).error(), "x.json is not JSON");
  EXPECT_NE(write_page(kTemplate, {"x.json", "[1]"}, {}).error().find("no `schema`"),
            std::string::npos);
  const Part attribute{"a.json", R"({"schema": "plimsoll.attribute/1"})"};
  EXPECT_NE(write_page(kTemplate, attribute, {}).error().find("plimsoll run --json"),
            std::string::npos);
  EXPECT_TRUE(write_page(kTemplate, run_part("x"), {attribute}).ok());
  EXPECT_FALSE(write_page("no mark", run_part("x"), {}).ok());
}

TEST(Page, OfAFit) {
  const Part fit{"f.json", R"({"schema": "plimsoll.fit/1", "column": "</script>"})"};
  const auto page = write_fit_page(kTemplate, fit);
  ASSERT_TRUE(page.ok());
  EXPECT_NE(page->find("{\"fit\":{\"schema\":\"plimsoll.fit/1\""), std::string::npos);
  EXPECT_NE(page->find("\\u003c/script\\u003e"), std::string::npos);
  EXPECT_FALSE(write_fit_page(kTemplate, run_part("x")).ok());
  EXPECT_FALSE(write_fit_page("no mark", fit).ok());
}

TEST(Tables, KeepNumbersAndQuoteText) {
  const Part run{"run.json", R"({"schema": "plimsoll.run/1", "outcomes": [
      {"name": "a,\"b\"", "label": "", "title": "", "period": "FY2012", "unit": "JPY",
       "mean": {"value": 0.1, "se": null}, "sd": {"value": 2, "se": 1}, "min": -1e300, "max": 3,
       "quantiles": [{"p": 0.05, "value": 7}], "es": []}], "limits": []})"};
  const auto tables = make_tables(run, {});
  ASSERT_TRUE(tables.ok());
  for (const Table& table : *tables) {
    if (table.name != "outcomes") continue;
    EXPECT_EQ(write_csv(table),
              "name,label,title,period,unit,mean,mean_se,sd,sd_se,min,max,P5\r\n"
              "\"a,\"\"b\"\"\",,,FY2012,JPY,0.1,,2,1,-1e+300,3,7\r\n");
  }
}

TEST(Tables, OfAnotherCommandHaveItsFieldsAsColumns) {
  const Part part{"x.json", R"({"schema": "plimsoll.attribute/1", "risks":
      [{"name": "a", "share": {"value": 1, "se": 0.5}}, {"name": "b", "more": true}]})"};
  const auto tables = make_tables(run_part("x"), {part});
  ASSERT_TRUE(tables.ok());
  EXPECT_EQ(tables->back().name, "attribute_risks");
  EXPECT_EQ(write_csv(tables->back()), "name,share.value,share.se,more\r\na,1,0.5,\r\nb,,,yes\r\n");
}

TEST(Tables, ListsInsideRowsAreTablesOfTheirOwn) {
  const Part part{"x.json", R"({"schema": "plimsoll.sensitivity/1", "draws":
      [{"coupled": true, "draw": "a.b", "at": [{"level": 0.1, "statistic": {"value": 3}},
                                              {"level": 0.9, "statistic": {"value": 12345678901}}]},
       {"draw": "c", "at": []}], "ways": [{"events": ["x", "y"], "struck": [{"event": "x"}]}]})"};
  const auto tables = make_tables(run_part("x"), {part});
  ASSERT_TRUE(tables.ok());
  std::map<std::string, std::string> found;
  for (const Table& table : *tables) found[table.name] = write_csv(table);
  EXPECT_EQ(found["sensitivity_draws"], "draw,coupled\r\na.b,yes\r\nc,\r\n");
  EXPECT_EQ(found["sensitivity_draws_at"],
            "of,level,statistic.value\r\na.b,0.1,3\r\na.b,0.9,12345678901\r\n");
  EXPECT_EQ(found["sensitivity_ways"], "events\r\n\"x, y\"\r\n");
  EXPECT_EQ(found["sensitivity_ways_struck"], "of,event\r\n1,x\r\n");
}

// A lump of futures at an amount: a cap, a floor, a deductible.
TEST(Histogram, AnAmountOnAnEdgeIsOfTheBarThatBeginsThere) {
  for (const double lump :
       {0.3, 0.6, 0.7, 1.2, 0.1 + 0.2, 0.7 + 0.1, 300'000 / 1e6, 17.5, 3e-7, 1e9}) {
    const double far = 3 * lump;
    const std::vector<DistributionPoint> curve = {{0, 0}, {lump, 0.2}, {lump, 0.8}, {far, 1}};
    const std::vector<Bar> bars = bars_of(curve);
    ASSERT_FALSE(bars.empty()) << lump;
    double sum = 0;
    for (const Bar& bar : bars) {
      sum += bar.share;
      const double near = 1e-9 * lump;
      const bool holds = bar.from && *bar.from <= lump + near && (!bar.to || *bar.to > lump + near);
      EXPECT_EQ(bar.share > 0.5, holds) << lump << " in the bar from " << bar.from.value_or(-1);
    }
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

TEST(Histogram, EdgesAreTheDecimalsThatTheyAreWrittenAs) {
  for (const double width : {0.1, 0.2, 0.25, 0.5, 1.0, 2.5, 20.0, 0.001, 1e-7, 5e8}) {
    const RoundStep step = round_step(width);
    EXPECT_EQ(step.width(), width);
  }
  EXPECT_EQ(round_step(0.1).at(3), 0.3);
  EXPECT_EQ(round_step(0.2).at(-3), -0.6);
  EXPECT_EQ(round_step(0.00025).at(11), 0.00275);
  EXPECT_EQ(round_step(0.3).width(), 0.5);
}

}  // namespace
}  // namespace plimsoll::document
