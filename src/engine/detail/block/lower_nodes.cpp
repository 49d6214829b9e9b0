// Lowering of what lanes and rows have in common, of functions of laws and of time.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "engine/counting.h"
#include "engine/detail/block/lowering.h"
#include "engine/kernels/dispatch.h"

namespace plimsoll::engine::block {

namespace {

Run run_of(ir::When when) {
  switch (when) {
    case ir::When::year_end:
      return Run::year_end;
    case ir::When::last_period:
      return Run::last_period;
    default:
      return Run::always;
  }
}

}  // namespace

std::optional<Kernel> elementwise_kernel(Op op) {
  switch (op) {
#define FIRST_1(op) Kernel::op
#define FIRST_2(op) Kernel::op##_vv
#define FIRST_3(op) Kernel::op
#define OP_elementwise(name, arity, ...) \
  case Op::name:                         \
    return FIRST_##arity(name);
#include "ir/op.def"
#undef FIRST_1
#undef FIRST_2
#undef FIRST_3
    default:
      return std::nullopt;
  }
}

Kernel reduce_kernel(Op op) {
  switch (op) {
#define OP_over(name, ...) \
  case Op::name:           \
    return Kernel::name;
#include "ir/op.def"
    default:
      PLIMSOLL_CHECK(false && "not a reduction");
      return Kernel::copy;
  }
}

std::optional<Kernel> law_kernel(dist::LawId id) {
  switch (id) {
#define LAW_KERNEL(name, n) \
  case dist::LawId::name:   \
    return Kernel::law_##name;
#include "dist/kernels.def"
    default:
      return std::nullopt;
  }
}

Kernel binary_variant(Kernel first, bool splat_a, bool splat_b) {
  PLIMSOLL_CHECK(!(splat_a && splat_b));
  return static_cast<Kernel>(static_cast<int>(first) + (splat_b ? 1 : splat_a ? 2 : 0));
}

Lowering::Value Lowering::operand_value(const Scope& scope, NodeId operand) {
  return scope.rows ? row_value(scope, operand) : value(operand);
}

Arg Lowering::operand_arg(const Scope& scope, NodeId operand, NodeId user) {
  return arg(operand_value(scope, operand),
             broadcast(dims_of(scope, operand), dims_of(scope, user)));
}

std::uint32_t Lowering::result_place(const Scope& scope, NodeId id) {
  const std::uint32_t n = n_elements(dims_of(scope, id));
  if (scope.rows) return new_place(PlaceInfo::Kind::row, n);
  if (ring_place_[id.value] != kNone) return ring_place_[id.value];
  return new_place(PlaceInfo::Kind::lane, n, scope.run == Run::year_start);
}

void Lowering::lower_node(NodeId id) {
  const Node& node = module_.node(id);
  lowered_[id.value] = 1;
  if (ir::event_gathers(node.op) && node.op != Op::event_unsettled) {
    lower_phase(id);
    return;
  }
  const bool in_time = node.region == ir::Region::period;
  Scope scope;
  scope.steps = in_time ? &plan_.period : &plan_.trial;
  scope.run = run_of(node.when);
  scope.zero = node.when != ir::When::every_period && needs_zero_[id.value] != 0;
  if (in_time && residual_.by_year[id.value] != 0 && ring_place_[id.value] == kNone) {
    scope.run = Run::year_start;
  }
  std::uint32_t place = kNone;
  const std::uint32_t n = module_.shape(node.shape).size;
  switch (ir::op_group(node.op)) {
    case ir::OpGroup::leaf:
      PLIMSOLL_CHECK(false && "the same in all trials");
      break;
    case ir::OpGroup::elementwise:
    case ir::OpGroup::over:
    case ir::OpGroup::label:
    case ir::OpGroup::copula:
    case ir::OpGroup::law:
      place = lower_pure(scope, id);
      break;
    case ir::OpGroup::past:
      place = result_place(scope, id);
      lower_time(scope, id, place);
      break;
    case ir::OpGroup::running:
      place = lower_accumulate(scope, id);
      break;
    case ir::OpGroup::latent:
      PLIMSOLL_CHECK(node.op == Op::noise);
      // Drawn by the count that reads it.
      if (sampled_[id.value] != 0) return;
      place = result_place(scope, id);
      plan_.noise_ops.push_back({ir::SlotId(node.aux), {}});
      emit(scope, Kernel::noise, place, n, {},
           static_cast<std::uint32_t>(plan_.noise_ops.size() - 1));
      break;
    case ir::OpGroup::given:
      place = result_place(scope, id);
      emit(scope, Kernel::by_trial, place, n, {}, node.aux);
      break;
    case ir::OpGroup::count:
      place = node.op == Op::event_n ? lower_event_n(scope, id) : lower_event_count(scope, id);
      if (place == kNone) return;
      break;
    case ir::OpGroup::gather: {
      PLIMSOLL_CHECK(node.op == Op::event_unsettled);
      const Value unsettled = {unsettled_place(module_.operands_of(node)[0]), identity(n)};
      const Arg args[] = {arg(unsettled, identity(n))};
      place = result_place(scope, id);
      emit(scope, Kernel::copy, place, n, args);
      break;
    }
  }
  values_[id.value] = Value{place, identity(n)};
}

// kNone where nothing reads it.
std::uint32_t Lowering::lower_event_count(const Scope& scope, NodeId id) {
  std::uint32_t place = kNone;
  if (sampled_[id.value] == 0) {
    place = result_place(scope, id);
    lower_count(scope, id, place);
    return place;
  }
  if (count_read_[id.value] != 0) place = result_place(scope, id);
  lower_sample(scope, id, place);
  return place;
}

// Counts and, as a table by period, the strikes that are on.
std::uint32_t Lowering::lower_event_n(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  PLIMSOLL_CHECK(node.op == Op::event_n);
  const std::uint32_t n = module_.shape(node.shape).size;
  std::vector<double> strikes;
  for (std::uint32_t p = 0; p < module_.time.n_periods; ++p) {
    for (std::uint32_t e = 0; e < n; ++e) {
      const auto& event = module_.events[node.aux];
      strikes.push_back(static_cast<double>(active_strikes(event, inputs_, p, e).size()));
    }
  }
  const Value table = {new_table(strikes, n, true), identity(n)};
  const Arg args[] = {operand_arg(scope, module_.operands_of(node)[0], id),
                      arg(table, identity(n))};
  const std::uint32_t place = result_place(scope, id);
  emit(scope, binary_variant(Kernel::add_vv, is_splat(args[0].place), true), place, n, args);
  return place;
}

std::uint32_t Lowering::lower_pure(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  switch (ir::op_group(node.op)) {
    case ir::OpGroup::elementwise:
      return lower_elementwise(scope, id);
    case ir::OpGroup::over:
      return lower_reduce(scope, id);
    case ir::OpGroup::label:
      return node.op == Op::pick ? lower_reduce(scope, id) : lower_by_label(scope, id);
    case ir::OpGroup::copula:
      if (node.op == Op::correlate) return lower_correlate(scope, id);
      if (node.op == Op::score_of_t) return lower_law(scope, id);
      return lower_concat(scope, id);
    case ir::OpGroup::law:
      return lower_law(scope, id);
    case ir::OpGroup::leaf:
    case ir::OpGroup::past:
    case ir::OpGroup::running:
    case ir::OpGroup::latent:
    case ir::OpGroup::count:
    case ir::OpGroup::gather:
    case ir::OpGroup::given:
      break;
  }
  PLIMSOLL_CHECK(false && "not of operands alone");
  return kNone;
}

std::uint32_t Lowering::lower_correlate(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  Scope full = scope;
  if (scope.rows) full.keep = (1U << event_dims(scope.event).size()) - 1;
  const NodeId operand = module_.operands_of(node)[0];
  const std::uint32_t n = module_.copulas[node.aux].n;
  const Arg args[] = {arg(operand_value(full, operand), identity(n))};
  const std::uint32_t place = result_place(full, id);
  emit(scope, Kernel::correlate, place, n, args, node.aux);
  return place;
}

std::uint32_t Lowering::lower_elementwise(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  std::optional<Kernel> kernel = elementwise_kernel(node.op);
  PLIMSOLL_CHECK(kernel.has_value());
  std::vector<Arg> args;
  const auto operands = module_.operands_of(node);
  const bool decided = node.op == Op::select && node.aux == kDecided;
  if (decided) {
    args = {operand_arg(scope, operands[1], id)};
    kernel = Kernel::copy;
  } else {
    for (const NodeId operand : operands) args.push_back(operand_arg(scope, operand, id));
    if (args.size() == 2) {
      kernel = binary_variant(*kernel, is_splat(args[0].place), is_splat(args[1].place));
    }
  }
  const std::uint32_t place = result_place(scope, id);
  emit(scope, *kernel, place, plan_.places[place].size, args);
  return place;
}

std::uint32_t Lowering::lower_reduce(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  const NodeId operand = module_.operands_of(node)[0];
  const DimId dim(node.aux);
  // The labels summed over are all computed, also where they are the event's.
  Scope inner = scope;
  if (scope.rows) {
    const Dims& event = event_dims(scope.event);
    const auto place = std::find(event.begin(), event.end(), dim);
    if (place != event.end()) inner.keep |= 1U << (place - event.begin());
  }
  Dims dims = dims_of(scope, id);
  dims.push_back(dim);
  const Elements all = broadcast(dims_of(inner, operand), dims);
  const Value from = operand_value(inner, operand);
  const std::uint32_t place = result_place(scope, id);
  const std::uint32_t n = plan_.places[place].size;
  if (node.op == Op::pick) {
    Elements picked(n);
    for (std::uint32_t e = 0; e < n; ++e) picked[e] = all[e * n_labels(dim) + node.aux2];
    const Arg args[] = {arg(from, picked)};
    emit(scope, Kernel::copy, place, n, args);
  } else {
    const Arg args[] = {arg(from, all)};
    emit(scope, reduce_kernel(node.op), place, n, args, n_labels(dim));
  }
  return place;
}

std::uint32_t Lowering::lower_by_label(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  PLIMSOLL_CHECK(node.op == Op::by_label);
  const DimId dim(node.aux);
  const auto operands = module_.operands_of(node);
  const Dims dims = dims_of(scope, id);
  if (std::find(dims.begin(), dims.end(), dim) == dims.end()) {
    // The row's own label chooses.
    RowLabelOp op;
    op.labels = broadcast({dim}, event_dims(scope.event));
    plan_.row_label_ops.push_back(std::move(op));
    const auto aux = static_cast<std::uint32_t>(plan_.row_label_ops.size() - 1);
    std::vector<Arg> args;
    for (const NodeId operand : operands) args.push_back(operand_arg(scope, operand, id));
    const std::uint32_t place = result_place(scope, id);
    emit(scope, Kernel::row_by_label, place, plan_.places[place].size, args, aux);
    return place;
  }
  const Elements labels = broadcast({dim}, dims);
  std::vector<Value> values;
  std::vector<Elements> maps;
  for (const NodeId operand : operands) {
    values.push_back(operand_value(scope, operand));
    maps.push_back(broadcast(dims_of(scope, operand), dims));
  }
  std::vector<Arg> args;
  for (std::uint32_t e = 0; e < labels.size(); ++e) {
    const Value& from = values[labels[e]];
    args.push_back({from.place, from.elements[maps[labels[e]][e]]});
  }
  const std::uint32_t place = result_place(scope, id);
  emit(scope, Kernel::assemble, place, plan_.places[place].size, args);
  return place;
}

// concat, and slice where it is not a view.
std::uint32_t Lowering::lower_concat(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  PLIMSOLL_CHECK(node.op == Op::concat || node.op == Op::slice);
  Scope full = scope;
  if (scope.rows) full.keep = (1U << event_dims(scope.event).size()) - 1;
  std::vector<Arg> args;
  for (const NodeId operand : module_.operands_of(node)) {
    const Value from = operand_value(full, operand);
    for (const std::uint32_t e : from.elements) args.push_back({from.place, e});
  }
  if (node.op == Op::slice) {
    const std::uint32_t n = module_.shape(node.shape).size;
    args = std::vector<Arg>(args.begin() + node.aux, args.begin() + node.aux + n);
  }
  const std::uint32_t place = result_place(full, id);
  emit(scope, Kernel::assemble, place, plan_.places[place].size, args);
  return place;
}

// Numbers of any form as numbers of form 0.
std::vector<Arg> Lowering::canonical_args(const Scope& scope, const ir::LawUse& use,
                                          std::span<const Arg> args, std::uint32_t n) {
  const dist::Law& law = dist::law(use.shape.law);
  if (use.shape.form == 0) return std::vector<Arg>(args.begin(), args.end());
  const auto n_canonical = static_cast<std::uint32_t>(law.forms[0].params.size());
  const bool fixed =
      std::all_of(args.begin(), args.end(), [&](const Arg& a) { return is_splat(a.place); });
  std::vector<Arg> result;
  if (!fixed) {
    plan_.canonical_ops.push_back(
        {&law, use.shape.form, static_cast<std::uint32_t>(args.size()), n_canonical});
    const std::uint32_t place = new_place(scope.rows ? PlaceInfo::Kind::row : PlaceInfo::Kind::lane,
                                          n * n_canonical, scope.run == Run::year_start);
    Scope plain = scope;
    plain.zero = false;
    emit(plain, Kernel::canonical, place, n, args,
         static_cast<std::uint32_t>(plan_.canonical_ops.size() - 1));
    for (std::uint32_t k = 0; k < n_canonical; ++k) {
      Elements elements = identity(n);
      for (std::uint32_t& e : elements) e += k * n;
      result.push_back({place, intern(elements)});
    }
    return result;
  }
  const std::uint32_t times = n_times(args);
  std::vector<std::vector<double>> tables(n_canonical);
  std::vector<double> own(args.size());
  std::vector<double> numbers(n_canonical);
  for (std::uint32_t t = 0; t < times; ++t) {
    for (std::uint32_t e = 0; e < n; ++e) {
      for (std::size_t k = 0; k < own.size(); ++k) own[k] = table_value(args[k], e, t);
      if (!law.canonical(use.shape.form, own, numbers)) {
        std::fill(numbers.begin(), numbers.end(), std::numeric_limits<double>::quiet_NaN());
      }
      for (std::uint32_t k = 0; k < n_canonical; ++k) tables[k].push_back(numbers[k]);
    }
  }
  for (const std::vector<double>& table : tables) {
    const Value value = {new_table(table, n, times > 1), identity(n)};
    result.push_back(arg(value, identity(n)));
  }
  return result;
}

// The numbers of a law as numbers of form 0. In rows, what is known now is converted by label, not
// by occurrence.
std::vector<Arg> Lowering::law_numbers(const Scope& scope, NodeId id,
                                       std::span<const NodeId> numbers) {
  const ir::LawUse& use = module_.laws[module_.node(id).aux];
  const Dims dims = dims_of(scope, id);
  const std::uint32_t n = n_elements(dims);
  const bool by_label = scope.rows && use.shape.form != 0 && !event_dims(scope.event).empty() &&
                        std::all_of(numbers.begin(), numbers.end(), [&](NodeId number) {
                          return residual_.uniform[number.value] != 0;
                        });
  std::vector<Arg> args;
  if (!by_label) {
    for (const NodeId number : numbers) args.push_back(operand_arg(scope, number, id));
    return canonical_args(scope, use, args, n);
  }
  for (const NodeId number : numbers) {
    const Dims& shape = module_.shape(module_.node(number).shape).dims;
    args.push_back(arg(value(number), row_elements(scope, shape, dims)));
  }
  const std::uint32_t n_all = module_.shape(module_.events[scope.event.value].shape).size * n;
  std::vector<Arg> result;
  for (const Arg& table : canonical_args(scope, use, args, n_all)) {
    phase_uses_.push_back({table.place, 0});
    plan_.row_gather_ops.push_back({table.place, identity(n_all)});
    const std::uint32_t place = new_place(PlaceInfo::Kind::row, n, scope.run == Run::year_start);
    emit(scope, Kernel::row_gather, place, n, {},
         static_cast<std::uint32_t>(plan_.row_gather_ops.size() - 1));
    result.push_back({place, intern(identity(n))});
  }
  return result;
}

std::uint32_t Lowering::lower_law(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  const std::uint32_t n = n_elements(dims_of(scope, id));
  const bool is_score = node.op == Op::score_of_t;
  LawOp op;
  op.op = node.op;
  if (is_score) {
    op.shape.law = dist::LawId::student_t;
    op.shape.n_own = 1;
  } else {
    op.shape = module_.laws[node.aux].shape;
  }
  if (const std::optional<Kernel> kernel = law_kernel(op.shape.law); kernel && node.op == Op::law) {
    const auto operands = module_.operands_of(node);
    std::vector<Arg> all = law_numbers(scope, id, operands.subspan(1));
    all.insert(all.begin(), operand_arg(scope, operands[0], id));
    const std::uint32_t place = result_place(scope, id);
    emit(scope, *kernel, place, n, all);
    return place;
  }
  const std::size_t first = node.op == Op::law_mean || node.op == Op::law_sd ? 0 : 1;
  const auto numbers = module_.operands_of(node).subspan(first);
  const bool fixed = std::all_of(numbers.begin(), numbers.end(), [&](NodeId number) {
    return residual_.uniform[number.value] != 0;
  });
  std::vector<Arg> args;
  for (std::size_t k = 0; k < (fixed ? first : node.n_operands); ++k) {
    args.push_back(operand_arg(scope, module_.operands_of(node)[k], id));
  }
  if (fixed) make_laws(scope, id, numbers, op);
  plan_.law_ops.push_back(std::move(op));
  const std::uint32_t place = result_place(scope, id);
  emit(scope, Kernel::law_scalar, place, n, args,
       static_cast<std::uint32_t>(plan_.law_ops.size() - 1));
  return place;
}

void Lowering::lower_time(const Scope& scope, NodeId id, std::uint32_t out) {
  const Node& node = module_.node(id);
  const auto operands = module_.operands_of(node);
  const std::uint32_t n = module_.shape(node.shape).size;
  const Elements map = ir::broadcast_map(module_, module_.node(operands[0]).shape, node.shape);
  TimeOp op;
  op.back = node.aux;
  op.past = arg(value(operands[0]), map);
  if (node.op == Op::year_lag) {
    // A year's closing value is kept apart, in a ring of fiscal years.
    op.years = node.aux + 1;
    const std::uint32_t ring = new_place(PlaceInfo::Kind::lane, n * op.years, true);
    const Arg source[] = {op.past};
    op.past = {ring, intern(identity(n))};
    plan_.time_ops.push_back(op);
    Scope store = scope;
    store.run = Run::year_end;
    store.zero = false;
    emit(store, Kernel::year_store, ring, n, source,
         static_cast<std::uint32_t>(plan_.time_ops.size() - 1));
  }
  std::vector<Arg> initial;
  for (std::size_t i = 1; i < operands.size(); ++i) {
    initial.push_back(operand_arg(scope, operands[i], id));
  }
  bool side_by_side = true;
  for (std::uint32_t e = 1; e < n; ++e) side_by_side = side_by_side && map[e] == map[0] + e;
  op.is_view = node.op == Op::lag && side_by_side && scope.run == Run::always && !scope.zero &&
               plan_.places[op.past.place].kind == PlaceInfo::Kind::lane &&
               plan_.places[out].kind == PlaceInfo::Kind::lane && !plan_.places[out].moves();
  plan_.time_ops.push_back(op);
  PLIMSOLL_CHECK(node.op == Op::lag || node.op == Op::trailing_sum || node.op == Op::year_lag);
  const Kernel kernel = node.op == Op::lag            ? Kernel::lag
                        : node.op == Op::trailing_sum ? Kernel::trailing_sum
                                                      : Kernel::year_lag;
  emit(scope, kernel, out, n, initial, static_cast<std::uint32_t>(plan_.time_ops.size() - 1));
}

std::uint32_t Lowering::lower_accumulate(const Scope& scope, NodeId id) {
  const Node& node = module_.node(id);
  const std::uint32_t n = module_.shape(node.shape).size;
  const std::uint32_t state = new_place(PlaceInfo::Kind::lane, n, true);
  plan_.accumulate_ops.push_back({node.op, state});
  const Arg args[] = {operand_arg(scope, module_.operands_of(node)[0], id)};
  Scope always = scope;
  always.run = Run::always;
  always.zero = false;
  emit(always, Kernel::accumulate, state, n, args,
       static_cast<std::uint32_t>(plan_.accumulate_ops.size() - 1));
  // The state itself is the value where that is looked at in every period and only there.
  if (scope.run == Run::always && ring_place_[id.value] == kNone) return state;
  const std::uint32_t out = result_place(scope, id);
  const Arg from_state[] = {{state, intern(identity(n))}};
  emit(scope, Kernel::copy, out, n, from_state);
  return out;
}

void Lowering::store_columns(NodeId id) {
  const auto found = columns_of_.find(id.value);
  if (found == columns_of_.end()) return;
  const std::uint32_t n = module_.size_of(id);
  for (const std::size_t first : found->second) {
    StoreOp op;
    op.first_column.assign(std::max(1U, module_.time.n_periods), kNone);
    std::size_t last = first;
    while (last < columns_.size() && columns_[last].column == columns_[first].column) {
      const std::uint32_t period = columns_[last].period == kNoPeriod ? 0 : columns_[last].period;
      if (columns_[last].label == 0) op.first_column[period] = static_cast<std::uint32_t>(last);
      ++last;
    }
    const Value from = value(id);
    const Arg args[] = {arg(from, identity(n))};
    const bool in_time = module_.node(id).region == ir::Region::period;
    if (is_splat(from)) {
      for (std::uint32_t p = 0; p < op.first_column.size(); ++p) {
        for (std::uint32_t e = 0; op.first_column[p] != kNone && e < n; ++e) {
          plan_.constant_columns.push_back(op.first_column[p] + e);
          plan_.constant_values.push_back(table_value(args[0], e, in_time ? p : 0));
        }
      }
      continue;
    }
    Scope scope;
    scope.steps = in_time ? &plan_.period : &plan_.trial;
    op.in_time = in_time;
    plan_.store_ops.push_back(std::move(op));
    emit(scope, Kernel::store_column, kNone, n, args,
         static_cast<std::uint32_t>(plan_.store_ops.size() - 1));
  }
}

}  // namespace plimsoll::engine::block
