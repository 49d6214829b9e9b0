// The rules of ir.h and op.def that a module must obey.
#include <algorithm>
#include <cmath>
#include <string>

#include "ir/ir.h"

namespace plimsoll::ir {

namespace {

// The result lacks an index set that the operand has.
bool drops_dim(Op op) {
  return op_group(op) == OpGroup::over || op == Op::pick;
}

bool is_stateful(Op op) {
  return op_group(op) == OpGroup::past || op_group(op) == OpGroup::running;
}

bool contains(const Shape& shape, DimId dim) {
  return std::find(shape.dims.begin(), shape.dims.end(), dim) != shape.dims.end();
}

class Verifier {
 public:
  explicit Verifier(const Module& module) : module_(module) {}

  std::string run() {
    tables();
    for (std::size_t i = 0; i < module_.nodes.size() && error_.empty(); ++i) {
      const Node& node = module_.nodes[i];
      require(node.op < Op::count_, "unknown operation");
      if (error_.empty()) operands(i, node);
      if (error_.empty()) auxiliary(node);
      if (error_.empty()) regions(node);
      if (error_.empty()) shapes(node);
      if (!error_.empty()) {
        return "node %" + std::to_string(i) + " (" + std::string(op_name(node.op)) + "): " + error_;
      }
    }
    if (error_.empty()) columns();
    return error_;
  }

 private:
  void require(bool ok, const char* rule) {
    if (!ok && error_.empty()) error_ = rule;
  }

  template <class T>
  static bool in(std::uint32_t index, const std::vector<T>& table) {
    return index < table.size();
  }

  const Node& operand(const Node& node, std::size_t i) const {
    return module_.node(module_.operands_of(node)[i]);
  }

  void tables() {
    for (const Shape& shape : module_.shapes) {
      std::uint64_t size = 1;
      for (std::size_t i = 0; i < shape.dims.size(); ++i) {
        require(in(shape.dims[i].value, module_.dims), "a shape names no index set");
        if (!error_.empty()) return;
        const auto& labels = module_.dims[shape.dims[i].value].labels;
        require(!labels.empty(), "an index set is empty");
        size *= labels.size();
        require(std::count(shape.dims.begin(), shape.dims.end(), shape.dims[i]) == 1,
                "a shape holds an index set twice");
      }
      require(size == shape.size, "size of a shape");
    }
    for (const Slot& slot : module_.slots) {
      require(in(slot.shape.value, module_.shapes), "a slot has no shape");
      if (!error_.empty()) return;
      require(slot.name_hashes.size() == module_.shape(slot.shape).size,
              "a slot needs one hash per label");
      require(slot.region != Region::run, "a slot of the run region");
      require(!slot.by_year || slot.region == Region::period, "by_year is for period slots");
      require(
          slot.given == nullptr || (slot.region == Region::trial && slot.name_hashes.size() == 1),
          "latents that are given are one in a trial");
    }
    for (const ByTrial& given : module_.by_trial) {
      require(in(given.shape.value, module_.shapes), "values by trial have no shape");
      require(given.region == Region::trial || given.region == Region::period,
              "values by trial are of the trial or the period region");
      require(!given.by_year || given.region == Region::period, "by_year is for values by period");
      require(given.values != nullptr, "values by trial are missing");
    }
    for (const Copula& copula : module_.copulas) {
      require(copula.factor.size() == std::size_t{copula.n} * copula.n,
              "size of a copula's factor");
    }
    for (const Event& event : module_.events) {
      require(in(event.shape.value, module_.shapes), "an event has no shape");
      for (const Strike& strike : event.strikes) {
        require(in(strike.overlay.value, module_.flags), "a strike names no overlay");
      }
    }
    for (const Total& total : module_.totals) {
      require(in(total.event.value, module_.events), "a total names no event");
    }
    const Time& time = module_.time;
    if (module_.has_time) {
      require(time.months_per_step == 1 || time.months_per_step == 3 || time.months_per_step == 12,
              "months per step");
      require(time.n_periods > 0, "no periods");
    }
    for (const Input& input : module_.inputs) input_table(input);
  }

  void input_table(const Input& input) {
    require(in(input.shape.value, module_.shapes), "an input has no shape");
    if (!error_.empty()) return;
    std::size_t times = 1;
    const Time& time = module_.time;
    if (input.time == InputTime::by_period) times = time.n_periods;
    if (input.time == InputTime::by_year && time.n_periods > 0) {
      times = static_cast<std::size_t>(time.year_index(time.n_periods - 1)) + 1;
    }
    require(input.values.size() == times * module_.shape(input.shape).size,
            "number of values of an input");
  }

  void operands(std::size_t index, const Node& node) {
    const int arity = op_arity(node.op);
    require(arity < 0 || node.n_operands == static_cast<std::uint32_t>(arity),
            "number of operands");
    require(std::size_t{node.first_operand} + node.n_operands <= module_.operands.size(),
            "operands out of range");
    if (!error_.empty()) return;
    const auto ids = module_.operands_of(node);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      require(ids[i].valid() && ids[i].value < module_.nodes.size(), "an operand is missing");
      require((node.op == Op::lag && i == 0) || ids[i].value < index,
              "an operand stands after its user");
    }
    require(in(node.shape.value, module_.shapes), "no shape");
  }

  // What Node::aux is, then what it asks of the operands.
  void auxiliary(const Node& node) {
    switch (op_names(node.op)) {
      case OpNames::nothing:
      case OpNames::element:
        break;
      case OpNames::input:
        return require(in(node.aux, module_.inputs), "no such input");
      case OpNames::flag:
        return require(in(node.aux, module_.flags), "no such flag");
      case OpNames::time_index:
        return require(node.aux <= 2, "no such time index");
      case OpNames::dim:
      case OpNames::label:
        require(in(node.aux, module_.dims), "no such index set");
        if (!error_.empty()) return;
        require(op_names(node.op) == OpNames::dim || in(node.aux2, module_.dims[node.aux].labels),
                "no such label");
        return require(
            node.op != Op::by_label || module_.dims[node.aux].labels.size() == node.n_operands,
            "one operand per label");
      case OpNames::steps:
        require(node.aux >= 1, "steps back must be at least 1");
        return require(node.n_operands >= 1, "number of operands");
      case OpNames::slot:
        return require(in(node.aux, module_.slots), "no such slot");
      case OpNames::by_trial:
        return require(in(node.aux, module_.by_trial), "no such values by trial");
      case OpNames::copula:
        return require(in(node.aux, module_.copulas), "no such copula");
      case OpNames::law:
        require(in(node.aux, module_.laws), "no such law");
        if (!error_.empty()) return;
        return require(node.n_operands ==
                           (has_argument(node.op) ? 1 : 0) + module_.laws[node.aux].shape.n_flat(),
                       "number of a law's numbers");
      case OpNames::event:
        return require(in(node.aux, module_.events), "no such event");
      case OpNames::total:
        return total(node);
      case OpNames::strike:
        require(in(node.event.value, module_.events), "no such event");
        return require(!error_.empty() || in(node.aux, module_.events[node.event.value].strikes),
                       "no such strike");
    }
  }

  void total(const Node& node) {
    require(in(node.aux, module_.totals), "no such total");
    if (!error_.empty()) return;
    if (node.op == Op::event_unsettled) {
      return require(operand(node, 0).op == Op::event_total && operand(node, 0).aux == node.aux,
                     "the operand must be that event_total");
    }
    const Total::Form form = module_.totals[node.aux].form;
    const std::uint32_t n = form == Total::Form::at_once ? 1 : form == Total::Form::after ? 2 : 3;
    require(node.n_operands == n, "operands of a total");
  }

  void regions(const Node& node) {
    const bool gathers = op_group(node.op) == OpGroup::gather && node.op != Op::event_unsettled;
    const EventId event = event_of(module_, node);
    if (event_gathers(node.op) || op_group(node.op) == OpGroup::count || is_stateful(node.op)) {
      require(node.region == Region::period, "must be of the period region");
    }
    if (gathers || node.region == Region::occurrence) {
      require(in(event.value, module_.events), "no event");
    }
    if (node.region == Region::occurrence) {
      require(node.when == When::every_period, "`when` in the occurrence region");
    }
    require(node.when == When::every_period || node.region == Region::period,
            "`when` is for period nodes");
    if (node.op == Op::event_count || node.op == Op::event_n || node.op == Op::event_total) {
      require(node.when == When::every_period, "events happen in every period");
    }
    if (node.op == Op::time_index) {
      require(node.region >= Region::period, "the period is known from the period region on");
    }
    if (node.op == Op::input && module_.inputs[node.aux].time != InputTime::constant) {
      require(node.region >= Region::period, "an input by time is of the period region");
    }
    if (node.op == Op::struck || node.op == Op::occurrence_ordinal) {
      require(node.region == Region::occurrence, "must be of the occurrence region");
    }
    if (node.op == Op::noise) {
      require(node.region == module_.slots[node.aux].region, "region of the slot");
    }
    if (node.op == Op::by_trial) {
      require(node.region == module_.by_trial[node.aux].region, "region of the values by trial");
    }
    if (node.op == Op::event_n) {
      require(operand(node, 0).op == Op::event_count && operand(node, 0).aux == node.aux,
              "the operand must be that event_count");
    }
    if (gathers && error_.empty()) {
      const NodeId count = module_.events[event.value].count_node;
      require(in(count.value, module_.nodes), "the event has no count");
      if (!error_.empty()) return;
      require(module_.node(count).op == Op::event_count && module_.node(count).aux == event.value,
              "Event::count_node must be the event's event_count");
      require(module_.nodes.data() + count.value < &node, "the event's count must come first");
    }
    for (const NodeId id : module_.operands_of(node)) {
      const Node& from = module_.node(id);
      require(gathers || from.region <= node.region, "an operand is of an inner region");
      if (from.region == Region::occurrence) {
        require(from.event == event, "an operand belongs to another event");
      }
    }
  }

  bool fits(ShapeId inner, ShapeId outer, DimId extra = {}) const {
    for (const DimId dim : module_.shape(inner).dims) {
      if (dim != extra && !contains(module_.shape(outer), dim)) return false;
    }
    return true;
  }

  void shapes(const Node& node) {
    const auto ids = module_.operands_of(node);
    switch (node.op) {
      case Op::noise:
        return require(node.shape == module_.slots[node.aux].shape, "shape of the slot");
      case Op::by_trial:
        return require(node.shape == module_.by_trial[node.aux].shape,
                       "shape of the values by trial");
      case Op::input:
        return require(fits(module_.inputs[node.aux].shape, node.shape), "shape of the input");
      case Op::by_label:
      case Op::ordinal:
        require(contains(module_.shape(node.shape), DimId(node.aux)), "lacks its index set");
        break;
      case Op::concat: {
        std::uint64_t size = 0;
        for (const NodeId id : ids) size += module_.size_of(id);
        require(module_.shape(node.shape).dims.size() == 1, "one hidden index set");
        return require(size == module_.shape(node.shape).size, "size of a concat");
      }
      case Op::correlate:
        require(module_.size_of(ids[0]) == module_.copulas[node.aux].n, "size of the operand");
        return require(module_.shape(node.shape).size == module_.copulas[node.aux].n,
                       "size of a correlate");
      case Op::slice:
        return require(
            std::uint64_t{node.aux} + module_.shape(node.shape).size <= module_.size_of(ids[0]),
            "slice out of range");
      case Op::event_count:
      case Op::event_n:
        require(node.shape == module_.events[node.aux].shape, "shape of the event");
        break;
      case Op::event_total:
      case Op::event_kept:
      case Op::event_largest:
        require(fits(module_.events[event_of(module_, node).value].shape, node.shape),
                "lacks an index set of the event");
        break;
      case Op::event_unsettled:
        return require(node.shape == module_.node(ids[0]).shape, "shape of the total");
      default:
        break;
    }
    DimId extra;
    if (drops_dim(node.op)) {
      extra = DimId(node.aux);
      require(!contains(module_.shape(node.shape), extra), "the index set is still there");
      const EventId event = module_.node(ids[0]).event;
      if (module_.node(ids[0]).region == Region::occurrence) {
        require(!contains(module_.shape(module_.events[event.value].shape), extra),
                "an occurrence knows only its own label");
      }
    }
    for (const NodeId id : ids) {
      require(fits(module_.node(id).shape, node.shape, extra), "an operand has an index set more");
    }
  }

  void columns() {
    for (const Column& column : module_.columns) {
      if (!in(column.node.value, module_.nodes)) {
        error_ = "column " + column.name + ": no node";
        return;
      }
      const Region region = module_.node(column.node).region;
      const bool ok = column.sample == Sample::trial ? region <= Region::trial
                                                     : region <= Region::period && module_.has_time;
      if (!ok) error_ = "column " + column.name + ": region of its node";
    }
    for (const Observation& seen : module_.observations) {
      require(in(seen.node.value, module_.nodes), "an observation has no node");
      for (const NodeId id : {seen.first, seen.second}) {
        require(!id.valid() || module_.node(id).region == Region::run,
                "what was seen must be of the run region");
      }
    }
    for (const auto* bounds : {&module_.limits, &module_.expectations}) {
      for (const Bound& bound : *bounds) {
        require(in(bound.column.value, module_.columns), "a bound names no column");
        for (const NodeId id : {bound.bound, bound.tolerance}) {
          require(!id.valid() || module_.node(id).region == Region::run,
                  "a bound must be of the run region");
        }
      }
    }
  }

  const Module& module_;
  std::string error_;
};

}  // namespace

std::string verify(const Module& module) {
  return Verifier(module).run();
}

}  // namespace plimsoll::ir
