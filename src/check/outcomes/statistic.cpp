// Limits and expectations: a statistic of a column against a bound.
#include <algorithm>

#include "check/elaborator.h"
#include "check/foreign_names.h"
#include "ir/time_names.h"

namespace plimsoll::check {

using diag::Kind;
using ir::Op;
using syntax::BinaryOp;
using syntax::ExprKind;

struct Elaborator::StatisticCall {
  ir::Statistic statistic = ir::Statistic::mean;
  const Expr* object = nullptr;
  double level = 0;
  // Asked for from above: `quantile(x, upper: 1%)`, `es(x, upper: 5%)`.
  bool upper = false;
  bool lower = false;
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
  if (e.kind != ExprKind::call || e.left->kind != ExprKind::name || !e.over.empty()) return false;
  for (const std::string_view name : {"P", "mean", "sd", "median", "quantile", "es"}) {
    if (e.left->text == name) return true;
  }
  return false;
}

}  // namespace

bool Elaborator::constant_level(const Expr& e, const Scope& scope, double& out) {
  const Value value = numeric(e, scope);
  if (!value.ok() || !expect_plain(value, e.span, "a level")) return false;
  const auto level = constant_of(value.node);
  if (level && *level > 0 && *level < 1) {
    out = *level;
    return true;
  }
  error(Kind::statistic_level, e.span, "a level is a constant between 0 and 1")
      .add_help("such as 5 %");
  return false;
}

std::optional<Elaborator::StatisticCall> Elaborator::statistic(const Expr& e, const Scope& scope) {
  if (!names_statistic(e)) {
    auto& d =
        error(Kind::statistic_expected, e.span, quoted(e.span) + " is no statistic over trials");
    const std::string_view foreign =
        e.kind == ExprKind::call ? foreign_statistic(text_of(e.left->span)) : std::string_view();
    if (foreign == "quantile" || foreign == "es") {
      d.add_fix("write `" + std::string(foreign) + "`, with the level of its tail", e.left->span,
                std::string(foreign),
                foreign == "es" ? "the mean of that share of the worst"
                                : "the quantile at that level, counted from below");
    } else if (!foreign.empty()) {
      d.did_you_mean(e.left->span, foreign);
    }
    d.add_note("statistics are `P`, `mean`, `sd`, `median`, `quantile` and `es`")
        .add_help("what must hold in every trial is a `check`");
    return std::nullopt;
  }
  StatisticCall call;
  const std::string_view name = e.left->text;
  const bool levelled = name == "quantile" || name == "es";
  if (!n_arguments(e, levelled ? 2 : 1, levelled ? 2 : 1,
                   std::string(name) + (levelled      ? "(x, 5%)"
                                        : name == "P" ? "(condition)"
                                                      : "(x)"))) {
    return std::nullopt;
  }
  call.object = e.args[0].value;
  if (name == "P") call.statistic = ir::Statistic::probability;
  if (name == "sd") call.statistic = ir::Statistic::sd;
  if (name == "es") call.statistic = ir::Statistic::es;
  if (name == "median" || name == "quantile") call.statistic = ir::Statistic::quantile;
  if (name == "median") call.level = 0.5;
  if (levelled) {
    const syntax::Argument& level = e.args[1];
    call.upper = level.name.text == "upper";
    call.lower = level.name.text == "lower";
    if (!level.name.text.empty() && !call.upper && !call.lower) {
      error(Kind::call_arguments, level.name.span,
            "`" + std::string(name) + "` has no argument `" + std::string(level.name.text) + "`")
          .add_fix("write `upper:` for the upper tail", level.name.span, "upper",
                   "a level counted from above");
      return std::nullopt;
    }
    if (!constant_level(*level.value, scope, call.level)) return std::nullopt;
    if (call.upper && call.statistic == ir::Statistic::quantile) call.level = 1 - call.level;
  }
  return call;
}

// The side on which the object is bad: what an outcome of it says, else what the relation fears.
bool Elaborator::shortfall_is_high(const Expr& object, BinaryOp relation) const {
  const std::string text = text_of(object.span);
  for (const syntax::OutcomeDecl* outcome : outcomes_) {
    const bool same = outcome->name.text == text || text_of(outcome->value->span) == text;
    if (same && outcome->bad != syntax::BadSide::unstated) {
      return outcome->bad == syntax::BadSide::high;
    }
  }
  return relation == BinaryOp::lt || relation == BinaryOp::le;
}

std::optional<Elaborator::Sampled> Elaborator::resample(Value value, syntax::Each each, Span span,
                                                        const std::string& what) {
  if (!value.ok()) return std::nullopt;
  if (value.region == Region::occurrence) {
    error(Kind::mark_outside_event, span, what + " is known inside its event only");
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
  if (value.grain() <= Region::trial && !(value.by_step && module_.has_time)) {
    return Sampled{std::move(value), ir::Sample::trial};
  }
  const bool by_step = value.grain() <= Region::trial;
  const Span behind{span.file, span.end, span.end};
  error(Kind::grain_not_stated, span,
        by_step ? what + " depends on what `step` is; say which is meant"
                : what + " has a value in each period; say which is meant")
      .add_fix("write `each year` behind it", behind, " each year",
               "its value over each fiscal year")
      .add_fix("or `each period`", behind, " each period", "its value in each period")
      .add_fix("or `over horizon`", behind, " over horizon", "its value over the whole horizon");
  return std::nullopt;
}

std::optional<Elaborator::Sampled> Elaborator::sampled(const Expr& e, syntax::Each each,
                                                       const Scope& outer,
                                                       const std::string& what) {
  if (each != syntax::Each::none && !needs_time(e.span, "`each` or `over horizon`"))
    return std::nullopt;
  Scope scope = outer;
  scope.mode = mode_of(each);
  scope.expected = builder_.scalar();
  Value value = expr(e, scope);
  if (value.is_law()) {
    expect_number(value, e.span, quoted(e.span));
    return std::nullopt;
  }
  return resample(std::move(value), each, e.span, what);
}

// A condition for `P`, a number for the rest, and not one for each label.
bool Elaborator::is_about_one(const StatisticCall& call, const Value& object) {
  const Span object_span = call.object->span;
  const bool probability = call.statistic == ir::Statistic::probability;
  if (probability && !object.is_logical()) {
    error(Kind::condition_expected, object_span, "`P` takes a condition, and this is a number")
        .add_fix("compare it: `P(" + text_of(object_span) + " < 0)`", object_span,
                 text_of(object_span) + " < 0", "the chance that it is negative");
    return false;
  }
  if (!probability && !expect_number(object, object_span, quoted(object_span))) return false;
  if (object.shape == builder_.scalar()) return true;
  const std::string& dim = module_.dims[builder_.dims(object.shape)[0].value].name;
  error(Kind::missing_index_set, object_span,
        quoted(object_span) + " has a value for each label of " + dim + "; a limit is about one",
        words_of_dims(object.shape))
      .add_help(probability ? "write `any(... over " + dim + ")` or `all(... over " + dim + ")`"
                            : "write `sum(... over " + dim + ")`, or pick a label: `x[label]`");
  return false;
}

// The statistic of its object against `target`, with a column of its own.
std::optional<ir::Bound> Elaborator::bound(const StatisticCall& call, const Expr& target,
                                           BinaryOp relation, const Sampled& sampled,
                                           ir::Column::Purpose purpose, const std::string& name,
                                           const std::string& text, Span span) {
  Value object = sampled.value;
  const bool probability = call.statistic == ir::Statistic::probability;
  if (!is_about_one(call, object)) return std::nullopt;
  ir::Bound bound;
  bound.name = name;
  bound.text = text;
  bound.statistic = call.statistic;
  bound.level = call.level;
  bound.relation = relation_of(relation);
  bound.span = span;
  if (call.statistic == ir::Statistic::es) {
    bound.high_side = call.upper || (!call.lower && shortfall_is_high(*call.object, relation));
  }
  Scope scope;
  scope.expected = builder_.scalar();
  Value goal = numeric(target, scope);
  if (!goal.ok()) return std::nullopt;
  const Unit unit = probability ? Unit() : object.unit;
  if (probability ? !expect_plain(goal, target.span, "a probability")
                  : !same_unit(goal, unit, target.span, "the bound")) {
    return std::nullopt;
  }
  if (goal.grain() != Region::run || goal.by_step || goal.shape != builder_.scalar()) {
    auto& d = error(Kind::bound_not_constant, target.span,
                    "a bound is one figure that is known before the run");
    if (goal.region == Region::run && goal.shape == builder_.scalar()) {
      d.add_note(goal.by_step ? "`step` is the period, the year or the horizon"
                              : "a flow is an amount in each period, also where it is constant");
      d.add_help("state it for what the limit is about, in a given");
    } else {
      d.add_help("put what is random on the left, into the condition of `P`");
    }
    return std::nullopt;
  }
  const auto level = probability ? constant_of(goal.node) : std::optional<double>();
  if (level && !(*level >= 0 && *level <= 1)) {
    auto& d = error(Kind::statistic_level, target.span, "a probability lies from 0 to 1");
    if (*level > 1 && *level <= 100 && target.kind == ExprKind::number && target.unit == nullptr) {
      d.add_fix("percent are written with their sign: `" + text_of(target.span) + "%`",
                {target.span.file, target.span.end, target.span.end}, "%", "percent");
    }
    return std::nullopt;
  }
  bound.bound = goal.node;
  bound.unit = unit.is_plain() ? "" : words(unit);
  if (object.origin.valid() && symbols_[object.origin].def.valid()) {
    const ir::Def& def = module_.defs[symbols_[object.origin].def.value];
    bound.unit = def.unit;
    bound.unit_scale = def.unit_scale;
  }
  const bool is_limit = purpose == ir::Column::Purpose::limit;
  const ir::DefId def =
      make_def(is_limit ? ir::DefKind::limit : ir::DefKind::expect, name, "", span, object, text);
  const ir::Bad bad = call.statistic != ir::Statistic::es ? ir::Bad::unstated
                      : bound.high_side                   ? ir::Bad::high
                                                          : ir::Bad::low;
  bound.column = add_column(purpose, name, "", sampled, bad, def);
  return bound;
}

std::string Elaborator::period_literal(std::uint32_t period) const {
  return std::string(ir::short_name(module_.time.period_name(period)));
}

// Limits and expectations are about whole fiscal years; false after an error where there is none.
bool Elaborator::judged_in_years(syntax::Each each, Span span, const std::string& what,
                                 const std::string& instead) {
  if (each != syntax::Each::year || ir::has_whole_year(module_.time)) return true;
  error(Kind::no_year_value, span,
        what + " is judged in whole fiscal years, and the horizon has none: " + period_literal(0) +
            " to " + period_literal(module_.time.n_periods - 1))
      .add_help("say what else it is about, with the bound that belongs to it: `" + instead + "`");
  return false;
}

void Elaborator::limit(const syntax::LimitDecl& decl) {
  const Expr& condition_expr = *decl.condition;
  const std::string name(decl.name.text);
  if (condition_expr.kind != ExprKind::binary || !is_comparison(condition_expr.op)) {
    error(Kind::statistic_expected, condition_expr.span,
          "a limit compares a statistic with a bound")
        .add_help("a limit is a statistic, `<=` or `>=`, and a bound");
    return;
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
    const std::string bad =
        "P(" + text_of(left->span) + std::string(sign) + text_of(right->span) + ") <= 5%";
    error(Kind::statistic_expected, condition_expr.span,
          quoted(condition_expr.span) + " compares values, which differ by trial")
        .add_fix("say how often it may fail: `" + bad + "`", condition_expr.span, bad,
                 "that it may fail in 5 % of trials")
        .add_help("what must hold in every trial is a `check`");
    return;
  }
  if (!names_statistic(*left) && names_statistic(*right)) {
    std::swap(left, right);
    relation = mirrored(relation);
  }
  Scope scope;
  scope.outcomes_known = true;
  const auto call = statistic(*left, scope);
  if (!call) return;
  const auto object = sampled(*call->object, decl.each, scope, quoted(call->object->span));
  if (!object || !judged_in_years(decl.each, condition_expr.span, "a limit each year",
                                  "each period` or `over horizon"))
    return;
  auto made = bound(*call, *right, relation, *object, ir::Column::Purpose::limit, name,
                    text_of(condition_expr.span), decl.name.span);
  if (!made) return;
  made->title = decl.title;
  if (const ir::DefId def = module_.columns[made->column.value].def; def.valid()) {
    module_.defs[def.value].title = decl.title;
  }
  module_.limits.push_back(std::move(*made));
  evidence(decl.evidence);
}

// Whether a condition is about all periods so far: `ever`, `always`, and what is made of them.
bool Elaborator::looks_back(NodeId condition) const {
  const ir::Node& node = module_.node(condition);
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
      const auto operands = module_.operands_of(node);
      return std::any_of(operands.begin(), operands.end(),
                         [&](NodeId operand) { return looks_back(operand); });
    }
    default:
      return false;
  }
}

void Elaborator::condition_asked(const data::LoadedModel::Condition& asked) {
  const Expr& e = *asked.tree;
  Scope scope;
  scope.outcomes_known = true;
  std::vector<syntax::Name> parts;
  if (path_of(e, parts)) {
    const std::string_view head = parts[0].text;
    const bool is_limit =
        parts.size() == 1 && std::any_of(limits_.begin(), limits_.end(),
                                         [&](const auto* decl) { return decl->name.text == head; });
    if (is_limit || (!named_outcomes_.contains(head) && !resolve(e, scope, false))) return;
  }
  syntax::Each each = syntax::Each::none;
  switch (ir::sample_for(module_, asked.period)) {
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
  auto object = sampled(e, each, scope, quoted(e.span));
  if (!object) return;
  if (asked.period.empty() && each == syntax::Each::year && looks_back(object->value.node)) {
    object = sampled(e, syntax::Each::horizon, scope, quoted(e.span));
    if (!object) return;
  }
  StatisticCall call;
  call.statistic = ir::Statistic::probability;
  call.object = &e;
  if (!is_about_one(call, object->value)) return;
  ir::Bound bound;
  bound.name = asked.name;
  bound.text = "P(" + sources_.file(asked.ast->file).text + ")";
  bound.span = e.span;
  bound.bound = builder_.constant(0.5);
  const ir::DefId def =
      make_def(ir::DefKind::limit, asked.name, "", e.span, object->value, bound.text);
  bound.column =
      add_column(ir::Column::Purpose::limit, asked.name, "", *object, ir::Bad::unstated, def);
  module_.limits.push_back(std::move(bound));
}

void Elaborator::expect(const syntax::ExpectDecl& decl) {
  Scope scope;
  scope.outcomes_known = true;
  const auto call = statistic(*decl.statistic, scope);
  if (!call) return;
  syntax::Each each = module_.has_time ? syntax::Each::year : syntax::Each::none;
  std::optional<std::uint32_t> period;
  if (decl.period) {
    if (!needs_time(decl.period->span, "`in`")) return;
    const data::MonthSpan months = data::months_of(*decl.period, module_.time);
    if (months.count == 12 && module_.time.months_per_step < 12) {
      const auto year = data::year_in_horizon(*decl.period, module_.time, sink_);
      if (!year) return;
      for (const std::uint32_t end : module_.time.year_ends()) {
        if (module_.time.year_index(end) == static_cast<int>(*year)) period = end;
      }
      if (!module_.time.is_whole_year(*period)) {
        error(Kind::period_outside_horizon, decl.period->span,
              "the horizon has " + std::to_string(module_.time.months_in_year(*period)) +
                  " of 12 months of this fiscal year, and an expectation is about a whole one")
            .add_fix(
                "expect it in one of its periods, such as `in " + period_literal(*period) + "`",
                decl.period->span, period_literal(*period), "the figure of that period");
        return;
      }
    } else {
      each = syntax::Each::period;
      period = data::period_in_horizon(*decl.period, module_.time, sink_);
      if (!period) return;
    }
  }
  auto object = sampled(*call->object, each, scope, quoted(call->object->span));
  if (!object) return;
  if (!decl.period && object->value.grain() > Region::trial &&
      !judged_in_years(each, decl.statistic->span, "an expectation without a period",
                       "in " + period_literal(0))) {
    return;
  }
  if (!decl.period && object->value.grain() <= Region::trial && !object->value.by_step) {
    object->sample = ir::Sample::trial;
  }
  const Span whole = join(decl.statistic->span, decl.target->span);
  const std::string text =
      text_of(whole) + (decl.period ? " in " + text_of(decl.period->span) : "");
  const BinaryOp relation = is_comparison(decl.relation) ? decl.relation : BinaryOp::le;
  auto made = bound(*call, *decl.target, relation, *object, ir::Column::Purpose::expect, text, text,
                    decl.statistic->span);
  if (!made) return;
  made->period = period;
  if (decl.tolerance != nullptr) {
    const Value tolerance = numeric(*decl.tolerance, scope);
    if (!tolerance.ok() || !expect_plain(tolerance, decl.tolerance->span, "a tolerance")) return;
    if (tolerance.grain() != Region::run || tolerance.by_step ||
        tolerance.shape != builder_.scalar()) {
      error(Kind::bound_not_constant, decl.tolerance->span, "a tolerance is one constant figure");
      return;
    }
    made->relation = ir::Relation::within;
    made->tolerance = tolerance.node;
  }
  module_.defs[module_.columns[made->column.value].def.value].evidence = evidence(decl.evidence);
  module_.expectations.push_back(std::move(*made));
}

}  // namespace plimsoll::check
