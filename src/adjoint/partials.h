// Adjoints of elementwise operations over arrays: g = a * d(out)/d(operand k), and 0 where a is 0
// whatever the rest is.
#pragma once

#include <cstdint>

#include "ir/ir.h"

namespace plimsoll::adjoint {

// Operands and result of one operation, n numbers each.
struct Elementwise {
  const double* x[3];
  const double* out;
};

// `op` must be smooth or a kink in operand k.
void partial(ir::Op op, std::size_t k, const Elementwise& values, const double* a, double* g,
             std::int64_t n);

// to[i] += g[i], -g[i], g[i] * x[i], g[i] * x, g[i] / x[i], g[i] / x, and g[i] where x[i] is 0 or
// is not.
void add_to(double* to, const double* g, std::int64_t n);
void add_minus(double* to, const double* g, std::int64_t n);
void add_times(double* to, const double* g, const double* x, std::int64_t n);
void add_scaled(double* to, const double* g, double x, std::int64_t n);
void add_over(double* to, const double* g, const double* x, std::int64_t n);
void add_shared(double* to, const double* g, double x, std::int64_t n);
void add_where(double* to, const double* g, const double* x, bool zero, std::int64_t n);
// The same to to[i % 8], in the order of i.
void fold_to(double* to, const double* g, std::int64_t n);
void fold_minus(double* to, const double* g, std::int64_t n);
void fold_times(double* to, const double* g, const double* x, std::int64_t n);
void fold_scaled(double* to, const double* g, double x, std::int64_t n);
void fold_over(double* to, const double* g, const double* x, std::int64_t n);
void fold_shared(double* to, const double* g, double x, std::int64_t n);
void fold_where(double* to, const double* g, const double* x, bool zero, std::int64_t n);
bool all_zero(const double* a, std::int64_t n);

}  // namespace plimsoll::adjoint
