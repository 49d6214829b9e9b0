// Scenarios, actions and --set: what they may replace, and in which order.
#include "check/overlays/overlay.h"

#include <algorithm>

#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/given.h"
#include "check/expr/shape.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "data/period.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

namespace {

// The declared index sets of what a `set` names.
ShapeId target_shape(Context& context, const TargetKey& key) {
  const Symbol& symbol = context.symbols[key.symbol];
  switch (symbol.kind) {
    case SymbolKind::given:
      return declared_shape(context, static_cast<const syntax::GivenDecl*>(symbol.decl)->dims,
                            place_of(context, symbol));
    case SymbolKind::draw:
    case SymbolKind::mark:
      return slot_shape(context, key.symbol);
    case SymbolKind::event:
      return context.module.events[context.events.states.at(key.symbol).id.value].shape;
    case SymbolKind::event_let: {
      const ShapeId own = declared_shape(
          context, event_decl(context, symbol.parent).lets[symbol.item]->dims, symbol.parent);
      return own.valid() ? context.builder.unite(own, target_shape(context, {symbol.parent, ""}))
                         : own;
    }
    case SymbolKind::flow:
    case SymbolKind::let:
      return declared_shape(context, static_cast<const syntax::LetDecl*>(symbol.decl)->dims,
                            place_of(context, symbol));
    case SymbolKind::stock:
      return declared_shape(context, static_cast<const syntax::StockDecl*>(symbol.decl)->dims,
                            place_of(context, symbol));
    case SymbolKind::state:
      return declared_shape(context, static_cast<const syntax::StateDecl*>(symbol.decl)->dims,
                            place_of(context, symbol));
    case SymbolKind::stock_line:
    case SymbolKind::effect:
      return target_shape(context, {symbol.parent, ""});
    default:
      return context.builder.scalar();
  }
}

// The schedule that a symbol is a part of; invalid: of none.
SymbolId schedule_around(const Context& context, SymbolId id) {
  while (id.valid() && context.symbols[id].kind != SymbolKind::schedule) {
    id = context.symbols[id].parent;
  }
  return id;
}

// The parts of a schedule follow from each other: one alone cannot be replaced. Its life and its named
// lines are what the others are made of. False after an error.
bool settable_in_schedule(Context& context, SymbolId id, const Expr& path) {
  const SymbolId schedule = schedule_around(context, id);
  if (!schedule.valid() || schedule == id) return true;
  const auto& decl = *static_cast<const syntax::ScheduleDecl*>(context.symbols[schedule].decl);
  const Symbol& symbol = context.symbols[id];
  const std::string& full = context.symbols[schedule].full_name;
  std::string names = "`" + full + ".life`";
  const bool is_own = symbol.parent == schedule;
  if (is_own && symbol.name == "life") return true;
  for (const syntax::StockLine& line : decl.lines) {
    if (line.name.text.empty()) continue;
    if (is_own && symbol.name == line.name.text) return true;
    names += ", `" + full + "." + std::string(line.name.text) + "`";
  }
  error(context, Kind::set_target, path.span,
        quoted(context, path.span) + " follows from what the schedule `" + full +
            "` is made of, and cannot be set by itself")
      .label(decl.name.span, "the schedule")
      .add_help("what can be set of it: " + names +
                "; and the givens and flows that its opening and its lines read");
  return false;
}

std::optional<TargetKey> target_of(Context& context, const Expr& path) {
  Scope scope;
  scope.expected = context.builder.scalar();
  const auto reference = resolve(context, path, scope, false);
  if (!reference || reference->symbol.valid() == false) {
    resolve(context, path, scope, true);
    return std::nullopt;
  }
  const Symbol& symbol = context.symbols[reference->symbol];
  const std::string_view part = reference->part;
  const auto refuse = [&](std::string message, std::string help) {
    error(context, Kind::set_target, path.span, std::move(message))
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)))
        .add_help(std::move(help));
    return std::nullopt;
  };
  if (symbol.kind == SymbolKind::given &&
      static_cast<const syntax::GivenDecl*>(symbol.decl)->is_balancing()) {
    return refuse("`" + symbol.full_name + "` is a balancing item: its equation says what it is",
                  "set what stands in the equation; or make it a given, which then need not hold");
  }
  if (!settable_in_schedule(context, reference->symbol, path)) return std::nullopt;
  if (is_fixed_duration(context, symbol)) {
    return refuse("`" + symbol.full_name +
                      "` is a duration that a part was passed: it is fixed when the model is read",
                  "change it in the part");
  }
  switch (symbol.kind) {
    case SymbolKind::given:
    case SymbolKind::flow:
    case SymbolKind::let:
    case SymbolKind::stock_line:
    case SymbolKind::effect:
    case SymbolKind::statement_line:
    case SymbolKind::event_let:
      if (part.empty()) return TargetKey{reference->symbol, ""};
      break;
    case SymbolKind::draw:
    case SymbolKind::mark:
      return TargetKey{reference->symbol, part};
    case SymbolKind::event: {
      const bool by_chance = event_decl(context, reference->symbol).chance != nullptr;
      const std::string_view own = by_chance ? "chance" : "rate";
      if (part == own) return TargetKey{reference->symbol, own};
      return refuse("an event itself cannot be set", "set its `" + std::string(own) + "`: `" +
                                                         symbol.full_name + "." + std::string(own) +
                                                         "`, or one of its marks");
    }
    case SymbolKind::state:
      if (part == "opening") return TargetKey{reference->symbol, "opening"};
      return refuse("a state latches and cannot be set",
                    "set its opening, `" + symbol.full_name + ".opening`, or what it waits for");
    case SymbolKind::stock:
      if (part == "opening") return TargetKey{reference->symbol, "opening"};
      return refuse("a stock rolls forward and cannot be set",
                    "set its opening, `" + symbol.full_name + ".opening`, or one of its lines");
    default:
      return refuse(quoted(context, path.span) + " cannot be set",
                    "`set` takes givens, draws and their parameters, rates and marks of events, "
                    "lets and flows");
  }
  resolve(context, path, scope, true);
  return std::nullopt;
}

bool mentions(Context& context, const Expr* e, const TargetKey& key) {
  if (e == nullptr) return false;
  if (e->kind == ExprKind::name || e->kind == ExprKind::member) {
    Scope scope;
    const auto reference = resolve(context, *e, scope, false);
    return reference && reference->symbol == key.symbol && reference->part == key.part;
  }
  if (mentions(context, e->left, key) || mentions(context, e->right, key) ||
      mentions(context, e->condition, key))
    return true;
  return std::any_of(e->args.begin(), e->args.end(),
                     [&](const syntax::Argument& a) { return mentions(context, a.value, key); }) ||
         std::any_of(e->entries.begin(), e->entries.end(),
                     [&](const syntax::BraceEntry& b) { return mentions(context, b.value, key); });
}

void add_target(Context& context, std::uint32_t overlay, const syntax::SetItem& item) {
  const bool indexed = item.target->kind == ExprKind::index;
  const Expr& path = indexed ? *item.target->left : *item.target;
  const auto key = target_of(context, path);
  if (!key) return;
  const Symbol& symbol = context.symbols[key->symbol];
  const bool is_drawn = symbol.kind == SymbolKind::draw || symbol.kind == SymbolKind::mark;
  if (item.is_law && (!is_drawn || !key->part.empty())) {
    error(context, Kind::set_target, item.target->span,
          quoted(context, item.target->span) + " has no distribution to replace")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)))
        .add_help("only draws and marks are set with `~`; everything else with `=`");
    return;
  }
  Substitution substitution;
  substitution.overlay = overlay;
  substitution.item = &item;
  if (indexed) {
    const ShapeId shape = target_shape(context, *key);
    Scope scope;
    if (!shape.valid()) return;
    const auto chosen = picks(context, *item.target, shape, scope);
    if (!chosen) return;
    substitution.picks = *chosen;
  }
  substitution.blind = !mentions(context, item.value, *key);
  context.overlays.targets[*key].push_back(std::move(substitution));
}

void add_cost(Context& context, std::uint32_t overlay, const syntax::ActionDecl& decl) {
  const bool indexed = decl.cost_to->kind == ExprKind::index;
  const Expr& path = indexed ? *decl.cost_to->left : *decl.cost_to;
  Scope scope;
  const auto reference = resolve(context, path, scope, true);
  if (!reference) return;
  const Symbol& symbol = context.symbols[reference->symbol];
  if (symbol.kind != SymbolKind::flow && symbol.kind != SymbolKind::stock_line &&
      symbol.kind != SymbolKind::statement_line) {
    error(context, Kind::set_target, path.span, "the cost of an action goes to a flow")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)));
    return;
  }
  if (!settable_in_schedule(context, reference->symbol, path)) return;
  const TargetKey key{reference->symbol, ""};
  const ShapeId shape = target_shape(context, key);
  if (!shape.valid()) return;
  Substitution substitution;
  substitution.overlay = overlay;
  ShapeId rest = shape;
  if (indexed) {
    const auto chosen = picks(context, *decl.cost_to, shape, scope);
    if (!chosen) return;
    substitution.picks = *chosen;
    for (const Pick& p : *chosen) rest = context.builder.without(rest, p.dim);
  }
  if (rest != context.builder.scalar()) {
    error(context, Kind::set_target, decl.cost_to->span,
          "`" + symbol.full_name + "` has a value for each label of " +
              words_of_dims(context, rest) + "; one of them bears the cost")
        .add_fix("name it: `to " + text_of(context, path.span) + "[" +
                     element_labels(context, rest, false)[0] + "]`",
                 {path.span.file, path.span.end, path.span.end},
                 "[" + element_labels(context, rest, false)[0] + "]",
                 "that the first label bears it");
    return;
  }
  context.overlays.targets[key].push_back(std::move(substitution));
}

void add_strike(Context& context, std::uint32_t overlay, const syntax::StrikeItem& item) {
  const bool indexed = item.event->kind == ExprKind::index;
  const Expr& path = indexed ? *item.event->left : *item.event;
  Scope scope;
  const auto reference = resolve(context, path, scope, true);
  if (!reference) return;
  const Symbol& symbol = context.symbols[reference->symbol];
  if (symbol.kind != SymbolKind::event) {
    error(context, Kind::strike_target, path.span, "only an event can strike")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)));
    return;
  }
  if (!item.period) {
    const std::string first = context.module.time.period_name(0).short_name;
    error(context, Kind::strike_target, item.span, "the strike does not say when")
        .add_fix("say in which period: `in " + first + "`",
                 {item.event->span.file, item.event->span.end, item.event->span.end},
                 " in " + first, "the first period of the horizon");
    return;
  }
  if (!needs_time(context, item.span, "a strike")) return;
  const auto period = data::period_in_horizon(*item.period, context.module.time, context.sink);
  if (!period) return;
  EventState& state = context.events.states.at(reference->symbol);
  ir::Event& event = context.module.events[state.id.value];
  std::vector<std::int32_t> elements{-1};
  if (indexed) {
    const auto chosen = picks(context, *item.event, event.shape, scope);
    if (!chosen) return;
    elements = elements_at(context, event.shape, *chosen);
  }
  Scope inside;
  inside.place = reference->symbol;
  inside.event = reference->symbol;
  for (const syntax::SetItem& mark : item.marks) {
    if (mark.is_law) {
      error(context, Kind::strike_target, mark.value->span, "a strike sets its marks to values")
          .add_help(
              "a mark of a strike has `=` and a value; `set` with `~` replaces a distribution");
      return;
    }
    const Expr& target = mark.target->kind == ExprKind::index ? *mark.target->left : *mark.target;
    const auto named = resolve(context, target, inside, true);
    if (!named) return;
    const Symbol& mark_symbol = context.symbols[named->symbol];
    if (mark_symbol.kind == SymbolKind::mark && mark_symbol.parent == reference->symbol) continue;
    error(context, Kind::strike_target, target.span, "a strike sets the marks of its event")
        .label(mark_symbol.name_span,
               "`" + mark_symbol.full_name + "` is " + std::string(kind_words(mark_symbol.kind)));
    return;
  }
  for (const std::int32_t element : elements) {
    state.strikes.push_back({static_cast<std::uint32_t>(event.strikes.size()), &item});
    event.strikes.push_back({context.overlays.all[overlay].flag, *period, element});
  }
}

void check_blind_sets(Context& context) {
  const auto overlap = [](const std::vector<Pick>& a, const std::vector<Pick>& b) {
    for (const Pick& p : a) {
      for (const Pick& q : b) {
        if (p.dim == q.dim && p.label != q.label) return false;
      }
    }
    return true;
  };
  // Scenarios come before actions and these before --set, and one scenario is run at a time: what
  // has no order are two actions, two --sets, and one overlay with itself.
  const auto together = [&context](std::uint32_t a, std::uint32_t b) {
    return a == b || (context.overlays.all[a].kind == context.overlays.all[b].kind &&
                      context.overlays.all[a].kind != ir::Flag::Kind::scenario);
  };
  for (const auto& [key, list] : context.overlays.targets) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (!list[i].blind || !list[j].blind || !together(list[i].overlay, list[j].overlay) ||
            !overlap(list[i].picks, list[j].picks)) {
          continue;
        }
        const std::string name = quoted(context, list[i].item->target->span);
        error(context, Kind::set_twice, list[i].item->span,
              name + " is set twice, and neither builds on the other")
            .label(list[j].item->span, "the other `set`")
            .add_help("let one build on the value so far: its own name on the right side");
      }
    }
  }
}

}  // namespace

void collect_overlays(Context& context, const data::LoadedModel& model) {
  const auto add = [&context](ir::Flag::Kind kind, std::string name, std::string title, Span span) {
    ir::Flag flag;
    flag.kind = kind;
    flag.name = name;
    flag.title = std::move(title);
    flag.on_by_default = kind == ir::Flag::Kind::command_line;
    flag.span = span;
    Overlay overlay;
    overlay.flag = ir::FlagId(context.module.flags.size());
    overlay.kind = kind;
    overlay.name = std::move(name);
    context.module.flags.push_back(std::move(flag));
    context.overlays.all.push_back(std::move(overlay));
    return static_cast<std::uint32_t>(context.overlays.all.size() - 1);
  };
  std::unordered_map<std::string_view, Span> scenario_names;
  for (const syntax::ScenarioDecl* decl : context.declared.scenarios) {
    declare_unique(context, scenario_names, decl->name, "the scenario");
    const std::uint32_t index =
        add(ir::Flag::Kind::scenario, std::string(decl->name.text), decl->title, decl->name.span);
    for (const syntax::SetItem& item : decl->sets) add_target(context, index, item);
    for (const syntax::StrikeItem& strike : decl->strikes) add_strike(context, index, strike);
  }
  std::unordered_map<std::string_view, Span> action_names;
  for (const syntax::ActionDecl* decl : context.declared.actions) {
    declare_unique(context, action_names, decl->name, "the action");
    const std::uint32_t index =
        add(ir::Flag::Kind::action, std::string(decl->name.text), decl->title, decl->name.span);
    context.overlays.all[index].action = decl;
    for (const syntax::SetItem& item : decl->sets) add_target(context, index, item);
    if (decl->cost_to != nullptr) add_cost(context, index, *decl);
  }
  for (const syntax::SetItem& item : model.sets) {
    const std::uint32_t index =
        add(ir::Flag::Kind::command_line, text_of(context, item.span), "", item.span);
    add_target(context, index, item);
  }
  check_blind_sets(context);
  for (const std::string& name : model.part_switches) {
    context.overlays.part_switches.try_emplace(name);
  }
}

std::vector<std::int32_t> elements_at(const Context& context, ShapeId shape,
                                      const std::vector<Pick>& chosen) {
  std::vector<std::int32_t> elements{0};
  for (const DimId dim : context.builder.dims(shape)) {
    const auto n = static_cast<std::int32_t>(context.builder.n_labels(dim));
    const auto pick =
        std::find_if(chosen.begin(), chosen.end(), [&](const Pick& p) { return p.dim == dim; });
    std::vector<std::int32_t> next;
    for (const std::int32_t base : elements) {
      for (std::int32_t label = 0; label < n; ++label) {
        if (pick == chosen.end() || static_cast<std::int32_t>(pick->label) == label) {
          next.push_back(base * n + label);
        }
      }
    }
    elements = std::move(next);
  }
  return elements;
}

}  // namespace plimsoll::check
