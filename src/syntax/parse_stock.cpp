// Stocks, states and statements.
#include "syntax/foreign.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

Sign Parser::accept_sign() {
  const TokenKind kind = cur().kind;
  const Sign sign = kind == TokenKind::plus    ? Sign::plus
                    : kind == TokenKind::minus ? Sign::minus
                    : kind == TokenKind::equal ? Sign::equals
                                               : Sign::none;
  if (sign != Sign::none) advance(Role::spaced);
  return sign;
}

// `name = expr` or `name each year = expr`, not a list of values.
bool Parser::at_named_line() {
  if (!at(TokenKind::identifier)) return false;
  if (raw(1).kind == TokenKind::equal) return true;
  return raw(1).kind == TokenKind::identifier &&
         (text_of(raw(1)) == "each" || text_of(raw(1)) == "over") &&
         raw(3).kind == TokenKind::equal;
}

void Parser::parse_values(std::vector<const Expr*>& values) {
  do {
    const Expr* value = parse_expr();
    if (panic_) return;
    values.push_back(value);
  } while (accept(TokenKind::comma));
}

Decl* Parser::parse_stock() {
  auto* decl = ast_.make_decl<StockDecl>();
  decl->name = parse_name("a name after `stock`");
  decl->dims = parse_dims();
  parse_title(*decl);
  parse_each_and_unit(nullptr, &decl->in_unit);
  if (!accept_word("opening")) {
    const Token here = cur();
    const std::string_view word = text_of(here);
    auto& d = fail_expected("`opening`", "after the stock's name");
    if (here.kind == TokenKind::equal || word == "initial" || word == "start" || word == "begin" ||
        word == "open" || word == "init") {
      d.add_fix("write `opening` before the level it starts with", span_of(here), "opening");
    }
    return nullptr;
  }
  decl->opening = parse_expr();
  parse_evidence(decl->opening_evidence);
  parse_clauses(decl->clauses);
  parse_block("after the opening value", Lines::signed_lines, [&] { parse_stock_line(*decl); });
  parse_clauses(decl->clauses);
  return decl;
}

void Parser::accept_line_each(StockLine& line) {
  const std::uint32_t begin = begin_here();
  if (accept_each(line.each)) line.each_span = since(begin);
}

// effects at most 30% each period
void Parser::parse_effects_line(StockDecl& stock) {
  const Token first = cur();
  StockLine line;
  line.is_effects = true;
  line.name = parse_name("`effects`");
  for (const StockLine& other : stock.lines) {
    if (!other.is_effects) continue;
    fail(Kind::duplicate_clause, span_of(first), "a second line `effects` of one stock")
        .label(other.span, "the first")
        .add_fix("leave it out: all that affects the stock stands at the first", span_of(first),
                 "");
    return;
  }
  if (accept_word("at")) {
    if (!expect_word("most", "after `at`")) return;
    line.at_most = parse_expr();
    if (!panic_ && !(at_word("each") && text_of(raw(1)) == "period")) {
      fail_expected("`each period`", "after the most that all shares together take")
          .add_fix("say of how long it is the most: `each period`", {file_, last_end_, last_end_},
                   " each period", "the most in each period");
      return;
    }
    advance();
    advance();
  }
  parse_clauses(line.clauses);
  line.span = since(first.begin);
  if (!panic_) stock.lines.push_back(std::move(line));
}

void Parser::parse_stock_line(StockDecl& stock) {
  if (panic_) return;
  if (at_word("effects")) return parse_effects_line(stock);
  StockLine line;
  const Token first = cur();
  if (!stock.lines.empty() && stock.lines.back().sign == Sign::equals) {
    fail(Kind::unexpected_token, span_of(first),
         "no line follows `=`: what stands there is the level at the end of the period")
        .label(stock.lines.back().span, "the level")
        .add_help("what moves the stock before it is replaced stands above it");
    return;
  }
  line.sign = accept_sign();
  if (line.sign == Sign::equals) return parse_stock_level(stock, first);
  if (line.sign == Sign::none) {
    fail(Kind::missing_sign, span_of(first),
         "a line of a stock begins with `+` or `-`, found " + quoted(text_of(first)))
        .add_fix("write `+` before an inflow; the closing balance is " + quoted(stock.name.text),
                 {file_, first.begin, first.begin}, "+ ", "an inflow")
        .add_fix("or `-` before an outflow", {file_, first.begin, first.begin}, "- ", "an outflow");
    return;
  }
  if (at_named_line()) {
    line.name = parse_name("a name");
    accept_line_each(line);
    expect(TokenKind::equal, "after the name", Role::spaced);
    if (!panic_) line.values.push_back(parse_expr());
  } else {
    parse_values(line.values);
    accept_line_each(line);
  }
  parse_clauses(line.clauses);
  line.span = since(first.begin);
  if (!panic_) stock.lines.push_back(std::move(line));
}

// `= expr`, behind its sign: the level at the end of the period. What it changes is a flow.
void Parser::parse_stock_level(StockDecl& stock, const Token& sign) {
  StockLine line;
  line.sign = Sign::equals;
  line.name = {kLevelChange, span_of(sign)};
  line.values.push_back(parse_expr());
  if (panic_) return;
  const Expr& level = *line.values[0];
  if (level.kind == ExprKind::name && level.text == stock.name.text) {
    fail(Kind::unexpected_token, since(sign.begin),
         "the level of " + quoted(stock.name.text) + " after its lines is its name, without a line")
        .add_fix("leave the line out", since(sign.begin), "")
        .add_note("`= EXPR` as the last line replaces the level");
    return;
  }
  accept_line_each(line);
  parse_clauses(line.clauses);
  line.span = since(sign.begin);
  if (!panic_) stock.lines.push_back(std::move(line));
}

// state failed[Site] "It has failed" opening false { becomes true when COND }
Decl* Parser::parse_state() {
  auto* decl = ast_.make_decl<StateDecl>();
  decl->name = parse_name("a name after `state`");
  decl->dims = parse_dims();
  parse_title(*decl);
  if (!panic_ && !accept_word("opening")) {
    const Token here = cur();
    auto& d = fail_expected("`opening`", "after the state's name");
    if (here.kind == TokenKind::equal) {
      d.add_fix("write `opening` before what it begins with", span_of(here), "opening");
    } else {
      d.add_fix("say what it begins with: `opening false`", {file_, last_end_, last_end_},
                " opening false", "false before the first period");
    }
    return nullptr;
  }
  decl->opening = panic_ ? nullptr : parse_condition();
  parse_evidence(decl->opening_evidence);
  parse_clauses(decl->clauses);
  parse_block("after the opening value", Lines::heads, [&] { parse_becomes(*decl); });
  parse_clauses(decl->clauses);
  return decl;
}

void Parser::parse_becomes(StateDecl& state) {
  if (panic_) return;
  const Token first = cur();
  if (!accept_word("becomes")) {
    const bool waits = at_word("when") || at_word("if");
    auto& d =
        fail(Kind::unknown_declaration, span_of(first), found() + " begins no line of a state");
    if (waits) {
      d.add_fix("write `becomes true when`", span_of(first), "becomes true when",
                "true from then on");
    }
    d.add_note("a state has `becomes true when` and `becomes false when`");
    return;
  }
  StateDecl::Line line;
  line.to = at_word("true");
  if (!line.to && !at_word("false")) {
    fail_expected("`true` or `false`", "after `becomes`")
        .add_fix("write `becomes true`", {file_, last_end_, last_end_}, " true",
                 "true from then on");
    return;
  }
  advance();
  if (!accept_word("when")) {
    const Token here = cur();
    const bool is_if = at_word("if");
    auto& d = fail_expected("`when`", "after what it becomes");
    if (is_if || here.kind == TokenKind::colon) {
      d.add_fix("write `when` before the condition", span_of(here),
                here.kind == TokenKind::colon ? " when" : "when");
    } else {
      d.add_fix("write `when` before the condition", {file_, here.begin, here.begin}, "when ");
    }
    return;
  }
  line.when = parse_condition();
  parse_clauses(line.clauses);
  line.span = since(first.begin);
  if (!panic_) state.lines.push_back(std::move(line));
}

Decl* Parser::parse_statement() {
  auto* decl = ast_.make_decl<StatementDecl>();
  decl->name = parse_name("a name after `statement`");
  parse_title(*decl);
  parse_block("after the statement's name", Lines::signed_lines,
              [&] { parse_statement_line(*decl); });
  return decl;
}

void Parser::parse_statement_line(StatementDecl& statement) {
  StatementLine line;
  const std::uint32_t begin = begin_here();
  line.sign = accept_sign();
  if (line.sign == Sign::equals) {
    line.name = parse_name("the name of a subtotal after `=`");
  } else if (at_named_line()) {
    line.name = parse_name("a name");
    expect(TokenKind::equal, "after the name", Role::spaced);
    if (!panic_) line.values.push_back(parse_expr());
  } else {
    parse_values(line.values);
  }
  parse_clauses(line.clauses);
  line.span = since(begin);
  if (!panic_) statement.lines.push_back(std::move(line));
}

}  // namespace plimsoll::syntax
