// prev, opening, lag, trailing, average, compound, ever, always: values of other periods.
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
    d.add_help("write for example `4 quarters` or `2 years`");
    return std::nullopt;
  }
  const auto years = constant_of(value.node);
  if (!years) {
    error(Kind::constant_expected, e.span, "this duration must be a constant");
    return std::nullopt;
  }
  const double steps = *years * 12 / module_.time.months_per_step;
  const double whole = std::nearbyint(steps);
  if (std::fabs(steps - whole) > 1e-9 * std::max(1.0, whole) || whole < 1 || whole > kMaxPeriods) {
    error(Kind::duration_not_steps, e.span, quoted(e.span) + " is not a whole number of periods")
        .add_help("a period of this model has " + std::to_string(module_.time.months_per_step) +
                  " months; `prev(x)` is one period back");
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
      d.add_help("say per what: `" +
                 with_unit_words(growth_expr, text_of(growth_expr.span), "year") + "`");
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
  const Value condition_value = condition(*e.args[0].value, inner);
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
      .add_help("name it first: `let x = " + text_of(e.span) + "`, then `" + std::string(what) +
                "(x)`");
  return {};
}

// Unit and index sets as the declaration states them; elaborates the name only where it must.
std::optional<Elaborator::Stated> Elaborator::stated(SymbolId id, Span use) {
  const Symbol& symbol = symbols_[id];
  if (symbol.state == Symbol::State::done) {
    if (!symbol.value.ok()) return std::nullopt;
    return Stated{symbol.value.unit, symbol.value.shape, symbol.value.type};
  }
  if (symbol.kind == SymbolKind::stock) {
    const StockState& state = prepare_stock(id);
    if (state.prepared) return Stated{state.unit, state.shape, Type::number};
    return std::nullopt;
  }
  if (symbol.kind == SymbolKind::stock_line) {
    const StockState& state = prepare_stock(symbol.parent);
    if (state.prepared) return Stated{state.unit, state.shape, Type::number};
    return std::nullopt;
  }
  ShapeId shape;
  if (symbol.kind == SymbolKind::flow || symbol.kind == SymbolKind::let) {
    const auto& decl = *static_cast<const syntax::LetDecl*>(symbol.decl);
    shape = declared_shape(decl.dims, place_of(symbol));
    if (!shape.valid()) return std::nullopt;
    if (decl.in_unit != nullptr) {
      const auto unit = units_.resolve(decl.in_unit, sink_);
      if (!unit) return std::nullopt;
      return Stated{unit->unit, shape, Type::number};
    }
  } else if (symbol.kind == SymbolKind::subtotal || symbol.kind == SymbolKind::statement_line) {
    shape = builder_.scalar();
  }
  if (const syntax::Clauses* clauses = clauses_of(symbol); clauses != nullptr && shape.valid()) {
    for (const syntax::HistoryEntry& entry : clauses->history) {
      if (entry.value == nullptr) continue;
      const Value value = numeric(*entry.value, scope_of(id));
      if (!value.ok()) return std::nullopt;
      if (!value.zero) return Stated{value.unit, shape, Type::number};
    }
  }
  next_is_lagged_ = true;
  const Value value = value_of(id,
                               symbol.frame != nullptr          ? symbol.frame->mode
                               : symbol.kind == SymbolKind::let ? symbol.own
                                                                : Mode::normal,
                               use);
  next_is_lagged_ = false;
  if (!value.ok() || value.is_law()) return std::nullopt;
  return Stated{value.unit, value.shape, value.type};
}

std::optional<Value> Elaborator::history_value(SymbolId id, std::uint32_t steps, bool of_year,
                                               const Stated& as) {
  const Symbol& symbol = symbols_[id];
  if (symbol.kind == SymbolKind::stock && steps == 1) return prepare_stock(id).opening;
  const syntax::Clauses* clauses = clauses_of(symbol);
  if (clauses == nullptr || !clauses->has_history) return std::nullopt;
  const ir::Time& time = module_.time;
  MonthSpan wanted;
  if (of_year) {
    const int year = time.fiscal_year_of(0) - static_cast<int>(steps);
    wanted = {fiscal_year_start(year, time), 12};
  } else {
    wanted = {time.first_month - std::int64_t{steps} * time.months_per_step, time.months_per_step};
  }
  Value sum;
  int months = 0;
  Scope scope = scope_of(id);
  scope.mode = Mode::normal;
  scope.expected = as.shape;
  const std::string name = "`" + symbol.full_name + "`";
  for (const syntax::HistoryEntry& entry : clauses->history) {
    const bool all = !entry.period;
    if (!all) {
      const MonthSpan span = months_of(*entry.period, time);
      const bool inside =
          span.first >= wanted.first && span.first + span.count <= wanted.first + wanted.count;
      if (!inside || (!of_year && span != wanted)) continue;
      months += span.count;
    } else {
      months = wanted.count;
    }
    Value value =
        as.type == Type::boolean ? condition(*entry.value, scope) : numeric(*entry.value, scope);
    if (value.ok() && as.type != Type::boolean &&
        !same_unit(value, as.unit, entry.value->span, "the history of " + name)) {
      return Value();
    }
    value = conform(std::move(value), as.shape, true, entry.value->span, name, scope);
    if (!value.ok()) return Value();
    if (value.grain() > Region::trial) {
      error(Kind::opening_grain, entry.value->span, "a value before the first period is fixed");
      return Value();
    }
    const bool level = symbol.kind == SymbolKind::stock || symbol.kind == SymbolKind::let;
    sum = sum.ok() && !level ? emit(Op::add, {&sum, &value}, as.unit, as.type, scope, entry.span)
                             : value;
  }
  if (months < wanted.count || !sum.ok()) return std::nullopt;
  return sum;
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
        .add_help("the value of the period before is `prev(" + text_of(argument.span) + ")`");
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
    return no_year_value(scope.reevaluated, scope.mode, e.span,
                         "it looks back in time; make it a `let ... each year`, or a flow");
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
    const auto value = history_value(id, back, false, *as);
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
  patches_.push_back({v.node, id, Mode::normal, span});
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
                     ? history_value(id, position + (back - 1) * per_year + 1, false, *as)
                     : history_value(id, back, !is_stock, *as);
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
    patches_.push_back({v.node, id, mode, span});
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

void Elaborator::report_no_history(SymbolId id, std::uint32_t back, bool years, Span use) {
  const Symbol& symbol = symbols_[id];
  const ir::Time& time = module_.time;
  std::string period;
  if (years) {
    period = "FY" + std::to_string(time.fiscal_year_of(0) - static_cast<int>(back));
  } else {
    period = format_period(-static_cast<std::int64_t>(back), time);
  }
  const std::string literal = period.substr(0, period.find(' '));
  error(Kind::history_missing, use,
        "`" + symbol.full_name + "` is read before the first period: its value in " + period +
            " is not known")
      .label(symbol.name_span, "no `history` here")
      .add_help("add the value to the declaration: `history { " + literal + " VALUE }`");
}

Value Elaborator::trailing(const Expr& e, const Scope& scope) {
  std::vector<Pick> chosen;
  const SymbolId id = stepped(*e.args[0].value, scope, chosen, "trailing");
  const auto window = whole_steps(*e.args[1].value, scope);
  if (!id.valid() || !window) return {};
  if (scope.mode != Mode::normal) {
    error(Kind::no_year_value, e.span, "`trailing` adds up periods and has no value over a year")
        .add_help("name it in a `let`, and use that in a flow or stock");
    return {};
  }
  const auto as = stated(id, e.span);
  const Value value = read(id, scope, e.args[0].value->span);
  if (!as || !value.ok()) return {};
  std::vector<NodeId> operands{value.node};
  for (std::uint32_t back = *window - 1; back >= 1; --back) {
    const auto before = history_value(id, back, false, *as);
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
