// The triangular law.

#include "dist/laws/triangular.h"

#include <algorithm>

#include "dist/laws/common.h"

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

MakeResult make_triangular(const Shape&, std::span<const double> flat) {
  const double low = flat[0];
  const double mode = flat[1];
  const double high = flat[2];
  return Rules()
      .finite({{"low", low}, {"mode", mode}, {"high", high}})
      .holds(low < high, "low < high", {{"low", low}, {"high", high}})
      .holds(low <= mode, "low <= mode", {{"low", low}, {"mode", mode}})
      .holds(mode <= high, "mode <= high", {{"mode", mode}, {"high", high}})
      .finite({{"high - low", high - low}})
      .build<Triangular>(low, mode, high);
}

}  // namespace

const Law& triangular_law() {
  static const Law law = {
      .id = LawId::triangular,
      .name = "triangular",
      .summary = "between two bounds, with straight flanks to the most likely value",
      .forms = {{.params = {{.name = "low", .range = range::any()},
                            {.name = "mode", .range = range::any()},
                            {.name = "high", .range = range::any()}}}},
      .joint_rule = "low <= mode <= high, low < high",
      .mean_formula = "(low + mode + high) / 3",
      .variance_formula = "((high - low)^2 - (mode - low) (high - mode)) / 18",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 26",
      .examples = {"triangular(0, 1, 4)", "triangular(0, 0, 1)", "triangular(-5, 2, 2)"},
      .make = make_triangular,
  };
  return law;
}

}  // namespace plimsoll::dist
