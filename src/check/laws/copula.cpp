// The factor of a correlation matrix, and the nodes of a copula.
#include "check/laws/copula.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "check/context.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/laws/draw.h"
#include "check/laws/law_function.h"
#include "check/messages.h"
#include "math/correlation.h"

namespace plimsoll::check {

using diag::Kind;

namespace {

std::string shown(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", x);
  std::string trimmed = text;
  while (trimmed.ends_with('0')) trimmed.pop_back();
  if (trimmed.ends_with('.')) trimmed.pop_back();
  return trimmed == "-0" ? "0" : trimmed;
}

// Members by name, so that the order of writing does not even change the order of sums.
void order_members(Context& context, CorrelatedGroup& group) {
  std::vector<SymbolId> members = group.members;
  std::sort(members.begin(), members.end(), [&](SymbolId a, SymbolId b) {
    return noise_name(context, a) < noise_name(context, b);
  });
  // By new place: the old one, those in common first as before.
  std::vector<std::uint32_t> from(group.n_common);
  std::iota(from.begin(), from.end(), 0);
  std::vector<std::string> labels;
  for (const SymbolId id : members) {
    Membership& membership = context.copulas.memberships.at(id);
    const std::uint32_t first = membership.first;
    membership.first = static_cast<std::uint32_t>(labels.size());
    for (std::uint32_t e = 0; e < context.module.shape(slot_shape(context, id)).size; ++e) {
      from.push_back(group.n_common + first + e);
      labels.push_back(group.labels[first + e]);
    }
  }
  const std::size_t width = from.size();
  std::vector<double> weights(width * width);
  for (std::size_t i = 0; i < width; ++i) {
    for (std::size_t j = 0; j < width; ++j) {
      weights[i * width + j] = group.weights[from[i] * width + from[j]];
    }
  }
  group.members = std::move(members);
  group.labels = std::move(labels);
  group.weights = std::move(weights);
}

// Places of a shape's index sets in the order of the names that noise goes by.
std::vector<std::size_t> keyed_dims(const Context& context, const std::vector<DimId>& dims) {
  std::vector<std::size_t> order(dims.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return noise_name(context, context.index_sets.symbols.at(dims[a])) <
           noise_name(context, context.index_sets.symbols.at(dims[b]));
  });
  return order;
}

// For each set of index sets that an element's scores can have in common along the others: with
// correlations r along them an element is a sum over these sets S of scores keyed by its labels in
// S, of variance (product of 1 - r in S) (product of r outside S). Two elements then correlate by
// the product of r over the index sets in which they differ.
void plan_common(Context& context, CorrelatedGroup& group) {
  constexpr std::size_t kMostIndexSets = 6;
  std::erase_if(group.alike, [&](const auto& member) {
    const auto& [id, along] = member;
    const std::vector<DimId>& dims = context.builder.dims(slot_shape(context, id));
    bool plain = dims.size() > kMostIndexSets;
    for (std::size_t d = 0; d < dims.size(); ++d) {
      // A score of an occurrence has all index sets of its event.
      const bool of_event =
          group.event.valid() &&
          context.builder.contains(context.module.events[group.event.value].shape, dims[d]);
      plain = plain || along[d] < 0 || (of_event && along[d] > 0);
    }
    return plain;
  });
  for (const SymbolId id : group.members) {
    const auto found = group.alike.find(id);
    if (found == group.alike.end()) continue;
    // A copy: shapes are added below.
    const std::vector<DimId> dims = context.builder.dims(slot_shape(context, id));
    const std::vector<std::size_t> order = keyed_dims(context, dims);
    for (std::size_t own = 0; own + 1 < std::size_t{1} << dims.size(); ++own) {
      double variance = 1;
      std::vector<bool> kept(dims.size());
      for (std::size_t k = 0; k < dims.size(); ++k) {
        const std::size_t d = order[k];
        kept[d] = (own >> k & 1) != 0;
        variance *= kept[d] ? 1 - found->second[d] : found->second[d];
      }
      if (variance == 0) continue;
      std::vector<DimId> of_shape;
      for (std::size_t d = 0; d < dims.size(); ++d) {
        if (kept[d]) of_shape.push_back(dims[d]);
      }
      const ShapeId shape = context.module.intern_shape(of_shape);
      group.common.push_back({id, shape, std::sqrt(variance)});
      group.n_common += context.module.shape(shape).size;
    }
  }
}

void weigh_alike(Context& context, CorrelatedGroup& group, SymbolId id) {
  const std::vector<double>& along = group.alike.at(id);
  const ShapeId shape = slot_shape(context, id);
  const std::vector<DimId> dims = context.builder.dims(shape);
  const std::size_t width = group.n_common + group.labels.size();
  double variance = 1;
  for (const std::size_t d : keyed_dims(context, dims)) variance *= 1 - along[d];
  const std::size_t first = group.n_common + context.copulas.memberships.at(id).first;
  for (std::uint32_t e = 0; e < context.module.shape(shape).size; ++e) {
    double* row = group.weights.data() + (first + e) * width;
    row[first + e] = std::sqrt(variance);
    std::size_t column = 0;
    for (const CorrelatedGroup::Common& common : group.common) {
      if (common.member == id) {
        // The element's place among those of the index sets that are kept.
        std::size_t at = 0;
        std::size_t times = 1;
        std::size_t rest = e;
        for (std::size_t d = dims.size(); d-- > 0;) {
          const std::size_t n_labels = context.builder.n_labels(dims[d]);
          if (context.builder.contains(common.shape, dims[d])) {
            at += times * (rest % n_labels);
            times *= n_labels;
          }
          rest /= n_labels;
        }
        row[column + at] = common.weight;
      }
      column += context.module.shape(common.shape).size;
    }
  }
}

// Elements in the order of what their noise goes by.
std::vector<std::uint32_t> keyed_order(Context& context, const CorrelatedGroup& group,
                                       std::vector<std::uint32_t> elements) {
  std::vector<std::pair<std::string, std::vector<std::string>>> keys(group.labels.size());
  for (const SymbolId id : group.members) {
    const std::string name = noise_name(context, id);
    const ShapeId shape = slot_shape(context, id);
    const std::vector<DimId> dims = context.builder.dims(shape);
    const std::uint32_t first = context.copulas.memberships.at(id).first;
    for (std::uint32_t e = 0; e < context.module.shape(shape).size; ++e) {
      std::vector<std::uint32_t> at(dims.size());
      std::uint32_t rest = e;
      for (std::size_t d = dims.size(); d-- > 0;) {
        at[d] = rest % static_cast<std::uint32_t>(context.builder.n_labels(dims[d]));
        rest /= static_cast<std::uint32_t>(context.builder.n_labels(dims[d]));
      }
      keys[first + e] = {name, noise_labels(context, dims, at)};
    }
  }
  std::sort(elements.begin(), elements.end(),
            [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
  return elements;
}

void report_not_psd(Context& context, const CorrelatedGroup& group) {
  const std::size_t n = group.labels.size();
  constexpr std::size_t kMostDiagnosed = 60;
  auto& d = error(context, Kind::correlation_not_psd, group.span,
                  "no draws can be correlated like this: the matrix of `" + group.name +
                      "` is not positive semidefinite");
  if (n > kMostDiagnosed) return;
  const math::CorrelationDiagnosis diagnosis = math::diagnose_correlation(group.matrix, n);
  const std::size_t row = diagnosis.worst_row;
  const std::size_t column = diagnosis.worst_column;
  d.add_note("the pair `" + group.labels[column] + "`, `" + group.labels[row] +
             "` fits the others least: " + shown(group.matrix[row * n + column]) + ", at best " +
             shown(diagnosis.printable[row * n + column]));
  std::string members;
  std::string rows;
  for (std::size_t i = 0; i < n; ++i) {
    members += (i == 0 ? "" : ", ") + group.labels[i];
    if (i > 0) rows += "; ";
    for (std::size_t j = 0; j < n; ++j) {
      rows += (j == 0 ? "" : ", ") + shown(diagnosis.printable[i * n + j]);
    }
  }
  const std::string matrix = "matrix {" + members + "} [" + rows + "]";
  const std::vector<syntax::CorrelateEntry>* entries =
      group.decl != nullptr ? &group.decl->entries : nullptr;
  if (entries == nullptr || entries->empty()) {
    d.add_note("the nearest valid matrix: " + matrix);
    return;
  }
  Span all = entries->front().span;
  all.end = entries->back().span.end;
  d.add_fix("the nearest valid matrix: `" + matrix + "`", all, matrix,
            "correlations that can hold together");
}

// sqrt(df / chi squared): what makes normal scores t-distributed (Demarta and McNeil, "The t copula
// and related copulas", International Statistical Review 73, 2005).
void build_t_factor(Context& context, CorrelatedGroup& group, const NodeSpec& spec) {
  Scope scope;
  scope.place = group.place;
  Value degrees = numeric(context, *group.decl->df, scope);
  if (!degrees.ok() ||
      !expect_plain(context, degrees, group.decl->df->span, "degrees of freedom") ||
      degrees.region != Region::run || degrees.shape != context.builder.scalar()) {
    if (degrees.ok()) {
      error(context, Kind::constant_expected, group.decl->df->span,
            "degrees of freedom must be one constant");
    }
    group.failed = true;
    return;
  }
  LawValue law;
  law.law = dist::find_law("chi_squared");
  law.shape.law = dist::LawId::chi_squared;
  law.shape.n_own = 1;
  law.numbers.push_back(degrees);
  NodeSpec noise = spec;
  noise.aux = make_slot(context, ir::Purpose::copula, group.noise_name, spec.shape, group.region,
                        group.by_year, group.span)
                  .value;
  name_slot(context, ir::SlotId(noise.aux), group.name, group.place);
  Value latent_value = number(context, 0);
  latent_value.region = group.region;
  latent_value.event = group.event;
  latent_value.node = context.builder.add(Op::noise, {}, noise);
  const Value chi = law_node(context, Op::law, law, &latent_value, spec.shape, group.region,
                             group.event, When::every_period, group.span);
  const Value ratio = emit_plain(context, Op::div, {&degrees, &chi}, {}, Type::number,
                                 When::every_period, group.span);
  const Value root =
      emit_plain(context, Op::sqrt, {&ratio}, {}, Type::number, When::every_period, group.span);
  group.degrees = degrees.node;
  group.factor = root.node;
}

}  // namespace

bool factor_matrix(Context& context, CorrelatedGroup& group) {
  plan_common(context, group);
  const std::size_t n = group.labels.size();
  std::vector<std::uint32_t> rest;
  for (const SymbolId id : group.members) {
    if (group.alike.contains(id)) continue;
    const std::uint32_t first = context.copulas.memberships.at(id).first;
    for (std::uint32_t e = 0; e < context.module.shape(slot_shape(context, id)).size; ++e)
      rest.push_back(first + e);
  }
  rest = keyed_order(context, group, std::move(rest));
  std::vector<double> matrix;
  matrix.reserve(rest.size() * rest.size());
  for (const std::uint32_t a : rest) {
    for (const std::uint32_t b : rest) matrix.push_back(group.matrix[a * n + b]);
  }
  const auto factor = math::cholesky(matrix, rest.size());
  if (!factor) {
    report_not_psd(context, group);
    return false;
  }
  const std::size_t width = group.n_common + n;
  group.weights.assign(width * width, 0);
  for (std::size_t c = 0; c < group.n_common; ++c) group.weights[c * width + c] = 1;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    double* row = group.weights.data() + (group.n_common + rest[i]) * width + group.n_common;
    for (std::size_t j = 0; j <= i; ++j) row[rest[j]] = (*factor)[i * rest.size() + j];
  }
  for (const auto& [id, along] : group.alike) weigh_alike(context, group, id);
  order_members(context, group);
  return true;
}

void build_group(Context& context, CorrelatedGroup& group) {
  if (group.built || group.failed) return;
  group.built = true;
  const InDefinition none(context.builder, {});
  const NodeSpec spec{.region = group.region,
                      .shape = context.builder.scalar(),
                      .event = group.event,
                      .span = group.span};
  std::vector<NodeId> scores;
  ir::Dim hidden;
  for (const CorrelatedGroup::Common& common : group.common) {
    NodeSpec noise = spec;
    noise.shape = common.shape;
    noise.aux = slot_of(context, common.member, ir::Purpose::common, common.shape, group.region,
                        group.by_year, group.span)
                    .value;
    const NodeId node = context.builder.add(Op::noise, {}, noise);
    noise.aux = 0;
    scores.push_back(context.builder.add(Op::score, {node}, noise));
    const std::string of = context.symbols[common.member].full_name;
    for (const std::string& label : element_labels(context, common.shape, false)) {
      hidden.labels.push_back("in common of " + of + (label.empty() ? "" : "[" + label + "]"));
    }
  }
  for (const SymbolId id : group.members) {
    NodeSpec noise = spec;
    noise.shape = slot_shape(context, id);
    noise.span = context.symbols[id].name_span;
    const bool count = context.symbols[id].kind == SymbolKind::event_count;
    noise.aux = slot_of(context, id, count ? ir::Purpose::count : ir::Purpose::draw, noise.shape,
                        group.region, group.by_year, noise.span)
                    .value;
    const NodeId node = context.builder.add(Op::noise, {}, noise);
    noise.aux = 0;
    scores.push_back(context.builder.add(Op::score, {node}, noise));
  }
  hidden.labels.insert(hidden.labels.end(), group.labels.begin(), group.labels.end());
  const std::size_t hidden_size = hidden.labels.size();
  const DimId dim(context.module.dims.size());
  context.module.dims.push_back(std::move(hidden));
  ir::Copula copula;
  copula.name = group.name;
  copula.n = static_cast<std::uint32_t>(hidden_size);
  copula.factor = group.weights;
  NodeSpec wide = spec;
  wide.shape = context.module.intern_shape(std::span<const DimId>(&dim, 1));
  const NodeId joined = context.builder.add(Op::concat, scores, wide);
  wide.aux = static_cast<std::uint32_t>(context.module.copulas.size());
  context.module.copulas.push_back(std::move(copula));
  group.scores = context.builder.add(Op::correlate, {joined}, wide);
  if (group.decl != nullptr && group.decl->df != nullptr) build_t_factor(context, group, spec);
}

}  // namespace plimsoll::check
