#define PLIMSOLL_RUN_LANES run_lanes_scalar
#include "dist/kernel_lanes.inc"
