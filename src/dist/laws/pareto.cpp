// The Pareto law.

#include "dist/laws/pareto.h"

#include "dist/laws/common.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Pareto {
 public:
  Pareto(double shape, double minimum) : shape_(shape), minimum_(minimum) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return ParetoKernel::sample(signed_tail, shape_, minimum_);
  }
  double cdf(double x) const {
    return -math::expm1(-shape_ * math::log1p((x - minimum_) / minimum_));
  }
  double survival(double x) const { return math::pow(minimum_ / x, shape_); }
  double density(double x) const { return shape_ / x * math::pow(minimum_ / x, shape_); }
  double mean() const { return shape_ > 1 ? minimum_ * (shape_ / (shape_ - 1)) : kInfinity; }
  double variance() const {
    if (shape_ <= 2) return kInfinity;
    const double step = minimum_ / (shape_ - 1);
    return step * step * (shape_ / (shape_ - 2));
  }
  Support support() const { return {minimum_, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::exp(math::wide_exponential_score(signed_tail) / shape_) * minimum_,
                      sample(signed_tail));
  }

  double shape_;
  double minimum_;
};

MakeResult make_pareto(const Shape&, std::span<const double> flat) {
  const double shape = flat[0];
  const double minimum = flat[1];
  return Rules()
      .positive({"shape", shape})
      .positive({"minimum", minimum})
      .build<Pareto>(shape, minimum);
}

}  // namespace

const Law& pareto_law() {
  static const Law law = {
      .id = LawId::pareto,
      .name = "pareto",
      .summary = "sizes above a minimum with a heavy tail; the smaller the shape, the heavier",
      .forms = {{.params = {{.name = "shape", .dim = Dim::none, .range = range::positive()},
                            {.name = "minimum", .range = range::positive()}}}},
      .mean_formula = "minimum shape / (shape - 1) for shape > 1, else infinite",
      .variance_formula =
          "minimum^2 shape / ((shape - 1)^2 (shape - 2)) for shape > 2, else infinite",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 20",
      .examples = {"pareto(1.5, 1)", "pareto(shape: 3, minimum: 1000)"},
      .make = make_pareto,
  };
  return law;
}

}  // namespace plimsoll::dist
