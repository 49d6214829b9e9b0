#include "data/period.h"

#include <gtest/gtest.h>

#include <utility>

#include "data/period_cell.h"

namespace plimsoll::data {
namespace {

using Form = syntax::PeriodLiteral::Form;

syntax::PeriodLiteral literal(std::string_view text) {
  const std::optional<syntax::PeriodLiteral> p = parse_period(text);
  EXPECT_TRUE(p) << text;
  return p.value_or(syntax::PeriodLiteral{});
}

class PeriodTest : public testing::Test {
 protected:
  std::optional<ir::Time> read(std::string_view step, std::string_view start,
                               std::string_view count, std::string_view fiscal_end = "",
                               std::string_view named_by = "") {
    syntax::TimeDecl decl;
    decl.step.text = step;
    decl.start = literal(start);
    number_.kind = syntax::ExprKind::number;
    number_.text = count;
    decl.count = &number_;
    decl.fiscal_end.text = fiscal_end;
    decl.named_by.text = named_by;
    sink_ = {};
    return read_time(decl, sink_);
  }
  // Quarters from April 2012, FY2012 = April 2012 to March 2013, three years.
  ir::Time iij() { return *read("quarter", "2012-04", "12", "march", "start"); }
  std::string kind() {
    if (sink_.all().size() != 1) return std::to_string(sink_.all().size()) + " diagnostics";
    return std::string(diag::kind_name(sink_.all()[0].kind));
  }
  std::string help() {
    return sink_.all().empty() || sink_.all()[0].help.empty() ? "" : sink_.all()[0].help[0];
  }

  syntax::Expr number_;
  diag::Sink sink_;
};

TEST_F(PeriodTest, ReadsTheTimeLine) {
  const ir::Time time = iij();
  EXPECT_EQ(time.months_per_step, 3);
  EXPECT_EQ(time.first_month, 2012 * 12 + 3);
  EXPECT_EQ(time.n_periods, 12u);
  EXPECT_EQ(time.fiscal_end_month, 3);
  EXPECT_TRUE(time.named_by_start);
  EXPECT_EQ(n_fiscal_years(time), 3u);
  const auto calendar = read("month", "2024-04", "12");
  ASSERT_TRUE(calendar);
  EXPECT_EQ(calendar->fiscal_end_month, 12);
  EXPECT_EQ(n_fiscal_years(*calendar), 2u);
  EXPECT_TRUE(read("year", "FY2012", "10000", "Mar", "end"));
  EXPECT_TRUE(read("quarter", "2012Q2", "1"));
}

TEST_F(PeriodTest, RefusesBadTimeLines) {
  EXPECT_FALSE(read("week", "2012-04", "12"));
  EXPECT_EQ(kind(), "time_step");
  for (const char* count : {"0", "10001", "1.5", "1e3", "99999999999999999999"}) {
    EXPECT_FALSE(read("month", "2012-04", count)) << count;
    EXPECT_EQ(kind(), "time_count");
  }
  EXPECT_FALSE(read("quarter", "2012-04", "12", "marhc"));
  EXPECT_EQ(kind(), "time_fiscal_end");
  EXPECT_EQ(help(), "did you mean `march`?");
  EXPECT_FALSE(read("quarter", "2012-05", "12", "march"));
  EXPECT_EQ(kind(), "time_start");
  EXPECT_EQ(help(), "quarters begin in April, July, October, January");
  EXPECT_FALSE(read("year", "2012-04", "3"));
  EXPECT_EQ(kind(), "time_fiscal_end");
  EXPECT_TRUE(help().starts_with("state the fiscal year: `, fiscal year ends march`")) << help();
  EXPECT_FALSE(read("quarter", "2012-04-01", "3"));
  EXPECT_EQ(kind(), "time_start");
  EXPECT_FALSE(read("year", "2012Q1", "3"));
  EXPECT_EQ(kind(), "time_start");
}

TEST_F(PeriodTest, FiscalYearsByStartAndEnd) {
  const ir::Time by_start = iij();
  ir::Time by_end = by_start;
  by_end.named_by_start = false;
  // IIJ's press calls April 2011 to March 2012 FY2011; its filing names the year by its end.
  EXPECT_EQ(months_of(literal("FY2011"), by_start), (MonthSpan{2011 * 12 + 3, 12}));
  EXPECT_EQ(months_of(literal("FY2012"), by_end), (MonthSpan{2011 * 12 + 3, 12}));
  EXPECT_EQ(months_of(literal("FY2012Q3"), by_start), (MonthSpan{2012 * 12 + 9, 3}));
  EXPECT_EQ(months_of(literal("2012Q4"), by_start), (MonthSpan{2012 * 12 + 9, 3}));
  EXPECT_EQ(fiscal_year_of_month(2013 * 12 + 2, by_start), 2012);
  EXPECT_EQ(fiscal_year_of_month(2013 * 12 + 2, by_end), 2013);
  EXPECT_EQ(fiscal_year_of_month(2013 * 12 + 3, by_start), 2013);
  const ir::Time calendar;
  EXPECT_EQ(months_of(literal("FY2012"), calendar), (MonthSpan{2012 * 12, 12}));
  for (const ir::Time& time : {by_start, by_end, calendar}) {
    for (int year = 1999; year < 2003; ++year) {
      EXPECT_EQ(fiscal_year_of_month(fiscal_year_start(year, time), time), year);
      EXPECT_EQ(fiscal_year_of_month(fiscal_year_start(year, time) + 11, time), year);
      EXPECT_EQ(fiscal_year_of_month(fiscal_year_start(year, time) - 1, time), year - 1);
    }
  }
}

TEST_F(PeriodTest, PrintsBothNames) {
  const ir::Time time = iij();
  EXPECT_EQ(format_period(2, time), "FY2012Q3 (Oct-Dec 2012)");
  EXPECT_EQ(format_period(3, time), "FY2012Q4 (Jan-Mar 2013)");
  EXPECT_EQ(format_period(-1, time), "FY2011Q4 (Jan-Mar 2012)");
  EXPECT_EQ(format_span({2012 * 12 + 3, 12}, time), "FY2012 (Apr 2012-Mar 2013)");
  EXPECT_EQ(format_span({2012 * 12 + 3, 1}, time), "2012-04");
  EXPECT_EQ(format_span({2012 * 12, 12}, ir::Time{}), "2012");
  EXPECT_EQ(format_span({2012 * 12 + 10, 3}, ir::Time{}), "Nov 2012-Jan 2013");
}

TEST_F(PeriodTest, IndexOfAPeriod) {
  const ir::Time time = iij();
  sink_ = {};
  EXPECT_EQ(period_index(literal("FY2012Q1"), time, sink_), 0);
  EXPECT_EQ(period_index(literal("2012Q2"), time, sink_), 0);
  EXPECT_EQ(period_index(literal("FY2011Q4"), time, sink_), -1);
  EXPECT_EQ(period_in_horizon(literal("FY2014Q4"), time, sink_), 11u);
  EXPECT_EQ(year_in_horizon(literal("FY2014"), time, sink_), 2u);
  EXPECT_EQ(year_index(literal("FY2011"), time, sink_), -1);
  EXPECT_EQ(periods_covered(literal("FY2013"), time, sink_)->first, 4u);
  EXPECT_EQ(periods_covered(literal("FY2013"), time, sink_)->count, 4u);
  EXPECT_FALSE(sink_.has_errors());
}

// A calendar year lies in two fiscal years, whose first would be a fix to another year.
TEST_F(PeriodTest, ACalendarYearIsMeantAsTheFiscalYearOfItsName) {
  ir::Time time = iij();
  for (const bool by_start : {true, false}) {
    time.named_by_start = by_start;
    sink_ = {};
    EXPECT_FALSE(year_index(literal("2013"), time, sink_));
    ASSERT_EQ(sink_.all().size(), 1u);
    EXPECT_TRUE(help().starts_with("write `FY2013`")) << help();
  }
  sink_ = {};
  EXPECT_FALSE(year_index(literal("2013-02"), iij(), sink_));
  EXPECT_TRUE(help().starts_with("it lies in `FY2012`")) << help();
}

TEST_F(PeriodTest, RefusesWhatIsNoStep) {
  const ir::Time time = iij();
  const auto refused = [&](std::string_view text, auto function, const char* expected) {
    sink_ = {};
    EXPECT_FALSE(function(literal(text), time, sink_)) << text;
    EXPECT_EQ(kind(), expected) << text;
  };
  refused("2012-05", period_index, "period_not_a_step");
  EXPECT_EQ(help(), "it lies in FY2012Q1 (Apr-Jun 2012)");
  refused("2012-04-01", period_index, "period_not_a_step");
  refused("FY2012", period_index, "period_not_a_step");
  EXPECT_EQ(help(), "it ends with FY2012Q4 (Jan-Mar 2013)");
  refused("FY2015Q1", period_in_horizon, "period_outside_horizon");
  EXPECT_EQ(sink_.all()[0].notes[0],
            "the model runs from FY2012Q1 (Apr-Jun 2012) to FY2014Q4 (Jan-Mar 2015)");
  refused("FY2012Q1", year_index, "period_not_a_step");
  refused("FY2015", year_in_horizon, "period_outside_horizon");
  refused("FY2015", periods_covered, "period_outside_horizon");
  refused("2012-04", periods_covered, "period_not_a_step");
}

TEST_F(PeriodTest, Dates) {
  EXPECT_EQ(parse_date("2012-07-31"), (Date{2012, 7, 31}));
  EXPECT_FALSE(parse_date("2012-07"));
  EXPECT_FALSE(parse_date("2013-02-29"));
  EXPECT_TRUE(parse_date("2012-02-29"));
  EXPECT_LT(*parse_date("2012-07-31"), *parse_date("2012-08-01"));
  EXPECT_EQ(format_date({2012, 7, 3}), "2012-07-03");
  EXPECT_EQ(last_day(literal("2012-02"), {}), (Date{2012, 2, 29}));
  EXPECT_EQ(last_day(literal("FY2012"), iij()), (Date{2013, 3, 31}));
  EXPECT_EQ(last_day(literal("2012-07-30"), {}), (Date{2012, 7, 30}));
}

TEST_F(PeriodTest, TextsOfPeriods) {
  for (const char* text : {"FY2011", "2012", "FY2011Q4", "2012Q1", "2012-04", "2012-04-02"}) {
    EXPECT_EQ(format_literal(literal(text)), text);
  }
  for (const char* text :
       {"", "201", "20123", "4Q11", "FY11", "FY2011Q5", "2012Q0", "2012-13", "2012-00", "2012-4",
        "FY2011-04", "2012-04-31", "at 2012-03-31", "FY2011 "}) {
    EXPECT_FALSE(parse_period(text)) << text;
  }
  EXPECT_EQ(month_number("Sept"), 0);
  EXPECT_EQ(month_number("september"), 9);
  EXPECT_EQ(month_number("MAR"), 3);
}

// What cells say, in words, or nothing.
TEST(PeriodCells, Readings) {
  const std::pair<const char*, const char*> cells[] = {
      {"2025", "2025"},
      {"2025E", "2025"},
      {"2025 (E)", "2025"},
      {"FY25", "FY2025"},
      {"FY25E", "FY2025"},
      {"FY24/25", "the year from 2024 to 2025"},
      {"2024/25", "the year from 2024 to 2025"},
      {"2011/12", "the year from 2011 to 2012 | 2011-12"},
      {"2011-12", "2011-12"},
      {"FY11/12", "the year that ends in 2012-11 | the year from 2011 to 2012"},
      {"FY3/25", "the year that ends in 2025-03"},
      {"FY25/3", "the year that ends in 2025-03"},
      {"2025\u5e743\u6708\u671f", "the year that ends in 2025-03"},
      {"25/3\u671f", "the year that ends in 2025-03"},
      {"2025\u5e743\u6708", "2025-03"},
      {"2025\u5e743\u670831\u65e5", "2025-03-31"},
      {"2Q25", "2025Q2 (Apr-Jun 2025)"},
      {"1Q25A", "2025Q1 (Jan-Mar 2025)"},
      {"Q2/25", "2025Q2 (Apr-Jun 2025)"},
      {"1QFY25", "FY2025Q1"},
      {"2Q FY25", "FY2025Q2"},
      {"F\u00c9VR. 2025", "2025-02"},
      {"juil-25", "2025-07"},
      {"diciembre 2025", "2025-12"},
      {"M\u00c4RZ 25", "2025-03"},
      {"31.12.2025", "2025-12-31"},
      {"1001A", ""},
      {"2025X", ""},
      {"5Q25", ""},
      {"FY13/25", ""},
      {"2025\u5e7413\u6708\u671f", ""},
      {"2025\u5e74\u5ea6", ""},
      {"jui 2025", ""},
      {"31.02.2025", ""},
      {"total", ""},
      {"", ""}};
  for (const auto& [cell, right] : cells) {
    std::string words;
    for (const PeriodCell& one : readings_of(cell)) {
      words += (words.empty() ? "" : " | ") + words_of(one);
    }
    EXPECT_EQ(words, right) << cell;
  }
}

}  // namespace
}  // namespace plimsoll::data
