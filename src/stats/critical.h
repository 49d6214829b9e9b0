// Two-sided critical values: how many standard errors wide an interval must be on either side.
//
//   takes   confidence in (0, 1), such as 0.95
//   exact   relative 1e-10 for confidence in 0.01 .. 0.999999; arithmetic and square roots only, so
//           that the bits are the same everywhere
//   source  M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions", 1964: Student 26.7.3
//           and 26.7.4, normal 26.2.11 and 26.2.14
#pragma once

namespace plimsoll::stats {

// P(|Z| <= z) = confidence.
double normal_critical(double confidence);
// P(|T| <= t) = confidence for Student's t; df >= 1.
double student_critical(int degrees_of_freedom, double confidence);

}  // namespace plimsoll::stats
