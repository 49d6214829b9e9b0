// The model `provider` fused into one loop by hand, over the widest vectors of the machine.
//
//   promises  a value depends on (seed, trial, slot) alone: any block, any thread, any vector width
//             gives the same bits
//   shapes    trials first .. first + kFusedBlock - 1, first a multiple of it; out is kFusedColumns
//             columns of kFusedBlock doubles: income of three years, then their total
#pragma once

#include <cstdint>

namespace bench {

constexpr int kFusedBlock = 256;
constexpr int kFusedColumns = 4;

// What does not vary with the trial. Made once by fused_setup().
struct FusedSetup {
  static constexpr int kMaxEvents = 12;

  std::uint64_t segment_key[8];
  std::uint64_t margin_key[8];
  std::uint64_t inflation_key;
  std::uint64_t count_key[10];
  std::uint64_t size_key;
  // exp(drift + loading z) is a segment's growth; loading is volatility times a Cholesky row.
  double drift[8];
  double loading[8][8];
  // A count is the number of these that a uniform number from 1 to 2 exceeds, by risk.
  double threshold[10][kMaxEvents];
};

void fused_setup(std::uint64_t seed, FusedSetup& setup);
void fused_block(const FusedSetup& setup, std::uint64_t first, double* out);

}  // namespace bench
