// For tests: the kernels of kernels.def run on one carrier each, in translation units compiled for
// its instruction set.
#pragma once

namespace plimsoll::dist {

// Kernel number `kernel` of kernels.def at n signed tails (n a multiple of 8), one set of
// parameters.
using RunLanes = void (*)(int kernel, const double* tails, const double* params, double* out,
                          int n);

void run_lanes_scalar(int kernel, const double* tails, const double* params, double* out, int n);
void run_lanes_avx2(int kernel, const double* tails, const double* params, double* out, int n);
void run_lanes_avx512(int kernel, const double* tails, const double* params, double* out, int n);

}  // namespace plimsoll::dist
