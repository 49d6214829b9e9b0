#include "questions/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>

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
  const bool probability = target.statistic == ir::Statistic::probability;
  const std::size_t n = values.size();
  const std::size_t half = half_window(n, share);
  if (half < kFewest / 2) {
    return too_few(
        target, static_cast<std::size_t>(std::min(share, 1 - share) * static_cast<double>(n) + 0.5),
        n);
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
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
  out.on_atom = !probability && (same > half || !(width > 0));
  if (probability && !(width > 0)) {
    return Error{"the margin does not vary near the limit, so it has no density there"};
  }
  for (const double x : values) {
    if (out.on_atom ? x == at : inside(x)) ++out.n_window;
  }
  const double density = static_cast<double>(out.n_window) / (static_cast<double>(n) * width);
  const bool low_side = share <= 0.5;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = values[i];
    adjoint::TrialWeight w;
    w.trial = i;
    const bool counts = out.on_atom ? x == at : inside(x);
    // A quantile rises with the values near it; a probability below falls with them.
    if (counts) {
      w.value_weight = probability ? -1 / (static_cast<double>(n) * width)
                                   : 1 / static_cast<double>(out.n_window);
    }
    const bool below = probability ? x <= at : x < at;
    if (probability) {
      // Whichever side is rarer has the smaller noise.
      w.score_weight = low_side ? (below ? 1.0 : 0.0) : (below ? 0.0 : -1.0);
    } else if (!out.on_atom) {
      w.score_weight = (low_side ? (below ? -1.0 : 0.0) : (below ? 0.0 : 1.0)) / density;
    }
    w.score_weight /= static_cast<double>(n);
    if (w.value_weight != 0 || w.score_weight != 0) out.trials.push_back(w);
  }
  return out;
}

}  // namespace

Result<Weights> weights_of(const Target& target, std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const Estimate found = estimate(target, values);
  if (!found.value) return Error{"the trials do not support " + target.text};
  Weights out;
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  switch (target.statistic) {
    case ir::Statistic::mean:
      for (std::size_t i = 0; i < values.size(); ++i) {
        out.trials.push_back({i, 1 / n, (values[i] - mean) / n});
      }
      return out;
    case ir::Statistic::sd: {
      const double sd = *found.value;
      if (!(sd > 0)) return Error{"the outcome does not vary"};
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double off = values[i] - mean;
        out.trials.push_back({i, off / (n * sd), (off * off - sd * sd) / (2 * sd * n)});
      }
      return out;
    }
    case ir::Statistic::es: {
      const bool high = target.side == stats::Side::high;
      std::vector<double> sorted(values.begin(), values.end());
      const auto rank = static_cast<std::size_t>(std::ceil(n * target.level));
      if (rank < kFewest) return too_few(target, rank, values.size());
      const std::size_t place = high ? values.size() - rank : rank - 1;
      std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(place),
                       sorted.end());
      const double edge = sorted[place];
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = values[i];
        if (high ? x < edge : x > edge) continue;
        out.trials.push_back({i, 1 / (n * target.level), (x - edge) / (n * target.level)});
      }
      return out;
    }
    case ir::Statistic::quantile:
      return around(target, *found.value, target.level, values);
    case ir::Statistic::probability: {
      const double below = static_cast<double>(
          std::count_if(values.begin(), values.end(), [](double x) { return x <= 0; }));
      return around(target, 0, below / n, values);
    }
  }
  return out;
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
  // Of each class every (count / room)-th, from the middle of the first step.
  struct Class {
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
  Class valued{n_valued, room_valued};
  Class scored{n_scored, room_scored};
  std::vector<adjoint::TrialWeight> kept;
  kept.reserve(room_valued + room_scored);
  for (adjoint::TrialWeight w : weights.trials) {
    Class& own = has_value(w) ? valued : scored;
    if (!own.keeps()) continue;
    w.value_weight *= own.scale();
    w.score_weight *= own.scale();
    kept.push_back(w);
  }
  weights.trials = std::move(kept);
}

}  // namespace plimsoll::questions
