// Bytes around a table of doubles, so that NumPy reads it: a .npy file, and a .npz file, which is a ZIP file of some.
//
//   .npy   one record for each trial, whose fields are the columns by name, all `<f8`; shape (trials,)
//   .npz   `columns`, the names; `samples`, the doubles, shape (trials, columns), row by row; stored, not compressed, with
//          sizes of 64 bits where they need them
//   head   what stands before the doubles; as long for one number of trials as for any other, so that it can be
//          written anew once that is known
//   tail   what stands behind them
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::report {

// What is known of the doubles once all are written.
struct Written {
  std::uint64_t n_trials = 0;
  std::uint64_t n_bytes = 0;
  // Of their bytes; the .npy needs none.
  std::uint32_t crc32 = 0;
};

std::string npy_head(const std::vector<std::string>& columns, const Written& written);

std::string npz_head(const std::vector<std::string>& columns, const Written& written);
std::string npz_tail(const std::vector<std::string>& columns, const Written& written);

}  // namespace plimsoll::report
