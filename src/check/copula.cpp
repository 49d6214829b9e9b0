// The factor of a correlation matrix, and the nodes of a copula.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "check/elaborator.h"
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

}  // namespace

// Replaces the matrix by its Cholesky factor.
bool Elaborator::factor_matrix(CorrelatedGroup& group) {
  const std::size_t n = group.labels.size();
  auto factor = math::cholesky(group.matrix, n);
  if (!factor) {
    report_not_psd(group);
    return false;
  }
  group.matrix = std::move(*factor);
  return true;
}

void Elaborator::report_not_psd(const CorrelatedGroup& group) {
  const std::size_t n = group.labels.size();
  constexpr std::size_t kMostDiagnosed = 60;
  auto& d = error(Kind::correlation_not_psd, group.span,
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
  d.add_help("the nearest valid matrix: `matrix {" + members + "} [" + rows + "]`");
}

// noise -> scores -> correlated scores; for a t copula also its common factor.
void Elaborator::build_group(CorrelatedGroup& group) {
  if (group.built || group.failed) return;
  group.built = true;
  const std::size_t n = group.labels.size();
  const ir::DefId outer = std::exchange(builder_.current_def, ir::DefId());
  const NodeSpec spec{
      .region = group.region, .shape = builder_.scalar(), .event = group.event, .span = group.span};
  std::vector<NodeId> scores;
  for (const SymbolId id : group.members) {
    NodeSpec noise = spec;
    noise.shape = slot_shape(id);
    noise.span = symbols_[id].name_span;
    const bool count = symbols_[id].kind == SymbolKind::event_count;
    noise.aux = make_slot(count ? "count" : "draw", noise_name(id), noise.shape, group.region,
                          group.by_year, noise.span)
                    .value;
    const NodeId node = builder_.add(Op::noise, {}, noise);
    noise.aux = 0;
    scores.push_back(builder_.add(Op::score, {node}, noise));
  }
  ir::Dim hidden;
  hidden.labels = group.labels;
  const DimId dim(module_.dims.size());
  module_.dims.push_back(std::move(hidden));
  ir::Copula copula;
  copula.name = group.name;
  copula.n = static_cast<std::uint32_t>(n);
  copula.factor = group.matrix;
  NodeSpec wide = spec;
  wide.shape = module_.intern_shape(std::span<const DimId>(&dim, 1));
  const NodeId joined = builder_.add(Op::concat, scores, wide);
  wide.aux = static_cast<std::uint32_t>(module_.copulas.size());
  module_.copulas.push_back(std::move(copula));
  group.scores = builder_.add(Op::correlate, {joined}, wide);
  if (group.decl != nullptr && group.decl->df != nullptr) build_t_factor(group, spec);
  builder_.current_def = outer;
}

// sqrt(df / chi squared): what makes normal scores t-distributed (Demarta and McNeil, "The t copula
// and related copulas", International Statistical Review 73, 2005).
void Elaborator::build_t_factor(CorrelatedGroup& group, const NodeSpec& spec) {
  Scope scope;
  scope.place = group.place;
  Value degrees = numeric(*group.decl->df, scope);
  if (!degrees.ok() || !expect_plain(degrees, group.decl->df->span, "degrees of freedom") ||
      degrees.region != Region::run || degrees.shape != builder_.scalar()) {
    if (degrees.ok()) {
      error(Kind::constant_expected, group.decl->df->span,
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
  noise.aux =
      make_slot("copula", group.name, spec.shape, group.region, group.by_year, group.span).value;
  Value latent_value = number(0);
  latent_value.region = group.region;
  latent_value.event = group.event;
  latent_value.node = builder_.add(Op::noise, {}, noise);
  const Value chi = law_node(Op::law, law, &latent_value, spec.shape, group.region, group.event,
                             When::every_period, group.span);
  const Value ratio =
      emit_plain(Op::div, {&degrees, &chi}, {}, Type::number, When::every_period, group.span);
  const Value root =
      emit_plain(Op::sqrt, {&ratio}, {}, Type::number, When::every_period, group.span);
  group.degrees = degrees.node;
  group.factor = root.node;
}

}  // namespace plimsoll::check
