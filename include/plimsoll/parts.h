// A run in parts: laid out in a folder, its parts computed by anyone who sees the folder, merged to the bits of one run.
//
//   use       auto run = RunInParts::lay_out(model, request, 8, "big", {});
//             for (const std::uint64_t k : *run->missing()) run->compute(k);
//             auto merged = run->merge();
//   folder    that of `plimsoll run --parts N --into DIR`: the program and this library take each other's; it holds the texts of
//             the model, so that open() needs nothing else
//   workers   any number, of threads, processes or machines, each with a RunInParts of its own; two on one part do the work
//             twice and leave the same bytes
//   lost      a part that is interrupted, by a kill or a full disk too, goes on at its last whole block
//   threads   one at a time on each RunInParts, which keeps the model ready from part to part
//   errors    of kind `usage`: a folder of another run, or of a question in parts; parts that are missing, damaged or of another run,
//             all of them by name. A trial without a value is of kind `model`, as of one run
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/model.h"

#pragma GCC visibility push(default)
namespace plimsoll {

class RunInParts {
 public:
  // What is taken up of others' work, and what of it was not whole: a sentence each, from the thread that computes.
  using Tell = std::function<void(const std::string&)>;

  // Makes the folder and its plan; where the folder holds the same run already, that goes on. `request` has no goals and
  // no samples; its work is that of the parts that are computed here. 1 to 1,000,000 parts, each of a range of trials, of latin and
  // sobol of whole replicates. `control` is for this call alone: parts and merge have their own.
  static Result<RunInParts> lay_out(const Model& model, const RunRequest& request,
                                    std::uint64_t n_parts, const std::string& folder,
                                    const Control& control = {});
  static Result<RunInParts> open(const std::string& folder, const Work& work = {});
  ~RunInParts();
  RunInParts(RunInParts&&) noexcept;
  RunInParts& operator=(RunInParts&&) noexcept;

  void set_tell(Tell tell);
  // They are numbered from 1.
  std::uint64_t n_parts() const;
  // Those that are not whole; what another process of this machine works at comes last. Reads all parts.
  Result<std::vector<std::uint64_t>> missing() const;
  // Nothing where the part is there. Cancelled: an Error of kind `interrupted`.
  std::optional<Error> compute(std::uint64_t k, const Control& control = {});
  // The result that run() would give of the request in full; threads and seconds are those of the merge. Where the ranks want short passes
  // more, which few trials often do and any number may, they are computed here, over all parts.
  Result<RunResult> merge(const Control& control = {});

 private:
  struct Impl;
  explicit RunInParts(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace plimsoll
#pragma GCC visibility pop
