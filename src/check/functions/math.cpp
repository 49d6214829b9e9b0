// Functions of numbers.
#include "check/functions/math.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/functions/call.h"
#include "check/messages.h"

namespace plimsoll::check {
namespace {

Value of_one_number(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope,
                    Op op, bool keeps_unit) {
  if (!n_arguments(context, e, 1, 1, std::string(builtin.name) + "(x)")) return {};
  const Expr& argument = *e.args[0].value;
  const Value x = numeric(context, argument, scope);
  if (!x.ok()) return {};
  if (!keeps_unit && !expect_plain(context, x, argument.span, quoted(context, argument.span))) {
    return {};
  }
  Value made = emit(context, op, {&x}, x.unit, Type::number, scope, e.span);
  made.zero = keeps_unit && x.zero;
  return made;
}

}  // namespace

template <Op op>
Value elementwise(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  return of_one_number(context, builtin, e, scope, op, false);
}

template <Op op>
Value keeping_unit(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  return of_one_number(context, builtin, e, scope, op, true);
}

template Value elementwise<Op::ceil>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::exp>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::expm1>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::floor>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::log>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::log1p>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::normal_cdf>(Context&, const Builtin&, const Expr&, const Scope&);
template Value elementwise<Op::normal_quantile>(Context&, const Builtin&, const Expr&,
                                                const Scope&);
template Value elementwise<Op::round>(Context&, const Builtin&, const Expr&, const Scope&);
template Value keeping_unit<Op::abs>(Context&, const Builtin&, const Expr&, const Scope&);

Value call_sqrt(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!n_arguments(context, e, 1, 1, "sqrt(x)")) return {};
  const Value x = numeric(context, *e.args[0].value, scope);
  Value made = emit(context, Op::sqrt, {&x}, x.unit.root(2), Type::number, scope, e.span);
  made.zero = x.zero;
  return made;
}

Value call_mod(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!n_arguments(context, e, 2, 2, "mod(a, b)")) return {};
  Value a = numeric(context, *e.args[0].value, scope);
  Value b = numeric(context, *e.args[1].value, scope);
  if (!a.ok() || !b.ok() ||
      !unify(context, a, e.args[0].value->span, b, e.args[1].value->span, e.span,
             "the arguments of `mod`")) {
    return {};
  }
  return emit(context, Op::mod, {&a, &b}, a.unit, Type::number, scope, e.span);
}

Value extreme(Context& context, Op op, const Expr& e, const Scope& scope) {
  Value result;
  Span result_span;
  for (const syntax::Argument& argument : e.args) {
    Value value = numeric(context, *argument.value, scope);
    if (!value.ok()) return {};
    if (!result.ok()) {
      result = value;
      result_span = argument.value->span;
      continue;
    }
    if (!unify(context, result, result_span, value, argument.value->span, e.span,
               "the arguments of `" + std::string(e.left->text) + "`")) {
      return {};
    }
    const bool zero = result.zero && value.zero;
    const Type type =
        result.type == Type::bit && value.type == Type::bit ? Type::bit : Type::number;
    result = emit(context, op, {&result, &value}, result.unit, type, scope, e.span);
    result.zero = zero;
  }
  return result;
}

}  // namespace plimsoll::check
