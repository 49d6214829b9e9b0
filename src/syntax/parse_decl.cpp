// Declarations: which one begins here, and the simple ones of a file's top.
#include <algorithm>

#include "base/characters.h"
#include "syntax/foreign.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kRiskHeads[] = {
    "given",  "draw",     "event",     "flow",      "stock",   "let",
    "fn",     "check",    "limit",     "correlate", "outcome", "statement",
    "expect", "schedule", "balancing", "affects",   "state",   "allow"};
constexpr std::string_view kFunctionHeads[] = {"let", "flow", "stock"};
constexpr std::string_view kComponentHeads[] = {"given",    "let",       "flow",  "stock",
                                                "schedule", "balancing", "state", "statement",
                                                "outcome",  "check"};
constexpr std::string_view kEventHeads[] = {"rate",     "chance", "at",  "always",
                                            "severity", "total",  "kept"};
constexpr std::string_view kScenarioHeads[] = {"set", "strike"};

}  // namespace

bool Parser::allowed(std::string_view head, Place place) {
  switch (place) {
    case Place::file:
      return !is_one_of(kEventHeads, head) && !is_one_of(kScenarioHeads, head) && head != "result";
    case Place::risk:
      return is_one_of(kRiskHeads, head);
    case Place::function:
      return is_one_of(kFunctionHeads, head);
    case Place::component:
      return is_one_of(kComponentHeads, head);
  }
  return false;
}

// A declaration that does not begin as one.
void Parser::fail_head(std::string_view head) {
  if (panic_) return;
  const Token& token = cur();
  if (token.kind != TokenKind::identifier) {
    auto& d =
        fail(Kind::unknown_declaration, span_of(token), "expected a declaration, found " + found());
    if (!offer_comment(d, pos_)) {
      d.add_help("a declaration begins with a word such as `given`, `let` or `risk`");
    }
    return;
  }
  std::size_t sign = pos_ + 1;
  const Token second = raw(1);
  const TokenKind next = second.kind;
  const Span before{file_, token.begin, token.begin};
  auto& d =
      fail(Kind::unknown_declaration, span_of(token), quoted(head) + " begins no declaration");
  if (const std::string_view foreign = foreign_head(head); !foreign.empty()) {
    d.did_you_mean(span_of(token), foreign);
    return;
  }
  const std::string_view near = diag::nearest(head, heads());
  if (next == TokenKind::colon || next == TokenKind::less) {
    // `x := 5`, `x <- 5`
    std::swap(pos_, sign);
    const bool found = offer_equals(d);
    std::swap(pos_, sign);
    if (found) d.fixes.back().edits.push_back({before, "let "});
    return;
  }
  if (next == TokenKind::equal || (next == TokenKind::left_bracket && near.empty())) {
    d.add_fix("to name a value, write `let " + clipped(head) + " = ...`", before, "let ");
  } else if (next == TokenKind::tilde) {
    d.add_fix("to draw a value, write `draw " + clipped(head) + " ~ ...`", before, "draw ");
  } else if (!near.empty()) {
    d.did_you_mean(span_of(token), near);
  }
}

// `given x ~ law`: the declaration's word is another one, `length` letters long.
void Parser::offer_draw(diag::Diagnostic& d, const Name& name, std::uint32_t length) {
  // Blanks stand between the word and the name.
  std::uint32_t end = name.span.begin;
  while (end > 0 && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
  if (end < length) return;
  d.add_fix("a random quantity is a draw: `draw " + clipped(name.text) + " ~ ...`",
            {file_, end - length, end}, "draw");
}

const Decl* Parser::parse_decl(Place place) {
  const Token token = cur();
  const std::string_view head = token.kind == TokenKind::identifier ? text_of(token) : "";
  if (head.empty() || !is_head(head)) {
    fail_head(head);
    return nullptr;
  }
  if (!allowed(head, place)) {
    const char* where = is_one_of(kEventHeads, head)      ? "inside an event"
                        : is_one_of(kScenarioHeads, head) ? "inside a scenario or an action"
                        : head == "result"                ? "inside a function"
                        : place == Place::risk            ? "outside risks"
                        : place == Place::component       ? "outside components"
                                                          : "outside functions";
    fail(Kind::misplaced_declaration, span_of(token), quoted(head) + " stands " + where);
    return nullptr;
  }
  const std::uint32_t begin = token.begin;
  count_node(begin);
  advance();
  Decl* decl = dispatch(head);
  if (panic_ || decl == nullptr) return nullptr;
  decl->span = since(begin);
  return decl;
}

Decl* Parser::dispatch(std::string_view head) {
  struct Entry {
    std::string_view head;
    Decl* (*parse)(Parser&);
  };
  static constexpr Entry kEntries[] = {
      {"action", [](Parser& p) { return p.parse_action(); }},
      {"affects", [](Parser& p) { return p.parse_affects(); }},
      {"allow", [](Parser& p) { return p.parse_allow(); }},
      {"balancing", [](Parser& p) { return p.parse_balancing(); }},
      {"check", [](Parser& p) { return p.parse_check(); }},
      {"component", [](Parser& p) { return p.parse_component(); }},
      {"correlate", [](Parser& p) { return p.parse_correlate(); }},
      {"currency", [](Parser& p) { return p.parse_currency(); }},
      {"decision", [](Parser& p) { return p.parse_decision(); }},
      {"dim", [](Parser& p) { return p.parse_dim(); }},
      {"draw", [](Parser& p) -> Decl* { return p.parse_draw(); }},
      {"event", [](Parser& p) { return p.parse_event(); }},
      {"expect", [](Parser& p) { return p.parse_expect(); }},
      {"flow", [](Parser& p) -> Decl* { return p.parse_let(DeclKind::flow); }},
      {"fn", [](Parser& p) { return p.parse_fn(); }},
      {"given", [](Parser& p) { return p.parse_given(); }},
      {"group", [](Parser& p) { return p.parse_group(); }},
      {"import", [](Parser& p) { return p.parse_import(); }},
      {"let", [](Parser& p) -> Decl* { return p.parse_let(DeclKind::let); }},
      {"limit", [](Parser& p) { return p.parse_limit(); }},
      {"model", [](Parser& p) { return p.parse_model(); }},
      {"observe", [](Parser& p) { return p.parse_observe(); }},
      {"outcome", [](Parser& p) { return p.parse_outcome(); }},
      {"part", [](Parser& p) { return p.parse_part(); }},
      {"register", [](Parser& p) { return p.parse_register(); }},
      {"risk", [](Parser& p) { return p.parse_risk(); }},
      {"scenario", [](Parser& p) { return p.parse_scenario(); }},
      {"schedule", [](Parser& p) { return p.parse_schedule(); }},
      {"source", [](Parser& p) { return p.parse_source(); }},
      {"state", [](Parser& p) { return p.parse_state(); }},
      {"statement", [](Parser& p) { return p.parse_statement(); }},
      {"stock", [](Parser& p) { return p.parse_stock(); }},
      {"time", [](Parser& p) { return p.parse_time(); }},
      {"unit", [](Parser& p) { return p.parse_unit_decl(); }},
      {"use", [](Parser& p) { return p.parse_use(); }},
  };
  for (const Entry& entry : kEntries) {
    if (entry.head == head) return entry.parse(*this);
  }
  parse_version();
  return nullptr;
}

void Parser::parse_version() {
  const Token token = cur();
  if (token.kind != TokenKind::number) {
    fail_expected("the number of the language version", "after `plimsoll`")
        .add_fix("write `plimsoll 1`", {file_, last_end_, last_end_}, " 1");
    return;
  }
  if (text_of(token) != "1") {
    fail(Kind::unsupported_language, span_of(token),
         "language version " + quoted(text_of(token)) + " is not known to this program")
        .add_fix("this program reads `plimsoll 1`", span_of(token), "1",
                 "the language of this program");
    return;
  }
  if (ast_.language_version != 0) {
    fail(Kind::duplicate_clause, span_of(token), "the language version is given twice");
    return;
  }
  advance();
  ast_.language_version = 1;
}

Decl* Parser::parse_import() {
  auto* decl = ast_.make_decl<ImportDecl>();
  decl->path = parse_string("the path of a file", &decl->path_span);
  return decl;
}

Decl* Parser::parse_use() {
  auto* decl = ast_.make_decl<UseDecl>();
  decl->name = parse_name("a library after `use`");
  return decl;
}

Decl* Parser::parse_model() {
  auto* decl = ast_.make_decl<ModelDecl>();
  decl->name = parse_name("a name after `model`");
  parse_title(*decl);
  if (accept_word("as") && expect_word("of", "after `as`"))
    decl->as_of = parse_period("after `as of`");
  if (!panic_ && accept_word("by")) decl->author = parse_person("who made the model");
  return decl;
}

Name Parser::parse_month() {
  const Token token = cur();
  const std::string_view word = text_of(token);
  const int month = month_of(text_of(raw(1)));
  if (token.kind == TokenKind::identifier && (word == "in" || word == "with") && month != 0) {
    const Span extra{file_, token.begin, raw(1).begin};
    fail_expected("a month", "after `ends`").add_fix("leave out " + quoted(word), extra, "");
    return {};
  }
  const bool number = token.kind == TokenKind::number && word.size() <= 2 &&
                      word.find_first_not_of("0123456789") == std::string_view::npos;
  if (number) {
    int value = 0;
    for (const char c : word) value = value * 10 + (c - '0');
    const std::string_view name = month_name(value);
    auto& d = fail_expected("the name of a month", "after `ends`");
    if (!name.empty()) d.add_fix("write " + quoted(name), span_of(token), std::string(name));
    return {};
  }
  return parse_name("a month after `ends`");
}

// time quarter from 2012-04 for 12, fiscal year ends march, named by start
Decl* Parser::parse_time() {
  auto* decl = ast_.make_decl<TimeDecl>();
  decl->step = parse_name("`month`, `quarter` or `year`");
  if (expect_word("from", "after the step")) decl->start = parse_period("after `from`");
  if (expect_word("for", "after the first period")) decl->count = parse_expr();
  while (accept(TokenKind::comma)) {
    if (at_word("fiscal")) {
      if (!decl->fiscal_end.text.empty()) fail_duplicate("fiscal year");
      advance();
      expect_word("year", "after `fiscal`");
      expect_word("ends", "after `fiscal year`");
      decl->fiscal_end = parse_month();
    } else if (at_word("named")) {
      if (!decl->named_by.text.empty()) fail_duplicate("named by");
      advance();
      expect_word("by", "after `named`");
      decl->named_by = parse_name("`start` or `end`");
    } else {
      fail_expected("`fiscal year ends MONTH` or `named by start`", "after `,`");
    }
  }
  return decl;
}

Decl* Parser::parse_currency() {
  auto* decl = ast_.make_decl<CurrencyDecl>();
  decl->codes = parse_name_list("the code of a currency");
  return decl;
}

// A word that may follow a number cannot name a unit.
Name Parser::parse_new_unit() {
  const Name name = parse_name("the name of a unit");
  if (!panic_ && ends_unit(name.text)) {
    fail(Kind::reserved_name, name.span,
         quoted(name.text) + " cannot name a unit: the word may follow a number")
        .add_fix("choose another name, for example `" + std::string(name.text) + "_unit`",
                 name.span, std::string(name.text) + "_unit",
                 "a new name, to use after its numbers too");
  }
  return name;
}

Decl* Parser::parse_unit_decl() {
  auto* decl = ast_.make_decl<UnitDecl>();
  do {
    UnitDecl::Item item;
    item.singular = parse_new_unit();
    if (accept(TokenKind::slash, Role::tight)) item.plural = parse_new_unit();
    if (panic_) break;
    decl->items.push_back(item);
  } while (accept(TokenKind::comma));
  return decl;
}

Decl* Parser::parse_source() {
  auto* decl = ast_.make_decl<SourceDecl>();
  decl->name = parse_name("a name after `source`");
  parse_title(*decl);
  // Each of them once.
  const auto begins = [this](std::string_view word, bool is_given) {
    if (!at_word(word)) return false;
    if (is_given) fail_duplicate(word);
    advance();
    return true;
  };
  while (!panic_) {
    if (begins("file", !decl->file.empty())) {
      decl->file = parse_string("the path of a file", &decl->file_span);
    } else if (begins("sha256", !decl->sha256.empty())) {
      decl->sha256 = parse_string("a checksum");
    } else if (begins("key", !decl->keys.empty())) {
      decl->keys = parse_name_list("a column after `key`");
    } else if (begins("value", !decl->value.text.empty())) {
      decl->value = parse_name("a column after `value`");
    } else if (begins("unit", !decl->unit.text.empty())) {
      decl->unit = parse_name("a column after `unit`");
    } else if (begins("known", !decl->known.text.empty())) {
      decl->known = parse_name("a column after `known`");
    } else if (begins("columns", !decl->columns.text.empty())) {
      decl->columns = parse_name("what the names of the columns are");
    } else if (!parse_dialect(decl->dialect)) {
      break;
    }
  }
  return decl;
}

namespace {

std::optional<std::uint32_t> count_of(std::string_view text) {
  const bool digits = !text.empty() && text.size() <= 6 &&
                      text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) return std::nullopt;
  return static_cast<std::uint32_t>(small_number(text));
}

}  // namespace

std::optional<std::uint32_t> line_count(const Expr& expr) {
  if (expr.kind != ExprKind::number || expr.unit != nullptr) return std::nullopt;
  return count_of(expr.text);
}

// separator ";"  decimal ","  skip 2  rows where kind == "actual"
bool Parser::parse_dialect(SourceDecl::Dialect& dialect) {
  if (!at(TokenKind::identifier)) return false;
  const std::string_view word = text_of(cur());
  std::string* quoted_word = dialect.quoted_word(word);
  const bool is_zero = word == "zero";
  const Expr** condition = word == "rows"    ? &dialect.rows
                           : word == "until" ? &dialect.until
                                             : nullptr;
  if (quoted_word != nullptr || is_zero) {
    if (is_zero ? dialect.zero.has_value() : !quoted_word->empty()) fail_duplicate(word);
    advance();
    std::string text = parse_string("characters in quotes", &dialect.span);
    if (is_zero) {
      dialect.zero = std::move(text);
    } else {
      *quoted_word = std::move(text);
    }
  } else if (condition != nullptr) {
    if (*condition != nullptr) fail_duplicate(word);
    advance();
    accept_row_word();
    *condition = parse_expr();
  } else if (word == "skip") {
    if (dialect.skip > 0) fail_duplicate(word);
    advance();
    // Without a unit: the next word is the declaration's.
    dialect.span = span_of(cur());
    const auto count = count_of(at(TokenKind::number) ? text_of(cur()) : "");
    if (!count) {
      fail(Kind::csv_dialect, dialect.span,
           "`skip` takes the number of lines above the names of the columns")
          .add_note("such as `skip 2`");
      return true;
    }
    advance();
    dialect.skip = *count;
  } else {
    return false;
  }
  return true;
}

// `where` before a condition on rows reads well and says nothing.
void Parser::accept_row_word() {
  if (at_word("where")) advance();
}

Decl* Parser::parse_dim() {
  auto* decl = ast_.make_decl<DimDecl>();
  decl->name = parse_name("a name after `dim`");
  parse_was(decl->was, decl->was_span);
  if (!expect(TokenKind::equal, "after the name", Role::spaced)) return nullptr;
  const Name first = parse_name("a label");
  if (accept(TokenKind::dot_dot, Role::tight)) {
    decl->range = {first, parse_name("the last label of the range")};
  } else {
    parse_label(*decl, first);
    while (!panic_ && accept(TokenKind::comma)) parse_label(*decl, parse_name("a label"));
  }
  parse_was(decl->was, decl->was_span);
  return decl;
}

// firm, or firm (was "office")
void Parser::parse_label(DimDecl& decl, Name name) {
  std::string was;
  Span was_span;
  const Token opened = cur();
  if (!panic_ && opened.kind == TokenKind::left_paren) {
    open_bracket(Role::none);
    if (!parse_was(was, was_span)) fail_expected("`was \"old\"`", "after `(`");
    close_bracket(TokenKind::right_paren, opened);
  }
  decl.labels.push_back(name);
  decl.labels_were.push_back(std::move(was));
}

Decl* Parser::parse_given() {
  auto* decl = ast_.make_decl<GivenDecl>();
  decl->name = parse_name("a name after `given`");
  decl->dims = parse_dims();
  parse_title(*decl);
  const Span grain = span_of(cur());
  parse_each_and_unit(&decl->each, &decl->in_unit);
  if (panic_) return nullptr;
  if (at(TokenKind::tilde)) return parse_uncertain(*decl, grain);
  if (accept(TokenKind::equal, Role::spaced)) {
    decl->value = parse_expr();
  } else if (at(TokenKind::left_brace)) {
    decl->has_table = true;
    parse_block("", Lines::table, [&] { parse_table_entry(decl->table); });
  } else {
    offer_equals(fail_expected("`=`, `~` or a table in `{ }`", "after the name"));
  }
  parse_clauses(decl->clauses);
  return decl;
}

// given x ~ normal(3 EUR, 1 EUR)
Decl* Parser::parse_uncertain(const GivenDecl& head, Span grain) {
  if (head.each != Each::none || head.in_unit != nullptr) {
    const bool is_grain = head.each != Each::none;
    auto& d = fail(Kind::unexpected_token, grain,
                   is_grain ? "an uncertain given is drawn once a trial, for all periods"
                            : "the numbers of a distribution carry their units themselves");
    if (is_grain) d.add_help("a `draw` has a value for each period or year");
    return nullptr;
  }
  auto* decl = ast_.make_decl<DrawDecl>();
  decl->is_given = true;
  decl->name = head.name;
  decl->dims = head.dims;
  decl->title = head.title;
  accept(TokenKind::tilde, Role::spaced);
  decl->law = parse_expr();
  parse_clauses(decl->clauses);
  return decl;
}

// wan 25_666.524 cite ...      FY2011 10.9      firm, tokyo 3      else 0
void Parser::parse_table_entry(std::vector<TableEntry>& table) {
  TableEntry entry;
  const std::uint32_t begin = begin_here();
  if (!accept_word("else")) {
    do {
      const std::uint32_t key_begin = begin_here();
      if (at_period()) {
        Expr* key = new_expr(ExprKind::period, key_begin);
        key->text = text_of(cur());
        key->period = take_period();
        key->span = since(key_begin);
        entry.keys.push_back(key);
        continue;
      }
      const Name label = parse_name("a label or a period");
      if (panic_) return;
      Expr* key = new_expr(ExprKind::name, key_begin);
      key->text = label.text;
      key->span = label.span;
      // `Line.firm`, where a label belongs to several index sets.
      if (at(TokenKind::dot) && !cur().space_before) key = parse_member(key);
      if (panic_) return;
      entry.keys.push_back(key);
    } while (accept(TokenKind::comma));
  }
  if (at(TokenKind::colon) || at(TokenKind::equal)) {
    const Span sign = span_of(cur());
    fail_expected("a value", "after the key")
        .add_fix("write key and value side by side, without a sign between them", sign, "");
    return;
  }
  entry.value = parse_expr();
  parse_evidence(entry.evidence);
  entry.span = since(begin);
  if (!panic_) table.push_back(std::move(entry));
}

LetDecl* Parser::parse_let(DeclKind kind) {
  auto* decl = ast_.make_decl<LetDecl>(kind);
  decl->name = parse_name(kind == DeclKind::flow ? "a name after `flow`" : "a name after `let`");
  decl->dims = parse_dims();
  parse_title(*decl);
  parse_each_and_unit(&decl->each, &decl->in_unit, true, &decl->each_span);
  if (panic_) return nullptr;
  if (!accept(TokenKind::equal, Role::spaced)) {
    const bool is_draw = at(TokenKind::tilde);
    auto& d = fail_expected("`=`", "after the name");
    if (is_draw) offer_draw(d, decl->name, kind == DeclKind::flow ? 4 : 3);
    if (!is_draw) offer_equals(d);
    return nullptr;
  }
  decl->value = parse_expr();
  parse_clauses(decl->clauses);
  return decl;
}

// fn f(x, rate = 40%) = expr      fn f(x) { let y = ...; result y }
Decl* Parser::parse_fn() {
  auto* decl = ast_.make_decl<FnDecl>();
  decl->name = parse_name("a name after `fn`");
  const Token opened = cur();
  if (opened.kind != TokenKind::left_paren) {
    fail_expected("`(`", "after the function's name");
    return nullptr;
  }
  open_bracket(Role::attached);
  while (!panic_ && !at(TokenKind::right_paren)) {
    FnDecl::Param param;
    param.name = parse_name("a parameter");
    if (accept(TokenKind::equal, Role::spaced)) param.default_value = parse_expr();
    if (panic_) break;
    decl->params.push_back(param);
    if (!accept(TokenKind::comma)) break;
  }
  if (!close_bracket(TokenKind::right_paren, opened)) return nullptr;
  if (accept(TokenKind::equal, Role::spaced)) {
    decl->result = parse_expr();
  } else {
    parse_fn_body(*decl);
  }
  parse_evidence(decl->evidence);
  return decl;
}

void Parser::parse_fn_body(FnDecl& fn) {
  parse_block("or `=` after the parameters", Lines::heads, [&] {
    if (at_word("result")) {
      if (fn.result != nullptr) fail_duplicate("result");
      advance();
      fn.result = parse_expr();
    } else if (const Decl* inner = parse_decl(Place::function)) {
      fn.body.push_back(inner);
    }
  });
  if (!panic_ && fn.result == nullptr) {
    fail(Kind::unexpected_token, fn.name.span,
         "the function " + quoted(fn.name.text) + " has no `result`")
        .add_help("its body ends with `result` and what it is");
  }
}

}  // namespace plimsoll::syntax
