// Quantiles and tails of counts whose parameters change from draw to draw: the number of events in
// a period, of successes among n. Pure functions: the same result wherever they are called, and the
// laws poisson and binomial are nothing else.
//
//   lower(p)   the smallest k with cdf(k) >= p, 0 < p <= 1/2
//   upper(q)   the smallest k with survival(k) <= q, 0 < q <= 1/2
//   exact      decided by CountTails as these functions compute them, whose relative error is
//              below 1e-13; so lower(cdf(k)) is k wherever cdf(k) and cdf(k - 1) differ
//   errors     NaN for parameters outside the domain and for levels outside (0, 1/2]; NaN where
//              the count would be above 2^53
//   cost       a mean below 30: 10 to 80 ns; else 1.4 us (Poisson) or 2.5 us (binomial)
#pragma once

namespace plimsoll::dist {

// P(X <= k) and P(X > k). The smaller of the two is accurate; the larger is 1 minus it, `cdf`
// rounded down and `survival` up, so that neither claims more than there is.
struct CountTails {
  double cdf;
  double survival;
};

// mean >= 0; k a whole number.
CountTails poisson_tails(double mean, double k);
double poisson_lower(double mean, double p);
double poisson_upper(double mean, double q);

// n a whole number >= 0, 0 <= chance <= 1.
CountTails binomial_tails(double n, double chance, double k);
double binomial_lower(double n, double chance, double p);
double binomial_upper(double n, double chance, double q);

}  // namespace plimsoll::dist
