// Derivatives of draws by the numbers of their laws.
//
//   continuous   dx/dtheta at a fixed latent: central differences of the exact quantile, step 3e-5
//                of theta or of the law's spread; where only one side is in the domain, three
//                points of it. For numbers that are the same in all trials a table over the normal
//                score, cubic between points 1/8 apart: within 1e-5 of the spread for smooth
//                quantiles
//   discrete     the score, dlog(mass at x)/dtheta; of values (`discrete`, `empirical`) the share
//                of trials that draw them, pathwise
//   undefined    numbers with no neighbour in the domain (whole numbers)
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "adjoint/graph.h"
#include "dist/distribution.h"
#include "dist/table.h"

namespace plimsoll::adjoint {

// Of one number of a law with given numbers.
class LawPartial {
 public:
  enum class Kind : std::uint8_t { path, score, value, undefined };

  // `numbers` must be valid. With `tabulate` path() costs some nanoseconds, else two quantiles.
  LawPartial(const dist::Shape& shape, std::span<const double> numbers, std::size_t k,
             bool tabulate);

  Kind kind() const { return kind_; }
  // dx/dtheta at a latent: a score where the law takes one, else a signed tail.
  double path(double latent) const;
  // The same at a standard normal score; of tabulated ones only.
  double path_at_score(double score) const;
  // g[i] = a[i] * path_at_score(scores[i]), and 0 where a[i] is 0; of tabulated ones only.
  void paths(const double* scores, const double* a, double* g, std::int64_t n) const;
  // dlog(mass)/dtheta at a value.
  double score(double x) const;
  // Derivatives of functions of the law: cdf, density, quantiles, mean, sd.
  template <class F>
  double of(F f) const {
    if (kind_ == Kind::undefined) return 0;
    double sum = 0;
    for (const Point& point : points_) sum += point.weight * f(*point.law);
    return sum;
  }

 private:
  struct Point {
    double weight;
    std::unique_ptr<dist::Distribution> law;
  };

  void choose_points(const dist::Shape& shape, std::span<const double> numbers, std::size_t k);
  double exact(double latent) const;

  Kind kind_ = Kind::path;
  bool takes_score_ = false;
  std::vector<Point> points_;
  // Of values: the value. Tabulated: for each interval the cubic's coefficients, from the constant
  // on.
  std::vector<double> table_;
};

// All of a graph's laws whose numbers are the same in all trials.
class LawPartials {
 public:
  explicit LawPartials(const Graph& graph);

  // Null where the numbers vary over trials, or are not valid.
  const LawPartial* find(ir::NodeId law, std::uint32_t period, std::uint32_t element,
                         std::size_t number) const;

 private:
  struct Place {
    std::uint32_t n_times = 0;
    std::uint32_t n_numbers = 0;
    // By time, element, number.
    std::vector<const LawPartial*> partials;
  };
  const Graph& graph_;
  std::vector<Place> places_;
  std::map<std::pair<std::uint32_t, std::vector<double>>, std::vector<std::unique_ptr<LawPartial>>>
      made_;
};

}  // namespace plimsoll::adjoint
