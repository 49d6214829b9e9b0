// What a name is worth: in the period, over the fiscal year, over the horizon.
#include "check/names/read.h"

#include <algorithm>

#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/given.h"
#include "check/expr/let.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/definitions.h"
#include "check/names/history.h"
#include "check/names/resolve.h"
#include "check/stocks/effects.h"
#include "check/stocks/latch.h"
#include "check/stocks/statement.h"
#include "check/stocks/stock.h"
#include "data/options.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

std::string_view mode_words(Mode mode) {
  return mode == Mode::horizon ? "over the horizon" : "over a fiscal year";
}

// What has a value in each period by its kind, whether that varies or not.
bool belongs_to_period(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::flow:
    case SymbolKind::stock:
    case SymbolKind::stock_line:
    case SymbolKind::effect:
    case SymbolKind::state:
    case SymbolKind::subtotal:
    case SymbolKind::statement_line:
    case SymbolKind::event_count:
    case SymbolKind::event_largest:
    case SymbolKind::total:
    case SymbolKind::kept:
      return true;
    default:
      return false;
  }
}

bool is_per_time(const Unit& unit) {
  return unit.power_of(units::kYear).numerator < 0 || unit.power_of(units::kDay).numerator < 0;
}

Value derived(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked);

// Of a fiscal year, what the horizon has of it.
Value year_length(Context& context) {
  const ir::Time& time = context.module.time;
  const std::uint32_t last = time.n_periods - 1;
  Value length = number(context, 1, Unit::years());
  if (time.year_index(last) == 0) {
    return number(context, time.months_in_year(0) / 12.0, Unit::years());
  }
  for (const std::uint32_t period : {0u, last}) {
    if (time.is_whole_year(period)) continue;
    const Value part = number(context, time.months_in_year(period) / 12.0, Unit::years());
    length = select(context, in_year(context, time.year_index(period)), part, length,
                    When::every_period, {});
  }
  return length;
}

Value builtin_name(Context& context, std::string_view name, const Scope& scope, Span span,
                   bool& found) {
  found = true;
  if (name == "true" || name == "false")
    return number(context, name == "true" ? 1 : 0, {}, Type::boolean);
  if (name == "balance") {
    if (scope.balance != nullptr) return *scope.balance;
    error(context, Kind::balance_outside_stock, span,
          "`balance` has a meaning in the lines of a stock only")
        .add_help("elsewhere the stock's name is its closing level, and `opening` of it its first");
    return {};
  }
  if (name == "step") {
    if (!needs_time(context, span, "`step`")) return {};
    Value length = step_length(context, scope.mode);
    length.by_step = true;
    return length;
  }
  std::optional<ir::TimeIndex> index;
  if (name == "period_number") index = ir::TimeIndex::period;
  if (name == "fiscal_year_number") index = ir::TimeIndex::fiscal_year;
  if (name == "period_of_year") index = ir::TimeIndex::period_of_year;
  if (index) {
    if (!needs_time(context, span, "`" + std::string(name) + "`")) return {};
    Value v = number(context, 0);
    v.region = Region::period;
    v.node = context.builder.add(Op::time_index, {},
                                 {.region = Region::period,
                                  .shape = v.shape,
                                  .aux = static_cast<std::uint32_t>(*index),
                                  .span = span});
    return v;
  }
  found = false;
  return {};
}

Value elaborate(Context& context, SymbolId id) {
  switch (context.symbols[id].kind) {
    case SymbolKind::given:
      return elaborate_given(context, id);
    case SymbolKind::draw:
      return elaborate_draw(context, id);
    case SymbolKind::flow:
    case SymbolKind::let:
      return elaborate_let(context, id);
    case SymbolKind::stock:
      return elaborate_stock(context, id);
    case SymbolKind::stock_line: {
      const Symbol& symbol = context.symbols[id];
      return stock_line_value(context, symbol.parent,
                              *static_cast<const syntax::StockDecl*>(symbol.decl), symbol.item);
    }
    case SymbolKind::effect:
      return elaborate_effect(context, id);
    case SymbolKind::state:
      return elaborate_latch(context, id);
    case SymbolKind::subtotal:
      return elaborate_subtotal(context, id);
    case SymbolKind::statement_line:
      return elaborate_statement_line(context, id);
    case SymbolKind::event_count:
      return elaborate_count(context, id);
    case SymbolKind::event_largest:
      return elaborate_largest(context, id);
    case SymbolKind::mark:
      return elaborate_mark(context, id);
    case SymbolKind::event_let:
      return elaborate_event_let(context, id);
    case SymbolKind::total:
    case SymbolKind::kept:
      return elaborate_total(context, id);
    default:
      return {};
  }
}

void report_cycle(Context& context, SymbolId id, Mode mode, Span use, bool lagged = false) {
  std::size_t first = context.reading.stack.size();
  while (first > 0 && !(context.reading.stack[first - 1].symbol == id &&
                        context.reading.stack[first - 1].mode == mode))
    --first;
  if (first == 0) return;
  std::string path;
  for (std::size_t i = first - 1; i < context.reading.stack.size(); ++i) {
    path += context.symbols[context.reading.stack[i].symbol].full_name + " -> ";
    if (i >= first) lagged = lagged || context.reading.stack[i].lagged;
  }
  const Symbol& symbol = context.symbols[id];
  path += symbol.full_name;
  if (lagged) {
    error(context, Kind::unit_not_stated, use,
          "the unit of `" + symbol.full_name + "` follows from itself: " + path)
        .label(symbol.name_span, "declared here")
        .add_help("state it: `in` and its unit before the `=`");
    return;
  }
  auto& d = error(context, Kind::dependency_cycle, use,
                  "`" + symbol.full_name + "` depends on itself: " + path);
  for (std::size_t i = first; i < context.reading.stack.size(); ++i) {
    d.label(context.reading.stack[i].use,
            "reads `" + context.symbols[context.reading.stack[i].symbol].full_name + "`");
  }
  std::vector<diag::Edit> edits = {{use, "prev(" + text_of(context, use) + ")"}};
  const bool has_past = symbol.kind == SymbolKind::stock || symbol.kind == SymbolKind::state ||
                        history_clauses(symbol) != nullptr;
  if (!has_past) edits.push_back({clause_place(symbol), " history 0"});
  d.add_fix("read the value of the period before in one place: `prev(" + symbol.full_name + ")`",
            std::move(edits),
            has_past ? "the value of the period before"
                     : "the value of the period before, and 0 before the first");
  d.add_note("only `prev`, `opening` and `lag` break cycles");
}

// state = op(state of the period before, value), starting anew with each fiscal year where asked.
Value running(Context& context, const Value& value, Op op, double start, Mode mode, Span span) {
  Value before = value;
  before.region = Region::period;
  const NodeId first = context.builder.constant(start);
  before.node =
      context.builder.add(Op::lag, {first, first},
                          {.region = Region::period, .shape = value.shape, .aux = 1, .span = span});
  const NodeId lag = before.node;
  if (mode == Mode::year) {
    bool found = false;
    Scope scope;
    const Value position = builtin_name(context, "period_of_year", scope, span, found);
    const Value zero = number(context, 0);
    const Value begins = emit_plain(context, Op::eq, {&position, &zero}, {}, Type::boolean,
                                    When::every_period, span);
    Value initial = number(context, start, value.unit);
    before = select(context, begins, initial, before, When::every_period, span);
  }
  Value now =
      emit_plain(context, op, {&before, &value}, value.unit, value.type, When::every_period, span);
  context.module.patch_operand(lag, 0, now.node);
  return now;
}

Value derive(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked) {
  const Symbol& symbol = context.symbols[id];
  const auto sum = [&](const Value& value) {
    if (!value.ok()) return Value();
    Value v = value;
    v.region = Region::period;
    v.node = context.builder.add(mode == Mode::year ? Op::year_sum : Op::total_sum, {value.node},
                                 {.region = v.region, .shape = v.shape, .span = symbol.name_span});
    return v;
  };
  if (symbol.kind == SymbolKind::let) {
    Scope scope = scope_of(context, id);
    scope.mode = mode;
    scope.asked = asked;
    if (symbol.own == Mode::normal) scope.reevaluated = id;
    return let_value(context, id, scope);
  }
  Value value = value_of(context, id, Mode::normal, use);
  if (!value.ok() || value.is_law()) return value;
  if (!context.module.has_time) return value;
  switch (symbol.kind) {
    case SymbolKind::given:
      if (static_cast<const syntax::GivenDecl*>(symbol.decl)->each == syntax::Each::period) {
        return no_year_value(context, id, mode, use, asked);
      }
      return value;
    case SymbolKind::draw:
      if (static_cast<const syntax::DrawDecl*>(symbol.decl)->each == syntax::Each::period) {
        return no_year_value(context, id, mode, use, asked);
      }
      return value;
    case SymbolKind::total:
    case SymbolKind::event_count:
      if (is_per_time(value.unit)) return no_year_value(context, id, mode, use, asked);
      return sum(value);
    case SymbolKind::flow:
    case SymbolKind::stock_line:
    case SymbolKind::effect:
    case SymbolKind::statement_line:
    case SymbolKind::subtotal:
      return symbol.own == mode ? value : sum(value);
    case SymbolKind::kept:
      return running(context, value, Op::mul, 1, mode, symbol.name_span);
    case SymbolKind::event_largest:
      return running(context, value, Op::max, 0, mode, symbol.name_span);
    default:
      return value;
  }
}

// What nodes of the symbol belong to: itself, or what is being defined around it.
ir::DefId definition_of(const Context& context, SymbolId id) {
  const ir::DefId own = context.symbols[id].def;
  return own.valid() ? own : context.builder.current_def();
}

// `derived`, where it is not known yet.
Value derived_after(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked) {
  const std::uint64_t key = std::uint64_t{id.value} << 2 | static_cast<std::uint64_t>(mode);
  if (context.symbols[id].kind == SymbolKind::let && !asked.in_order) {
    // The lets below it first.
    Asked below = asked;
    below.in_order = true;
    std::unordered_set<SymbolId> seen;
    std::vector<SymbolId> order;
    const auto wanted = [&](SymbolId to) {
      const Symbol& symbol = context.symbols[to];
      const std::uint64_t own = std::uint64_t{to.value} << 2 | static_cast<std::uint64_t>(mode);
      return symbol.kind == SymbolKind::let && symbol.frame == nullptr &&
             symbol.own == Mode::normal && !context.reading.derived.contains(own) &&
             seen.insert(to).second;
    };
    order_from(context, id, wanted, order);
    for (const SymbolId before : order) {
      if (before != id) derived(context, before, mode, context.symbols[before].name_span, below);
    }
    if (const auto now = context.reading.derived.find(key); now != context.reading.derived.end())
      return derived(context, id, mode, use, asked);
  }
  if (too_deep(context, use)) return {};
  context.reading.derived[key];
  context.reading.stack.push_back({id, mode, use});
  Value value;
  {
    const InDefinition own(context.builder, definition_of(context, id));
    value = derive(context, id, mode, use, asked);
  }
  context.reading.stack.pop_back();
  Reading::Derived& entry = context.reading.derived[key];
  entry.done = true;
  entry.value = value;
  return value;
}

Value derived(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked) {
  const std::uint64_t key = std::uint64_t{id.value} << 2 | static_cast<std::uint64_t>(mode);
  const auto found = context.reading.derived.find(key);
  if (found != context.reading.derived.end()) {
    if (found->second.done) return found->second.value;
    report_cycle(context, id, mode, use);
    return {};
  }
  if (asked.place.valid()) return derived_after(context, id, mode, use, asked);
  return derived_after(context, id, mode, use, {use, id, asked.in_order});
}

// For what may be an amount: a flow that books it, to read in its place.
void offer_sum(const Context& context, diag::Diagnostic& d, SymbolId id, Span place) {
  const Symbol& symbol = context.symbols[id];
  if (!symbol.value.ok() || symbol.frame != nullptr || symbol.decl == nullptr) return;
  const Unit& unit = symbol.value.unit;
  const bool by_time = is_per_time(unit);
  bool amount = false;
  for (const Unit::Factor& factor : unit.factors()) {
    if (factor.power.numerator > 0) {
      amount = true;
    } else if (factor.base != units::kYear) {
      return;
    }
  }
  if (!amount) return;
  const std::string flow = std::string(symbol.name) + "_of_period";
  std::string over;
  if (symbol.value.shape != context.builder.scalar())
    over = words_of_dims(context, symbol.value.shape);
  const std::string line =
      "flow " + flow + over + " = " + symbol.full_name + (by_time ? " * step" : "");
  const Span decl = symbol.decl->span;
  const std::string prefix =
      symbol.full_name.substr(0, symbol.full_name.size() - symbol.name.size());
  d.add_fix("or book it: `" + line + "`, and read `" + flow + "`",
            {{{decl.file, decl.end, decl.end}, "\n" + line}, {place, prefix + flow}},
            by_time ? "its amount in all periods" : "the sum of all periods");
}

}  // namespace

Value step_length(Context& context, Mode mode) {
  const double months = context.module.time.months_per_step;
  switch (mode) {
    case Mode::year:
      return year_length(context);
    case Mode::horizon:
      return number(context, months * context.module.time.n_periods / 12, Unit::years());
    default:
      break;
  }
  Unit unit = Unit::years();
  unit.set_written(units::Written::step);
  return number(context, months / 12, std::move(unit));
}

Value in_year(Context& context, int index) {
  bool found = false;
  const Value year = builtin_name(context, "fiscal_year_number", Scope(), {}, found);
  const Value wanted = number(context, index);
  return emit_plain(context, Op::eq, {&year, &wanted}, {}, Type::boolean, When::every_period, {});
}

Value name_value(Context& context, const Expr& e, const Scope& scope) {
  std::vector<syntax::Name> parts;
  path_of(e, parts);
  if (scope.self != nullptr) {
    const auto own = resolve(context, e, scope, false);
    if (own && own->symbol == scope.self->key.symbol && own->part == scope.self->key.part) {
      return *scope.self->old;
    }
  }
  if (parts.size() == 1 && parts[0].text == "balance" && scope.balance != nullptr) {
    return *scope.balance;
  }
  if (const auto reference = resolve(context, e, scope, false);
      reference && reference->part.empty()) {
    if (reference->parameter != nullptr) return *reference->parameter;
    return read_name(context, reference->symbol, scope, e.span);
  }
  if (parts.size() == 1) {
    bool found = false;
    Value value = builtin_name(context, parts[0].text, scope, e.span, found);
    if (found) return value;
    const auto outcome = context.declared.named_outcomes.find(parts[0].text);
    if (scope.outcomes_known && outcome != context.declared.named_outcomes.end()) {
      Scope inner = scope;
      inner.outcomes_known = false;
      return expr(context, *outcome->second->value, inner);
    }
  }
  resolve(context, e, scope, true);
  return {};
}

Value read_name(Context& context, SymbolId id, const Scope& scope, Span span) {
  const Symbol& symbol = context.symbols[id];
  if (scope.self != nullptr && scope.self->key == TargetKey{id, ""}) return *scope.self->old;
  const std::string name = "`" + symbol.full_name + "`";
  switch (symbol.kind) {
    case SymbolKind::dim:
    case SymbolKind::source:
    case SymbolKind::fn:
    case SymbolKind::part:
    case SymbolKind::risk:
    case SymbolKind::group:
    case SymbolKind::schedule:
    case SymbolKind::event: {
      auto& d = error(context, Kind::not_a_value, span,
                      name + " is " + std::string(kind_words(symbol.kind)) + ", not a value")
                    .label(symbol.name_span, "declared here");
      if (symbol.kind == SymbolKind::fn) d.add_help("call it, with its arguments in brackets");
      if (symbol.kind == SymbolKind::schedule) {
        d.add_fix("read one of its parts: `" + symbol.full_name + ".net`",
                  {span.file, span.end, span.end}, ".net", "its carrying amount")
            .add_note(
                "its parts are cost, net, added, depreciation, retired, scrapped and disposed");
      }
      if (const auto members = context.symbols.members(id);
          symbol.kind == SymbolKind::part && !members.empty()) {
        const std::string member(members.back());
        d.add_fix("read a name that stands in it: `" + symbol.full_name + "." + member + "`",
                  {span.file, span.end, span.end}, "." + member, "its `" + member + "`");
      }
      if (symbol.kind == SymbolKind::event) {
        const auto members = context.symbols.members(id);
        const std::string member(members.empty() ? "count" : members.back());
        d.add_fix("read its count or one of its totals: `" + symbol.full_name + "." + member + "`",
                  {span.file, span.end, span.end}, "." + member, "its `" + member + "`");
      }
      return {};
    }
    case SymbolKind::mark:
    case SymbolKind::event_let:
      if (scope.event != symbol.parent) {
        error(context, Kind::mark_outside_event, span,
              name + " has a value for each occurrence, and is known inside its event only")
            .label(symbol.name_span, "declared here")
            .add_help("add it up over occurrences, in a `total` of the event, and read that");
        return {};
      }
      break;
    case SymbolKind::let:
      // A year's value may be read over the horizon, not the other way round.
      if (symbol.own > scope.mode && symbol.frame == nullptr) {
        const std::string grain = symbol.own == Mode::year ? "each year" : "over horizon";
        error(context, Kind::year_value_only, span,
              name + " has a value " + grain + ", not each " +
                  (scope.mode == Mode::year ? "year" : "period"))
            .label(symbol.name_span, "`" + grain + "` here")
            .add_help("read it in an `" + grain + "` flow, let, line, outcome or limit");
        return {};
      }
      break;
    default:
      break;
  }
  const Mode mode = scope.event.valid() ? Mode::normal : scope.mode;
  Value value = value_of(context, id, mode, span, scope.asked);
  value.origin = id;
  value.picks.clear();
  return value;
}

bool too_deep(Context& context, Span use) {
  constexpr std::size_t kMaxNames = 250;
  if (context.reading.stack.size() <= kMaxNames && context.reading.depth <= kMaxExpressionDepth)
    return false;
  error(context, Kind::dependency_depth, use,
        "names depend on each other through functions and lags more than " +
            std::to_string(kMaxNames) + " deep");
  return true;
}

Value value_of(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked,
               bool lagged) {
  // A declaration that was refused.
  if (!id.valid()) return {};
  Symbol& symbol = context.symbols[id];
  Mode native = symbol.frame != nullptr ? mode : Mode::normal;
  if (symbol.kind == SymbolKind::let && symbol.own != Mode::normal && symbol.frame == nullptr)
    native = symbol.own;
  if (mode != native) return derived(context, id, mode, use, asked);
  if (symbol.state == Symbol::State::done) return symbol.value;
  if (symbol.state == Symbol::State::in_progress) {
    report_cycle(context, id, mode, use, lagged);
    return {};
  }
  if (context.builder.overflow != Builder::Overflow::none) return {};
  if (too_deep(context, use)) return {};
  symbol.state = Symbol::State::in_progress;
  const SymbolKind symbol_kind = symbol.kind;
  context.reading.stack.push_back({id, mode, use, lagged});
  {
    const InDefinition own(context.builder, definition_of(context, id));
    Value value = elaborate(context, id);
    if (belongs_to_period(symbol_kind)) value.by_period = true;
    define(context, id, value);
  }
  context.reading.stack.pop_back();
  context.symbols[id].state = Symbol::State::done;
  return context.symbols[id].value;
}

// The place to mend is where the model asks for a value over the year: a let or function behind it
// would compute something else there, such as a path of yearly steps.
Value no_year_value(Context& context, SymbolId id, Mode mode, Span use, const Asked& asked,
                    std::string_view why) {
  const Symbol& symbol = context.symbols[id];
  auto& d = error(context, Kind::no_year_value, use,
                  "`" + symbol.full_name + "` has no value " + std::string(mode_words(mode)) +
                      (why.empty() ? "" : ": " + std::string(why)));
  d.label(symbol.name_span, std::string(kind_words(symbol.kind)) + " with a value each period");
  if (use.valid() && context.sources.file(use.file).path == data::kConditionFile) {
    const std::string period = context.module.time.period_name(0).short_name;
    const std::string all = context.sources.file(use.file).text;
    const auto end = static_cast<std::uint32_t>(all.size());
    const FileId file = use.file;
    d.add_help("ask about one period, with `--period` or its name behind `in`, such as " + period)
        .add_fix("ask whether it happens in any: `ever(" + all + ")`", {file, 0, end},
                 "ever(" + all + ")", "in any period");
    return {};
  }
  const Span place = asked.place.valid() ? asked.place : use;
  if (place.begin != use.begin || place.file != use.file) d.label(place, "asked for here");
  const std::string closing = "closing(" + text_of(context, place) + ")";
  d.add_fix("ask for `" + closing + "`", place, closing,
            mode == Mode::year ? "its value in the last period of the fiscal year"
                               : "its value in the last period of the horizon");
  const SymbolId name = asked.place.valid() ? asked.name : id;
  if (name.valid()) offer_sum(context, d, name, place);
  return {};
}

}  // namespace plimsoll::check
