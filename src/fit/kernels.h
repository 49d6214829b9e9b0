// Log densities of laws with their derivatives, by parameters that may be any number.
//
//   free       parameters of a kernel are free: logarithms of what is positive, logits of shares, else the number itself
//   framed     values are in a frame that suits them, x = (value - location) / scale
//   natural    the law's own parameters from free ones, in the order of the form that is named
//   outside    minus infinity where the law does not allow the value with these parameters
#pragma once

#include <cmath>
#include <limits>

#include "fit/dual.h"

namespace plimsoll::fit {

// A value with what kernels need of it.
struct Row {
  double x = 0;
  // log(x), where values are positive.
  double log_x = 0;
  // log(1 - x) of shares, log Gamma(x + 1) of counts.
  double other = 0;
};

inline constexpr double kHalfLog2Pi = 0.91893853320467274178;
inline constexpr double kLogPi = 1.14472988584940017414;
inline constexpr double kNever = -std::numeric_limits<double>::infinity();

template <std::size_t N>
using Free = std::array<Dual<N>, N>;

struct NormalKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D inverse, shift;
  D log_scale;
  explicit NormalKernel(const Free<N>& p)
      : inverse(exp(-p[1])), shift(p[0] * inverse), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    return z * z * -0.5 - log_scale - kHalfLog2Pi;
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1])}; }
};

// Form 1: median, sigma.
struct LognormalKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  NormalKernel normal;
  explicit LognormalKernel(const Free<N>& p) : normal(p) {}
  D operator()(const Row& r) const { return normal({r.log_x, 0, 0}) - r.log_x; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1])}; }
};

struct ExponentialKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D rate, log_mean;
  explicit ExponentialKernel(const Free<N>& p) : rate(exp(-p[0])), log_mean(p[0]) {}
  D operator()(const Row& r) const { return -(rate * r.x) - log_mean; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0])}; }
};

struct RayleighKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D square, log_square;
  explicit RayleighKernel(const Free<N>& p) : square(exp(p[0] * -2.0)), log_square(p[0] * 2.0) {}
  D operator()(const Row& r) const { return square * (-0.5 * r.x * r.x) - log_square + r.log_x; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0])}; }
};

// Free: log shape, log mean; shape, scale. In that pair neither moves the other.
struct GammaKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D shape, log_mean, height;
  explicit GammaKernel(const Free<N>& p)
      : shape(exp(p[0])), log_mean(p[1]), height(gamma_height(p[0])) {}
  D operator()(const Row& r) const {
    return height + shape * log_less(log_mean, r.x, r.log_x) - r.log_x;
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1] - p[0])}; }
};

struct ChiSquaredKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D half_1, constant;
  explicit ChiSquaredKernel(const Free<N>& p)
      : half_1(exp(p[0]) * 0.5 - 1.0),
        constant(exp(p[0]) * (-0.5 * 0.69314718055994530942) - log_gamma(exp(p[0]) * 0.5)) {}
  D operator()(const Row& r) const { return constant + half_1 * r.log_x - 0.5 * r.x; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0])}; }
};

struct InverseGaussianKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D shape, inverse, log_shape;
  explicit InverseGaussianKernel(const Free<N>& p)
      : shape(exp(p[1])), inverse(exp(-p[0])), log_shape(p[1]) {}
  D operator()(const Row& r) const {
    const D off = inverse * r.x - 1.0;
    return 0.5 * log_shape - kHalfLog2Pi - 1.5 * r.log_x - shape * (off * off) * (0.5 / r.x);
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1])}; }
};

struct WeibullKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D shape, log_shape, log_scale;
  explicit WeibullKernel(const Free<N>& p) : shape(exp(p[0])), log_shape(p[0]), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = shape * (r.log_x - log_scale);
    return log_shape - r.log_x + z - exp(z);
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1])}; }
};

struct LogLogisticKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D shape, log_shape, log_scale;
  explicit LogLogisticKernel(const Free<N>& p)
      : shape(exp(p[0])), log_shape(p[0]), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = shape * (r.log_x - log_scale);
    return log_shape - r.log_x - z - softplus(-z) * 2.0;
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1])}; }
};

// Of values with a known minimum, which the frame makes 1.
struct ParetoKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D shape, log_shape;
  explicit ParetoKernel(const Free<N>& p) : shape(exp(p[0])), log_shape(p[0]) {}
  D operator()(const Row& r) const { return log_shape - shape * r.log_x - r.log_x; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0])}; }
};

struct LogisticKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D inverse, shift, log_scale;
  explicit LogisticKernel(const Free<N>& p)
      : inverse(exp(-p[1])), shift(p[0] * inverse), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    return -log_scale - z - softplus(-z) * 2.0;
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1])}; }
};

struct GumbelKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D inverse, shift, log_scale;
  explicit GumbelKernel(const Free<N>& p)
      : inverse(exp(-p[1])), shift(p[0] * inverse), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    return -log_scale - z - exp(-z);
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1])}; }
};

struct CauchyKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D inverse, shift, log_scale;
  explicit CauchyKernel(const Free<N>& p)
      : inverse(exp(-p[1])), shift(p[0] * inverse), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    return -log_scale - kLogPi - log1p(z * z);
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1])}; }
};

// Its second derivative by the location is that of the expected information: the density has a peak.
struct LaplaceKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D location, inverse, log_scale;
  explicit LaplaceKernel(const Free<N>& p) : location(p[0]), inverse(exp(-p[1])), log_scale(p[1]) {}
  D operator()(const Row& r) const {
    const D off = r.x - location;
    const D size = off.v > 0 ? off : off.v < 0 ? -off : D(0);
    D out = -log_scale - 0.69314718055994530942 - size * inverse;
    out.h[0] = -inverse.v * inverse.v;
    return out;
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1])}; }
};

// df, location, scale.
struct StudentKernel {
  static constexpr std::size_t N = 3;
  using D = Dual<N>;
  D inverse, shift, over_df, power, constant;
  explicit StudentKernel(const Free<N>& p)
      : inverse(exp(-p[2])),
        shift(p[1] * inverse),
        over_df(exp(-p[0])),
        power((exp(p[0]) + 1.0) * -0.5),
        constant(student_height(p[0]) - 0.5 * kLogPi - p[2]) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    return constant + power * log1p(z * z * over_df);
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), p[1], exp(p[2])}; }
};

// Free: location, log scale, shape. Shapes of -1/2 and less have no regular maximum.
inline constexpr double kLeastTailShape = -0.5;

struct GevKernel {
  static constexpr std::size_t N = 3;
  using D = Dual<N>;
  D inverse, shift, log_scale, shape, shape_1;
  explicit GevKernel(const Free<N>& p)
      : inverse(exp(-p[1])),
        shift(p[0] * inverse),
        log_scale(p[1]),
        shape(p[2]),
        shape_1(p[2] + 1.0) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x - shift;
    const D u = shape * z;
    if (!(u.v > -1) || !(shape.v > kLeastTailShape)) return D(kNever);
    const D y = z * log1p_ratio(u);
    return -log_scale - shape_1 * y - exp(-y);
  }
  static Free<N> natural(const Free<N>& p) { return {p[0], exp(p[1]), p[2]}; }
};

// Of values above a known location, which the frame makes 0. Free: log scale, shape.
struct GpdKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D inverse, log_scale, shape, shape_1;
  explicit GpdKernel(const Free<N>& p)
      : inverse(exp(-p[0])), log_scale(p[0]), shape(p[1]), shape_1(p[1] + 1.0) {}
  D operator()(const Row& r) const {
    const D z = inverse * r.x;
    const D u = shape * z;
    if (!(u.v > -1) || !(shape.v > kLeastTailShape)) return D(kNever);
    return -log_scale - shape_1 * (z * log1p_ratio(u));
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), p[1]}; }
};

struct BetaKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D a_1, b_1, constant;
  explicit BetaKernel(const Free<N>& p)
      : a_1(exp(p[0]) - 1.0),
        b_1(exp(p[1]) - 1.0),
        constant(log_gamma(exp(p[0]) + exp(p[1])) - log_gamma(exp(p[0])) - log_gamma(exp(p[1]))) {}
  D operator()(const Row& r) const { return constant + a_1 * r.log_x + b_1 * r.other; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), exp(p[1])}; }
};

struct PoissonKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D mean, log_mean;
  explicit PoissonKernel(const Free<N>& p) : mean(exp(p[0])), log_mean(p[0]) {}
  D operator()(const Row& r) const { return log_mean * r.x - mean - r.other; }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0])}; }
};

// Free: the logit of p.
struct GeometricKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D log_p, log_q;
  explicit GeometricKernel(const Free<N>& p) : log_p(-softplus(-p[0])), log_q(-softplus(p[0])) {}
  D operator()(const Row& r) const { return log_p + log_q * r.x; }
  static Free<N> natural(const Free<N>& p) { return {share_of(p[0])}; }
};

struct BernoulliKernel {
  static constexpr std::size_t N = 1;
  using D = Dual<N>;
  D log_p, log_q;
  explicit BernoulliKernel(const Free<N>& p) : log_p(-softplus(-p[0])), log_q(-softplus(p[0])) {}
  D operator()(const Row& r) const { return r.x == 1 ? log_p : log_q; }
  static Free<N> natural(const Free<N>& p) { return {share_of(p[0])}; }
};

// Free: log r, log mean; r, p.
struct NegativeBinomialKernel {
  static constexpr std::size_t N = 2;
  using D = Dual<N>;
  D log_r, constant, log_q;
  explicit NegativeBinomialKernel(const Free<N>& p)
      : log_r(p[0]),
        constant(-(exp(p[0]) * softplus(p[1] - p[0]))),
        log_q(-softplus(p[0] - p[1])) {}
  D operator()(const Row& row) const {
    return log_rising(log_r, row.x) + constant + log_q * row.x - row.other;
  }
  static Free<N> natural(const Free<N>& p) { return {exp(p[0]), share_of(p[0] - p[1])}; }
};

}  // namespace plimsoll::fit
