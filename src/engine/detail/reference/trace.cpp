#include "engine/detail/reference/trace.h"

#include <algorithm>
#include <cmath>

#include "dist/law.h"
#include "engine/settle.h"

namespace plimsoll::engine {

using ir::Node;
using ir::NodeId;
using ir::Op;
using ir::Region;

namespace {

std::string role_of(const ir::Module& module, const Node& node, std::size_t index) {
  switch (node.op) {
    case Op::select:
      return index == 0 ? "condition" : index == 1 ? "then" : "else";
    case Op::event_count:
      if (index == 0) return "latent";
      return module.events[node.aux].by_chance ? "chance" : "rate";
    case Op::event_total:
      return index == 0 ? "amount" : index == 1 ? "delay" : "duration";
    case Op::law:
    case Op::law_quantile_lower:
    case Op::law_quantile_upper:
    case Op::law_cdf:
    case Op::law_survival:
    case Op::law_density:
      if (index == 0) return node.op == Op::law ? "latent" : "argument";
      --index;
      [[fallthrough]];
    case Op::law_mean:
    case Op::law_sd: {
      const dist::Shape& shape = module.laws[node.aux].shape;
      const dist::Law& law = dist::law(shape.law);
      if (shape.form < law.forms.size() && index < law.forms[shape.form].params.size()) {
        return std::string(law.forms[shape.form].params[index].name);
      }
      return "parameter " + std::to_string(index + 1);
    }
    default:
      if (node.n_operands == 1) return "operand";
      if (node.n_operands == 2) return index == 0 ? "left" : "right";
      return "operand " + std::to_string(index + 1);
  }
}

}  // namespace

double Trace::value(const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const double* values =
      node.region == Region::occurrence
          ? reference_.occurrence_value(place.node, place.period, place.occurrence)
          : reference_.value(place.node, place.period);
  return values[place.element];
}

void Trace::add(std::vector<ValueRead>& out, const ValuePlace& from, NodeId operand,
                std::uint32_t element, std::string role) {
  out.push_back({{operand, from.period, from.occurrence, element}, std::move(role)});
}

void Trace::add_at(std::vector<ValueRead>& out, const ValuePlace& from, NodeId operand,
                   std::uint32_t period, std::string role) {
  out.push_back({{operand, period, 0, operand_element(from, operand)}, std::move(role)});
}

std::uint32_t Trace::operand_element(const ValuePlace& from, NodeId operand) {
  return reference_.map(module_.node(operand).shape, module_.node(from.node).shape)[from.element];
}

std::vector<ValueRead> Trace::reads(const ValuePlace& place) {
  std::vector<ValueRead> out;
  switch (ir::op_group(module_.node(place.node).op)) {
    case ir::OpGroup::leaf:
    case ir::OpGroup::elementwise:
    case ir::OpGroup::latent:
    case ir::OpGroup::given:
    case ir::OpGroup::law:
      elementwise(out, place);
      break;
    case ir::OpGroup::over:
    case ir::OpGroup::label:
      over_labels(out, place);
      break;
    case ir::OpGroup::copula:
      if (module_.node(place.node).op == Op::score_of_t) {
        elementwise(out, place);
      } else {
        linear(out, place);
      }
      break;
    case ir::OpGroup::past:
    case ir::OpGroup::running:
      over_time(out, place);
      break;
    case ir::OpGroup::count:
      counts(out, place);
      break;
    case ir::OpGroup::gather:
      gathers(out, place);
      break;
  }
  return out;
}

void Trace::elementwise(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const auto ids = module_.operands_of(node);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i > 0 && (node.op == Op::select || node.op == Op::and_ || node.op == Op::or_)) {
      // The first operand decides which others are read.
      const double first = value(out[0].place);
      if (!std::isfinite(first)) return;
      if (node.op == Op::select && (first != 0) != (i == 1)) continue;
      if (node.op == Op::and_ && first == 0) return;
      if (node.op == Op::or_ && first != 0) return;
    }
    add(out, place, ids[i], operand_element(place, ids[i]), role_of(module_, node, i));
  }
}

void Trace::over_labels(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const auto ids = module_.operands_of(node);
  if (ids.empty()) return;
  const ir::Dim& dim = module_.dims[node.aux];
  const auto n = static_cast<std::uint32_t>(dim.labels.size());
  if (node.op == Op::by_label) {
    std::vector<ir::DimId> dims = {ir::DimId(node.aux)};
    const std::uint32_t label =
        ir::broadcast_map(module_, dims, module_.shape(node.shape).dims)[place.element];
    add(out, place, ids[label], operand_element(place, ids[label]), dim.labels[label]);
    return;
  }
  const std::uint32_t* map =
      reference_.map_over(module_.node(ids[0]).shape, node.shape, ir::DimId(node.aux)).data() +
      std::size_t{place.element} * n;
  for (std::uint32_t k = 0; k < n; ++k) {
    if (node.op == Op::pick && k != node.aux2) continue;
    add(out, place, ids[0], map[k], dim.labels[k]);
  }
}

void Trace::linear(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const auto ids = module_.operands_of(node);
  if (node.op == Op::slice) {
    add(out, place, ids[0], place.element + node.aux, "operand");
  } else if (node.op == Op::correlate) {
    const ir::Copula& copula = module_.copulas[node.aux];
    for (std::uint32_t j = 0; j < copula.n; ++j) {
      if (copula.factor[std::size_t{place.element} * copula.n + j] != 0) {
        add(out, place, ids[0], j, "score " + std::to_string(j + 1));
      }
    }
  } else {
    std::uint32_t element = place.element;
    for (const NodeId id : ids) {
      if (element < module_.size_of(id)) {
        add(out, place, id, element, "operand");
        return;
      }
      element -= module_.size_of(id);
    }
  }
}

void Trace::over_time(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const ir::Time& time = module_.time;
  const auto ids = module_.operands_of(node);
  // A time before the first, counted back from it: 1 is the last operand.
  const auto initial = [&](std::int64_t before) {
    if (before < std::int64_t{node.n_operands}) {
      add_at(out, place, ids[node.n_operands - before], place.period, "value before the start");
    }
  };
  if (node.op == Op::lag || node.op == Op::trailing_sum) {
    for (std::uint32_t back = node.aux + (node.op == Op::lag ? 1 : 0); back-- > 0;) {
      if (back <= place.period) {
        add_at(out, place, ids[0], place.period - back,
               time.period_name(place.period - back).long_name());
      } else {
        initial(back - place.period);
      }
      if (node.op == Op::lag) return;
    }
    return;
  }
  if (node.op == Op::year_lag) {
    const std::int64_t year = std::int64_t{time.year_index(place.period)} - node.aux;
    if (year < 0) return initial(-year);
    std::uint32_t end = place.period;
    while (time.year_index(end) != year || !time.is_year_end(end)) --end;
    return add_at(out, place, ids[0], end, time.year_name(end).long_name());
  }
  const bool by_year = node.op == Op::year_sum || node.op == Op::year_start;
  std::uint32_t first = by_year ? place.period : 0;
  while (first > 0 && !time.is_year_start(first)) --first;
  const std::uint32_t last = node.op == Op::year_start ? first : place.period;
  for (std::uint32_t p = first; p <= last; ++p) {
    add_at(out, place, ids[0], p, time.period_name(p).long_name());
  }
}

void Trace::counts(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  if (node.op == Op::event_n) return elementwise(out, place);
  const ir::Event& event = module_.events[node.aux];
  if (event.cap_per == ir::CapPer::year || event.cap_per == ir::CapPer::ever) {
    // Earlier counts use the cap up.
    std::uint32_t first = event.cap_per == ir::CapPer::year ? place.period : 0;
    while (first > 0 && !module_.time.is_year_start(first)) --first;
    for (std::uint32_t p = first; p < place.period; ++p) {
      add_at(out, place, place.node, p,
             "occurrences in " + module_.time.period_name(p).long_name());
    }
  }
  elementwise(out, place);
}

bool Trace::falls_due(const ValuePlace& place, std::uint32_t origin, double delay,
                      double duration) const {
  const Node& node = module_.node(place.node);
  const ir::Total& total = module_.totals[node.aux];
  const double per_year = 12.0 / module_.time.months_per_step;
  const double start = ir::meaning::periods(delay, per_year);
  const double length =
      total.form == ir::Total::Form::after ? 1 : ir::meaning::periods(duration, per_year);
  if (!std::isfinite(start) || !std::isfinite(length) || !is_delay(delay)) return true;
  if (total.form != ir::Total::Form::after && !is_duration(duration)) return true;
  const double first = origin + start;
  const double end = first + std::max(1.0, length);
  if (node.op == Op::event_unsettled) return end > module_.time.n_periods;
  return first <= place.period && place.period < end;
}

void Trace::gathers(std::vector<ValueRead>& out, const ValuePlace& place) {
  const Node& node = module_.node(place.node);
  const ir::EventId event_id = ir::event_of(module_, node);
  const ir::Event& event = module_.events[event_id.value];
  const Node& total =
      node.op == Op::event_unsettled ? module_.node(module_.operands_of(node)[0]) : node;
  const auto ids = module_.operands_of(total);
  const std::uint32_t event_element = reference_.map(event.shape, node.shape)[place.element];
  const bool later =
      total.op == Op::event_total && module_.totals[total.aux].form != ir::Total::Form::at_once;
  for (std::uint32_t p = later ? 0 : place.period; p <= place.period; ++p) {
    const ValuePlace count = {event.count_node, p, 0, event_element};
    out.push_back({count, "occurrences"});
    const auto& list = reference_.occurrences(event_id, p);
    for (std::size_t k = 0; k < list.size(); ++k) {
      if (list[k].element != event_element) continue;
      std::vector<ValueRead> reads;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::uint32_t element =
            reference_.map(module_.node(ids[i]).shape, node.shape)[place.element];
        reads.push_back({{ids[i], p, k, element}, role_of(module_, total, i)});
      }
      const double delay = later ? value(reads[1].place) : 0;
      const double duration = reads.size() > 2 ? value(reads[2].place) : 0;
      if (later && !falls_due(place, p, delay, duration)) continue;
      out.insert(out.end(), reads.begin(), reads.end());
    }
  }
}

}  // namespace plimsoll::engine
