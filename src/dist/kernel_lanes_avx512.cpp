#define PLIMSOLL_RUN_LANES run_lanes_avx512
#include "dist/kernel_lanes.inc"
