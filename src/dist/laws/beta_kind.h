// The beta law on an interval as an Adapter's Impl; PERT is one of it.
#pragma once

#include "dist/laws/common.h"
#include "math/special.h"

namespace plimsoll::dist {

class BetaKind {
 public:
  // mean and variance are the caller's, who may have a formula with fewer roundings.
  BetaKind(double a, double b, double low, double high, double mean, double variance)
      : a_(a),
        b_(b),
        low_(low),
        high_(high),
        width_(high - low),
        mean_(mean),
        variance_(variance),
        ratio_(a, b) {}

  double lower(double p) const { return at(ratio_.inverse_lower(p)); }
  double upper(double q) const { return at(ratio_.inverse_upper(q)); }
  double cdf(double v) const { return ratio_.tails(x(v), y(v)).lower; }
  double survival(double v) const { return ratio_.tails(x(v), y(v)).upper; }
  double density(double v) const {
    if (v == low_) return end_density(a_, b_);
    if (v == high_) return end_density(b_, a_);
    return ratio_.density(x(v), y(v)) / width_;
  }
  double mean() const { return mean_; }
  double variance() const { return variance_; }
  Support support() const { return {low_, high_}; }
  // (a - 1) / (v - low) - (b - 1) / (high - v)
  LogSlope log_slope(double v) const {
    const double from_low = v - low_;
    const double from_high = high_ - v;
    return {{(a_ - 1) * from_high - (b_ - 1) * from_low, 2 - a_ - b_, 0},
            {from_low * from_high, from_high - from_low, -1}};
  }

 private:
  // Measured from the nearer end.
  double at(math::Fraction f) const {
    return f.x <= f.y ? std::fma(width_, f.x, low_) : std::fma(-width_, f.y, high_);
  }
  math::Wide width() const { return math::two_sum(high_, -low_); }
  math::Wide x(double v) const { return math::div(math::two_sum(v, -low_), width()); }
  math::Wide y(double v) const { return math::div(math::two_sum(high_, -v), width()); }
  double end_density(double near, double far) const {
    return near < 1 ? kInfinity : near > 1 ? 0 : far / width_;
  }

  double a_;
  double b_;
  double low_;
  double high_;
  double width_;
  double mean_;
  double variance_;
  math::IncompleteBeta ratio_;
};

inline Rules check_interval(Rules rules, double low, double high) {
  return rules.finite({{"low", low}, {"high", high}})
      .holds(low < high, "low < high", {{"low", low}, {"high", high}})
      .holds(std::isfinite(high - low), "high - low is finite", {{"low", low}, {"high", high}});
}

}  // namespace plimsoll::dist
