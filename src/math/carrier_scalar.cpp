#include "math/carrier_probe.h"

namespace plimsoll::math {

int probe_scalar(const double* x, const double* y, int n, double* out) {
  return probe<double>(x, y, n, out);
}

}  // namespace plimsoll::math
