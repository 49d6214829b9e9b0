// Random modules, drawn from the columns of ir/op.def: a new row is drawn without a line here where its
// group's rule fits it, and fails `EveryOperationIsDrawn` or ir::verify where it does not.
#include "engine/testing_random.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/check.h"
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

  // Also has some operations in turn, so that few modules have all.
  ir::Module everything(std::uint64_t seed) {
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
      make(static_cast<Op>((seed * kInTurn + i) % ir::kOps),
           one_of({Region::trial, Region::period}));
    }
    close_lags();
    columns();
    return finished();
  }

  // One operation, in all regions that it can be of.
  ir::Module only(Op op) {
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

 private:
  void begin() {
    a_ = b_.dim("A", 3);
    c_ = b_.dim("B", 2);
    const std::uint32_t quarter = below(4);
    const std::uint32_t n_periods = 5 + below(7);
    b_.quarters(n_periods, static_cast<int>(1 + 3 * quarter));
    leaves();
  }
  ir::Module finished() {
    ir::compute_sees(b_.module);
    return std::move(b_.module);
  }

  static std::vector<Op> all_of(std::initializer_list<ir::OpGroup> groups) {
    std::vector<Op> ops;
    for (std::size_t i = 0; i < ir::kOps; ++i) {
      const auto op = static_cast<Op>(i);
      if (std::find(groups.begin(), groups.end(), ir::op_group(op)) != groups.end()) {
        ops.push_back(op);
      }
    }
    return ops;
  }
  // Of operands alone, whatever these are.
  static bool is_timeless(Op op) {
    switch (ir::op_group(op)) {
      case ir::OpGroup::elementwise:
      case ir::OpGroup::over:
      case ir::OpGroup::label:
      case ir::OpGroup::law:
        return true;
      case ir::OpGroup::copula:
        return op == Op::tail_of_t;
      case ir::OpGroup::leaf:
      case ir::OpGroup::past:
      case ir::OpGroup::running:
      case ir::OpGroup::latent:
      case ir::OpGroup::count:
      case ir::OpGroup::gather:
        return false;
    }
    return false;
  }

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
  // A node that a node of `region` may read; of the occurrence region of the event at hand.
  NodeId any(Region region) {
    if (region == Region::occurrence && chance(70)) return mark();
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

  void leaf(Op op) {
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

  // What the operation takes there; now and then what it does not. A latent always is one.
  NodeId operand(Op op, std::size_t k, Region region) {
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

  std::vector<NodeId> operands(Op op, Region region) {
    std::vector<NodeId> ids;
    const auto n = static_cast<std::size_t>(std::max(ir::op_arity(op), 0));
    for (std::size_t k = 0; k < n; ++k) ids.push_back(operand(op, k, region));
    return ids;
  }

  // One node of the operation at least, of operands that `region` may read: into the pool, or among
  // the marks.
  void make(Op op, Region region) {
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
        return hold(b_.op(op, operands(op, region)), region);
      case ir::OpGroup::law:
        return hold(figure(op, region), region);
      case ir::OpGroup::count:
      case ir::OpGroup::gather:
        return event(op);
    }
  }

  void hold(NodeId id, Region region) {
    if (region == Region::occurrence) {
      marks_.push_back(id);
    } else {
      keep(id);
    }
  }

  // An index set to go over, which the node gets where it has none.
  std::pair<NodeId, ir::DimId> with_dim(NodeId x, Region region) {
    std::vector<ir::DimId> dims = b_.module.shape(b_.module.node(x).shape).dims;
    // An occurrence knows only its own label.
    std::erase_if(dims, [&](ir::DimId d) { return is_of_event(x, d); });
    if (!dims.empty()) return {x, dims[below(static_cast<std::uint32_t>(dims.size()))]};
    if (region == Region::occurrence && has_dim(event_shape_, c_)) return {any(Region::period), {}};
    const NodeId other = any(region);
    return {b_.by_label(c_, {x, other}), c_};
  }
  bool has_dim(ir::ShapeId shape, ir::DimId dim) {
    const auto& dims = b_.module.shape(shape).dims;
    return std::find(dims.begin(), dims.end(), dim) != dims.end();
  }
  bool is_of_event(NodeId x, ir::DimId dim) {
    return b_.module.node(x).region == Region::occurrence && has_dim(event_shape_, dim);
  }

  NodeId over(Op op, Region region) {
    const auto [x, dim] = with_dim(operand(op, 0, region), region);
    if (!dim.valid()) return b_.op(Op::neg, {x});
    const auto n = static_cast<std::uint32_t>(b_.module.dims[dim.value].labels.size());
    return b_.reduce(op, x, dim, below(n));
  }

  NodeId labelled(Op op, Region region) {
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

  // A figure of some law, or a draw.
  NodeId figure(Op op, Region region) {
    const NodeId drawn = law_of(operand(Op::law, 0, region), std::min(region, Region::period));
    if (op == Op::law) return drawn;
    const auto all = b_.module.operands_of(b_.module.node(drawn));
    std::vector<NodeId> ids(all.begin(), all.end());
    ids.erase(ids.begin());
    if (ir::has_argument(op)) ids.insert(ids.begin(), operand(op, 0, region));
    return b_.op(op, ids, b_.module.node(drawn).aux);
  }

  NodeId past(Op op) {
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

  void pure(std::initializer_list<Region> regions) { some_op(one_of(regions)); }

  // An operation of operands alone.
  void some_op(Region region) {
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

  void period_node() {
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

  // An operand and its values before the start.
  std::vector<NodeId> with_past(NodeId x, std::uint32_t n) {
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

  // An event, with what is made of its occurrences; of `wanted` at least one.
  void event(std::optional<Op> wanted) {
    const ir::ShapeId of = one_of({b_.scalar(), b_.shape({a_}), b_.shape({a_, c_})});
    event_shape_ = wanted && is_timeless(*wanted) && has_dim(of, c_) ? b_.shape({a_}) : of;
    event_of(event_shape_, wanted);
  }

  void event_of(ir::ShapeId of, std::optional<Op> wanted) {
    const bool by_chance = chance(30);
    const std::uint32_t cap = 1 + below(3);
    const ir::CapPer cap_per = one_of({ir::CapPer::none, ir::CapPer::none, ir::CapPer::period,
                                       ir::CapPer::year, ir::CapPer::ever});
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

  void total(ir::EventId event, ir::Total::Form form, bool and_unsettled) {
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

  void columns() {
    for (const NodeId id : pool_) {
      if (chance(50)) column(id);
    }
    for (const NodeId id : open_) column(id);
  }
  void column(NodeId id) {
    const std::string name = "c" + std::to_string(b_.module.columns.size());
    if (b_.module.node(id).region <= Region::trial && chance(50)) {
      b_.column(name, id, ir::Sample::trial);
    } else {
      b_.column(name, id,
                one_of({ir::Sample::each_period, ir::Sample::each_year, ir::Sample::horizon}));
    }
  }

  std::uint64_t state_;
  Builder b_;
  ir::DimId a_;
  ir::DimId c_;
  std::vector<NodeId> pool_;
  std::vector<NodeId> open_;
  std::vector<NodeId> flags_;
  std::vector<NodeId> marks_;
  // Of the event at hand.
  ir::ShapeId event_shape_;
};

}  // namespace

ir::Module random_module(std::uint64_t seed) {
  return Generator(seed).everything(seed);
}

ir::Module operation_module(ir::Op op, std::uint64_t seed) {
  return Generator(seed + 1000 * static_cast<std::uint64_t>(op)).only(op);
}

}  // namespace plimsoll::engine::testing
