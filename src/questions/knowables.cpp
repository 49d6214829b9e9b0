// Columns of the nodes that noise makes; sums over years and labels after the run.
#include "questions/knowables.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/resolve.h"
#include "questions/mark_sums.h"

namespace plimsoll::questions {

namespace {

// Of one knowable, before labels are put together.
constexpr std::size_t kMostOwn = 24;
constexpr std::uint32_t kFewPeriods = 4;

ir::ColumnId add_column(ir::Module& module, ir::NodeId node, const std::string& name) {
  ir::Column column;
  column.purpose = ir::Column::Purpose::requested;
  column.name = name;
  column.node = node;
  column.sample =
      module.node(node).region == ir::Region::trial ? ir::Sample::trial : ir::Sample::each_period;
  module.columns.push_back(std::move(column));
  return ir::ColumnId(module.columns.size() - 1);
}

}  // namespace

Knowables knowables(const ir::Module& module, ir::NodeId root) {
  Knowables out;
  out.module = module;
  const ir::NodeId roots[] = {root};
  const std::vector<std::uint8_t> needed = engine::reachable(module, roots);
  for (std::size_t i = 0; i < module.defs.size(); ++i) {
    const ir::Def& def = module.defs[i];
    if (def.kind != ir::DefKind::draw || !def.node.valid() || needed[def.node.value] == 0) continue;
    const ir::Region region = module.node(def.node).region;
    if (region != ir::Region::trial && region != ir::Region::period) continue;
    Knowable one;
    one.kind = def.is_parameter ? Knowable::Kind::given : Knowable::Kind::draw;
    one.name = def.full_name;
    one.def = ir::DefId(i);
    one.columns.push_back(add_column(out.module, def.node, def.full_name));
    out.all.push_back(std::move(one));
  }
  for (std::uint32_t e = 0; e < module.events.size(); ++e) {
    const ir::Event& event = module.events[e];
    if (!event.count_node.valid() || needed[event.count_node.value] == 0) continue;
    Knowable one;
    one.kind = Knowable::Kind::event;
    one.name = event.full_name;
    one.def = event.def;
    one.columns.push_back(add_column(out.module, event.count_node, event.full_name));
    for (std::uint32_t i = 0; i < module.nodes.size(); ++i) {
      const ir::Node& node = module.nodes[i];
      if (needed[i] == 0 || node.op != ir::Op::law || node.region != ir::Region::occurrence ||
          node.event != ir::EventId(e)) {
        continue;
      }
      one.columns.push_back(
          add_column(out.module, sum_of_marks(out.module, ir::NodeId(i)), event.full_name));
    }
    out.all.push_back(std::move(one));
  }
  return out;
}

std::vector<std::vector<double>> features_of(const ir::Module& module, const Knowable& one,
                                             const std::vector<engine::FlatColumn>& columns,
                                             const std::vector<std::vector<double>>& values) {
  const bool by_year = module.has_time && module.time.n_periods > kFewPeriods;
  // By column, year and label; then, of many, over labels.
  using Key = std::tuple<std::uint32_t, int, std::uint32_t>;
  const auto put_together = [&](bool over_labels, bool over_time) {
    std::map<Key, std::vector<double>> sums;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const engine::FlatColumn& flat = columns[i];
      if (std::find(one.columns.begin(), one.columns.end(), flat.column) == one.columns.end()) {
        continue;
      }
      int when = 0;
      if (flat.period != engine::kNoPeriod && !over_time) {
        when = by_year ? module.time.year_index(flat.period) : static_cast<int>(flat.period);
      }
      std::vector<double>& sum = sums[{flat.column.value, when, over_labels ? 0 : flat.label}];
      sum.resize(values[i].size());
      for (std::size_t t = 0; t < sum.size(); ++t) sum[t] += values[i][t];
    }
    std::vector<std::vector<double>> out;
    for (auto& [key, sum] : sums) out.push_back(std::move(sum));
    return out;
  };
  std::vector<std::vector<double>> out = put_together(false, false);
  if (out.size() > kMostOwn) out = put_together(true, false);
  if (out.size() > kMostOwn) out = put_together(true, true);
  return out;
}

}  // namespace plimsoll::questions
