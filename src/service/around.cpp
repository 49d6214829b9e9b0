#include "service/around.h"

#include <algorithm>

#include "diag/diagnostic.h"
#include "syntax/lexer.h"
#include "syntax/words.h"

namespace plimsoll::service {

using syntax::Token;
using syntax::TokenKind;

namespace {

bool opens(TokenKind kind) {
  return kind == TokenKind::left_paren || kind == TokenKind::left_bracket ||
         kind == TokenKind::left_brace;
}
bool closes(TokenKind kind) {
  return kind == TokenKind::right_paren || kind == TokenKind::right_bracket ||
         kind == TokenKind::right_brace;
}

}  // namespace

Around::Around(const View& view, std::size_t offset) : view_(view), offset_(offset) {
  diag::Sink ignored;
  const syntax::TokenBuffer all = syntax::lex(*view.reading->sources, view.file, ignored);
  word_begin_ = offset;
  for (const syntax::Comment& comment : all.comments) {
    if (comment.begin < offset && offset <= comment.end) in_comment_ = true;
  }
  std::vector<TokenKind> open;
  for (const Token& token : all.tokens) {
    if (token.begin >= offset || token.kind == TokenKind::end_of_file) break;
    if (token.kind == TokenKind::string && offset < token.end) in_text_ = true;
    if (token.kind == TokenKind::string && offset == token.end) {
      const std::string_view text = view.text().substr(token.begin, token.end - token.begin);
      in_text_ = text.size() < 2 || text.back() != '"';
    }
    if (in_text_) {
      word_begin_ = token.begin;
      break;
    }
    if (token.kind == TokenKind::identifier && token.end >= offset) {
      word_begin_ = token.begin;
      break;
    }
    if (token.kind == TokenKind::newline) {
      const bool is_inside = !open.empty() && open.back() != TokenKind::left_brace;
      if (is_inside || tokens_.empty() || syntax::continues_after(tokens_.back().kind)) continue;
      tokens_.push_back(token);
      continue;
    }
    if (opens(token.kind)) open.push_back(token.kind);
    if (closes(token.kind) && !open.empty()) open.pop_back();
    tokens_.push_back(token);
  }
  statement_ = tokens_.size();
  int depth = 0;
  for (std::size_t i = tokens_.size(); i-- > 0;) {
    const TokenKind kind = tokens_[i].kind;
    if (closes(kind)) ++depth;
    if (opens(kind) && --depth < 0 && kind == TokenKind::left_brace) break;
    if (depth <= 0 && (kind == TokenKind::semicolon)) break;
    if (depth <= 0 && kind == TokenKind::newline) {
      // The next line may go on with a clause.
      const std::size_t next = i + 1;
      const std::string_view begin = next < tokens_.size()
                                         ? word(next)
                                         : view.text().substr(word_begin_, offset - word_begin_);
      if (next >= tokens_.size() || !syntax::is_clause_word(begin)) break;
    }
    statement_ = i;
  }
}

std::string_view Around::word(std::size_t i) const {
  const Token& token = tokens_[i];
  return view_.text().substr(token.begin, token.end - token.begin);
}

std::string_view Around::last(std::size_t back) const {
  return back <= tokens_.size() ? word(tokens_.size() - back) : std::string_view();
}

TokenKind Around::last_kind(std::size_t back) const {
  return back <= tokens_.size() ? tokens_[tokens_.size() - back].kind : TokenKind::newline;
}

std::size_t Around::open_bracket() const {
  int depth = 0;
  for (std::size_t i = tokens_.size(); i-- > 0;) {
    const TokenKind kind = tokens_[i].kind;
    if (closes(kind)) ++depth;
    if (opens(kind) && depth-- == 0) return i;
  }
  return tokens_.size();
}

EntityId Around::path_before(std::size_t i) const {
  // Back over `a . b [ ... ] . c`.
  std::vector<std::string_view> names;
  while (i > 0) {
    std::size_t at = i - 1;
    if (tokens_[at].kind == TokenKind::right_bracket) {
      int depth = 0;
      do {
        if (tokens_[at].kind == TokenKind::right_bracket) ++depth;
        if (tokens_[at].kind == TokenKind::left_bracket) --depth;
      } while (depth > 0 && at-- > 0);
      if (at == 0 || at > tokens_.size()) return {};
      --at;
    }
    if (tokens_[at].kind != TokenKind::identifier) break;
    names.push_back(word(at));
    i = at;
    if (i == 0 || tokens_[i - 1].kind != TokenKind::dot) break;
    --i;
  }
  if (names.empty()) return {};
  const Names& all = view_.names();
  EntityId found =
      all.find_from(all.place_at(view_.file, static_cast<std::uint32_t>(offset_)), names.back());
  for (std::size_t n = names.size() - 1; n-- > 0 && found.valid();) {
    found = all.find_in(found, names[n]);
  }
  return found;
}

std::vector<std::string_view> Around::blocks() const {
  std::vector<std::string_view> out;
  std::size_t start = 0;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const TokenKind kind = tokens_[i].kind;
    if (kind == TokenKind::left_brace) {
      out.push_back(start < i ? word(start) : std::string_view());
      start = i + 1;
    } else if (kind == TokenKind::right_brace) {
      if (!out.empty()) out.pop_back();
    } else if (kind == TokenKind::newline || kind == TokenKind::semicolon) {
      if (i + 1 < tokens_.size() && syntax::is_clause_word(word(i + 1))) continue;
      start = i + 1;
    }
  }
  return out;
}

}  // namespace plimsoll::service
