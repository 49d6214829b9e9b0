// What all grammar files share: looking ahead, where a statement may go on in the next line, and
// where to take up again after an error. Declarations and expressions are in parse_*.cpp.
#include "syntax/parser.h"

#include <algorithm>

#include "base/word_list.h"
#include "syntax/lexer.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Diagnostic;
using diag::Kind;

namespace {

constexpr std::size_t kMaxSyntaxErrors = 1000;

// Heads that stand in a file only. One at the left margin inside a block means a lost brace.
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_file_head(std::string_view word) {
  static constexpr WordList kFileHeads({"action", "component", "currency", "decision", "dim",
                                        "group", "import", "model", "part", "register", "risk",
                                        "scenario", "source", "time", "unit", "use"});
  return kFileHeads.contains(word);
}

}  // namespace

Parser::Parser(const source::File& source, FileId file, TokenBuffer& tokens, Ast& ast,
               diag::Sink& sink)
    : text_(source.text),
      whole_(source.whole),
      file_(file),
      tokens_(tokens.tokens),
      ast_(ast),
      sink_(sink) {
  panic_token_.kind = TokenKind::end_of_file;
  panic_token_.begin = panic_token_.end = static_cast<std::uint32_t>(text_.size());
}

// ---------------------------------------------------------------- tokens

std::string_view Parser::text_of(const Token& token) const {
  return text_.substr(token.begin, token.end - token.begin);
}

Span Parser::span_of(const Token& token) const {
  return {file_, token.begin, token.end};
}

Span Parser::since(std::uint32_t begin) const {
  return {file_, begin, std::max(begin, last_end_)};
}

const Token& Parser::cur() {
  if (panic_) return panic_token_;
  // The lexer never puts two newlines in a row, and the last token is no newline.
  while (tokens_[pos_].kind == TokenKind::newline) {
    const Token& next = tokens_[pos_ + 1];
    const Token& second = pos_ + 2 < tokens_.size() ? tokens_[pos_ + 2] : next;
    if (paren_depth_ == 0 && !line_goes_on(next, second)) break;
    ++pos_;
  }
  return tokens_[pos_];
}

const Token& Parser::raw(std::size_t ahead) {
  if (panic_) return panic_token_;
  cur();
  return tokens_[std::min(pos_ + ahead, tokens_.size() - 1)];
}

bool Parser::line_goes_on(const Token& next, const Token& second) const {
  switch (next.kind) {
    case TokenKind::plus:
    case TokenKind::minus:
      return lines_ != Lines::signed_lines;
    case TokenKind::star:
    case TokenKind::slash:
    case TokenKind::caret:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
    case TokenKind::equal_equal:
    case TokenKind::not_equal:
      return true;
    case TokenKind::equal:
    case TokenKind::tilde:
    case TokenKind::left_brace:
      return lines_ == Lines::heads || lines_ == Lines::arguments;
    case TokenKind::identifier:
      break;
    default:
      return false;
  }
  const std::string_view word = text_of(next);
  if (word == "and" || word == "or" || word == "then") return true;
  if (word == "else") return open_ifs_ > 0;
  if (!is_clause_word(word)) return false;
  switch (lines_) {
    case Lines::heads:
      return word != "correlate" || text_of(second) == "across";
    case Lines::signed_lines:
      switch (second.kind) {
        case TokenKind::equal:
        case TokenKind::comma:
        case TokenKind::newline:
        case TokenKind::semicolon:
        case TokenKind::right_brace:
        case TokenKind::dot:
        case TokenKind::left_bracket:
          return false;
        default:
          return true;
      }
    case Lines::table:
      return (word == "cite" && second.kind == TokenKind::identifier) ||
             (word == "judgement" && second.kind == TokenKind::string);
    case Lines::cases:
      return second.kind != TokenKind::colon;
    case Lines::arguments:
      return second.kind != TokenKind::equal &&
             (word != "correlate" || text_of(second) == "across");
  }
  return false;
}

bool Parser::at_word(std::string_view word) {
  const Token& token = cur();
  return token.kind == TokenKind::identifier && text_of(token) == word;
}

bool Parser::after_newline() {
  cur();
  return pos_ > 0 && tokens_[pos_ - 1].kind == TokenKind::newline;
}

void Parser::advance(Role role) {
  if (panic_ || cur().kind == TokenKind::end_of_file) return;
  Token& token = tokens_[pos_++];
  token.role = role;
  last_end_ = token.end;
  if (token.kind == TokenKind::left_brace) ++brace_depth_;
  if (token.kind == TokenKind::right_brace) --brace_depth_;
  const bool goes_on = continues_after(token.kind) ||
                       (token.kind == TokenKind::identifier && is_reserved(text_of(token)) &&
                        text_of(token) != "true" && text_of(token) != "false");
  if (goes_on && tokens_[pos_].kind == TokenKind::newline) ++pos_;
}

bool Parser::accept(TokenKind kind, Role role) {
  if (panic_ || !at(kind)) return false;
  advance(role);
  return true;
}

bool Parser::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind kind, std::string_view after, Role role) {
  if (accept(kind, role)) return true;
  auto& d = fail_expected(token_name(kind), after);
  if (kind == TokenKind::colon && last_end_ > 0) {
    d.add_fix("put a `:` there", {file_, last_end_, last_end_}, ":");
  } else if (kind == TokenKind::equal) {
    offer_equals(d);
  }
  return false;
}

bool Parser::expect_word(std::string_view word, std::string_view after) {
  if (accept_word(word)) return true;
  fail_expected("`" + std::string(word) + "`", after);
  return false;
}

void Parser::open_bracket(Role role) {
  advance(role);
  ++paren_depth_;
}

bool Parser::close_bracket(TokenKind kind, const Token& opened, Role role) {
  if (panic_) return false;
  if (at(kind)) {
    advance(role);
    --paren_depth_;
    return true;
  }
  const std::string_view wanted = token_name(kind);
  const Token here = cur();
  for (std::size_t i = pos_; kind == TokenKind::right_bracket; ++i) {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::newline || token.kind == TokenKind::end_of_file ||
        token.kind == TokenKind::right_bracket) {
      break;
    }
    // `plan[Sales 2025!B7]`, of which the lexer has said how it is written.
    if (token.kind != TokenKind::invalid || text_of(token) != "!") continue;
    panic_ = true;
    return false;
  }
  auto& d = fail(Kind::unclosed_bracket, span_of(here),
                 "expected " + std::string(wanted) + ", found " + found())
                .label(span_of(opened), "to close this");
  // A comma parts the values of a call or list; on another line something else begins.
  const bool same_line =
      text_.substr(last_end_, here.begin - last_end_).find('\n') == std::string_view::npos;
  const char before = opened.begin > 0 ? text_[opened.begin - 1] : ' ';
  const bool of_values = kind == TokenKind::right_bracket || is_name_character(before);
  const bool value = same_line && of_values &&
                     (here.kind == TokenKind::number || here.kind == TokenKind::identifier ||
                      here.kind == TokenKind::left_paren);
  if (kind == TokenKind::right_bracket && here.kind == TokenKind::colon && same_line) {
    // `filing[us-gaap:Revenues]`, as filings and lists of their facts write it.
    const auto in_name = [&](std::size_t at) {
      return at < text_.size() && (is_name_character(text_[at]) || text_[at] == '-');
    };
    std::uint32_t begin = here.begin;
    std::uint32_t end = here.end;
    while (begin > opened.end && in_name(begin - 1)) --begin;
    while (in_name(end)) ++end;
    if (begin < here.begin && end > here.end) {
      const std::string name(text_.substr(begin, end - begin));
      d.add_fix("a name with a colon is quoted, `\"" + name + "\"`", {file_, begin, end},
                "\"" + name + "\"");
      return false;
    }
  }
  if (kind != TokenKind::right_brace && here.kind == TokenKind::semicolon) {
    d.add_fix("values are separated by `,`", span_of(here), ",");
  } else if (value && last_end_ > 0) {
    d.add_fix("values are separated by `,`", {file_, last_end_, last_end_}, ",");
  } else if (last_end_ > 0 && kind != TokenKind::right_brace) {
    const std::string sign(wanted.substr(1, 1));
    d.add_fix("close it with `" + sign + "`", {file_, last_end_, last_end_}, sign,
              "what the brackets hold");
  }
  return false;
}

// ---------------------------------------------------------------- errors

Diagnostic& Parser::fail(Kind kind, Span span, std::string message, std::string label) {
  if (panic_) return unused_;
  panic_ = true;
  // The lexer has said what is wrong here.
  if (tokens_[pos_].kind == TokenKind::invalid) return unused_;
  if (++n_errors_ >= kMaxSyntaxErrors) {
    stopped_ = unwinding_ = true;
    sink_.report(kind, span, std::move(message), std::move(label));
    return sink_.report(Kind::too_many_errors, span,
                        "stopped reading after " + std::to_string(kMaxSyntaxErrors) + " errors");
  }
  return sink_.report(kind, span, std::move(message), std::move(label));
}

Diagnostic& Parser::fail_expected(std::string_view what, std::string_view after) {
  if (panic_) return unused_;
  std::string message = "expected " + std::string(what);
  if (!after.empty()) message += " " + std::string(after);
  return fail(Kind::unexpected_token, span_of(cur()), message + ", found " + found());
}

void Parser::fail_depth(Span span) {
  fail(Kind::nesting_too_deep, span,
       "this is nested too deeply: brackets go 256 deep, sums and else-if chains 1,000 terms long")
      .add_help("give a part of it a name, in a `let`");
}

std::string Parser::found() {
  const Token& token = cur();
  switch (token.kind) {
    case TokenKind::identifier:
    case TokenKind::number:
    case TokenKind::period:
    case TokenKind::place:
      return quoted(text_of(token));
    case TokenKind::string:
      return "the text " + clipped(text_of(token));
    case TokenKind::end_of_file:
      return whole_.empty() ? std::string(token_name(token.kind))
                            : "the end of " + std::string(whole_);
    default:
      return std::string(token_name(token.kind));
  }
}

// ---------------------------------------------------------------- items

// Skips the rest of an item that has an error, and ends the panic. The next item begins behind a
// newline or `;` in the block's own braces; while a bracket is open only a line that begins with a
// head is believed.
void Parser::recover(std::size_t item_start, int level, Lines lines) {
  if (stopped_) return;
  for (;; skip_token()) {
    const Token& token = tokens_[pos_];
    const bool line_start = pos_ > 0 && tokens_[pos_ - 1].kind == TokenKind::newline;
    if (token.kind == TokenKind::end_of_file) break;
    const bool at_margin = line_start && text_[token.begin - 1] == '\n' &&
                           token.kind == TokenKind::identifier && is_file_head(text_of(token));
    if (level > 0 && at_margin) {
      unwinding_ = true;
      return;
    }
    // The item's first token is past: the next one begins later.
    if (pos_ == item_start && token.kind != TokenKind::right_brace) continue;
    if (line_start && token.kind == TokenKind::identifier) {
      if (at_margin) break;
      if (brace_depth_ == level && lines == Lines::heads && is_head(text_of(token))) break;
    }
    if (brace_depth_ > level) continue;
    if (token.kind == TokenKind::right_brace && level > 0) break;
    if (token.kind == TokenKind::semicolon && paren_depth_ <= 0) break;
    if (token.kind == TokenKind::newline) {
      const Token& next = tokens_[pos_ + 1];
      const Token& second = pos_ + 2 < tokens_.size() ? tokens_[pos_ + 2] : next;
      if (paren_depth_ > 0 && lines == Lines::heads) continue;
      if (!line_goes_on(next, second)) break;
    }
  }
  panic_ = false;
  unwinding_ = false;
  paren_depth_ = 0;
  open_ifs_ = 0;
  depth_ = 0;
  per_ends_number_ = false;
  left_of_sign_ = false;
  brace_depth_ = level;
  lines_ = lines;
}

// One token on while in panic, keeping count of brackets.
void Parser::skip_token() {
  switch (tokens_[pos_].kind) {
    case TokenKind::end_of_file:
      return;
    case TokenKind::left_brace:
      ++brace_depth_;
      break;
    case TokenKind::right_brace:
      --brace_depth_;
      break;
    case TokenKind::left_paren:
    case TokenKind::left_bracket:
      ++paren_depth_;
      break;
    case TokenKind::right_paren:
    case TokenKind::right_bracket:
      --paren_depth_;
      break;
    default:
      break;
  }
  ++pos_;
}

void Parser::end_statement() {
  if (panic_) return;
  const Token& token = cur();
  switch (token.kind) {
    case TokenKind::newline:
    case TokenKind::semicolon:
    case TokenKind::right_brace:
    case TokenKind::end_of_file:
      return;
    default:
      break;
  }
  Diagnostic& d = fail(Kind::statement_not_ended, span_of(token),
                       "expected the end of the statement, found " + found());
  if (offer_ending(d)) return;
  if (token.kind == TokenKind::plus_minus) {
    d.add_fix("write `+ -`; `+-` stands before the error of what was observed", span_of(token),
              "+ -");
    return;
  }
  if (token.kind == TokenKind::identifier && !is_clause_word(text_of(token))) {
    const std::string_view near = diag::nearest(
        text_of(token), {"across", "after", "cite", "correlate", "each", "history", "judgement",
                         "off", "over", "per", "spread", "truncated", "was", "where", "within"});
    if (!near.empty()) d.did_you_mean(span_of(token), near);
  }
  d.add_help("a statement ends at the end of the line or at `;`");
}

void Parser::skip_separators() {
  if (panic_) return;
  while (true) {
    if (tokens_[pos_].kind == TokenKind::newline) {
      ++pos_;
    } else if (tokens_[pos_].kind == TokenKind::semicolon) {
      tokens_[pos_++].role = Role::separator;
    } else {
      return;
    }
  }
}

void Parser::parse_declarations() {
  skip_separators();
  while (tokens_[pos_].kind != TokenKind::end_of_file && !stopped_) {
    const std::size_t start = pos_;
    tokens_[start].starts_item = true;
    if (const Decl* decl = parse_decl(Place::file)) ast_.decls.push_back(decl);
    if (!panic_ && at(TokenKind::right_brace)) {
      fail(Kind::unclosed_bracket, span_of(cur()), "this `}` closes nothing");
      ++pos_;
    }
    end_statement();
    if (panic_) recover(start, 0, Lines::heads);
    skip_separators();
  }
}

const Expr* Parser::parse_single_expression() {
  skip_separators();
  const Expr* expr = parse_condition();
  skip_separators();
  if (!panic_ && !at_end()) fail_expected("the end of the expression", "");
  return panic_ ? nullptr : expr;
}

std::optional<SetItem> Parser::parse_single_set() {
  skip_separators();
  std::optional<SetItem> item = parse_set_item();
  skip_separators();
  if (!panic_ && !at_end()) fail_expected("the end of the setting", "");
  return panic_ ? std::nullopt : item;
}

// ---------------------------------------------------------------- the public functions

std::unique_ptr<Ast> parse_file(const source::SourceMap& sources, FileId file, diag::Sink& sink) {
  auto ast = std::make_unique<Ast>();
  ast->file = file;
  TokenBuffer tokens = lex(sources, file, sink);
  Parser(sources.file(file), file, tokens, *ast, sink).parse_declarations();
  return ast;
}

const Expr* parse_expression(const source::SourceMap& sources, FileId file, Ast& ast,
                             diag::Sink& sink) {
  const std::size_t before = sink.n_errors();
  TokenBuffer tokens = lex(sources, file, sink);
  const Expr* expr = Parser(sources.file(file), file, tokens, ast, sink).parse_single_expression();
  return sink.n_errors() == before ? expr : nullptr;
}

std::optional<SetItem> parse_set(const source::SourceMap& sources, FileId file, Ast& ast,
                                 diag::Sink& sink) {
  const std::size_t before = sink.n_errors();
  TokenBuffer tokens = lex(sources, file, sink);
  std::optional<SetItem> item =
      Parser(sources.file(file), file, tokens, ast, sink).parse_single_set();
  return sink.n_errors() == before ? item : std::nullopt;
}

}  // namespace plimsoll::syntax
