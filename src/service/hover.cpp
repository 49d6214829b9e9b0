#include "service/hover.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "diag/diagnostic.h"
#include "ir/evidence.h"
#include "outline/outline.h"
#include "report/number_format.h"
#include "service/pages.h"
#include "service/values.h"
#include "syntax/lexer.h"

namespace plimsoll::service {

namespace {

constexpr std::size_t kMostFormula = 600;
constexpr std::ptrdiff_t kMostLines = 10;
constexpr std::size_t kMostEvidence = 6;

// Nothing in the text of a model or a filing is taken for markup.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|!&~").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most)) + " ...";
}

// A line of text that no fence of backquotes in it can end.
std::string fenced(const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fence + "plim\n" + text + "\n" + fence;
}

std::string told_passage(const Passage& passage) {
  if (passage.end <= passage.begin || passage.end > passage.words.size()) {
    return "> " + escaped(passage.words);
  }
  return "> " + escaped(passage.words.substr(0, passage.begin)) + "**" +
         escaped(passage.words.substr(passage.begin, passage.end - passage.begin)) + "**" +
         escaped(passage.words.substr(passage.end));
}

// What the cell of a workbook says that is cited there.
std::string told_cell(const View& view, Span cited) {
  if (view.module() == nullptr) return "";
  for (const ir::Def& def : view.module()->defs) {
    for (const ir::EvidenceRef& ref : def.evidence) {
      const bool same = ref.span.file == cited.file && ref.span.begin == cited.begin;
      if (same && ref.text.find('!') != std::string::npos) return "\n\n> " + escaped(ref.text);
    }
  }
  return "";
}

// What became of the columns of sources that a declaration names: laws fitted to them.
std::string told_columns(const View& view, Span declaration) {
  std::string out;
  if (view.module() == nullptr) return out;
  std::set<std::uint32_t> told;
  for (const ir::Def& def : view.module()->defs) {
    for (const ir::EvidenceRef& ref : def.evidence) {
      const bool inside = ref.span.file == declaration.file &&
                          declaration.begin <= ref.span.begin && ref.span.end <= declaration.end;
      if (!inside || !ir::is_of_column(ref) || !told.insert(ref.span.begin).second) continue;
      out += "\n\n" + escaped(ref.source + ": " + ref.text);
    }
  }
  return out;
}

std::string told_evidence(const View& view, SourceTexts& sources, const syntax::Evidence& one) {
  if (one.kind == syntax::Evidence::Kind::judgement) {
    return fmt::format("judgement: {}{}", escaped(one.text),
                       one.by.empty() ? "" : " (" + escaped(one.by) + ")");
  }
  std::string out = escaped(outline::one_line(outline::evidence_text(*view.reading->sources, one)));
  const std::string path = source_path(view, one.source.text);
  if (path.empty()) return out + "\n\n> the source does not lie beside the model";
  if (one.kind != syntax::Evidence::Kind::cite_line) return out + told_cell(view, one.span);
  const auto text = sources.get(path);
  if (text == nullptr) return out;
  const auto passage = passage_of(*text, one.line, one.text);
  if (!passage) return out;
  if (one.line != 0 && passage->line != one.line) {
    out += fmt::format(" (stands at line {})", passage->line);
  }
  return out + "\n\n" + told_passage(*passage);
}

void tell_values(const View& view, const ir::Def& def, std::string& out) {
  const ir::Module& module = *view.module();
  if (const auto figures = law_figures(module, def); figures && !figures->labels.empty()) {
    const auto one = [&](const LawFigures::Label& label) {
      return fmt::format("mean {}, P5 {}, P95 {}",
                         std::isfinite(label.mean) ? value_text(def, label.mean) : "none",
                         value_text(def, label.low), value_text(def, label.high));
    };
    if (figures->all_same()) {
      out += "\n\n" + one(figures->labels[0]);
    } else {
      out += "\n";
      for (std::size_t i = 0; i < figures->labels.size() && i < 12; ++i) {
        out += fmt::format("\n- {}: {}", figures->labels[i].label, one(figures->labels[i]));
      }
    }
    return;
  }
  const auto values = constant_values(module, def);
  if (!values || values->empty()) return;
  const bool same = std::all_of(values->begin(), values->end(),
                                [&](double value) { return value == values->front(); });
  if (same) {
    if (std::isfinite(values->front())) out += "\n\nvalue " + value_text(def, values->front());
  } else if (values->size() <= 12) {
    out += "\n\nvalues";
    for (std::size_t i = 0; i < values->size(); ++i) {
      out += (i == 0 ? " " : ", ") + value_text(def, (*values)[i]);
    }
  }
}

void tell_definition(const View& view, const Entity& entity, std::string& out) {
  const ir::Def* def = view.definition(entity.full_name);
  if (def == nullptr) return;
  const ir::Module& module = *view.module();
  std::string line = "**" + escaped(unit_words(*def)) + "**";
  const std::string grain = grain_words(module, *def, entity);
  if (!grain.empty()) line += ", " + grain;
  const std::string sets = index_set_words(module, *def);
  if (!sets.empty()) line += ", by " + escaped(sets);
  out += "\n\n" + line;
  if (def->balancing) {
    out += fmt::format("\n\nbalancing item: {} of the right side",
                       report::short_percent(std::abs(*def->balancing)));
  }
  tell_values(view, *def, out);
}

void tell_labels(const View& view, EntityId dim, std::string& out) {
  const auto labels = view.names().labels(dim);
  out += fmt::format("\n\n{} labels: ", labels.size());
  for (std::size_t i = 0; i < labels.size() && i < 24; ++i) {
    out += (i == 0 ? "`" : ", `") + std::string(view.names()[labels[i]].name) + "`";
  }
  if (labels.size() > 24) out += ", ...";
}

// As written where that is short; else on one line, cut.
std::string head_of(const View& view, const Entity& entity) {
  const std::string_view text = view.reading->sources->text(entity.span);
  if (text.size() <= kMostFormula && std::count(text.begin(), text.end(), '\n') < kMostLines) {
    return std::string(text);
  }
  return cut(outline::one_line(text), kMostFormula);
}

}  // namespace

const syntax::Evidence* evidence_at(const View& view, std::size_t offset) {
  const syntax::Evidence* best = nullptr;
  for (const Entity& entity : view.names().entities()) {
    if (entity.span.file != view.file || entity.span.begin > offset || entity.span.end < offset) {
      continue;
    }
    for (const syntax::Evidence* one : evidence_of(entity)) {
      if (one->span.file == view.file && one->span.begin <= offset && offset <= one->span.end) {
        best = one;
      }
    }
  }
  return best;
}

std::string describe(const View& view, SourceTexts& sources, EntityId id) {
  const Entity& entity = view.names()[id];
  std::string out = fenced(head_of(view, entity));
  out += fmt::format("\n{} `{}`", kind_word(entity.kind), entity.full_name);
  std::string title;
  if (entity.decl != nullptr && entity.decl->name.text == entity.name) title = entity.decl->title;
  if (!title.empty()) out += ": " + escaped(title);
  if (entity.kind == EntityKind::dim) tell_labels(view, id, out);
  if (entity.kind == EntityKind::source) {
    const std::string path = source_path(view, entity.name);
    if (path.empty()) out += "\n\nits file does not lie beside the model";
  }
  tell_definition(view, entity, out);
  if (entity.kind == EntityKind::fn || entity.kind == EntityKind::component) {
    const std::string_view text = view.reading->sources->file(entity.span.file).text;
    const std::string comment = comment_above(text, entity.span.begin);
    if (!comment.empty()) out += "\n\n" + comment;
  }
  if (entity.decl != nullptr) out += told_columns(view, entity.decl->span);
  const auto evidence = evidence_of(entity);
  for (std::size_t i = 0; i < evidence.size() && i < kMostEvidence; ++i) {
    out += "\n\n" + told_evidence(view, sources, *evidence[i]);
  }
  if (evidence.size() > kMostEvidence) {
    out += fmt::format("\n\nand {} more", evidence.size() - kMostEvidence);
  }
  return out;
}

std::optional<Hover> hover(const View& view, SourceTexts& sources, std::size_t offset) {
  const auto at = static_cast<std::uint32_t>(std::min(offset, view.text().size()));
  const Use* use = view.names().use_at(view.file, at);
  if (use != nullptr && view.names()[use->entity].kind != EntityKind::source) {
    return Hover{view.reading->place(use->span), describe(view, sources, use->entity)};
  }
  if (const syntax::Evidence* evidence = evidence_at(view, at)) {
    return Hover{view.reading->place(evidence->span), told_evidence(view, sources, *evidence)};
  }
  if (use != nullptr) {
    return Hover{view.reading->place(use->span), describe(view, sources, use->entity)};
  }
  diag::Sink ignored;
  const syntax::TokenBuffer tokens = syntax::lex(*view.reading->sources, view.file, ignored);
  for (const syntax::Token& token : tokens.tokens) {
    if (token.begin > at) break;
    if (token.end < at || token.kind != syntax::TokenKind::identifier) continue;
    const std::string_view word = view.text().substr(token.begin, token.end - token.begin);
    for (const auto page : {law_page, builtin_page, word_page}) {
      std::string found = page(word);
      if (!found.empty()) return Hover{{view.path, token.begin, token.end}, std::move(found)};
    }
  }
  return std::nullopt;
}

}  // namespace plimsoll::service
