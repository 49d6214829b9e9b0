// prev, opening, lag, trailing, average, closing, compound, ever, always: values of other periods.
#include <algorithm>
#include <cmath>

#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

bool Elaborator::call_time(std::string_view name, const Expr& e, const Scope& scope, Value& out) {
  const auto ready = [&](std::size_t least, std::size_t most, std::string_view usage) {
    return n_arguments(e, least, most, usage) && needs_time(e.span, "`" + std::string(name) + "`");
  };
  if (name == "prev") {
    if (ready(1, 1, "prev(x)")) out = back(e, scope, name, 1);
  } else if (name == "opening") {
    if (ready(1, 1, "opening(stock)")) out = back(e, scope, name, 1);
  } else if (name == "lag") {
    if (!ready(2, 2, "lag(x, 1 year)")) return true;
    const auto steps = whole_steps(*e.args[1].value, scope);
    if (steps) out = back(e, scope, name, *steps);
  } else if (name == "trailing") {
    if (ready(2, 2, "trailing(x, 4 quarters)")) out = trailing(e, scope);
  } else if (name == "average") {
    if (ready(1, 1, "average(stock)")) out = average(e, scope);
  } else if (name == "closing") {
    if (ready(1, 1, "closing(x)")) out = closing(e, scope);
  } else if (name == "compound") {
    if (n_arguments(e, 1, 2,
                    "compound(growth per year)` or `compound(growth per year, duration)")) {
      out = compound(e, scope);
    }
  } else if (name == "ever" || name == "always") {
    if (ready(1, 1, std::string(name) + "(condition)")) out = ever(e, scope, name == "always");
  } else {
    return false;
  }
  return true;
}

std::optional<std::uint32_t> Elaborator::whole_steps(const Expr& e, const Scope& scope) {
  const Value value = numeric(e, scope);
  if (!value.ok()) return std::nullopt;
  if (value.zero || value.unit != Unit::years()) {
    auto& d = error(Kind::unit_mismatch, e.span,
                    "a duration is asked for, not " + words(value.unit), words(value.unit));
    d.add_help("a duration is a number of months, quarters or years");
    return std::nullopt;
  }
  const auto years = constant_of(value.node);
  if (!years) {
    error(Kind::constant_expected, e.span, "this duration must be a constant");
    return std::nullopt;
  }
  const double steps = *years * 12 / module_.time.months_per_step;
  const double whole = std::nearbyint(steps);
  if (std::fabs(steps - whole) > 1e-9 * std::max(1.0, whole) || whole < 1 ||
      whole > data::kMaxPeriods) {
    error(Kind::duration_not_steps, e.span, quoted(e.span) + " is not a whole number of periods")
        .add_help("a period of this model has " + std::to_string(module_.time.months_per_step) +
                  " months; `prev` is one period back");
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(whole);
}

// (1 + growth) ^ duration, as exp(duration * log1p(growth)), both in the unit of time in which the
// growth is written.
Value Elaborator::compound(const Expr& e, const Scope& scope) {
  const Expr& growth_expr = *e.args[0].value;
  Value growth = numeric(growth_expr, scope);
  if (!growth.ok()) return {};
  if (!growth.zero && growth.unit != Unit::per_year()) {
    auto& d =
        error(Kind::unit_mismatch, growth_expr.span,
              "`compound` takes a growth per time, not " + words(growth.unit), words(growth.unit));
    if (growth.unit.is_plain()) {
      const std::string yearly = with_unit_words(growth_expr, text_of(growth_expr.span), "year");
      d.add_fix("say per what: `" + yearly + "`", growth_expr.span, yearly, "a growth per year");
    }
    return {};
  }
  if (growth.zero) growth.unit = Unit::per_year();
  const auto months = written_months(growth, growth_expr, "the growth of `compound`", scope.mode);
  if (!months) return {};
  growth = per_unit(growth, *months, scope, e.span);
  Value duration;
  if (e.args.size() == 2) {
    const Expr& duration_expr = *e.args[1].value;
    duration = numeric(duration_expr, scope);
    if (!same_unit(duration, Unit::years(), duration_expr.span, "the duration")) return {};
  } else {
    if (!needs_time(e.span, "`compound` without a duration")) return {};
    duration = step(scope.mode);
  }
  if (*months != 12) {
    const Value units = number(12.0 / *months);
    duration = emit(Op::mul, {&duration, &units}, {}, Type::number, scope, e.span);
  }
  const Value log = emit(Op::log1p, {&growth}, {}, Type::number, scope, e.span);
  const Value exponent = emit(Op::mul, {&duration, &log}, {}, Type::number, scope, e.span);
  return emit(Op::exp, {&exponent}, {}, Type::number, scope, e.span);
}

Value Elaborator::ever(const Expr& e, const Scope& scope, bool always) {
  Scope inner = scope;
  inner.mode = Mode::normal;
  const Span asked = std::exchange(asked_, {});
  const Value condition_value = condition(*e.args[0].value, inner);
  asked_ = asked;
  if (!condition_value.ok()) return {};
  if (condition_value.region == Region::occurrence) {
    error(Kind::mark_outside_event, e.span, "an occurrence has no history");
    return {};
  }
  if (condition_value.region < Region::period) return condition_value;
  Value v = condition_value;
  v.type = Type::boolean;
  v.origin = {};
  v.node = builder_.add(always ? Op::running_all : Op::running_any, {condition_value.node},
                        {.region = Region::period, .shape = v.shape, .span = e.span});
  return v;
}

// What stands in the last period of the year or horizon that is asked for; in a period, what stands
// there. A year's values are read in its last period, so the value of the period is the node itself.
Value Elaborator::closing(const Expr& e, const Scope& scope) {
  const Expr& argument = *e.args[0].value;
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.reevaluated = {};
  const Span asked = std::exchange(asked_, {});
  Value v;
  if (scope.mode != Mode::normal && scope.frame != nullptr) {
    // The arguments of this call are values of the year already; the names behind them are not.
    std::vector<Pick> chosen;
    const SymbolId id = stepped(argument, scope, chosen, "closing");
    if (id.valid() && symbols_[id].frame != nullptr) {
      error(Kind::no_year_value, argument.span,
            quoted(argument.span) + " is evaluated on values of the year here");
    } else if (id.valid()) {
      v = pick(read(id, inner, argument.span), chosen, inner, e.span);
    }
  } else {
    v = expr(argument, inner);
  }
  asked_ = asked;
  if (v.is_law()) {
    expect_number(v, argument.span, quoted(argument.span));
    return {};
  }
  v.origin = {};
  v.picks.clear();
  return v;
}

// ---------------------------------------------------------------- looking back

// The name that is asked for in another period, and what is picked from it.
SymbolId Elaborator::stepped(const Expr& e, const Scope& scope, std::vector<Pick>& chosen,
                             std::string_view what) {
  const Expr* path = e.kind == ExprKind::index ? e.left : &e;
  std::vector<syntax::Name> parts;
  if (path_of(*path, parts)) {
    const auto reference = resolve(*path, scope, false);
    if (!reference || !reference->part.empty()) {
      resolve(*path, scope, true);
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
      const auto shape = stated(id, e.span);
      if (!shape) return {};
      ShapeId open = shape->shape;
      for (const Pick& p : chosen) open = builder_.without(open, p.dim);
      const auto more = picks(e, open, scope);
      if (!more) return {};
      chosen.insert(chosen.end(), more->begin(), more->end());
      return id;
    }
  }
  error(Kind::lag_needs_name, e.span,
        "`" + std::string(what) + "` looks back at a name, not at an expression")
      .add_help("name it first, in a `let`, and look back at that");
  return {};
}

// x `steps` periods ago; in year mode, of whole years ago.
Value Elaborator::back(const Expr& e, const Scope& scope, std::string_view what,
                       std::uint32_t steps) {
  std::vector<Pick> chosen;
  const Expr& argument = *e.args[0].value;
  const SymbolId id = stepped(argument, scope, chosen, what);
  if (!id.valid()) return {};
  const Symbol& symbol = symbols_[id];
  if (what == "opening" && symbol.kind != SymbolKind::stock) {
    error(Kind::opening_of_flow, argument.span,
          "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)) +
              "; only a stock "
              "has an opening")
        .label(symbol.name_span, "declared here")
        .add_fix("the value of the period before is `prev(" + text_of(argument.span) + ")`",
                 e.left->span, "prev", "its value in the period before");
    return {};
  }
  if (symbol.kind == SymbolKind::mark || symbol.kind == SymbolKind::event_let) {
    error(Kind::mark_outside_event, argument.span, "an occurrence has no period before it");
    return {};
  }
  if (symbol.kind == SymbolKind::let && symbol.own > scope.mode && symbol.frame == nullptr) {
    return read(id, scope, argument.span);
  }
  if (scope.reevaluated.valid() && scope.mode != Mode::normal) {
    return no_year_value(scope.reevaluated, scope.mode, e.span, "it looks back in time");
  }
  Mode mode = symbol.frame != nullptr ? symbol.frame->mode : scope.mode;
  if (mode == Mode::horizon) {
    error(Kind::no_year_value, e.span, "nothing lies before the horizon to look back at");
    return {};
  }
  Value value;
  if (mode == Mode::year) {
    const auto per_year = static_cast<std::uint32_t>(12 / module_.time.months_per_step);
    std::uint32_t years = 1;
    if (what == "lag") {
      years = steps / per_year;
      if (years * per_year != steps) {
        error(Kind::duration_not_steps, e.args[1].value->span,
              "on year values, one looks back whole years");
        return {};
      }
    }
    if (what == "opening" && symbol.frame == nullptr) {
      // The level at the start of this fiscal year.
      value = lagged(id, 1, e.span);
      if (!value.ok()) return {};
      value.node = builder_.add(Op::year_start, {value.node},
                                {.region = Region::period, .shape = value.shape, .span = e.span});
    } else {
      value = lagged_year(id, years, e.span);
    }
  } else {
    value = lagged(id, steps, e.span);
  }
  return pick(value, chosen, scope, e.span);
}

// The value `steps` periods ago, of a name that need not be known yet.
Value Elaborator::lagged(SymbolId id, std::uint32_t steps, Span span) {
  const auto as = stated(id, span);
  if (!as) return {};
  const Symbol& symbol = symbols_[id];
  const std::uint64_t key = std::uint64_t{id.value} << 24 | std::uint64_t{steps} << 1;
  const auto known = lags_.find(key);
  if (known != lags_.end()) return known->second;
  if (symbol.kind == SymbolKind::stock && steps == 1) {
    Value before = stocks_.at(id).levels[0];
    before.origin = {};
    return before;
  }
  std::vector<NodeId> operands(1);
  for (std::uint32_t back = steps; back >= 1; --back) {
    const auto value = history_value(id, back, false, *as, span);
    if (!value) {
      report_no_history(id, back, false, span);
      return {};
    }
    if (!value->ok()) return {};
    operands.push_back(value->node);
  }
  operands[0] = operands[1];
  Value v;
  v.type = as->type;
  v.unit = as->unit;
  v.shape = as->shape;
  v.region = Region::period;
  v.node = builder_.add(Op::lag, operands,
                        {.region = Region::period, .shape = v.shape, .aux = steps, .span = span});
  patches_.push_back({v.node, id, Mode::normal, span, v.unit});
  lags_.emplace(key, v);
  return v;
}

// The year's value `years` fiscal years ago, read at fiscal year ends.
Value Elaborator::lagged_year(SymbolId id, std::uint32_t years, Span span) {
  const auto as = stated(id, span);
  if (!as) return {};
  const std::uint64_t key = std::uint64_t{id.value} << 24 | std::uint64_t{years} << 1 | 1;
  const auto known = lags_.find(key);
  if (known != lags_.end()) return known->second;
  const Symbol& symbol = symbols_[id];
  const bool is_stock = symbol.kind == SymbolKind::stock;
  const auto per_year = static_cast<std::uint32_t>(12 / module_.time.months_per_step);
  const auto position = static_cast<std::uint32_t>(module_.time.position_in_year(0));
  // Of the year before the first, of the year before that, ...
  std::vector<Value> before;
  for (std::uint32_t back = 1; back <= years; ++back) {
    auto value = is_stock && back > 1
                     ? history_value(id, position + (back - 1) * per_year + 1, false, *as, span)
                     : history_value(id, back, !is_stock, *as, span);
    if (!value) {
      report_no_history(id, back, true, span);
      return {};
    }
    if (!value->ok()) return {};
    before.push_back(std::move(*value));
  }
  const Value v = years_before(id, Mode::year, years, before, *as, span);
  lags_.emplace(key, v);
  return v;
}

// What stood `years` year ends ago, where those before the first fiscal year are `before`, the latest
// first. Read at year ends: from the last one, the end before is as far away as the horizon has
// periods of that year.
Value Elaborator::years_before(SymbolId id, Mode mode, std::uint32_t years,
                               const std::vector<Value>& before, const Stated& as, Span span) {
  const ir::Time& time = module_.time;
  const auto per_year = static_cast<std::uint32_t>(12 / time.months_per_step);
  const std::uint32_t last = time.n_periods - 1;
  const auto in_last = static_cast<std::uint32_t>(time.months_in_year(last) / time.months_per_step);
  Value v;
  v.type = as.type;
  v.unit = as.unit;
  v.shape = as.shape;
  v.region = Region::period;
  const auto steps_ago = [&](std::uint32_t steps, const std::vector<NodeId>& operands) {
    v.node = builder_.add(Op::lag, operands,
                          {.region = Region::period, .shape = v.shape, .aux = steps, .span = span});
    patches_.push_back({v.node, id, mode, span, v.unit});
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
    value = select(in_year(time.year_index(last)), from_last, value, When::every_period, span);
  }
  for (std::uint32_t year = 0; year < years; ++year) {
    if (static_cast<int>(year) > time.year_index(last)) break;
    const Value early =
        widen(before[years - year - 1], as.shape, Region::period, When::every_period, span);
    value = select(in_year(static_cast<int>(year)), early, value, When::every_period, span);
  }
  value.type = as.type;
  return value;
}

Value Elaborator::trailing(const Expr& e, const Scope& scope) {
  std::vector<Pick> chosen;
  const SymbolId id = stepped(*e.args[0].value, scope, chosen, "trailing");
  const auto window = whole_steps(*e.args[1].value, scope);
  if (!id.valid() || !window) return {};
  const Frame* frame = symbols_[id].frame;
  if (frame != nullptr && frame->mode != Mode::normal) {
    error(Kind::no_year_value, e.span,
          "`trailing` adds up periods, and " + quoted(e.args[0].value->span) +
              " is evaluated on values of the year here");
    return {};
  }
  // A window ends with the period that is asked for: of a year or the horizon, with its last one.
  Scope inner = scope;
  inner.mode = Mode::normal;
  inner.reevaluated = {};
  const auto as = stated(id, e.span);
  const Span asked = std::exchange(asked_, {});
  const Value value = read(id, inner, e.args[0].value->span);
  asked_ = asked;
  if (!as || !value.ok()) return {};
  std::vector<NodeId> operands{value.node};
  for (std::uint32_t back = *window - 1; back >= 1; --back) {
    const auto before = history_value(id, back, false, *as, e.span);
    if (!before) {
      report_no_history(id, back, false, e.span);
      return {};
    }
    if (!before->ok()) return {};
    operands.push_back(before->node);
  }
  Value v = value;
  v.type = Type::number;
  v.region = Region::period;
  v.origin = {};
  v.node =
      builder_.add(Op::trailing_sum, operands,
                   {.region = Region::period, .shape = v.shape, .aux = *window, .span = e.span});
  return pick(v, chosen, scope, e.span);
}

// The mean of a stock's opening and closing level.
Value Elaborator::average(const Expr& e, const Scope& scope) {
  const Expr& argument = *e.args[0].value;
  std::vector<Pick> chosen;
  const SymbolId id = stepped(argument, scope, chosen, "average");
  if (!id.valid()) return {};
  if (symbols_[id].kind != SymbolKind::stock) {
    error(Kind::opening_of_flow, argument.span,
          quoted(argument.span) + " is " + std::string(kind_words(symbols_[id].kind)) +
              "; `average` is the mean of a stock's opening and closing level")
        .label(symbols_[id].name_span, "declared here");
    return {};
  }
  if (scope.mode == Mode::horizon) {
    error(Kind::no_year_value, e.span, "`average` is known for periods and years");
    return {};
  }
  const Value closing = expr(argument, scope);
  // The level one period ago stands in re-evaluated lets too: it is part of this period's value.
  Scope inner = scope;
  inner.reevaluated = {};
  const Value opening = back(e, inner, "opening", 1);
  if (!closing.ok() || !opening.ok()) return {};
  const Value half = number(0.5);
  const Value sum = emit(Op::add, {&opening, &closing}, closing.unit, Type::number, scope, e.span);
  return emit(Op::mul, {&sum, &half}, closing.unit, Type::number, scope, e.span);
}

}  // namespace plimsoll::check
