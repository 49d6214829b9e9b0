// From trees to names: declarations first, then what affects stocks, then every place that spells a name.
#include <algorithm>

#include "service/names.h"
#include "service/names_uses.h"

namespace plimsoll::service {

class NamesBuilder : private NamesUses {
 public:
  NamesBuilder(Names& names, const source::SourceMap& sources)
      : NamesUses(names, sources, names.uses_, names.units_), made_(names) {}

  void build(const data::LoadedModel& model) {
    for (const data::LoadedFile& file : model.files) {
      is_of_library_ = file.library;
      for (const Decl* decl : file.ast->decls) declare(decl, {});
    }
    for (const auto& [part, decl] : parts_) {
      const auto found = components_.find(decl->component.text);
      if (found != components_.end()) made_.made_of_[part.value] = found->second;
    }
    for (const auto& [decl, place] : effects_) declare_effect(*decl, place);
    for (const data::LoadedFile& file : model.files) {
      for (const Decl* decl : file.ast->decls) visit(decl, {});
    }
    std::sort(made_.uses_.begin(), made_.uses_.end(), [](const Use& a, const Use& b) {
      const auto left = source::file_order(a.span.file);
      const auto right = source::file_order(b.span.file);
      if (left != right) return left < right;
      return a.span.begin != b.span.begin ? a.span.begin < b.span.begin
                                          : a.is_declaration > b.is_declaration;
    });
    const auto same = [](const Use& a, const Use& b) {
      return a.span.file == b.span.file && a.span.begin == b.span.begin;
    };
    made_.uses_.erase(std::unique(made_.uses_.begin(), made_.uses_.end(), same), made_.uses_.end());
  }

 private:
  // ---------------------------------------------------------------- declarations

  EntityId add(EntityKind kind, EntityId parent, const syntax::Name& name, Span span,
               const Decl* decl, std::uint32_t item = 0, bool is_found = true) {
    if (name.text.empty()) return {};
    const EntityId id(made_.entities_.size());
    Entity one;
    one.kind = kind;
    one.name = name.text;
    one.name_span = name.span;
    one.span = span;
    one.decl = decl;
    one.item = item;
    one.parent = parent;
    one.is_of_library = is_of_library_;
    one.is_implied = !name.span.valid() || sources_.text(name.span) != name.text;
    one.full_name = parent.valid()
                        ? made_.entities_[parent.value].full_name + "." + std::string(name.text)
                        : std::string(name.text);
    if (is_found) made_.by_name_.try_emplace({parent, name.text}, id);
    if (!one.is_implied) use(name.span, id, true);
    made_.entities_.push_back(std::move(one));
    return id;
  }

  EntityId imply(EntityKind kind, EntityId parent, std::string_view name, Span span,
                 const Decl* decl, std::uint32_t item = 0) {
    const EntityId id = add(kind, parent, {name, {}}, span, decl, item);
    made_.entities_[id.value].name_span = span;
    return id;
  }

  void declare_event(const syntax::EventDecl& decl, EntityId parent) {
    const EntityId id = add(EntityKind::event, parent, decl.name, decl.span, &decl);
    if (!id.valid()) return;
    for (std::uint32_t i = 0; i < decl.marks.size(); ++i) {
      const syntax::DrawDecl& mark = *decl.marks[i];
      const EntityId made = add(EntityKind::mark, id, mark.name, mark.span, &decl, i);
      if (!mark.is_severity || !made.valid()) continue;
      made_.entities_[made.value].is_implied = true;
      imply(EntityKind::total, id, "total", mark.name.span, &decl, i);
      imply(EntityKind::event_largest, id, "largest", mark.name.span, &decl, i);
    }
    for (std::uint32_t i = 0; i < decl.lets.size(); ++i) {
      add(EntityKind::event_let, id, decl.lets[i]->name, decl.lets[i]->span, &decl, i);
    }
    for (std::uint32_t i = 0; i < decl.totals.size(); ++i) {
      add(EntityKind::total, id, decl.totals[i].name, decl.totals[i].span, &decl, i);
    }
    imply(EntityKind::event_count, id, "count", decl.name.span, &decl);
  }

  void declare_lines(const std::vector<syntax::StockLine>& lines, EntityId stock,
                     const Decl& decl) {
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      const EntityId made =
          add(EntityKind::stock_line, stock, lines[i].name, lines[i].span, &decl, i);
      if (made.valid() && lines[i].is_effects) made_.entities_[made.value].is_implied = true;
    }
  }

  void declare_schedule(const syntax::ScheduleDecl& decl, EntityId parent) {
    const EntityId id = add(EntityKind::schedule, parent, decl.name, decl.span, &decl);
    if (!id.valid()) return;
    for (const std::string_view part :
         {"cost", "net", "added", "depreciation", "retired", "scrapped", "disposed", "life"}) {
      imply(EntityKind::schedule_part, id, part, decl.name.span, &decl);
    }
    declare_lines(decl.lines, id, decl);
  }

  void declare_effect(const syntax::AffectsDecl& decl, EntityId place) {
    is_of_library_ = false;
    const std::size_t n_uses = made_.uses_.size();
    const EntityId stock = decl.target != nullptr ? path(*decl.target, {place}) : EntityId();
    // What the path spells is told when the declaration is visited.
    made_.uses_.resize(n_uses);
    if (!stock.valid()) return;
    if (!decl.name.text.empty()) {
      add(EntityKind::effect, stock, decl.name, decl.span, &decl);
    } else if (place.valid()) {
      const std::string_view name = made_.entities_[place.value].name;
      if (made_.by_name_.contains({stock, name})) return;
      const EntityId id = imply(EntityKind::effect, stock, name, decl.target->span, &decl);
      made_.entities_[id.value].named_by = place;
    }
  }

  void declare_fn(const syntax::FnDecl& decl, EntityId parent) {
    const EntityId id = add(EntityKind::fn, parent, decl.name, decl.span, &decl);
    if (!id.valid()) return;
    for (std::uint32_t i = 0; i < decl.params.size(); ++i) {
      const syntax::FnDecl::Param& param = decl.params[i];
      Span span = param.name.span;
      if (param.default_value != nullptr) span = join(span, param.default_value->span);
      add(EntityKind::parameter, id, param.name, span, &decl, i);
    }
    for (const Decl* inner : decl.body) declare(inner, id);
  }

  void declare_component(const syntax::ComponentDecl& decl) {
    const EntityId id =
        add(EntityKind::component, {}, decl.name, decl.span, &decl, 0, /*is_found=*/false);
    if (!id.valid()) return;
    components_.try_emplace(decl.name.text, id);
    for (const Decl* param : decl.params) {
      add(EntityKind::parameter, id, param->name, param->span, param);
    }
    for (const Decl* inner : decl.body) declare(inner, id);
  }

  void declare_dim(const syntax::DimDecl& decl) {
    const EntityId id = add(EntityKind::dim, {}, decl.name, decl.span, &decl);
    if (!id.valid()) return;
    for (std::uint32_t i = 0; i < decl.labels.size(); ++i) {
      add(EntityKind::label, id, decl.labels[i], decl.labels[i].span, &decl, i);
    }
    if (!decl.range) return;
    const EntityId first =
        add(EntityKind::label, id, decl.range->first, decl.range->first.span, &decl);
    const EntityId last =
        add(EntityKind::label, id, decl.range->second, decl.range->second.span, &decl);
    // Its other labels are spelt nowhere, so none can be renamed alone.
    for (const EntityId end : {first, last}) {
      if (end.valid()) made_.entities_[end.value].is_implied = true;
    }
  }

  // Found as nothing else, but by outlines and commands.
  void declare_apart(EntityKind kind, const Decl* decl, EntityId parent) {
    add(kind, parent, decl->name, decl->span, decl, 0, /*is_found=*/false);
  }

  void declare(const Decl* decl, EntityId parent) {
    switch (decl->kind) {
      case DeclKind::model:
        return declare_apart(EntityKind::model, decl, parent);
      case DeclKind::unit:
        return declare_units(*static_cast<const syntax::UnitDecl*>(decl));
      case DeclKind::source:
        add(EntityKind::source, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::dim:
        return declare_dim(*static_cast<const syntax::DimDecl*>(decl));
      case DeclKind::given:
        add(EntityKind::given, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::draw:
        add(EntityKind::draw, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::flow:
        add(EntityKind::flow, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::let:
        add(EntityKind::let, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::state:
        add(EntityKind::state, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::event:
        return declare_event(*static_cast<const syntax::EventDecl*>(decl), parent);
      case DeclKind::stock: {
        const EntityId id = add(EntityKind::stock, parent, decl->name, decl->span, decl);
        if (id.valid()) {
          declare_lines(static_cast<const syntax::StockDecl*>(decl)->lines, id, *decl);
        }
        return;
      }
      case DeclKind::schedule:
        return declare_schedule(*static_cast<const syntax::ScheduleDecl*>(decl), parent);
      case DeclKind::affects:
        effects_.emplace_back(static_cast<const syntax::AffectsDecl*>(decl), parent);
        return;
      case DeclKind::fn:
        return declare_fn(*static_cast<const syntax::FnDecl*>(decl), parent);
      case DeclKind::component:
        return declare_component(*static_cast<const syntax::ComponentDecl*>(decl));
      case DeclKind::part: {
        const EntityId id = add(EntityKind::part, parent, decl->name, decl->span, decl);
        if (id.valid()) parts_.emplace_back(id, static_cast<const syntax::PartDecl*>(decl));
        return;
      }
      case DeclKind::risk: {
        const EntityId id = add(EntityKind::risk, parent, decl->name, decl->span, decl);
        if (!id.valid()) return;
        for (const Decl* inner : static_cast<const syntax::RiskDecl*>(decl)->body) {
          declare(inner, id);
        }
        return;
      }
      case DeclKind::group:
        add(EntityKind::group, parent, decl->name, decl->span, decl);
        return;
      case DeclKind::statement: {
        const auto* statement = static_cast<const syntax::StatementDecl*>(decl);
        declare_apart(EntityKind::statement, decl, parent);
        for (std::uint32_t i = 0; i < statement->lines.size(); ++i) {
          const syntax::StatementLine& line = statement->lines[i];
          const EntityKind kind =
              line.sign == syntax::Sign::equals ? EntityKind::subtotal : EntityKind::statement_line;
          add(kind, parent, line.name, line.span, decl, i);
        }
        return;
      }
      case DeclKind::outcome: {
        const EntityId id =
            add(EntityKind::outcome, parent, decl->name, decl->span, decl, 0, /*is_found=*/false);
        if (id.valid()) made_.beside_.try_emplace({{}, decl->name.text}, id);
        return;
      }
      case DeclKind::correlate:
        return declare_apart(EntityKind::correlation, decl, parent);
      case DeclKind::limit:
        return declare_apart(EntityKind::limit, decl, parent);
      case DeclKind::scenario:
        return declare_apart(EntityKind::scenario, decl, parent);
      case DeclKind::action:
        return declare_apart(EntityKind::action, decl, parent);
      case DeclKind::decision:
        return declare_apart(EntityKind::decision, decl, parent);
      case DeclKind::check:
        return declare_apart(EntityKind::check, decl, parent);
      case DeclKind::register_:
        return declare_apart(EntityKind::register_, decl, parent);
      case DeclKind::import_:
      case DeclKind::use:
      case DeclKind::time:
      case DeclKind::currency:
      case DeclKind::expect:
      case DeclKind::observe:
      case DeclKind::allow:
        return;
    }
  }

  void declare_units(const syntax::UnitDecl& decl) {
    for (const syntax::UnitDecl::Item& item : decl.items) {
      for (const syntax::Name& name : {item.singular, item.plural}) {
        const EntityId id =
            add(EntityKind::unit, {}, name, decl.span, &decl, 0, /*is_found=*/false);
        if (id.valid()) made_.units_.try_emplace(name.text, id);
      }
    }
  }

  // What names_ is, to be filled.
  Names& made_;
  bool is_of_library_ = false;
  std::vector<std::pair<EntityId, const syntax::PartDecl*>> parts_;
  std::vector<std::pair<const syntax::AffectsDecl*, EntityId>> effects_;
};

Names::Names(const data::LoadedModel& model, const source::SourceMap& sources) {
  NamesBuilder(*this, sources).build(model);
}

}  // namespace plimsoll::service
