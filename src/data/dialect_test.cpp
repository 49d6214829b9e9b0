#include "data/dialect.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace plimsoll::data {
namespace {

std::string read(std::string_view cell, const Dialect& dialect) {
  return plain_number(cell, dialect).value_or("refused");
}

TEST(Dialect, NumbersOfEachWay) {
  struct Row {
    const char* cell;
    // As 1234.5, 1.234,5, 1 234,5, 1'234.5, 1,234.5
    const char* plain;
    const char* point;
    const char* blank;
    const char* apostrophe;
    const char* comma;
  };
  const Dialect point{.decimal = ',', .thousands = '.'};
  const Dialect blank{.decimal = ',', .thousands = ' '};
  const Dialect apostrophe{.thousands = '\''};
  const Dialect comma{.thousands = ','};
  constexpr const char* kNo = "refused";
  const Row rows[] = {
      {"12", "12", "12", "12", "12", "12"},
      {"1.2", "1.2", kNo, kNo, "1.2", "1.2"},
      {"1,2", kNo, "1.2", "1.2", kNo, kNo},
      {"1.200", "1.200", "1200", kNo, "1.200", "1.200"},
      {"1,200", kNo, "1.200", "1.200", kNo, "1200"},
      {"1 200", kNo, kNo, "1200", kNo, kNo},
      {"1\u00a0200", kNo, kNo, "1200", kNo, kNo},
      {"1\u202f200,5", kNo, kNo, "1200.5", kNo, kNo},
      {"1'200", kNo, kNo, kNo, "1200", kNo},
      {"1\u2019200.5", kNo, kNo, kNo, "1200.5", kNo},
      {"1.234.567", kNo, "1234567", kNo, kNo, kNo},
      {"1.234.56", kNo, kNo, kNo, kNo, kNo},
      {"1234.567,8", kNo, kNo, kNo, kNo, kNo},
      {"-1,234.5", kNo, kNo, kNo, kNo, "-1234.5"},
      {"12,34,567", kNo, kNo, kNo, kNo, kNo},
      {"-5", "-5", "-5", "-5", "-5", "-5"},
      {"+5", "5", "5", "5", "5", "5"},
      {"1e3", "1e3", "1e3", "1e3", "1e3", "1e3"},
      {".5", ".5", kNo, kNo, ".5", ".5"},
      {"5.", "5.", kNo, kNo, "5.", "5."},
      {"", kNo, kNo, kNo, kNo, kNo},
      {"-", kNo, kNo, kNo, kNo, kNo},
      {".", kNo, kNo, kNo, kNo, kNo},
      {"12%", kNo, kNo, kNo, kNo, kNo},
      {"(5)", kNo, kNo, kNo, kNo, kNo},
      {"5-", kNo, kNo, kNo, kNo, kNo},
      {"\u22125", kNo, kNo, kNo, kNo, kNo},
      {"31.12.2011", kNo, kNo, kNo, kNo, kNo},
      {"n/a", kNo, kNo, kNo, kNo, kNo},
      {"$5", kNo, kNo, kNo, kNo, kNo},
      {"0x10", kNo, kNo, kNo, kNo, kNo},
      {"inf", kNo, kNo, kNo, kNo, kNo},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(read(row.cell, {}), row.plain) << row.cell;
    EXPECT_EQ(read(row.cell, point), row.point) << row.cell;
    EXPECT_EQ(read(row.cell, blank), row.blank) << row.cell;
    EXPECT_EQ(read(row.cell, apostrophe), row.apostrophe) << row.cell;
    EXPECT_EQ(read(row.cell, comma), row.comma) << row.cell;
  }
  EXPECT_EQ(read("(1,5)", {.decimal = ',', .parentheses = true}), "-1.5");
  EXPECT_EQ(read("(-5)", {.parentheses = true}), "refused");
  EXPECT_EQ(read("()", {.parentheses = true}), "refused");
}

TEST(Dialect, WhatAnotherWayReadsDifferently) {
  for (const char* cell : {"1.200", "-1.200", "12.345", "999.000", "(1.200)"}) {
    EXPECT_TRUE(is_ambiguous(cell)) << cell;
  }
  for (const char* cell :
       {"1.2", "1200", "0.125", "1234.567", "1.2000", "1.200e3", ".125", "1.23"}) {
    EXPECT_FALSE(is_ambiguous(cell)) << cell;
  }
  using Cells = std::vector<std::string_view>;
  EXPECT_TRUE(shows_decimal_points(Cells{"1.200", "0.5"}));
  EXPECT_TRUE(shows_decimal_points(Cells{"1.200", "25666.524", "n/a"}));
  EXPECT_TRUE(shows_decimal_points(Cells{"1.200", "1,234.5"}));
  EXPECT_FALSE(shows_decimal_points(Cells{"1.200", "12", "999.000"}));
  EXPECT_FALSE(shows_decimal_points(Cells{"1.200", "12,5"}));
  EXPECT_FALSE(shows_decimal_points(Cells{"1.200", "1.234.567"}));
  // A file of two ways shows none.
  EXPECT_FALSE(shows_decimal_points(Cells{"1.200", "0.5", "1.234,5"}));
}

TEST(Dialect, WordsOfADeclaration) {
  using Words = syntax::SourceDecl::Dialect;
  diag::Sink sink;
  const auto of = [&](const char* separator, const char* decimal, const char* thousands,
                      const char* negative) {
    Words words;
    words.separator = separator;
    words.decimal = decimal;
    words.thousands = thousands;
    words.negative = negative;
    return dialect_of(words, {}, sink);
  };
  EXPECT_FALSE(of("", "", "", "")->stated);
  EXPECT_EQ(of("tab", "", "", "")->separator, '\t');
  // Of the two signs the other one is left.
  EXPECT_EQ(of("", "", ".", "")->decimal, ',');
  EXPECT_EQ(of("", "", ",", "")->decimal, '.');
  EXPECT_EQ(of("", "", "\u202f", "")->thousands, ' ');
  EXPECT_TRUE(of("", ".", "", "")->stated);
  EXPECT_TRUE(of("", "", "", "()")->parentheses);
  EXPECT_FALSE(of(";", "", "", "()")->stated);
  EXPECT_TRUE(sink.all().empty());
  EXPECT_FALSE(of("-", "", "", ""));
  EXPECT_FALSE(of("", "", "_", ""));
  EXPECT_FALSE(of("", ";", "", ""));
  EXPECT_FALSE(of("", ",", ",", ""));
  EXPECT_FALSE(of("", "", "", "-"));
  EXPECT_EQ(sink.all().size(), 5u);
  for (const auto& d : sink.all()) EXPECT_EQ(diag::kind_name(d.kind), "csv_dialect");
}

}  // namespace
}  // namespace plimsoll::data
