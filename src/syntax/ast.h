// The syntax tree: what was written, before any name has a meaning.
//
//   owner     Ast owns every node of one file; nodes are never freed singly and freeing does not
//             recurse
//   spans     every node knows its place; `name_span` covers the declared name alone
//   names     string_views into the file's text (SourceMap keeps it) or into the Ast's own storage
//   depth     the parser refuses brackets nested beyond 256 and trees higher than 1,000 nodes (long
//             sums, else-if chains), so walks may recurse
//   lists     std::vector of pointers, in the order written
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "syntax/ast_expr.h"

namespace plimsoll::syntax {

// ---------------------------------------------------------------- declarations

enum class DeclKind : std::uint8_t {
  import_,
  use,
  model,
  time,
  currency,
  unit,
  source,
  dim,
  given,
  draw,
  event,
  flow,
  stock,
  schedule,
  affects,
  state,
  let,
  fn,
  component,
  part,
  risk,
  group,
  register_,
  statement,
  correlate,
  outcome,
  limit,
  scenario,
  action,
  check,
  expect,
  observe,
  decision,
  allow,
};

struct Decl {
  explicit Decl(DeclKind k) : kind(k) {}
  virtual ~Decl() = default;
  DeclKind kind;
  Span span;
  Name name;
  // "Consolidated statement of income"
  std::string title;
};

struct ImportDecl : Decl {
  ImportDecl() : Decl(DeclKind::import_) {}
  std::string path;
  Span path_span;
};

// use finance
struct UseDecl : Decl {
  UseDecl() : Decl(DeclKind::use) {}
};

struct ModelDecl : Decl {
  ModelDecl() : Decl(DeclKind::model) {}
  std::optional<PeriodLiteral> as_of;
  // Whose judgements are that name nobody; may be empty.
  std::string author;
};

// time quarter from 2012-04 for 12, fiscal year ends march, named by start
struct TimeDecl : Decl {
  TimeDecl() : Decl(DeclKind::time) {}
  // month | quarter | year
  Name step;
  std::optional<PeriodLiteral> start;
  const Expr* count = nullptr;
  // Empty when not given: the calendar year, named by its own number.
  Name fiscal_end;
  // start | end; empty when not given.
  Name named_by;
};

struct CurrencyDecl : Decl {
  CurrencyDecl() : Decl(DeclKind::currency) {}
  std::vector<Name> codes;
};

// unit server/servers, customer/customers
struct UnitDecl : Decl {
  UnitDecl() : Decl(DeclKind::unit) {}
  struct Item {
    Name singular;
    Name plural;
  };
  std::vector<Item> items;
};

// source history "Reported figures" file "history.csv" key period, line  value value  unit unit
//   [known COLUMN] [sha256 "..."]
struct SourceDecl : Decl {
  SourceDecl() : Decl(DeclKind::source) {}
  // separator ";"  decimal ","  skip 2  rows where kind == "actual": how the file writes cells, numbers
  // and dates, and which rows are meant; empty where nothing is said. As arguments of table(...) too.
  struct Dialect {
    std::string separator;
    std::string decimal;
    std::string thousands;
    std::string negative;
    std::string encoding;
    std::string dates;
    std::string years;
    std::string sheet;
    std::optional<std::string> zero;
    std::uint32_t skip = 0;
    // Conditions on the cells of a row.
    const Expr* rows = nullptr;
    const Expr* until = nullptr;
    Span span;

    // The words whose text stands in quotes, in the order in which they are told; null for another word.
    std::string* quoted_word(std::string_view word) {
      return word == "separator"   ? &separator
             : word == "decimal"   ? &decimal
             : word == "thousands" ? &thousands
             : word == "negative"  ? &negative
             : word == "encoding"  ? &encoding
             : word == "dates"     ? &dates
             : word == "years"     ? &years
             : word == "sheet"     ? &sheet
                                   : nullptr;
    }
  };
  Dialect dialect;
  std::string file;
  Span file_span;
  std::string sha256;
  std::vector<Name> keys;
  Name value;
  Name unit;
  // Column that says when the row became known (a date).
  Name known;
  // `columns year`: what the names of the other columns are, as the last key; then there is no `value`.
  Name columns;
};

// The number of lines of `skip 2`; nothing where it is no such number.
std::optional<std::uint32_t> line_count(const Expr& expr);

// dim Line = firm, home, wan      dim Item = i1..i500      dim Line = firm (was "office"), home
//   [was "OldName"]
struct DimDecl : Decl {
  DimDecl() : Decl(DeclKind::dim) {}
  std::vector<Name> labels;
  // Old names of labels, by label; empty where there is none.
  std::vector<std::string> labels_were;
  std::string was;
  Span was_span;
  // Set for the range form: first and last label.
  std::optional<std::pair<Name, Name>> range;
};

// One line of a table in braces: `wan 25_666.524 cite ...`, `FY2012 11.0 ...`, `firm, tokyo 3`.
struct TableEntry {
  // Labels (names) and/or a period, or `else` (empty list).
  std::vector<const Expr*> keys;
  const Expr* value = nullptr;
  std::vector<Evidence> evidence;
  Span span;
};

struct GivenDecl : Decl {
  GivenDecl() : Decl(DeclKind::given) {}
  std::vector<Name> dims;
  Each each = Each::none;
  const UnitExpr* in_unit = nullptr;
  // Exactly one of `value` and `table` is used; table("x.csv", key: k, column: c) is a call in
  // `value`.
  const Expr* value = nullptr;
  std::vector<TableEntry> table;
  bool has_table = false;
  // `balancing item x: left = right`: the constant that makes the equation hold. `value` is then the
  // equation solved for it, or null where it cannot be (`unsolved` says why, and where).
  const Expr* left = nullptr;
  const Expr* right = nullptr;
  std::string unsolved;
  Span unsolved_span;
  bool is_balancing() const { return left != nullptr; }
  Clauses clauses;
};

struct DrawDecl : Decl {
  DrawDecl() : Decl(DeclKind::draw) {}
  std::vector<Name> dims;
  Each each = Each::none;
  const Expr* law = nullptr;
  // `severity ~ law` inside an event; the name is then "severity".
  bool is_severity = false;
  // `given x ~ law`: an assumption that is uncertain in itself.
  bool is_given = false;
  Clauses clauses;
};

struct LetDecl : Decl {
  // kind is let or flow.
  explicit LetDecl(DeclKind k) : Decl(k) {}
  std::vector<Name> dims;
  Each each = Each::none;
  Span each_span;
  const UnitExpr* in_unit = nullptr;
  const Expr* value = nullptr;
  Clauses clauses;
};

enum class Sign : std::uint8_t { none, plus, minus, equals };

// The flow of a stock's last line `= level`.
inline constexpr std::string_view kLevelChange = "change";

// + organic = expr        - impairment each year = expr        + net_income, depreciation
// = sales * days / quarter (of a stock, its last line: the level, under the name kLevelChange)
// effects at most 30% each period
struct StockLine {
  Sign sign = Sign::plus;
  // `effects`: what affects the stock stands here. It has no values, and its name is its word.
  bool is_effects = false;
  // What all shares together take of the balance in a period; null where nothing is said.
  const Expr* at_most = nullptr;
  // Set for `name = expr`; the line is then a flow `stock.name`.
  Name name;
  Each each = Each::none;
  // `each year`, where it is written.
  Span each_span;
  // One for a named line; one or more, comma-separated, for unnamed ones.
  std::vector<const Expr*> values;
  // Of a schedule: `- scrapped at net`, an amount of carrying value and not of cost.
  bool at_net = false;
  Clauses clauses;
  Span span;
};

struct StockDecl : Decl {
  StockDecl() : Decl(DeclKind::stock) {}
  std::vector<Name> dims;
  const UnitExpr* in_unit = nullptr;
  const Expr* opening = nullptr;
  std::vector<Evidence> opening_evidence;
  std::vector<StockLine> lines;
  Clauses clauses;
};

// schedule property "..." life 5 years opening { FY2007 5 bn JPY; FY2008 ... } { + capex; - scrapped }
struct ScheduleDecl : Decl {
  ScheduleDecl() : Decl(DeclKind::schedule) {}
  std::vector<Name> dims;
  const Expr* life = nullptr;
  std::vector<Evidence> life_evidence;
  // What was bought in each period of the past, at cost; every entry has its period.
  std::vector<HistoryEntry> opening;
  Span opening_span;
  // Signs are plus and minus.
  std::vector<StockLine> lines;
  Clauses clauses;
};

// affects volume of firm, home by -share_lost      affects volume as raids of all but atm by -lost
struct AffectsDecl : Decl {
  AffectsDecl() : Decl(DeclKind::affects) {}
  // The stock; `name` is what stands behind `as`, and empty where nothing does.
  const Expr* target = nullptr;
  // Behind `of`, each a path: `firm`, `Line.firm`. With `all_but` the others are meant.
  std::vector<const Expr*> labels;
  bool has_of = false;
  bool all_but = false;
  const Expr* amount = nullptr;
  Clauses clauses;
};

// state failed "It has failed" opening false { becomes true when trouble > 3; becomes false when saved }
struct StateDecl : Decl {
  StateDecl() : Decl(DeclKind::state) {}
  struct Line {
    bool to = false;
    const Expr* when = nullptr;
    Clauses clauses;
    Span span;
  };
  std::vector<Name> dims;
  const Expr* opening = nullptr;
  std::vector<Evidence> opening_evidence;
  std::vector<Line> lines;
  Clauses clauses;
};

struct TotalItem {
  Name name;
  std::vector<Name> dims;
  const Expr* value = nullptr;
  // after D, for D, spread over D: at most one of `for_` and `spread`.
  const Expr* after = nullptr;
  const Expr* for_ = nullptr;
  const Expr* spread = nullptr;
  bool kept = false;
  Clauses clauses;
  Span span;
};

// event leak "template with {marks}" { rate | chance; at most n per period|year|ever; always;
//   draw ...; severity ~ ...; let ...; total ...; kept ... }
struct EventDecl : Decl {
  EventDecl() : Decl(DeclKind::event) {}
  std::vector<Name> dims;
  // `title` holds the sentence told by explain, with {mark} places.
  const Expr* rate = nullptr;
  const Expr* chance = nullptr;
  Span rate_span;
  std::vector<Evidence> rate_evidence;
  const Expr* at_most = nullptr;
  // period | year | ever
  Name at_most_per;
  bool always = false;
  std::vector<const DrawDecl*> marks;
  std::vector<const LetDecl*> lets;
  std::vector<TotalItem> totals;
  Clauses clauses;
};

struct FnDecl : Decl {
  FnDecl() : Decl(DeclKind::fn) {}
  struct Param {
    Name name;
    const Expr* default_value = nullptr;
  };
  std::vector<Param> params;
  // fn f(x) = expr, or fn f(x) { let ...; stock ...; result expr }
  std::vector<const Decl*> body;
  const Expr* result = nullptr;
  std::vector<Evidence> evidence;
};

// component shop "A shop" (sales "Net sales", margin = 30%) { let ...; flow ...; stock ... }
struct ComponentDecl : Decl {
  ComponentDecl() : Decl(DeclKind::component) {}
  // With their defaults, each as the declaration that a part has of it when nothing is passed: a
  // GivenDecl where it is a figure, else a LetDecl; its value is null where there is no default.
  std::vector<const Decl*> params;
  std::vector<const Decl*> body;
};

// part north "The shop in the north" = shop { sales = north_sales; margin = 34% judgement "..." }
struct PartDecl : Decl {
  PartDecl() : Decl(DeclKind::part) {}
  Name component;
  // A GivenDecl where a figure is passed, else a LetDecl.
  std::vector<const Decl*> arguments;
};

struct RiskDecl : Decl {
  RiskDecl() : Decl(DeclKind::risk) {}
  std::vector<Evidence> evidence;
  // Mechanism ids as written: "1.1", "9.1".
  std::vector<Name> carries;
  // category "...", owner "..."
  std::string category;
  std::string owner;
  // The old name that the risk's draws and events began with.
  std::string was;
  Span was_span;
  std::vector<const Decl*> body;
};

struct GroupDecl : Decl {
  GroupDecl() : Decl(DeclKind::group) {}
  std::vector<Name> members;
  std::vector<Evidence> evidence;
};

// register item_3d "Mechanisms of the text" file "mechanisms.csv"
struct RegisterDecl : Decl {
  RegisterDecl() : Decl(DeclKind::register_) {}
  std::string file;
  Span file_span;
};

// `- line_cost, personnel` has two values and sign minus; `= operating_income` names a subtotal.
struct StatementLine {
  Sign sign = Sign::none;
  // For `=`: the subtotal's name. For `name = expr` lines: a new flow.
  Name name;
  std::vector<const Expr*> values;
  Clauses clauses;
  Span span;
};

struct StatementDecl : Decl {
  StatementDecl() : Decl(DeclKind::statement) {}
  std::vector<StatementLine> lines;
};

struct CorrelateEntry {
  enum class Form : std::uint8_t { pair, across, all_of, matrix };
  Form form = Form::pair;
  // pair: two; all_of and matrix: two or more; across: one (the array).
  std::vector<const Expr*> members;
  Name dim;
  // One figure (pair, across, all_of) or the rows of the matrix, row by row.
  std::vector<const Expr*> values;
  Span span;
};

// correlate demand gaussian { ... }      correlate tails student_t(4) { ... }
struct CorrelateDecl : Decl {
  CorrelateDecl() : Decl(DeclKind::correlate) {}
  // gaussian | student_t
  Name family;
  const Expr* df = nullptr;
  std::vector<CorrelateEntry> entries;
  std::vector<Evidence> evidence;
  // The old name of a block with noise of its own: student_t.
  std::string was;
  Span was_span;
};

enum class BadSide : std::uint8_t { unstated, low, high };

// outcome net_income each year, bad low      outcome a / b each year, bad low, "operating margin"
// outcome margin = a / b each year, bad low
// `name` is empty unless one is written before `=`; the label is in `title`.
struct OutcomeDecl : Decl {
  OutcomeDecl() : Decl(DeclKind::outcome) {}
  const Expr* value = nullptr;
  Each each = Each::none;
  BadSide bad = BadSide::unstated;
  std::vector<Evidence> evidence;
};

// limit no_loss "Years of loss": P(net_income < 0) <= 5% each year
struct LimitDecl : Decl {
  LimitDecl() : Decl(DeclKind::limit) {}
  // A comparison: statistic on the left, bound on the right.
  const Expr* condition = nullptr;
  Each each = Each::none;
  std::vector<Evidence> evidence;
};

// set network.outage.rate = 0.3 * network.outage.rate      set late_cloud.growth ~ uniform(0%, 5%)
struct SetItem {
  const Expr* target = nullptr;
  const Expr* value = nullptr;
  // With `~`: the value is a distribution, in place of the draw's own.
  bool is_law = false;
  std::vector<Evidence> evidence;
  Span span;
};

// strike network.outage in FY2012Q3 { hit[tokyo] = true; hours[tokyo] = 72 hours }
struct StrikeItem {
  const Expr* event = nullptr;
  std::optional<PeriodLiteral> period;
  std::vector<SetItem> marks;
  Span span;
};

struct ScenarioDecl : Decl {
  ScenarioDecl() : Decl(DeclKind::scenario) {}
  std::vector<SetItem> sets;
  std::vector<StrikeItem> strikes;
  std::vector<Evidence> evidence;
};

// action second_route "..." cost 400 M JPY per year to line_cost { set ... }
struct ActionDecl : Decl {
  ActionDecl() : Decl(DeclKind::action) {}
  const Expr* cost = nullptr;
  const Expr* cost_to = nullptr;
  std::vector<SetItem> sets;
  std::vector<Evidence> evidence;
};

struct CheckDecl : Decl {
  CheckDecl() : Decl(DeclKind::check) {}
  const Expr* condition = nullptr;
  std::vector<Evidence> evidence;
};

// expect median(operating_income) within 10% of 7.5 bn JPY in FY2012   cite ...
// expect P(net_income < 0) <= 20% in FY2012
struct ExpectDecl : Decl {
  ExpectDecl() : Decl(DeclKind::expect) {}
  const Expr* statistic = nullptr;
  // Set for `within T of X`.
  const Expr* tolerance = nullptr;
  BinaryOp relation = BinaryOp::le;
  const Expr* target = nullptr;
  // `in FY2012`; absent means every year.
  std::optional<PeriodLiteral> period;
  std::vector<Evidence> evidence;
};

// observe revenue in FY2012Q1 = 24.1 bn JPY +- 0.2 bn JPY  cite ...      observe outage.count in FY2012Q1 = 0
// observe revenue in FY2012Q1 between 24 bn JPY and 25 bn JPY     observe cash > 5 bn JPY in FY2012Q1
struct ObserveDecl : Decl {
  ObserveDecl() : Decl(DeclKind::observe) {}
  // A condition where nothing else is given.
  const Expr* value = nullptr;
  std::optional<PeriodLiteral> period;
  // Of `=`.
  const Expr* seen = nullptr;
  const Expr* error = nullptr;
  // Of `between`.
  const Expr* low = nullptr;
  const Expr* high = nullptr;
  std::vector<Evidence> evidence;
};

// allow judged_tail "because"      allow judged_tail at war.length, war.cost "because"
struct AllowDecl : Decl {
  // `name` is the audit's rule.
  AllowDecl() : Decl(DeclKind::allow) {}
  // Paths; empty: the whole model.
  std::vector<const Expr*> at;
  std::string because;
};

// decision next_years "What to do" { choose second_route; lever cap from 1 M JPY to 9 M JPY; maximise mean(profit) in FY2014 }
struct DecisionDecl : Decl {
  DecisionDecl() : Decl(DeclKind::decision) {}
  // prerequisite hedge for second_route, more_engineers
  struct Prerequisite {
    Name needed;
    std::vector<Name> by;
  };
  struct Lever {
    const Expr* given = nullptr;
    const Expr* low = nullptr;
    const Expr* high = nullptr;
    // `by 1`: between settings; null: any of the range.
    const Expr* step = nullptr;
    Span span;
  };
  // keep no_loss      keep P(cash < 0 JPY) <= 1% each year
  struct Keep {
    const Expr* condition = nullptr;
    Each each = Each::none;
    std::optional<PeriodLiteral> period;
    Span span;
  };
  // Empty: all actions of the model.
  std::vector<Name> actions;
  std::vector<std::vector<Name>> exclusive;
  std::vector<Prerequisite> prerequisites;
  std::vector<Lever> levers;
  bool maximises = true;
  const Expr* objective = nullptr;
  Each each = Each::none;
  std::optional<PeriodLiteral> period;
  std::vector<Keep> keeps;
  const Expr* budget = nullptr;
  std::vector<Evidence> evidence;
};

// ---------------------------------------------------------------- a file

class Ast {
 public:
  FileId file;
  // `plimsoll 1`; 0 when the line is missing.
  int language_version = 0;
  std::vector<const Decl*> decls;

  Expr* make_expr() { return &exprs_.emplace_back(); }
  UnitExpr* make_unit() { return &units_.emplace_back(); }
  template <class T, class... Args>
  T* make_decl(Args&&... args) {
    auto owned = std::make_unique<T>(std::forward<Args>(args)...);
    T* raw = owned.get();
    decls_storage_.push_back(std::move(owned));
    return raw;
  }
  // Keeps text that is not a slice of the file (digits without separators, decoded strings).
  std::string_view keep(std::string text) { return strings_.emplace_back(std::move(text)); }

 private:
  std::deque<Expr> exprs_;
  std::deque<UnitExpr> units_;
  std::deque<std::string> strings_;
  std::vector<std::unique_ptr<Decl>> decls_storage_;
};

}  // namespace plimsoll::syntax
