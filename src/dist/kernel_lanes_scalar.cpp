// The kernels of kernel_lanes.h, compiled for one number at a time; kernel_test.cpp asks all of
// them for the same bits.
#define PLIMSOLL_RUN_LANES run_lanes_scalar
#include "dist/kernel_lanes.inc"
