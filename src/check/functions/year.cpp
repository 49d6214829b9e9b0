// so_far, last_year: sums of the fiscal year.
#include "check/functions/year.h"

#include <vector>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/shape.h"
#include "check/functions/call.h"
#include "check/functions/time.h"
#include "check/messages.h"
#include "check/names/history.h"
#include "check/names/read.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// A flow, or another amount that a fiscal year adds up.
bool adds_up(const Symbol& symbol) {
  return is_amount(symbol) && symbol.kind != SymbolKind::kept;
}

// The flow that `so_far` or `last_year` adds up; where `or_let`, also a let, which has a year's value
// of its own.
SymbolId summed(Context& context, const Expr& e, const Scope& scope, std::vector<Pick>& chosen,
                std::string_view what, bool or_let) {
  const Expr& argument = *e.args[0].value;
  const SymbolId id = stepped(context, argument, scope, chosen, what);
  if (!id.valid()) return {};
  const Symbol& symbol = context.symbols[id];
  if (symbol.frame == nullptr && (adds_up(symbol) || (or_let && symbol.kind == SymbolKind::let))) {
    return id;
  }
  auto& d = error(context, Kind::call_arguments, argument.span,
                  "`" + std::string(what) + "` adds up a flow, and `" + symbol.full_name + "` is " +
                      std::string(kind_words(symbol.kind)))
                .label(symbol.name_span, "declared here");
  if (symbol.kind == SymbolKind::let && symbol.frame == nullptr) {
    d.add_help("of a ratio, divide what two flows have so far");
  }
  return {};
}

// What the flow was in the periods of the first fiscal year that lie before the first period; a
// plain zero where there are none, an error where it is not known.
Value before_start(Context& context, SymbolId id, const Stated& as, const Scope& scope, Span span) {
  const auto n = static_cast<std::uint32_t>(context.module.time.position_in_year(0));
  Value sum = number(context, 0, as.unit);
  for (std::uint32_t back = n; back >= 1; --back) {
    const auto value = history_value(context, id, back, false, as, span);
    if (!value) {
      report_no_history(context, id, back, false, span);
      return {};
    }
    if (!value->ok()) return {};
    sum = emit(context, Op::add, {&sum, &*value}, as.unit, Type::number, scope, span);
  }
  return sum;
}

// The value with `more` added in the fiscal year of that index.
Value with_more(Context& context, const Value& value, const Value& more, int year, Span span) {
  const Value all = emit_plain(context, Op::add, {&value, &more}, value.unit, Type::number,
                               When::every_period, span);
  return select(context, in_year(context, year), all, value, When::every_period, span);
}

// The sum of the fiscal year up to this period.
Value so_far(Context& context, const Expr& e, const Scope& scope) {
  std::vector<Pick> chosen;
  const SymbolId id = summed(context, e, scope, chosen, "so_far", false);
  if (!id.valid()) return {};
  // The year so far of the period that is asked for: of a year or the horizon, of its last one.
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.asked = {};
  inner.reevaluated = {};
  const Value value = read_name(context, id, inner, e.args[0].value->span);
  if (!value.ok()) return {};
  Value v = value;
  v.type = Type::number;
  v.region = Region::period;
  v.origin = {};
  v.node = context.builder.add(Op::year_sum, {value.node},
                               {.region = Region::period, .shape = v.shape, .span = e.span});
  if (context.module.time.position_in_year(0) > 0) {
    const Value more =
        before_start(context, id, {value.unit, value.shape, Type::number}, inner, e.span);
    if (!more.ok()) return {};
    v = with_more(context, v, more, 0, e.span);
  }
  return pick(context, v, chosen, scope, e.span);
}

// The year's value of the fiscal year before this one.
Value last_year(Context& context, const Expr& e, const Scope& scope) {
  std::vector<Pick> chosen;
  const SymbolId id = summed(context, e, scope, chosen, "last_year", true);
  if (!id.valid()) return {};
  const auto as = stated(context, id, e.span);
  if (!as) return {};
  const auto before = history_value(context, id, 1, true, *as, e.span);
  if (!before) {
    report_no_history(context, id, 1, true, e.span);
    return {};
  }
  if (!before->ok()) return {};
  const bool is_cut = context.module.time.position_in_year(0) > 0;
  if (is_cut && !adds_up(context.symbols[id])) {
    error(context, Kind::no_year_value, e.span,
          "the first fiscal year begins before the horizon, so its value of `" +
              context.symbols[id].full_name + "` is not known")
        .add_help(
            "of a ratio, divide `last_year` of two flows, whose `history` says what is lacking");
    return {};
  }
  // Booked at the end of a year on what the horizon has of it: a part of a year is not last year.
  if (is_cut && context.symbols[id].own == Mode::year) {
    error(context, Kind::no_year_value, e.span,
          "the first fiscal year begins before the horizon, and `" + context.symbols[id].full_name +
              "` books for its part in the horizon only")
        .label(context.symbols[id].name_span, "one value each year")
        .add_help(
            "take `last_year` of the flows of each period that it is made of, whose `history` says "
            "what is lacking; or begin the horizon with a fiscal year");
    return {};
  }
  // At the start of a year the period before is the end of the last one, where its value stands.
  Scope plain = scope;
  plain.mode = Mode::normal;
  Value v;
  v.type = as->type;
  v.unit = as->unit;
  take_past(v.unit, *before);
  v.shape = as->shape;
  v.region = Region::period;
  v.node =
      context.builder.add(Op::lag, {before->node, before->node},
                          {.region = Region::period, .shape = v.shape, .aux = 1, .span = e.span});
  context.lags.open.push_back({v.node, id, Mode::year, e.span, v.unit});
  v.node = context.builder.add(Op::year_start, {v.node},
                               {.region = Region::period, .shape = v.shape, .span = e.span});
  if (is_cut) {
    const Value more = before_start(context, id, *as, plain, e.span);
    if (!more.ok()) return {};
    v = with_more(context, v, more, 1, e.span);
  }
  v.by_period = true;
  return pick(context, v, chosen, scope, e.span);
}

}  // namespace

Value call_last_year(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "last_year(flow)")) return {};
  return last_year(context, e, scope);
}

Value call_so_far(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "so_far(flow)")) return {};
  return so_far(context, e, scope);
}

}  // namespace plimsoll::check
