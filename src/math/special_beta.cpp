// The incomplete beta function.
//
// With t / (1 - t) = (x / y) e^w, y = 1 - x, the ratio becomes an integral outwards from x,
//     I_x(a, b) = x^a y^b / B(a, b) * int_-inf^0 exp(a w - (a + b) log(y + x e^w)) dw,
// and its complement likewise over w > 0: the same form, and the same treatment, as in
// special_gamma.cpp. The exponent is split as (a y - b x) w - (a + b) H(w), where
// H(w) = log(1 + x (e^w - 1)) - x w is computed without cancellation and a y - b x in
// double-double. Where the integrand decays too slowly for the fixed rule (small shapes) the series
// of positive terms DLMF 8.17.8 is short; for a shape below 1 near its own end the series of
// DLMF 8.17.7 gives both ratios.
//
// Inverses: Halley's rule on the logarithm of a tail over logit x, whose density is log-concave.
#include <cmath>
#include <initializer_list>
#include <limits>

#include "math/functions.h"
#include "math/special.h"
#include "math/special_clones.h"
#include "math/special_solve.h"

namespace plimsoll::math {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Wider integrands than this come too close to the singularities at distance pi.
constexpr double kWidestSpan = 8.5;
// Up to here the series of positive terms converges fast.
constexpr double kSeriesX = 0.75;
// Bound of b x for the series of shapes below 1.
constexpr double kSmallProduct = 1.5;
constexpr double kBluntProduct = 1.6;

// H(w) for a fraction s <= 1/2 moved by e^w.
PLIMSOLL_INLINE double tilt(double s, double w) {
  const double minus = expm1_minus_inside(w);
  return fma(s, minus, log1p_minus_inside(s * (w + minus)));
}

// a sum over n >= 1 of (1-b)_n x^n / (n! (a + n)), for b x <= kSmallProduct and x <= 1/2.
double small_series(double a, double b, double x) {
  double sum = 0;
  double power = 1;
  for (int n = 1; n < 200; ++n) {
    power *= (n - b) * x / n;
    const double term = power / (a + n);
    sum += term;
    if (std::fabs(term) < 1e-17 * std::fabs(sum) || power == 0) break;
  }
  return a * sum;
}

// sum over n >= 0 of (a+b)_n x^n / (a+1)_n / a
double positive_series(double a, double b, double x) {
  double sum = 0;
  double term = 1;
  for (int n = 0; n < 100000; ++n) {
    sum += term;
    const double ratio = (a + b + n) / (a + 1 + n) * x;
    term *= ratio;
    if (term < 1e-17 * sum * (1 - std::fmin(ratio, 0.999))) break;
  }
  return sum / a;
}

// I_x(a, b) divided by x^a y^b / B(a, b), for linear = a y - b x >= 0; NaN where the integrand is
// too wide for the rule.
PLIMSOLL_CLONES double lower_factor(double a, double b, double x, double y, double linear) {
  // y + x e^-v = e^-v (x + y e^v): the smaller of the two fractions is the one that moves.
  const bool x_moves = x <= 0.5;
  const double s = x_moves ? x : y;
  const double sign = x_moves ? -1 : 1;
  const double sum = a + b;
  auto cost = [=](double v) PLIMSOLL_LAMBDA { return fma(sum, tilt(s, sign * v), linear * v); };
  auto slope = [=](double v) PLIMSOLL_LAMBDA {
    const double grown = s * (exp_inside(sign * v) - 1);
    return linear + sign * sum * ((grown + s) / (1 + grown) - s);
  };
  const double span = cost_span(cost, slope, linear, sum * x * y);
  return span <= kWidestSpan ? integrate_tail(cost, span) : kNan;
}

}  // namespace

// What is known at x: the tail `exp(exponent) factor` of the side `lower`. For `series` factor is
// 1 + excess, and the other tail follows too.
struct IncompleteBeta::Evaluation {
  bool lower;
  bool series;
  Wide exponent;
  double factor;
  double excess;
};

IncompleteBeta::IncompleteBeta(double a, double b) : a_(a), b_(b), log_norm_(kNan) {
  if (a > 0 && b > 0 && std::isfinite(a) && std::isfinite(b)) log_norm_ = log_beta_wide(a, b);
}

PLIMSOLL_CLONES IncompleteBeta::Evaluation IncompleteBeta::evaluate(Wide x, Wide y) const {
  const Wide power = mul(log_wide(x), a_);
  const Wide other_power = mul(log_wide(y), b_);
  if (a_ < 1 && x.high <= 0.5 && b_ * x.high <= kSmallProduct) {
    const double excess = small_series(a_, b_, x.high);
    const Wide exponent = add(power, -add(log_norm_, log_wide(Wide(a_))));
    return {true, true, exponent, 1 + excess, excess};
  }
  if (b_ < 1 && y.high <= 0.5 && a_ * y.high <= kSmallProduct) {
    const double excess = small_series(b_, a_, y.high);
    const Wide exponent = add(other_power, -add(log_norm_, log_wide(Wide(b_))));
    return {false, true, exponent, 1 + excess, excess};
  }
  const Wide exponent = add(add(power, other_power), -log_norm_);
  const double linear = add(mul(y, a_), -mul(x, b_)).high;
  const bool lower = linear >= 0;
  const double a = lower ? a_ : b_;
  const double b = lower ? b_ : a_;
  const double from = lower ? x.high : y.high;
  const double rest = lower ? y.high : x.high;
  // With b >= 1 near x = 1 the integrand is double exponential; both tails are of a fair size
  // there, so the other one serves as well.
  const bool blunt = b >= 1 && rest <= 0.5 && a * rest <= kBluntProduct;
  if (!blunt) {
    const double factor = lower_factor(a, b, from, rest, std::fabs(linear));
    if (!std::isnan(factor)) return {lower, false, exponent, factor, 0};
    if (from <= kSeriesX) return {lower, false, exponent, positive_series(a, b, from), 0};
  }
  return {!lower, false, exponent, positive_series(b, a, rest), 0};
}

Tails IncompleteBeta::tails(Wide x, Wide y) const {
  if (std::isnan(log_norm_.high) || std::isnan(x.high) || std::isnan(y.high)) return {kNan, kNan};
  if (!(x.high > 0)) return {0, 1};
  if (!(y.high > 0)) return {1, 0};
  const Evaluation at = evaluate(x, y);
  const double front = exp_wide(at.exponent);
  const double direct = std::fmin(front * at.factor, 1.0);
  double rest = 1 - direct;
  if (at.series && direct > 0.5) {
    rest = -expm1(at.exponent.high) - front * (at.exponent.low + at.excess);
  }
  return at.lower ? Tails{direct, rest} : Tails{rest, direct};
}

double IncompleteBeta::density(Wide x, Wide y) const {
  return exp_wide(add(add(mul(log_wide(x), two_sum(a_, -1.0)), mul(log_wide(y), two_sum(b_, -1.0))),
                      -log_norm_));
}

// logit x.
PLIMSOLL_CLONES double IncompleteBeta::first_guess(double tail, bool lower) const {
  const double a = lower ? a_ : b_;
  const double b = lower ? b_ : a_;
  // I is about x^a / (a B(a, b)) as x falls to 0.
  const double from_zero = std::fmin((log(tail) + log_norm_.high + log(a)) / a, -0.5);
  double guess = from_zero;
  if (a >= 1 && b >= 1) {
    // The mean and deviation of logit x, roughly.
    const double score = log(a - 0.5) - log(b - 0.5) +
                         normal_quantile(tail) * std::sqrt(1 / (a - 0.5) + 1 / (b - 0.5));
    guess = std::fmax(guess, score);
  } else if (a >= 1) {
    // a (1 - x) is nearly a gamma variable of shape b, in its upper tail.
    const double w = -log(tail) - log_gamma_wide(b).high;
    const double log_y =
        w > 2 ? log((w + (b - 1) * log(w)) / a) : (log1p(-tail) + log_norm_.high + log(b)) / b;
    guess = -std::fmin(log_y, 2.0);
  }
  guess = std::fmax(std::fmin(guess, 690.0), -690.0);
  return lower ? guess : -guess;
}

PLIMSOLL_CLONES Fraction IncompleteBeta::solve(double tail, bool lower) const {
  const double rounded = round_level(tail);
  const Target given = target_of(tail, rounded, false);
  const Target other = target_of(tail, rounded, true);

  // So near an end that the other factor is 1 in double precision.
  for (const bool at_zero : {true, false}) {
    const double a = at_zero ? a_ : b_;
    const double b = at_zero ? b_ : a_;
    if (a >= 1) continue;
    const Target& target = at_zero == lower ? given : other;
    const Wide u = div(add(target.log_rounded, add(log_norm_, log_wide(Wide(a)))), Wide(a));
    if (u.high + log(std::fmax(b, 1.0)) > -42) continue;
    const double start = exp_wide(u);
    const double moved = target.rest / a;
    const double x =
        std::fabs(moved) < 1 ? fma(start, expm1(moved), start) : exp_wide(add(u, moved));
    return at_zero ? Fraction{x, 1 - x} : Fraction{1 - x, x};
  }

  // The smaller of x and y is kept as one number, the other is 1 minus it exactly.
  double small = 0;
  bool x_small = true;
  double rest = 0;
  auto probe = [&](double u) PLIMSOLL_LAMBDA {
    x_small = u <= 0;
    const double e = exp(-std::fabs(u));
    small = e / (1 + e);
    const Wide large = one_minus(small);
    const Evaluation at = x_small ? evaluate(Wide(small), large) : evaluate(large, Wide(small));
    const double x = x_small ? small : large.high;
    const double y = x_small ? large.high : small;
    const Target& target = at.lower == lower ? given : other;
    rest = target.rest;
    const Wide missing = add(at.exponent, -target.log_rounded);
    const double sign = at.lower ? 1 : -1;
    Slope result{};
    if (at.series) {
      result.residual = add(missing, log1p(at.excess)).high;
      // a (1-t)^b over the series, t the small end
      const double a = at.lower ? a_ : b_;
      const double b = at.lower ? b_ : a_;
      result.slope = sign * a * exp(b * log1p(at.lower ? -x : -y)) / at.factor;
    } else {
      result.residual = add(missing, log(at.factor)).high;
      result.slope = sign / at.factor;
    }
    result.curvature = a_ * y - b_ * x - result.slope;
    return result;
  };
  const Slope at = approach(probe, first_guess(rounded, lower), 1);
  const double step = final_step(at, rest);
  const double large = 1 - small;
  const double grown = expm1(x_small ? step : -step);
  const double scale = 1 / (1 + small * grown);
  const double moved = fma(small * large * grown, scale, small);
  const double left = large * scale;
  return x_small ? Fraction{moved, left} : Fraction{left, moved};
}

Fraction IncompleteBeta::inverse(double tail, bool lower) const {
  if (!(tail > 0 && tail < 1) || std::isnan(log_norm_.high)) return {kNan, kNan};
  if (tail > 0.5 || (!lower && round_level(tail) == 0.5)) return solve(1 - tail, !lower);
  return solve(tail, lower);
}

}  // namespace plimsoll::math
