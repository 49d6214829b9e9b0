// Numbers, periods and texts, well and broken; hostile bytes.
#include "syntax/lexer.h"

#include <gtest/gtest.h>

namespace plimsoll::syntax {
namespace {

struct Lexed {
  source::SourceMap sources;
  diag::Sink sink;
  TokenBuffer buffer;
};

// Kinds and texts of all tokens: `number:3 identifier:bn newline end_of_file`.
std::string tokens(std::string text) {
  constexpr const char* kNames[] = {
#define TOKEN(name, spelling) #name,
#include "syntax/token.def"
  };
  Lexed l;
  const FileId file = l.sources.add("test", std::move(text));
  l.buffer = lex(l.sources, file, l.sink);
  std::string out;
  for (const Token& t : l.buffer.tokens) {
    if (t.kind == TokenKind::end_of_file) break;
    if (!out.empty()) out += ' ';
    const std::string slice(l.sources.text({file, t.begin, t.end}));
    switch (t.kind) {
      case TokenKind::identifier:
        out += slice;
        break;
      case TokenKind::number:
        out += "#" + slice;
        break;
      case TokenKind::period:
        out += "@" + slice;
        break;
      default:
        out += t.kind == TokenKind::newline || t.kind == TokenKind::invalid
                   ? kNames[static_cast<std::size_t>(t.kind)]
                   : slice;
    }
  }
  for (const diag::Diagnostic& d : l.sink.all()) {
    out += " !" + std::string(diag::kind_name(d.kind));
  }
  return out;
}

TEST(Lexer, NumbersAndPeriods) {
  EXPECT_EQ(tokens("1_000.5 3 1e999 1e-3 2E+4 10%"), "#1_000.5 #3 #1e999 #1e-3 #2E+4 #10 %");
  EXPECT_EQ(tokens("2012-04 2012-07-31 2012Q4 FY2012 FY2012Q3"),
            "@2012-04 @2012-07-31 @2012Q4 @FY2012 @FY2012Q3");
  // Differences, not months: a name, blanks, one digit, three digits.
  EXPECT_EQ(tokens("x-04 2012 - 04 2012-4 2012-041 x2012-04"),
            "x - #04 #2012 - #04 #2012 - #4 #2012 - #041 x2012 - #04");
  EXPECT_EQ(tokens("FY12 FY20123 FY2012Q FYx"), "FY12 FY20123 FY2012Q FYx");
  EXPECT_EQ(tokens("2012-02-29 2000-02-29"), "@2012-02-29 @2000-02-29");
  EXPECT_EQ(tokens("i1..i500 1..5"), "i1 .. i500 #1 .. #5");
}

TEST(Lexer, BrokenNumbersAndPeriodsAreOneErrorEach) {
  EXPECT_EQ(tokens("2012-13"), "@2012-13 !bad_period");
  EXPECT_EQ(tokens("2011-02-29"), "@2011-02-29 !bad_period");
  EXPECT_EQ(tokens("1900-02-29"), "@1900-02-29 !bad_period");
  EXPECT_EQ(tokens("2012Q5"), "@2012Q5 !bad_period");
  EXPECT_EQ(tokens("FY2012Q0"), "@FY2012Q0 !bad_period");
  EXPECT_EQ(tokens("0x1F"), "#0x1F !bad_number");
  EXPECT_EQ(tokens("10bn"), "#10bn !bad_number");
  EXPECT_EQ(tokens("1e"), "#1e !bad_number");
  EXPECT_EQ(tokens("1."), "#1. !bad_number");
  EXPECT_EQ(tokens(".5"), "#.5 !bad_number");
  EXPECT_EQ(tokens("1__0"), "#1__0 !bad_number");
  EXPECT_EQ(tokens("1_"), "#1_ !bad_number");
  EXPECT_EQ(tokens(std::string(400, '1')), "#" + std::string(400, '1'));
  EXPECT_EQ(tokens(std::string(401, '1')), "#" + std::string(401, '1') + " !number_too_long");
  const std::string million(1'000'000, '7');
  EXPECT_EQ(tokens(million), "#" + million + " !number_too_long");
}

TEST(Lexer, TextsAndComments) {
  EXPECT_EQ(tokens(R"("a" "b \" \\ \n" # "c)"), R"("a" "b \" \\ \n")");
  EXPECT_EQ(tokens("\"a\nb"), "\"a newline b !unterminated_string");
  EXPECT_EQ(tokens("\"a"), "\"a !unterminated_string");
  EXPECT_EQ(tokens("\"a\\"), "\"a\\ !unterminated_string");
  EXPECT_EQ(tokens(R"("\q\w")"), R"("\q\w" !bad_escape)");
  EXPECT_EQ(decode_string(R"("b \" \\ \n")"), "b \" \\ \n");
  EXPECT_EQ(tokens("a # x\n\n# y\n  \nb"), "a newline b");
  EXPECT_EQ(tokens("a\r\nb\r\n"), "a newline b newline");
}

TEST(Lexer, PlacesInSheets) {
  EXPECT_EQ(tokens("Sheet1!B7 Sheet1!$B$7:$C$9 Sheet1!growth"),
            "Sheet1!B7 Sheet1!$B$7:$C$9 Sheet1!growth");
  EXPECT_EQ(tokens("'Sales 2025'!C4 'Bob''s #1'!B7] Übersicht!B7"),
            "'Sales 2025'!C4 'Bob''s #1'!B7 ] Übersicht!B7");
  // Comparisons, and what is no place.
  EXPECT_EQ(tokens("a!=b a != b"), "a != b a != b");
  EXPECT_EQ(tokens("{ a: b }"), "{ a : b }");
  EXPECT_EQ(tokens("x[Sales 2025!B7]"), "x [ Sales #2025 invalid B7 ] !unexpected_character");
  EXPECT_EQ(tokens("'open!B7"), "invalid open!B7 !unexpected_character");
  EXPECT_EQ(tokens("Sheet1!"), "Sheet1 invalid !unexpected_character");
}

TEST(Lexer, Names) {
  EXPECT_EQ(tokens("収益 größe _x a1"), "収益 größe _x a1");
  const std::string longest(256, 'a');
  EXPECT_EQ(tokens(longest), longest);
  EXPECT_EQ(tokens(longest + "a"), longest + "a !identifier_too_long");
  // e with a separate accent, against the letter of one piece.
  EXPECT_EQ(tokens("caf\u00e9"), "caf\u00e9");
  EXPECT_EQ(tokens("cafe\u0301"), "cafe\u0301 !name_not_normalised");
}

TEST(Lexer, HostileText) {
  EXPECT_EQ(tokens("\xEF\xBB\xBF a"), "a");
  EXPECT_EQ(tokens("a \xEF\xBB\xBF"), "a invalid !unexpected_character");
  EXPECT_EQ(tokens("a \xFF b"), "a invalid b !invalid_utf8");
  EXPECT_EQ(tokens("# \xC3\x28 \xFF\n\"\xFE\""), "newline \"\xFE\" !invalid_utf8");
  EXPECT_EQ(tokens("\xED\xA0\x80"), "invalid invalid invalid !invalid_utf8");
  EXPECT_EQ(tokens(std::string("a\0b", 3)), "a invalid b !nul_byte");
  EXPECT_EQ(tokens("# \u202E x"), " !bidi_control");
  EXPECT_EQ(tokens("\"\u2066\""), "\"\u2066\" !bidi_control");
  EXPECT_EQ(tokens("3 \u00D7 4 \u2212 5"),
            "#3 invalid #4 invalid #5 !unexpected_character "
            "!unexpected_character");
  EXPECT_EQ(tokens("a && b"), "a invalid b !unexpected_character");
  EXPECT_EQ(tokens("a\u00A0b \u201Cx\u201D"),
            "a invalid b invalid x invalid !unexpected_character !unexpected_character "
            "!unexpected_character");
}

TEST(Lexer, ManyErrorsStayBounded) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "$ ";
  source::SourceMap sources;
  diag::Sink sink;
  lex(sources, sources.add("test", text), sink);
  EXPECT_EQ(sink.n_errors(), 1000u);
}

}  // namespace
}  // namespace plimsoll::syntax
