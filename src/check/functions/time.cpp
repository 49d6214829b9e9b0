// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#include "check/functions/time.h"

#include <algorithm>
#include <cmath>

#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/per_time.h"
#include "check/expr/shape.h"
#include "check/functions/call.h"
#include "check/messages.h"
#include "check/names/history.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/stocks/latch.h"
#include "data/period.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

std::optional<std::uint32_t> whole_steps(Context& context, const Expr& e, const Scope& scope) {
  const Value value = numeric(context, e, scope);
  if (!value.ok()) return std::nullopt;
  if (value.zero || value.unit != Unit::years()) {
    auto& d = error(context, Kind::unit_mismatch, e.span,
                    "a duration is asked for, not " + unit_words(context, value.unit),
                    unit_words(context, value.unit));
    d.add_help("a duration is a number of months, quarters or years");
    return std::nullopt;
  }
  const auto years = constant_of(context, value.node);
  if (!years) {
    error(context, Kind::constant_expected, e.span, "this duration must be a constant");
    return std::nullopt;
  }
  const double steps = *years * 12 / context.module.time.months_per_step;
  const double whole = std::nearbyint(steps);
  if (std::fabs(steps - whole) > 1e-9 * std::max(1.0, whole) || whole < 1 ||
      whole > data::kMaxPeriods) {
    error(context, Kind::duration_not_steps, e.span,
          quoted(context, e.span) + " is not a whole number of periods")
        .add_help("a period of this model has " +
                  std::to_string(context.module.time.months_per_step) +
                  " months; `prev` is one period back");
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(whole);
}

// (1 + growth) ^ duration, as exp(duration * log1p(growth)), both in the unit of time in which the
// growth is written.
Value compound(Context& context, const Expr& e, const Scope& scope) {
  const Expr& growth_expr = *e.args[0].value;
  Value growth = numeric(context, growth_expr, scope);
  if (!growth.ok()) return {};
  if (!growth.zero && growth.unit != Unit::per_year()) {
    auto& d = error(context, Kind::unit_mismatch, growth_expr.span,
                    "`compound` takes a growth per time, not " + unit_words(context, growth.unit),
                    unit_words(context, growth.unit));
    if (growth.unit.is_plain()) {
      const std::string yearly =
          with_unit_words(growth_expr, text_of(context, growth_expr.span), "year");
      d.add_fix("say per what: `" + yearly + "`", growth_expr.span, yearly, "a growth per year");
    }
    return {};
  }
  if (growth.zero) growth.unit = Unit::per_year();
  Value duration;
  if (e.args.size() == 2) {
    const Expr& duration_expr = *e.args[1].value;
    duration = numeric(context, duration_expr, scope);
    if (!same_unit(context, duration, Unit::years(), duration_expr.span, "the duration")) return {};
  } else {
    if (!needs_time(context, e.span, "`compound` without a duration")) return {};
    duration = step_length(context, scope.mode);
  }
  return growth_factor(context, std::move(growth), growth_expr, "the growth of `compound`",
                       std::move(duration), scope, e.span);
}

Value ever(Context& context, const Expr& e, const Scope& scope, bool always) {
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.asked = {};
  const Value condition_value = condition(context, *e.args[0].value, inner);
  if (!condition_value.ok()) return {};
  if (condition_value.region == Region::occurrence) {
    error(context, Kind::mark_outside_event, e.span, "an occurrence has no history");
    return {};
  }
  if (condition_value.region < Region::period) return condition_value;
  Value v = condition_value;
  v.type = Type::boolean;
  v.origin = {};
  v.node = context.builder.add(always ? Op::running_all : Op::running_any, {condition_value.node},
                               {.region = Region::period, .shape = v.shape, .span = e.span});
  return v;
}

// What stands in the last period of the year or horizon that is asked for; in a period, what stands
// there. A year's values are read in its last period, so the value of the period is the node itself.
Value closing(Context& context, const Expr& e, const Scope& scope) {
  const Expr& argument = *e.args[0].value;
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.asked = {};
  inner.reevaluated = {};
  Value v;
  if (scope.mode != Mode::normal && scope.frame != nullptr) {
    // The arguments of this call are values of the year already; the names behind them are not.
    std::vector<Pick> chosen;
    const SymbolId id = stepped(context, argument, scope, chosen, "closing");
    if (id.valid() && context.symbols[id].frame != nullptr) {
      error(context, Kind::no_year_value, argument.span,
            quoted(context, argument.span) + " is evaluated on values of the year here");
    } else if (id.valid()) {
      v = pick(context, read_name(context, id, inner, argument.span), chosen, inner, e.span);
    }
  } else {
    v = expr(context, argument, inner);
  }
  if (v.is_law()) {
    expect_number(context, v, argument.span);
    return {};
  }
  v.origin = {};
  v.picks.clear();
  return v;
}

// The value `steps` periods ago, of a name that need not be known yet.
Value lagged(Context& context, SymbolId id, std::uint32_t steps, Span span) {
  const auto as = stated(context, id, span);
  if (!as) return {};
  const Symbol& symbol = context.symbols[id];
  const std::uint64_t key = std::uint64_t{id.value} << 24 | std::uint64_t{steps} << 1;
  const auto known = context.lags.made.find(key);
  if (known != context.lags.made.end()) return known->second;
  if (symbol.kind == SymbolKind::stock && steps == 1) {
    Value before = context.stocks.states.at(id).levels[0];
    before.origin = {};
    return before;
  }
  if (symbol.kind == SymbolKind::state && steps == 1) return prepare_latch(context, id).before;
  std::vector<NodeId> operands(1);
  Unit unit = as->unit;
  for (std::uint32_t back = steps; back >= 1; --back) {
    const auto value = history_value(context, id, back, false, *as, span);
    if (!value) {
      report_no_history(context, id, back, false, span);
      return {};
    }
    if (!value->ok()) return {};
    take_past(unit, *value);
    operands.push_back(value->node);
  }
  operands[0] = operands[1];
  Value v;
  v.type = as->type;
  v.unit = unit;
  v.shape = as->shape;
  v.region = Region::period;
  v.node = context.builder.add(
      Op::lag, operands, {.region = Region::period, .shape = v.shape, .aux = steps, .span = span});
  context.lags.open.push_back({v.node, id, Mode::normal, span, v.unit});
  context.lags.made.emplace(key, v);
  return v;
}

// The year's value `years` fiscal years ago, read at fiscal year ends.
Value lagged_year(Context& context, SymbolId id, std::uint32_t years, Span span) {
  const auto as = stated(context, id, span);
  if (!as) return {};
  const std::uint64_t key = std::uint64_t{id.value} << 24 | std::uint64_t{years} << 1 | 1;
  const auto known = context.lags.made.find(key);
  if (known != context.lags.made.end()) return known->second;
  const Symbol& symbol = context.symbols[id];
  const bool is_stock = symbol.kind == SymbolKind::stock || symbol.kind == SymbolKind::state;
  const auto per_year = static_cast<std::uint32_t>(12 / context.module.time.months_per_step);
  const auto position = static_cast<std::uint32_t>(context.module.time.position_in_year(0));
  // Of the year before the first, of the year before that, ...
  std::vector<Value> before;
  for (std::uint32_t back = 1; back <= years; ++back) {
    auto value =
        is_stock && back > 1
            ? history_value(context, id, position + (back - 1) * per_year + 1, false, *as, span)
            : history_value(context, id, back, !is_stock, *as, span);
    if (!value) {
      report_no_history(context, id, back, true, span);
      return {};
    }
    if (!value->ok()) return {};
    before.push_back(std::move(*value));
  }
  Stated with_past = *as;
  for (const Value& value : before) take_past(with_past.unit, value);
  const Value v = years_before(context, id, Mode::year, years, before, with_past, span);
  context.lags.made.emplace(key, v);
  return v;
}

// x `steps` periods ago; in year mode, of whole years ago.
Value value_before(Context& context, const Expr& e, const Scope& scope, std::string_view what,
                   std::uint32_t steps) {
  std::vector<Pick> chosen;
  const Expr& argument = *e.args[0].value;
  const SymbolId id = stepped(context, argument, scope, chosen, what);
  if (!id.valid()) return {};
  const Symbol& symbol = context.symbols[id];
  if (what == "opening" && symbol.kind != SymbolKind::stock && symbol.kind != SymbolKind::state) {
    error(context, Kind::opening_of_flow, argument.span,
          "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)) +
              "; only a stock or a state "
              "has an opening")
        .label(symbol.name_span, "declared here")
        .add_fix(
            "the value of the period before is `prev(" + text_of(context, argument.span) + ")`",
            e.left->span, "prev", "its value in the period before");
    return {};
  }
  if (symbol.kind == SymbolKind::mark || symbol.kind == SymbolKind::event_let) {
    error(context, Kind::mark_outside_event, argument.span,
          "an occurrence has no period before it");
    return {};
  }
  if (symbol.kind == SymbolKind::let && symbol.own > scope.mode && symbol.frame == nullptr) {
    return read_name(context, id, scope, argument.span);
  }
  if (scope.reevaluated.valid() && scope.mode != Mode::normal) {
    return no_year_value(context, scope.reevaluated, scope.mode, e.span, scope.asked,
                         "it looks back in time");
  }
  Mode mode = symbol.frame != nullptr ? symbol.frame->mode : scope.mode;
  if (mode == Mode::horizon) {
    error(context, Kind::no_year_value, e.span, "nothing lies before the horizon to look back at");
    return {};
  }
  Value value;
  if (mode == Mode::year) {
    const auto per_year = static_cast<std::uint32_t>(12 / context.module.time.months_per_step);
    std::uint32_t years = 1;
    if (what == "lag") {
      years = steps / per_year;
      if (years * per_year != steps) {
        error(context, Kind::duration_not_steps, e.args[1].value->span,
              "on year values, one looks back whole years");
        return {};
      }
    }
    if (what == "opening" && symbol.frame == nullptr) {
      // The level at the start of this fiscal year.
      value = lagged(context, id, 1, e.span);
      if (!value.ok()) return {};
      value.node =
          context.builder.add(Op::year_start, {value.node},
                              {.region = Region::period, .shape = value.shape, .span = e.span});
    } else {
      value = lagged_year(context, id, years, e.span);
    }
  } else {
    value = lagged(context, id, steps, e.span);
  }
  return pick(context, value, chosen, scope, e.span);
}

Value trailing(Context& context, const Expr& e, const Scope& scope) {
  std::vector<Pick> chosen;
  const SymbolId id = stepped(context, *e.args[0].value, scope, chosen, "trailing");
  const auto window = whole_steps(context, *e.args[1].value, scope);
  if (!id.valid() || !window) return {};
  const Frame* frame = context.symbols[id].frame;
  if (frame != nullptr && frame->mode != Mode::normal) {
    error(context, Kind::no_year_value, e.span,
          "`trailing` adds up periods, and " + quoted(context, e.args[0].value->span) +
              " is evaluated on values of the year here");
    return {};
  }
  // A window ends with the period that is asked for: of a year or the horizon, with its last one.
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.asked = {};
  inner.reevaluated = {};
  const auto as = stated(context, id, e.span);
  const Value value = read_name(context, id, inner, e.args[0].value->span);
  if (!as || !value.ok()) return {};
  std::vector<NodeId> operands{value.node};
  Unit unit = value.unit;
  for (std::uint32_t back = *window - 1; back >= 1; --back) {
    const auto before = history_value(context, id, back, false, *as, e.span);
    if (!before) {
      report_no_history(context, id, back, false, e.span);
      return {};
    }
    if (!before->ok()) return {};
    take_past(unit, *before);
    operands.push_back(before->node);
  }
  Value v = value;
  v.unit = unit;
  v.type = Type::number;
  v.region = Region::period;
  v.origin = {};
  v.node = context.builder.add(
      Op::trailing_sum, operands,
      {.region = Region::period, .shape = v.shape, .aux = *window, .span = e.span});
  return pick(context, v, chosen, scope, e.span);
}

// The mean of a stock's opening and closing level.
Value average(Context& context, const Expr& e, const Scope& scope) {
  const Expr& argument = *e.args[0].value;
  std::vector<Pick> chosen;
  const SymbolId id = stepped(context, argument, scope, chosen, "average");
  if (!id.valid()) return {};
  if (context.symbols[id].kind != SymbolKind::stock) {
    error(context, Kind::opening_of_flow, argument.span,
          quoted(context, argument.span) + " is " +
              std::string(kind_words(context.symbols[id].kind)) +
              "; `average` is the mean of a stock's opening and closing level")
        .label(context.symbols[id].name_span, "declared here");
    return {};
  }
  if (scope.mode == Mode::horizon) {
    error(context, Kind::no_year_value, e.span, "`average` is known for periods and years");
    return {};
  }
  const Value closing = expr(context, argument, scope);
  // The level one period ago stands in re-evaluated lets too: it is part of this period's value.
  Scope inner = scope;
  inner.reevaluated = {};
  const Value opening = value_before(context, e, inner, "opening", 1);
  if (!closing.ok() || !opening.ok()) return {};
  const Value half = number(context, 0.5);
  const Value sum =
      emit(context, Op::add, {&opening, &closing}, closing.unit, Type::number, scope, e.span);
  return emit(context, Op::mul, {&sum, &half}, closing.unit, Type::number, scope, e.span);
}

}  // namespace

void take_past(Unit& unit, const Value& past) {
  const auto is_one = [](units::Written written) {
    return written == units::Written::month || written == units::Written::quarter ||
           written == units::Written::year;
  };
  if (is_one(unit.written()) && is_one(past.unit.written())) unit.join(past.unit);
}

bool ready(Context& context, const Expr& e, std::size_t n, std::string_view usage) {
  return n_arguments(context, e, n, n, usage) &&
         needs_time(context, e.span, quoted(context, e.left->span));
}

SymbolId stepped(Context& context, const Expr& e, const Scope& scope, std::vector<Pick>& chosen,
                 std::string_view what) {
  const Expr* path = e.kind == ExprKind::index ? e.left : &e;
  std::vector<syntax::Name> parts;
  if (path_of(*path, parts)) {
    const auto reference = resolve(context, *path, scope, false);
    if (!reference || !reference->part.empty()) {
      resolve(context, *path, scope, true);
      return {};
    }
    SymbolId id = reference->symbol;
    if (reference->parameter != nullptr) {
      if (!reference->parameter->ok()) return {};
      id = reference->parameter->origin;
      chosen = reference->parameter->picks;
    }
    if (id.valid()) {
      if (e.kind != ExprKind::index) return id;
      const auto shape = stated(context, id, e.span);
      if (!shape) return {};
      ShapeId open = shape->shape;
      for (const Pick& p : chosen) open = context.builder.without(open, p.dim);
      const auto more = picks(context, e, open, scope);
      if (!more) return {};
      chosen.insert(chosen.end(), more->begin(), more->end());
      return id;
    }
  }
  error(context, Kind::lag_needs_name, e.span,
        "`" + std::string(what) + "` looks back at a name, not at an expression")
      .add_help("name it first, in a `let`, and look back at that");
  return {};
}

Value growth_factor(Context& context, Value growth, const Expr& written, const std::string& what,
                    Value duration, const Scope& scope, Span span) {
  const auto months = written_months(context, growth, written, what, scope.mode);
  if (!months) return {};
  growth = per_unit(context, growth, *months, scope, span);
  if (*months != 12) {
    const Value units = number(context, 12.0 / *months);
    duration = emit(context, Op::mul, {&duration, &units}, {}, Type::number, scope, span);
  }
  const Value log = emit(context, Op::log1p, {&growth}, {}, Type::number, scope, span);
  const Value exponent = emit(context, Op::mul, {&duration, &log}, {}, Type::number, scope, span);
  return emit(context, Op::exp, {&exponent}, {}, Type::number, scope, span);
}

Value call_always(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "always(condition)")) return {};
  return ever(context, e, scope, true);
}

Value call_average(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "average(stock)")) return {};
  return average(context, e, scope);
}

Value call_closing(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "closing(x)")) return {};
  return closing(context, e, scope);
}

Value call_compound(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!n_arguments(context, e, 1, 2,
                   "compound(growth per year)` or `compound(growth per year, duration)")) {
    return {};
  }
  return compound(context, e, scope);
}

Value call_ever(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "ever(condition)")) return {};
  return ever(context, e, scope, false);
}

// Of a total that lasts: `total x = ... for D`.
Value call_in_force(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "in_force(event.total)")) return {};
  const Expr& argument = *e.args[0].value;
  std::vector<Pick> chosen;
  const SymbolId id = stepped(context, argument, scope, chosen, "in_force");
  if (!id.valid()) return {};
  const Symbol& symbol = context.symbols[id];
  const syntax::TotalItem* total =
      symbol.kind == SymbolKind::total ? written_total(symbol) : nullptr;
  if (total == nullptr || total->for_ == nullptr) {
    auto& d = error(context, Kind::nothing_lasts, argument.span,
                    total != nullptr
                        ? "`" + symbol.full_name + "` lasts no time: it has no `for`"
                        : "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)) +
                              "; what is in force is a total of an event, with `for`");
    d.label(symbol.name_span, "declared here");
    if (total != nullptr && total->spread == nullptr) {
      const Span end{total->span.file, total->value->span.end, total->value->span.end};
      d.add_fix("say how long each occurrence lasts, for example `for 1 year`", end, " for 1 year",
                "it then stands in every period of a year");
    } else {
      d.add_note("such as `total rise = 5%   for length`");
    }
    return {};
  }
  if (scope.mode != Mode::normal) {
    return no_year_value(context, id, scope.mode, e.span, scope.asked,
                         "it may be in force for a part of it");
  }
  return pick(context, in_force(context, id), chosen, scope, e.span);
}

Value call_lag(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 2, "lag(x, 1 year)")) return {};
  const auto steps = whole_steps(context, *e.args[1].value, scope);
  return steps ? value_before(context, e, scope, builtin.name, *steps) : Value();
}

Value call_opening(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "opening(stock)")) return {};
  return value_before(context, e, scope, builtin.name, 1);
}

Value call_prev(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 1, "prev(x)")) return {};
  return value_before(context, e, scope, builtin.name, 1);
}

Value call_trailing(Context& context, const Builtin&, const Expr& e, const Scope& scope) {
  if (!ready(context, e, 2, "trailing(x, 4 quarters)")) return {};
  return trailing(context, e, scope);
}

Value years_before(Context& context, SymbolId id, Mode mode, std::uint32_t years,
                   const std::vector<Value>& before, const Stated& as, Span span) {
  const ir::Time& time = context.module.time;
  const auto per_year = static_cast<std::uint32_t>(12 / time.months_per_step);
  const std::uint32_t last = time.n_periods - 1;
  const auto in_last = static_cast<std::uint32_t>(time.months_in_year(last) / time.months_per_step);
  Value v;
  v.type = as.type;
  v.unit = as.unit;
  v.shape = as.shape;
  v.region = Region::period;
  const auto steps_ago = [&](std::uint32_t steps, const std::vector<NodeId>& operands) {
    v.node = context.builder.add(
        Op::lag, operands,
        {.region = Region::period, .shape = v.shape, .aux = steps, .span = span});
    context.lags.open.push_back({v.node, id, mode, span, v.unit});
    return v;
  };
  // What has the place of the name itself until that is known.
  std::vector<NodeId> operands{before.back().node};
  if (time.is_whole_year(0) && time.is_whole_year(last)) {
    // Oldest first: the year's value stands where that year ended; what lies between is not read.
    for (std::uint32_t back = years; back >= 1; --back) {
      operands.insert(operands.end(), back == years ? 1 : per_year, before[back - 1].node);
    }
    return steps_ago(years * per_year, operands);
  }
  Value value = steps_ago(years * per_year, operands);
  if (const std::uint32_t less = (years - 1) * per_year + in_last; less < years * per_year) {
    const Value from_last = steps_ago(less, operands);
    value = select(context, in_year(context, time.year_index(last)), from_last, value,
                   When::every_period, span);
  }
  for (std::uint32_t year = 0; year < years; ++year) {
    if (static_cast<int>(year) > time.year_index(last)) break;
    const Value early = widen(context, before[years - year - 1], as.shape, Region::period,
                              When::every_period, span);
    value = select(context, in_year(context, static_cast<int>(year)), early, value,
                   When::every_period, span);
  }
  value.type = as.type;
  return value;
}

}  // namespace plimsoll::check
