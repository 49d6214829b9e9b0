// The failing point nearest to the origin of standard normal space.
//
// From a failing point: coordinates that the margin does not need are set to the median; then the
// smooth ones follow HL-RF steps with slopes from differences, every slope of a step in one run;
// coordinates that move the margin by jumps (counts, discrete draws) keep their side of the jump
// and are drawn in towards the median as far as the margin stays. Several starts, the nearest
// result. Weak where the failure needs jumps in an order that no start has.
#include <algorithm>
#include <cmath>

#include "base/guest.h"
#include "engine/labels.h"
#include "ir/time_names.h"
#include "math/functions.h"
#include "questions/reverse_stress.h"

namespace plimsoll::questions {

namespace {

// More where a start is cheap: the nearest point may lie where few failures do.
constexpr std::size_t kFewestStarts = 4;
constexpr std::size_t kMostStarts = 16;
constexpr std::size_t kStartsTimesCoordinates = 2000;
constexpr int kRounds = 3;
constexpr int kDescents = 8;
constexpr double kDifference = 1e-3;
constexpr double kLeastScore = 0.05;

using Scores = std::vector<double>;

class Search {
 public:
  Search(const engine::Program& program, std::size_t column, const LatentSpace& space,
         const engine::RunOptions& options)
      : program_(program), column_(column), space_(space), options_(options) {}

  std::uint64_t n_trials() const { return n_trials_; }

  // Later occurrences stay as they are in point i of `failing`.
  Result<Scores> from(Scores z, const Points& failing, std::size_t i) {
    start_ = &failing;
    at_ = i;
    for (int round = 0; round < kRounds; ++round) {
      if (const auto error = drop_idle(z)) return *error;
      if (const auto error = descend(z)) return *error;
      if (const auto error = draw_in(z)) return *error;
    }
    if (const auto error = settle(z)) return *error;
    return z;
  }

 private:
  // Margins of points that differ from `z` by `change(i, point)`.
  template <class Change>
  Result<std::vector<double>> margins(const Scores& z, std::size_t n, Change change) {
    Points points(space_, n);
    for (std::size_t c = 0; c < z.size(); ++c) std::fill_n(points.coordinate(c), n, z[c]);
    for (std::size_t i = 0; i < n; ++i) {
      std::copy_n(start_->origins(at_), space_.n_origins(), points.origins(i));
      change(i, points);
    }
    auto values = evaluate(program_, points, options_);
    if (!values) return values.failure();
    n_trials_ += n;
    return std::move((*values)[column_]);
  }

  static double norm(const Scores& z) {
    double sum = 0;
    for (const double x : z) sum += x * x;
    return std::sqrt(sum);
  }

  // Sets to the median what the margin does not need: the cheapest half of the rest, as long as the
  // point fails.
  std::optional<Error> drop_idle(Scores& z) {
    std::vector<std::size_t> moved;
    for (std::size_t c = 0; c < z.size(); ++c) {
      if (z[c] != 0) moved.push_back(c);
    }
    if (moved.empty()) return std::nullopt;
    auto alone = margins(z, moved.size() + 1, [&](std::size_t i, Points& points) {
      if (i < moved.size()) points.coordinate(moved[i])[i] = 0;
    });
    if (!alone) return alone.failure();
    const double here = alone->back();
    // What a coordinate's return costs, for the length that it saves.
    std::vector<std::size_t> order(moved.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    const auto cost = [&](std::size_t k) {
      const double z_k = z[moved[k]];
      return ((*alone)[k] - here) / (z_k * z_k);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return cost(a) < cost(b); });
    constexpr std::size_t kTries = 64;
    auto tried = margins(z, kTries, [&](std::size_t i, Points& points) {
      const std::size_t n = (i + 1) * order.size() / kTries;
      for (std::size_t k = 0; k < n; ++k) points.coordinate(moved[order[k]])[i] = 0;
    });
    if (!tried) return tried.failure();
    for (std::size_t i = kTries; i-- > 0;) {
      if ((*tried)[i] > 0) continue;
      const std::size_t n = (i + 1) * order.size() / kTries;
      for (std::size_t k = 0; k < n; ++k) z[moved[order[k]]] = 0;
      break;
    }
    return std::nullopt;
  }

  std::optional<Error> slopes(const Scores& z, double* margin, Scores* slope) {
    const std::size_t d = z.size();
    auto around = margins(z, d + 1, [&](std::size_t i, Points& points) {
      if (i < d) points.coordinate(i)[i] = z[i] + kDifference;
    });
    if (!around) return around.failure();
    *margin = around->back();
    slope->resize(d);
    for (std::size_t c = 0; c < d; ++c) {
      (*slope)[c] = is_count(c) ? 0 : ((*around)[c] - *margin) / kDifference;
    }
    return std::nullopt;
  }

  bool is_count(std::size_t c) const {
    return space_.module().slots[space_.coordinate(c).slot.value].purpose == ir::Purpose::count;
  }

  std::optional<Error> descend(Scores& z) {
    for (int step = 0; step < kDescents; ++step) {
      double margin = 0;
      Scores slope;
      if (auto error = slopes(z, &margin, &slope)) return error;
      double squares = 0;
      double along = 0;
      for (std::size_t c = 0; c < z.size(); ++c) {
        squares += slope[c] * slope[c];
        along += slope[c] * z[c];
      }
      if (!(squares > 0) || !std::isfinite(squares)) return std::nullopt;
      Scores aim = z;
      // The nearest failing point lies down the slope, or at the median where that fails itself.
      const double factor = std::min((along - margin) / squares, 0.0);
      for (std::size_t c = 0; c < z.size(); ++c) {
        if (slope[c] != 0) aim[c] = factor * slope[c];
      }
      // The longest of some steps that lowers length and margin together.
      constexpr std::size_t kLengths = 8;
      const auto length = [](std::size_t i) { return std::ldexp(1.0, -static_cast<int>(i)); };
      auto tried = margins(z, kLengths, [&](std::size_t i, Points& points) {
        for (std::size_t c = 0; c < z.size(); ++c) {
          points.coordinate(c)[i] = z[c] + length(i) * (aim[c] - z[c]);
        }
      });
      if (!tried) return tried.failure();
      const double penalty = 2 * std::max(norm(z), 1.0) / std::sqrt(squares);
      const auto merit = [&](const Scores& at, double g) {
        return norm(at) * norm(at) / 2 + penalty * std::max(g, 0.0);
      };
      double best = merit(z, margin);
      Scores chosen = z;
      for (std::size_t i = 0; i < kLengths; ++i) {
        Scores at = z;
        for (std::size_t c = 0; c < z.size(); ++c) at[c] += length(i) * (aim[c] - z[c]);
        const double value = merit(at, (*tried)[i]);
        if (value >= best) continue;
        best = value;
        chosen = at;
      }
      double moved = 0;
      for (std::size_t c = 0; c < z.size(); ++c) moved += std::fabs(chosen[c] - z[c]);
      z = chosen;
      if (moved < 1e-4) break;
    }
    return std::nullopt;
  }

  // Counts and discrete draws: as near to the median as the margin stays.
  std::optional<Error> draw_in(Scores& z) {
    double margin = 0;
    Scores slope;
    if (auto error = slopes(z, &margin, &slope)) return error;
    std::vector<std::size_t> held;
    for (std::size_t c = 0; c < z.size(); ++c) {
      if (z[c] != 0 && slope[c] == 0) held.push_back(c);
    }
    if (held.empty()) return std::nullopt;
    const double slack = 1e-9 * std::max(std::fabs(margin), 1e-9);
    std::vector<double> low(held.size(), 0.0);
    std::vector<double> high(held.size(), 1.0);
    for (int halving = 0; halving < 12; ++halving) {
      auto tried = margins(z, held.size(), [&](std::size_t i, Points& points) {
        points.coordinate(held[i])[i] = z[held[i]] * (low[i] + high[i]) / 2;
      });
      if (!tried) return tried.failure();
      for (std::size_t i = 0; i < held.size(); ++i) {
        ((*tried)[i] <= margin + slack ? high[i] : low[i]) = (low[i] + high[i]) / 2;
      }
    }
    Scores all = z;
    for (std::size_t i = 0; i < held.size(); ++i) all[held[i]] *= high[i];
    auto check = margins(all, 1, [](std::size_t, Points&) {});
    if (!check) return check.failure();
    if ((*check)[0] <= margin + slack) z = all;
    return std::nullopt;
  }

  // Onto the failing side, and no further: of the smooth coordinates drawn in or out a little the
  // first that fail, then again between those and the last that do not.
  std::optional<Error> settle(Scores& z) {
    constexpr std::size_t kTries = 64;
    double low = 0.88;
    double step = 0.004;
    for (int round = 0; round < 2; ++round) {
      const auto scale = [&](std::size_t i) { return low + step * static_cast<double>(i + 1); };
      auto tried = margins(z, kTries, [&](std::size_t i, Points& points) {
        for (std::size_t c = 0; c < z.size(); ++c) {
          if (!is_count(c)) points.coordinate(c)[i] = z[c] * scale(i);
        }
      });
      if (!tried) return tried.failure();
      std::size_t first = 0;
      while (first < kTries && !((*tried)[first] <= 0)) ++first;
      if (first == kTries) {
        z.clear();
        return std::nullopt;
      }
      low = scale(first) - step;
      if (round == 1) low = scale(first);
      step /= static_cast<double>(kTries);
    }
    for (std::size_t c = 0; c < z.size(); ++c) {
      if (!is_count(c)) z[c] *= low;
    }
    return std::nullopt;
  }

  const engine::Program& program_;
  std::size_t column_;
  const LatentSpace& space_;
  const engine::RunOptions& options_;
  const Points* start_ = nullptr;
  std::size_t at_ = 0;
  std::uint64_t n_trials_ = 0;
};

}  // namespace

namespace {

Result<DesignPoint> design_point_inside(const engine::Program& program, std::size_t column,
                                        const engine::Program& features, const Marginals& marginals,
                                        const LatentSpace& space, const Points& failing,
                                        const engine::RunOptions& options) {
  const ir::Module& module = space.module();
  Search search(program, column, space, options);
  Scores best;
  std::size_t nearest = 0;
  DesignPoint out;
  out.distance = INFINITY;
  const std::size_t n_starts =
      std::min(std::clamp(kStartsTimesCoordinates / std::max<std::size_t>(space.size(), 1),
                          kFewestStarts, kMostStarts),
               failing.size());
  for (std::size_t k = 0; k < n_starts; ++k) {
    const std::size_t i = k * failing.size() / n_starts;
    Scores start(space.size());
    for (std::size_t c = 0; c < space.size(); ++c) start[c] = failing.coordinate(c)[i];
    const auto found = search.from(std::move(start), failing, i);
    if (!found) return found.failure();
    if (found->empty()) continue;
    double squares = 0;
    for (const double x : *found) squares += x * x;
    if (std::sqrt(squares) >= out.distance) continue;
    out.distance = std::sqrt(squares);
    best = *found;
    nearest = i;
  }
  out.n_trials = search.n_trials();
  if (best.empty()) return out;
  Points point(space, 1);
  point.copy(0, failing, nearest);
  for (std::size_t c = 0; c < best.size(); ++c) point.coordinate(c)[0] = best[c];
  const auto values = evaluate(features, point, options);
  if (!values) return values.failure();
  for (std::size_t c = 0; c < best.size(); ++c) {
    const Coordinate& at = space.coordinate(c);
    const auto read = marginals.find(features, at);
    const double score = read ? marginals.score(at, (*values)[*read][0]) : best[c];
    if (std::fabs(score) < kLeastScore) continue;
    const ir::Slot& slot = module.slots[at.slot.value];
    // What labels have in common shows in each draw that reads it; of a mark there is no other trace.
    const bool common = slot.purpose == ir::Purpose::common;
    if (common && slot.region != ir::Region::occurrence) continue;
    DesignPoint::Input input;
    input.name = common ? slot.name + " (in common)" : slot.name;
    input.score = score;
    if (!common && (read || !marginals.is_correlated(at))) input.quantile = math::normal_cdf(score);
    input.where = engine::label_text(module, slot.shape, at.element);
    if (slot.region != ir::Region::trial) {
      input.where += (input.where.empty() ? "" : ", ") +
                     ir::time_name(module.time, slot.by_year, at.period).short_name;
    }
    if (at.ordinal > 0) input.where += ", occurrence " + std::to_string(at.ordinal + 1);
    out.inputs.push_back(std::move(input));
  }
  std::stable_sort(out.inputs.begin(), out.inputs.end(), [](const auto& a, const auto& b) {
    return std::fabs(a.score) > std::fabs(b.score);
  });
  return out;
}

}  // namespace

Result<DesignPoint> design_point(const engine::Program& program, std::size_t column,
                                 const engine::Program& features, const Marginals& marginals,
                                 const LatentSpace& space, const Points& failing,
                                 const engine::RunOptions& options) {
  return as_guest([&] {
    return design_point_inside(program, column, features, marginals, space, failing, options);
  });
}

}  // namespace plimsoll::questions
