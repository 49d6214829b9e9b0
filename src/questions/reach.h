// What turning the levers further could add to a point of their grid, so that no set of actions is dropped for the want of it.
//
//   bound    where a figure is concave in the levers its best of all settings is at most the largest of: what it is at a point of
//            the grid and what it there differs from the neighbours, summed over the levers (tangents lie above what is
//            concave; the point is one that is not at an end)
//   noise    differences are paired, and count with z of their errors
//   nothing known of a lever, since no neighbour along it may be chosen: HUGE_VAL
#pragma once

#include <cstddef>
#include <vector>

#include "questions/choosing.h"

namespace plimsoll::questions {

class Reach {
 public:
  explicit Reach(const Choices& choices) : choices_(choices), of_(choices.all.size()) {}

  // `left`: which of the choices values[i] is of. Of a point with a neighbour gone what was known stands.
  void update(const Choosing& problem, const std::vector<std::size_t>& left,
              const std::vector<ChoiceValues>& values, double z);
  // Of the objective (0) or requirement `target` - 1; not less than 0. A setting off the grid has none: the points around it
  // have.
  double of(std::size_t choice, std::size_t target) const {
    return of_[choice].empty() ? 0 : of_[choice][target];
  }

 private:
  const Choices& choices_;
  std::vector<std::vector<double>> of_;
};

}  // namespace plimsoll::questions
