#include "questions/screen_features.h"

#include <algorithm>

#include "engine/resolve.h"
#include "questions/mark_sums.h"

namespace plimsoll::questions {

namespace {

// Nanoseconds for each label, period and trial.
constexpr double kNoise = 0.8;
constexpr double kChosenNoise = 3.7;
constexpr double kLaw = 2.5;
constexpr double kCount = 1.0;
constexpr double kOther = 0.1;
constexpr double kGather = 0.8;
// Of what is computed for each occurrence: events are rare.
constexpr double kOccurrences = 0.2;

double work_of(const ir::Module& module, const ir::Node& node, bool chosen) {
  if (node.region == ir::Region::run) return 0;
  double places = module.shape(node.shape).size;
  if (node.region != ir::Region::trial) places *= module.time.n_periods;
  if (node.region == ir::Region::occurrence) places *= kOccurrences;
  if (node.op == ir::Op::noise) return places * (chosen ? kChosenNoise : kNoise);
  if (node.op == ir::Op::law) return places * kLaw;
  if (node.op == ir::Op::event_count) return places * kCount;
  return places * (ir::event_gathers(node.op) ? kGather : kOther);
}

}  // namespace

ScreenWork::ScreenWork(const ir::Module& module, bool chosen)
    : module_(module), known_(module.nodes.size(), 0) {
  work_.reserve(module.nodes.size());
  for (const ir::Node& node : module.nodes) work_.push_back(work_of(module, node, chosen));
}

double ScreenWork::visit(std::span<const ir::NodeId> roots,
                         std::vector<std::uint8_t>& known) const {
  double sum = 0;
  std::vector<ir::NodeId> stack;
  const auto meet = [&](ir::NodeId id) {
    if (!id.valid() || known[id.value] != 0) return;
    known[id.value] = 1;
    sum += work_[id.value];
    stack.push_back(id);
  };
  for (const ir::NodeId root : roots) meet(root);
  while (!stack.empty()) {
    const ir::Node& node = module_.node(stack.back());
    stack.pop_back();
    for (const ir::NodeId operand : module_.operands_of(node)) meet(operand);
    if (const ir::EventId event = ir::event_of(module_, node); event.valid()) {
      meet(module_.events[event.value].count_node);
    }
  }
  return sum;
}

double ScreenWork::add(std::span<const ir::NodeId> roots) {
  return visit(roots, known_);
}

double ScreenWork::more(std::span<const ir::NodeId> roots) const {
  std::vector<std::uint8_t> known = known_;
  return visit(roots, known);
}

ir::NodeId sum_of_marks(ir::Module& module, ir::NodeId mark) {
  const ir::Node drawn = module.node(mark);
  std::vector<ir::DimId> dims = module.shape(module.events[drawn.event.value].shape).dims;
  for (const ir::DimId dim : module.shape(drawn.shape).dims) {
    if (std::count(dims.begin(), dims.end(), dim) == 0) dims.push_back(dim);
  }
  ir::Total total;
  total.event = drawn.event;
  total.name = module.events[drawn.event.value].full_name;
  total.form = ir::Total::Form::at_once;
  ir::Node node;
  node.op = ir::Op::event_total;
  node.region = ir::Region::period;
  node.shape = module.intern_shape(dims);
  node.aux = static_cast<std::uint32_t>(module.totals.size());
  module.totals.push_back(total);
  const ir::NodeId operands[] = {mark};
  return module.add(node, operands);
}

ScreenFeatures screen_features(const ir::Module& module, std::span<const ir::NodeId> roots,
                               double most_work) {
  ScreenFeatures out;
  out.module = module;
  const std::vector<std::uint8_t> needed = engine::reachable(module, roots);
  std::vector<ir::NodeId> found;
  for (std::uint32_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (needed[i] == 0 || node.region == ir::Region::run) continue;
    if (node.op == ir::Op::event_count) {
      found.push_back(ir::NodeId(i));
    } else if (node.op == ir::Op::law) {
      found.push_back(node.region == ir::Region::occurrence
                          ? sum_of_marks(out.module, ir::NodeId(i))
                          : ir::NodeId(i));
    }
  }
  const ScreenWork work(out.module);
  for (const ir::NodeId id : found) {
    const ir::NodeId one[] = {id};
    if (work.more(one) > most_work) continue;
    ir::Column column;
    column.purpose = ir::Column::Purpose::requested;
    column.name = "feature " + std::to_string(id.value);
    column.node = id;
    column.sample = out.module.node(id).region == ir::Region::trial ? ir::Sample::trial
                                                                    : ir::Sample::each_period;
    out.columns.push_back(ir::ColumnId(out.module.columns.size()));
    out.module.columns.push_back(std::move(column));
  }
  return out;
}

}  // namespace plimsoll::questions
