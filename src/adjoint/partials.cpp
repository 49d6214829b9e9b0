// One loop for each operation and operand, kept free of branches so that it becomes vectors.
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

namespace {

// By the names of op.def: g = a * d(out)/d(operand k).
struct Partial {
  std::size_t k;
  const Elementwise& v;
  const double* a;
  double* g;
  std::int64_t n;

  const double* x() const { return v.x[0]; }
  const double* y() const { return v.x[1]; }

  void neg() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = -a[i];
  }
  void add() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = a[i];
  }
  void sub() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = k == 0 ? a[i] : -a[i];
  }
  void mul() const { times(a, k == 0 ? y() : x(), g, n); }
  void div() const { k == 0 ? over(a, y(), g, n) : divisor(a, v.out, y(), g, n); }
  void pow() const { power(k, v, a, g, n); }
  void abs() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = x()[i] < 0 ? -a[i] : a[i];
  }
  void sqrt() const {
    each(a, g, n, [&](std::int64_t i) { return 0.5 * a[i] / v.out[i]; });
  }
  void exp() const { times(a, v.out, g, n); }
  void log() const { over(a, x(), g, n); }
  void expm1() const {
    each(a, g, n, [&](std::int64_t i) { return a[i] * (v.out[i] + 1); });
  }
  void log1p() const {
    each(a, g, n, [&](std::int64_t i) { return a[i] / (1 + x()[i]); });
  }
  void min() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = (y()[i] < x()[i]) == (k == 1) ? a[i] : 0.0;
  }
  void max() const {
    for (std::int64_t i = 0; i < n; ++i) g[i] = (y()[i] > x()[i]) == (k == 1) ? a[i] : 0.0;
  }
  void normal_cdf() const {
    each(a, g, n, [&](std::int64_t i) { return a[i] * math::normal_density(x()[i]); });
  }
  void normal_quantile() const {
    each(a, g, n, [&](std::int64_t i) { return a[i] / math::normal_density(v.out[i]); });
  }
  void select() const { where_zero(a, x(), k == 2, g, n); }
};

}  // namespace

void partial(Op op, std::size_t k, const Elementwise& v, const double* a, double* g,
             std::int64_t n) {
  const Partial of{k, v, a, g, n};
  switch (op) {
// Those that have a derivative by some operand.
#define OP_elementwise(name, arity, cls, others) PARTIAL_##cls##_##others(name)
#define PARTIAL_jump_jump(name)
#define PARTIAL_none_none(name)
#define PARTIAL_smooth_smooth(name) \
  case Op::name:                    \
    return of.name();
#define PARTIAL_kink_kink(name) PARTIAL_smooth_smooth(name)
#define PARTIAL_jump_smooth(name) PARTIAL_smooth_smooth(name)
#include "ir/op.def"
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
