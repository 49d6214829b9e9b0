// The Rayleigh law: the length of a vector of two normal numbers.

#include "dist/laws/rayleigh.h"

#include "dist/laws/common.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Rayleigh {
 public:
  explicit Rayleigh(double scale) : scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const { return RayleighKernel::sample(signed_tail, scale_); }
  double cdf(double x) const {
    const double z = x / scale_;
    return -math::expm1(-0.5 * z * z);
  }
  double survival(double x) const {
    const double z = x / scale_;
    return math::exp(-0.5 * z * z);
  }
  double density(double x) const {
    const double z = x / scale_;
    return z * math::exp(-0.5 * z * z) / scale_;
  }
  double mean() const { return scale_ * kRootHalfPi; }
  double variance() const { return scale_ * scale_ * kTwoMinusHalfPi; }
  Support support() const { return {0, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::sqrt(2.0 * math::wide_exponential_score(signed_tail)) * scale_,
                      sample(signed_tail));
  }

  // sqrt(pi / 2) and 2 - pi / 2.
  static constexpr double kRootHalfPi = 1.2533141373155002512;
  static constexpr double kTwoMinusHalfPi = 0.42920367320510338077;

  double scale_;
};

MakeResult make_rayleigh(const Shape&, std::span<const double> flat) {
  const double scale = flat[0];
  return Rules().positive({"scale", scale}).build<Rayleigh>(scale);
}

}  // namespace

const Law& rayleigh_law() {
  static const Law law = {
      .id = LawId::rayleigh,
      .name = "rayleigh",
      .summary = "the length of a vector whose two parts are normal with standard deviation scale",
      .forms = {{.params = {{.name = "scale", .range = range::positive()}}}},
      .mean_formula = "scale sqrt(pi / 2)",
      .variance_formula = "(2 - pi / 2) scale^2",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 18",
      .examples = {"rayleigh(1)", "rayleigh(scale: 4)"},
      .make = make_rayleigh,
  };
  return law;
}

}  // namespace plimsoll::dist
