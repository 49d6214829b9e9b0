// The incomplete gamma function.
//
// With t = x e^w both ratios become integrals outwards from x,
//     Q(a, x) = x^a e^-x / Gamma(a) * int_0^inf exp(a w - x (e^w - 1)) dw,
// and P likewise over w < 0. The integrand is entire, falls from 1 and is log-concave, so one
// Gauss-Legendre rule of fixed size serves all shapes: no continued fraction whose length depends
// on them, and one smooth recipe for large and small. The factor in front carries all of the
// magnitude; its exponent is formed in double-double. The integrand's exponent is split as (x - a)
// w + x (e^w - 1 - w), which does not cancel. Only for a < 1 and small x the series of P is used
// (DLMF 8.7.1), from which Q follows without cancellation as -expm1(log of P) (compare Gautschi, "A
// computational procedure for incomplete gamma functions", ACM TOMS 5(4), 1979).
//
// Inverses: Halley's rule on log P or log Q over log x. The density of log x is log-concave, hence
// both tails are, and Newton steps converge from any side.
#include <cmath>
#include <limits>

#include "math/functions.h"
#include "math/special.h"
#include "math/special_clones.h"
#include "math/special_solve.h"

namespace plimsoll::math {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Below this x the series is used for shapes below 1.
constexpr double kSmallX = 1.5;
constexpr double kSmallShape = 3;
// From here on the integral of Q is narrow enough for the rule.
constexpr double kUpperX = 1.6;

// sum over n >= 1 of (-x)^n / (n! (a + n)), for x <= kSmallX.
double small_series(double a, double x) {
  double sum = 0;
  double power = 1;
  for (int n = 1; n < 40; ++n) {
    power *= -x / n;
    const double term = power / (a + n);
    sum += term;
    if (std::fabs(term) < 1e-17 * std::fabs(sum)) break;
  }
  return sum;
}

// P without the factor in front, for x < a, or any x of a few units where a < kSmallShape.
PLIMSOLL_CLONES double lower_factor(double a, double x) {
  // Slowly falling integrands are left to the series DLMF 8.7.2, all of whose terms are positive.
  if (a < kSmallShape) {
    double sum = 0;
    double term = 1 / a;
    for (int n = 1; term > 1e-17 * sum; ++n) {
      sum += term;
      term *= x / (a + n);
    }
    return sum;
  }
  const double linear = a - x;
  auto cost = [=](double v) PLIMSOLL_LAMBDA { return fma(x, expm1_minus_inside(-v), linear * v); };
  auto slope = [=](double v) PLIMSOLL_LAMBDA { return linear + x * (1 - exp_inside(-v)); };
  return integrate_tail(cost, cost_span(cost, slope, linear, x));
}

// Q without the factor in front, for x >= a.
PLIMSOLL_CLONES double upper_factor(double a, double x) {
  const double linear = x - a;
  auto cost = [=](double v) PLIMSOLL_LAMBDA { return fma(x, expm1_minus_inside(v), linear * v); };
  auto slope = [=](double v) PLIMSOLL_LAMBDA { return linear + x * (exp_inside(v) - 1); };
  return integrate_tail(cost, cost_span(cost, slope, linear, x));
}

}  // namespace

// What is known at x: P for `series` (as exp(exponent) (1 + excess)) and `lower`, Q for `upper` (as
// exp(exponent) factor).
struct IncompleteGamma::Evaluation {
  enum Kind { series, lower, upper } kind;
  Wide exponent;
  double factor;
  double excess;
};

IncompleteGamma::IncompleteGamma(double shape)
    : a_(shape > 0 && std::isfinite(shape) ? shape : kNan), log_norm_(kNan), log_norm_next_(kNan) {
  if (std::isnan(a_)) return;
  log_norm_ = log_gamma_wide(a_);
  log_norm_next_ = add(log_norm_, log_wide(Wide(a_)));
}

IncompleteGamma::Evaluation IncompleteGamma::evaluate(Wide x) const {
  const Wide power = mul(log_wide(x), a_);
  if (a_ < 1 && x.high < kSmallX) {
    const double excess = a_ * small_series(a_, x.high);
    return {Evaluation::series, add(power, -log_norm_next_), 1 + excess, excess};
  }
  const Wide exponent = add(add(power, -x), -log_norm_);
  if (x.high < a_ || (a_ >= 1 && x.high < kUpperX))
    return {Evaluation::lower, exponent, lower_factor(a_, x.high), 0};
  return {Evaluation::upper, exponent, upper_factor(a_, x.high), 0};
}

Tails IncompleteGamma::tails(double x) const {
  return tails(Wide(x));
}

Tails IncompleteGamma::tails(Wide x) const {
  if (std::isnan(a_) || std::isnan(x.high)) return {kNan, kNan};
  if (!(x.high > 0)) return {0, 1};
  if (std::isinf(x.high)) return {1, 0};
  const Evaluation at = evaluate(x);
  const double front = exp_wide(at.exponent);
  const double direct = std::fmin(front * at.factor, 1.0);
  switch (at.kind) {
    case Evaluation::series: {
      if (direct <= 0.5) return {direct, 1 - direct};
      const double rest = -expm1(at.exponent.high) - front * (at.exponent.low + at.excess);
      return {1 - rest, rest};
    }
    case Evaluation::lower:
      return {direct, 1 - direct};
    case Evaluation::upper:
      return {1 - direct, direct};
  }
  return {kNan, kNan};
}

double IncompleteGamma::density(Wide x) const {
  const Wide log_x = log_wide(x);
  return exp_wide(add(add(mul(log_x, two_sum(a_, -1.0)), -x), -log_norm_));
}

double IncompleteGamma::first_guess(double tail, bool lower) const {
  const double log_tail = log(tail);
  // P is x^a / Gamma(a + 1) at most; exact as x falls to 0.
  const double from_zero = (log_tail + log_norm_next_.high) / a_;
  if (a_ < 1) {
    if (lower) return from_zero;
    const double w = -log_tail - log_norm_.high;
    if (w > 2) return log(w + (a_ - 1) * log(w));
    return std::fmin((log1p(-tail) + log_norm_next_.high) / a_, 0.5);
  }
  // Wilson & Hilferty, "The distribution of chi-square", Proc. Nat. Acad. Sci. 17, 1931.
  const double z = lower ? normal_quantile(tail) : -normal_quantile(tail);
  const double root = 1 - 1 / (9 * a_) + z / (3 * std::sqrt(a_));
  if (!(root > 0.1)) return from_zero;
  return lower ? std::fmax(from_zero, log(a_) + 3 * log(root)) : log(a_) + 3 * log(root);
}

double IncompleteGamma::solve(double tail, bool lower) const {
  const double rounded = round_level(tail);
  const double guess = first_guess(rounded, lower);
  if (a_ < 1 && guess < -60) {
    // 1 + excess is 1 in double precision.
    const Target target = target_of(tail, rounded, !lower);
    const Wide u = div(add(target.log_rounded, log_norm_next_), Wide(a_));
    const double x = exp_wide(u);
    // A level moves the quantile of a tiny shape by powers of ten.
    const double moved = target.rest / a_;
    return std::fabs(moved) < 1 ? fma(x, expm1(moved), x) : exp_wide(add(u, moved));
  }
  const Target given = target_of(tail, rounded, false);
  const Target other = target_of(tail, rounded, true);
  double x = 0;
  double rest = 0;
  auto probe = [&](double u) {
    x = exp(u);
    const Evaluation at = evaluate(Wide(x));
    const bool rising = at.kind != Evaluation::upper;
    const Target& target = rising == lower ? given : other;
    rest = target.rest;
    const Wide missing = add(at.exponent, -target.log_rounded);
    Slope result{};
    if (at.kind == Evaluation::series) {
      result.residual = add(missing, log1p(at.excess)).high;
      result.slope = a_ * exp(-x) / at.factor;
    } else {
      result.residual = add(missing, log(at.factor)).high;
      result.slope = (rising ? 1 : -1) / at.factor;
    }
    result.curvature = a_ - x - result.slope;
    return result;
  };
  const Slope at = approach(probe, guess, 1);
  return fma(x, expm1(final_step(at, rest)), x);
}

double IncompleteGamma::inverse(double tail, bool lower) const {
  if (!(tail > 0 && tail < 1) || std::isnan(a_)) return kNan;
  if (tail > 0.5) return solve(1 - tail, !lower);
  // Around 1/2 both sides come from the same search.
  if (!lower && round_level(tail) == 0.5) return solve(1 - tail, true);
  return solve(tail, lower);
}

}  // namespace plimsoll::math
