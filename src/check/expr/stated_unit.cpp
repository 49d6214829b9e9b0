#include "check/expr/stated_unit.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/messages.h"
#include "check/names/definitions.h"

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

// Whether a value may count per cents or be the share itself.
bool is_either(const Value& value, const Expr& written, const units::ScaledUnit& in) {
  return in.power10 < 0 && !value.zero && value.unit.is_plain() && is_of_bare_numbers(written);
}

// `12%` of 12, `(2 * 3) %` of 2 * 3: as a count of the unit.
void offer_count(Context& context, diag::Diagnostic& found, const Expr& written,
                 const std::string& unit) {
  const std::string number = text_of(context, written.span);
  const bool is_one = written.kind == ExprKind::number;
  const std::string counted =
      (is_one ? number : "(" + number + ")") + (is_one && unit.starts_with('%') ? "" : " ") + unit;
  found.add_fix("if it counts " + unit + ", write `" + counted + "`", written.span, counted,
                "a figure in " + unit);
}

bool refused_as_either(Context& context, const Value& value, const Expr& written,
                       const syntax::UnitExpr& unit, const units::ScaledUnit& in) {
  if (!is_either(value, written, in)) return false;
  const std::string words = text_of(context, unit.span);
  diag::Diagnostic& found =
      error(context, diag::Kind::unit_mismatch, written.span,
            quoted(context, written.span) + " is a number, and stands where a figure in " + words +
                " does: it may count " + words + ", or be the share itself");
  offer_count(context, found, written, words);
  found.add_note("a share is written with its sign, 6%, or as a name that stands for it");
  return true;
}

}  // namespace

Value counted_in(Context& context, Value value, const Expr& written, const syntax::UnitExpr& unit,
                 const units::ScaledUnit& in, const Scope& scope) {
  if (!value.ok() || !value.unit.is_plain() || value.zero) return value;
  if (refused_as_either(context, value, written, unit, in)) return {};
  if (in.unit.is_plain()) return value;
  const Value factor = number(context, in.power10 < 0 ? 1 : in.factor(), in.unit);
  return emit(context, Op::mul, {&value, &factor}, in.unit, Type::number, scope, written.span);
}

Value in_stated_unit(Context& context, Value value, const Expr& written,
                     const syntax::UnitExpr& unit, const std::string& name) {
  const auto in = context.units.resolve(&unit, context.sink);
  if (!in || refused_as_either(context, value, written, unit, *in)) return {};
  if (!same_unit(context, value, in->unit, written.span, name)) return {};
  value.unit = in->unit;
  return value;
}

void warn_of_set_share(Context& context, const Symbol& symbol, const Value& value,
                       const Expr& written) {
  const syntax::UnitExpr* unit = written_unit(symbol);
  diag::Sink silent;
  std::optional<units::ScaledUnit> in;
  if (unit != nullptr) in = context.units.resolve(unit, silent);
  const bool by_file = unit == nullptr && symbol.is_share_in_file;
  if (by_file) in = context.units.parse("%");
  if (!in || !is_either(value, written, *in)) return;
  const std::string words = by_file ? "%" : text_of(context, unit->span);
  diag::Diagnostic& found = context.sink.report(
      diag::Kind::set_share, written.span,
      "`" + symbol.full_name + "` is " +
          (by_file ? "shown in per cent by its file" : "written in " + words) + ", and " +
          quoted(context, written.span) + " is taken as the share itself: 1 is 100%");
  offer_count(context, found, written, words);
}

}  // namespace plimsoll::check
