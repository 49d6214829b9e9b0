// The Weibull law.

#include "dist/laws/weibull.h"

#include "dist/laws/common.h"
#include "dist/laws/gamma_moments.h"
#include "dist/laws/three_points.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Weibull {
 public:
  Weibull(double shape, double scale) : shape_(shape), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return WeibullKernel::sample(signed_tail, shape_, scale_);
  }
  double cdf(double x) const { return -math::expm1(-math::pow(x / scale_, shape_)); }
  double survival(double x) const { return math::exp(-math::pow(x / scale_, shape_)); }
  double density(double x) const {
    const double z = x / scale_;
    return shape_ / scale_ * math::pow(z, shape_ - 1) * math::exp(-math::pow(z, shape_));
  }
  double mean() const { return scale_ * math::exp_wide(log_gamma_1p(inverse_shape())); }
  double variance() const {
    const double m = mean();
    return m * m * math::expm1(log_gamma_spread(inverse_shape()));
  }
  Support support() const { return {0, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(
        math::exp(math::log(math::wide_exponential_score(signed_tail)) / shape_) * scale_,
        sample(signed_tail));
  }

  math::Wide inverse_shape() const { return math::div(math::Wide(1.0), math::Wide(shape_)); }

  double shape_;
  double scale_;
};

enum WeibullForm { kWeibullShapeScale, kWeibullQuantiles, kWeibullMeanSd };

// log(1 / shape) between which the ratio of sd to mean goes from all but 0 to all but endless.
constexpr double kLowestLogInverse = -300;
constexpr double kHighestLogInverse = 4;

Rules check_weibull(std::uint16_t form, std::span<const double> own) {
  if (form == kWeibullQuantiles) {
    const auto q = in_order(own);
    return Rules().quantile_pairs(q).positive({"the lower quantile", q[1]});
  }
  if (form == kWeibullMeanSd) return Rules().positive({"mean", own[0]}).positive({"sd", own[1]});
  return Rules().positive({"shape", own[0]}).positive({"scale", own[1]});
}

// 1 + (sd / mean)^2 = gamma(1 + 2/shape) / gamma(1 + 1/shape)^2, which rises with 1/shape.
bool fit_moments(double mean, double sd, std::span<double> out) {
  const double ratio = sd / mean;
  const double wanted = math::log1p(ratio * ratio);
  const auto excess = [&](double t) { return wanted - log_gamma_spread(math::Wide(math::exp(t))); };
  if (!(wanted > 0 && excess(kHighestLogInverse) < 0)) return false;
  const double t = crossing(excess, kLowestLogInverse, kHighestLogInverse);
  out[0] = math::exp(-t);
  out[1] = mean / math::exp_wide(log_gamma_1p(math::div(math::Wide(1.0), math::Wide(out[0]))));
  return true;
}

// log(x) = log(scale) + log(standard exponential) / shape.
bool canonical_weibull(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_weibull(form, own).ok()) return false;
  out[0] = own[0];
  out[1] = own[1];
  if (form == kWeibullQuantiles) {
    const double logs[] = {own[0], math::log(own[1]), own[2], math::log(own[3])};
    double fit[2];
    const auto score = [](double t) { return -kernel::gumbel_score(-t); };
    if (!fit_location_scale(logs, score, fit)) return false;
    out[0] = 1 / fit[1];
    out[1] = math::exp(fit[0]);
  } else if (form == kWeibullMeanSd && !fit_moments(own[0], own[1], out)) {
    return false;
  }
  return out[0] > 0 && out[1] > 0 && std::isfinite(out[0]) && std::isfinite(out[1]);
}

MakeResult make_weibull(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_weibull(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_weibull(shape.form, flat, own)) {
    rules.fail(shape.form == kWeibullMeanSd
                   ? "no weibull law in the range of numbers has this mean and sd"
                   : "the parameters leave the range of numbers");
  }
  return rules.build<Weibull>(own[0], own[1]);
}

}  // namespace

const Law& weibull_law() {
  static const Law law = {
      .id = LawId::weibull,
      .name = "weibull",
      .summary = "lifetimes that wear out (shape above 1) or wear in (below 1)",
      .forms =
          {{.params = {{.name = "shape", .dim = Dim::none, .range = range::positive()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2},
           {.params = {{.name = "mean", .range = range::positive()},
                       {.name = "sd", .range = range::positive()}},
            .named_only = true}},
      .joint_rule = "`mean` and `sd` make a shape of 0.02 and more",
      .mean_formula = "scale gamma(1 + 1/shape)",
      .variance_formula = "scale^2 (gamma(1 + 2/shape) - gamma(1 + 1/shape)^2)",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 21",
      .examples = {"weibull(1.5, 10)", "weibull(shape: 0.7, scale: 2)", "weibull(p10: 1, p90: 5)",
                   "weibull(mean: 9, sd: 6)"},
      .make = make_weibull,
      .canonical = canonical_weibull,
  };
  return law;
}

}  // namespace plimsoll::dist
