#include "units/unit.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::units {
namespace {

class UnitTest : public testing::Test {
 protected:
  UnitTest() {
    units_.declare({{"server", {}}, {"servers", {}}}, sink_);
    units_.declare({{"share", {}}, {"shares", {}}}, sink_);
    EXPECT_FALSE(sink_.has_errors());
  }

  ScaledUnit scaled(std::string_view text) {
    std::string unknown;
    const std::optional<ScaledUnit> unit = units_.parse(text, &unknown);
    EXPECT_TRUE(unit) << text << ": " << unknown;
    return unit.value_or(ScaledUnit{});
  }
  Unit unit(std::string_view text) { return scaled(text).unit; }
  std::string round_trip(std::string_view text) { return units_.format(unit(text)); }
  double value(std::string_view digits, std::string_view unit_text) {
    return decimal_value(digits, scaled(unit_text)).value_or(NAN);
  }
  std::string first_kind() {
    return sink_.all().empty() ? "" : std::string(diag::kind_name(sink_.all()[0].kind));
  }

  UnitTable units_;
  diag::Sink sink_;
};

TEST_F(UnitTest, AlgebraIsThatOfRationalPowers) {
  const Unit jpy = unit("JPY");
  const Unit per_year = Unit::per_year();
  EXPECT_EQ(jpy * per_year, per_year * jpy);
  EXPECT_EQ(jpy * per_year * Unit::years(), jpy);
  EXPECT_TRUE((jpy / jpy).is_plain());
  EXPECT_EQ((jpy * jpy).root(2), jpy);
  EXPECT_EQ(jpy.pow({2, 3}).pow({3, 2}), jpy);
  EXPECT_NE(jpy, unit("USD"));
  EXPECT_EQ((jpy * per_year).hash(), (per_year * jpy).hash());
  EXPECT_NE(jpy.hash(), jpy.inverse().hash());
  EXPECT_EQ(jpy.root(2).power_of(units_.find("JPY")->base), (Rational{1, 2}));
  EXPECT_TRUE(jpy.pow({0, 1}).is_plain());
}

TEST_F(UnitTest, PowersOutOfRangeSpoilTheUnit) {
  Unit unit_now = unit("JPY");
  for (int i = 0; i < 70; ++i) unit_now = unit_now * unit_now;
  EXPECT_FALSE(unit_now.valid());
  EXPECT_FALSE((unit_now / unit_now).valid());
  EXPECT_FALSE((unit_now * unit("JPY")).valid());
  EXPECT_FALSE(unit_now.is_plain());
  EXPECT_FALSE(unit("JPY").root(101).valid());
  EXPECT_FALSE(Unit().pow({1, 0}).valid());
}

TEST_F(UnitTest, PrintsInTheModellersWords) {
  EXPECT_EQ(round_trip("JPY per year"), "JPY per year");
  EXPECT_EQ(round_trip("servers"), "servers");
  EXPECT_EQ(round_trip("server"), "servers");
  EXPECT_EQ(round_trip("1 per year"), "1 per year");
  EXPECT_EQ(round_trip("JPY per month per servers"), "JPY per server per year");
  EXPECT_EQ(round_trip("per server JPY"), "JPY per server");
  EXPECT_EQ(round_trip("%"), "plain number");
  EXPECT_EQ(round_trip("JPY/USD"), "JPY per USD");
  EXPECT_EQ(round_trip("hours"), "days");
  EXPECT_EQ(round_trip("server years"), "server years");
  EXPECT_EQ(units_.format(unit("JPY").root(2)), "JPY^(1/2)");
  EXPECT_EQ(units_.format(unit("JPY") * Unit::per_year() * Unit::per_year()), "JPY per year^2");
}

TEST_F(UnitTest, PrintedUnitsReadBack) {
  for (const char* text : {"JPY per year", "1 per year", "JPY per server per year", "server years",
                           "JPY^2 per server^(1/2)", "days", "JPY^(2/3)"}) {
    EXPECT_EQ(round_trip(text), text);
  }
}

TEST_F(UnitTest, ScalesForPrinting) {
  const Unit rate = unit("JPY per year");
  EXPECT_EQ(units_.choose_scale(3.1e9, rate).text(), "bn JPY per year");
  EXPECT_EQ(units_.choose_scale(3.1e9, rate).scale, 1e9);
  EXPECT_EQ(units_.choose_scale(-2.5e6, rate).text(), "M JPY per year");
  EXPECT_EQ(units_.choose_scale(30'000, rate).text(), "k JPY per year");
  EXPECT_EQ(units_.choose_scale(3'000, rate).text(), "JPY per year");
  EXPECT_EQ(units_.choose_scale(1e9, unit("servers")).text(), "servers");
  EXPECT_EQ(units_.choose_scale(1e9, Unit()).text(), "");
  EXPECT_EQ(units_.choose_scale(NAN, rate).scale, 1);
}

TEST_F(UnitTest, LiteralsRoundOnce) {
  // 3.1 * 1e9 in doubles is 3100000000.0000005 in some forms; the text composes to an integer.
  EXPECT_EQ(value("3.1", "bn JPY"), 3.1e9);
  EXPECT_EQ(value("25666.524", "M JPY"), 25666524000.0);
  EXPECT_EQ(value("2", "%"), 0.02);
  EXPECT_EQ(value("7", "%"), 0.07);
  EXPECT_EQ(value("35", "bp"), 0.0035);
  EXPECT_EQ(value("0.1", "k JPY"), 100.0);
  EXPECT_EQ(value("1.5e3", "M JPY"), 1.5e9);
  EXPECT_EQ(value("-15600", "JPY million"), -15600e6);
  EXPECT_EQ(value("5", "months"), 5.0 / 12.0);
  EXPECT_EQ(value("2", "quarters"), 0.5);
  EXPECT_EQ(value("2", "% per month"), 0.24);
  EXPECT_EQ(value("0.1", "per month"), 1.2);
  EXPECT_EQ(value("30", "k JPY per server per month"), 360e3);
  EXPECT_EQ(value("72", "hours"), 3.0);
  EXPECT_EQ(value("2", "weeks"), 14.0);
  EXPECT_EQ(value("1", "1 per minute"), 1440.0);
  EXPECT_EQ(value("3", "JPY per month^2"), 432.0);
  EXPECT_EQ(scaled("bn JPY per month").factor(), 12e9);
}

TEST_F(UnitTest, NumbersOutOfRangeAreRefused) {
  EXPECT_FALSE(decimal_value("1e400"));
  EXPECT_FALSE(decimal_value("1e-400"));
  EXPECT_FALSE(decimal_value("1e99999999999999999999"));
  EXPECT_FALSE(decimal_value("1e-99999999999999999999"));
  EXPECT_FALSE(decimal_value("1e305", scaled("bn JPY")));
  EXPECT_FALSE(decimal_value(std::string(400, '9')));
  EXPECT_FALSE(decimal_value("0." + std::string(395, '0') + "1"));
  EXPECT_EQ(decimal_value("0e999"), 0.0);
  EXPECT_EQ(decimal_value("1.7976931348623157e308"), 1.7976931348623157e308);
  EXPECT_EQ(decimal_value("5e-324"), 5e-324);
  EXPECT_EQ(decimal_value("0." + std::string(300, '0') + "1"), 1e-301);
  for (const char* text : {"", ".", "-", "1e", "1e+", "0x10", "nan", "inf", "1,5", "1.2.3", " 1"}) {
    EXPECT_FALSE(decimal_value(text)) << text;
  }
  EXPECT_FALSE(std::signbit(*decimal_value("-0")));

  syntax::Expr number;
  number.text = "1e999";
  EXPECT_FALSE(literal_value(number, units_, sink_));
  EXPECT_EQ(first_kind(), "number_out_of_range");
}

TEST_F(UnitTest, TextsOfFigures) {
  EXPECT_EQ(scaled("JPY million").power10, 6);
  EXPECT_EQ(scaled("JPY million").unit, unit("M JPY"));
  EXPECT_EQ(unit("JPY/share"), unit("JPY per share"));
  EXPECT_EQ(unit("JPY per server*year"), unit("JPY per server per year"));
  EXPECT_EQ(unit("JPY*server/USD"), unit("JPY server per USD"));
  EXPECT_TRUE(unit("").is_plain());
  std::string unknown;
  EXPECT_FALSE(units_.parse("JPY/share (206,478 shares)", &unknown));
  EXPECT_EQ(unknown, "(");
  EXPECT_FALSE(units_.parse("employees", &unknown));
  EXPECT_EQ(unknown, "employees");
  for (const char* text : {"JPY per", "/", "JPY //USD", "JPY^", "JPY^0", "JPY^(1/2", "^2", "1 1"}) {
    EXPECT_FALSE(units_.parse(text)) << text;
  }
}

TEST_F(UnitTest, InexactPowersAreRefused) {
  EXPECT_TRUE(units_.parse("per quarter^(1/2)"));
  EXPECT_EQ(value("3", "1 per quarter^(1/2)"), 6.0);
  EXPECT_FALSE(units_.parse("per month^(1/2)"));
  syntax::UnitExpr expr;
  expr.factors.push_back({.name = "month", .numerator = -1, .denominator = 2, .span = {}});
  EXPECT_FALSE(units_.resolve(&expr, sink_));
  EXPECT_EQ(first_kind(), "unit_inexact");
}

TEST_F(UnitTest, UnknownUnitsAreReportedWithTheNearest) {
  syntax::UnitExpr expr;
  expr.factors.push_back({.name = "servr", .span = {}});
  EXPECT_FALSE(units_.resolve(&expr, sink_));
  ASSERT_EQ(first_kind(), "unit_unknown");
  EXPECT_EQ(sink_.all()[0].help[0], "did you mean `server`?");
}

TEST_F(UnitTest, ClashesAreReported) {
  units_.declare({{"month", {}}, {"months", {}}}, sink_);
  EXPECT_EQ(sink_.n_errors(), 2u);
  units_.declare({{"CHF", {}}, {}}, sink_);
  EXPECT_EQ(sink_.n_errors(), 3u);
  units_.declare({{"box", {}}, {"servers", {}}}, sink_);
  EXPECT_EQ(sink_.n_errors(), 4u);
  EXPECT_FALSE(units_.find("box"));
  units_.declare({{"M", {}}, {"Ms", {}}}, sink_);
  EXPECT_EQ(sink_.n_errors(), 5u);
  // Read as words of the language wherever they follow a number.
  units_.declare({{"each", {}}, {}}, sink_);
  EXPECT_EQ(sink_.n_errors(), 6u);
  for (const diag::Diagnostic& d : sink_.all()) EXPECT_EQ(d.kind, diag::Kind::unit_clash);
}

TEST_F(UnitTest, CurrenciesAreChecked) {
  syntax::CurrencyDecl decl;
  decl.codes = {{"JPY", {}}, {"JPX", {}}};
  units_.check_currencies(decl, sink_);
  ASSERT_EQ(sink_.n_errors(), 1u);
  EXPECT_EQ(first_kind(), "currency_unknown");
  EXPECT_TRUE(units_.is_currency(units_.find("EUR")->base));
  EXPECT_FALSE(units_.is_currency(kYear));
}

TEST_F(UnitTest, MismatchesAreExplained) {
  const auto help = [this](std::string_view a, std::string_view b) {
    const std::vector<std::string> lines = units_.describe_mismatch(unit(a), unit(b));
    return lines.empty() ? std::string() : lines[0];
  };
  EXPECT_EQ(help("JPY per year", "JPY"),
            "multiply by `step` to turn JPY per year into the amount of a period");
  EXPECT_EQ(help("JPY", "JPY per year"), help("JPY per year", "JPY"));
  EXPECT_EQ(help("JPY", "JPY years"),
            "or what stands in it is a rate, and does not say where declared per what");
  EXPECT_EQ(help("", "1 per year"), "`compound` turns a growth per year into a factor per step");
  EXPECT_EQ(help("JPY", "USD"), "multiply the USD side with a rate of exchange in JPY/USD");
  EXPECT_NE(help("JPY per day", "JPY per year").find("how many days"), std::string::npos);
  EXPECT_NE(help("JPY", "JPY per server").find("times servers"), std::string::npos);
  EXPECT_EQ(help("JPY", "JPY"), "");
}

TEST_F(UnitTest, CurrencyCodesAreSortedAndDistinct) {
  const auto codes = currency_codes();
  for (std::size_t i = 1; i < codes.size(); ++i) EXPECT_LT(codes[i - 1], codes[i]);
  for (const std::string_view code : codes) EXPECT_EQ(code.size(), 3u);
}

}  // namespace
}  // namespace plimsoll::units
