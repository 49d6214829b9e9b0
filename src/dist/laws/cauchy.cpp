// The Cauchy law.

#include "dist/laws/cauchy.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Cauchy {
 public:
  Cauchy(double location, double scale) : location_(location), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return CauchyKernel::sample(signed_tail, location_, scale_);
  }
  double cdf(double x) const {
    const double z = score(x);
    return z < 0 ? tail(-z) : 1 - tail(z);
  }
  double survival(double x) const {
    const double z = score(x);
    return z < 0 ? 1 - tail(-z) : tail(z);
  }
  double density(double x) const {
    const double z = score(x);
    const double inverse = 1 / scale_;
    // Squares overflow only where the density is zero anyway.
    return kInvPi * inverse / std::fma(z, z, 1);
  }
  double mean() const { return kNan; }
  double variance() const { return kNan; }
  Support support() const { return {-kInfinity, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_cauchy_score(signed_tail) * scale_ + location_,
                      sample(signed_tail));
  }

  static constexpr double kInvPi = 0x1.45f306dc9c883p-2;

  // P(Z > z) for z >= 0: atan(1 / z) / pi.
  static double tail(double z) { return z > 1 ? math::atanpi(1 / z) : 0.5 - math::atanpi(z); }
  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
};

enum CauchyForm { kCauchyLocationScale, kCauchyQuantiles };

Rules check_cauchy(std::uint16_t form, std::span<const double> own) {
  if (form == kCauchyQuantiles) return Rules().quantile_pairs(in_order(own));
  return Rules().finite({{"location", own[0]}}).positive({"scale", own[1]});
}

bool canonical_cauchy(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_cauchy(form, own).ok()) return false;
  if (form == kCauchyQuantiles) {
    return fit_location_scale(
        own, [](double t) { return CauchyKernel::sample(t, 0.0, 1.0); }, out);
  }
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_cauchy(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_cauchy(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_cauchy(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  return rules.build<Cauchy>(own[0], own[1]);
}

}  // namespace

const Law& cauchy_law() {
  static const Law law = {
      .id = LawId::cauchy,
      .name = "cauchy",
      .summary = "tails so heavy that it has neither mean nor variance",
      .forms =
          {{.params = {{.name = "location", .range = range::any()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "none",
      .variance_formula = "none",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 16",
      .examples = {"cauchy(0, 1)", "cauchy(location: 3, scale: 0.5)", "cauchy(p25: 1, p75: 5)"},
      .make = make_cauchy,
      .canonical = canonical_cauchy,
  };
  return law;
}

}  // namespace plimsoll::dist
