// Numbers, dates and formats against answers worked out by hand; small files of each kind; files made to harm.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "facts/decimal_text.h"
#include "facts/format.h"
#include "facts/read_facts.h"
#include "facts/select.h"

namespace plimsoll::facts {
namespace {

std::string formatted_or_reason(std::string_view space, std::string_view local,
                                std::string_view text) {
  const Formatted found = formatted(space, local, text);
  if (found.outcome == Formatted::Outcome::mismatch) return "mismatch";
  return found.outcome == Formatted::Outcome::unknown ? "unknown" : found.text;
}

std::string ixt(std::string_view local, std::string_view text) {
  return formatted_or_reason("http://www.xbrl.org/inlineXBRL/transformation/2020-02-12", local,
                             text);
}

std::string sec(std::string_view local, std::string_view text) {
  return formatted_or_reason("http://www.sec.gov/inlineXBRL/transformation/2015-08-31", local,
                             text);
}

TEST(Decimals, AreShiftedAndNotRounded) {
  EXPECT_EQ(read_decimal("001234.50"), "1234.50");
  EXPECT_EQ(read_decimal("-.5"), "-0.5");
  EXPECT_EQ(read_decimal("-0.00"), "0.00");
  EXPECT_EQ(read_decimal("1.25E3"), "1250");
  EXPECT_EQ(read_decimal("1e999"), std::nullopt);
  EXPECT_EQ(read_decimal("1,5"), std::nullopt);
  EXPECT_EQ(read_decimal(""), std::nullopt);
  EXPECT_EQ(shifted("1234.5", 6), "1234500000");
  EXPECT_EQ(shifted("-1234.5", -6), "-0.0012345");
  EXPECT_EQ(shifted("123456789012345678901234567890.1", 3), "123456789012345678901234567890100");
  EXPECT_EQ(shifted("7", -2), "0.07");
  EXPECT_EQ(shifted("7", 65), std::nullopt);
  EXPECT_EQ(negated("0.0"), "0.0");
  EXPECT_EQ(negated("-3"), "3");
  EXPECT_EQ(grouped("-1234567.125"), "-1,234,567.125");
  EXPECT_TRUE(same_number("1.50", "1.5"));
  EXPECT_TRUE(same_number("10", "10.000"));
  EXPECT_FALSE(same_number("10", "1"));
}

TEST(Decimals, DifferencesAreExact) {
  EXPECT_EQ(difference("1000", "999.5"), "0.5");
  EXPECT_EQ(difference("999.5", "1000"), "-0.5");
  EXPECT_EQ(difference("-1", "2.25"), "-3.25");
  EXPECT_EQ(difference("99", "-1"), "100");
  EXPECT_EQ(difference("-5", "-5"), "0");
  EXPECT_TRUE(at_most("-0.5", "0.50"));
  EXPECT_FALSE(at_most("-0.51", "0.5"));
}

TEST(Formats, Numbers) {
  EXPECT_EQ(ixt("num-dot-decimal", "1,234.5"), "1234.5");
  EXPECT_EQ(ixt("num-dot-decimal", "12 34,567"), "1234567");
  EXPECT_EQ(ixt("num-dot-decimal", "1\u00A0234"), "1234");
  EXPECT_EQ(ixt("num-dot-decimal", "(12)"), "mismatch");
  EXPECT_EQ(ixt("num-comma-decimal", "1.234.567,89"), "1234567.89");
  EXPECT_EQ(ixt("num-comma-decimal-apos", "1'234,5"), "1234.5");
  EXPECT_EQ(ixt("num-dot-decimal-apos", "1\u2019234.5"), "1234.5");
  EXPECT_EQ(ixt("numdotdecimal", "1,234"), "1234");
  EXPECT_EQ(ixt("numdotdecimal", "12,34"), "mismatch");
  EXPECT_EQ(ixt("numdotdecimal", ".5"), "mismatch");
  EXPECT_EQ(ixt("numcommadot", "1,234.50"), "1234.50");
  EXPECT_EQ(ixt("numspacecomma", "1 234,50"), "1234.50");
  EXPECT_EQ(ixt("numdotdecimalin", "12,34,567.8"), "1234567.8");
  EXPECT_EQ(ixt("num-unit-decimal", "12 dollars 5 cents"), "12.05");
  EXPECT_EQ(ixt("num-unit-decimal", "１，２３４円５０銭"), "1234.50");
  EXPECT_EQ(ixt("zerodash", "\u2014"), "0");
  EXPECT_EQ(ixt("zerodash", "x"), "mismatch");
  EXPECT_EQ(ixt("fixed-zero", "none"), "0");
  EXPECT_EQ(ixt("num-dot-decimal", ""), "mismatch");
  EXPECT_EQ(ixt("numeric-dot", "1"), "unknown");
}

TEST(Formats, Dates) {
  EXPECT_EQ(ixt("date-month-day-year", "9/28/2024"), "2024-09-28");
  EXPECT_EQ(ixt("date-month-day-year", "13/28/2024"), "mismatch");
  EXPECT_EQ(ixt("date-day-month-year", "28.9.24"), "2024-09-28");
  EXPECT_EQ(ixt("date-monthname-day-year-en", "September 28, 2024"), "2024-09-28");
  EXPECT_EQ(ixt("datemonthdayyearen", "Sept. 28, 2024"), "2024-09-28");
  EXPECT_EQ(ixt("date-monthname-day-en", "February 30"), "mismatch");
  EXPECT_EQ(ixt("date-monthname-day-en", "September 28"), "--09-28");
  EXPECT_EQ(ixt("date-monthname-year-en", "March 2022"), "2022-03");
  EXPECT_EQ(ixt("date-day-monthname-year-de", "31. M\u00C4RZ 2022"), "2022-03-31");
  EXPECT_EQ(ixt("date-day-monthname-year-fr", "1er f\u00E9vrier 2022"), "2022-02-01");
  EXPECT_EQ(ixt("date-day-monthname-year-fi", "31 joulukuuta 2022"), "2022-12-31");
  EXPECT_EQ(ixt("date-day-monthname-year-cs", "30. \u010Dervna 2022"), "2022-06-30");
  EXPECT_EQ(ixt("date-day-monthname-year-cs", "30. \u010Dervence 2022"), "2022-07-30");
  EXPECT_EQ(ixt("date-day-monthname-year-el",
                "31 \u0394\u03B5\u03BA\u03B5\u03BC\u03B2\u03C1\u03AF\u03BF\u03C5 2022"),
            "2022-12-31");
  EXPECT_EQ(ixt("date-day-monthroman-year", "31.XII.2022"), "2022-12-31");
  EXPECT_EQ(ixt("date-jpn-era-year-month-day", "令和4年3月31日"), "2022-03-31");
  EXPECT_EQ(ixt("date-jpn-era-year-month-day", "令和元年5月1日"), "2019-05-01");
  EXPECT_EQ(ixt("date-year-month-day", "２０２２年１２月３１日"), "2022-12-31");
  EXPECT_EQ(ixt("date-ind-day-monthname-year-hi", "1 Chaitra 1945"), "unknown");
}

TEST(Formats, OfSec) {
  EXPECT_EQ(sec("numwordsen", "one hundred twenty-three"), "123");
  EXPECT_EQ(sec("numwordsen", "thirty-five million"), "35000000");
  EXPECT_EQ(sec("numwordsen", "no"), "0");
  EXPECT_EQ(sec("numwordsen", "Two thousand and five"), "2005");
  EXPECT_EQ(sec("numwordsen", "several"), "mismatch");
  EXPECT_EQ(sec("duryear", "7.5"), "P7Y6M");
  EXPECT_EQ(sec("durmonth", "18"), "P18M");
  EXPECT_EQ(sec("durwordsen", "three years and six months"), "P3Y6M");
  EXPECT_EQ(sec("boolballotbox", "\u2612"), "true");
  EXPECT_EQ(sec("boolballotbox", "\u2610"), "false");
  EXPECT_EQ(sec("entityfilercategoryen", "Large accelerated filer"), "Large Accelerated Filer");
  EXPECT_EQ(sec("stateprovnameen", "California"), "CA");
  EXPECT_EQ(sec("countrynameen", "Japan"), "unknown");
}

std::string head() {
  return "<?xml version='1.0' encoding='UTF-8'?>\n"
         "<html xmlns='http://www.w3.org/1999/xhtml' "
         "xmlns:ix='http://www.xbrl.org/2013/inlineXBRL' "
         "xmlns:ixt='http://www.xbrl.org/inlineXBRL/transformation/2020-02-12' "
         "xmlns:xbrli='http://www.xbrl.org/2003/instance' "
         "xmlns:xbrldi='http://xbrl.org/2006/xbrldi' "
         "xmlns:iso4217='http://www.xbrl.org/2003/iso4217' "
         "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "
         "xmlns:f='urn:ferries'><head><title>t</title></head><body>"
         "<div style='display:none'><ix:header><ix:resources>"
         "<xbrli:context id='y'><xbrli:entity><xbrli:identifier "
         "scheme='urn:s'>E1</xbrli:identifier></xbrli:entity>"
         "<xbrli:period><xbrli:startDate>2021-01-01</xbrli:startDate><xbrli:endDate>2021-12-31</"
         "xbrli:endDate>"
         "</xbrli:period></xbrli:context>"
         "<xbrli:context id='n'><xbrli:entity><xbrli:identifier "
         "scheme='urn:s'>E1</xbrli:identifier><xbrli:segment>"
         "<xbrldi:explicitMember dimension='f:RouteAxis'>f:NorthMember</xbrldi:explicitMember>"
         "<xbrldi:typedMember dimension='f:ShipAxis'><f:ship> Ada </f:ship></xbrldi:typedMember>"
         "</xbrli:segment></xbrli:entity>"
         "<xbrli:period><xbrli:instant>2021-12-31T00:00:00</xbrli:instant></xbrli:period></"
         "xbrli:context>"
         "<xbrli:unit id='u'><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit>"
         "<xbrli:unit "
         "id='p'><xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:EUR</xbrli:measure>"
         "</xbrli:unitNumerator><xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure>"
         "</xbrli:unitDenominator></xbrli:divide></xbrli:unit>"
         "</ix:resources></ix:header></div>\n";
}

Table table_of(const std::string& body) {
  Result<Table> table = read_facts(head() + body + "</body></html>", "t.xhtml");
  EXPECT_TRUE(table.ok()) << table.error();
  return table ? *table : Table();
}

TEST(Inline, ValuesUnitsPeriodsAndPlaces) {
  const Table table = table_of(
      "<p>x <ix:nonFraction name='f:Sales' contextRef='y' unitRef='u' decimals='-3' scale='3' "
      "sign='-' "
      "format='ixt:num-dot-decimal'>1,<b>234</b>.5</ix:nonFraction></p>\n"
      "<p><ix:nonFraction name='f:PerShare' contextRef='n' unitRef='p' "
      "decimals='2'>0.25</ix:nonFraction></p>"
      "<p><ix:nonFraction name='f:Nil' contextRef='y' unitRef='u' "
      "xsi:nil='true'></ix:nonFraction></p>");
  ASSERT_EQ(table.facts.size(), 3u);
  const Fact& sales = table.facts[0];
  EXPECT_EQ(sales.name, "f:Sales");
  EXPECT_EQ(sales.value, "-1234500");
  EXPECT_EQ(sales.place.line, 3u);
  EXPECT_EQ(sales.place.column, 6u);
  EXPECT_EQ(table.context_of(sales)->period.text(), "2021-01-01 to 2021-12-31");
  EXPECT_EQ(table.unit_of(sales)->text(), "EUR");
  const Fact& share = table.facts[1];
  EXPECT_EQ(share.value, "0.25");
  EXPECT_EQ(table.unit_of(share)->text(), "EUR/shares");
  // Midnight is the end of the day before.
  EXPECT_EQ(table.context_of(share)->period.text(), "2021-12-30");
  EXPECT_EQ(members_text(*table.context_of(share)), "NorthMember, ShipAxis=Ada");
  EXPECT_TRUE(table.facts[2].nil);
  EXPECT_EQ(table.facts[2].wrong, "");
}

TEST(Inline, FactsInsideFactsContinuationsAndExclusions) {
  const Table table = table_of(
      "<ix:nonNumeric name='f:Note' contextRef='y' escape='true' continuedAt='c'><p>We own "
      "<ix:nonFraction name='f:Ships' contextRef='y' unitRef='u' "
      "decimals='0'>12</ix:nonFraction></p><p>ships"
      "<ix:exclude> page 7 <ix:nonNumeric name='f:Page' "
      "contextRef='y'>7</ix:nonNumeric></ix:exclude></p>"
      "</ix:nonNumeric><p>between</p>"
      "<ix:continuation id='c'><p>and &#8220;piers&#8221;.</p></ix:continuation>");
  ASSERT_EQ(table.facts.size(), 3u);
  EXPECT_EQ(table.facts[0].value, "We own 12 ships and \u201Cpiers\u201D.");
  EXPECT_EQ(table.facts[1].value, "12");
  EXPECT_EQ(table.facts[2].value, "7");
}

TEST(Inline, WhatIsWrongIsSaid) {
  const auto wrong = [](const std::string& attributes, const std::string& text) {
    const Table table = table_of("<p><ix:nonFraction name='f:A' " + attributes + ">" + text +
                                 "</ix:nonFraction></p>");
    return table.facts.at(0).wrong;
  };
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='0'", "1"), "");
  EXPECT_EQ(wrong("contextRef='z' unitRef='u' decimals='0'", "1"), "the file has no context 'z'");
  EXPECT_EQ(wrong("contextRef='y' unitRef='v' decimals='0'", "1"), "the file has no unit 'v'");
  EXPECT_EQ(wrong("contextRef='y' decimals='0'", "1"), "it is a number without a unit");
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='0' sign='+'", "1"),
            "its sign is '+'; only '-' is one");
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='0' scale='999999999999'", "1"),
            "its scale is '999999999999', no whole number from -64 to 64");
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='1.5'", "1"),
            "its decimals are '1.5', no whole number or INF");
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='0'", "1,000"), "'1,000' is no number");
  EXPECT_EQ(
      wrong("contextRef='y' unitRef='u' decimals='0' format='ixt:num-dot-decimal'", "about 5"),
      "'about 5' is not written as its format ixt:num-dot-decimal says");
  EXPECT_EQ(wrong("contextRef='y' unitRef='u' decimals='0' format='ixt:numb'", "5"),
            "its format ixt:numb is not known");
  const Table table =
      table_of("<ix:nonNumeric name='f:A' contextRef='y' continuedAt='q'>a</ix:nonNumeric>");
  EXPECT_EQ(table.facts.at(0).wrong, "it goes on at 'q', which the file does not have");
}

TEST(Inline, ContinuationsThatComeBackEnd) {
  const Table table = table_of(
      "<ix:nonNumeric name='f:A' contextRef='y' continuedAt='a'>x</ix:nonNumeric>"
      "<ix:continuation id='a' continuedAt='b'>y</ix:continuation><ix:continuation id='b' "
      "continuedAt='a'>z</ix:continuation>");
  EXPECT_EQ(table.facts.at(0).wrong, "its continuations come back to themselves");
}

std::string failure_of(const std::string& bytes) {
  const Result<Table> table = read_facts(bytes, "t");
  return table ? "" : table.error();
}

TEST(Hostile, EntitiesAreRefused) {
  std::string laughs = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a 'ha'>";
  for (char c = 'b'; c < 'z'; ++c) {
    laughs += std::string("<!ENTITY ") + c + " '&" + static_cast<char>(c - 1) + ";&" +
              static_cast<char>(c - 1) + ";'>";
  }
  laughs += "]><html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'>&y;</html>";
  EXPECT_NE(failure_of(laughs).find("declarations of its own"), std::string::npos)
      << failure_of(laughs);
  const std::string outside =
      "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
      "<html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'>&x;</html>";
  EXPECT_NE(failure_of(outside).find("declarations of its own"), std::string::npos);
  // A declaration elsewhere is never fetched; what HTML 4 calls spaces is known, other names are an error.
  const std::string page =
      "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' "
      "'http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd'>";
  std::string body = head();
  body.erase(0, body.find("<html"));
  const std::string fact =
      "<ix:nonNumeric name='f:A' contextRef='y'>a&nbsp;b</ix:nonNumeric></body></html>";
  const Result<Table> read = read_facts(page + body + fact, "t");
  ASSERT_TRUE(read.ok()) << read.error();
  EXPECT_EQ(read->facts.at(0).value, "a b");
  EXPECT_NE(failure_of(page + "<html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'>&quux;</html>")
                .find("&quux;"),
            std::string::npos);
}

TEST(Hostile, DepthAndSizeEnd) {
  std::string deep = head();
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  EXPECT_NE(failure_of(deep).find("elements inside each other"), std::string::npos);
  std::string facts = head();
  for (int i = 0; i < 1000; ++i) facts += "<ix:nonNumeric name='f:A' contextRef='y'>a";
  EXPECT_NE(failure_of(facts).find("facts inside each other"), std::string::npos);
  EXPECT_NE(failure_of("{\"facts\":" + std::string(100'000, '[')).find("nest deeper"),
            std::string::npos);
}

TEST(Hostile, NamespacesExclusionsAndChainsEnd) {
  std::string spaces = "<html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'";
  for (int i = 0; i < 100'000; ++i) spaces += " xmlns:n" + std::to_string(i) + "='u'";
  EXPECT_NE(failure_of(spaces + "/>").find("namespaces"), std::string::npos);
  std::string excludes = head();
  for (int i = 0; i < 60; ++i) excludes += "<ix:nonNumeric name='f:A' contextRef='y'>";
  for (int i = 0; i < 100'000; ++i) excludes += "<ix:exclude>x</ix:exclude>";
  EXPECT_NE(failure_of(excludes).find("excludes too many"), std::string::npos);
  // Many facts that go on along one long chain.
  std::string chains = head();
  for (int i = 0; i < 20'000; ++i) {
    chains += "<ix:nonNumeric name='f:A' contextRef='y' continuedAt='c0'>a</ix:nonNumeric>";
    chains += "<ix:continuation id='c" + std::to_string(i) + "' continuedAt='c" +
              std::to_string(i + 1) + "'> </ix:continuation>";
  }
  EXPECT_NE(failure_of(chains + "</body></html>").find("hold each other"), std::string::npos);
}

TEST(Files, ThatAreNoneOfTheKinds) {
  EXPECT_NE(failure_of("").find("is empty"), std::string::npos);
  EXPECT_NE(failure_of("Item 1A. Risk factors").find("neither XML nor JSON"), std::string::npos);
  EXPECT_NE(failure_of("<html><body>plain</body></html>").find("holds no XBRL"), std::string::npos);
  EXPECT_NE(failure_of("{\"a\": 1}").find("none of SEC's"), std::string::npos);
  EXPECT_NE(failure_of("{\"facts\": ").find("not to be read as JSON"), std::string::npos);
  // In a row, in a group of concepts, in the file itself; but not in two rows.
  for (const char* twice :
       {"{\"facts\": {\"g\": {\"A\": {\"units\": {\"USD\": [{\"val\": 1, \"val\": 2}]}}}}}",
        "{\"facts\": {\"g\": {\"val\": {}, \"B\": {\"val\": 1}, \"val\": {}}}}",
        "{\"val\": 1, \"facts\": {}, \"val\": 1}"}) {
    EXPECT_NE(failure_of(twice).find("the key `val` stands twice"), std::string::npos) << twice;
  }
  EXPECT_NE(
      failure_of("<html xmlns:ix='http://www.xbrl.org/2013/inlineXBRL'><p></html>").find("t:1:"),
      std::string::npos);
}

TEST(Instance, FactsOfBothDirections) {
  const std::string text =
      "<xbrl xmlns='http://www.xbrl.org/2003/instance' xmlns:g='urn:g' "
      "xmlns:iso4217='http://www.xbrl.org/2003/iso4217'>\n"
      "<g:Cash contextRef='i' unitRef='u' decimals='-6'>15000000</g:Cash>\n"
      "<g:Name contextRef='i'>  A &amp; B\n Co </g:Name>\n"
      "<g:Bad contextRef='i' unitRef='u' decimals='0'>12x</g:Bad>\n"
      "<g:Pair><g:Cash contextRef='i' unitRef='u'>1</g:Cash></g:Pair>\n"
      "<context id='i'><entity><identifier "
      "scheme='s'>E</identifier></entity><period><instant>2020-06-30</instant>"
      "</period></context><unit id='u'><measure>iso4217:CHF</measure></unit></xbrl>";
  const Result<Table> table = read_facts(text, "i.xml");
  ASSERT_TRUE(table.ok()) << table.error();
  ASSERT_EQ(table->facts.size(), 3u);
  EXPECT_EQ(table->facts[0].value, "15000000");
  EXPECT_EQ(table->facts[0].place.line, 2u);
  EXPECT_EQ(table->facts[1].value, "A & B Co");
  EXPECT_EQ(table->facts[2].wrong, "'12x' is no number");
  EXPECT_EQ(table->warnings.at(0), "1 tuple is left out; tuples are not read");
}

const char* const kCompanyFacts =
    "{\"cik\": 1234, \"entityName\": \"FERRIES LTD\", \"facts\": {\"us-gaap\": {\n"
    "  \"Revenues\": {\"label\": \"Revenues\", \"description\": null, \"units\": {\"USD\": [\n"
    "    {\"start\": \"2020-01-01\", \"end\": \"2020-12-31\", \"val\": 100000000, \"accn\": "
    "\"1-21-1\", \"fy\": 2020, "
    "\"fp\": \"FY\", \"form\": \"10-K\", \"filed\": \"2021-02-20\"},\n"
    "    {\"start\": \"2020-01-01\", \"end\": \"2020-12-31\", \"val\": 98000000, \"accn\": "
    "\"1-22-1\", \"fy\": 2021, "
    "\"fp\": \"FY\", \"form\": \"10-K\", \"filed\": \"2022-02-20\"},\n"
    "    {\"start\": \"2021-01-01\", \"end\": \"2021-12-31\", \"val\": 1.50, \"accn\": \"1-22-1\", "
    "\"fy\": 2021, "
    "\"fp\": \"FY\", \"form\": \"10-K\", \"filed\": \"2022-02-20\"}]}}}}}";

TEST(CompanyFacts, RowsWithPlacesAndVintages) {
  const Result<Table> table = read_facts(kCompanyFacts, "c.json");
  ASSERT_TRUE(table.ok()) << table.error();
  ASSERT_EQ(table->facts.size(), 3u);
  EXPECT_EQ(table->entity_name, "FERRIES LTD");
  EXPECT_EQ(table->facts[0].name, "us-gaap:Revenues");
  EXPECT_EQ(table->facts[0].place.line, 3u);
  EXPECT_EQ(table->facts[0].place.column, 5u);
  EXPECT_EQ(table->facts[2].value, "1.50");
  EXPECT_EQ(text_of(table->facts[1].known), "2022-02-20");
  EXPECT_EQ(table->contexts.at(0).entity, "0000001234");
  EXPECT_EQ(table->labels.at("us-gaap:Revenues"), "Revenues");
}

TEST(Choose, TheLatestVintageThatWasKnown) {
  const Result<Table> table = read_facts(kCompanyFacts, "c.json");
  ASSERT_TRUE(table.ok());
  Wanted wanted;
  wanted.name = "Revenues";
  wanted.period = Asked{{2020, 1, 1}, {2020, 12, 31}, false};
  EXPECT_EQ(table->facts[choose(*table, wanted).fact].value, "98000000");
  wanted.as_of = {2021, 12, 31};
  EXPECT_EQ(table->facts[choose(*table, wanted).fact].value, "100000000");
  wanted.as_of = {2021, 1, 31};
  EXPECT_EQ(choose(*table, wanted).trouble, Choice::Trouble::known_later);
  wanted.period = Asked{{2019, 1, 1}, {2019, 12, 31}, false};
  EXPECT_EQ(choose(*table, wanted).trouble, Choice::Trouble::no_period);
  wanted.name = "Revenue";
  EXPECT_EQ(choose(*table, wanted).trouble, Choice::Trouble::no_name);
}

TEST(Merge, EqualFactsAndThoseThatDisagree) {
  const auto fact = [](const char* value, const char* decimals) {
    return std::string("<ix:nonFraction name='f:Sales' contextRef='y' unitRef='u' decimals='") +
           decimals + "'>" + value + "</ix:nonFraction>";
  };
  Table table = table_of(fact("1000000", "-6") + fact("1234000", "-3") + fact("1234000", "-3") +
                         fact("1300001", "0"));
  const Merged merged = merge_equal(table);
  // 1.3 million is not 1.234 million; 1 million to the million is both.
  EXPECT_EQ(merged.facts, (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(merged.n_merged, 1u);
  EXPECT_EQ(merged.conflicts.size(), 2u);
}

TEST(Days, AreOfTheCalendar) {
  EXPECT_EQ(text_of(*read_day("2024-03-01T00:00:00", true)), "2024-02-29");
  EXPECT_EQ(text_of(*read_day("2024-03-01T00:00:00", false)), "2024-03-01");
  EXPECT_EQ(text_of(*read_day("2024-03-01T23:59:59", true)), "2024-03-01");
  EXPECT_FALSE(read_day("2023-02-29", true));
  EXPECT_FALSE(read_day("2023-2-9", true));
  EXPECT_EQ(day_number({2024, 3, 1}) - day_number({2023, 3, 1}), 366);
}

TEST(Periods, YearsOfWeeks) {
  const Asked year = {{2023, 10, 1}, {2024, 9, 30}, false};
  EXPECT_EQ(days_off({Span::duration, {2023, 10, 1}, {2024, 9, 28}}, year), 2);
  EXPECT_EQ(days_off({Span::duration, {2024, 6, 30}, {2024, 9, 28}}, year), std::nullopt);
  EXPECT_EQ(days_off({Span::instant, {}, {2024, 9, 28}}, year), 2);
  EXPECT_EQ(days_off({Span::instant, {}, {2023, 9, 30}}, year), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::facts
