// The Laplace law: exponential on both sides.

#include "dist/laws/laplace.h"

#include "dist/laws/common.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Laplace {
 public:
  Laplace(double location, double scale) : location_(location), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return LaplaceKernel::sample(signed_tail, location_, scale_);
  }
  double cdf(double x) const {
    const double z = score(x);
    const double tail = 0.5 * math::exp(-std::fabs(z));
    return z < 0 ? tail : 1 - tail;
  }
  double survival(double x) const {
    const double z = score(x);
    const double tail = 0.5 * math::exp(-std::fabs(z));
    return z < 0 ? 1 - tail : tail;
  }
  double density(double x) const { return 0.5 * math::exp(-std::fabs(score(x))) / scale_; }
  double mean() const { return location_; }
  double variance() const { return 2 * scale_ * scale_; }
  std::vector<double> knots() const { return {location_}; }
  Support support() const { return {-kInfinity, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::wide_laplace_score(signed_tail) * scale_ + location_,
                      sample(signed_tail));
  }

  double score(double x) const { return (x - location_) / scale_; }

  double location_;
  double scale_;
};

MakeResult make_laplace(const Shape&, std::span<const double> flat) {
  const double location = flat[0];
  const double scale = flat[1];
  return Rules()
      .finite({{"location", location}})
      .positive({"scale", scale})
      .build<Laplace>(location, scale);
}

}  // namespace

const Law& laplace_law() {
  static const Law law = {
      .id = LawId::laplace,
      .name = "laplace",
      .summary = "a sharp peak with exponential tails on both sides",
      .forms = {{.params = {{.name = "location", .range = range::any()},
                            {.name = "scale", .range = range::positive()}}}},
      .mean_formula = "location",
      .variance_formula = "2 scale^2",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 24",
      .examples = {"laplace(0, 1)", "laplace(location: -2, scale: 3)"},
      .make = make_laplace,
  };
  return law;
}

}  // namespace plimsoll::dist
