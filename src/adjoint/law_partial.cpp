// Differences of the exact quantile, since laws have no derivatives by their numbers; a table
// where all trials share the numbers.
#include "adjoint/law_partial.h"

#include <algorithm>
#include <cmath>

#include "dist/law.h"
#include "math/functions.h"
#include "math/special_clones.h"

namespace plimsoll::adjoint {

namespace {

constexpr double kRelativeStep = 3e-5;
constexpr double kFirstScore = -8.5;
constexpr double kScoreStep = 0.125;
constexpr int kPoints = 137;

// What one number of the law is large against.
double scale_of(const dist::Distribution& law, double number) {
  const double spread = std::fabs(law.lower(0.75) - law.lower(0.25));
  const double size = std::fabs(number);
  if (size > 0) return size;
  return std::isfinite(spread) && spread > 0 ? spread : 1.0;
}

double latent_of(const dist::Distribution& law, double score) {
  return law.takes_score() ? score : math::normal_signed_tail(score);
}

double draw(const dist::Distribution& law, double latent) {
  return law.takes_score() ? law.from_score(latent) : law.sample(latent);
}

}  // namespace

void LawPartial::choose_points(const dist::Shape& shape, std::span<const double> numbers,
                               std::size_t k) {
  std::vector<double> moved(numbers.begin(), numbers.end());
  const auto centre = dist::make(shape, moved);
  const double step = kRelativeStep * scale_of(**centre, numbers[k]);
  const auto at = [&](double offset) {
    moved[k] = numbers[k] + offset;
    auto made = dist::make(shape, moved);
    return made ? std::move(*made) : nullptr;
  };
  auto above = at(step);
  auto below = at(-step);
  if (above && below) {
    points_.push_back({1 / (2 * step), std::move(above)});
    points_.push_back({-1 / (2 * step), std::move(below)});
    return;
  }
  if (!above && !below) {
    kind_ = Kind::undefined;
    return;
  }
  // Three points of the side that there is.
  const double side = above ? step : -step;
  auto far = at(2 * side);
  auto here = at(0);
  if (!far) {
    kind_ = Kind::undefined;
    return;
  }
  points_.push_back({-3 / (2 * side), std::move(here)});
  points_.push_back({4 / (2 * side), std::move(above ? above : below)});
  points_.push_back({-1 / (2 * side), std::move(far)});
}

LawPartial::LawPartial(const dist::Shape& shape, std::span<const double> numbers, std::size_t k,
                       bool tabulate) {
  const dist::Law& law = dist::law(shape.law);
  choose_points(shape, numbers, k);
  if (law.discrete) {
    const dist::Variadic more = law.forms[shape.form].variadic;
    const bool is_value = more == dist::Variadic::data ||
                          (more == dist::Variadic::value_weights && k % 2 == 0) ||
                          (more == dist::Variadic::prob_values && k % 2 == 1);
    if (is_value) {
      kind_ = Kind::value;
      table_ = {numbers[k]};
    } else if (kind_ != Kind::undefined) {
      kind_ = Kind::score;
    }
    return;
  }
  if (kind_ == Kind::undefined) return;
  takes_score_ = points_[0].law->takes_score();
  if (!tabulate) return;
  std::vector<double> f;
  for (int i = 0; i < kPoints; ++i) {
    f.push_back(exact(latent_of(*points_[0].law, kFirstScore + i * kScoreStep)));
  }
  // Lagrange's cubic through points i - 1 .. i + 2, in t from point i; the outermost serve the
  // intervals at the ends too.
  for (int interval = 0; interval < kPoints - 1; ++interval) {
    const int i = std::clamp(interval, 1, kPoints - 3);
    const double* at = f.data() + i - 1;
    const double c3 = (at[3] - at[0]) / 6 + (at[1] - at[2]) / 2;
    const double c2 = (at[0] + at[2]) / 2 - at[1];
    const double c1 = at[2] - at[1] - c2 - c3;
    const double shift = interval - i;
    table_.insert(table_.end(), {at[1] + shift * (c1 + shift * (c2 + shift * c3)),
                                 c1 + shift * (2 * c2 + shift * 3 * c3), c2 + 3 * shift * c3, c3});
  }
}

double LawPartial::exact(double latent) const {
  double sum = 0;
  for (const Point& point : points_) sum += point.weight * draw(*point.law, latent);
  return sum;
}

double LawPartial::path(double latent) const {
  if (kind_ != Kind::path) return 0;
  if (table_.empty()) return exact(latent);
  return path_at_score(takes_score_ ? latent : math::normal_score(latent));
}

namespace {

inline __attribute__((always_inline)) double cubic(const double* table, double score) {
  const double x = std::min(std::max((score - kFirstScore) / kScoreStep, 0.0), kPoints - 1.0);
  const int i = std::min(static_cast<int>(x), kPoints - 2);
  const double t = x - i;
  const double* c = table + 4 * i;
  return c[0] + t * (c[1] + t * (c[2] + t * c[3]));
}

PLIMSOLL_CLONES void cubics(const double* table, const double* scores, const double* a, double* g,
                            std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) g[i] = a[i] == 0 ? 0.0 : a[i] * cubic(table, scores[i]);
}

}  // namespace

double LawPartial::path_at_score(double score) const {
  return cubic(table_.data(), score);
}

void LawPartial::paths(const double* scores, const double* a, double* g, std::int64_t n) const {
  cubics(table_.data(), scores, a, g, n);
}

double LawPartial::score(double x) const {
  if (kind_ == Kind::value) return x == table_[0] ? 1 : 0;
  if (kind_ != Kind::score) return 0;
  double mass = 0;
  double slope = 0;
  for (const Point& point : points_) {
    const double density = point.law->density(x);
    slope += point.weight * density;
    mass += density / static_cast<double>(points_.size());
  }
  return mass > 0 ? slope / mass : 0;
}

LawPartials::LawPartials(const Graph& graph) : graph_(graph), places_(graph.module().nodes.size()) {
  const ir::Module& module = graph.module();
  for (std::size_t i = 0; i < module.nodes.size(); ++i) {
    const ir::Node& node = module.nodes[i];
    if (node.op != ir::Op::law || graph.varies[i] == 0 || graph.useful[i] == 0) continue;
    const auto operands = module.operands_of(node);
    bool fixed = true;
    bool in_time = false;
    for (std::size_t k = 1; k < operands.size(); ++k) {
      fixed = fixed && graph.uniform(operands[k]);
      in_time = in_time || module.node(operands[k]).region == ir::Region::period;
    }
    if (!fixed) continue;
    Place& place = places_[i];
    place.n_numbers = static_cast<std::uint32_t>(operands.size() - 1);
    place.n_times = in_time ? graph.n_periods : 1;
    const std::uint32_t size = module.shape(node.shape).size;
    std::vector<double> numbers(place.n_numbers);
    std::vector<std::vector<std::uint32_t>> maps;
    for (const ir::NodeId operand : operands) {
      maps.push_back(ir::broadcast_map(module, module.node(operand).shape, node.shape));
    }
    for (std::uint32_t p = 0; p < place.n_times; ++p) {
      for (std::uint32_t e = 0; e < size; ++e) {
        for (std::uint32_t k = 0; k < place.n_numbers; ++k) {
          const ir::NodeId operand = operands[k + 1];
          const bool by_period = module.node(operand).region == ir::Region::period;
          const std::size_t first = by_period ? std::size_t{p} * module.size_of(operand) : 0;
          numbers[k] = graph.residual.tables[operand.value][first + maps[k + 1][e]];
        }
        auto& made = made_[{node.aux, numbers}];
        if (made.empty()) {
          const dist::Shape& shape = module.laws[node.aux].shape;
          const bool valid = dist::make(shape, numbers).ok();
          for (std::uint32_t k = 0; k < place.n_numbers; ++k) {
            made.push_back(valid ? std::make_unique<LawPartial>(shape, numbers, k, true) : nullptr);
          }
        }
        for (const auto& partial : made) place.partials.push_back(partial.get());
      }
    }
  }
}

const LawPartial* LawPartials::find(ir::NodeId law, std::uint32_t period, std::uint32_t element,
                                    std::size_t number) const {
  const Place& place = places_[law.value];
  if (place.partials.empty()) return nullptr;
  const std::uint32_t size = graph_.module().size_of(law);
  const std::size_t time = place.n_times > 1 ? period : 0;
  return place.partials[(time * size + element) * place.n_numbers + number];
}

}  // namespace plimsoll::adjoint
