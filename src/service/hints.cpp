#include "service/hints.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "service/values.h"

namespace plimsoll::service {

namespace {

const syntax::DrawDecl* draw_of(const Entity& entity) {
  if (entity.kind == EntityKind::draw) return static_cast<const syntax::DrawDecl*>(entity.decl);
  if (entity.kind != EntityKind::mark) return nullptr;
  return static_cast<const syntax::EventDecl*>(entity.decl)->marks[entity.item];
}

}  // namespace

std::vector<Hint> hints(const View& view, std::size_t begin, std::size_t end) {
  std::vector<Hint> out;
  const ir::Module* module = view.module();
  if (module == nullptr) return out;
  std::unordered_map<std::string_view, const ir::Def*> defs;
  for (const ir::Def& def : module->defs) {
    if (def.kind != ir::DefKind::outcome && def.kind != ir::DefKind::limit) {
      defs.emplace(def.full_name, &def);
    }
  }
  for (const Entity& entity : view.names().entities()) {
    if (entity.name_span.file != view.file || entity.name_span.end < begin ||
        entity.name_span.begin >= end) {
      continue;
    }
    const auto found = defs.find(entity.full_name);
    if (found == defs.end()) continue;
    const ir::Def& def = *found->second;
    if (entity.kind == EntityKind::let || entity.kind == EntityKind::event_let) {
      const bool is_stated = entity.decl->kind == syntax::DeclKind::let &&
                             static_cast<const syntax::LetDecl*>(entity.decl)->in_unit != nullptr;
      if (!is_stated && !def.unit.text().empty()) {
        out.push_back(
            {entity.name_span.end, ": " + def.unit.text(), "unit of what is on the right"});
      }
      continue;
    }
    const syntax::DrawDecl* draw = draw_of(entity);
    if (draw == nullptr || draw->law == nullptr || draw->law->span.file != view.file) continue;
    const auto figures = law_figures(*module, def);
    if (!figures || figures->labels.empty()) continue;
    const LawFigures::Label& first = figures->labels[0];
    // Of a choice of two there is nothing between.
    if (draw->law->kind == syntax::ExprKind::call && draw->law->left->text == "bernoulli") continue;
    std::string tip = "5 % of draws lie below, 5 % above";
    if (figures->all_same() && std::isfinite(first.mean)) {
      tip += "; mean " + value_text(def, first.mean);
    }
    out.push_back({draw->law->span.end, "P5 to P95: " + range_text(def, *figures), tip});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Hint& a, const Hint& b) { return a.offset < b.offset; });
  return out;
}

std::vector<Lens> lenses(const View& view) {
  std::vector<Lens> out;
  for (const data::LoadedFile& file : view.reading->loaded.files) {
    if (file.ast->file != view.file || file.library) continue;
    for (const syntax::Decl* decl : file.ast->decls) {
      const Place place = view.reading->place(decl->span);
      if (decl->kind == syntax::DeclKind::model) {
        out.push_back({place, "run", "plimsoll.run", ""});
        out.push_back({place, "explain the worst trial", "plimsoll.explain", ""});
        out.push_back({place, "verify citations", "plimsoll.verify", ""});
      } else if (decl->kind == syntax::DeclKind::outcome) {
        const auto& outcome = *static_cast<const syntax::OutcomeDecl*>(decl);
        std::string name(outcome.name.text);
        if (name.empty()) name = outcome.title;
        if (name.empty() && outcome.value != nullptr) {
          name = view.reading->sources->text(outcome.value->span);
        }
        if (name.empty()) continue;
        out.push_back({place, "trace", "plimsoll.trace", name});
        out.push_back({place, "explain", "plimsoll.explain", name});
      }
    }
  }
  return out;
}

}  // namespace plimsoll::service
