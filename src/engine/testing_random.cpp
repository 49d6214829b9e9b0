#include "engine/testing_random.h"

#include <algorithm>
#include <initializer_list>

#include "engine/testing.h"

namespace plimsoll::engine::testing {

namespace {

using ir::NodeId;
using ir::Op;
using ir::Region;

// A draw that stands beside another in a list of arguments gets a name first: compilers differ in
// the order in which they evaluate arguments.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15U + 1) {}

  ir::Module run() {
    a_ = b_.dim("A", 3);
    c_ = b_.dim("B", 2);
    const std::uint32_t quarter = below(4);
    const std::uint32_t n_periods = 5 + below(7);
    b_.quarters(n_periods, static_cast<int>(1 + 3 * quarter));
    leaves();
    for (std::uint32_t i = 0; i < 12; ++i) pure({Region::run, Region::trial});
    if (chance(60)) copula(Region::trial);
    for (std::uint32_t i = 0; i < 5; ++i) open_lag();
    for (std::uint32_t i = 0; i < 25; ++i) period_node();
    if (chance(50)) copula(Region::period);
    const std::uint32_t n_events = 1 + below(3);
    for (std::uint32_t i = 0; i < n_events; ++i) {
      event();
      for (std::uint32_t k = 0; k < 6; ++k) period_node();
    }
    close_lags();
    columns();
    ir::compute_sees(b_.module);
    return std::move(b_.module);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(next() % n); }
  bool chance(std::uint32_t percent) { return below(100) < percent; }
  double number() { return static_cast<double>(below(4001)) / 1000.0 - 2.0; }
  template <class T>
  T one_of(std::initializer_list<T> list) {
    return list.begin()[below(static_cast<std::uint32_t>(list.size()))];
  }

  ir::ShapeId some_shape() {
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

  NodeId keep(NodeId id) {
    pool_.push_back(id);
    return id;
  }
  // A node that a node of `region` may read.
  NodeId any(Region region) {
    for (;;) {
      const NodeId id = pool_[below(static_cast<std::uint32_t>(pool_.size()))];
      if (b_.module.node(id).region <= region) return id;
    }
  }
  // In [-1, 1] or so, never poison unless its operand is.
  NodeId tamed(NodeId id) {
    const NodeId cdf = b_.op(Op::normal_cdf, {id});
    return b_.op(Op::sub, {b_.op(Op::mul, {cdf, b_.constant(2)}), b_.constant(1)});
  }
  NodeId positive(NodeId id) {
    return b_.op(Op::add, {b_.op(Op::abs, {tamed(id)}), b_.constant(0.25)});
  }

  void leaves() {
    for (int i = 0; i < 3; ++i) keep(b_.constant(number()));
    keep(b_.constant(0));
    for (int i = 0; i < 2; ++i) {
      const ir::ShapeId of = some_shape();
      keep(b_.input(numbers(b_.module.shape(of).size), of));
    }
    keep(b_.flag(chance(50), "r0"));
    keep(b_.flag(chance(50), "r1"));
    const std::uint32_t periods = b_.module.time.n_periods;
    const auto years = static_cast<std::uint32_t>(b_.module.time.year_index(periods - 1)) + 1;
    const ir::ShapeId of = some_shape();
    const std::uint32_t size = b_.module.shape(of).size;
    keep(b_.input(numbers(size * periods), of, ir::InputTime::by_period));
    keep(b_.input(numbers(size * years), of, ir::InputTime::by_year));
    keep(b_.time_index(one_of(
        {ir::TimeIndex::period, ir::TimeIndex::fiscal_year, ir::TimeIndex::period_of_year})));
    for (int i = 0; i < 3; ++i) draw(Region::trial, false);
    for (int i = 0; i < 3; ++i) draw(Region::period, false);
    draw(Region::period, true);
  }

  std::vector<double> numbers(std::size_t n) {
    std::vector<double> values(n);
    for (double& v : values) v = number();
    return values;
  }

  // A latent through some law whose numbers `region` may read.
  NodeId law_of(NodeId tail, Region region) {
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

  void draw(Region region, bool by_year) {
    keep(law_of(b_.noise(region, some_shape(), {}, by_year), region));
  }

  void copula(Region region) {
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

  // An elementwise or index-set operation on nodes of the region.
  NodeId some_op(Region region) {
    const NodeId x = any(region);
    const NodeId y = any(region);
    switch (below(16)) {
      case 0:
        return b_.op(Op::select, {b_.op(Op::lt, {x, y}), any(region), any(region)});
      case 1:
        return b_.op(one_of({Op::lt, Op::le, Op::gt, Op::ge, Op::eq, Op::ne}), {x, y});
      case 2: {
        const NodeId above = b_.op(Op::gt, {x, y});
        const NodeId other = any(region);
        return b_.op(one_of({Op::and_, Op::or_}), {above, other});
      }
      case 3:
        return b_.op(Op::not_, {x});
      case 4:
        return b_.op(one_of({Op::neg, Op::abs, Op::floor, Op::ceil, Op::round}), {x});
      case 5:
        return b_.op(one_of({Op::exp, Op::expm1, Op::normal_cdf}), {tamed(x)});
      case 6: {
        const NodeId of = chance(85) ? positive(x) : x;
        return b_.op(one_of({Op::sqrt, Op::log, Op::log1p}), {of});
      }
      case 7:
        return b_.op(Op::div, {x, chance(85) ? positive(y) : y});
      case 8: {
        const NodeId base = positive(x);
        const NodeId other = chance(80) ? positive(y) : y;
        return b_.op(one_of({Op::pow, Op::mod}), {base, other});
      }
      case 9:
        return b_.op(Op::normal_quantile, {b_.op(Op::normal_cdf, {tamed(x)})});
      case 10: {
        const auto& dims = b_.module.shape(b_.module.node(x).shape).dims;
        if (dims.empty()) return b_.op(Op::neg, {x});
        const ir::DimId dim = dims[below(static_cast<std::uint32_t>(dims.size()))];
        const auto n = static_cast<std::uint32_t>(b_.module.dims[dim.value].labels.size());
        const std::uint32_t label = below(n);
        return b_.reduce(one_of({Op::sum_over, Op::product_over, Op::min_over, Op::max_over,
                                 Op::any_over, Op::all_over, Op::pick}),
                         x, dim, label);
      }
      case 11:
        return chance(50) ? b_.by_label(c_, {x, y}) : b_.by_label(a_, {x, y, any(region)});
      case 12: {
        // A switch.
        const NodeId flag = flags_.empty() || chance(20) ? b_.flag(chance(50)) : flags_[0];
        flags_.push_back(flag);
        return b_.op(Op::select, {flag, x, y});
      }
      case 13:
        return b_.op(one_of({Op::min, Op::max}), {x, y});
      case 14:
        return b_.op(Op::select, {x, y, any(region)});
      default:
        return b_.op(one_of({Op::add, Op::sub, Op::mul}), {x, y});
    }
  }

  void pure(std::initializer_list<Region> regions) {
    const Region region = one_of(regions);
    const NodeId id = some_op(region);
    // Products of products grow: now and then back into range.
    keep(chance(30) ? tamed(id) : id);
  }

  void period_node() {
    const NodeId x = any(Region::period);
    NodeId id;
    switch (below(12)) {
      case 0:
        id = b_.in_period(one_of({Op::year_sum, Op::year_start, Op::total_sum}), {tamed(x)});
        break;
      case 1:
        id = b_.in_period(one_of({Op::running_any, Op::running_all}), {b_.op(Op::gt, {x, x})});
        break;
      case 2:
        id = b_.in_period(Op::lag, past(x, 1 + below(3)), 0);
        b_.module.node(id).aux = b_.module.node(id).n_operands - 1 + (chance(10) ? 1 : 0);
        break;
      case 3:
        id = b_.in_period(Op::trailing_sum, past(x, 1 + below(3)), 0);
        b_.module.node(id).aux = b_.module.node(id).n_operands;
        break;
      case 4: {
        ir::Node yearly = b_.made_of(Op::mul, {x, x});
        yearly.region = Region::period;
        yearly.when = ir::When::year_end;
        const NodeId closing = b_.add(yearly, {x, x});
        keep(closing);
        const std::uint32_t years = 1 + below(2);
        id = b_.in_period(Op::year_lag, {closing, any(Region::run), any(Region::trial)}, years);
        break;
      }
      case 5: {
        id = some_op(Region::period);
        const bool in_time = b_.module.node(id).region == Region::period;
        if (in_time) b_.module.node(id).when = one_of({ir::When::year_end, ir::When::last_period});
        break;
      }
      default:
        id = some_op(Region::period);
    }
    keep(chance(30) ? tamed(id) : id);
  }

  // An operand and its values before the start.
  std::vector<NodeId> past(NodeId x, std::uint32_t n) {
    std::vector<NodeId> operands = {x};
    for (std::uint32_t i = 0; i < n; ++i) operands.push_back(any(Region::trial));
    return operands;
  }

  // A lag of something that comes later.
  void open_lag() {
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
  bool fits(NodeId id, ir::ShapeId outer) {
    const auto& dims = b_.module.shape(outer).dims;
    for (const ir::DimId d : b_.module.shape(b_.module.node(id).shape).dims) {
      if (std::find(dims.begin(), dims.end(), d) == dims.end()) return false;
    }
    return true;
  }
  void close_lags() {
    for (const NodeId lag : open_) {
      NodeId operand =
          pool_[pool_.size() - 1 - below(static_cast<std::uint32_t>(pool_.size() / 2))];
      if (!fits(operand, b_.module.node(lag).shape)) operand = scalar_of(operand);
      // What follows itself through time stays in range.
      const NodeId calm = tamed(operand);
      b_.module.patch_operand(lag, 0, calm);
    }
  }

  void event() {
    const ir::ShapeId of = one_of({b_.scalar(), b_.shape({a_}), b_.shape({a_, c_})});
    const bool by_chance = chance(30);
    const std::uint32_t cap = 1 + below(3);
    const ir::CapPer cap_per = one_of({ir::CapPer::none, ir::CapPer::none, ir::CapPer::period,
                                       ir::CapPer::year, ir::CapPer::ever});
    const ir::EventId event = b_.event(of, by_chance, cap_per, cap);
    if (chance(60)) {
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
    const NodeId n = b_.in_period(Op::event_n, {count}, event.value);
    keep(n);
    marks(event, of);
    const std::uint32_t n_totals = 2 + below(3);
    for (std::uint32_t i = 0; i < n_totals; ++i) total(event);
    keep(b_.gathered(Op::event_kept, event, {mark()}));
    keep(b_.gathered(Op::event_largest, event, {mark()}));
  }

  NodeId scalar_of(NodeId id) {
    while (!b_.module.shape(b_.module.node(id).shape).dims.empty()) {
      id = b_.reduce(Op::max_over, id, b_.module.shape(b_.module.node(id).shape).dims[0]);
    }
    return id;
  }

  NodeId mark() { return marks_[below(static_cast<std::uint32_t>(marks_.size()))]; }

  void marks(ir::EventId event, ir::ShapeId of) {
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
    ir::Node ordinal;
    ordinal.op = Op::occurrence_ordinal;
    ordinal.region = Region::occurrence;
    ordinal.event = event;
    ordinal.shape = b_.scalar();
    marks_.push_back(b_.add(ordinal, {}));
    if (!b_.module.events[event.value].strikes.empty()) {
      ir::Node struck = ordinal;
      struck.op = Op::struck;
      const NodeId flag = b_.add(struck, {});
      marks_.push_back(b_.op(Op::select, {flag, b_.constant(3), mark()}));
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

  void total(ir::EventId event) {
    using Form = ir::Total::Form;
    const Form form = one_of({Form::at_once, Form::after, Form::repeat, Form::spread});
    std::vector<NodeId> operands = {mark()};
    if (form != Form::at_once) {
      operands.push_back(chance(50) ? b_.constant(0.5) : positive(mark()));
      if (form != Form::after) {
        operands.push_back(chance(50) ? b_.constant(0.75) : positive(any(Region::period)));
      }
    }
    const NodeId total = b_.total(event, form, operands);
    keep(total);
    if (chance(60)) keep(b_.unsettled(total));
  }

  void columns() {
    int n = 0;
    const auto add = [&](NodeId id) {
      const std::string name = "c" + std::to_string(n++);
      if (b_.module.node(id).region <= Region::trial && chance(50)) {
        b_.column(name, id, ir::Sample::trial);
      } else {
        b_.column(name, id,
                  one_of({ir::Sample::each_period, ir::Sample::each_year, ir::Sample::horizon}));
      }
    };
    for (const NodeId id : pool_) {
      if (chance(50)) add(id);
    }
    for (const NodeId id : open_) add(id);
  }

  std::uint64_t state_;
  Builder b_;
  ir::DimId a_;
  ir::DimId c_;
  std::vector<NodeId> pool_;
  std::vector<NodeId> open_;
  std::vector<NodeId> flags_;
  std::vector<NodeId> marks_;
};

}  // namespace

ir::Module random_module(std::uint64_t seed) {
  return Generator(seed).run();
}

}  // namespace plimsoll::engine::testing
