// Declarations of what happens: draws, events, risks, correlations.
#include "syntax/foreign.h"
#include "syntax/parser_impl.h"
#include "syntax/quote.h"
#include "syntax/words.h"

namespace plimsoll::syntax {

using diag::Kind;

DrawDecl* Parser::parse_draw() {
  auto* decl = ast_.make_decl<DrawDecl>();
  decl->name = parse_name("a name after `draw`");
  decl->dims = parse_dims();
  parse_title(*decl);
  parse_each_and_unit(&decl->each, nullptr);
  if (panic_) return nullptr;
  if (!accept(TokenKind::tilde, Role::spaced)) {
    const Token here = cur();
    const bool every = at_word("every");
    auto& d = fail_expected("`~`", "after the name");
    if (here.kind == TokenKind::equal || here.kind == TokenKind::colon) {
      d.add_fix("a draw has `~` before its distribution", span_of(here),
                here.kind == TokenKind::colon ? " ~" : "~");
    } else if (every) {
      d.did_you_mean(span_of(here), "each");
    } else {
      d.add_help("a draw has `~` and a distribution behind its name");
    }
    return nullptr;
  }
  decl->law = parse_expr();
  parse_clauses(decl->clauses);
  return decl;
}

// `severity ~ law`, behind the word `severity`.
DrawDecl* Parser::parse_severity() {
  auto* decl = ast_.make_decl<DrawDecl>();
  decl->is_severity = true;
  decl->name = {"severity", since(last_end_ - 8)};
  const std::uint32_t begin = last_end_ - 8;
  decl->dims = parse_dims();
  if (!expect(TokenKind::tilde, "after `severity`", Role::spaced)) return nullptr;
  decl->law = parse_expr();
  parse_clauses(decl->clauses);
  decl->span = since(begin);
  return panic_ ? nullptr : decl;
}

Decl* Parser::parse_event() {
  auto* decl = ast_.make_decl<EventDecl>();
  decl->name = parse_name("a name after `event`");
  decl->dims = parse_dims();
  parse_title(*decl);
  parse_clauses(decl->clauses);
  parse_block("after the event's name", Lines::heads, [&] { parse_event_item(*decl); });
  parse_clauses(decl->clauses);
  return decl;
}

void Parser::parse_event_item(EventDecl& event) {
  if (panic_) return;
  const Token token = cur();
  const std::string_view head = token.kind == TokenKind::identifier ? text_of(token) : "";
  if (head == "rate" || head == "chance") {
    parse_event_rate(event, head == "chance");
  } else if (head == "at") {
    parse_at_most(event);
  } else if (head == "always") {
    advance();
    event.always = true;
  } else if (head == "severity") {
    advance();
    if (const DrawDecl* mark = parse_severity()) event.marks.push_back(mark);
  } else if (head == "draw") {
    advance();
    DrawDecl* mark = parse_draw();
    if (panic_ || mark == nullptr) return;
    mark->span = since(token.begin);
    event.marks.push_back(mark);
  } else if (head == "let") {
    advance();
    LetDecl* let = parse_let(DeclKind::let);
    if (panic_ || let == nullptr) return;
    let->span = since(token.begin);
    event.lets.push_back(let);
  } else if (head == "total" || head == "kept") {
    parse_total(event, head == "kept");
  } else if (is_head(head)) {
    fail(Kind::misplaced_declaration, span_of(token), quoted(head) + " stands outside events")
        .add_help("is a `}` missing above?");
  } else {
    auto& d =
        fail(Kind::unknown_declaration, span_of(token), found() + " begins no line of an event");
    const std::string_view near = diag::nearest(
        head, {"rate", "chance", "at most", "always", "severity", "draw", "let", "total", "kept"});
    const std::string_view foreign = foreign_event_line(head);
    if (!foreign.empty()) {
      d.did_you_mean(span_of(token), foreign);
    } else if (!near.empty()) {
      d.did_you_mean(span_of(token), near);
    }
    d.add_note(
        "an event has `rate` or `chance`, `at most`, `always`, `draw`, `severity`, `let`, `total`, "
        "`kept`");
  }
}

void Parser::parse_event_rate(EventDecl& event, bool is_chance) {
  const Token head = cur();
  if (event.rate != nullptr || event.chance != nullptr) {
    fail(Kind::duplicate_clause, span_of(head), "a second `rate` or `chance` of one event")
        .label(event.rate_span, "the first");
    return;
  }
  advance();
  (is_chance ? event.chance : event.rate) = parse_expr();
  event.rate_span = since(head.begin);
  parse_evidence(event.rate_evidence);
}

// at most 2 per year
void Parser::parse_at_most(EventDecl& event) {
  if (event.at_most != nullptr) fail_duplicate("at most");
  advance();
  if (!expect_word("most", "after `at`")) return;
  per_ends_number_ = true;
  event.at_most = parse_expr();
  per_ends_number_ = false;
  // `at most 1 ever` and `at most 1 per ever` are the same.
  if (!at_word("ever") && !expect_word("per", "after the number")) return;
  const Token word = cur();
  event.at_most_per = parse_name("`period`, `year` or `ever`");
  const std::string_view text = event.at_most_per.text;
  if (!panic_ && text != "period" && text != "year" && text != "ever") {
    fail(Kind::unknown_word, span_of(word),
         "expected `period`, `year` or `ever`, found " + quoted(text))
        .add_fix("write for example `per year`", span_of(word), "year",
                 "the most in a fiscal year");
  }
}

// total name[Dims] = expr [after D] [for D | spread over D]      kept name = expr
void Parser::parse_total(EventDecl& event, bool kept) {
  TotalItem item;
  const std::uint32_t begin = begin_here();
  advance();
  item.kept = kept;
  item.name = parse_name(kept ? "a name after `kept`" : "a name after `total`");
  item.dims = parse_dims();
  if (!expect(TokenKind::equal, "after the name", Role::spaced)) return;
  item.value = parse_expr();
  while (!panic_) {
    if (at_word("after")) {
      if (item.after != nullptr) fail_duplicate("after");
      advance();
      item.after = parse_expr();
    } else if (at_word("for") || at_word("spread")) {
      if (item.for_ != nullptr || item.spread != nullptr) {
        fail(Kind::duplicate_clause, span_of(cur()),
             "a total has one of `for` and `spread over`, once");
        return;
      }
      if (accept_word("for")) {
        item.for_ = parse_expr();
      } else {
        advance();
        expect_word("over", "after `spread`");
        item.spread = panic_ ? nullptr : parse_expr();
      }
    } else if (!parse_clause(item.clauses)) {
      break;
    }
  }
  item.span = since(begin);
  if (!panic_) event.totals.push_back(std::move(item));
}

// risk leak "..." cite form20f:106 carries 9.1, 18.1 category "..." owner "..." { ... }
Decl* Parser::parse_risk() {
  auto* decl = ast_.make_decl<RiskDecl>();
  decl->name = parse_name("a name after `risk`");
  parse_title(*decl);
  while (!panic_) {
    if (parse_evidence(decl->evidence)) continue;
    if (at_word("category")) {
      if (!decl->category.empty()) fail_duplicate("category");
      advance();
      decl->category = parse_string("a category");
    } else if (at_word("owner")) {
      if (!decl->owner.empty()) fail_duplicate("owner");
      advance();
      decl->owner = parse_string("an owner");
    } else if (accept_word("carries")) {
      parse_carries(decl->carries);
    } else if (!parse_was(decl->was, decl->was_span)) {
      break;
    }
  }
  parse_block("after the risk's name", Lines::heads, [&] {
    if (const Decl* inner = parse_decl(Place::risk)) decl->body.push_back(inner);
  });
  return decl;
}

// affects volume of all but atm by -leak.churn      affects volume as raids by -lost
Decl* Parser::parse_affects() {
  auto* decl = ast_.make_decl<AffectsDecl>();
  decl->target = parse_path("a stock after `affects`");
  if (panic_) return nullptr;
  while (!panic_ && (at_word("as") || at_word("of"))) {
    const bool is_name = at_word("as");
    if (is_name ? !decl->name.text.empty() : decl->has_of) fail_duplicate(is_name ? "as" : "of");
    advance();
    if (is_name) {
      decl->name = parse_name("a name after `as`");
    } else {
      parse_affected_labels(*decl);
    }
  }
  if (!panic_ && !at_word("by")) {
    const Token here = cur();
    auto& d = fail_expected("`by`", "after what is affected");
    if (here.kind == TokenKind::equal || here.kind == TokenKind::colon) {
      d.add_fix("write `by` before what changes it", span_of(here), "by");
    } else if (here.kind == TokenKind::minus || here.kind == TokenKind::number) {
      d.add_fix("write `by` before what changes it", {file_, here.begin, here.begin}, "by ");
    } else {
      d.add_note("an effect is `affects STOCK by AMOUNT`, with `as NAME` and `of LABELS` between");
    }
    return nullptr;
  }
  accept_word("by");
  decl->amount = panic_ ? nullptr : parse_expr();
  parse_clauses(decl->clauses);
  return decl;
}

// firm, home      all      all but atm, Line.home
void Parser::parse_affected_labels(AffectsDecl& decl) {
  decl.has_of = true;
  if (accept_word("all")) {
    decl.all_but = true;
    if (!accept_word("but")) return;
  }
  do {
    const Expr* label = parse_path("a label");
    if (panic_) return;
    decl.labels.push_back(label);
  } while (accept(TokenKind::comma));
}

// group nature = quake, flood cite form20f:12
Decl* Parser::parse_group() {
  auto* decl = ast_.make_decl<GroupDecl>();
  decl->name = parse_name("a name after `group`");
  parse_title(*decl);
  if (!expect(TokenKind::equal, "after the name", Role::spaced)) return nullptr;
  decl->members = parse_name_list("a risk");
  if (!panic_) parse_evidence(decl->evidence);
  return decl;
}

// register item_3d "Mechanisms of the text" file "mechanisms.csv"
Decl* Parser::parse_register() {
  auto* decl = ast_.make_decl<RegisterDecl>();
  decl->name = parse_name("a name after `register`");
  parse_title(*decl);
  if (expect_word("file", "after the register's name")) {
    decl->file = parse_string("the path of a file", &decl->file_span);
  }
  return decl;
}

// ---------------------------------------------------------------- stocks and statements

// correlate demand gaussian { ... }      correlate tails student_t(4) { ... }
Decl* Parser::parse_correlate() {
  auto* decl = ast_.make_decl<CorrelateDecl>();
  decl->name = parse_name("a name after `correlate`");
  decl->family = parse_name("`gaussian` or `student_t(df)`");
  const Token opened = cur();
  if (opened.kind == TokenKind::left_paren) {
    open_bracket(Role::attached);
    decl->df = parse_expr();
    if (!close_bracket(TokenKind::right_paren, opened)) return nullptr;
  }
  const auto clauses = [&] {
    while (!panic_ && (parse_evidence(decl->evidence) || parse_was(decl->was, decl->was_span))) {
    }
  };
  clauses();
  parse_block("after the family", Lines::table, [&] { parse_correlate_entry(*decl); });
  clauses();
  return decl;
}

void Parser::parse_correlate_entry(CorrelateDecl& decl) {
  CorrelateEntry entry;
  const Token first = cur();
  using Form = CorrelateEntry::Form;
  if (at_word("all") && text_of(raw(1)) == "of") {
    entry.form = Form::all_of;
    advance();
    advance();
    parse_members(entry);
    expect(TokenKind::colon, "after the members");
    entry.values.push_back(panic_ ? nullptr : parse_figure());
  } else if (at_word("matrix") && raw(1).kind == TokenKind::left_brace) {
    entry.form = Form::matrix;
    advance();
    parse_members(entry);
    if (!panic_) parse_matrix(entry);
  } else if (first.kind == TokenKind::left_paren) {
    open_bracket(Role::none);
    entry.members.push_back(parse_path("the name of a draw"));
    expect(TokenKind::comma, "between the two of a pair");
    if (!panic_) entry.members.push_back(parse_path("the name of a draw"));
    if (!close_bracket(TokenKind::right_paren, first)) return;
    expect(TokenKind::colon, "after the pair");
    entry.values.push_back(panic_ ? nullptr : parse_figure());
  } else {
    entry.form = Form::across;
    entry.members.push_back(
        parse_path("`(a, b): r`, `x across Set: r`, `all of {...}: r` or `matrix {...} [...]`"));
    expect_word("across", "after the array");
    entry.dim = panic_ ? Name{} : parse_name("an index set after `across`");
    expect(TokenKind::colon, "after the index set");
    entry.values.push_back(panic_ ? nullptr : parse_figure());
  }
  entry.span = since(first.begin);
  parse_evidence(decl.evidence);
  accept(TokenKind::comma);
  if (!panic_) decl.entries.push_back(std::move(entry));
}

// {a, b.c, d[firm]}
void Parser::parse_members(CorrelateEntry& entry) {
  const Token opened = cur();
  if (!expect(TokenKind::left_brace, "before the members")) return;
  // Newlines are blanks in this list.
  ++paren_depth_;
  while (!panic_ && !at(TokenKind::right_brace)) {
    entry.members.push_back(parse_path("the name of a draw"));
    if (!accept(TokenKind::comma)) break;
  }
  close_bracket(TokenKind::right_brace, opened);
}

// [1, 0.5; 0.5, 1]: one row for each member, rows by `;`
void Parser::parse_matrix(CorrelateEntry& entry) {
  const Token opened = cur();
  if (opened.kind != TokenKind::left_bracket) {
    fail_expected("`[`", "after the members")
        .add_help("the rows of figures stand in `[ ]` behind the members");
    return;
  }
  open_bracket(Role::none);
  const std::size_t n = entry.members.size();
  std::size_t n_rows = 0;
  std::size_t bad_row = 0;
  do {
    std::size_t n_values = 0;
    do {
      entry.values.push_back(parse_figure());
      ++n_values;
    } while (accept(TokenKind::comma));
    ++n_rows;
    if (n_values != n && bad_row == 0) bad_row = n_rows;
  } while (accept(TokenKind::semicolon));
  if (!close_bracket(TokenKind::right_bracket, opened)) return;
  if (n_rows == n && bad_row == 0) return;
  const std::string size = std::to_string(n);
  const std::string what =
      bad_row != 0 ? "row " + std::to_string(bad_row) + " does not have " + size + " figures"
                   : "there are " + std::to_string(n_rows) + " rows";
  fail(Kind::matrix_shape, since(opened.begin),
       "the matrix of " + size + " members is not " + size + " by " + size + ": " + what)
      .add_help("rows are separated by `;`, figures by `,`");
}

}  // namespace plimsoll::syntax
