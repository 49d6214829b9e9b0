// Nodes from values: regions, shapes and `when` follow from the operands.
#include "check/expr/emit.h"

#include <algorithm>
#include <array>

#include "check/context.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

When when_of(Mode mode) {
  switch (mode) {
    case Mode::year:
      return When::year_end;
    case Mode::horizon:
      return When::last_period;
    default:
      return When::every_period;
  }
}

Value number(Context& context, double value, Unit unit, Type type) {
  Value v;
  v.type = type;
  v.node = context.builder.constant(value);
  v.shape = context.builder.scalar();
  v.unit = std::move(unit);
  return v;
}

Value emit(Context& context, Op op, std::initializer_list<const Value*> operands, Unit unit,
           Type type, const Scope& scope, Span span) {
  return emit_plain(context, op, operands, std::move(unit), type, when_of(scope.mode), span);
}

Value emit_plain(Context& context, Op op, std::initializer_list<const Value*> operands, Unit unit,
                 Type type, When when, Span span) {
  Value v;
  v.shape = context.builder.scalar();
  std::array<NodeId, 4> nodes;
  std::size_t n = 0;
  for (const Value* operand : operands) {
    if (!operand->ok() || operand->is_law()) return {};
    v.shape = context.builder.unite(v.shape, operand->shape);
    v.region = std::max(v.region, operand->region);
    v.take_grain(*operand);
    if (operand->region == Region::occurrence) v.event = operand->event;
    nodes[n++] = operand->node;
  }
  v.type = type;
  v.unit = std::move(unit);
  if (!v.unit.power_of(units::kYear).is_zero()) {
    units::Written written = units::Written::nothing;
    for (const Value* operand : operands) {
      if (!operand->zero) written = units::joined(written, operand->unit.written());
    }
    v.unit.set_written(written);
  }
  v.node = context.builder.add(
      op, std::span<const NodeId>(nodes.data(), n),
      {.region = v.region, .shape = v.shape, .when = when, .event = v.event, .span = span});
  return v;
}

Value reduce(Context& context, Op op, const Value& value, DimId dim, const Scope& scope,
             Span span) {
  if (!value.ok()) return {};
  Value v;
  v.type = op == Op::any_over || op == Op::all_over ? Type::boolean : Type::number;
  v.unit = value.unit;
  v.zero = value.zero;
  v.shape = context.builder.without(value.shape, dim);
  v.region = value.region;
  v.take_grain(value);
  v.event = value.event;
  v.node = context.builder.add(op, {value.node},
                               {.region = v.region,
                                .shape = v.shape,
                                .when = when_of(scope.mode),
                                .event = v.event,
                                .aux = dim.value,
                                .span = span});
  return v;
}

Value select(Context& context, const Value& condition, const Value& then, const Value& otherwise,
             When when, Span span) {
  const Type type = then.type == otherwise.type ? then.type
                    : then.type == Type::boolean || otherwise.type == Type::boolean
                        ? (then.is_logical() && otherwise.is_logical() ? Type::bit : Type::number)
                        : Type::number;
  Value v = emit_plain(context, Op::select, {&condition, &then, &otherwise},
                       then.zero ? otherwise.unit : then.unit, type, when, span);
  v.zero = then.zero && otherwise.zero;
  return v;
}

Value flag_value(Context& context, ir::FlagId flag) {
  Value v;
  v.type = Type::boolean;
  v.node = context.builder.flag(flag);
  v.shape = context.builder.scalar();
  return v;
}

Value is_on(Context& context, SymbolId part) {
  const Symbol& symbol = context.symbols[part];
  const Value risk =
      flag_value(context, context.module.risks[static_cast<std::size_t>(symbol.risk)].flag);
  const auto asked = context.overlays.part_switches.find(symbol.full_name);
  if (asked == context.overlays.part_switches.end()) return risk;
  if (!asked->second.valid()) {
    asked->second = ir::FlagId(context.module.flags.size());
    ir::Flag flag;
    flag.kind = ir::Flag::Kind::part;
    flag.name = symbol.full_name;
    flag.span = symbol.name_span;
    context.module.flags.push_back(std::move(flag));
  }
  const Value own = flag_value(context, asked->second);
  return emit_plain(context, Op::and_, {&risk, &own}, {}, Type::boolean, When::every_period,
                    symbol.name_span);
}

Value widen(Context& context, const Value& value, ShapeId shape, Region region, When when,
            Span span) {
  if (!value.ok()) return {};
  Value v = value;
  v.shape = context.builder.unite(value.shape, shape);
  v.region = std::max(value.region, region);
  v.origin = {};
  v.picks.clear();
  // Times one is exact, poison included.
  v.node = context.builder.add(
      Op::mul, {value.node, context.builder.constant(1)},
      {.region = v.region, .shape = v.shape, .when = when, .event = v.event, .span = span});
  return v;
}

Value at_labels(Context& context, const std::vector<Pick>& picks, Span span) {
  Value condition;
  for (const Pick& pick : picks) {
    Value ordinal = number(context, 0);
    ordinal.shape = context.builder.shape({pick.dim});
    ordinal.node = context.builder.add(
        Op::ordinal, {}, {.shape = ordinal.shape, .aux = pick.dim.value, .span = span});
    const Value label = number(context, pick.label + 1.0);
    const Value here = emit_plain(context, Op::eq, {&ordinal, &label}, {}, Type::boolean,
                                  When::every_period, span);
    condition = condition.ok() ? emit_plain(context, Op::and_, {&condition, &here}, {},
                                            Type::boolean, When::every_period, span)
                               : here;
  }
  return condition;
}

std::optional<double> constant_of(const Context& context, NodeId id, int depth) {
  constexpr int kMaxDepth = 64;
  if (depth > kMaxDepth || !id.valid()) return std::nullopt;
  const ir::Node& node = context.module.node(id);
  if (node.op == Op::constant) return node.imm;
  if (!ir::is_pure_scalar(node.op) || context.module.size_of(id) != 1) return std::nullopt;
  std::array<double, 3> args{};
  const auto operands = context.module.operands_of(node);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::optional<double> arg = constant_of(context, operands[i], depth + 1);
    if (!arg) return std::nullopt;
    args[i] = *arg;
  }
  return ir::evaluate_op(node.op, std::span<const double>(args.data(), operands.size()));
}

}  // namespace plimsoll::check
