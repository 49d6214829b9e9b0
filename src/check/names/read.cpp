// What a name is worth: in the period, over the fiscal year, over the horizon.
#include <algorithm>

#include "check/elaborator.h"
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

}  // namespace

Value Elaborator::step(Mode mode) {
  const double months = module_.time.months_per_step;
  switch (mode) {
    case Mode::year:
      return year_length();
    case Mode::horizon:
      return number(months * module_.time.n_periods / 12, Unit::years());
    default:
      break;
  }
  Unit unit = Unit::years();
  unit.set_written(units::Written::step);
  return number(months / 12, std::move(unit));
}

// Of a fiscal year, what the horizon has of it.
Value Elaborator::year_length() {
  const ir::Time& time = module_.time;
  const std::uint32_t last = time.n_periods - 1;
  Value length = number(1, Unit::years());
  if (time.year_index(last) == 0) {
    return number(time.months_in_year(0) / 12.0, Unit::years());
  }
  for (const std::uint32_t period : {0u, last}) {
    if (time.is_whole_year(period)) continue;
    const Value part = number(time.months_in_year(period) / 12.0, Unit::years());
    length = select(in_year(time.year_index(period)), part, length, When::every_period, {});
  }
  return length;
}

// The period lies in that fiscal year, counted from the first.
Value Elaborator::in_year(int index) {
  bool found = false;
  const Value year = builtin_name("fiscal_year_number", Scope(), {}, found);
  const Value wanted = number(index);
  return emit_plain(Op::eq, {&year, &wanted}, {}, Type::boolean, When::every_period, {});
}

Value Elaborator::builtin_name(std::string_view name, const Scope& scope, Span span, bool& found) {
  found = true;
  if (name == "true" || name == "false") return number(name == "true" ? 1 : 0, {}, Type::boolean);
  if (name == "balance") {
    if (scope.balance != nullptr) return *scope.balance;
    error(Kind::balance_outside_stock, span, "`balance` has a meaning in the lines of a stock only")
        .add_help("elsewhere the stock's name is its closing level, and `opening` of it its first");
    return {};
  }
  if (name == "step") {
    if (!needs_time(span, "`step`")) return {};
    Value length = step(scope.mode);
    length.by_step = true;
    return length;
  }
  std::optional<ir::TimeIndex> index;
  if (name == "period_number") index = ir::TimeIndex::period;
  if (name == "fiscal_year_number") index = ir::TimeIndex::fiscal_year;
  if (name == "period_of_year") index = ir::TimeIndex::period_of_year;
  if (index) {
    if (!needs_time(span, "`" + std::string(name) + "`")) return {};
    Value v = number(0);
    v.region = Region::period;
    v.node = builder_.add(Op::time_index, {},
                          {.region = Region::period,
                           .shape = v.shape,
                           .aux = static_cast<std::uint32_t>(*index),
                           .span = span});
    return v;
  }
  found = false;
  return {};
}

Value Elaborator::name_value(const Expr& e, const Scope& scope) {
  std::vector<syntax::Name> parts;
  path_of(e, parts);
  if (scope.self != nullptr) {
    const auto own = resolve(e, scope, false);
    if (own && own->symbol == scope.self->key.symbol && own->part == scope.self->key.part) {
      return *scope.self->old;
    }
  }
  if (parts.size() == 1 && parts[0].text == "balance" && scope.balance != nullptr) {
    return *scope.balance;
  }
  if (const auto reference = resolve(e, scope, false); reference && reference->part.empty()) {
    if (reference->parameter != nullptr) return *reference->parameter;
    return read(reference->symbol, scope, e.span);
  }
  if (parts.size() == 1) {
    bool found = false;
    Value value = builtin_name(parts[0].text, scope, e.span, found);
    if (found) return value;
    const auto outcome = named_outcomes_.find(parts[0].text);
    if (scope.outcomes_known && outcome != named_outcomes_.end()) {
      Scope inner = scope;
      inner.outcomes_known = false;
      return expr(*outcome->second->value, inner);
    }
  }
  resolve(e, scope, true);
  return {};
}

Value Elaborator::read(SymbolId id, const Scope& scope, Span span) {
  const Symbol& symbol = symbols_[id];
  if (scope.self != nullptr && scope.self->key == TargetKey{id, ""}) return *scope.self->old;
  const std::string name = "`" + symbol.full_name + "`";
  switch (symbol.kind) {
    case SymbolKind::dim:
    case SymbolKind::source:
    case SymbolKind::fn:
    case SymbolKind::risk:
    case SymbolKind::group:
    case SymbolKind::event: {
      auto& d = error(Kind::not_a_value, span,
                      name + " is " + std::string(kind_words(symbol.kind)) + ", not a value")
                    .label(symbol.name_span, "declared here");
      if (symbol.kind == SymbolKind::fn) d.add_help("call it, with its arguments in brackets");
      if (symbol.kind == SymbolKind::event) {
        const auto members = symbols_.members(id);
        const std::string member(members.empty() ? "count" : members.back());
        d.add_fix("read its count or one of its totals: `" + symbol.full_name + "." + member + "`",
                  {span.file, span.end, span.end}, "." + member, "its `" + member + "`");
      }
      return {};
    }
    case SymbolKind::mark:
    case SymbolKind::event_let:
      if (scope.event != symbol.parent) {
        error(Kind::mark_outside_event, span,
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
        error(Kind::year_value_only, span,
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
  Value value = value_of(id, mode, span);
  value.origin = id;
  value.picks.clear();
  return value;
}

// Elaboration nests where a name is read through a lag or a function, and within expressions.
bool Elaborator::too_deep(Span use) {
  constexpr std::size_t kMaxNames = 250;
  if (stack_.size() <= kMaxNames && depth_ <= kMaxExpressionDepth) return false;
  error(Kind::dependency_depth, use,
        "names depend on each other through functions and lags more than " +
            std::to_string(kMaxNames) + " deep");
  return true;
}

Value Elaborator::value_of(SymbolId id, Mode mode, Span use) {
  // A declaration that was refused.
  if (!id.valid()) return {};
  Symbol& symbol = symbols_[id];
  Mode native = symbol.frame != nullptr ? mode : Mode::normal;
  if (symbol.kind == SymbolKind::let && symbol.own != Mode::normal && symbol.frame == nullptr)
    native = symbol.own;
  const bool lagged = std::exchange(next_is_lagged_, false);
  if (mode != native) {
    next_is_lagged_ = lagged;
    return derived(id, mode, use);
  }
  if (symbol.state == Symbol::State::done) return symbol.value;
  if (symbol.state == Symbol::State::in_progress) {
    report_cycle(id, mode, use, lagged);
    return {};
  }
  if (builder_.overflow != Builder::Overflow::none) return {};
  if (too_deep(use)) return {};
  symbol.state = Symbol::State::in_progress;
  const SymbolKind symbol_kind = symbol.kind;
  stack_.push_back({id, mode, use, lagged});
  const ir::DefId outer = builder_.current_def;
  if (symbol.def.valid()) builder_.current_def = symbol.def;
  // What it reads over a year, it asks for itself.
  const Span asked = std::exchange(asked_, {});
  Value value = elaborate(id);
  asked_ = asked;
  if (belongs_to_period(symbol_kind)) value.by_period = true;
  define(id, value);
  builder_.current_def = outer;
  stack_.pop_back();
  symbols_[id].state = Symbol::State::done;
  return symbols_[id].value;
}

Value Elaborator::elaborate(SymbolId id) {
  switch (symbols_[id].kind) {
    case SymbolKind::given:
      return elaborate_given(id);
    case SymbolKind::draw:
      return elaborate_draw(id);
    case SymbolKind::flow:
    case SymbolKind::let:
      return elaborate_let(id);
    case SymbolKind::stock:
      return elaborate_stock(id);
    case SymbolKind::stock_line: {
      const Symbol& symbol = symbols_[id];
      return stock_line_value(symbol.parent, *static_cast<const syntax::StockDecl*>(symbol.decl),
                              symbol.item);
    }
    case SymbolKind::subtotal:
      return elaborate_subtotal(id);
    case SymbolKind::statement_line:
      return elaborate_statement_line(id);
    case SymbolKind::event_count:
      return elaborate_count(id);
    case SymbolKind::event_largest:
      return elaborate_largest(id);
    case SymbolKind::mark:
      return elaborate_mark(id);
    case SymbolKind::event_let:
      return elaborate_event_let(id);
    case SymbolKind::total:
    case SymbolKind::kept:
      return elaborate_total(id);
    default:
      return {};
  }
}

void Elaborator::report_cycle(SymbolId id, Mode mode, Span use, bool lagged) {
  std::size_t first = stack_.size();
  while (first > 0 && !(stack_[first - 1].symbol == id && stack_[first - 1].mode == mode)) --first;
  if (first == 0) return;
  std::string path;
  for (std::size_t i = first - 1; i < stack_.size(); ++i) {
    path += symbols_[stack_[i].symbol].full_name + " -> ";
    if (i >= first) lagged = lagged || stack_[i].lagged;
  }
  const Symbol& symbol = symbols_[id];
  path += symbol.full_name;
  if (lagged) {
    error(Kind::unit_not_stated, use,
          "the unit of `" + symbol.full_name + "` follows from itself: " + path)
        .label(symbol.name_span, "declared here")
        .add_help("state it: `in` and its unit before the `=`");
    return;
  }
  auto& d =
      error(Kind::dependency_cycle, use, "`" + symbol.full_name + "` depends on itself: " + path);
  for (std::size_t i = first; i < stack_.size(); ++i) {
    d.label(stack_[i].use, "reads `" + symbols_[stack_[i].symbol].full_name + "`");
  }
  std::vector<diag::Edit> edits = {{use, "prev(" + text_of(use) + ")"}};
  const bool has_past = symbol.kind == SymbolKind::stock || history_clauses(symbol) != nullptr;
  if (!has_past) edits.push_back({clause_place(symbol), " history 0"});
  d.add_fix("read the value of the period before in one place: `prev(" + symbol.full_name + ")`",
            std::move(edits),
            has_past ? "the value of the period before"
                     : "the value of the period before, and 0 before the first");
  d.add_note("only `prev`, `opening` and `lag` break cycles");
}

// ---------------------------------------------------------------- over years and the horizon

Value Elaborator::derived(SymbolId id, Mode mode, Span use) {
  const std::uint64_t key = std::uint64_t{id.value} << 2 | static_cast<std::uint64_t>(mode);
  const auto found = derived_.find(key);
  if (found != derived_.end()) {
    if (found->second.done) return found->second.value;
    report_cycle(id, mode, use);
    return {};
  }
  const Span asked = asked_;
  if (!asked_.valid()) {
    asked_ = use;
    asked_name_ = id;
  }
  const Value value = derived_after(id, mode, use);
  asked_ = asked;
  return value;
}

// `derived`, where it is not known yet.
Value Elaborator::derived_after(SymbolId id, Mode mode, Span use) {
  const std::uint64_t key = std::uint64_t{id.value} << 2 | static_cast<std::uint64_t>(mode);
  if (symbols_[id].kind == SymbolKind::let && !deriving_) {
    // The lets below it first.
    deriving_ = true;
    std::unordered_set<SymbolId> seen;
    std::vector<SymbolId> order;
    const auto wanted = [&](SymbolId to) {
      const Symbol& symbol = symbols_[to];
      const std::uint64_t own = std::uint64_t{to.value} << 2 | static_cast<std::uint64_t>(mode);
      return symbol.kind == SymbolKind::let && symbol.frame == nullptr &&
             symbol.own == Mode::normal && !derived_.contains(own) && seen.insert(to).second;
    };
    order_from(id, wanted, order);
    for (const SymbolId before : order) {
      if (before != id) derived(before, mode, symbols_[before].name_span);
    }
    deriving_ = false;
    if (const auto now = derived_.find(key); now != derived_.end()) return derived(id, mode, use);
  }
  if (too_deep(use)) return {};
  derived_[key];
  stack_.push_back({id, mode, use, std::exchange(next_is_lagged_, false)});
  const ir::DefId outer = builder_.current_def;
  if (symbols_[id].def.valid()) builder_.current_def = symbols_[id].def;
  Value value = derive(id, mode, use);
  builder_.current_def = outer;
  stack_.pop_back();
  Derived& entry = derived_[key];
  entry.done = true;
  entry.value = value;
  return value;
}

Value Elaborator::derive(SymbolId id, Mode mode, Span use) {
  const Symbol& symbol = symbols_[id];
  const auto sum = [&](const Value& value) {
    if (!value.ok()) return Value();
    Value v = value;
    v.region = Region::period;
    v.node = builder_.add(mode == Mode::year ? Op::year_sum : Op::total_sum, {value.node},
                          {.region = v.region, .shape = v.shape, .span = symbol.name_span});
    return v;
  };
  if (symbol.kind == SymbolKind::let) {
    Scope scope = scope_of(id);
    scope.mode = mode;
    if (symbol.own == Mode::normal) scope.reevaluated = id;
    return let_value(id, scope);
  }
  Value value = value_of(id, Mode::normal, use);
  if (!value.ok() || value.is_law()) return value;
  if (!module_.has_time) return value;
  switch (symbol.kind) {
    case SymbolKind::given:
      if (static_cast<const syntax::GivenDecl*>(symbol.decl)->each == syntax::Each::period) {
        return no_year_value(id, mode, use);
      }
      return value;
    case SymbolKind::draw:
      if (static_cast<const syntax::DrawDecl*>(symbol.decl)->each == syntax::Each::period) {
        return no_year_value(id, mode, use);
      }
      return value;
    case SymbolKind::total:
    case SymbolKind::event_count:
      if (is_per_time(value.unit)) return no_year_value(id, mode, use);
      return sum(value);
    case SymbolKind::flow:
    case SymbolKind::stock_line:
    case SymbolKind::statement_line:
    case SymbolKind::subtotal:
      return symbol.own == mode ? value : sum(value);
    case SymbolKind::kept:
      return running(value, Op::mul, 1, mode, symbol.name_span);
    case SymbolKind::event_largest:
      return running(value, Op::max, 0, mode, symbol.name_span);
    default:
      return value;
  }
}

// The place to mend is where the model asks for a value over the year: a let or function behind it
// would compute something else there, such as a path of yearly steps.
Value Elaborator::no_year_value(SymbolId id, Mode mode, Span use, std::string_view why) {
  const Symbol& symbol = symbols_[id];
  auto& d = error(Kind::no_year_value, use,
                  "`" + symbol.full_name + "` has no value " + std::string(mode_words(mode)) +
                      (why.empty() ? "" : ": " + std::string(why)));
  d.label(symbol.name_span, std::string(kind_words(symbol.kind)) + " with a value each period");
  if (use.valid() && sources_.file(use.file).path == data::kConditionFile) {
    const std::string period(ir::short_name(module_.time.period_name(0)));
    const std::string all = sources_.file(use.file).text;
    const auto end = static_cast<std::uint32_t>(all.size());
    const FileId file = use.file;
    d.add_help("ask about one period, with `--period` or its name behind `in`, such as " + period)
        .add_fix("ask whether it happens in any: `ever(" + all + ")`", {file, 0, end},
                 "ever(" + all + ")", "in any period");
    return {};
  }
  const Span place = asked_.valid() ? asked_ : use;
  if (place.begin != use.begin || place.file != use.file) d.label(place, "asked for here");
  const std::string closing = "closing(" + text_of(place) + ")";
  d.add_fix("ask for `" + closing + "`", place, closing,
            mode == Mode::year ? "its value in the last period of the fiscal year"
                               : "its value in the last period of the horizon");
  if (asked_.valid() ? asked_name_.valid() : true) {
    offer_sum(d, asked_.valid() ? asked_name_ : id, place);
  }
  return {};
}

// For what may be an amount: a flow that books it, to read in its place.
void Elaborator::offer_sum(diag::Diagnostic& d, SymbolId id, Span place) const {
  const Symbol& symbol = symbols_[id];
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
  if (symbol.value.shape != builder_.scalar()) over = words_of_dims(symbol.value.shape);
  const std::string line =
      "flow " + flow + over + " = " + symbol.full_name + (by_time ? " * step" : "");
  const Span decl = symbol.decl->span;
  const std::string prefix =
      symbol.full_name.substr(0, symbol.full_name.size() - symbol.name.size());
  d.add_fix("or book it: `" + line + "`, and read `" + flow + "`",
            {{{decl.file, decl.end, decl.end}, "\n" + line}, {place, prefix + flow}},
            by_time ? "its amount in all periods" : "the sum of all periods");
}

// state = op(state of the period before, value), starting anew with each fiscal year where asked.
Value Elaborator::running(const Value& value, Op op, double start, Mode mode, Span span) {
  Value before = value;
  before.region = Region::period;
  const NodeId first = builder_.constant(start);
  before.node =
      builder_.add(Op::lag, {first, first},
                   {.region = Region::period, .shape = value.shape, .aux = 1, .span = span});
  const NodeId lag = before.node;
  if (mode == Mode::year) {
    bool found = false;
    Scope scope;
    const Value position = builtin_name("period_of_year", scope, span, found);
    const Value zero = number(0);
    const Value begins =
        emit_plain(Op::eq, {&position, &zero}, {}, Type::boolean, When::every_period, span);
    Value initial = number(start, value.unit);
    before = select(begins, initial, before, When::every_period, span);
  }
  Value now = emit_plain(op, {&before, &value}, value.unit, value.type, When::every_period, span);
  module_.patch_operand(lag, 0, now.node);
  return now;
}

}  // namespace plimsoll::check
