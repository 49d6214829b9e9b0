// Order statistics of an array: many ranks in a few passes over it.
//
//   takes   finite doubles without -0; ranks from 1 upwards, ascending, at most as many as values
//   gives   for each rank the value that has it; the array is left as it is
//   exact   values are those of the sorted array
//   cost    some 5 ns a value for ten ranks or a hundred; memory of the values that share a cell with
//           a rank, and 0.1 MB
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace plimsoll::stats {

// Doubles in order as whole numbers in order; finite values only, no -0. Back again no -0 comes.
std::uint64_t order_key(double x);
double value_of_key(std::uint64_t key);

std::vector<double> values_of_ranks(std::span<const double> values,
                                    std::span<const std::uint64_t> ranks);

// In rising order: some 20 ns a value, and as much room again.
void sort_values(std::span<double> values);

// Of two that rise: all of both.
std::vector<double> merged_values(std::span<const double> a, std::span<const double> b);

// Puts those positions (ascending, counted from `offset`) of the ordered values in place, with nothing
// larger before and nothing smaller after each.
void select(std::span<double> values, std::span<const std::size_t> positions, std::size_t offset);

}  // namespace plimsoll::stats
