// Draw values and quantile, cdf, mean ... of distributions as nodes.
#include "check/laws/law_function.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/functions/call.h"
#include "check/messages.h"
#include "check/outcomes/statistic.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

// What the values of a distribution are: points with a density, points with a probability each, or
// both, where one number would mean two things.
enum class Values { smooth, discrete, both };

Values values_of(const dist::Shape& shape) {
  if (shape.law == dist::LawId::truncated) return values_of(shape.children[0]);
  if (shape.law != dist::LawId::mixture) {
    return dist::law(shape.law).discrete ? Values::discrete : Values::smooth;
  }
  const Values first = values_of(shape.children[0]);
  for (const dist::Shape& child : shape.children) {
    if (values_of(child) != first) return Values::both;
  }
  return first;
}

// `quantile(d, p)`: the names that the arguments may be given by.
bool law_argument_names(Context& context, const Expr& e,
                        std::initializer_list<std::string_view> second) {
  for (std::size_t i = 0; i < e.args.size(); ++i) {
    const syntax::Name& name = e.args[i].name;
    if (name.text.empty() || (i == 0 && name.text == "d")) continue;
    if (i == 1 && std::find(second.begin(), second.end(), name.text) != second.end()) continue;
    auto& d =
        error(context, Kind::call_arguments, name.span,
              "`" + std::string(e.left->text) + "` has no argument " + quoted(context, name.span));
    std::string names;
    for (const std::string_view other : second) {
      names += (names.empty() ? "`" : " or `") + std::string(other) + ": ...`";
    }
    if (i == 1 && second.size() > 0) {
      d.add_fix("leave the name out",
                {name.span.file, name.span.begin, e.args[i].value->span.begin}, "");
      d.add_note("it may be written " + names);
    }
    return false;
  }
  return true;
}

// Errors about figures that the numbers of a law do not have, where all of them are known.
bool law_figure_exists(Context& context, Op op, const LawValue& law, const Value* argument,
                       const Expr& e) {
  const bool quantile = op == Op::law_quantile_lower || op == Op::law_quantile_upper;
  const auto at =
      argument != nullptr ? constant_of(context, argument->node) : std::optional<double>(0);
  if (quantile && at && !(*at >= 0 && *at <= 1)) {
    auto& d = error(context, Kind::law_parameter, e.args[1].value->span,
                    "a probability lies from 0 to 1, and this is " + shortest(*at));
    if (*at > 1 && *at <= 100)
      d.add_fix("write " + shortest(*at) + " % as `" + shortest(*at) + "%`", e.args[1].value->span,
                shortest(*at) + "%", "percent");
    return false;
  }
  std::vector<double> flat;
  for (const Value& number : law.numbers) {
    const auto constant = constant_of(context, number.node);
    if (!constant) return true;
    flat.push_back(*constant);
  }
  const auto made = dist::make(law.shape, flat);
  if (!made || !at) return true;
  const std::string name = "`" + std::string(law.law->name) + "`";
  const std::string text(context.sources.text(e.args[0].value->span));
  if (quantile) {
    const double x = op == Op::law_quantile_lower ? (*made)->lower(*at) : (*made)->upper(*at);
    if (std::isfinite(x)) return true;
    error(context, Kind::law_parameter, e.span, "this quantile of " + name + " is infinite")
        .add_help("ask for a level above 0 % and below 100 %");
    return false;
  }
  if (op != Op::law_mean && op != Op::law_sd) return true;
  const bool mean = op == Op::law_mean;
  if (std::isfinite(mean ? (*made)->mean() : (*made)->sd())) return true;
  auto& d = error(context, Kind::law_parameter, e.span,
                  "with these parameters " + name + " has no " +
                      (mean ? "mean" : "standard deviation") + " that is finite");
  d.add_note((mean ? "its mean: " : "its variance: ") +
             std::string(mean ? law.law->mean_formula : law.law->variance_formula));
  if (mean) {
    const std::string median = "median(" + text + ")";
    d.add_fix("the median always exists: `" + median + "`", e.span, median, "another figure");
  } else {
    const std::string distance = "(quantile(" + text + ", 75%) - quantile(" + text + ", 25%))";
    d.add_fix("distances between quantiles always exist: `" + distance + "`", e.span, distance,
              "another figure");
  }
  return false;
}

Value law_moment(Context& context, bool mean, const Expr& e, const Value& value,
                 const Scope& scope) {
  const LawValue& law = *value.law;
  const When when = when_of(scope.mode);
  const Op op = mean ? Op::law_mean : Op::law_sd;
  if (!n_arguments(context, e, 1, 1, mean ? "mean(distribution)" : "sd(distribution)") ||
      !law_argument_names(context, e, {}) || !law_figure_exists(context, op, law, nullptr, e)) {
    return {};
  }
  Value v =
      law_node(context, op, law, nullptr, context.builder.scalar(), Region::run, {}, when, e.span);
  if (mean) {
    v = transformed(context, law, v, when, e.span);
  } else {
    const Value suffix = number(context, law.suffix);
    if (law.suffix != 1)
      v = emit(context, Op::mul, {&v, &suffix}, v.unit, Type::number, scope, e.span);
    if (law.scale.ok()) {
      const Value size =
          emit(context, Op::abs, {&law.scale}, law.scale.unit, Type::number, scope, e.span);
      v = emit(context, Op::mul, {&v, &size}, v.unit, Type::number, scope, e.span);
    }
  }
  v.unit = value.unit;
  v.type = Type::number;
  return v;
}

Value law_quantile(Context& context, std::string_view name, const Expr& e, const Value& value,
                   const Scope& scope) {
  const LawValue& law = *value.law;
  const When when = when_of(scope.mode);
  Value p = number(context, 0.5);
  bool upper = false;
  if (name == "median") {
    if (!n_arguments(context, e, 1, 1, "median(distribution)") ||
        !law_argument_names(context, e, {}))
      return {};
  } else {
    if (!n_arguments(context, e, 2, 2, "quantile(distribution, p)") ||
        !law_argument_names(context, e, {"p", "upper"})) {
      return {};
    }
    const syntax::Argument& argument = e.args[1];
    upper = argument.name.text == "upper";
    p = numeric(context, *argument.value, scope);
    if (!expect_plain(context, p, argument.value->span, "a probability")) return {};
  }
  const Op op = upper ? Op::law_quantile_upper : Op::law_quantile_lower;
  if (!law_figure_exists(context, op, law, &p, e)) return {};
  Value v = law_node(context, op, law, &p, context.builder.scalar(), Region::run, {}, when, e.span);
  v = transformed(context, law, v, when, e.span);
  v.unit = value.unit;
  return v;
}

Value figure_of_law(Context& context, std::string_view name, const Expr& e, const Value& value,
                    const Scope& scope) {
  const LawValue& law = *value.law;
  if (name == "mean" || name == "sd") return law_moment(context, name == "mean", e, value, scope);
  if (law.scale.ok() || law.shift.ok()) {
    error(context, Kind::law_arguments, e.span,
          "`" + std::string(name) + "` of a scaled or shifted distribution is not known")
        .add_help("apply it to the distribution itself and scale the result");
    return {};
  }
  if (name == "quantile" || name == "median") return law_quantile(context, name, e, value, scope);
  const When when = when_of(scope.mode);
  if (!n_arguments(context, e, 2, 2, std::string(name) + "(distribution, x)") ||
      !law_argument_names(context, e, {"x"})) {
    return {};
  }
  const Value suffix = number(context, law.suffix);
  Value x = numeric(context, *e.args[1].value, scope);
  if (!same_unit(context, x, value.unit, e.args[1].value->span, "the value")) return {};
  if (law.suffix != 1) x = emit(context, Op::div, {&x, &suffix}, {}, Type::number, scope, e.span);
  const Op op = name == "cdf"        ? Op::law_cdf
                : name == "survival" ? Op::law_survival
                                     : Op::law_density;
  const Values values = values_of(law.shape);
  if (op == Op::law_density && values == Values::both) {
    error(context, Kind::law_arguments, e.span,
          "this mixture has values with a density and values with a probability of their own: "
          "`density` would mean two things")
        .add_help("ask for the density of one part, or for `cdf` on both sides of the value");
    return {};
  }
  Value v = law_node(context, op, law, &x, context.builder.scalar(), Region::run, {}, when, e.span);
  v.unit = {};
  // A probability has no unit, and does not change with that of the values.
  if (op == Op::law_density && values == Values::smooth) {
    if (law.suffix != 1) v = emit(context, Op::div, {&v, &suffix}, {}, Type::number, scope, e.span);
    v.unit = value.unit.inverse();
  }
  return v;
}

}  // namespace

Value law_node(Context& context, Op op, const LawValue& law, const Value* argument, ShapeId shape,
               Region region, EventId event, When when, Span span) {
  ir::LawUse use;
  use.shape = law.shape;
  use.constant = true;
  use.def = context.builder.current_def();
  std::vector<NodeId> operands;
  Value v;
  v.type = law.shape.law == dist::LawId::bernoulli && op == Op::law ? Type::bit : Type::number;
  v.unit = law.own_unit;
  v.shape = shape;
  v.region = region;
  v.event = event;
  const auto take = [&](const Value& value) {
    operands.push_back(value.node);
    v.shape = context.builder.unite(v.shape, value.shape);
    v.region = std::max(v.region, value.region);
    v.take_grain(value);
    if (value.region == Region::occurrence) v.event = value.event;
  };
  if (argument != nullptr) take(*argument);
  for (const Value& number : law.numbers) {
    take(number);
    use.constant = use.constant && number.region == Region::run;
  }
  const auto aux = static_cast<std::uint32_t>(context.module.laws.size());
  context.module.laws.push_back(std::move(use));
  v.node = context.builder.add(op, operands,
                               {.region = v.region,
                                .shape = v.shape,
                                .when = when,
                                .event = v.event,
                                .aux = aux,
                                .span = span});
  return v;
}

Value transformed(Context& context, const LawValue& law, Value value, When when, Span span) {
  const Type type = value.type;
  if (law.suffix != 1) {
    const Value factor = number(context, law.suffix);
    value = emit_plain(context, Op::mul, {&value, &factor}, value.unit, Type::number, when, span);
  }
  if (law.scale.ok()) {
    value = emit_plain(context, Op::mul, {&value, &law.scale}, value.unit * law.scale.unit,
                       Type::number, when, span);
  }
  if (law.shift.ok()) {
    value = emit_plain(context, Op::add, {&value, &law.shift}, law.shift.unit, Type::number, when,
                       span);
  }
  if (law.suffix == 1 && !law.scale.ok() && !law.shift.ok()) value.type = type;
  return value;
}

Value call_of_law(Context& context, const Builtin& builtin, const Expr& e, const Scope& scope) {
  if (!e.args.empty()) {
    const Value law = expr(context, *e.args[0].value, scope);
    if (!law.ok()) return {};
    if (law.is_law()) return figure_of_law(context, builtin.name, e, law, scope);
  }
  if (is_statistic(builtin.name)) return statistic_outside_limit(context, e);
  return unknown_function(context, e, scope);
}

}  // namespace plimsoll::check
