// Nodes from values: regions, shapes and `when` follow from the operands.
#include <algorithm>
#include <array>

#include "check/elaborator.h"
#include "ir/evaluate.h"

namespace plimsoll::check {

When Elaborator::when_of(Mode mode) const {
  switch (mode) {
    case Mode::year:
      return When::year_end;
    case Mode::horizon:
      return When::last_period;
    default:
      return When::every_period;
  }
}

Value Elaborator::number(double value, Unit unit, Type type) {
  Value v;
  v.type = type;
  v.node = builder_.constant(value);
  v.shape = builder_.scalar();
  v.unit = std::move(unit);
  return v;
}

Value Elaborator::emit(Op op, std::initializer_list<const Value*> operands, Unit unit, Type type,
                       const Scope& scope, Span span) {
  return emit_plain(op, operands, std::move(unit), type, when_of(scope.mode), span);
}

Value Elaborator::emit_plain(Op op, std::initializer_list<const Value*> operands, Unit unit,
                             Type type, When when, Span span) {
  Value v;
  v.shape = builder_.scalar();
  std::array<NodeId, 4> nodes;
  std::size_t n = 0;
  for (const Value* operand : operands) {
    if (!operand->ok() || operand->is_law()) return {};
    v.shape = builder_.unite(v.shape, operand->shape);
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
  v.node = builder_.add(
      op, std::span<const NodeId>(nodes.data(), n),
      {.region = v.region, .shape = v.shape, .when = when, .event = v.event, .span = span});
  return v;
}

Value Elaborator::reduce(Op op, const Value& value, DimId dim, const Scope& scope, Span span) {
  if (!value.ok()) return {};
  Value v;
  v.type = op == Op::any_over || op == Op::all_over ? Type::boolean : Type::number;
  v.unit = value.unit;
  v.zero = value.zero;
  v.shape = builder_.without(value.shape, dim);
  v.region = value.region;
  v.take_grain(value);
  v.event = value.event;
  v.node = builder_.add(op, {value.node},
                        {.region = v.region,
                         .shape = v.shape,
                         .when = when_of(scope.mode),
                         .event = v.event,
                         .aux = dim.value,
                         .span = span});
  return v;
}

Value Elaborator::select(const Value& condition, const Value& then, const Value& otherwise,
                         When when, Span span) {
  const Type type = then.type == otherwise.type ? then.type
                    : then.type == Type::boolean || otherwise.type == Type::boolean
                        ? (then.is_logical() && otherwise.is_logical() ? Type::bit : Type::number)
                        : Type::number;
  Value v = emit_plain(Op::select, {&condition, &then, &otherwise},
                       then.zero ? otherwise.unit : then.unit, type, when, span);
  v.zero = then.zero && otherwise.zero;
  return v;
}

Value Elaborator::flag_value(ir::FlagId flag) {
  Value v;
  v.type = Type::boolean;
  v.node = builder_.flag(flag);
  v.shape = builder_.scalar();
  return v;
}

Value Elaborator::widen(const Value& value, ShapeId shape, Region region, When when, Span span) {
  if (!value.ok()) return {};
  Value v = value;
  v.shape = builder_.unite(value.shape, shape);
  v.region = std::max(value.region, region);
  v.origin = {};
  v.picks.clear();
  // Times one is exact, poison included.
  v.node = builder_.add(
      Op::mul, {value.node, builder_.constant(1)},
      {.region = v.region, .shape = v.shape, .when = when, .event = v.event, .span = span});
  return v;
}

Value Elaborator::at_labels(const std::vector<Pick>& picks, Span span) {
  Value condition;
  for (const Pick& pick : picks) {
    Value ordinal = number(0);
    ordinal.shape = builder_.shape({pick.dim});
    ordinal.node = builder_.add(Op::ordinal, {},
                                {.shape = ordinal.shape, .aux = pick.dim.value, .span = span});
    const Value label = number(pick.label + 1.0);
    const Value here =
        emit_plain(Op::eq, {&ordinal, &label}, {}, Type::boolean, When::every_period, span);
    condition = condition.ok() ? emit_plain(Op::and_, {&condition, &here}, {}, Type::boolean,
                                            When::every_period, span)
                               : here;
  }
  return condition;
}

std::optional<double> Elaborator::constant_of(NodeId id, int depth) const {
  constexpr int kMaxDepth = 64;
  if (depth > kMaxDepth || !id.valid()) return std::nullopt;
  const ir::Node& node = module_.node(id);
  if (node.op == Op::constant) return node.imm;
  const bool pure = node.op >= Op::neg && node.op <= Op::select;
  if (!pure || module_.size_of(id) != 1) return std::nullopt;
  std::array<double, 3> args{};
  const auto operands = module_.operands_of(node);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::optional<double> arg = constant_of(operands[i], depth + 1);
    if (!arg) return std::nullopt;
    args[i] = *arg;
  }
  return ir::evaluate_op(node.op, std::span<const double>(args.data(), operands.size()));
}

}  // namespace plimsoll::check
