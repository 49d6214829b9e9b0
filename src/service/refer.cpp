#include "service/refer.h"

#include <fmt/format.h>

#include <algorithm>

#include "service/hover.h"

namespace plimsoll::service {

namespace {

std::uint32_t clamped(const View& view, std::size_t offset) {
  return static_cast<std::uint32_t>(std::min(offset, view.text().size()));
}

// `import "x.plim"`, `use finance`, the file of a source.
std::optional<Place> linked_file(const View& view, std::uint32_t at) {
  for (const data::LoadedFile& file : view.reading->loaded.files) {
    if (file.ast->file != view.file) continue;
    for (const syntax::Decl* decl : file.ast->decls) {
      if (decl->span.begin > at || decl->span.end < at) continue;
      std::string wanted;
      if (decl->kind == syntax::DeclKind::import_) {
        wanted = "/" + static_cast<const syntax::ImportDecl*>(decl)->path;
      } else if (decl->kind == syntax::DeclKind::use) {
        wanted = "/" + std::string(decl->name.text) + ".plim";
      } else if (decl->kind == syntax::DeclKind::source) {
        const Span span = static_cast<const syntax::SourceDecl*>(decl)->file_span;
        if (!span.valid() || at < span.begin || at > span.end) return std::nullopt;
        const std::string path = source_path(view, decl->name.text);
        if (!path.empty()) return Place{path, 0, 0};
        return std::nullopt;
      } else {
        return std::nullopt;
      }
      // Written with `..` or `.`: the last part is enough to tell files of one model apart.
      wanted = wanted.substr(wanted.rfind('/'));
      for (const auto& [path, id] : view.reading->files) {
        if (path.ends_with(wanted)) return Place{path, 0, 0};
      }
    }
  }
  return std::nullopt;
}

bool means(const Use& use, EntityId entity) {
  return use.entity == entity || use.spelt == entity;
}

}  // namespace

std::vector<Place> definition(const View& view, SourceTexts& sources, std::size_t offset) {
  const std::uint32_t at = clamped(view, offset);
  if (auto file = linked_file(view, at)) return {*file};
  const syntax::Evidence* evidence = evidence_at(view, at);
  if (evidence != nullptr && evidence->kind == syntax::Evidence::Kind::cite_line) {
    const std::string path = source_path(view, evidence->source.text);
    const auto text = path.empty() ? nullptr : sources.get(path);
    // Of a PDF there is no line to go to.
    if (text != nullptr && text->document.format != filing::Format::pdf) {
      const auto passage = passage_of(*text, evidence->line, evidence->text);
      std::size_t begin = 0;
      const std::string& whole = text->document.source;
      for (std::uint32_t line = 1; passage && line < passage->line; ++line) {
        begin = whole.find('\n', begin);
        if (begin == std::string::npos) break;
        ++begin;
      }
      if (passage && begin != std::string::npos) return {{path, begin, begin}};
    }
  }
  const Use* use = view.names().use_at(view.file, at);
  if (use == nullptr) return {};
  const Entity& entity = view.names()[use->entity];
  return {view.reading->place(entity.name_span)};
}

std::vector<Place> references(const View& view, std::size_t offset, bool with_declaration) {
  const Use* at = view.names().use_at(view.file, clamped(view, offset));
  if (at == nullptr) return {};
  std::vector<Place> out;
  for (const Use& use : view.names().uses()) {
    if (!means(use, at->entity) || (use.is_declaration && !with_declaration)) continue;
    out.push_back(view.reading->place(use.span));
  }
  return out;
}

std::vector<Place> highlights(const View& view, std::size_t offset) {
  std::vector<Place> out = references(view, offset, true);
  std::erase_if(out, [&](const Place& place) { return place.path != view.path; });
  return out;
}

}  // namespace plimsoll::service
