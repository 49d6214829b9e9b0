// Limits and expectations: a statistic of a column against a bound.
#include "check/outcomes/statistic.h"

#include <algorithm>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/functions/call.h"
#include "check/functions/foreign_names.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "check/outcomes/outcome.h"
#include "data/period.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;
using ir::Op;
using syntax::BinaryOp;
using syntax::ExprKind;

struct StatisticCall {
  ir::Statistic statistic = ir::Statistic::mean;
  Span span;
  const Expr* object = nullptr;
  double level = 0;
  // Asked for from above: `quantile(x, upper: 1%)`, `es(x, upper: 5%)`.
  bool upper = false;
  bool lower = false;

  bool is_of_condition() const { return ir::is_of_condition(statistic); }
  bool is_of_tail() const { return ir::is_of_tail(statistic); }
};

namespace {

bool is_comparison(BinaryOp op) {
  return op >= BinaryOp::lt && op <= BinaryOp::ge;
}

BinaryOp mirrored(BinaryOp op) {
  switch (op) {
    case BinaryOp::lt:
      return BinaryOp::gt;
    case BinaryOp::le:
      return BinaryOp::ge;
    case BinaryOp::gt:
      return BinaryOp::lt;
    case BinaryOp::ge:
      return BinaryOp::le;
    default:
      return op;
  }
}

ir::Relation relation_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::lt:
      return ir::Relation::lt;
    case BinaryOp::le:
      return ir::Relation::le;
    case BinaryOp::gt:
      return ir::Relation::gt;
    default:
      return ir::Relation::ge;
  }
}

bool names_statistic(const Expr& e) {
  return e.kind == ExprKind::call && e.left->kind == ExprKind::name && e.over.empty() &&
         is_statistic(e.left->text);
}

bool constant_level(Context& context, const Expr& e, const Scope& scope, double& out) {
  const Value value = numeric(context, e, scope);
  if (!value.ok() || !expect_plain(context, value, e.span, "a level")) return false;
  const auto level = constant_of(context, value.node);
  if (level && *level > 0 && *level < 1) {
    out = *level;
    return true;
  }
  error(context, Kind::statistic_level, e.span, "a level is a constant between 0 and 1")
      .add_help("such as 5 %");
  return false;
}

// "`P`, `mean` and `es`".
std::string statistic_words() {
  std::string out;
  const std::size_t n = std::size(ir::kStatisticWords);
  for (std::size_t i = 0; i < n; ++i) {
    out += (i == 0 ? "`" : i + 1 < n ? ", `" : " and `");
    out += std::string(ir::kStatisticWords[i].word) + "`";
  }
  return out;
}

std::optional<StatisticCall> statistic_call(Context& context, const Expr& e, const Scope& scope) {
  if (!names_statistic(e)) {
    auto& d = error(context, Kind::statistic_expected, e.span,
                    quoted(context, e.span) + " is no statistic over trials");
    const std::string_view foreign = e.kind == ExprKind::call
                                         ? foreign_statistic(text_of(context, e.left->span))
                                         : std::string_view();
    if (foreign == "quantile" || foreign == "es") {
      d.add_fix("write `" + std::string(foreign) + "`, with the level of its tail", e.left->span,
                std::string(foreign),
                foreign == "es" ? "the mean of that share of the worst"
                                : "the quantile at that level, counted from below");
    } else if (!foreign.empty()) {
      d.did_you_mean(e.left->span, foreign);
    }
    d.add_note("statistics are " + statistic_words())
        .add_help("what must hold in every trial is a `check`");
    return std::nullopt;
  }
  StatisticCall call;
  const std::string_view name = e.left->text;
  const ir::StatisticWord& word = *ir::statistic_word(name);
  call.statistic = word.statistic;
  const bool levelled = word.level == ir::StatisticLevel::asked;
  if (!n_arguments(context, e, levelled ? 2 : 1, levelled ? 2 : 1,
                   std::string(name) + (levelled                 ? "(x, 5%)"
                                        : call.is_of_condition() ? "(condition)"
                                                                 : "(x)"))) {
    return std::nullopt;
  }
  call.span = e.span;
  call.object = e.args[0].value;
  if (word.level == ir::StatisticLevel::median) call.level = 0.5;
  if (levelled) {
    const syntax::Argument& level = e.args[1];
    call.upper = level.name.text == "upper";
    call.lower = level.name.text == "lower";
    if (!level.name.text.empty() && !call.upper && !call.lower) {
      error(context, Kind::call_arguments, level.name.span,
            "`" + std::string(name) + "` has no argument `" + std::string(level.name.text) + "`")
          .add_fix("write `upper:` for the upper tail", level.name.span, "upper",
                   "a level counted from above");
      return std::nullopt;
    }
    if (!constant_level(context, *level.value, scope, call.level)) return std::nullopt;
    if (call.upper && !call.is_of_tail()) call.level = 1 - call.level;
  }
  return call;
}

// The side on which the object is bad: what an outcome of it says, else what the relation fears.
bool shortfall_is_high(const Context& context, const Expr& object, BinaryOp relation) {
  const std::string text = text_of(context, object.span);
  for (const auto& [outcome, place] : context.declared.outcomes) {
    if (place.valid() && context.symbols[place].part.valid()) continue;
    const bool same = outcome->name.text == text || text_of(context, outcome->value->span) == text;
    if (same && outcome->bad != syntax::BadSide::unstated) {
      return outcome->bad == syntax::BadSide::high;
    }
  }
  return relation == BinaryOp::lt || relation == BinaryOp::le;
}

std::optional<Sampled> resample(Context& context, Value value, syntax::Each each, Span span,
                                const std::string& what) {
  if (!value.ok()) return std::nullopt;
  if (value.region == Region::occurrence) {
    error(context, Kind::mark_outside_event, span, what + " is known inside its event only");
    return std::nullopt;
  }
  switch (each) {
    case syntax::Each::year:
      return Sampled{std::move(value), ir::Sample::each_year};
    case syntax::Each::period:
      return Sampled{std::move(value), ir::Sample::each_period};
    case syntax::Each::horizon:
      return Sampled{std::move(value), ir::Sample::horizon};
    case syntax::Each::none:
      break;
  }
  if (value.grain() <= Region::trial && !(value.by_step && context.module.has_time)) {
    return Sampled{std::move(value), ir::Sample::trial};
  }
  const bool by_step = value.grain() <= Region::trial;
  const Span behind{span.file, span.end, span.end};
  error(context, Kind::grain_not_stated, span,
        by_step ? what + " depends on what `step` is; say which is meant"
                : what + " has a value in each period; say which is meant")
      .add_fix("write `each year` behind it", behind, " each year",
               "its value over each fiscal year")
      .add_fix("or `each period`", behind, " each period", "its value in each period")
      .add_fix("or `over horizon`", behind, " over horizon", "its value over the whole horizon");
  return std::nullopt;
}

// A condition for `P`, a number for the rest, and not one for each label.
bool is_about_one(Context& context, const StatisticCall& call, const Value& object) {
  const Span object_span = call.object->span;
  const bool probability = call.is_of_condition();
  if (probability && !object.is_logical()) {
    error(context, Kind::condition_expected, object_span,
          "`P` takes a condition, and this is a number")
        .add_fix("compare it: `P(" + text_of(context, object_span) + " < 0)`", object_span,
                 text_of(context, object_span) + " < 0", "the chance that it is negative");
    return false;
  }
  if (!probability && !expect_number(context, object, object_span)) return false;
  if (object.shape == context.builder.scalar()) return true;
  const std::string& dim = context.module.dims[context.builder.dims(object.shape)[0].value].name;
  auto& d = error(context, Kind::missing_index_set, object_span,
                  quoted(context, object_span) + " has a value for each label of " + dim +
                      "; a limit is about one",
                  words_of_dims(context, object.shape));
  const auto offer = [&](const char* before, const std::string& function, const char* changes) {
    const std::string call = function + "(" + text_of(context, object_span) + " over " + dim + ")";
    d.add_fix(before + ("`" + call + "`"), object_span, call, changes);
  };
  if (probability) {
    offer("write ", "any", "whether it holds for any of them");
    offer("or ", "all", "whether it holds for all of them");
  } else {
    offer("write ", "sum", "their sum");
    d.add_help("or pick one with its label in `[ ]`");
  }
  return false;
}

// The bound of a claim: one figure, in the unit of what it is of. Invalid after an error.
NodeId goal_of(Context& context, const Expr& target, const Unit& unit, bool probability) {
  Scope scope;
  scope.expected = context.builder.scalar();
  Value goal = numeric(context, target, scope);
  if (!goal.ok()) return {};
  if (probability ? !expect_plain(context, goal, target.span, "a probability")
                  : !same_unit(context, goal, unit, target.span, "the bound")) {
    return {};
  }
  if (goal.grain() != Region::run || goal.by_step || goal.shape != context.builder.scalar()) {
    auto& d = error(context, Kind::bound_not_constant, target.span,
                    "a bound is one figure that is known before the run");
    if (goal.region == Region::run && goal.shape == context.builder.scalar()) {
      d.add_note(goal.by_step ? "`step` is the period, the year or the horizon"
                              : "a flow is an amount in each period, also where it is constant");
      d.add_help("state it for what the limit is about, in a given");
    } else {
      d.add_help("put what is random on the left, into the condition of `P`");
    }
    return {};
  }
  const auto level = probability ? constant_of(context, goal.node) : std::optional<double>();
  if (level && !(*level >= 0 && *level <= 1)) {
    auto& d = error(context, Kind::statistic_level, target.span, "a probability lies from 0 to 1");
    if (*level > 1 && *level <= 100 && target.kind == ExprKind::number && target.unit == nullptr) {
      d.add_fix("percent are written with their sign: `" + text_of(context, target.span) + "%`",
                {target.span.file, target.span.end, target.span.end}, "%", "percent");
    }
    return {};
  }
  return goal.node;
}

// The statistic of its object against `target`, with a column of its own.
// Without a target it is the statistic alone.
std::optional<ir::Bound> bound_of(Context& context, const StatisticCall& call, const Expr* target,
                                  BinaryOp relation, const Sampled& sampled,
                                  ir::Column::Purpose purpose, const std::string& name,
                                  const std::string& text, Span span) {
  Value object = sampled.value;
  const bool probability = call.is_of_condition();
  if (!is_about_one(context, call, object)) return std::nullopt;
  ir::Bound bound;
  bound.name = name;
  bound.text = text;
  bound.statistic = call.statistic;
  bound.level = call.level;
  bound.relation = relation_of(relation);
  bound.span = span;
  bound.statistic_text = text_of(context, call.span);
  bound.object = text_of(context, call.object->span);
  if (call.is_of_tail()) {
    bound.high_side =
        call.upper || (!call.lower && shortfall_is_high(context, *call.object, relation));
  }
  const Unit unit = probability ? Unit() : object.unit;
  if (target != nullptr) {
    bound.bound = goal_of(context, *target, unit, probability);
    if (!bound.bound.valid()) return std::nullopt;
  }
  bound.unit = context.units.told(unit);
  if (object.origin.valid() && context.symbols[object.origin].def.valid()) {
    bound.unit = context.module.defs[context.symbols[object.origin].def.value].unit;
  }
  const bool is_limit = purpose == ir::Column::Purpose::limit;
  const ir::DefId def = make_def(context, is_limit ? ir::DefKind::limit : ir::DefKind::expect, name,
                                 "", span, object, text);
  const ir::Bad bad = !call.is_of_tail() ? ir::Bad::unstated
                      : bound.high_side  ? ir::Bad::high
                                         : ir::Bad::low;
  bound.column = add_column(context, purpose, name, "", sampled, bad, def);
  return bound;
}

std::string period_literal(const Context& context, std::uint32_t period) {
  return context.module.time.period_name(period).short_name;
}

// Limits and expectations are about whole fiscal years; false after an error where there is none.
bool judged_in_years(Context& context, syntax::Each each, Span span, const std::string& what,
                     const std::string& instead) {
  if (each != syntax::Each::year || !context.module.time.whole_year_ends().empty()) return true;
  error(context, Kind::no_year_value, span,
        what + " is judged in whole fiscal years, and the horizon has none: " +
            period_literal(context, 0) + " to " +
            period_literal(context, context.module.time.n_periods - 1))
      .add_help("say what else it is about, with the bound that belongs to it: `" + instead + "`");
  return false;
}

// Whether a condition is about all periods so far: `ever`, `always`, and what is made of them.
bool looks_back(const Context& context, NodeId condition) {
  const ir::Node& node = context.module.node(condition);
  switch (node.op) {
    case Op::running_any:
    case Op::running_all:
      return true;
    case Op::and_:
    case Op::or_:
    case Op::not_:
    case Op::any_over:
    case Op::all_over:
    case Op::select: {
      const auto operands = context.module.operands_of(node);
      return std::any_of(operands.begin(), operands.end(),
                         [&](NodeId operand) { return looks_back(context, operand); });
    }
    default:
      return false;
  }
}

}  // namespace

bool is_statistic(std::string_view name) {
  return ir::statistic_word(name) != nullptr;
}

std::optional<NamedPeriod> named_period(Context& context, const syntax::PeriodLiteral& literal,
                                        const PeriodWords& words) {
  if (!needs_time(context, literal.span, "`in`")) return std::nullopt;
  const ir::Time& time = context.module.time;
  if (data::months_of(literal, time).count != 12 || time.months_per_step >= 12) {
    const auto period = data::period_in_horizon(literal, time, context.sink);
    if (!period) return std::nullopt;
    return NamedPeriod{syntax::Each::period, *period};
  }
  const auto year = data::year_in_horizon(literal, time, context.sink);
  if (!year) return std::nullopt;
  NamedPeriod out{syntax::Each::year, 0};
  for (const std::uint32_t end : time.year_ends()) {
    if (time.year_index(end) == static_cast<int>(*year)) out.period = end;
  }
  if (time.is_whole_year(out.period)) return out;
  const std::string instead = period_literal(context, out.period);
  error(context, Kind::period_outside_horizon, literal.span,
        "the horizon has " + std::to_string(time.months_in_year(out.period)) +
            " of 12 months of this fiscal year, and " + words.claim + " a whole one")
      .add_fix(words.cure + std::string(" one of its periods, such as `in ") + instead + "`",
               literal.span, instead, "the figure of that period");
  return std::nullopt;
}

std::optional<Sampled> sample_of(Context& context, const Expr& e, syntax::Each each,
                                 const Scope& outer, const std::string& what) {
  if (each != syntax::Each::none && !needs_time(context, e.span, "`each` or `over horizon`"))
    return std::nullopt;
  Scope scope = outer;
  scope.mode = mode_of(each);
  scope.expected = context.builder.scalar();
  Value value = expr(context, e, scope);
  if (value.is_law()) {
    expect_number(context, value, e.span);
    return std::nullopt;
  }
  return resample(context, std::move(value), each, e.span, what);
}

namespace {

struct ReadLimit {
  StatisticCall call;
  const Expr* bound = nullptr;
  BinaryOp relation = BinaryOp::le;
};

// A statistic and its bound, on whichever side they stand; `what` names whose condition it is, "a limit".
std::optional<ReadLimit> read_limit(Context& context, const Expr& condition_expr,
                                    const std::string& what) {
  if (condition_expr.kind != ExprKind::binary || !is_comparison(condition_expr.op)) {
    error(context, Kind::statistic_expected, condition_expr.span,
          what + " compares a statistic with a bound")
        .add_help("a limit is a statistic, `<=` or `>=`, and a bound");
    return std::nullopt;
  }
  const Expr* left = condition_expr.left;
  const Expr* right = condition_expr.right;
  BinaryOp relation = condition_expr.op;
  if (left->kind != ExprKind::call && right->kind != ExprKind::call && !names_statistic(*left) &&
      !names_statistic(*right)) {
    // `sales >= 0`: what must not happen, and how often it may.
    const std::string_view sign = relation == BinaryOp::lt   ? " >= "
                                  : relation == BinaryOp::le ? " > "
                                  : relation == BinaryOp::gt ? " <= "
                                                             : " < ";
    const std::string bad = "P(" + text_of(context, left->span) + std::string(sign) +
                            text_of(context, right->span) + ") <= 5%";
    error(context, Kind::statistic_expected, condition_expr.span,
          quoted(context, condition_expr.span) + " compares values, which differ by trial")
        .add_fix("say how often it may fail: `" + bad + "`", condition_expr.span, bad,
                 "that it may fail in 5 % of trials")
        .add_help("what must hold in every trial is a `check`");
    return std::nullopt;
  }
  if (!names_statistic(*left) && names_statistic(*right)) {
    std::swap(left, right);
    relation = mirrored(relation);
  }
  Scope scope;
  scope.outcomes_known = true;
  const auto call = statistic_call(context, *left, scope);
  if (!call) return std::nullopt;
  return ReadLimit{*call, right, relation};
}

}  // namespace

void add_limit(Context& context, const syntax::LimitDecl& decl) {
  const Expr& condition_expr = *decl.condition;
  const std::string name(decl.name.text);
  const auto read = read_limit(context, condition_expr, "a limit");
  if (!read) return;
  const StatisticCall& call = read->call;
  Scope scope;
  scope.outcomes_known = true;
  const auto object =
      sample_of(context, *call.object, decl.each, scope, quoted(context, call.object->span));
  if (!object || !judged_in_years(context, decl.each, condition_expr.span, "a limit each year",
                                  "each period` or `over horizon"))
    return;
  auto made =
      bound_of(context, call, read->bound, read->relation, *object, ir::Column::Purpose::limit,
               name, text_of(context, condition_expr.span), decl.name.span);
  if (!made) return;
  made->title = decl.title;
  if (const ir::DefId def = context.module.columns[made->column.value].def; def.valid()) {
    context.module.defs[def.value].title = decl.title;
  }
  context.module.limits.push_back(std::move(*made));
  evidence_of(context, decl.evidence);
}

std::optional<ir::Bound> claim(Context& context, const Claim& asked) {
  Scope scope;
  scope.outcomes_known = true;
  std::optional<ReadLimit> read;
  if (asked.has_bound) {
    read = read_limit(context, *asked.condition, "what is kept");
  } else if (const auto call = statistic_call(context, *asked.condition, scope)) {
    // What is to be large is feared when small.
    read = ReadLimit{*call, nullptr, asked.maximises ? BinaryOp::ge : BinaryOp::le};
  }
  if (!read) return std::nullopt;
  const StatisticCall& call = read->call;
  syntax::Each each = asked.each;
  std::optional<std::uint32_t> period;
  if (asked.period != nullptr) {
    const auto when = named_period(context, *asked.period, {"a decision is about", "decide by"});
    if (!when) return std::nullopt;
    each = when->each;
    period = when->period;
  }
  const auto object =
      sample_of(context, *call.object, each, scope, quoted(context, call.object->span));
  if (!object || !judged_in_years(context, each, asked.condition->span, "what is kept each year",
                                  "each period` or `over horizon")) {
    return std::nullopt;
  }
  std::string text = text_of(context, asked.condition->span);
  if (asked.period != nullptr) text += " in " + text_of(context, asked.period->span);
  auto made = bound_of(context, call, read->bound, read->relation, *object,
                       ir::Column::Purpose::expect, text, text, asked.condition->span);
  if (made) made->period = period;
  return made;
}

void add_condition(Context& context, const data::LoadedModel::Condition& asked) {
  const Expr& e = *asked.tree;
  Scope scope;
  scope.outcomes_known = true;
  std::vector<syntax::Name> parts;
  if (path_of(e, parts)) {
    const std::string_view head = parts[0].text;
    const bool is_limit =
        parts.size() == 1 &&
        std::any_of(context.declared.limits.begin(), context.declared.limits.end(),
                    [&](const auto* decl) { return decl->name.text == head; });
    if (is_limit ||
        (!context.declared.named_outcomes.contains(head) && !resolve(context, e, scope, false)))
      return;
  }
  syntax::Each each = syntax::Each::none;
  switch (ir::sample_for(context.module, asked.period)) {
    case ir::Sample::each_year:
      each = syntax::Each::year;
      break;
    case ir::Sample::each_period:
      each = syntax::Each::period;
      break;
    case ir::Sample::horizon:
      each = syntax::Each::horizon;
      break;
    case ir::Sample::trial:
      break;
  }
  auto object = sample_of(context, e, each, scope, quoted(context, e.span));
  if (!object) return;
  if (asked.period.empty() && each == syntax::Each::year &&
      looks_back(context, object->value.node)) {
    object = sample_of(context, e, syntax::Each::horizon, scope, quoted(context, e.span));
    if (!object) return;
  }
  StatisticCall call;
  call.statistic = ir::Statistic::probability;
  call.object = &e;
  if (!is_about_one(context, call, object->value)) return;
  ir::Bound bound;
  bound.name = asked.name;
  bound.is_asked = true;
  bound.object = context.sources.file(asked.ast->file).text;
  bound.text = bound.statistic_text = "P(" + bound.object + ")";
  bound.span = e.span;
  bound.bound = context.builder.constant(0.5);
  const ir::DefId def =
      make_def(context, ir::DefKind::limit, asked.name, "", e.span, object->value, bound.text);
  bound.column = add_column(context, ir::Column::Purpose::limit, asked.name, "", *object,
                            ir::Bad::unstated, def);
  context.module.limits.push_back(std::move(bound));
}

void add_expect(Context& context, const syntax::ExpectDecl& decl) {
  Scope scope;
  scope.outcomes_known = true;
  const auto call = statistic_call(context, *decl.statistic, scope);
  if (!call) return;
  syntax::Each each = context.module.has_time ? syntax::Each::year : syntax::Each::none;
  std::optional<std::uint32_t> period;
  if (decl.period) {
    const auto when =
        named_period(context, *decl.period, {"an expectation is about", "expect it in"});
    if (!when) return;
    each = when->each;
    period = when->period;
  }
  auto object = sample_of(context, *call->object, each, scope, quoted(context, call->object->span));
  if (!object) return;
  if (!decl.period && object->value.grain() > Region::trial &&
      !judged_in_years(context, each, decl.statistic->span, "an expectation without a period",
                       "in " + period_literal(context, 0))) {
    return;
  }
  if (!decl.period && object->value.grain() <= Region::trial && !object->value.by_step) {
    object->sample = ir::Sample::trial;
  }
  const Span whole = join(decl.statistic->span, decl.target->span);
  const std::string text =
      text_of(context, whole) + (decl.period ? " in " + text_of(context, decl.period->span) : "");
  const BinaryOp relation = is_comparison(decl.relation) ? decl.relation : BinaryOp::le;
  auto made = bound_of(context, *call, decl.target, relation, *object, ir::Column::Purpose::expect,
                       text, text, decl.statistic->span);
  if (!made) return;
  made->period = period;
  if (decl.tolerance != nullptr) {
    const Value tolerance = numeric(context, *decl.tolerance, scope);
    if (!tolerance.ok() || !expect_plain(context, tolerance, decl.tolerance->span, "a tolerance"))
      return;
    if (tolerance.grain() != Region::run || tolerance.by_step ||
        tolerance.shape != context.builder.scalar()) {
      error(context, Kind::bound_not_constant, decl.tolerance->span,
            "a tolerance is one constant figure");
      return;
    }
    made->relation = ir::Relation::within;
    made->tolerance = tolerance.node;
  }
  context.module.defs[context.module.columns[made->column.value].def.value].evidence =
      evidence_of(context, decl.evidence);
  context.module.expectations.push_back(std::move(*made));
}

}  // namespace plimsoll::check
