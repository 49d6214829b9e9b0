// Declarations: which one begins here, and the simple ones of a file's top.
#include <algorithm>

#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

namespace {

template <std::size_t N>
bool contains(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view kRiskHeads[] = {"given",   "draw",      "event", "flow",  "stock",
                                           "let",     "fn",        "check", "limit", "correlate",
                                           "outcome", "statement", "expect"};
constexpr std::string_view kFunctionHeads[] = {"let", "flow", "stock"};
constexpr std::string_view kEventHeads[] = {"rate",     "chance", "at",  "always",
                                            "severity", "total",  "kept"};
constexpr std::string_view kScenarioHeads[] = {"set", "strike"};

std::string draw_help(std::string_view name) {
  return "a random quantity is a draw: `draw " + clipped(name) + " ~ ...`";
}

}  // namespace

bool Parser::allowed(std::string_view head, Place place) {
  switch (place) {
    case Place::file:
      return !contains(kEventHeads, head) && !contains(kScenarioHeads, head) && head != "result";
    case Place::risk:
      return contains(kRiskHeads, head);
    case Place::function:
      return contains(kFunctionHeads, head);
  }
  return false;
}

// A declaration that does not begin as one.
void Parser::fail_head(std::string_view head) {
  if (panic_) return;
  const Token& token = cur();
  if (token.kind != TokenKind::identifier) {
    fail(Kind::unknown_declaration, span_of(token), "expected a declaration, found " + found())
        .add_help("a declaration begins with a word such as `given`, `let` or `risk`");
    return;
  }
  const TokenKind next = raw(1).kind;
  auto& d =
      fail(Kind::unknown_declaration, span_of(token), quoted(head) + " begins no declaration");
  const std::string_view near = diag::nearest(head, heads());
  if (next == TokenKind::equal || (next == TokenKind::left_bracket && near.empty())) {
    d.add_help("to name a value, write `let " + clipped(head) + " = ...`");
  } else if (next == TokenKind::tilde) {
    d.add_help("write `draw " + clipped(head) + " ~ ...`");
  } else if (!near.empty()) {
    d.add_help("did you mean `" + std::string(near) + "`?");
  }
}

const Decl* Parser::parse_decl(Place place) {
  const Token token = cur();
  const std::string_view head = token.kind == TokenKind::identifier ? text_of(token) : "";
  if (head.empty() || !is_head(head)) {
    fail_head(head);
    return nullptr;
  }
  if (!allowed(head, place)) {
    const char* where = contains(kEventHeads, head)      ? "inside an event"
                        : contains(kScenarioHeads, head) ? "inside a scenario or an action"
                        : head == "result"               ? "inside a function"
                        : place == Place::risk           ? "outside risks"
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
      {"check", [](Parser& p) { return p.parse_check(); }},
      {"correlate", [](Parser& p) { return p.parse_correlate(); }},
      {"currency", [](Parser& p) { return p.parse_currency(); }},
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
      {"outcome", [](Parser& p) { return p.parse_outcome(); }},
      {"register", [](Parser& p) { return p.parse_register(); }},
      {"risk", [](Parser& p) { return p.parse_risk(); }},
      {"scenario", [](Parser& p) { return p.parse_scenario(); }},
      {"source", [](Parser& p) { return p.parse_source(); }},
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
  ast_.version_span = span_of(token);
  if (token.kind != TokenKind::number) {
    fail_expected("the number of the language version", "after `plimsoll`")
        .add_help("write `plimsoll 1`");
    return;
  }
  if (text_of(token) != "1") {
    fail(Kind::unsupported_language, span_of(token),
         "language version " + quoted(text_of(token)) + " is not known to this program")
        .add_help("this program reads `plimsoll 1`");
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
  return decl;
}

// time quarter from 2012-04 for 12, fiscal year ends march, named by start
Decl* Parser::parse_time() {
  auto* decl = ast_.make_decl<TimeDecl>();
  decl->step = parse_name("`month`, `quarter` or `year`");
  if (expect_word("from", "after the step")) decl->start = parse_period("after `from`");
  if (expect_word("for", "after the first period")) decl->count = parse_expr();
  while (accept(TokenKind::comma)) {
    if (accept_word("fiscal")) {
      expect_word("year", "after `fiscal`");
      expect_word("ends", "after `fiscal year`");
      decl->fiscal_end = parse_name("a month after `ends`");
    } else if (accept_word("named")) {
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
        .add_help("choose another name, for example `" + std::string(name.text) + "_unit`");
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
  while (!panic_) {
    if (accept_word("file")) {
      decl->file = parse_string("the path of a file", &decl->file_span);
    } else if (accept_word("sha256")) {
      decl->sha256 = parse_string("a checksum");
    } else if (accept_word("key")) {
      decl->keys = parse_name_list("a column after `key`");
    } else if (accept_word("value")) {
      decl->value = parse_name("a column after `value`");
    } else if (accept_word("unit")) {
      decl->unit = parse_name("a column after `unit`");
    } else if (accept_word("known")) {
      decl->known = parse_name("a column after `known`");
    } else if (!parse_dialect(decl->dialect)) {
      break;
    }
  }
  return decl;
}

// separator ";"  decimal ","  thousands "."  negative "()"
bool Parser::parse_dialect(SourceDecl::Dialect& dialect) {
  const std::pair<std::string_view, std::string*> words[] = {{"separator", &dialect.separator},
                                                             {"decimal", &dialect.decimal},
                                                             {"thousands", &dialect.thousands},
                                                             {"negative", &dialect.negative}};
  for (const auto& [word, to] : words) {
    if (!at_word(word)) continue;
    if (!to->empty()) fail_duplicate(word);
    advance();
    *to = parse_string("characters in quotes", &dialect.span);
    return true;
  }
  return false;
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
  parse_each_and_unit(&decl->each, &decl->in_unit);
  if (panic_) return nullptr;
  if (accept(TokenKind::equal, Role::spaced)) {
    decl->value = parse_expr();
  } else if (at(TokenKind::left_brace)) {
    decl->has_table = true;
    parse_block("", Lines::table, [&] { parse_table_entry(decl->table); });
  } else {
    const bool is_draw = at(TokenKind::tilde);
    auto& d = fail_expected("`=` or a table in `{ }`", "after the name");
    if (is_draw) d.add_help(draw_help(decl->name.text));
  }
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
      entry.keys.push_back(key);
    } while (accept(TokenKind::comma));
  }
  if (at(TokenKind::colon) || at(TokenKind::equal)) {
    const std::string key = clipped(text_.substr(begin, last_end_ - begin));
    fail_expected("a value", "after the key")
        .add_help("write key and value side by side: `" + key + " 3.5`");
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
  parse_each_and_unit(&decl->each, &decl->in_unit, true);
  if (panic_) return nullptr;
  if (!accept(TokenKind::equal, Role::spaced)) {
    const bool is_draw = at(TokenKind::tilde);
    auto& d = fail_expected("`=`", "after the name");
    if (is_draw) d.add_help(draw_help(decl->name.text));
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
        .add_help("end its body with `result ...`");
  }
}

}  // namespace plimsoll::syntax
