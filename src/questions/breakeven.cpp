// Brackets outward from today's value on common noise, then the Illinois rule; all points of a
// step run as variants of one module.
#include "questions/breakeven.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/guest.h"
#include "questions/variants.h"

namespace plimsoll::questions {

namespace {

constexpr double kSearchSteps[] = {-1,   -0.75, -0.5, -0.25, -0.1, -0.05, -0.02, -0.01,
                                   0.01, 0.02,  0.05, 0.1,   0.25, 0.5,   1,     2};
constexpr int kMostRounds = 30;
// How far from a root its slope is measured, as shares of the assumption.
constexpr double kLeastStep = 1e-3;
constexpr double kMostStep = 0.1;

struct Curve {
  ir::InputId input;
  bool is_factor = false;
  double now = 0;
  // Statistic less goal at the values tried.
  std::map<double, double> seen;
  // The search between two values, once they are known.
  double a = 0;
  double fa = 0;
  double b = 0;
  double fb = 0;
  double slope = 0;
  bool open = false;
  std::optional<double> root;
  // Of the statistic at the root.
  std::optional<double> se;
};

struct Point {
  std::size_t curve = 0;
  double x = 0;
  // Absent: the model refuses the value.
  std::optional<double> value;
  std::optional<double> se;
};

class Solver {
 public:
  Solver(const ir::Module& module, const ir::RunInputs& inputs, const Target& target, double goal,
         const engine::RunOptions& options, const std::atomic<bool>* stop)
      : module_(module),
        inputs_(inputs),
        target_(target),
        goal_(goal),
        options_(options),
        stop_(stop) {}

  Result<Breakevens> solve(std::span<const ir::InputId> assumptions);

 private:
  ir::RunInputs moved(const Curve& curve, double x) const {
    ir::RunInputs out = inputs_;
    for (double& value : out.inputs[curve.input.value]) value = curve.is_factor ? value * x : x;
    return out;
  }
  // Fills the points' values; those beyond a refused one on the same side are refused too.
  Result<bool> evaluate(std::vector<Point>& points);
  void bracket(Curve& curve) const;
  // Where to look next in an open bracket; closes it when that is no news.
  std::optional<double> next(Curve& curve) const;
  void narrow(Curve& curve, double x, double fx) const;
  // Slope and error at each root, by a point on either side about one error away.
  Result<bool> measure_slopes(const Estimate& base);

  const ir::Module& module_;
  const ir::RunInputs& inputs_;
  const Target& target_;
  double goal_;
  engine::RunOptions options_;
  const std::atomic<bool>* stop_;
  std::vector<Curve> curves_;
  double tolerance_ = 0;
  std::uint64_t n_variants_ = 0;
};

Error too_few(const Target& target) {
  return {"too few trials for " + target.text + "; ask for more", ErrorKind::usage};
}

bool beyond(double x, double refused, double now) {
  return refused > now ? x >= refused : x <= refused;
}

Result<bool> Solver::evaluate(std::vector<Point>& points) {
  std::vector<std::size_t> wanted(points.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = i;
  while (!wanted.empty()) {
    std::vector<ir::RunInputs> variants;
    for (const std::size_t i : wanted) {
      variants.push_back(moved(curves_[points[i].curve], points[i].x));
    }
    const auto sample = simulate_variants(module_, variants, target_, options_, stop_);
    if (!sample) return sample.failure();
    if (sample->interrupted) return false;
    if (!sample->failure) {
      n_variants_ += variants.size();
      for (std::size_t k = 0; k < wanted.size(); ++k) {
        const Estimate found = estimate(target_, sample->values[k], sample->has_noise[k]);
        points[wanted[k]].value = found.value;
        points[wanted[k]].se = found.se;
      }
      return true;
    }
    const Point& bad = points[wanted[sample->failing_variant]];
    std::erase_if(wanted, [&](std::size_t i) {
      return points[i].curve == bad.curve && beyond(points[i].x, bad.x, curves_[bad.curve].now);
    });
  }
  return true;
}

// The nearest crossing to the present value.
void Solver::bracket(Curve& curve) const {
  double nearest = INFINITY;
  for (auto low = curve.seen.begin(); std::next(low) != curve.seen.end(); ++low) {
    const auto high = std::next(low);
    if (low->second * high->second > 0 || low->second == high->second) continue;
    const double distance =
        std::min(std::fabs(low->first - curve.now), std::fabs(high->first - curve.now));
    if (distance >= nearest) continue;
    nearest = distance;
    curve.a = low->first;
    curve.fa = low->second;
    curve.b = high->first;
    curve.fb = high->second;
    curve.open = true;
  }
  if (curve.open) curve.slope = (curve.fb - curve.fa) / (curve.b - curve.a);
}

std::optional<double> Solver::next(Curve& curve) const {
  double x = curve.a - curve.fa * (curve.b - curve.a) / (curve.fb - curve.fa);
  const double width = std::fabs(curve.b - curve.a);
  const double size = std::max(std::fabs(curve.a), std::fabs(curve.b));
  if (!(x > std::min(curve.a, curve.b) && x < std::max(curve.a, curve.b))) {
    x = curve.a + 0.5 * (curve.b - curve.a);
  }
  if (width > 1e-9 * size) return x;
  curve.open = false;
  curve.root = x;
  return std::nullopt;
}

void Solver::narrow(Curve& curve, double x, double fx) const {
  if (std::fabs(fx) <= tolerance_) {
    curve.open = false;
    curve.root = x;
    return;
  }
  if ((fx > 0) != (curve.fb > 0)) {
    curve.a = curve.b;
    curve.fa = curve.fb;
  } else {
    curve.fa /= 2;
  }
  curve.b = x;
  curve.fb = fx;
}

Result<bool> Solver::measure_slopes(const Estimate& base) {
  std::vector<Point> points;
  for (std::size_t c = 0; c < curves_.size(); ++c) {
    Curve& curve = curves_[c];
    if (!curve.root) continue;
    curve.se = base.se;
    const double size = std::max({std::fabs(curve.now), std::fabs(*curve.root), 1e-300});
    const double error = curve.slope != 0 && base.se ? *base.se / std::fabs(curve.slope) : 0;
    const double step = std::clamp(error, kLeastStep * size, kMostStep * size);
    for (const double x : {*curve.root - step, *curve.root, *curve.root + step}) {
      points.push_back({c, x, std::nullopt, std::nullopt});
    }
  }
  if (points.empty()) return true;
  const Result<bool> done = evaluate(points);
  if (!done || !*done) return done;
  for (std::size_t i = 0; i < points.size(); i += 3) {
    Curve& curve = curves_[points[i].curve];
    const Point& here = points[i + 1];
    if (here.se) curve.se = here.se;
    const Point& low = points[i].value ? points[i] : here;
    const Point& high = points[i + 2].value ? points[i + 2] : here;
    if (!low.value || !high.value || low.x == high.x) continue;
    curve.slope = (*high.value - *low.value) / (high.x - low.x);
  }
  return true;
}

Result<Breakevens> Solver::solve(std::span<const ir::InputId> assumptions) {
  Breakevens out;
  const auto base = simulate_variants(module_, {inputs_}, target_, options_, stop_);
  if (!base) return base.failure();
  out.failure = base->failure;
  out.interrupted = base->interrupted;
  if (out.failure || out.interrupted) return out;
  n_variants_ = 1;
  out.statistic = estimate(target_, base->values[0], base->has_noise[0]);
  if (!out.statistic.value) return too_few(target_);
  const double present = *out.statistic.value - goal_;
  tolerance_ = out.statistic.se ? 1e-3 * *out.statistic.se : 0;
  std::vector<Point> points;
  for (const ir::InputId input : assumptions) {
    Curve curve;
    curve.input = input;
    const std::vector<double>& values = inputs_.inputs[input.value];
    curve.is_factor = values.size() != 1;
    curve.now = curve.is_factor ? 1 : values[0];
    curve.seen[curve.now] = present;
    // A given that is 0 has no size of its own.
    const double unit = curve.now != 0 ? std::fabs(curve.now) : 1;
    for (const double step : kSearchSteps) {
      points.push_back({curves_.size(), curve.now + step * unit, std::nullopt, std::nullopt});
    }
    curves_.push_back(std::move(curve));
  }
  Result<bool> done = evaluate(points);
  if (!done) return done.failure();
  for (const Point& point : points) {
    if (point.value) curves_[point.curve].seen[point.x] = *point.value - goal_;
  }
  for (Curve& curve : curves_) {
    if (present == 0) {
      curve.root = curve.now;
    } else {
      bracket(curve);
    }
  }
  for (int round = 0; round < kMostRounds && *done; ++round) {
    points.clear();
    for (std::size_t c = 0; c < curves_.size(); ++c) {
      if (!curves_[c].open) continue;
      if (const auto x = next(curves_[c])) points.push_back({c, *x, std::nullopt, std::nullopt});
    }
    if (points.empty()) break;
    done = evaluate(points);
    if (!done) return done.failure();
    for (const Point& point : points) {
      Curve& curve = curves_[point.curve];
      if (point.value) {
        narrow(curve, point.x, *point.value - goal_);
      } else {
        curve.open = false;
      }
    }
  }
  for (Curve& curve : curves_) {
    if (curve.open) curve.root = curve.b;
  }
  if (*done) {
    done = measure_slopes(out.statistic);
    if (!done) return done.failure();
  }
  out.interrupted = !*done;
  out.n_variants = n_variants_;
  for (const Curve& curve : curves_) {
    BreakevenPoint point;
    point.input = curve.input;
    point.is_factor = curve.is_factor;
    point.now = curve.now;
    point.at.value = curve.root;
    if (curve.root && curve.slope != 0 && curve.se) {
      point.at.se = *curve.se / std::fabs(curve.slope);
    }
    const auto nearest = std::min_element(
        curve.seen.begin(), curve.seen.end(),
        [](const auto& x, const auto& y) { return std::fabs(x.second) < std::fabs(y.second); });
    point.nearest_at = nearest->first;
    point.nearest = goal_ + nearest->second;
    const auto less = [](const auto& x, const auto& y) { return x.second < y.second; };
    point.least = goal_ + std::min_element(curve.seen.begin(), curve.seen.end(), less)->second;
    point.greatest = goal_ + std::max_element(curve.seen.begin(), curve.seen.end(), less)->second;
    out.points.push_back(std::move(point));
  }
  return out;
}

}  // namespace

Result<Breakevens> breakeven(const ir::Module& module, const ir::RunInputs& inputs,
                             const Target& target, double goal,
                             std::span<const ir::InputId> assumptions,
                             const engine::RunOptions& options, const std::atomic<bool>* stop) {
  return as_guest([&]() -> Result<Breakevens> {
    return Solver(module, inputs, target, goal, options, stop).solve(assumptions);
  });
}

namespace {

Result<Effects> strongest_inside(const ir::Module& module, const ir::RunInputs& inputs,
                                 const Target& target, const engine::RunOptions& options,
                                 const std::atomic<bool>* stop) {
  std::vector<ir::InputId> candidates;
  for (std::size_t i = 0; i < module.inputs.size(); ++i) {
    const std::vector<double>& values = inputs.inputs[i];
    if (std::any_of(values.begin(), values.end(), [](double x) { return x != 0; })) {
      candidates.push_back(ir::InputId(i));
    }
  }
  Effects found;
  std::vector<Effect>& out = found.effects;
  // What 1 % does not move, such as a probability by few trials, more may, or the other way: a chance
  // of 0 only grows.
  for (const double change : {0.01, 0.1, 1.0, -0.1, -0.5}) {
    std::vector<ir::InputId> left = candidates;
    while (!left.empty()) {
      std::vector<ir::RunInputs> variants{inputs};
      for (const ir::InputId input : left) {
        variants.push_back(inputs);
        for (double& value : variants.back().inputs[input.value]) value *= 1 + change;
      }
      const auto sample = simulate_variants(module, variants, target, options, stop);
      if (!sample) return sample.failure();
      found.interrupted = sample->interrupted;
      if (found.interrupted) return found;
      if (sample->failure) {
        if (sample->failing_variant == 0) {
          found.failure = sample->failure;
          return found;
        }
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(sample->failing_variant - 1));
        continue;
      }
      const std::optional<double> present = estimate(target, sample->values[0]).value;
      if (!present) return too_few(target);
      for (std::size_t i = 0; i < left.size(); ++i) {
        const std::optional<double> value = estimate(target, sample->values[i + 1]).value;
        if (!value || *value == *present) continue;
        out.push_back({left[i], (*value - *present) * 0.01 / change});
        std::erase(candidates, left[i]);
      }
      break;
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Effect& a, const Effect& b) {
    return std::fabs(a.of_one_percent) > std::fabs(b.of_one_percent);
  });
  return found;
}

}  // namespace

Result<Effects> strongest(const ir::Module& module, const ir::RunInputs& inputs,
                          const Target& target, const engine::RunOptions& options,
                          const std::atomic<bool>* stop) {
  return as_guest([&] { return strongest_inside(module, inputs, target, options, stop); });
}

}  // namespace plimsoll::questions
