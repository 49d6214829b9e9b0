// Functions that fold index sets, and labels as numbers.
#include "check/functions/over.h"

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/functions/call.h"
#include "check/functions/math.h"
#include "check/laws/law_function.h"
#include "check/messages.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

void report_no_set(Context& context, std::string_view name, const Expr& e, const Scope& scope) {
  const Value value = e.args.size() == 1 ? expr(context, *e.args[0].value, scope) : Value();
  auto& d = error(context, Kind::call_arguments, e.span,
                  "`" + std::string(name) + "` needs an index set");
  const std::vector<DimId> dims =
      value.ok() && !value.is_law() ? context.builder.dims(value.shape) : std::vector<DimId>();
  if (dims.empty()) {
    d.add_note("the index set stands behind `over`");
  } else {
    const std::string over = " over " + context.module.dims[dims[0].value].name;
    const Span argument = e.args[0].value->span;
    d.add_fix(
        "say over which: `" + std::string(name) + "(" + text_of(context, argument) + over + ")`",
        {argument.file, argument.end, argument.end}, over);
  }
}

// `is_mean`: the sum by the number of labels.
Value fold(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope, Op op,
           bool is_mean = false) {
  if (!n_arguments(context, e, 1, 1, std::string(builtin.name) + "(x over Set)")) return {};
  const bool of_conditions = op == Op::any_over || op == Op::all_over;
  const Expr& argument = *e.args[0].value;
  // Labels inside are those of the sets that are folded.
  Scope inner = scope;
  std::vector<DimId> dims;
  for (const syntax::Name& set : e.over) {
    const DimId dim = find_dim(context, set, scope.place);
    if (!dim.valid()) return {};
    dims.push_back(dim);
    inner.expected =
        context.builder.unite(inner.expected.valid() ? inner.expected : context.builder.scalar(),
                              context.builder.shape({dim}));
  }
  Value value =
      of_conditions ? condition(context, argument, inner) : numeric(context, argument, inner);
  for (std::size_t i = 0; i < dims.size() && value.ok(); ++i) {
    const std::string& set = context.module.dims[dims[i].value].name;
    if (!context.builder.contains(value.shape, dims[i])) {
      error(context, Kind::index_set_absent, e.over[i].span,
            quoted(context, argument.span) + " has no index set " + set + " to fold")
          .label(argument.span, words_of_dims(context, value.shape));
      return {};
    }
    if (value.region == Region::occurrence &&
        context.builder.contains(context.module.events[value.event.value].shape, dims[i])) {
      error(context, Kind::occurrence_label, e.over[i].span,
            "an occurrence knows only its own label of " + set)
          .add_help("fold the event's totals instead, outside the event");
      return {};
    }
    const Unit unit = value.unit;
    if (op == Op::product_over && !unit.is_plain()) {
      value.unit = unit.pow({static_cast<std::int64_t>(context.builder.n_labels(dims[i])), 1});
    }
    value = reduce(context, op, value, dims[i], scope, e.span);
    if (is_mean) {
      const Value n = number(context, context.builder.n_labels(dims[i]));
      value = emit(context, Op::div, {&value, &n}, unit, Type::number, scope, e.span);
    }
  }
  return value;
}

}  // namespace

template <Op op>
Value call_fold(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!e.over.empty()) return fold(context, builtin, e, scope, op);
  report_no_set(context, builtin.name, e, scope);
  return {};
}

template Value call_fold<Op::all_over>(Context&, const Builtin&, const Expr&, const Scope&);
template Value call_fold<Op::any_over>(Context&, const Builtin&, const Expr&, const Scope&);
template Value call_fold<Op::product_over>(Context&, const Builtin&, const Expr&, const Scope&);
template Value call_fold<Op::sum_over>(Context&, const Builtin&, const Expr&, const Scope&);

Value call_sum_all(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!n_arguments(context, e, 1, 1, "sum_all(x)")) return {};
  Scope inner = scope;
  inner.expected = {};
  Value value = numeric(context, *e.args[0].value, inner);
  if (value.ok() && value.region == Region::occurrence &&
      context.module.events[value.event.value].shape != context.builder.scalar()) {
    error(context, Kind::occurrence_label, e.span, "an occurrence knows only its own label")
        .add_help("fold the event's totals instead, outside the event");
    return {};
  }
  const bool zero = value.zero;
  while (value.ok() && value.shape != context.builder.scalar()) {
    value = reduce(context, Op::sum_over, value, context.builder.dims(value.shape).back(), scope,
                   e.span);
  }
  value.zero = zero;
  return value;
}

template <Op op>
Value call_extreme(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!e.over.empty()) {
    return fold(context, builtin, e, scope, op == Op::min ? Op::min_over : Op::max_over);
  }
  const std::string name(builtin.name);
  if (!n_arguments(context, e, 2, 1000, name + "(a, b, ...)` or `" + name + "(x over Set)")) {
    return {};
  }
  return extreme(context, op, e, scope);
}

template Value call_extreme<Op::max>(Context&, const Builtin&, const Expr&, const Scope&);
template Value call_extreme<Op::min>(Context&, const Builtin&, const Expr&, const Scope&);

Value call_mean(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (e.over.empty()) return call_of_law(context, builtin, e, scope);
  return fold(context, builtin, e, scope, Op::sum_over, true);
}

Value call_ordinal(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!n_arguments(context, e, 1, 1, "ordinal(Set)")) return {};
  const Expr& argument = *e.args[0].value;
  const DimId dim = find_dim(
      context, {argument.kind == ExprKind::name ? argument.text : "?", argument.span}, scope.place);
  if (!dim.valid()) return {};
  Value ordinal = number(context, 0);
  ordinal.shape = context.builder.shape({dim});
  ordinal.node = context.builder.add(Op::ordinal, {},
                                     {.shape = ordinal.shape, .aux = dim.value, .span = e.span});
  return ordinal;
}

}  // namespace plimsoll::check
