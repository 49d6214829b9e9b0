// Random modules, drawn from the columns of ir/op.def: a new row is drawn without a line here where its
// group's rule fits it, and fails `EveryOneIsDrawnByRandomModules` or ir::verify where it does not.
#include "engine/testing_random.h"

#include "base/check.h"
#include "engine/testing_generator.h"

namespace plimsoll::engine::testing {

ir::Module Generator::everything(std::uint64_t seed) {
  constexpr std::uint64_t kInTurn = 8;
  begin();
  for (std::uint32_t i = 0; i < 12; ++i) pure({Region::run, Region::trial});
  if (chance(60)) copula(Region::trial);
  for (std::uint32_t i = 0; i < 5; ++i) open_lag();
  for (std::uint32_t i = 0; i < 25; ++i) period_node();
  if (chance(50)) copula(Region::period);
  const std::uint32_t n_events = 1 + below(3);
  for (std::uint32_t i = 0; i < n_events; ++i) {
    event({});
    for (std::uint32_t k = 0; k < 6; ++k) period_node();
  }
  for (std::uint64_t i = 0; i < kInTurn; ++i) {
    make(static_cast<Op>((seed * kInTurn + i) % ir::kOps), one_of({Region::trial, Region::period}));
  }
  close_lags();
  columns();
  return finished();
}

ir::Module Generator::only(Op op) {
  begin();
  const std::size_t n_others = pool_.size();
  if (is_timeless(op)) {
    for (const Region region : {Region::run, Region::trial, Region::trial, Region::period}) {
      make(op, region);
    }
  } else {
    make(op, Region::period);
  }
  make(op, Region::period);
  // Where it can be computed by occurrence.
  if (is_timeless(op)) event(op);
  for (std::size_t i = n_others; i < pool_.size(); ++i) column(pool_[i]);
  return finished();
}

void Generator::begin() {
  a_ = b_.dim("A", 3);
  c_ = b_.dim("B", 2);
  const std::uint32_t quarter = below(4);
  const std::uint32_t n_periods = 5 + below(7);
  b_.quarters(n_periods, static_cast<int>(1 + 3 * quarter));
  leaves();
}

void Generator::leaves() {
  for (int i = 0; i < 3; ++i) leaf(Op::constant);
  keep(b_.constant(0));
  for (int i = 0; i < 2; ++i) {
    const ir::ShapeId of = some_shape();
    keep(b_.input(numbers(b_.module.shape(of).size), of));
  }
  leaf(Op::flag);
  leaf(Op::flag);
  leaf(Op::input);
  leaf(Op::time_index);
  for (int i = 0; i < 3; ++i) draw(Region::trial, false);
  for (int i = 0; i < 3; ++i) draw(Region::period, false);
  draw(Region::period, true);
}

void Generator::leaf(Op op) {
  switch (ir::op_names(op)) {
    case ir::OpNames::flag:
      keep(b_.flag(chance(50), "r" + std::to_string(b_.module.flags.size())));
      return;
    case ir::OpNames::input: {
      const std::uint32_t periods = b_.module.time.n_periods;
      const auto years = static_cast<std::uint32_t>(b_.module.time.year_index(periods - 1)) + 1;
      const ir::ShapeId of = some_shape();
      const std::uint32_t size = b_.module.shape(of).size;
      keep(b_.input(numbers(size * periods), of, ir::InputTime::by_period));
      keep(b_.input(numbers(size * years), of, ir::InputTime::by_year));
      return;
    }
    case ir::OpNames::time_index:
      keep(b_.time_index(one_of(
          {ir::TimeIndex::period, ir::TimeIndex::fiscal_year, ir::TimeIndex::period_of_year})));
      return;
    default:
      PLIMSOLL_CHECK(op == Op::constant);
      keep(b_.constant(number()));
  }
}

std::vector<double> Generator::numbers(std::size_t n) {
  std::vector<double> values(n);
  for (double& v : values) v = number();
  return values;
}

ir::ShapeId Generator::some_shape() {
  switch (below(6)) {
    case 0:
      return b_.shape({a_});
    case 1:
      return b_.shape({c_});
    case 2:
      return b_.shape({a_, c_});
    case 3:
      return b_.shape({c_, a_});
    default:
      return b_.scalar();
  }
}

NodeId Generator::any(Region region) {
  if (region == Region::occurrence && chance(70)) return mark();
  for (;;) {
    const NodeId id = pool_[below(static_cast<std::uint32_t>(pool_.size()))];
    if (b_.module.node(id).region <= region) return id;
  }
}

NodeId Generator::tamed(NodeId id) {
  const NodeId cdf = b_.op(Op::normal_cdf, {id});
  return b_.op(Op::sub, {b_.op(Op::mul, {cdf, b_.constant(2)}), b_.constant(1)});
}

NodeId Generator::positive(NodeId id) {
  return b_.op(Op::add, {b_.op(Op::abs, {tamed(id)}), b_.constant(0.25)});
}

NodeId Generator::law_of(NodeId tail, Region region) {
  NodeId low = any(Region::run);
  NodeId width = b_.op(Op::add, {b_.op(Op::abs, {any(Region::run)}), b_.constant(0.5)});
  if (chance(50)) {
    low = tamed(any(region));
    width = positive(any(region));
  }
  const NodeId high = b_.op(Op::add, {low, width});
  switch (below(12)) {
    case 10:
      // From tables where its numbers are constant.
      return b_.law(dist::LawId::gamma, 0, tail, {width, width});
    case 11:
      return b_.law(dist::LawId::pert, 0, tail, {low, low, high});
    case 0:
      return b_.normal(tail, low, width);
    case 1:
      return b_.law(dist::LawId::lognormal, 0, b_.op(Op::score, {tail}), {low, width});
    case 2:
      // Median and sigma.
      return b_.law(dist::LawId::lognormal, 1, b_.op(Op::score, {tail}), {width, width});
    case 3:
      return b_.law(dist::LawId::triangular, 0, tail, {low, low, high});
    case 4:
      return b_.law(dist::LawId::exponential, 0, tail, {width});
    case 5:
      return b_.law(dist::LawId::bernoulli, 0, tail, {b_.op(Op::normal_cdf, {low})});
    case 6:
      return b_.law(dist::LawId::weibull, 0, tail, {width, width});
    case 7:
      // No kernel.
      return b_.law(dist::LawId::poisson, 0, tail, {width});
    case 8:
      return b_.law(dist::LawId::gpd, 0, tail, {low, width, b_.constant(0.1)});
    default:
      return b_.law(dist::LawId::uniform, 0, tail, {low, high});
  }
}

void Generator::draw(Region region, bool by_year) {
  keep(law_of(b_.noise(region, some_shape(), {}, by_year), region));
}

void Generator::copula(Region region) {
  std::vector<NodeId> scores;
  for (std::uint32_t i = 0; i < 2 + below(2); ++i) {
    scores.push_back(b_.op(Op::score, {b_.noise(region, some_shape())}));
  }
  for (const NodeId part : b_.correlated(scores, 0.4)) {
    if (chance(50)) {
      keep(b_.law(dist::LawId::normal, 0, part, {b_.constant(1), b_.constant(2)}));
    } else {
      const std::vector<NodeId> corners = {b_.constant(0), b_.constant(1), b_.constant(4)};
      keep(b_.law(dist::LawId::triangular, 0, b_.op(Op::tail_of_score, {part}), corners));
    }
  }
}

void Generator::columns() {
  for (const NodeId id : pool_) {
    if (chance(50)) column(id);
  }
  for (const NodeId id : open_) column(id);
}

void Generator::column(NodeId id) {
  const std::string name = "c" + std::to_string(b_.module.columns.size());
  if (b_.module.node(id).region <= Region::trial && chance(50)) {
    b_.column(name, id, ir::Sample::trial);
  } else {
    b_.column(name, id,
              one_of({ir::Sample::each_period, ir::Sample::each_year, ir::Sample::horizon}));
  }
}

ir::Module random_module(std::uint64_t seed) {
  return Generator(seed).everything(seed);
}

ir::Module operation_module(ir::Op op, std::uint64_t seed) {
  return Generator(seed + 1000 * static_cast<std::uint64_t>(op)).only(op);
}

}  // namespace plimsoll::engine::testing
