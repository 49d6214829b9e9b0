// What a name was worth before the first period, and what is known of it before it is elaborated.
#include "check/names/history.h"

#include <algorithm>

#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/expr/unit_of.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/read.h"
#include "check/names/resolve.h"
#include "check/stocks/latch.h"
#include "check/stocks/stock.h"
#include "data/period.h"

namespace plimsoll::check {

using diag::Kind;

bool is_amount(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::flow:
    case SymbolKind::statement_line:
    case SymbolKind::subtotal:
    case SymbolKind::stock_line:
    case SymbolKind::effect:
    case SymbolKind::event_count:
    case SymbolKind::total:
    case SymbolKind::kept:
      return true;
    default:
      return false;
  }
}

namespace {

bool is_of_event(SymbolKind kind) {
  return kind == SymbolKind::event_count || kind == SymbolKind::event_largest ||
         kind == SymbolKind::total || kind == SymbolKind::kept;
}

// The total or mark behind a total, `kept` or `largest`.
const std::vector<syntax::Name>& dims_in_event(const Symbol& symbol) {
  const auto& decl = *static_cast<const syntax::EventDecl*>(symbol.decl);
  if (symbol.kind == SymbolKind::event_largest || symbol.of_mark) {
    return decl.marks[symbol.item]->dims;
  }
  return written_total(symbol)->dims;
}

// It is being elaborated, or, for a total, a part of its event is.
bool is_open(const Context& context, SymbolId id) {
  const auto in_progress = [&context](SymbolId at) {
    return at.valid() && context.symbols[at].state == Symbol::State::in_progress;
  };
  if (in_progress(id)) return true;
  if (!is_of_event(context.symbols[id].kind)) return false;
  const SymbolId event = context.symbols[id].parent;
  const syntax::EventDecl& decl = event_decl(context, event);
  const auto open = [&](std::string_view name) {
    return in_progress(context.symbols.find(event, name));
  };
  return open("count") ||
         std::any_of(decl.marks.begin(), decl.marks.end(),
                     [&](const syntax::DrawDecl* mark) { return open(mark->name.text); }) ||
         std::any_of(decl.lets.begin(), decl.lets.end(),
                     [&](const syntax::LetDecl* let) { return open(let->name.text); });
}

// It reads, in this period, a name that is being elaborated: where that one looks back at it, the unit
// of neither can be found by elaborating the other.
bool leads_to_open(Context& context, SymbolId id) {
  constexpr std::size_t kMost = 300;
  std::vector<SymbolId> seen{id};
  for (std::size_t i = 0; i < seen.size() && seen.size() < kMost; ++i) {
    std::vector<SymbolId> reads;
    references_of(context, seen[i], reads);
    for (const SymbolId read : reads) {
      const Symbol::State state = context.symbols[read].state;
      if (state == Symbol::State::in_progress) return true;
      const bool known =
          state == Symbol::State::done || std::find(seen.begin(), seen.end(), read) != seen.end();
      if (!known) seen.push_back(read);
    }
  }
  return false;
}

// What an event's totals were before the first period, where they do not say it themselves: none,
// where the event had not happened. An event without `history` is taken not to have happened, which
// is said once.
std::optional<Value> history_of_event(Context& context, SymbolId id, data::MonthSpan wanted,
                                      const Stated& as, Span use) {
  const Symbol& symbol = context.symbols[id];
  const SymbolId event = symbol.parent;
  const syntax::Clauses& clauses = event_decl(context, event).clauses;
  if (clauses.has_history) {
    const bool none = std::all_of(
        clauses.history.begin(), clauses.history.end(), [&](const syntax::HistoryEntry& entry) {
          if (entry.value == nullptr) return false;
          if (entry.period) {
            const data::MonthSpan span = data::months_of(*entry.period, context.module.time);
            const bool apart = span.first >= wanted.first + wanted.count ||
                               span.first + span.count <= wanted.first;
            if (apart) return true;
          }
          Scope scope = scope_of(context, id);
          const Value value = numeric(context, *entry.value, scope);
          return value.ok() && constant_of(context, value.node) == 0.0;
        });
    if (!none) return std::nullopt;
  } else {
    const Span decl = event_decl(context, event).span;
    error(context, Kind::history_assumed, event_decl(context, event).name.span,
          "`" + symbol.full_name + "` is read before the first period, and `" +
              context.symbols[event].full_name +
              "` has no `history`: it is taken not to have happened")
        .label(use, "looks back from here")
        .add_fix("say so: `history 0` behind the event", {decl.file, decl.end, decl.end},
                 " history 0");
  }
  Value v = number(context, symbol.kind == SymbolKind::kept ? 1 : 0, as.unit);
  return widen(context, v, as.shape, Region::run, When::every_period, use);
}

}  // namespace

const syntax::Clauses* history_clauses(const Symbol& symbol) {
  const syntax::Clauses* clauses =
      symbol.kind == SymbolKind::event_count
          ? &static_cast<const syntax::EventDecl*>(symbol.decl)->clauses
          : clauses_of(symbol);
  return clauses != nullptr && clauses->has_history ? clauses : nullptr;
}

std::optional<Stated> stated(Context& context, SymbolId id, Span use) {
  const Symbol& symbol = context.symbols[id];
  if (symbol.state == Symbol::State::done) {
    if (!symbol.value.ok()) return std::nullopt;
    return Stated{symbol.value.unit, symbol.value.shape, symbol.value.type};
  }
  if (symbol.kind == SymbolKind::stock || symbol.kind == SymbolKind::stock_line ||
      symbol.kind == SymbolKind::effect) {
    const StockState& state =
        prepare_stock(context, symbol.kind == SymbolKind::stock ? id : symbol.parent);
    if (state.prepared) return Stated{state.unit, state.shape, Type::number};
    return std::nullopt;
  }
  if (symbol.kind == SymbolKind::state) {
    const Latch& latch = prepare_latch(context, id);
    if (!latch.before.ok()) return std::nullopt;
    return Stated{{}, latch.before.shape, Type::boolean};
  }
  ShapeId shape;
  if (symbol.kind == SymbolKind::flow || symbol.kind == SymbolKind::let) {
    const auto& decl = *static_cast<const syntax::LetDecl*>(symbol.decl);
    shape = declared_shape(context, decl.dims, place_of(context, symbol));
    if (!shape.valid()) return std::nullopt;
    // Of a part, the index sets are those of the value, where that can be asked for.
    const bool generic = symbol.part.valid() && decl.dims.empty() && decl.in_unit == nullptr;
    if (generic && !is_open(context, id) && !leads_to_open(context, id)) shape = {};
    if (decl.in_unit != nullptr) {
      const auto unit = context.units.resolve(decl.in_unit, context.sink);
      if (!unit) return std::nullopt;
      return Stated{unit->unit, shape, Type::number};
    }
  } else if (symbol.kind == SymbolKind::subtotal || symbol.kind == SymbolKind::statement_line) {
    shape = context.builder.scalar();
  } else if (is_of_event(symbol.kind)) {
    const ShapeId outer =
        context.module.events[context.events.states.at(symbol.parent).id.value].shape;
    if (symbol.kind == SymbolKind::event_count) return Stated{{}, outer, Type::number};
    const ShapeId own = declared_shape(context, dims_in_event(symbol), symbol.parent);
    if (!own.valid()) return std::nullopt;
    shape = context.builder.unite(own, outer);
  }
  if (const syntax::Clauses* clauses = history_clauses(symbol);
      clauses != nullptr && shape.valid()) {
    for (const syntax::HistoryEntry& entry : clauses->history) {
      if (entry.value == nullptr) continue;
      const Value value = numeric(context, *entry.value, scope_of(context, id));
      if (!value.ok()) return std::nullopt;
      if (!value.zero) return Stated{value.unit, shape, Type::number};
    }
  }
  if (shape.valid() && (is_open(context, id) || leads_to_open(context, id))) {
    // It reads its own past.
    const auto unit = unit_of(context, id);
    if (unit) return Stated{*unit, shape, Type::number};
  }
  const Mode own = symbol.frame != nullptr          ? symbol.frame->mode
                   : symbol.kind == SymbolKind::let ? symbol.own
                                                    : Mode::normal;
  const Value value = value_of(context, id, own, use, {}, true);
  if (!value.ok() || value.is_law()) return std::nullopt;
  return Stated{value.unit, value.shape, value.type};
}

// The value `steps` periods, or fiscal years, before the first. One value for all of the past is that
// of each period; the year's is made of those of its periods, as in the horizon. What is `each year`
// has one for each year, and books it at the year's end.
std::optional<Value> history_value(Context& context, SymbolId id, std::uint32_t steps, bool of_year,
                                   const Stated& as, Span use) {
  const Symbol& symbol = context.symbols[id];
  if (symbol.kind == SymbolKind::stock && steps == 1) return prepare_stock(context, id).opening;
  if (symbol.kind == SymbolKind::state && steps == 1) return prepare_latch(context, id).opening;
  const ir::Time& time = context.module.time;
  data::MonthSpan wanted;
  if (of_year) {
    const int year = time.fiscal_year_of(0) - static_cast<int>(steps);
    wanted = {data::fiscal_year_start(year, time), 12};
  } else {
    wanted = {time.first_month - std::int64_t{steps} * time.months_per_step, time.months_per_step};
  }
  const syntax::Clauses* clauses = history_clauses(symbol);
  if (clauses == nullptr) {
    if (!is_of_event(symbol.kind)) return std::nullopt;
    return history_of_event(context, id, wanted, as, use);
  }
  const bool one_for_all = std::any_of(clauses->history.begin(), clauses->history.end(),
                                       [](const auto& entry) { return !entry.period; });
  const bool adds_up = is_amount(symbol);
  const auto per_year = static_cast<std::uint32_t>(12 / time.months_per_step);
  // How often the one value stands in what is wanted.
  std::uint32_t times = 1;
  const Mode own = symbol.frame != nullptr ? symbol.frame->mode : symbol.own;
  if (one_for_all && of_year && own == Mode::normal) times = per_year;
  if (one_for_all && !of_year && own == Mode::year && adds_up) {
    const std::int64_t end = wanted.first + wanted.count - data::fiscal_year_start(0, time);
    if (end % 12 != 0) times = 0;
  }
  Value sum;
  int months = 0;
  Scope scope = scope_of(context, id);
  scope.mode = Mode::normal;
  scope.expected = as.shape;
  const std::string name = "`" + symbol.full_name + "`";
  for (const syntax::HistoryEntry& entry : clauses->history) {
    const bool all = !entry.period;
    if (!all) {
      const data::MonthSpan span = data::months_of(*entry.period, time);
      const bool inside =
          span.first >= wanted.first && span.first + span.count <= wanted.first + wanted.count;
      // A year's ratio or level is not made of those of its quarters.
      if (!inside || ((!of_year || !adds_up) && span != wanted)) continue;
      months += span.count;
    } else {
      months = wanted.count;
    }
    Value value = as.type == Type::boolean ? condition(context, *entry.value, scope)
                                           : numeric(context, *entry.value, scope);
    if (value.ok() && as.type != Type::boolean &&
        !same_unit(context, value, as.unit, entry.value->span, "the history of " + name)) {
      return Value();
    }
    value = conform(context, std::move(value), as.shape, true, entry.value->span, name, scope);
    if (!value.ok()) return Value();
    if (value.grain() > Region::trial) {
      error(context, Kind::opening_grain, entry.value->span,
            "a value before the first period is fixed");
      return Value();
    }
    if (symbol.kind == SymbolKind::kept) {
      const Value once = value;
      for (std::uint32_t i = 1; i < times; ++i) {
        value = emit(context, Op::mul, {&value, &once}, as.unit, as.type, scope, entry.span);
      }
    } else if (adds_up && times != 1) {
      const Value factor = number(context, times);
      value = emit(context, Op::mul, {&value, &factor}, as.unit, as.type, scope, entry.span);
    }
    const Op joined = symbol.kind == SymbolKind::kept ? Op::mul : Op::add;
    sum = sum.ok() && adds_up
              ? emit(context, joined, {&sum, &value}, as.unit, as.type, scope, entry.span)
              : value;
  }
  if (months < wanted.count || !sum.ok()) return std::nullopt;
  return sum;
}

void report_no_history(Context& context, SymbolId id, std::uint32_t back, bool years, Span use) {
  const Symbol& symbol = context.symbols[id];
  const ir::Time& time = context.module.time;
  ir::PeriodName period;
  if (years) {
    period.short_name = "FY" + std::to_string(time.fiscal_year_of(0) - static_cast<int>(back));
  } else {
    period = data::name_of_period(-static_cast<std::int64_t>(back), time);
  }
  const std::string& literal = period.short_name;
  // Another line in the table of the past, or a value for all of it.
  const syntax::Clauses* known = history_clauses(symbol);
  const bool entries = known != nullptr && !known->history.empty();
  const bool is_condition =
      symbol.kind == SymbolKind::state || (symbol.value.ok() && symbol.value.type == Type::boolean);
  const std::string none = is_condition ? "false" : "0";
  const std::string clause = (entries ? literal : "history") + " " + none;
  const std::string text = entries ? "; " + clause : " " + clause;
  Span place = clause_place(symbol);
  if (entries) place = known->history.back().span;
  place.begin = place.end;
  error(context, Kind::history_missing, use,
        "`" + symbol.full_name + "` is read before the first period: its value in " +
            period.long_name() + " is not known")
      .label(symbol.name_span, entries ? "its `history` does not say it" : "no `history` here")
      .add_fix("add its value there" +
                   std::string(entries ? "" : ", or one for all periods before") + ": `" + clause +
                   "`",
               place, text, none + " before the first period, an example");
}

}  // namespace plimsoll::check
