// Between breaks the integrand is smooth, so each piece is one double exponential rule; ends of
// the tails are measured from the nearer end, so that 1e-300 is no rounded zero.
#include "dist/laws/quadrature.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "math/functions.h"

namespace plimsoll::dist {

namespace {

using Function = std::function<double(double)>;

struct Integral {
  double value;
  // Of the absolute value.
  double size;
};

// t = end + (b - a) * d with d = 1 / (1 + e^(pi sinh |s|)), measured from the nearer end, so that a
// singular end at 0 is resolved down to 1e-300. Trapezoids in s, halved until nothing changes.
Integral tanh_sinh(const Function& f, double a, double b) {
  constexpr double kPi = 3.14159265358979323846;
  // Beyond this the weight is below 1e-300.
  constexpr double kLimit = 6.08;
  constexpr int kMaxHalvings = 7;
  const auto term = [&](double s) {
    const double e = math::exp(std::fabs(s));
    const double sinh = 0.5 * (e - 1 / e);
    const double cosh = 0.5 * (e + 1 / e);
    const double g = math::exp(-kPi * sinh);
    const double d = g / (1 + g);
    const double t = s < 0 ? a + (b - a) * d : b - (b - a) * d;
    const double weight = (b - a) * kPi * cosh * d / (1 + g);
    if (!(t > 0) || weight == 0) return Integral{0, 0};
    const double value = f(t) * weight;
    return Integral{value, std::fabs(value)};
  };
  double h = 0.5;
  Integral sum = term(0);
  const auto add = [&](double s) {
    const Integral one = term(s);
    sum.value += one.value;
    sum.size += one.size;
  };
  for (double s = h; s < kLimit; s += h) {
    add(s);
    add(-s);
  }
  Integral last{sum.value * h, sum.size * h};
  for (int halving = 0; halving < kMaxHalvings; ++halving) {
    h *= 0.5;
    for (double s = h; s < kLimit; s += 2 * h) {
      add(s);
      add(-s);
    }
    const Integral now{sum.value * h, sum.size * h};
    const double change = std::fabs(now.value - last.value);
    last = now;
    // Convergence squares the error, so this step is exact when the change is this small.
    if (change <= 1e-9 * now.size && halving > 0) break;
  }
  return last;
}

// Beyond it what lies behind the last point of the rule, at a tail of 1e-298, is more than rounding.
constexpr double kHeavy = 0.9;
// Below it a quantile is taken as the power of the tail that it has there.
constexpr double kLastTail = 1e-290;

// From 0 to b where |f| grows as t^-power: in v = t^(1 - power), in which the integrand has an end at 0, and most of it may
// belong to tails that no number can hold.
Integral heavy_piece(const Function& f, double b, double power) {
  const double left = 1 - power;
  const auto in_v = [&](double v) {
    const double t = std::max(math::exp(math::log(v) / left), kLastTail);
    return f(t) * math::exp(power * math::log(t)) / left;
  };
  return tanh_sinh(in_v, 0, math::exp(left * math::log(b)));
}

// `power`: a in |f| ~ t^-a as t goes to zero.
Integral integrate(const Function& f, std::vector<double> breaks, double power) {
  breaks.push_back(0);
  breaks.push_back(0.5);
  std::erase_if(breaks, [](double t) { return !(t >= 0 && t <= 0.5); });
  std::sort(breaks.begin(), breaks.end());
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  Integral out{0, 0};
  for (std::size_t i = 0; i + 1 < breaks.size(); ++i) {
    const Integral piece = i == 0 && power > kHeavy ? heavy_piece(f, breaks[1], power)
                                                    : tanh_sinh(f, breaks[i], breaks[i + 1]);
    out.value += piece.value;
    out.size += piece.size;
  }
  return out;
}

double square(double x) {
  return x * x;
}

// a in |x| ~ tail^-a as the tail goes to zero; 0 where x stays finite.
double growth(const Function& quantile) {
  const double far = std::fabs(quantile(kLastTail));
  const double near = std::fabs(quantile(1e-280));
  if (std::isinf(far)) return std::numeric_limits<double>::infinity();
  if (!(far > 2 * near) || near == 0) return 0;
  return (math::log(far) - math::log(near)) / 23.025850929940457;
}

}  // namespace

Moments moments_of_quantile(const QuantileIntegrand& quantile) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  // Growth is measured to some digits only; the moment at the border itself is infinite.
  constexpr double kSlack = 1e-6;
  const double below = growth(quantile.lower);
  const double above = growth(quantile.upper);
  const bool endless_below = below >= 1 - kSlack;
  const bool endless_above = above >= 1 - kSlack;
  if (endless_below && endless_above) return {kNan, kNan};
  if (endless_below) return {-kInfinity, kInfinity};
  if (endless_above) return {kInfinity, kInfinity};
  const double mean = integrate(quantile.lower, quantile.lower_breaks, below).value +
                      integrate(quantile.upper, quantile.upper_breaks, above).value;
  if (std::max(below, above) >= 0.5 - kSlack) return {mean, kInfinity};
  const auto squared = [mean](const Function& f) {
    return [mean, &f](double t) { return square(f(t) - mean); };
  };
  const double variance =
      integrate(squared(quantile.lower), quantile.lower_breaks, 2 * below).value +
      integrate(squared(quantile.upper), quantile.upper_breaks, 2 * above).value;
  return {mean, variance};
}

}  // namespace plimsoll::dist
