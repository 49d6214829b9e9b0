// The Pareto law.

#include "dist/laws/pareto.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
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

enum ParetoForm { kParetoNumbers, kParetoQuantiles };

Rules check_pareto(std::uint16_t form, std::span<const double> own) {
  if (form == kParetoQuantiles) {
    const auto q = in_order(own);
    return Rules().quantile_pairs(q).positive({level_text(q[0]), q[1]});
  }
  return Rules().positive({"shape", own[0]}).positive({"minimum", own[1]});
}

bool canonical_pareto(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_pareto(form, own).ok()) return false;
  out[0] = own[0];
  out[1] = own[1];
  if (form == kParetoQuantiles) {
    double fit[2];
    if (!fit_log_location_scale(
            own, [](double t) { return kernel::exponential_score(t); }, fit))
      return false;
    out[0] = 1 / fit[1];
    out[1] = fit[0];
  }
  return out[0] > 0 && out[1] > 0 && std::isfinite(out[0]) && std::isfinite(out[1]);
}

MakeResult make_pareto(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_pareto(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_pareto(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  return rules.build<Pareto>(own[0], own[1]);
}

}  // namespace

const Law& pareto_law() {
  static const Law law = {
      .id = LawId::pareto,
      .name = "pareto",
      .summary = "sizes above a minimum with a heavy tail; the smaller the shape, the heavier",
      .forms =
          {{.params = {{.name = "shape", .dim = Dim::none, .range = range::positive()},
                       {.name = "minimum", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "minimum shape / (shape - 1) for shape > 1, else infinite",
      .variance_formula =
          "minimum^2 shape / ((shape - 1)^2 (shape - 2)) for shape > 2, else infinite",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 20",
      .examples = {"pareto(1.5, 1)", "pareto(shape: 3, minimum: 1000)", "pareto(p50: 2, p99: 40)"},
      .make = make_pareto,
      .canonical = canonical_pareto,
  };
  return law;
}

}  // namespace plimsoll::dist
