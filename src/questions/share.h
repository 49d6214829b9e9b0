// A share of failing points, with an error and an interval that few points do not shrink.
#pragma once

#include <cstdint>
#include <span>

namespace plimsoll::questions {

struct Share {
  double value = 0;
  // Never 0: that of the share with two hits and two misses more (Agresti and Coull, "Approximate is
  // better than 'exact'", The American Statistician 52(2), 1998).
  double se = 0;
  // 95 %, of Clopper and Pearson, with as many points as the share's own spread leaves of them.
  double low = 0;
  double high = 1;
};

// `owners`: by point, its replicate; the points of one are alike. Empty for independent points.
// `n_most`: independent points that there are at most: those of independent trials themselves, of
// replicates as many as would tell the probability as well, 1 / (its relative error)^2.
Share share_of(std::span<const std::uint8_t> flags, std::span<const std::uint32_t> owners,
               double n_most);

// Of hits among n, which need not be whole numbers: the 95 % interval of Clopper and Pearson.
void exact_interval(double hits, double n, double& low, double& high);

}  // namespace plimsoll::questions
