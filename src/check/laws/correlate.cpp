// Correlated groups: who belongs to them, the matrix, and the nodes between noise and laws.
#include "check/laws/correlate.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "check/context.h"
#include "check/events/event.h"
#include "check/expr/emit.h"
#include "check/expr/expr.h"
#include "check/expr/shape.h"
#include "check/laws/column_correlation.h"
#include "check/laws/copula.h"
#include "check/laws/draw.h"
#include "check/messages.h"
#include "check/names/collect.h"
#include "check/names/resolve.h"
#include "check/overlays/overlay.h"
#include "ir/evaluate.h"
#include "math/correlation.h"
#include "math/rank_correlation.h"

namespace plimsoll::check {

using diag::Kind;
using syntax::CorrelateEntry;
using syntax::ExprKind;

namespace {

constexpr std::size_t kMaxCorrelated = 1500;

// Adds all elements of a draw or count to the group; false when it is in another one.
bool add_member(Context& context, CorrelatedGroup& group, SymbolId id, Span span) {
  const auto index = static_cast<std::uint32_t>(&group - context.copulas.groups.data());
  const auto known = context.copulas.memberships.find(id);
  if (known != context.copulas.memberships.end()) {
    if (known->second.group == index) return true;
    error(context, Kind::correlation_two_groups, span,
          "`" + context.symbols[id].full_name + "` is correlated in two places")
        .label(known->second.span, "the other")
        .add_help(
            "say all its correlations in one `correlate` block, those of an array with `across`");
    return false;
  }
  bool by_year = false;
  const Region region = slot_region(context, id, by_year);
  const EventId event = region == Region::occurrence
                            ? context.events.states.at(context.symbols[id].parent).id
                            : EventId();
  if (group.members.empty()) {
    group.region = region;
    group.by_year = by_year;
    group.event = event;
  } else if (group.region != region || group.by_year != by_year || group.event != event) {
    error(context, Kind::correlation_grain, span,
          "`" + context.symbols[id].full_name + "` is not drawn as often as `" +
              context.symbols[group.members[0]].full_name + "`")
        .label(context.symbols[id].name_span, "declared here")
        .label(context.symbols[group.members[0]].name_span, "declared here")
        .add_help(
            "the members of a group are all drawn per trial, per year, per period, or per "
            "occurrence of one event");
    return false;
  }
  const ShapeId shape = slot_shape(context, id);
  if (!shape.valid()) return false;
  context.copulas.memberships.emplace(
      id, Membership{index, static_cast<std::uint32_t>(group.labels.size()), span});
  group.members.push_back(id);
  const std::string& name = context.symbols[id].full_name;
  for (const std::string& label : element_labels(context, shape, false)) {
    group.labels.push_back(label.empty() ? name : name + "[" + label + "]");
    if (group.labels.size() > kMaxCorrelated) {
      error(context, Kind::array_too_large, span,
            "a correlated group has more than " + std::to_string(kMaxCorrelated) + " elements");
      return false;
    }
  }
  return true;
}

// The relation between ranks and latent correlations under the group's t copula; null after an
// error. It is fixed here, so the degrees must be a number.
const math::RankOfStudent* rank_of_student(Context& context, CorrelatedGroup& group, Span at,
                                           const Scope& scope) {
  if (group.rank) return &*group.rank;
  const Expr& df = *group.decl->df;
  const Value degrees = numeric(context, df, scope);
  if (!degrees.ok() || !expect_plain(context, degrees, df.span, "degrees of freedom"))
    return nullptr;
  const auto constant = constant_of(context, degrees.node);
  if (!constant) {
    auto& d = error(context, Kind::constant_expected, df.span,
                    "`spearman` needs the degrees of freedom as a number: what it converts to "
                    "depends on them");
    d.label(at, "converted here");
    if (degrees.region == Region::run && context.module.size_of(degrees.node) == 1) {
      const auto now = ir::evaluate_run_region(context.module, degrees.node);
      d.add_fix("write `student_t(" + shortest(now[0]) + ")`, or state the latent correlation",
                df.span, shortest(now[0]), "the figure that it has now");
    }
    return nullptr;
  }
  group.rank = math::RankOfStudent::of(*constant);
  if (!group.rank) {
    error(context, Kind::correlation_family, df.span,
          "`spearman` is converted for " + shortest(math::RankOfStudent::kLeastDegrees) +
              " degrees of freedom and more")
        .label(at, "converted here")
        .add_help("state latent correlations, without `spearman`");
    return nullptr;
  }
  return &*group.rank;
}

std::optional<double> correlation_figure(Context& context, CorrelatedGroup& group, const Expr& e,
                                         const Scope& scope) {
  const Expr* figure = &e;
  std::string_view conversion;
  std::optional<double> estimated;
  if (is_column_correlation(e)) {
    estimated = column_correlation(context, e);
    if (!estimated) return std::nullopt;
    if (e.left->text == "spearman") {
      conversion = "spearman";
    } else if (group.decl != nullptr && group.decl->df != nullptr) {
      error(context, Kind::correlation_family, e.left->span,
            "correlations of normal scores are those of a gaussian dependence, and this is "
            "`student_t`")
          .add_fix("write `spearman`", e.left->span, "spearman", "of ranks");
      return std::nullopt;
    }
  } else if (e.kind == ExprKind::call && e.left->kind == ExprKind::name && e.args.size() == 1 &&
             (e.left->text == "spearman" || e.left->text == "kendall")) {
    conversion = e.left->text;
    figure = e.args[0].value;
  }
  const Value value = estimated ? number(context, *estimated) : numeric(context, *figure, scope);
  if (!value.ok() || !expect_plain(context, value, figure->span, "a correlation"))
    return std::nullopt;
  const auto constant = constant_of(context, value.node);
  if (!constant) {
    error(context, Kind::constant_expected, figure->span, "a correlation must be a number");
    return std::nullopt;
  }
  if (!(std::fabs(*constant) <= 1)) {
    error(context, Kind::correlation_range, figure->span,
          "a correlation lies between -1 and 1, and this is " + text_of(context, figure->span));
    return std::nullopt;
  }
  if (conversion == "kendall") return math::elliptical_from_kendall(*constant);
  if (conversion == "spearman") {
    if (group.decl == nullptr || group.decl->df == nullptr) {
      return math::gaussian_from_spearman(*constant);
    }
    const math::RankOfStudent* relation = rank_of_student(context, group, e.span, scope);
    if (relation == nullptr) return std::nullopt;
    return relation->latent(*constant);
  }
  return constant;
}

// `correlate across Set: r` on a draw: a group of its own. Sets multiply.
void collect_across(Context& context, SymbolId id, const syntax::DrawDecl& decl) {
  if (decl.clauses.across.empty()) return;
  CorrelatedGroup& group = context.copulas.groups.emplace_back();
  group.name = context.symbols[id].full_name;
  group.span = decl.clauses.across[0].span;
  if (!add_member(context, group, id, group.span)) {
    group.failed = true;
    return;
  }
  Scope scope;
  scope.place = place_of(context, context.symbols[id]);
  const ShapeId shape = slot_shape(context, id);
  const std::vector<DimId> dims = context.builder.dims(shape);
  std::vector<double> factor(dims.size(), 0);
  for (const syntax::AcrossClause& clause : decl.clauses.across) {
    const DimId dim = find_dim(context, clause.dim, scope.place);
    const auto r = correlation_figure(context, group, *clause.value, scope);
    group.failed = group.failed || !dim.valid() || !r;
    if (!dim.valid() || !r) continue;
    const auto at = std::find(dims.begin(), dims.end(), dim);
    if (at == dims.end()) {
      error(context, Kind::index_set_absent, clause.dim.span,
            "`" + context.symbols[id].full_name + "` has no index set `" +
                std::string(clause.dim.text) + "`");
      group.failed = true;
      continue;
    }
    factor[static_cast<std::size_t>(at - dims.begin())] = *r;
  }
  group.alike.emplace(id, factor);
  const std::size_t n = group.labels.size();
  group.matrix.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      double product = 1;
      std::size_t a = i, b = j;
      for (std::size_t d = dims.size(); d-- > 0;) {
        const std::size_t labels = context.builder.n_labels(dims[d]);
        if (a % labels != b % labels) product *= factor[d];
        a /= labels;
        b /= labels;
      }
      group.matrix[i * n + j] = product;
    }
  }
  group.failed = group.failed || !factor_matrix(context, group);
}

// The elements that a member of an entry names; empty after an error.
std::vector<std::uint32_t> member_elements(Context& context, CorrelatedGroup& group, const Expr& e,
                                           const Scope& scope) {
  const bool indexed = e.kind == ExprKind::index;
  const Expr& path = indexed ? *e.left : e;
  const auto reference = resolve(context, path, scope, true);
  if (!reference) return {};
  SymbolId id = reference->symbol;
  if (context.symbols[id].kind == SymbolKind::event) id = context.events.states.at(id).count;
  if (!id.valid()) return {};
  const SymbolKind kind = context.symbols[id].kind;
  if (kind != SymbolKind::draw && kind != SymbolKind::mark && kind != SymbolKind::event_count) {
    error(context, Kind::correlation_member, e.span,
          "`" + context.symbols[id].full_name + "` is " + std::string(kind_words(kind)) +
              "; what is correlated are draws and counts of events")
        .label(context.symbols[id].name_span, "declared here");
    return {};
  }
  if (!add_member(context, group, id, e.span)) return {};
  const ShapeId shape = slot_shape(context, id);
  std::vector<Pick> chosen;
  if (indexed) {
    const auto some = picks(context, e, shape, scope);
    if (!some) return {};
    chosen = *some;
  }
  std::vector<std::uint32_t> elements;
  const std::uint32_t first = context.copulas.memberships.at(id).first;
  for (const std::int32_t element : elements_at(context, shape, chosen)) {
    elements.push_back(first + static_cast<std::uint32_t>(element));
  }
  return elements;
}

SymbolId group_member_at(const Context& context, const CorrelatedGroup& group,
                         std::uint32_t element) {
  SymbolId found;
  for (const SymbolId id : group.members) {
    if (context.copulas.memberships.at(id).first <= element) found = id;
  }
  return found;
}

// Arrays that one entry `x across Set: r` says all about.
void find_alike(Context& context, CorrelatedGroup& group,
                std::span<const std::vector<std::vector<std::uint32_t>>> elements) {
  std::unordered_map<SymbolId, std::size_t> entries_of;
  for (const auto& members : elements) {
    for (const auto& member : members) ++entries_of[group_member_at(context, group, member[0])];
  }
  for (std::size_t k = 0; k < elements.size(); ++k) {
    const CorrelateEntry& entry = group.decl->entries[k];
    if (entry.form != CorrelateEntry::Form::across) continue;
    const SymbolId id = group_member_at(context, group, elements[k][0][0]);
    const ShapeId shape = slot_shape(context, id);
    if (entries_of[id] != 1 || elements[k][0].size() != context.module.shape(shape).size) continue;
    const std::vector<DimId>& dims = context.builder.dims(shape);
    const DimId along = find_dim(context, entry.dim, group.place);
    std::vector<double> factor(dims.size(), 0);
    for (std::size_t d = 0; d < dims.size(); ++d) {
      if (dims[d] != along) continue;
      // Two labels at least, else there is no figure to look at.
      std::size_t stride = 1;
      for (std::size_t e = d + 1; e < dims.size(); ++e) stride *= context.builder.n_labels(dims[e]);
      const std::size_t first = context.copulas.memberships.at(id).first;
      if (context.builder.n_labels(along) > 1) {
        factor[d] = group.matrix[first * group.labels.size() + first + stride];
      }
    }
    group.alike.emplace(id, std::move(factor));
  }
}

void collect_group(Context& context, const syntax::CorrelateDecl& decl, SymbolId place) {
  CorrelatedGroup& group = context.copulas.groups.emplace_back();
  group.name = (place.valid() ? context.symbols[place].full_name + "." : std::string()) +
               std::string(decl.name.text);
  group.noise_name = !decl.was.empty() ? decl.was
                     : place.valid()
                         ? noise_name(context, place) + "." + std::string(decl.name.text)
                         : std::string(decl.name.text);
  group.decl = &decl;
  group.span = decl.name.span;
  group.place = place;
  Scope scope;
  scope.place = place;
  if (decl.family.text != "gaussian" && decl.family.text != "student_t") {
    error(context, Kind::correlation_family, decl.family.span,
          "`" + std::string(decl.family.text) + "` is no family of dependence")
        .add_fix("write `gaussian`", decl.family.span, "gaussian", "no dependence of the tails");
    group.failed = true;
  } else if ((decl.family.text == "student_t") != (decl.df != nullptr)) {
    error(context, Kind::correlation_family, decl.family.span,
          decl.df != nullptr ? "`gaussian` takes no degrees of freedom"
                             : "`student_t` needs its degrees of freedom")
        .add_fix(decl.df != nullptr ? "write `student_t`" : "write `student_t(5)`",
                 decl.family.span, decl.df != nullptr ? "student_t" : "student_t(5)",
                 decl.df != nullptr ? "dependence of the tails" : "5 degrees, an example");
    group.failed = true;
  }
  // Members first: the size of the matrix follows from them.
  std::vector<std::vector<std::vector<std::uint32_t>>> elements;
  for (const CorrelateEntry& entry : decl.entries) {
    auto& of_entry = elements.emplace_back();
    for (const Expr* member : entry.members) {
      of_entry.push_back(member_elements(context, group, *member, scope));
      group.failed = group.failed || of_entry.back().empty();
    }
  }
  if (group.failed) return;
  const std::size_t n = group.labels.size();
  group.matrix.assign(n * n, 0);
  for (std::size_t i = 0; i < n; ++i) group.matrix[i * n + i] = 1;
  std::unordered_map<std::uint64_t, Span> stated;
  bool ok = true;
  const auto set = [&](std::uint32_t a, std::uint32_t b, double r, Span span) {
    if (a == b) {
      error(context, Kind::correlation_member, span,
            "`" + group.labels[a] + "` is paired with itself");
      ok = false;
      return;
    }
    const std::uint64_t key = std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
    const auto [known, is_new] = stated.try_emplace(key, span);
    if (!is_new) {
      error(context, Kind::correlation_twice, span,
            "the pair `" + group.labels[a] + "`, `" + group.labels[b] + "` is correlated twice")
          .label(known->second, "the first");
      ok = false;
      return;
    }
    group.matrix[a * n + b] = group.matrix[b * n + a] = r;
  };
  for (std::size_t k = 0; k < decl.entries.size() && ok; ++k) {
    const CorrelateEntry& entry = decl.entries[k];
    const auto& members = elements[k];
    std::vector<double> figures;
    for (const Expr* value : entry.values) {
      const auto r =
          value == nullptr ? std::nullopt : correlation_figure(context, group, *value, scope);
      ok = ok && r.has_value();
      figures.push_back(r.value_or(0));
    }
    if (!ok) break;
    switch (entry.form) {
      case CorrelateEntry::Form::pair: {
        const auto& a = members[0];
        const auto& b = members[1];
        if (a.size() == b.size()) {
          for (std::size_t i = 0; i < a.size(); ++i) set(a[i], b[i], figures[0], entry.span);
        } else if (a.size() == 1 || b.size() == 1) {
          for (const std::uint32_t x : a) {
            for (const std::uint32_t y : b) set(x, y, figures[0], entry.span);
          }
        } else {
          error(context, Kind::correlation_member, entry.span,
                "the two are over different index sets")
              .add_help("pair single labels of both");
          ok = false;
        }
        break;
      }
      case CorrelateEntry::Form::across: {
        const DimId dim = find_dim(context, entry.dim, place);
        const SymbolId id =
            dim.valid() ? group_member_at(context, group, members[0][0]) : SymbolId();
        if (!dim.valid()) {
          ok = false;
          break;
        }
        const ShapeId shape = slot_shape(context, id);
        if (!context.builder.contains(shape, dim)) {
          error(context, Kind::index_set_absent, entry.dim.span,
                "`" + context.symbols[id].full_name + "` has no index set `" +
                    std::string(entry.dim.text) + "`");
          ok = false;
          break;
        }
        std::size_t stride = 1;
        const auto& dims = context.builder.dims(shape);
        for (std::size_t d = dims.size(); dims[--d] != dim;)
          stride *= context.builder.n_labels(dims[d]);
        const std::size_t labels = context.builder.n_labels(dim);
        const std::uint32_t first = context.copulas.memberships.at(id).first;
        for (std::size_t i = 0; i < members[0].size(); ++i) {
          for (std::size_t j = 0; j < i; ++j) {
            const std::size_t a = members[0][j] - first, b = members[0][i] - first;
            const std::size_t la = a / stride % labels, lb = b / stride % labels;
            if (la != lb && a - la * stride == b - lb * stride) {
              set(members[0][j], members[0][i], figures[0], entry.span);
            }
          }
        }
        break;
      }
      case CorrelateEntry::Form::all_of: {
        std::vector<std::uint32_t> all;
        for (const auto& member : members) all.insert(all.end(), member.begin(), member.end());
        for (std::size_t i = 0; i < all.size(); ++i) {
          for (std::size_t j = 0; j < i; ++j) set(all[j], all[i], figures[0], entry.span);
        }
        break;
      }
      case CorrelateEntry::Form::matrix: {
        const std::size_t size = members.size();
        std::vector<double> matrix = figures;
        for (const auto& member : members) ok = ok && member.size() == 1;
        const auto fault = ok ? math::correlation_fault(matrix, size) : std::nullopt;
        if (!ok || fault) {
          error(context, Kind::correlation_matrix, entry.span,
                !ok ? "the members of a matrix are single draws"
                    : "row " + std::to_string(fault->row + 1) + ", column " +
                          std::to_string(fault->column + 1) +
                          " cannot stand in a correlation matrix")
              .add_help("it is 1 on the diagonal and the same on both sides of it");
          ok = false;
          break;
        }
        for (std::size_t i = 0; i < size; ++i) {
          for (std::size_t j = 0; j < i; ++j) {
            set(members[j][0], members[i][0], matrix[i * size + j], entry.span);
          }
        }
        break;
      }
    }
  }
  if (ok) find_alike(context, group, elements);
  group.failed = !ok || !factor_matrix(context, group);
}

}  // namespace

void collect_correlations(Context& context) {
  for (std::size_t i = 0; i < context.symbols.size(); ++i) {
    const SymbolId id(i);
    const Symbol& symbol = context.symbols[id];
    if (symbol.kind == SymbolKind::draw) {
      collect_across(context, id, *static_cast<const syntax::DrawDecl*>(symbol.decl));
    } else if (symbol.kind == SymbolKind::mark) {
      collect_across(context, id, *event_decl(context, symbol.parent).marks[symbol.item]);
    }
  }
  std::unordered_map<std::string_view, Span> names;
  for (const auto& [decl, place] : context.declared.correlations) {
    declare_unique(context, names, decl->name, "the correlation");
    collect_group(context, *decl, place);
  }
}

}  // namespace plimsoll::check
