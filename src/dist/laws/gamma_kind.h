// The gamma law as an Adapter's Impl; the chi-squared law is one of it.
#pragma once

#include "dist/laws/common.h"
#include "math/special.h"

namespace plimsoll::dist {

class GammaKind {
 public:
  GammaKind(double shape, double scale) : shape_(shape), scale_(scale), ratio_(shape) {}

  double lower(double p) const { return scale_ * ratio_.inverse_lower(p); }
  double upper(double q) const { return scale_ * ratio_.inverse_upper(q); }
  double cdf(double x) const { return ratio_.tails(scaled(x)).lower; }
  double survival(double x) const { return ratio_.tails(scaled(x)).upper; }
  double density(double x) const {
    if (x > 0) return ratio_.density(scaled(x)) / scale_;
    return shape_ < 1 ? kInfinity : shape_ > 1 ? 0 : 1 / scale_;
  }
  double mean() const { return shape_ * scale_; }
  double variance() const { return shape_ * scale_ * scale_; }
  Support support() const { return {0, kInfinity}; }
  // (shape - 1) / x - 1 / scale
  LogSlope log_slope(double x) const {
    return {{shape_ - 1 - x / scale_, -1 / scale_, 0}, {x, 1, 0}};
  }

 private:
  math::Wide scaled(double x) const { return math::div(math::Wide(x), math::Wide(scale_)); }

  double shape_;
  double scale_;
  math::IncompleteGamma ratio_;
};

}  // namespace plimsoll::dist
