#define PLIMSOLL_ISA_NAME "scalar"
#include "engine/block/kernels.inc"

namespace plimsoll::engine::block {

const KernelTable& kernels_scalar() {
  return scalar::kernel_table();
}

}  // namespace plimsoll::engine::block
