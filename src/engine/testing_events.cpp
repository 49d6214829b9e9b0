// Events of random modules: how they happen, what belongs to an occurrence, and totals of it.
#include "engine/testing_generator.h"

namespace plimsoll::engine::testing {

void Generator::event(std::optional<Op> wanted) {
  const ir::ShapeId of = one_of({b_.scalar(), b_.shape({a_}), b_.shape({a_, c_})});
  event_shape_ = wanted && is_timeless(*wanted) && has_dim(of, c_) ? b_.shape({a_}) : of;
  event_of(event_shape_, wanted);
}

void Generator::event_of(ir::ShapeId of, std::optional<Op> wanted) {
  const bool by_chance = chance(30);
  const std::uint32_t cap = 1 + below(3);
  const ir::CapPer cap_per = one_of(
      {ir::CapPer::none, ir::CapPer::none, ir::CapPer::period, ir::CapPer::year, ir::CapPer::ever});
  const ir::EventId event = b_.event(of, by_chance, cap_per, cap);
  const bool all_forms = wanted && !is_timeless(*wanted);
  if (all_forms || chance(60)) {
    b_.flag(chance(70), "overlay");
    const auto overlay = ir::FlagId(b_.module.flags.size() - 1);
    const std::int32_t element =
        chance(50) ? -1 : static_cast<std::int32_t>(below(b_.module.shape(of).size));
    b_.module.events[event.value].strikes.push_back(
        {overlay, below(b_.module.time.n_periods), element});
  }
  NodeId rate = b_.constant(by_chance ? 0.1 * below(11) : 0.3 * below(8));
  if (chance(50)) {
    rate = positive(scalar_of(any(Region::period)));
    if (by_chance) rate = b_.op(Op::min, {rate, b_.constant(1)});
  } else if (chance(30)) {
    rate = b_.op(Op::select, {b_.flag(chance(50)), rate, b_.constant(0)});
  }
  const NodeId count = b_.count(event, rate);
  keep(count);
  for (const Op op : all_of({ir::OpGroup::count})) {
    if (op != Op::event_count) keep(b_.in_period(op, {count}, event.value));
  }
  marks(event, of);
  if (wanted && is_timeless(*wanted)) {
    for (int i = 0; i < 3; ++i) {
      make(*wanted, Region::occurrence);
      keep(b_.total(event, ir::Total::Form::at_once, {marks_.back()}));
    }
  }
  using Form = ir::Total::Form;
  if (all_forms) {
    for (const Form form : {Form::at_once, Form::after, Form::repeat, Form::spread}) {
      total(event, form, true);
    }
  }
  const std::uint32_t n_totals = 2 + below(3);
  for (std::uint32_t i = 0; i < n_totals; ++i) {
    const Form form = one_of({Form::at_once, Form::after, Form::repeat, Form::spread});
    total(event, form, chance(60));
  }
  for (const Op op : all_of({ir::OpGroup::gather})) {
    if (ir::op_names(op) == ir::OpNames::nothing) keep(b_.gathered(op, event, {mark()}));
  }
}

NodeId Generator::scalar_of(NodeId id) {
  while (!b_.module.shape(b_.module.node(id).shape).dims.empty()) {
    id = b_.reduce(Op::max_over, id, b_.module.shape(b_.module.node(id).shape).dims[0]);
  }
  return id;
}

void Generator::marks(ir::EventId event, ir::ShapeId of) {
  marks_.clear();
  std::vector<ir::DimId> wider = b_.module.shape(of).dims;
  if (std::find(wider.begin(), wider.end(), c_) == wider.end()) wider.push_back(c_);
  for (int i = 0; i < 2; ++i) {
    const ir::ShapeId shape = chance(50) ? of : b_.shape(wider);
    marks_.push_back(law_of(b_.noise(Region::occurrence, shape, event), Region::period));
  }
  if (chance(50)) {
    std::vector<NodeId> scores;
    for (int i = 0; i < 2; ++i) {
      scores.push_back(b_.op(
          Op::score, {b_.noise(Region::occurrence, chance(50) ? of : b_.shape(wider), event)}));
    }
    for (const NodeId part : b_.correlated(scores, 0.3)) marks_.push_back(part);
  }
  for (const Op op : all_of({ir::OpGroup::latent})) {
    if (op == Op::noise) continue;
    const bool strike = ir::op_names(op) == ir::OpNames::strike;
    if (strike && b_.module.events[event.value].strikes.empty()) continue;
    ir::Node node;
    node.op = op;
    node.region = Region::occurrence;
    node.event = event;
    node.shape = b_.scalar();
    const NodeId id = b_.add(node, {});
    marks_.push_back(strike ? b_.op(Op::select, {id, b_.constant(3), mark()}) : id);
  }
  for (int i = 0; i < 4; ++i) {
    const NodeId m = mark();
    switch (below(6)) {
      case 0:
        marks_.push_back(b_.op(Op::mul, {m, any(Region::period)}));
        break;
      case 1:
        marks_.push_back(b_.op(Op::select, {b_.op(Op::gt, {m, any(Region::period)}), m, mark()}));
        break;
      case 2:
        marks_.push_back(b_.by_label(a_, {m, any(Region::period), mark()}));
        break;
      case 3: {
        const auto& dims = b_.module.shape(b_.module.node(m).shape).dims;
        const auto& own = b_.module.shape(of).dims;
        const bool free = std::find(dims.begin(), dims.end(), c_) != dims.end() &&
                          std::find(own.begin(), own.end(), c_) == own.end();
        if (free) marks_.push_back(b_.reduce(Op::sum_over, m, c_));
        break;
      }
      case 4:
        marks_.push_back(b_.op(one_of({Op::exp, Op::normal_cdf}), {tamed(m)}));
        break;
      default: {
        const NodeId other = mark();
        marks_.push_back(b_.op(one_of({Op::add, Op::sub, Op::max}), {m, other}));
      }
    }
  }
}

void Generator::total(ir::EventId event, ir::Total::Form form, bool and_unsettled) {
  using Form = ir::Total::Form;
  std::vector<NodeId> operands = {mark()};
  if (form != Form::at_once) {
    operands.push_back(chance(50) ? b_.constant(0.5) : positive(mark()));
    if (form != Form::after) {
      operands.push_back(chance(50) ? b_.constant(0.75) : positive(any(Region::period)));
    }
  }
  const NodeId total = b_.total(event, form, operands);
  keep(total);
  if (and_unsettled) keep(b_.unsettled(total));
}

}  // namespace plimsoll::engine::testing
