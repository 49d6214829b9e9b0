#define PLIMSOLL_ISA_NAME "avx2"
#include "engine/kernels/kernels.inc"

namespace plimsoll::engine::block {

const KernelTable& kernels_avx2() {
  return avx2::kernel_table();
}

}  // namespace plimsoll::engine::block
