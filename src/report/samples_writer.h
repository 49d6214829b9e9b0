// Every trial of chosen columns as a table, in order of trials, in the format that the file's name ends with.
//
//   .csv      and any other name: RFC 4180 with "\n" line ends; one line per trial, the first column "trial", counted from
//             0; numbers are the shortest decimals that read back to the same doubles
//   .npy      for NumPy: one record per trial, a field for each column by its name
//   .npz      for NumPy: `columns`, the names, and `samples`, one row per trial; see numpy_layout.h
//   order     blocks may come from any thread in any order; a block that is early waits in memory,
//             as it is written, until the trials before it have been written
//   threads   add() may run at once on several threads
//   errors    the first failed write is kept and told by finish(); later blocks are dropped
//   whole     the file is there after finish(), all of it; without finish() the old one is as it was
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace plimsoll::report {

class SamplesWriter {
 public:
  // Opens the file, see source/output_file.h; "-" is standard output, as CSV. `headers` name the columns.
  // `with_bom`: CSV begins with a byte order mark. What is for NumPy begins with the number of trials, so it needs a file, and no pipe.
  static Result<std::unique_ptr<SamplesWriter>> open(const std::string& path,
                                                     const std::vector<std::string>& headers,
                                                     bool with_bom = false);
  ~SamplesWriter();
  SamplesWriter(const SamplesWriter&) = delete;
  SamplesWriter& operator=(const SamplesWriter&) = delete;

  // columns[c][i] is column c in trial first_trial + i, for i < n; each trial once.
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns);

  // Puts the file under its name and returns the number of trials written, all of 0..count-1.
  Result<std::uint64_t> finish();

 private:
  struct State;
  explicit SamplesWriter(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

// Before UTF-8, for programs that take it for something else without.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A text as a field of CSV, in quotes where it must be. Spreadsheets take what begins with = + - @, a tab or a carriage return
// for a formula: such a text gets an apostrophe before it, unless it is a number.
std::string csv_field(const std::string& text);

}  // namespace plimsoll::report
