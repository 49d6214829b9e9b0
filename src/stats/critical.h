// Two-sided critical values: how many standard errors wide an interval must be on either side.
//
//   takes   confidence in (0, 1), such as 0.95
//   exact   relative 1e-13 but for the rounding of 1 - confidence; the same bits everywhere
#pragma once

namespace plimsoll::stats {

// P(|Z| <= z) = confidence.
double normal_critical(double confidence);
// P(|T| <= t) = confidence for Student's t; df >= 1.
double student_critical(int degrees_of_freedom, double confidence);

}  // namespace plimsoll::stats
