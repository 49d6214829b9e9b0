// Modules built by hand, for tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dist/law.h"
#include "ir/by_trial.h"
#include "ir/ir.h"

namespace plimsoll::engine::testing {

// Of tests: each value of its place alone.
class SomeValues final : public ir::TrialValues {
 public:
  SomeValues(std::uint64_t seed, std::uint64_t n_trials) : seed_(seed), n_trials_(n_trials) {}
  std::uint64_t n_trials() const override { return n_trials_; }
  void fill(std::uint32_t element, std::uint32_t time, std::uint64_t first, std::size_t n,
            double* out) const override {
    for (std::size_t i = 0; i < n; ++i) {
      std::uint64_t hash = (seed_ * 31 + element) * 31 + time;
      hash = (hash * 0x9e3779b97f4a7c15U ^ (first + i)) * 0xbf58476d1ce4e5b9U;
      out[i] = static_cast<double>(hash >> 40) / 0x1p23 - 1;
    }
  }

 private:
  std::uint64_t seed_;
  std::uint64_t n_trials_;
};

// Regions and shapes of results are taken from the operands: the innermost region, and all index
// sets in order of first appearance.
class Builder {
 public:
  ir::Module module;

  Builder() { scalar_ = shape({}); }

  void quarters(std::uint32_t n, int first_month_of_year = 4) {
    module.has_time = true;
    module.time.months_per_step = 3;
    module.time.first_month = 2012 * 12 + first_month_of_year - 1;
    module.time.n_periods = n;
    module.time.fiscal_end_month = 3;
  }

  ir::DimId dim(std::string name, int n) {
    ir::Dim d;
    for (int i = 0; i < n; ++i) d.labels.push_back(name + std::to_string(i));
    d.name = std::move(name);
    module.dims.push_back(std::move(d));
    return ir::DimId(module.dims.size() - 1);
  }
  ir::ShapeId shape(std::vector<ir::DimId> dims) { return module.intern_shape(dims); }
  ir::ShapeId scalar() const { return scalar_; }

  ir::NodeId add(ir::Node node, std::vector<ir::NodeId> operands) {
    return module.add(node, operands);
  }
  ir::NodeId constant(double value) {
    ir::Node node;
    node.imm = value;
    node.shape = scalar_;
    return add(node, {});
  }
  ir::NodeId flag(bool on, std::string name = "risk") {
    ir::Flag flag;
    flag.name = std::move(name);
    flag.on_by_default = on;
    module.flags.push_back(std::move(flag));
    ir::Node node;
    node.op = ir::Op::flag;
    node.aux = static_cast<std::uint32_t>(module.flags.size() - 1);
    node.shape = scalar_;
    return add(node, {});
  }
  ir::NodeId input(std::vector<double> values, ir::ShapeId of,
                   ir::InputTime time = ir::InputTime::constant) {
    ir::Input input;
    input.name = "given" + std::to_string(module.inputs.size());
    input.shape = of;
    input.time = time;
    input.values = std::move(values);
    module.inputs.push_back(std::move(input));
    ir::Node node;
    node.op = ir::Op::input;
    node.aux = static_cast<std::uint32_t>(module.inputs.size() - 1);
    node.region = time == ir::InputTime::constant ? ir::Region::run : ir::Region::period;
    node.shape = of;
    return add(node, {});
  }
  ir::NodeId time_index(ir::TimeIndex which) {
    ir::Node node;
    node.op = ir::Op::time_index;
    node.aux = static_cast<std::uint32_t>(which);
    node.region = ir::Region::period;
    node.shape = scalar_;
    return add(node, {});
  }
  ir::NodeId noise(ir::Region region, ir::ShapeId of, ir::EventId event = {},
                   bool by_year = false) {
    ir::Slot slot;
    slot.purpose = ir::Purpose::draw;
    slot.full_name = "slot" + std::to_string(module.slots.size());
    slot.name = slot.full_name;
    slot.shape = of;
    slot.region = region;
    slot.by_year = by_year;
    for (std::uint32_t e = 0; e < module.shape(of).size; ++e) {
      slot.name_hashes.push_back(module.slots.size() * 1000003 + e * 7919 + 17);
    }
    module.slots.push_back(std::move(slot));
    ir::Node node;
    node.op = ir::Op::noise;
    node.aux = static_cast<std::uint32_t>(module.slots.size() - 1);
    node.region = region;
    node.event = event;
    node.shape = of;
    return add(node, {});
  }
  // Values by trial that differ by element, time and trial.
  ir::NodeId by_trial(ir::Region region, ir::ShapeId of, bool by_year = false,
                      std::uint64_t n_trials = UINT64_MAX) {
    module.by_trial.push_back({"given" + std::to_string(module.by_trial.size()), of, region,
                               by_year,
                               std::make_shared<SomeValues>(module.by_trial.size(), n_trials)});
    ir::Node node;
    node.op = ir::Op::by_trial;
    node.aux = static_cast<std::uint32_t>(module.by_trial.size() - 1);
    node.region = region;
    node.shape = of;
    return add(node, {});
  }
  // What a node made of these operands is: region, event, index sets.
  ir::Node made_of(ir::Op op, const std::vector<ir::NodeId>& operands) {
    ir::Node node;
    node.op = op;
    std::vector<ir::DimId> dims;
    for (const ir::NodeId id : operands) {
      const ir::Node& from = module.node(id);
      if (from.region > node.region) node.region = from.region;
      if (from.region == ir::Region::occurrence) node.event = from.event;
      for (const ir::DimId d : module.shape(from.shape).dims) {
        if (std::find(dims.begin(), dims.end(), d) == dims.end()) dims.push_back(d);
      }
    }
    node.shape = shape(dims);
    return node;
  }
  ir::NodeId op(ir::Op op, std::vector<ir::NodeId> operands, std::uint32_t aux = 0) {
    ir::Node node = made_of(op, operands);
    node.aux = aux;
    return add(node, std::move(operands));
  }
  // Time and event operations, of the period region.
  ir::NodeId in_period(ir::Op op, std::vector<ir::NodeId> operands, std::uint32_t aux = 0) {
    ir::Node node = made_of(op, operands);
    node.aux = aux;
    node.region = ir::Region::period;
    node.event = {};
    return add(node, std::move(operands));
  }
  ir::NodeId reduce(ir::Op op, ir::NodeId x, ir::DimId dim, std::uint32_t label = 0) {
    ir::Node node = made_of(op, {x});
    node.aux = dim.value;
    node.aux2 = label;
    std::vector<ir::DimId> dims = module.shape(node.shape).dims;
    std::erase(dims, dim);
    node.shape = shape(dims);
    return add(node, {x});
  }
  ir::NodeId by_label(ir::DimId dim, std::vector<ir::NodeId> operands) {
    ir::Node node = made_of(ir::Op::by_label, operands);
    node.aux = dim.value;
    std::vector<ir::DimId> dims = module.shape(node.shape).dims;
    if (std::find(dims.begin(), dims.end(), dim) == dims.end()) dims.push_back(dim);
    node.shape = shape(dims);
    return add(node, std::move(operands));
  }
  // `latent`: signed tail or score, as the law wants it.
  ir::NodeId law(dist::LawId id, std::uint16_t form, ir::NodeId latent,
                 std::vector<ir::NodeId> numbers) {
    ir::LawUse use;
    use.shape.law = id;
    use.shape.form = form;
    use.shape.n_own = static_cast<std::uint32_t>(numbers.size());
    use.constant = std::all_of(numbers.begin(), numbers.end(), [&](ir::NodeId id) {
      return module.node(id).region == ir::Region::run;
    });
    module.laws.push_back(std::move(use));
    numbers.insert(numbers.begin(), latent);
    return op(ir::Op::law, std::move(numbers), static_cast<std::uint32_t>(module.laws.size() - 1));
  }
  ir::NodeId normal(ir::NodeId noise, ir::NodeId mean, ir::NodeId sd) {
    return law(dist::LawId::normal, 0, op(ir::Op::score, {noise}), {mean, sd});
  }
  ir::EventId event(ir::ShapeId of, bool by_chance = false, ir::CapPer cap_per = ir::CapPer::none,
                    std::uint32_t cap = 0) {
    ir::Event event;
    event.full_name = "event" + std::to_string(module.events.size());
    event.shape = of;
    event.by_chance = by_chance;
    event.cap_per = cap_per;
    event.cap = cap;
    module.events.push_back(std::move(event));
    return ir::EventId(module.events.size() - 1);
  }
  // Its count, with a slot of its own.
  ir::NodeId count(ir::EventId event, ir::NodeId rate) {
    const ir::ShapeId of = module.events[event.value].shape;
    const ir::NodeId latent = noise(ir::Region::period, of);
    const ir::NodeId id = in_period(ir::Op::event_count, {latent, rate}, event.value);
    module.node(id).shape = of;
    module.events[event.value].count_node = id;
    return id;
  }
  ir::NodeId total(ir::EventId event, ir::Total::Form form, std::vector<ir::NodeId> operands) {
    module.totals.push_back({event, "total" + std::to_string(module.totals.size()), form, {}});
    return gathered(ir::Op::event_total, event, std::move(operands),
                    static_cast<std::uint32_t>(module.totals.size() - 1));
  }
  ir::NodeId gathered(ir::Op op, ir::EventId event, std::vector<ir::NodeId> operands,
                      std::uint32_t aux = 0) {
    ir::Node node = made_of(op, operands);
    std::vector<ir::DimId> dims = module.shape(module.events[event.value].shape).dims;
    for (const ir::DimId d : module.shape(node.shape).dims) {
      if (std::find(dims.begin(), dims.end(), d) == dims.end()) dims.push_back(d);
    }
    node.shape = shape(dims);
    node.region = ir::Region::period;
    node.event = event;
    node.aux = aux;
    return add(node, std::move(operands));
  }
  ir::NodeId unsettled(ir::NodeId total) {
    const ir::NodeId id = in_period(ir::Op::event_unsettled, {total}, module.node(total).aux);
    module.node(id).when = ir::When::last_period;
    return id;
  }
  // A copula over the nodes' elements, with this correlation between any two.
  std::vector<ir::NodeId> correlated(const std::vector<ir::NodeId>& scores, double rho) {
    std::uint32_t n = 0;
    for (const ir::NodeId id : scores) n += module.size_of(id);
    const ir::DimId hidden = dim("", static_cast<int>(n));
    ir::Node concat = made_of(ir::Op::concat, scores);
    concat.shape = shape({hidden});
    const ir::NodeId all = add(concat, scores);
    module.copulas.push_back({"copula", n, factor(n, rho)});
    ir::Node correlate = concat;
    correlate.op = ir::Op::correlate;
    correlate.aux = static_cast<std::uint32_t>(module.copulas.size() - 1);
    const ir::NodeId together = add(correlate, {all});
    std::vector<ir::NodeId> parts;
    std::uint32_t first = 0;
    for (const ir::NodeId id : scores) {
      ir::Node slice = module.node(id);
      slice.op = ir::Op::slice;
      slice.aux = first;
      parts.push_back(add(slice, {together}));
      first += module.size_of(id);
    }
    return parts;
  }
  ir::ColumnId column(std::string name, ir::NodeId node, ir::Sample sample,
                      ir::Column::Purpose purpose = ir::Column::Purpose::outcome) {
    ir::Column column;
    column.name = std::move(name);
    column.node = node;
    column.sample = sample;
    column.purpose = purpose;
    module.columns.push_back(std::move(column));
    return ir::ColumnId(module.columns.size() - 1);
  }
  ir::DefId define(std::string name, ir::NodeId node) {
    ir::Def def;
    def.full_name = std::move(name);
    def.node = node;
    module.defs.push_back(std::move(def));
    module.node(node).def = ir::DefId(module.defs.size() - 1);
    return module.node(node).def;
  }

 private:
  // Cholesky's for equal correlations.
  static std::vector<double> factor(std::uint32_t n, double rho) {
    std::vector<double> l(std::size_t{n} * n, 0);
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j <= i; ++j) {
        double s = i == j ? 1 : rho;
        for (std::uint32_t k = 0; k < j; ++k) s -= l[i * n + k] * l[j * n + k];
        l[i * n + j] = i == j ? __builtin_sqrt(s) : s / l[j * n + j];
      }
    }
    return l;
  }

  ir::ShapeId scalar_;
};

}  // namespace plimsoll::engine::testing
