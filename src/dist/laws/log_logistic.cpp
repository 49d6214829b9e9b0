// The log-logistic law: the exponential of a logistic one.

#include "dist/laws/log_logistic.h"

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "dist/laws/wide_quantile.h"
#include "math/trig.h"

namespace plimsoll::dist {

namespace {

class LogLogistic {
 public:
  LogLogistic(double shape, double scale) : shape_(shape), scale_(scale) {}

  double lower(double p) const { return quantile(p); }
  double upper(double q) const { return quantile(-q); }
  double sample(double signed_tail) const {
    return LogLogisticKernel::sample(signed_tail, shape_, scale_);
  }
  double cdf(double x) const {
    if (x < scale_) return odds(x) / (1 + odds(x));
    return 1 / (1 + inverse_odds(x));
  }
  double survival(double x) const {
    if (x < scale_) return 1 / (1 + odds(x));
    return inverse_odds(x) / (1 + inverse_odds(x));
  }
  double density(double x) const {
    if (x < scale_) {
      const double u = 1 + odds(x);
      return shape_ / scale_ * math::pow(x / scale_, shape_ - 1) / (u * u);
    }
    const double w = inverse_odds(x);
    return shape_ / x * (w / ((1 + w) * (1 + w)));
  }
  // With b = pi / shape: b / sin(b), and (b / sin(b))^2 (tan(b) / b - 1).
  double mean() const { return shape_ > 1 ? scale_ * (angle() / sine()) : kInfinity; }
  double variance() const {
    if (shape_ <= 2) return kInfinity;
    const double b = angle();
    // sin(b) - b cos(b) = sum of (-1)^(n+1) 2n b^(2n+1) / (2n+1)!, without the cancellation.
    double term = b * b * b / 3;
    double sum = 0;
    for (int n = 1; n < 16; ++n) {
      sum += term;
      term *= -b * b * (n + 1) / n / ((2 * n + 2) * (2 * n + 3));
    }
    const double ratio = b / sine();
    // cos(b), which vanishes as the shape goes to 2.
    const double cos = math::sinpi((shape_ - 2) / (2 * shape_));
    return scale_ * scale_ * (ratio * ratio) * (sum / (b * cos));
  }
  Support support() const { return {0, kInfinity}; }

 private:
  double quantile(double signed_tail) const {
    return rounded_or(math::exp(math::wide_logistic_score(signed_tail) / shape_) * scale_,
                      sample(signed_tail));
  }

  static constexpr double kPi = 3.14159265358979323846;

  double angle() const { return kPi / shape_; }
  // sin(pi / shape), which vanishes as the shape goes to 1.
  double sine() const { return math::sinpi(shape_ < 2 ? (shape_ - 1) / shape_ : 1 / shape_); }
  double odds(double x) const { return math::pow(x / scale_, shape_); }
  double inverse_odds(double x) const { return math::pow(scale_ / x, shape_); }

  double shape_;
  double scale_;
};

enum LogLogisticForm { kLogLogisticNumbers, kLogLogisticQuantiles };

Rules check_log_logistic(std::uint16_t form, std::span<const double> own) {
  if (form == kLogLogisticQuantiles) {
    const auto q = in_order(own);
    return Rules().quantile_pairs(q).positive({level_text(q[0]), q[1]});
  }
  return Rules().positive({"shape", own[0]}).positive({"scale", own[1]});
}

bool canonical_log_logistic(std::uint16_t form, std::span<const double> own,
                            std::span<double> out) {
  if (!check_log_logistic(form, own).ok()) return false;
  out[0] = own[0];
  out[1] = own[1];
  if (form == kLogLogisticQuantiles) {
    double fit[2];
    if (!fit_log_location_scale(
            own, [](double t) { return kernel::logistic_score(t); }, fit))
      return false;
    out[0] = 1 / fit[1];
    out[1] = fit[0];
  }
  return out[0] > 0 && out[1] > 0 && std::isfinite(out[0]) && std::isfinite(out[1]);
}

MakeResult make_log_logistic(const Shape& shape, std::span<const double> flat) {
  Rules rules = check_log_logistic(shape.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_log_logistic(shape.form, flat, own))
    rules.fail("the parameters leave the range of numbers");
  return rules.build<LogLogistic>(own[0], own[1]);
}

}  // namespace

const Law& log_logistic_law() {
  static const Law law = {
      .id = LawId::log_logistic,
      .name = "log_logistic",
      .summary = "a positive quantity whose logarithm is logistic; scale is its median",
      .forms =
          {{.params = {{.name = "shape", .dim = Dim::none, .range = range::positive()},
                       {.name = "scale", .range = range::positive()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .mean_formula = "scale b / sin(b) with b = pi / shape, for shape > 1, else infinite",
      .variance_formula = "scale^2 (2 b / sin(2 b) - b^2 / sin(b)^2) for shape > 2, else infinite",
      .source = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, 1995, ch. 23",
      .examples = {"log_logistic(3, 10)", "log_logistic(shape: 1.5, scale: 2)",
                   "log_logistic(p10: 1, p90: 5)"},
      .make = make_log_logistic,
      .canonical = canonical_log_logistic,
  };
  return law;
}

}  // namespace plimsoll::dist
