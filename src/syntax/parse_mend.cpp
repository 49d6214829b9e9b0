// Fixes for what people write who come from spreadsheets, other languages and reports. All look at
// the tokens from where the error stands; the parser is in panic then, and reads no more of them.
#include <algorithm>

#include "syntax/foreign.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

const Token& Parser::token_at(std::size_t index) const {
  return tokens_[std::min(index, tokens_.size() - 1)];
}

bool Parser::tight(std::size_t index) const {
  return index > 0 && token_at(index - 1).end == token_at(index).begin;
}

// Where `=` is expected: `:=`, `<-`, `==`, `:` and `->`.
bool Parser::offer_equals(diag::Diagnostic& d) {
  const Token& first = tokens_[pos_];
  const Token& second = token_at(pos_ + 1);
  const bool two = tight(pos_ + 1);
  std::uint32_t end = 0;
  if (first.kind == TokenKind::colon) {
    end = two && second.kind == TokenKind::equal ? second.end : first.end;
  } else if (first.kind == TokenKind::less && two && second.kind == TokenKind::minus) {
    end = second.end;
  } else if (first.kind == TokenKind::equal_equal) {
    end = first.end;
  } else if (first.kind == TokenKind::minus && two && second.kind == TokenKind::greater) {
    end = second.end;
  }
  if (end == 0) return false;
  // The sign stands apart from its neighbours.
  const bool touches = end < text_.size() && text_[end] != ' ';
  const bool touched = first.begin > 0 && text_[first.begin - 1] != ' ';
  d.add_fix("the sign is `=`", {file_, first.begin, end},
            std::string(touched ? " " : "") + "=" + (touches ? " " : ""));
  return true;
}

// Where a period is expected, at the token here.
void Parser::offer_period(diag::Diagnostic& d) {
  const Token& token = tokens_[pos_];
  const auto period = foreign_period(text_.substr(token.begin, 30));
  if (!period) return;
  const auto end = token.begin + static_cast<std::uint32_t>(period->length);
  d.add_fix("write `" + period->here + "`", {file_, token.begin, end}, period->here);
}

// Groups of three digits, or digits behind a decimal comma: `1,000`, `1 000`, `3,5`. The token
// before the one here is a number.
bool Parser::offer_digits(diag::Diagnostic& d) {
  const Token& here = tokens_[pos_];
  const bool comma = here.kind == TokenKind::comma;
  std::vector<diag::Edit> edits;
  std::size_t n_groups = 0;
  std::size_t at = pos_;
  const Token& first = token_at(pos_ - 1);
  const bool short_front = text_of(first).size() <= 3;
  while (true) {
    const std::size_t digits = comma ? at + 1 : at;
    const Token& group = token_at(digits);
    const std::string_view text = text_of(group);
    const bool whole =
        group.kind == TokenKind::number && text.substr(0, 3).size() == 3 &&
        text.substr(0, 3).find_first_not_of("0123456789") == std::string_view::npos &&
        (text.size() == 3 || text[3] == '.');
    const bool joined = comma ? token_at(at).kind == TokenKind::comma && tight(at) && tight(digits)
                              : !tight(digits) && token_at(digits - 1).end + 1 == group.begin;
    if (!joined || !whole) break;
    edits.push_back({{file_, token_at(digits - 1 - (comma ? 1 : 0)).end, group.begin}, "_"});
    ++n_groups;
    at = digits + 1;
    if (comma && token_at(at).kind != TokenKind::comma) break;
  }
  if (n_groups > 0 && short_front) {
    d.add_fix("digits are grouped by `_`, or not at all", std::move(edits),
              comma && n_groups == 1 ? "thousands, not a decimal comma" : "");
    return true;
  }
  const Token& next = token_at(pos_ + 1);
  if (comma && tight(pos_) && tight(pos_ + 1) && next.kind == TokenKind::number) {
    d.add_fix("decimals stand behind a point", span_of(here), ".");
    return true;
  }
  return false;
}

// A statement that should have ended before the token here.
bool Parser::offer_ending(diag::Diagnostic& d) {
  const Token& token = tokens_[pos_];
  const Token& before = token_at(pos_ > 0 ? pos_ - 1 : 0);
  const std::string_view word = text_of(token);
  if (word == "in" && token_at(pos_ + 1).kind == TokenKind::number) {
    offer_division(d, span_of(token), pos_ + 1);
    return true;
  }
  const bool numbers = before.kind == TokenKind::number &&
                       (token.kind == TokenKind::number || token.kind == TokenKind::comma);
  if (numbers && offer_digits(d)) return true;
  if (token.kind == TokenKind::number && before.kind == TokenKind::identifier) {
    // `EUR 5`: the code of a currency in front.
    const std::string_view code = text_of(before);
    const bool is_code = code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) {
                           return c >= 'A' && c <= 'Z';
                         });
    if (is_code) {
      std::size_t last = pos_;
      for (const std::string_view scale : {"bn", "M", "k"}) {
        if (text_of(token_at(pos_ + 1)) == scale) last = pos_ + 1;
      }
      const std::uint32_t end = token_at(last).end;
      d.add_fix("a unit stands behind its number", {{{file_, before.begin, token.begin}, ""},
                                                    {{file_, end, end}, " " + std::string(code)}});
      return true;
    }
  }
  if (text_.substr(token.begin, 3) == "p.a") {
    const std::uint32_t end = token.begin + (text_.substr(token.begin, 4) == "p.a." ? 4 : 3);
    d.add_fix("write `per year`", {file_, token.begin, end}, "per year");
    return true;
  }
  if (token.kind == TokenKind::string && before.kind == TokenKind::identifier) {
    const std::string_view clause = foreign_clause(text_of(before));
    if (!clause.empty()) {
      d.did_you_mean(span_of(before), clause);
      return true;
    }
  }
  if (token.kind != TokenKind::identifier && !(token.kind == TokenKind::less)) return false;
  if (const std::string_view clause = foreign_clause(word); !clause.empty()) {
    d.did_you_mean(span_of(token), clause);
    return true;
  }
  return false;
}

// `if(a, b, c)`: the commas of a spreadsheet's choice. True after the error is reported.
bool Parser::fail_spreadsheet_if(std::size_t paren) {
  if (token_at(paren).kind != TokenKind::left_paren) return false;
  int depth = 0;
  std::vector<std::size_t> commas;
  std::size_t at = paren;
  for (; at < tokens_.size(); ++at) {
    const TokenKind kind = tokens_[at].kind;
    if (kind == TokenKind::newline || kind == TokenKind::end_of_file) return false;
    if (kind == TokenKind::left_paren || kind == TokenKind::left_bracket) ++depth;
    if (kind == TokenKind::right_paren || kind == TokenKind::right_bracket) --depth;
    if (depth == 0) break;
    const bool separates = kind == TokenKind::comma || kind == TokenKind::semicolon;
    if (depth == 1 && separates) commas.push_back(at);
  }
  if (commas.size() != 2 || at == tokens_.size()) return false;
  const Token& opened = tokens_[paren];
  const Token& closed = tokens_[at];
  const Token& word = tokens_[paren - 1];
  fail(diag::Kind::missing_then, {file_, word.begin, closed.end},
       "a choice has `then` and `else` between its parts, no commas")
      .add_fix("write `(if ... then ... else ...)`", {{{file_, word.begin, opened.end}, "(if "},
                                                      {span_of(tokens_[commas[0]]), " then"},
                                                      {span_of(tokens_[commas[1]]), " else"},
                                                      {span_of(closed), ")"}});
  return true;
}

// A word of the language at the front of a declaration that is none, or `//` and its kin.
bool Parser::offer_comment(diag::Diagnostic& d, std::size_t index) {
  const Token& first = token_at(index);
  const Token& second = token_at(index + 1);
  if (first.kind != TokenKind::slash || !tight(index + 1)) return false;
  if (second.kind == TokenKind::slash) {
    d.add_fix("a comment begins with `#`", {file_, first.begin, second.end}, "#");
    return true;
  }
  if (second.kind != TokenKind::star) return false;
  const std::size_t line_end = std::min(text_.find('\n', first.begin), text_.size());
  const std::size_t close = text_.find("*/", first.begin);
  if (close >= line_end) return false;
  const auto end = static_cast<std::uint32_t>(close);
  d.add_fix("a comment begins with `#` and ends with its line",
            {{{file_, first.begin, second.end}, "#"}, {{file_, end, end + 2}, ""}});
  return true;
}

}  // namespace plimsoll::syntax
