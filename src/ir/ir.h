// The IR: a model as a list of operations, rolled over trials, periods, labels and occurrences.
//
//   regions   run > trial > period > occurrence. A node is computed once per run, per trial, per
//             period of each trial, or per occurrence of its event. Operands are of the same or an
//             outer region (an occurrence may read its period); the way back is by event_total,
//             event_kept, event_largest
//   when      a period node may be computed only at fiscal year ends or only in the last period;
//             everywhere else it is 0
//   shape     an ordered list of index sets; a node has one value per combination of labels,
//             row-major, the last set fastest
//   order     `nodes` is topologically sorted: operands come first. The one exception is operand 0
//             of `lag`, which may come later: it is read from earlier periods
//   inputs    givens, switches and overlays are inputs of a run and are never folded into
//             constants
//   meaning   a node's value depends on its definition's text alone; see op.def for rounding and
//             poison
//   noise     only `noise` nodes depend on the seed: latent = f(seed, slot name, labels, trial, absolute
//             month, ordinal); `by_trial` nodes depend on the trial's number alone
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/span.h"
#include "dist/distribution.h"
#include "ir/statistic.h"
#include "plimsoll/period_name.h"
#include "plimsoll/unit.h"

namespace plimsoll::ir {

using plimsoll::PeriodName;
using plimsoll::Unit;

using NodeId = Id<struct NodeTag>;
using DimId = Id<struct DimTag>;
using ShapeId = Id<struct ShapeTag>;
using InputId = Id<struct InputTag>;
using FlagId = Id<struct FlagTag>;
using SlotId = Id<struct SlotTag>;
using LawUseId = Id<struct LawUseTag>;
using EventId = Id<struct EventTag>;
using DefId = Id<struct DefTag>;
using ColumnId = Id<struct ColumnTag>;

enum class Op : std::uint8_t {
#define OP(name, ...) name,
#include "ir/op.def"
  count_
};
inline constexpr std::size_t kOps = static_cast<std::size_t>(Op::count_);

// The columns of op.def, which says what each word means.
enum class OpClass : std::uint8_t { smooth, kink, jump, score, none };
enum class OpGroup : std::uint8_t {
  leaf,
  elementwise,
  over,
  label,
  past,
  running,
  latent,
  copula,
  law,
  count,
  gather,
  given,
};
enum class OpNames : std::uint8_t {
  nothing,
  input,
  flag,
  time_index,
  dim,
  label,
  steps,
  slot,
  copula,
  element,
  law,
  event,
  total,
  strike,
  by_trial,
};
enum class OpTakes : std::uint8_t { any, tame, positive, share, flag, tail };

std::string_view op_name(Op op);
// -1: any number.
int op_arity(Op op);
OpGroup op_group(Op op);
OpNames op_names(Op op);
// How the result changes with this operand.
OpClass op_class(Op op, std::size_t operand);
OpTakes op_takes(Op op, std::size_t operand);
bool gives_flag(Op op);
// Poison of this operand always makes the result poison.
bool keeps_poison(Op op, std::size_t operand);
// Of the group law: operand 0 is a latent or an argument, and the law's numbers come after it.
bool has_argument(Op op);

enum class Region : std::uint8_t { run, trial, period, occurrence };
enum class When : std::uint8_t { every_period, year_end, last_period };

// What time_index gives, all counted from 0.
enum class TimeIndex : std::uint8_t {
  period,          // since the first period of the model
  fiscal_year,     // since the fiscal year of the first period
  period_of_year,  // within the fiscal year
};

struct Node {
  Op op = Op::constant;
  Region region = Region::run;
  When when = When::every_period;
  ShapeId shape;
  // Valid in the occurrence region only.
  EventId event;
  // Range in Module::operands.
  std::uint32_t first_operand = 0;
  std::uint32_t n_operands = 0;
  std::uint32_t aux = 0;
  std::uint32_t aux2 = 0;
  double imm = 0;
  DefId def;
  Span span;
};

struct Dim {
  // Empty for the hidden index sets of copulas.
  std::string name;
  std::vector<std::string> labels;
};

struct Shape {
  std::vector<DimId> dims;
  // Product of the sizes; 1 for a scalar.
  std::uint32_t size = 1;
};

// The periods of the model. Months are absolute: year * 12 + (month - 1).
struct Time {
  // 1, 3 or 12.
  int months_per_step = 3;
  std::int64_t first_month = 0;
  std::uint32_t n_periods = 0;
  // Calendar month, 1..12, in which fiscal years end.
  int fiscal_end_month = 12;
  // FY2012 is the year that starts in 2012 (true) or ends in it (false).
  bool named_by_start = true;

  double step_in_years() const { return months_per_step / 12.0; }
  std::int64_t month_of(std::uint32_t period) const {
    return first_month + static_cast<std::int64_t>(period) * months_per_step;
  }
  // First month of the fiscal year that the period lies in; may be before the model's first.
  std::int64_t first_month_of_year(std::uint32_t period) const;
  // Name of the fiscal year that the period lies in, as a number: 2012 for FY2012.
  int fiscal_year_of(std::uint32_t period) const;
  // The period's fiscal year, counted from that of the first period.
  int year_index(std::uint32_t period) const;
  // 0-based position of the period in its fiscal year.
  int position_in_year(std::uint32_t period) const;
  // The period is the last that the horizon has of its fiscal year: what is told or booked each
  // year is told and booked there.
  bool is_year_end(std::uint32_t period) const;
  bool is_year_start(std::uint32_t period) const;
  // One for each fiscal year that the horizon has a period of, in order.
  std::vector<std::uint32_t> year_ends() const;
  // Of the period's fiscal year, how many months lie in the horizon; 12 for a whole one.
  int months_in_year(std::uint32_t period) const;
  bool is_whole_year(std::uint32_t period) const { return months_in_year(period) == 12; }
  // Ends of the fiscal years that lie wholly in the horizon: what limits are judged in.
  std::vector<std::uint32_t> whole_year_ends() const;
  // Of the period, and of the fiscal year that it lies in.
  PeriodName period_name(std::uint32_t period) const;
  PeriodName year_name(std::uint32_t period) const;
};

enum class InputTime : std::uint8_t { constant, by_year, by_period };

// A given. `values` holds for each time (1, fiscal years of the model, or periods) the values by
// label.
struct Input {
  std::string name;
  ShapeId shape;
  InputTime time = InputTime::constant;
  std::vector<double> values;
  DefId def;
};

// A risk's switch (on by default) or an overlay: a scenario, an action, a --set (off by default).
struct Flag {
  enum class Kind : std::uint8_t {
    risk,
    scenario,
    action,
    command_line,
    // A part of a risk by itself, where a question asks for it; on by default.
    part,
  };
  Kind kind = Kind::risk;
  std::string name;
  std::string title;
  bool on_by_default = true;
  Span span;
};

// What a latent is for. Its word is hashed into the noise's key, so none may change.
enum class Purpose : std::uint8_t {
  draw,
  // Of how often an event happens.
  count,
  // What correlated draws have in common.
  common,
  // Of a t copula's degrees of freedom.
  copula,
};
std::string_view purpose_word(Purpose purpose);

struct GivenLatents;

// One independent latent per label, trial, period and occurrence.
struct Slot {
  Purpose purpose = Purpose::draw;
  // Full name of its noise, "risk.event.mark"; the old one where the model says `was`.
  std::string full_name;
  // What the model calls it now, and the event whose count or mark it is.
  std::string name;
  std::string event;
  // Index in Module::risks, or -1.
  int risk = -1;
  ShapeId shape;
  // trial: one per trial; period: one per period; occurrence: one per occurrence.
  Region region = Region::trial;
  // Of an uncertain given: what is not known, rather than what is still to happen.
  bool is_parameter = false;
  // A draw `each year`: drawn at the first period of the fiscal year, the same through the year.
  bool by_year = false;
  // One hash per label combination, row-major (rng::name_hash).
  std::vector<std::uint64_t> name_hashes;
  // Where a file gives them (ir/given.h); null everywhere else.
  std::shared_ptr<const GivenLatents> given;
};

class TrialValues;

// Values that a draw has by the number of the trial, in place of noise and law.
struct ByTrial {
  // Of the draw, as the model calls it.
  std::string name;
  ShapeId shape;
  // trial: one per trial; period: one per period.
  Region region = Region::trial;
  // One per fiscal year, the same in all of its periods.
  bool by_year = false;
  // Never null.
  std::shared_ptr<const TrialValues> values;
  // Overlays that replace numbers of the distribution, which is not read: one that is on says nothing.
  std::vector<FlagId> unread = {};
};

struct Copula {
  std::string name;
  // Row-major, n * n: times independent scores the correlated ones; with L L^T their correlations.
  std::uint32_t n = 0;
  std::vector<double> factor;
};

// A law where it is used. Its numbers are the operands of the node, in the order of Shape::n_flat.
struct LawUse {
  dist::Shape shape;
  // All numbers are of the run region: constant by declaration, so tables may be used.
  bool constant = false;
  DefId def;
};

struct Strike {
  FlagId overlay;
  std::uint32_t period = 0;
  // Element of the event's shape that is struck; every one when negative.
  std::int32_t element = -1;
};

enum class CapPer : std::uint8_t { none, period, year, ever };

struct Event {
  std::string full_name;
  // The sentence told by explain, with {mark} places; may be empty.
  std::string sentence;
  ShapeId shape;
  bool by_chance = false;
  CapPer cap_per = CapPer::none;
  std::uint32_t cap = 0;
  // Strike i makes one extra occurrence, with ordinal kStrikeOrdinal + i.
  std::vector<Strike> strikes;
  NodeId count_node;
  DefId def;

  // Marks by name, for explain: occurrence-region nodes.
  struct Mark {
    std::string name;
    NodeId node;
    Unit unit;
  };
  std::vector<Mark> marks;
};

inline constexpr std::uint32_t kStrikeOrdinal = 0x80000000u;
// More occurrences than this in one period and trial are an error (a rate out of hand).
inline constexpr double kMaxOccurrences = 1e5;

// A total of an event: what becomes of the amount of one occurrence.
struct Total {
  enum class Form : std::uint8_t {
    at_once,  // operands: amount
    after,    // amount, delay
    repeat,   // amount, delay, duration: the amount in each period of the duration
    spread,   // amount, delay, duration: the amount divided evenly over the duration
  };
  EventId event;
  std::string name;
  Form form = Form::at_once;
  DefId def;
};

enum class DefKind : std::uint8_t {
  given,
  draw,
  event,
  mark,
  total,
  flow,
  let,
  stock,
  stock_line,
  state,
  statement_line,
  outcome,
  limit,
  check,
  expect,
  observation,
};

// Definitions that have figures and assume nothing of the world.
constexpr bool is_claim(DefKind kind) {
  return kind >= DefKind::outcome;
}

struct EvidenceRef {
  enum class Kind : std::uint8_t { line, row, judgement };
  Kind kind = Kind::judgement;
  std::string source;
  std::uint32_t line = 0;
  // Quote, reason, or the row's key as written. The `source` of a judgement is who judges.
  std::string text;
  Span span;
};

// A value that a declaration states for a time before the first period.
struct HistoryPoint {
  PeriodName period;
  std::int64_t first_month = 0;
  int n_months = 0;
  // Of the run region, scalar, in canonical units.
  NodeId node;
};

// A declaration as the user knows it; nodes point here.
struct Def {
  DefKind kind = DefKind::let;
  std::string full_name;
  std::string title;
  Span span;
  // In the modeller's words: bn JPY per year.
  Unit unit;
  ShapeId shape;
  // Index in Module::risks, or -1.
  int risk = -1;
  std::vector<EvidenceRef> evidence;
  // The node that readers see (after `off` and overlays); invalid for event blocks.
  NodeId node;
  // Text for hover and `show`: the formula or law as written.
  std::string formula;
  // A draw that is an uncertain given.
  bool is_parameter = false;
  // Of a balancing item: its size, as a share of the right side of the equation that it makes hold.
  std::optional<double> balancing;
  // In order of time; scalars with a `history` by period only.
  std::vector<HistoryPoint> history;
  // Of an outcome that is another definition by its name: that one.
  DefId reports;
};

struct Risk {
  std::string name;
  std::string title;
  std::string category;
  std::string owner;
  FlagId flag;
  // Ids that the risk itself carries; those of its parts stand in Module::mechanisms.
  std::vector<std::string> carries;
  std::vector<EvidenceRef> evidence;
  Span span;
};

struct Group {
  std::string name;
  std::string title;
  std::vector<FlagId> members;
  std::vector<EvidenceRef> evidence;
};

// A row of the register: what the source says can happen, and what in the model carries it.
struct Mechanism {
  std::string id;
  // Empty for an id that is carried and stands in no register.
  std::string title;
  // Why nothing carries it; empty for one that is carried.
  std::string qualitative;
  // What it hits: an expression of the model, and which way; empty where the register does not say.
  std::string line;
  std::string direction;
  // Full names of risks and of their parts, in order of declaration, and where they say so.
  struct Carrier {
    std::string name;
    Span span;
  };
  std::vector<Carrier> carriers;
};

enum class Sample : std::uint8_t { trial, each_period, each_year, horizon };
enum class Bad : std::uint8_t { unstated, low, high };

// Something that a run reports per trial. `each_year`: the node's value at each year end, of limits
// and expectations in whole fiscal years only;
// `horizon`: at the last period; `trial`: a trial node.
struct Column {
  enum class Purpose : std::uint8_t {
    outcome,
    limit,
    check,
    expect,
    unsettled,
    requested,
    // Of an event over its labels and the horizon: how often it happened, and (is_flag) whether.
    occurrences,
  };
  Purpose purpose = Purpose::outcome;
  // "cut[wan, tokyo]": an outcome over labels is a column for each.
  std::string name;
  // Of these the labels, "wan, tokyo"; empty where the outcome has none, whatever its name is.
  std::string label;
  std::string title;
  NodeId node;
  Sample sample = Sample::trial;
  Bad bad = Bad::unstated;
  bool is_flag = false;
  DefId def;
};

enum class Relation : std::uint8_t { lt, le, gt, ge, within };

// A limit or an expectation: statistic of a column against a bound.
struct Bound {
  std::string name;
  std::string title;
  // As written: the whole, its statistic, "P(cash < 0 EUR)", and what that is of, "cash < 0 EUR".
  std::string text;
  std::string statistic_text;
  std::string object;
  // Of a question, not of the model.
  bool is_asked = false;
  ColumnId column;
  Statistic statistic = Statistic::probability;
  // Level of a quantile or shortfall.
  double level = 0;
  // Shortfall on the high side.
  bool high_side = false;
  Relation relation = Relation::le;
  // Run-region node: the bound, or the target of `within`.
  NodeId bound;
  // Run-region node: relative tolerance of `within`.
  NodeId tolerance;
  // Year end or period that it is about; all of the column's when absent.
  std::optional<std::uint32_t> period;
  Unit unit;
  Span span;
};

// What has been seen: the futures of a run are those that agree with it.
struct Observation {
  // near    a value, with a normal error of measurement
  // exact   a count that is what was seen
  // within  a value between two amounts, both included
  // holds   a condition
  enum class Kind : std::uint8_t { near, exact, within, holds };
  Kind kind = Kind::near;
  // As written, without its evidence; what it is of, and when: "revenue", "FY2012Q1" or nothing.
  std::string text;
  std::string object;
  std::string when;
  NodeId node;
  Sample sample = Sample::trial;
  // Of a sample in periods: which; of each_year the last of the year.
  std::uint32_t period = 0;
  // Run-region nodes: what was seen, or the lower end; the error, or the upper end.
  NodeId first;
  NodeId second;
  DefId def;
  Unit unit;
  Span span;
};

// The lines of a statement block in order, for reports and explain.
struct Statement {
  std::string name;
  std::string title;
  struct Line {
    std::string name;
    // '+', '-', '='
    char sign = '+';
    NodeId node;
    DefId def;
  };
  std::vector<Line> lines;
};

struct Source {
  std::string name;
  std::string title;
  // As written in the model, and where it was found (empty when it was not read).
  std::string file;
  std::string path;
  std::string sha256;
};

// A file that the numbers came from: of the model's text, or of its data.
struct ReadFile {
  // Below the model's folder, "risks/fx.plim"; "library:NAME.plim" for the library's.
  std::string name;
  std::string sha256;
};

struct Module {
  std::string model_name;
  std::string title;
  std::string as_of;
  bool has_time = false;
  Time time;

  std::vector<Node> nodes;
  std::vector<NodeId> operands;
  std::vector<Dim> dims;
  std::vector<Shape> shapes;
  std::vector<Input> inputs;
  std::vector<Flag> flags;
  std::vector<Slot> slots;
  std::vector<ByTrial> by_trial;
  std::vector<Copula> copulas;
  std::vector<LawUse> laws;
  std::vector<Event> events;
  std::vector<Total> totals;
  std::vector<Def> defs;
  std::vector<Risk> risks;
  std::vector<Group> groups;
  // In the register's order; without one, the ids that are carried, 1.9 before 1.10.
  std::vector<Mechanism> mechanisms;
  std::string register_title;
  std::vector<Column> columns;
  std::vector<Bound> limits;
  std::vector<Bound> expectations;
  std::vector<Observation> observations;
  std::vector<Statement> statements;
  std::vector<Source> sources;
  // Everything that the module was made of; a question adds none.
  std::vector<ReadFile> files;

  const Node& node(NodeId id) const { return nodes[id.value]; }
  Node& node(NodeId id) { return nodes[id.value]; }
  std::span<const NodeId> operands_of(const Node& n) const {
    return std::span<const NodeId>(operands).subspan(n.first_operand, n.n_operands);
  }
  const Shape& shape(ShapeId id) const { return shapes[id.value]; }
  std::uint32_t size_of(NodeId id) const { return shapes[nodes[id.value].shape.value].size; }

  // Building. Region and shape of a node are the caller's business; verify() checks them.
  NodeId add(Node node, std::span<const NodeId> node_operands);
  ShapeId intern_shape(std::span<const DimId> shape_dims);
  // Where shapes stand that intern_shape() has seen.
  std::map<std::vector<DimId>, ShapeId> shape_places;
  // Sets operand 0 of a `lag` made before its operand existed.
  void patch_operand(NodeId node, std::uint32_t index, NodeId operand);
};

// For each element of `to`, the element of `from` that is broadcast to it. `from`'s index sets must
// be among `to`'s.
std::vector<std::uint32_t> broadcast_map(const Module& module, ShapeId from, ShapeId to);
std::vector<std::uint32_t> broadcast_map(const Module& module, std::span<const DimId> from,
                                         std::span<const DimId> to);

// The event that a node belongs to or reads: its occurrences, count, totals. Invalid for all
// others.
EventId event_of(const Module& module, const Node& node);

// The group gather.
bool event_gathers(Op op);

// Empty when the module obeys the rules above; else the first violation, naming the node.
std::string verify(const Module& module);

// One line per node, readable and stable: for golden files and `show --ir`.
std::string print(const Module& module);

}  // namespace plimsoll::ir
