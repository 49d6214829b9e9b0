// A law given that its value lies between two bounds, both included.

#include <algorithm>
#include <memory>
#include <vector>

#include "dist/laws/common.h"
#include "dist/laws/mixture.h"
#include "dist/laws/quadrature.h"
#include "dist/laws/root_search.h"
#include "dist/laws/sums.h"

namespace plimsoll::dist {

namespace {

// Probability up to a place, from below and from above; only the smaller of the two has all its
// digits.
struct Place {
  double below;
  double above;
};

double between(const Place& from, const Place& to) {
  if (to.below <= 0.5) return to.below - from.below;
  if (from.above <= 0.5) return from.above - to.above;
  return 1 - from.below - to.above;
}

// P(X < x) and P(X >= x).
Place before(const Distribution& law, double x) {
  if (x == -kInfinity) return {0, 1};
  const double at = law.discrete() || !law.knots().empty() ? from_ordinal(ordinal(x) - 1) : x;
  return {law.cdf(at), law.survival(at)};
}

// The smallest value of the law at `low` or above. For laws that are not discrete, `low` itself.
double first_value(const Distribution& law, double low) {
  low = std::max(low, law.support().low);
  if (!law.discrete()) return low;
  const std::vector<double> knots = law.knots();
  auto at = std::lower_bound(knots.begin(), knots.end(), low);
  while (at != knots.end() && law.density(*at) == 0) ++at;
  const double whole = std::ceil(low);
  if (at == knots.end() || (whole < *at && law.density(whole) > 0)) return whole;
  return *at;
}

double last_value(const Distribution& law, double high) {
  high = std::min(high, law.support().high);
  if (!law.discrete()) return high;
  const std::vector<double> knots = law.knots();
  auto past = std::upper_bound(knots.begin(), knots.end(), high);
  while (past != knots.begin() && law.density(*(past - 1)) == 0) --past;
  const double whole = std::floor(high);
  if (past == knots.begin() || (whole > *(past - 1) && law.density(whole) > 0)) return whole;
  return *(past - 1);
}

class Truncated {
 public:
  // The bounds leave some probability.
  Truncated(std::unique_ptr<Distribution> law, double low, double high)
      : law_(std::move(law)),
        support_{first_value(*law_, low), last_value(*law_, high)},
        from_(before(*law_, low)),
        to_{law_->cdf(high), law_->survival(high)},
        mass_(between(from_, to_)) {
    // Between bounds this close the difference of two probabilities has lost its digits.
    const double cut = std::min(from_.below, from_.above);
    if (!(mass_ < kThin * cut)) return;
    if (smooth(support_.low, support_.high)) {
      mass_ = integral(support_.low, support_.high);
    } else if (mass_ < kLost * cut) {
      mass_ = 0;
    }
  }

  // What the bounds leave of the law; 0 where rounding hides it.
  double mass() const { return mass_; }

  double lower(double p) const {
    const double below = from_.below + p * mass_;
    const double x =
        inside(below <= 0.5 ? law_->lower(below) : law_->upper(from_.above - p * mass_));
    const double cut = std::min(from_.below, from_.above);
    return p * mass_ < kThin * cut ? refined(support_.low, x, p * mass_) : x;
  }
  double upper(double q) const {
    const double above = to_.above + q * mass_;
    const double x = inside(above <= 0.5 ? law_->upper(above) : law_->lower(to_.below - q * mass_));
    const double cut = std::min(to_.below, to_.above);
    return q * mass_ < kThin * cut ? refined(support_.high, x, q * mass_) : x;
  }
  double cdf(double x) const {
    const double part = between(from_, {law_->cdf(x), law_->survival(x)});
    const double cut = std::min(from_.below, from_.above);
    return unit((part < kThin * cut && smooth(support_.low, x) ? integral(support_.low, x) : part) /
                mass_);
  }
  double survival(double x) const {
    const double part = between({law_->cdf(x), law_->survival(x)}, to_);
    const double cut = std::min(to_.below, to_.above);
    return unit(
        (part < kThin * cut && smooth(x, support_.high) ? integral(x, support_.high) : part) /
        mass_);
  }
  double density(double x) const { return law_->density(x) / mass_; }
  double mean() const { return moments().mean; }
  double variance() const { return moments().variance; }
  Support support() const { return support_; }
  std::optional<LogSlope> log_slope(double x) const { return law_->log_slope(x); }
  bool discrete() const { return law_->discrete(); }
  std::vector<double> knots() const {
    std::vector<double> out = law_->knots();
    std::erase_if(out, [this](double x) { return x < support_.low || x > support_.high; });
    return out;
  }

 private:
  // Near a bound the probability up to it hides that of the thin slice between: the slice is then
  // integrated. Up to a hundredth of what is cut off, the density is close to a polynomial.
  static constexpr double kThin = 0.01;
  // Less than this part of what is cut off is known to 8 digits at most.
  static constexpr double kLost = 1e-8;

  bool smooth(double a, double b) const {
    if (discrete()) return false;
    const std::vector<double> knots = law_->knots();
    const auto at = std::lower_bound(knots.begin(), knots.end(), a);
    return at == knots.end() || *at > b;
  }
  // Gauss-Legendre with 12 points (Abramowitz & Stegun, table 25.4).
  double integral(double a, double b) const {
    static constexpr double kNode[] = {0.12523340851146891547, 0.36783149899818019375,
                                       0.58731795428661744730, 0.76990267419430468704,
                                       0.90411725637047485668, 0.98156063424671925069};
    static constexpr double kWeight[] = {0.24914704581340278500, 0.23349253653835480876,
                                         0.20316742672306592175, 0.16007832854334622633,
                                         0.10693932599531843096, 0.04717533638651182719};
    double sum = 0;
    for (int i = 0; i < 6; ++i) {
      // From the nearer end, so that a slice at zero keeps its digits.
      const double step = 0.5 * (b - a) * (1 - kNode[i]);
      sum += kWeight[i] * (law_->density(a + step) + law_->density(b - step));
    }
    return 0.5 * (b - a) * sum;
  }
  // The x at which the slice between the bound and x holds `part`, by Newton's method; `x` where
  // that does not apply.
  double refined(double bound, double x, double part) const {
    const double height = law_->density(bound);
    if (!(height > 0 && std::isfinite(height))) return x;
    // Rounding cannot be seen in x.
    const double cut =
        bound == support_.low ? std::min(from_.below, from_.above) : std::min(to_.below, to_.above);
    if (cut / height < 10 * std::fabs(bound)) return x;
    double step = part / height;
    const double side = bound == support_.low ? 1 : -1;
    if (!smooth(std::min(bound, bound + 2 * side * step),
                std::max(bound, bound + 2 * side * step))) {
      return x;
    }
    for (int round = 0; round < 4; ++round) {
      const double y = bound + side * step;
      const double error = integral(std::min(bound, y), std::max(bound, y)) - part;
      step -= error / law_->density(y);
    }
    const double y = bound + side * step;
    // Both ways agree where both have digits.
    const bool agree = std::fabs(y - x) * height <= 1e-6 * part + 1e-14 * cut;
    return agree ? inside(y) : x;
  }

  static double unit(double p) { return std::min(1.0, std::max(0.0, p)); }
  double inside(double x) const { return std::min(support_.high, std::max(support_.low, x)); }

  Moments moments() const {
    if (discrete() && !knots().empty()) return moments_of(knots());
    if (discrete()) {
      // Whole numbers; what lies beyond these has less probability than rounding.
      const double first = std::max(support_.low, lower(1e-19) - 1);
      const double last = std::min(support_.high, upper(1e-19) + 1);
      if (last - first <= kMostValues) {
        std::vector<double> values;
        for (double x = first; x <= last; ++x) values.push_back(x);
        return moments_of(values);
      }
    }
    QuantileIntegrand quantile{[this](double p) { return lower(p); },
                               [this](double q) { return upper(q); }};
    for (const double x : knots()) {
      for (const double side : {x, from_ordinal(ordinal(x) - 1)}) {
        quantile.lower_breaks.push_back(cdf(side));
        quantile.upper_breaks.push_back(survival(side));
      }
    }
    return moments_of_quantile(quantile);
  }

  Moments moments_of(const std::vector<double>& values) const {
    LongSum mean;
    for (const double x : values) mean.add(x * density(x));
    LongSum variance;
    for (const double x : values) {
      const double shift = x - mean.value();
      variance.add(shift * shift * density(x));
    }
    return {mean.value(), variance.value()};
  }

  static constexpr double kMostValues = 4e6;

  std::unique_ptr<Distribution> law_;
  Support support_;
  Place from_;
  Place to_;
  double mass_;
};

enum TruncatedForm { kTruncatedBoth, kTruncatedLowOnly, kTruncatedHighOnly };

struct Bounds {
  double low;
  double high;
};

// The bounds of a cut with their numbers first in `flat`.
Bounds bounds_of(const Shape& shape, std::span<const double> flat) {
  return {shape.form == kTruncatedHighOnly ? -kInfinity : flat[0],
          shape.form == kTruncatedLowOnly ? kInfinity : flat[shape.n_own - 1]};
}

// What the bounds leave of a law, with its probability; null where that is 0.
Component cut(const Shape& shape, std::span<const double> flat, Bounds bounds) {
  // A cut of a mixture is a mixture of cuts: its parts are smooth or discrete, never both.
  if (shape.law == LawId::mixture) {
    std::vector<Component> parts;
    double mass = 0;
    double total = 0;
    std::size_t at = shape.n_own;
    for (std::uint32_t i = 0; i < shape.n_own; ++i) {
      const Shape& child = shape.children[i];
      Component part = cut(child, flat.subspan(at, child.n_flat()), bounds);
      at += child.n_flat();
      part.weight *= flat[i];
      total += flat[i];
      mass += part.weight;
      if (part.weight > 0) parts.push_back(std::move(part));
    }
    if (!(mass > 0)) return {0, nullptr};
    return {mass / total, mixture_of(std::move(parts))};
  }
  // A cut of a cut is one cut.
  if (shape.law == LawId::truncated) {
    const Bounds inner = bounds_of(shape, flat);
    const std::span<const double> rest = flat.subspan(shape.n_own);
    const Component whole = cut(shape.children[0], rest, inner);
    Component part = cut(shape.children[0], rest,
                         {std::max(inner.low, bounds.low), std::min(inner.high, bounds.high)});
    part.weight /= whole.weight;
    return part;
  }
  auto made = make(shape, flat);
  if (!made || !(bounds.low <= bounds.high)) return {0, nullptr};
  const Distribution& law = **made;
  const double mass =
      between(before(law, bounds.low), {law.cdf(bounds.high), law.survival(bounds.high)});
  // A single value of a discrete law has no spread, and of a continuous law no probability.
  if (!(mass > 0)) return {0, nullptr};
  Truncated part(std::move(*made), bounds.low, bounds.high);
  const double left = part.mass();
  if (!(left > 0)) return {0, nullptr};
  return {left, std::make_unique<Adapter<Truncated>>(std::move(part))};
}

MakeResult make_truncated(const Shape& shape, std::span<const double> flat) {
  const Shape& child = shape.children[0];
  const Bounds bounds = bounds_of(shape, flat);
  Rules rules;
  if (shape.form != kTruncatedHighOnly) rules.finite({{"low", bounds.low}});
  if (shape.form != kTruncatedLowOnly) rules.finite({{"high", bounds.high}});
  rules.holds(bounds.low < bounds.high, "low < high", {{"low", bounds.low}, {"high", bounds.high}});
  if (!rules.ok()) return *rules.error();
  const auto inner = make(child, flat.subspan(shape.n_own));
  if (!inner) return Error{"in " + std::string(law(child.law).name) + ": " + inner.error()};
  Component left = cut(child, flat.subspan(shape.n_own), bounds);
  rules.holds(left.law != nullptr, "the bounds leave some probability", {{"it", left.weight}});
  rules.holds(left.weight >= 1e-300, "the bounds leave a probability of 1e-300 or more",
              {{"it", left.weight}});
  if (!rules.ok()) return *rules.error();
  return std::move(left.law);
}

}  // namespace

const Law& truncated_law() {
  static const Law law = {
      .id = LawId::truncated,
      .name = "truncated",
      .summary =
          "a distribution given that its value lies between bounds, one of which may be left out",
      .forms =
          {
              {.params = {{.name = "low", .range = range::any()},
                          {.name = "high", .range = range::any()}},
               .n_children = 1},
              {.params = {{.name = "low", .range = range::any()}},
               .named_only = true,
               .n_children = 1},
              {.params = {{.name = "high", .range = range::any()}},
               .named_only = true,
               .n_children = 1},
          },
      .joint_rule = "low < high",
      .mean_formula = "integral of x f(x) over [low, high] / P(low <= X <= high)",
      .variance_formula = "integral of (x - mean)^2 f(x) over [low, high] / P(low <= X <= high)",
      .source = "definition; moments by integration of the quantile function",
      .examples = {"truncated(normal(10, 4), 0, 30)", "truncated(normal(0, 1), low: 10)",
                   "truncated(cauchy(0, 1), high: 3)"},
      .make = make_truncated,
  };
  return law;
}

}  // namespace plimsoll::dist
