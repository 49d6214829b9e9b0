#include "ir/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "dist/law.h"
#include "dist/table.h"
#include "ir/meaning.h"

namespace plimsoll::ir {

namespace {

constexpr double kPoison = std::numeric_limits<double>::quiet_NaN();

// What a reduction begins with: the first label's value.
double reduce_first(Op op, double a) {
  switch (op) {
#define OP_over(name, ...) \
  case Op::name:           \
    return meaning::first_##name(a);
#include "ir/op.def"
    default:
      PLIMSOLL_CHECK(false && "not a reduction");
      return kPoison;
  }
}

double reduce_pair(Op op, double a, double b) {
  switch (op) {
#define OP_over(name, ...) \
  case Op::name:           \
    return meaning::name(a, b);
#include "ir/op.def"
    default:
      PLIMSOLL_CHECK(false && "not a reduction");
      return kPoison;
  }
}

// The figures of a distribution, by the names of op.def.
namespace figure {

double law(const dist::Distribution& d, double x) {
  return d.takes_score() ? d.from_score(x) : d.sample(x);
}
double law_quantile_lower(const dist::Distribution& d, double x) {
  return d.lower(x);
}
double law_quantile_upper(const dist::Distribution& d, double x) {
  return d.upper(x);
}
double law_cdf(const dist::Distribution& d, double x) {
  return d.cdf(x);
}
double law_survival(const dist::Distribution& d, double x) {
  return d.survival(x);
}
double law_density(const dist::Distribution& d, double x) {
  return d.density(x);
}
double law_mean(const dist::Distribution& d, double) {
  return d.mean();
}
double law_sd(const dist::Distribution& d, double) {
  return d.sd();
}

}  // namespace figure

}  // namespace

bool is_pure_scalar(Op op) {
  return op_group(op) == OpGroup::elementwise;
}

double evaluate_op(Op op, std::span<const double> args) {
  switch (op) {
#define ARGS_1 args[0]
#define ARGS_2 args[0], args[1]
#define ARGS_3 args[0], args[1], args[2]
#define OP_elementwise(name, arity, ...) \
  case Op::name:                         \
    return meaning::name(ARGS_##arity);
#include "ir/op.def"
#undef ARGS_1
#undef ARGS_2
#undef ARGS_3
    default:
      PLIMSOLL_CHECK(false && "not an elementwise operation");
      return kPoison;
  }
}

double law_value(Op op, const dist::Distribution& law, double x) {
  switch (op) {
#define OP_law(name, ...) \
  case Op::name:          \
    return figure::name(law, x);
#include "ir/op.def"
    default:
      PLIMSOLL_CHECK(false && "not a figure of a law");
      return kPoison;
  }
}

double score_of_t(double t, double degrees) {
  if (!std::isfinite(t)) return kPoison;
  const auto law = dist::make_t_law(degrees);
  return law ? dist::ScoreTable::exact(*law, t) : kPoison;
}

RunInputs default_inputs(const Module& module) {
  RunInputs inputs;
  for (const Input& input : module.inputs) inputs.inputs.push_back(input.values);
  for (const Flag& flag : module.flags) inputs.flags.push_back(flag.on_by_default ? 1 : 0);
  return inputs;
}

struct NodeEvaluator::LastLaw {
  std::vector<double> numbers;
  std::unique_ptr<dist::Distribution> distribution;
  std::shared_ptr<const dist::QuantileTable> table;
};

NodeEvaluator::NodeEvaluator(const Module& module, dist::TableStore* tables)
    : module_(module), tables_(tables) {
  if (tables_ != nullptr) return;
  own_tables_ = std::make_unique<dist::TableStore>();
  tables_ = own_tables_.get();
}
NodeEvaluator::~NodeEvaluator() = default;

bool NodeEvaluator::handles(Op op) {
  switch (op_group(op)) {
    case OpGroup::leaf:
      return op == Op::constant;
    case OpGroup::elementwise:
    case OpGroup::over:
    case OpGroup::label:
    case OpGroup::copula:
    case OpGroup::law:
      return true;
    case OpGroup::past:
    case OpGroup::running:
    case OpGroup::latent:
    case OpGroup::count:
    case OpGroup::gather:
    case OpGroup::given:
      return false;
  }
  return false;
}

const std::vector<std::uint32_t>& NodeEvaluator::map(ShapeId from, ShapeId to) {
  const auto [place, is_new] = maps_.try_emplace({from, to});
  if (is_new) place->second = broadcast_map(module_, from, to);
  return place->second;
}

const std::vector<std::uint32_t>& NodeEvaluator::map_over(ShapeId from, ShapeId to, DimId dim) {
  const auto [place, is_new] = maps_over_.try_emplace({{from, to}, dim});
  if (is_new) {
    std::vector<DimId> dims = module_.shape(to).dims;
    dims.push_back(dim);
    place->second = broadcast_map(module_, module_.shape(from).dims, dims);
  }
  return place->second;
}

void NodeEvaluator::reduce(const Node& node, const double* operand, double* out) {
  const ShapeId from = module_.node(module_.operands_of(node)[0]).shape;
  const DimId dim(node.aux);
  const auto& map = map_over(from, node.shape, dim);
  const std::size_t n = module_.dims[dim.value].labels.size();
  for (std::size_t i = 0; i < module_.shape(node.shape).size; ++i) {
    const std::uint32_t* index = map.data() + i * n;
    double value = reduce_first(node.op, operand[index[0]]);
    for (std::size_t k = 1; k < n; ++k) value = reduce_pair(node.op, value, operand[index[k]]);
    out[i] = value;
  }
}

void NodeEvaluator::pick(const Node& node, const double* operand, double* out) {
  const ShapeId from = module_.node(module_.operands_of(node)[0]).shape;
  const DimId dim(node.aux);
  const auto& map = map_over(from, node.shape, dim);
  const std::size_t n = module_.dims[dim.value].labels.size();
  for (std::size_t i = 0; i < module_.shape(node.shape).size; ++i) {
    out[i] = operand[map[i * n + node.aux2]];
  }
}

void NodeEvaluator::by_label(const Node& node, std::span<const double* const> operands,
                             double* out) {
  const Shape& shape = module_.shape(node.shape);
  // Number of elements between neighbours along the index set.
  std::uint32_t inner = 1;
  std::size_t place = shape.dims.size();
  while (shape.dims[--place] != DimId(node.aux)) {
    inner *= static_cast<std::uint32_t>(module_.dims[shape.dims[place].value].labels.size());
  }
  const auto n = static_cast<std::uint32_t>(module_.dims[node.aux].labels.size());
  const auto ids = module_.operands_of(node);
  for (std::uint32_t i = 0; i < shape.size; ++i) {
    const std::uint32_t label = i / inner % n;
    if (node.op == Op::ordinal) {
      out[i] = label + 1.0;
    } else {
      PLIMSOLL_CHECK(node.op == Op::by_label);
      out[i] = operands[label][map(module_.node(ids[label]).shape, node.shape)[i]];
    }
  }
}

bool draws_from_table(const LawUse& use, const dist::Distribution& law) {
  return use.constant && !dist::has_kernel(use.shape.law) && dist::QuantileTable::suits(law);
}

void NodeEvaluator::evaluate_law(const Node& node, std::span<const double* const> operands,
                                 double* out) {
  const auto ids = module_.operands_of(node);
  const bool argued = has_argument(node.op);
  std::vector<const std::uint32_t*> maps;
  for (const NodeId id : ids) maps.push_back(map(module_.node(id).shape, node.shape).data());
  const std::size_t size = module_.shape(node.shape).size;
  std::vector<LastLaw>& last = laws_[node.aux];
  if (last.size() < size) last.resize(size);
  std::vector<double> numbers(ids.size() - (argued ? 1 : 0));
  for (std::size_t i = 0; i < size; ++i) {
    bool finite = true;
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      const std::size_t operand = k + (argued ? 1 : 0);
      numbers[k] = operands[operand][maps[operand][i]];
      finite = finite && std::isfinite(numbers[k]);
    }
    const double argument = argued ? operands[0][maps[0][i]] : 0;
    out[i] = kPoison;
    if (!finite || !std::isfinite(argument)) continue;
    LastLaw& law = last[i];
    if (!law.distribution || law.numbers != numbers) {
      auto made = dist::make(module_.laws[node.aux].shape, numbers);
      if (!made) continue;
      law.table.reset();
      law.distribution = std::move(*made);
      law.numbers = numbers;
    }
    // Only draws are sampled from the table; functions of the same law are exact.
    const LawUse& use = module_.laws[node.aux];
    const bool from_table = node.op == Op::law && draws_from_table(use, *law.distribution);
    if (from_table && !law.table) law.table = tables_->get(use.shape, numbers);
    out[i] =
        from_table ? law.table->sample(argument) : law_value(node.op, *law.distribution, argument);
  }
}

void NodeEvaluator::evaluate_elements(const Node& node, std::span<const double* const> operands,
                                      double* out) {
  constexpr std::size_t kMaxArity = 3;
  const std::uint32_t* maps[kMaxArity] = {};
  const auto ids = module_.operands_of(node);
  for (std::size_t k = 0; k < ids.size(); ++k) {
    maps[k] = map(module_.node(ids[k]).shape, node.shape).data();
  }
  double args[kMaxArity] = {};
  for (std::size_t i = 0; i < module_.shape(node.shape).size; ++i) {
    for (std::size_t k = 0; k < ids.size(); ++k) args[k] = operands[k][maps[k][i]];
    out[i] = evaluate_op(node.op, std::span<const double>(args, ids.size()));
  }
}

bool scores_from_table(const Module& module, const Node& node) {
  return module.node(module.operands_of(node)[1]).region == Region::run;
}

void NodeEvaluator::scores_of_t(const Node& node, std::span<const double* const> operands,
                                double* out) {
  const auto ids = module_.operands_of(node);
  const auto& t_map = map(module_.node(ids[0]).shape, node.shape);
  const auto& degrees_map = map(module_.node(ids[1]).shape, node.shape);
  const bool from_table = scores_from_table(module_, node);
  for (std::size_t i = 0; i < module_.shape(node.shape).size; ++i) {
    const double t = operands[0][t_map[i]];
    const double degrees = operands[1][degrees_map[i]];
    if (from_table && degrees != degrees_) {
      scores_ = dist::make_t_law(degrees) ? tables_->scores(degrees) : nullptr;
      degrees_ = degrees;
    }
    if (!from_table) {
      out[i] = score_of_t(t, degrees);
    } else {
      out[i] = scores_ && std::isfinite(t) ? scores_->score(t) : kPoison;
    }
  }
}

void NodeEvaluator::between_latents(const Node& node, std::span<const double* const> operands,
                                    double* out) {
  if (node.op == Op::concat) {
    const auto ids = module_.operands_of(node);
    for (std::size_t k = 0; k < ids.size(); ++k) {
      out = std::copy_n(operands[k], module_.size_of(ids[k]), out);
    }
  } else if (node.op == Op::correlate) {
    const Copula& copula = module_.copulas[node.aux];
    for (std::uint32_t i = 0; i < copula.n; ++i) {
      out[i] = meaning::dot(&copula.factor[std::size_t{i} * copula.n], operands[0], copula.n);
    }
  } else if (node.op == Op::slice) {
    std::copy_n(operands[0] + node.aux, module_.shape(node.shape).size, out);
  } else {
    PLIMSOLL_CHECK(node.op == Op::score_of_t);
    scores_of_t(node, operands, out);
  }
}

void NodeEvaluator::evaluate(const Node& node, std::span<const double* const> operands,
                             double* out) {
  switch (op_group(node.op)) {
    case OpGroup::leaf:
      PLIMSOLL_CHECK(node.op == Op::constant);
      std::fill_n(out, module_.shape(node.shape).size, node.imm);
      return;
    case OpGroup::elementwise:
      return evaluate_elements(node, operands, out);
    case OpGroup::over:
      return reduce(node, operands[0], out);
    case OpGroup::label:
      if (node.op == Op::pick) return pick(node, operands[0], out);
      return by_label(node, operands, out);
    case OpGroup::copula:
      return between_latents(node, operands, out);
    case OpGroup::law:
      return evaluate_law(node, operands, out);
    case OpGroup::past:
    case OpGroup::running:
    case OpGroup::latent:
    case OpGroup::count:
    case OpGroup::gather:
    case OpGroup::given:
      PLIMSOLL_CHECK(false && "needs time, noise or events");
  }
}

RunRegion::RunRegion(const Module& module, const RunInputs& inputs)
    : module_(module), inputs_(&inputs), evaluator_(module) {}

RunRegion::RunRegion(const Module& module)
    : module_(module), inputs_(nullptr), evaluator_(module) {}

void RunRegion::compute(NodeId id) {
  const Node& node = module_.node(id);
  PLIMSOLL_CHECK(node.region == Region::run);
  std::vector<double>& out = values_[id.value];
  out.resize(module_.size_of(id));
  if (node.op == Op::flag) {
    const bool on =
        inputs_ != nullptr ? inputs_->flags[node.aux] != 0 : module_.flags[node.aux].on_by_default;
    std::fill(out.begin(), out.end(), on ? 1.0 : 0.0);
    return;
  }
  if (node.op == Op::input) {
    const auto& map = evaluator_.map(module_.inputs[node.aux].shape, node.shape);
    const std::vector<double>& values =
        inputs_ != nullptr ? inputs_->inputs[node.aux] : module_.inputs[node.aux].values;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[map[i]];
    return;
  }
  std::vector<const double*> operands;
  for (const NodeId operand : module_.operands_of(node)) {
    operands.push_back(values_[operand.value].data());
  }
  evaluator_.evaluate(node, operands, out.data());
}

const std::vector<double>& RunRegion::values(NodeId wanted) {
  // Operands first, without recursion: chains may be as long as the module.
  std::vector<NodeId> stack = {wanted};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (values_.contains(id.value)) {
      stack.pop_back();
      continue;
    }
    bool ready = true;
    for (const NodeId operand : module_.operands_of(module_.node(id))) {
      if (!values_.contains(operand.value)) {
        stack.push_back(operand);
        ready = false;
      }
    }
    if (!ready) continue;
    compute(id);
    stack.pop_back();
  }
  return values_[wanted.value];
}

std::vector<double> evaluate_run_region(const Module& module, NodeId node,
                                        const RunInputs& inputs) {
  return RunRegion(module, inputs).values(node);
}

std::vector<double> evaluate_run_region(const Module& module, NodeId node) {
  return RunRegion(module).values(node);
}

}  // namespace plimsoll::ir
