// The Gumbel law of maxima.

#include "dist/laws/gumbel.h"

#include "dist/laws/common.h"
#include "dist/laws/gamma_moments.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Gumbel {
 public:
  Gumbel(double location, double scale) : location_(location), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return GumbelKernel::sample(signed_tail, location_, scale_);
  }
  double cdf(double x) const { return math::exp(-hazard(x)); }
  double survival(double x) const { return -math::expm1(-hazard(x)); }
  double density(double x) const {
    const double v = hazard(x);
    return std::isinf(v) ? 0 : v * math::exp(-v) / scale_;
  }
  double mean() const { return std::fma(scale_, kEulerGamma, location_); }
  double variance() const { return scale_ * scale_ * kPiSquaredOver6; }
  Support support() const { return {-kInfinity, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_gumbel_score(signed_tail) * scale_ + location_,
                      sample(signed_tail));
  }

  // exp(-(x - location) / scale); it is an exponent again, so the rounding of its own is carried.
  double hazard(double x) const {
    using Wide = math::DoubleDouble<double>;
    const Wide z = math::div(math::two_sum(x, -location_), Wide(scale_));
    return math::detail::exp_sum(-z.high, std::isfinite(z.low) ? -z.low : 0);
  }

  double location_;
  double scale_;
};

enum GumbelForm { kGumbelLocationScale, kGumbelQuantiles };

Rules check_gumbel(std::uint16_t form, std::span<const double> own) {
  if (form == kGumbelQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules().finite({{"location", own[0]}}).positive({"scale", own[1]});
}

bool canonical_gumbel(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_gumbel(form, own).ok()) return false;
  if (form == kGumbelQuantiles) {
    return fit_location_scale(
        own, [](double t) { return kernel::gumbel_score(t); }, out);
  }
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_gumbel(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_gumbel(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_gumbel(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Gumbel>(own[0], own[1]);
}

}  // namespace

const Law& gumbel_law() {
  static const Law law = {
      .id = LawId::gumbel,
      .name = "gumbel",
      .summary = "the largest of many values with light tails, such as a year's worst day",
      .forms =
          {{.params = {{.name = "location", .range = range::any()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "location + 0.5772156649 scale",
      .variance_formula = "pi^2 scale^2 / 6",
      .source = "Gumbel, Statistics of Extremes, 1958",
      .examples = {"gumbel(0, 1)", "gumbel(location: 50, scale: 8)", "gumbel(p50: 10, p99: 30)"},
      .make = make_gumbel,
      .canonical = canonical_gumbel,
  };
  return law;
}

}  // namespace plimsoll::dist
