// Declarations in words of accounts: schedules of what was bought, balancing items.
#include "syntax/balance.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"

namespace plimsoll::syntax {

using diag::Kind;

// schedule property "..." life 5 years opening { FY2007 5 bn JPY; ... } { + capex; - scrapped }
Decl* Parser::parse_schedule() {
  auto* decl = ast_.make_decl<ScheduleDecl>();
  decl->name = parse_name("a name after `schedule`");
  decl->dims = parse_dims();
  parse_title(*decl);
  if (panic_) return nullptr;
  if (!accept_word("life")) {
    const Span here = span_of(cur());
    fail_expected("`life`", "after the schedule's name")
        .add_fix("say how long what is bought is used: `life 5 years`",
                 {here.file, here.begin, here.begin}, "life 5 years ", "5 years, an example");
    return nullptr;
  }
  decl->life = parse_expr();
  parse_evidence(decl->life_evidence);
  const std::uint32_t begin = begin_here();
  if (accept_word("opening")) {
    parse_block("after `opening`", Lines::table, [&] {
      parse_past_value(decl->opening, "at the start of the line: when it was bought");
    });
    decl->opening_span = since(begin);
  }
  parse_clauses(decl->clauses);
  parse_block("with what is bought and scrapped", Lines::signed_lines,
              [&] { parse_schedule_line(*decl); });
  parse_clauses(decl->clauses);
  return decl;
}

// + capex      + bought = a + b      - scrapped      - written_off at net
void Parser::parse_schedule_line(ScheduleDecl& schedule) {
  if (panic_) return;
  StockLine line;
  const Token first = cur();
  line.sign = accept_sign();
  if (line.sign != Sign::plus && line.sign != Sign::minus) {
    auto& d = fail(Kind::missing_sign, span_of(first),
                   "a line of a schedule begins with `+` or `-`, found " + quoted(text_of(first)));
    if (line.sign == Sign::none) {
      d.add_fix("write `+` before what is bought", {file_, first.begin, first.begin}, "+ ",
                "bought")
          .add_fix("or `-` before what is scrapped", {file_, first.begin, first.begin}, "- ",
                   "scrapped");
    }
    return;
  }
  if (at_named_line()) {
    line.name = parse_name("a name");
    expect(TokenKind::equal, "after the name", Role::spaced);
    if (!panic_) line.values.push_back(parse_expr());
  } else {
    parse_values(line.values);
  }
  const Token at_word_token = cur();
  if (accept_word("at") && expect_word("net", "after `at`")) {
    line.at_net = true;
    if (line.sign == Sign::plus) {
      fail(Kind::unexpected_token, since(at_word_token.begin), "what is bought comes in at cost")
          .add_fix("leave it out", since(at_word_token.begin), "");
      return;
    }
  }
  parse_clauses(line.clauses);
  line.span = since(first.begin);
  if (!panic_) schedule.lines.push_back(std::move(line));
}

// balancing item other_cost "...": sales - costs - other_cost = operating_income
Decl* Parser::parse_balancing() {
  auto* decl = ast_.make_decl<GivenDecl>();
  if (!expect_word("item", "after `balancing`")) return nullptr;
  decl->name = parse_name("a name after `balancing item`");
  parse_title(*decl);
  if (!expect(TokenKind::colon, "before the equation")) return nullptr;
  const bool outer = std::exchange(left_of_sign_, true);
  const Expr* left = parse_expr();
  left_of_sign_ = outer;
  if (panic_) return nullptr;
  if (!accept(TokenKind::equal, Role::spaced)) {
    const bool compares = left->kind == ExprKind::binary && left->op == BinaryOp::eq;
    auto& d = fail_expected("`=` and the other side", "after one side of the equation");
    if (compares) d.add_fix("an equation that is to hold has one `=`", left->op_span, "=");
    return nullptr;
  }
  decl->right = parse_expr();
  if (panic_) return nullptr;
  decl->left = left;
  const Solution solution = solve_for(ast_, decl->name.text, *left, *decl->right);
  decl->value = solution.value;
  decl->unsolved = solution.why_not;
  decl->unsolved_span = solution.place;
  parse_clauses(decl->clauses);
  return decl;
}

}  // namespace plimsoll::syntax
