// A distribution with its parameters: what the functions of the language (`quantile(d, p)`, ...)
// call and what draws are sampled through.
//
//   lower(p)    the quantile at probability p from below: the smallest x with F(x) >= p
//   upper(q)    the quantile at probability q from above: the largest tail is asked for by its own
//               small number, never as 1 - q. For discrete laws: the smallest x with survival(x)
//               <= q
//   cdf, survival, density
//               density is the probability mass for discrete laws; survival(x) = P(X > x), computed
//               directly, never as 1 - cdf
//   exact       relative error at most 1e-13 over the whole range, also at p = 1e-300 on either
//               side; discrete quantiles are exact integers; a quantile never falls where p rises
//   errors      p outside [0, 1] or NaN gives NaN; p = 0 and p = 1 give the ends of the support;
//               infinite moments are +inf, undefined ones NaN
//   cost        closed forms some nanoseconds; root searches some microseconds
//   threads     const members may be called from any thread
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace plimsoll::dist {

enum class LawId : std::uint16_t {
#define LAW(name, n) name,
#include "dist/all.def"
  count_
};

struct Support {
  double low;
  double high;
};

// The logarithmic derivative of a density around a place, f'(x + d) / f(x + d), as a ratio of two polynomials in d.
struct LogSlope {
  double top[3];
  double bottom[3];
};

class Distribution {
 public:
  virtual ~Distribution() = default;

  virtual double lower(double p) const = 0;
  virtual double upper(double q) const = 0;
  virtual double cdf(double x) const = 0;
  virtual double survival(double x) const = 0;
  virtual double density(double x) const = 0;
  virtual double mean() const = 0;
  virtual double variance() const = 0;
  // The root of the variance. NaN where that has left the normal numbers though the law is spread.
  double sd() const;
  virtual Support support() const = 0;
  virtual bool discrete() const { return false; }
  // The values, rising, at which a piecewise law jumps or changes its formula; empty for smooth
  // laws and for laws on all whole numbers. Integration of the quantile function splits there.
  virtual std::vector<double> knots() const { return {}; }

  // Of continuous laws of which it is such a ratio, at x inside of the support: exact to a few roundings of x.
  virtual std::optional<LogSlope> log_slope(double x) const;

  // Laws that are a function of a standard normal score (normal, lognormal) are sampled from it
  // directly: takes_score() is a property of the law, not of its parameters.
  virtual bool takes_score() const { return false; }
  virtual double from_score(double z) const;

  // `signed_tail` is a latent: +p for probability p <= 1/2 from below, -q for q <= 1/2 from above.
  // The quantile within 1e-13, by the recipe that the engine's vector kernels share; it may differ
  // from lower() and upper() in its last bits.
  virtual double sample(double signed_tail) const = 0;
};

// How a distribution expression is built, without the numbers: the law, which of its parameter
// forms is used, how many numbers of its own it takes, and the laws inside it (truncated, mixture).
struct Shape {
  LawId law = LawId::count_;
  std::uint16_t form = 0;
  std::uint32_t n_own = 0;
  std::vector<Shape> children;

  // Own numbers and those of all children.
  std::uint32_t n_flat() const;
};

// `flat`: the shape's own numbers in the order of its form, then those of each child in order.
// The error names the rule that a parameter breaks, with the values ("low < high, but low is 3 and
// high is 2").
Result<std::unique_ptr<Distribution>> make(const Shape& shape, std::span<const double> flat);

}  // namespace plimsoll::dist
