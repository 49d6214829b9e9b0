// Influence functions again, here by trial; of quantiles a window of ranks stands for the density.
#include "questions/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "base/guest.h"
#include "questions/sample.h"

namespace plimsoll::questions {

namespace {

constexpr std::size_t kFewest = 30;

Error too_few(const Target& target, std::size_t beyond, std::size_t n) {
  std::string text = std::to_string(beyond) + " of " + std::to_string(n) +
                     " trials lie on the rarer side of " + target.text + ", and its derivative " +
                     "needs " + std::to_string(kFewest) + ": ask for ";
  if (beyond == 0) return Error{text + "more trials, or for a statistic that is met"};
  // Two digits, with half as many again for chance.
  double wanted = 1.5 * static_cast<double>(kFewest * n) / static_cast<double>(beyond);
  const double unit = std::pow(10.0, std::floor(std::log10(wanted)) - 1);
  wanted = std::ceil(wanted / unit) * unit;
  return Error{text + std::to_string(static_cast<std::uint64_t>(wanted)) + " trials"};
}

// A window of ranks around `centre` (0-based), about n^0.8 of them and no more than half of what
// lies on the thinner side.
std::size_t half_window(std::size_t n, double share) {
  const double thin = std::min(share, 1 - share);
  const double wide = std::pow(static_cast<double>(n), 0.8);
  const auto most = static_cast<std::size_t>(0.5 * thin * static_cast<double>(n));
  return std::min(most, std::max(kFewest, static_cast<std::size_t>(wide * share * (1 - share))));
}

// The derivative of the quantile (of the probability below `at`, when it is that which moves).
Result<Weights> around(const Target& target, double at, double share,
                       std::span<const double> values) {
  const bool probability = ir::is_of_condition(target.statistic);
  const std::size_t n = values.size();
  const std::size_t half = half_window(n, share);
  if (half < kFewest / 2) {
    return too_few(
        target, static_cast<std::size_t>(std::min(share, 1 - share) * static_cast<double>(n) + 0.5),
        n);
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto size = static_cast<double>(n);
  const auto rank =
      static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), at) - sorted.begin());
  const std::size_t first = rank > half ? rank - half : 0;
  const std::size_t last = std::min(n - 1, rank + half);
  Weights out;
  out.window_low = sorted[first];
  out.window_high = sorted[last];
  const double width = out.window_high - out.window_low;
  const auto inside = [&](double x) { return x >= out.window_low && x <= out.window_high; };
  const auto same = static_cast<std::size_t>(std::count(values.begin(), values.end(), at));
  // Steps, not a density: few values that many trials share.
  std::size_t n_distinct = 1;
  for (std::size_t k = first + 1; k <= last; ++k) n_distinct += sorted[k] != sorted[k - 1] ? 1 : 0;
  const bool stepped = n_distinct < kFewest && 2 * n_distinct < last - first + 1;
  out.on_atom = stepped || !(width > 0) || (!probability && same > half);
  for (const double x : values) {
    if (out.on_atom && !probability ? x == at : inside(x)) ++out.n_window;
  }
  // Both ends of the window lie on trials: one space less than trials.
  const double n_window = static_cast<double>(out.n_window);
  const double density = (n_window - 1) / (size * width);
  const bool low_side = share <= 0.5;
  out.n_all = n;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = values[i];
    adjoint::TrialWeight w;
    w.trial = i;
    // A probability of steps moves with no value but past its own jumps.
    const bool counts = out.on_atom ? !probability && x == at : inside(x);
    // A quantile rises with the values near it; a probability below falls with them.
    if (counts) w.value_weight = probability ? -density / n_window : 1 / n_window;
    const bool below = probability ? x <= at : x < at;
    // Whichever side is rarer has the smaller noise.
    const double beyond = low_side ? (below ? 1.0 : 0.0) : (below ? 0.0 : -1.0);
    if (probability) {
      w.score_weight = beyond / size;
    } else if (!out.on_atom) {
      w.score_weight = -beyond / density / size;
    }
    if (w.value_weight == 0 && w.score_weight == 0) continue;
    out.trials.push_back(w);
    out.own.push_back(probability ? 0 : w.value_weight);
    out.other.push_back(probability ? 0 : -w.score_weight);
  }
  if (probability) {
    out.own_all = 1;
  } else if (!out.on_atom) {
    // The quantile's own error moves the window along.
    out.other_all = (low_side ? -share : 1 - share) / density;
  }
  return out;
}

// Every (count / room)-th of a sequence, from the middle of the first step.
struct Every {
  std::size_t count;
  std::size_t room;
  std::size_t seen = 0;
  bool keeps() {
    const std::size_t before = (2 * seen * room + count) / (2 * count);
    ++seen;
    return (2 * seen * room + count) / (2 * count) > before;
  }
  double scale() const { return static_cast<double>(count) / static_cast<double>(room); }
};

std::vector<std::size_t> evenly(std::size_t n, std::size_t most) {
  Every every{n, std::min(n, most)};
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < n; ++i) {
    if (every.keeps()) out.push_back(i);
  }
  return out;
}

// Of mean and sd, from the kept trials alone.
Result<Weights> moments_of(const Target& target, std::span<const double> values, std::size_t most) {
  const bool is_sd = target.statistic == ir::Statistic::sd;
  const std::vector<std::size_t> kept = evenly(values.size(), most);
  const auto m = static_cast<double>(kept.size());
  Weights out;
  out.n_all = values.size();
  double mean = 0;
  for (const std::size_t i : kept) mean += values[i] / m;
  if (!is_sd) {
    for (const std::size_t i : kept) {
      out.trials.push_back({i, 1 / m, (values[i] - mean) / m});
      out.own.push_back(1 / m);
      out.other.push_back(0);
    }
    return out;
  }
  double variance = 0;
  for (const std::size_t i : kept) variance += (values[i] - mean) * (values[i] - mean) / (m - 1);
  if (!(variance > 0)) return Error{"the outcome does not vary"};
  const double sd = std::sqrt(variance);
  for (const std::size_t i : kept) {
    const double off = values[i] - mean;
    out.trials.push_back({i, off / ((m - 1) * sd), (off * off - variance) / (2 * sd * m)});
    out.own.push_back(1 / m + (off * off / (m - 1) - variance / m) / (2 * variance));
    out.other.push_back(off / ((m - 1) * sd));
  }
  for (const std::size_t k : evenly(kept.size(), std::max(most / 4, kFewest))) {
    out.second.push_back({kept[k], 1, values[kept[k]] - mean});
  }
  for (auto& w : out.second) {
    w.value_weight /= static_cast<double>(out.second.size());
    w.score_weight /= static_cast<double>(out.second.size());
  }
  return out;
}

// A shortfall is the mean of exactly n * level trials: those at the edge share what is left.
Result<Weights> shortfall_of(const Target& target, std::span<const double> values,
                             std::size_t most) {
  const bool high = target.side == stats::Side::high;
  const auto n = static_cast<double>(values.size());
  const double wanted = n * target.level;
  const auto rank = static_cast<std::size_t>(std::ceil(wanted - 1e-9));
  if (rank < kFewest) return too_few(target, rank, values.size());
  std::vector<double> sorted(values.begin(), values.end());
  const std::size_t place = high ? values.size() - rank : rank - 1;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(place),
                   sorted.end());
  const double edge = sorted[place];
  const auto beyond = [&](double x) { return high ? x > edge : x < edge; };
  const auto n_beyond = static_cast<double>(std::count_if(values.begin(), values.end(), beyond));
  const auto n_edge = static_cast<double>(std::count(values.begin(), values.end(), edge));
  const double edge_share = (wanted - n_beyond) / n_edge;
  Weights out;
  out.n_all = values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    if (!beyond(x) && x != edge) continue;
    const double weight = (x == edge ? edge_share : 1) / wanted;
    out.trials.push_back({i, weight, (x - edge) / wanted});
    out.own.push_back(0);
    out.other.push_back(weight);
  }
  out.own_all = 1;
  out.other_all = -1;
  Target at_edge = target;
  at_edge.statistic = ir::Statistic::quantile;
  at_edge.level = high ? 1 - target.level : target.level;
  if (auto second = around(at_edge, edge, at_edge.level, values)) {
    thin(*second, most < SIZE_MAX ? std::max(most / 4, kFewest) : most);
    out.second = std::move(second->trials);
  }
  thin(out, most);
  // Trials at the edge weigh less than others: what thinning took of them goes back to all.
  double sum = 0;
  for (const auto& w : out.trials) sum += w.value_weight;
  for (auto& w : out.trials) w.value_weight /= sum;
  for (double& w : out.other) w /= sum;
  return out;
}

// How fast the values' derivative rises along the window: the slope of a regression.
std::vector<adjoint::TrialWeight> slope_along(const Weights& weights,
                                              std::span<const double> values, std::size_t most) {
  std::vector<std::size_t> window;
  for (const auto& w : weights.trials) {
    if (w.value_weight != 0) window.push_back(w.trial);
  }
  std::vector<adjoint::TrialWeight> out;
  double mean = 0;
  double squares = 0;
  for (const std::size_t k : evenly(window.size(), std::max(most / 4, kFewest))) {
    out.push_back({window[k], values[window[k]], 0});
  }
  for (const auto& w : out) mean += w.value_weight / static_cast<double>(out.size());
  for (auto& w : out) {
    w.value_weight -= mean;
    squares += w.value_weight * w.value_weight;
  }
  if (!(squares > 0)) return {};
  for (auto& w : out) w.value_weight /= squares;
  return out;
}

}  // namespace

namespace {

Result<Weights> weights_of_inside(const Target& target, std::span<const double> values,
                                  std::size_t most) {
  const Estimate found = estimate(target, values);
  if (!found.value) return Error{"the trials do not support " + target.text};
  switch (target.statistic) {
    case ir::Statistic::mean:
    case ir::Statistic::sd:
      return moments_of(target, values, most);
    case ir::Statistic::es:
      return shortfall_of(target, values, most);
    case ir::Statistic::quantile: {
      auto out = around(target, *found.value, target.level, values);
      if (!out) return out;
      thin(*out, most);
      if (!out->on_atom) out->second = slope_along(*out, values, most);
      return out;
    }
    case ir::Statistic::probability: {
      const auto n = static_cast<double>(values.size());
      const double below = static_cast<double>(
          std::count_if(values.begin(), values.end(), [](double x) { return x <= 0; }));
      auto out = around(target, 0, below / n, values);
      if (out) thin(*out, most);
      return out;
    }
  }
  return Error{"the trials do not support " + target.text};
}

}  // namespace

Result<Weights> weights_of(const Target& target, std::span<const double> values, std::size_t most) {
  return as_guest([&] { return weights_of_inside(target, values, most); });
}

void thin(Weights& weights, std::size_t most) {
  const auto has_value = [](const adjoint::TrialWeight& w) { return w.value_weight != 0; };
  const std::size_t n = weights.trials.size();
  if (n <= most) return;
  const auto n_valued = static_cast<std::size_t>(
      std::count_if(weights.trials.begin(), weights.trials.end(), has_value));
  const std::size_t n_scored = n - n_valued;
  const std::size_t room_scored =
      std::min(n_scored, std::max(most / 2, most - std::min(most, n_valued)));
  const std::size_t room_valued = std::min(n_valued, most - room_scored);
  Every valued{n_valued, room_valued};
  Every scored{n_scored, room_scored};
  const auto trials = std::exchange(weights.trials, {});
  const auto own = std::exchange(weights.own, {});
  const auto other = std::exchange(weights.other, {});
  for (std::size_t i = 0; i < n; ++i) {
    adjoint::TrialWeight w = trials[i];
    Every& each = has_value(w) ? valued : scored;
    if (!each.keeps()) continue;
    w.value_weight *= each.scale();
    w.score_weight *= each.scale();
    weights.trials.push_back(w);
    if (i < own.size()) weights.own.push_back(own[i] * each.scale());
    if (i < other.size()) weights.other.push_back(other[i] * each.scale());
  }
}

}  // namespace plimsoll::questions
