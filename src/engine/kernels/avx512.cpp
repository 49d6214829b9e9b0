#define PLIMSOLL_ISA_NAME "avx512"
#include "engine/kernels/kernels.inc"

namespace plimsoll::engine::block {

const KernelTable& kernels_avx512() {
  return avx512::kernel_table();
}

}  // namespace plimsoll::engine::block
