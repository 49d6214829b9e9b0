// Operators: which units and kinds they take and give.
#include "check/expr/operators.h"

#include <algorithm>
#include <cmath>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/laws/law.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::BinaryOp;

namespace {

std::string_view operator_text(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return "+";
    case BinaryOp::sub:
      return "-";
    case BinaryOp::mul:
      return "*";
    case BinaryOp::div:
      return "/";
    case BinaryOp::pow:
      return "^";
    case BinaryOp::lt:
      return "<";
    case BinaryOp::le:
      return "<=";
    case BinaryOp::gt:
      return ">";
    case BinaryOp::ge:
      return ">=";
    case BinaryOp::eq:
      return "==";
    case BinaryOp::ne:
      return "!=";
    case BinaryOp::and_:
      return "and";
    case BinaryOp::or_:
      return "or";
  }
  return "";
}

Op op_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::add:
      return Op::add;
    case BinaryOp::sub:
      return Op::sub;
    case BinaryOp::mul:
      return Op::mul;
    case BinaryOp::div:
      return Op::div;
    case BinaryOp::pow:
      return Op::pow;
    case BinaryOp::lt:
      return Op::lt;
    case BinaryOp::le:
      return Op::le;
    case BinaryOp::gt:
      return Op::gt;
    case BinaryOp::ge:
      return Op::ge;
    case BinaryOp::eq:
      return Op::eq;
    case BinaryOp::ne:
      return Op::ne;
    case BinaryOp::and_:
      return Op::and_;
    case BinaryOp::or_:
      return Op::or_;
  }
  return Op::add;
}

// The fraction of small whole numbers that a constant is, such as 2, -1 or 1/2.
std::optional<units::Rational> small_fraction(double x) {
  for (int denominator = 1; denominator <= 12; ++denominator) {
    const double numerator = std::nearbyint(x * denominator);
    if (std::fabs(numerator) <= 1000 && numerator / denominator == x) {
      return units::Rational{static_cast<std::int64_t>(numerator), denominator};
    }
  }
  return std::nullopt;
}

Value power(Context& context, const Expr& e, const Value& base, const Value& exponent,
            const Scope& scope) {
  if (!expect_plain(context, exponent, e.right->span, "an exponent")) return {};
  Unit unit;
  if (!base.zero && !base.unit.is_plain()) {
    const auto value = constant_of(context, exponent.node);
    const auto fraction = value ? small_fraction(*value) : std::nullopt;
    if (!fraction) {
      error(context, Kind::unit_power, e.right->span,
            "the exponent of a figure in " + unit_words(context, base.unit) +
                " must be a constant such as 2 or 1/2")
          .label(e.left->span, unit_words(context, base.unit));
      return {};
    }
    unit = base.unit.pow(*fraction);
  }
  return emit(context, Op::pow, {&base, &exponent}, std::move(unit), Type::number, scope, e.span);
}

Value arithmetic(Context& context, const Expr& e, const Value& left, const Value& right,
                 const Scope& scope) {
  if (e.op == BinaryOp::pow) return power(context, e, left, right, scope);
  Unit unit;
  bool zero = false;
  if (e.op == BinaryOp::add || e.op == BinaryOp::sub) {
    Value a = left;
    Value b = right;
    if (!unify(context, a, e.left->span, b, e.right->span, e.op_span,
               std::string("the sides of `") + std::string(operator_text(e.op)) + "`")) {
      return {};
    }
    unit = a.unit;
    zero = a.zero && b.zero;
  } else if (e.op == BinaryOp::mul) {
    unit = left.unit * right.unit;
    zero = left.zero && right.zero;
  } else {
    unit = left.unit / right.unit;
  }
  if (!unit.valid()) {
    error(context, Kind::unit_power, e.span, "the unit of this product has too large a power");
    return {};
  }
  Value v =
      emit(context, op_of(e.op), {&left, &right}, std::move(unit), Type::number, scope, e.span);
  v.zero = zero;
  return v;
}

Value comparison(Context& context, const Expr& e, const Value& left, const Value& right,
                 const Scope& scope) {
  Value a = left;
  Value b = right;
  const bool equality = e.op == BinaryOp::eq || e.op == BinaryOp::ne;
  if (!(equality && a.is_logical() && b.is_logical())) {
    const bool a_is_number = expect_number(context, a, e.left->span);
    const bool b_is_number = expect_number(context, b, e.right->span);
    if (!a_is_number || !b_is_number) return {};
    if (!unify(context, a, e.left->span, b, e.right->span, e.op_span,
               std::string("the sides of `") + std::string(operator_text(e.op)) + "`")) {
      return {};
    }
  }
  return emit(context, op_of(e.op), {&a, &b}, {}, Type::boolean, scope, e.span);
}

}  // namespace

Value unary(Context& context, const Expr& e, const Scope& scope) {
  if (e.unary_op == syntax::UnaryOp::not_) {
    const Value operand = condition(context, *e.left, scope);
    return emit(context, Op::not_, {&operand}, {}, Type::boolean, scope, e.span);
  }
  const Value operand = numeric(context, *e.left, scope);
  if (!operand.ok()) return {};
  if (context.module.node(operand.node).op == Op::constant &&
      operand.shape == context.builder.scalar()) {
    Value v = number(context, -context.module.node(operand.node).imm, operand.unit);
    v.zero = operand.zero;
    return v;
  }
  Value v = emit(context, Op::neg, {&operand}, operand.unit, Type::number, scope, e.span);
  v.zero = operand.zero;
  return v;
}

Value binary(Context& context, const Expr& e, const Scope& scope) {
  if (e.op == BinaryOp::and_ || e.op == BinaryOp::or_) {
    const Value left = condition(context, *e.left, scope);
    const Value right = condition(context, *e.right, scope);
    return emit(context, op_of(e.op), {&left, &right}, {}, Type::boolean, scope, e.span);
  }
  const Value left = expr(context, *e.left, scope);
  const Value right = expr(context, *e.right, scope);
  if (!left.ok() || !right.ok()) return {};
  if (e.op >= BinaryOp::lt && e.op <= BinaryOp::ne)
    return comparison(context, e, left, right, scope);
  if (left.is_law() || right.is_law()) return law_arithmetic(context, e, left, right, scope);
  // Both sides are looked at, so that both are reported.
  const bool left_is_number = expect_number(context, left, e.left->span);
  const bool right_is_number = expect_number(context, right, e.right->span);
  return left_is_number && right_is_number ? arithmetic(context, e, left, right, scope) : Value();
}

Value held_within(Context& context, const Expr& e, const Scope& scope) {
  Value value = numeric(context, *e.left, scope);
  const Expr* low = e.args[0].value;
  const Expr* high = e.args[1].value;
  if (low == nullptr && high == nullptr) {
    error(context, Kind::bounds_crossed, e.span, "`within` has no bound")
        .add_fix("leave it out", {e.span.file, e.left->span.end, e.span.end}, "");
    return {};
  }
  std::optional<double> known_low;
  std::optional<double> known_high;
  const auto hold = [&](const Expr* bound, Op op, std::optional<double>& known) {
    if (bound == nullptr) return true;
    Value limit = numeric(context, *bound, scope);
    if (!limit.ok() || !value.ok() ||
        !unify(context, value, e.left->span, limit, bound->span, e.span,
               "a value and what it is held within")) {
      return false;
    }
    known = constant_of(context, limit.node);
    const bool zero = value.zero && limit.zero;
    value = emit(context, op, {&limit, &value}, value.unit, Type::number, scope, e.span);
    value.zero = zero;
    return value.ok();
  };
  if (!hold(high, Op::min, known_high) || !hold(low, Op::max, known_low)) return {};
  if (known_low && known_high && *known_low > *known_high) {
    error(context, Kind::bounds_crossed, low->span,
          "nothing lies within these bounds: " + quoted(context, low->span) + " is above " +
              quoted(context, high->span))
        .label(high->span, "the upper bound")
        .add_fix("the lower bound stands first", {{low->span, text_of(context, high->span)},
                                                  {high->span, text_of(context, low->span)}});
    return {};
  }
  return value;
}

}  // namespace plimsoll::check
