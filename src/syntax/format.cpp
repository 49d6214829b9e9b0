// The layout works on tokens, not on the tree, so that nothing written can get lost. Each token and
// comment is a piece with the number of line breaks before it; the author's breaks stay, but
//
//   - a block that spans lines has its `{` last and its `}` first on their lines,
//   - a block on one line is opened up when the line is longer than 100 characters,
//   - a `;` that a line end makes needless goes.
//
// Indentation: 2 for each open brace, and 4 more for a line that goes on with the statement above.
#include "syntax/format.h"

#include <algorithm>
#include <vector>

#include "syntax/ast.h"
#include "syntax/lexer.h"
#include "syntax/parser_impl.h"
#include "syntax/words.h"

namespace plimsoll::syntax {
namespace {

constexpr std::size_t kMaxWidth = 100;

struct Piece {
  std::string_view text;
  TokenKind kind = TokenKind::end_of_file;
  Role role = Role::none;
  bool comment = false;
  bool starts_item = false;
  // Line breaks before it: 2 is a blank line.
  int breaks = 0;
  // Characters of `text`.
  std::size_t width = 0;
  // The other brace of an opening or closing one.
  std::size_t partner = 0;
};

bool opens(const Piece& p) {
  return p.role == Role::block_open || p.role == Role::case_open;
}
bool closes(const Piece& p) {
  return p.role == Role::block_close || p.role == Role::case_close;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool blank_between(const Piece& a, const Piece& b) {
  if (a.role == Role::tight || b.role == Role::tight || a.role == Role::prefix) return false;
  if (b.role == Role::attached || (b.kind == TokenKind::percent && b.role != Role::spaced)) {
    return false;
  }
  switch (b.kind) {
    case TokenKind::comma:
    case TokenKind::semicolon:
    case TokenKind::colon:
    case TokenKind::right_paren:
    case TokenKind::right_bracket:
      return false;
    case TokenKind::right_brace:
      return b.role == Role::block_close && !opens(a);
    default:
      break;
  }
  if (a.kind == TokenKind::left_paren || a.kind == TokenKind::left_bracket) return false;
  if (a.kind == TokenKind::left_brace) return a.role == Role::block_open;
  return true;
}

class Formatter {
 public:
  Formatter(std::string_view text, const TokenBuffer& buffer) : text_(text) {
    gather(buffer);
    link();
    open_multi_line_blocks();
    drop_needless_separators();
    break_long_lines();
  }

  std::string print() const {
    std::string out;
    int depth = 0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const Piece& p = pieces_[i];
      if (closes(p)) --depth;
      if (i == 0 || p.breaks > 0) {
        if (i > 0) out.append(static_cast<std::size_t>(p.breaks), '\n');
        out.append(indentation(i, depth), ' ');
      } else if (p.comment) {
        out += "  ";
      } else if (blank_between(pieces_[i - 1], p)) {
        out += ' ';
      }
      out += p.text;
      if (opens(p)) ++depth;
    }
    if (!out.empty()) out += '\n';
    return out;
  }

 private:
  Piece make_piece(std::uint32_t begin, std::uint32_t end) {
    Piece p;
    p.text = text_.substr(begin, end - begin);
    p.width = count_characters(p.text);
    const auto gap = text_.substr(last_end_, begin - last_end_);
    p.breaks =
        static_cast<int>(std::min<std::ptrdiff_t>(2, std::count(gap.begin(), gap.end(), '\n')));
    if (pieces_.empty()) p.breaks = 0;
    if (!pieces_.empty() && pieces_.back().comment) p.breaks = std::max(p.breaks, 1);
    last_end_ = end;
    return p;
  }

  // Tokens and comments in order of place.
  void gather(const TokenBuffer& buffer) {
    std::size_t next_comment = 0;
    const auto add_comments = [&](std::uint32_t before) {
      for (; next_comment < buffer.comments.size(); ++next_comment) {
        const Comment& c = buffer.comments[next_comment];
        if (c.begin >= before) return;
        Piece p = make_piece(c.begin, c.end);
        p.comment = true;
        pieces_.push_back(p);
      }
    };
    for (const Token& token : buffer.tokens) {
      if (token.kind == TokenKind::newline) continue;
      add_comments(token.begin);
      if (token.kind == TokenKind::end_of_file) break;
      Piece p = make_piece(token.begin, token.end);
      p.kind = token.kind;
      p.role = token.role;
      p.starts_item = token.starts_item;
      pieces_.push_back(p);
    }
  }

  // Partners of braces, and for each piece the token at or behind it.
  void link() {
    next_code_.assign(pieces_.size(), pieces_.size());
    for (std::size_t i = pieces_.size(); i-- > 0;) {
      next_code_[i] = pieces_[i].comment ? next_code(i + 1) : i;
    }
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (opens(pieces_[i])) open.push_back(i);
      if (!closes(pieces_[i]) || open.empty()) continue;
      pieces_[i].partner = open.back();
      pieces_[open.back()].partner = i;
      open.pop_back();
    }
  }

  void open_multi_line_blocks() {
    // A brace of a block goes to the end of the line above.
    for (std::size_t i = 1; i < pieces_.size(); ++i) {
      if (pieces_[i].role == Role::block_open && !pieces_[i - 1].comment) pieces_[i].breaks = 0;
    }
    // Breaks before piece i, summed, tell which blocks span lines.
    std::vector<std::size_t> n_breaks(pieces_.size() + 1, 0);
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      n_breaks[i + 1] = n_breaks[i] + (pieces_[i].breaks > 0 ? 1 : 0);
    }
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (!opens(pieces_[i])) continue;
      const std::size_t close = pieces_[i].partner;
      if (n_breaks[close + 1] == n_breaks[i + 1]) continue;
      // A comment may stay behind the brace.
      const bool beside = pieces_[i + 1].comment && pieces_[i + 1].breaks == 0;
      if (!beside) pieces_[i + 1].breaks = 1;
      if (close != i + 1) pieces_[close].breaks = 1;
    }
  }

  std::size_t next_code(std::size_t i) const {
    return i < pieces_.size() ? next_code_[i] : pieces_.size();
  }

  // The statement at piece i needs no `;` before it when it stands on a line of its own.
  bool line_end_suffices(std::size_t i) const {
    i = next_code(i);
    if (i == pieces_.size() || closes(pieces_[i])) return true;
    const Piece& p = pieces_[i];
    if (p.kind == TokenKind::period) return true;
    return p.kind == TokenKind::identifier && !is_clause_word(p.text) && !is_reserved(p.text);
  }

  void drop_needless_separators() {
    std::vector<Piece> kept;
    std::vector<bool> dropped(pieces_.size(), false);
    int carried = 0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].role != Role::separator) continue;
      const bool last = i + 1 == pieces_.size();
      const bool at_end = last || closes(pieces_[i + 1]) || pieces_[i + 1].breaks > 0 ||
                          pieces_[i + 1].comment || pieces_[i + 1].role == Role::separator;
      const bool at_start = i == 0 || opens(pieces_[i - 1]) || pieces_[i].breaks > 0;
      dropped[i] = at_start || (at_end && line_end_suffices(i + 1));
    }
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (dropped[i]) {
        carried = std::max(carried, pieces_[i].breaks);
        continue;
      }
      pieces_[i].breaks = kept.empty() ? 0 : std::max(pieces_[i].breaks, carried);
      carried = 0;
      kept.push_back(pieces_[i]);
    }
    pieces_ = std::move(kept);
    link();
  }

  std::size_t indentation(std::size_t i, int depth) const {
    const std::size_t next = next_code(i);
    const bool item = next == pieces_.size() || pieces_[next].starts_item || closes(pieces_[next]);
    return static_cast<std::size_t>(std::max(0, depth) * 2 + (item ? 0 : 4));
  }

  // One past the last piece of the line that begins at `first`.
  std::size_t line_end(std::size_t first) const {
    std::size_t end = first + 1;
    while (end < pieces_.size() && pieces_[end].breaks == 0) ++end;
    return end;
  }

  // A comment at the end of a line may run over.
  bool too_wide(std::size_t first, std::size_t end, int depth) const {
    std::size_t width = indentation(first, depth) + pieces_[first].width;
    for (std::size_t i = first + 1; i < end && !pieces_[i].comment; ++i) {
      width += pieces_[i].width + (blank_between(pieces_[i - 1], pieces_[i]) ? 1 : 0);
      if (width > kMaxWidth) return true;
    }
    return width > kMaxWidth;
  }

  void break_long_lines() {
    int depth = 0;
    for (std::size_t first = 0; first < pieces_.size();) {
      const int here = depth - (closes(pieces_[first]) ? 1 : 0);
      std::size_t end = line_end(first);
      if (too_wide(first, end, here) && break_line(first, end)) continue;
      for (; first < end; ++first)
        depth += opens(pieces_[first]) ? 1 : closes(pieces_[first]) ? -1 : 0;
    }
    // Those that now stand at a line's end.
    drop_needless_separators();
  }

  // Puts the statements of the line on lines of their own, or else opens its first block.
  bool break_line(std::size_t first, std::size_t end) {
    bool any = false;
    for (std::size_t i = first; i + 1 < end; ++i) {
      if (opens(pieces_[i]) && pieces_[i].partner < end) {
        i = pieces_[i].partner;
      } else if (pieces_[i].role == Role::separator && pieces_[i + 1].breaks == 0 &&
                 !pieces_[i + 1].comment) {
        pieces_[i + 1].breaks = 1;
        any = true;
      }
    }
    if (any) return true;
    for (std::size_t i = first; i < end; ++i) {
      if (pieces_[i].role != Role::block_open) continue;
      const std::size_t close = pieces_[i].partner;
      if (close >= end || close == i + 1) continue;
      pieces_[i + 1].breaks = 1;
      pieces_[close].breaks = 1;
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> next_code_;
  std::uint32_t last_end_ = 0;
};

}  // namespace

std::optional<std::string> format_text(const source::SourceMap& sources, FileId file,
                                       diag::Sink& sink) {
  const std::size_t before = sink.n_errors();
  const std::string_view text = sources.file(file).text;
  Ast ast;
  ast.file = file;
  TokenBuffer tokens = lex(sources, file, sink);
  Parser(sources.file(file), file, tokens, ast, sink).parse_declarations();
  if (sink.n_errors() != before) return std::nullopt;
  return Formatter(text, tokens).print();
}

}  // namespace plimsoll::syntax
