#include "questions/early_warning.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "stats/binomial.h"

namespace plimsoll::questions {

namespace {

struct Sorted {
  // Figures in ascending order, and whether each is of a breach.
  std::vector<std::pair<double, bool>> all;
  std::size_t n_breaches = 0;
  std::size_t n_calm = 0;
};

Sorted sorted_of(std::span<const double> figures, std::span<const double> breaches) {
  Sorted out;
  out.all.reserve(figures.size());
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const bool is_breach = breaches[i] != 0;
    out.all.emplace_back(figures[i], is_breach);
    (is_breach ? out.n_breaches : out.n_calm) += 1;
  }
  std::sort(out.all.begin(), out.all.end());
  return out;
}

// The chance that a breach lies below a calm future, equal ones by half.
Estimate area_below(const Sorted& sorted) {
  Estimate out;
  if (sorted.n_breaches == 0 || sorted.n_calm == 0) return out;
  const auto n1 = static_cast<double>(sorted.n_breaches);
  const auto n0 = static_cast<double>(sorted.n_calm);
  double breaches_below = 0;
  double calm_below = 0;
  // Of each breach the share of calm futures above it, of each calm one that of breaches below it.
  double sum1 = 0;
  double squares1 = 0;
  double sum0 = 0;
  double squares0 = 0;
  for (std::size_t i = 0; i < sorted.all.size();) {
    std::size_t end = i;
    double b = 0;
    double c = 0;
    while (end < sorted.all.size() && sorted.all[end].first == sorted.all[i].first) {
      (sorted.all[end].second ? b : c) += 1;
      ++end;
    }
    const double above = (n0 - calm_below - 0.5 * c) / n0;
    const double below = (breaches_below + 0.5 * b) / n1;
    sum1 += b * above;
    squares1 += b * above * above;
    sum0 += c * below;
    squares0 += c * below * below;
    breaches_below += b;
    calm_below += c;
    i = end;
  }
  const double area = sum1 / n1;
  out.value = area;
  const double v1 = n1 > 1 ? std::max(0.0, squares1 - n1 * area * area) / (n1 - 1) : 0;
  const double v0 = n0 > 1 ? std::max(0.0, squares0 - sum0 * sum0 / n0) / (n0 - 1) : 0;
  out.se = std::sqrt(v1 / n1 + v0 / n0);
  constexpr double kFew = 30;
  if (std::min(n1, n0) < kFew) out.doubt = Doubt::few_trials;
  return out;
}

Estimate turned(Estimate area, bool is_low) {
  if (!is_low && area.value) area.value = 1 - *area.value;
  return area;
}

Estimate share(std::size_t hits, std::size_t n) {
  if (n == 0) return {};
  return {static_cast<double>(hits) / static_cast<double>(n), stats::wilson_se(hits, n)};
}

}  // namespace

std::optional<LearntWarning> learn_warning(std::span<const double> figures,
                                           std::span<const double> breaches,
                                           std::optional<double> most_false_alarms) {
  Sorted sorted = sorted_of(figures, breaches);
  if (sorted.n_breaches == 0 || sorted.n_calm == 0) return std::nullopt;
  LearntWarning out;
  const Estimate below = area_below(sorted);
  out.rule.is_low = *below.value >= 0.5;
  out.area = turned(below, out.rule.is_low);
  // From the bad end.
  if (!out.rule.is_low) std::reverse(sorted.all.begin(), sorted.all.end());
  const auto n1 = static_cast<double>(sorted.n_breaches);
  const auto n0 = static_cast<double>(sorted.n_calm);
  double hits = 0;
  double alarms = 0;
  double best = -1;
  out.rule.threshold = sorted.all.front().first;
  for (std::size_t i = 0; i < sorted.all.size(); ++i) {
    (sorted.all[i].second ? hits : alarms) += 1;
    const bool is_last = i + 1 == sorted.all.size();
    if (!is_last && sorted.all[i + 1].first == sorted.all[i].first) continue;
    // A rule that always warns is none.
    if (is_last && best >= 0) break;
    if (most_false_alarms && alarms > *most_false_alarms * n0 && best >= 0) break;
    const double gain = most_false_alarms ? hits / n1 : hits / n1 - alarms / n0;
    if (gain <= best) continue;
    best = gain;
    out.rule.threshold = sorted.all[i].first;
  }
  return out;
}

WarningRates measure_warning(std::span<const double> figures, std::span<const double> breaches,
                             const WarningRule& rule) {
  const Sorted sorted = sorted_of(figures, breaches);
  WarningRates out;
  out.n_breaches = sorted.n_breaches;
  out.n_calm = sorted.n_calm;
  std::size_t hits = 0;
  for (const auto& [figure, is_breach] : sorted.all) {
    if (!rule.warns(figure)) continue;
    ++out.n_warned;
    hits += is_breach ? 1 : 0;
  }
  out.hits = share(hits, out.n_breaches);
  out.false_alarms = share(out.n_warned - hits, out.n_calm);
  out.after_warning = share(hits, out.n_warned);
  out.area = turned(area_below(sorted), rule.is_low);
  return out;
}

}  // namespace plimsoll::questions
