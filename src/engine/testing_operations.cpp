// Operations of random modules, by the rule of each group, on operands that they take.
#include "engine/testing_generator.h"

namespace plimsoll::engine::testing {

std::vector<Op> Generator::all_of(std::initializer_list<ir::OpGroup> groups) {
  std::vector<Op> ops;
  for (std::size_t i = 0; i < ir::kOps; ++i) {
    const auto op = static_cast<Op>(i);
    if (std::find(groups.begin(), groups.end(), ir::op_group(op)) != groups.end()) {
      ops.push_back(op);
    }
  }
  return ops;
}

bool Generator::is_timeless(Op op) {
  switch (ir::op_group(op)) {
    case ir::OpGroup::elementwise:
    case ir::OpGroup::over:
    case ir::OpGroup::label:
    case ir::OpGroup::law:
      return true;
    case ir::OpGroup::copula:
      return op == Op::score_of_t;
    case ir::OpGroup::leaf:
    case ir::OpGroup::past:
    case ir::OpGroup::running:
    case ir::OpGroup::latent:
    case ir::OpGroup::count:
    case ir::OpGroup::gather:
    case ir::OpGroup::given:
      return false;
  }
  return false;
}

NodeId Generator::operand(Op op, std::size_t k, Region region) {
  const NodeId x = any(region);
  const ir::OpTakes takes = ir::op_takes(op, k);
  if (takes != ir::OpTakes::tail && chance(12)) return x;
  switch (takes) {
    case ir::OpTakes::any:
      return x;
    case ir::OpTakes::tame:
      return tamed(x);
    case ir::OpTakes::positive:
      return positive(x);
    case ir::OpTakes::share:
      return b_.op(Op::normal_cdf, {tamed(x)});
    case ir::OpTakes::flag: {
      const NodeId y = any(region);
      return b_.op(one_of({Op::gt, Op::le}), {x, y});
    }
    case ir::OpTakes::tail: {
      const NodeId share = b_.op(Op::normal_cdf, {tamed(x)});
      return b_.op(Op::mul, {share, b_.constant(one_of({0.5, -0.5}))});
    }
  }
  return x;
}

std::vector<NodeId> Generator::operands(Op op, Region region) {
  std::vector<NodeId> ids;
  const auto n = static_cast<std::size_t>(std::max(ir::op_arity(op), 0));
  for (std::size_t k = 0; k < n; ++k) ids.push_back(operand(op, k, region));
  return ids;
}

std::vector<NodeId> Generator::t_operands(Op op, Region region) {
  std::vector<NodeId> ids = operands(op, region);
  if (chance(50)) ids[1] = b_.constant(one_of({0.7, 3.0, 40.0}));
  return ids;
}

void Generator::make(Op op, Region region) {
  switch (ir::op_group(op)) {
    case ir::OpGroup::leaf:
      return leaf(op);
    case ir::OpGroup::elementwise:
      return hold(b_.op(op, operands(op, region)), region);
    case ir::OpGroup::over:
      return hold(over(op, region), region);
    case ir::OpGroup::label:
      return hold(labelled(op, region), region);
    case ir::OpGroup::past:
      return hold(past(op), region);
    case ir::OpGroup::running:
      return hold(b_.in_period(op, operands(op, Region::period)), region);
    case ir::OpGroup::latent:
      if (op == Op::noise) {
        draw(Region::trial, false);
        return draw(Region::period, chance(30));
      }
      return event(op);
    case ir::OpGroup::copula:
      if (!is_timeless(op)) return copula(std::min(region, Region::period));
      return hold(b_.op(op, t_operands(op, region)), region);
    case ir::OpGroup::law:
      return hold(figure(op, region), region);
    case ir::OpGroup::count:
    case ir::OpGroup::gather:
      return event(op);
    case ir::OpGroup::given:
      keep(b_.by_trial(Region::trial, some_shape()));
      keep(b_.by_trial(Region::period, some_shape(), chance(30)));
      return;
  }
}

void Generator::hold(NodeId id, Region region) {
  if (region == Region::occurrence) {
    marks_.push_back(id);
  } else {
    keep(id);
  }
}

std::pair<NodeId, ir::DimId> Generator::with_dim(NodeId x, Region region) {
  std::vector<ir::DimId> dims = b_.module.shape(b_.module.node(x).shape).dims;
  // An occurrence knows only its own label.
  std::erase_if(dims, [&](ir::DimId d) { return is_of_event(x, d); });
  if (!dims.empty()) return {x, dims[below(static_cast<std::uint32_t>(dims.size()))]};
  if (region == Region::occurrence && has_dim(event_shape_, c_)) return {any(Region::period), {}};
  const NodeId other = any(region);
  return {b_.by_label(c_, {x, other}), c_};
}

bool Generator::has_dim(ir::ShapeId shape, ir::DimId dim) {
  const auto& dims = b_.module.shape(shape).dims;
  return std::find(dims.begin(), dims.end(), dim) != dims.end();
}

bool Generator::is_of_event(NodeId x, ir::DimId dim) {
  return b_.module.node(x).region == Region::occurrence && has_dim(event_shape_, dim);
}

NodeId Generator::over(Op op, Region region) {
  const auto [x, dim] = with_dim(operand(op, 0, region), region);
  if (!dim.valid()) return b_.op(Op::neg, {x});
  const auto n = static_cast<std::uint32_t>(b_.module.dims[dim.value].labels.size());
  return b_.reduce(op, x, dim, below(n));
}

NodeId Generator::labelled(Op op, Region region) {
  if (ir::op_names(op) == ir::OpNames::label) return over(op, region);
  const ir::DimId dim = one_of({a_, c_});
  if (ir::op_arity(op) == 0) {
    ir::Node node;
    node.op = op;
    node.aux = dim.value;
    node.shape = b_.shape({dim});
    return b_.add(node, {});
  }
  std::vector<NodeId> ids;
  while (ids.size() < b_.module.dims[dim.value].labels.size()) {
    ids.push_back(operand(op, ids.size(), region));
  }
  return b_.by_label(dim, ids);
}

NodeId Generator::figure(Op op, Region region) {
  const NodeId drawn = law_of(operand(Op::law, 0, region), std::min(region, Region::period));
  if (op == Op::law) return drawn;
  const auto all = b_.module.operands_of(b_.module.node(drawn));
  std::vector<NodeId> ids(all.begin(), all.end());
  ids.erase(ids.begin());
  if (ir::has_argument(op)) ids.insert(ids.begin(), operand(op, 0, region));
  return b_.op(op, ids, b_.module.node(drawn).aux);
}

NodeId Generator::past(Op op) {
  NodeId x = operand(op, 0, Region::period);
  if (op == Op::year_lag) {
    ir::Node yearly = b_.made_of(Op::mul, {x, x});
    yearly.region = Region::period;
    yearly.when = ir::When::year_end;
    x = keep(b_.add(yearly, {x, x}));
    const NodeId before = any(Region::run);
    const NodeId last = any(Region::trial);
    return b_.in_period(op, {x, before, last}, 1 + below(2));
  }
  const NodeId id = b_.in_period(op, with_past(x, 1 + below(3)), 0);
  const std::uint32_t n = b_.module.node(id).n_operands;
  // Now and then a step further back than is known.
  const bool window = op == Op::trailing_sum;
  b_.module.node(id).aux = window ? n : n - 1 + (chance(10) ? 1 : 0);
  return id;
}

void Generator::some_op(Region region) {
  static const std::vector<Op> kCommon =
      all_of({ir::OpGroup::elementwise, ir::OpGroup::over, ir::OpGroup::label});
  if (chance(15)) {
    make(one_of({Op::add, Op::sub, Op::mul, Op::select}), region);
  } else {
    make(kCommon[below(static_cast<std::uint32_t>(kCommon.size()))], region);
  }
  // Products of products grow: now and then back into range.
  if (chance(30)) pool_.back() = tamed(pool_.back());
}

void Generator::period_node() {
  static const std::vector<Op> kTime = all_of({ir::OpGroup::past, ir::OpGroup::running});
  const std::uint32_t kind = below(12);
  if (kind < 5) {
    make(kTime[below(static_cast<std::uint32_t>(kTime.size()))], Region::period);
    if (chance(30)) pool_.back() = tamed(pool_.back());
    return;
  }
  if (kind == 5) {
    const NodeId x = any(Region::period);
    const NodeId y = any(Region::period);
    ir::Node node = b_.made_of(Op::add, {x, y});
    node.region = Region::period;
    node.when = one_of({ir::When::year_end, ir::When::last_period});
    keep(b_.add(node, {x, y}));
    return;
  }
  if (kind == 6) {
    // A switch.
    const NodeId x = any(Region::period);
    const NodeId y = any(Region::period);
    const NodeId flag = flags_.empty() || chance(20) ? b_.flag(chance(50)) : flags_[0];
    flags_.push_back(flag);
    keep(b_.op(Op::select, {flag, x, y}));
    return;
  }
  some_op(Region::period);
}

std::vector<NodeId> Generator::with_past(NodeId x, std::uint32_t n) {
  std::vector<NodeId> operands = {x};
  for (std::uint32_t i = 0; i < n; ++i) operands.push_back(any(Region::trial));
  return operands;
}

void Generator::open_lag() {
  ir::Node node;
  node.op = Op::lag;
  node.region = Region::period;
  node.aux = 1 + below(2);
  node.shape = some_shape();
  std::vector<NodeId> operands = {NodeId()};
  while (operands.size() <= node.aux) {
    const NodeId initial = any(Region::trial);
    if (fits(initial, node.shape)) operands.push_back(initial);
  }
  open_.push_back(keep(b_.add(node, operands)));
}

bool Generator::fits(NodeId id, ir::ShapeId outer) {
  const auto& dims = b_.module.shape(outer).dims;
  for (const ir::DimId d : b_.module.shape(b_.module.node(id).shape).dims) {
    if (std::find(dims.begin(), dims.end(), d) == dims.end()) return false;
  }
  return true;
}

void Generator::close_lags() {
  for (const NodeId lag : open_) {
    NodeId operand = pool_[pool_.size() - 1 - below(static_cast<std::uint32_t>(pool_.size() / 2))];
    if (!fits(operand, b_.module.node(lag).shape)) operand = scalar_of(operand);
    // What follows itself through time stays in range.
    const NodeId calm = tamed(operand);
    b_.module.patch_operand(lag, 0, calm);
  }
}

}  // namespace plimsoll::engine::testing
