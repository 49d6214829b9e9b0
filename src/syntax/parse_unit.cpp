// Units bind to the number before them: scale words, then names; `/ * ^` belong to the unit only
// when no blank stands around them, so that `81 JPY/USD` is a number and `81 JPY / x` a division.
#include <algorithm>

#include "base/characters.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

struct Scale {
  std::string_view word;
  int power10;
};

constexpr Scale kScales[] = {{"bn", 9}, {"M", 6}, {"k", 3}, {"bp", -4}, {"pp", -2}};

bool is_small_integer(std::string_view text) {
  return text.size() <= 3 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

bool Parser::is_unit_name(std::size_t index) const {
  const Token& token = tokens_[index];
  if (token.kind != TokenKind::identifier) return false;
  const std::string_view word = text_of(token);
  return !ends_unit(word) && !is_reserved(word);
}

// A name that can be a unit: on the number's line, and not the beginning of something else.
bool Parser::at_unit_name() {
  if (panic_ || !at(TokenKind::identifier) || after_newline() || !is_unit_name(pos_)) return false;
  switch (raw(1).kind) {
    case TokenKind::colon:
    case TokenKind::equal:
      return left_of_sign_;
    case TokenKind::dot:
    case TokenKind::left_bracket:
    case TokenKind::left_paren:
      return false;
    default:
      return true;
  }
}

bool Parser::accept_scale(UnitExpr& unit) {
  if (at(TokenKind::percent)) {
    unit.power10 -= 2;
    const bool tight = !cur().space_before;
    advance(tight ? Role::attached : Role::none);
    return true;
  }
  if (!at_unit_name()) return false;
  for (const Scale& scale : kScales) {
    if (at_word(scale.word)) {
      unit.power10 += scale.power10;
      advance();
      return true;
    }
  }
  return false;
}

const UnitExpr* Parser::parse_unit_suffix() {
  const bool begins = !panic_ && (at(TokenKind::percent) || at_unit_name() ||
                                  (at_word("per") && !per_ends_number_));
  if (!begins) return nullptr;
  UnitExpr* unit = ast_.make_unit();
  const std::uint32_t begin = begin_here();
  while (accept_scale(*unit)) {
  }
  while (at_unit_name()) parse_unit_product(*unit, 1);
  while (!per_ends_number_ && at_word("per")) {
    advance();
    parse_unit_product(*unit, -1);
  }
  unit->span = since(begin);
  return unit;
}

const UnitExpr* Parser::parse_unit_after_in() {
  const bool outer = std::exchange(left_of_sign_, true);
  const std::size_t first = pos_;
  const UnitExpr* unit = parse_unit_suffix();
  // `in % per year`: no number stands before it.
  if (unit != nullptr && tokens_[first].kind == TokenKind::percent) {
    tokens_[first].role = Role::spaced;
  }
  left_of_sign_ = outer;
  if (unit == nullptr) {
    fail(Kind::missing_unit, span_of(cur()), "expected a unit after `in`, found " + found())
        .add_help("units are words such as M JPY per year");
  }
  return unit;
}

// `m*s^2/USD`: what follows `per` divides, and so does what follows `/`.
void Parser::parse_unit_product(UnitExpr& unit, int sign) {
  parse_unit_factor(unit, sign);
  while (!panic_ && (at(TokenKind::slash) || at(TokenKind::star))) {
    const Token& op = cur();
    const Token& next = tokens_[pos_ + 1];
    const bool tight = !after_newline() && !op.space_before && !next.space_before;
    if (!tight || !is_unit_name(pos_ + 1)) return;
    // `3 JPY*f(x)` and `3 JPY*x.y` go on with something that is no unit.
    const Token& after = pos_ + 2 < tokens_.size() ? tokens_[pos_ + 2] : next;
    if (after.kind == TokenKind::left_paren || after.kind == TokenKind::dot ||
        after.kind == TokenKind::left_bracket) {
      return;
    }
    const bool divides = op.kind == TokenKind::slash;
    advance(Role::tight);
    parse_unit_factor(unit, divides ? -1 : sign);
  }
}

// `1 per 475 years`, `1 in 475 years`: what is meant is a division, by the number at `index`.
void Parser::offer_division(diag::Diagnostic& d, Span word, std::size_t index) {
  const Token& number = tokens_[index];
  const std::size_t next = std::min(index + 1, tokens_.size() - 1);
  const Token& last = is_unit_name(next) ? tokens_[next] : number;
  const std::string length(text_.substr(number.begin, last.end - number.begin));
  const Span begin{file_, number.begin, number.begin};
  const Span end{file_, last.end, last.end};
  d.add_fix("write a division: `/ (" + clipped(length) + ")`",
            {{word, "/"}, {begin, "("}, {end, ")"}});
}

void Parser::parse_unit_factor(UnitExpr& unit, int sign) {
  if (panic_) return;
  if (!at(TokenKind::identifier) || !is_unit_name(pos_) || after_newline()) {
    const bool per = at(TokenKind::number) && sign < 0 && pos_ > 0;
    auto& d = fail(Kind::missing_unit, span_of(cur()), "expected a unit, found " + found());
    if (per) {
      offer_division(d, span_of(tokens_[pos_ - 1]), pos_);
    } else {
      d.add_help("units stand behind the number, such as bn JPY per year");
    }
    return;
  }
  UnitFactor factor;
  factor.name = text_of(cur());
  factor.numerator = sign;
  const std::uint32_t begin = begin_here();
  advance();
  parse_unit_power(factor);
  factor.span = since(begin);
  unit.factors.push_back(factor);
}

// `^2`, `^-1`, `^(1/2)`; anything else is arithmetic and left alone.
void Parser::parse_unit_power(UnitFactor& factor) {
  if (!at(TokenKind::caret) || after_newline() || cur().space_before) return;
  std::size_t i = pos_ + 1;
  const auto kind = [&](std::size_t k) {
    return k < tokens_.size() ? tokens_[k].kind : TokenKind::end_of_file;
  };
  const bool bracketed = kind(i) == TokenKind::left_paren;
  if (bracketed) ++i;
  const bool negative = kind(i) == TokenKind::minus;
  if (negative) ++i;
  if (kind(i) != TokenKind::number || !is_small_integer(text_of(tokens_[i]))) return;
  const int numerator = small_number(text_of(tokens_[i++]));
  int denominator = 1;
  if (bracketed && kind(i) == TokenKind::slash && kind(i + 1) == TokenKind::number &&
      is_small_integer(text_of(tokens_[i + 1]))) {
    denominator = small_number(text_of(tokens_[i + 1]));
    i += 2;
  }
  if (bracketed && kind(i++) != TokenKind::right_paren) return;
  if (numerator == 0 || denominator == 0) {
    const Span span{file_, tokens_[pos_].begin, tokens_[i - 1].end};
    fail(Kind::bad_number, span,
         "a unit has no power " + quoted(text_.substr(span.begin + 1, span.end - span.begin - 1)));
    return;
  }
  while (pos_ < i) advance(Role::tight);
  factor.numerator *= negative ? -numerator : numerator;
  factor.denominator *= denominator;
}

}  // namespace plimsoll::syntax
