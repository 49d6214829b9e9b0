#include "check/expr/stated_unit.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/messages.h"

namespace plimsoll::check {

using syntax::ExprKind;

namespace {

// Made of numbers alone, none of which has a unit or a sign of per cent: `2 * 3`, `max(2, 3)`.
bool is_of_bare_numbers(const Expr& e) {
  switch (e.kind) {
    case ExprKind::number:
      return e.unit == nullptr;
    case ExprKind::unary:
      return is_of_bare_numbers(*e.left);
    case ExprKind::binary:
      return is_of_bare_numbers(*e.left) && is_of_bare_numbers(*e.right);
    case ExprKind::call:
      return !e.args.empty() && std::ranges::all_of(e.args, [](const syntax::Argument& argument) {
        return argument.value != nullptr && is_of_bare_numbers(*argument.value);
      });
    default:
      return false;
  }
}

// Whether it may count per cents or be the share itself; reported.
bool is_share_or_count(Context& context, const Value& value, const Expr& written,
                       const syntax::UnitExpr& unit, const units::ScaledUnit& in) {
  if (in.power10 >= 0 || value.zero || !value.unit.is_plain() || !is_of_bare_numbers(written)) {
    return false;
  }
  const std::string words = text_of(context, unit.span);
  const std::string number = text_of(context, written.span);
  const std::string counted =
      (written.kind == ExprKind::number ? number : "(" + number + ")") +
      (words.starts_with('%') && written.kind == ExprKind::number ? "" : " ") + words;
  error(context, diag::Kind::unit_mismatch, written.span,
        quoted(context, written.span) + " is a number, and stands where a figure in " + words +
            " does: it may count " + words + ", or be the share itself")
      .add_fix("if it counts " + words + ", write `" + counted + "`", written.span, counted,
               "a figure in " + words)
      .add_note("a share is written with its sign, 6%, or as a name that stands for it");
  return true;
}

}  // namespace

Value counted_in(Context& context, Value value, const Expr& written, const syntax::UnitExpr& unit,
                 const units::ScaledUnit& in, const Scope& scope) {
  if (!value.ok() || !value.unit.is_plain() || value.zero) return value;
  if (is_share_or_count(context, value, written, unit, in)) return {};
  if (in.unit.is_plain()) return value;
  const Value factor = number(context, in.power10 < 0 ? 1 : in.factor(), in.unit);
  return emit(context, Op::mul, {&value, &factor}, in.unit, Type::number, scope, written.span);
}

Value in_stated_unit(Context& context, Value value, const Expr& written,
                     const syntax::UnitExpr& unit, const std::string& name) {
  const auto in = context.units.resolve(&unit, context.sink);
  if (!in || is_share_or_count(context, value, written, unit, *in)) return {};
  if (!same_unit(context, value, in->unit, written.span, name)) return {};
  value.unit = in->unit;
  return value;
}

}  // namespace plimsoll::check
