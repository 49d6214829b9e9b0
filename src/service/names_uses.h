// Every place of a tree that spells a name, for names_builder.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "service/names.h"

namespace plimsoll::service {

using syntax::Decl;
using syntax::DeclKind;
using syntax::Expr;
using syntax::ExprKind;

// Notes uses of what `names` has declared. `units`: by their words.
class NamesUses {
 public:
  NamesUses(const Names& names, const source::SourceMap& sources, std::vector<Use>& uses,
            const std::unordered_map<std::string_view, EntityId>& units)
      : names_(names), sources_(sources), uses_(uses), units_(units) {}

 protected:
  // Where an expression stands, and the index sets of the left side.
  struct Place {
    EntityId place;
    std::vector<EntityId> dims = {};
  };

  void use(Span span, EntityId entity, bool is_declaration = false) {
    if (!entity.valid()) return;
    const EntityId named_by = entity.value < names_.entities().size()
                                  ? names_.entities()[entity.value].named_by
                                  : EntityId();
    uses_.push_back({span, entity, named_by.valid() ? named_by : entity, is_declaration});
  }

  // ---------------------------------------------------------------- uses

  void dims(const std::vector<syntax::Name>& list) {
    for (const syntax::Name& name : list) {
      const EntityId dim = names_.find_in({}, name.text);
      if (dim.valid() && names_[dim].kind == EntityKind::dim) use(name.span, dim);
    }
  }

  std::vector<EntityId> known_dims(const std::vector<syntax::Name>& list) const {
    std::vector<EntityId> out;
    for (const syntax::Name& name : list) {
      const EntityId dim = names_.find_in({}, name.text);
      if (dim.valid() && names_[dim].kind == EntityKind::dim) out.push_back(dim);
    }
    return out;
  }

  void unit(const syntax::UnitExpr* written) {
    if (written == nullptr) return;
    for (const syntax::UnitFactor& factor : written->factors) {
      const auto found = units_.find(factor.name);
      if (found == units_.end()) continue;
      // `per server` and `m^2` are more than their name.
      const std::string_view text = sources_.text(factor.span);
      const std::size_t at = text.find(factor.name);
      if (at == std::string_view::npos) continue;
      const auto begin = factor.span.begin + static_cast<std::uint32_t>(at);
      use({factor.span.file, begin, begin + static_cast<std::uint32_t>(factor.name.size())},
          found->second);
    }
  }

  // A label of one of these index sets, else of any.
  bool label(const Expr& e, const std::vector<EntityId>& among) {
    if (e.kind != ExprKind::name) return false;
    for (const EntityId dim : among) {
      const EntityId found = names_.find_in(dim, e.text);
      if (found.valid()) {
        use(e.span, found);
        return true;
      }
    }
    for (std::size_t i = 0; i < names_.entities().size(); ++i) {
      const Entity& one = names_.entities()[i];
      if (one.kind == EntityKind::label && one.name == e.text) {
        use(e.span, EntityId(i));
        return true;
      }
    }
    return false;
  }

  void label_or_expr(const Expr* e, const std::vector<EntityId>& among, const Place& place) {
    if (e != nullptr && !label(*e, among)) expr(e, place);
  }

  // What `a.b[i].c` stands for; its uses are noted.
  EntityId path(const Expr& e, const Place& place) {
    switch (e.kind) {
      case ExprKind::name: {
        const EntityId found = names_.find_from(place.place, e.text);
        use(e.span, found);
        return found;
      }
      case ExprKind::member: {
        if (e.left == nullptr) return {};
        const EntityId whole = path(*e.left, place);
        if (!whole.valid()) return {};
        const EntityId found = names_.find_in(whole, e.text);
        if (found.valid()) use(e.op_span.valid() ? e.op_span : e.span, found);
        return found;
      }
      case ExprKind::index: {
        if (e.left == nullptr) return {};
        const EntityId whole = path(*e.left, place);
        if (whole.valid() && names_[whole].kind == EntityKind::source) return whole;
        const std::vector<EntityId> among = names_.dims_of(whole);
        for (const syntax::Argument& argument : e.args) {
          label_or_expr(argument.value, among, place);
        }
        return whole;
      }
      default:
        expr(&e, place);
        return {};
    }
  }

  void call(const Expr& e, const Place& place) {
    EntityId fn;
    bool is_table = false;
    if (e.left != nullptr && e.left->kind == ExprKind::name) {
      const EntityId found = names_.find_from(place.place, e.left->text);
      if (found.valid() && names_[found].kind == EntityKind::fn) {
        fn = found;
        use(e.left->span, fn);
      }
      is_table = !fn.valid() && e.left->text == "table";
    } else if (e.left != nullptr) {
      path(*e.left, place);
    }
    for (const syntax::Argument& argument : e.args) {
      if (fn.valid() && !argument.name.text.empty()) {
        use(argument.name.span, names_.find_in(fn, argument.name.text));
      }
      // Columns of a file are no names of the model.
      if (!is_table) expr(argument.value, place);
    }
    dims(e.over);
  }

  void expr(const Expr* e, const Place& place) {
    if (e == nullptr) return;
    unit(e->unit);
    switch (e->kind) {
      case ExprKind::number:
      case ExprKind::string:
      case ExprKind::period:
        return;
      case ExprKind::name:
      case ExprKind::member:
      case ExprKind::index:
        path(*e, place);
        return;
      case ExprKind::call:
        return call(*e, place);
      case ExprKind::label_case:
        for (const syntax::BraceEntry& entry : e->entries) {
          label_or_expr(entry.key, place.dims, place);
          expr(entry.value, place);
        }
        return;
      default:
        break;
    }
    expr(e->left, place);
    expr(e->right, place);
    expr(e->condition, place);
    for (const syntax::Argument& argument : e->args) expr(argument.value, place);
    for (const syntax::BraceEntry& entry : e->entries) {
      expr(entry.key, place);
      expr(entry.value, place);
    }
  }

  void evidence(const std::vector<syntax::Evidence>& list) {
    for (const syntax::Evidence& one : list) {
      if (one.kind == syntax::Evidence::Kind::judgement) continue;
      const EntityId source = names_.find_in({}, one.source.text);
      if (source.valid() && names_[source].kind == EntityKind::source) {
        use(one.source.span, source);
      }
    }
  }

  void history(const std::vector<syntax::HistoryEntry>& list, const Place& place) {
    for (const syntax::HistoryEntry& entry : list) {
      expr(entry.value, place);
      evidence(entry.evidence);
    }
  }

  void clauses(const syntax::Clauses& all, const Place& place) {
    expr(all.off, place);
    evidence(all.evidence);
    history(all.history, place);
    for (const syntax::AcrossClause& across : all.across) {
      dims({across.dim});
      expr(across.value, place);
    }
  }

  void visit_given(const syntax::GivenDecl& decl, EntityId at) {
    const Place place{at, known_dims(decl.dims)};
    dims(decl.dims);
    unit(decl.in_unit);
    if (decl.is_balancing()) {
      expr(decl.left, place);
      expr(decl.right, place);
    } else {
      expr(decl.value, place);
    }
    for (const syntax::TableEntry& entry : decl.table) {
      for (const Expr* key : entry.keys) label_or_expr(key, place.dims, place);
      expr(entry.value, place);
      evidence(entry.evidence);
    }
    clauses(decl.clauses, place);
  }

  void visit_let(const syntax::LetDecl& decl, EntityId at) {
    const Place place{at, known_dims(decl.dims)};
    dims(decl.dims);
    unit(decl.in_unit);
    expr(decl.value, place);
    clauses(decl.clauses, place);
  }

  void visit_draw(const syntax::DrawDecl& decl, EntityId at) {
    const Place place{at, known_dims(decl.dims)};
    dims(decl.dims);
    expr(decl.law, place);
    clauses(decl.clauses, place);
  }

  void visit_lines(const std::vector<syntax::StockLine>& lines, const Place& place) {
    for (const syntax::StockLine& line : lines) {
      for (const Expr* value : line.values) expr(value, place);
      expr(line.at_most, place);
      clauses(line.clauses, place);
    }
  }

  // The marks that the sentence of an event names.
  void sentence(const syntax::EventDecl& decl, EntityId event) {
    if (decl.title.find('{') == std::string::npos || !decl.name.span.valid()) return;
    const std::string_view text = sources_.file(decl.name.span.file).text;
    const std::size_t begin = text.find('"', decl.name.span.end);
    if (begin == std::string_view::npos || begin >= decl.span.end) return;
    for (std::size_t at = begin + 1; at < decl.span.end && text[at] != '"' && text[at] != '\n';
         ++at) {
      if (text[at] == '\\') ++at;
      if (text[at] != '{') continue;
      const std::size_t close = text.find('}', at);
      if (close == std::string_view::npos || close >= decl.span.end) return;
      const std::string_view name = text.substr(at + 1, close - at - 1);
      const EntityId mark = names_.find_in(event, name);
      use({decl.name.span.file, static_cast<std::uint32_t>(at + 1),
           static_cast<std::uint32_t>(close)},
          mark);
      at = close;
    }
  }

  void visit_event(const syntax::EventDecl& decl, EntityId at) {
    const EntityId event = names_.find_in(at, decl.name.text);
    const EntityId inner = event.valid() ? event : at;
    const Place place{inner, known_dims(decl.dims)};
    dims(decl.dims);
    if (event.valid()) sentence(decl, event);
    expr(decl.rate, place);
    expr(decl.chance, place);
    expr(decl.at_most, place);
    evidence(decl.rate_evidence);
    for (const syntax::DrawDecl* mark : decl.marks) visit_draw(*mark, inner);
    for (const syntax::LetDecl* let : decl.lets) visit_let(*let, inner);
    for (const syntax::TotalItem& total : decl.totals) {
      const Place of{inner, known_dims(total.dims)};
      dims(total.dims);
      expr(total.value, of);
      expr(total.after, of);
      expr(total.for_, of);
      expr(total.spread, of);
      clauses(total.clauses, of);
    }
    clauses(decl.clauses, place);
  }

  void visit_fn(const syntax::FnDecl& decl, EntityId at) {
    const EntityId fn = names_.find_in(at, decl.name.text);
    const EntityId inner = fn.valid() ? fn : at;
    for (const syntax::FnDecl::Param& param : decl.params) expr(param.default_value, {inner});
    for (const Decl* one : decl.body) visit(one, inner);
    expr(decl.result, {inner});
    evidence(decl.evidence);
  }

  void visit_part(const syntax::PartDecl& decl, EntityId at) {
    const auto found = components_.find(decl.component.text);
    if (found != components_.end()) use(decl.component.span, found->second);
    for (const Decl* argument : decl.arguments) {
      if (found != components_.end()) {
        use(argument->name.span, names_.find_in(found->second, argument->name.text));
      }
      visit(argument, at);
    }
  }

  void visit_component(const syntax::ComponentDecl& decl) {
    const auto found = components_.find(decl.name.text);
    const EntityId inner = found != components_.end() ? found->second : EntityId();
    for (const Decl* param : decl.params) visit(param, inner);
    for (const Decl* one : decl.body) visit(one, inner);
  }

  void visit_correlate(const syntax::CorrelateDecl& decl, EntityId at) {
    expr(decl.df, {at});
    for (const syntax::CorrelateEntry& entry : decl.entries) {
      for (const Expr* member : entry.members) expr(member, {at});
      dims({entry.dim});
      for (const Expr* value : entry.values) expr(value, {at});
    }
    evidence(decl.evidence);
  }

  void visit_set(const syntax::SetItem& item, EntityId at) {
    EntityId target;
    if (item.target != nullptr) target = path(*item.target, {at});
    expr(item.value, {at, names_.dims_of(target)});
    evidence(item.evidence);
  }

  void visit_scenario(const syntax::ScenarioDecl& decl) {
    for (const syntax::SetItem& item : decl.sets) visit_set(item, {});
    for (const syntax::StrikeItem& strike : decl.strikes) {
      const EntityId event = strike.event != nullptr ? path(*strike.event, {}) : EntityId();
      for (const syntax::SetItem& mark : strike.marks) visit_set(mark, event);
    }
    evidence(decl.evidence);
  }

  // Actions and limits are no names of the model: only what is declared apart is looked through.
  void use_apart(const syntax::Name& name, EntityKind kind) {
    const std::vector<Entity>& all = names_.entities();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].kind == kind && all[i].name == name.text) return use(name.span, EntityId(i));
    }
  }

  void visit_decision(const syntax::DecisionDecl& decl) {
    for (const syntax::Name& name : decl.actions) use_apart(name, EntityKind::action);
    for (const std::vector<syntax::Name>& names : decl.exclusive) {
      for (const syntax::Name& name : names) use_apart(name, EntityKind::action);
    }
    for (const syntax::DecisionDecl::Prerequisite& one : decl.prerequisites) {
      use_apart(one.needed, EntityKind::action);
      for (const syntax::Name& name : one.by) use_apart(name, EntityKind::action);
    }
    for (const syntax::DecisionDecl::Lever& lever : decl.levers) {
      for (const Expr* e : {lever.given, lever.low, lever.high}) expr(e, {});
    }
    expr(decl.objective, {});
    for (const syntax::DecisionDecl::Keep& keep : decl.keeps) {
      if (keep.condition != nullptr && keep.condition->kind == syntax::ExprKind::name) {
        use_apart({keep.condition->text, keep.condition->span}, EntityKind::limit);
      } else {
        expr(keep.condition, {});
      }
    }
    expr(decl.budget, {});
    evidence(decl.evidence);
  }

  void visit(const Decl* decl, EntityId at) {
    switch (decl->kind) {
      case DeclKind::given:
        return visit_given(*static_cast<const syntax::GivenDecl*>(decl), at);
      case DeclKind::draw:
        return visit_draw(*static_cast<const syntax::DrawDecl*>(decl), at);
      case DeclKind::flow:
      case DeclKind::let:
        return visit_let(*static_cast<const syntax::LetDecl*>(decl), at);
      case DeclKind::event:
        return visit_event(*static_cast<const syntax::EventDecl*>(decl), at);
      case DeclKind::stock: {
        const auto& stock = *static_cast<const syntax::StockDecl*>(decl);
        const Place place{at, known_dims(stock.dims)};
        dims(stock.dims);
        unit(stock.in_unit);
        expr(stock.opening, place);
        evidence(stock.opening_evidence);
        visit_lines(stock.lines, place);
        return clauses(stock.clauses, place);
      }
      case DeclKind::schedule: {
        const auto& schedule = *static_cast<const syntax::ScheduleDecl*>(decl);
        const Place place{at, known_dims(schedule.dims)};
        dims(schedule.dims);
        expr(schedule.life, place);
        evidence(schedule.life_evidence);
        history(schedule.opening, place);
        visit_lines(schedule.lines, place);
        return clauses(schedule.clauses, place);
      }
      case DeclKind::affects: {
        const auto& affects = *static_cast<const syntax::AffectsDecl*>(decl);
        const EntityId stock = affects.target != nullptr ? path(*affects.target, {at}) : EntityId();
        const Place place{at, names_.dims_of(stock)};
        for (const Expr* one : affects.labels) label_or_expr(one, place.dims, place);
        expr(affects.amount, place);
        return clauses(affects.clauses, place);
      }
      case DeclKind::state: {
        const auto& state = *static_cast<const syntax::StateDecl*>(decl);
        const Place place{at, known_dims(state.dims)};
        dims(state.dims);
        expr(state.opening, place);
        evidence(state.opening_evidence);
        for (const syntax::StateDecl::Line& line : state.lines) {
          expr(line.when, place);
          clauses(line.clauses, place);
        }
        return clauses(state.clauses, place);
      }
      case DeclKind::fn:
        return visit_fn(*static_cast<const syntax::FnDecl*>(decl), at);
      case DeclKind::component:
        return visit_component(*static_cast<const syntax::ComponentDecl*>(decl));
      case DeclKind::part:
        return visit_part(*static_cast<const syntax::PartDecl*>(decl), at);
      case DeclKind::risk: {
        const auto& risk = *static_cast<const syntax::RiskDecl*>(decl);
        const EntityId id = names_.find_in({}, risk.name.text);
        evidence(risk.evidence);
        for (const Decl* inner : risk.body) visit(inner, id);
        return;
      }
      case DeclKind::group: {
        const auto& group = *static_cast<const syntax::GroupDecl*>(decl);
        for (const syntax::Name& member : group.members) {
          use(member.span, names_.find_in({}, member.text));
        }
        return evidence(group.evidence);
      }
      case DeclKind::statement: {
        const auto& statement = *static_cast<const syntax::StatementDecl*>(decl);
        for (const syntax::StatementLine& line : statement.lines) {
          for (const Expr* value : line.values) expr(value, {at});
          clauses(line.clauses, {at});
        }
        return;
      }
      case DeclKind::correlate:
        return visit_correlate(*static_cast<const syntax::CorrelateDecl*>(decl), at);
      case DeclKind::outcome: {
        const auto& outcome = *static_cast<const syntax::OutcomeDecl*>(decl);
        expr(outcome.value, {at});
        return evidence(outcome.evidence);
      }
      case DeclKind::limit: {
        const auto& limit = *static_cast<const syntax::LimitDecl*>(decl);
        expr(limit.condition, {at});
        return evidence(limit.evidence);
      }
      case DeclKind::scenario:
        return visit_scenario(*static_cast<const syntax::ScenarioDecl*>(decl));
      case DeclKind::action: {
        const auto& action = *static_cast<const syntax::ActionDecl*>(decl);
        expr(action.cost, {});
        expr(action.cost_to, {});
        for (const syntax::SetItem& item : action.sets) visit_set(item, {});
        return evidence(action.evidence);
      }
      case DeclKind::decision:
        return visit_decision(*static_cast<const syntax::DecisionDecl*>(decl));
      case DeclKind::check: {
        const auto& check = *static_cast<const syntax::CheckDecl*>(decl);
        expr(check.condition, {at});
        return evidence(check.evidence);
      }
      case DeclKind::allow:
        for (const syntax::Expr* e : static_cast<const syntax::AllowDecl*>(decl)->at) expr(e, {at});
        return;
      case DeclKind::observe: {
        const auto& observe = *static_cast<const syntax::ObserveDecl*>(decl);
        for (const syntax::Expr* e :
             {observe.value, observe.seen, observe.error, observe.low, observe.high}) {
          expr(e, {at});
        }
        return evidence(observe.evidence);
      }
      case DeclKind::expect: {
        const auto& expect = *static_cast<const syntax::ExpectDecl*>(decl);
        expr(expect.statistic, {at});
        expr(expect.tolerance, {at});
        expr(expect.target, {at});
        return evidence(expect.evidence);
      }
      case DeclKind::time:
        return expr(static_cast<const syntax::TimeDecl*>(decl)->count, {});
      default:
        return;
    }
  }

  const Names& names_;
  const source::SourceMap& sources_;
  std::vector<Use>& uses_;
  const std::unordered_map<std::string_view, EntityId>& units_;
  // By name: no symbols, only parts ask for them.
  std::unordered_map<std::string_view, EntityId> components_;
};

}  // namespace plimsoll::service
