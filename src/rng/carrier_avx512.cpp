// The probe of carrier_probe.h, compiled for AVX-512: carrier_test.cpp asks all of them for the
// same bits.
#include "rng/carrier_probe.h"

namespace plimsoll::rng {

void probe_avx512(std::uint64_t key, std::uint64_t first, std::int64_t n,
                  const std::uint64_t* trials, const std::uint64_t* ordinals, double* out) {
  probe(key, first, n, trials, ordinals, out);
}

}  // namespace plimsoll::rng
