// Mixtures as a building block: a cut mixture is a mixture of cut laws.
#pragma once

#include <memory>
#include <vector>

#include "dist/distribution.h"

namespace plimsoll::dist {

struct Component {
  double weight;
  std::unique_ptr<Distribution> law;
};

// The law itself where one part with a weight is left. Weights are not negative and their sum is
// above 0; they need not add up to 1.
std::unique_ptr<Distribution> mixture_of(std::vector<Component> parts);

}  // namespace plimsoll::dist
