// The generalised extreme value law: the largest of many.

#include "dist/laws/gev.h"

#include "dist/laws/common.h"
#include "dist/laws/extreme_tail.h"
#include "dist/laws/gamma_moments.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Gev {
 public:
  Gev(double location, double scale, double shape)
      : location_(location), scale_(scale), shape_(shape) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return GevKernel::sample(signed_tail, location_, scale_, shape_);
  }
  double cdf(double x) const { return math::exp(-tail_power(shape_, score(x))); }
  double survival(double x) const { return -math::expm1(-tail_power(shape_, score(x))); }
  double density(double x) const {
    const double z = score(x);
    const double v = tail_power(shape_, z);
    const double density = v * math::exp(-v) / (scale_ * std::fma(shape_, z, 1));
    // At the end of the support itself the factors leave the numbers.
    return std::isfinite(density) ? density : 0;
  }
  // (gamma(1 - shape) - 1) / shape, which is Euler's constant at 0.
  double mean() const {
    if (shape_ >= 1) return kInfinity;
    if (std::fabs(shape_) < 1e-150) return std::fma(scale_, kEulerGamma, location_);
    const math::Wide log_gamma = log_gamma_1p(-shape_);
    const double gamma_minus_1 = std::fabs(log_gamma.high) < 0.5
                                     ? math::expm1(log_gamma.high + log_gamma.low)
                                     : math::exp_wide(log_gamma) - 1;
    return std::fma(scale_, gamma_minus_1 / shape_, location_);
  }
  double variance() const {
    if (shape_ >= 0.5) return kInfinity;
    if (std::fabs(shape_) < 1e-150) return scale_ * scale_ * kPiSquaredOver6;
    const double first = scale_ * math::exp_wide(log_gamma_1p(-shape_));
    return first * first * math::expm1(log_gamma_spread(-shape_)) / shape_ / shape_;
  }
  Support support() const {
    const double end = location_ - scale_ / shape_;
    return {shape_ > 0 ? end : -kInfinity, shape_ < 0 ? end : kInfinity};
  }

 private:
  double quantile(double signed_tail) const {
    const math::DD z = wide_power_transform(shape_, math::wide_gumbel_score(signed_tail));
    return rounded_or(z * scale_ + location_, sample(signed_tail));
  }

  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
  double shape_;
};

MakeResult make_gev(const Shape&, std::span<const double> flat) {
  const double location = flat[0];
  const double scale = flat[1];
  const double shape = flat[2];
  return Rules()
      .finite({{"location", location}})
      .positive({"scale", scale})
      .finite({{"shape", shape}})
      .build<Gev>(location, scale, shape);
}

}  // namespace

const Law& gev_law() {
  static const Law law = {
      .id = LawId::gev,
      .name = "gev",
      .summary = "the largest of many: generalised extreme value; shape > 0 has a heavy upper tail",
      .forms = {{.params = {{.name = "location", .range = range::any()},
                            {.name = "scale", .range = range::positive()},
                            {.name = "shape", .dim = Dim::none, .range = range::any()}}}},
      .mean_formula =
          "location + scale (gamma(1 - shape) - 1) / shape for shape < 1, else infinite",
      .variance_formula =
          "scale^2 (gamma(1 - 2 shape) - gamma(1 - shape)^2) / shape^2 for shape < "
          "1/2, else infinite",
      .source =
          "Jenkinson, \"The frequency distribution of the annual maximum (or minimum) values\", "
          "Quarterly Journal of the Royal Meteorological Society 81, 1955",
      .examples = {"gev(0, 1, 0.2)", "gev(location: 100, scale: 15, shape: 0)", "gev(0, 1, -0.3)"},
      .make = make_gev,
  };
  return law;
}

}  // namespace plimsoll::dist
