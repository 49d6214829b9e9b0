// Every trial of chosen columns as CSV: one line per trial, in order of trials.
//
//   format    RFC 4180 with "\n" line ends; first column "trial", counted from 0; numbers are the
//             shortest decimals that read back to the same doubles
//   order     blocks may come from any thread in any order; a block that is early waits in memory
//             as text until the trials before it have been written
//   threads   add() may run at once on several threads
//   errors    the first failed write is kept and told by finish(); later blocks are dropped
//   whole     the file is there after finish(), all of it; without finish() the old one is as it was
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace plimsoll::report {

class SamplesWriter {
 public:
  // Opens the file, see source/output_file.h; "-" is standard output. `headers` name the columns.
  static Result<std::unique_ptr<SamplesWriter>> open(const std::string& path,
                                                     const std::vector<std::string>& headers);
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

// A field as CSV, in quotes where it must be.
std::string csv_field(const std::string& text);

}  // namespace plimsoll::report
