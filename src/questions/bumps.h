// Assumptions moved up and down, each by itself, in runs of their own on the same trials: what no
// sweep sees.
//
//   step      2 %; a whole number by 1, a delay or duration by a period at least; wider (10 %, 50 %)
//             where fewer than 10 trials take part, which would pass for no effect
//   effect    the difference of both runs, scaled to +100 %, with its paired error; of one run and
//             the plain one where the other fails
//   kept      runs above and below by themselves, so that a step that lies between them shows
//   not       what moves nothing at the widest step, and what fails both ways, says so in
//   measured  Assumption::not_measured
#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "questions/assumption.h"
#include "questions/sample.h"
#include "questions/target.h"

namespace plimsoll::questions {

struct BumpRuns {
  std::uint64_t n_runs = 0;
  bool interrupted = false;
};

// An assumption to move: an input or numbers of laws of the module.
struct Bumped {
  Assumption* row = nullptr;
  // Of the delay or duration that it makes, in years; 0: none.
  double duration = 0;
  // Some law takes whole numbers only there.
  bool whole = false;
};

// `base`: the target's values in the plain run; margins for a probability.
Result<BumpRuns> bump(const ir::Module& module, const ir::RunInputs& inputs, const Target& target,
                      std::span<const double> base, std::span<const Bumped> rows,
                      const engine::RunOptions& options, const std::atomic<bool>* stop);

}  // namespace plimsoll::questions
