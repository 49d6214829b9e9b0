// What operators stand between: numbers, names, brackets, calls.
#include "syntax/lexer.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

Expr* Parser::parse_operand() {
  Expr* left = parse_primary();
  while (!panic_ && left != nullptr) {
    const Token& token = cur();
    const bool same_line = !after_newline();
    if (token.kind == TokenKind::dot) {
      left = parse_member(left);
    } else if (token.kind == TokenKind::left_paren && same_line) {
      left = parse_arguments(left, ExprKind::call);
    } else if (token.kind == TokenKind::left_bracket && same_line) {
      left = parse_arguments(left, ExprKind::index);
      if (!panic_ && at_word("where")) parse_where(*left);
    } else if (at_word("truncated") && text_of(raw(1)) == "to") {
      left = parse_bounds(left, ExprKind::truncated);
    } else if (tokens_[pos_ - 1].kind == TokenKind::right_paren &&
               left->kind != ExprKind::with_unit) {
      Expr* with_unit = parse_with_unit(left);
      if (with_unit == left) break;
      left = with_unit;
    } else {
      break;
    }
  }
  return panic_ ? nullptr : left;
}

Expr* Parser::parse_primary() {
  const Token& token = cur();
  switch (token.kind) {
    case TokenKind::number:
      return parse_number();
    case TokenKind::string: {
      Expr* expr = new_expr(ExprKind::string, token.begin);
      expr->text = ast_.keep(decode_string(text_of(token)));
      expr->span = span_of(token);
      advance();
      return expr;
    }
    case TokenKind::place: {
      // A key of a workbook, as a text would be.
      Expr* expr = new_expr(ExprKind::string, token.begin);
      expr->text = text_of(token);
      expr->span = span_of(token);
      advance();
      return expr;
    }
    case TokenKind::period: {
      Expr* expr = new_expr(ExprKind::period, token.begin);
      expr->text = text_of(token);
      expr->period = take_period();
      expr->span = since(token.begin);
      return expr;
    }
    case TokenKind::left_paren:
      return parse_paren();
    case TokenKind::left_bracket:
      return parse_list();
    case TokenKind::left_brace:
      return parse_cases();
    case TokenKind::identifier:
      break;
    default:
      fail_operand();
      return nullptr;
  }
  const std::string_view word = text_of(token);
  if (word == "if") return parse_conditional();
  const bool no_name = is_reserved(word) && word != "true" && word != "false";
  if (no_name || at_next_declaration()) {
    fail_operand();
    return nullptr;
  }
  Expr* expr = new_expr(ExprKind::name, token.begin);
  expr->text = word;
  expr->span = span_of(token);
  advance();
  return expr;
}

// A line that begins with a head and a name, where the line above still lacks a value.
bool Parser::at_next_declaration() {
  if (!after_newline() || !is_head(text_of(cur()))) return false;
  const Token& next = raw(1);
  if (next.kind != TokenKind::identifier) return false;
  const std::string_view word = text_of(next);
  return !is_reserved(word) && !is_clause_word(word);
}

void Parser::fail_operand() {
  if (panic_) return;
  const Token& token = cur();
  const bool far = pos_ > 0 && (token.kind == TokenKind::newline || after_newline() || at_end());
  auto& d = fail(Kind::unexpected_token, span_of(token),
                 "expected a number, a name or `(`, found " + found());
  if (far && last_end_ > 0) d.label({file_, last_end_ - 1, last_end_}, "after this");
  if (token.kind == TokenKind::plus) d.add_fix("a leading `+` is left out", span_of(token), "");
  if (token.kind == TokenKind::percent) d.add_help("`%` follows a number; a remainder is `mod`");
  const bool power = token.kind == TokenKind::star && pos_ > 0 &&
                     tokens_[pos_ - 1].kind == TokenKind::star &&
                     tokens_[pos_ - 1].end == token.begin;
  const Token& before = token_at(pos_ > 0 ? pos_ - 1 : 0);
  if (token.kind == TokenKind::equal) {
    d.add_fix("leave the `=` out", span_of(token), "");
  } else if ((token.kind == TokenKind::slash || token.kind == TokenKind::star) && tight(pos_) &&
             before.kind == TokenKind::slash) {
    offer_comment(d, pos_ - 1);
  } else if (token.kind == TokenKind::greater && tight(pos_) && before.kind == TokenKind::less) {
    d.add_fix("unequal is written `!=`", {file_, before.begin, token.end}, "!=");
  }
  if (power) {
    d.add_fix("a power is written `a ^ b`", {file_, tokens_[pos_ - 1].begin, token.end}, "^");
  }
}

Expr* Parser::parse_number() {
  const Token token = cur();
  const std::string_view text = text_of(token);
  Expr* expr = new_expr(ExprKind::number, token.begin);
  // A broken number is reported already and must not be read again.
  const bool sound = text.size() <= kMaxNumberCharacters && text.back() != '.' && text[0] != '.' &&
                     text.find_first_not_of("0123456789_.eE+-") == std::string_view::npos;
  if (!sound) {
    expr->text = "0";
  } else if (text.find('_') != std::string_view::npos) {
    std::string digits;
    for (const char c : text) {
      if (c != '_') digits += c;
    }
    expr->text = ast_.keep(std::move(digits));
  } else {
    expr->text = text;
  }
  advance();
  expr->unit = parse_unit_suffix();
  expr->span = since(token.begin);
  return expr;
}

Expr* Parser::parse_paren() {
  const Token opened = cur();
  open_bracket(Role::none);
  const bool outer = std::exchange(per_ends_number_, false);
  Expr* expr = parse_condition();
  per_ends_number_ = outer;
  if (!close_bracket(TokenKind::right_paren, opened)) return nullptr;
  expr->parenthesised = true;
  expr->span = since(opened.begin);
  return expr;
}

Expr* Parser::parse_list() {
  const Token opened = cur();
  Expr* list = new_expr(ExprKind::list, opened.begin);
  open_bracket(Role::none);
  while (!panic_ && !at(TokenKind::right_bracket)) {
    const Expr* value = parse_expr();
    list->args.push_back({Name{}, value});
    if (!grow(*list, value) || !accept(TokenKind::comma)) break;
  }
  if (!close_bracket(TokenKind::right_bracket, opened)) return nullptr;
  list->span = since(opened.begin);
  return list;
}

// { construction: a, else: b }: entries by comma, newline or `;`.
Expr* Parser::parse_cases() {
  const Token opened = cur();
  Expr* cases = new_expr(ExprKind::label_case, opened.begin);
  const int outer_parens = std::exchange(paren_depth_, 0);
  const int outer_ifs = std::exchange(open_ifs_, 0);
  const Lines outer_lines = std::exchange(lines_, Lines::cases);
  const bool outer_per = std::exchange(per_ends_number_, false);
  advance(Role::case_open);
  skip_separators();
  while (!panic_ && !at(TokenKind::right_brace)) {
    tokens_[pos_].starts_item = true;
    parse_case(*cases);
    const bool more =
        accept(TokenKind::comma) || at(TokenKind::newline) || at(TokenKind::semicolon);
    if (!more) break;
    skip_separators();
  }
  if (!panic_ && !at(TokenKind::right_brace)) {
    fail(Kind::unclosed_bracket, span_of(cur()), "expected `,` or `}`, found " + found())
        .label(span_of(opened), "to close this");
  }
  advance(Role::case_close);
  cases->span = since(opened.begin);
  paren_depth_ = outer_parens;
  open_ifs_ = outer_ifs;
  lines_ = outer_lines;
  per_ends_number_ = outer_per;
  return panic_ ? nullptr : cases;
}

void Parser::parse_case(Expr& cases) {
  BraceEntry entry;
  const std::uint32_t begin = begin_here();
  if (!accept_word("else")) {
    const bool outer = std::exchange(left_of_sign_, true);
    entry.key = parse_expr();
    left_of_sign_ = outer;
    if (!grow(cases, entry.key)) return;
  }
  if (!expect(TokenKind::colon, "between key and value")) return;
  const bool outer = std::exchange(left_of_sign_, false);
  entry.value = parse_expr();
  left_of_sign_ = outer;
  if (!grow(cases, entry.value)) return;
  entry.span = since(begin);
  cases.entries.push_back(entry);
}

Expr* Parser::parse_member(Expr* left) {
  advance(Role::tight);
  Expr* member = new_expr(ExprKind::member, left->span.begin);
  const Name name = parse_name("a name after `.`");
  member->text = name.text;
  member->left = left;
  member->op_span = name.span;
  member->span = since(left->span.begin);
  return grow(*member, left) ? member : nullptr;
}

Expr* Parser::parse_arguments(Expr* left, ExprKind kind) {
  const Token opened = cur();
  const bool is_call = kind == ExprKind::call;
  const TokenKind closing = is_call ? TokenKind::right_paren : TokenKind::right_bracket;
  Expr* call = new_expr(kind, left->span.begin);
  call->left = left;
  if (!grow(*call, left)) return nullptr;
  open_bracket(Role::attached);
  const bool outer = std::exchange(per_ends_number_, false);
  while (!panic_ && !at(closing)) {
    parse_argument(*call);
    if (!panic_ && at_word("over")) {
      advance();
      call->over = parse_name_list("an index set");
    }
    if (!accept(TokenKind::comma)) break;
  }
  per_ends_number_ = outer;
  if (!close_bracket(closing, opened)) return nullptr;
  call->span = since(left->span.begin);
  return call;
}

void Parser::parse_argument(Expr& call) {
  Argument argument;
  if (at(TokenKind::identifier) && raw(1).kind == TokenKind::colon) {
    argument.name = parse_name("an argument");
    advance();
    // table("plan.csv", rows: where kind == "actual")
    if (argument.name.text == "rows" && raw(1).kind != TokenKind::comma) accept_row_word();
  }
  if (call.kind == ExprKind::index && at(TokenKind::star)) {
    // history[*, sales]: whatever the key is.
    Expr* every = new_expr(ExprKind::name, cur().begin);
    every->text = "*";
    every->span = span_of(cur());
    advance(Role::tight);
    argument.value = every;
    if (grow(call, every)) call.args.push_back(argument);
    return;
  }
  const Expr* value = parse_expr();
  if (panic_) return;
  if (at(TokenKind::equal)) {
    const Span sign = span_of(cur());
    if (value->kind == ExprKind::name && argument.name.text.empty()) {
      fail(Kind::single_equals, sign, "a named argument is written with `:`")
          .add_fix("write `" + clipped(value->text) + ": ...`", {file_, value->span.end, sign.end},
                   ":");
    } else {
      fail_single_equals(value);
    }
    return;
  }
  argument.value = value;
  if (grow(call, value)) call.args.push_back(argument);
}

Expr* Parser::parse_with_unit(Expr* left) {
  const UnitExpr* unit = parse_unit_suffix();
  if (unit == nullptr) return left;
  Expr* made = new_expr(ExprKind::with_unit, left->span.begin);
  made->left = left;
  made->unit = unit;
  made->span = since(left->span.begin);
  return grow(*made, left) ? made : nullptr;
}

// d truncated to [a, b] and x within [a, b], with either side left out.
Expr* Parser::parse_bounds(Expr* left, ExprKind kind) {
  Expr* made = new_expr(kind, left->span.begin);
  made->left = left;
  advance();
  if (kind == ExprKind::truncated) advance();
  const Token opened = cur();
  if (opened.kind != TokenKind::left_bracket) {
    fail_expected("`[low, high]`", "after `truncated to`");
    return nullptr;
  }
  open_bracket(Role::none);
  made->args.resize(2);
  if (!at(TokenKind::comma)) made->args[0].value = parse_expr();
  expect(TokenKind::comma, "between the bounds");
  if (!at(TokenKind::right_bracket)) made->args[1].value = parse_expr();
  if (!close_bracket(TokenKind::right_bracket, opened)) return nullptr;
  made->span = since(left->span.begin);
  for (const Argument& bound : made->args) {
    if (bound.value != nullptr && !grow(*made, bound.value)) return nullptr;
  }
  return grow(*made, left) ? made : nullptr;
}

// history[...] where note ~ "..."
void Parser::parse_where(Expr& index) {
  const std::uint32_t begin = begin_here();
  WhereClause where;
  advance();
  where.column = parse_name("a column after `where`");
  expect(TokenKind::tilde, "after the column", Role::spaced);
  where.text = parse_string("a text to look for");
  where.span = since(begin);
  index.span = since(index.span.begin);
  index.where = std::move(where);
}

}  // namespace plimsoll::syntax
