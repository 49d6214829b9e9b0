// References in long double for distributions with extreme parameters. They share nothing with the
// program: closed forms, else the integral of the density by Gauss's rule.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace plimsoll::dist {

using Real = long double;

// Probabilities at or below a value, and above it.
struct Tails {
  Real below;
  Real above;
};

struct Reference {
  // Either the quantile, or the tails at x.
  std::function<Real(Real p, Real q)> quantile;
  std::function<Tails(Real x)> tails;
  // NaN where it is not known here.
  Real mean = NAN;
  Real sd = NAN;
  // The size of what the quantile is a sum of.
  Real size = 0;
  // What the standard law is multiplied by: its own underflow is multiplied too.
  Real unit = 1;
};

// Of a law by its name and parameters in the order of its first form; neither quantile nor tails where
// it has none here.
Reference reference_of(const std::string& law, const std::vector<double>& n);

}  // namespace plimsoll::dist
