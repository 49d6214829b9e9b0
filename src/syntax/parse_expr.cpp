// Expressions by operator precedence (E. W. Dijkstra, "Algol 60 translation", 1961): operands and
// waiting operators lie on two explicit stacks shared by all expressions in progress, so that
// neither
// `- - - x` nor `a ^ b ^ c` recurses; only brackets and `if` do.
#include <algorithm>

#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

constexpr int kMaxDepth = 256;
constexpr int kMaxHeight = 1000;
constexpr std::size_t kMaxNodes = 2'000'000;

constexpr int kNotPrecedence = 3;
constexpr int kComparison = 4;
constexpr int kWithinPrecedence = 5;
constexpr int kNegatePrecedence = 8;

struct Infix {
  BinaryOp op;
  int precedence;
  bool to_the_right = false;
};

std::optional<Infix> infix(TokenKind kind) {
  switch (kind) {
    case TokenKind::less:
      return Infix{BinaryOp::lt, kComparison};
    case TokenKind::less_equal:
      return Infix{BinaryOp::le, kComparison};
    case TokenKind::greater:
      return Infix{BinaryOp::gt, kComparison};
    case TokenKind::greater_equal:
      return Infix{BinaryOp::ge, kComparison};
    case TokenKind::equal_equal:
      return Infix{BinaryOp::eq, kComparison};
    case TokenKind::not_equal:
      return Infix{BinaryOp::ne, kComparison};
    case TokenKind::plus:
      return Infix{BinaryOp::add, 6};
    case TokenKind::minus:
      return Infix{BinaryOp::sub, 6};
    case TokenKind::star:
      return Infix{BinaryOp::mul, 7};
    case TokenKind::slash:
      return Infix{BinaryOp::div, 7};
    case TokenKind::caret:
      return Infix{BinaryOp::pow, 9, true};
    default:
      return std::nullopt;
  }
}

}  // namespace

bool Parser::enter() {
  if (++depth_ <= kMaxDepth) return true;
  fail_depth(span_of(cur()));
  return false;
}

// Numbers, names, operations and declarations together, so that memory has a bound.
void Parser::count_node(std::uint32_t begin) {
  if (++n_nodes_ <= kMaxNodes || stopped_) return;
  fail(Kind::too_many_nodes, since(begin),
       "the file has more than " + std::to_string(kMaxNodes) +
           " numbers, names, operations and declarations");
  stopped_ = unwinding_ = true;
}

Expr* Parser::new_expr(ExprKind kind, std::uint32_t begin) {
  count_node(begin);
  Expr* expr = ast_.make_expr();
  expr->kind = kind;
  expr->span = {file_, begin, begin};
  return expr;
}

bool Parser::grow(Expr& parent, const Expr* child) {
  if (child == nullptr) return false;
  const int height = std::max<int>(parent.height, child->height + 1);
  if (height > kMaxHeight) {
    fail_depth({file_, last_end_ > 0 ? last_end_ - 1 : 0, last_end_});
    return false;
  }
  parent.height = static_cast<std::uint16_t>(height);
  return true;
}

bool Parser::push_prefixes(std::size_t base) {
  while (at(TokenKind::minus) || at_word("not")) {
    Operator op;
    op.is_prefix = true;
    const bool minus = at(TokenKind::minus);
    op.unary_op = minus ? UnaryOp::negate : UnaryOp::not_;
    op.precedence = minus ? kNegatePrecedence : kNotPrecedence;
    op.span = span_of(cur());
    if (operators_.size() - base >= kMaxHeight) {
      fail_depth(op.span);
      return false;
    }
    advance(minus ? Role::prefix : Role::none);
    operators_.push_back(op);
  }
  return !panic_;
}

// `within [`; in `expect x within 10% of y` the word is another one.
bool Parser::at_within() {
  return at_word("within") && raw(1).kind == TokenKind::left_bracket;
}

// The operator here, not yet taken.
bool Parser::read_operator(Operator& out) {
  const Token& token = cur();
  out = Operator();
  out.span = span_of(token);
  if (token.kind == TokenKind::identifier) {
    const std::string_view word = text_of(token);
    if (word != "and" && word != "or") return false;
    out.op = word == "and" ? BinaryOp::and_ : BinaryOp::or_;
    out.precedence = word == "and" ? 2 : 1;
    return true;
  }
  const std::optional<Infix> found = infix(token.kind);
  if (!found) return false;
  out.op = found->op;
  out.precedence = found->precedence;
  out.to_the_right = found->to_the_right;
  return true;
}

// Applies the topmost operator to the topmost operands.
bool Parser::reduce_one() {
  const Operator op = operators_.back();
  operators_.pop_back();
  Expr* right = operands_.back();
  operands_.pop_back();
  if (op.is_prefix) {
    Expr* made = new_expr(ExprKind::unary, op.span.begin);
    made->unary_op = op.unary_op;
    made->op_span = op.span;
    made->left = right;
    made->span.end = right->span.end;
    operands_.push_back(made);
    return grow(*made, right);
  }
  Expr* left = operands_.back();
  operands_.pop_back();
  Expr* made = new_expr(ExprKind::binary, left->span.begin);
  made->op = op.op;
  made->op_span = op.span;
  made->left = left;
  made->right = right;
  made->span.end = right->span.end;
  operands_.push_back(made);
  return grow(*made, left) && grow(*made, right);
}

// Applies the waiting operators that bind at least as tightly as the next one.
bool Parser::reduce_above(std::size_t base, const Operator& next) {
  while (operators_.size() > base) {
    const Operator& top = operators_.back();
    const bool wins =
        next.to_the_right ? top.precedence > next.precedence : top.precedence >= next.precedence;
    if (!wins) return true;
    if (top.precedence == kComparison && next.precedence == kComparison) {
      fail_chain(operands_.back());
      return false;
    }
    if (!reduce_one()) return false;
  }
  return true;
}

void Parser::fail_chain(const Expr* middle) {
  const Operator& first = operators_.back();
  const Expr* left = operands_[operands_.size() - 2];
  const auto text = [this](const Span& span) {
    return clipped(text_.substr(span.begin, span.end - span.begin));
  };
  const Token& op = cur();
  fail(Kind::comparison_chain, span_of(op), "comparisons do not chain")
      .label(first.span, "first comparison")
      .add_fix("write `" + text(left->span) + " " + text(first.span) + " " + text(middle->span) +
                   " and " + text(middle->span) + " " + text(span_of(op)) + " ...`",
               {file_, middle->span.end, middle->span.end},
               " and " + std::string(text_.substr(middle->span.begin,
                                                  middle->span.end - middle->span.begin)));
}

Expr* Parser::parse_expr() {
  const std::size_t base_operators = operators_.size();
  const std::size_t base_operands = operands_.size();
  Expr* result = nullptr;
  if (enter()) {
    while (push_prefixes(base_operators)) {
      Expr* operand = parse_operand();
      if (panic_) break;
      operands_.push_back(operand);
      while (!panic_ && at_within()) {
        Operator within;
        within.precedence = kWithinPrecedence;
        if (!reduce_above(base_operators, within)) break;
        Expr* held = parse_bounds(operands_.back(), ExprKind::within);
        if (held != nullptr) operands_.back() = held;
      }
      if (panic_) break;
      Operator next;
      if (!read_operator(next)) {
        while (operators_.size() > base_operators && reduce_one()) {
        }
        if (!panic_) result = operands_.back();
        break;
      }
      if (!reduce_above(base_operators, next)) break;
      if (operators_.size() - base_operators >= kMaxHeight) {
        fail_depth(next.span);
        break;
      }
      advance(Role::spaced);
      operators_.push_back(next);
    }
  }
  leave();
  operators_.resize(base_operators);
  operands_.resize(base_operands);
  return result;
}

Expr* Parser::parse_condition() {
  Expr* expr = parse_expr();
  if (!panic_ && at(TokenKind::equal) && !after_newline()) fail_single_equals(expr);
  return expr;
}

void Parser::fail_single_equals(const Expr* left) {
  const std::string shown =
      left == nullptr ? "x"
                      : clipped(text_.substr(left->span.begin, left->span.end - left->span.begin));
  Span sign = span_of(cur());
  // `=<` and `=>`
  const Token& next = token_at(pos_ + 1);
  const bool reversed =
      tight(pos_ + 1) && (next.kind == TokenKind::less || next.kind == TokenKind::greater);
  if (reversed) {
    sign.end = next.end;
    const std::string right = next.kind == TokenKind::less ? "<=" : ">=";
    fail(Kind::single_equals, sign, "the `=` stands second")
        .add_fix("write `" + right + "`", sign, right);
    return;
  }
  fail(Kind::single_equals, sign, "`=` gives a name its meaning; it does not compare")
      .add_fix("to compare, write `" + shown + " == ...`", sign, "==");
}

// An else-if chain is a loop here: the conditions read so far wait in a list, and the tree is built
// from the last `else` backwards.
Expr* Parser::parse_conditional() {
  struct Arm {
    std::uint32_t begin;
    Expr* condition;
    Expr* then;
  };
  std::vector<Arm> arms;
  Expr* otherwise = nullptr;
  while (true) {
    Arm arm{begin_here(), nullptr, nullptr};
    const Span if_span = span_of(cur());
    if (arms.size() >= kMaxHeight) {
      fail_depth(if_span);
      return nullptr;
    }
    if (fail_spreadsheet_if(pos_ + 1)) return nullptr;
    advance();
    arm.condition = parse_condition();
    if (!panic_ && !at_word("then")) {
      fail(Kind::missing_then, span_of(cur()), "expected `then`, found " + found())
          .label(if_span, "the condition begins here")
          .add_note("a choice is `if`, a condition, `then`, a value, `else`, a value");
    }
    advance();
    ++open_ifs_;
    arm.then = parse_expr();
    if (!panic_ && !at_word("else")) {
      fail(Kind::missing_else, span_of(cur()), "expected `else`, found " + found())
          .label(if_span, "of this `if`")
          .add_fix("every `if` has both arms, such as `else 0`", {file_, last_end_, last_end_},
                   " else 0", "0 where the condition does not hold");
    }
    --open_ifs_;
    advance();
    if (panic_) return nullptr;
    arms.push_back(arm);
    if (!at_word("if")) break;
  }
  otherwise = parse_expr();
  if (panic_) return nullptr;
  while (!arms.empty()) {
    const Arm& arm = arms.back();
    Expr* made = new_expr(ExprKind::conditional, arm.begin);
    made->condition = arm.condition;
    made->left = arm.then;
    made->right = otherwise;
    made->span.end = otherwise->span.end;
    if (!grow(*made, arm.condition) || !grow(*made, arm.then) || !grow(*made, otherwise)) {
      return nullptr;
    }
    otherwise = made;
    arms.pop_back();
  }
  return otherwise;
}

const Expr* Parser::parse_figure() {
  const bool named = at_word("spearman") || at_word("kendall");
  const TokenKind next = raw(1).kind;
  if (!named || (next != TokenKind::number && next != TokenKind::minus)) return parse_expr();
  const std::uint32_t begin = begin_here();
  Expr* callee = new_expr(ExprKind::name, begin);
  callee->text = text_of(cur());
  callee->span = span_of(cur());
  advance();
  const Expr* figure = parse_expr();
  if (panic_) return nullptr;
  Expr* call = new_expr(ExprKind::call, begin);
  call->left = callee;
  call->args.push_back({Name{}, figure});
  call->span = since(begin);
  return grow(*call, figure) && grow(*call, callee) ? call : nullptr;
}

const Expr* Parser::parse_path(std::string_view what) {
  if (!at(TokenKind::identifier)) {
    fail_expected(what, "");
    return nullptr;
  }
  return parse_operand();
}

}  // namespace plimsoll::syntax
