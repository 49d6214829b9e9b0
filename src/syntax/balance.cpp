#include "syntax/balance.h"

#include <algorithm>
#include <utility>

namespace plimsoll::syntax {
namespace {

// An expression as rest + factor * name. Null: none of it.
struct Parts {
  const Expr* rest = nullptr;
  const Expr* factor = nullptr;
};

class Solver {
 public:
  Solver(Ast& ast, std::string_view name) : ast_(ast), name_(name) {}

  Solution solve(const Expr& left, const Expr& right) {
    const Parts a = parts(left);
    const Parts b = parts(right);
    if (failed_.place.valid()) return failed_;
    if (a.factor == nullptr && b.factor == nullptr) {
      failed_.why_not = "it does not hold the item";
      failed_.place = joined(left.span, right.span);
      return failed_;
    }
    const Span span = joined(left.span, right.span);
    // factor * name = rest, with the factor on the side where it is positive.
    const Expr* factor = sum(BinaryOp::sub, a.factor, b.factor, span);
    const Expr* rest = sum(BinaryOp::sub, b.rest, a.rest, span);
    if (is_unit(factor, true)) {
      factor = strip(factor);
      rest = sum(BinaryOp::sub, a.rest, b.rest, span);
    }
    if (rest == nullptr) rest = figure("0", span);
    failed_.value = is_unit(factor, false) ? rest : binary(BinaryOp::div, rest, factor, span);
    return failed_;
  }

 private:
  static Span joined(Span a, Span b) { return {a.file, a.begin, std::max(a.end, b.end)}; }

  bool holds(const Expr* e) const {
    if (e == nullptr) return false;
    if (e->kind == ExprKind::name) return e->text == name_;
    if (e->kind == ExprKind::member) return false;
    const auto in = [this](const auto& items) {
      return std::any_of(items.begin(), items.end(),
                         [this](const auto& item) { return holds(item.value); });
    };
    return holds(e->left) || holds(e->right) || holds(e->condition) || in(e->args) ||
           in(e->entries);
  }

  Parts fail(const Expr& e, std::string why) {
    if (!failed_.place.valid()) failed_ = {nullptr, std::move(why), e.span};
    return {};
  }

  Parts parts(const Expr& e) {
    if (!holds(&e)) return {&e, nullptr};
    if (e.kind == ExprKind::name) return {nullptr, figure("1", e.span)};
    if (e.kind == ExprKind::unary && e.unary_op == UnaryOp::negate) {
      const Parts inner = parts(*e.left);
      return {sum(BinaryOp::sub, nullptr, inner.rest, e.span),
              sum(BinaryOp::sub, nullptr, inner.factor, e.span)};
    }
    if (e.kind != ExprKind::binary)
      return fail(e, "the item stands inside something else than a sum");
    switch (e.op) {
      case BinaryOp::add:
      case BinaryOp::sub: {
        const Parts a = parts(*e.left);
        const Parts b = parts(*e.right);
        return {sum(e.op, a.rest, b.rest, e.span), sum(e.op, a.factor, b.factor, e.span)};
      }
      case BinaryOp::mul: {
        if (holds(e.left) && holds(e.right)) return fail(e, "the item is multiplied by itself");
        const bool first = holds(e.left);
        const Parts inner = parts(first ? *e.left : *e.right);
        return {product(inner.rest, first ? e.right : e.left, first, e.span),
                product(inner.factor, first ? e.right : e.left, first, e.span)};
      }
      case BinaryOp::div: {
        if (holds(e.right)) return fail(*e.right, "the item stands below the line of a quotient");
        const Parts inner = parts(*e.left);
        return {
            inner.rest == nullptr ? nullptr : binary(BinaryOp::div, inner.rest, e.right, e.span),
            inner.factor == nullptr ? nullptr
                                    : binary(BinaryOp::div, inner.factor, e.right, e.span)};
      }
      default:
        return fail(e, "the item stands inside something else than a sum");
    }
  }

  // The figure 1, or -1 as it is written here.
  bool is_unit(const Expr* e, bool negative) const {
    if (negative) {
      return e != nullptr && e->kind == ExprKind::unary && e->unary_op == UnaryOp::negate &&
             is_unit(e->left, false);
    }
    return e != nullptr && std::find(ones_.begin(), ones_.end(), e) != ones_.end();
  }
  static const Expr* strip(const Expr* negated) { return negated->left; }

  const Expr* sum(BinaryOp op, const Expr* a, const Expr* b, Span span) {
    if (b == nullptr) return a;
    if (a != nullptr) return binary(op, a, b, span);
    if (op == BinaryOp::add) return b;
    if (b->kind == ExprKind::unary && b->unary_op == UnaryOp::negate) return b->left;
    Expr* e = ast_.make_expr();
    e->kind = ExprKind::unary;
    e->unary_op = UnaryOp::negate;
    e->left = b;
    e->span = e->op_span = span;
    e->height = static_cast<std::uint16_t>(b->height + 1);
    return e;
  }

  const Expr* product(const Expr* a, const Expr* b, bool a_first, Span span) {
    if (a == nullptr) return nullptr;
    if (is_unit(a, false)) return b;
    return a_first ? binary(BinaryOp::mul, a, b, span) : binary(BinaryOp::mul, b, a, span);
  }

  const Expr* binary(BinaryOp op, const Expr* a, const Expr* b, Span span) {
    Expr* e = ast_.make_expr();
    e->kind = ExprKind::binary;
    e->op = op;
    e->left = a;
    e->right = b;
    e->span = e->op_span = span;
    e->height = static_cast<std::uint16_t>(std::max(a->height, b->height) + 1);
    return e;
  }

  const Expr* figure(std::string_view digits, Span span) {
    Expr* e = ast_.make_expr();
    e->kind = ExprKind::number;
    e->text = digits;
    e->span = span;
    if (digits == "1") ones_.push_back(e);
    return e;
  }

  Ast& ast_;
  std::string_view name_;
  Solution failed_;
  std::vector<const Expr*> ones_;
};

}  // namespace

Solution solve_for(Ast& ast, std::string_view name, const Expr& left, const Expr& right) {
  return Solver(ast, name).solve(left, right);
}

}  // namespace plimsoll::syntax
