// The lognormal law: the exponential of a normal one.

#include "dist/laws/lognormal.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"

namespace plimsoll::dist {

namespace {

class Lognormal {
 public:
  Lognormal(double mu, double sigma) : mu_(mu), sigma_(sigma) {}

  double from_score(double z) const { return LognormalKernel::from_score(z, mu_, sigma_); }
  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return LognormalKernel::sample(signed_tail, mu_, sigma_);
  }
  double cdf(double x) const {
    if (x <= 0) return 0;
    const Score z = score(x);
    return std::fma(math::normal_density(z.high), z.low, math::normal_cdf(z.high));
  }
  double survival(double x) const {
    if (x <= 0) return 1;
    const Score z = score(x);
    return std::fma(-math::normal_density(z.high), z.low, math::normal_survival(z.high));
  }
  double density(double x) const {
    if (x <= 0) return 0;
    const Score z = score(x);
    return math::normal_density(z.high) * std::fma(-z.high, z.low, 1) / (x * sigma_);
  }
  double mean() const { return exp_of(mu_, 0.5); }
  double variance() const { return exp_of(2 * mu_, 1) * math::expm1(sigma_ * sigma_); }
  Support support() const { return {0, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::exp(math::wide_normal_score(signed_tail) * sigma_ + mu_),
                      sample(signed_tail));
  }

  using Score = math::DoubleDouble<double>;

  // (log(x) - mu) / sigma; the logarithm's rounding would count many times in a far tail.
  Score score(double x) const {
    const Score shifted = math::add(math::detail::log_wide(x), -mu_);
    return math::div(shifted, Score(sigma_));
  }
  // exp(shift + factor sigma^2)
  double exp_of(double shift, double factor) const {
    const Score square = math::two_product(factor * sigma_, sigma_);
    const Score sum = math::add(square, shift);
    return std::isfinite(sum.high) ? math::detail::exp_sum(sum.high, sum.low) : kInfinity;
  }

  double mu_;
  double sigma_;
};

enum LognormalForm {
  kLognormalMuSigma,
  kLognormalMedianSigma,
  kLognormalMeanSd,
  kLognormalQuantiles
};

Rules check_lognormal(std::uint16_t form, std::span<const double> own) {
  switch (form) {
    case kLognormalMedianSigma:
      return Rules().positive({"median", own[0]}).positive({"sigma", own[1]});
    case kLognormalMeanSd:
      return Rules().positive({"mean", own[0]}).positive({"sd", own[1]});
    case kLognormalQuantiles: {
      const auto q = in_order(own);
      return Rules().quantile_pairs(q).positive({"the lower quantile", q[1]});
    }
    default:
      return Rules().finite({{"mu", own[0]}}).positive({"sigma", own[1]});
  }
}

bool canonical_lognormal(std::uint16_t form, std::span<const double> own, std::span<double> out) {
  if (!check_lognormal(form, own).ok()) return false;
  switch (form) {
    case kLognormalMedianSigma:
      out[0] = math::log(own[0]);
      out[1] = own[1];
      break;
    case kLognormalMeanSd: {
      const double ratio = own[1] / own[0];
      const double variance = math::log1p(ratio * ratio);
      out[0] = math::log(own[0]) - 0.5 * variance;
      out[1] = math::sqrt(variance);
      break;
    }
    case kLognormalQuantiles: {
      const double logs[] = {own[0], math::log(own[1]), own[2], math::log(own[3])};
      return fit_location_scale(
          logs, [](double t) { return math::normal_score(t); }, out);
    }
    default:
      out[0] = own[0];
      out[1] = own[1];
  }
  return out[1] > 0 && std::isfinite(out[1]);
}

MakeResult make_lognormal(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_lognormal(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_lognormal(shape.form, flat, own)) {
    rules.fail("the parameters leave the range of numbers");
  }
  return rules.build<Lognormal>(own[0], own[1]);
}

}  // namespace

const Law& lognormal_law() {
  static const Law law = {
      .id = LawId::lognormal,
      .name = "lognormal",
      .summary =
          "a positive quantity whose logarithm is normal; say which pair of numbers is given",
      .forms =
          {
              {.params = {{.name = "mu", .dim = Dim::none, .range = range::any()},
                          {.name = "sigma", .dim = Dim::none, .range = range::positive()}},
               .named_only = true,
               .may_have_unit = false},
              {.params = {{.name = "median", .range = range::positive()},
                          {.name = "sigma", .dim = Dim::none, .range = range::positive()}},
               .named_only = true},
              {.params = {{.name = "mean", .range = range::positive()},
                          {.name = "sd", .range = range::positive()}},
               .named_only = true},
              {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2},
          },
      .takes_score = true,
      .mean_formula = "exp(mu + sigma^2 / 2)",
      .variance_formula = "exp(2 mu + sigma^2) (exp(sigma^2) - 1)",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 14",
      .examples = {"lognormal(mu: 0, sigma: 1)", "lognormal(median: 10, sigma: 0.5)",
                   "lognormal(mean: 10, sd: 5)", "lognormal(p5: 1, p95: 100)"},
      .make = make_lognormal,
      .canonical = canonical_lognormal,
  };
  return law;
}

}  // namespace plimsoll::dist
