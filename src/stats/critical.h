// Two-sided critical values: how many standard errors wide an interval must be on either side.
//
//   takes   confidence in (0, 1), such as 0.95
//   exact   relative 1e-10 for confidence in 0.01 .. 1 - 1e-12; arithmetic and square roots only,
//   so
//           the bits are the same everywhere
//   source  Student's distribution by the substitution u = t / sqrt(df + t^2); the normal's tail by
//           Laplace's continued fraction (Abramowitz & Stegun 26.2.14) and its series (26.2.11)
#pragma once

namespace plimsoll::stats {

// P(|Z| <= z) = confidence.
double normal_critical(double confidence);
// P(|T| <= t) = confidence for Student's t; df >= 1.
double student_critical(int degrees_of_freedom, double confidence);

}  // namespace plimsoll::stats
