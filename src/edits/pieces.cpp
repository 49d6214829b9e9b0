// One walk over the trees for the pieces, one over the tokens for the names in them.
#include "edits/pieces.h"

#include <algorithm>

#include "diag/diagnostic.h"
#include "outline/outline.h"
#include "syntax/lexer.h"

namespace plimsoll::edits {

using syntax::Decl;
using syntax::DeclKind;

bool is_claim(DeclKind kind) {
  switch (kind) {
    case DeclKind::outcome:
    case DeclKind::limit:
    case DeclKind::check:
    case DeclKind::expect:
    case DeclKind::observe:
    case DeclKind::scenario:
    case DeclKind::action:
    case DeclKind::decision:
    case DeclKind::allow:
    case DeclKind::group:
    case DeclKind::register_:
      return true;
    default:
      return false;
  }
}

namespace {

template <class T>
const T& as(const Decl& decl) {
  return static_cast<const T&>(decl);
}

// Declarations of these kinds share their names with others, or have none.
std::string kind_of(const Decl& decl, std::string_view text) {
  const std::string line = outline::one_line(text);
  switch (decl.kind) {
    case DeclKind::use:
      return "use ";
    case DeclKind::model:
      return "model";
    case DeclKind::time:
      return "time";
    case DeclKind::currency:
      return "currency";
    case DeclKind::unit:
      return "unit " + std::string(as<syntax::UnitDecl>(decl).items.front().singular.text);
    case DeclKind::source:
      return "source ";
    case DeclKind::affects: {
      // The stock and the lines of it that are moved.
      const std::size_t by = line.find(" by ");
      return line.substr(0, by);
    }
    case DeclKind::correlate:
      return "correlate ";
    case DeclKind::outcome:
      return decl.name.text.empty() ? "outcome of " + line.substr(0, line.find(',')) : "outcome ";
    case DeclKind::limit:
      return "limit ";
    case DeclKind::check:
      return "check ";
    case DeclKind::expect:
      return "expect " + line;
    case DeclKind::observe:
      return "observe " + line;
    case DeclKind::scenario:
      return "scenario ";
    case DeclKind::action:
      return "action ";
    case DeclKind::decision:
      return "decision ";
    case DeclKind::allow:
      return line;
    case DeclKind::group:
      return "group ";
    case DeclKind::register_:
      return "register ";
    default:
      return "";
  }
}

void add(std::set<std::string_view>& to, const syntax::Name& name) {
  if (!name.text.empty()) to.insert(name.text);
}

// A label, a part of an event or a line of a stock is named elsewhere by its last name.
std::set<std::string_view> names_of(const Decl& decl) {
  std::set<std::string_view> out;
  if (!is_claim(decl.kind) && decl.kind != DeclKind::model) add(out, decl.name);
  switch (decl.kind) {
    case DeclKind::unit:
      for (const auto& item : as<syntax::UnitDecl>(decl).items) {
        add(out, item.singular);
        add(out, item.plural);
      }
      break;
    case DeclKind::currency:
      for (const syntax::Name& code : as<syntax::CurrencyDecl>(decl).codes) add(out, code);
      break;
    case DeclKind::dim:
      for (const syntax::Name& label : as<syntax::DimDecl>(decl).labels) add(out, label);
      break;
    case DeclKind::event: {
      const auto& event = as<syntax::EventDecl>(decl);
      for (const auto* mark : event.marks) add(out, mark->name);
      for (const auto* let : event.lets) add(out, let->name);
      for (const auto& total : event.totals) add(out, total.name);
      break;
    }
    case DeclKind::stock:
      for (const auto& line : as<syntax::StockDecl>(decl).lines) {
        if (!line.is_effects) add(out, line.name);
      }
      break;
    case DeclKind::schedule:
      for (const auto& line : as<syntax::ScheduleDecl>(decl).lines) add(out, line.name);
      break;
    case DeclKind::statement:
      for (const auto& line : as<syntax::StatementDecl>(decl).lines) add(out, line.name);
      break;
    case DeclKind::risk:
      for (const Decl* inner : as<syntax::RiskDecl>(decl).body) out.merge(names_of(*inner));
      break;
    default:
      break;
  }
  return out;
}

class Walk {
 public:
  Walk(const Version& version, const std::set<std::string_view>& whole, Pieces& out)
      : version_(version), whole_(whole), out_(out) {}

  void file(const data::LoadedFile& file) {
    at_ = out_.files.size();
    out_.files.push_back(&file);
    diag::Sink ignored;
    tokens_ = syntax::lex(version_.sources, file.file, ignored).tokens;
    text_ = version_.sources.file(file.file).text;
    for (const Decl* decl : file.ast->decls) {
      // What is imported is there whoever imports it.
      if (decl->kind == DeclKind::import_) continue;
      const bool is_apart = decl->kind == DeclKind::risk && !whole_.contains(decl->name.text);
      if (!is_apart) {
        add_piece(*decl, nullptr, decl->span);
        continue;
      }
      const auto& risk = as<syntax::RiskDecl>(*decl);
      add_piece(*decl, nullptr, head_of(decl->span));
      for (const Decl* inner : risk.body) add_piece(*inner, &risk, inner->span);
    }
  }

 private:
  // As far as the brace of its block.
  Span head_of(Span span) const {
    for (const syntax::Token& token : tokens_) {
      if (token.begin >= span.begin && token.kind == syntax::TokenKind::left_brace) {
        return {span.file, span.begin, token.begin};
      }
    }
    return span;
  }

  void add_piece(const Decl& decl, const syntax::RiskDecl* risk, Span span) {
    Piece piece;
    piece.decl = &decl;
    piece.risk = risk;
    piece.file = at_;
    piece.span = span;
    const std::string inside = risk != nullptr ? std::string(risk->name.text) + "." : "";
    piece.key =
        inside + kind_of(decl, version_.sources.text(decl.span)) + std::string(decl.name.text);
    for (int i = 2; out_.by_key.contains(piece.key); ++i) {
      piece.key = inside + kind_of(decl, version_.sources.text(decl.span)) +
                  std::string(decl.name.text) + " (" + std::to_string(i) + ")";
    }
    for (const syntax::Token& token : tokens_) {
      if (token.kind != syntax::TokenKind::identifier || token.begin < span.begin) continue;
      if (token.begin >= span.end) break;
      piece.words.insert(text_.substr(token.begin, token.end - token.begin));
    }
    piece.is_head = decl.kind == DeclKind::risk && span.end != decl.span.end;
    if (piece.is_head) {
      add(piece.names, decl.name);
    } else {
      piece.names = names_of(decl);
    }
    out_.by_key.emplace(piece.key, out_.all.size());
    out_.all.push_back(std::move(piece));
  }

  const Version& version_;
  const std::set<std::string_view>& whole_;
  Pieces& out_;
  std::size_t at_ = 0;
  std::vector<syntax::Token> tokens_;
  std::string_view text_;
};

}  // namespace

Pieces pieces_of(const Version& version, const std::set<std::string_view>& whole_risks) {
  Pieces out;
  Walk walk(version, whole_risks, out);
  for (const data::LoadedFile& file : version.loaded.files) {
    if (!file.library) walk.file(file);
  }
  return out;
}

std::set<std::string_view> risks_of(const Version& version) {
  std::set<std::string_view> out;
  for (const data::LoadedFile& file : version.loaded.files) {
    if (file.library) continue;
    for (const Decl* decl : file.ast->decls) {
      if (decl->kind == DeclKind::risk) out.insert(decl->name.text);
    }
  }
  return out;
}

}  // namespace plimsoll::edits
