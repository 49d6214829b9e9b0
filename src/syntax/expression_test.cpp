// Expressions and their dumps, places included.
#include <gtest/gtest.h>

#include "syntax/parser.h"
#include "syntax/test_support.h"

namespace plimsoll::syntax {
namespace {

struct Case {
  const char* text;
  const char* tree;
};

class Expressions : public testing::TestWithParam<Case> {};

TEST_P(Expressions, HaveTheTree) {
  EXPECT_EQ(expression(GetParam().text), GetParam().tree);
  const std::string declaration = "let x = " + std::string(GetParam().text);
  EXPECT_EQ(format_faults(declaration), "");
}

constexpr Case kPrecedence[] = {
    {"a + b * c", "(+ a (* b c))"},
    {"a - b - c", "(- (- a b) c)"},
    {"a / b * c", "(* (/ a b) c)"},
    {"a ^ b ^ c", "(^ a (^ b c))"},
    {"-a ^ 2", "(neg (^ a 2))"},
    {"2 ^ -a", "(^ 2 (neg a))"},
    {"2 ^ -a ^ b * c", "(* (^ 2 (neg (^ a b))) c)"},
    {"-a * b", "(* (neg a) b)"},
    {"a * -b + c", "(+ (* a (neg b)) c)"},
    {"- - a", "(neg (neg a))"},
    {"a - -b", "(- a (neg b))"},
    {"not a and b", "(and (not a) b)"},
    {"not a < b", "(not (< a b))"},
    {"not not a", "(not (not a))"},
    {"a or b and c", "(or a (and b c))"},
    {"a < b and c >= d or e != f", "(or (and (< a b) (>= c d)) (!= e f))"},
    {"a + 1 == b * 2", "(== (+ a 1) (* b 2))"},
    {"(a + b) * c", "(* (+ a b) c)"},
    {"a.b.c", "(. (. a b) c)"},
    {"-a.b[c](d)", "(neg (call (index (. a b) c) d))"},
    {"if a then b else c + 1", "(if a b (+ c 1))"},
    {"1 + if a then b else c", "(+ 1 (if a b c))"},
    {"if a then b else if c then d else e", "(if a b (if c d e))"},
    {"if a then if b then c else d else e", "(if a (if b c d) e)"},
    {"if a\n then b\n else c", "(if a b c)"},
    {"true and not false", "(and true (not false))"},
    {"a + b within [0, c * 2] < d", "(< (within (+ a b) 0 (* c 2)) d)"},
    {"a * -b within [, 1] within [0,]", "(within (within (* a (neg b)) _ 1) 0 _)"},
    {"not a < b within [0, 1]", "(not (< a (within b 0 1)))"},
    {"a\n within [0, 1]", "(within a 0 1)"},
};

constexpr Case kUnits[] = {
    {"3", "3"},
    {"1_000.5", "1000.5"},
    {"1e999", "1e999"},
    {"10%", "<10 e-2>"},
    {"10 %", "<10 e-2>"},
    {"3 bp", "<3 e-4>"},
    {"3 pp", "<3 e-2>"},
    {"3.1 bn JPY per year", "<3.1 e9 JPY year^-1>"},
    {"400 M JPY per year", "<400 e6 JPY year^-1>"},
    {"5 k M", "<5 e9>"},
    {"2% per year * x", "(* <2 e-2 year^-1> x)"},
    {"81 JPY/USD", "<81 JPY USD^-1>"},
    {"81 JPY / USD", "(/ <81 JPY> USD)"},
    {"81 JPY/USD / x", "(/ <81 JPY USD^-1> x)"},
    {"81 JPY/2", "(/ <81 JPY> 2)"},
    {"2 a/b/c*d", "<2 a b^-1 c^-1 d>"},
    {"3/x", "(/ 3 x)"},
    {"3 m^2", "<3 m^2>"},
    {"3 m^-1", "<3 m^-1>"},
    {"3 m^(1/2)", "<3 m^1/2>"},
    {"3 m^(-3/2) per s^2", "<3 m^-3/2 s^-2>"},
    {"3 m ^ 2", "(^ <3 m> 2)"},
    {"3 m^x", "(^ <3 m> x)"},
    {"3 server hours", "<3 server hours>"},
    {"0.3 customers per server per year", "<0.3 customers server^-1 year^-1>"},
    {"3 JPY*f(x)", "(* <3 JPY> (call f x))"},
    {"3 JPY*a.b", "(* <3 JPY> (. a b))"},
    {"beta(2, 18) per year", "(unit (call beta 2 18) <year^-1>)"},
    {"uniform(2, 8) quarters", "(unit (call uniform 2 8) <quarters>)"},
    {"(a + b) M JPY per year", "(unit (+ a b) <e6 JPY year^-1>)"},
    {"f(x) % * 2", "(* (unit (call f x) <e-2>) 2)"},
    {"f(x) per year / 2", "(/ (unit (call f x) <year^-1>) 2)"},
    {"2 years and b", "(and <2 years> b)"},
    {"if 2 JPY > x then 3 JPY else 4 JPY", "(if (> <2 JPY> x) <3 JPY> <4 JPY>)"},
    {"sum(3 JPY over Line)", "(call sum <3 JPY> over Line)"},
    {"-3 JPY^2", "(neg <3 JPY^2>)"},
};

constexpr Case kForms[] = {
    {"f()", "(call f)"},
    {"f(x, p5: 1_000, p95: 2 M)", "(call f x p5: 1000 p95: <2 e6>)"},
    {"sum(x over Line, Site)", "(call sum x over Line Site)"},
    {"quantile(x, 5%)", "(call quantile x <5 e-2>)"},
    {"x[wan, tokyo]", "(index x wan tokyo)"},
    {"x[FY2012Q3]", "(index x FY2012Q3)"},
    {"[1, 2 JPY, x]", "(list 1 <2 JPY> x)"},
    {"[]", "(list)"},
    {"[1, 2,]", "(list 1 2)"},
    {"{a: 1, else: 2}", "(cases (a 1) (else 2))"},
    {"{a: 1\n b: 2\n\n c: 3}", "(cases (a 1) (b 2) (c 3))"},
    {"{a: 1, b: 2,}", "(cases (a 1) (b 2))"},
    {"{a: if x then 1 else 2, else: 3}", "(cases (a (if x 1 2)) (else 3))"},
    {"discrete({1 M JPY: 30%, 2 M JPY: 70%})",
     "(call discrete (cases (<1 e6 JPY> <30 e-2>) (<2 e6 JPY> <70 e-2>)))"},
    {"mixture({normal(0, 1): 0.3, normal(5, 1): 0.7})",
     "(call mixture (cases ((call normal 0 1) 0.3) ((call normal 5 1) 0.7)))"},
    {"normal(0, 1) truncated to [0, 3]", "(truncated (call normal 0 1) 0 3)"},
    {"normal(0, 1) per year truncated to [, 3]",
     "(truncated (unit (call normal 0 1) <year^-1>) _ 3)"},
    {"normal(0, 1) truncated to [0,]", "(truncated (call normal 0 1) 0 _)"},
    {"table(\"x.csv\", key: k)", "(call table \"x.csv\" key: k)"},
    {"history[FY2011, revenue] where note ~ \"total\"",
     "(index history FY2011 revenue where note \"total\")"},
    {"lag(x, 2 years)", "(call lag x <2 years>)"},
    {"(a\n + b\n)", "(+ a b)"},
    {"a +\n b", "(+ a b)"},
    {"a\n * b", "(* a b)"},
    {"f(a,\n\n b)", "(call f a b)"},
    // Heads and clause words are names where a value is asked for.
    {"draw + rate * off", "(+ draw (* rate off))"},
    {"given.event[total](cite)", "(call (index (. given event) total) cite)"},
    {"history + 1", "(+ history 1)"},
};

INSTANTIATE_TEST_SUITE_P(Precedence, Expressions, testing::ValuesIn(kPrecedence));
INSTANTIATE_TEST_SUITE_P(Units, Expressions, testing::ValuesIn(kUnits));
INSTANTIATE_TEST_SUITE_P(Forms, Expressions, testing::ValuesIn(kForms));

TEST(ExpressionErrors, AreNamed) {
  EXPECT_EQ(expression("1 < x < 3"), "comparison_chain");
  EXPECT_EQ(expression("a == b != c"), "comparison_chain");
  EXPECT_EQ(expression("if a = 3 then 1 else 2"), "single_equals");
  EXPECT_EQ(expression("(a = 3)"), "single_equals");
  EXPECT_EQ(expression("f(a = 3)"), "single_equals");
  EXPECT_EQ(expression("if a 1 else 2"), "missing_then");
  EXPECT_EQ(expression("if a then 1"), "missing_else");
  EXPECT_EQ(expression("(a"), "unclosed_bracket");
  EXPECT_EQ(expression("f(a b"), "unclosed_bracket");
  EXPECT_EQ(expression("[1, 2)"), "unclosed_bracket");
  EXPECT_EQ(expression("{a: 1 b: 2}"), "unclosed_bracket");
  EXPECT_EQ(expression("{a 1}"), "unexpected_token");
  EXPECT_EQ(expression("a +"), "unexpected_token");
  EXPECT_EQ(expression("* a"), "unexpected_token");
  EXPECT_EQ(expression("then"), "unexpected_token");
  EXPECT_EQ(expression("a b"), "unexpected_token");
  EXPECT_EQ(expression(""), "unexpected_token");
  EXPECT_EQ(expression("3 per"), "missing_unit");
  EXPECT_EQ(expression("3 per 4"), "missing_unit");
  EXPECT_EQ(expression("3 m^0"), "bad_number");
  EXPECT_EQ(expression("3 m^(1/0)"), "bad_number");
  EXPECT_EQ(expression("a.3"), "unexpected_token");
  EXPECT_EQ(expression("normal(0, 1) truncated to 3"), "unexpected_token");
  EXPECT_EQ(expression("a within [1]"), "unexpected_token");
  // The lexer's message is the only one.
  EXPECT_EQ(expression("3 \u00D7 4"), "unexpected_character");
  EXPECT_EQ(expression("0x1F + 1"), "bad_number");
}

TEST(Spans, AreExact) {
  const auto p = parse("let margin = (a + b) * -c.d per_\n");
  EXPECT_EQ(p->kinds(), "statement_not_ended");
  const auto q = parse("let m = (a + b) * -3 bn JPY/USD  # c\n");
  ASSERT_EQ(q->kinds(), "");
  const auto& let = static_cast<const LetDecl&>(*q->ast->decls[0]);
  const auto text = [&](Span span) { return std::string(q->sources.text(span)); };
  EXPECT_EQ(text(let.span), "let m = (a + b) * -3 bn JPY/USD");
  EXPECT_EQ(text(let.name.span), "m");
  EXPECT_EQ(text(let.value->span), "(a + b) * -3 bn JPY/USD");
  EXPECT_EQ(text(let.value->op_span), "*");
  EXPECT_EQ(text(let.value->left->span), "(a + b)");
  EXPECT_TRUE(let.value->left->parenthesised);
  EXPECT_EQ(text(let.value->right->span), "-3 bn JPY/USD");
  EXPECT_EQ(text(let.value->right->left->span), "3 bn JPY/USD");
  EXPECT_EQ(text(let.value->right->left->unit->span), "bn JPY/USD");
  EXPECT_EQ(text(let.value->right->left->unit->factors[1].span), "USD");
}

TEST(ParseSet, TakesNameAndValue) {
  source::SourceMap sources;
  diag::Sink sink;
  Ast ast;
  const auto item = parse_set(sources, sources.add("--set", "a.b[c] = 3 JPY"), ast, sink);
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->target->kind, ExprKind::index);
  EXPECT_EQ(item->value->text, "3");
  EXPECT_FALSE(parse_set(sources, sources.add("--set", "a"), ast, sink).has_value());
  EXPECT_FALSE(parse_set(sources, sources.add("--set", "a = 1; b = 2"), ast, sink).has_value());
  EXPECT_EQ(sink.n_errors(), 2u);
}

}  // namespace
}  // namespace plimsoll::syntax
