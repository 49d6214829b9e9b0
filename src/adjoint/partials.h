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

// to[i] += g[i].
void add_to(double* to, const double* g, std::int64_t n);
// to[i % 8] += g[i], in the order of i.
void fold_to(double* to, const double* g, std::int64_t n);
bool all_zero(const double* a, std::int64_t n);

}  // namespace plimsoll::adjoint
