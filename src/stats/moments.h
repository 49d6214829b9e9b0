// Mean, spread and shape of a sample from its exact power sums.
//
//   mean, variance, sd   correctly rounded; the variance divides by n - 1
//   skewness             third central moment over the second's power 3/2, both dividing by n;
//                        within 1 ulp
//   kurtosis             fourth central moment over the squared second, less 3; within 1 ulp
//   absent               no trial: everything; one trial: variance, sd and errors; a sample without
//                        spread: skewness and kurtosis
//   standard errors      of independent trials: sd / sqrt(n) for the mean; for the sd half of that of
//                        the variance over the sd, the variance's being exact for any law:
//                        sd * sqrt((kurtosis + 2) / (4 n) + 1 / (2 n (n - 1))). The second term is what
//                        is left where all squared distances from the mean are equal
//   exact                same bits for any order or partition of the trials
#pragma once

#include <optional>

#include "stats/exact_sum.h"

namespace plimsoll::stats {

struct Moments {
  std::uint64_t count = 0;
  std::optional<double> mean;
  std::optional<double> variance;
  std::optional<double> sd;
  std::optional<double> skewness;
  // Excess kurtosis: 0 for a normal.
  std::optional<double> kurtosis;
  std::optional<double> mean_se;
  std::optional<double> sd_se;
};

// Skewness, kurtosis and the error of the sd need power sums up to 4, the rest up to 2.
Moments moments(const PowerSums& sums);

}  // namespace plimsoll::stats
