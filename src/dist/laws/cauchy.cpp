// The Cauchy law.

#include "dist/laws/cauchy.h"

#include "dist/laws/common.h"
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

MakeResult make_cauchy(const Shape&, std::span<const double> flat) {
  const double location = flat[0];
  const double scale = flat[1];
  return Rules()
      .finite({{"location", location}})
      .positive({"scale", scale})
      .build<Cauchy>(location, scale);
}

}  // namespace

const Law& cauchy_law() {
  static const Law law = {
      .id = LawId::cauchy,
      .name = "cauchy",
      .summary = "tails so heavy that it has neither mean nor variance",
      .forms = {{.params = {{.name = "location", .range = range::any()},
                            {.name = "scale", .range = range::positive()}}}},
      .mean_formula = "none",
      .variance_formula = "none",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 16",
      .examples = {"cauchy(0, 1)", "cauchy(location: 3, scale: 0.5)"},
      .make = make_cauchy,
  };
  return law;
}

}  // namespace plimsoll::dist
