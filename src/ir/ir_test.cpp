#include "ir/ir.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ir/evaluate.h"
#include "ir/time_names.h"

namespace plimsoll::ir {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

double eval(Op op, std::initializer_list<double> args) {
  return evaluate_op(op, std::span<const double>(args.begin(), args.size()));
}

Time quarters(int fiscal_end, bool by_start) {
  // From April 2012.
  return {.months_per_step = 3,
          .first_month = 2012 * 12 + 3,
          .n_periods = 12,
          .fiscal_end_month = fiscal_end,
          .named_by_start = by_start};
}

TEST(Time, NamesPeriodsOfAFiscalYearThatEndsInMarch) {
  const Time time = quarters(3, true);
  EXPECT_EQ(time.period_name(2).long_name(), "FY2012Q3 (Oct-Dec 2012)");
  EXPECT_EQ(time.year_name(2).long_name(), "FY2012 (Apr 2012-Mar 2013)");
  EXPECT_EQ(time.period_name(3).long_name(), "FY2012Q4 (Jan-Mar 2013)");
  EXPECT_EQ(time.year_ends(), (std::vector<std::uint32_t>{3, 7, 11}));
  EXPECT_EQ(quarters(3, false).period_name(2).long_name(), "FY2013Q3 (Oct-Dec 2012)");
  EXPECT_TRUE(time.is_year_start(4));
  EXPECT_FALSE(time.is_year_start(5));
  EXPECT_EQ(time.year_index(11), 2);
}

TEST(Time, NamesCalendarPeriods) {
  EXPECT_EQ(quarters(12, true).period_name(2).long_name(), "2012Q4 (Oct-Dec 2012)");
  EXPECT_EQ(quarters(12, true).year_name(5).long_name(), "2013");
  Time months = quarters(12, true);
  months.months_per_step = 1;
  EXPECT_EQ(months.period_name(0).long_name(), "2012-04");
  EXPECT_EQ(months.position_in_year(0), 3);
}

TEST(Time, YearsThatTheHorizonCuts) {
  const Time time = quarters(12, true);
  EXPECT_EQ(time.year_ends(), (std::vector<std::uint32_t>{2, 6, 10, 11}));
  EXPECT_EQ(time.whole_year_ends(), (std::vector<std::uint32_t>{6, 10}));
  EXPECT_EQ(time.months_in_year(1), 9);
  EXPECT_EQ(time.months_in_year(11), 3);
  EXPECT_TRUE(time.is_whole_year(5));
  EXPECT_EQ(time.year_name(2).long_name(), "2012 (9 of 12 months: Apr-Dec 2012)");
  EXPECT_EQ(time.year_name(11).long_name(), "2015 (3 of 12 months: Jan-Mar 2015)");
  EXPECT_EQ(time.year_name(2).line_name(), "2012 (9 of 12 months)");
  EXPECT_EQ(time.period_name(2).line_name(), "2012Q4");
  Time short_time = quarters(6, true);
  short_time.n_periods = 1;
  EXPECT_EQ(short_time.year_name(0).long_name(), "FY2011 (3 of 12 months: Apr-Jun 2012)");
  short_time.fiscal_end_month = 9;
  EXPECT_EQ(short_time.year_ends(), (std::vector<std::uint32_t>{0}));
  EXPECT_TRUE(short_time.whole_year_ends().empty());
}

TEST(Time, QuarterAcrossNewYear) {
  Time time = quarters(1, true);
  time.first_month = 2012 * 12 + 1;
  EXPECT_EQ(time.period_name(3).long_name(), "FY2012Q4 (Nov 2012-Jan 2013)");
}

TEST(EvaluateOp, PoisonIsNeverDropped) {
  for (const double bad : {kInf, -kInf, std::nan("")}) {
    for (const Op op : {Op::add, Op::sub, Op::mul, Op::div, Op::pow, Op::mod, Op::min, Op::max,
                        Op::lt, Op::le, Op::gt, Op::ge, Op::eq, Op::ne}) {
      for (const double good : {0.0, 1.0, -2.5}) {
        EXPECT_FALSE(std::isfinite(eval(op, {bad, good}))) << op_name(op) << bad << good;
        EXPECT_FALSE(std::isfinite(eval(op, {good, bad}))) << op_name(op) << good << bad;
      }
    }
    for (const Op op :
         {Op::neg, Op::abs, Op::floor, Op::ceil, Op::round, Op::sqrt, Op::exp, Op::log, Op::expm1,
          Op::log1p, Op::normal_cdf, Op::normal_quantile, Op::not_}) {
      EXPECT_FALSE(std::isfinite(eval(op, {bad}))) << op_name(op) << bad;
    }
    EXPECT_FALSE(std::isfinite(eval(Op::and_, {1, bad})));
    EXPECT_FALSE(std::isfinite(eval(Op::and_, {bad, 0})));
    EXPECT_FALSE(std::isfinite(eval(Op::or_, {bad, 1})));
    EXPECT_FALSE(std::isfinite(eval(Op::select, {bad, 1, 1})));
    EXPECT_EQ(eval(Op::and_, {0, bad}), 0);
    EXPECT_EQ(eval(Op::or_, {1, bad}), 1);
    EXPECT_EQ(eval(Op::select, {1, 7, bad}), 7);
    EXPECT_EQ(eval(Op::select, {0, bad, 7}), 7);
  }
  EXPECT_FALSE(std::isfinite(eval(Op::div, {1, 0})));
  EXPECT_FALSE(std::isfinite(eval(Op::log, {0})));
  EXPECT_TRUE(std::signbit(eval(Op::div, {-0.0, 2})));
}

TEST(EvaluateOp, RoundingAndRemainder) {
  EXPECT_EQ(eval(Op::round, {2.5}), 3);
  EXPECT_EQ(eval(Op::round, {-2.5}), -3);
  EXPECT_EQ(eval(Op::round, {0.49999999999999994}), 0);
  EXPECT_EQ(eval(Op::mod, {7, 3}), 1);
  EXPECT_EQ(eval(Op::mod, {-7, 3}), 2);
  EXPECT_EQ(eval(Op::mod, {7, -3}), -2);
  EXPECT_NEAR(eval(Op::normal_quantile, {0.975}), 1.959963984540054, 1e-14);
  EXPECT_NEAR(eval(Op::normal_quantile, {0.025}), -1.959963984540054, 1e-14);
}

// x[A, B] = 10 a + b, summed over B, broadcast to [B, A].
TEST(RunRegion, SumsAndBroadcasts) {
  Module m;
  m.dims = {{"A", {"p", "q"}}, {"B", {"x", "y", "z"}}};
  const std::vector<DimId> a = {DimId(0)};
  const std::vector<DimId> ab = {DimId(0), DimId(1)};
  const std::vector<DimId> ba = {DimId(1), DimId(0)};
  Node node;
  node.op = Op::ordinal;
  node.aux = 0;
  node.shape = m.intern_shape(a);
  const NodeId i = m.add(node, {});
  node.aux = 1;
  node.shape = m.intern_shape(std::vector<DimId>{DimId(1)});
  const NodeId j = m.add(node, {});
  node.op = Op::constant;
  node.imm = 10;
  node.shape = m.intern_shape(std::vector<DimId>{});
  const NodeId ten = m.add(node, {});
  node.op = Op::mul;
  node.shape = m.intern_shape(a);
  const NodeId tens = m.add(node, std::vector<NodeId>{ten, i});
  node.op = Op::add;
  node.shape = m.intern_shape(ab);
  const NodeId x = m.add(node, std::vector<NodeId>{tens, j});
  node.op = Op::sum_over;
  node.shape = m.intern_shape(a);
  const NodeId sum = m.add(node, std::vector<NodeId>{x});
  node.op = Op::add;
  node.shape = m.intern_shape(ba);
  const NodeId back = m.add(node, std::vector<NodeId>{x, sum});
  EXPECT_EQ(verify(m), "");
  const RunInputs inputs = default_inputs(m);
  EXPECT_EQ(evaluate_run_region(m, x, inputs), (std::vector<double>{11, 12, 13, 21, 22, 23}));
  EXPECT_EQ(evaluate_run_region(m, sum, inputs), (std::vector<double>{36, 66}));
  EXPECT_EQ(evaluate_run_region(m, back, inputs), (std::vector<double>{47, 87, 48, 88, 49, 89}));
  m.node(sum).shape = m.intern_shape(ab);
  EXPECT_NE(verify(m).find("index set"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::ir
