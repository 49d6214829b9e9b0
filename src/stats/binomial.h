// Binomial tails and the intervals of a probability that follow from them.
//
//   exact   tails to a relative 1e-11 while they exceed 1e-20, intervals to 1e-12; the same bits
//           everywhere
//   cost    O(sqrt(n)) per law; an interval some 20 us
//   source  E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
//           1927; C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits", 1934
#pragma once

#include <cstdint>
#include <vector>

namespace plimsoll::stats {

// The probabilities of binomial(n, p) but for 1e-20 at either end.
class BinomialLaw {
 public:
  BinomialLaw(std::uint64_t n, double p);

  std::uint64_t first() const { return first_; }
  std::uint64_t last() const { return first_ + mass_.size() - 1; }
  double mass(std::uint64_t k) const { return mass_[k - first_]; }
  // P(X <= k) and P(X >= k), each summed from its small end.
  double lower_tail(std::uint64_t k) const;
  double upper_tail(std::uint64_t k) const;

 private:
  std::uint64_t first_ = 0;
  std::vector<double> mass_;
};

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

// n >= 1, hits <= n, confidence in (0, 1).
Interval wilson_interval(std::uint64_t hits, std::uint64_t n, double confidence);
Interval clopper_pearson_interval(std::uint64_t hits, std::uint64_t n, double confidence);
// A standard error that is never zero: half of Wilson's 95 % interval over its critical value.
double wilson_se(std::uint64_t hits, std::uint64_t n);

}  // namespace plimsoll::stats
