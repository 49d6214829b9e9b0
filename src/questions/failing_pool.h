// Failing points of many replicates, each replicate with as many as its probability's part.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "questions/latent_space.h"

namespace plimsoll::questions {

class FailingPool {
 public:
  FailingPool(const LatentSpace& space, std::size_t most) : space_(space), most_(most) {}

  std::unique_ptr<Points> points = nullptr;
  // By point: its replicate.
  std::vector<std::uint32_t> owners;

  // Failing points of the population, by replicate, and what each replicate weighs; the first
  // replicate's number is `first`.
  void add(const Points& population, const std::vector<std::vector<std::size_t>>& failing,
           std::span<const double> weights, std::uint32_t first);

 private:
  const LatentSpace& space_;
  std::size_t most_;
  double weight_ = 0;
};

}  // namespace plimsoll::questions
