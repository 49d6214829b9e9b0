// Tokens of one file. Newlines are tokens: whether one ends a statement is for the parser to say.
//
//   spans     byte offsets into the file's text; tokens carry no text of their own
//   end       the last token is always `end_of_file`
//   newline   one token for a run of line ends, blank lines and comment lines
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace plimsoll::syntax {

enum class TokenKind : std::uint8_t {
#define TOKEN(name, spelling) name,
#include "syntax/token.def"
};

// How a message names the kind: "`(`", "a number", "the end of the line".
std::string_view token_name(TokenKind kind);

// What the parser took a token for; the formatter lays tokens out by it.
enum class Role : std::uint8_t {
  none,
  // Spaces on both sides: arithmetic, `=`, `~`.
  spaced,
  // No space on either side: `/ * ^` inside a unit, `..`, `:` of a citation, `/` of `unit a/b`.
  tight,
  // No space after: unary minus.
  prefix,
  // A bracket that belongs to what stands before it: no space before.
  attached,
  // Braces around statements, one a line or joined by `;`.
  block_open,
  block_close,
  // Braces around `key: value`.
  case_open,
  case_close,
  // A `;` between statements.
  separator,
};

struct Token {
  TokenKind kind = TokenKind::end_of_file;
  Role role = Role::none;
  // Blanks stood between this token and the one before it.
  bool space_before = false;
  // The token begins a statement, a line of a block or an entry of a table.
  bool starts_item = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Comment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct TokenBuffer {
  std::vector<Token> tokens;
  // In order of place; `#` up to the line's end, trailing blanks left out.
  std::vector<Comment> comments;
};

}  // namespace plimsoll::syntax
