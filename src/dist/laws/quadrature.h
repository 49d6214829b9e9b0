// Mean and variance of a law by integrating its quantile function, for laws without closed forms.
//
//   takes    the quantile in both tails, for tails in (0, 1/2]; the probabilities where it has a
//            kink or jump, as tails: `lower_breaks` from below, `upper_breaks` from above, in any
//            order
//   exact    about 1e-13 of the mean of |x| and of the variance for a quantile that is analytic
//            between breaks; in a tail that is a power, tail^-a with a above 0.9 (mean) or 0.45
//            (variance), about 1e-13 divided by 1 - a, or by 1 - 2a
//   errors   a tail too heavy for a moment is found from its growth: +-inf, NaN when both are
//   source   Takahasi & Mori, "Double exponential formulas for numerical integration", Publ. RIMS
//            9, 1974
#pragma once

#include <functional>
#include <vector>

namespace plimsoll::dist {

struct Moments {
  double mean;
  double variance;
};

struct QuantileIntegrand {
  std::function<double(double)> lower;
  std::function<double(double)> upper;
  std::vector<double> lower_breaks = {};
  std::vector<double> upper_breaks = {};
};

Moments moments_of_quantile(const QuantileIntegrand& quantile);

}  // namespace plimsoll::dist
