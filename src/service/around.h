// The words of a text before a place: what completion and signatures go by where the tree of a half written statement says
// nothing.
//
//   statement   begins behind the last end of line that ends one, `;` or brace; brackets may span lines
//   cost        one pass over the text
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "service/workspace.h"
#include "syntax/token.h"

namespace plimsoll::service {

class Around {
 public:
  Around(const View& view, std::size_t offset);

  // In a text or a comment.
  bool in_text() const { return in_text_; }
  bool in_comment() const { return in_comment_; }
  // The word that ends at the place, as far as it is written; its begin.
  std::size_t word_begin() const { return word_begin_; }
  // Tokens before that word, the nearest last; ends of lines count only where a statement may end.
  std::size_t size() const { return tokens_.size(); }
  const syntax::Token& token(std::size_t i) const { return tokens_[i]; }
  std::string_view word(std::size_t i) const;
  // The `back`th from the end, 1 the nearest; an empty word where there is none.
  std::string_view last(std::size_t back = 1) const;
  syntax::TokenKind last_kind(std::size_t back = 1) const;

  // The first token of the statement that the place stands in; size() where it begins here.
  std::size_t statement() const { return statement_; }
  // The innermost bracket that is open, of that kind; size() for none.
  std::size_t open_bracket() const;
  // The path that ends before token i ("a.b" before `[`); invalid where there is none.
  EntityId path_before(std::size_t i) const;
  // The places around: the head words of the blocks that are open, the innermost last: "risk", "event".
  std::vector<std::string_view> blocks() const;

 private:
  const View& view_;
  std::size_t offset_;
  bool in_text_ = false;
  bool in_comment_ = false;
  std::size_t word_begin_ = 0;
  std::vector<syntax::Token> tokens_;
  std::size_t statement_ = 0;
};

}  // namespace plimsoll::service
