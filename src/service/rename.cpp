// Another name for a declaration: every place that spells it, and `was` where its noise would move.
#include <fmt/format.h>

#include <algorithm>

#include "diag/diagnostic.h"
#include "service/pages.h"
#include "service/refer.h"
#include "service/register_names.h"
#include "syntax/lexer.h"
#include "syntax/words.h"

namespace plimsoll::service {

namespace {

using syntax::TokenKind;

bool is_name(const std::string& text) {
  source::SourceMap sources;
  const FileId file = sources.add("name", text);
  diag::Sink sink;
  const syntax::TokenBuffer tokens = syntax::lex(sources, file, sink);
  return !sink.has_errors() && tokens.tokens.size() == 2 &&
         tokens.tokens[0].kind == TokenKind::identifier && tokens.tokens[0].begin == 0 &&
         tokens.tokens[0].end == text.size() && !syntax::is_reserved(text);
}

// What two names must not share.
int space_of(EntityKind kind) {
  switch (kind) {
    case EntityKind::label:
      return 1;
    case EntityKind::unit:
      return 2;
    case EntityKind::limit:
      return 3;
    case EntityKind::scenario:
    case EntityKind::action:
      return 4;
    case EntityKind::decision:
      return 10;
    case EntityKind::check:
      return 5;
    case EntityKind::correlation:
      return 6;
    case EntityKind::statement:
      return 7;
    case EntityKind::component:
      return 8;
    case EntityKind::model:
    case EntityKind::register_:
      return 9;
    default:
      return 0;
  }
}

// Whether one of them stands in the other, or in what the other stands in.
bool may_meet(const Names& names, EntityId a, EntityId b) {
  const auto is_around = [&](EntityId outer, EntityId inner) {
    const EntityId place = names[outer].parent;
    if (!place.valid()) return true;
    for (EntityId at = names[inner].parent; at.valid(); at = names[at].parent) {
      if (at == place) return true;
    }
    return false;
  };
  return is_around(a, b) || is_around(b, a);
}

EntityId taken_by(const Names& names, EntityId id, const std::string& name) {
  for (std::size_t i = 0; i < names.entities().size(); ++i) {
    const EntityId other(i);
    if (other == id || names[other].name != name ||
        space_of(names[other].kind) != space_of(names[id].kind)) {
      continue;
    }
    if (names[id].kind == EntityKind::label ? names[other].parent == names[id].parent
                                            : may_meet(names, id, other)) {
      return other;
    }
  }
  return {};
}

// What the compiler hashes for its noise: the old name where the model says `was`.
std::string noise_name(const Names& names, EntityId id) {
  const Entity& entity = names[id];
  const syntax::Clauses* clauses = clauses_of(entity);
  if (clauses != nullptr && !clauses->was.empty()) return clauses->was;
  if (entity.kind == EntityKind::risk) {
    const std::string& was = static_cast<const syntax::RiskDecl*>(entity.decl)->was;
    if (!was.empty()) return was;
  }
  if (!entity.parent.valid()) return entity.full_name;
  const EntityKind outer = names[entity.parent].kind;
  if (outer != EntityKind::event && outer != EntityKind::risk) return entity.full_name;
  return noise_name(names, entity.parent) + "." + std::string(entity.name);
}

bool has_noise_inside(const Names& names, EntityId risk) {
  return std::any_of(names.entities().begin(), names.entities().end(), [&](const Entity& one) {
    return one.parent == risk && (one.kind == EntityKind::draw || one.kind == EntityKind::event);
  });
}

// Before the brace that begins the block.
std::size_t block_of(const View& view, const Entity& entity) {
  diag::Sink ignored;
  const syntax::TokenBuffer tokens =
      syntax::lex(*view.reading->sources, entity.name_span.file, ignored);
  for (const syntax::Token& token : tokens.tokens) {
    if (token.begin >= entity.name_span.end && token.kind == TokenKind::left_brace) {
      return token.begin;
    }
  }
  return entity.span.end;
}

// The edit that keeps the noise; nothing where none moves, or the model says `was` already.
std::optional<TextEdit> keeping_noise(const View& view, EntityId id) {
  const Names& names = view.names();
  const Entity& entity = names[id];
  const auto at = [&](std::size_t offset, std::string text) {
    return TextEdit{{view.reading->path_of(entity.name_span.file), offset, offset},
                    std::move(text)};
  };
  const std::string was = "was \"" + noise_name(names, id) + "\"";
  switch (entity.kind) {
    case EntityKind::draw:
    case EntityKind::mark:
    case EntityKind::event: {
      const syntax::Clauses* clauses = clauses_of(entity);
      if (clauses == nullptr || !clauses->was.empty()) return std::nullopt;
      return at(entity.span.end, " " + was);
    }
    case EntityKind::risk:
      if (!static_cast<const syntax::RiskDecl*>(entity.decl)->was.empty() ||
          !has_noise_inside(names, id)) {
        return std::nullopt;
      }
      return at(block_of(view, entity), was + " ");
    case EntityKind::dim:
      if (!static_cast<const syntax::DimDecl*>(entity.decl)->was.empty()) return std::nullopt;
      return at(entity.span.end, " " + was);
    case EntityKind::label: {
      const auto& dim = *static_cast<const syntax::DimDecl*>(entity.decl);
      if (entity.item < dim.labels_were.size() && !dim.labels_were[entity.item].empty()) {
        return std::nullopt;
      }
      return at(entity.name_span.end, " (was \"" + std::string(entity.name) + "\")");
    }
    case EntityKind::correlation: {
      const auto& block = *static_cast<const syntax::CorrelateDecl*>(entity.decl);
      if (block.family.text != "student_t" || !block.was.empty()) return std::nullopt;
      return at(entity.span.end, " " + was);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

Renamable renamable(const View& view, std::size_t offset) {
  const auto at = static_cast<std::uint32_t>(std::min(offset, view.text().size()));
  const Use* use = view.names().use_at(view.file, at);
  if (use == nullptr) return {{}, "", "there is no name of the model here"};
  const Entity& entity = view.names()[use->spelt];
  if (entity.is_of_library) return {{}, "", "the standard library is not the model's to change"};
  if (entity.is_implied) {
    return {{}, "", fmt::format("`{}` is a name that the language gives", entity.full_name)};
  }
  return {view.reading->place(use->span), std::string(entity.name), ""};
}

Renaming rename(const View& view, std::size_t offset, const std::string& name) {
  Renaming out;
  const Renamable found = renamable(view, offset);
  out.refusal = found.refusal;
  if (!out.refusal.empty()) return out;
  const Names& names = view.names();
  const EntityId id = names.use_at(view.file, static_cast<std::uint32_t>(found.place.begin))->spelt;
  if (name == names[id].name) return out;
  if (!is_name(name)) {
    out.refusal =
        fmt::format("`{}` is no name: letters, digits and `_`, no word of the language", name);
    return out;
  }
  const auto& own = own_names();
  if (std::find(own.begin(), own.end(), name) != own.end()) {
    out.refusal = fmt::format("`{}` has a meaning in the language", name);
    return out;
  }
  if (const EntityId other = taken_by(names, id, name); other.valid()) {
    const Place place = view.reading->place(names[other].name_span);
    out.refusal = fmt::format("`{}` is taken by the {} `{}` ({})", name,
                              kind_word(names[other].kind), names[other].full_name, place.path);
    return out;
  }
  for (const Use& use : names.uses()) {
    if (use.spelt == id) out.renamed.edits.push_back({view.reading->place(use.span), name});
  }
  const std::size_t n_uses = out.renamed.edits.size();
  for (Place& place : register_uses(view, id)) {
    out.renamed.edits.push_back({std::move(place), name});
  }
  if (out.renamed.edits.size() > n_uses) {
    out.renamed.notes.push_back("the register names it too, and is changed");
  }
  if (auto kept = keeping_noise(view, id)) {
    out.renamed.edits.push_back(std::move(*kept));
    out.renamed.notes.push_back(
        fmt::format("`was \"{}\"` keeps its random numbers", noise_name(names, id)));
  }
  return out;
}

}  // namespace plimsoll::service
