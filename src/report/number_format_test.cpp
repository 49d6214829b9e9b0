// Figures beside their errors, as a reader expects them.
#include "report/number_format.h"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

TEST(NumberFormat, DecimalsFollowTheError) {
  const struct {
    double se;
    int decimals;
  } rows[] = {{0.5, 1},  {0.19, 2},  {0.0123, 3},  {0.0096, 3},  {0.00996, 3}, {9.0, 0},
              {12.0, 0}, {99.0, -1}, {2500.0, -3}, {1500.0, -2}, {0.0, 0},     {1e-30, 12}};
  for (const auto& row : rows) EXPECT_EQ(decimals_for_error(row.se), row.decimals) << row.se;
}

TEST(NumberFormat, Quantities) {
  EXPECT_EQ(format_quantity(7.4183e9, 0.0123e9, 1e9), "7.418 ± 0.012");
  EXPECT_EQ(format_quantity(7.4183e9, 0.0283e9, 1e9), "7.42 ± 0.03");
  EXPECT_EQ(format_quantity(-1234567.0, 2500.0, 1.0), "-1,235,000 ± 3,000");
  EXPECT_EQ(format_quantity(-0.0004, 0.02, 1.0), "0.00 ± 0.02");
  EXPECT_EQ(format_quantity(3.0, 0.0, 1.0), "3 ± 0");
  EXPECT_EQ(format_quantity(3.25, std::nullopt, 1.0), "3.25");
  EXPECT_EQ(format_quantity(std::nullopt, std::nullopt, 1.0), "-");
}

TEST(NumberFormat, Numbers) {
  EXPECT_EQ(format_number(1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(format_number(-999.5, 0), "-1,000");
  EXPECT_EQ(format_number(123.0, 0), "123");
  EXPECT_EQ(format_number(-0.2, 0), "0");
  EXPECT_EQ(format_number(1e15, 2), "1.000e+15");
  EXPECT_EQ(format_number(1.5e-20, 20), "1.500e-20");
  EXPECT_EQ(format_significant(0.05), "0.05");
  EXPECT_EQ(format_significant(12345.678), "12,346");
  EXPECT_EQ(format_significant(0.0), "0");
  EXPECT_EQ(format_significant(1.0 / 3.0), "0.3333");
  EXPECT_EQ(format_significant(9.9999, 3), "10");
  EXPECT_EQ(format_percent(0.0321, 0.0007), "3.21 %");
  EXPECT_EQ(format_percent(std::nullopt, std::nullopt), "-");
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(12), "12");
}

TEST(NumberFormat, Display) {
  EXPECT_EQ(choose_display("JPY", -7.4e9).unit, "bn JPY");
  EXPECT_EQ(choose_display("JPY", 2e6).scale, 1e6);
  EXPECT_EQ(choose_display("JPY", 20'000.0).unit, "JPY");
  EXPECT_EQ(choose_display("JPY/USD", 1e7).scale, 1.0);
  EXPECT_EQ(choose_display("1", 1e7).unit, "");
  EXPECT_EQ(display_width("7 ± 1"), 5u);
}

}  // namespace
}  // namespace plimsoll::report
