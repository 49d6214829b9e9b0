#include "engine/detail/block/lower.h"

#include <algorithm>
#include <functional>

#include "base/check.h"
#include "engine/detail/block/lowering.h"

namespace plimsoll::engine::block {

Elements identity(std::uint32_t n) {
  Elements elements(n);
  for (std::uint32_t i = 0; i < n; ++i) elements[i] = i;
  return elements;
}

Lowering::Lowering(const Residual& residual, const ir::RunInputs& inputs,
                   const std::vector<FlatColumn>& columns)
    : residual_(residual),
      module_(residual.module),
      inputs_(inputs),
      columns_(columns),
      values_(module_.nodes.size()),
      history_(module_.nodes.size(), 0),
      ring_place_(module_.nodes.size(), kNone),
      needs_zero_(module_.nodes.size(), 0),
      lowered_(module_.nodes.size(), 0),
      sampled_(module_.nodes.size(), 0),
      count_read_(module_.nodes.size(), 0),
      rows_listed_(module_.events.size(), 0) {
  plan_.factors = Factors(module_.copulas);
  plan_.n_columns = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool first = i == 0 || columns[i].column != columns[i - 1].column;
    const NodeId node = module_.columns[columns[i].column.value].node;
    if (first) columns_of_[node.value].push_back(i);
  }
}

std::uint32_t Lowering::new_place(PlaceInfo::Kind kind, std::uint32_t size, bool persistent) {
  PlaceInfo info;
  info.kind = kind;
  info.size = size;
  info.extent = size;
  plan_.places.push_back(info);
  persistent_.push_back(persistent ? 1 : 0);
  return static_cast<std::uint32_t>(plan_.places.size() - 1);
}

std::uint32_t Lowering::new_table(std::span<const double> values, std::uint32_t size,
                                  bool in_time) {
  const std::uint32_t place = new_place(PlaceInfo::Kind::table, size, true);
  plan_.places[place].offset = plan_.tables.size();
  plan_.places[place].period_stride = in_time ? size : 0;
  plan_.tables.insert(plan_.tables.end(), values.begin(), values.end());
  return place;
}

bool Lowering::is_due(const Node& node) const {
  return node.op == Op::event_total && module_.totals[node.aux].form != ir::Total::Form::at_once;
}

// Amounts due by period, of which a total shows the current one.
std::uint32_t Lowering::new_due(std::uint32_t size) {
  const std::uint32_t place = new_place(PlaceInfo::Kind::lane, size, true);
  plan_.places[place].period_stride = size;
  plan_.places[place].extent = std::size_t{size} * module_.time.n_periods;
  plan_.zeroed.push_back(place);
  return place;
}

std::uint32_t Lowering::intern(const Elements& elements) {
  std::size_t hash = elements.size();
  for (const std::uint32_t e : elements) hash = hash * 0x9e3779b97f4a7c15U + e + 1;
  auto& bucket = maps_[hash];
  for (const auto& [known, offset] : bucket) {
    if (known == elements) return offset;
  }
  const auto offset = static_cast<std::uint32_t>(plan_.maps.size());
  plan_.maps.insert(plan_.maps.end(), elements.begin(), elements.end());
  bucket.emplace_back(elements, offset);
  return offset;
}

Arg Lowering::arg(const Value& value, const Elements& map) {
  Elements elements(map.size());
  for (std::size_t i = 0; i < map.size(); ++i) elements[i] = value.elements[map[i]];
  return {value.place, intern(elements)};
}

bool Lowering::is_splat(std::uint32_t place) const {
  return plan_.places[place].kind == PlaceInfo::Kind::table;
}

bool Lowering::is_splat(const Value& value) const {
  return is_splat(value.place);
}

double Lowering::table_value(const Arg& arg, std::uint32_t element, std::uint32_t time) const {
  const PlaceInfo& place = plan_.places[arg.place];
  return plan_.tables[place.offset + std::size_t{time} * place.period_stride +
                      plan_.maps[arg.map + element]];
}

std::uint32_t Lowering::n_times(std::span<const Arg> args) const {
  for (const Arg& arg : args) {
    if (plan_.places[arg.place].period_stride != 0) return module_.time.n_periods;
  }
  return 1;
}

Step& Lowering::emit(const Scope& scope, Kernel kernel, std::uint32_t out, std::uint32_t n,
                     std::span<const Arg> args, std::uint32_t aux) {
  Step step;
  step.kernel = kernel;
  step.run = static_cast<std::uint8_t>(scope.run);
  step.zero = scope.zero;
  step.splats = 0;
  step.out = out;
  step.n = n;
  step.args = static_cast<std::uint32_t>(plan_.args.size());
  step.n_args = static_cast<std::uint32_t>(args.size());
  step.aux = aux;
  for (std::size_t i = 0; i < args.size() && i < 8; ++i) {
    if (is_splat(args[i].place)) step.splats |= static_cast<std::uint8_t>(1U << i);
  }
  plan_.args.insert(plan_.args.end(), args.begin(), args.end());
  scope.steps->push_back(step);
  return scope.steps->back();
}

std::uint32_t Lowering::n_labels(DimId dim) const {
  return static_cast<std::uint32_t>(module_.dims[dim.value].labels.size());
}

std::uint32_t Lowering::n_elements(const Dims& dims) const {
  std::uint32_t n = 1;
  for (const DimId dim : dims) n *= n_labels(dim);
  return n;
}

Elements Lowering::broadcast(const Dims& from, const Dims& to) const {
  return ir::broadcast_map(module_, from, to);
}

const Dims& Lowering::event_dims(ir::EventId event) const {
  return module_.shape(module_.events[event.value].shape).dims;
}

Dims Lowering::dims_of(const Scope& scope, NodeId id) const {
  const Dims& all = module_.shape(module_.node(id).shape).dims;
  if (!scope.rows) return all;
  const Dims& event = event_dims(scope.event);
  Dims dims;
  for (const DimId dim : all) {
    const auto place = std::find(event.begin(), event.end(), dim);
    const auto bit = static_cast<unsigned>(place - event.begin());
    if (place == event.end() || (scope.keep >> bit & 1) != 0) dims.push_back(dim);
  }
  return dims;
}

NodeId Lowering::view_source(NodeId id) const {
  const Node& node = module_.node(id);
  return module_.operands_of(node)[node.op == Op::select ? 1 : 0];
}

bool Lowering::has_strikes(ir::EventId event) const {
  for (const ir::Strike& strike : module_.events[event.value].strikes) {
    if (inputs_.flags[strike.overlay.value] != 0) return true;
  }
  return false;
}

bool Lowering::is_view(NodeId id) const {
  const Node& node = module_.node(id);
  if (residual_.uniform[id.value] != 0 || node.region == ir::Region::occurrence) return false;
  switch (node.op) {
    case Op::pick:
    case Op::slice:
      break;
    case Op::concat:
      if (node.n_operands != 1) return false;
      break;
    case Op::select:
      if (node.aux != kDecided) return false;
      break;
    case Op::event_n:
      return !has_strikes(ir::EventId(node.aux));
    default:
      return false;
  }
  // What is computed at times only is 0 elsewhere, which a view cannot be.
  const Node& source = module_.node(view_source(id));
  return node.when == ir::When::every_period || node.when == source.when;
}

NodeId Lowering::root(NodeId id) const {
  while (is_view(id)) id = view_source(id);
  return id;
}

Elements Lowering::view_elements(NodeId id) const {
  const Node& node = module_.node(id);
  const ir::ShapeId source = module_.node(view_source(id)).shape;
  if (node.op == Op::slice || node.op == Op::concat) {
    Elements elements = identity(module_.shape(node.shape).size);
    if (node.op == Op::slice) {
      for (std::uint32_t& e : elements) e += node.aux;
    }
    return elements;
  }
  if (node.op == Op::pick) {
    Dims dims = module_.shape(node.shape).dims;
    dims.push_back(DimId(node.aux));
    const Elements all = broadcast(module_.shape(source).dims, dims);
    Elements elements(module_.shape(node.shape).size);
    for (std::uint32_t e = 0; e < elements.size(); ++e) {
      elements[e] = all[e * n_labels(DimId(node.aux)) + node.aux2];
    }
    return elements;
  }
  return ir::broadcast_map(module_, source, node.shape);
}

void Lowering::find_history() {
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    const Node& node = module_.nodes[i];
    if (residual_.needed[i] == 0 || residual_.uniform[i] != 0) continue;
    // A year_lag keeps its years itself.
    if (ir::op_group(node.op) != ir::OpGroup::past || node.op == Op::year_lag) continue;
    const NodeId past = root(module_.operands_of(node)[0]);
    if (residual_.uniform[past.value] != 0) continue;
    // A window reads the current period and window - 1 before it. Trial values do not change.
    std::uint32_t keep = node.op == Op::trailing_sum ? node.aux : node.aux + 1;
    if (module_.node(past).region != ir::Region::period) keep = 1;
    history_[past.value] = std::max(history_[past.value], keep);
  }
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    const Node& node = module_.nodes[i];
    if (history_[i] == 0) continue;
    const std::uint32_t size = module_.shape(node.shape).size;
    if (is_due(node)) {
      // Amounts due keep all periods anyway.
      ring_place_[i] = new_due(size);
    } else {
      ring_place_[i] = new_place(PlaceInfo::Kind::lane, size, true);
      PlaceInfo& ring = plan_.places[ring_place_[i]];
      ring.ring = std::min(history_[i], module_.time.n_periods);
      ring.extent = std::size_t{size} * ring.ring;
    }
    values_[i] = Value{ring_place_[i], identity(size)};
  }
}

// A node computed at times only must be 0 elsewhere where someone may look at it.
void Lowering::find_zeros() {
  const auto look = [&](NodeId id, std::optional<ir::When> when) {
    const NodeId owner = root(id);
    if (module_.node(owner).when != when) needs_zero_[owner.value] = 1;
  };
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    const Node& node = module_.nodes[i];
    if (residual_.needed[i] == 0 || is_view(NodeId(i))) continue;
    const bool at_once = node.region == ir::Region::period && ir::NodeEvaluator::handles(node.op);
    for (const NodeId id : module_.operands_of(node)) {
      look(id, at_once ? std::optional(node.when) : std::nullopt);
    }
  }
  for (const FlatColumn& flat : columns_) {
    const ir::Column& column = module_.columns[flat.column.value];
    if (column.sample == ir::Sample::each_year) {
      look(column.node, ir::When::year_end);
    } else if (column.sample == ir::Sample::horizon) {
      look(column.node, ir::When::last_period);
    } else {
      look(column.node, std::nullopt);
    }
  }
}

// Events whose count is nothing but noise and a mean or chance.
void Lowering::find_samples() {
  std::vector<std::uint32_t> n_readers(module_.nodes.size(), 0);
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    if (residual_.needed[i] == 0) continue;
    for (const NodeId id : module_.operands_of(module_.nodes[i])) ++n_readers[id.value];
  }
  for (const auto& [node, columns] : columns_of_) n_readers[node] += 1;
  for (const ir::Event& event : module_.events) {
    const NodeId count = event.count_node;
    if (!count.valid() || residual_.needed[count.value] == 0) continue;
    const Node& node = module_.node(count);
    count_read_[count.value] = n_readers[count.value] > 0 ? 1 : 0;
    if (node.op != Op::event_count || residual_.uniform[count.value] != 0) continue;
    const NodeId latent = module_.operands_of(node)[0];
    const Node& noise = module_.node(latent);
    const bool alone = noise.op == Op::noise && noise.region == ir::Region::period &&
                       noise.shape == node.shape && n_readers[latent.value] == 1;
    const bool plain = event.cap_per == ir::CapPer::none && !has_strikes(ir::EventId(node.aux)) &&
                       node.when == ir::When::every_period && history_[count.value] == 0;
    if (!alone || !plain || residual_.by_year[latent.value] != 0) continue;
    sampled_[count.value] = 1;
    sampled_[latent.value] = 1;
  }
}

Lowering::Value Lowering::value(NodeId id) {
  if (values_[id.value]) return *values_[id.value];
  const Node& node = module_.node(id);
  const std::uint32_t size = module_.shape(node.shape).size;
  Value result;
  if (residual_.uniform[id.value] != 0) {
    const bool in_time = node.region == ir::Region::period;
    result = {new_table(residual_.tables[id.value], size, in_time), identity(size)};
  } else {
    PLIMSOLL_CHECK(is_view(id));
    const Value source = value(view_source(id));
    result.place = source.place;
    for (const std::uint32_t e : view_elements(id)) result.elements.push_back(source.elements[e]);
  }
  values_[id.value] = result;
  return result;
}

Plan Lowering::run(dist::TableStore& tables, int threads) {
  find_history();
  find_zeros();
  find_samples();
  for (std::size_t i = 0; i < module_.nodes.size(); ++i) {
    const Node& node = module_.nodes[i];
    if (residual_.needed[i] == 0 || node.region == ir::Region::occurrence) continue;
    if (residual_.uniform[i] == 0 && lowered_[i] == 0 && !is_view(NodeId(i))) {
      lower_node(NodeId(i));
    }
    store_columns(NodeId(i));
  }
  for (std::uint32_t i = 0; i < plan_.places.size(); ++i) {
    if (plan_.places[i].moves()) plan_.moving.push_back(i);
  }
  make_tables(tables, threads);
  schedule(plan_, persistent_, plan_.trial);
  schedule(plan_, persistent_, plan_.period);
  fuse(plan_, persistent_);
  allocate(plan_, persistent_);
  return std::move(plan_);
}

Plan lower(const Residual& residual, const ir::RunInputs& inputs,
           const std::vector<FlatColumn>& columns, dist::TableStore& tables, int threads) {
  return Lowering(residual, inputs, columns).run(tables, threads);
}

}  // namespace plimsoll::engine::block
