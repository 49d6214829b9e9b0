// How many values of a column lie up to each of some amounts that stand fixed before any value comes.
//
//   exact    counts do not depend on workers, blocks or order, and add up over parts
//   threads  consume() may run at once for different workers; everything else from one thread
//   cost     about 2 ns a value; some 10 where many amounts lie close together and few far away
//   memory   12 kB, and 8 bytes for each amount and worker
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/bytes.h"

namespace plimsoll::stats {

inline constexpr std::size_t kMostAmounts = 255;

class AmountCounts {
 public:
  // Rising, finite, without -0; kMostAmounts at most (CHECK).
  AmountCounts(std::vector<double> amounts, int n_workers);

  void consume(int worker, std::span<const double> values);

  // Values <= each amount.
  std::vector<std::uint64_t> up_to() const;
  std::uint64_t count() const;

  void save(ByteWriter& out) const;
  void absorb(ByteReader& in);

 private:
  struct Cell {
    // The first two amounts in it; infinities where there are none.
    double first;
    double second;
    // Amounts in cells before it.
    std::uint32_t before;
    // Amounts in it, from the third on.
    std::uint32_t more;
  };

  std::size_t cell_of(double x) const;

  std::vector<double> amounts_;
  double origin_ = 0.0;
  double scale_ = 0.0;
  std::vector<Cell> cells_;
  // By worker: values up to amount i and above the one before, then those above all.
  std::vector<std::vector<std::uint64_t>> counts_;
};

}  // namespace plimsoll::stats
