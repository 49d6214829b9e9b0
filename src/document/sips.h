// The trials of a run as a workbook that goes on working: trials in columns, and in front of them formulas that Excel
// computes from them.
//
//   sheets    Answers: figures of outcomes, limits, sums and differences of two columns; Trials: a column for each outcome
//             and limit, headed by its name, a row for each trial
//   formulas  give the figures of the run, from any numbers in their cells: levels, thresholds and lines can be typed anew
//   numbers   of trials have 16 digits, in the units of the run's figures
//   memory    of blocks that wait for the trials before them, and of four columns; trials lie in files without names
//             beside the target, before it is put together
//   threads   add() may run at once on several threads, in any order of trials
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/book.h"
#include "plimsoll/limit_sink.h"
#include "plimsoll/result.h"

namespace plimsoll::document {

// A sheet of Excel has 1,048,576 rows, the first of them headings.
inline constexpr std::uint64_t kMostSipsTrials = 1'048'575;
// Of 16,384 the first numbers the trials.
inline constexpr std::size_t kMostSipsColumns = 16'383;
inline constexpr std::size_t kSipsHeadings = 1;
inline constexpr const char* kSipsTrials = "Trials";

// Two columns, the second of them with a sign: their row of the sheet of answers is there from the beginning.
struct SipsPair {
  std::size_t first = 0;
  std::size_t second = 0;
  double sign = 1;
  // Of every trial.
  std::vector<double> values = {};
};

// Why so many trials cannot stand on a sheet.
Error too_many_sips(std::uint64_t trials);

struct SipsHead {
  std::string name;
  std::string title;
  std::string unit;
};

// What the module plimsoll-workbook writes: trial after trial, then the sheet of answers.
class SipsFile {
 public:
  virtual ~SipsFile() = default;
  virtual void add(std::uint64_t trial, const double* values, std::size_t n) = 0;
  // Puts it together at the path that it was opened with. Once.
  virtual std::optional<Error> finish(const Book& answers) = 0;
};

class SipsWriter {
 public:
  // `names`: outcomes that are taken, with or without a label; empty: all. `n_trials`: about how many there will be.
  SipsWriter(std::string path, std::vector<std::string> names, std::uint64_t n_trials);
  ~SipsWriter();
  SipsWriter(const SipsWriter&) = delete;
  SipsWriter& operator=(const SipsWriter&) = delete;

  // Columns as SampleSink has them, of outcomes.
  std::optional<Error> begin(const std::vector<std::string>& columns,
                             const std::vector<LimitColumn>& limits);
  void add(std::uint64_t first_trial, std::size_t n, const double* const* columns);
  // The file is there after this, or as it was.
  std::optional<Error> finish(const RunResult& result);

  struct State;

 private:
  std::unique_ptr<State> state_;
};

// The sheet of answers. `columns`: which of the result's outcomes were taken, in the order of the columns; limits follow them.
Book sips_answers(const RunResult& result, const std::vector<std::size_t>& columns,
                  const std::vector<SipsHead>& heads, const std::vector<LimitColumn>& limits,
                  std::vector<SipsPair>& pairs);

}  // namespace plimsoll::document
