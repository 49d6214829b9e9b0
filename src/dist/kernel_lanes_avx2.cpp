#define PLIMSOLL_RUN_LANES run_lanes_avx2
#include "dist/kernel_lanes.inc"
