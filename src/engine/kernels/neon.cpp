#define PLIMSOLL_ISA_NAME "neon"
#include "engine/kernels/kernels.inc"

namespace plimsoll::engine::block {

const KernelTable& kernels_neon() {
  return neon::kernel_table();
}

}  // namespace plimsoll::engine::block
