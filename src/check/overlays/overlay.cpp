// Scenarios, actions and --set: what they replace, and in which order.
#include <algorithm>

#include "check/elaborator.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::ExprKind;

void Elaborator::collect_overlays(const data::LoadedModel& model) {
  const auto add = [this](ir::Flag::Kind kind, std::string name, std::string title, Span span) {
    ir::Flag flag;
    flag.kind = kind;
    flag.name = name;
    flag.title = std::move(title);
    flag.on_by_default = kind == ir::Flag::Kind::command_line;
    flag.span = span;
    Overlay overlay;
    overlay.flag = ir::FlagId(module_.flags.size());
    overlay.kind = kind;
    overlay.name = std::move(name);
    module_.flags.push_back(std::move(flag));
    overlays_.push_back(std::move(overlay));
    return static_cast<std::uint32_t>(overlays_.size() - 1);
  };
  std::unordered_map<std::string_view, Span> scenario_names;
  for (const syntax::ScenarioDecl* decl : scenarios_) {
    declare_unique(scenario_names, decl->name, "the scenario");
    const std::uint32_t index =
        add(ir::Flag::Kind::scenario, std::string(decl->name.text), decl->title, decl->name.span);
    for (const syntax::SetItem& item : decl->sets) add_target(index, item);
    for (const syntax::StrikeItem& strike : decl->strikes) add_strike(index, strike);
  }
  std::unordered_map<std::string_view, Span> action_names;
  for (const syntax::ActionDecl* decl : actions_) {
    declare_unique(action_names, decl->name, "the action");
    const std::uint32_t index =
        add(ir::Flag::Kind::action, std::string(decl->name.text), decl->title, decl->name.span);
    overlays_[index].action = decl;
    for (const syntax::SetItem& item : decl->sets) add_target(index, item);
    if (decl->cost_to != nullptr) add_cost(index, *decl);
  }
  for (const syntax::SetItem& item : model.sets) {
    const std::uint32_t index =
        add(ir::Flag::Kind::command_line, text_of(item.span), "", item.span);
    add_target(index, item);
  }
  check_blind_sets();
}

// The declared index sets of what a `set` names.
ShapeId Elaborator::target_shape(const TargetKey& key) {
  const Symbol& symbol = symbols_[key.symbol];
  switch (symbol.kind) {
    case SymbolKind::given:
      return declared_shape(static_cast<const syntax::GivenDecl*>(symbol.decl)->dims,
                            place_of(symbol));
    case SymbolKind::draw:
    case SymbolKind::mark:
      return slot_shape(key.symbol);
    case SymbolKind::event:
      return module_.events[events_.at(key.symbol).id.value].shape;
    case SymbolKind::event_let: {
      const ShapeId own =
          declared_shape(event_decl(symbol.parent).lets[symbol.item]->dims, symbol.parent);
      return own.valid() ? builder_.unite(own, target_shape({symbol.parent, ""})) : own;
    }
    case SymbolKind::flow:
    case SymbolKind::let:
      return declared_shape(static_cast<const syntax::LetDecl*>(symbol.decl)->dims,
                            place_of(symbol));
    case SymbolKind::stock:
      return declared_shape(static_cast<const syntax::StockDecl*>(symbol.decl)->dims,
                            place_of(symbol));
    case SymbolKind::stock_line:
      return target_shape({symbol.parent, ""});
    default:
      return builder_.scalar();
  }
}

std::optional<TargetKey> Elaborator::target_of(const Expr& path) {
  Scope scope;
  scope.expected = builder_.scalar();
  const auto reference = resolve(path, scope, false);
  if (!reference || reference->symbol.valid() == false) {
    resolve(path, scope, true);
    return std::nullopt;
  }
  const Symbol& symbol = symbols_[reference->symbol];
  const std::string_view part = reference->part;
  const auto refuse = [&](std::string message, std::string help) {
    error(Kind::set_target, path.span, std::move(message))
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)))
        .add_help(std::move(help));
    return std::nullopt;
  };
  switch (symbol.kind) {
    case SymbolKind::given:
    case SymbolKind::flow:
    case SymbolKind::let:
    case SymbolKind::stock_line:
    case SymbolKind::statement_line:
    case SymbolKind::event_let:
      if (part.empty()) return TargetKey{reference->symbol, ""};
      break;
    case SymbolKind::draw:
    case SymbolKind::mark:
      return TargetKey{reference->symbol, part};
    case SymbolKind::event: {
      const bool by_chance = event_decl(reference->symbol).chance != nullptr;
      const std::string_view own = by_chance ? "chance" : "rate";
      if (part == own) return TargetKey{reference->symbol, own};
      return refuse("an event itself cannot be set", "set its `" + std::string(own) + "`: `" +
                                                         symbol.full_name + "." + std::string(own) +
                                                         "`, or one of its marks");
    }
    case SymbolKind::stock:
      if (part == "opening") return TargetKey{reference->symbol, "opening"};
      return refuse("a stock rolls forward and cannot be set",
                    "set its opening, `" + symbol.full_name + ".opening`, or one of its lines");
    default:
      return refuse(quoted(path.span) + " cannot be set",
                    "`set` takes givens, draws and their parameters, rates and marks of events, "
                    "lets and flows");
  }
  resolve(path, scope, true);
  return std::nullopt;
}

void Elaborator::add_target(std::uint32_t overlay, const syntax::SetItem& item) {
  const bool indexed = item.target->kind == ExprKind::index;
  const Expr& path = indexed ? *item.target->left : *item.target;
  const auto key = target_of(path);
  if (!key) return;
  const Symbol& symbol = symbols_[key->symbol];
  const bool is_drawn = symbol.kind == SymbolKind::draw || symbol.kind == SymbolKind::mark;
  if (item.is_law && (!is_drawn || !key->part.empty())) {
    error(Kind::set_target, item.target->span,
          quoted(item.target->span) + " has no distribution to replace")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)))
        .add_help("only draws and marks are set with `~`; everything else with `=`");
    return;
  }
  Substitution substitution;
  substitution.overlay = overlay;
  substitution.item = &item;
  if (indexed) {
    const ShapeId shape = target_shape(*key);
    Scope scope;
    if (!shape.valid()) return;
    const auto chosen = picks(*item.target, shape, scope);
    if (!chosen) return;
    substitution.picks = *chosen;
  }
  substitution.blind = !mentions(item.value, *key);
  targets_[*key].push_back(std::move(substitution));
}

void Elaborator::add_cost(std::uint32_t overlay, const syntax::ActionDecl& decl) {
  const bool indexed = decl.cost_to->kind == ExprKind::index;
  const Expr& path = indexed ? *decl.cost_to->left : *decl.cost_to;
  Scope scope;
  const auto reference = resolve(path, scope, true);
  if (!reference) return;
  const Symbol& symbol = symbols_[reference->symbol];
  if (symbol.kind != SymbolKind::flow && symbol.kind != SymbolKind::stock_line &&
      symbol.kind != SymbolKind::statement_line) {
    error(Kind::set_target, path.span, "the cost of an action goes to a flow")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)));
    return;
  }
  const TargetKey key{reference->symbol, ""};
  const ShapeId shape = target_shape(key);
  if (!shape.valid()) return;
  Substitution substitution;
  substitution.overlay = overlay;
  ShapeId rest = shape;
  if (indexed) {
    const auto chosen = picks(*decl.cost_to, shape, scope);
    if (!chosen) return;
    substitution.picks = *chosen;
    for (const Pick& p : *chosen) rest = builder_.without(rest, p.dim);
  }
  if (rest != builder_.scalar()) {
    error(Kind::set_target, decl.cost_to->span,
          "`" + symbol.full_name + "` has a value for each label of " + words_of_dims(rest) +
              "; one of them bears the cost")
        .add_fix("name it: `to " + text_of(path.span) + "[" + element_labels(rest, false)[0] + "]`",
                 {path.span.file, path.span.end, path.span.end},
                 "[" + element_labels(rest, false)[0] + "]", "that the first label bears it");
    return;
  }
  targets_[key].push_back(std::move(substitution));
}

void Elaborator::add_strike(std::uint32_t overlay, const syntax::StrikeItem& item) {
  const bool indexed = item.event->kind == ExprKind::index;
  const Expr& path = indexed ? *item.event->left : *item.event;
  Scope scope;
  const auto reference = resolve(path, scope, true);
  if (!reference) return;
  const Symbol& symbol = symbols_[reference->symbol];
  if (symbol.kind != SymbolKind::event) {
    error(Kind::strike_target, path.span, "only an event can strike")
        .label(symbol.name_span,
               "`" + symbol.full_name + "` is " + std::string(kind_words(symbol.kind)));
    return;
  }
  if (!item.period) {
    const std::string first(ir::short_name(module_.time.period_name(0)));
    error(Kind::strike_target, item.span, "the strike does not say when")
        .add_fix("say in which period: `in " + first + "`",
                 {item.event->span.file, item.event->span.end, item.event->span.end},
                 " in " + first, "the first period of the horizon");
    return;
  }
  if (!needs_time(item.span, "a strike")) return;
  const auto period = data::period_in_horizon(*item.period, module_.time, sink_);
  if (!period) return;
  EventState& state = events_.at(reference->symbol);
  ir::Event& event = module_.events[state.id.value];
  std::vector<std::int32_t> elements{-1};
  if (indexed) {
    const auto chosen = picks(*item.event, event.shape, scope);
    if (!chosen) return;
    elements = elements_at(event.shape, *chosen);
  }
  Scope inside;
  inside.place = reference->symbol;
  inside.event = reference->symbol;
  for (const syntax::SetItem& mark : item.marks) {
    if (mark.is_law) {
      error(Kind::strike_target, mark.value->span, "a strike sets its marks to values")
          .add_help(
              "a mark of a strike has `=` and a value; `set` with `~` replaces a distribution");
      return;
    }
    const Expr& target = mark.target->kind == ExprKind::index ? *mark.target->left : *mark.target;
    const auto named = resolve(target, inside, true);
    if (!named) return;
    const Symbol& mark_symbol = symbols_[named->symbol];
    if (mark_symbol.kind == SymbolKind::mark && mark_symbol.parent == reference->symbol) continue;
    error(Kind::strike_target, target.span, "a strike sets the marks of its event")
        .label(mark_symbol.name_span,
               "`" + mark_symbol.full_name + "` is " + std::string(kind_words(mark_symbol.kind)));
    return;
  }
  for (const std::int32_t element : elements) {
    state.strikes.push_back({static_cast<std::uint32_t>(event.strikes.size()), &item});
    event.strikes.push_back({overlays_[overlay].flag, *period, element});
  }
}

// Row-major positions of the elements that have the picked labels.
std::vector<std::int32_t> Elaborator::elements_at(ShapeId shape,
                                                  const std::vector<Pick>& chosen) const {
  std::vector<std::int32_t> elements{0};
  for (const DimId dim : builder_.dims(shape)) {
    const auto n = static_cast<std::int32_t>(builder_.n_labels(dim));
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

// ---------------------------------------------------------------- two sets of one name

bool Elaborator::mentions(const Expr* e, const TargetKey& key) {
  if (e == nullptr) return false;
  if (e->kind == ExprKind::name || e->kind == ExprKind::member) {
    Scope scope;
    const auto reference = resolve(*e, scope, false);
    return reference && reference->symbol == key.symbol && reference->part == key.part;
  }
  if (mentions(e->left, key) || mentions(e->right, key) || mentions(e->condition, key)) return true;
  return std::any_of(e->args.begin(), e->args.end(),
                     [&](const syntax::Argument& a) { return mentions(a.value, key); }) ||
         std::any_of(e->entries.begin(), e->entries.end(),
                     [&](const syntax::BraceEntry& b) { return mentions(b.value, key); });
}

void Elaborator::check_blind_sets() {
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
  const auto together = [this](std::uint32_t a, std::uint32_t b) {
    return a == b || (overlays_[a].kind == overlays_[b].kind &&
                      overlays_[a].kind != ir::Flag::Kind::scenario);
  };
  for (const auto& [key, list] : targets_) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (!list[i].blind || !list[j].blind || !together(list[i].overlay, list[j].overlay) ||
            !overlap(list[i].picks, list[j].picks)) {
          continue;
        }
        const std::string name = quoted(list[i].item->target->span);
        error(Kind::set_twice, list[i].item->span,
              name + " is set twice, and neither builds on the other")
            .label(list[j].item->span, "the other `set`")
            .add_help("let one build on the value so far: its own name on the right side");
      }
    }
  }
}

// ---------------------------------------------------------------- replacing

Value Elaborator::checked_replacement(const syntax::SetItem& item, const Value& old,
                                      const std::vector<Pick>& chosen, const Scope& scope,
                                      ShapeId shape, Region most, const std::string& what) {
  Value value = expr(*item.value, scope);
  if (!value.ok()) return {};
  const Span span = item.value->span;
  if (old.type == Type::boolean
          ? !value.is_logical()
          : !value.is_numeric() && !(old.type == Type::bit && value.is_logical())) {
    auto& d = error(Kind::set_value, span,
                    "the new value of " + what + " is of another kind than the old one");
    if (value.is_law()) {
      const Span sign{span.file, item.target->span.end, span.begin};
      d.add_fix("a distribution takes another's place with `~`: `" + text_of(item.target->span) +
                    " ~ " + text_of(span) + "`",
                sign, " ~ ");
    }
    return {};
  }
  if (!same_unit(value, old.unit, span, "the new value of " + what)) return {};
  ShapeId open = shape;
  for (const Pick& p : chosen) open = builder_.without(open, p.dim);
  if (!builder_.within(value.shape, open)) {
    auto& d = error(Kind::missing_index_set, span,
                    "the new value of " + what + " is over " + words_of_dims(value.shape) +
                        ", but is set over " + words_of_dims(open),
                    words_of_dims(value.shape));
    if (!chosen.empty()) {
      d.add_help("pick the same label on the right");
    }
    return {};
  }
  if (value.grain() > most) {
    static constexpr std::string_view kWords[] = {"is fixed", "is one value per trial",
                                                  "is one value per period", ""};
    error(Kind::set_value, span,
          what + " " + std::string(kWords[static_cast<std::size_t>(most)]) +
              ", and its new value changes more often");
    return {};
  }
  return value;
}

// Another distribution on the same latent: what was high stays high, and so does all dependence.
Value Elaborator::law_in_place(const TargetKey& key, const syntax::SetItem& item, const Value& old,
                               const Scope& scope, ShapeId shape, const std::string& what) {
  const Value law = expr(*item.value, scope);
  if (!law.ok()) return {};
  const Span span = item.value->span;
  if (!law.is_law()) {
    error(Kind::law_expected, span, quoted(span) + " is no distribution to draw from")
        .add_fix(
            "a value is set with `=`: `" + text_of(item.target->span) + " = " + text_of(span) + "`",
            {span.file, item.target->span.end, span.begin}, " = ");
    return {};
  }
  Value value = from_law(key.symbol, *item.value, law, shape, "draw");
  if (!value.ok()) return {};
  if (!value.is_numeric() || (old.type == Type::bit && value.type != Type::bit)) {
    error(Kind::set_value, span,
          "the new distribution of " + what + " is of another kind than the old one");
    return {};
  }
  if (!same_unit(value, old.unit, span, "the new distribution of " + what)) return {};
  return value;
}

Value Elaborator::cost_of(const Substitution& s, const Value& old, const Scope& outer) {
  const syntax::ActionDecl& action = *overlays_[s.overlay].action;
  Scope scope;
  scope.mode = outer.mode;
  scope.expected = builder_.scalar();
  Value cost = numeric(*action.cost, scope);
  if (!cost.ok()) return {};
  const Value length = step(outer.mode);
  if (!cost.zero && cost.unit * length.unit != old.unit) {
    auto& d = error(
        Kind::unit_mismatch, action.cost->span,
        "the cost must be in " + words(old.unit / length.unit) + ", but is in " + words(cost.unit),
        words(cost.unit));
    if (cost.unit == old.unit)
      d.add_fix("say per what: `" + grouped(action.cost->span) + " * (1 per year)`",
                action.cost->span, grouped(action.cost->span) + " * (1 per year)",
                "a cost per year");
    return {};
  }
  if (cost.region > Region::period || cost.shape != builder_.scalar()) {
    error(Kind::set_value, action.cost->span, "the cost of an action is a single amount per time");
    return {};
  }
  const Value amount =
      emit(Op::mul, {&cost, &length}, old.unit, Type::number, scope, action.cost->span);
  return emit(Op::add, {&old, &amount}, old.unit, Type::number, scope, action.cost->span);
}

Value Elaborator::apply_overlays(const TargetKey& key, Value value, const Scope& outer,
                                 ShapeId shape, Region most, const std::string& what) {
  const auto found = targets_.find(key);
  if (found == targets_.end()) return value;
  for (Substitution& s : found->second) {
    if (!value.ok()) return {};
    s.used = true;
    const Value old = value;
    const SelfBinding self{key, &old};
    Scope scope;
    scope.mode = outer.mode;
    scope.event = outer.event;
    scope.reevaluated = outer.reevaluated;
    scope.balance = outer.balance;
    scope.expected = shape;
    scope.self = &self;
    const Span span = s.item != nullptr ? s.item->span : overlays_[s.overlay].action->cost->span;
    const Value now = s.item == nullptr ? cost_of(s, old, scope)
                      : s.item->is_law
                          ? law_in_place(key, *s.item, old, scope, shape, what)
                          : checked_replacement(*s.item, old, s.picks, scope, shape, most, what);
    if (!now.ok()) return {};
    Value on = flag_value(overlays_[s.overlay].flag);
    if (!s.picks.empty()) {
      const Value here = at_labels(s.picks, span);
      on = emit_plain(Op::and_, {&on, &here}, {}, Type::boolean, When::every_period, span);
    }
    const Type type = old.type;
    const bool zero = old.zero;
    value = select(on, now, old, when_of(outer.mode), span);
    value.type = type;
    value.zero = zero && now.zero;
    if (now.zero) value.unit = old.unit;
  }
  return value;
}

// A `set` that no value took up names a parameter that the draw does not have.
void Elaborator::report_unused_sets() {
  for (const auto& [key, list] : targets_) {
    for (const Substitution& s : list) {
      if (s.used || s.item == nullptr || key.part.empty()) continue;
      const Symbol& symbol = symbols_[key.symbol];
      if (symbol.kind != SymbolKind::draw && symbol.kind != SymbolKind::mark) continue;
      if (symbol.state != Symbol::State::done || !symbol.value.ok()) continue;
      error(Kind::set_target, s.item->target->span,
            "the distribution of `" + symbol.full_name + "` has no parameter `" +
                std::string(key.part) + "` here")
          .label(symbol.name_span, "declared here");
    }
  }
}

}  // namespace plimsoll::check
