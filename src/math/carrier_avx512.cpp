// The probe of carrier_probe.h, compiled for AVX-512: carrier_test.cpp asks all of them for the
// same bits.
#include "math/carrier_probe.h"

namespace plimsoll::math {

int probe_avx512(const double* x, const double* y, int n, double* out, const char** names) {
  return probe<Pack>(x, y, n, out, names);
}

}  // namespace plimsoll::math
