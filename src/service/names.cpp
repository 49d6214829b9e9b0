#include "service/names.h"

#include <algorithm>

namespace plimsoll::service {

std::string_view kind_word(EntityKind kind) {
  switch (kind) {
    case EntityKind::dim:
      return "dim";
    case EntityKind::label:
      return "label";
    case EntityKind::source:
      return "source";
    case EntityKind::given:
      return "given";
    case EntityKind::draw:
      return "draw";
    case EntityKind::event:
      return "event";
    case EntityKind::event_count:
      return "count of an event";
    case EntityKind::event_largest:
      return "largest severity of an event";
    case EntityKind::mark:
      return "mark";
    case EntityKind::event_let:
      return "let of an event";
    case EntityKind::total:
      return "total";
    case EntityKind::flow:
      return "flow";
    case EntityKind::let:
      return "let";
    case EntityKind::stock:
      return "stock";
    case EntityKind::stock_line:
      return "stock line";
    case EntityKind::schedule:
      return "schedule";
    case EntityKind::schedule_part:
      return "part of a schedule";
    case EntityKind::effect:
      return "effect";
    case EntityKind::state:
      return "state";
    case EntityKind::subtotal:
    case EntityKind::statement_line:
      return "statement line";
    case EntityKind::statement:
      return "statement";
    case EntityKind::fn:
      return "fn";
    case EntityKind::parameter:
      return "parameter";
    case EntityKind::component:
      return "component";
    case EntityKind::part:
      return "part";
    case EntityKind::risk:
      return "risk";
    case EntityKind::group:
      return "group";
    case EntityKind::outcome:
      return "outcome";
    case EntityKind::limit:
      return "limit";
    case EntityKind::scenario:
      return "scenario";
    case EntityKind::action:
      return "action";
    case EntityKind::decision:
      return "decision";
    case EntityKind::check:
      return "check";
    case EntityKind::correlation:
      return "correlation";
    case EntityKind::unit:
      return "unit";
    case EntityKind::model:
      return "model";
    case EntityKind::register_:
      return "register";
  }
  return "name";
}

const Use* Names::use_at(FileId file, std::uint32_t offset) const {
  const auto behind = [&](const Use& use) {
    return source::file_order(use.span.file) < source::file_order(file) ||
           (use.span.file == file && use.span.end < offset);
  };
  auto at = std::partition_point(uses_.begin(), uses_.end(), behind);
  // Of two that touch, the one that begins here.
  if (at != uses_.end() && at + 1 != uses_.end() && at->span.end == offset &&
      (at + 1)->span.file == file && (at + 1)->span.begin == offset) {
    ++at;
  }
  if (at == uses_.end() || at->span.file != file || at->span.begin > offset) return nullptr;
  return &*at;
}

EntityId Names::find_in(EntityId parent, std::string_view name) const {
  const auto found = by_name_.find({parent, name});
  if (found != by_name_.end()) return found->second;
  if (!parent.valid()) return {};
  const auto component = made_of_.find(parent.value);
  return component == made_of_.end() ? EntityId() : find_in(component->second, name);
}

EntityId Names::find_from(EntityId place, std::string_view name) const {
  for (EntityId at = place; at.valid(); at = entities_[at.value].parent) {
    const EntityId found = find_in(at, name);
    if (found.valid()) return found;
  }
  const EntityId top = find_in({}, name);
  if (top.valid()) return top;
  const auto beside = beside_.find({{}, name});
  return beside == beside_.end() ? EntityId() : beside->second;
}

EntityId Names::find_full(std::string_view full_name) const {
  EntityId at;
  for (std::size_t from = 0;;) {
    const std::size_t dot = full_name.find('.', from);
    const std::string_view name = full_name.substr(from, dot - from);
    at = from == 0 ? find_from({}, name) : find_in(at, name);
    if (!at.valid() || dot == std::string_view::npos) return at;
    from = dot + 1;
  }
}

EntityId Names::place_at(FileId file, std::uint32_t offset) const {
  EntityId best;
  for (std::size_t i = 0; i < entities_.size(); ++i) {
    const Entity& one = entities_[i];
    const bool is_place = one.kind == EntityKind::risk || one.kind == EntityKind::event ||
                          one.kind == EntityKind::fn || one.kind == EntityKind::component;
    if (!is_place || one.span.file != file || one.span.begin > offset || one.span.end < offset)
      continue;
    if (!best.valid() || one.span.begin >= entities_[best.value].span.begin) best = EntityId(i);
  }
  return best;
}

std::vector<EntityId> Names::members(EntityId parent) const {
  EntityId of = parent;
  if (parent.valid()) {
    const auto component = made_of_.find(parent.value);
    if (component != made_of_.end()) of = component->second;
  }
  std::vector<EntityId> out;
  for (std::size_t i = 0; i < entities_.size(); ++i) {
    if (entities_[i].parent == of) out.emplace_back(i);
  }
  return out;
}

std::vector<EntityId> Names::labels(EntityId dim) const {
  std::vector<EntityId> out;
  for (const EntityId id : members(dim)) {
    if (entities_[id.value].kind == EntityKind::label) out.push_back(id);
  }
  return out;
}

std::vector<EntityId> Names::dims_of(EntityId entity) const {
  std::vector<EntityId> out;
  if (!entity.valid()) return out;
  const Entity* one = &entities_[entity.value];
  // What belongs to each label of an event or a stock.
  if (one->kind == EntityKind::event_count || one->kind == EntityKind::effect ||
      one->kind == EntityKind::stock_line || one->kind == EntityKind::schedule_part) {
    if (one->parent.valid()) one = &entities_[one->parent.value];
  }
  const std::vector<syntax::Name>* names = dim_names(*one);
  if (names == nullptr) return out;
  for (const syntax::Name& name : *names) {
    const EntityId dim = find_in({}, name.text);
    if (dim.valid() && entities_[dim.value].kind == EntityKind::dim) out.push_back(dim);
  }
  return out;
}

const syntax::Clauses* clauses_of(const Entity& entity) {
  const syntax::Decl* decl = entity.decl;
  if (decl == nullptr) return nullptr;
  switch (decl->kind) {
    case syntax::DeclKind::given:
      return &static_cast<const syntax::GivenDecl*>(decl)->clauses;
    case syntax::DeclKind::draw:
      return &static_cast<const syntax::DrawDecl*>(decl)->clauses;
    case syntax::DeclKind::flow:
    case syntax::DeclKind::let:
      return &static_cast<const syntax::LetDecl*>(decl)->clauses;
    case syntax::DeclKind::state:
      return &static_cast<const syntax::StateDecl*>(decl)->clauses;
    case syntax::DeclKind::affects:
      return &static_cast<const syntax::AffectsDecl*>(decl)->clauses;
    case syntax::DeclKind::event: {
      const auto* event = static_cast<const syntax::EventDecl*>(decl);
      if (entity.kind == EntityKind::event) return &event->clauses;
      if (entity.kind == EntityKind::mark) return &event->marks[entity.item]->clauses;
      if (entity.kind == EntityKind::event_let) return &event->lets[entity.item]->clauses;
      if (entity.kind == EntityKind::total && !entity.is_implied)
        return &event->totals[entity.item].clauses;
      return nullptr;
    }
    case syntax::DeclKind::stock: {
      const auto* stock = static_cast<const syntax::StockDecl*>(decl);
      if (entity.kind == EntityKind::stock) return &stock->clauses;
      return entity.kind == EntityKind::stock_line ? &stock->lines[entity.item].clauses : nullptr;
    }
    case syntax::DeclKind::schedule: {
      const auto* schedule = static_cast<const syntax::ScheduleDecl*>(decl);
      if (entity.kind == EntityKind::schedule) return &schedule->clauses;
      return entity.kind == EntityKind::stock_line ? &schedule->lines[entity.item].clauses
                                                   : nullptr;
    }
    case syntax::DeclKind::statement:
      if (entity.kind == EntityKind::statement) return nullptr;
      return &static_cast<const syntax::StatementDecl*>(decl)->lines[entity.item].clauses;
    default:
      return nullptr;
  }
}

std::vector<const syntax::Evidence*> evidence_of(const Entity& entity) {
  std::vector<const syntax::Evidence*> out;
  const auto add = [&out](const std::vector<syntax::Evidence>& list) {
    for (const syntax::Evidence& one : list) out.push_back(&one);
  };
  if (const syntax::Clauses* clauses = clauses_of(entity)) add(clauses->evidence);
  const syntax::Decl* decl = entity.decl;
  switch (entity.kind) {
    case EntityKind::given: {
      const auto* given = dynamic_cast<const syntax::GivenDecl*>(decl);
      if (given == nullptr) break;
      for (const syntax::TableEntry& entry : given->table) add(entry.evidence);
      break;
    }
    case EntityKind::event:
      add(static_cast<const syntax::EventDecl*>(decl)->rate_evidence);
      break;
    case EntityKind::stock:
      add(static_cast<const syntax::StockDecl*>(decl)->opening_evidence);
      break;
    case EntityKind::schedule:
      add(static_cast<const syntax::ScheduleDecl*>(decl)->life_evidence);
      break;
    case EntityKind::risk:
      add(static_cast<const syntax::RiskDecl*>(decl)->evidence);
      break;
    case EntityKind::group:
      add(static_cast<const syntax::GroupDecl*>(decl)->evidence);
      break;
    case EntityKind::fn:
      add(static_cast<const syntax::FnDecl*>(decl)->evidence);
      break;
    case EntityKind::outcome:
      add(static_cast<const syntax::OutcomeDecl*>(decl)->evidence);
      break;
    case EntityKind::limit:
      add(static_cast<const syntax::LimitDecl*>(decl)->evidence);
      break;
    case EntityKind::scenario:
      add(static_cast<const syntax::ScenarioDecl*>(decl)->evidence);
      break;
    case EntityKind::action:
      add(static_cast<const syntax::ActionDecl*>(decl)->evidence);
      break;
    case EntityKind::decision:
      add(static_cast<const syntax::DecisionDecl*>(decl)->evidence);
      break;
    case EntityKind::check:
      add(static_cast<const syntax::CheckDecl*>(decl)->evidence);
      break;
    case EntityKind::correlation:
      add(static_cast<const syntax::CorrelateDecl*>(decl)->evidence);
      break;
    default:
      break;
  }
  return out;
}

const std::vector<syntax::Name>* dim_names(const Entity& entity) {
  const syntax::Decl* decl = entity.decl;
  if (decl == nullptr) return nullptr;
  switch (decl->kind) {
    case syntax::DeclKind::given:
      return &static_cast<const syntax::GivenDecl*>(decl)->dims;
    case syntax::DeclKind::draw:
      return &static_cast<const syntax::DrawDecl*>(decl)->dims;
    case syntax::DeclKind::flow:
    case syntax::DeclKind::let:
      return &static_cast<const syntax::LetDecl*>(decl)->dims;
    case syntax::DeclKind::stock:
      return &static_cast<const syntax::StockDecl*>(decl)->dims;
    case syntax::DeclKind::schedule:
      return &static_cast<const syntax::ScheduleDecl*>(decl)->dims;
    case syntax::DeclKind::state:
      return &static_cast<const syntax::StateDecl*>(decl)->dims;
    case syntax::DeclKind::event: {
      const auto* event = static_cast<const syntax::EventDecl*>(decl);
      if (entity.kind == EntityKind::mark) return &event->marks[entity.item]->dims;
      if (entity.kind == EntityKind::event_let) return &event->lets[entity.item]->dims;
      if (entity.kind == EntityKind::total && !entity.is_implied)
        return &event->totals[entity.item].dims;
      return entity.kind == EntityKind::event ? &event->dims : nullptr;
    }
    default:
      return nullptr;
  }
}

}  // namespace plimsoll::service
