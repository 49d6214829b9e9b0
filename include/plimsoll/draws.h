// Draws whose values come from elsewhere, trial by trial: a bootstrap, a posterior, another model's output.
//
//   values     stand in place of what the draw is drawn from; overlays and `off` replace them as they would replace a draw
//   trials     a request has as many as there are values, no more and no fewer
//   correlated draws are given together or not at all
//   refused    questions that draw anew: reverse, shares of variance, goals that add trials; by name
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace plimsoll {

struct DrawValues {
  // Full name of a draw, or of an uncertain given: "late_cloud.growth".
  std::string name;
  // What the values are in: "bn JPY per year"; empty of plain numbers.
  std::string unit;
  std::uint64_t trials = 0;
  // Rows of `trials` each, by label and then by period, or fiscal year of a draw `each year`: value r * trials + i is that of
  // trial i in row r. Finite. Never changed once a model has it; null: none.
  std::shared_ptr<const std::vector<double>> values = nullptr;
};

}  // namespace plimsoll
#pragma GCC visibility pop
