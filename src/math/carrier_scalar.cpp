// The probe of carrier_probe.h, compiled for one number at a time: carrier_test.cpp asks all of
// them for the same bits.
#include "math/carrier_probe.h"

namespace plimsoll::math {

int probe_scalar(const double* x, const double* y, int n, double* out, const char** names) {
  return probe<double>(x, y, n, out, names);
}

}  // namespace plimsoll::math
