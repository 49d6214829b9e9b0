// The parser's inside, shared by its source files: parse_*.cpp.
//
// Idea: recursive descent over declarations and clauses; expressions by operator precedence with an
// explicit stack (parse_expr.cpp), so that only brackets recurse. After an error the parser is in
// panic: the current token looks like the end of the file, every function returns at once without a
// further message, and the innermost loop over items skips to the next item and ends the panic.
// Hence one mistake gives one message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"
#include "source/source.h"
#include "syntax/ast.h"
#include "syntax/token.h"

namespace plimsoll::syntax {

class Parser {
 public:
  // `tokens` gets its roles filled in.
  Parser(const source::File& source, FileId file, TokenBuffer& tokens, Ast& ast, diag::Sink& sink);

  void parse_declarations();
  // One expression or one `NAME = EXPR`, then the end of the text.
  const Expr* parse_single_expression();
  std::optional<SetItem> parse_single_set();

 private:
  // What stands at the start of a line here, and so whether a line goes on with the one above.
  enum class Lines : std::uint8_t {
    // Declarations: `let`, `draw`, ...; any operator or clause word continues.
    heads,
    // Statements and stocks: `+`, `-`, `=` or a name.
    signed_lines,
    // Tables, strikes and correlations: a key; only `cite` and `judgement` continue.
    table,
    // Cases in braces: `key: value`.
    cases,
    // Arguments of a part: `name = expr`, whatever the name is.
    arguments,
  };
  // Where a declaration stands.
  enum class Place : std::uint8_t { file, risk, function, component };

  // ---- tokens (parser.cpp)
  // The token to be looked at; newlines that end nothing are skipped.
  const Token& cur();
  // Tokens behind it as written, newlines included.
  const Token& raw(std::size_t ahead);
  std::string_view text_of(const Token& token) const;
  Span span_of(const Token& token) const;
  // From a place to the end of the last token taken.
  Span since(std::uint32_t begin) const;
  std::uint32_t begin_here() { return cur().begin; }
  bool at(TokenKind kind) { return cur().kind == kind; }
  bool at_word(std::string_view word);
  bool at_end() { return at(TokenKind::end_of_file); }
  // The token here is the first of its line.
  bool after_newline();
  void advance(Role role = Role::none);
  bool accept(TokenKind kind, Role role = Role::none);
  bool accept_word(std::string_view word);
  bool expect(TokenKind kind, std::string_view after, Role role = Role::none);
  bool expect_word(std::string_view word, std::string_view after);
  bool line_goes_on(const Token& next, const Token& second) const;
  // Brackets inside which newlines are blanks.
  void open_bracket(Role role);
  bool close_bracket(TokenKind kind, const Token& opened, Role role = Role::none);

  // ---- errors (parser.cpp)
  // Begins a panic; the result may be given more labels and help. Harmless while in panic.
  diag::Diagnostic& fail(diag::Kind kind, Span span, std::string message, std::string label = "");
  // "expected WHAT AFTER, found X" at the current token.
  diag::Diagnostic& fail_expected(std::string_view what, std::string_view after);
  void fail_depth(Span span);
  std::string found();

  // ---- items (parser.cpp)
  void recover(std::size_t item_start, int level, Lines lines);
  void skip_token();
  void end_statement();
  void skip_separators();
  // `{` item { (newline | `;`) item } `}`; false in panic.
  template <class Item>
  bool parse_block(std::string_view after, Lines lines, Item&& item);

  // ---- names and clauses (parse_clause.cpp)
  Name parse_name(std::string_view what);
  std::vector<Name> parse_name_list(std::string_view what);
  std::vector<Name> parse_dims();
  std::string parse_string(std::string_view what, Span* span = nullptr);
  // Behind `by`; an empty one is an error.
  std::string parse_person(std::string_view what);
  void parse_title(Decl& decl);
  std::optional<PeriodLiteral> parse_period(std::string_view after);
  PeriodLiteral take_period();
  bool at_period();
  bool accept_each(Each& each);
  void parse_each_and_unit(Each* each, const UnitExpr** unit, bool horizon = false,
                           Span* each_span = nullptr);
  void parse_carries(std::vector<Name>& out);
  // `cite` and `judgement`, as many as there are; true when there was one.
  bool parse_evidence(std::vector<Evidence>& out);
  Evidence parse_cite();
  void parse_clauses(Clauses& clauses);
  bool parse_clause(Clauses& clauses);
  void parse_history(Clauses& clauses);
  // FY2007 5.0 bn JPY cite ...; `after` says where the period stands.
  void parse_past_value(std::vector<HistoryEntry>& past, std::string_view after);
  void parse_across(Clauses& clauses);
  // was "old.name", when it stands here.
  bool parse_was(std::string& was, Span& span);
  void fail_duplicate(std::string_view clause);

  // ---- units (parse_unit.cpp)
  // After a number or a `)`; null when no unit stands here.
  const UnitExpr* parse_unit_suffix();
  const UnitExpr* parse_unit_after_in();
  bool accept_scale(UnitExpr& unit);
  bool at_unit_name();
  bool is_unit_name(std::size_t index) const;
  void parse_unit_product(UnitExpr& unit, int sign);
  void parse_unit_factor(UnitExpr& unit, int sign);
  // ---- fixes (parse_mend.cpp); after an error is reported
  const Token& token_at(std::size_t index) const;
  // Nothing stands between this token and the one before.
  bool tight(std::size_t index) const;
  bool offer_equals(diag::Diagnostic& d);
  void offer_period(diag::Diagnostic& d);
  bool offer_digits(diag::Diagnostic& d);
  bool offer_ending(diag::Diagnostic& d);
  bool offer_comment(diag::Diagnostic& d, std::size_t index);
  bool fail_spreadsheet_if(std::size_t paren);
  Decl* parse_uncertain(const GivenDecl& head, Span grain);
  void offer_draw(diag::Diagnostic& d, const Name& name, std::uint32_t length);
  void offer_division(diag::Diagnostic& d, Span word, std::size_t index);
  void parse_unit_power(UnitFactor& factor);

  // ---- expressions (parse_expr.cpp, parse_primary.cpp)
  Expr* parse_expr();
  // A condition: as parse_expr, and a lone `=` is explained.
  Expr* parse_condition();
  // A figure of correlation: 0.6, spearman(0.6), spearman 0.6.
  const Expr* parse_figure();
  const Expr* parse_path(std::string_view what);
  Expr* parse_operand();
  Expr* parse_primary();
  Expr* parse_number();
  Expr* parse_paren();
  Expr* parse_list();
  Expr* parse_cases();
  void parse_case(Expr& cases);
  Expr* parse_conditional();
  Expr* parse_member(Expr* left);
  Expr* parse_arguments(Expr* left, ExprKind kind);
  void parse_argument(Expr& call);
  Expr* parse_with_unit(Expr* left);
  Expr* parse_bounds(Expr* left, ExprKind kind);
  bool at_within();
  void parse_where(Expr& index);
  bool at_next_declaration();
  void fail_operand();
  void fail_single_equals(const Expr* left);
  void fail_chain(const Expr* middle);
  void count_node(std::uint32_t begin);
  Expr* new_expr(ExprKind kind, std::uint32_t begin);
  // The parent is higher than its child; false, with an error, beyond the limit.
  bool grow(Expr& parent, const Expr* child);
  bool enter();
  void leave() { --depth_; }
  struct Operator;
  bool push_prefixes(std::size_t base);
  bool read_operator(Operator& out);
  bool reduce_above(std::size_t base, const Operator& next);
  bool reduce_one();

  // ---- declarations (parse_decl.cpp, parse_process.cpp, parse_claim.cpp)
  const Decl* parse_decl(Place place);
  bool allowed(std::string_view head, Place place);
  void fail_head(std::string_view head);
  Decl* dispatch(std::string_view head);
  void parse_version();
  Decl* parse_import();
  Decl* parse_use();
  Decl* parse_model();
  Name parse_month();
  Decl* parse_time();
  Decl* parse_currency();
  Decl* parse_unit_decl();
  Name parse_new_unit();
  Decl* parse_source();
  bool parse_dialect(SourceDecl::Dialect& dialect);
  void accept_row_word();
  Decl* parse_dim();
  void parse_label(DimDecl& decl, Name name);
  Decl* parse_given();
  void parse_table_entry(std::vector<TableEntry>& table);
  DrawDecl* parse_draw();
  DrawDecl* parse_severity();
  LetDecl* parse_let(DeclKind kind);
  Decl* parse_fn();
  void parse_fn_body(FnDecl& fn);
  Decl* parse_component();
  const Decl* parse_parameter();
  Decl* parse_part();
  const Decl* parse_part_argument();
  Decl* value_decl(Name name, const Expr* value);
  Decl* parse_stock();
  void accept_line_each(StockLine& line);
  void parse_effects_line(StockDecl& stock);
  void parse_stock_line(StockDecl& stock);
  void parse_stock_level(StockDecl& stock, const Token& sign);
  Decl* parse_schedule();
  void parse_schedule_line(ScheduleDecl& schedule);
  Decl* parse_balancing();
  Decl* parse_event();
  void parse_event_item(EventDecl& event);
  void parse_event_rate(EventDecl& event, bool is_chance);
  void parse_at_most(EventDecl& event);
  void parse_total(EventDecl& event, bool kept);
  Decl* parse_risk();
  Decl* parse_state();
  void parse_becomes(StateDecl& state);
  Decl* parse_affects();
  void parse_affected_labels(AffectsDecl& decl);
  Decl* parse_group();
  Decl* parse_register();
  Decl* parse_statement();
  void parse_statement_line(StatementDecl& statement);
  Sign accept_sign();
  bool at_named_line();
  void parse_values(std::vector<const Expr*>& values);
  Decl* parse_correlate();
  void parse_correlate_entry(CorrelateDecl& decl);
  void parse_members(CorrelateEntry& entry);
  void parse_matrix(CorrelateEntry& entry);
  Decl* parse_outcome();
  Decl* parse_limit();
  Decl* parse_scenario();
  Decl* parse_action();
  Decl* parse_decision();
  void parse_decision_clause(DecisionDecl& decl);
  void parse_objective(DecisionDecl& decl, bool maximises);
  std::optional<SetItem> parse_set_item();
  void parse_strike(ScenarioDecl& scenario);
  Decl* parse_check();
  Decl* parse_expect();
  Decl* parse_observe();
  Decl* parse_allow();

  struct Operator {
    BinaryOp op = BinaryOp::add;
    UnaryOp unary_op = UnaryOp::negate;
    bool is_prefix = false;
    bool to_the_right = false;
    int precedence = 0;
    Span span;
  };

  std::string_view text_;
  // Of what is in no file: what its end is the end of.
  std::string_view whole_;
  FileId file_;
  std::vector<Token>& tokens_;
  Ast& ast_;
  diag::Sink& sink_;

  std::size_t pos_ = 0;
  std::uint32_t last_end_ = 0;
  bool panic_ = false;
  // The panic goes on until the file's own loop: a brace was lost, or there were too many errors.
  bool unwinding_ = false;
  bool stopped_ = false;
  int paren_depth_ = 0;
  int brace_depth_ = 0;
  // Conditionals still waiting for their `else`.
  int open_ifs_ = 0;
  Lines lines_ = Lines::heads;
  // `per` ends a number: `at most 2 per year`.
  bool per_ends_number_ = false;
  // A unit may stand before `:` or `=`: `{1 M JPY: 30%}`, `let x in JPY = y`.
  bool left_of_sign_ = false;
  int depth_ = 0;
  std::size_t n_errors_ = 0;
  std::size_t n_nodes_ = 0;
  Token panic_token_;
  diag::Diagnostic unused_;
  std::vector<Operator> operators_;
  std::vector<Expr*> operands_;
};

template <class Item>
bool Parser::parse_block(std::string_view after, Lines lines, Item&& item) {
  const Token opened = cur();
  if (!expect(TokenKind::left_brace, after, Role::block_open)) return false;
  const int outer_parens = std::exchange(paren_depth_, 0);
  const int outer_ifs = std::exchange(open_ifs_, 0);
  const Lines outer_lines = std::exchange(lines_, lines);
  const int level = brace_depth_;
  skip_separators();
  while (!at(TokenKind::right_brace) && !at_end()) {
    const std::size_t start = pos_;
    tokens_[start].starts_item = true;
    item();
    if (!at(TokenKind::right_brace)) end_statement();
    if (panic_) recover(start, level, lines);
    skip_separators();
  }
  if (!accept(TokenKind::right_brace, Role::block_close)) {
    fail(diag::Kind::unclosed_bracket, span_of(opened), "this `{` is not closed");
  }
  paren_depth_ = outer_parens;
  open_ifs_ = outer_ifs;
  lines_ = outer_lines;
  return !panic_;
}

}  // namespace plimsoll::syntax
