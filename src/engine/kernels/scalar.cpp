#define PLIMSOLL_ISA_NAME "scalar"
#include "engine/kernels/kernels.inc"

namespace plimsoll::engine::block {

const KernelTable& kernels_scalar() {
  return scalar::kernel_table();
}

}  // namespace plimsoll::engine::block
