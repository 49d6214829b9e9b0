// Units, periods, expressions and the clauses behind declarations, as written. Part of the tree: ast.h
// says who owns what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace plimsoll::syntax {

// ---------------------------------------------------------------- units, periods, names

// One factor of a unit as written: `JPY`, `per year`, `^2`.
struct UnitFactor {
  std::string_view name;
  int numerator = 1;
  int denominator = 1;
  Span span;
};

// `bn JPY per year`: `power10` is the sum of the scale words (bn 9, M 6, k 3, % -2, bp -4), so that
// "3.1 bn" is read as the decimal 3.1e9 and rounds once.
struct UnitExpr {
  int power10 = 0;
  std::vector<UnitFactor> factors;
  Span span;
};

// 2012-04, 2012-07-31, 2012Q4, 2012, FY2012, FY2012Q3. A plain year is a period where only one can
// stand, elsewhere a number.
struct PeriodLiteral {
  enum class Form : std::uint8_t { month, day, quarter, year, fiscal_year, fiscal_quarter };
  Form form = Form::month;
  int year = 0;
  // Month 1..12 (month, day) or quarter 1..4.
  int part = 0;
  int day = 0;
  Span span;
};

struct Name {
  std::string_view text;
  Span span;
};

// ---------------------------------------------------------------- expressions

enum class ExprKind : std::uint8_t {
  number,       // 3.1 bn JPY per year; text in `text`, unit in `unit` (may be null)
  string,       // "..."; only where a construct asks for it, such as table("x.csv")
  period,       // FY2012Q3
  name,         // x, true, false
  member,       // a.b; `left` is a, `text` is b
  index,        // a[i, j]; `left` is a, arguments in `args`; `where` may follow
  call,         // f(x, p: y); callee in `left`, arguments in `args`, `over` after them
  unary,        // op `-` or `not`; operand in `left`
  binary,       // op in `op`; `left`, `right`
  conditional,  // if c then a else b; c in `condition`
  label_case,   // { construction: a, else: b } by label; keys and values in `entries`
  list,         // [1, 2, 3]
  with_unit,    // beta(2, 18) per year, uniform(2, 8) quarters: `left` with `unit`
  truncated,    // d truncated to [a, b]: `left` is d, bounds in `args` (null pointer: unbounded)
  within,       // x within [a, b]: as `truncated`
};

enum class BinaryOp : std::uint8_t { add, sub, mul, div, pow, lt, le, gt, ge, eq, ne, and_, or_ };

enum class UnaryOp : std::uint8_t { negate, not_ };

struct Expr;

// An argument of a call or index; `name` is empty for a positional one.
struct Argument {
  Name name;
  const Expr* value = nullptr;
};

// `key: value` inside braces: label cases, discrete({..}), cumulative({..}), mixture({..}).
// `else: value` has a null key.
struct BraceEntry {
  const Expr* key = nullptr;
  const Expr* value = nullptr;
  Span span;
};

// `where note ~ "..."` after history[...]: the row whose column contains the text.
struct WhereClause {
  Name column;
  std::string text;
  Span span;
};

struct Expr {
  ExprKind kind = ExprKind::number;
  Span span;
  // Digits of a number without separators; a name; a member; the decoded text of a string.
  std::string_view text;
  const UnitExpr* unit = nullptr;
  const Expr* left = nullptr;
  const Expr* right = nullptr;
  const Expr* condition = nullptr;
  BinaryOp op = BinaryOp::add;
  UnaryOp unary_op = UnaryOp::negate;
  // The operator's own place (binary, unary).
  Span op_span;
  std::vector<Argument> args;
  // sum(x over Line): index sets after `over`.
  std::vector<Name> over;
  std::vector<BraceEntry> entries;
  std::optional<PeriodLiteral> period;
  std::optional<WhereClause> where;
  // The expression stood in parentheses.
  bool parenthesised = false;
  // Nodes on the longest way down, this one included.
  std::uint16_t height = 1;
};

// ---------------------------------------------------------------- clauses

// cite form20f:66 "3.1 billion" | cite history[FY2011, revenue_wan] | judgement "why" by "CFO"
struct Evidence {
  enum class Kind : std::uint8_t { cite_line, cite_row, judgement };
  Kind kind = Kind::judgement;
  Name source;
  // cite_line: 1-based; 0 when only the source is named.
  std::uint32_t line = 0;
  // The quoted figure or the reason; empty when absent.
  std::string text;
  // judgement: whose; empty where nobody is named.
  std::string by;
  // cite_row: the whole `history[...]` expression.
  const Expr* row = nullptr;
  Span span;
};

enum class Each : std::uint8_t { none, period, year, horizon };

// Values before the first period: history { FY2011Q4 5.1 bn JPY; ... } or history <expr> for all.
struct HistoryEntry {
  std::optional<PeriodLiteral> period;
  const Expr* value = nullptr;
  std::vector<Evidence> evidence;
  Span span;
};

// correlate across Line: 0.6
struct AcrossClause {
  Name dim;
  const Expr* value = nullptr;
  Span span;
};

// Clauses that may follow a declaration; each construct's reference says which it takes.
struct Clauses {
  const Expr* off = nullptr;
  // With its word, as all of these.
  Span off_span;
  std::vector<Evidence> evidence;
  std::vector<HistoryEntry> history;
  bool has_history = false;
  Span history_span;
  std::vector<AcrossClause> across;
  Span across_span;
  // was "old.name"
  std::string was;
  // Of the text alone, and of the whole clause.
  Span was_span;
  Span was_clause_span;
  // Mechanism ids as written: "1.1", "9.1".
  std::vector<Name> carries;
  Span carries_span;
};

}  // namespace plimsoll::syntax
