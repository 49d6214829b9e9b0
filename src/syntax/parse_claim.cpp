// Declarations of what is asked: outcomes, limits, scenarios, actions, checks, expectations, observations.
#include "syntax/parser_impl.h"
#include "syntax/quote.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

bool is_comparison(TokenKind kind) {
  return kind == TokenKind::less || kind == TokenKind::less_equal || kind == TokenKind::greater ||
         kind == TokenKind::greater_equal || kind == TokenKind::equal_equal ||
         kind == TokenKind::not_equal;
}

}  // namespace

// outcome margin = a / b each year, bad low, "operating margin"; the parts after the value in any
// order
Decl* Parser::parse_outcome() {
  auto* decl = ast_.make_decl<OutcomeDecl>();
  if (at(TokenKind::identifier) && raw(1).kind == TokenKind::equal) {
    decl->name = parse_name("a name");
    advance(Role::spaced);
  }
  decl->value = parse_expr();
  while (!panic_) {
    const bool comma = accept(TokenKind::comma);
    if (at_word("each") || at_word("over")) {
      if (decl->each != Each::none) fail_duplicate("each");
      accept_each(decl->each);
    } else if (at_word("bad")) {
      if (decl->bad != BadSide::unstated) fail_duplicate("bad");
      advance();
      if (accept_word("low")) {
        decl->bad = BadSide::low;
      } else if (accept_word("high")) {
        decl->bad = BadSide::high;
      } else if (!panic_) {
        const Token here = cur();
        const std::string_view word = text_of(here);
        auto& d = fail(Kind::unknown_word, span_of(here),
                       "expected `low` or `high` after `bad`, found " + found());
        if (here.kind == TokenKind::colon || here.kind == TokenKind::equal) {
          d.add_fix("leave the sign out", span_of(here), "");
        } else if (word.starts_with("low") || word == "down" || word == "small") {
          d.did_you_mean(span_of(here), "low");
        } else if (word.starts_with("high") || word == "up" || word == "large") {
          d.did_you_mean(span_of(here), "high");
        }
        d.add_note("`bad low` says that small values are the bad ones");
      }
    } else if (at(TokenKind::string)) {
      parse_title(*decl);
    } else if (!comma && parse_evidence(decl->evidence)) {
      continue;
    } else {
      if (comma) fail_expected("`each year`, `over horizon`, `bad low` or a label", "after `,`");
      break;
    }
  }
  return decl;
}

// limit no_loss "Years of loss": P(net_income < 0) <= 5% each year
Decl* Parser::parse_limit() {
  auto* decl = ast_.make_decl<LimitDecl>();
  decl->name = parse_name("a name after `limit`");
  parse_title(*decl);
  expect(TokenKind::colon, "after the limit's name");
  decl->condition = panic_ ? nullptr : parse_condition();
  accept_each(decl->each);
  parse_evidence(decl->evidence);
  return decl;
}

Decl* Parser::parse_scenario() {
  auto* decl = ast_.make_decl<ScenarioDecl>();
  decl->name = parse_name("a name after `scenario`");
  parse_title(*decl);
  parse_evidence(decl->evidence);
  parse_block("after the scenario's name", Lines::heads, [&] {
    if (accept_word("set")) {
      std::optional<SetItem> item = parse_set_item();
      if (item) decl->sets.push_back(std::move(*item));
    } else if (at_word("strike")) {
      parse_strike(*decl);
    } else {
      fail_expected("`set` or `strike`", "in a scenario");
    }
  });
  return decl;
}

// action second_route "..." cost 400 M JPY per year to line_cost { set ... }
Decl* Parser::parse_action() {
  auto* decl = ast_.make_decl<ActionDecl>();
  decl->name = parse_name("a name after `action`");
  parse_title(*decl);
  while (!panic_) {
    if (parse_evidence(decl->evidence)) continue;
    if (!at_word("cost")) break;
    if (decl->cost != nullptr) fail_duplicate("cost");
    advance();
    decl->cost = parse_expr();
    if (!panic_ && !at_word("to")) {
      fail_expected("`to` and the flow that bears the cost", "after the cost")
          .add_help("the flow that bears the cost stands behind `to`");
    }
    advance();
    decl->cost_to = panic_ ? nullptr : parse_path("the flow that bears the cost");
  }
  parse_block("after the action's name", Lines::heads, [&] {
    if (!accept_word("set")) {
      fail_expected("`set`", "in an action");
      return;
    }
    std::optional<SetItem> item = parse_set_item();
    if (item) decl->sets.push_back(std::move(*item));
  });
  return decl;
}

// network.outage.rate = 0.3 * network.outage.rate      late_cloud.growth ~ uniform(0%, 5%)
std::optional<SetItem> Parser::parse_set_item() {
  SetItem item;
  const std::uint32_t begin = begin_here();
  item.target = parse_path("the name to set");
  item.is_law = accept(TokenKind::tilde, Role::spaced);
  if (!item.is_law && !expect(TokenKind::equal, "after the name", Role::spaced))
    return std::nullopt;
  item.value = parse_expr();
  parse_evidence(item.evidence);
  item.span = since(begin);
  if (panic_) return std::nullopt;
  return item;
}

// strike network.outage in FY2012Q3 { hit[tokyo] = true; hours[tokyo] = 72 hours }
void Parser::parse_strike(ScenarioDecl& scenario) {
  StrikeItem item;
  const std::uint32_t begin = begin_here();
  advance();
  item.event = parse_path("an event after `strike`");
  if (accept_word("in")) item.period = parse_period("after `in`");
  if (at(TokenKind::left_brace)) {
    parse_block("", Lines::table, [&] {
      std::optional<SetItem> mark = parse_set_item();
      if (mark) item.marks.push_back(std::move(*mark));
    });
  }
  item.span = since(begin);
  if (!panic_) scenario.strikes.push_back(std::move(item));
}

Decl* Parser::parse_check() {
  auto* decl = ast_.make_decl<CheckDecl>();
  decl->name = parse_name("a name after `check`");
  expect(TokenKind::colon, "after the check's name");
  decl->condition = panic_ ? nullptr : parse_condition();
  parse_evidence(decl->evidence);
  return decl;
}

// expect median(x) within 10% of 7.5 bn JPY in FY2012 cite ...      expect P(x < 0) <= 20% in
// FY2012
Decl* Parser::parse_expect() {
  auto* decl = ast_.make_decl<ExpectDecl>();
  const Expr* claim = parse_condition();
  if (panic_) return nullptr;
  const bool compares = claim->kind == ExprKind::binary && !claim->parenthesised &&
                        claim->op >= BinaryOp::lt && claim->op <= BinaryOp::ne;
  if (compares) {
    decl->statistic = claim->left;
    decl->relation = claim->op;
    decl->target = claim->right;
  } else if (accept_word("within")) {
    decl->statistic = claim;
    decl->tolerance = parse_expr();
    if (expect_word("of", "after the tolerance")) decl->target = parse_expr();
  } else {
    fail_expected("`within T of X` or a comparison", "after the statistic")
        .add_note("an expectation is `median(x) within 10% of y`, or a comparison");
    return nullptr;
  }
  if (accept_word("in")) decl->period = parse_period("after `in`");
  parse_evidence(decl->evidence);
  return decl;
}

// observe x in FY2012Q1 = 24.1 bn JPY +- 0.2 bn JPY cite ...      observe x in FY2012Q1 between 24 bn JPY and 25 bn JPY
// observe cash > 5 bn JPY in FY2012Q1
Decl* Parser::parse_observe() {
  auto* decl = ast_.make_decl<ObserveDecl>();
  decl->value = parse_expr();
  if (!panic_ && accept_word("in")) decl->period = parse_period("after `in`");
  if (panic_) return nullptr;
  const auto text_at = [&](const Span& span) {
    return std::string(text_.substr(span.begin, span.end - span.begin));
  };
  const Span before = decl->value->span;
  if (decl->period && is_comparison(cur().kind)) {
    const Span sign = span_of(cur());
    const Span when = decl->period->span;
    advance(Role::spaced);
    const Expr* right = parse_expr();
    if (panic_) return nullptr;
    const std::string better =
        text_at(before) + " " + text_at(sign) + " " + text_at(right->span) + " in " + text_at(when);
    fail(Kind::unexpected_token, sign, "the period of a condition stands behind it")
        .add_fix("write `" + clipped(better) + "`", {file_, before.begin, right->span.end}, better);
    return nullptr;
  }
  if (accept(TokenKind::equal, Role::spaced)) {
    decl->seen = parse_expr();
    if (!panic_ && accept(TokenKind::plus_minus, Role::spaced)) decl->error = parse_expr();
  } else if (accept_word("between")) {
    const Expr* ends = parse_expr();
    if (panic_) return nullptr;
    if (ends->kind == ExprKind::binary && ends->op == BinaryOp::and_ && !ends->parenthesised) {
      decl->low = ends->left;
      decl->high = ends->right;
    } else {
      fail_expected("`and` and the upper end", "after the lower end");
    }
  }
  if (panic_) return nullptr;
  if (!decl->period && (decl->seen != nullptr || decl->low != nullptr) && at_word("in")) {
    const Span word = span_of(cur());
    advance();
    const std::optional<PeriodLiteral> when = parse_period("after `in`");
    if (panic_ || !when) return nullptr;
    const std::string better =
        text_at(before) + " in " + text_at(when->span) + text_at({file_, before.end, word.begin});
    fail(Kind::unexpected_token, word, "the period stands behind what was observed")
        .add_fix("write `" + clipped(better) + "`", {file_, before.begin, when->span.end}, better);
    return nullptr;
  }
  parse_evidence(decl->evidence);
  return decl;
}

// allow judged_tail at war.length, war.cost "because"
Decl* Parser::parse_allow() {
  auto* decl = ast_.make_decl<AllowDecl>();
  decl->name = parse_name("the name of a rule of `plimsoll audit`");
  if (!panic_ && accept_word("at")) {
    do {
      decl->at.push_back(parse_expr());
    } while (!panic_ && accept(TokenKind::comma));
  }
  if (panic_) return nullptr;
  decl->because = parse_string("the reason, in quotes,");
  return decl;
}

}  // namespace plimsoll::syntax
