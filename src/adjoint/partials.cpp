#include "adjoint/partials.h"

#include <cmath>

#include "base/check.h"
#include "math/functions.h"
#include "math/special_clones.h"

namespace plimsoll::adjoint {

namespace {

using ir::Op;

// An adjoint of 0 stays 0 beside a derivative that does not exist.
template <class F>
inline __attribute__((always_inline)) void each(const double* a, double* g, std::int64_t n, F f) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double value = f(i);
    g[i] = a[i] == 0 ? 0.0 : value;
  }
}

PLIMSOLL_CLONES void times(const double* a, const double* b, double* g, std::int64_t n) {
  each(a, g, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return a[i] * b[i]; });
}
PLIMSOLL_CLONES void over(const double* a, const double* b, double* g, std::int64_t n) {
  each(a, g, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return a[i] / b[i]; });
}
PLIMSOLL_CLONES void divisor(const double* a, const double* out, const double* y, double* g,
                             std::int64_t n) {
  each(a, g, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return -(a[i] * out[i]) / y[i]; });
}
PLIMSOLL_CLONES void where_zero(const double* a, const double* c, bool zero, double* g,
                                std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) g[i] = (c[i] == 0) == zero ? a[i] : 0.0;
}

void power(std::size_t k, const Elementwise& v, const double* a, double* g, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    const double x = v.x[0][i];
    const double y = v.x[1][i];
    if (a[i] == 0) {
      g[i] = 0;
    } else if (k == 0) {
      g[i] = y == 0 ? 0 : a[i] * y * math::pow(x, y - 1);
    } else {
      g[i] = v.out[i] == 0 ? 0 : a[i] * v.out[i] * math::log(x);
    }
  }
}

}  // namespace

void partial(Op op, std::size_t k, const Elementwise& v, const double* a, double* g,
             std::int64_t n) {
  const double* x = v.x[0];
  const double* y = v.x[1];
  switch (op) {
    case Op::neg:
      for (std::int64_t i = 0; i < n; ++i) g[i] = -a[i];
      return;
    case Op::add:
      for (std::int64_t i = 0; i < n; ++i) g[i] = a[i];
      return;
    case Op::sub:
      for (std::int64_t i = 0; i < n; ++i) g[i] = k == 0 ? a[i] : -a[i];
      return;
    case Op::mul:
      return times(a, k == 0 ? y : x, g, n);
    case Op::div:
      if (k == 0) return over(a, y, g, n);
      return divisor(a, v.out, y, g, n);
    case Op::pow:
      return power(k, v, a, g, n);
    case Op::abs:
      for (std::int64_t i = 0; i < n; ++i) g[i] = x[i] < 0 ? -a[i] : a[i];
      return;
    case Op::sqrt:
      return each(a, g, n, [&](std::int64_t i) { return 0.5 * a[i] / v.out[i]; });
    case Op::exp:
      return times(a, v.out, g, n);
    case Op::log:
      return over(a, x, g, n);
    case Op::expm1:
      return each(a, g, n, [&](std::int64_t i) { return a[i] * (v.out[i] + 1); });
    case Op::log1p:
      return each(a, g, n, [&](std::int64_t i) { return a[i] / (1 + x[i]); });
    case Op::min:
      for (std::int64_t i = 0; i < n; ++i) g[i] = (y[i] < x[i]) == (k == 1) ? a[i] : 0.0;
      return;
    case Op::max:
      for (std::int64_t i = 0; i < n; ++i) g[i] = (y[i] > x[i]) == (k == 1) ? a[i] : 0.0;
      return;
    case Op::normal_cdf:
      return each(a, g, n, [&](std::int64_t i) { return a[i] * math::normal_density(x[i]); });
    case Op::normal_quantile:
      return each(a, g, n, [&](std::int64_t i) { return a[i] / math::normal_density(v.out[i]); });
    case Op::select:
      return where_zero(a, x, k == 2, g, n);
    default:
      PLIMSOLL_CHECK(false && "not an elementwise operation with a derivative");
  }
}

namespace {

template <class F>
inline __attribute__((always_inline)) void add_each(double* to, std::int64_t n, F f) {
  for (std::int64_t i = 0; i < n; ++i) to[i] += f(i);
}

template <class F>
inline __attribute__((always_inline)) void fold_each(double* to, std::int64_t n, F f) {
  constexpr std::int64_t kLanes = 8;
  std::int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    for (std::int64_t j = 0; j < kLanes; ++j) to[j] += f(i + j);
  }
  for (std::int64_t j = 0; i < n; ++i, ++j) to[j] += f(i);
}

}  // namespace

PLIMSOLL_CLONES void add_to(double* to, const double* g, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i]; });
}
PLIMSOLL_CLONES void add_minus(double* to, const double* g, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return -g[i]; });
}
PLIMSOLL_CLONES void add_times(double* to, const double* g, const double* x, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] * x[i]; });
}
PLIMSOLL_CLONES void add_scaled(double* to, const double* g, double x, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] * x; });
}
PLIMSOLL_CLONES void add_over(double* to, const double* g, const double* x, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] / x[i]; });
}
PLIMSOLL_CLONES void add_shared(double* to, const double* g, double x, std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] / x; });
}
PLIMSOLL_CLONES void add_where(double* to, const double* g, const double* x, bool zero,
                               std::int64_t n) {
  add_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return (x[i] == 0) == zero ? g[i] : 0.0; });
}
PLIMSOLL_CLONES void fold_to(double* to, const double* g, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i]; });
}
PLIMSOLL_CLONES void fold_minus(double* to, const double* g, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return -g[i]; });
}
PLIMSOLL_CLONES void fold_times(double* to, const double* g, const double* x, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] * x[i]; });
}
PLIMSOLL_CLONES void fold_scaled(double* to, const double* g, double x, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] * x; });
}
PLIMSOLL_CLONES void fold_over(double* to, const double* g, const double* x, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] / x[i]; });
}
PLIMSOLL_CLONES void fold_shared(double* to, const double* g, double x, std::int64_t n) {
  fold_each(to, n, [=](std::int64_t i) PLIMSOLL_LAMBDA { return g[i] == 0 ? 0.0 : g[i] / x; });
}
PLIMSOLL_CLONES void fold_where(double* to, const double* g, const double* x, bool zero,
                                std::int64_t n) {
  fold_each(to, n,
            [=](std::int64_t i) PLIMSOLL_LAMBDA { return (x[i] == 0) == zero ? g[i] : 0.0; });
}

bool all_zero(const double* a, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (a[i] != 0) return false;
  }
  return true;
}

}  // namespace plimsoll::adjoint
