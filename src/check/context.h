// The checker's inside, shared by its source files: from trees to IR, on demand.
//
// Idea: collect() fills the symbol table from all files; value_of() elaborates a name the first
// time it is read, once for each mode, and refuses a name that is read while it is being elaborated
// unless a lag stands between. A lag is a node whose operand is filled in later, from the worklist.
// Every symbol is elaborated in the end, so that mistakes are found whether or not an outcome needs
// them.
//
// An expression is elaborated within a Scope: where names are looked up, whether names stand for
// values of the period, year or horizon, and what is bound just here (balance, marks, own old
// value).
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "check/builder.h"
#include "check/check.h"
#include "check/state.h"
#include "check/symbols.h"
#include "check/value.h"
#include "data/loader.h"
#include "data/period.h"
#include "data/store.h"
#include "ir/evaluate.h"
#include "units/unit.h"

namespace plimsoll::check {

// "month" for 1, "quarter" for 3, else "year".
std::string_view unit_of_months(int months);
// The text of `e` as a figure per time, to paste: "5% per month", "(a + b) per month".
std::string with_unit_words(const Expr& e, const std::string& text, std::string_view words);

class Elaborator {
 public:
  Elaborator(source::SourceMap& sources, diag::Sink& sink);
  ~Elaborator();

  // Takes the loaded files; everything is in `module` afterwards.
  void compile(const data::LoadedModel& model);
  // As compile(), without elaborating anything that is not asked for.
  void prepare(const data::LoadedModel& model);
  std::optional<Constant> constant(const Expr& expr);
  ir::Module take_module() { return std::move(module_); }

 private:
  // ---- diagnostics (report.cpp)
  // One message for each kind and place.
  diag::Diagnostic& error(diag::Kind kind, Span span, std::string message, std::string label = "");
  diag::Diagnostic& error_once(diag::Kind kind, Span span, std::string message,
                               std::string label = "");
  void report_held();
  std::string words(const Unit& unit) const;
  std::string words_of_dims(ShapeId shape) const;
  std::string text_of(Span span) const;
  std::string quoted(Span span) const;
  // The text as an operand: in parentheses where it is made of several.
  std::string grouped(Span span) const;
  // Where a clause of the declaration may be inserted.
  Span clause_place(const Symbol& symbol) const;
  void add_unit_help(diag::Diagnostic& d, const Unit& left, const Unit& right, Span span = {},
                     Span left_span = {}) const;
  void unit_mismatch(Span at, const std::string& what, const Value& left, Span left_span,
                     const Value& right, Span right_span);
  void suggest(diag::Diagnostic& d, std::string_view word,
               const std::vector<std::string_view>& candidates, Span at = {}) const;
  void report_overflow();

  // ---- collection (collect.cpp)
  void collect(const data::LoadedModel& model);
  void declare(const syntax::Decl* decl, SymbolId parent, bool library);
  void declare_dim(const syntax::DimDecl& decl, SymbolId parent);
  void declare_event(const syntax::EventDecl& decl, SymbolId parent);
  void declare_stock(const syntax::StockDecl& decl, SymbolId parent);
  void declare_statement(const syntax::StatementDecl& decl, SymbolId parent);
  void declare_risk(const syntax::RiskDecl& decl, SymbolId parent, bool library);
  void declare_groups();

  // ---- mechanisms (register.cpp)
  void map_mechanisms(const data::LoadedModel& model);
  bool read_register(const syntax::RegisterDecl& decl);

  void declare_unique(std::unordered_map<std::string_view, Span>& names, const syntax::Name& name,
                      std::string_view what);
  void make_defs();
  std::vector<ir::EvidenceRef> evidence(const std::vector<syntax::Evidence>& items);
  void add_evidence(const ir::EvidenceRef& ref);

  // ---- index sets and shapes (shape.cpp)
  DimId find_dim(const syntax::Name& name, SymbolId place, bool report = true);
  ShapeId declared_shape(const std::vector<syntax::Name>& dims, SymbolId place);
  // Position of a label, or nothing; silent.
  std::optional<std::uint32_t> label_position(DimId dim, std::string_view label);
  // The picks that `[...]` after a value of `shape` asks for.
  std::optional<std::vector<Pick>> picks(const Expr& index, ShapeId shape, const Scope& scope);
  Value pick(const Value& value, const std::vector<Pick>& picks, const Scope& scope, Span span);
  // The right side has exactly the declared index sets; where `broadcast`, it may have none.
  Value conform(Value value, ShapeId declared, bool broadcast, const Expr& e,
                const std::string& what, const Scope& scope);
  Value conform(Value value, ShapeId declared, bool broadcast, Span span, const std::string& what,
                const Scope& scope, const Expr* e = nullptr);
  // Collects the terms of the sum `e` that are over `dim`; whether all are.
  bool terms_over(const Expr& e, DimId dim, const Scope& scope, std::vector<const Expr*>& over);
  // The same values in a larger shape, or in an inner region.
  Value widen(const Value& value, ShapeId shape, Region region, When when, Span span);
  // Condition that holds at the picked labels; invalid node for no picks.
  Value at_labels(const std::vector<Pick>& picks, Span span);

  // ---- nodes (emit.cpp)
  When when_of(Mode mode) const;
  Value number(double value, Unit unit = {}, Type type = Type::number);
  Value emit(Op op, std::initializer_list<const Value*> operands, Unit unit, Type type,
             const Scope& scope, Span span);
  Value emit_plain(Op op, std::initializer_list<const Value*> operands, Unit unit, Type type,
                   When when, Span span);
  Value reduce(Op op, const Value& value, DimId dim, const Scope& scope, Span span);
  Value select(const Value& condition, const Value& then, const Value& otherwise, When when,
               Span span);
  Value flag_value(ir::FlagId flag);
  // The number when the value depends on no input and no switch.
  std::optional<double> constant_of(NodeId node, int depth = 0) const;

  // ---- expressions (expr.cpp, operators.cpp)
  Value expr(const Expr& e, const Scope& scope);
  Value expr_by_kind(const Expr& e, const Scope& scope);
  Value numeric(const Expr& e, const Scope& scope);
  Value condition(const Expr& e, const Scope& scope);
  Value literal(const Expr& e);
  Value name_value(const Expr& e, const Scope& scope);
  Value index(const Expr& e, const Scope& scope);
  Value unary(const Expr& e, const Scope& scope);
  Value binary(const Expr& e, const Scope& scope);
  Value arithmetic(const Expr& e, const Value& left, const Value& right, const Scope& scope);
  Value power(const Expr& e, const Value& base, const Value& exponent, const Scope& scope);
  Value compare(const Expr& e, const Value& left, const Value& right, const Scope& scope);
  Value conditional(const Expr& e, const Scope& scope);
  Value label_case(const Expr& e, const Scope& scope);
  Value with_unit(const Expr& e, const Scope& scope);
  // Makes both sides one unit, giving it to a bare zero; false after an error.
  bool unify(Value& a, Span a_span, Value& b, Span b_span, Span at, const std::string& what);
  bool same_unit(Value& value, const Unit& unit, Span span, const std::string& what);
  bool expect_number(const Value& value, Span span, const std::string& what);
  bool expect_plain(const Value& value, Span span, const std::string& what);

  // ---- names (resolve.cpp, read.cpp)
  struct Reference {
    SymbolId symbol;
    const Value* parameter = nullptr;
    // What follows the symbol and is no symbol itself: `rate`, `high`.
    std::string_view part;
  };
  static bool path_of(const Expr& e, std::vector<syntax::Name>& parts);
  std::optional<Reference> resolve(const Expr& e, const Scope& scope, bool report);
  SymbolId find_from(SymbolId place, std::string_view name) const;
  SymbolId place_of(const Symbol& symbol) const;
  Scope scope_of(SymbolId id) const;
  Value builtin_name(std::string_view name, const Scope& scope, Span span, bool& found);
  Value read(SymbolId id, const Scope& scope, Span span);
  Value value_of(SymbolId id, Mode mode, Span use);
  Value derived(SymbolId id, Mode mode, Span use);
  Value derived_after(SymbolId id, Mode mode, Span use);
  Value derive(SymbolId id, Mode mode, Span use);
  // Says why a name has no value over a year or the horizon, and offers its closing value.
  Value no_year_value(SymbolId id, Mode mode, Span use, std::string_view why = "");
  void offer_sum(diag::Diagnostic& d, SymbolId id, Span place) const;
  Value running(const Value& value, Op op, double start, Mode mode, Span span);
  Value elaborate(SymbolId id);
  void define(SymbolId id, const Value& value);
  void report_cycle(SymbolId id, Mode mode, Span use, bool lagged = false);
  void order_from(SymbolId root, const std::function<bool(SymbolId)>& wanted,
                  std::vector<SymbolId>& order);
  void order_symbols(std::vector<SymbolId>& order);
  bool too_deep(Span use);
  void references(const Expr* e, SymbolId place, std::vector<SymbolId>& out);
  void references_of(SymbolId id, std::vector<SymbolId>& out);

  // ---- declarations (given.cpp, define.cpp, stock.cpp, statement.cpp, draw.cpp)
  Value elaborate_given(SymbolId id);
  Value given_table(SymbolId id, const syntax::GivenDecl& decl, ShapeId shape);
  Value given_csv(SymbolId id, const syntax::GivenDecl& decl, ShapeId shape);
  Value given_input(SymbolId id, ir::InputTime time, ShapeId shape, std::vector<double> values,
                    Unit unit, Span span);
  Value figure_of(SymbolId id, Value value, ShapeId shape, Span span);
  struct Entry {
    double value = 0;
    Unit unit;
    bool zero = false;
  };
  // A figure that can be an input: a number, `-` before one, or a row of a source.
  std::optional<Entry> figure(const Expr& e, const std::optional<units::ScaledUnit>& in);
  bool is_figure(const Expr& e, SymbolId place);
  bool read_table(const syntax::GivenDecl& decl, ShapeId shape, SymbolId place,
                  std::vector<const syntax::TableEntry*>& cells, ir::InputTime& time);
  std::uint32_t n_times(ir::InputTime time) const;
  Value elaborate_let(SymbolId id);
  Value let_value(SymbolId id, const Scope& scope);
  Value book(const Value& value, Mode mode, Span span);
  Value apply_off(SymbolId id, Value value, const Expr* off, const Scope& scope, ShapeId shape,
                  Region most);
  bool check_flow_unit(SymbolId id, const Value& value, Span span);
  StockState& prepare_stock(SymbolId id);
  bool settle_stock(SymbolId id);
  bool open_stock(SymbolId id, const syntax::StockDecl& decl, const std::string& name);
  bool infer_stock(SymbolId id, const syntax::StockDecl& decl, Value& opening, ShapeId& shape);
  Value stock_level(SymbolId id, std::size_t n_lines);
  Value stock_line_value(SymbolId id, const syntax::StockDecl& decl, std::uint32_t line);
  Value elaborate_stock(SymbolId id);
  Value statement_value(const Expr& e, SymbolId place);
  Value elaborate_subtotal(SymbolId id);
  Value elaborate_statement_line(SymbolId id);
  void record_statements();
  // What `history` says by period, for reports; values read by `lag` and its kin come by
  // history_value().
  void record_histories();
  Value elaborate_draw(SymbolId id);
  // The value of the distribution `e`, elaborated as `law`, on the latent of a draw or mark.
  Value from_law(SymbolId id, const Expr& e, const Value& law, ShapeId shape,
                 const std::string& purpose);
  Value drawn(SymbolId id, const syntax::DrawDecl& decl, ShapeId shape, const Scope& scope,
              const std::string& purpose);
  NodeId latent(SymbolId id, const std::string& purpose, ShapeId shape, Region region, bool by_year,
                bool as_score, Span span);
  ir::SlotId make_slot(const std::string& purpose, const std::string& name, ShapeId shape,
                       Region region, bool by_year, Span span);
  std::string noise_name(SymbolId id) const;
  std::vector<std::string> noise_labels(const std::vector<DimId>& dims,
                                        std::span<const std::uint32_t> at) const;
  std::vector<std::string> element_labels(ShapeId shape, bool with_dims) const;

  // Why a constant is not finite (compile.cpp).
  void report_poison(ir::RunRegion& region, NodeId id, const Expr& e);

  // ---- distributions (law.cpp, law_function.cpp)
  Value law_call(const dist::Law& law, const Expr& e, const Scope& scope);
  Value truncated(const Expr& e, const Scope& scope);
  Value law_arithmetic(const Expr& e, const Value& left, const Value& right, const Scope& scope);
  Value law_function(std::string_view name, const Expr& e, const Value& law, const Scope& scope);
  Value law_moment(bool mean, const Expr& e, const Value& law, const Scope& scope);
  Value law_quantile(std::string_view name, const Expr& e, const Value& law, const Scope& scope);
  bool law_argument_names(const Expr& e, std::initializer_list<std::string_view> second);
  bool law_figure_exists(Op op, const LawValue& law, const Value* argument, const Expr& e);
  Value law_node(Op op, const LawValue& law, const Value* argument, ShapeId shape, Region region,
                 EventId event, When when, Span span);
  Value transformed(const LawValue& law, Value value, When when, Span span);
  Value law_parameter(const Expr& e, std::string_view name, const Scope& scope);
  struct Arguments;
  bool match_form(const dist::Form& form, const Expr& e, Arguments& out);
  void report_no_form(const dist::Law& law, const Expr& e);

  // ---- calls (call.cpp, call_math.cpp, call_time.cpp, history.cpp, unit_of.cpp, function.cpp)
  bool has_stray_parts(const Expr& e, bool is_function);
  Value call(const Expr& e, const Scope& scope);
  bool call_math(std::string_view name, const Expr& e, const Scope& scope, Value& out);
  bool call_over(std::string_view name, const Expr& e, const Scope& scope, Value& out);
  bool call_time(std::string_view name, const Expr& e, const Scope& scope, Value& out);
  bool n_arguments(const Expr& e, std::size_t least, std::size_t most, std::string_view usage);
  Value fold_pair(Op op, const Expr& e, const Scope& scope);
  Value compound(const Expr& e, const Scope& scope);
  // (per_time.cpp)
  bool known_mean(const Value& value, const Expr& e, const std::string& what, bool is_chance);
  bool known_duration(const Value& value, const Expr& e, bool is_delay);
  // Months of the unit of time that a figure per time is written in; nothing after an error.
  std::optional<int> written_months(const Value& value, const Expr& e, const std::string& what,
                                    Mode mode);
  // The plain number that a figure per time is in units of that many months.
  Value per_unit(const Value& value, int months, const Scope& scope, Span span);
  Value step(Mode mode);
  Value year_length();
  Value in_year(int index);
  Value back(const Expr& e, const Scope& scope, std::string_view what, std::uint32_t steps);
  Value lagged(SymbolId id, std::uint32_t steps, Span span);
  Value lagged_year(SymbolId id, std::uint32_t years, Span span);
  Value trailing(const Expr& e, const Scope& scope);
  Value average(const Expr& e, const Scope& scope);
  Value ever(const Expr& e, const Scope& scope, bool always);
  Value closing(const Expr& e, const Scope& scope);
  std::optional<std::uint32_t> whole_steps(const Expr& e, const Scope& scope);
  struct Stated {
    Unit unit;
    ShapeId shape;
    Type type = Type::number;
  };
  std::optional<Stated> stated(SymbolId id, Span use);
  Value years_before(SymbolId id, Mode mode, std::uint32_t years, const std::vector<Value>& before,
                     const Stated& as, Span span);
  // The value `steps` periods, or fiscal years, before the first; nothing where none is stated.
  std::optional<Value> history_value(SymbolId id, std::uint32_t steps, bool of_year,
                                     const Stated& as, Span use);
  std::optional<Value> history_of_event(SymbolId id, data::MonthSpan wanted, const Stated& as,
                                        Span use);
  const syntax::Clauses* history_clauses(const Symbol& symbol) const;
  bool is_open(SymbolId id) const;
  bool leads_to_open(SymbolId id);
  void report_no_history(SymbolId id, std::uint32_t back, bool years, Span use);
  // The unit that an expression must have, found without elaborating it; nothing where that takes
  // more than its figures and the names that are known already.
  std::optional<Unit> unit_of(SymbolId id);
  std::optional<Unit> unit_of(const Expr& e, const Scope& scope);
  std::optional<Unit> unit_of_call(const Expr& e, const Scope& scope);
  std::optional<Unit> unit_of_name(const Expr& e, const Scope& scope);
  const syntax::Clauses* clauses_of(const Symbol& symbol) const;
  SymbolId stepped(const Expr& e, const Scope& scope, std::vector<Pick>& picks,
                   std::string_view what);
  Value call_function(SymbolId fn, const Expr& e, const Scope& scope);
  Value call_in(Frame& frame, const Symbol& symbol, const Expr& e, const Scope& scope);
  bool declare_locals(const syntax::FnDecl& decl, Frame& frame);

  // ---- clauses that would be read and ignored (clauses.cpp)
  void check_clauses(const data::LoadedModel& model);
  void check_clauses(const syntax::Decl& decl);
  void check_event_clauses(const syntax::EventDecl& event);
  void check_function_clauses(const syntax::FnDecl& fn);
  void refuse_clauses(const syntax::Clauses& clauses, unsigned effective, std::string_view what,
                      const syntax::Name& name);
  void refuse(Span clause, std::string_view word, std::string_view what, const syntax::Name& name,
              std::string_view why = "");

  // ---- events (event.cpp)
  const syntax::EventDecl& event_decl(SymbolId event) const;
  void resolve_event_shapes();
  Value elaborate_count(SymbolId id);
  Value event_mean(SymbolId event, const syntax::EventDecl& decl);
  Value conform_in_event(Value value, ShapeId declared, SymbolId event, Span span,
                         const std::string& what, const Scope& scope);
  Value elaborate_mark(SymbolId id);
  Value elaborate_event_let(SymbolId id);
  Value elaborate_total(SymbolId id);
  Value elaborate_largest(SymbolId id);
  Value apply_strikes(SymbolId id, Value value);
  Value event_off(SymbolId event, Value value, double off);
  void finish_events();

  // ---- risks (risk.cpp)
  void check_risks();
  bool can_switch(const syntax::RiskDecl& decl) const;

  // ---- correlation (correlate.cpp, copula.cpp)
  void collect_correlations();
  void collect_across(SymbolId id, const syntax::DrawDecl& decl);
  void collect_group(const syntax::CorrelateDecl& decl, SymbolId place);
  bool add_member(CorrelatedGroup& group, SymbolId id, Span span);
  std::vector<std::uint32_t> member_elements(CorrelatedGroup& group, const Expr& e,
                                             const Scope& scope);
  SymbolId group_member_at(const CorrelatedGroup& group, std::uint32_t element) const;
  std::optional<double> correlation_figure(CorrelatedGroup& group, const Expr& e,
                                           const Scope& scope);
  const math::RankOfStudent* rank_of_student(CorrelatedGroup& group, Span at, const Scope& scope);
  void find_alike(CorrelatedGroup& group,
                  std::span<const std::vector<std::vector<std::uint32_t>>> elements);
  bool factor_matrix(CorrelatedGroup& group);
  void plan_common(CorrelatedGroup& group);
  void order_members(CorrelatedGroup& group);
  std::vector<std::size_t> keyed_dims(const std::vector<DimId>& dims) const;
  void weigh_alike(CorrelatedGroup& group, SymbolId id);
  std::vector<std::uint32_t> keyed_order(const CorrelatedGroup& group,
                                         std::vector<std::uint32_t> elements);
  void report_not_psd(const CorrelatedGroup& group);
  void build_group(CorrelatedGroup& group);
  void build_t_factor(CorrelatedGroup& group, const NodeSpec& spec);
  ShapeId slot_shape(SymbolId id);
  Region slot_region(SymbolId id, bool& by_year) const;

  // ---- overlays (overlay.cpp)
  void collect_overlays(const data::LoadedModel& model);
  ShapeId target_shape(const TargetKey& key);
  std::optional<TargetKey> target_of(const Expr& path);
  void add_target(std::uint32_t overlay, const syntax::SetItem& item);
  void add_cost(std::uint32_t overlay, const syntax::ActionDecl& decl);
  void add_strike(std::uint32_t overlay, const syntax::StrikeItem& item);
  std::vector<std::int32_t> elements_at(ShapeId shape, const std::vector<Pick>& picks) const;
  bool mentions(const Expr* e, const TargetKey& key);
  void check_blind_sets();
  Value checked_replacement(const syntax::SetItem& item, const Value& old,
                            const std::vector<Pick>& picks, const Scope& scope, ShapeId shape,
                            Region most, const std::string& what);
  Value law_in_place(const TargetKey& key, const syntax::SetItem& item, const Value& old,
                     const Scope& scope, ShapeId shape, const std::string& what);
  Value cost_of(const Substitution& s, const Value& old, const Scope& scope);
  Value apply_overlays(const TargetKey& key, Value value, const Scope& scope, ShapeId shape,
                       Region most, const std::string& what);
  void report_unused_sets();

  // ---- what is asked for (statistic.cpp, outcome.cpp)
  struct Sampled {
    Value value;
    ir::Sample sample = ir::Sample::trial;
  };
  struct StatisticCall;
  std::optional<Sampled> sampled(const Expr& e, syntax::Each each, const Scope& scope,
                                 const std::string& what);
  std::optional<Sampled> resample(Value value, syntax::Each each, Span span,
                                  const std::string& what);
  std::optional<StatisticCall> statistic(const Expr& e, const Scope& scope);
  std::optional<ir::Bound> bound(const StatisticCall& call, const Expr& target,
                                 syntax::BinaryOp relation, const Sampled& sampled,
                                 ir::Column::Purpose purpose, const std::string& name,
                                 const std::string& text, Span span);
  bool constant_level(const Expr& e, const Scope& scope, double& out);
  bool shortfall_is_high(const Expr& object, syntax::BinaryOp relation) const;
  bool is_about_one(const StatisticCall& call, const Value& object);
  std::string period_literal(std::uint32_t period) const;
  bool judged_in_years(syntax::Each each, Span span, const std::string& what,
                       const std::string& instead);
  void limit(const syntax::LimitDecl& decl);
  void condition_asked(const data::LoadedModel::Condition& asked);
  bool looks_back(NodeId condition) const;
  void expect(const syntax::ExpectDecl& decl);
  ir::ColumnId add_column(ir::Column::Purpose purpose, std::string name, std::string title,
                          const Sampled& sampled, ir::Bad bad, ir::DefId def);
  ir::DefId make_def(ir::DefKind kind, std::string name, std::string title, Span span,
                     const Value& value, std::string formula);
  Value element(const Value& value, std::size_t index, const Scope& scope, Span span);
  void outcome(const syntax::OutcomeDecl& decl);
  void check(const syntax::CheckDecl& decl);
  void unsettled();
  void outcomes(const data::LoadedModel& model);
  void close_lags();

  Mode mode_of(syntax::Each each) const;
  bool needs_time(Span span, std::string_view what);

  source::SourceMap& sources_;
  diag::Sink& sink_;
  ir::Module module_;
  Builder builder_;
  units::UnitTable units_;
  std::unique_ptr<data::Store> data_;
  SymbolTable symbols_;

  // Declarations that are no symbols, in order, with the risk they stand in.
  template <class T>
  struct Placed {
    const T* decl;
    SymbolId place;
  };
  std::vector<const syntax::OutcomeDecl*> outcomes_;
  std::vector<const syntax::LimitDecl*> limits_;
  std::vector<const syntax::CheckDecl*> checks_;
  std::vector<const syntax::ExpectDecl*> expects_;
  std::vector<const syntax::ScenarioDecl*> scenarios_;
  std::vector<const syntax::ActionDecl*> actions_;
  std::vector<const syntax::GroupDecl*> groups_;
  std::vector<Placed<syntax::CorrelateDecl>> correlations_;
  std::vector<Placed<syntax::StatementDecl>> statements_;
  std::vector<const syntax::RiskDecl*> risk_decls_;
  std::unordered_map<std::string_view, const syntax::OutcomeDecl*> named_outcomes_;
  std::unordered_map<const syntax::Decl*, std::vector<SymbolId>> statement_lines_;

  std::unordered_map<const Expr*, Value> statement_values_;
  std::unordered_map<SymbolId, DimId> dims_;
  std::unordered_map<DimId, SymbolId> dim_symbols_;
  std::vector<std::unordered_map<std::string_view, std::uint32_t>> label_positions_;
  std::unordered_map<SymbolId, StockState> stocks_;
  std::map<SymbolId, EventState> events_;
  // Totals that may reach past the horizon.
  std::vector<std::pair<SymbolId, Value>> unsettled_;
  std::vector<Overlay> overlays_;
  std::unordered_map<TargetKey, std::vector<Substitution>, TargetKeyHash> targets_;
  std::vector<CorrelatedGroup> correlated_;
  std::unordered_map<SymbolId, Membership> memberships_;
  std::unordered_map<std::uint64_t, Span> noise_spans_;
  // Of draws and marks outside correlated groups, once made.
  std::unordered_map<SymbolId, NodeId> noise_nodes_;

  // Values over the year and the horizon; the state of `value_of` for each.
  struct Derived {
    bool done = false;
    Value value;
  };
  std::unordered_map<std::uint64_t, Derived> derived_;

  struct Pending {
    SymbolId symbol;
    Mode mode = Mode::normal;
    Span use;
    // A lag stands between this name and the one that reads it.
    bool lagged = false;
  };
  std::vector<Pending> stack_;
  std::size_t depth_ = 0;
  bool deriving_ = false;
  bool next_is_lagged_ = false;
  int unit_depth_ = 0;
  // Where the model's text asked for a value over a year or the horizon, while the lets and
  // functions behind it are evaluated on such values; `asked_name_` is what stands there, if a name.
  Span asked_;
  SymbolId asked_name_;

  // Lag nodes whose operand is not known yet.
  struct Patch {
    NodeId lag;
    SymbolId symbol;
    Mode mode = Mode::normal;
    Span use;
    // What the lag was taken for, before its operand was known.
    Unit unit;
  };
  std::vector<Patch> patches_;
  std::unordered_map<std::uint64_t, Value> lags_;
  std::deque<Frame> frames_;
  std::unordered_map<std::string, int> instances_;
  std::unordered_map<std::string, Span> outcome_names_;
  std::vector<const syntax::FnDecl*> calls_;
  std::unordered_set<std::uint64_t> reported_;
  struct Held {
    diag::Diagnostic diagnostic{};
    std::size_t n_more = 0;
  };
  std::deque<Held> held_;
  std::unordered_map<std::string, std::size_t> held_index_;
  diag::Diagnostic ignored_;
  bool time_is_wrong_ = false;
  bool overflow_reported_ = false;
  mutable int n_suggestions_ = 0;
};

}  // namespace plimsoll::check
