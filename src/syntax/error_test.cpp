// Each kind of mistake by name, and that the rest of the text is kept.
#include <gtest/gtest.h>

#include <set>

#include "syntax/test_support.h"

namespace plimsoll::syntax {
namespace {

struct Case {
  const char* text;
  // The kinds reported: one mistake, one message.
  const char* kinds;
  // A part of what is printed: the fix, or what was seen.
  const char* says;
};

class Errors : public testing::TestWithParam<Case> {};

TEST_P(Errors, AreNamedAndExplained) {
  const auto p = parse(GetParam().text);
  EXPECT_EQ(p->kinds(), GetParam().kinds);
  EXPECT_NE(p->messages().find(GetParam().says), std::string::npos) << p->messages();
}

constexpr Case kText[] = {
    {"let a = \"\\q\"", "bad_escape", "write `\\\\`"},
    {"let a = 10bn", "bad_number", "`10 bn`"},
    {"let a = .5", "bad_number", "`0.5`"},
    {"risk r carries 1.6b { let x = 1.6b }", "bad_number", "`1.6 b`"},
    {"given a = f[2012-13]", "bad_period", "`2012-04`"},
    {"let a = 3 # \u202E", "bidi_control", "delete the character"},
    {"let a = \xFF", "invalid_utf8", "UTF-8"},
    {"let cafe\u0301 = 3", "name_not_normalised", "single characters"},
    {"let a = 3 \u00D7 4", "unexpected_character", "write `*`"},
    {"let a = 3 \u2264 4", "unexpected_character", "write `<=`"},
    {"let a = \u201Cx\u201D\nlet b = 3", "unexpected_character unexpected_character",
     "straight double quotes"},
    {"let a = \"x", "unterminated_string", "close it"},
};

constexpr Case kExpressions[] = {
    {"let a = 1 < b < c", "comparison_chain", "write `1 < b and b < ...`"},
    {"let a = if b = 3 then 1 else 2", "single_equals", "write `b == ...`"},
    {"check c: a = b", "single_equals", "write `a == ...`"},
    {"limit l: P(x) = 3", "single_equals", "write `P(x) == ...`"},
    {"let a = if b > 3 1 else 2", "missing_then", "a choice is `if`"},
    {"let a = if b > 3 then 1", "missing_else", "both arms"},
    {"let a = (1 + 2\nlet b = 3", "unclosed_bracket", "to close this"},
    {"let a = 3)", "statement_not_ended", "`)`"},
    {"let a = 3 per", "missing_unit", "bn JPY per year"},
    {"let a =", "unexpected_token", "the end of the file"},
    {"given a = 3 judgement \"j\" by \"\"", "unexpected_token", "`by` names nobody"},
    {"given a = 3 judgement \"j\" by me", "unexpected_token", "expected who judges"},
    {"let a = \nlet b = 3", "unexpected_token", "after this"},
    {"let a = f(1,\nlet b = 3", "unexpected_token", "after this"},
    {"let a = b c", "statement_not_ended", "found `c`"},
    {"let a = b citte f:3", "statement_not_ended", "did you mean `cite`?"},
    {"let a = +3", "unexpected_token", "leading `+`"},
    {"let a = 3 ** 4", "unexpected_token", "a ^ b"},
    {"let a = f[us-gaap:Sales, FY2012]", "unclosed_bracket",
     "a name with a colon is quoted, `\"us-gaap:Sales\"`"},
};

constexpr Case kDeclarations[] = {
    {"drwa x ~ f()", "unknown_declaration", "did you mean `draw`?"},
    {"x = 3", "unknown_declaration", "`let x = ...`"},
    {"x ~ f()", "unknown_declaration", "`draw x ~ ...`"},
    {"= 3", "unknown_declaration", "expected a declaration"},
    {"rate 3", "misplaced_declaration", "inside an event"},
    {"set x = 3", "misplaced_declaration", "inside a scenario"},
    {"risk r { risk s { let x = 1 } }", "misplaced_declaration", "outside risks"},
    {"fn f() { draw x ~ g()\n result x }", "misplaced_declaration", "outside functions"},
    {"fn f() { let x = 3 }", "unexpected_token", "result"},
    {"risk r { event e { risk s { } } }", "misplaced_declaration", "is a `}` missing"},
    {"event e { rat 3 }", "unknown_declaration", "did you mean `rate`?"},
    {"event e { rate 3; chance 4 }", "duplicate_clause", "the first"},
    {"draw x ~ f() off 1 off 2", "duplicate_clause", "second `off`"},
    {"event e { at most 2 per moon }", "unknown_word", "`per year`"},
    {"outcome x each yaer", "unknown_word", "`each year`"},
    {"outcome x, bad lo", "unknown_word", "`low` or `high`"},
    {"given x each year ~ f()", "unexpected_token", "once a trial"},
    {"let x ~ f()", "unexpected_token", "`draw x ~ ...`"},
    {"draw x = 3", "unexpected_token", "a draw has `~`"},
    {"given x { a: 3 }", "unexpected_token", "side by side"},
    {"let and = 3", "reserved_name", "`and_value`"},
    {"unit per/pers", "reserved_name", "follow a number"},
    {"stock s opening 3 { a }", "missing_sign", "before an inflow"},
    {"stock s { + a }", "unexpected_token", "`opening`"},
    {"stock s opening 3 { = a; + b }", "unexpected_token", "no line follows"},
    {"stock s opening 3 { = s }", "unexpected_token", "leave the line out"},
    {"schedule p { + a }", "unexpected_token", "`life 5 years`"},
    {"schedule p life 5 years { a }", "missing_sign", "before what is bought"},
    {"schedule p life 5 years { + a; = b }", "missing_sign", "begins with"},
    {"schedule p life 5 years { + a at net }", "unexpected_token", "comes in at cost"},
    {"balancing x: a = x", "unexpected_token", "expected `item`"},
    {"balancing item x: a - x == b", "unexpected_token", "has one `=`"},
    {"plimsoll 2", "unsupported_language", "`plimsoll 1`"},
    {"correlate c gaussian { matrix {a, b} [1, 0.5; 1] }", "matrix_shape", "row 2"},
    {"correlate c gaussian { matrix {a, b} [1, 0.5] }", "matrix_shape", "1 rows"},
    {"observe x between 3", "unexpected_token", "the upper end"},
    {"let x = 3 +- 1", "statement_not_ended", "found `+-`"},
    {"expect median(x) 3", "unexpected_token", "within 10% of"},
    {"action a cost 3 { set x = 1 }", "unexpected_token", "behind `to`"},
    {"scenario s { let x = 3 }", "unexpected_token", "`set` or `strike`"},
    {"time quarter from march for 12", "unexpected_token", "`2012-04`"},
    {"given x = 3 cite f:12.5", "unexpected_token", "the number of a line"},
    {"risk r { let x = 1", "unclosed_bracket", "not closed"},
    {"let x = 1 }\nlet y = 2", "unclosed_bracket", "closes nothing"},
    {"let FY2012 = 3", "unexpected_token", "cannot be a name"},
};

INSTANTIATE_TEST_SUITE_P(Text, Errors, testing::ValuesIn(kText));
INSTANTIATE_TEST_SUITE_P(Expressions, Errors, testing::ValuesIn(kExpressions));
INSTANTIATE_TEST_SUITE_P(Declarations, Errors, testing::ValuesIn(kDeclarations));

TEST(ErrorKinds, AllOfTheStageAreAssertedByName) {
  std::set<std::string> seen = {// lexer_test.cpp: their texts are long or hold a NUL.
                                "identifier_too_long", "number_too_long", "nul_byte",
                                // hard_test.cpp
                                "nesting_too_deep", "too_many_errors", "too_many_nodes"};
  const auto add = [&seen](const auto& cases) {
    for (const Case& c : cases) {
      std::string kinds = c.kinds;
      seen.insert(kinds.substr(0, kinds.find(' ')));
    }
  };
  add(kText);
  add(kExpressions);
  add(kDeclarations);
  const auto last = static_cast<int>(diag::Kind::unterminated_string);
  for (int k = 0; k <= last; ++k) {
    const std::string name(diag::kind_name(static_cast<diag::Kind>(k)));
    EXPECT_TRUE(seen.count(name)) << name;
  }
}

TEST(Recovery, EachMistakeOnceAndTheRestIsKept) {
  const auto p = parse(R"(let a = (1 +
let b = 2
risk r {
  draw x ~ f(
  draw y ~ g() off 1
  event e {
    rat 1 per year
    total t = {a: 1, b 2}
    total u = 3
  }
  let z = 1 < 2 < 3
}
outcome b each yer
let c = 4
)");
  EXPECT_EQ(
      p->kinds(),
      "unexpected_token unexpected_token unknown_declaration unexpected_token comparison_chain "
      "unknown_word");
  EXPECT_EQ(p->dump,
            "(let b = 2)\n"
            "(risk r\n  (draw y ~ (call g) (off 1))\n  (event e (total u 3)))\n"
            "(let c = 4)\n");
}

TEST(Recovery, LostBraceEndsAtTheNextRiskOfTheMargin) {
  const auto p = parse(R"(risk r {
  event e {
    rate 1 per year
  }
risk s {
  let x = 1
}
let y = 2
)");
  EXPECT_EQ(p->kinds(), "misplaced_declaration");
  EXPECT_NE(p->dump.find("(risk s\n  (let x = 1))\n(let y = 2)\n"), std::string::npos) << p->dump;
}

TEST(Recovery, TablesAndStatementsGoOnLineByLine) {
  const auto p = parse(R"(given a[L] {
  x 1 +
  y = 2
  z 3
}
statement s {
  - (a
  = b
  + c d
  - e
}
)");
  EXPECT_EQ(p->kinds(), "statement_not_ended unclosed_bracket statement_not_ended");
}

}  // namespace
}  // namespace plimsoll::syntax
