// Names, texts, periods, and the clauses that may follow a declaration.
#include <algorithm>

#include "syntax/foreign.h"
#include "syntax/lexer.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

Name Parser::parse_name(std::string_view what) {
  if (!at(TokenKind::identifier)) {
    const bool period = at(TokenKind::period);
    auto& d = fail_expected(what, "");
    if (period) d.add_help("a period cannot be a name");
    return {};
  }
  const Token token = cur();
  const std::string_view word = text_of(token);
  if (is_reserved(word)) {
    fail(Kind::reserved_name, span_of(token),
         quoted(word) + " is a word of the language, not a name")
        .add_fix("choose another name, for example `" + std::string(word) + "_value`",
                 span_of(token), std::string(word) + "_value", "a new name, to use elsewhere too");
    return {};
  }
  advance();
  return {word, span_of(token)};
}

std::vector<Name> Parser::parse_name_list(std::string_view what) {
  std::vector<Name> names;
  do {
    const Name name = parse_name(what);
    if (panic_) break;
    names.push_back(name);
  } while (accept(TokenKind::comma));
  return names;
}

// `[Line, Site]`, or nothing.
std::vector<Name> Parser::parse_dims() {
  if (panic_ || !at(TokenKind::left_bracket)) return {};
  const Token opened = cur();
  open_bracket(Role::attached);
  std::vector<Name> dims = parse_name_list("an index set");
  close_bracket(TokenKind::right_bracket, opened);
  return dims;
}

std::string Parser::parse_string(std::string_view what, Span* span) {
  if (!at(TokenKind::string)) {
    fail_expected(what, "between double quotes");
    return {};
  }
  const Token token = cur();
  if (span != nullptr) *span = span_of(token);
  advance();
  return decode_string(text_of(token));
}

std::string Parser::parse_person(std::string_view what) {
  const Token token = cur();
  std::string person = parse_string(what);
  if (!panic_ && person.find_first_not_of(' ') == std::string::npos) {
    fail(Kind::unexpected_token, span_of(token), "`by` names nobody")
        .add_fix("leave it out, or say " + std::string(what), span_of(token), "\"the CFO\"",
                 std::string(what));
  }
  return person;
}

void Parser::parse_title(Decl& decl) {
  if (at(TokenKind::string)) decl.title = parse_string("a title");
}

// A period, or a year of four digits, where nothing but a period or a name may stand.
bool Parser::at_period() {
  if (at(TokenKind::period)) return true;
  const std::string_view text = text_of(cur());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return at(TokenKind::number) && text.size() == 4 &&
         std::all_of(text.begin(), text.end(), is_digit) && decode_period(text).has_value();
}

// The period here; the lexer has reported one that is out of range.
PeriodLiteral Parser::take_period() {
  const Token token = cur();
  PeriodLiteral period = decode_period(text_of(token)).value_or(PeriodLiteral{});
  period.span = span_of(token);
  advance();
  return period;
}

std::optional<PeriodLiteral> Parser::parse_period(std::string_view after) {
  // `2024/01` begins as a plain year does.
  const bool foreign = at(TokenKind::number) && foreign_period(text_.substr(cur().begin, 30));
  if (at_period() && !foreign) return take_period();
  auto& d = fail_expected("a period", after);
  offer_period(d);
  d.add_note(
      "periods are written `2012-04`, `2012-07-31`, `2012Q4`, `2012`, `FY2012` or `FY2012Q3`");
  return std::nullopt;
}

bool Parser::accept_each(Each& each) {
  const bool over = at_word("over");
  if (!over && !at_word("each")) return false;
  const Token word = cur();
  advance();
  if (over) {
    if (!expect_word("horizon", "after `over`")) return false;
    each = Each::horizon;
  } else if (accept_word("year")) {
    each = Each::year;
  } else if (accept_word("period")) {
    each = Each::period;
  } else if (!panic_) {
    const Token cur_of_each = cur();
    fail(Kind::unknown_word, span_of(cur_of_each),
         "expected `year` or `period` after `each`, found " + found())
        .label(span_of(word), "")
        .add_fix("write `each period`", span_of(cur_of_each), "period")
        .add_fix("or `each year`", span_of(cur_of_each), "year", "by fiscal year");
  }
  return !panic_;
}

// `each year`, `in M JPY`, in either order; null where a construct does not take one. `horizon`: it
// takes `over horizon` too.
void Parser::parse_each_and_unit(Each* each, const UnitExpr** unit, bool horizon, Span* each_span) {
  while (!panic_) {
    if (each != nullptr && (at_word("each") || (horizon && at_word("over")))) {
      if (*each != Each::none) fail_duplicate("each");
      const std::uint32_t begin = begin_here();
      accept_each(*each);
      if (each_span != nullptr) *each_span = since(begin);
    } else if (unit != nullptr && at_word("in")) {
      if (*unit != nullptr) fail_duplicate("in");
      advance();
      *unit = parse_unit_after_in();
    } else {
      return;
    }
  }
}

bool Parser::parse_evidence(std::vector<Evidence>& out) {
  bool any = false;
  while (!panic_) {
    const std::uint32_t begin = begin_here();
    if (accept_word("judgement")) {
      Evidence evidence;
      evidence.kind = Evidence::Kind::judgement;
      evidence.text = parse_string("the reason of the judgement");
      if (!panic_ && accept_word("by")) evidence.by = parse_person("who judges");
      evidence.span = since(begin);
      out.push_back(std::move(evidence));
    } else if (accept_word("cite")) {
      Evidence evidence = parse_cite();
      evidence.span = since(begin);
      out.push_back(std::move(evidence));
    } else {
      break;
    }
    any = true;
  }
  return any;
}

// form20f:66 "3.1 billion", form20f "...", history[FY2011, revenue_wan] where note ~ "x"
Evidence Parser::parse_cite() {
  Evidence evidence;
  evidence.kind = Evidence::Kind::cite_line;
  if (at(TokenKind::identifier) && raw(1).kind == TokenKind::left_bracket) {
    evidence.kind = Evidence::Kind::cite_row;
    evidence.source = {text_of(cur()), span_of(cur())};
    evidence.row = parse_operand();
    if (at(TokenKind::string)) evidence.text = parse_string("a quotation");
    return evidence;
  }
  evidence.source = parse_name("a source after `cite`");
  if (accept(TokenKind::colon, Role::tight)) {
    const Token token = cur();
    const std::string_view digits = text_of(token);
    const bool is_line = !panic_ && token.kind == TokenKind::number && digits.size() <= 9 &&
                         digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_line) {
      fail_expected("a line number", "after `:`").add_help("the number of a line stands there");
      return evidence;
    }
    for (const char c : digits)
      evidence.line = evidence.line * 10 + static_cast<std::uint32_t>(c - '0');
    advance();
  }
  if (at(TokenKind::string)) evidence.text = parse_string("a quotation");
  return evidence;
}

void Parser::fail_duplicate(std::string_view clause) {
  fail(Kind::duplicate_clause, span_of(cur()),
       "a second " + quoted(clause) + " of one declaration");
}

void Parser::parse_clauses(Clauses& clauses) {
  while (!panic_ && parse_clause(clauses)) {
  }
}

bool Parser::parse_clause(Clauses& clauses) {
  if (parse_evidence(clauses.evidence)) return true;
  const std::uint32_t begin = begin_here();
  if (at_word("off")) {
    if (clauses.off != nullptr) fail_duplicate("off");
    advance();
    clauses.off = parse_expr();
    clauses.off_span = since(begin);
  } else if (at_word("history")) {
    if (clauses.has_history) fail_duplicate("history");
    advance();
    parse_history(clauses);
    clauses.history_span = since(begin);
  } else if (at_word("correlate")) {
    if (!clauses.across.empty()) fail_duplicate("correlate across");
    advance();
    parse_across(clauses);
    clauses.across_span = since(begin);
  } else if (parse_was(clauses.was, clauses.was_span)) {
    clauses.was_clause_span = since(begin);
  } else if (accept_word("carries")) {
    parse_carries(clauses.carries);
    clauses.carries_span = since(begin);
  } else {
    return false;
  }
  return true;
}

bool Parser::parse_was(std::string& was, Span& span) {
  if (!at_word("was")) return false;
  if (!was.empty()) fail_duplicate("was");
  advance();
  was = parse_string("the old name", &span);
  return true;
}

// 1.1, 1.6b, 9.1.2, R.1: what stands after `carries`.
void Parser::parse_carries(std::vector<Name>& out) {
  do {
    const Token first = cur();
    if (first.kind != TokenKind::number && first.kind != TokenKind::identifier) {
      fail_expected("the id of a mechanism", "after `carries`")
          .add_help("ids are numbers such as 1.1, with commas between them");
      return;
    }
    advance();
    // `9.1.2` and `R.1` are one id.
    while (!panic_ && at(TokenKind::dot) && !cur().space_before) {
      advance(Role::tight);
      if (!accept(TokenKind::number)) parse_name("the rest of the id");
    }
    const Span span = since(first.begin);
    out.push_back({text_.substr(span.begin, span.end - span.begin), span});
  } while (accept(TokenKind::comma));
}

void Parser::parse_history(Clauses& clauses) {
  clauses.has_history = true;
  if (at(TokenKind::left_brace)) {
    parse_block("", Lines::table,
                [&] { parse_past_value(clauses.history, "at the start of the line"); });
    return;
  }
  HistoryEntry entry;
  const std::uint32_t begin = begin_here();
  entry.value = parse_expr();
  parse_evidence(entry.evidence);
  entry.span = since(begin);
  if (!panic_) clauses.history.push_back(std::move(entry));
}

void Parser::parse_past_value(std::vector<HistoryEntry>& past, std::string_view after) {
  HistoryEntry entry;
  const std::uint32_t begin = begin_here();
  entry.period = parse_period(after);
  entry.value = panic_ ? nullptr : parse_expr();
  parse_evidence(entry.evidence);
  entry.span = since(begin);
  if (!panic_) past.push_back(std::move(entry));
}

// correlate across Line: 0.6, Site: 0.3
void Parser::parse_across(Clauses& clauses) {
  if (!expect_word("across", "after `correlate`")) return;
  do {
    AcrossClause across;
    const std::uint32_t begin = begin_here();
    across.dim = parse_name("an index set after `across`");
    expect(TokenKind::colon, "after the index set");
    across.value = panic_ ? nullptr : parse_figure();
    across.span = since(begin);
    if (panic_) return;
    clauses.across.push_back(across);
  } while (accept(TokenKind::comma));
}

}  // namespace plimsoll::syntax
