#include "service/symbols.h"

#include <algorithm>

#include "diag/diagnostic.h"
#include "syntax/lexer.h"
#include "syntax/words.h"

namespace plimsoll::service {

namespace {

Symbol symbol_of(const Reading& reading, const Entity& entity) {
  Symbol out;
  out.kind = entity.kind;
  out.name = entity.name;
  if (entity.decl != nullptr && entity.decl->name.text == entity.name) {
    out.detail = entity.decl->title;
  }
  out.name_place = reading.place(entity.name_span);
  out.whole = reading.place(entity.span.valid() ? entity.span : entity.name_span);
  // The name lies within the whole, also where a declaration is half written.
  out.whole.begin = std::min(out.whole.begin, out.name_place.begin);
  out.whole.end = std::max(out.whole.end, out.name_place.end);
  return out;
}

bool is_listed(const Entity& entity) {
  return !entity.is_implied && entity.kind != EntityKind::parameter;
}

bool holds(std::string_view name, std::string_view query) {
  std::size_t at = 0;
  const std::string folded = syntax::folded(name);
  for (const char c : syntax::folded(query)) {
    at = folded.find(c, at);
    if (at == std::string::npos) return false;
    ++at;
  }
  return true;
}

}  // namespace

std::vector<Symbol> document_symbols(const View& view) {
  const Names& names = view.names();
  const std::size_t n = names.entities().size();
  // Children follow their parents in the list, so that a walk from the end has all that is inside.
  std::vector<std::vector<std::size_t>> inside(n);
  std::vector<std::size_t> top;
  for (std::size_t i = 0; i < n; ++i) {
    const Entity& one = names.entities()[i];
    if (one.name_span.file != view.file || !is_listed(one)) continue;
    const EntityId parent = one.parent;
    const bool is_inside = parent.valid() && names[parent].span.file == view.file &&
                           is_listed(names[parent]) && names[parent].span.begin <= one.span.begin &&
                           one.span.end <= names[parent].span.end;
    (is_inside ? inside[parent.value] : top).push_back(i);
  }
  const auto make = [&](const auto& self, std::size_t i) -> Symbol {
    Symbol out = symbol_of(*view.reading, names.entities()[i]);
    for (const std::size_t child : inside[i]) out.inside.push_back(self(self, child));
    return out;
  };
  std::vector<Symbol> out;
  for (const std::size_t i : top) out.push_back(make(make, i));
  std::stable_sort(out.begin(), out.end(),
                   [](const Symbol& a, const Symbol& b) { return a.whole.begin < b.whole.begin; });
  return out;
}

std::vector<Symbol> workspace_symbols(const Reading& reading, std::string_view query) {
  constexpr std::size_t kMost = 1000;
  std::vector<Symbol> out;
  for (const bool library : {false, true}) {
    for (const Entity& one : reading.names->entities()) {
      if (out.size() >= kMost) return out;
      if (one.is_of_library != library || !is_listed(one) || !holds(one.full_name, query)) continue;
      Symbol made = symbol_of(reading, one);
      made.name = one.full_name;
      out.push_back(std::move(made));
    }
  }
  return out;
}

std::vector<Fold> folds(const View& view) {
  const Lines lines(view.text());
  diag::Sink ignored;
  const syntax::TokenBuffer tokens = syntax::lex(*view.reading->sources, view.file, ignored);
  std::vector<Fold> out;
  std::vector<std::size_t> open;
  for (const syntax::Token& token : tokens.tokens) {
    switch (token.kind) {
      case syntax::TokenKind::left_brace:
      case syntax::TokenKind::left_paren:
      case syntax::TokenKind::left_bracket:
        open.push_back(lines.line_of(token.begin));
        break;
      case syntax::TokenKind::right_brace:
      case syntax::TokenKind::right_paren:
      case syntax::TokenKind::right_bracket: {
        if (open.empty()) break;
        const std::size_t last = lines.line_of(token.begin);
        // The closing line stays to be seen.
        if (last > open.back() + 1) out.push_back({open.back(), last - 1});
        open.pop_back();
        break;
      }
      default:
        break;
    }
  }
  const auto add_runs = [&](const std::vector<std::size_t>& at, bool is_comment) {
    for (std::size_t i = 0; i < at.size();) {
      std::size_t end = i;
      while (end + 1 < at.size() && at[end + 1] == at[end] + 1) ++end;
      if (end > i) out.push_back({at[i], at[end], is_comment, !is_comment});
      i = end + 1;
    }
  };
  std::vector<std::size_t> comments;
  for (const syntax::Comment& comment : tokens.comments) {
    const std::size_t line = lines.line_of(comment.begin);
    // A line that is nothing else.
    if (lines.line(line).find_first_not_of(" \t") + lines.start(line) == comment.begin) {
      comments.push_back(line);
    }
  }
  add_runs(comments, true);
  std::vector<std::size_t> imports;
  for (const data::LoadedFile& file : view.reading->loaded.files) {
    if (file.ast->file != view.file) continue;
    for (const syntax::Decl* decl : file.ast->decls) {
      if (decl->kind == syntax::DeclKind::import_)
        imports.push_back(lines.line_of(decl->span.begin));
    }
  }
  add_runs(imports, false);
  std::sort(out.begin(), out.end(), [](const Fold& a, const Fold& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  return out;
}

}  // namespace plimsoll::service
