#include "fit/sample.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "dist/laws/common.h"

namespace plimsoll::fit {

double Sample::mean() const {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += weights[i] * values[i];
  return sum / n_exact;
}

double Sample::variance() const {
  const double m = mean();
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum += weights[i] * (values[i] - m) * (values[i] - m);
  return sum / n_exact;
}

double Sample::quantile(double level) const {
  const double wanted = level * n_exact;
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i];
    if (sum > wanted || i + 1 == values.size()) return values[i];
    if (sum == wanted) return (values[i] + values[i + 1]) / 2;
  }
  return values.back();
}

namespace {

std::optional<SampleFault> fault_of_bounds(const Bounds& b) {
  const auto fault = [](std::string what) { return SampleFault{std::move(what)}; };
  for (const auto& bound :
       {b.truncated_below, b.truncated_above, b.censored_below, b.censored_above}) {
    if (bound && !std::isfinite(*bound)) return fault("a bound is a finite number");
  }
  const auto in_order = [&](const std::optional<double>& low, const std::optional<double>& high) {
    return !low || !high || *low < *high;
  };
  if (!in_order(b.truncated_below, b.truncated_above) ||
      !in_order(b.censored_below, b.censored_above) ||
      !in_order(b.truncated_below, b.censored_above) ||
      !in_order(b.censored_below, b.truncated_above) ||
      !in_order(b.truncated_below, b.censored_below) ||
      !in_order(b.censored_above, b.truncated_above)) {
    return fault(
        "the bounds contradict each other: what is not recorded lies outside of what is known by "
        "its bound, and that outside of what is known exactly");
  }
  return std::nullopt;
}

}  // namespace

MadeSample sample_of(std::span<const double> values, std::span<const double> weights,
                     const Bounds& bounds) {
  PLIMSOLL_CHECK(weights.empty() || weights.size() == values.size());
  MadeSample out;
  Sample& s = out.sample;
  s.bounds = bounds;
  if ((out.fault = fault_of_bounds(bounds))) return out;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    const double w = weights.empty() ? 1 : weights[i];
    const auto fault = [&](std::string what) {
      out.fault = {std::move(what), i};
      return out;
    };
    if (!std::isfinite(x)) return fault("a value is a finite number");
    if (!(w >= 0 && std::isfinite(w)))
      return fault("a weight is zero or more, and finite, and this is " + dist::number_text(w));
    if (bounds.truncated_below && x < *bounds.truncated_below) {
      return fault("the value " + dist::number_text(x) + " lies below " +
                   dist::number_text(*bounds.truncated_below) +
                   ", below which nothing is said to be recorded");
    }
    if (bounds.truncated_above && x > *bounds.truncated_above) {
      return fault("the value " + dist::number_text(x) + " lies above " +
                   dist::number_text(*bounds.truncated_above) +
                   ", above which nothing is said to be recorded");
    }
    if (w == 0) continue;
    s.whole_weights = s.whole_weights && w == std::floor(w);
    s.n += w;
    if (bounds.censored_below && x <= *bounds.censored_below) {
      s.n_below += w;
    } else if (bounds.censored_above && x >= *bounds.censored_above) {
      s.n_above += w;
    } else {
      order.push_back(i);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] < values[b] || (values[a] == values[b] && a < b);
  });
  for (const std::size_t i : order) {
    const double w = weights.empty() ? 1 : weights[i];
    s.n_exact += w;
    if (!s.values.empty() && s.values.back() == values[i]) {
      s.weights.back() += w;
    } else {
      s.values.push_back(values[i]);
      s.weights.push_back(w);
    }
  }
  return out;
}

}  // namespace plimsoll::fit
