// The kernels of kernel_lanes.h, compiled for AVX2; kernel_test.cpp asks all of them for the same
// bits.
#define PLIMSOLL_RUN_LANES run_lanes_avx2
#include "dist/kernel_lanes.inc"
