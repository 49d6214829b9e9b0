// The inverse Gaussian law.
//
// With z = sqrt(shape / x) abs(x / mean - 1), the tail of x on its own side of the mean is
//     phi(z) int_0^inf exp(-z t - t^2 / 2) (1 +- exp(-d t)) dt,
// plus below the mean, where d = 2 sqrt(shape x) / mean, minus above, where d = 2 sqrt(shape / x).
// That is the formula of Shuster, "On the inverse Gaussian distribution function", JASA 63, 1968,
// with both normal tails written as Mills ratios, so that exp(2 shape / mean) and its cancellation
// are gone. Quantiles: Halley's rule on the logarithm of a tail over log x, whose density is
// log-concave.
#include <array>

#include "dist/laws/common.h"
#include "dist/laws/two_quantiles.h"
#include "math/functions.h"
#include "math/special.h"
#include "math/special_solve.h"

namespace plimsoll::dist {

namespace {

using math::Wide;

// log(2 pi) / 2
const Wide kLogRootTwoPi(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55);

class InverseGaussian {
 public:
  static constexpr double kSkewed = 1e-3;

  InverseGaussian(double mean, double shape) : mean_(mean), shape_(shape) {}

  double lower(double p) const { return solve(p, true); }
  double upper(double q) const {
    return math::round_level(q) == 0.5 ? solve(1 - q, true) : solve(q, false);
  }
  double cdf(double x) const {
    if (x <= 0) return 0;
    const double t = tail(x);
    return is_below(x) ? t : 1 - t;
  }
  double survival(double x) const {
    if (x <= 0) return 1;
    const double t = tail(x);
    return is_below(x) ? 1 - t : t;
  }
  double density(double x) const {
    if (x <= 0) return 0;
    const Wide cube = math::mul(math::log_wide(Wide(x)), -1.5);
    const Wide front = math::add(math::mul(math::log_wide(Wide(shape_)), 0.5), cube);
    return math::exp_wide(math::add(front, log_phi(x)));
  }
  double mean() const { return mean_; }
  double variance() const { return mean_ * mean_ * (mean_ / shape_); }
  Support support() const { return {0, kInfinity}; }
  // (shape (1 - (x / mean)^2) - 3 x) / (2 x^2)
  LogSlope log_slope(double x) const {
    const double pull = shape_ / mean_;
    return {{pull * ((mean_ - x) / mean_) * (mean_ + x) - 3 * x, -2 * pull * (x / mean_) - 3,
             -pull / mean_},
            {2 * x * x, 4 * x, 2}};
  }

 private:
  // log phi(z) = -shape (x - mean)^2 / (2 mean^2 x) - log(2 pi) / 2
  Wide log_phi(double x) const {
    const Wide relative = math::div(math::two_sum(x, -mean_), Wide(mean_));
    const Wide square = math::mul(math::mul(relative, relative), -0.5);
    return math::add(math::mul(math::div(Wide(shape_), Wide(x)), square), -kLogRootTwoPi);
  }

  PLIMSOLL_CLONES static double integral(double z, double d, double sign) {
    auto cost = [=](double t) PLIMSOLL_LAMBDA { return t * (z + 0.5 * t); };
    auto slope = [=](double t) PLIMSOLL_LAMBDA { return z + t; };
    const double span = math::cost_span(cost, slope, z, 1);
    if (d * span > 12) {
      // The second factor falls faster than the rule resolves: two ratios, which then differ
      // enough.
      const double far = z + d;
      auto far_cost = [=](double t) PLIMSOLL_LAMBDA { return t * (far + 0.5 * t); };
      auto far_slope = [=](double t) PLIMSOLL_LAMBDA { return far + t; };
      const double far_span = math::cost_span(far_cost, far_slope, far, 1);
      return math::integrate_tail(cost, span) + sign * math::integrate_tail(far_cost, far_span);
    }
    if (sign > 0) {
      auto factor = [=](double t) PLIMSOLL_LAMBDA { return 1 + math::exp_inside(-d * t); };
      return math::integrate_tail(cost, factor, span);
    }
    // 1 - exp(-d t)
    auto factor = [=](double t)
                      PLIMSOLL_LAMBDA { return d * t - math::expm1_minus_inside(-d * t); };
    return math::integrate_tail(cost, factor, span);
  }

  // On which side the tail is taken: that of the mean, but where the law is so skewed that its
  // median lies far below the mean, the upper tail from where it is the smaller one.
  bool is_below(double x) const {
    if (x >= mean_) return false;
    if (shape_ >= kSkewed * mean_) return true;
    return std::sqrt(shape_ / x) * ((mean_ - x) / mean_) > 0.6;
  }

  // The tail on that side, without phi(z).
  double factor(double x) const {
    const double root = std::sqrt(shape_ / x);
    if (is_below(x))
      return integral(root * std::fabs((x - mean_) / mean_), 2 * root * (x / mean_), 1);
    return integral(root * ((x - mean_) / mean_), 2 * root, -1);
  }

  double tail(double x) const {
    const Wide log_front = log_phi(x);
    if (!(log_front.high > -760)) return 0;
    return std::fmin(math::exp_wide(log_front) * factor(x), 1.0);
  }

  double first_guess(double tail, bool lower) const {
    const double spread = mean_ / shape_;
    const double score = math::normal_quantile(tail) * (lower ? 1 : -1);
    if (spread < 0.5) {
      // Nearly normal; in the far lower tail nearly a Levy law, whose quantile is a lower bound.
      const double normal = 1 + score * std::sqrt(spread);
      const double levy = shape_ / (score * score) / mean_;
      if (normal > 0.3) return math::log(mean_ * normal);
      return math::log(mean_ * levy);
    }
    if (lower) {
      const double z = math::normal_quantile(std::fmax(0.5 * tail, 1e-307));
      return math::log(shape_ / (z * z));
    }
    return math::log(mean_ * (1 - 2 * math::log(tail) * spread));
  }

  double solve(double tail, bool lower) const {
    const double rounded = math::round_level(tail);
    const math::Target given = math::target_of(tail, rounded, false);
    const math::Target other = math::target_of(tail, rounded, true);
    double x = 0;
    double rest = 0;
    auto probe = [&](double u) {
      x = math::exp(u);
      const bool rising = is_below(x);
      const math::Target& target = rising == lower ? given : other;
      rest = target.rest;
      const double integral = factor(x);
      math::Slope result{};
      result.residual =
          math::add(math::add(log_phi(x), -target.log_rounded), math::log(integral)).high;
      result.slope = (rising ? 1 : -1) * std::sqrt(shape_ / x) / integral;
      const double tilt = 0.5 * shape_ / mean_ * (x / mean_ - mean_ / x);
      result.curvature = -0.5 - tilt - result.slope;
      return result;
    };
    const math::Slope at = math::approach(probe, first_guess(rounded, lower), 1);
    return std::fma(x, math::expm1(math::final_step(at, rest)), x);
  }

  double mean_;
  double shape_;
};

enum InverseGaussianForm { kInverseGaussianShape, kInverseGaussianQuantiles };

// log(shape / mean) between which two quantiles go from all but endlessly far apart to all but alike.
constexpr double kLowestLogRatio = -230;
constexpr double kHighestLogRatio = 27.6;

// The ratio of two quantiles falls as shape / mean grows.
bool fit_inverse_gaussian(std::span<const double> own, std::span<double> out) {
  const std::array<double, 4> q = in_order(own);
  const double target = math::log(q[3] / q[1]);
  const auto quantile = [](const InverseGaussian& law, double level) {
    return level <= 0.5 ? law.lower(level) : law.upper(1 - level);
  };
  const auto excess = [&](double log_ratio) {
    const InverseGaussian law(1, math::exp(log_ratio));
    const double low = quantile(law, q[0]);
    const double high = quantile(law, q[2]);
    return low > 0 ? math::log(high / low) - target : 1e300;
  };
  if (!(excess(kLowestLogRatio) > 0 && excess(kHighestLogRatio) < 0)) return false;
  const double ratio = math::exp(falling_root(excess, kLowestLogRatio, kHighestLogRatio));
  out[0] = q[1] / quantile(InverseGaussian(1, ratio), q[0]);
  out[1] = ratio * out[0];
  return true;
}

Rules check_inverse_gaussian(std::uint16_t form, std::span<const double> own) {
  if (form == kInverseGaussianQuantiles) {
    const std::array<double, 4> q = in_order(own);
    return Rules().quantile_pairs(q).positive({"the lower quantile", q[1]});
  }
  return Rules().positive({"mean", own[0]}).positive({"shape", own[1]});
}

bool canonical_inverse_gaussian(std::uint16_t form, std::span<const double> own,
                                std::span<double> out) {
  if (!check_inverse_gaussian(form, own).ok()) return false;
  if (form == kInverseGaussianQuantiles)
    return fit_inverse_gaussian(own, out) && std::isfinite(out[0] + out[1]);
  out[0] = own[0];
  out[1] = own[1];
  return true;
}

MakeResult make_inverse_gaussian(const Shape& form, std::span<const double> flat) {
  Rules rules = check_inverse_gaussian(form.form, flat);
  double own[2] = {};
  if (rules.ok() && !canonical_inverse_gaussian(form.form, flat, own)) {
    rules.fail(form.form == kInverseGaussianQuantiles
                   ? "no inverse_gaussian law has these quantiles"
                   : "the parameters leave the range of numbers");
  }
  if (!rules.ok()) return *rules.error();
  const double mean = own[0];
  const double shape = own[1];
  return Rules()
      .positive({"mean", mean})
      .positive({"shape", shape})
      .holds(shape / mean >= 1e-100 && shape / mean <= 1e12, "1e-100 <= shape / mean <= 1e12",
             {{"mean", mean}, {"shape", shape}})
      .build<InverseGaussian>(mean, shape);
}

}  // namespace

const Law& inverse_gaussian_law() {
  static const Law law = {
      .id = LawId::inverse_gaussian,
      .name = "inverse_gaussian",
      .summary = "the time a drifting random walk takes to reach a level",
      .forms =
          {{.params = {{.name = "mean", .range = range::positive_sized()},
                       {.name = "shape", .range = range::positive_sized()}}},
           {.params = {}, .variadic = Variadic::quantiles, .named_only = true, .n_quantiles = 2}},
      .joint_rule = "1e-100 <= shape / mean <= 1e12",
      .mean_formula = "mean",
      .variance_formula = "mean^3 / shape",
      .source = "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 1994, ch. 15",
      .examples = {"inverse_gaussian(10, 50)", "inverse_gaussian(mean: 1, shape: 2)",
                   "inverse_gaussian(p10: 4, p90: 20)"},
      .make = make_inverse_gaussian,
      .canonical = canonical_inverse_gaussian,
  };
  return law;
}

}  // namespace plimsoll::dist
