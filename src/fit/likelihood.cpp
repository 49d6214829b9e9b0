#include "fit/likelihood.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "math/functions.h"

namespace plimsoll::fit {

namespace {

using Matrix = std::array<Point, kMostParameters>;

// The lower triangle L with L L' = matrix; nothing where it is not positive definite.
std::optional<Matrix> triangle_of(const Matrix& matrix, std::size_t n) {
  Matrix l{};
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double rest = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= l[i][k] * l[j][k];
      if (i == j) {
        if (!(rest > 1e-14 * std::fabs(matrix[i][i]))) return std::nullopt;
        l[i][i] = std::sqrt(rest);
      } else {
        l[i][j] = rest / l[j][j];
      }
    }
  }
  return l;
}

Point solved(const Matrix& l, Point right, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) right[i] -= l[i][k] * right[k];
    right[i] /= l[i][i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) right[i] -= l[k][i] * right[k];
    right[i] /= l[i][i];
  }
  return right;
}

Matrix negative(const Matrix& m) {
  Matrix out{};
  for (std::size_t i = 0; i < kMostParameters; ++i) {
    for (std::size_t j = 0; j < kMostParameters; ++j) out[i][j] = -m[i][j];
  }
  return out;
}

bool is_finite(const Local& local, std::size_t n) {
  if (!std::isfinite(local.value)) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(local.slope[i])) return false;
    for (std::size_t j = 0; j < n; ++j) {
      if (!std::isfinite(local.bend[i][j])) return false;
    }
  }
  return true;
}

// log of the probability from low to high, both included.
double log_mass(const dist::Distribution& law, const std::optional<double>& low,
                const std::optional<double>& high) {
  const bool discrete = law.discrete();
  const double first = low ? (discrete ? std::ceil(*low) - 1 : *low) : 0;
  if (!low && !high) return 0;
  double mass = 0;
  if (!high) {
    mass = law.survival(first);
  } else if (!low) {
    mass = law.cdf(*high);
  } else {
    const double below = law.cdf(first);
    const double upto = law.cdf(*high);
    mass = upto <= 0.5 ? upto - below : law.survival(first) - law.survival(*high);
  }
  return mass > 0 ? math::log(mass) : kNever;
}

// Free parameters that far from where the climb began are called endless: a factor of 1e13, where they are logarithms. A place
// is, that far outside of the values.
constexpr double kFarOff = 30;
// A free parameter with a larger error is not known within a factor of 150; a place not within so many widths of the law.
constexpr double kUnknown = 5;
constexpr double kMostStep = 3;
constexpr int kMostSteps = 200;
// Of the rise that is still to be expected: half the square of a step in standard errors.
constexpr double kFlat = 1e-16;
// Steps below it are those of rounding.
constexpr double kRounding = 4e-15;

// The free parameter is a place, and not the logarithm of one.
bool is_location(const Family& family, std::size_t i) {
  return static_cast<int>(i) == family.moved.place &&
         std::ranges::any_of(family.slots, [&](const Slot& slot) {
           return slot.role == Role::location && slot.free == static_cast<int>(i);
         });
}

Top climb_from(const Likelihood& f, const Point& start) {
  const std::size_t n = f.family().n_free;
  Point at = start;
  Top top;
  top.trouble = "it does not converge";
  Local here = f.at(at);
  if (!is_finite(here, n)) {
    top.local.value = kNever;
    return top;
  }
  double damping = 0;
  for (int step = 0; step < kMostSteps; ++step) {
    Matrix bent = negative(here.bend);
    for (std::size_t i = 0; i < n; ++i)
      bent[i][i] +=
          damping * std::max(std::fabs(bent[i][i]), 1e-3 * (1 + std::fabs(here.slope[i])));
    const auto triangle = triangle_of(bent, n);
    if (!triangle) {
      damping = std::max(1e-3, damping * 10);
      if (damping > 1e12) break;
      continue;
    }
    Point move = solved(*triangle, here.slope, n);
    double rise = 0;
    double longest = 0;
    bool is_nothing = true;
    for (std::size_t i = 0; i < n; ++i) {
      rise += move[i] * here.slope[i];
      longest = std::max(longest, std::fabs(move[i]));
      is_nothing = is_nothing && std::fabs(move[i]) <= kRounding * (1 + std::fabs(at[i]));
    }
    const bool is_last = damping == 0 && (rise < kFlat || is_nothing);
    if (longest > kMostStep) {
      for (std::size_t i = 0; i < n; ++i) move[i] *= kMostStep / longest;
    }
    Point next = at;
    for (std::size_t i = 0; i < n; ++i) next[i] += move[i];
    bool far_off = false;
    for (std::size_t i = 0; i < n; ++i) {
      const double low = is_location(f.family(), i) ? f.data().rows.front().row.x : start[i];
      const double high = is_location(f.family(), i) ? f.data().rows.back().row.x : start[i];
      far_off = far_off || !(next[i] > low - kFarOff && next[i] < high + kFarOff);
    }
    if (far_off) {
      top.trouble = "its likelihood rises without end";
      break;
    }
    Local there = f.at(next);
    const double noise = 1e-13 * (std::fabs(here.value) + f.data().n);
    const bool climbs =
        is_finite(there, n) && there.value >= here.value - (rise < noise ? noise : 0);
    if (climbs) {
      at = next;
      here = there;
      damping = damping < 1e-6 ? 0 : damping / 10;
    } else if (!is_last) {
      damping = std::max(1e-3, damping * 10);
      if (damping > 1e12) break;
    }
    if (is_last) {
      top.trouble.clear();
      break;
    }
  }
  top.point = at;
  top.local = here;
  return top;
}

void finish(Top& top, const Likelihood& f) {
  if (!top.trouble.empty()) return;
  const std::size_t n = f.family().n_free;
  const auto covariance = inverse_of(negative(top.local.bend), n);
  if (!covariance) {
    top.trouble = "its likelihood has no top of its own";
    return;
  }
  top.covariance = *covariance;
  const Family& family = f.family();
  for (std::size_t i = 0; i < n; ++i) {
    const double width = is_location(family, i)
                             ? math::exp(top.point[static_cast<std::size_t>(family.moved.width)])
                             : 1;
    if (top.covariance[i][i] > kUnknown * kUnknown * width * width)
      top.trouble =
          "the data do not determine all of its parameters: its likelihood hardly changes";
  }
}

}  // namespace

std::optional<Matrix> inverse_of(const Matrix& matrix, std::size_t n) {
  const auto triangle = triangle_of(matrix, n);
  if (!triangle) return std::nullopt;
  Matrix out{};
  for (std::size_t i = 0; i < n; ++i) {
    Point unit{};
    unit[i] = 1;
    const Point column = solved(*triangle, unit, n);
    for (std::size_t j = 0; j < n; ++j) out[j][i] = column[j];
  }
  return out;
}

Local Likelihood::mass(const Point& point, const std::optional<double>& low,
                       const std::optional<double>& high) const {
  Local out;
  if (!low && !high) return out;
  const std::size_t n = family_.n_free;
  const dist::Shape shape = family_.shape();
  const auto value = [&](const Point& p) {
    const auto law = dist::make(shape, family_.framed_numbers(p));
    return law ? log_mass(**law, low, high) : kNever;
  };
  out.value = value(point);
  if (out.value == kNever) return out;
  // Differences of the fourth order, across two parameters of the second.
  constexpr double h = 1e-3;
  for (std::size_t i = 0; i < n; ++i) {
    const auto moved = [&](double by) {
      Point p = point;
      p[i] += by;
      return value(p);
    };
    const double a = moved(-2 * h);
    const double b = moved(-h);
    const double c = moved(h);
    const double d = moved(2 * h);
    out.slope[i] = (a - 8 * b + 8 * c - d) / (12 * h);
    out.bend[i][i] = (-a + 16 * b - 30 * out.value + 16 * c - d) / (12 * h * h);
    for (std::size_t j = i + 1; j < n; ++j) {
      const auto corner = [&](double x, double y) {
        Point p = point;
        p[i] += x;
        p[j] += y;
        return value(p);
      };
      const double both =
          (corner(h, h) - corner(h, -h) - corner(-h, h) + corner(-h, -h)) / (4 * h * h);
      out.bend[i][j] = out.bend[j][i] = both;
    }
  }
  return out;
}

Local Likelihood::kept(const Point& point) const {
  return mass(point, data_.bounds.truncated_below, data_.bounds.truncated_above);
}
Local Likelihood::below(const Point& point) const {
  return mass(point, data_.bounds.truncated_below, data_.bounds.censored_below);
}
Local Likelihood::above(const Point& point) const {
  return mass(point, data_.bounds.censored_above, data_.bounds.truncated_above);
}

Local Likelihood::at(const Point& point) const {
  Local out = family_.sum(data_, point);
  if (out.value == kNever) return out;
  if (data_.bounds.truncated_below || data_.bounds.truncated_above) out.add(kept(point), -data_.n);
  if (data_.n_below > 0) out.add(below(point), data_.n_below);
  if (data_.n_above > 0) out.add(above(point), data_.n_above);
  return out;
}

double Likelihood::unframed(double value, double n_exact) const {
  return value - n_exact * math::log(data_.frame.scale);
}

Top climb(const Likelihood& f, const Point* start) {
  if (f.family().closed_only) {
    Top top;
    top.point = f.family().starts(f.data())[0];
    top.local = f.at(top.point);
    // At the peak of a density the slopes are none of a top.
    top.local.slope = {};
    finish(top, f);
    return top;
  }
  if (start != nullptr) {
    Top top = climb_from(f, *start);
    finish(top, f);
    if (top.trouble.empty()) return top;
  }
  Top best;
  best.trouble = "it does not converge";
  best.local.value = kNever;
  for (const Point& from : f.family().starts(f.data())) {
    Top top = climb_from(f, from);
    finish(top, f);
    const bool better = top.trouble.empty() != best.trouble.empty()
                            ? top.trouble.empty()
                            : top.local.value > best.local.value + 1e-9;
    if (better) best = std::move(top);
  }
  return best;
}

}  // namespace plimsoll::fit
