// A run cut into ranges of trials, and put together to the bits of one run.
//
//   plan      what all parts of a run share: made once, kept beside them; a function of model, request and version alone,
//             never of threads, blocks, cuts or the machine
//   partial   what the trials of some ranges leave behind: bytes that hold a mark over themselves and that of their
//             plan. Of one range computed at once a function of plan and range: the same bytes from any machine and any
//             threads, so that two computations can be compared. Joined ones keep a little more or less by how they were
//             joined; the run that they give is the same
//   ranges    begin and end at multiples of RunShape::unit: 1, or a whole replicate of latin and sobol. A trial costs
//             least where they are multiples of 8192
//   size      O(columns sqrt(trials)): RunShape::most_per_part keeps one below 64 MB
//   errors    of kind `usage`: bytes that are damaged, of another plan, twice there, or leave a hole, each by name.
//             Never a crash. A trial that fails is no error of a part, which tells it; the error of the lowest
//             such trial is the run's, as of one run
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"

namespace plimsoll::session {

struct RunShape {
  // Rounded up to whole replicates.
  std::uint64_t n_trials = 0;
  std::uint64_t unit = 1;
  // Trials of a part: a multiple of `unit`, one at least.
  std::uint64_t most_per_part = 0;
  // 0; more of a short pass that a merge asked for.
  int pass = 0;
};

// Error: as run() would give before its trials. Goals and samples are of kind `usage`.
Result<std::string> plan_run(const Model& model, const RunRequest& request, const Control& control);

Result<RunShape> shape_of_plan(const std::string& plan);

// Parts computed one after the other, by a model that is made ready once.
class PartialRun {
 public:
  // `request` is that of the plan, but for its work. Error: another, and by what it differs.
  static Result<PartialRun> open(const Model& model, const RunRequest& request,
                                 const std::string& plan, const Control& control);
  ~PartialRun();
  PartialRun(PartialRun&&) noexcept;
  PartialRun& operator=(PartialRun&&) noexcept;

  // Trials first .. last - 1. Cancelled: an error of kind `interrupted`, and nothing is kept.
  Result<std::string> compute(std::uint64_t first, std::uint64_t last,
                              const Control& control) const;
  // What run() would say of that trial, which failed in a part: it is computed again.
  Error failure_of(std::uint64_t trial, const std::atomic<bool>* cancel) const;

 private:
  friend class RunMerge;
  struct Impl;
  explicit PartialRun(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// One part of a model that is made ready for it.
Result<std::string> compute_partial(const Model& model, const RunRequest& request,
                                    const std::string& plan, std::uint64_t first,
                                    std::uint64_t last, const Control& control);

// One partial of the trials of both. Needs no model. `threads` as of Work.
Result<std::string> join_partials(const std::string& plan, const std::string& a,
                                  const std::string& b, int threads = 1);

struct TrialRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

struct PartialInfo {
  // Rising, apart.
  std::vector<TrialRange> ranges;
  // The lowest that failed.
  std::optional<std::uint64_t> failing_trial;
};

// Whether it is whole and of this plan; what it counts is read where it is joined.
Result<PartialInfo> look_at_partial(const std::string& plan, const std::string& partial);

// As a join would tell, of one alone.
std::optional<Error> wrong_partial(const std::string& plan, const std::string& partial);

class RunMerge {
 public:
  // By the plan of pass 0.
  static Result<RunMerge> open(const Model& model, const RunRequest& request,
                               const std::string& plan);

  // In any order, each once. Memory O(columns sqrt(trials)): the bytes are not kept.
  std::optional<Error> add(const std::string& partial);

  struct Done {
    // That of run(), bit for bit, but for seconds, threads and instruction set.
    std::optional<RunResult> result;
    // Instead, where the pilot did not see where the ranks lie, as often of ten trials and now and then of any number:
    // the plan of a short pass. Compute it over all ranges, add those to this merge, and finish again. In another process
    // the first partials, added again, ask for the same pass.
    std::string next_plan;
  };
  Result<Done> finish(const Control& control);

 private:
  explicit RunMerge(PartialRun run);
  PartialRun run_;
  std::string plan_;
  std::vector<TrialRange> ranges_;
  std::optional<std::uint64_t> failing_;
  std::uint64_t n_dimensions_ = 0;
};

}  // namespace plimsoll::session
