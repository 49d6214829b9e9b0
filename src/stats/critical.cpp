// Both by inverses that the laws use too: the normal quantile and the incomplete beta function.
#include "stats/critical.h"

#include <cmath>

#include "base/check.h"
#include "math/functions.h"
#include "math/special.h"

namespace plimsoll::stats {

double normal_critical(double confidence) {
  PLIMSOLL_CHECK(confidence > 0.0 && confidence < 1.0);
  return -math::normal_quantile(0.5 * (1.0 - confidence));
}

// P(|T| > t) is the lower tail of beta(df / 2, 1 / 2) at df / (df + t^2).
double student_critical(int degrees_of_freedom, double confidence) {
  PLIMSOLL_CHECK(degrees_of_freedom >= 1 && confidence > 0.0 && confidence < 1.0);
  const double df = static_cast<double>(degrees_of_freedom);
  const math::Fraction at = math::IncompleteBeta(0.5 * df, 0.5).inverse_lower(1.0 - confidence);
  return std::sqrt(df * (at.y / at.x));
}

}  // namespace plimsoll::stats
