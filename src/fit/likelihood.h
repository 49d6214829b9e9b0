// The log likelihood of a sample under a law, and where it is greatest.
//
//   climbed   by Newton's steps in the free parameters, damped (Levenberg, Marquardt) where a step does not climb; from several
//             starts where a law may have several tops
//   exact     plain IEEE operations and math's own functions: the same bits everywhere
//   source    Nocedal and Wright, Numerical Optimization, 2nd ed., 2006, ch. 3 and 10
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fit/family.h"

namespace plimsoll::fit {

class Likelihood {
 public:
  Likelihood(const Family& family, Framed data) : family_(family), data_(std::move(data)) {}

  const Family& family() const { return family_; }
  const Framed& data() const { return data_; }
  Framed& data() { return data_; }
  // In the frame: without the factors of its scale.
  Local at(const Point& point) const;
  // The log probability that an observation is between the bounds of truncation; 0 where there are none.
  Local kept(const Point& point) const;
  // Of what is censored; the log probability of being there, not yet divided by that of being kept.
  Local below(const Point& point) const;
  Local above(const Point& point) const;
  // From a log density in the frame to one in the values' own units.
  double unframed(double value, double n_exact) const;

 private:
  Local mass(const Point& point, const std::optional<double>& low,
             const std::optional<double>& high) const;

  const Family& family_;
  Framed data_;
};

struct Top {
  Point point{};
  Local local;
  // The inverse of minus the second derivatives: covariances of the free parameters.
  std::array<Point, kMostParameters> covariance{};
  // Why there is no top; empty where there is.
  std::string trouble;
};

// From every start of the family, or from `start`.
Top climb(const Likelihood& likelihood, const Point* start = nullptr);

// The inverse of a symmetric matrix of size n where it is positive definite.
std::optional<std::array<Point, kMostParameters>> inverse_of(
    const std::array<Point, kMostParameters>& matrix, std::size_t n);

}  // namespace plimsoll::fit
