// The triangular law.

#include "dist/laws/triangular.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "dist/laws/common.h"
#include "dist/laws/three_points.h"
#include "dist/laws/two_quantiles.h"

namespace plimsoll::dist {

namespace {

class Triangular {
 public:
  Triangular(double low, double mode, double high) : low_(low), mode_(mode), high_(high) {}

  double lower(double p) const { return TriangularKernel::sample(p, low_, mode_, high_); }
  double upper(double q) const { return TriangularKernel::sample(-q, low_, mode_, high_); }
  double cdf(double x) const {
    return x < mode_ ? below(x) : past(x - low_, x - mode_, high_ - x, high_ - mode_);
  }
  double survival(double x) const {
    return x < mode_ ? past(high_ - x, mode_ - x, x - low_, mode_ - low_) : above(x);
  }
  double density(double x) const {
    const double peak = 2 / (high_ - low_);
    if (x == mode_) return peak;
    if (x < mode_) return peak * ((x - low_) / (mode_ - low_));
    return peak * ((high_ - x) / (high_ - mode_));
  }
  double mean() const { return low_ + ((mode_ - low_) + (high_ - low_)) / 3; }
  double variance() const {
    const double rise = mode_ - low_;
    const double fall = high_ - mode_;
    return (rise * rise + rise * fall + fall * fall) / 18;
  }
  Support support() const { return {low_, high_}; }
  std::vector<double> knots() const { return {mode_}; }

 private:
  // 1 - b^2 / (width leg), where a and b are the distances to the ends, leg that from the mode to
  // the end at distance b, and `beyond` that to the mode: free of cancellation.
  double past(double a, double beyond, double b, double leg) const {
    return std::min(1.0, beyond / leg + a / (high_ - low_) * (b / leg));
  }
  double below(double x) const {
    return ((x - low_) / (high_ - low_)) * ((x - low_) / (mode_ - low_));
  }
  double above(double x) const {
    if (x >= high_) return 0;
    return ((high_ - x) / (high_ - low_)) * ((high_ - x) / (high_ - mode_));
  }

  double low_;
  double mode_;
  double high_;
};

enum TriangularForm { kTriangularBounds, kTriangularQuantiles };

Rules check_triangular(std::uint16_t form, std::span<const double> own) {
  if (form == kTriangularQuantiles) {
    const std::array<double, 4> q = in_order(own.subspan(1));
    const std::string low = level_text(q[0]);
    const std::string high = level_text(q[2]);
    return Rules()
        .finite({{"mode", own[0]}})
        .quantile_pairs(q)
        .holds(q[1] < own[0], low + " < mode", {{low, q[1]}, {"mode", own[0]}})
        .holds(own[0] < q[3], "mode < " + high, {{"mode", own[0]}, {high, q[3]}});
  }
  return Rules()
      .finite({{"low", own[0]}, {"mode", own[1]}, {"high", own[2]}})
      .holds(own[0] < own[2], "low < high", {{"low", own[0]}, {"high", own[2]}})
      .holds(own[0] <= own[1], "low <= mode", {{"low", own[0]}, {"mode", own[1]}})
      .holds(own[1] <= own[2], "mode <= high", {{"mode", own[1]}, {"high", own[2]}})
      .finite({{"high - low", own[2] - own[0]}});
}

// With s the mode's share of the width w, the quantile of level p lies w (s - root(p s)) below the mode, and that of level
// 1 - q lies w (1 - s - root(q (1 - s))) above it: their ratio tells s.
bool canonical_triangular(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_triangular(form, own).ok()) return false;
  std::copy_n(own.begin(), 3, out.begin());
  if (form == kTriangularQuantiles) {
    const double mode = own[0];
    const std::array<double, 4> q = in_order(own.subspan(1));
    const double rest = 1 - q[2];
    const double below = mode - q[1];
    const double above = q[3] - mode;
    const auto part_below = [&](double s) { return s - std::sqrt(q[0] * s); };
    const auto part_above = [&](double s) { return 1 - s - std::sqrt(rest * (1 - s)); };
    const double s = crossing(
        [&](double at) { return below * part_above(at) - above * part_below(at); }, q[0], q[2]);
    const Bounded bounds = around(mode, s, below, part_below(s));
    out[0] = bounds.low;
    out[1] = mode;
    out[2] = bounds.high;
  }
  return out[0] < out[2] && std::isfinite(out[2] - out[0]);
}

MakeResult make_triangular(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_triangular(shape.form, flat);
  double own[3] = {};
  if (rules.ok() && !canonical_triangular(shape.form, flat, own))
    rules.fail("no triangle in the range of numbers has these quantiles");
  return rules.build<Triangular>(own[0], own[1], own[2]);
}

}  // namespace

const Law& triangular_law() {
  static const Law law = {
      .id = LawId::triangular,
      .name = "triangular",
      .summary = "between two bounds, with straight flanks to the most likely value",
      .forms = {{.params = {{.name = "low", .range = range::any()},
                            {.name = "mode", .range = range::any()},
                            {.name = "high", .range = range::any()}}},
                {.params = {{.name = "mode", .range = range::any()}},
                 .variadic = Variadic::quantiles,
                 .named_only = true,
                 .n_quantiles = 2}},
      .joint_rule = "low <= mode <= high, low < high",
      .mean_formula = "(low + mode + high) / 3",
      .variance_formula = "((high - low)^2 - (mode - low) (high - mode)) / 18",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 26",
      .examples = {"triangular(0, 1, 4)", "triangular(0, 0, 1)", "triangular(-5, 2, 2)",
                   "triangular(p10: 1, mode: 2, p90: 5)"},
      .make = make_triangular,
      .canonical = canonical_triangular,
  };
  return law;
}

}  // namespace plimsoll::dist
