// Declarations and their dumps.
#include <gtest/gtest.h>

#include "syntax/test_support.h"

namespace plimsoll::syntax {
namespace {

struct Case {
  const char* text;
  const char* tree;
};

class Declarations : public testing::TestWithParam<Case> {};

TEST_P(Declarations, HaveTheTree) {
  const auto p = parse(GetParam().text);
  EXPECT_EQ(p->messages(), "");
  EXPECT_EQ(p->dump, std::string(GetParam().tree) + "\n");
  EXPECT_EQ(format_faults(GetParam().text), "");
}

constexpr Case kHeader[] = {
    {"plimsoll 1", "(plimsoll 1)"},
    {"import \"lib/x.plim\"", "(import \"lib/x.plim\")"},
    {"use finance", "(use finance)"},
    {"model iij", "(model iij)"},
    {"model iij \"Internet\" as of 2012-07-31", "(model iij \"Internet\" (as-of 2012-07-31))"},
    {"time month from 2012-04 for 36", "(time month (from 2012-04) (for 36))"},
    {"time quarter from 2012-04 for 12, fiscal year ends march, named by start",
     "(time quarter (from 2012-04) (for 12) (fiscal-end march) (named-by start))"},
    {"currency JPY, USD", "(currency JPY USD)"},
    {"unit server/servers, box", "(unit server/servers box/)"},
    {"source f \"Form\" file \"f.txt\" sha256 \"ab\"",
     "(source f \"Form\" (file \"f.txt\") (sha256 \"ab\"))"},
    {"source h file \"h.csv\" key period, line  value value  unit unit known on\nunit box",
     "(source h (file \"h.csv\") (key period line) (value value) (unit unit) (known on))\n(unit "
     "box/)"},
    {"dim Line = firm, home,\n  wan", "(dim Line firm home wan)"},
    {"dim Item = i1..i500", "(dim Item i1..i500)"},
    {"group nature \"Nature\" = quake, flood", "(group nature \"Nature\" quake flood)"},
    {"group nature = quake cite form20f:12", "(group nature quake (cite form20f:12))"},
    {"register r \"R\" file \"m.csv\"", "(register r \"R\" (file \"m.csv\"))"},
    {"let x = 1 carries 1.6b, 2.10", "(let x = 1 (carries 1.6b 2.10))"},
};

constexpr Case kValues[] = {
    {"given a = 3 bn JPY", "(given a = <3 e9 JPY>)"},
    {"given a = 3 judgement \"why\" by \"CFO\"\n  judgement \"and\"",
     "(given a = 3 (judgement \"why\" by \"CFO\") (judgement \"and\"))"},
    {"model m \"M\" as of 2024-03 by \"A. B.\"", "(model m \"M\" (as-of 2024-03) by \"A. B.\")"},
    {"given a = 3 cite f:66 \"3.1 billion\" judgement \"why\"",
     "(given a = 3 (cite f:66 \"3.1 billion\") (judgement \"why\"))"},
    {"given a = 3\n  cite f:41\n  cite f", "(given a = 3 (cite f:41) (cite f))"},
    {"given a = history[FY2011, x] cite history[FY2011, x] where note ~ \"n\"",
     "(given a = (index history FY2011 x) (cite (index history FY2011 x where note \"n\")))"},
    {"given a[Line, Site] in M JPY per year { firm, tokyo 3; else 0 judgement \"j\" }",
     "(given a [Line Site] in <e6 JPY year^-1> (table ((firm tokyo) 3) (() 0 (judgement \"j\"))))"},
    {"given a each year in bn JPY {\n FY2011 10.9 cite f:64 \"x\"\n FY2012 -11.0\n}",
     "(given a each-year in <e9 JPY> (table ((FY2011) 10.9 (cite f:64 \"x\")) ((FY2012) (neg "
     "11.0))))"},
    {"given a in % each period = 3", "(given a each-period in <e-2> = 3)"},
    {"given a[Line] {\n cost 3\n  cite f:1\n value 4\n off 5\n}",
     "(given a [Line] (table ((cost) 3 (cite f:1)) ((value) 4) ((off) 5)))"},
    {"given a[Line] = table(\"x.csv\", key: k, column: c)",
     "(given a [Line] = (call table \"x.csv\" key: k column: c))"},
    {"given a = 3 was \"old.name\"", "(given a = 3 (was \"old.name\"))"},
    {"given rate = 3; given draw = 4", "(given rate = 3)\n(given draw = 4)"},
    {"draw x ~ normal(0, 1)", "(draw x ~ (call normal 0 1))"},
    {"draw x[Line] each year ~ beta(2, 18) per year  correlate across Line: 0.6",
     "(draw x [Line] each-year ~ (unit (call beta 2 18) <year^-1>) (across Line 0.6))"},
    {"draw x ~ f()\n  off 35% per year\n  judgement \"j\"\n  was \"y\"\n  correlate across L: "
     "spearman 0.4, S: kendall(0.3)",
     "(draw x ~ (call f) (off <35 e-2 year^-1>) (across L (call spearman 0.4)) (across S (call "
     "kendall 0.3)) "
     "(was \"y\") (judgement \"j\"))"},
    {"let x[Line] each year in JPY = a\n  - b", "(let x [Line] each-year in <JPY> = (- a b))"},
    {"let x = a history { FY2011Q4 5.1 bn JPY cite f:1; FY2011Q3 4 }",
     "(let x = a (history (FY2011Q4 <5.1 e9 JPY> (cite f:1)) (FY2011Q3 4)))"},
    {"flow x = a\n  history 3 JPY judgement \"flat\"",
     "(flow x = a (history (all <3 JPY> (judgement \"flat\"))))"},
    {"flow x each year = f(y, rate: 40%) off 0",
     "(flow x each-year = (call f y rate: <40 e-2>) (off 0))"},
    {"let x\n  = 3", "(let x = 3)"},
    {"let a = 1\ncorrelate g gaussian { (a, b): 0.1 }",
     "(let a = 1)\n(correlate g gaussian (pair a b : 0.1))"},
    {"fn f(x, rate = 40%) = x * rate", "(fn f (x rate = <40 e-2>) (result (* x rate)))"},
    {"component shop \"A shop\" (sales \"What is sold\", margin = 30%, cost = margin * sales) {\n"
     " let y = sales\n}",
     "(component shop \"A shop\" ((let sales \"What is sold\") (given margin = <30 e-2>) (let cost "
     "= "
     "(* margin sales)))\n  (let y = sales))"},
    {"component empty () { }", "(component empty ())"},
    {"part north \"In the north\" = shop {\n sales = a\n  + b judgement \"x\"\n opening = 2 EUR\n"
     " cost = -0\n}",
     "(part north \"In the north\" shop\n  (let sales = (+ a b) (judgement \"x\"))\n  (given "
     "opening = "
     "<2 EUR>)\n  (let cost = (neg 0)))"},
    {"part south = shop", "(part south shop)"},
    {"fn f() {\n let y = 3\n stock s opening 0 { + y }\n result s\n}",
     "(fn f ()\n  (let y = 3)\n  (stock s (opening 0) (+ y)) (result s))"},
};

constexpr Case kProcesses[] = {
    {"stock s[Line] in JPY opening 3 cite f:1 { + a, b; - c each year = d off 0; - e }",
     "(stock s [Line] in <JPY> (opening 3 (cite f:1)) (+ a b) (- (name c) each-year d (off 0)) (- "
     "e))"},
    {"stock s opening 3 {\n + a\n effects at most 3% each period judgement \"j\"\n - b\n}",
     "(stock s (opening 3) (+ a) (effects (at-most <3 e-2>) (judgement \"j\")) (- b))"},
    {"stock s opening 3 { effects }", "(stock s (opening 3) (effects))"},
    {"affects a.s of b, L.c by -d carries 1.1 off 0",
     "(affects (. a s) (of b (. L c)) (neg d) (off 0) (carries 1.1))"},
    {"affects s as x\n of all but b\n by d", "(affects x s (all-but b) d)"},
    {"affects s of all by d", "(affects s (all-but) d)"},
    {"state s[L] \"S\" opening false {\n becomes true when a > 3 judgement \"j\"\n becomes false "
     "when b\n}",
     "(state s [L] \"S\" (opening false) (becomes-true (> a 3) (judgement \"j\")) (becomes-false "
     "b))"},
    {"stock s opening 3 {\n + a\n - b\n}", "(stock s (opening 3) (+ a) (- b))"},
    {"stock s opening 3 {\n + life\n = a * 2 each year judgement \"j\"\n}",
     "(stock s (opening 3) (+ life) (= (name change) each-year (* a 2) (judgement \"j\")))"},
    {"schedule p[Line] \"P\" life 5 years cite f:2 opening { FY2007 5.0 cite f:3; FY2008 a } {\n + "
     "capex, b "
     "judgement \"j\"\n - c = d at net\n} judgement \"k\"",
     "(schedule p [Line] \"P\" (life <5 years> (cite f:2)) (bought FY2007 5.0 (cite f:3)) (bought "
     "FY2008 a) "
     "(+ capex b (judgement \"j\")) (- (name c) d) at-net (judgement \"k\"))"},
    {"schedule p\n  life x\n  opening { FY2007 5 }\n{\n + capex\n}",
     "(schedule p (life x) (bought FY2007 5) (+ capex))"},
    {"balancing item x \"T\": 3 EUR + a - x = 2 EUR * b judgement \"j\"",
     "(given x \"T\" (balancing (- (+ <3 EUR> a) x) (* <2 EUR> b)) (judgement \"j\"))"},
    {"balancing item x: 3 EUR = a + x", "(given x (balancing <3 EUR> (+ a x)))"},
    {"given balancing = 3; given schedule = 4; given life = 5",
     "(given balancing = 3)\n(given schedule = 4)\n(given life = 5)"},
    {"stock s opening 3 {\n + a = b\n   * c\n - off\n - cite = 4\n}",
     "(stock s (opening 3) (+ (name a) (* b c)) (- off) (- (name cite) 4))"},
    {"statement i \"Income\" {\n revenue\n other = a\n - b, c\n = d\n history = 3\n}",
     "(statement i \"Income\" (line revenue) (line (name other) a) (- b c) (= (name d)) (line "
     "(name history) 3))"},
    {"risk r carries 1.6b, 1.0e { let x = 1 }", "(risk r (carries 1.6b 1.0e)\n  (let x = 1))"},
    {"event e { chance 1% per year; at most 1 ever }",
     "(event e (chance <1 e-2 year^-1>) (at-most 1 ever))"},
    {"risk r { let x = 1 }", "(risk r\n  (let x = 1))"},
    {"risk r \"R\" cite f:1 carries 1.1, 2.10, R.3, 4.1.2 category \"c\" owner \"o\" { let x = 1 }",
     "(risk r \"R\" (cite f:1) (carries 1.1 2.10 R.3 4.1.2) (category \"c\") (owner \"o\")\n  (let "
     "x = 1))"},
    {"risk r \"R\"\n  cite f:1\n{\n let x = 1\n}", "(risk r \"R\" (cite f:1)\n  (let x = 1))"},
    {"event e { rate 0.2 per year * x cite f:3 }",
     "(event e (rate (* <0.2 year^-1> x) (cite f:3)))"},
    {"event e[Site] \"told {x}\" {\n chance 3% per year\n at most 2 per year\n always\n draw x ~ "
     "f()\n"
     " severity ~ lognormal(1, 2)\n let y = x\n total t[Line] = y after 2 years for 3 years\n"
     " total u = y\n  spread over 4 quarters off 0\n kept k = 1 - x\n}",
     "(event e [Site] \"told {x}\" (chance <3 e-2 year^-1>) (at-most 2 year) always (draw x ~ "
     "(call f)) "
     "(draw severity ~ (call lognormal 1 2)) (let y = x) (total t [Line] y (after <2 years>) (for "
     "<3 years>)) "
     "(total u y (spread <4 quarters>) (off 0)) (kept k (- 1 x)))"},
    {"event e { rate 1 per year; at most 1 per ever }",
     "(event e (rate <1 year^-1>) (at-most 1 ever))"},
    {"correlate d gaussian { (a.b, c[firm]): spearman 0.6; depth across Line: kendall -0.3\n"
     " all of {a, b, c}: 0.3 judgement \"j\" }",
     "(correlate d gaussian (judgement \"j\") (pair (. a b) (index c firm) : (call spearman 0.6)) "
     "(across depth Line : (call kendall (neg 0.3))) (all-of a b c : 0.3))"},
    {"correlate d student_t(4) { matrix {a, b} [1, 0.5;\n 0.5, 1] }",
     "(correlate d student_t 4 (matrix a b : 1 0.5 0.5 1))"},
};

constexpr Case kClaims[] = {
    {"outcome x", "(outcome x)"},
    {"outcome x each year, bad low", "(outcome x each-year bad-low)"},
    {"outcome a / b over horizon, \"margin\", bad high",
     "(outcome (/ a b) over-horizon bad-high \"margin\")"},
    {"outcome m = a / b each year,\n  bad low", "(outcome m (/ a b) each-year bad-low)"},
    {"limit l: P(x < 0) <= 5% each year cite f:1",
     "(limit l (<= (call P (< x 0)) <5 e-2>) each-year (cite f:1))"},
    {"limit l \"Years of loss\": P(x < 0) <= 5%",
     "(limit l \"Years of loss\" (<= (call P (< x 0)) <5 e-2>))"},
    {"limit l: es(x, 5%) <= 2 bn JPY over horizon",
     "(limit l (<= (call es x <5 e-2>) <2 e9 JPY>) over-horizon)"},
    {"scenario s \"S\" { strike a.b in FY2012Q3 { hit[tokyo] = true; h = 72 hours }; set c.rate = "
     "2 * c.rate }",
     "(scenario s \"S\" (set (. c rate) (* 2 (. c rate))) "
     "(strike (. a b) (in FY2012Q3) (set (index hit tokyo) true) (set h <72 hours>)))"},
    {"scenario s { strike a.b }", "(scenario s (strike (. a b)))"},
    {"action a \"A\" cost 400 M JPY per year to line_cost cite f:1 { set x = 1 judgement \"j\" }",
     "(action a \"A\" (cost <400 e6 JPY year^-1>) (to line_cost) (cite f:1) (set x 1 (judgement "
     "\"j\")))"},
    {"action a { set x.high = 3\n set y = 4 }", "(action a (set (. x high) 3) (set y 4))"},
    {"check c: abs(a - b) < 1 JPY", "(check c (< (call abs (- a b)) <1 JPY>))"},
    {"expect median(x) within 10% of 7.5 bn JPY in FY2012 cite history[FY2012, t]",
     "(expect (within (call median x) <10 e-2> <7.5 e9 JPY>) (in FY2012) (cite (index history "
     "FY2012 t)))"},
    {"expect P(x < 0) <= 20% in FY2012", "(expect (<= (call P (< x 0)) <20 e-2>) (in FY2012))"},
    {"observe x in FY2012Q1 = 24.1 bn JPY +- 0.2 bn JPY cite history[FY2012Q1, x]",
     "(observe x (in FY2012Q1) (seen <24.1 e9 JPY>) (error <0.2 e9 JPY>) (cite (index history "
     "FY2012Q1 x)))"},
    {"observe e.count = 0 judgement \"log\"", "(observe (. e count) (seen 0) (judgement \"log\"))"},
    {"observe x in 2012Q1 between 1 + 1 and 3", "(observe x (in 2012Q1) (low (+ 1 1)) (high 3))"},
    {"observe x < 3 and y > 2 in 2012Q1", "(observe (and (< x 3) (> y 2)) (in 2012Q1))"},
    {"expect mean(x) within 1 bn JPY of 3 bn JPY",
     "(expect (within (call mean x) <1 e9 JPY> <3 e9 JPY>))"},
};

INSTANTIATE_TEST_SUITE_P(Header, Declarations, testing::ValuesIn(kHeader));
INSTANTIATE_TEST_SUITE_P(Values, Declarations, testing::ValuesIn(kValues));
INSTANTIATE_TEST_SUITE_P(Processes, Declarations, testing::ValuesIn(kProcesses));
INSTANTIATE_TEST_SUITE_P(Claims, Declarations, testing::ValuesIn(kClaims));

TEST(Evidence, KeepsPlacesAndTexts) {
  const auto p = parse("given a = 3 cite f:66 \"3.1 \\\"bn\\\"\" judgement \"why\"");
  const auto& given = static_cast<const GivenDecl&>(*p->ast->decls.at(0));
  ASSERT_EQ(given.clauses.evidence.size(), 2u);
  EXPECT_EQ(given.clauses.evidence[0].line, 66u);
  EXPECT_EQ(given.clauses.evidence[0].text, "3.1 \"bn\"");
  EXPECT_EQ(p->sources.text(given.clauses.evidence[1].span), "judgement \"why\"");
}

}  // namespace
}  // namespace plimsoll::syntax
