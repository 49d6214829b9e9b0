// Numbers, dates, formats, places, and zip files that are damaged.
#include <gtest/gtest.h>

#include "sheet/cell_value.h"
#include "sheet/number_format.h"
#include "sheet/read_sheet.h"
#include "sheet/workbook.h"

namespace plimsoll::sheet {
namespace {

TEST(SheetNumber, HasFifteenDigits) {
  EXPECT_EQ(number_text("0.08500000000000001"), "0.085");
  EXPECT_EQ(number_text("8.5000000000000006E-2"), "0.085");
  EXPECT_EQ(number_text("0.30000000000000004"), "0.3");
  EXPECT_EQ(number_text("1234567.891"), "1234567.891");
  EXPECT_EQ(number_text("-0"), "0");
  EXPECT_EQ(number_text("1E3"), "1000");
  EXPECT_EQ(number_text(" 5 "), "5");
  EXPECT_EQ(number_text("12345678901234567890"), "12345678901234600000");
  EXPECT_EQ(number_text("1.5E+300"), "1.5e+300");
  EXPECT_EQ(number_text("1E-20"), "0.00000000000000000001");
  for (const char* none : {"", "x", "1,5", "NaN", "INF", "1e999", "--1", "0x10"}) {
    EXPECT_FALSE(number_text(none)) << none;
  }
}

TEST(SheetDate, CountsAsSpreadsheetsDo) {
  EXPECT_EQ(date_text(1, false), "1900-01-01");
  EXPECT_EQ(date_text(59, false), "1900-02-28");
  EXPECT_EQ(date_text(60, false), "1900-02-29");
  EXPECT_EQ(date_text(61, false), "1900-03-01");
  EXPECT_EQ(date_text(45747, false), "2025-03-31");
  EXPECT_EQ(date_text(44285, true), "2025-03-31");
  EXPECT_EQ(date_text(0, true), "1904-01-01");
  EXPECT_EQ(date_text(45747.5, false), "2025-03-31 12:00");
  EXPECT_EQ(date_text(0.25, false), "06:00");
  EXPECT_EQ(date_text(2958465, false), "9999-12-31");
  EXPECT_FALSE(date_text(2958466, false));
  EXPECT_FALSE(date_text(-1, false));
}

TEST(SheetFormat, SaysWhatIsMeant) {
  using Kind = Format::Kind;
  const auto kind = [](const char* code) { return read_format(code).kind; };
  EXPECT_EQ(kind("General"), Kind::general);
  EXPECT_EQ(kind("0.00"), Kind::number);
  // Sections for some values alone; those without a number say nothing of numbers.
  EXPECT_EQ(kind("[=0]\"-\";0.0%"), Kind::percent);
  EXPECT_EQ(read_format("[=0]\"-\";#,##0,").n_thousands_left_out, 1);
  EXPECT_EQ(kind("[=0]\"\";dd/mm/yyyy"), Kind::date);
  EXPECT_EQ(kind("[>1]0;0%"), Kind::mixed);
  EXPECT_EQ(kind("[>=1000000]0.0,,\"M\";[>=1000]0.0,\"K\";0"), Kind::mixed);
  EXPECT_EQ(kind("0.0%;[Red]-0.0%;\"-\""), Kind::percent);
  EXPECT_EQ(kind("_-* #,##0\\ \"€\"_-;-* #,##0\\ \"€\"_-;_-* \"-\"??\\ \"€\"_-;_-@_-"),
            Kind::currency);
  // Commas before the point and behind it.
  EXPECT_EQ(read_format("0,.0").n_thousands_left_out, 1);
  EXPECT_EQ(read_format("#,##0,.0").n_thousands_left_out, 1);
  EXPECT_TRUE(read_format("#,##0,.0").thousands);
  EXPECT_EQ(read_format("0.0,,").n_thousands_left_out, 2);
  EXPECT_EQ(read_format("#,##0.00").n_thousands_left_out, 0);
  EXPECT_EQ(kind("0.0%"), Kind::percent);
  // The number is per cent already.
  EXPECT_EQ(kind("0.0\"%\""), Kind::number);
  EXPECT_EQ(kind("0.0\\%"), Kind::number);
  EXPECT_EQ(kind("yyyy-mm-dd"), Kind::date);
  EXPECT_EQ(kind("[$-409]mmm\\-yy;@"), Kind::date);
  EXPECT_EQ(kind("mm:ss"), Kind::time);
  EXPECT_EQ(kind("[h]:mm:ss"), Kind::time);
  EXPECT_EQ(kind("mmm"), Kind::date);
  EXPECT_EQ(kind("h:mm"), Kind::time);
  EXPECT_EQ(kind("[Red]0.00"), Kind::number);
  EXPECT_EQ(kind("0.00E+00"), Kind::number);
  EXPECT_EQ(kind("@"), Kind::text);
  EXPECT_EQ(kind("0 \"days\""), Kind::number);
  EXPECT_EQ(kind("#,##0\\ \"d\""), Kind::number);
  const auto currency = [](const char* code) { return read_format(code).currency; };
  EXPECT_EQ(currency("#,##0.00 [$€-407]"), "€");
  EXPECT_EQ(read_format("#,##0.00 [$€-407]").language, 0x407U);
  EXPECT_EQ(currency("[$EUR] #,##0"), "EUR");
  EXPECT_EQ(currency("[$-409]#,##0"), "");
  EXPECT_EQ(currency("\"$\"#,##0_);(\"$\"#,##0)"), "$");
  EXPECT_EQ(currency("#,##0 \"kEUR\""), "EUR");
  EXPECT_EQ(currency("#,##0 \"T€\""), "€");
  EXPECT_EQ(currency("#,##0 \"EUROPE\""), "");
  EXPECT_TRUE(read_format("\"$\"#,##0_);(\"$\"#,##0)").brackets);
  EXPECT_TRUE(read_format("#,##0;\\(#,##0\\)").brackets);
  EXPECT_FALSE(read_format("#,##0;-#,##0").brackets);
  EXPECT_TRUE(read_format("#,##0").thousands);
  EXPECT_FALSE(read_format("0,").thousands);
  EXPECT_EQ(read_format("0.0,,").n_thousands_left_out, 2);
  EXPECT_EQ(read_format("#,##0,").n_thousands_left_out, 1);
  EXPECT_EQ(read_format("#,##0").n_thousands_left_out, 0);
  EXPECT_EQ(builtin_format(9).kind, Kind::percent);
  EXPECT_EQ(builtin_format(14).kind, Kind::date);
  EXPECT_EQ(builtin_format(44).kind, Kind::currency);
  EXPECT_EQ(builtin_format(44).currency, "");
  EXPECT_EQ(builtin_format(31).kind, Kind::date);
  // Those of Thailand, and those that no file may leave unsaid.
  EXPECT_EQ(builtin_format(59).kind, Kind::number);
  for (const std::uint32_t id : {67U, 68U}) EXPECT_EQ(builtin_format(id).kind, Kind::percent);
  for (const std::uint32_t id : {71U, 81U}) EXPECT_EQ(builtin_format(id).kind, Kind::date);
  for (const std::uint32_t id : {23U, 63U, 82U, 100U, 999U}) {
    EXPECT_EQ(builtin_format(id).kind, Kind::unknown) << id;
  }
  // 0 is 0 in every scale.
  EXPECT_EQ(kind("[=0]0;0.0%"), Kind::percent);
  EXPECT_EQ(kind("0.0%;-0.0%;0"), Kind::percent);
  EXPECT_EQ(kind("0.0%;-0"), Kind::mixed);
  // What does not end is read to its end.
  for (const char* odd : {"", "\"", "[", "\\", "_", "*", ";", "\"a;b", "[$", ";;;"})
    read_format(odd);
}

TEST(SheetFormat, SaysWhichSignIsShown) {
  const auto flips = [](const char* code) { return read_format(code).shows_minus; };
  const auto hides = [](const char* code) { return read_format(code).hides_minus; };
  for (const char* code :
       {"-0;0", "(#,##0);#,##0", "\\-0;0", "0-;0", "0.0-;0.0", "-0 \"k\";0 \"k\"", "-0", "(0)"}) {
    EXPECT_TRUE(flips(code)) << code;
    EXPECT_FALSE(hides(code)) << code;
  }
  for (const char* code : {"0;0", "#,##0.0;#,##0.0", "0 \"k€ (net)\";0 \"k€ (net)\""}) {
    EXPECT_TRUE(hides(code)) << code;
    EXPECT_FALSE(flips(code)) << code;
  }
  for (const char* code : {"0", "0;-0", "0;(0)", "0;[Red]0", "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-",
                           "0_);(0)", "0;;", "#,##0\",-\"", "0.-",
                           "#,##0 \"EUR (net)\";-#,##0 \"EUR (net)\"", "yyyy-mm-dd;yyyy-mm-dd"}) {
    EXPECT_FALSE(flips(code)) << code;
    EXPECT_FALSE(hides(code)) << code;
  }
}

TEST(SheetPlace, IsReadAndWritten) {
  EXPECT_EQ(read_address("B7"), (Address{6, 1}));
  EXPECT_EQ(read_address("$b$7"), (Address{6, 1}));
  EXPECT_EQ(read_address("XFD1048576"), (Address{kMaxRows - 1, kMaxColumns - 1}));
  for (const char* none :
       {"", "7", "B", "B0", "B07", "XFE1", "B1048577", "B-7", "AAAA1", "$", "B$", "B7 "}) {
    EXPECT_FALSE(read_address(none)) << none;
  }
  EXPECT_EQ(read_area("$B$7:C2"), (Area{{1, 1}, {6, 2}}));
  EXPECT_EQ(read_area("B:C"), (Area{{0, 1}, {kMaxRows - 1, 2}}));
  EXPECT_EQ(read_area("$2:$3"), (Area{{1, 0}, {2, kMaxColumns - 1}}));
  for (const char* none : {"B", "2", "B:3", "B2:C", "B2:C3:D4", ":", "B2:"})
    EXPECT_FALSE(read_area(none)) << none;
  EXPECT_EQ(address({0, 26}), "AA1");
  EXPECT_EQ(address({6, 701}), "ZZ7");
  EXPECT_EQ(address({6, 702}), "AAA7");
  for (std::uint32_t c = 0; c < kMaxColumns; ++c) {
    ASSERT_EQ(read_address(address({4, c})), (Address{4, c}));
  }
  EXPECT_EQ(quoted_sheet("Sheet1"), "Sheet1");
  EXPECT_EQ(quoted_sheet("Übersicht"), "Übersicht");
  EXPECT_EQ(quoted_sheet("Sales 2025"), "'Sales 2025'");
  EXPECT_EQ(quoted_sheet("Bob's"), "'Bob''s'");
  EXPECT_EQ(quoted_sheet("A1"), "'A1'");
  EXPECT_EQ(quoted_sheet("2025"), "'2025'");
  const auto reference = read_reference("'Bob''s'!$B$7");
  ASSERT_TRUE(reference);
  EXPECT_EQ(reference->sheet, "Bob's");
  EXPECT_EQ(reference->rest, "$B$7");
  EXPECT_EQ(read_reference("Sheet1!B7")->sheet, "Sheet1");
  for (const char* none : {"B7", "!B7", "'open!B7", "'a'B7", "'"})
    EXPECT_FALSE(read_reference(none)) << none;
}

TEST(SheetText, HasItsEscapes) {
  EXPECT_EQ(without_escapes("a_x000D_b"), "a\rb");
  EXPECT_EQ(without_escapes("_x005F_x000D_"), "_x000D_");
  EXPECT_EQ(without_escapes("_x00E4_"), "ä");
  EXPECT_EQ(without_escapes("_xZZZZ_ _x12"), "_xZZZZ_ _x12");
  EXPECT_EQ(without_escapes("_xD800_"), "_xD800_");
}

TEST(SheetFile, IsRefusedByItsName) {
  const auto told = [](std::string_view bytes) {
    const auto read = read_workbook(bytes, "x.xlsx");
    return read ? std::string("read") : read.error();
  };
  EXPECT_NE(told("").find("is empty"), std::string::npos);
  EXPECT_NE(told("a,b\n1,2\n").find("is no workbook"), std::string::npos);
  const std::string container("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  EXPECT_NE(told(container + "...").find("(.xls)"), std::string::npos);
  std::string locked = container;
  for (const char c : std::string("EncryptedPackage")) locked += {c, '\0'};
  EXPECT_NE(told(locked).find("password"), std::string::npos);
  EXPECT_NE(told(std::string("PK\3\4", 4) + std::string(100, 'x')).find("damaged or cut short"),
            std::string::npos);
  const std::string empty_zip = std::string("PK\5\6", 4) + std::string(18, '\0');
  EXPECT_NE(told(empty_zip).find("without a workbook"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::sheet
