// Draw values and quantile, cdf, mean ... of distributions as nodes.
#include <algorithm>

#include "check/elaborator.h"

namespace plimsoll::check {

using diag::Kind;

// `argument` is the latent of a draw, or the p or x of a function; none for mean and sd.
Value Elaborator::law_node(Op op, const LawValue& law, const Value* argument, ShapeId shape,
                           Region region, EventId event, When when, Span span) {
  ir::LawUse use;
  use.shape = law.shape;
  use.constant = true;
  use.def = builder_.current_def;
  std::vector<NodeId> operands;
  Value v;
  v.type = law.shape.law == dist::LawId::bernoulli && op == Op::law ? Type::bit : Type::number;
  v.unit = law.own_unit;
  v.shape = shape;
  v.region = region;
  v.event = event;
  const auto take = [&](const Value& value) {
    operands.push_back(value.node);
    v.shape = builder_.unite(v.shape, value.shape);
    v.region = std::max(v.region, value.region);
    v.take_grain(value);
    if (value.region == Region::occurrence) v.event = value.event;
  };
  if (argument != nullptr) take(*argument);
  for (const Value& number : law.numbers) {
    take(number);
    use.constant = use.constant && number.region == Region::run;
  }
  const auto aux = static_cast<std::uint32_t>(module_.laws.size());
  module_.laws.push_back(std::move(use));
  v.node = builder_.add(op, operands,
                        {.region = v.region,
                         .shape = v.shape,
                         .when = when,
                         .event = v.event,
                         .aux = aux,
                         .span = span});
  return v;
}

Value Elaborator::transformed(const LawValue& law, Value value, When when, Span span) {
  const Type type = value.type;
  if (law.suffix != 1) {
    const Value factor = number(law.suffix);
    value = emit_plain(Op::mul, {&value, &factor}, value.unit, Type::number, when, span);
  }
  if (law.scale.ok()) {
    value = emit_plain(Op::mul, {&value, &law.scale}, value.unit * law.scale.unit, Type::number,
                       when, span);
  }
  if (law.shift.ok()) {
    value = emit_plain(Op::add, {&value, &law.shift}, law.shift.unit, Type::number, when, span);
  }
  if (law.suffix == 1 && !law.scale.ok() && !law.shift.ok()) value.type = type;
  return value;
}

Value Elaborator::law_function(std::string_view name, const Expr& e, const Value& value,
                               const Scope& scope) {
  const LawValue& law = *value.law;
  const When when = when_of(scope.mode);
  const Value suffix = number(law.suffix);
  const bool moments = name == "mean" || name == "sd";
  if (!moments && (law.scale.ok() || law.shift.ok())) {
    error(Kind::law_arguments, e.span,
          "`" + std::string(name) + "` of a scaled or shifted distribution is not known")
        .add_help("apply it to the distribution itself and scale the result");
    return {};
  }
  if (moments) {
    if (!n_arguments(e, 1, 1, std::string(name) + "(distribution)")) return {};
    Value v = law_node(name == "mean" ? Op::law_mean : Op::law_sd, law, nullptr, builder_.scalar(),
                       Region::run, {}, when, e.span);
    if (name == "mean") {
      v = transformed(law, v, when, e.span);
    } else {
      if (law.suffix != 1) v = emit(Op::mul, {&v, &suffix}, v.unit, Type::number, scope, e.span);
      if (law.scale.ok()) {
        const Value size = emit(Op::abs, {&law.scale}, law.scale.unit, Type::number, scope, e.span);
        v = emit(Op::mul, {&v, &size}, v.unit, Type::number, scope, e.span);
      }
    }
    v.unit = value.unit;
    v.type = Type::number;
    return v;
  }
  if (name == "quantile" || name == "median") {
    Value p = number(0.5);
    bool upper = false;
    if (name == "quantile") {
      if (!n_arguments(e, 2, 2, "quantile(distribution, p)")) return {};
      const syntax::Argument& argument = e.args[1];
      upper = argument.name.text == "upper";
      p = numeric(*argument.value, scope);
      if (!expect_plain(p, argument.value->span, "a probability")) return {};
    }
    Value v = law_node(upper ? Op::law_quantile_upper : Op::law_quantile_lower, law, &p,
                       builder_.scalar(), Region::run, {}, when, e.span);
    v = transformed(law, v, when, e.span);
    v.unit = value.unit;
    return v;
  }
  if (!n_arguments(e, 2, 2, std::string(name) + "(distribution, x)")) return {};
  Value x = numeric(*e.args[1].value, scope);
  if (!same_unit(x, value.unit, e.args[1].value->span, "the value")) return {};
  if (law.suffix != 1) x = emit(Op::div, {&x, &suffix}, {}, Type::number, scope, e.span);
  const Op op = name == "cdf"        ? Op::law_cdf
                : name == "survival" ? Op::law_survival
                                     : Op::law_density;
  Value v = law_node(op, law, &x, builder_.scalar(), Region::run, {}, when, e.span);
  v.unit = {};
  if (op == Op::law_density) {
    if (law.suffix != 1) v = emit(Op::div, {&v, &suffix}, {}, Type::number, scope, e.span);
    if (!law.law->discrete) v.unit = value.unit.inverse();
  }
  return v;
}

}  // namespace plimsoll::check
