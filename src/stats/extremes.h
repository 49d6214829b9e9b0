// The largest and the smallest values of a column.
//
//   takes     finite doubles in any blocks and order, each once; consume() from any thread at once
//   gives     up to `most` values from either end, the same for any order of delivery; -0 counts as
//             0
//   memory    at most 32 bytes for each of `most`
//   cost      two comparisons a value, once the ends have settled
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <span>
#include <vector>

namespace plimsoll::stats {

class Extremes {
 public:
  explicit Extremes(std::size_t most);

  void consume(std::span<const double> values);

  // The n largest, largest first, and the n smallest, smallest first; fewer if fewer came.
  std::vector<double> highest(std::size_t n) const;
  std::vector<double> lowest(std::size_t n) const;

  // What highest() and lowest() gave of other values.
  void absorb(std::span<const double> highest, std::span<const double> lowest);

 private:
  // Values from one end, by how far out they are: of the low end with the sign turned.
  struct End {
    std::vector<double> values;
    // `most` values are known to lie at or beyond it.
    std::atomic<double> cut;
  };
  void add(End& end, std::span<const double> values);
  static std::vector<double> outermost(const End& end, std::size_t n, double sign);

  std::size_t most_;
  std::mutex mutex_;
  End high_;
  End low_;
};

}  // namespace plimsoll::stats
